// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/authoring/tokens.h"
#include "model/authoring/tree.h"

namespace Authoring
{

/// Reads expressions from tokens into the module's arena. Every function gives nullptr where the
/// text is no expression, and `errorAt` then says where.
class ExpressionParser
{
public:
    ExpressionParser(Module *module, const std::vector<Token> *tokens)
        : m_module(module)
        , m_tokens(tokens)
    {
    }

    std::size_t at = 0;  ///< index of the next token
    Pos errorAt = -1;

    [[nodiscard]] const Token &token(std::size_t ahead = 0) const { return (*m_tokens)[std::min(at + ahead, m_tokens->size() - 1)]; }
    [[nodiscard]] QByteArrayView text(std::size_t ahead = 0) const { return m_module->view(token(ahead).span); }
    [[nodiscard]] bool isOperator(const char *op) const { return is(TokenKind::Operator, op); }
    [[nodiscard]] bool isWord(const char *word) const { return is(TokenKind::Name, word); }
    bool takeOperator(const char *op);
    bool takeWord(const char *word);

    Expr *expression();      ///< one expression, no comma
    Expr *expressionList();  ///< with commas a tuple; also starred items and yield
    Expr *target();          ///< what stands before the `in` of a for

private:
    /// Asked several times for every token of a file: the first byte settles nearly all of them.
    [[nodiscard]] bool is(TokenKind kind, const char *wanted) const
    {
        const Token &now = token();
        return now.kind == kind && m_module->text.constData()[now.span.start] == *wanted && m_module->view(now.span) == QByteArrayView(wanted);
    }
    Expr *make(ExprKind kind, Span span);
    Expr *adopt(Expr *parent, Expr *child);
    Expr *fail();
    Expr *binary(int level); ///< operators that bind as tight as `level` or tighter
    Expr *walrus();
    Expr *lambda();
    Expr *orTest();
    Expr *andTest();
    Expr *boolTest(const char *word, Expr *(ExpressionParser::*operand)());
    Expr *notTest();
    Expr *comparison();
    Expr *factor();
    Expr *power();
    Expr *primary();
    Expr *atom();
    Expr *bracketed();
    Expr *listOrDict();
    Expr *strings();
    void formatted(Expr *into, const Span &literal); ///< the expressions of an f-string, as its items
    void formattedField(Expr *into, Span field);
    Expr *call(Expr *callee);
    Expr *subscript(Expr *value);
    Expr *slice();
    Expr *comprehension(Expr *result, const Span &open, const char *close);
    bool comprehensionClauses(Expr *into);
    bool argument(Expr *into);
    Expr *yieldOrAwait();

    Module *m_module;
    const std::vector<Token> *m_tokens;
};

} // namespace Authoring
