// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/standins.h"

#include <QCoreApplication>

#include "model/pipeline/outputindex.h"
#include "model/pipeline/project.h"

namespace Study
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Study::StandIns", text);
}

QString messageFor(const QString &file, const QString &maker)
{
    const QString shown = tr("The table file %1 is missing, so this preview shows stand-in rows: dummy values in the columns declared here.").arg(file);
    const QString next = maker.isEmpty() ? tr("No action of project.yaml makes the file. Add one that does, or save a file there, to replace them.")
                                         : tr("The action %1 makes the file. Run it, or save a file there, to replace them.").arg(maker);
    return shown + QLatin1Char(' ') + next + QLatin1Char(' ') + tr("Nothing is written to that path, and a run fails until the file is there.");
}

} // namespace

QList<Core::Diagnostic> standInWarnings(const QList<Evaluation::StandIn> &standIns, const QString &projectText)
{
    QList<Core::Diagnostic> warnings;
    if (standIns.isEmpty()) {
        return warnings;
    }
    const Pipeline::Project project = Pipeline::parseProject(projectText, QStringLiteral("project.yaml")).project;
    const Pipeline::OutputIndex outputs(project);
    for (const Evaluation::StandIn &standIn : standIns) {
        const QList<qsizetype> makers = outputs.makersOf(standIn.file);
        Core::Diagnostic warning;
        warning.file = standIn.origin.file;
        warning.range = standIn.origin.range;
        warning.severity = Core::Severity::Warning;
        warning.rule = QStringLiteral("stand-in");
        warning.message = messageFor(standIn.file, makers.isEmpty() ? QString() : project.actions.at(makers.constFirst()).id.value);
        warnings.append(warning);
    }
    return warnings;
}

} // namespace Study
