// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/cohortdefinitions.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

#include "model/evaluation/evaluator.h"

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::CohortDefinitions", text);
}

} // namespace

QList<CohortDefinition> cohortDefinitions(const QString &studyRoot)
{
    static const QRegularExpression kName(QStringLiteral("^(study_definition(_\\w+)?)\\.py$"));
    QList<CohortDefinition> found;
    const QStringList files = QDir(studyRoot + QStringLiteral("/analysis")).entryList({QStringLiteral("study_definition*.py")}, QDir::Files, QDir::Name);
    for (const QString &file : files) {
        const QRegularExpressionMatch match = kName.match(file);
        if (match.hasMatch()) {
            found.append({match.captured(1), match.captured(2), QStringLiteral("analysis/") + file});
        }
    }
    return found;
}

std::optional<Evaluation::Evaluation> loadCohort(const CohortDefinition &definition, const QStringList &parameters,
                                                 const QStringList &indexDates, const Environment &environment)
{
    Evaluation::Request request;
    request.studyRoot = environment.studyRoot;
    request.definition = definition.file;
    for (const QString &parameter : parameters) {
        request.arguments << QStringLiteral("--param") << parameter;
    }
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
