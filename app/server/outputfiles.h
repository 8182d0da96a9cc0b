// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include "app/server/agenttask.h"

namespace Server
{

/// What a finished action left in its volume.
struct Products
{
    QMap<QString, QString> outputs; ///< path → level
    QStringList unmatchedPatterns;
    QStringList unmatchedFiles; ///< made by the job, but no pattern names them
};

/// Regular files only: a link that leads out of the volume is no output.
[[nodiscard]] Products matchOutputs(const QString &volume, const QMap<QString, QString> &outputSpec, qint64 timestampMs);

struct CsvSize
{
    qint64 rows = 0; ///< below the header
    qint64 columns = 0;
    bool hasPatientId = false;
};
[[nodiscard]] CsvSize measureCsv(const QString &file);

/// Why a moderately sensitive file must not reach level 4, or an empty text (outputs-and-disclosure.md 2).
[[nodiscard]] QString levelFourProblem(const QString &file, const QString &path, const AgentTask &task);

/// Copies beside the target and renames: the target is the old file or the new one.
[[nodiscard]] Core::Result<void> copyFile(const QString &from, const QString &to);

[[nodiscard]] QString sha256Of(const QString &file);

/// What finalising knows of one job when it writes the manifest.
struct ManifestUpdate
{
    QString workspaceFolder; ///< of the medium privacy store
    QString highFolder;      ///< of the high privacy store
    QStringList actionsOfProject;
    QMap<QString, QString> outputs;
    QMap<QString, QString> excluded; ///< path → reason
};

/// Merges a job's outputs into `metadata/manifest.json` by the rules of job-runner.md 4.
[[nodiscard]] Core::Result<void> updateManifest(const AgentTask &task, const ManifestUpdate &update);

} // namespace Server
