// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/cohort.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "model/cohorts/cohortcommand.h"
#include "model/cohorts/cohortfiles.h"
#include "model/cohorts/definitions.h"
#include "model/cohorts/dummydatafile.h"
#include "model/cohorts/generation.h"
#include "model/cohorts/indexdates.h"
#include "model/commands/cohortdefinitions.h"
#include "model/commands/cohortmeasuresrun.h"
#include "model/commands/definitionrun.h"
#include "model/core/files.h"

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::Cohort", text);
}

/// Where a command writes and in which format.
struct Target
{
    QString directory;
    QString stem = QStringLiteral("input"); ///< before the definition's suffix
    QString format;
    bool withSuffix = true;
};

Core::Result<Target> targetOf(const Cohorts::CohortCommand &command, qsizetype definitions)
{
    Target target;
    target.directory = command.outputDirectory.isEmpty() ? QStringLiteral("output") : command.outputDirectory;
    target.format = command.outputFormat.isEmpty() ? QStringLiteral("csv") : command.outputFormat;
    if (command.outputFile.isEmpty()) {
        return target;
    }
    const QFileInfo file(command.outputFile);
    const QString format = Cohorts::formatOf(file.fileName());
    if (format.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("--output-file %1 must end in one of: %2.")
                                                             .arg(command.outputFile, Cohorts::cohortFormats().join(QStringLiteral(", "))));
    }
    const auto differs = [](const QString &a, const QString &b) { return !a.isEmpty() && QDir::cleanPath(a) != QDir::cleanPath(b); };
    if (differs(command.outputFormat, format) || differs(command.outputDirectory, file.path())) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("--output-file %1 does not agree with --output-dir or --output-format. Leave those out.").arg(command.outputFile));
    }
    if (definitions != 1) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("You can only use the --output-file argument with a single study definition. Name it with --study-definition."));
    }
    target.directory = file.path();
    target.stem = file.fileName().chopped(format.size() + 1);
    target.format = format;
    target.withSuffix = false;
    return target;
}

class CohortRun
{
public:
    CohortRun(const Cohorts::CohortCommand &command, const Environment &environment) : m_command(command), m_environment(environment) {}

    int run(const QList<Cohorts::Definition> &definitions)
    {
        if (!m_command.dummyDataFile.isEmpty() && definitions.size() != 1) {
            return validationError(tr("You can only provide dummy data for a single study definition. Name it with --study-definition."));
        }
        const auto target = targetOf(m_command, definitions.size());
        if (!target) {
            return validationError(target.error().message);
        }
        m_target = *target;
        if (!m_command.indexDateRange.isEmpty()) {
            const auto dates = Cohorts::indexDates(m_command.indexDateRange, today());
            if (!dates) {
                return validationError(dates.error().message);
            }
            for (const Core::Date date : *dates) {
                m_dates.append(QString::fromStdString(date.toIso()));
            }
        }
        for (const Cohorts::Definition &definition : definitions) {
            const int status = runOne(definition);
            if (status != Succeeded) {
                return status;
            }
        }
        return Succeeded;
    }

private:
    int validationError(const QString &message)
    {
        m_environment.log(tr("Validation error: %1").arg(message));
        return Failed;
    }

    [[nodiscard]] QString pathFor(const Cohorts::Definition &definition, const QString &date) const
    {
        const QString name = m_target.stem + (m_target.withSuffix ? definition.suffix : QString()) + (date.isEmpty() ? QString() : u'_' + date);
        return QDir(m_target.directory).filePath(name + u'.' + m_target.format);
    }

    int runOne(const Cohorts::Definition &definition)
    {
        const auto evaluation = loadCohort(definition, m_command.parameters, m_dates, m_environment);
        if (!evaluation) {
            return Failed;
        }
        for (const QString &date : m_dates.isEmpty() ? QStringList{QString()} : m_dates) {
            const QString path = pathFor(definition, date);
            if (m_command.skipExisting && QFileInfo::exists(inStudy(m_environment, path))) {
                m_environment.log(tr("%1 exists already and is left as it is.").arg(path));
                continue;
            }
            const int status = m_command.dummyDataFile.isEmpty() ? write(*evaluation->cohort, date, path) : copy(*evaluation->cohort, path);
            if (status != Succeeded) {
                return status;
            }
        }
        return Succeeded;
    }

    /// The author's file in place of generated data, byte for byte.
    int copy(const Evaluation::CohortStudy &study, const QString &path)
    {
        const QString file = inStudy(m_environment, m_command.dummyDataFile);
        if (const auto usable = Cohorts::checkDummyDataFile(file, m_command.dummyDataFile, study); !usable) {
            return endWith(m_environment, usable.error(), Failed);
        }
        if (Cohorts::formatOf(file) != m_target.format) {
            m_environment.log(tr("Dummy data error: %1 cannot stand in for %2, which is of another format. Choose --output-format %3.")
                                  .arg(m_command.dummyDataFile, path, Cohorts::formatOf(file)));
            return Failed;
        }
        const auto copied = Core::readFile(file).and_then([this, &path](const QByteArray &bytes) { return Core::writeFile(inStudy(m_environment, path), bytes); });
        if (!copied) {
            return endWith(m_environment, copied.error(), Failed);
        }
        m_environment.log(tr("Copied %1 to %2.").arg(m_command.dummyDataFile, path));
        return Succeeded;
    }

    int write(const Evaluation::CohortStudy &study, const QString &date, const QString &path)
    {
        Cohorts::GenerationOptions options;
        options.population = m_command.population.value_or(0);
        options.seed = m_command.seed;
        options.indexDate = date;
        options.studyRoot = m_environment.studyRoot;
        options.threads = m_environment.threads;
        options.cancelled = m_environment.cancelled;
        const auto cohort = Cohorts::generate(study, options);
        if (!cohort) {
            return endWith(m_environment, cohort.error(), Failed);
        }
        if (static_cast<qint64>(cohort->table.rows) != options.population) {
            m_environment.log(tr("The cohort has %1 patients instead of %2, as many as the file that a column is read from.").arg(cohort->table.rows).arg(options.population));
        }
        const Core::Result<void> written = Cohorts::writeCohort(inStudy(m_environment, path), *cohort);
        if (!written) {
            return endWith(m_environment, written.error(), Failed);
        }
        m_environment.log(tr("Wrote %1 patients with %2 columns to %3.").arg(cohort->table.rows).arg(cohort->table.columns.size()).arg(path));
        return Succeeded;
    }

    const Cohorts::CohortCommand &m_command;
    const Environment &m_environment;
    Target m_target;
    QStringList m_dates; ///< latest first; empty without a range
};

/// The folders that every command of the older tool expects.
QString missingFolders(const Environment &environment)
{
    QStringList missing;
    for (const QString &folder : {QStringLiteral("codelists"), QStringLiteral("analysis")}) {
        if (!QFileInfo(inStudy(environment, folder)).isDir()) {
            missing.append(folder);
        }
    }
    return missing.join(QStringLiteral(", "));
}

} // namespace

int runCohortWords(const QStringList &words, const Environment &environment)
{
    const auto command = Cohorts::parseCohortCommand(words);
    if (!command) {
        environment.log(command.error().message);
        return UsageError;
    }
    if (command->wantsHelp) {
        environment.out((command->subcommand + u' ' + Cohorts::cohortUsage(command->subcommand) + u'\n').toUtf8());
        return Succeeded;
    }
    if (const QString missing = missingFolders(environment); !missing.isEmpty()) {
        environment.log(tr("This command runs in a study's folder and expects these folders in it: %1.").arg(missing));
        return Failed;
    }
    QList<Cohorts::Definition> definitions = Cohorts::definitionsIn(environment.studyRoot);
    if (definitions.isEmpty()) {
        environment.log(tr("There are no study definitions in analysis. Name one study_definition.py."));
        return Failed;
    }
    if (command->studyDefinition != QStringLiteral("all")) {
        QStringList names{QStringLiteral("all")};
        for (const Cohorts::Definition &definition : std::as_const(definitions)) {
            names.append(definition.name);
        }
        definitions.removeIf([&command](const Cohorts::Definition &definition) { return definition.name != command->studyDefinition; });
        if (definitions.isEmpty()) {
            environment.log(tr("There is no study definition \"%1\". Choose one of: %2.").arg(command->studyDefinition, names.join(QStringLiteral(", "))));
            return UsageError;
        }
    }
    if (command->subcommand == QStringLiteral("generate_measures")) {
        return runCohortMeasures(*command, definitions, environment);
    }
    return CohortRun(*command, environment).run(definitions);
}

} // namespace Commands
