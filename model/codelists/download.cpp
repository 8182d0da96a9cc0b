// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/download.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QHash>
#include <QSet>

#include "model/core/csvtext.h"

namespace Codelists
{

namespace
{

const QString kDmd = QStringLiteral("dmd");

/// An uploaded table with the places of its columns.
struct Table
{
    QStringList header; ///< lower case
    QList<QStringList> rows;
    CodeColumns columns;

    [[nodiscard]] bool codeIsRenamed() const { return header.at(columns.code) != QStringLiteral("code"); }
    [[nodiscard]] QList<qsizetype> otherColumns() const
    {
        QList<qsizetype> places;
        for (qsizetype i = 0; i < header.size(); ++i) {
            if (i != columns.code && i != columns.term && !header.at(i).isEmpty()) {
                places.append(i);
            }
        }
        return places;
    }
};

Table tableOf(const CodeSystem &system, const QList<QStringList> &rows)
{
    Table table;
    table.columns = findColumns(system, rows.constFirst()).value_or(CodeColumns{0, -1});
    for (const QString &name : rows.constFirst()) {
        table.header.append(name.toLower());
    }
    table.rows = rows.mid(1);
    return table;
}

/// Rows for older and newer ids of the listed ones. Their text goes into the term column, or where
/// there is none (or it is the first one, which the site takes for none) into an added last cell.
QList<QStringList> mappedRows(const Table &table, const PreviousIds &pairs)
{
    QHash<QString, QStringList> byCode;
    for (const QStringList &row : table.rows) {
        byCode.insert(row.value(table.columns.code), row);
    }
    const MappedIds mapped = mappedIds(byCode.keys(), pairs);
    QList<QStringList> rows;
    const auto append = [&](const QMap<QString, QStringList> &ids, const QString &text) {
        for (auto entry = ids.cbegin(); entry != ids.cend(); ++entry) {
            QStringList row = byCode.value(entry.value().constFirst());
            const qsizetype place = table.columns.term > 0 ? table.columns.term : table.header.size();
            while (row.size() <= place) {
                row.append(QString());
            }
            row[table.columns.code] = entry.key();
            row[place] = text.arg(entry.value().join(QStringLiteral(", ")));
            rows.append(row);
        }
    };
    append(mapped.previous, QStringLiteral("VMP previous to %1"));
    append(mapped.subsequent, QStringLiteral("VMP subsequent to %1"));
    return rows;
}

QStringList shapedRow(const Table &table, const QStringList &row, const QString &term, bool fixed)
{
    QStringList shaped{row.value(table.columns.code), term};
    if (!fixed) {
        if (table.codeIsRenamed()) {
            shaped.append(row.value(table.columns.code));
        }
        for (const qsizetype place : table.otherColumns()) {
            shaped.append(row.value(place));
        }
    }
    return shaped;
}

QList<QStringList> shapedTable(const Table &table, bool fixed, const QList<QStringList> &extra)
{
    QStringList header{QStringLiteral("code"), QStringLiteral("term")};
    if (!fixed) {
        if (table.codeIsRenamed()) {
            header.append(table.header.at(table.columns.code));
        }
        for (const qsizetype place : table.otherColumns()) {
            header.append(table.header.at(place));
        }
    }
    QList<QStringList> rows{header};
    for (const QStringList &row : table.rows) {
        rows.append(shapedRow(table, row, table.columns.term < 0 ? QString() : row.value(table.columns.term), fixed));
    }
    for (const QStringList &row : extra) {
        rows.append(shapedRow(table, row, table.columns.term > 0 ? row.value(table.columns.term) : row.constLast(), fixed));
    }
    return rows;
}

QString firstColumns(const QList<QStringList> &rows, qsizetype count)
{
    QList<QStringList> cut;
    for (const QStringList &row : rows) {
        cut.append(row.first(std::min(count, row.size())));
    }
    return Core::writeCsv(cut);
}

} // namespace

MappedIds mappedIds(const QStringList &codes, const PreviousIds &pairs)
{
    QMap<QString, QString> previousOf;
    for (const auto &[id, previous] : pairs) {
        previousOf.insert(id, previous);
    }
    const QSet<QString> listed(codes.begin(), codes.end());
    MappedIds mapped;
    for (auto entry = previousOf.cbegin(); entry != previousOf.cend(); ++entry) {
        const QString &id = entry.key();
        QSet<QString> seen{id};
        for (QString older = entry.value(); !older.isEmpty() && !seen.contains(older); older = previousOf.value(older)) {
            seen.insert(older);
            if (listed.contains(id)) {
                mapped.previous[older].append(id);
            } else if (listed.contains(older)) {
                mapped.subsequent[id].append(older);
            }
        }
    }
    for (const QString &older : mapped.previous.keys()) {
        mapped.subsequent.remove(older); // a step between two listed ids is one row
    }
    const auto sortAll = [](QMap<QString, QStringList> &ids) {
        for (QStringList &sources : ids) {
            sources.sort();
        }
    };
    sortAll(mapped.previous);
    sortAll(mapped.subsequent);
    return mapped;
}

bool isDownloadable(const CodeSystem &system, const QString &csv)
{
    const QList<QStringList> rows = Core::csvCells(csv);
    return !rows.isEmpty() && findColumns(system, rows.constFirst()).has_value();
}

Downloads downloadsOf(const CodeSystem &system, const QString &csv, const PreviousIds &pairs)
{
    QList<QStringList> rows = Core::csvCells(csv);
    const QList<QStringList> uploaded = rows;
    // A blank line between the rows carries no code and is not handed out in a new shape.
    rows.removeIf([](const QStringList &row) { return row.isEmpty(); });
    const Table table = tableOf(system, rows);
    const QList<QStringList> extra = system.id == kDmd ? mappedRows(table, pairs) : QList<QStringList>();
    const QList<QStringList> current = system.id == kDmd ? shapedTable(table, false, extra) : uploaded;
    Downloads result;
    result.plain = system.id == kDmd ? Core::writeCsv(current) : csv;
    result.fixed = Core::writeCsv(shapedTable(table, true, extra));
    result.omit = csv;
    result.fixedOmit = Core::writeCsv(shapedTable(table, true, {}));
    result.digests = {textDigest(result.plain)};
    if (system.id == kDmd) {
        if (current.size() == rows.size()) {
            result.digests.append(textDigest(Core::writeCsv(uploaded)));
        }
        for (const qsizetype count : {2, 3}) {
            if (current.constFirst().size() > count) {
                result.digests.append(textDigest(firstColumns(current, count)));
            }
        }
    }
    return result;
}

QString textDigest(const QString &text)
{
    const QByteArray joined = Core::textLines(text).join(u'\n').toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(joined, QCryptographicHash::Sha1).toHex());
}

} // namespace Codelists
