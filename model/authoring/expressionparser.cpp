// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/expressionparser.h"

#include <algorithm>

namespace Authoring
{

namespace
{

constexpr int kNoOperator = -1;

/// How tight a binary operator binds, from 0 (`|`) up.
int levelOf(QByteArrayView op)
{
    const char first = op.front();
    if (op.size() == 2) {
        return op.front() != op.back() ? kNoOperator : first == '<' || first == '>' ? 3 : first == '/' ? 5 : kNoOperator;
    }
    if (op.size() != 1) {
        return kNoOperator;
    }
    switch (first) {
    case '|':
        return 0;
    case '^':
        return 1;
    case '&':
        return 2;
    case '+':
    case '-':
        return 4;
    case '*':
    case '/':
    case '%':
    case '@':
        return 5;
    default:
        return kNoOperator;
    }
}

} // namespace

bool ExpressionParser::takeOperator(const char *op)
{
    if (!isOperator(op)) {
        return false;
    }
    ++at;
    return true;
}

bool ExpressionParser::takeWord(const char *word)
{
    if (!isWord(word)) {
        return false;
    }
    ++at;
    return true;
}

Expr *ExpressionParser::make(ExprKind kind, Span span)
{
    Expr &expr = m_module->expressions.emplace_back();
    expr.kind = kind;
    expr.span = span;
    expr.outer = span;
    return &expr;
}

Expr *ExpressionParser::adopt(Expr *parent, Expr *child)
{
    if (child) {
        child->parent = parent;
    }
    parent->items.push_back(child);
    return child;
}

Expr *ExpressionParser::fail()
{
    errorAt = std::max(errorAt, token().span.start);
    return nullptr;
}

Expr *ExpressionParser::expression()
{
    if (isWord("lambda")) {
        return lambda();
    }
    Expr *value = orTest();
    if (!value || !isWord("if")) {
        return value;
    }
    const Span ifSpan = token().span;
    ++at;
    Expr *condition = orTest();
    if (!condition || !isWord("else")) {
        return fail();
    }
    const Span elseSpan = token().span;
    ++at;
    Expr *other = expression();
    if (!other) {
        return nullptr;
    }
    Expr *result = make(ExprKind::IfElse, {value->outer.start, other->outer.end});
    adopt(result, value);
    adopt(result, condition);
    adopt(result, other);
    result->operators = {ifSpan, elseSpan};
    return result;
}

Expr *ExpressionParser::walrus()
{
    if (isOperator("*") || isOperator("**")) {
        const Span star = token().span;
        ++at;
        Expr *value = binary(0);
        if (!value) {
            return nullptr;
        }
        Expr *result = make(ExprKind::Starred, {star.start, value->outer.end});
        result->operators = {star};
        adopt(result, value);
        return result;
    }
    Expr *name = expression();
    if (!name || !isOperator(":=")) {
        return name;
    }
    const Span op = token().span;
    ++at;
    Expr *value = expression();
    if (!value) {
        return nullptr;
    }
    Expr *result = make(ExprKind::Walrus, {name->outer.start, value->outer.end});
    adopt(result, name);
    adopt(result, value);
    result->operators = {op};
    return result;
}

Expr *ExpressionParser::yieldOrAwait()
{
    const Span word = token().span;
    ++at;
    takeWord("from");
    Expr *result = make(ExprKind::Other, word);
    const bool empty = token().kind == TokenKind::Newline || isOperator(")") || isOperator("=");
    if (!empty) {
        Expr *value = expressionList();
        if (!value) {
            return nullptr;
        }
        adopt(result, value);
        result->span.end = result->outer.end = value->outer.end;
    }
    return result;
}

Expr *ExpressionParser::expressionList()
{
    if (isWord("yield")) {
        return yieldOrAwait();
    }
    Expr *first = walrus();
    if (!first || !isOperator(",")) {
        return first;
    }
    Expr *tuple = make(ExprKind::Tuple, first->outer);
    adopt(tuple, first);
    while (isOperator(",")) {
        tuple->commas.push_back(token().span);
        tuple->span.end = token().span.end;
        tuple->trailingComma = true;
        ++at;
        if (token().kind == TokenKind::Newline || isOperator("=") || isOperator(")") || isOperator("]") || isOperator(":")
            || isOperator("}")) {
            break;
        }
        Expr *item = walrus();
        if (!item) {
            return nullptr;
        }
        adopt(tuple, item);
        tuple->span.end = item->outer.end;
        tuple->trailingComma = false;
    }
    tuple->outer = tuple->span;
    return tuple;
}

Expr *ExpressionParser::target()
{
    Expr *first = isOperator("*") ? walrus() : binary(0);
    if (!first || !isOperator(",")) {
        return first;
    }
    Expr *tuple = make(ExprKind::Tuple, first->outer);
    adopt(tuple, first);
    while (takeOperator(",")) {
        if (isWord("in")) {
            break;
        }
        Expr *item = isOperator("*") ? walrus() : binary(0);
        if (!item) {
            return nullptr;
        }
        adopt(tuple, item);
        tuple->span.end = tuple->outer.end = item->outer.end;
    }
    return tuple;
}

Expr *ExpressionParser::lambda()
{
    const Span word = token().span;
    ++at;
    int depth = 0;
    while (token().kind != TokenKind::Newline && token().kind != TokenKind::End && !(depth == 0 && isOperator(":"))) {
        depth += isOperator("(") || isOperator("[") || isOperator("{") ? 1 : 0;
        depth -= isOperator(")") || isOperator("]") || isOperator("}") ? 1 : 0;
        if (depth < 0) {
            return fail();
        }
        ++at;
    }
    if (!takeOperator(":")) {
        return fail();
    }
    Expr *body = expression();
    if (!body) {
        return nullptr;
    }
    Expr *result = make(ExprKind::Lambda, {word.start, body->outer.end});
    adopt(result, body);
    return result;
}

Expr *ExpressionParser::orTest()
{
    return boolTest("or", &ExpressionParser::andTest);
}

Expr *ExpressionParser::andTest()
{
    return boolTest("and", &ExpressionParser::notTest);
}

Expr *ExpressionParser::boolTest(const char *word, Expr *(ExpressionParser::*operand)())
{
    Expr *left = (this->*operand)();
    if (!left || !isWord(word)) {
        return left;
    }
    Expr *result = make(ExprKind::Bool, left->outer);
    adopt(result, left);
    while (isWord(word)) {
        result->operators.push_back(token().span);
        ++at;
        Expr *right = (this->*operand)();
        if (!right) {
            return nullptr;
        }
        adopt(result, right);
        result->span.end = result->outer.end = right->outer.end;
    }
    return result;
}

Expr *ExpressionParser::notTest()
{
    if (!isWord("not")) {
        return comparison();
    }
    const Span word = token().span;
    ++at;
    Expr *value = notTest();
    if (!value) {
        return nullptr;
    }
    Expr *result = make(ExprKind::Unary, {word.start, value->outer.end});
    result->operators = {word};
    adopt(result, value);
    return result;
}

Expr *ExpressionParser::comparison()
{
    Expr *left = binary(0);
    if (!left) {
        return nullptr;
    }
    Expr *result = nullptr;
    while (true) {
        Span op = token().span;
        if (isOperator("<") || isOperator(">") || isOperator("==") || isOperator(">=") || isOperator("<=") || isOperator("!=")
            || isWord("in")) {
            ++at;
        } else if (isWord("is") || (isWord("not") && text(1) == QByteArrayView("in"))) {
            ++at;
            if (isWord("not") || isWord("in")) {
                op.end = token().span.end;
                ++at;
            }
        } else {
            break;
        }
        Expr *right = binary(0);
        if (!right) {
            return nullptr;
        }
        if (!result) {
            result = make(ExprKind::Compare, left->outer);
            adopt(result, left);
        }
        result->operators.push_back(op);
        adopt(result, right);
        result->span.end = result->outer.end = right->outer.end;
    }
    return result ? result : left;
}

Expr *ExpressionParser::binary(int level)
{
    Expr *left = factor();
    while (left && token().kind == TokenKind::Operator) {
        const int binding = levelOf(text());
        if (binding < level) {
            break;
        }
        const Span op = token().span;
        ++at;
        Expr *right = binary(binding + 1);
        if (!right) {
            return nullptr;
        }
        Expr *result = make(ExprKind::Binary, {left->outer.start, right->outer.end});
        adopt(result, left);
        adopt(result, right);
        result->operators = {op};
        left = result;
    }
    return left;
}

Expr *ExpressionParser::factor()
{
    if (!isOperator("-") && !isOperator("+") && !isOperator("~")) {
        return power();
    }
    const Span sign = token().span;
    ++at;
    Expr *value = factor();
    if (!value) {
        return nullptr;
    }
    Expr *result = make(ExprKind::Unary, {sign.start, value->outer.end});
    result->operators = {sign};
    adopt(result, value);
    return result;
}

Expr *ExpressionParser::power()
{
    if (isWord("await")) {
        const Span word = token().span;
        ++at;
        Expr *value = primary();
        if (!value) {
            return nullptr;
        }
        Expr *result = make(ExprKind::Other, {word.start, value->outer.end});
        adopt(result, value);
        return result;
    }
    Expr *left = primary();
    if (!left || !isOperator("**")) {
        return left;
    }
    const Span op = token().span;
    ++at;
    Expr *right = factor();
    if (!right) {
        return nullptr;
    }
    Expr *result = make(ExprKind::Binary, {left->outer.start, right->outer.end});
    adopt(result, left);
    adopt(result, right);
    result->operators = {op};
    return result;
}

Expr *ExpressionParser::primary()
{
    Expr *value = atom();
    while (value) {
        if (isOperator(".")) {
            const Span dot = token().span;
            ++at;
            if (token().kind != TokenKind::Name || isKeyword(text())) {
                return fail();
            }
            Expr *result = make(ExprKind::Attribute, {value->outer.start, token().span.end});
            result->dot = dot;
            result->name = token().span;
            adopt(result, value);
            ++at;
            value = result;
        } else if (isOperator("(")) {
            value = call(value);
        } else if (isOperator("[")) {
            value = subscript(value);
        } else {
            break;
        }
    }
    return value;
}

Expr *ExpressionParser::atom()
{
    const Token &now = token();
    switch (now.kind) {
    case TokenKind::Name: {
        const QByteArrayView word = text();
        if (word == QByteArrayView("True") || word == QByteArrayView("False") || word == QByteArrayView("None")) {
            ++at;
            return make(ExprKind::Constant, now.span);
        }
        if (isKeyword(word)) {
            return fail();
        }
        Expr *name = make(ExprKind::Name, now.span);
        name->name = now.span;
        ++at;
        return name;
    }
    case TokenKind::Number:
        ++at;
        return make(ExprKind::Number, now.span);
    case TokenKind::String:
        return strings();
    case TokenKind::Operator:
        if (isOperator("(")) {
            return bracketed();
        }
        if (isOperator("[") || isOperator("{")) {
            return listOrDict();
        }
        if (isOperator("...")) {
            ++at;
            return make(ExprKind::Constant, now.span);
        }
        return fail();
    default:
        return fail();
    }
}

} // namespace Authoring
