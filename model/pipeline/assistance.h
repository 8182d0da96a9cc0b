// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QString>
#include <QStringList>

#include "model/pipeline/project.h"

namespace Pipeline
{

/// One thing that may be written at a place.
struct Suggestion
{
    QString label;
    QString detail; ///< a few words; may be empty
    QString insert; ///< what is written; replaces the word that was begun
};

struct Suggestions
{
    qsizetype start = 0; ///< of the word that was begun; offsets in UTF-16 units
    qsizetype end = 0;   ///< the caret
    QList<Suggestion> items; ///< not filtered by the word
};

/// What may be written at `position`: keys of the file and of an action (project-yaml.md 1), names of
/// actions in `needs`, privacy levels, images with their versions, and commands, options and those of
/// `scripts` (paths of the study) that the image can run (4). Goes by lines and indentation, because
/// the text is seldom well-formed while it is typed; `project` is what could be read of it last. Pure
/// and thread-safe; a place without rules and a position outside the text give no items.
[[nodiscard]] Suggestions suggestionsAt(const QString &text, qsizetype position, const Project &project, const QStringList &scripts);

/// Markdown on the key, action or privacy level at `position`; empty where there is nothing to say.
[[nodiscard]] QString explanationAt(const QString &text, qsizetype position, const Project &project);

/// Where the action named at `position`, in `needs` or as its own key, is defined; nothing when the
/// place names no action or `project` is older than the text and its place no longer holds the name.
[[nodiscard]] std::optional<Core::TextRange> definitionAt(const QString &text, qsizetype position, const Project &project);

} // namespace Pipeline
