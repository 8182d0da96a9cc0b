// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/outputs/textparts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace Outputs
{

namespace
{

constexpr qsizetype kMostParts = 200; // of one file

/// The cells of "| a | b |"; a bar behind a backslash is part of a cell.
QStringList pipeCells(const QString &line)
{
    QStringList cells;
    QString cell;
    const QString plain = line.trimmed();
    for (qsizetype at = 0; at < plain.size(); ++at) {
        if (plain.at(at) == u'\\' && at + 1 < plain.size() && plain.at(at + 1) == u'|') {
            cell += u'|';
            ++at;
        } else if (plain.at(at) == u'|') {
            cells.append(cell.trimmed());
            cell.clear();
        } else {
            cell += plain.at(at);
        }
    }
    cells.append(cell.trimmed());
    if (plain.startsWith(u'|')) {
        cells.removeFirst();
    }
    if (plain.endsWith(u'|') && !cells.isEmpty()) {
        cells.removeLast();
    }
    return cells;
}

bool isRule(const QString &line)
{
    static const QRegularExpression kRule(QStringLiteral("^\\s*\\|?\\s*:?-+:?\\s*(\\|\\s*:?-+:?\\s*)*\\|?\\s*$"));
    return line.contains(u'|') && line.contains(u'-') && kRule.match(line).hasMatch();
}

QList<TextPart> pipeTables(const QString &text)
{
    QList<TextPart> parts;
    const QStringList lines = text.split(u'\n');
    for (int at = 1; at < lines.size() && parts.size() < kMostParts; ++at) {
        if (!isRule(lines.at(at)) || !lines.at(at - 1).contains(u'|')) {
            continue;
        }
        TextPart part;
        part.headingLine = at;
        part.table.header = pipeCells(lines.at(at - 1));
        while (at + 1 < lines.size() && lines.at(at + 1).contains(u'|')) {
            ++at;
            part.table.rows.append(pipeCells(lines.at(at)));
            part.lines.append(at + 1);
        }
        parts.append(part);
    }
    return parts;
}

/// The words of a piece of a page.
QString wordsOf(QString html)
{
    static const QRegularExpression kTag(QStringLiteral("<[^>]*>"));
    html.remove(kTag);
    html.replace(QStringLiteral("&nbsp;"), QStringLiteral(" "));
    html.replace(QStringLiteral("&lt;"), QStringLiteral("<"));
    html.replace(QStringLiteral("&gt;"), QStringLiteral(">"));
    html.replace(QStringLiteral("&amp;"), QStringLiteral("&"));
    return html.simplified();
}

/// From tag to tag; a table in a table ends the outer one, whose cells are no numbers then.
QList<TextPart> pageTables(const QString &text)
{
    static const QRegularExpression kTag(QStringLiteral("<(/?)(table|tr|td|th)\\b[^>]*>"), QRegularExpression::CaseInsensitiveOption);
    QList<TextPart> parts;
    TextPart part;
    QStringList row;
    qsizetype cellStart = -1;
    int line = 1;
    int rowLine = 1;
    qsizetype counted = 0;
    bool inside = false;
    const auto endCell = [&](qsizetype end) {
        if (cellStart >= 0) {
            row.append(wordsOf(text.mid(cellStart, end - cellStart)));
            cellStart = -1;
        }
    };
    const auto endRow = [&]() {
        if (!row.isEmpty() && part.headingLine < 0) {
            part.table.header = row;
            part.headingLine = rowLine;
        } else if (!row.isEmpty()) {
            part.table.rows.append(row);
            part.lines.append(rowLine);
        }
        row.clear();
    };
    const auto endTable = [&]() {
        endRow();
        if (!part.table.rows.isEmpty()) {
            parts.append(part);
        }
        part = {};
    };
    for (auto match = kTag.globalMatch(text); match.hasNext() && parts.size() < kMostParts;) {
        const QRegularExpressionMatch tag = match.next();
        const QString name = tag.captured(2).toLower();
        const bool ends = !tag.captured(1).isEmpty();
        line += static_cast<int>(QStringView(text).mid(counted, tag.capturedStart() - counted).count(u'\n'));
        counted = tag.capturedStart();
        if (name == QStringLiteral("table")) {
            endCell(tag.capturedStart());
            endTable();
            inside = !ends;
        } else if (!inside) {
            continue;
        } else if (name == QStringLiteral("tr")) {
            endCell(tag.capturedStart());
            endRow();
            rowLine = line;
        } else {
            endCell(tag.capturedStart());
            cellStart = ends ? -1 : tag.capturedEnd();
        }
    }
    return parts;
}

QString cellOf(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toDouble(), 'g', 15) : value.isBool() ? (value.toBool() ? QStringLiteral("true") : QStringLiteral("false")) : value.toString();
}

/// [{"group": "a", "n": 3}, ...].
QList<TextPart> records(const QString &text)
{
    TextPart part;
    for (const QJsonValue &each : QJsonDocument::fromJson(text.toUtf8()).array()) {
        const QJsonObject record = each.toObject();
        if (part.table.header.isEmpty()) {
            part.table.header = record.keys();
        }
        QStringList row;
        for (const QString &key : std::as_const(part.table.header)) {
            row.append(cellOf(record.value(key)));
        }
        part.table.rows.append(row);
        part.lines.append(-1);
    }
    return part.table.header.isEmpty() ? QList<TextPart>() : QList<TextPart>{part};
}

} // namespace

QList<TextPart> tablesInText(const QString &path, const QString &text)
{
    const QString name = path.toLower();
    const auto ends = [&name](const char *ending) { return name.endsWith(QLatin1String(ending)); };
    return ends(".md") || ends(".txt") || ends(".log") ? pipeTables(text)
           : ends(".html") || ends(".htm")             ? pageTables(text)
           : ends(".json")                             ? records(text)
                                                       : QList<TextPart>();
}

} // namespace Outputs
