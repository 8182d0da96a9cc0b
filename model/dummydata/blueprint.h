// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "model/dummydata/generator.h"
#include "model/dummydata/solver.h"

namespace DummyData
{

/// What persons are made from: the compiled query, its columns, frames and population. Immutable
/// once made; shared by workers.
struct Blueprint
{
    std::shared_ptr<Program> program; // shared by workers; immutable once the blueprint is made
    std::unique_ptr<People> people;
    std::unique_ptr<Columns> columns;
    std::vector<FramePlan> frames; ///< those of the population first
    std::vector<Want> population;  ///< the population cut at its ANDs, each to be true
    std::vector<Want> facts;       ///< those of them that only look at facts
    std::vector<std::int64_t> inlinePatients;
    std::vector<std::int64_t> shifts;
    std::vector<std::pair<std::string, Query::NodeId>> variables;
    struct Share
    {
        std::string variable;
        Query::NodeId node = Query::kNoNode;
        std::vector<std::pair<Goal, double>> values; ///< the last one is for whatever is not named
    };
    std::vector<Share> shares;     ///< what the author wants of variables, in the order of the definition

    /// Candidate ids: those of inline tables first, then 1, 2, 3, ... without them (ehrql.md 27).
    [[nodiscard]] std::int64_t candidate(std::size_t index) const;
};

struct BlueprintRequest
{
    std::vector<Query::NodeId> conditions;                              ///< population and further constraints
    std::vector<std::pair<std::string, Query::NodeId>> variables;       ///< name and node of what is put out
    std::vector<Query::NodeId> groups;                                  ///< what measures are grouped by
    std::vector<Core::Date> dates;                                      ///< starts of intervals
    std::vector<std::int64_t> shifts;                                   ///< days by which rows may move, where few intervals stand for many
    std::int64_t wanted = 0;
};

/// Frames that a value is taken from: those of aggregations, picks and columns.
[[nodiscard]] std::set<Query::NodeId> framesRead(const Program &program, const std::vector<Query::NodeId> &roots);
/// Whether a series depends on people, registrations, addresses and deaths alone, and on some of them.
[[nodiscard]] bool looksAtFactsOnly(const Query::Graph &graph, Query::NodeId series);
[[nodiscard]] Core::Result<std::unique_ptr<Blueprint>> makeBlueprint(const Query::Graph &graph, const BlueprintRequest &request, const Options &options);
/// The day on which ages follow England's: 1 January of the year in the middle of the dates that
/// the definitions below `studyRoot` name, so that all of them see the same people.
[[nodiscard]] Core::Date referenceDay(const std::vector<std::int64_t> &ownDates, const Options &options);

/// Makes persons for one thread, with its own texts.
class Worker
{
public:
    explicit Worker(const Blueprint &blueprint);

    enum class Bend
    {
        Never, ///< who does not fit by birth, sex, place or death is left out
        Facts, ///< facts are changed to fit where hardly anybody does by chance
        Life   ///< as Facts, and events may lie outside life: the population asks for it
    };
    /// A person of the population, or nothing.
    [[nodiscard]] std::optional<Person> make(std::int64_t id, Bend bend);
    [[nodiscard]] bool factsFit(std::int64_t id);
    /// The person with facts only.
    [[nodiscard]] Person begin(std::int64_t id) const { return m_maker.begin(id); }
    [[nodiscard]] TextPool &texts() { return m_texts; }
    [[nodiscard]] const TextPool &texts() const { return m_texts; }
    [[nodiscard]] Solver &solver() { return m_solver; }
    [[nodiscard]] Interpreter &interpreter() { return m_interpreter; }
    [[nodiscard]] const Blueprint &blueprint() const { return m_blueprint; }

private:
    void addRows(Person &person, bool ofPopulation);
    [[nodiscard]] bool join(Person &person, Bend bend, const Random &random);
    [[nodiscard]] double furtherRows(std::size_t table) const;
    void scatter(Person &person, const FramePlan &frame, const Random &random);
    void addSeries(Person &person);
    void giveRow(Person &person, Random random);
    void applyShares(Person &person);

    const Blueprint &m_blueprint;
    TextPool m_texts;
    Interpreter m_interpreter;
    RowMaker m_maker;
    Solver m_solver;
};

} // namespace DummyData
