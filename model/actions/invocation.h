// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QStringList>

#include "model/core/result.h"
#include "model/runner/executor.h"

namespace Actions
{

/// What one run of a reusable action gets: its words, the folder that is the study, where to talk to.
struct Invocation
{
    QStringList arguments;
    QString folder;
    Runner::LogSink log;
    Runner::CancelFlag cancel;

    [[nodiscard]] bool isCancelled() const { return cancel && cancel->load(); }
};

/// The words taken apart. `--name VALUE` and `--name=VALUE` are the same.
struct Options
{
    QHash<QString, QString> values; ///< by name without dashes
    QStringList positional;
    QJsonObject config; ///< of `--config`: JSON, or the path of a file that holds it

    [[nodiscard]] QString value(const char *name, const QString &fallback = {}) const
    {
        return values.value(QString::fromLatin1(name), fallback);
    }
};

/// `known` are the option names without dashes; `config` is read as JSON. Unknown options are an error
/// with the nearest known one.
[[nodiscard]] Core::Result<Options> readOptions(const Invocation &invocation, const QStringList &known);

/// A path of the command line as a file of the study: absolute, and inside the folder.
[[nodiscard]] Core::Result<QString> studyPath(const Invocation &invocation, const QString &path);
/// The files that a pattern with `*`, `?` and `[...]` matches, relative to the folder, sorted. Wildcards
/// stay within one folder level and do not match leading dots.
[[nodiscard]] QStringList globFiles(const QString &folder, const QString &pattern);

[[nodiscard]] tl::unexpected<Core::Error> misuse(const QString &sentence); ///< of arguments or config

} // namespace Actions
