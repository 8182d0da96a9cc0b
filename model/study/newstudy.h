// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "model/core/result.h"

namespace Study
{

struct Template
{
    QString name;        ///< as on the command line: `blank`, `cohort`, `measures`
    QString title;       ///< for people
    QString description; ///< one sentence
};

[[nodiscard]] QList<Template> templates();

/// The files that createStudy would write, relative, for showing beforehand.
[[nodiscard]] QStringList filesOfTemplate(const QString &templateName);

/// Makes a study in `folder`, which must not exist or be empty. Nothing is left behind on failure
/// but files already written into a folder that existed. Does not touch git.
[[nodiscard]] Core::Result<void> createStudy(const QString &folder, const QString &templateName);

/// Writes the sample study into `folder` (made if absent) unless it is there already.
[[nodiscard]] Core::Result<void> createSample(const QString &folder);

} // namespace Study
