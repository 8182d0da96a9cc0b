// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <QList>
#include <QString>

#include "model/core/result.h"
#include "model/dummydata/knobs.h"
#include "model/query/definition.h"
#include "model/table/datatable.h"

namespace DummyData
{

struct Options
{
    std::optional<std::int64_t> populationSize; ///< overrides the definition's own
    std::uint64_t seed = 1;
    Core::Date today{20000};  ///< latest date of any event; callers pass the real day
    std::optional<double> timeoutSeconds;
    const std::atomic<bool> *cancelled = nullptr;
    std::function<void(qint64 done, qint64 total)> progress;
    QString studyRoot;        ///< where inline tables from files are read
    /// The day on which ages follow England's; by default found in the study's dates.
    std::optional<Core::Date> referenceDate;
    Knobs knobs;              ///< what the author says of the patients of the study
};

/// A condition, branch or variable that the generated patients do not reach, or never can.
struct Finding
{
    enum class Kind
    {
        Unsatisfiable,  ///< proved: no patient can meet it
        NotReached,     ///< suspected: nobody was found
        Constant,       ///< the variable has one value only, proved
        Implausible     ///< the definition asks for patients whom nobody would believe
    };
    Kind kind = Kind::NotReached;
    std::string rule;     ///< `dummy-population-impossible`, ... (dummy-data.md 3.6)
    Query::NodeId node = Query::kNoNode;
    std::vector<Query::NodeId> others; ///< further conditions of the conflict
    std::string variable; ///< name, or empty for the population
    /// Whole sentences. A condition stands in them as its node's number between the bytes 1 and 2;
    /// diagnosticsOf() puts it into words.
    std::string message;
};

/// A branch of a case or a value of a variable that nobody of the population can have, by proof.
struct RuledOut
{
    Query::NodeId node = Query::kNoNode; ///< the branch's condition, the case for "otherwise", or the variable
    bool isBranch = false;
    std::string value;                   ///< of a variable, as in a CSV file
};

struct Generated
{
    Table::TableSet tables;  ///< only tables and columns that the query uses
    std::int64_t populationReached = 0;
    std::int64_t populationWanted = 0;
    std::vector<Finding> findings;
    std::vector<RuledOut> ruledOut;
};

/// Patients for a dataset: the population is reached with the size asked if that is possible.
/// Deterministic by definition, size, seed and `today`. Each table and column has a stream of
/// random numbers of its own, so a new variable leaves the values of the others alone.
[[nodiscard]] Core::Result<Generated> generate(const Query::Graph &graph, const Query::Dataset &dataset,
                                               const Options &options);

/// The same for measures: the population is any patient in any denominator in any interval, and
/// events are spread over the intervals and groups.
[[nodiscard]] Core::Result<Generated> generate(const Query::Graph &graph, const Query::Measures &measures,
                                               const Options &options);

} // namespace DummyData
