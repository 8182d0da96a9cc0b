// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/missingfiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

#include "model/pipeline/outputindex.h"

namespace Pipeline
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline::MissingFiles", text);
}

/// The file that a diagnostic misses, or empty.
QString missingFile(const Core::Diagnostic &diagnostic)
{
    static const QRegularExpression kPython(QStringLiteral("^The file '([^']+)' does not exist\\."));
    static const QRegularExpression kRule(QStringLiteral("^The file (\\S+) of \\S+ does not exist\\."));
    if (diagnostic.rule == QStringLiteral("python.FileNotFoundError")) {
        return QDir::cleanPath(kPython.match(diagnostic.message).captured(1));
    }
    static const QRegularExpression kTable(QStringLiteral("^The table file (\\S+) does not exist\\."));
    if (diagnostic.rule == QStringLiteral("ehrql.file")) {
        return QDir::cleanPath(kTable.match(diagnostic.message).captured(1));
    }
    return diagnostic.rule == QStringLiteral("cohort.file") ? QDir::cleanPath(kRule.match(diagnostic.message).captured(1)) : QString();
}

} // namespace

void nameMakers(QList<Core::Diagnostic> &diagnostics, const Project &project, MadeLater madeLater)
{
    const OutputIndex outputs(project);
    for (Core::Diagnostic &diagnostic : diagnostics) {
        const QString file = missingFile(diagnostic);
        if (file.isEmpty() || file == QStringLiteral(".")) {
            continue;
        }
        const QList<qsizetype> makers = outputs.makersOf(file);
        const QString next = makers.isEmpty()
                                 ? tr("No action of project.yaml makes it; save the file there, or add an action that does.")
                                 : tr("The action %1 makes it; run that action first.").arg(project.actions.at(makers.constFirst()).id.value);
        diagnostic.message = tr("The file %1 does not exist yet.").arg(file) + u' ' + next;
        if (!makers.isEmpty() && madeLater == MadeLater::IsNormal) {
            diagnostic.severity = Core::Severity::Warning;
            diagnostic.message += u' ' + tr("Until then the definition cannot be checked any further.");
        }
    }
}

Core::Diagnostic missingFileNote(const QString &file, const Core::Location &place, const Project &project)
{
    const QList<qsizetype> makers = OutputIndex(project).makersOf(file);
    Core::Diagnostic note;
    note.file = place.file;
    note.range = place.range;
    note.rule = QStringLiteral("stand-in");
    note.severity = makers.isEmpty() ? Core::Severity::Error : Core::Severity::Information;
    note.message = tr("The file %1 does not exist yet.").arg(file) + u' '
                   + (makers.isEmpty() ? tr("No action of project.yaml makes it; save the file there, or add an action that does.")
                                       : tr("The action %1 makes it; here the definition was checked with made-up values in its place.")
                                             .arg(project.actions.at(makers.constFirst()).id.value));
    return note;
}

} // namespace Pipeline
