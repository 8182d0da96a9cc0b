// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/standins.h"

#include <algorithm>
#include <cctype>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "model/core/files.h"
#include "model/pipeline/outputindex.h"
#include "model/pipeline/project.h"
#include "model/table/resultfiles.h"

namespace Study
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Study::StandIns", text);
}

QString shownFor(const Evaluation::StandIn &standIn)
{
    const QString own = Evaluation::standInPath(standIn.file);
    if (standIn.isOwn) {
        return tr("The file %1 is missing, so this preview reads %2 in its place.").arg(standIn.file, own);
    }
    const QString shown = standIn.isTable ? tr("The table file %1 is missing, so this preview shows stand-in rows: dummy values in the columns declared here.").arg(standIn.file)
                                          : tr("The file %1 is missing, so this preview makes up stand-in values for what the code reads of it.").arg(standIn.file);
    return shown + QLatin1Char(' ') + tr("A file %1 of your own would be read instead.").arg(own);
}

QString messageFor(const Evaluation::StandIn &standIn, const QString &maker)
{
    const QString next = maker.isEmpty() ? tr("No action of project.yaml makes the file. Add one that does, or save a file there, to replace them.")
                                         : tr("The action %1 makes the file. Run it, or save a file there, to replace them.").arg(maker);
    return shownFor(standIn) + QLatin1Char(' ') + next + QLatin1Char(' ') + tr("Nothing is written to that path, and a run fails until the file is there.");
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
        warning.message = messageFor(standIn, makers.isEmpty() ? QString() : project.actions.at(makers.constFirst()).id.value);
        warnings.append(warning);
    }
    return warnings;
}

Core::Result<QString> saveStandIn(const Evaluation::StandIn &standIn, const Table::TableSet &tables, const QString &studyRoot)
{
    const QString own = Evaluation::standInPath(standIn.file);
    const QString path = QDir(studyRoot).filePath(own);
    if (QFileInfo::exists(path)) {
        return own;
    }
    if (!standIn.isTable) {
        const auto written = Core::writeFile(path, standIn.content.toUtf8());
        return written ? Core::Result<QString>(own) : Core::fail(written.error());
    }
    std::string name;
    for (const char letter : standIn.file.toStdString()) {
        name += std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
    }
    const auto table = std::find_if(tables.tables().begin(), tables.tables().end(), [&name](const Table::DataTablePtr &known) { return known->schema->name == name; });
    if (table == tables.tables().end()) {
        return Core::fail(Core::ErrorCode::NotFound, tr("There are no stand-in rows of %1 to save, because the definition uses none of its columns.").arg(standIn.file));
    }
    const auto written = Table::writeResults(path, {Table::asResult(**table)});
    return written ? Core::Result<QString>(own) : Core::fail(written.error());
}

} // namespace Study
