// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// OPCS-4 and the files that stand beside coding systems: maps, usage counts, clusters.
#include <QCoreApplication>
#include <QHash>
#include <QStringDecoder>

#include "model/core/csvtext.h"
#include "model/terminology/importer.h"

namespace Terminology
{

namespace
{

using Core::Result;
using Cells = std::vector<QByteArrayView>;

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::Companions", text);
}

Result<ReleaseEntry> theEntry(const ReleaseSource &source, const QString &pattern, const QString &what)
{
    if (const ReleaseEntry *entry = findEntry(source, pattern)) {
        return *entry;
    }
    return Core::fail(Core::ErrorCode::InvalidInput, tr("There is no %1 in %2.").arg(what, source.path()));
}

/// Columns of a header by upper-case name.
QHash<QByteArray, std::size_t> columnsOf(const Cells &header)
{
    QHash<QByteArray, std::size_t> columns;
    for (std::size_t i = 0; i < header.size(); ++i) {
        columns.insert(header[i].toByteArray().trimmed().toUpper(), i);
    }
    return columns;
}

bool looksLikeOpcs(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("OPCS4[^/]*CodesAndTitles[^/]*\\.txt$")) != nullptr;
}

/// Letter, three and four characters; lists hold codes without the dot.
Result<ReleaseDescription> readOpcs(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
{
    const auto entry = theEntry(source, QStringLiteral("CodesAndTitles[^/]*\\.txt$|\\.txt$"), tr("OPCS-4 text file"));
    if (!entry) {
        return tl::unexpected(entry.error());
    }
    Portion portion{0, 60, entry->size, 0};
    QHash<QByteArray, int> numbers;
    const auto read = forEachRow(
        source, *entry, '\t',
        [&](const Cells &cells) {
            if (cells.size() < 2) {
                return true;
            }
            const QByteArray code = cells[0].toByteArray().replace(".", "");
            const int number = content.addConcept(code, true, code.size() == 3 ? "category" : "subcategory");
            content.addTerm(number, TermKind::Preferred, cells[1]);
            numbers.insert(code, number);
            if (const int parent = numbers.value(code.first(3), number); parent != number) {
                content.addLink(parent, number);
            }
            return true;
        },
        portion, control);
    if (!read) {
        return tl::unexpected(read.error());
    }
    content.facts.insert(QStringLiteral("concepts"), QString::number(content.size()));
    const QString file = entry->path.section(u'/', -1);
    return ReleaseDescription{QStringLiteral("opcs4"), tr("OPCS-4"), file.section(u' ', 0, 0), dateIn(source.path())};
}

bool looksLikeReadMap(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("(ctv3|rc)sctmap2_uk_[^/]*\\.txt$")) != nullptr;
}

/// A row of a Read or CTV3 map; the latest row of a map id counts.
struct ReadMapRow
{
    QByteArray date;
    ReleaseContent::Map map;
};

Result<void> readMapFile(const ReleaseSource &source, const ReleaseEntry &entry, const ImportControl &control,
                         QHash<QByteArray, ReadMapRow> &rows, int &drugs)
{
    QHash<QByteArray, std::size_t> columns;
    Portion portion{0, 60, entry.size, 0};
    return forEachRow(
        source, entry, '\t',
        [&](const Cells &cells) {
            if (columns.isEmpty()) {
                columns = columnsOf(cells);
                return true;
            }
            const auto cell = [&](const char *name, const char *other) {
                const std::size_t place = columns.value(name, columns.value(other, cells.size()));
                return place < cells.size() ? cells[place].toByteArray() : QByteArray();
            };
            ReadMapRow row;
            row.date = cell("EFFECTIVEDATE", "EFFECTIVEDATE");
            row.map.source = cell("CTV3_CONCEPTID", "READCODE");
            row.map.target = cell("SCT_CONCEPTID", "CONCEPTID");
            row.map.scheme = columns.contains("CTV3_CONCEPTID") ? "ctv3-snomedct" : "readv2-snomedct";
            const bool valid = cell("MAPSTATUS", "MAPSTATUS").toInt() > 0;
            row.map.quality = !valid ? "withdrawn" : cell("IS_ASSURED", "IS_ASSURED") == "1" ? "assured" : "unassured";
            if (row.map.target.startsWith('_')) {
                ++drugs;
                return true;
            }
            const QByteArray id = row.map.scheme + cell("MAPID", "MAPID");
            if (!rows.contains(id) || rows.value(id).date <= row.date) {
                rows.insert(id, row);
            }
            return true;
        },
        portion, control);
}

Result<ReleaseDescription> readReadMap(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
{
    QHash<QByteArray, ReadMapRow> rows;
    int drugs = 0;
    QString date;
    for (const ReleaseEntry &entry : source.entries()) {
        const QString file = entry.path.section(u'/', -1);
        if (!file.startsWith(QStringLiteral("ctv3sctmap2")) && !file.startsWith(QStringLiteral("rcsctmap2"))) {
            continue;
        }
        date = dateIn(file);
        if (auto read = readMapFile(source, entry, control, rows, drugs); !read) {
            return tl::unexpected(read.error());
        }
    }
    if (date.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("There is no CTV3 or Read map in %1.").arg(source.path()));
    }
    QMap<QByteArray, int> counts;
    for (const ReadMapRow &row : std::as_const(rows)) {
        content.maps.push_back(row.map);
        ++counts[row.map.quality];
    }
    content.facts.insert(QStringLiteral("maps"), QString::number(content.maps.size()));
    content.facts.insert(QStringLiteral("without_target"), QString::number(drugs));
    for (auto count = counts.cbegin(); count != counts.cend(); ++count) {
        content.facts.insert(QString::fromLatin1(count.key()), QString::number(count.value()));
    }
    return ReleaseDescription{QStringLiteral("read-map"), tr("CTV3 and Read to SNOMED CT maps"), date, date};
}

bool looksLikeUsage(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("SNOMED_code_usage[^/]*\\.txt$")) != nullptr;
}

/// Yearly counts, rounded to ten; `*` stands for one to four and is kept as such.
Result<ReleaseDescription> readUsage(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
{
    const auto entry = theEntry(source, QStringLiteral("usage[^/]*\\.txt$|\\.txt$"), tr("code usage file"));
    if (!entry) {
        return tl::unexpected(entry.error());
    }
    bool header = true;
    int suppressed = 0;
    Portion portion{0, 60, entry->size, 0};
    const auto read = forEachRow(
        source, *entry, '\t',
        [&](const Cells &cells) {
            if (!header && cells.size() > 2) {
                const int number = content.addConcept(cells[0], true, "usage");
                content.addTerm(number, TermKind::Preferred, cells[1]);
                content.members.push_back({"usage " + cells[2].toByteArray(), cells[0].toByteArray()});
                suppressed += cells[2] == QByteArrayView("*") ? 1 : 0;
            }
            header = false;
            return true;
        },
        portion, control);
    if (!read) {
        return tl::unexpected(read.error());
    }
    content.facts.insert(QStringLiteral("concepts"), QString::number(content.size()));
    content.facts.insert(QStringLiteral("suppressed"), QString::number(suppressed));
    const QString file = entry->path.section(u'/', -1);
    const QString year = QString(file).remove(QStringLiteral(".txt")).section(u'_', -1);
    return ReleaseDescription{QStringLiteral("usage"), tr("SNOMED CT code usage, England, %1").arg(year), year, year.first(std::min<qsizetype>(4, year.size()))};
}

bool looksLikeClusters(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("GPData_Cluster_Refset[^/]*\\.csv$")) != nullptr;
}

/// Primary care clusters. Column order varies; the text is Windows-1252.
Result<ReleaseDescription> readClusters(const ReleaseSource &source, ReleaseContent &content, const ImportControl &)
{
    const auto entry = theEntry(source, QStringLiteral("Cluster[^/]*\\.csv$|\\.csv$"), tr("cluster file"));
    if (!entry) {
        return tl::unexpected(entry.error());
    }
    const auto bytes = readEntry(source, *entry);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    QByteArray text = *bytes;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
    [[maybe_unused]] const QString asUtf8 = decoder.decode(text);
    QString decoded = decoder.hasError() ? QString::fromLatin1(text.replace('\x96', "-").replace('\x97', "-")) : QString::fromUtf8(text);
    const QList<QStringList> rows = Core::csvCells(decoded);
    const QStringList header = rows.value(0);
    const auto column = [&header](const char *name) { return header.indexOf(QLatin1String(name)); };
    if (column("Cluster_ID") < 0 || column("ConceptId") < 0) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("%1 has no columns Cluster_ID and ConceptId.").arg(entry->path));
    }
    QHash<QString, int> clusters;
    int retired = 0;
    for (const QStringList &row : rows.mid(1)) {
        const QString cluster = row.value(column("Cluster_ID"));
        if (!clusters.contains(cluster)) {
            const int number = content.addConcept(cluster.toUtf8(), true, row.value(column("Cluster_Category")).toUtf8());
            content.addTerm(number, TermKind::Preferred, row.value(column("Cluster_Desc")).toUtf8());
            clusters.insert(cluster, number);
        }
        if (row.value(column("Active_in_Refset")) == QStringLiteral("1")) {
            content.members.push_back({cluster.toUtf8(), row.value(column("ConceptId")).toUtf8()});
        } else {
            ++retired;
        }
    }
    content.facts.insert(QStringLiteral("clusters"), QString::number(clusters.size()));
    content.facts.insert(QStringLiteral("members"), QString::number(content.members.size()));
    content.facts.insert(QStringLiteral("retired_members"), QString::number(retired));
    const QString date = dateIn(entry->path);
    return ReleaseDescription{QStringLiteral("clusters"), tr("Primary care clusters"), date, date};
}

} // namespace

Importer opcs4Importer()
{
    return {QStringLiteral("opcs4"),
            {QStringLiteral("opcs"), QStringLiteral("opcs-4")},
            tr("OPCS-4"),
            tr("From NHS TRUD: item 119, Crown copyright, free of charge with a TRUD account. Choose the zip or the text file of codes and titles."),
            &looksLikeOpcs, &readOpcs};
}

Importer readMapImporter()
{
    return {QStringLiteral("read-map"),
            {QStringLiteral("ctv3-map"), QStringLiteral("maps"), QStringLiteral("map"), QStringLiteral("ctv3map")},
            tr("CTV3 and Read maps"),
            tr("From NHS TRUD: item 9 (NHS data migration), under the TRUD licence. Choose the zip or the folder Mapping Tables."),
            &looksLikeReadMap, &readReadMap};
}

Importer usageImporter()
{
    return {QStringLiteral("usage"),
            {QStringLiteral("code-usage")},
            tr("SNOMED CT code usage"),
            tr("From NHS England: \"SNOMED code usage in primary care\", yearly, under the Open Government Licence. Choose the text file."),
            &looksLikeUsage, &readUsage};
}

Importer clusterImporter()
{
    return {QStringLiteral("clusters"),
            {QStringLiteral("refsets"), QStringLiteral("cluster")},
            tr("Primary care clusters"),
            tr("From NHS TRUD: item 659 (primary care domain reference sets), under the Open Government Licence. Choose the zip or the CSV."),
            &looksLikeClusters, &readClusters};
}

} // namespace Terminology
