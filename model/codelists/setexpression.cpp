// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/setexpression.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Codelists
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::SetExpression", text);
}

class ExpressionParser
{
public:
    explicit ExpressionParser(const QString &text) : m_text(text) {}

    Core::Result<SetExpression> parse()
    {
        SetExpression expression;
        if (!readSide(expression.include)) {
            return expected(tr("a code"));
        }
        if (takeWord(QStringLiteral("MINUS")) && !readSide(expression.exclude)) {
            return expected(tr("a code after MINUS"));
        }
        skipBlanks();
        if (m_at < m_text.size()) {
            return expected(expression.exclude.isEmpty() ? tr("OR, MINUS or the end") : tr("OR or the end"));
        }
        return expression;
    }

private:
    tl::unexpected<Core::Error> expected(const QString &what)
    {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("The expression cannot be read at character %1: %2 was expected. Only OR and one MINUS with <<, < or "
                             "no sign before each code can be read.")
                              .arg(m_at + 1)
                              .arg(what));
    }

    void skipBlanks()
    {
        while (m_at < m_text.size() && m_text.at(m_at).isSpace()) {
            ++m_at;
        }
    }

    bool take(QChar unit)
    {
        skipBlanks();
        const bool there = m_at < m_text.size() && m_text.at(m_at) == unit;
        m_at += there ? 1 : 0;
        return there;
    }

    bool takeWord(const QString &word)
    {
        skipBlanks();
        const qsizetype end = m_at + word.size();
        const bool ends = end >= m_text.size() || !m_text.at(end).isLetterOrNumber();
        if (!ends || QStringView(m_text).mid(m_at, word.size()).compare(word, Qt::CaseInsensitive) != 0) {
            return false;
        }
        m_at = end;
        return true;
    }

    bool readSide(QList<CodeReference> &side)
    {
        do {
            if (take(u'(')) {
                if (!readSide(side) || !take(u')')) {
                    return false;
                }
            } else if (!readReference(side)) {
                return false;
            }
        } while (takeWord(QStringLiteral("OR")));
        return true;
    }

    bool readReference(QList<CodeReference> &side)
    {
        static const QRegularExpression kReference(QStringLiteral("\\G(<<|<)?\\s*([0-9]{6,18})(\\s*\\|[^|]*\\|)?"));
        skipBlanks();
        const auto match = kReference.match(m_text, m_at);
        if (!match.hasMatch()) {
            return false;
        }
        m_at = match.capturedEnd();
        const CodeReference reference{match.captured(1), match.captured(2)};
        if (!side.contains(reference)) {
            side.append(reference);
        }
        return true;
    }

    const QString &m_text;
    qsizetype m_at = 0;
};

QString writeSide(const QList<CodeReference> &side)
{
    QStringList parts;
    for (const CodeReference &reference : side) {
        parts.append(reference.scope + reference.code);
    }
    return parts.join(QStringLiteral(" OR "));
}

} // namespace

Core::Result<SetExpression> parseExpression(const QString &text)
{
    return ExpressionParser(text).parse();
}

QString writeExpression(const SetExpression &expression)
{
    if (expression.exclude.isEmpty()) {
        return writeSide(expression.include);
    }
    return u'(' + writeSide(expression.include) + QStringLiteral(") MINUS (") + writeSide(expression.exclude) + u')';
}

SetExpression expressionOf(const Codeset &codeset)
{
    SetExpression expression;
    for (const DefinitionRow &row : codeset.rows()) {
        const CodeReference reference{QStringLiteral("<<"), row.code};
        QList<CodeReference> &side = row.included ? expression.include : expression.exclude;
        if (!side.contains(reference)) { // below two others it is listed twice
            side.append(reference);
        }
    }
    return expression;
}

Codeset evaluateExpression(const CodeGraph &system, const QString &root, const SetExpression &expression)
{
    QStringList named;
    for (const CodeReference &reference : expression.include + expression.exclude) {
        named.append(reference.code);
    }
    const auto graph = std::make_shared<CodeGraph>(system.around(root, named));
    QStringList plus;
    QStringList minus;
    const auto apply = [&graph](const QList<CodeReference> &side, QStringList &own, QStringList &other) {
        for (const CodeReference &reference : side) {
            if (reference.scope != QStringLiteral("<")) {
                own.append(reference.code);
            }
            if (reference.scope == QStringLiteral("<<")) {
                continue;
            }
            QStringList &target = reference.scope.isEmpty() ? other : own;
            for (const int child : graph->graph().children(graph->node(reference.code))) {
                target.append(graph->code(child));
            }
        }
    };
    apply(expression.include, plus, minus);
    apply(expression.exclude, minus, plus);
    return Codeset::fromDefinition(graph, plus, minus);
}

} // namespace Codelists
