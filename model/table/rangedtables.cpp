// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/rangedtables.h"

#include <algorithm>

#include <QDir>

#include "model/table/cellparser.h"
#include "model/table/csv.h"
#include "model/table/filecolumns.h"

namespace Table
{

namespace
{

/// Of the largest table; the others' shares come on top. Also the least size for which ranges pay.
constexpr qint64 kBytesPerRange = qint64{4} << 20;
constexpr qint64 kLongestRow = 4096;

/// The patient of the row that begins at `at`; nothing if that is no plain row.
std::optional<std::int64_t> patientAt(TextSource &source, const CsvLayout &layout, qint64 at)
{
    QByteArray buffer;
    const auto text = source.slice(at, at + kLongestRow, buffer);
    if (!text) {
        return {};
    }
    CsvReader reader(*text);
    std::vector<std::string_view> cells;
    std::int64_t patient = 0;
    const bool plain = reader.next(cells) && cells.size() == layout.width
                       && parsePythonInt(cells[static_cast<std::size_t>(layout.indexes.front())], &patient);
    return plain ? std::optional(patient) : std::nullopt;
}

/// Where the first row of a patient at or above `bound` begins, if rows ascend by patient.
std::optional<qint64> firstRowFrom(TextSource &source, const CsvLayout &layout, qint64 firstRow, std::int64_t bound)
{
    qint64 low = firstRow;
    qint64 high = source.size();
    qint64 answer = high;
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        const auto start = source.lineStart(middle);
        if (!start) {
            return {};
        }
        if (*start >= high) {
            high = middle; // no row begins in [middle, high)
            continue;
        }
        const auto patient = patientAt(source, layout, *start);
        if (!patient) {
            return {};
        }
        if (*patient >= bound) {
            answer = *start;
            high = middle;
        } else {
            low = *start + 1;
        }
    }
    return answer;
}

bool isInOrder(const std::vector<std::int64_t> &patients, const RangedTables::Bounds &bounds, bool distinct)
{
    if (patients.empty()) {
        return true;
    }
    const bool ascending = distinct ? std::adjacent_find(patients.begin(), patients.end(), std::greater_equal<>()) == patients.end()
                                    : std::is_sorted(patients.begin(), patients.end());
    return ascending && patients.front() >= bounds.first && patients.back() < bounds.end;
}

} // namespace

std::optional<RangedTables::File> RangedTables::openFile(const QString &path, const TableRequest &request)
{
    auto source = TextSource::open(path);
    if (!source) {
        return {};
    }
    TableProblems problems;
    const auto heading = readCsvHeading(**source, path, problems);
    if (!heading || !*heading || problems.hasErrors()) {
        return {};
    }
    File file;
    file.request = request;
    file.wanted = fileColumns(*request.schema);
    file.layout = layoutOf(**heading, {});
    file.starts = {(*heading)->firstRow, (*source)->size()};
    for (const Core::ColumnSchema &column : file.wanted) {
        file.layout.indexes.push_back((*heading)->indexOf(column.name));
        file.layout.required.push_back(column.constraint(Core::Constraint::Kind::NotNull) != nullptr);
    }
    if (file.layout.indexes.front() < 0) {
        return {};
    }
    file.source = std::move(*source);
    return file;
}

/// Cuts the largest file into equal parts, and every other at the same patients.
bool RangedTables::findRanges()
{
    const auto largest = std::max_element(m_files.begin(), m_files.end(), [](const File &a, const File &b) { return a.source->size() < b.source->size(); });
    std::vector<std::int64_t> cuts;
    for (qint64 at = largest->starts.front() + kBytesPerRange; at < largest->source->size(); at += kBytesPerRange) {
        const auto start = largest->source->lineStart(at);
        if (!start || *start >= largest->source->size()) {
            break;
        }
        const auto patient = patientAt(*largest->source, largest->layout, *start);
        if (!patient || (!cuts.empty() && *patient < cuts.back())) {
            return false;
        }
        if (cuts.empty() || *patient > cuts.back()) {
            cuts.push_back(*patient);
        }
    }
    if (cuts.empty()) {
        return false;
    }
    m_bounds.assign(cuts.size() + 1, {});
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        m_bounds[i].end = cuts[i];
        m_bounds[i + 1].first = cuts[i];
    }
    for (File &file : m_files) {
        std::vector<qint64> starts{file.starts.front()};
        for (const std::int64_t cut : cuts) {
            const auto start = firstRowFrom(*file.source, file.layout, starts.front(), cut);
            if (!start || *start < starts.back()) {
                return false;
            }
            starts.push_back(*start);
        }
        starts.push_back(file.starts.back());
        file.starts = std::move(starts);
    }
    return true;
}

std::unique_ptr<RangedTables> RangedTables::open(const QString &folder, const std::vector<TableRequest> &requests)
{
    const auto format = folderFormat(folder);
    if (!format || *format != QStringLiteral(".csv") || requests.empty()) {
        return nullptr;
    }
    auto tables = std::make_unique<RangedTables>();
    for (const TableRequest &request : requests) {
        auto file = openFile(QDir(folder).filePath(tableFileName(request.schema->tableName, *format)), request);
        if (!file) {
            return nullptr;
        }
        tables->m_files.push_back(std::move(*file));
    }
    return tables->findRanges() ? std::move(tables) : nullptr;
}

DataTablePtr RangedTables::readFile(const File &file, std::size_t range) const
{
    QByteArray buffer;
    const auto text = file.source->slice(file.starts[range], file.starts[range + 1], buffer);
    if (!text || text->find('"') != std::string_view::npos) {
        return nullptr;
    }
    CsvLayout layout = file.layout;
    layout.wanted = file.wanted;
    const CsvRows rows = parseCsvRows(*text, layout);
    const Core::TableSchema &schema = *file.request.schema;
    const bool fine = rows.wrongCount == 0 && isInOrder(rows.columns.front()->ints, m_bounds[range], schema.oneRowPerPatient);
    if (!fine) {
        return nullptr;
    }
    TableProblems problems;
    checkTableCategories({}, schema, rows.columns, problems);
    return problems.hasErrors() ? nullptr : tableOf(file.request, rows.columns);
}

std::optional<TableSet> RangedTables::read(std::size_t range) const
{
    TableSet set;
    for (const File &file : m_files) {
        DataTablePtr table = readFile(file, range);
        if (!table) {
            return {};
        }
        set.insert(std::move(table));
    }
    return set;
}

} // namespace Table
