// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bracketed half of the expression reader: literals, displays, comprehensions, calls, subscripts.
#include "model/authoring/expressionparser.h"

#include <algorithm>

namespace Authoring
{

Expr *ExpressionParser::strings()
{
    Expr *result = make(ExprKind::String, token().span);
    while (token().kind == TokenKind::String) {
        result->operators.push_back(token().span); // the single literals
        result->span.end = result->outer.end = token().span.end;
        formatted(result, token().span);
        ++at;
    }
    return result;
}

void ExpressionParser::formatted(Expr *into, const Span &literal)
{
    const QByteArrayView text = m_module->view(literal);
    const qsizetype quote = text.indexOf(text.back());
    if (!text.first(quote).contains('f') && !text.first(quote).contains('F')) {
        return;
    }
    for (qsizetype i = quote + 1; i < text.size(); ++i) {
        if (text.at(i) != '{') {
            continue;
        }
        if (i + 1 < text.size() && text.at(i + 1) == '{') {
            ++i;
            continue;
        }
        const qsizetype from = i + 1;
        for (int depth = 1; depth > 0 && ++i < text.size();) {
            depth += text.at(i) == '{' ? 1 : text.at(i) == '}' ? -1 : 0;
        }
        formattedField(into, {literal.start + from, literal.start + std::min(i, text.size())});
    }
}

void ExpressionParser::formattedField(Expr *into, Span field)
{
    // A line end means nothing inside the braces; blanks there would be an indentation.
    while (!field.isEmpty() && (m_module->text.at(field.start) == ' ' || m_module->text.at(field.start) == '\n')) {
        ++field.start;
    }
    Tokens tokens = tokenize(m_module->view(field));
    for (Token &each : tokens.list) {
        each.span = {each.span.start + field.start, each.span.end + field.start};
    }
    // What follows the expression is how it is shown: `!r`, `:>10`, `=`. That needs no reading.
    ExpressionParser inner(m_module, &tokens.list);
    if (Expr *expr = inner.expressionList()) {
        adopt(into, expr);
    }
}

Expr *ExpressionParser::bracketed()
{
    const Span open = token().span;
    ++at;
    if (isOperator(")")) {
        Expr *empty = make(ExprKind::Tuple, {open.start, token().span.end});
        empty->open = open;
        empty->close = token().span;
        ++at;
        return empty;
    }
    Expr *inner = expressionList();
    if (!inner) {
        return nullptr;
    }
    if (isWord("for") || isWord("async")) {
        return comprehension(inner, open, ")");
    }
    if (!isOperator(")")) {
        return fail();
    }
    const Span close = token().span;
    ++at;
    if (inner->kind == ExprKind::Tuple && inner->open.isEmpty() && inner->parens == 0) {
        inner->open = open;
        inner->close = close;
        inner->span = inner->outer = {open.start, close.end};
        return inner;
    }
    inner->outer = {open.start, close.end};
    ++inner->parens;
    return inner;
}

Expr *ExpressionParser::listOrDict()
{
    const bool isList = isOperator("[");
    const char *close = isList ? "]" : "}";
    Expr *result = make(isList ? ExprKind::List : ExprKind::Dict, token().span);
    result->open = token().span;
    ++at;
    bool first = true;
    while (!isOperator(close)) {
        if (!first) {
            if (!isOperator(",")) {
                return fail();
            }
            result->commas.push_back(token().span);
            ++at;
            if (isOperator(close)) {
                result->trailingComma = true;
                break;
            }
        }
        const bool unpacked = !isList && isOperator("**");
        Expr *item = walrus();
        if (!item) {
            return nullptr;
        }
        if (unpacked) {
            adopt(result, nullptr);
            adopt(result, item);
        } else if (!isList && isOperator(":")) {
            ++at;
            Expr *value = expression();
            if (!value) {
                return nullptr;
            }
            adopt(result, item);
            adopt(result, value);
        } else {
            result->kind = isList ? ExprKind::List : ExprKind::Set;
            adopt(result, item);
        }
        if (first && (isWord("for") || isWord("async"))) {
            Expr *made = comprehension(result->items.back(), result->open, close);
            if (made && result->items.size() == 2) {
                made->items.insert(made->items.begin(), result->items.front());
                made->items.front()->parent = made;
            }
            return made;
        }
        first = false;
    }
    result->close = token().span;
    result->span.end = result->outer.end = token().span.end;
    ++at;
    return result;
}

bool ExpressionParser::comprehensionClauses(Expr *into)
{
    while (isWord("for") || isWord("async") || isWord("if")) {
        takeWord("async");
        if (takeWord("for")) {
            Expr *loop = target();
            if (!loop || !takeWord("in")) {
                fail();
                return false;
            }
            loop->binds = true;
            adopt(into, loop);
            Expr *source = orTest();
            if (!source) {
                return false;
            }
            adopt(into, source);
        } else if (takeWord("if")) {
            Expr *condition = orTest();
            if (!condition) {
                return false;
            }
            adopt(into, condition);
        }
    }
    return true;
}

Expr *ExpressionParser::comprehension(Expr *result, const Span &open, const char *close)
{
    Expr *made = make(ExprKind::Comprehension, open);
    made->open = open;
    adopt(made, result);
    if (!comprehensionClauses(made) || !isOperator(close)) {
        return fail();
    }
    made->close = token().span;
    made->span = made->outer = {open.start, token().span.end};
    ++at;
    return made;
}

bool ExpressionParser::argument(Expr *into)
{
    Argument made;
    made.span = token().span;
    if (isOperator("*") || isOperator("**")) {
        made.stars = isOperator("*") ? 1 : 2;
        ++at;
        made.value = expression();
    } else if (token().kind == TokenKind::Name && m_module->view(token(1).span) == QByteArrayView("=")
               && token(1).kind == TokenKind::Operator && !isKeyword(text())) {
        made.keyword = token().span;
        at += 2;
        made.value = expression();
    } else {
        made.value = walrus();
        if (made.value && (isWord("for") || isWord("async"))) {
            // a generator without brackets of its own
            Expr *generator = make(ExprKind::Comprehension, made.value->outer);
            adopt(generator, made.value);
            if (!comprehensionClauses(generator)) {
                return false;
            }
            generator->span.end = generator->outer.end = (*m_tokens)[at - 1].span.end;
            made.value = generator;
        }
    }
    if (!made.value) {
        return false;
    }
    made.value->parent = into;
    made.span.end = made.value->outer.end;
    into->arguments.push_back(made);
    return true;
}

namespace
{

/// Python takes no plain argument behind one with a name.
bool isOutOfOrder(const std::vector<Argument> &arguments)
{
    const Argument &last = arguments.back();
    return last.keyword.isEmpty() && last.stars == 0
           && std::any_of(arguments.begin(), arguments.end() - 1, [](const Argument &each) { return !each.keyword.isEmpty() || each.stars == 2; });
}

} // namespace

Expr *ExpressionParser::call(Expr *callee)
{
    Expr *result = make(ExprKind::Call, {callee->outer.start, token().span.end});
    adopt(result, callee);
    result->open = token().span;
    ++at;
    while (!isOperator(")")) {
        if (!result->arguments.empty()) {
            if (!isOperator(",")) {
                return fail();
            }
            result->commas.push_back(token().span);
            ++at;
            if (isOperator(")")) {
                result->trailingComma = true;
                break;
            }
        }
        if (!argument(result) || isOutOfOrder(result->arguments)) {
            return fail();
        }
    }
    result->close = token().span;
    result->span.end = result->outer.end = token().span.end;
    ++at;
    return result;
}

Expr *ExpressionParser::slice()
{
    Expr *result = make(ExprKind::Other, token().span);
    bool colon = false;
    while (!isOperator("]") && !isOperator(",")) {
        if (isOperator(":")) {
            colon = true;
            result->span.end = token().span.end;
            ++at;
            continue;
        }
        Expr *part = walrus();
        if (!part) {
            return nullptr;
        }
        if (!colon && !isOperator(":")) {
            return part;
        }
        adopt(result, part);
        result->span.end = part->outer.end;
    }
    result->outer = result->span;
    return result;
}

Expr *ExpressionParser::subscript(Expr *value)
{
    Expr *result = make(ExprKind::Subscript, {value->outer.start, token().span.end});
    adopt(result, value);
    result->open = token().span;
    ++at;
    if (isOperator("]")) {
        return fail();
    }
    while (!isOperator("]")) {
        Expr *index = slice();
        if (!index) {
            return nullptr;
        }
        adopt(result, index);
        if (!isOperator("]") && !takeOperator(",")) {
            return fail();
        }
    }
    result->close = token().span;
    result->span.end = result->outer.end = token().span.end;
    ++at;
    return result;
}

} // namespace Authoring
