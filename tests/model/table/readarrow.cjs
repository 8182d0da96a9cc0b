// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// An Arrow file as another program reads it: one line per field, then one JSON line per row.
// Usage: node readarrow.cjs MODULES FILE, MODULES being a node_modules folder with apache-arrow and fzstd.
const { readFileSync } = require("fs");
const modules = process.argv[2];
const arrow = require(modules + "/apache-arrow");
const { decompress } = require(modules + "/fzstd");

arrow.compressionRegistry.set(arrow.CompressionType.ZSTD, { decode: (bytes) => decompress(bytes).slice() });
const table = arrow.tableFromIPC(new Uint8Array(readFileSync(process.argv[3])));
for (const field of table.schema.fields) {
  console.log(`${field.name} ${field.type} ${field.nullable ? "nullable" : "required"}${field.type.isOrdered ? " ordered" : ""}`);
}
console.log("batches " + table.batches.map((batch) => batch.numRows).join(" "));
for (const row of table) {
  const values = table.schema.fields.map((field) => row[field.name]);
  console.log(JSON.stringify(values.map((value) => (typeof value === "bigint" ? Number(value) : value))));
}
