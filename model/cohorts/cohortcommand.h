// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>
#include <QStringList>

#include "model/core/result.h"

namespace Cohorts
{

/// A command line of the older tool, taken apart (cohort-extractor.md 18), with our addition `--seed`.
/// Paths are as given.
struct CohortCommand
{
    QString subcommand; ///< `generate_cohort` or `generate_measures`
    QString studyDefinition = QStringLiteral("all");
    std::optional<qint64> population; ///< `--expectations-population`; nothing also for 0
    QString dummyDataFile;
    QString outputDirectory; ///< empty: not given
    QString outputFormat;    ///< empty: not given
    QString outputFile;
    QString indexDateRange;
    bool skipExisting = false;
    bool hasDatabase = false;
    QStringList parameters; ///< `name=value`
    quint64 seed = 1;
    bool wantsHelp = false;
};

/// Options may be abbreviated as far as they stay unambiguous. A wrong line is an InvalidInput
/// error whose message is what to print before exiting with 2.
[[nodiscard]] Core::Result<CohortCommand> parseCohortCommand(const QStringList &words);

/// What follows the subcommand's name, for help.
[[nodiscard]] QString cohortUsage(const QString &subcommand);

} // namespace Cohorts
