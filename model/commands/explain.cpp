// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/explain.h"

#include <QCoreApplication>

#include "model/authoring/meaningdiff.h"
#include "model/commands/definitionrun.h"
#include "model/core/files.h"
#include "model/engine/engine.h"
#include "model/explanation/attrition.h"
#include "model/explanation/names.h"
#include "model/explanation/rowsteps.h"
#include "model/repository/repository.h"

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::Explain", text);
}

/// One line of a variable's values: how many are there and how many are missing.
QString summary(const Table::ResultColumn &column, std::size_t rows)
{
    std::size_t missing = column.values ? 0 : rows;
    for (std::size_t row = 0; column.values && row < rows; ++row) {
        missing += column.values->isNull(row) ? std::size_t{1} : std::size_t{0};
    }
    const std::size_t present = rows - missing;
    return tr("%1 with a value, %2 missing").arg(present).arg(missing);
}

int explainMeasures(const Evaluation::Evaluation &evaluation, const Environment &environment)
{
    const Explanation::Names names = Explanation::namesOf(evaluation, Explanation::filesBelow(environment.studyRoot));
    const auto words = [&](Query::NodeId node) { return Explanation::inWords(evaluation.graph, node, {8, &names, Query::kNoNode}); };
    for (const Query::Measure &measure : evaluation.measures->measures) {
        QStringList lines{tr("Measure %1").arg(QString::fromStdString(measure.name)),
                          tr("  counts: %1").arg(words(measure.numerator)),
                          tr("  among: %1").arg(words(measure.denominator))};
        for (const Query::Variable &group : measure.groupBy) {
            lines.append(tr("  by %1: %2").arg(QString::fromStdString(group.name), words(group.node)));
        }
        lines.append(tr("  in %1 intervals from %2 to %3")
                         .arg(measure.intervals.size())
                         .arg(measure.intervals.empty() ? QString() : QString::fromStdString(measure.intervals.front().start.toIso()),
                              measure.intervals.empty() ? QString() : QString::fromStdString(measure.intervals.back().end.toIso())));
        environment.out((lines.join(u'\n') + QLatin1Char('\n')).toUtf8());
    }
    return Succeeded;
}

/// One line for each condition: what it says, who is left and who went.
QStringList populationLines(const Explanation::Attrition &attrition)
{
    QStringList lines{tr("Population: %1 of %2 dummy patients").arg(attrition.population()).arg(attrition.patients)};
    for (std::size_t c = 0; c < attrition.steps.size(); ++c) {
        const Explanation::AttritionStep &step = attrition.steps[c];
        QString line = tr("  %1. %2: %3 left, %4 excluded").arg(c + 1).arg(step.words).arg(step.kept).arg(step.excluded());
        if (step.excludedMissing > 0) {
            line += tr(" (%1 because a value is missing)").arg(step.excludedMissing);
        }
        lines.append(line);
    }
    return lines;
}

int explainDataset(const Evaluation::Evaluation &evaluation, const EhrqlCommand &command, const Environment &environment)
{
    const Query::Dataset &dataset = *evaluation.dataset;
    // Patients whom the population leaves out are wanted too, else no condition would exclude anybody.
    Evaluation::Evaluation everybody = evaluation;
    everybody.dataset = Explanation::withEverybody(everybody.graph, dataset);
    const auto tables = tablesFor(command, environment, everybody, false);
    if (!tables) {
        return endWith(environment, tables.error(), FileValidationError);
    }
    Engine::Options options;
    options.studyRoot = environment.studyRoot;
    const Explanation::Names names = Explanation::namesOf(evaluation, Explanation::filesBelow(environment.studyRoot));
    const auto attrition = Explanation::attrition(evaluation.graph, dataset.population, *tables, names, options);
    const auto results = attrition ? Engine::evaluateDataset(evaluation.graph, dataset, *tables, options)
                                   : Core::Result<std::vector<Table::ResultTable>>(Core::fail(attrition.error()));
    if (!results) {
        return endWith(environment, results.error(), Failed);
    }
    const auto steps = Explanation::rowSteps(everybody.graph, dataset, *tables, names, options);
    if (!steps) {
        return endWith(environment, steps.error(), Failed);
    }
    QStringList lines = populationLines(*attrition);
    lines.append(tr("Variables"));
    const Table::ResultTable &table = results->front();
    for (std::size_t v = 0; v < dataset.variables.size(); ++v) {
        const Query::Variable &variable = dataset.variables[v];
        lines.append(tr("  %1 (%2): %3. %4")
                         .arg(QString::fromStdString(variable.name), QString::fromStdString(evaluation.graph.node(variable.node).type.name()),
                              Explanation::inWords(evaluation.graph, variable.node, {8, &names, Query::kNoNode}), summary(table.columns[v + 1], table.rows)));
        for (const Explanation::RowStep &step : (*steps)[v]) {
            lines.append(tr("      %1: %2 rows of %3 patients").arg(step.words).arg(step.rows).arg(step.patients));
        }
    }
    environment.out((lines.join(u'\n') + QLatin1Char('\n')).toUtf8());
    return Succeeded;
}

/// What the definition means otherwise than at a commit (visual-authoring.md 8), as text for a pull request.
int explainChanges(const EhrqlCommand &command, const Environment &environment)
{
    const auto repo = Repository::Repo::open(environment.studyRoot);
    if (!repo) {
        return endWith(environment, repo.error(), Failed);
    }
    const auto before = [&repo, &command](const QString &file) -> std::optional<QByteArray> {
        const auto bytes = repo->fileAtCommit(file, command.since);
        return bytes ? std::optional(*bytes) : std::nullopt;
    };
    const auto now = [&environment](const QString &file) -> std::optional<QByteArray> {
        const auto text = Core::readTextFile(environment.studyRoot + QLatin1Char('/') + file);
        return text ? std::optional(text->toUtf8()) : std::nullopt;
    };
    if (const auto stored = repo->fileAtCommit(command.definition, command.since); !stored) {
        return endWith(environment, stored.error(), Failed);
    }
    const auto difference = Authoring::compareVersions(command.definition, before, now);
    if (!difference) {
        return endWith(environment, Core::Error{Core::ErrorCode::InvalidInput, tr("%1 defines no dataset and no measures, now or at %2, so there is no meaning to compare.")
                                                                                   .arg(command.definition, command.since), {}, {}, {}},
                       Failed);
    }
    environment.out(difference->toText().toUtf8());
    return Succeeded;
}

} // namespace

int explain(const EhrqlCommand &command, const Environment &environment)
{
    if (!command.since.isEmpty()) {
        return explainChanges(command, environment);
    }
    const LoadedDefinition loaded = loadDefinition(command, environment, Needs::MeasuresOrDataset);
    if (!loaded.evaluation) {
        return loaded.status;
    }
    const Evaluation::Evaluation &evaluation = *loaded.evaluation;
    if (!evaluation.dataset || evaluation.dataset->population == Query::kNoNode) {
        return explainMeasures(evaluation, environment);
    }
    return explainDataset(evaluation, command, environment);
}

} // namespace Commands
