// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohorts/filecohort.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <QCoreApplication>
#include <QDir>

#include "model/core/files.h"
#include "model/table/csv.h"

namespace Cohorts
{

namespace
{

using Evaluation::CohortColumn;
using Cells = std::vector<std::string>;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cohorts::FileCohort", text);
}

/// What pandas takes for a missing value in a file of texts.
bool isMissing(std::string_view cell)
{
    constexpr std::array<std::string_view, 17> kMissing{"",     "#N/A",    "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND",
                                                        "1.#QNAN", "<NA>", "N/A",      "NA",  "NULL",    "NaN",      "n/a",  "nan"};
    return cell == "null" || std::find(kMissing.begin(), kMissing.end(), cell) != kMissing.end();
}

struct TextFile
{
    Cells names;
    std::vector<Cells> columns;
    std::size_t rows = 0;
};

Core::Result<TextFile> readTextColumns(const QString &path)
{
    const Core::Result<QByteArray> bytes = Table::readMaybeCompressed(path);
    if (!bytes) {
        return Core::fail(bytes.error());
    }
    std::string_view text(bytes->constData(), static_cast<std::size_t>(bytes->size()));
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    Table::CsvReader reader(text);
    std::vector<std::string_view> record;
    TextFile file;
    while (reader.next(record)) {
        if (record.empty()) {
            continue;
        }
        if (file.names.empty()) {
            file.names.assign(record.begin(), record.end());
            file.columns.resize(file.names.size());
            continue;
        }
        for (std::size_t i = 0; i < file.columns.size(); ++i) {
            file.columns[i].emplace_back(i < record.size() && !isMissing(record[i]) ? record[i] : std::string_view());
        }
        ++file.rows;
    }
    return file;
}

std::optional<int> number(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

Core::Result<Table::ColumnPtr> columnOf(const CohortColumn &column, const Cells *cells, std::size_t rows)
{
    const bool dates = column.type == Core::kDate;
    Table::ColumnBuilder builder(dates ? Core::kDate : Core::kStr);
    builder.reserve(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        if (!cells) {
            builder.append(Core::Value("1"));
            continue;
        }
        const std::string cell = row < cells->size() ? (*cells)[row] : std::string();
        if (cell.empty()) {
            builder.append({});
        } else if (!dates) {
            builder.append(Core::Value(cell));
        } else if (const auto date = lenientDate(cell)) {
            builder.append(Core::Value(*date));
        } else {
            return Core::fail({Core::ErrorCode::InvalidInput,
                               tr("%1 reads dates from %2, but row %3 holds \"%4\", which is no date.")
                                   .arg(QString::fromStdString(column.name), column.path)
                                   .arg(row + 2)
                                   .arg(QString::fromStdString(cell)),
                               {}, {}, column.origin});
        }
    }
    return builder.finish();
}

class Reading
{
public:
    Reading(const QString &studyRoot) : m_root(studyRoot) {}

    Core::Result<void> add(const CohortColumn &column)
    {
        const auto file = open(column);
        if (!file) {
            return Core::fail(file.error());
        }
        const auto cellsOf = [&file](std::string_view name) -> const Cells * {
            const auto found = std::find((*file)->names.begin(), (*file)->names.end(), name);
            return found == (*file)->names.end() ? nullptr : &(*file)->columns[static_cast<std::size_t>(found - (*file)->names.begin())];
        };
        const Cells *ids = cellsOf("patient_id");
        const Cells *values = column.returning.empty() ? nullptr : cellsOf(column.returning);
        if (!ids || (!column.returning.empty() && !values)) {
            return Core::fail({Core::ErrorCode::InvalidInput,
                               tr("The file %1 of %2 lacks the column %3.")
                                   .arg(column.path, QString::fromStdString(column.name), ids ? QString::fromStdString(column.returning) : QStringLiteral("patient_id")),
                               {}, {}, column.origin});
        }
        if (!m_result.patientIds) {
            m_result.rows = (*file)->rows;
        }
        CohortColumn idColumn;
        idColumn.type = Core::kStr;
        auto made = columnOf(idColumn, ids, m_result.rows);
        auto own = columnOf(column, values, m_result.rows);
        if (!own) {
            return Core::fail(own.error());
        }
        m_result.patientIds = std::move(*made);
        m_result.columns[column.name] = std::move(*own);
        return {};
    }

    [[nodiscard]] FileColumns take() { return std::move(m_result); }

private:
    Core::Result<const TextFile *> open(const CohortColumn &column)
    {
        const QString path = QDir(m_root).absoluteFilePath(column.path);
        if (const auto found = m_files.find(path); found != m_files.end()) {
            return &found->second;
        }
        if (!Core::isInside(m_root, path)) {
            return Core::fail({Core::ErrorCode::PermissionDenied, tr("The file %1 lies outside the study's folder, so it is not read.").arg(column.path), {}, {}, column.origin});
        }
        Core::Result<TextFile> read = readTextColumns(path);
        if (!read) {
            Core::Error error = read.error();
            error.where = column.origin;
            return Core::fail(error);
        }
        return &m_files.emplace(path, std::move(*read)).first->second;
    }

    QString m_root;
    std::map<QString, TextFile> m_files;
    FileColumns m_result;
};

} // namespace

std::optional<Core::Date> lenientDate(std::string_view text)
{
    constexpr std::size_t kIsoLength = 10;
    if (text.size() > kIsoLength && (text[kIsoLength] == ' ' || text[kIsoLength] == 'T')) {
        text = text.substr(0, kIsoLength); // the time of day is cut off by every precision
    }
    if (const auto iso = Core::Date::fromIso(text)) {
        return iso;
    }
    std::array<std::optional<int>, 3> parts;
    std::size_t count = 0;
    for (std::size_t from = 0; from <= text.size() && count < parts.size(); ++count) {
        const std::size_t to = std::min(text.find_first_of("/-.", from), text.size());
        parts[count] = number(text.substr(from, to - from));
        from = to + 1;
        if (!parts[count]) {
            return std::nullopt;
        }
    }
    if (count == 1) {
        return Core::Date::fromCivil(*parts[0], 1, 1);
    }
    constexpr int kFirstFourDigitYear = 1000;
    if (*parts[0] >= kFirstFourDigitYear) {
        return Core::Date::fromCivil(*parts[0], *parts[1], count == 3 ? *parts[2] : 1);
    }
    if (count < 3) {
        return std::nullopt;
    }
    const auto monthFirst = Core::Date::fromCivil(*parts[2], *parts[0], *parts[1]);
    return monthFirst ? monthFirst : Core::Date::fromCivil(*parts[2], *parts[1], *parts[0]);
}

Core::Result<FileColumns> readFileColumns(const Evaluation::CohortStudy &study, const QString &studyRoot)
{
    Reading reading(studyRoot);
    for (const CohortColumn &column : study.columns) {
        if (column.source == CohortColumn::Source::File) {
            if (const auto added = reading.add(column); !added) {
                return Core::fail(added.error());
            }
        }
    }
    return reading.take();
}

} // namespace Cohorts
