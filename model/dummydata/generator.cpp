// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/generator.h"

#include <algorithm>
#include <chrono>

#include "model/dummydata/assembler.h"
#include "model/dummydata/coverage.h"
#include "model/dummydata/measureplan.h"
#include "model/dummydata/measurespread.h"
#include "model/dummydata/report.h"
#include "model/engine/results.h"

namespace DummyData
{

namespace
{

using Query::NodeId;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kDefaultSize = 10;
constexpr double kTimeoutSeconds = 60;
constexpr std::size_t kPilot = 1200;         ///< candidates who show how rare the facts asked for are
constexpr std::size_t kPilotPeople = 12;
constexpr std::size_t kMostFruitless = 400;  ///< candidates who fit by their facts but could not be made members
constexpr std::size_t kWindow = 2048;
constexpr std::size_t kWorkers = 2;
constexpr std::int64_t kCoverageSteps = 1500000; ///< of definitions up to
constexpr std::size_t kUsualNodes = 1500;        ///< so many nodes; a step of larger ones costs more
constexpr std::size_t kJudged = 400; ///< persons who are looked at for what is missing
constexpr std::size_t kJudgedForMeasures = 1200;
constexpr std::size_t kManyDemands = 1500;
constexpr std::size_t kManyNodes = 8000;

/// Texts of persons who come from a worker, put into the texts of all.
void translate(const Program &program, std::vector<Person> &persons, const TextPool &from, TextPool &to)
{
    const std::uint32_t shared = program.texts().size();
    for (Person &person : persons) {
        for (std::size_t t = 0; t < person.tables.size(); ++t) {
            TableRows &rows = person.tables[t];
            for (std::size_t c = 0; c < rows.columns; ++c) {
                for (std::size_t row = 0; program.tables()[t].schemas[c]->type.isText() && row < rows.size(); ++row) {
                    if (Cell &cell = rows.at(row, c); !cell.isNull() && cell.text() >= shared) {
                        cell = Cell::ofText(to.intern(from.text(cell.text())));
                    }
                }
            }
        }
    }
}

/// A value that the author wants nobody to have need not be shown.
bool isUnwanted(const Blueprint &blueprint, const Demand &demand)
{
    if (demand.kind != Demand::Kind::Value) {
        return false;
    }
    const auto share = std::find_if(blueprint.shares.begin(), blueprint.shares.end(), [&demand](const Blueprint::Share &known) { return known.node == demand.about; });
    if (share == blueprint.shares.end()) {
        return false;
    }
    const Goal &wanted = demand.wants.front().goal;
    return std::none_of(share->values.begin(), share->values.end(), [&](const auto &value) {
        Goal both = wanted;
        const bool meets = both.narrow(value.first);
        const bool empty = !both.mayBeNull && both.in.size() > 1 && std::none_of(both.in.front()->values.begin(), both.in.front()->values.end(), [&](Cell cell) {
            return both.allows(cell, blueprint.program->node(demand.about));
        });
        return value.second > 0 && meets && !empty;
    });
}

class Search
{
public:
    Search(const Blueprint &blueprint, const Options &options, double timeoutSeconds)
        : m_blueprint(blueprint), m_options(options), m_main(blueprint), m_end(Clock::now() + std::chrono::milliseconds(static_cast<std::int64_t>(timeoutSeconds * 1000)))
    {
        for (std::size_t i = 0; i < kWorkers; ++i) {
            m_workers.push_back(std::make_unique<Worker>(blueprint));
        }
    }

    /// Hands persons on in ascending order of id (those of inline tables first), window by window;
    /// how many there were.
    Core::Result<std::int64_t> run(std::int64_t wanted, const std::function<void(std::vector<Person> &&)> &take)
    {
        std::int64_t found = 0;
        const Worker::Bend bend = pilot();
        std::size_t next = 0;
        std::size_t fruitless = 0;
        while (found < wanted && fruitless < kMostFruitless) {
            if (isCancelled()) {
                return Core::fail(Core::ErrorCode::Cancelled, {});
            }
            if (Clock::now() > m_end) {
                m_timedOut = true;
                break;
            }
            const auto missing = static_cast<std::size_t>(wanted - found);
            const std::size_t window = std::clamp<std::size_t>(found == 0 ? missing / 2 + 1 : missing / 2 + missing / 4, 32, kWindow);
            std::vector<std::vector<Person>> parts(kWorkers);
            std::vector<std::size_t> tried(kWorkers, 0);
            const auto made = Engine::inParallel(kWorkers, static_cast<int>(kWorkers), [&](std::size_t part) -> Core::Result<void> {
                tried[part] = fill(*m_workers[part], bend, next + part * window, window, found == 0, parts[part]);
                return {};
            });
            if (!made) {
                return Core::fail(made.error());
            }
            next += kWorkers * window;
            const std::int64_t before = found;
            for (std::size_t part = 0; part < kWorkers && found < wanted; ++part) {
                if (static_cast<std::int64_t>(parts[part].size()) > wanted - found) {
                    parts[part].resize(static_cast<std::size_t>(wanted - found));
                }
                translate(*m_blueprint.program, parts[part], m_workers[part]->texts(), m_main.texts());
                found += static_cast<std::int64_t>(parts[part].size());
                take(std::move(parts[part]));
            }
            fruitless = found > before ? 0 : fruitless + std::max<std::size_t>(tried[0] + tried[1], 8);
            if (m_options.progress) {
                m_options.progress(found, wanted);
            }
        }
        return found;
    }

    [[nodiscard]] Worker &worker() { return m_main; }
    [[nodiscard]] bool timedOut() const { return m_timedOut; }

private:
    [[nodiscard]] bool isCancelled() const { return m_options.cancelled && m_options.cancelled->load(std::memory_order_relaxed); }

    /// Members among the candidates from `first` on; how many were tried.
    std::size_t fill(Worker &worker, Worker::Bend bend, std::size_t first, std::size_t window, bool nobodyYet, std::vector<Person> &members)
    {
        std::size_t tried = 0;
        for (std::size_t i = first; i < first + window && !isCancelled(); ++i) {
            const std::int64_t id = m_blueprint.candidate(i);
            if (bend == Worker::Bend::Never && !m_blueprint.facts.empty() && !worker.factsFit(id)) {
                continue;
            }
            ++tried;
            if (auto person = worker.make(id, bend)) {
                members.push_back(std::move(*person));
            } else if (nobodyYet && members.empty() && tried > kMostFruitless / 8) {
                break; // those to come will not be luckier by the hundred
            }
        }
        return tried;
    }

    /// Facts are bent only where hardly anybody fits by chance, lives only where nobody could be
    /// made otherwise. Looks at the first candidates only, so it does not depend on the size asked.
    Worker::Bend pilot()
    {
        std::vector<std::int64_t> fitting;
        for (std::size_t i = 0; i < kPilot && fitting.size() < kPilotPeople; ++i) {
            const std::int64_t id = m_blueprint.candidate(i);
            if (m_blueprint.facts.empty() || m_main.factsFit(id)) {
                fitting.push_back(id);
            }
        }
        const auto made = [this](std::size_t most, const auto &idAt, Worker::Bend bend) {
            std::size_t count = 0;
            for (std::size_t i = 0; i < most; ++i) {
                count += m_main.make(idAt(i), bend) ? 1U : 0U;
            }
            return count;
        };
        const auto fittingAt = [&fitting](std::size_t i) { return fitting[i]; };
        if (m_blueprint.inlinePatients.empty() && fitting.size() >= kPilotPeople / 4 && 3 * made(fitting.size(), fittingAt, Worker::Bend::Never) >= fitting.size()) {
            return Worker::Bend::Never;
        }
        const auto candidateAt = [this](std::size_t i) { return m_blueprint.candidate(i); };
        return made(kPilotPeople, candidateAt, Worker::Bend::Facts) > 0 ? Worker::Bend::Facts : Worker::Bend::Life;
    }

    const Blueprint &m_blueprint;
    const Options &m_options;
    Worker m_main;
    Clock::time_point m_end;
    std::vector<std::unique_ptr<Worker>> m_workers;
    bool m_timedOut = false;
};

Core::Result<Generated> search(const Blueprint &blueprint, std::int64_t wanted, std::vector<Demand> demands, std::size_t mostJudged, double timeout, const Options &options)
{
    Generated generated;
    generated.populationWanted = wanted;
    Assembler assembler(*blueprint.program);
    // A proof costs less than a search that cannot succeed.
    if (reportImpossible(blueprint, generated)) {
        generated.tables = assembler.finish();
        return generated;
    }
    Search search(blueprint, options, timeout);
    // The first persons carry what nobody shows by chance; those after them go straight into columns.
    std::vector<Person> first;
    std::optional<Coverage> coverage;
    const auto byId = [](const Person &a, const Person &b) { return a.id < b.id; };
    const bool anyOrder = !blueprint.inlinePatients.empty();
    const auto cover = [&] {
        coverage.emplace(search.worker(), first, std::move(demands), mostJudged);
        const auto nodes = static_cast<std::int64_t>(std::max(kUsualNodes, blueprint.program->reachable().size()));
        coverage->run(kCoverageSteps / nodes * static_cast<std::int64_t>(kUsualNodes), options.cancelled);
        std::sort(first.begin(), first.end(), byId);
        assembler.append(first, search.worker().texts());
    };
    const auto found = search.run(wanted, [&](std::vector<Person> &&persons) {
        if (coverage) {
            assembler.append(persons, search.worker().texts());
            return;
        }
        std::move(persons.begin(), persons.end(), std::back_inserter(first));
        if (!anyOrder && first.size() >= mostJudged) {
            cover();
        }
    });
    if (!found) {
        return Core::fail(found.error());
    }
    if (!coverage) {
        cover();
    }
    generated.populationReached = *found;
    generated.tables = assembler.finish();
    reportShortfall(search.worker(), search.timedOut(), generated);
    if (*found > 0) {
        reportCoverage(blueprint, *coverage, generated);
    }
    return generated;
}

} // namespace

Core::Result<Generated> generate(const Query::Graph &graph, const Query::Dataset &dataset, const Options &options)
{
    BlueprintRequest request;
    request.wanted = options.populationSize.value_or(dataset.dummyData.populationSize.value_or(kDefaultSize));
    request.conditions.push_back(dataset.population);
    if (dataset.dummyData.additionalPopulationConstraint != Query::kNoNode) {
        request.conditions.push_back(dataset.dummyData.additionalPopulationConstraint);
    }
    std::vector<NodeId> outputs;
    for (const Query::Variable &variable : dataset.variables) {
        request.variables.emplace_back(variable.name, variable.node);
        outputs.push_back(variable.node);
    }
    for (const Query::EventTable &table : dataset.eventTables) {
        for (const Query::Variable &column : table.columns) {
            request.variables.emplace_back(column.name, column.node);
        }
    }
    const double timeout = options.timeoutSeconds.value_or(dataset.dummyData.configured ? dataset.dummyData.timeoutSeconds : kTimeoutSeconds);
    const auto blueprint = makeBlueprint(graph, request, options);
    if (!blueprint) {
        return Core::fail(blueprint.error());
    }
    std::vector<Demand> demands = demandsOf(**blueprint, outputs);
    std::erase_if(demands, [&](const Demand &demand) { return isUnwanted(**blueprint, demand); });
    return search(**blueprint, request.wanted, std::move(demands), kJudged, timeout, options);
}

Core::Result<Generated> generate(const Query::Graph &graph, const Query::Measures &measures, const Options &options)
{
    auto plan = planMeasures(graph, measures, options);
    if (!plan) {
        return Core::fail(plan.error());
    }
    const auto blueprint = makeBlueprint(plan->graph, plan->request, options);
    if (!blueprint) {
        return Core::fail(blueprint.error());
    }
    const std::int64_t wanted = plan->request.wanted > 0 ? plan->request.wanted : defaultSize(**blueprint, *plan);
    spreadEvents(**blueprint, *plan, wanted);
    const double timeout = options.timeoutSeconds.value_or(measures.dummyData.configured ? measures.dummyData.timeoutSeconds : kTimeoutSeconds);
    std::vector<Demand> demands = measureDemands(**blueprint, *plan);
    const std::size_t judged = demands.size() > kManyDemands || (*blueprint)->program->reachable().size() > kManyNodes ? kJudged : kJudgedForMeasures;
    return search(**blueprint, wanted, std::move(demands), judged, timeout, options);
}

} // namespace DummyData
