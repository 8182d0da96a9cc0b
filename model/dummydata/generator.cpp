// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/generator.h"

#include <algorithm>
#include <chrono>
#include <set>

#include <QCoreApplication>

#include "model/dummydata/people.h"

namespace DummyData
{

namespace
{

using Query::NodeId;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kDefaultSize = 10;
constexpr std::size_t kSmallestBatch = 400;
constexpr std::size_t kLargestBatch = 20000;
constexpr double kTimeoutSeconds = 60;
constexpr int kRoundsWithoutProgress = 12;

QString tr(const char *text)
{
    return QCoreApplication::translate("DummyData::Generator", text);
}

/// Which patients meet which of the conditions.
struct Judgement
{
    std::vector<std::vector<bool>> met; ///< by condition, by person
    [[nodiscard]] bool all(std::size_t person) const
    {
        return std::all_of(met.begin(), met.end(), [person](const std::vector<bool> &condition) { return condition[person]; });
    }
};

class Search
{
public:
    Search(const Query::Graph &graph, const Analysis &analysis, const Options &options, std::uint64_t seed)
        : m_graph(graph)
        , m_analysis(analysis)
        , m_options(options)
        , m_maker(analysis, seed, options.today)
        , m_random(Random(seed).stream("search"))
    {
        // Tables that each condition looks at: what a person could borrow from another to meet it.
        for (const NodeId condition : analysis.conditions) {
            std::vector<std::size_t> tables;
            for (const Engine::TableUse &use : Engine::tablesUsed(graph, {condition})) {
                for (std::size_t t = 0; t < analysis.tables.size(); ++t) {
                    if (*analysis.tables[t].schema == *use.schema) {
                        tables.push_back(t);
                    }
                }
            }
            m_tablesOf.push_back(std::move(tables));
        }
    }

    Core::Result<std::vector<Person>> run(std::int64_t wanted, double timeoutSeconds);
    [[nodiscard]] const std::vector<double> &shares() const { return m_shares; }

private:
    [[nodiscard]] bool isCancelled() const { return m_options.cancelled && m_options.cancelled->load(std::memory_order_relaxed); }
    [[nodiscard]] std::int64_t nextId();
    [[nodiscard]] Core::Result<Judgement> judge(const std::vector<Person> &people);
    void borrow(std::vector<Person> &people, const Judgement &judgement);

    const Query::Graph &m_graph;
    const Analysis &m_analysis;
    const Options &m_options;
    LifeMaker m_maker;
    Random m_random;
    std::vector<std::vector<std::size_t>> m_tablesOf;
    std::vector<double> m_shares; ///< of fresh people who meet each condition
    std::size_t m_inlineUsed = 0;
    std::int64_t m_lastId = 0;
};

/// Ids of inline tables first, then 1, 2, 3, ... without those (ehrql.md 27).
std::int64_t Search::nextId()
{
    if (m_inlineUsed < m_analysis.inlinePatients.size()) {
        return m_analysis.inlinePatients[m_inlineUsed++];
    }
    do {
        ++m_lastId;
    } while (std::binary_search(m_analysis.inlinePatients.begin(), m_analysis.inlinePatients.end(), m_lastId));
    return m_lastId;
}

Core::Result<Judgement> Search::judge(const std::vector<Person> &people)
{
    std::vector<std::int64_t> ids;
    for (const Person &person : people) {
        ids.push_back(person.id);
    }
    Engine::Options engine;
    engine.cancelled = m_options.cancelled;
    engine.studyRoot = m_options.studyRoot;
    const auto results = Engine::evaluateSeries(m_graph, m_analysis.conditions, tablesOf(m_analysis, people), engine, nullptr, &ids);
    if (!results) {
        return Core::fail(results.error());
    }
    Judgement judgement;
    for (const Table::ColumnPtr &column : results->columns) {
        std::vector<bool> met;
        for (std::size_t p = 0; p < people.size(); ++p) {
            met.push_back(!column->isNull(p) && column->bools[p] != 0);
        }
        judgement.met.push_back(std::move(met));
    }
    return judgement;
}

/// People who fail some conditions take over the rows that let others meet them: whole tables, or
/// added to their own rows, since one condition may ask for a record and another for its absence.
void Search::borrow(std::vector<Person> &people, const Judgement &judgement)
{
    std::vector<std::vector<std::size_t>> donors(m_analysis.conditions.size());
    for (std::size_t c = 0; c < donors.size(); ++c) {
        for (std::size_t p = 0; p < people.size(); ++p) {
            if (judgement.met[c][p]) {
                donors[c].push_back(p);
            }
        }
    }
    const std::vector<Person> before = people;
    for (std::size_t p = 0; p < people.size(); ++p) {
        for (std::size_t c = 0; c < donors.size(); ++c) {
            if (judgement.met[c][p] || donors[c].empty()) {
                continue;
            }
            const Person &donor = before[m_random.pick(donors[c])];
            const bool add = m_random.chance(0.5);
            for (const std::size_t t : m_tablesOf[c]) {
                if (add && !m_analysis.tables[t].schema->oneRowPerPatient) {
                    people[p].rows[t].insert(people[p].rows[t].end(), donor.rows[t].begin(), donor.rows[t].end());
                } else {
                    people[p].rows[t] = donor.rows[t];
                }
            }
        }
    }
}

Core::Result<std::vector<Person>> Search::run(std::int64_t wanted, double timeoutSeconds)
{
    const Clock::time_point start = Clock::now();
    std::vector<Person> found;
    int fruitless = 0;
    std::size_t batch = std::clamp(static_cast<std::size_t>(wanted) * 2, kSmallestBatch, kLargestBatch);
    while (static_cast<std::int64_t>(found.size()) < wanted && fruitless < kRoundsWithoutProgress) {
        const double spent = std::chrono::duration<double>(Clock::now() - start).count();
        if (spent > timeoutSeconds) {
            break;
        }
        std::vector<Person> people;
        for (std::size_t i = 0; i < batch; ++i) {
            people.push_back(makePerson(m_analysis, m_maker, nextId()));
        }
        std::sort(people.begin(), people.end(), [](const Person &a, const Person &b) { return a.id < b.id; });
        const std::size_t before = found.size();
        for (int generation = 0; generation < 5 && !people.empty(); ++generation) {
            if (isCancelled()) {
                return Core::fail(Core::ErrorCode::Cancelled, {});
            }
            const auto judgement = judge(people);
            if (!judgement) {
                return Core::fail(judgement.error());
            }
            if (m_shares.empty()) {
                for (const std::vector<bool> &met : judgement->met) {
                    m_shares.push_back(static_cast<double>(std::count(met.begin(), met.end(), true)) / static_cast<double>(people.size()));
                }
            }
            std::vector<Person> rest;
            Judgement restJudgement;
            restJudgement.met.resize(judgement->met.size());
            for (std::size_t p = 0; p < people.size(); ++p) {
                if (judgement->all(p)) {
                    found.push_back(people[p]);
                }
            }
            if (static_cast<std::int64_t>(found.size()) >= wanted) {
                break;
            }
            // Those already in stay as donors for this generation only.
            borrow(people, *judgement);
            for (std::size_t p = 0; p < people.size(); ++p) {
                if (!judgement->all(p)) {
                    rest.push_back(std::move(people[p]));
                }
            }
            people = std::move(rest);
            if (m_options.progress) {
                m_options.progress(static_cast<qint64>(found.size()), wanted);
            }
        }
        fruitless = found.size() == before ? fruitless + 1 : 0;
        batch = std::min(batch * 2, kLargestBatch);
    }
    std::sort(found.begin(), found.end(), [](const Person &a, const Person &b) { return a.id < b.id; });
    if (static_cast<std::int64_t>(found.size()) > wanted) {
        found.resize(static_cast<std::size_t>(wanted));
    }
    return found;
}

void reportShortfall(const Query::Graph &graph, const Analysis &analysis, const std::vector<double> &shares, Generated &generated)
{
    if (generated.populationReached >= generated.populationWanted) {
        return;
    }
    for (std::size_t c = 0; c < analysis.conditions.size(); ++c) {
        if (c < shares.size() && shares[c] == 0.0) {
            Finding finding;
            finding.kind = Finding::Kind::NotReached;
            finding.node = analysis.conditions[c];
            finding.message = tr("No dummy patient was found who meets this condition of the population: %1. Check whether anybody can meet it.")
                                  .arg(QString::fromStdString(graph.toText(analysis.conditions[c]).substr(0, 300)))
                                  .toStdString();
            generated.findings.push_back(std::move(finding));
        }
    }
    if (generated.findings.empty()) {
        Finding finding;
        finding.message = tr("Only %1 of %2 dummy patients were found who meet all conditions of the population.")
                              .arg(generated.populationReached)
                              .arg(generated.populationWanted)
                              .toStdString();
        generated.findings.push_back(std::move(finding));
    }
}

Core::Result<Generated> generateFor(const Query::Graph &graph, NodeId population, const std::vector<NodeId> &roots,
                                    const Query::DummyDataConfig &config, std::int64_t defaultSize, const std::vector<Core::Date> &dates,
                                    const Options &options)
{
    std::vector<NodeId> all = roots;
    all.push_back(population);
    auto analysis = analyse(graph, population, all, dates, options.studyRoot);
    if (!analysis) {
        return Core::fail(analysis.error());
    }
    if (config.additionalPopulationConstraint != Query::kNoNode) {
        analysis->conditions.push_back(config.additionalPopulationConstraint);
    }
    Generated generated;
    generated.populationWanted = options.populationSize.value_or(config.populationSize.value_or(defaultSize));
    Search search(graph, *analysis, options, options.seed);
    const double timeout = options.timeoutSeconds.value_or(config.configured ? config.timeoutSeconds : kTimeoutSeconds);
    const auto people = search.run(generated.populationWanted, timeout);
    if (!people) {
        return Core::fail(people.error());
    }
    generated.populationReached = static_cast<std::int64_t>(people->size());
    generated.tables = tablesOf(*analysis, *people);
    reportShortfall(graph, *analysis, search.shares(), generated);
    return generated;
}

} // namespace

Core::Result<Generated> generate(const Query::Graph &graph, const Query::Dataset &dataset, const Options &options)
{
    return generateFor(graph, dataset.population, Query::rootsOf(dataset), dataset.dummyData, kDefaultSize, {}, options);
}

Core::Result<Generated> generate(const Query::Graph &original, const Query::Measures &measures, const Options &options)
{
    // The population is anybody in any denominator; INTERVAL spans all intervals (ehrql.md 27).
    Query::Graph graph = original;
    std::optional<Core::Date> first;
    std::optional<Core::Date> last;
    std::vector<Core::Date> dates;
    std::set<NodeId> denominators;
    std::set<Query::Interval> intervals;
    std::set<std::string> groups;
    for (const Query::Measure &measure : measures.measures) {
        denominators.insert(measure.denominator);
        for (const Query::Variable &group : measure.groupBy) {
            groups.insert(group.name);
        }
        for (const Query::Interval &interval : measure.intervals) {
            intervals.insert(interval);
            first = !first || interval.start < *first ? interval.start : *first;
            last = !last || interval.end > *last ? interval.end : *last;
            dates.push_back(interval.start);
        }
    }
    if (!first) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("The measures have no intervals, so there is nothing to make dummy data for."));
    }
    const std::unordered_map<std::string, Core::Value> bounds{{Query::kIntervalStart, Core::Value(*first)}, {Query::kIntervalEnd, Core::Value(*last)}};
    NodeId population = Query::kNoNode;
    for (const NodeId denominator : denominators) {
        NodeId condition = graph.substitute(denominator, bounds);
        if (graph.node(condition).type == Core::kInt) {
            const std::array<NodeId, 2> inputs{condition, graph.value(Core::Value(std::int64_t{0}), Core::kInt)};
            condition = graph.function(Query::Op::GT, inputs).value_or(condition);
        }
        if (population == Query::kNoNode) {
            population = condition;
        } else {
            const std::array<NodeId, 2> inputs{population, condition};
            population = graph.function(Query::Op::Or, inputs).value_or(population);
        }
    }
    std::vector<NodeId> roots;
    for (const NodeId root : Query::rootsOf(measures)) {
        roots.push_back(graph.substitute(root, bounds));
    }
    const auto size = static_cast<std::int64_t>(10 * denominators.size() * intervals.size() * std::max<std::size_t>(1, groups.size()));
    return generateFor(graph, population, roots, measures.dummyData, size, dates, options);
}

} // namespace DummyData
