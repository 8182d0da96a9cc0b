// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/previewexplanations.h"

#include <algorithm>

#include <QCoreApplication>

#include "model/explanation/names.h"
#include "model/study/previewquery.h"

namespace Study
{

namespace
{

/// More patients change no share that anybody could see in the chart.
constexpr qint64 kMostPatients = 100'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Study::PreviewExplanations", text);
}

bool hasDataset(const PreviewResult &result)
{
    return result.evaluation.dataset && result.evaluation.dataset->population != Query::kNoNode;
}

/// A row of measures is no patient: it is told by what was counted among whom.
Core::Result<Explanation::CellExplanation> explainMeasure(const PreviewResult &result, std::size_t row, const std::string &column,
                                                          const Explanation::Names &names)
{
    const Table::ResultTable &table = result.tables.front();
    const auto cell = [&table, row](std::string_view name) {
        const int index = table.columnIndex(name);
        const Table::ColumnPtr values = index < 0 ? nullptr : table.columns[static_cast<std::size_t>(index)].values;
        return values ? values->value(row) : Core::Value();
    };
    Explanation::CellExplanation explanation;
    explanation.variable = QString::fromStdString(column);
    explanation.value = cell(column);
    const QString name = Explanation::valueInWords(cell("measure"));
    const auto measure = std::find_if(result.evaluation.measures->measures.begin(), result.evaluation.measures->measures.end(),
                                      [&name](const Query::Measure &m) { return QString::fromStdString(m.name) == name; });
    if (measure == result.evaluation.measures->measures.end()) {
        return Core::fail(Core::ErrorCode::NotFound, tr("The cell cannot be explained because the definition has no measure \"%1\" any more.").arg(name));
    }
    const auto add = [&](Query::NodeId node, const QString &text, const Core::Value &value) {
        Explanation::Step step;
        step.node = node;
        step.text = text;
        step.value = value;
        explanation.steps.push_back(std::move(step));
    };
    const auto words = [&](Query::NodeId node) { return Explanation::inWords(result.evaluation.graph, node, {6, &names, Query::kNoNode}); };
    add(Query::kNoNode, tr("in the interval from %1 to").arg(Explanation::valueInWords(cell("interval_start"))), cell("interval_end"));
    for (const Query::Variable &group : measure->groupBy) {
        add(group.node, tr("patients whose %1 (%2) is").arg(QString::fromStdString(group.name), words(group.node)), cell(group.name));
    }
    add(measure->denominator, tr("denominator: %1").arg(words(measure->denominator)), cell("denominator"));
    add(measure->numerator, tr("numerator, counted among those: %1").arg(words(measure->numerator)), cell("numerator"));
    if (result.evaluation.measures->disclosureControl) {
        add(Query::kNoNode, tr("counts of 7 and fewer shown as 0, others rounded to the nearest 5"), Core::Value(true));
    }
    add(Query::kNoNode, tr("ratio: numerator divided by denominator"), cell("ratio"));
    return explanation;
}

} // namespace

NamesPtr namesOfPreview(const PreviewResult &result, const QString &studyRoot)
{
    return std::make_shared<const Explanation::Names>(Explanation::namesOf(result.evaluation, Explanation::filesBelow(studyRoot)));
}

Core::Result<Explanation::CellExplanation> explainPreviewCell(const PreviewResult &result, const QString &studyRoot, std::size_t table,
                                                              std::size_t row, const std::string &column, const Explanation::Names &names)
{
    if (table >= result.tables.size() || row >= result.tables[table].rows) {
        return Core::fail(Core::ErrorCode::NotFound, tr("The cell cannot be explained because the preview has changed. Choose it again."));
    }
    if (result.evaluation.cohort) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("The values of a cohortextractor study are drawn at random from its return_expectations, each column for itself, so they have no steps."));
    }
    if (!hasDataset(result)) {
        return explainMeasure(result, row, column, names);
    }
    if (table > 0) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("This table has many rows for a patient, each as it stands in its source table. Choose a cell of the dataset to see its steps."));
    }
    Engine::Options options;
    options.studyRoot = studyRoot;
    const std::int64_t patient = result.tables.front().columns.front().values->ints[row];
    return Explanation::explainCell(result.evaluation.graph, *result.evaluation.dataset, column == "patient_id" ? "population" : column, patient,
                                    result.dummy.tables, names, options);
}

Core::Result<Explanation::Attrition> attritionOfPreview(const PreviewResult &result, const QString &studyRoot, const Explanation::Names &names,
                                                        const Core::JobContext &context)
{
    if (result.evaluation.cohort) {
        return Core::fail(Core::ErrorCode::NotFound, tr("The population of a cohortextractor study has no influence on its dummy data, so there is no chart of exclusions."));
    }
    if (!hasDataset(result)) {
        return Core::fail(Core::ErrorCode::NotFound, tr("Measures have a denominator of their own each and no population, so there is no chart of exclusions."));
    }
    std::atomic<bool> cancelled{false};
    DummyData::Options dummy;
    dummy.populationSize = std::min(result.options.patients, kMostPatients);
    dummy.seed = result.options.seed;
    dummy.today = today();
    dummy.studyRoot = studyRoot;
    dummy.knobs = result.knobs;
    dummy.cancelled = &cancelled;
    dummy.progress = [&context, &cancelled](qint64 done, qint64 total) {
        context.progress(done, total);
        cancelled.store(context.isCancelled(), std::memory_order_relaxed);
    };
    Engine::Options options;
    options.studyRoot = studyRoot;
    options.cancelled = &cancelled;
    if (!result.options.tablesFolder.isEmpty()) {
        return Explanation::attrition(result.evaluation.graph, result.evaluation.dataset->population, result.dummy.tables, names, options);
    }
    Query::Graph graph = result.evaluation.graph;
    const Query::Dataset everybody = Explanation::withEverybody(graph, *result.evaluation.dataset);
    const auto generated = DummyData::generate(graph, everybody, dummy);
    if (!generated) {
        return Core::fail(generated.error());
    }
    return Explanation::attrition(result.evaluation.graph, result.evaluation.dataset->population, generated->tables, names, options);
}

namespace
{

/// What the generator proved impossible is no gap.
void markRuledOut(const std::vector<DummyData::RuledOut> &ruledOut, std::vector<Explanation::CoverageRow> &rows)
{
    using Kind = Explanation::CoveragePart::Kind;
    for (Explanation::CoverageRow &row : rows) {
        for (Explanation::CoveragePart &part : row.parts) {
            part.ruledOut = std::any_of(ruledOut.begin(), ruledOut.end(), [&part](const DummyData::RuledOut &known) {
                const bool same = known.isBranch ? part.kind == Kind::Branch
                                                 : (part.kind == Kind::Category && part.value == known.value) || (part.kind == Kind::Present && known.value == "a value");
                return known.node == part.node && same;
            });
        }
    }
}

} // namespace

Core::Result<std::vector<Explanation::CoverageRow>> coverageOfPreview(const PreviewResult &result, const QString &studyRoot, const Explanation::Names &names)
{
    if (result.evaluation.cohort) {
        return Core::fail(Core::ErrorCode::NotFound, tr("The dummy data of a cohortextractor study follow its return_expectations, not its conditions, so there is no coverage to show."));
    }
    if (!hasDataset(result)) {
        return Core::fail(Core::ErrorCode::NotFound, tr("Measures have no variables, so there is no coverage to show."));
    }
    Engine::Options options;
    options.studyRoot = studyRoot;
    auto rows = Explanation::coverage(result.evaluation.graph, *result.evaluation.dataset, result.dummy.tables, names, options);
    if (rows) {
        markRuledOut(result.dummy.ruledOut, *rows);
    }
    return rows;
}

} // namespace Study
