// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/dummydata/blueprint.h"
#include "model/dummydata/plausibility.h"

namespace DummyData
{

/// Something that at least one person should show (dummy-data.md 3.3).
struct Demand
{
    enum class Kind
    {
        Value,    ///< a value of a variable
        Branch,   ///< a branch of a case taken
        Outcome,  ///< a condition true or false, a count at and beside its thresholds
        Boundary  ///< a row on the first or last day of a window
    };
    Kind kind = Kind::Value;
    Query::NodeId about = Query::kNoNode; ///< the variable, the case or the comparison
    std::size_t index = 0;                ///< branch
    std::vector<Want> wants;
    Query::NodeId frame = Query::kNoNode; ///< Boundary: of the rows
    std::string variable;                 ///< Value: its name
    std::string text;                     ///< the value, for people
    bool isMissing = false;               ///< Value: NULL
    std::uint64_t key = 0;
    int weight = 1;
    std::size_t wanted = 0;               ///< persons who show it; 0: one or two
};

/// Values that a series is known to be able to take: those of a case, of a category column, T and
/// F; NULL among them where a case has no value. Empty if they cannot be listed.
[[nodiscard]] std::vector<Cell> possibleValues(const Blueprint &blueprint, Query::NodeId series);
[[nodiscard]] std::vector<Demand> demandsOf(const Blueprint &blueprint, const std::vector<Query::NodeId> &outputs);

/// Sees to it that the demands are met: judges the persons, then changes a few of them for what is
/// still missing, in the order of weight, without taking away what only they show.
class Coverage
{
public:
    /// `mostJudged`: the first persons only are looked at and changed, so that large populations
    /// cost no more.
    Coverage(Worker &worker, std::vector<Person> &persons, std::vector<Demand> demands, std::size_t mostJudged);

    /// `steps`: of the solver at most, over all demands.
    void run(std::int64_t steps, const std::atomic<bool> *cancelled);
    [[nodiscard]] const std::vector<Demand> &demands() const { return m_demands; }
    [[nodiscard]] std::size_t shown(std::size_t demand) const { return m_counts[demand]; }
    /// Proved that nobody of the population can show it.
    [[nodiscard]] bool isImpossible(std::size_t demand) const { return m_impossible[demand]; }
    /// The value that all persons judged have, for each series that has only one.
    [[nodiscard]] std::map<Query::NodeId, Cell> constants(const std::vector<Query::NodeId> &series);
    /// Persons who are not plausible, and the demand that made them so; the population itself where there is none.
    struct Doubtful
    {
        std::size_t person = 0; ///< among those judged
        std::vector<Implausible> why;
        std::optional<std::size_t> demand;
    };
    [[nodiscard]] std::vector<Doubtful> doubtful() const;
    [[nodiscard]] std::size_t judged() const { return m_judged; }

private:
    [[nodiscard]] std::vector<bool> judge(const Person &person);
    [[nodiscard]] bool meets(const Demand &demand);
    [[nodiscard]] bool tryCarriers(std::size_t demand);
    [[nodiscard]] bool costsNothing(const std::vector<bool> &before, const std::vector<bool> &after, std::size_t demand) const;

    Worker &m_worker;
    std::vector<Person> &m_persons;
    std::vector<Demand> m_demands;
    std::vector<std::vector<bool>> m_met; ///< by person, by demand
    std::vector<std::size_t> m_counts;
    std::size_t m_judged = 0;
    std::map<std::size_t, std::size_t> m_bentFor; ///< demand by person
    std::vector<bool> m_impossible;
};

} // namespace DummyData
