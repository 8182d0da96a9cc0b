// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/result.h"
#include "model/table/csvcolumns.h"
#include "model/table/tablefiles.h"

namespace Table
{

/// A folder of CSV tables read by consecutive ranges of patients, so that a run needs memory for
/// a few ranges only, however many patients there are. Possible where every file is uncompressed, has
/// its rows in ascending order of patient and holds no quotes; whatever else is met makes the caller
/// read the folder whole (`readTableFolder`), which also lists what is wrong. Ranges may be read
/// from several threads at once.
class RangedTables
{
public:
    /// Patients `first` <= id < `end`.
    struct Bounds
    {
        std::int64_t first = std::numeric_limits<std::int64_t>::min();
        std::int64_t end = std::numeric_limits<std::int64_t>::max();
    };

    /// Null if the folder cannot be read by ranges, or is so small that it is not worth it.
    [[nodiscard]] static std::unique_ptr<RangedTables> open(const QString &folder, const std::vector<TableRequest> &requests);

    [[nodiscard]] std::size_t count() const { return m_bounds.size(); }
    [[nodiscard]] Bounds bounds(std::size_t range) const { return m_bounds[range]; }
    /// The rows of one range of every table; nothing if they are not as they must be.
    [[nodiscard]] std::optional<TableSet> read(std::size_t range) const;

private:
    struct File
    {
        TableRequest request;
        std::vector<Core::ColumnSchema> wanted;
        std::unique_ptr<TextSource> source;
        CsvLayout layout;
        std::vector<qint64> starts; ///< where each range begins, and the end
    };

    [[nodiscard]] static std::optional<File> openFile(const QString &path, const TableRequest &request);
    [[nodiscard]] bool findRanges();
    [[nodiscard]] DataTablePtr readFile(const File &file, std::size_t range) const;

    std::vector<File> m_files;
    std::vector<Bounds> m_bounds;
};

} // namespace Table
