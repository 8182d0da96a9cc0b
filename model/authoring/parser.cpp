// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <optional>

#include "model/authoring/expressionparser.h"
#include "model/authoring/tree.h"

namespace Authoring
{

namespace
{

/// Statements from tokens. A statement that cannot be read becomes Broken up to its line's end,
/// and an indented block below it is still read as its children.
class StatementParser
{
public:
    StatementParser(Module *module, const std::vector<Token> *tokens)
        : m_module(module)
        , m_tokens(tokens)
        , p(module, tokens)
    {
    }

    void run() { block(&m_module->body, nullptr); }

private:
    bool atLineEnd() const { return p.token().kind == TokenKind::Newline || p.token().kind == TokenKind::End; }
    const Token &tokenBefore() const { return (*m_tokens)[p.at - 1]; }

    void block(std::vector<Statement *> *into, Statement *parent)
    {
        while (p.token().kind != TokenKind::End && p.token().kind != TokenKind::Dedent) {
            if (p.token().kind == TokenKind::Newline) {
                ++p.at;
                continue;
            }
            if (p.token().kind == TokenKind::Indent) {
                // An unexpected indent: keep reading, as if the block belonged to the statement before.
                ++p.at;
                std::vector<Statement *> *inner = into->empty() ? into : &into->back()->children;
                Statement *owner = into->empty() ? parent : into->back();
                block(inner, owner);
                extend(owner);
                takeDedent();
                continue;
            }
            line(into, parent);
        }
    }

    void takeDedent()
    {
        if (p.token().kind == TokenKind::Dedent) {
            ++p.at;
        }
    }

    static void extend(Statement *statement)
    {
        if (statement && !statement->children.empty()) {
            statement->span.end = std::max(statement->span.end, statement->children.back()->span.end);
        }
    }

    Statement *make(std::vector<Statement *> *into, Statement *parent)
    {
        Statement &statement = m_module->statements.emplace_back();
        statement.parent = parent;
        statement.span = p.token().span;
        into->push_back(&statement);
        return &statement;
    }

    /// A logical line: simple statements joined by semicolons, or a compound statement.
    void line(std::vector<Statement *> *into, Statement *parent)
    {
        bool shares = false;
        while (!atLineEnd()) {
            Statement *statement = make(into, parent);
            statement->sharesLine = shares;
            const std::size_t from = p.at;
            p.errorAt = -1;
            const bool good = read(statement);
            if (statement->isCompound() && good) {
                return;
            }
            const bool separated = good && p.isOperator(";");
            if (!good || (!atLineEnd() && !separated)) {
                giveUp(statement, from);
            } else {
                finish(statement, from);
            }
            if (separated) {
                statement->sharesLine = true;
                shares = true;
                ++p.at;
            }
        }
        if (p.token().kind == TokenKind::Newline) {
            ++p.at;
        }
    }

    void finish(Statement *statement, std::size_t from)
    {
        Q_ASSERT(p.at > from);
        statement->span.end = tokenBefore().span.end;
        statement->header = statement->span;
        own(statement);
    }

    /// Tells every expression its statement.
    void own(Statement *statement)
    {
        walkStatement(*statement, [statement](Expr *expr) { expr->statement = statement; });
    }

    void giveUp(Statement *statement, std::size_t from)
    {
        statement->errorAt = p.errorAt >= 0 ? p.errorAt : p.token().span.start;
        statement->kind = StatementKind::Broken;
        statement->targets.clear();
        statement->value = nullptr;
        statement->parameters.clear();
        statement->imported.clear();
        Pos end = p.token().span.end;
        for (p.at = from; !atLineEnd(); ++p.at) {
            end = p.token().span.end;
        }
        statement->span.end = std::max(end, statement->span.start);
        statement->header = statement->span;
    }

    bool read(Statement *statement)
    {
        if (p.token().kind != TokenKind::Name) {
            return p.isOperator("@") ? decorator(statement) : expressionStatement(statement);
        }
        const QByteArrayView word = p.text();
        if (word == QByteArrayView("async") && isKeyword(p.text(1))) {
            ++p.at;
            return read(statement);
        }
        if (word == QByteArrayView("import")) {
            return importStatement(statement);
        }
        if (word == QByteArrayView("from")) {
            return fromStatement(statement);
        }
        if (word == QByteArrayView("return")) {
            ++p.at;
            statement->kind = StatementKind::Return;
            statement->value = atLineEnd() || p.isOperator(";") ? nullptr : p.expressionList();
            return p.errorAt < 0;
        }
        if (word == QByteArrayView("pass") || word == QByteArrayView("break") || word == QByteArrayView("continue")) {
            ++p.at;
            return true;
        }
        for (const char *other : {"del", "assert", "raise", "global", "nonlocal"}) {
            if (word == QByteArrayView(other)) {
                ++p.at;
                return otherStatement(statement);
            }
        }
        if (const auto kind = compoundKind(word)) {
            return compound(statement, *kind);
        }
        if (isSoftCompound(word)) {
            return compound(statement, StatementKind::Other);
        }
        return expressionStatement(statement);
    }

    bool otherStatement(Statement *statement)
    {
        if (atLineEnd()) {
            return true;
        }
        statement->value = p.expressionList();
        while (statement->value && p.takeWord("from")) {
            Expr *cause = p.expression();
            if (!cause) {
                return false;
            }
        }
        return statement->value != nullptr;
    }

    bool decorator(Statement *statement)
    {
        ++p.at;
        statement->kind = StatementKind::Decorator;
        statement->value = p.expression();
        return statement->value != nullptr;
    }

    bool expressionStatement(Statement *statement)
    {
        Expr *first = p.expressionList();
        if (!first) {
            return false;
        }
        if (p.takeOperator(":")) {
            Expr *annotation = p.expression();
            if (!annotation) {
                return false;
            }
            statement->kind = StatementKind::Assign;
            statement->targets.push_back(first);
            if (!p.isOperator("=")) {
                return true;
            }
            statement->assignOperator = p.token().span;
            ++p.at;
            statement->value = p.expressionList();
            return statement->value != nullptr;
        }
        for (const char *op : {"+=", "-=", "*=", "/=", "//=", "%=", "&=", "|=", "^=", "**=", ">>=", "<<=", "@="}) {
            if (p.isOperator(op)) {
                statement->kind = StatementKind::AugAssign;
                statement->assignOperator = p.token().span;
                ++p.at;
                statement->targets.push_back(first);
                statement->value = p.expressionList();
                return statement->value != nullptr;
            }
        }
        if (!p.isOperator("=")) {
            statement->kind = StatementKind::Expression;
            statement->value = first;
            return true;
        }
        statement->kind = StatementKind::Assign;
        Expr *last = first;
        while (p.isOperator("=")) {
            if (statement->targets.empty()) {
                statement->assignOperator = p.token().span;
            }
            statement->targets.push_back(last);
            ++p.at;
            last = p.expressionList();
            if (!last) {
                return false;
            }
        }
        statement->value = last;
        return true;
    }

    QByteArray dottedName()
    {
        QByteArray name;
        while (p.token().kind == TokenKind::Name && !isKeyword(p.text())) {
            name += p.text().toByteArray();
            ++p.at;
            if (!p.isOperator(".")) {
                break;
            }
            name += '.';
            ++p.at;
        }
        return name;
    }

    bool importStatement(Statement *statement)
    {
        ++p.at;
        statement->kind = StatementKind::Import;
        do {
            ImportedName imported;
            imported.span = p.token().span;
            imported.name = dottedName();
            if (imported.name.isEmpty()) {
                return false;
            }
            imported.alias = imported.name.split('.').constFirst();
            takeAlias(&imported);
            statement->imported.push_back(imported);
        } while (p.takeOperator(","));
        return true;
    }

    void takeAlias(ImportedName *imported)
    {
        imported->span.end = tokenBefore().span.end;
        if (p.takeWord("as") && p.token().kind == TokenKind::Name) {
            imported->alias = p.text().toByteArray();
            imported->span.end = p.token().span.end;
            ++p.at;
        }
    }

    bool fromStatement(Statement *statement)
    {
        ++p.at;
        statement->kind = StatementKind::ImportFrom;
        while (p.isOperator(".") || p.isOperator("...")) {
            statement->module += p.text().toByteArray();
            ++p.at;
        }
        statement->module += dottedName();
        if (!p.takeWord("import")) {
            return false;
        }
        if (p.isOperator("*")) {
            ImportedName star;
            star.span = p.token().span;
            star.name = star.alias = QByteArrayLiteral("*");
            statement->imported.push_back(star);
            ++p.at;
            return true;
        }
        const bool bracketed = p.isOperator("(");
        if (bracketed) {
            statement->open = p.token().span;
            ++p.at;
        }
        while (p.token().kind == TokenKind::Name && !isKeyword(p.text())) {
            ImportedName imported;
            imported.span = p.token().span;
            imported.name = imported.alias = p.text().toByteArray();
            ++p.at;
            takeAlias(&imported);
            statement->imported.push_back(imported);
            statement->trailingComma = p.takeOperator(",");
            if (!statement->trailingComma) {
                break;
            }
        }
        if (bracketed) {
            statement->close = p.token().span;
            return p.takeOperator(")") && !statement->imported.empty();
        }
        return !statement->imported.empty();
    }

    static std::optional<StatementKind> compoundKind(QByteArrayView word)
    {
        static constexpr std::array<std::pair<const char *, StatementKind>, 11> kWords{{
            {"def", StatementKind::Def}, {"class", StatementKind::Class}, {"if", StatementKind::If}, {"elif", StatementKind::Elif},
            {"else", StatementKind::Else}, {"for", StatementKind::For}, {"while", StatementKind::While}, {"with", StatementKind::With},
            {"try", StatementKind::Try}, {"except", StatementKind::Except}, {"finally", StatementKind::Finally}}};
        for (const auto &[name, kind] : kWords) {
            if (word == QByteArrayView(name)) {
                return kind;
            }
        }
        return std::nullopt;
    }

    /// `match x:` and `case y:`, which are names everywhere else.
    bool isSoftCompound(QByteArrayView word) const
    {
        if ((word != QByteArrayView("match") && word != QByteArrayView("case")) || p.token(1).kind == TokenKind::Operator) {
            return word == QByteArrayView("case") && endsWithColon() && p.text(1) != QByteArrayView("(") && p.text(1) != QByteArrayView("=");
        }
        return endsWithColon();
    }

    bool endsWithColon() const
    {
        std::size_t i = p.at;
        while ((*m_tokens)[i].kind != TokenKind::Newline && (*m_tokens)[i].kind != TokenKind::End) {
            ++i;
        }
        return i > p.at && m_module->view((*m_tokens)[i - 1].span) == QByteArrayView(":");
    }

    bool compound(Statement *statement, StatementKind kind)
    {
        statement->kind = kind;
        ++p.at;
        if (!header(statement)) {
            return false;
        }
        if (!p.isOperator(":")) {
            return false;
        }
        statement->header = {statement->span.start, p.token().span.end};
        statement->span.end = p.token().span.end;
        ++p.at;
        own(statement);
        body(statement);
        return true;
    }

    void body(Statement *statement)
    {
        if (!atLineEnd()) {
            line(&statement->children, statement);
            for (Statement *child : statement->children) {
                child->sharesLine = true;
            }
        } else {
            ++p.at;
            if (p.token().kind == TokenKind::Indent) {
                ++p.at;
                block(&statement->children, statement);
                takeDedent();
            }
        }
        extend(statement);
    }

    bool header(Statement *statement)
    {
        switch (statement->kind) {
        case StatementKind::Def:
            return functionHeader(statement);
        case StatementKind::Class:
            statement->name = p.token().span;
            ++p.at;
            return skipTo(":");
        case StatementKind::For: {
            Expr *loop = p.target();
            if (!loop || !p.takeWord("in")) {
                return false;
            }
            statement->targets.push_back(loop);
            statement->value = p.expressionList();
            return statement->value != nullptr;
        }
        case StatementKind::If:
        case StatementKind::Elif:
        case StatementKind::While:
            statement->value = p.expressionList();
            return statement->value != nullptr;
        case StatementKind::With:
            return withHeader(statement);
        case StatementKind::Except:
        case StatementKind::Other:
            return skipTo(":");
        default:
            return true;
        }
    }

    bool withHeader(Statement *statement)
    {
        const std::size_t from = p.at;
        do {
            Expr *context = p.expression();
            if (!context) {
                break;
            }
            statement->targets.push_back(context);
            if (p.takeWord("as")) {
                Expr *name = p.expression();
                if (!name) {
                    break;
                }
                statement->targets.push_back(name);
            }
        } while (p.takeOperator(","));
        if (p.isOperator(":")) {
            return true;
        }
        // several items in one pair of brackets
        p.at = from;
        statement->targets.clear();
        return skipTo(":");
    }

    /// Passes over what this reader has no use for, up to the operator outside brackets.
    bool skipTo(const char *op)
    {
        int depth = 0;
        while (!atLineEnd() && !(depth == 0 && p.isOperator(op))) {
            depth += p.isOperator("(") || p.isOperator("[") || p.isOperator("{") ? 1 : 0;
            depth -= p.isOperator(")") || p.isOperator("]") || p.isOperator("}") ? 1 : 0;
            ++p.at;
        }
        return !atLineEnd();
    }

    bool functionHeader(Statement *statement)
    {
        if (p.token().kind != TokenKind::Name) {
            return false;
        }
        statement->name = p.token().span;
        ++p.at;
        if (p.isOperator("[") && !skipTo("(")) {
            return false;
        }
        if (!p.takeOperator("(")) {
            return false;
        }
        while (!p.isOperator(")")) {
            Parameter parameter;
            if (p.isOperator("*") || p.isOperator("**")) {
                parameter.stars = p.isOperator("*") ? 1 : 2;
                ++p.at;
            }
            if (p.takeOperator("/") || (parameter.stars > 0 && (p.isOperator(",")))) {
                p.takeOperator(",");
                continue;
            }
            if (p.token().kind != TokenKind::Name) {
                return false;
            }
            parameter.name = p.token().span;
            ++p.at;
            if (p.takeOperator(":") && !p.expression()) {
                return false;
            }
            if (p.takeOperator("=")) {
                parameter.defaultValue = p.expression();
                if (!parameter.defaultValue) {
                    return false;
                }
            }
            statement->parameters.push_back(parameter);
            if (!p.takeOperator(",")) {
                break;
            }
        }
        if (!p.takeOperator(")")) {
            return false;
        }
        return !p.takeOperator("->") || p.expression() != nullptr;
    }

    Module *m_module;
    const std::vector<Token> *m_tokens;
    ExpressionParser p;
};

} // namespace

ModulePtr parse(const QByteArray &text)
{
    auto module = std::make_shared<Module>();
    module->text = text;
    module->lines = LineIndex(text);
    Tokens tokens = tokenize(text);
    module->comments = std::move(tokens.comments);
    StatementParser parser(module.get(), &tokens.list);
    parser.run();
    return module;
}

ModulePtr parseExpression(const QByteArray &text)
{
    ModulePtr module = parse(text);
    if (module->body.size() == 1 && module->body.front()->kind == StatementKind::Expression && !module->body.front()->sharesLine) {
        return module;
    }
    return nullptr;
}

} // namespace Authoring
