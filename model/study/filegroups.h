// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

namespace Study
{

/// Groups of the study tree, in study order (ux.md 6).
enum class FileGroup
{
    Definitions, ///< Python files that an ehrql or cohortextractor action runs, or that make a dataset
    Analysis,
    Codelists,
    Pipeline,    ///< project.yaml
    Outputs,
    Logs,
    Other
};

struct StudyFile
{
    QString path; ///< relative, forward slashes
    FileGroup group = FileGroup::Other;
    bool operator==(const StudyFile &) const = default;
};

struct StudyListing
{
    QList<StudyFile> files; ///< by group, then by path
    QStringList folders;    ///< absolute paths worth watching
};

/// All files of a study folder but `.git`, caches and run volumes. `definitions` are the files that
/// the pipeline's actions run; Python files that make a dataset or measures are found by their text.
[[nodiscard]] StudyListing listStudy(const QString &root, const QSet<QString> &definitions);

/// An action of project.yaml that evaluates a definition.
struct DefinitionAction
{
    QString action;
    QString definition;    ///< relative path of the .py file
    QStringList arguments; ///< what follows `--`; of the older language its `--param` words
};

/// Actions running `ehrql:* generate-dataset|generate-measures`, or a named study definition of
/// `cohortextractor`, in file order. A project.yaml that
/// does not parse gives none.
[[nodiscard]] QList<DefinitionAction> definitionActions(const QString &projectText);

} // namespace Study
