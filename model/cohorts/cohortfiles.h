// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include "model/cohorts/cohorttable.h"
#include "model/core/result.h"

namespace Cohorts
{

/// `csv`, `csv.gz`, `feather`, `dta`, `dta.gz`: the order is part of the older command line.
[[nodiscard]] QStringList cohortFormats();
/// The format that a file name ends in, or empty.
[[nodiscard]] QString formatOf(const QString &fileName);

/// The cohort as CSV: line feeds, heading always, truth as 1 and 0 (cohort-extractor.md 15).
[[nodiscard]] QByteArray toCohortCsv(const CohortTable &cohort);

/// The same cohort with the types that binary files have: texts with categories in order of first appearance,
/// texts of files and date categories as what they mean. Fails where a cell is none of its type.
[[nodiscard]] Core::Result<Table::ResultTable> binaryTable(const CohortTable &cohort);

/// Writes by the format that `path` ends in, replacing the file whole; missing folders are made.
[[nodiscard]] Core::Result<void> writeCohort(const QString &path, const CohortTable &cohort);

} // namespace Cohorts
