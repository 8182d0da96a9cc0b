// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>

#include "model/pipeline/project.h"

namespace Runner
{

/// What an action reads as far as it can be seen: the command itself under the key `run`, its script
/// with the modules, scripts and files of the study that these name, option files, and `needed`
/// outputs, each with its SHA-256. At most 500 files. Reads files; call it off the GUI thread.
[[nodiscard]] QMap<QString, QString> inputsOf(const QString &studyRoot, const Pipeline::Action &action,
                                              const QStringList &needed);

/// What differs between two such maps, as phrases for people; empty when either is.
[[nodiscard]] QStringList differences(const QMap<QString, QString> &before, const QMap<QString, QString> &now);

} // namespace Runner
