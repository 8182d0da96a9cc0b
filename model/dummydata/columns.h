// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/dummydata/codemeanings.h"
#include "model/dummydata/facts.h"
#include "model/dummydata/goal.h"
#include "model/dummydata/knobs.h"
#include "model/dummydata/measurements.h"

namespace DummyData
{

/// What may stand in one column: the schema's rules and what the definition compares it with
/// (dummy-data.md 3.2).
struct ColumnPlan
{
    const Core::ColumnSchema *schema = nullptr;
    bool notNull = false;
    bool firstOfMonth = false;
    std::vector<Cell> categories;
    bool hasRange = false;
    std::int64_t minimum = 0;
    std::int64_t maximum = 0;
    std::int64_t step = 1;
    std::int64_t earliest = 0; ///< days
    std::int64_t latest = 0;
    std::vector<MembersPtr> sets;      ///< codelists and single values it is compared with
    std::vector<Cell> fresh;           ///< well formed, never mentioned
    std::vector<double> thresholds;
    std::vector<std::string> needles;  ///< texts it is searched for
    std::vector<std::string> dateAfter;
    bool few = false;                  ///< measures are grouped by it: a handful of values fills its groups
};

/// Draws values for cells: any that the schema and the person allow, or one that meets a goal.
/// Immutable once made but for the fresh texts it puts into the program's pool; read by workers.
class Columns
{
public:
    /// `groups`: what measures are grouped by.
    Columns(Program &program, const People &people, const std::vector<std::pair<std::string, Query::NodeId>> &variables, const std::vector<Query::NodeId> &groups,
            const Knobs &knobs);

    [[nodiscard]] const ColumnPlan &plan(std::size_t table, std::size_t column) const { return m_plans[table][column]; }
    /// An everyday value, not looking at any goal. `anchors`: days round which dates gather.
    [[nodiscard]] Cell everyday(const Person &person, std::size_t table, std::size_t row, std::size_t column, const std::vector<std::int64_t> &anchors,
                                TextPool &texts, Random &random) const;
    /// A value that meets the goal; nothing if neither the schema nor the person's life allows one.
    /// `bend` lets it break the person's life (before birth, after death), never the schema.
    [[nodiscard]] std::optional<Cell> choose(const Person &person, std::size_t table, std::size_t row, std::size_t column, const Goal &goal, bool bend,
                                             TextPool &texts, Random &random) const;
    /// The measurement of the row's code; nullptr if it is none.
    [[nodiscard]] const Measurement *measurementOf(const Person &person, std::size_t table, std::size_t row) const;
    /// Whether the row's code belongs to a list whose numbers the definition looks at.
    [[nodiscard]] bool isMeasured(const Person &person, std::size_t table, std::size_t row) const;
    [[nodiscard]] std::string codesText(const std::vector<std::string> &codes) const;
    [[nodiscard]] const People &people() const { return m_people; }
    [[nodiscard]] const Knobs &knobs() const { return m_knobs; }
    [[nodiscard]] const Program &program() const { return m_program; }
    [[nodiscard]] const CodeMeanings &meanings() const { return m_meanings; }
    /// Whether the person can have the codes of the row, and can have had them on its first day.
    [[nodiscard]] bool suits(const Person &person, std::size_t table, std::size_t row) const;
    /// The earliest date of a row; nothing if it has none.
    [[nodiscard]] std::optional<std::int64_t> firstDay(const Person &person, std::size_t table, std::size_t row) const;
    /// Columns of a table that hold a code each.
    [[nodiscard]] const std::vector<int> &codeColumns(std::size_t table) const { return m_codeColumns[table]; }

private:
    [[nodiscard]] bool isMissing(const ColumnPlan &plan, Random &random) const;
    [[nodiscard]] bool isInSeason(const Person &person, std::size_t table, std::size_t row, std::int64_t day) const;
    void narrowToStudy(std::size_t table, std::int64_t &from, std::int64_t &to) const;
    [[nodiscard]] static Cell pickOf(const ColumnPlan &plan, const std::vector<Cell> &values, Random &random);
    /// One that suits the person, if a few draws find one.
    [[nodiscard]] Cell pickFor(const Person &person, std::size_t table, const ColumnPlan &plan, const MembersPtr &list, Random &random) const;
    [[nodiscard]] bool canHave(const Person &person, std::size_t table, Cell code) const;
    [[nodiscard]] Cell dateAsText(const Person &person, std::size_t table, std::size_t row, std::size_t column, TextPool &texts, Random &random) const;
    void collectUses();
    void collectMeasurements(const std::vector<std::pair<std::string, Query::NodeId>> &variables);
    void makeFresh(ColumnPlan &plan);
    [[nodiscard]] ColumnPlan *planOf(Query::NodeId series);
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> window(const Person &person, std::size_t table, std::size_t row, std::size_t column, bool bend) const;
    [[nodiscard]] std::optional<Cell> chooseDate(const Person &person, std::size_t table, std::size_t row, std::size_t column, const Goal &goal, bool bend,
                                                 Random &random) const;
    [[nodiscard]] std::optional<Cell> chooseNumber(const Person &person, std::size_t table, std::size_t row, std::size_t column, const Goal &goal,
                                                   Random &random) const;
    [[nodiscard]] std::optional<Cell> chooseText(const Person &person, std::size_t table, const ColumnPlan &plan, const Goal &goal, Random &random) const;
    [[nodiscard]] double everydayNumber(const Person &person, std::size_t table, std::size_t row, std::size_t column, Random &random) const;

    Program &m_program;
    const People &m_people;
    Knobs m_knobs;
    CodeMeanings m_meanings;
    std::uint32_t m_influenza = TextPool::kUnknown; ///< the text that the definition names the disease by
    std::vector<std::vector<ColumnPlan>> m_plans;
    struct Measured
    {
        const Measurement *measurement = nullptr;
        std::vector<double> thresholds;
    };
    std::vector<std::map<std::int64_t, Measured>> m_measured; ///< by table, by bits of the code
    [[nodiscard]] const Measured *measured(const Person &person, std::size_t table, std::size_t row) const;
    std::vector<std::vector<int>> m_codeColumns; ///< by table
};

[[nodiscard]] std::string freshCode(Core::CodeSystem system, Random &random);
[[nodiscard]] std::string textFromPattern(const std::string &pattern, Random &random);

} // namespace DummyData
