// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/definitionrun.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDate>
#include <QDir>
#include <QElapsedTimer>

#include "model/core/files.h"
#include "model/dummydata/diagnostics.h"
#include "model/dummydata/generator.h"
#include "model/engine/engine.h"
#include "model/evaluation/evaluator.h"
#include "model/explanation/names.h"
#include "model/explanation/shows.h"

namespace Commands
{

namespace
{

constexpr int kSecondLookMilliseconds = 5000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::DefinitionRun", text);
}

QStringList errorsOf(const Evaluation::Evaluation &evaluation)
{
    QStringList errors;
    for (const Core::Diagnostic &diagnostic : evaluation.diagnostics) {
        if (diagnostic.severity == Core::Severity::Error) {
            errors.append(diagnostic.toString());
        }
    }
    return errors;
}

/// The traceback of the error that stopped the definition, then every error that does not follow from another:
/// those behind the first are found by going on after it.
void logDefinitionError(const Environment &environment, Evaluation::Request request, const Evaluation::Evaluation &evaluation)
{
    if (!evaluation.errorText.isEmpty()) {
        environment.log(evaluation.errorText);
    }
    QStringList errors = errorsOf(evaluation);
    request.tolerant = true;
    request.softLimitMilliseconds = kSecondLookMilliseconds;
    if (const auto again = Evaluation::evaluateOnce(request, environment.evaluatorProgram)) {
        const QStringList more = errorsOf(*again);
        errors = more.size() > errors.size() ? more : errors;
    }
    for (const QString &error : std::as_const(errors)) {
        environment.log(error);
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

QString showHeading(const Evaluation::ShowRecord &record)
{
    return record.label.isEmpty() ? tr("Show line %1:").arg(record.line) : tr("Show line %1: %2").arg(record.line).arg(record.label);
}

Core::Date today()
{
    const QDate date = QDate::currentDate();
    return Core::Date(Core::daysFromCivil(date.year(), date.month(), date.day()));
}

QString inStudy(const Environment &environment, const QString &path)
{
    return QDir(environment.studyRoot).absoluteFilePath(path);
}

QString withoutRoot(const Environment &environment, QString text)
{
    return text.remove(environment.studyRoot + QLatin1Char('/'));
}

int endWith(const Environment &environment, const Core::Error &error, int status)
{
    if (error.code == Core::ErrorCode::Cancelled) {
        environment.log(tr("Stopped."));
        return Stopped;
    }
    if (error.where && !error.where->file.isEmpty()) {
        Core::Diagnostic diagnostic;
        diagnostic.file = error.where->file;
        diagnostic.range = error.where->range;
        diagnostic.rule = QStringLiteral("ehrql.evaluation");
        diagnostic.message = error.message;
        environment.log(diagnostic.toString());
    } else {
        environment.log(withoutRoot(environment, error.toString()));
    }
    if (!error.detail.isEmpty()) {
        environment.log(withoutRoot(environment, error.detail));
    }
    return status;
}

LoadedDefinition loadDefinition(const EhrqlCommand &command, const Environment &environment, Needs needs, bool testData)
{
    const QString file = inStudy(environment, command.definition);
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
        return {std::nullopt, Failed}; // of our own, not of the definition
    }
    for (const QString &line : evaluated->output.split(u'\n', Qt::SkipEmptyParts)) {
        environment.log(line);
    }
    if (command.subcommand != QStringLiteral("debug")) {
        for (const Evaluation::ShowRecord &record : evaluated->shows) {
            environment.log(showHeading(record));
            environment.log(tr(" - show() was ignored: only the debug command shows anything."));
        }
    }
    if (evaluated->exitCode) {
        return {std::nullopt, *evaluated->exitCode};
    }
    if (!evaluated->errorText.isEmpty() || Core::hasErrors(evaluated->diagnostics)) {
        logDefinitionError(environment, request, *evaluated);
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

std::vector<Table::TableRequest> requestsFor(const Evaluation::Evaluation &evaluation, bool useMeasures)
{
    const std::vector<Query::NodeId> roots
        = useMeasures ? Query::rootsOf(*evaluation.measures)
                      : (evaluation.dataset ? Query::rootsOf(*evaluation.dataset) : std::vector<Query::NodeId>{});
    std::vector<Table::TableRequest> requests;
    for (Engine::TableUse &use : Engine::tablesUsed(evaluation.graph, roots)) {
        requests.push_back({use.schema, std::move(use.columns)});
    }
    return requests;
}

Core::Result<Table::TableSet> readDummyTables(const EhrqlCommand &command, const Environment &environment,
                                              const std::vector<Table::TableRequest> &requests)
{
    QStringList warnings;
    auto tables = Table::readTableFolder(inStudy(environment, command.dummyTables), requests, &warnings);
    for (const QString &warning : std::as_const(warnings)) {
        environment.log(withoutRoot(environment, warning));
    }
    return tables;
}

Core::Result<Table::TableSet> tablesFor(const EhrqlCommand &command, const Environment &environment,
                                        const Evaluation::Evaluation &evaluation, bool useMeasures)
{
    if (!command.dummyTables.isEmpty()) {
        return readDummyTables(command, environment, requestsFor(evaluation, useMeasures));
    }
    DummyData::Options options;
    options.populationSize = command.populationSize;
    options.seed = command.seed;
    options.today = today();
    options.cancelled = environment.cancelled;
    options.studyRoot = environment.studyRoot;
    if (const auto text = Core::readFile(inStudy(environment, QLatin1String(DummyData::kKnobsFile)))) {
        DummyData::ReadKnobs read = DummyData::readKnobs(QString::fromUtf8(*text));
        for (const Core::Diagnostic &problem : std::as_const(read.problems)) {
            environment.log(problem.toString());
        }
        options.knobs = std::move(read.knobs);
    }
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
    const Explanation::Names names = Explanation::namesOf(evaluation, Explanation::filesBelow(environment.studyRoot));
    const auto inWords = [&](Query::NodeId node) { return Explanation::inWords(evaluation.graph, node, {.names = &names}); };
    std::erase_if(generated->findings, [](const DummyData::Finding &finding) { return finding.variable.starts_with(Explanation::kShownPrefix); });
    for (const Core::Diagnostic &diagnostic : DummyData::diagnosticsOf(evaluation, command.definition, *generated, inWords)) {
        environment.log(diagnostic.toString());
        if (diagnostic.rule == QStringLiteral("dummy-population-impossible")) {
            return Core::fail(Core::ErrorCode::InvalidInput, tr("There are no dummy patients, because nobody can be in the population."));
        }
    }
    return std::move(generated->tables);
}

} // namespace Commands
