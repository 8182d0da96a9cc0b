// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include "model/core/result.h"
#include "model/pipeline/edits.h"

namespace Pipeline
{

/// One thing to be said to a reusable action.
struct ActionOption
{
    enum class Kind
    {
        Text,
        File,    ///< a path of the study, or a pattern
        Number,  ///< a whole number from 0
        Flag,    ///< TRUE or FALSE on the command line, true or false in the config
        Choice,  ///< one of `choices`
        Json     ///< a JSON value, for the config
    };
    QString name;
    Kind kind = Kind::Text;
    bool inConfig = false; ///< in `config`, else as `--name=value`
    bool required = false;
    QString fallback; ///< what the action takes when it is left out
    QString help;     ///< one sentence
    QStringList choices;
};

/// A reusable action of the registry (outputs-and-disclosure.md 5).
struct ReusableAction
{
    QString name;
    QString tag;     ///< the newest known version
    QString summary; ///< one or two sentences
    QString caution; ///< what to mind, such as a threshold below the rules; may be empty
    bool runsHere = false; ///< natively, without a container engine
    bool takesFiles = false; ///< further words of the command are input files
    QList<ActionOption> options;
    QList<Output> outputs; ///< as a start; ranges are empty
};

[[nodiscard]] const QList<ReusableAction> &reusableActions(); ///< by name
[[nodiscard]] const ReusableAction *findReusableAction(const QString &name); ///< nullptr if unknown

/// The action as it would be written with these values by option name; an empty value leaves the option
/// out. `files` are the input files of an action that takes them. Fails with every value that does not fit.
[[nodiscard]] Core::Result<NewAction> configured(const ReusableAction &action, const QString &id, const QHash<QString, QString> &values,
                                                 const QStringList &files, const QStringList &needs);

} // namespace Pipeline
