// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/ehrql.h"

#include <QCoreApplication>

#include "model/commands/assurance.h"
#include "model/commands/definitionrun.h"
#include "model/commands/explain.h"
#include "model/commands/permissions.h"
#include "model/commands/shows.h"
#include "model/commands/showtable.h"
#include "model/engine/engine.h"
#include "model/measures/measures.h"
#include "model/table/resultfiles.h"
#include "model/table/tablefiles.h"

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::Ehrql", text);
}

int fail(const Environment &environment, const Core::Error &error, int status)
{
    if (error.code == Core::ErrorCode::Cancelled) {
        environment.log(tr("Stopped."));
        return 130;
    }
    environment.log(error.toString());
    if (!error.detail.isEmpty()) {
        environment.log(error.detail);
    }
    return status;
}

Engine::Options engineOptions(const Environment &environment)
{
    Engine::Options options;
    options.threads = environment.threads;
    options.cancelled = environment.cancelled;
    options.studyRoot = environment.studyRoot;
    return options;
}

/// Several tables on standard output are named and set apart (ehrql.md 31).
int writeOutput(const std::vector<Table::ResultTable> &tables, const QString &output, const Environment &environment)
{
    if (output.isEmpty()) {
        for (std::size_t i = 0; i < tables.size(); ++i) {
            if (tables.size() > 1) {
                environment.out((i > 0 ? QByteArray("\n\n") : QByteArray()) + QByteArray::fromStdString(tables[i].name) + '\n');
            }
            environment.out(Table::toCsv(tables[i]));
        }
        return Succeeded;
    }
    const Core::Result<void> written = Table::writeResults(inStudy(environment, output), tables);
    return written ? Succeeded : fail(environment, written.error(), FileValidationError);
}

bool mayUse(const Evaluation::Evaluation &evaluation, const std::vector<Query::NodeId> &roots, bool eventTables,
            const Environment &environment)
{
    const auto missing = missingPermissions(evaluation.graph, roots, eventTables, evaluation.claimedPermissions);
    if (missing) {
        environment.log(*missing);
    }
    return !missing;
}

int generateDataset(const EhrqlCommand &command, const Environment &environment)
{
    const LoadedDefinition loaded = loadDefinition(command, environment, Needs::Dataset);
    if (!loaded.evaluation) {
        return loaded.status;
    }
    const Evaluation::Evaluation &evaluation = *loaded.evaluation;
    const Query::Dataset &dataset = *evaluation.dataset;
    if (!mayUse(evaluation, Query::rootsOf(dataset), !dataset.eventTables.empty(), environment)) {
        return PermissionError;
    }
    if (!command.testDataFile.isEmpty()) {
        EhrqlCommand test = command;
        test.definition = command.testDataFile;
        if (const int status = assure(test, environment); status != Succeeded) {
            return status;
        }
    }
    if (!command.dummyDataFile.isEmpty()) {
        auto tables = Table::readDatasetFile(inStudy(environment, command.dummyDataFile), evaluation.graph, dataset);
        return tables ? writeOutput(*tables, command.output, environment)
                      : fail(environment, tables.error(), FileValidationError);
    }
    const auto tables = tablesFor(command, environment, evaluation, false);
    if (!tables) {
        return fail(environment, tables.error(), FileValidationError);
    }
    const auto results = Engine::evaluateDataset(evaluation.graph, dataset, *tables, engineOptions(environment));
    return results ? writeOutput(*results, command.output, environment) : fail(environment, results.error(), Failed);
}

int generateMeasures(const EhrqlCommand &command, const Environment &environment)
{
    const LoadedDefinition loaded = loadDefinition(command, environment, Needs::Measures);
    if (!loaded.evaluation) {
        return loaded.status;
    }
    const Evaluation::Evaluation &evaluation = *loaded.evaluation;
    const Query::Measures &measures = *evaluation.measures;
    if (!mayUse(evaluation, Query::rootsOf(measures), false, environment)) {
        return PermissionError;
    }
    Core::Result<Table::ResultTable> combined = [&]() -> Core::Result<Table::ResultTable> {
        if (!command.dummyDataFile.isEmpty()) {
            return Table::readMeasuresFile(inStudy(environment, command.dummyDataFile), evaluation.graph, measures)
                .and_then([&measures](Table::ResultTable table) -> Core::Result<Table::ResultTable> {
                    if (measures.disclosureControl) {
                        return Measures::applyDisclosureControl(std::move(table));
                    }
                    return table;
                });
        }
        const auto tables = tablesFor(command, environment, evaluation, true);
        if (!tables) {
            return Core::fail(tables.error());
        }
        return Measures::evaluate(evaluation.graph, measures, *tables, engineOptions(environment));
    }();
    if (!combined) {
        const bool file = !command.dummyDataFile.isEmpty() || !command.dummyTables.isEmpty();
        return fail(environment, combined.error(), file ? FileValidationError : Failed);
    }
    if (Table::isFolderOutput(command.output)) {
        return writeOutput(Measures::splitByMeasure(*combined, measures), command.output, environment);
    }
    return writeOutput({*combined}, command.output, environment);
}

int createDummyTables(const EhrqlCommand &command, const Environment &environment)
{
    const LoadedDefinition loaded = loadDefinition(command, environment, Needs::MeasuresOrDataset);
    if (!loaded.evaluation) {
        return loaded.status;
    }
    const bool useMeasures = loaded.evaluation->measures && !loaded.evaluation->measures->measures.empty();
    const auto tables = tablesFor(command, environment, *loaded.evaluation, useMeasures);
    if (!tables) {
        return fail(environment, tables.error(), Failed);
    }
    std::vector<Table::ResultTable> results;
    for (const Table::DataTablePtr &table : tables->tables()) {
        results.push_back(Table::asResult(*table));
    }
    QString output = command.directory;
    if (!output.isEmpty() && !output.contains(u':')) {
        output += QStringLiteral(":csv");
    }
    return writeOutput(results, output, environment);
}

int debug(const EhrqlCommand &command, const Environment &environment)
{
    const LoadedDefinition loaded = loadDefinition(command, environment, Needs::Nothing);
    if (!loaded.evaluation) {
        return loaded.status;
    }
    const Evaluation::Evaluation &evaluation = *loaded.evaluation;
    const auto tables = tablesForShows(command, environment, evaluation);
    if (!tables) {
        return fail(environment, tables.error(), FileValidationError);
    }
    const bool html = command.displayFormat == QStringLiteral("html");
    for (const Evaluation::ShowRecord &record : evaluation.shows) {
        environment.log(record.label.isEmpty() ? tr("Show line %1:").arg(record.line)
                                               : tr("Show line %1: %2").arg(record.line).arg(record.label));
        if (!record.error.isEmpty()) {
            environment.log(record.error);
            return DefinitionError;
        }
        const auto table = evaluateShow(evaluation, record, *tables, engineOptions(environment));
        if (!table) {
            return fail(environment, table.error(), Failed);
        }
        if (html) {
            environment.log(QStringLiteral("<!-- start debug output -->"));
            environment.log(showAsHtml(*table, record.head, record.tail));
            environment.log(QStringLiteral("<!-- end debug output -->"));
        } else {
            environment.log(showAsText(*table, record.head, record.tail));
        }
    }
    return Succeeded;
}

} // namespace

int runEhrql(const EhrqlCommand &command, const Environment &environment)
{
    if (command.subcommand == QStringLiteral("generate-dataset")) {
        return generateDataset(command, environment);
    }
    if (command.subcommand == QStringLiteral("generate-measures")) {
        return generateMeasures(command, environment);
    }
    if (command.subcommand == QStringLiteral("create-dummy-tables")) {
        return createDummyTables(command, environment);
    }
    if (command.subcommand == QStringLiteral("assure")) {
        return assure(command, environment);
    }
    if (command.subcommand == QStringLiteral("debug")) {
        return debug(command, environment);
    }
    return explain(command, environment);
}

int runEhrqlWords(const QStringList &words, const Environment &environment)
{
    const auto command = parseEhrqlCommand(words);
    if (!command) {
        environment.log(command.error().message);
        return UsageError;
    }
    return runEhrql(*command, environment);
}

} // namespace Commands
