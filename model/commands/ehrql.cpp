// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/ehrql.h"

#include <QCoreApplication>
#include <QFileInfo>

#include "model/commands/assurance.h"
#include "model/commands/definitionrun.h"
#include "model/commands/explain.h"
#include "model/commands/permissions.h"
#include "model/commands/progresslog.h"
#include "model/commands/shows.h"
#include "model/commands/showtable.h"
#include "model/engine/engine.h"
#include "model/engine/failure.h"
#include "model/explanation/shows.h"
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

/// An error of the evaluation with the place where the author's code made what failed.
Core::Error placed(const Core::Error &error, const Evaluation::Evaluation &evaluation)
{
    return Engine::placedError(error, evaluation.graph, evaluation.nodeOrigins);
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
    return written ? Succeeded : endWith(environment, written.error(), FileValidationError);
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

/// What is wrong with a path of the command line, found before anything is run (ehrql.md 34).
QString wrongPath(const EhrqlCommand &command, const Environment &environment)
{
    const auto info = [&environment](const QString &path) { return QFileInfo(inStudy(environment, path)); };
    if (!info(command.definition).isFile()) {
        return tr("%1 does not exist. Give the path of the definition from the study's folder.").arg(command.definition);
    }
    if (!command.dummyTables.isEmpty() && !info(command.dummyTables).isDir()) {
        return tr("The folder of dummy tables %1 does not exist. Give the path of a folder from the study's folder.").arg(command.dummyTables);
    }
    for (const QString &file : {command.dummyDataFile, command.testDataFile}) {
        if (!file.isEmpty() && !info(file).exists()) {
            return tr("%1 does not exist. Give its path from the study's folder.").arg(file);
        }
    }
    // create-dummy-tables takes a bare folder too, for CSV.
    const QString directory = Table::isFolderOutput(command.directory) ? command.directory : QString();
    for (const QString &output : {command.output, directory}) {
        if (output.isEmpty()) {
            continue;
        }
        const QString extension = Table::isFolderOutput(output) ? QLatin1Char('.') + output.mid(output.lastIndexOf(u':') + 1)
                                                                : Table::tableExtension(output);
        if (!Table::tableExtensions().contains(extension)) {
            return tr("The output %1 has an unsupported file type. Use one of: %2.")
                .arg(output, Table::tableExtensions().join(QStringLiteral(", ")));
        }
    }
    return {};
}

struct DatasetResults
{
    Core::Result<std::vector<Table::ResultTable>> tables;
    int status = Succeeded; ///< with which a failure ends
};

/// By ranges of patients where the dummy tables allow it, which needs little memory; else whole.
DatasetResults evaluateDataset(const EhrqlCommand &command, const Environment &environment, const Evaluation::Evaluation &evaluation,
                               ProgressLog &progress)
{
    Engine::Options options = engineOptions(environment);
    options.progress = [&progress](qint64 done, qint64 total) { progress.advance(done, total); };
    if (!command.dummyTables.isEmpty()) {
        const auto ranged = Table::RangedTables::open(inStudy(environment, command.dummyTables), requestsFor(evaluation, false));
        if (ranged) {
            auto results = Engine::evaluateDataset(evaluation.graph, *evaluation.dataset, *ranged, options);
            if (!results) {
                return {Core::fail(results.error()), Failed};
            }
            if (*results) {
                return {std::move(**results), Succeeded};
            }
        }
    }
    const auto tables = tablesFor(command, environment, evaluation, false);
    if (!tables) {
        return {Core::fail(tables.error()), command.dummyTables.isEmpty() ? Failed : FileValidationError};
    }
    return {Engine::evaluateDataset(evaluation.graph, *evaluation.dataset, *tables, options), Failed};
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
    if (!command.output.isEmpty()) {
        // Said before the work rather than after it.
        if (const auto possible = Table::checkOutput(command.output, 1 + dataset.eventTables.size()); !possible) {
            return endWith(environment, possible.error(), FileValidationError);
        }
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
                      : endWith(environment, tables.error(), FileValidationError);
    }
    ProgressLog progress(environment);
    const auto results = evaluateDataset(command, environment, evaluation, progress);
    if (!results.tables) {
        return endWith(environment, placed(results.tables.error(), evaluation), results.status);
    }
    progress.finish(results.tables->front().rows);
    return writeOutput(*results.tables, command.output, environment);
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
    bool readable = command.dummyDataFile.isEmpty();
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
        readable = tables.has_value();
        return tables ? Measures::evaluate(evaluation.graph, measures, *tables, engineOptions(environment)) : Core::fail(tables.error());
    }();
    if (!combined) {
        return endWith(environment, placed(combined.error(), evaluation), readable ? Failed : FileValidationError);
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
        return endWith(environment, tables.error(), Failed);
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
        return endWith(environment, tables.error(), FileValidationError);
    }
    const bool html = command.displayFormat == QStringLiteral("html");
    for (const Evaluation::ShowRecord &record : evaluation.shows) {
        environment.log(showHeading(record));
        if (!record.error.isEmpty()) {
            Core::Diagnostic diagnostic;
            diagnostic.file = command.definition;
            diagnostic.range = {{record.line, 1}, {record.line, 1}};
            diagnostic.rule = QStringLiteral("ehrql.show");
            diagnostic.message = record.error;
            environment.log(diagnostic.toString());
            return DefinitionError;
        }
        const auto table = Explanation::evaluateShow(evaluation, record, *tables, engineOptions(environment));
        if (!table) {
            return endWith(environment, placed(table.error(), evaluation), Failed);
        }
        environment.log(html ? showAsHtml(*table, record.head, record.tail) : showAsText(*table, record.head, record.tail));
    }
    return Succeeded;
}

} // namespace

int runEhrql(const EhrqlCommand &command, const Environment &environment)
{
    if (const QString wrong = wrongPath(command, environment); !wrong.isEmpty()) {
        environment.log(wrong);
        return UsageError;
    }
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
    if (const auto help = ehrqlHelp(words)) {
        environment.out(help->toUtf8() + '\n');
        return Succeeded;
    }
    const auto command = parseEhrqlCommand(words);
    if (!command) {
        environment.log(command.error().message);
        return UsageError;
    }
    return runEhrql(*command, environment);
}

} // namespace Commands
