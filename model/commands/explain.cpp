// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/explain.h"

#include <QCoreApplication>

#include "model/commands/definitionrun.h"
#include "model/commands/words.h"
#include "model/engine/engine.h"

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::Explain", text);
}

std::size_t countTrue(const Table::Column &column, std::vector<bool> &kept)
{
    std::size_t count = 0;
    for (std::size_t p = 0; p < kept.size(); ++p) {
        kept[p] = kept[p] && !column.isNull(p) && column.bools[p] != 0;
        count += kept[p] ? std::size_t{1} : std::size_t{0};
    }
    return count;
}

/// One line of a variable's values: how many are there and how many are missing.
QString summary(const Table::Column &column, const std::vector<bool> &kept)
{
    std::size_t present = 0;
    std::size_t missing = 0;
    for (std::size_t p = 0; p < kept.size(); ++p) {
        if (kept[p]) {
            ++(column.isNull(p) ? missing : present);
        }
    }
    return tr("%1 with a value, %2 missing").arg(present).arg(missing);
}

int explainMeasures(const Evaluation::Evaluation &evaluation, const Environment &environment)
{
    for (const Query::Measure &measure : evaluation.measures->measures) {
        QStringList lines{tr("Measure %1").arg(QString::fromStdString(measure.name)),
                          tr("  counts: %1").arg(inWords(evaluation.graph, measure.numerator)),
                          tr("  among: %1").arg(inWords(evaluation.graph, measure.denominator))};
        for (const Query::Variable &group : measure.groupBy) {
            lines.append(tr("  by %1: %2").arg(QString::fromStdString(group.name), inWords(evaluation.graph, group.node)));
        }
        lines.append(tr("  in %1 intervals from %2 to %3")
                         .arg(measure.intervals.size())
                         .arg(measure.intervals.empty() ? QString() : QString::fromStdString(measure.intervals.front().start.toIso()),
                              measure.intervals.empty() ? QString() : QString::fromStdString(measure.intervals.back().end.toIso())));
        environment.out((lines.join(u'\n') + QLatin1Char('\n')).toUtf8());
    }
    return Succeeded;
}

} // namespace

int explain(const EhrqlCommand &command, const Environment &environment)
{
    const LoadedDefinition loaded = loadDefinition(command, environment, Needs::MeasuresOrDataset);
    if (!loaded.evaluation) {
        return loaded.status;
    }
    const Evaluation::Evaluation &evaluation = *loaded.evaluation;
    if (!evaluation.dataset || evaluation.dataset->population == Query::kNoNode) {
        return explainMeasures(evaluation, environment);
    }
    const Query::Dataset &dataset = *evaluation.dataset;
    const auto tables = tablesFor(command, environment, evaluation, false);
    if (!tables) {
        environment.log(tables.error().toString());
        return Failed;
    }
    std::vector<Query::NodeId> series = conditionsOf(evaluation.graph, dataset.population);
    const std::size_t conditions = series.size();
    for (const Query::Variable &variable : dataset.variables) {
        series.push_back(variable.node);
    }
    Engine::Options options;
    options.studyRoot = environment.studyRoot;
    const auto results = Engine::evaluateSeries(evaluation.graph, series, *tables, options);
    if (!results) {
        environment.log(results.error().toString());
        return Failed;
    }
    std::vector<bool> kept(results->patientIds.size(), true);
    QStringList lines{tr("Population (dummy data: %1 patients)").arg(kept.size())};
    for (std::size_t c = 0; c < conditions; ++c) {
        const QString words = inWords(evaluation.graph, series[c]);
        lines.append(tr("  %1. %2: %3 left").arg(c + 1).arg(words).arg(countTrue(*results->columns[c], kept)));
    }
    lines.append(tr("Variables"));
    for (std::size_t v = 0; v < dataset.variables.size(); ++v) {
        lines.append(tr("  %1 (%2): %3. %4")
                         .arg(QString::fromStdString(dataset.variables[v].name), QString::fromStdString(evaluation.graph.node(series[conditions + v]).type.name()),
                              inWords(evaluation.graph, series[conditions + v]), summary(*results->columns[conditions + v], kept)));
    }
    environment.out((lines.join(u'\n') + QLatin1Char('\n')).toUtf8());
    return Succeeded;
}

} // namespace Commands
