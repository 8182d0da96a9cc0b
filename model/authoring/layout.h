// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/authoring/shapes.h"

namespace Authoring
{

// How inserted text takes the shape of its neighbours (visual-authoring.md 3). Every function gives
// the smallest edits; nothing that stands is broken or joined anew.

/// The line end of the file: of its first line, else LF.
[[nodiscard]] QByteArray lineEndOf(const Module &module);
/// One level of indentation as the file has it, else four blanks.
[[nodiscard]] QByteArray indentUnit(const Module &module);
/// `"` or `'`, whichever most strings of the file have.
[[nodiscard]] char quoteOf(const Module &module);
/// The text as a Python string literal in the quotes of the file.
[[nodiscard]] QByteArray quotedText(const Module &module, const QByteArray &text);

/// Whether an operand of `op` (`&`, `|`, `~`) needs brackets (3.1).
[[nodiscard]] bool needsBrackets(const Module &code, const Expr *operand, const QByteArray &op);
/// Whether `.method` behind it needs brackets.
[[nodiscard]] bool needsBracketsAsReceiver(const Expr *receiver);
/// Code put in as an operand, in brackets where Python needs them.
[[nodiscard]] QByteArray asOperand(const QByteArray &code, const QByteArray &op);

/// Blanks at the start of the line a byte is on.
[[nodiscard]] QByteArray lineIndent(const Module &module, Pos at);
/// Whether only blanks stand before the byte on its line.
[[nodiscard]] bool startsLine(const Module &module, Pos at);
/// The end of the line if only blanks or a comment follow, else `at` itself.
[[nodiscard]] Pos endWithComment(const Module &module, Pos at);

/// Items between brackets: of a list, a call, an import.
struct Items
{
    std::vector<Span> items;
    std::vector<Span> commas;
    Span open;
    Span close;
    bool trailingComma = false;
};
[[nodiscard]] Items itemsOf(const Expr *expr);
[[nodiscard]] Items itemsOf(const Statement &import);
[[nodiscard]] std::vector<Edit> insertItem(const Module &module, const Items &items, std::size_t index, const QByteArray &text);
[[nodiscard]] std::vector<Edit> removeItem(const Module &module, const Items &items, std::size_t index);
/// Items change places; commas stay, trailing comments go with their items.
[[nodiscard]] std::vector<Edit> moveItem(const Module &module, const Items &items, std::size_t from, std::size_t to);

/// A link put behind link `after` (0 is the root). `code` begins with a dot.
[[nodiscard]] std::vector<Edit> insertLink(const Module &module, const Chain &chain, std::size_t after, const QByteArray &code);
/// The links `first` to `last`, counted from 1, replaced by those of the code in the layout of the first.
[[nodiscard]] std::vector<Edit> replaceLinks(const Module &module, const Chain &chain, std::size_t first, std::size_t last, const QByteArray &code);
[[nodiscard]] std::vector<Edit> removeLink(const Module &module, const Chain &chain, std::size_t index);
[[nodiscard]] std::vector<Edit> moveLink(const Module &module, const Chain &chain, std::size_t from, std::size_t to);

/// An operand put into a fold before operand `index` (or behind the last).
[[nodiscard]] std::vector<Edit> insertOperand(const Module &module, const Fold &fold, std::size_t index, const QByteArray &op, const QByteArray &code);
[[nodiscard]] std::vector<Edit> removeOperand(const Module &module, const Fold &fold, std::size_t index);
[[nodiscard]] std::vector<Edit> moveOperand(const Module &module, const Fold &fold, std::size_t from, std::size_t to);

} // namespace Authoring
