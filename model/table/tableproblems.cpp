// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/tableproblems.h"

#include <algorithm>

#include <QCoreApplication>

#include "model/table/cellparser.h"

namespace Table
{

namespace
{

constexpr qsizetype kListed = 100;
constexpr std::size_t kShownCharacters = 80;

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::Problems", text);
}

} // namespace

void TableProblems::add(Lines &lines, Core::Severity severity, const QString &file, const char *rule, const QString &message,
                        Core::TextPosition at)
{
    if (++lines.count > kListed) {
        return;
    }
    Core::Diagnostic diagnostic;
    diagnostic.file = file;
    diagnostic.range = {at, at};
    diagnostic.severity = severity;
    diagnostic.rule = QString::fromLatin1(rule);
    diagnostic.message = message;
    lines.texts.append(diagnostic.toString());
}

void TableProblems::error(const QString &file, const char *rule, const QString &message, Core::TextPosition at)
{
    add(m_errors, Core::Severity::Error, file, rule, message, at);
}

void TableProblems::warn(const QString &file, const char *rule, const QString &message, Core::TextPosition at)
{
    add(m_warnings, Core::Severity::Warning, file, rule, message, at);
}

void TableProblems::addAll(const TableProblems &other)
{
    const auto take = [](Lines &own, const Lines &added) {
        own.texts.append(added.texts.first(std::min(added.texts.size(), kListed - own.texts.size())));
        own.count += added.count;
    };
    take(m_errors, other.m_errors);
    take(m_warnings, other.m_warnings);
}

QStringList TableProblems::linesOf(const Lines &lines)
{
    QStringList texts = lines.texts;
    if (lines.count > texts.size()) {
        texts.append(tr("... and %1 more").arg(lines.count - texts.size()));
    }
    return texts;
}

Core::Error TableProblems::asError(const QString &headline) const
{
    return {Core::ErrorCode::InvalidInput, headline, linesOf(m_errors).join(u'\n'), {}, {}};
}

QString expectedText(Core::ElementType type)
{
    switch (type.kind) {
    case Core::TypeKind::Bool:
        return tr("T or F");
    case Core::TypeKind::Int:
        return tr("a whole number (of 64 bits)");
    case Core::TypeKind::Float:
        return tr("a number");
    case Core::TypeKind::Date:
        return tr("a date like 2020-01-31");
    default:
        return tr("text");
    }
}

QString shownCell(std::string_view cell)
{
    const bool cut = cell.size() > kShownCharacters;
    const std::string_view part = cell.substr(0, kShownCharacters);
    const auto length = static_cast<qsizetype>(part.size());
    // A cut may fall inside a character, which then shows as a replacement character.
    QString text = isUtf8(cell) ? QString::fromUtf8(part.data(), length) : QString::fromLatin1(part.data(), length);
    // A message stays on its line, whatever the cell holds.
    for (qsizetype i = text.size() - 1; i >= 0; --i) {
        if (text.at(i).category() == QChar::Other_Control) {
            text.replace(i, 1, text.at(i) == u'\n' ? QStringLiteral("\\n") : QStringLiteral("\\x%1").arg(text.at(i).unicode(), 2, 16, QLatin1Char('0')));
        }
    }
    return cut ? text + QStringLiteral("...") : text;
}

} // namespace Table
