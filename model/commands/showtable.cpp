// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/showtable.h"

#include <algorithm>

#include <QList>
#include <QStringList>

namespace Commands
{

namespace
{

constexpr int kCellWidth = 17;

QString cellText(const Core::Value &value)
{
    if (const auto *flag = std::get_if<bool>(&value.storage())) {
        return *flag ? QStringLiteral("True") : QStringLiteral("False");
    }
    return QString::fromStdString(value.toCsvText());
}

/// Rows to show, in order; -1 stands for the rows left out.
QList<qint64> rowsShown(std::size_t rows, std::optional<int> head, std::optional<int> tail)
{
    const auto total = static_cast<qint64>(rows);
    const qint64 first = head.value_or(0);
    const qint64 last = tail.value_or(0);
    QList<qint64> shown;
    if (first + last == 0 || total <= first + last) {
        for (qint64 row = 0; row < total; ++row) {
            shown.append(row);
        }
        return shown;
    }
    for (qint64 row = 0; row < first; ++row) {
        shown.append(row);
    }
    shown.append(-1);
    for (qint64 row = total - last; row < total; ++row) {
        shown.append(row);
    }
    return shown;
}

/// Cells as they are written; `ellipsis` stands in each cell of the row that stands for those left out.
QList<QStringList> cells(const Table::ResultTable &table, std::optional<int> head, std::optional<int> tail, const QString &ellipsis, bool html)
{
    QList<QStringList> lines;
    for (const qint64 row : rowsShown(table.rows, head, tail)) {
        QStringList line;
        for (const Table::ResultColumn &column : table.columns) {
            const QString text = row < 0 ? ellipsis : cellText(column.values->value(static_cast<std::size_t>(row)));
            line.append(html && row >= 0 ? text.toHtmlEscaped() : text);
        }
        lines.append(line);
    }
    return lines;
}

QStringList headings(const Table::ResultTable &table)
{
    QStringList names;
    for (const Table::ResultColumn &column : table.columns) {
        names.append(QString::fromStdString(column.spec.name));
    }
    return names;
}

QString textLine(const QStringList &line)
{
    QStringList padded;
    for (const QString &cell : line) {
        padded.append(cell.leftJustified(kCellWidth));
    }
    QString text = padded.join(QStringLiteral(" | "));
    while (text.endsWith(QLatin1Char(' '))) {
        text.chop(1);
    }
    return text;
}

} // namespace

QString showAsText(const Table::ResultTable &table, std::optional<int> head, std::optional<int> tail)
{
    const QStringList names = headings(table);
    QStringList rule;
    for (qsizetype i = 0; i < names.size(); ++i) {
        rule.append(QString(kCellWidth, QLatin1Char('-')));
    }
    QStringList lines{textLine(names), rule.join(QStringLiteral("-+-"))};
    for (const QStringList &line : cells(table, head, tail, QStringLiteral("..."), false)) {
        lines.append(textLine(line));
    }
    return lines.join(QLatin1Char('\n'));
}

QString showAsHtml(const Table::ResultTable &table, std::optional<int> head, std::optional<int> tail)
{
    const auto row = [](const QStringList &line, const QString &tag) {
        QString html = QStringLiteral("<tr>");
        for (const QString &cell : line) {
            html += QStringLiteral("<%1>%2</%1>").arg(tag, cell);
        }
        return html + QStringLiteral("</tr>");
    };
    QStringList names = headings(table);
    std::transform(names.begin(), names.end(), names.begin(), [](const QString &name) { return name.toHtmlEscaped(); });
    QString html = QStringLiteral("<!-- start debug output --><table><thead>") + row(names, QStringLiteral("th"))
                   + QStringLiteral("</thead><tbody>");
    for (const QStringList &line : cells(table, head, tail, QStringLiteral("&hellip;"), true)) {
        html += row(line, QStringLiteral("td"));
    }
    return html + QStringLiteral("</tbody></table><!-- end debug output -->");
}

} // namespace Commands
