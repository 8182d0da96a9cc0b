// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSet>
#include <QStringList>

#include "model/pipeline/project.h"

namespace Gui
{

/// Which folder each action belongs to: that of its script, or where all scripts share one, that of its
/// first output. Actions with neither have none. By action.
[[nodiscard]] QHash<QString, QString> foldersOf(const Pipeline::Project &project);

/// A project in which some folders' actions stand as one, to be drawn.
struct GroupedProject
{
    Pipeline::Project project;          ///< groups have the name of `groupName` and no command
    QHash<QString, QStringList> members; ///< actions of each group, by its name
};

/// What a group is called in the graph: the folder with a slash, which no action's folder-less name has by chance.
[[nodiscard]] QString groupName(const QString &folder);
/// Takes the actions of the folders together. What any of them needs outside, the group needs, and what needs
/// any of them needs the group; outputs are gathered by level. The group stands where its first action stood.
[[nodiscard]] GroupedProject grouped(const Pipeline::Project &project, const QHash<QString, QString> &folders, const QSet<QString> &closed);

} // namespace Gui
