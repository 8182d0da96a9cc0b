// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/tree.h"

#include <algorithm>

namespace Authoring
{

namespace
{

Statement *innermost(const std::vector<Statement *> &body, Pos at)
{
    for (Statement *statement : body) {
        if (statement->span.start <= at && at <= statement->span.end) {
            Statement *inner = innermost(statement->children, at);
            return inner ? inner : statement;
        }
    }
    return nullptr;
}

Expr *smallest(Expr *expr, const Span &span)
{
    if (!expr || !expr->outer.contains(span)) {
        return nullptr;
    }
    for (Expr *item : expr->items) {
        if (Expr *inner = smallest(item, span)) {
            return inner;
        }
    }
    for (const Argument &argument : expr->arguments) {
        if (Expr *inner = smallest(argument.value, span)) {
            return inner;
        }
    }
    return expr;
}

/// A comment line of nothing but `#`, `=`, `-` and blanks.
bool isRule(QByteArrayView line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return QByteArrayView("#=-*~ \t").contains(c); });
}

} // namespace

bool Statement::isCompound() const
{
    switch (kind) {
    case StatementKind::Def:
    case StatementKind::Class:
    case StatementKind::If:
    case StatementKind::Elif:
    case StatementKind::Else:
    case StatementKind::For:
    case StatementKind::While:
    case StatementKind::With:
    case StatementKind::Try:
    case StatementKind::Except:
    case StatementKind::Finally:
        return true;
    default:
        return !children.empty();
    }
}

bool Module::hasBroken() const
{
    return std::any_of(statements.begin(), statements.end(),
                       [](const Statement &statement) { return statement.kind == StatementKind::Broken; });
}

Statement *Module::statementAt(Pos at) const
{
    return innermost(body, at);
}

Expr *Module::expressionAt(const Span &span) const
{
    const Statement *statement = statementAt(span.start);
    if (!statement) {
        return nullptr;
    }
    for (Expr *target : statement->targets) {
        if (Expr *found = smallest(target, span)) {
            return found;
        }
    }
    for (const Parameter &parameter : statement->parameters) {
        if (Expr *found = smallest(parameter.defaultValue, span)) {
            return found;
        }
    }
    return smallest(statement->value, span);
}

Span Module::trailingComment(const Statement &statement) const
{
    const Pos lineEnd = lines.end(lines.lineOf(statement.span.end));
    const auto found = std::lower_bound(comments.begin(), comments.end(), Span{statement.span.end, statement.span.end});
    if (found != comments.end() && found->start < lineEnd) {
        return *found;
    }
    return {statement.span.end, statement.span.end};
}

Pos Module::ownedStart(const Statement &statement) const
{
    const int own = lines.lineOf(statement.span.start);
    const QByteArray indent = indentation(statement);
    int first = own;
    bool onlyRules = true;
    while (first > 0) {
        const Pos start = lines.start(first - 1);
        const QByteArrayView line = QByteArrayView(text).sliced(start, lines.end(first - 1) - start);
        if (!line.startsWith(indent) || !line.sliced(indent.size()).startsWith('#')) {
            break;
        }
        const bool inside = std::any_of(comments.begin(), comments.end(), [&](const Span &c) { return c.start == start + indent.size(); });
        if (!inside) {
            break; // a line of a string that looks like a comment
        }
        onlyRules = onlyRules && isRule(line);
        --first;
    }
    if (first == own) {
        return lines.start(own);
    }
    // A framed heading (rule, words, rule) belongs to the section, not to the statement below it.
    const auto lineText = [this](int line) { return QByteArrayView(text).sliced(lines.start(line), lines.end(line) - lines.start(line)); };
    if (onlyRules || (own - first >= 2 && isRule(lineText(own - 1)) && isRule(lineText(first)) && lineText(first).trimmed().size() > 1)) {
        return lines.start(own);
    }
    return lines.start(first);
}

Span Module::ownedLines(const Statement &statement) const
{
    return {ownedStart(statement), lines.next(lines.lineOf(statement.span.end))};
}

QByteArray Module::indentation(const Statement &statement) const
{
    const Pos start = lines.start(lines.lineOf(statement.span.start));
    Pos end = start;
    while (end < statement.span.start && (text.at(end) == ' ' || text.at(end) == '\t')) {
        ++end;
    }
    return slice({start, end});
}

} // namespace Authoring
