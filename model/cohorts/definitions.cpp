// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohorts/definitions.h"

#include <QDir>
#include <QRegularExpression>

#include "model/cohorts/cohortcommand.h"

namespace Cohorts
{

QList<Definition> definitionsIn(const QString &studyRoot)
{
    static const QRegularExpression kName(QStringLiteral("^(study_definition(_\\w+)?)\\.py$"));
    QList<Definition> found;
    const QStringList files = QDir(studyRoot + QStringLiteral("/analysis")).entryList({QStringLiteral("study_definition*.py")}, QDir::Files, QDir::Name);
    for (const QString &file : files) {
        const QRegularExpressionMatch match = kName.match(file);
        if (match.hasMatch()) {
            found.append({match.captured(1), match.captured(2), QStringLiteral("analysis/") + file});
        }
    }
    return found;
}

QList<DefinitionUse> definitionsUsed(const Pipeline::Command &command, const QString &studyRoot)
{
    if (command.image != QStringLiteral("cohortextractor")) {
        return {};
    }
    QStringList words = command.arguments;
    // The runner completes the line (project-yaml.md 5); for reading it any population will do.
    if (words.value(0) == QStringLiteral("generate_cohort") && !words.contains(QStringLiteral("--expectations-population"))) {
        words << QStringLiteral("--expectations-population") << QStringLiteral("1");
    }
    const auto parsed = parseCohortCommand(words);
    if (!parsed) {
        return {};
    }
    const QStringList arguments = parameterWords(parsed->parameters);
    if (parsed->studyDefinition != QStringLiteral("all")) {
        return {{QStringLiteral("analysis/%1.py").arg(parsed->studyDefinition), arguments}};
    }
    QList<DefinitionUse> uses;
    for (const Definition &definition : studyRoot.isEmpty() ? QList<Definition>() : definitionsIn(studyRoot)) {
        uses.append({definition.file, arguments});
    }
    return uses;
}

QStringList parameterWords(const QStringList &parameters)
{
    QStringList words;
    for (const QString &parameter : parameters) {
        words << QStringLiteral("--param") << parameter;
    }
    return words;
}

} // namespace Cohorts
