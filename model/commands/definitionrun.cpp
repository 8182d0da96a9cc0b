// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/definitionrun.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDate>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>

#include "model/core/files.h"
#include "model/dummydata/generator.h"
#include "model/engine/engine.h"
#include "model/evaluation/evaluator.h"
#include "model/table/tablefiles.h"

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::DefinitionRun", text);
}

void logDefinitionError(const Environment &environment, const Evaluation::Evaluation &evaluation)
{
    if (!evaluation.errorText.isEmpty()) {
        environment.log(evaluation.errorText);
    }
    for (const Core::Diagnostic &diagnostic : evaluation.diagnostics) {
        if (diagnostic.severity == Core::Severity::Error) {
            environment.log(diagnostic.toString());
        }
    }
}

/// Why the definition lacks what the command needs; empty if it has it.
QString missingResult(const Evaluation::Evaluation &evaluation, Needs needs, const QString &file)
{
    const bool dataset = evaluation.dataset && evaluation.dataset->population != Query::kNoNode;
    const bool measures = evaluation.measures && !evaluation.measures->measures.empty();
    if (needs == Needs::Dataset && !evaluation.dataset) {
        return tr("%1 defines no variable called 'dataset'. Write: dataset = create_dataset()").arg(file);
    }
    if (needs == Needs::Dataset && !dataset) {
        return tr("The dataset of %1 has no population. Call dataset.define_population(...).").arg(file);
    }
    if (needs == Needs::Measures && !evaluation.measures) {
        return tr("%1 defines no variable called 'measures'. Write: measures = create_measures()").arg(file);
    }
    if (needs == Needs::Measures && !measures) {
        return tr("The measures of %1 are empty. Call measures.define_measure(...).").arg(file);
    }
    if (needs == Needs::MeasuresOrDataset && !dataset && !measures) {
        return tr("%1 defines neither a dataset with a population nor measures.").arg(file);
    }
    return {};
}

} // namespace

Core::Date today()
{
    const QDate date = QDate::currentDate();
    return Core::Date(Core::daysFromCivil(date.year(), date.month(), date.day()));
}

QString inStudy(const Environment &environment, const QString &path)
{
    return QDir(environment.studyRoot).absoluteFilePath(path);
}

LoadedDefinition loadDefinition(const EhrqlCommand &command, const Environment &environment, Needs needs, bool testData)
{
    const QString file = inStudy(environment, command.definition);
    if (!QFileInfo(file).isFile()) {
        environment.log(tr("%1 does not exist. Give the path of the definition from the study's folder.").arg(command.definition));
        return {std::nullopt, UsageError};
    }
    Evaluation::Request request;
    request.studyRoot = environment.studyRoot;
    request.definition = Core::relativePath(environment.studyRoot, file);
    request.arguments = command.arguments;
    request.tolerant = false;
    request.needsTestData = testData;
    // A command may take its time; the window's previews may not.
    request.softLimitMilliseconds = 120000;
    request.hardLimitMilliseconds = 150000;
    request.memoryLimitBytes = qint64{4} << 30;
    Core::Result<Evaluation::Evaluation> evaluated = Evaluation::evaluateOnce(request, environment.evaluatorProgram);
    if (!evaluated) {
        environment.log(evaluated.error().toString());
        return {std::nullopt, DefinitionError};
    }
    for (const QString &line : evaluated->output.split(u'\n', Qt::SkipEmptyParts)) {
        environment.log(line);
    }
    if (evaluated->exitCode) {
        return {std::nullopt, *evaluated->exitCode};
    }
    if (!evaluated->errorText.isEmpty() || Core::hasErrors(evaluated->diagnostics)) {
        logDefinitionError(environment, *evaluated);
        const bool badFile = std::any_of(evaluated->diagnostics.begin(), evaluated->diagnostics.end(),
                                      [](const Core::Diagnostic &diagnostic) { return diagnostic.rule == QStringLiteral("ehrql.file"); });
        return {std::nullopt, badFile ? FileValidationError : DefinitionError};
    }
    if (const QString missing = missingResult(*evaluated, needs, command.definition); !missing.isEmpty()) {
        environment.log(missing);
        return {std::nullopt, DefinitionError};
    }
    return {std::move(*evaluated), Succeeded};
}

Core::Result<Table::TableSet> tablesFor(const EhrqlCommand &command, const Environment &environment,
                                        const Evaluation::Evaluation &evaluation, bool useMeasures)
{
    const std::vector<Query::NodeId> roots
        = useMeasures ? Query::rootsOf(*evaluation.measures)
                      : (evaluation.dataset ? Query::rootsOf(*evaluation.dataset) : std::vector<Query::NodeId>{});
    if (!command.dummyTables.isEmpty()) {
        std::vector<Core::TableSchemaPtr> schemas;
        for (const Engine::TableUse &use : Engine::tablesUsed(evaluation.graph, roots)) {
            schemas.push_back(use.schema);
        }
        return Table::readTableFolder(inStudy(environment, command.dummyTables), schemas);
    }
    DummyData::Options options;
    options.populationSize = command.populationSize;
    options.seed = command.seed;
    options.today = today();
    options.cancelled = environment.cancelled;
    options.studyRoot = environment.studyRoot;
    QElapsedTimer timer;
    timer.start();
    Core::Result<DummyData::Generated> generated
        = useMeasures ? DummyData::generate(evaluation.graph, *evaluation.measures, options)
                      : DummyData::generate(evaluation.graph, *evaluation.dataset, options);
    if (!generated) {
        return Core::fail(generated.error());
    }
    environment.log(tr("[info   ] Made dummy data for %1 of %2 patients in %3 s (seed %4). Change the number with "
                       "configure_dummy_data(population_size=...).")
                        .arg(generated->populationReached)
                        .arg(generated->populationWanted)
                        .arg(static_cast<double>(timer.elapsed()) / 1000.0, 0, 'f', 1)
                        .arg(command.seed));
    for (const DummyData::Finding &finding : generated->findings) {
        environment.log(QStringLiteral("[warning] ") + QString::fromStdString(finding.message));
    }
    return std::move(generated->tables);
}

} // namespace Commands
