// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QString>

#include "model/core/result.h"
#include "model/query/definition.h"
#include "model/table/datatable.h"
#include "model/table/rangedtables.h"
#include "model/table/resulttable.h"

namespace Engine
{

/// How to run. All pointers may be null; they must outlive the call.
struct Options
{
    int threads = 0; ///< 0: as many as cores
    const std::atomic<bool> *cancelled = nullptr;
    std::function<void(qint64 done, qint64 total)> progress; ///< called on the calling thread
    QString studyRoot; ///< where inline tables from files are read
    bool inlineTablesAreEmpty = false; ///< for the population rule (ehrql.md 19)
};

/// Keeps column results between evaluations, by content hash of the node and version of the
/// tables, so that only changed nodes are computed again. Thread safe. Bounded by `maximumBytes`.
class Cache
{
public:
    explicit Cache(std::size_t maximumBytes = std::size_t{512} << 20U);
    ~Cache();
    Cache(const Cache &) = delete;
    Cache &operator=(const Cache &) = delete;

    void clear();
    [[nodiscard]] std::size_t bytes() const;

    struct Private;
    [[nodiscard]] Private &d() { return *m_private; }

private:
    std::unique_ptr<Private> m_private;
};

/// Values of patient-level series for a list of patients (ascending ids).
struct PatientResults
{
    std::vector<std::int64_t> patientIds;
    std::vector<Table::ColumnPtr> columns; ///< one per asked series, `patientIds.size()` rows each
};

/// Evaluates the dataset on the tables: rows are exactly those of ehrql.md 19 and 26, sorted by
/// patient id, columns `patient_id` then the variables. First the dataset, then its event tables.
/// Errors: a date out of range, a float overflow, an unreadable inline file, cancelled.
[[nodiscard]] Core::Result<std::vector<Table::ResultTable>> evaluateDataset(const Query::Graph &graph,
                                                                            const Query::Dataset &dataset,
                                                                            const Table::TableSet &tables,
                                                                            const Options &options = {},
                                                                            Cache *cache = nullptr);

/// The same, each range of patients read when its turn comes: memory for a few ranges and the
/// result. `progress` counts ranges. Nothing if a range cannot be read so: read the folder whole.
[[nodiscard]] Core::Result<std::optional<std::vector<Table::ResultTable>>> evaluateDataset(const Query::Graph &graph,
                                                                                           const Query::Dataset &dataset,
                                                                                           const Table::RangedTables &tables,
                                                                                           const Options &options = {});

/// Evaluates any patient-level series for every patient that occurs in `tables` used by them (or
/// for `patients` if given). No hidden tie-break keys beyond those of the series given.
[[nodiscard]] Core::Result<PatientResults> evaluateSeries(const Query::Graph &graph,
                                                          const std::vector<Query::NodeId> &series,
                                                          const Table::TableSet &tables,
                                                          const Options &options = {}, Cache *cache = nullptr,
                                                          const std::vector<std::int64_t> *patients = nullptr);

/// Rows of a frame or values of event-level series of one domain, for `show()` and the explain
/// view (ehrql.md 33): columns `patient_id`, for event level `row_id` (1-based row number in the
/// file), then the frame's columns or one per series.
[[nodiscard]] Core::Result<Table::ResultTable> evaluateRows(const Query::Graph &graph,
                                                            const std::vector<Query::NodeId> &elements,
                                                            const Table::TableSet &tables,
                                                            const Options &options = {}, Cache *cache = nullptr);

/// Whether the population is T for a patient without any row (ehrql.md 19, first rule).
[[nodiscard]] Core::Result<bool> isTrueForEmptyPatient(const Query::Graph &graph, Query::NodeId population);

/// The schemas of all file-backed tables that the nodes use, with the columns they select.
struct TableUse
{
    Core::TableSchemaPtr schema;
    std::vector<std::string> columns; ///< alphabetical
};
[[nodiscard]] std::vector<TableUse> tablesUsed(const Query::Graph &graph, const std::vector<Query::NodeId> &roots);

} // namespace Engine
