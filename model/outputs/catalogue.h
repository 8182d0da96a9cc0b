// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QList>
#include <QString>

#include "model/pipeline/project.h"

namespace Outputs
{

/// One output file of a study, found by the patterns of its project.yaml.
struct OutputFile
{
    QString path;    ///< relative to the study root
    QString action;  ///< the one that lists it
    Pipeline::Level level = Pipeline::Level::HighlySensitive;
    QString pattern; ///< as written in project.yaml
    qint64 size = 0; ///< bytes
    QDateTime modified; ///< UTC
    QString refusal; ///< why it would not reach level 4 (outputs-and-disclosure.md 2), or empty
};

/// An output pattern that no file matches now.
struct MissingOutput
{
    QString action;
    Pipeline::Level level = Pipeline::Level::HighlySensitive;
    QString pattern;
};

struct Catalogue
{
    QList<OutputFile> files; ///< by action in file order, then path
    QList<MissingOutput> missing;
};

/// Looks at the study's folders on disk; call it off the GUI thread. Links out of the study are
/// not followed.
[[nodiscard]] Catalogue listOutputs(const QString &studyRoot, const Pipeline::Project &project);

/// Who may see a path by the patterns of project.yaml; nothing for a file that no action lists.
[[nodiscard]] std::optional<Pipeline::Level> levelOf(const Pipeline::Project &project, const QString &path);

} // namespace Outputs
