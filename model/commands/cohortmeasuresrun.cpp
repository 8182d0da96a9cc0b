// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/cohortmeasuresrun.h"

#include <optional>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "model/cohorts/cohortmeasures.h"
#include "model/commands/definitionrun.h"
#include "model/core/files.h"

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::CohortMeasures", text);
}

class MeasuresRun
{
public:
    MeasuresRun(const Cohorts::CohortCommand &command, const Environment &environment)
        : m_command(command), m_environment(environment),
          m_directory(command.outputDirectory.isEmpty() ? QStringLiteral("output") : command.outputDirectory)
    {
    }

    int run(const Cohorts::Definition &definition)
    {
        const auto evaluation = loadCohort(definition, m_command.parameters, {}, m_environment);
        if (!evaluation) {
            return Failed;
        }
        const std::vector<Evaluation::CohortMeasure> &measures = evaluation->cohort->measures;
        const QList<Cohorts::DatedFile> files = Cohorts::datedCohorts(inStudy(m_environment, m_directory), definition.suffix);
        if (files.isEmpty() || measures.empty()) {
            m_environment.log(measures.empty() ? tr("%1 has no list `measures`, so there is nothing to work out.").arg(definition.file)
                                               : tr("There are no dated cohort files in %1. Make them first with generate_cohort --index-date-range ...").arg(m_directory));
            return measures.empty() && m_command.studyDefinition == definition.name ? Failed : Succeeded;
        }
        if (const QString id = unusableId(measures); !id.isEmpty()) {
            m_environment.log(tr("The measure \"%1\" cannot be written: its id becomes part of a file name and may not have a slash.").arg(id));
            return Failed;
        }
        m_combined.assign(measures.size(), {});
        for (const Cohorts::DatedFile &file : files) {
            if (const auto done = workOut(file, measures); !done) {
                return endWith(m_environment, done.error(), Failed);
            }
        }
        for (std::size_t i = 0; i < measures.size(); ++i) {
            const QString path = pathOf(QStringLiteral("measure_%1.csv").arg(QString::fromStdString(measures[i].id)));
            const auto written = Cohorts::combinedCsv(m_combined[i]).and_then([&path](const QByteArray &csv) { return Core::writeFile(path, csv); });
            if (!written) {
                return endWith(m_environment, written.error(), Failed);
            }
            m_environment.log(tr("Wrote the measure %1 for all dates.").arg(QString::fromStdString(measures[i].id)));
        }
        return Succeeded;
    }

private:
    /// Definitions are not trusted: no id may lead out of the output folder.
    [[nodiscard]] static QString unusableId(const std::vector<Evaluation::CohortMeasure> &measures)
    {
        for (const Evaluation::CohortMeasure &measure : measures) {
            if (measure.id.find_first_of("/\\") != std::string::npos || measure.id.find('\0') != std::string::npos) {
                return QString::fromStdString(measure.id);
            }
        }
        return {};
    }

    [[nodiscard]] QString pathOf(const QString &name) const { return QDir(inStudy(m_environment, m_directory)).filePath(name); }

    Core::Result<void> workOut(const Cohorts::DatedFile &file, const std::vector<Evaluation::CohortMeasure> &measures)
    {
        std::optional<Cohorts::MeasureInput> input; // read only if a file has to be made
        for (std::size_t i = 0; i < measures.size(); ++i) {
            if (m_environment.cancelled && m_environment.cancelled->load()) {
                return Core::fail(Core::ErrorCode::Cancelled, {});
            }
            const QString id = QString::fromStdString(measures[i].id);
            const QString path = pathOf(QStringLiteral("measure_%1_%2.csv").arg(id, file.date));
            if (m_command.skipExisting && QFileInfo::exists(path)) {
                const auto kept = Core::readFile(path);
                if (!kept) {
                    return Core::fail(kept.error());
                }
                m_combined[i].emplace_back(file.date, *kept);
                continue;
            }
            if (!input) {
                auto read = Cohorts::readMeasureInput(pathOf(file.name), measures);
                if (!read) {
                    return Core::fail(read.error());
                }
                input = std::move(*read);
            }
            QStringList suppressed;
            const auto csv = Cohorts::measureCsv(measures[i], *input, &suppressed);
            if (!csv) {
                return Core::fail(csv.error());
            }
            for (const QString &column : std::as_const(suppressed)) {
                m_environment.log(tr("Small numbers of %1 are left out of the measure %2 for %3.").arg(column, id, file.date));
            }
            if (const auto written = Core::writeFile(path, *csv); !written) {
                return written;
            }
            m_combined[i].emplace_back(file.date, *csv);
        }
        return {};
    }

    const Cohorts::CohortCommand &m_command;
    const Environment &m_environment;
    QString m_directory;
    std::vector<std::vector<std::pair<QString, QByteArray>>> m_combined; ///< by measure: dates and their files
};

} // namespace

int runCohortMeasures(const Cohorts::CohortCommand &command, const QList<Cohorts::Definition> &definitions, const Environment &environment)
{
    for (const Cohorts::Definition &definition : definitions) {
        const int status = MeasuresRun(command, environment).run(definition);
        if (status != Succeeded) {
            return status;
        }
    }
    return Succeeded;
}

} // namespace Commands
