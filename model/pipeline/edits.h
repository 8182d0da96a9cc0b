// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "model/core/result.h"
#include "model/pipeline/project.h"

namespace Pipeline
{

/// What a new action should say. Empty lists and an absent config leave their keys out.
struct NewAction
{
    QString id;
    QString run;
    QStringList needs;
    QList<Output> outputs; ///< ranges are ignored
    std::optional<QJsonObject> config;
};

using Edits = Core::Result<QList<Core::TextEdit>>;

// Each function computes text edits on `text` that make one change and leave every other byte as it
// is: comments, quotes, order and line ends survive. They fail with a sentence when the text cannot
// be read (Y rules), the action does not exist, the new text would break a rule at once (an id
// that is taken), or the place was written through an alias, where an edit would change others.

/// `after` names the action to put it behind; empty or unknown: at the end.
[[nodiscard]] Edits addAction(const QString &text, const NewAction &action, const QString &after = {});
/// Takes the action out, together with the comment lines directly above it, and its name out of
/// all needs.
[[nodiscard]] Edits removeAction(const QString &text, const QString &id);
/// Renames it and every mention in needs.
[[nodiscard]] Edits renameAction(const QString &text, const QString &id, const QString &newId);
/// The words of commands that are the action's name, each as an edit to the new one. Images do not count,
/// and neither does a part of a longer word. Empty when the text cannot be read.
[[nodiscard]] QList<Core::TextEdit> renameInCommands(const QString &text, const QString &id, const QString &newId);
[[nodiscard]] Edits setRun(const QString &text, const QString &id, const QString &run);
[[nodiscard]] Edits addNeed(const QString &text, const QString &id, const QString &need);
[[nodiscard]] Edits removeNeed(const QString &text, const QString &id, const QString &need);
[[nodiscard]] Edits addOutput(const QString &text, const QString &id, const Output &output);
[[nodiscard]] Edits removeOutput(const QString &text, const QString &id, Level level, const QString &outputId);
/// Changes label, path and level of one output.
[[nodiscard]] Edits changeOutput(const QString &text, const QString &id, Level level, const QString &outputId,
                                 const Output &changed);
/// Replaces the config as a whole, in block style; nothing takes it out.
[[nodiscard]] Edits setConfig(const QString &text, const QString &id, const std::optional<QJsonObject> &config);
[[nodiscard]] Edits setVersion(const QString &text, const QString &version);

/// A scalar as YAML: bare where that reads back as the same string, else quoted.
[[nodiscard]] QString yamlScalar(const QString &value);

} // namespace Pipeline
