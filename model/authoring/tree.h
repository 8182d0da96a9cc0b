// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include <QByteArray>
#include <QString>

#include "model/authoring/span.h"

namespace Authoring
{

struct Statement;

enum class ExprKind : quint8
{
    Name,
    Number,
    String,    ///< one or more literals side by side
    Constant,  ///< True, False, None, ...
    List,
    Tuple,
    Set,
    Dict,      ///< items: key, value, key, value, ...; `**x` has no key (nullptr)
    Comprehension, ///< of any bracket; items: everything inside
    Attribute, ///< items[0].name
    Call,      ///< items[0](arguments)
    Subscript, ///< items[0][items[1]]
    Unary,     ///< + - ~ (and `not`) items[0]
    Binary,    ///< items[0] op items[1]
    Compare,   ///< items[0] op items[1] op items[2] ...
    Bool,      ///< `and` / `or`, items and operators as they stand
    IfElse,    ///< items: value, condition, other value
    Lambda,    ///< items: body
    Starred,
    Walrus,    ///< items: name, value
    Other      ///< await, yield, slices
};

struct Expr;

/// One argument of a call, with its own text.
struct Argument
{
    Span span;           ///< from keyword or stars to the value's end
    Span keyword;        ///< empty for a positional argument
    int stars = 0;
    Expr *value = nullptr;
};

/// An expression with exact ranges: `span` without redundant brackets, `outer` with them.
struct Expr
{
    ExprKind kind = ExprKind::Other;
    Span span;
    Span outer;
    int parens = 0;
    Expr *parent = nullptr;
    Statement *statement = nullptr;
    std::vector<Expr *> items;
    std::vector<Span> operators;   ///< between items; of a Unary the sign
    std::vector<Argument> arguments; ///< Call
    Span name;                     ///< Name, Attribute
    Span dot;                      ///< Attribute
    Span open;                     ///< bracket of Call, Subscript, List, ...
    Span close;
    std::vector<Span> commas;      ///< of Call, List, Tuple, Set and Dict, in order
    bool trailingComma = false;
    bool binds = false;            ///< the target of a comprehension's `for`

    [[nodiscard]] Expr *item(std::size_t index) const { return index < items.size() ? items[index] : nullptr; }
    [[nodiscard]] bool isParenthesised() const { return parens > 0; }
};

enum class StatementKind : quint8
{
    Assign,     ///< targets = value; also with annotation
    AugAssign,
    Expression,
    Import,
    ImportFrom,
    Return,
    Def,
    Class,
    If,
    Elif,
    Else,
    For,
    While,
    With,
    Try,
    Except,
    Finally,
    Decorator,
    Other,      ///< pass, del, assert, raise, match, ...
    Broken      ///< not readable; `span` says where, `errorAt` what stopped it
};

struct ImportedName
{
    Span span;
    QByteArray name;  ///< `*` for a star import; the dotted module for `import a.b`
    QByteArray alias; ///< the name bound here
};

struct Parameter
{
    Span name;
    Expr *defaultValue = nullptr;
    int stars = 0;
};

struct Statement
{
    StatementKind kind = StatementKind::Other;
    Span span;                 ///< first to last token; of a compound statement with its block
    Span header;               ///< of a compound statement up to its colon, else `span`
    Pos errorAt = -1;
    Statement *parent = nullptr;
    std::vector<Statement *> children;
    bool sharesLine = false;   ///< several statements on one line, or a block on its header's line
    std::vector<Expr *> targets;
    Span assignOperator;       ///< the first `=`
    Expr *value = nullptr;     ///< assigned, returned, evaluated; the condition of an if; the iterated of a for
    std::vector<ImportedName> imported;
    QByteArray module;         ///< of an ImportFrom, with leading dots
    Span open;                 ///< brackets of an ImportFrom
    Span close;
    bool trailingComma = false;
    Span name;                 ///< Def, Class
    std::vector<Parameter> parameters;

    [[nodiscard]] bool isCompound() const;
};

/// The lossless tree of one Python file. Immutable once parsed; every pointer lives as long as it.
struct Module
{
    QByteArray text;
    LineIndex lines;
    std::vector<Span> comments;
    std::vector<Statement *> body;
    std::deque<Expr> expressions;
    std::deque<Statement> statements;

    [[nodiscard]] QByteArray slice(const Span &span) const { return text.mid(span.start, span.length()); }
    [[nodiscard]] QByteArrayView view(const Span &span) const { return QByteArrayView(text).sliced(span.start, span.length()); }
    [[nodiscard]] QByteArray source(const Expr *expr) const { return slice(expr->outer); }
    [[nodiscard]] int lineNumber(Pos at) const { return lines.lineOf(at) + 1; }
    [[nodiscard]] bool hasBroken() const;
    /// The innermost statement around a place; nullptr between statements.
    [[nodiscard]] Statement *statementAt(Pos at) const;
    /// The smallest expression whose `outer` contains the whole span.
    [[nodiscard]] Expr *expressionAt(const Span &span) const;
    /// The comment on the statement's last line, behind it; empty if there is none.
    [[nodiscard]] Span trailingComment(const Statement &statement) const;
    /// The first byte of the comment lines that the statement owns, else of its own line (visual-authoring.md 3.4).
    [[nodiscard]] Pos ownedStart(const Statement &statement) const;
    /// Whole lines of the statement with its comments, up to and with the line end.
    [[nodiscard]] Span ownedLines(const Statement &statement) const;
    /// Blanks in front of the statement.
    [[nodiscard]] QByteArray indentation(const Statement &statement) const;
};
using ModulePtr = std::shared_ptr<const Module>; // shared by pages, undo steps and threads; immutable

/// Calls `visit` for the expression and everything inside, outermost first.
template <typename Visit>
void walk(Expr *expr, const Visit &visit)
{
    if (!expr) {
        return;
    }
    visit(expr);
    for (Expr *item : expr->items) {
        walk(item, visit);
    }
    for (const Argument &argument : expr->arguments) {
        walk(argument.value, visit);
    }
}

/// All expressions directly in a statement (not those of its block).
template <typename Visit>
void walkStatement(const Statement &statement, const Visit &visit)
{
    for (Expr *target : statement.targets) {
        walk(target, visit);
    }
    walk(statement.value, visit);
    for (const Parameter &parameter : statement.parameters) {
        walk(parameter.defaultValue, visit);
    }
}

/// All statements, each before its block.
template <typename Visit>
void walkStatements(const std::vector<Statement *> &body, const Visit &visit)
{
    for (Statement *statement : body) {
        visit(statement);
        walkStatements(statement->children, visit);
    }
}

/// Reads Python 3.13 source; never fails: what cannot be read is one Broken statement.
[[nodiscard]] ModulePtr parse(const QByteArray &text);
/// One expression alone, or nothing if the text is not exactly one expression.
[[nodiscard]] ModulePtr parseExpression(const QByteArray &text);

} // namespace Authoring
