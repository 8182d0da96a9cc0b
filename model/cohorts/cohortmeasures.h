// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QString>
#include <QStringList>

#include "model/cohorts/measureinput.h"
#include "model/core/result.h"
#include "model/evaluation/cohortstudy.h"

namespace Cohorts
{

/// The dated cohort files of a definition in a folder, by name: `input<suffix>..._YYYY-MM-DD.<format>`. As
/// officially, an empty suffix also takes the files of other definitions.
struct DatedFile
{
    QString name;
    QString date;
};
[[nodiscard]] QList<DatedFile> datedCohorts(const QString &directory, const QString &suffix);

/// One measure of one cohort as CSV (cohort-extractor.md 17): groups with sums and their fraction, lines
/// ending in line feeds. Says in `suppressed` which columns lost small numbers. Fails if the groups have
/// more combinations than anybody could read.
[[nodiscard]] Core::Result<QByteArray> measureCsv(const Evaluation::CohortMeasure &measure, const MeasureInput &input, QStringList *suppressed = nullptr);

/// The files of all dates one after the other with a last column `date`, lines ending as on Windows. The
/// texts come in the order of the dates. Fails if their headings differ.
[[nodiscard]] Core::Result<QByteArray> combinedCsv(const std::vector<std::pair<QString, QByteArray>> &byDate);

} // namespace Cohorts
