// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explanation/attrition.h"

namespace Explanation
{

Core::Result<Attrition> attrition(const Query::Graph &graph, Query::NodeId population, const Table::TableSet &tables, const Names &names,
                                  const Engine::Options &options, Engine::Cache *cache)
{
    const std::vector<Query::NodeId> conditions = conditionsOf(graph, population);
    const auto results = Engine::evaluateSeries(graph, conditions, tables, options, cache);
    if (!results) {
        return Core::fail(results.error());
    }
    Attrition result;
    result.patients = static_cast<std::int64_t>(results->patientIds.size());
    std::vector<bool> kept(results->patientIds.size(), true);
    for (std::size_t c = 0; c < conditions.size(); ++c) {
        const Table::Column &column = *results->columns[c];
        AttritionStep step;
        step.condition = conditions[c];
        step.words = inWords(graph, conditions[c], {8, &names, Query::kNoNode});
        step.before = result.population();
        for (std::size_t p = 0; p < kept.size(); ++p) {
            if (!kept[p]) {
                continue;
            }
            if (column.isNull(p)) {
                ++step.excludedMissing;
            } else if (column.bools[p] == 0) {
                ++step.excludedFalse;
            } else {
                ++step.kept;
                continue;
            }
            kept[p] = false;
        }
        result.steps.push_back(std::move(step));
    }
    return result;
}

Query::Dataset withEverybody(Query::Graph &graph, const Query::Dataset &dataset)
{
    Query::Dataset everybody = dataset;
    everybody.variables.push_back({"population", dataset.population});
    everybody.population = graph.value(Core::Value(true), Core::kBool);
    everybody.dummyData.additionalPopulationConstraint = Query::kNoNode;
    return everybody;
}

} // namespace Explanation
