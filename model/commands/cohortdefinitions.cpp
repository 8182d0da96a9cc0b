// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/cohortdefinitions.h"

#include <QCoreApplication>

#include "model/core/files.h"
#include "model/evaluation/evaluator.h"
#include "model/pipeline/missingfiles.h"

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::CohortDefinitions", text);
}

} // namespace

std::optional<Evaluation::Evaluation> loadCohort(const Cohorts::Definition &definition, const QStringList &parameters,
                                                 const QStringList &indexDates, const Environment &environment)
{
    Evaluation::Request request;
    request.studyRoot = environment.studyRoot;
    request.definition = definition.file;
    request.arguments = Cohorts::parameterWords(parameters);
    for (const QString &date : indexDates) {
        request.arguments << QStringLiteral("--index-date") << date;
    }
    request.tolerant = false;
    request.softLimitMilliseconds = 120000;
    request.hardLimitMilliseconds = 150000;
    request.memoryLimitBytes = qint64{4} << 30;
    Core::Result<Evaluation::Evaluation> evaluated = Evaluation::evaluateOnce(request, environment.evaluatorProgram);
    if (!evaluated) {
        environment.log(evaluated.error().toString());
        return std::nullopt;
    }
    for (const QString &line : evaluated->output.split(u'\n', Qt::SkipEmptyParts)) {
        environment.log(line);
    }
    const auto project = Core::readFile(environment.studyRoot + QStringLiteral("/project.yaml"));
    Pipeline::nameMakers(evaluated->diagnostics, Pipeline::parseProjectBytes(project.value_or(QByteArray()), QStringLiteral("project.yaml")).project);
    for (const Core::Diagnostic &diagnostic : evaluated->diagnostics) {
        environment.log(diagnostic.toString());
    }
    if (Core::hasErrors(evaluated->diagnostics)) {
        return std::nullopt;
    }
    if (!evaluated->cohort) {
        environment.log(tr("%1 leaves no name `study` that holds a StudyDefinition, so it describes no cohort. If it is a helper module, give it "
                           "a name that does not start with study_definition.")
                            .arg(definition.file));
        return std::nullopt;
    }
    return std::move(*evaluated);
}

} // namespace Commands
