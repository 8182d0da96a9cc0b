# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts releases of coding systems anew, by its own reading of their files, and compares the imports with that.

Usage: recount.py STUDYBENCH_CLI FOLDER

FOLDER holds releases as codelists.md 3 describes them, below folders called snomedct, dmd, bnf, icd10, opcs4, ctv3,
maps and refsets, and facts.json with what must be found in them. Nothing of the importers is used: the files are read
here with the standard library, and the imported SQLite files with plain SQL.
"""

import collections
import csv
import gzip
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile

ROOT = "138875005"
IS_A = "116680003"
INFERRED = "900000000000011006"
_MODEL_MODULES = {"900000000000012004"}
_UK_MODULES = {"999000011000000103", "999000021000000109", "999000031000000106", "999000011000001104", "83821000000107"}


class Checker:
    def __init__(self, program):
        self.program = program
        self.store = tempfile.mkdtemp()
        self.checks = 0
        self.failures = []

    def same(self, what, got, wanted):
        self.checks += 1
        if got != wanted:
            self.failures.append(f"{what}: {got!r} instead of {wanted!r}")

    def imported(self, path):
        result = subprocess.run([self.program, "terminology", "import", "auto", str(path), "--store", self.store, "--format", "json"],
                                capture_output=True, text=True, check=False)
        if result.returncode != 0:
            self.failures.append(f"{path}: {result.stderr}")
            return None, None
        facts = json.loads(result.stdout)
        return facts, Stored(pathlib.Path(self.store) / (facts["id"] + ".sqlite"))


class Stored:
    """An imported release, read with SQL only."""

    def __init__(self, path):
        self.base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        rows = self.base.execute("SELECT number, code, active FROM concept").fetchall()
        self.codes = {number: code for number, code, _ in rows}
        self.active = {code for _, code, active in rows if active}

    def terms(self):
        return {self.codes[number]: text for number, text in
                self.base.execute("SELECT concept.number, term.text FROM concept JOIN term ON term.id = concept.term")}


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.read().split("\r\n")
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"))) for line in lines[1:] if line]


def snapshot(folder, part):
    """The latest row of each id over all packages."""
    newest = {}
    for path in sorted(folder.rglob(f"*{part}*Snapshot*.txt")):
        for row in rows_of(path):
            if row["id"] not in newest or row["effectiveTime"] > newest[row["id"]]["effectiveTime"]:
                newest[row["id"]] = row
    return newest


def below(children, code):
    found, walk = set(), [code]
    while walk:
        for lower in children.get(walk.pop(), ()):
            if lower not in found:
                found.add(lower)
                walk.append(lower)
    return sorted(found)


def check_snomed(checker, folder, facts, keys):
    told, stored = checker.imported(folder)
    if told is None:
        return
    name = folder.name
    concepts = snapshot(folder, "sct2_Concept")
    active = {code for code, row in concepts.items() if row["active"] == "1"}
    children, parents = collections.defaultdict(set), collections.defaultdict(set)
    for row in snapshot(folder, "sct2_Relationship").values():
        if row["active"] == "1" and row["typeId"] == IS_A and row["characteristicTypeId"] == INFERRED and {row["sourceId"], row["destinationId"]} <= active:
            children[row["destinationId"]].add(row["sourceId"])
            parents[row["sourceId"]].add(row["destinationId"])
    checker.same(f"{name}: all codes", sorted(stored.codes.values()), sorted(concepts))
    checker.same(f"{name}: active codes", stored.active, active)
    checker.same(f"{name}: concepts and metadata", told["concepts"] + told["metadata"], len(concepts))
    checker.same(f"{name}: metadata", told["metadata"], sum(row["moduleId"] in _MODEL_MODULES for row in concepts.values()))
    checker.same(f"{name}: uk", told["uk"], sum(row["moduleId"] in _UK_MODULES for row in concepts.values()))
    checker.same(f"{name}: links", told["links"], sum(len(lower) for lower in children.values()))
    checker.same(f"{name}: several parents", told["several_parents"], sum(len(upper) > 1 for upper in parents.values()))
    checker.same(f"{name}: descriptions", told["descriptions"], sum(len(snapshot(folder, part)) for part in ("sct2_Description", "sct2_TextDefinition")))
    for fact in ("concepts", "active", "several_parents", "uk"):
        if fact in facts:
            checker.same(f"{name}: {fact} of facts.json", told[fact], facts[fact])
    for key, wanted in facts.get("descendants", {}).items():
        checker.same(f"{name}: below {key}, recounted", below(children, keys[key]), wanted)
        shown = subprocess.run([checker.program, "terminology", "show", told["id"], keys[key], "--store", checker.store], capture_output=True, text=True, check=False).stdout
        checker.same(f"{name}: below {key}", f"descendants: {len(wanted)}\n" in shown, True)
        checker.same(f"{name}: children of {key}", sorted(line.split()[1] for line in shown.splitlines() if line.startswith("  child:")), sorted(children[keys[key]]))
    for text, wanted in facts.get("search", {}).items():
        found = json.loads(subprocess.run([checker.program, "terminology", "search", told["id"], text, "--format", "json", "--store", checker.store],
                                          capture_output=True, text=True, check=False).stdout)
        checker.same(f"{name}: search for {text}", sorted(hit["code"] for hit in found), wanted)
    for code in {pair[0] for pair in facts.get("substitutes", [])} | set(facts.get("no_substitute", [])):
        shown = subprocess.run([checker.program, "terminology", "show", told["id"], code, "--store", checker.store], capture_output=True, text=True, check=False).stdout
        checker.same(f"{name}: substitutes of {code}", sorted(line.split()[1] for line in shown.splitlines() if line.startswith("  substitute:")),
                     sorted(pair[1] for pair in facts.get("substitutes", []) if pair[0] == code))
    for code in facts.get("retired", []):
        checker.same(f"{name}: {code} is retired", code in stored.active, False)


def check_dmd(checker, folders, facts):
    seen = []
    for folder in folders:
        told, stored = checker.imported(folder)
        if told is None:
            return
        items = {tag: [item for path in folder.glob("f_*.xml") for item in xml.parse(path).getroot().iter(tag) if item.find(key) is not None]
                 for tag, key in (("VTM", "VTMID"), ("VMP", "VPID"), ("AMP", "APID"), ("ING", "ISID"), ("VMPP", "VPPID"), ("AMPP", "APPID"))}
        for tag, count in (("VTM", "vtms"), ("VMP", "vmps"), ("AMP", "amps"), ("ING", "ingredients"), ("VMPP", "vmpps"), ("AMPP", "ampps")):
            checker.same(f"{folder.name}: {count}", told[count], len({item.findtext({"VTM": "VTMID", "VMP": "VPID", "AMP": "APID", "ING": "ISID", "VMPP": "VPPID", "AMPP": "APPID"}[tag]) for item in items[tag]}))
        vmps = sorted(item.findtext("VPID") for item in items["VMP"])
        checker.same(f"{folder.name}: VMPs are there", [code for code in vmps if code not in stored.codes.values()], [])
        pairs = sorted((item.findtext(old), item.findtext(new)) for tag, old, new in (("VMP", "VPIDPREV", "VPID"), ("VTM", "VTMIDPREV", "VTMID"))
                       for item in items[tag] if item.findtext(old))
        checker.same(f"{folder.name}: previous ids", sorted(stored.base.execute("SELECT older, newer FROM history").fetchall()), pairs)
        seen.append(vmps)
    checker.same("VMPs of the first release", seen[0], facts["release_1_vmps"])
    moved = dict(facts["moved"])
    checker.same("moved VMPs", {old: new for old, new in moved.items() if old in seen[1]}, {})


def check_icd(checker, path, expanded):
    told, stored = checker.imported(path)
    if told is None:
        return
    terms = stored.terms()
    checker.same("expanded ICD-10 codes", sorted(terms), sorted(expanded))
    checker.same("terms of expanded ICD-10 codes", terms, {code: term for code, (_, term) in expanded.items()})
    shown = {code: subprocess.run([checker.program, "terminology", "show", told["id"], code, "--store", checker.store], capture_output=True, text=True, check=False).stdout
             for code in expanded}
    checker.same("parents of expanded ICD-10 codes", {code: [line.split()[1] for line in text.splitlines() if line.startswith("  parent:")] for code, text in shown.items()},
                 {code: [parent] if parent else [] for code, (parent, _) in expanded.items()})


def check_tables(checker, folder):
    for path in sorted((folder / "bnf").glob("*.csv")):
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))[1:]
        codes = {row[i + 1] for row in rows for i in range(0, 14, 2) if row[i + 1] and not row[i].upper().startswith("DUMMY")}
        told, stored = checker.imported(path)
        if told is not None:
            checker.same(f"{path.name}: codes", sorted(stored.codes.values()), sorted(codes))
    for path in sorted((folder / "bnf").glob("*.xlsx")):
        with zipfile.ZipFile(path) as book:
            space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
            shared = ["".join(part.text or "" for part in item.iter(space + "t")) for item in xml.fromstring(book.read("xl/sharedStrings.xml"))] if "xl/sharedStrings.xml" in book.namelist() else []
            sheet = xml.fromstring(book.read("xl/worksheets/sheet1.xml"))
        table = []
        for row in sheet.iter(space + "row"):
            cells = {}
            for cell in row:
                text = cell.findtext(space + "v") or "".join(part.text or "" for part in cell.iter(space + "t"))
                cells["".join(unit for unit in cell.get("r") if unit.isalpha())] = shared[int(text)] if cell.get("t") == "s" else text
            table.append(cells)
        heading = {text: column for column, text in table[0].items()}
        rows = [(row.get(heading["BNF Code"], ""), row.get(heading["SNOMED Code"], "")) for row in table[1:]]
        told, _ = checker.imported(path)
        if told is not None:
            checker.same(f"{path.name}: rows without a BNF code", told["without_bnf_code"], sum(not bnf for bnf, _ in rows))
            checker.same(f"{path.name}: maps", told["maps"], sum(bool(bnf) for bnf, _ in rows))
    for path in sorted((folder / "opcs4").rglob("*.txt")):
        codes = {line.split("\t")[0].replace(".", "") for line in path.read_text(encoding="utf-8").splitlines() if line}
        told, stored = checker.imported(path)
        if told is not None:
            checker.same(f"{path.name}: codes", {code for code in stored.codes.values() if len(code) > 1}, codes)
    public = folder / "ctv3" / "V3"
    told, stored = checker.imported(public)
    if told is not None:
        codes = {line.split("|")[0] for line in (public / "Concept.v3").read_text(encoding="utf-8").splitlines() if line}
        checker.same("public CTV3: codes", set(stored.codes.values()), codes)
    for path in sorted((folder / "ctv3").rglob("ctv3_dictionary.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        told, stored = checker.imported(path.parent)
        if told is not None:
            checker.same("supplier's CTV3: codes of its dictionary that are missing", {row[0] for row in rows[1:]} - set(stored.codes.values()), set())
    maps = [row for path in (folder / "maps").rglob("*sctmap2*.txt") for row in rows_of(path)]
    newest = {}
    for row in maps:
        key = (("ctv3" if "CTV3_CONCEPTID" in row else "rc"), row.get("MAPID") or row.get("MapId"))
        date = row.get("EFFECTIVEDATE") or row.get("EffectiveDate")
        if key not in newest or date >= newest[key][0]:
            newest[key] = (date, row)
    told, _ = checker.imported(folder / "maps")
    if told is not None:
        kept = [row for _, row in newest.values()]
        target = [row for row in kept if (row.get("SCT_CONCEPTID") or row.get("ConceptId") or "").isdigit()]
        valid = [row for row in target if (row.get("MAPSTATUS") or row.get("MapStatus")) == "1"]
        checker.same("maps: rows", told["maps"], len(target))
        checker.same("maps: assured", told["assured"], sum(row["IS_ASSURED"] == "1" for row in valid))
        checker.same("maps: unassured", told["unassured"], sum(row["IS_ASSURED"] != "1" for row in valid))
        checker.same("maps: withdrawn", told["withdrawn"], len(target) - len(valid))
        checker.same("maps: without a target", told["without_target"], len(kept) - len(target))
    for path in sorted((folder / "refsets").glob("*.csv")):
        with open(path, encoding="cp1252", newline="") as file:
            rows = list(csv.DictReader(file))
        told, stored = checker.imported(path)
        if told is not None:
            current = [row for row in rows if row["Active_in_Refset"] == "1"]
            checker.same(f"{path.name}: clusters", told["clusters"], len({row["Cluster_ID"] for row in rows}))
            checker.same(f"{path.name}: members", told["members"], len(current))
            checker.same(f"{path.name}: retired members", told["retired_members"], len(rows) - len(current))
    for path in sorted((folder / "refsets").glob("*.txt")):
        rows = rows_of(path) or [dict(zip(path.read_text().splitlines()[0].split("\t"), line.split("\t"))) for line in path.read_text().splitlines()[1:]]
        told, _ = checker.imported(path)
        if told is not None:
            checker.same(f"{path.name}: concepts", told["concepts"], len(rows))
            checker.same(f"{path.name}: suppressed", told["suppressed"], sum(row["Usage"] == "*" for row in rows))


def check_studies(checker, folder):
    for study in sorted(folder.iterdir()):
        result = subprocess.run([checker.program, "codelists", "check", str(study), "--site", "http://127.0.0.1:9"], capture_output=True, text=True, check=False)
        checker.same(f"study {study.name}", result.returncode, 0 if study.name in ("ok", "unix_line_ends") else 1)
        if result.returncode:
            checker.same(f"study {study.name}: the findings", result.stderr.count(": error: "), 1)


def main():
    checker = Checker(sys.argv[1])
    folder = pathlib.Path(sys.argv[2])
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    for release in sorted((folder / "snomedct").iterdir()):
        check_snomed(checker, release, facts["release_1" if "_99.0.0_" in release.name else "release_2"], facts["keys"])
    check_dmd(checker, sorted((folder / "dmd").iterdir()), facts["dmd"])
    check_icd(checker, folder / "icd10" / "icd10_synthetic_2016.xml", facts["icd10"]["expanded_2016"])
    check_tables(checker, folder)
    check_studies(checker, folder / "studies")
    print(f"{checker.checks} comparisons, {len(checker.failures)} differences")
    for failure in checker.failures:
        print(failure)
    return 1 if checker.failures else 0


if __name__ == "__main__":
    sys.exit(main())
