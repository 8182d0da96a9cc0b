// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/layout.h"

#include <algorithm>

namespace Authoring
{

namespace
{

bool isBlank(QByteArrayView text)
{
    return text.trimmed().isEmpty();
}

Span before(Pos from, Pos to)
{
    return {from, to};
}

/// Moves the text of slot `from` to slot `to`; the slots in between shift by one.
std::vector<Edit> rotate(const Module &module, const std::vector<Span> &slots_, std::size_t from, std::size_t to)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (i != from) {
            order.push_back(i);
        }
    }
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(to), from);
    std::vector<Edit> edits;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (order[i] != i && module.view(slots_[i]) != module.view(slots_[order[i]])) {
            edits.push_back({slots_[i], module.slice(slots_[order[i]])});
        }
    }
    return edits;
}

} // namespace

QByteArray lineEndOf(const Module &module)
{
    if (module.lines.count() < 2) {
        return QByteArrayLiteral("\n");
    }
    return module.slice({module.lines.end(0), module.lines.start(1)});
}

QByteArray indentUnit(const Module &module)
{
    for (const Statement &statement : module.statements) {
        if (statement.parent && !statement.parent->parent && !statement.sharesLine) {
            return module.indentation(statement);
        }
    }
    for (int line = 1; line < module.lines.count(); ++line) {
        const QByteArray indent = lineIndent(module, module.lines.start(line));
        if (!indent.isEmpty() && indent.size() <= 8 && lineIndent(module, module.lines.start(line - 1)).isEmpty()) {
            return indent;
        }
    }
    return QByteArrayLiteral("    ");
}

char quoteOf(const Module &module)
{
    int doubles = 0;
    int singles = 0;
    for (const Expr &expr : module.expressions) {
        if (expr.kind == ExprKind::String) {
            const QByteArrayView text = module.view(expr.span);
            (text.endsWith('"') ? doubles : singles) += 1;
        }
    }
    return singles > doubles ? '\'' : '"';
}

QByteArray quotedText(const Module &module, const QByteArray &text)
{
    const char quote = quoteOf(module);
    QByteArray inner = text;
    inner.replace("\\", "\\\\").replace(QByteArray(1, quote), QByteArray("\\") + quote).replace("\n", "\\n");
    return quote + inner + quote;
}

bool needsBrackets(const Module &code, const Expr *operand, const QByteArray &op)
{
    if (operand->parens > 0) {
        return false;
    }
    switch (operand->kind) {
    case ExprKind::Compare:
    case ExprKind::IfElse:
    case ExprKind::Lambda:
    case ExprKind::Bool:
    case ExprKind::Walrus:
    case ExprKind::Starred:
        return true;
    case ExprKind::Tuple:
        return operand->open.isEmpty();
    case ExprKind::Unary:
        return code.view(operand->operators[0]) == QByteArrayView("not");
    case ExprKind::Binary: {
        const QByteArray own = code.slice(operand->operators[0]);
        if (op == "~") {
            return true;
        }
        return (own == "&" || own == "|" || own == "^") && own != op;
    }
    default:
        return false;
    }
}

bool needsBracketsAsReceiver(const Expr *receiver)
{
    if (receiver->parens > 0) {
        return false;
    }
    switch (receiver->kind) {
    case ExprKind::Name:
    case ExprKind::Call:
    case ExprKind::Attribute:
    case ExprKind::Subscript:
    case ExprKind::String:
    case ExprKind::List:
    case ExprKind::Dict:
    case ExprKind::Set:
        return false;
    default:
        return true;
    }
}

QByteArray asOperand(const QByteArray &code, const QByteArray &op)
{
    const ModulePtr parsed = parseExpression(code);
    if (parsed && needsBrackets(*parsed, parsed->body.front()->value, op)) {
        return '(' + code + ')';
    }
    return code;
}

QByteArray lineIndent(const Module &module, Pos at)
{
    const Pos start = module.lines.start(module.lines.lineOf(at));
    Pos end = start;
    while (end < module.text.size() && (module.text.at(end) == ' ' || module.text.at(end) == '\t')) {
        ++end;
    }
    return module.slice({start, end});
}

bool startsLine(const Module &module, Pos at)
{
    return isBlank(module.view(before(module.lines.start(module.lines.lineOf(at)), at)));
}

Pos endWithComment(const Module &module, Pos at)
{
    const Pos end = module.lines.end(module.lines.lineOf(at));
    const QByteArrayView rest = module.view({at, end}).trimmed();
    return rest.isEmpty() || rest.startsWith('#') ? end : at;
}

Items itemsOf(const Expr *expr)
{
    Items made;
    made.open = expr->open;
    made.close = expr->close;
    made.commas = expr->commas;
    made.trailingComma = expr->trailingComma;
    if (expr->kind == ExprKind::Call) {
        for (const Argument &argument : expr->arguments) {
            made.items.push_back(argument.span);
        }
    } else if (expr->kind == ExprKind::Dict) {
        for (std::size_t i = 0; i + 1 < expr->items.size(); i += 2) {
            const Expr *key = expr->items[i];
            made.items.push_back({key ? key->outer.start : expr->items[i + 1]->outer.start, expr->items[i + 1]->outer.end});
        }
    } else {
        for (const Expr *item : expr->items) {
            made.items.push_back(item->outer);
        }
    }
    return made;
}

Items itemsOf(const Statement &import)
{
    Items made;
    made.open = import.open;
    made.close = import.close;
    made.trailingComma = import.trailingComma;
    for (const ImportedName &imported : import.imported) {
        made.items.push_back(imported.span);
    }
    return made;
}

namespace
{

/// The place after the comma behind an item.
Pos afterCommaOf(const Module &module, const Items &items, std::size_t index)
{
    return index < items.commas.size() ? items.commas[index].end : module.text.indexOf(',', items.items[index].end) + 1;
}

} // namespace

std::vector<Edit> insertItem(const Module &module, const Items &items, std::size_t index, const QByteArray &text)
{
    if (items.items.empty()) {
        return {{{items.open.end, items.open.end}, text}};
    }
    const QByteArray eol = lineEndOf(module);
    const std::size_t neighbour = std::min(index, items.items.size() - 1);
    const bool ownLine = startsLine(module, items.items[neighbour].start);
    const QByteArray indent = lineIndent(module, items.items[neighbour].start);
    if (index < items.items.size()) {
        const Pos at = items.items[index].start;
        return {{{at, at}, text + ',' + (ownLine ? eol + indent : QByteArrayLiteral(" "))}};
    }
    const Pos lastEnd = items.items.back().end;
    if (!ownLine) {
        // A comma that stands behind the last item goes behind the new one.
        return {{{lastEnd, lastEnd}, ", " + text}};
    }
    std::vector<Edit> edits;
    Pos afterComma = lastEnd;
    if (items.trailingComma) {
        afterComma = afterCommaOf(module, items, items.items.size() - 1);
    } else {
        edits.push_back({{lastEnd, lastEnd}, ","});
    }
    const Pos at = endWithComment(module, afterComma);
    edits.push_back({{at, at}, eol + indent + text + (items.trailingComma ? "," : "")});
    return edits;
}

std::vector<Edit> removeItem(const Module &module, const Items &items, std::size_t index)
{
    const Span item = items.items[index];
    const bool last = index + 1 == items.items.size();
    Pos afterComma = item.end;
    if (!last || items.trailingComma) {
        afterComma = afterCommaOf(module, items, index);
    }
    const Pos lineEnd = endWithComment(module, afterComma);
    const bool alone = startsLine(module, item.start) && lineEnd == module.lines.end(module.lines.lineOf(afterComma))
                       && module.lines.lineOf(item.start) > 0;
    std::vector<Edit> edits;
    if (alone) {
        int first = module.lines.lineOf(item.start);
        while (first > 1 && module.view({module.lines.start(first - 1), module.lines.end(first - 1)}).trimmed().startsWith('#')
               && module.lines.start(first - 1) > items.open.end) {
            --first;
        }
        edits.push_back({{module.lines.end(first - 1), lineEnd}, {}});
        if (last && !items.trailingComma && index > 0) {
            const Pos comma = afterCommaOf(module, items, index - 1);
            edits.push_back({{comma - 1, comma}, {}});
        }
        return edits;
    }
    if (items.items.size() == 1) {
        return {{{item.start, items.trailingComma ? afterComma : item.end}, {}}};
    }
    if (!last) {
        return {{{item.start, items.items[index + 1].start}, {}}};
    }
    return {{{items.items[index - 1].end, item.end}, {}}};
}

namespace
{

/// The comment behind an item or operand (after a comma or operator on the same line), with the
/// blanks before it; empty at the place where it would stand.
Span commentSlot(const Module &module, Pos end)
{
    const Pos lineEnd = module.lines.end(module.lines.lineOf(end));
    Pos at = end;
    while (at < lineEnd && QByteArrayView(", &|\t").contains(module.text.at(at))) {
        ++at;
    }
    Pos content = end;
    for (Pos i = end; i < at; ++i) {
        if (module.text.at(i) != ' ' && module.text.at(i) != '\t') {
            content = i + 1;
        }
    }
    if (at < lineEnd && module.text.at(at) == '#') {
        return {content, lineEnd};
    }
    return {content, content};
}

/// The first of the comment lines directly above a line, or the line itself.
int firstOwnLine(const Module &module, int line)
{
    while (line > 1 && module.view({module.lines.start(line - 1), module.lines.end(line - 1)}).trimmed().startsWith('#')) {
        --line;
    }
    return line;
}

/// Where the first thing on a line begins.
Pos contentStart(const Module &module, int line)
{
    return module.lines.start(line) + lineIndent(module, module.lines.start(line)).size();
}

std::vector<Edit> rotateWithComments(const Module &module, const std::vector<Span> &items, std::size_t from, std::size_t to)
{
    std::vector<Span> whole = items;
    if (std::all_of(items.begin(), items.end(), [&](const Span &item) { return startsLine(module, item.start); })) {
        // Comment lines belong to the item below them (3.3).
        for (Span &item : whole) {
            item.start = contentStart(module, firstOwnLine(module, module.lines.lineOf(item.start)));
        }
    }
    std::vector<Edit> edits = rotate(module, whole, from, to);
    const bool ownLines = std::all_of(items.begin() + 1, items.end(), [&](const Span &item) {
        return module.lines.lineOf(item.start) != module.lines.lineOf(items.front().start);
    });
    if (ownLines) {
        std::vector<Span> comments;
        for (const Span &item : items) {
            comments.push_back(commentSlot(module, item.end));
        }
        const std::vector<Edit> moved = rotate(module, comments, from, to);
        edits.insert(edits.end(), moved.begin(), moved.end());
    }
    return edits;
}

/// The text between the end of what a link stands on and its dot: empty, or a line break with its
/// indentation (and a backslash before it).
QByteArray gapBefore(const Module &module, const Link &link)
{
    const QByteArray gap = module.slice({link.attribute->items[0]->outer.end, link.span.start});
    if (!gap.contains('\n') && !gap.contains('\r')) {
        return {};
    }
    const QByteArray indent = lineIndent(module, link.span.start);
    const bool backslash = gap.contains('\\');
    return (backslash ? QByteArrayLiteral(" \\") : QByteArray()) + lineEndOf(module) + indent;
}

/// Several links written with the same gap before each but the first: one link a line where the neighbours stand so.
QByteArray spread(const QByteArray &code, const QByteArray &gap)
{
    const ModulePtr parsed = parseExpression("x" + code);
    if (gap.isEmpty() || !parsed) {
        return code;
    }
    QByteArrayList links;
    for (const Link &link : chainOf(*parsed, parsed->body.front()->value).links) {
        links.append(parsed->slice(link.span));
    }
    return links.isEmpty() ? code : links.join(gap);
}

} // namespace

std::vector<Edit> replaceLinks(const Module &module, const Chain &chain, std::size_t first, std::size_t last, const QByteArray &code)
{
    const Span old{chain.links[first - 1].span.start, chain.links[last - 1].span.end};
    // Brackets that close between the links were opened before the first of them, so they stay.
    QByteArray closing;
    for (std::size_t i = first; i < last; ++i) {
        closing += QByteArray(chain.links[i].attribute->items[0]->parens, ')');
    }
    return {{old, spread(code, gapBefore(module, chain.links[first - 1])) + closing}};
}

std::vector<Edit> moveItem(const Module &module, const Items &items, std::size_t from, std::size_t to)
{
    return rotateWithComments(module, items.items, from, to);
}

std::vector<Edit> insertLink(const Module &module, const Chain &chain, std::size_t after, const QByteArray &code)
{
    const Pos end = after == 0 ? chain.root->outer.end : chain.links[after - 1].span.end;
    QByteArray gap;
    if (after < chain.links.size()) {
        gap = gapBefore(module, chain.links[after]);
    }
    if (gap.isEmpty() && after > 0) {
        gap = gapBefore(module, chain.links[after - 1]);
    }
    if (!gap.isEmpty()) {
        // Only when nothing but a comment follows on that line may the new line go behind it.
        const Pos at = gap.contains('\\') ? end : endWithComment(module, end);
        return {{{at, at}, gap + spread(code, gap)}};
    }
    if (after > 0 && chain.links[after - 1].call && !chain.links[after - 1].call->arguments.empty()) {
        const Expr *call = chain.links[after - 1].call;
        const Pos firstArgument = call->arguments.front().span.start;
        const bool broken = startsLine(module, firstArgument) && startsLine(module, call->close.start);
        const qsizetype open = code.indexOf('(');
        if (broken && open > 0 && code.endsWith(')') && code.size() > open + 2) {
            const QByteArray eol = lineEndOf(module);
            const QByteArray inner = code.mid(open + 1, code.size() - open - 2);
            return {{{end, end}, code.first(open + 1) + eol + lineIndent(module, firstArgument) + inner + eol + lineIndent(module, call->close.start) + ')'}};
        }
    }
    return {{{end, end}, code}};
}

std::vector<Edit> removeLink(const Module &module, const Chain &chain, std::size_t index)
{
    const Link &link = chain.links[index - 1];
    const Pos receiverEnd = link.attribute->items[0]->outer.end;
    if (gapBefore(module, link).isEmpty() || module.view({receiverEnd, link.span.start}).contains('\\')) {
        return {{{receiverEnd, link.span.end}, {}}};
    }
    int first = module.lines.lineOf(link.span.start);
    const int receiverLine = module.lines.lineOf(receiverEnd);
    while (first - 1 > receiverLine && module.view({module.lines.start(first - 1), module.lines.end(first - 1)}).trimmed().startsWith('#')) {
        --first;
    }
    return {{{module.lines.end(first - 1), endWithComment(module, link.span.end)}, {}}};
}

std::vector<Edit> moveLink(const Module &module, const Chain &chain, std::size_t from, std::size_t to)
{
    std::vector<Span> spans;
    for (const Link &link : chain.links) {
        const bool ownLine = !gapBefore(module, link).isEmpty();
        const bool ownComments = ownLine && startsLine(module, link.span.start);
        spans.push_back({ownComments ? contentStart(module, firstOwnLine(module, module.lines.lineOf(link.span.start))) : link.span.start,
                         ownLine ? endWithComment(module, link.span.end) : link.span.end});
    }
    return rotate(module, spans, from - 1, to - 1);
}

namespace
{

enum class Side
{
    Inline,
    LineStart,
    LineEnd
};

Side sideOf(const Module &module, const Fold &fold, std::size_t index)
{
    const int left = module.lines.lineOf(fold.operands[index]->outer.end);
    const int op = module.lines.lineOf(fold.operators[index].start);
    const int right = module.lines.lineOf(fold.operands[index + 1]->outer.start);
    return left != op ? Side::LineStart : op != right ? Side::LineEnd : Side::Inline;
}

Side mostlyAtLineEnd(const Module &module)
{
    int starts = 0;
    int ends = 0;
    for (const Expr &expr : module.expressions) {
        if (expr.kind != ExprKind::Binary || (module.text.at(expr.operators[0].start) != '&' && module.text.at(expr.operators[0].start) != '|')) {
            continue;
        }
        const int op = module.lines.lineOf(expr.operators[0].start);
        starts += module.lines.lineOf(expr.items[0]->outer.end) != op ? 1 : 0;
        ends += module.lines.lineOf(expr.items[1]->outer.start) != op ? 1 : 0;
    }
    return ends > starts ? Side::LineEnd : Side::LineStart;
}

std::vector<Edit> insertSecond(const Module &module, const Fold &fold, std::size_t index, const QByteArray &op, const QByteArray &code)
{
    const Expr *only = fold.operands[0];
    std::vector<Edit> edits;
    const bool wrap = needsBrackets(module, only, op);
    const QByteArray open = wrap ? "(" : "";
    const QByteArray close = wrap ? ")" : "";
    const bool ownLine = startsLine(module, only->outer.start) && endWithComment(module, only->outer.end) != only->outer.end
                         && only->parent != nullptr;
    const QByteArray line = lineEndOf(module) + lineIndent(module, only->outer.start);
    if (!ownLine) {
        if (index == 0) {
            return {{{only->outer.start, only->outer.start}, code + ' ' + op + ' ' + open}, {{only->outer.end, only->outer.end}, close}};
        }
        return {{{only->outer.start, only->outer.start}, open}, {{only->outer.end, only->outer.end}, close + ' ' + op + ' ' + code}};
    }
    const bool atEnd = mostlyAtLineEnd(module) == Side::LineEnd;
    if (index == 0) {
        const QByteArray joint = atEnd ? ' ' + op + line : line + op + ' ';
        return {{{only->outer.start, only->outer.start}, code + joint + open}, {{only->outer.end, only->outer.end}, close}};
    }
    edits.push_back({{only->outer.start, only->outer.start}, open});
    edits.push_back({{only->outer.end, only->outer.end}, close + (atEnd ? ' ' + op : QByteArray())});
    const Pos at = endWithComment(module, only->outer.end);
    edits.push_back({{at, at}, atEnd ? line + code : line + op + ' ' + code});
    return edits;
}

} // namespace

std::vector<Edit> insertOperand(const Module &module, const Fold &fold, std::size_t index, const QByteArray &op, const QByteArray &code)
{
    if (fold.operands.size() == 1) {
        return insertSecond(module, fold, index, op, code);
    }
    const std::size_t last = fold.operators.size() - 1;
    const Side side = sideOf(module, fold, std::min(index == 0 ? 0 : index - 1, last));
    const Span example = fold.operators[std::min(index == 0 ? 0 : index - 1, last)];
    if (side == Side::Inline) {
        if (index < fold.operands.size()) {
            const Pos at = fold.operands[index]->outer.start;
            return {{{at, at}, code + ' ' + op + ' '}};
        }
        const Pos at = fold.operands.back()->outer.end;
        return {{{at, at}, ' ' + op + ' ' + code}};
    }
    // The break of a neighbour, with its backslash if it has one.
    const std::size_t exampleIndex = std::min(index == 0 ? 0 : index - 1, last);
    const Expr *exampleLeft = fold.operands[exampleIndex];
    const bool backslash = module.view({exampleLeft->outer.end, fold.operands[exampleIndex + 1]->outer.start}).contains('\\');
    const QByteArray indent = lineIndent(module, side == Side::LineStart ? example.start : fold.operands[exampleIndex + 1]->outer.start);
    const QByteArray line = (backslash ? QByteArrayLiteral(" \\") : QByteArray()) + lineEndOf(module) + indent;
    if (index < fold.operands.size()) {
        if (side == Side::LineStart && index > 0) {
            const Pos at = fold.operators[index - 1].start;
            return {{{at, at}, op + ' ' + code + line}};
        }
        const Pos at = fold.operands[index]->outer.start;
        return {{{at, at}, code + (side == Side::LineStart ? line + op + ' ' : ' ' + op + line)}};
    }
    const Pos end = fold.operands.back()->outer.end;
    const Pos lineEnd = backslash ? end : endWithComment(module, end);
    if (side == Side::LineStart) {
        return {{{lineEnd, lineEnd}, line + op + ' ' + code}};
    }
    return {{{end, end}, ' ' + op}, {{lineEnd, lineEnd}, line + code}};
}

std::vector<Edit> removeOperand(const Module &module, const Fold &fold, std::size_t index)
{
    const Expr *operand = fold.operands[index];
    if (index == 0) {
        return {{{operand->outer.start, fold.operands[1]->outer.start}, {}}};
    }
    const Side side = sideOf(module, fold, index - 1);
    const Expr *previous = fold.operands[index - 1];
    const bool backslash = module.view({previous->outer.end, operand->outer.start}).contains('\\');
    if (side == Side::Inline || backslash) {
        return {{{previous->outer.end, operand->outer.end}, {}}};
    }
    const bool last = index + 1 == fold.operands.size();
    const Pos lineStart = side == Side::LineStart ? fold.operators[index - 1].start : operand->outer.start;
    int first = module.lines.lineOf(lineStart);
    const int previousLine = module.lines.lineOf(side == Side::LineStart ? previous->outer.end : fold.operators[index - 1].end);
    while (first - 1 > previousLine && module.view({module.lines.start(first - 1), module.lines.end(first - 1)}).trimmed().startsWith('#')) {
        --first;
    }
    if (side == Side::LineStart) {
        return {{{module.lines.end(first - 1), endWithComment(module, operand->outer.end)}, {}}};
    }
    if (!last) {
        return {{{module.lines.end(first - 1), endWithComment(module, fold.operators[index].end)}, {}}};
    }
    return {{{previous->outer.end, fold.operators[index - 1].end}, {}}, {{module.lines.end(first - 1), endWithComment(module, operand->outer.end)}, {}}};
}

std::vector<Edit> moveOperand(const Module &module, const Fold &fold, std::size_t from, std::size_t to)
{
    std::vector<Span> spans;
    std::vector<Span> above;
    for (std::size_t i = 0; i < fold.operands.size(); ++i) {
        spans.push_back(fold.operands[i]->outer);
        // With the operators at the line starts, the comment lines above an operand are apart from it by the operator.
        const Pos first = i > 0 && sideOf(module, fold, i - 1) == Side::LineStart ? fold.operators[i - 1].start : spans.back().start;
        const int line = module.lines.lineOf(first);
        if (startsLine(module, first)) {
            above.push_back({module.lines.start(firstOwnLine(module, line)), module.lines.start(line)});
        }
    }
    std::vector<Edit> edits = rotateWithComments(module, spans, from, to);
    const bool apart = std::any_of(spans.begin(), spans.end(), [&module](const Span &span) { return !startsLine(module, span.start); });
    if (apart && above.size() == spans.size()) {
        const std::vector<Edit> comments = rotate(module, above, from, to);
        edits.insert(edits.end(), comments.begin(), comments.end());
    }
    return edits;
}

} // namespace Authoring
