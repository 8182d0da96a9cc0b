// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>
#include <QStringList>

#include "model/core/result.h"

namespace Commands
{

/// A command line of the official ehrQL tool, taken apart (ehrql.md 34), with our two additions
/// `--population-size` and `--seed`. Paths are as given.
struct EhrqlCommand
{
    QString subcommand;
    QString definition;              ///< the .py file, or for `assure` the test file
    QString output;                  ///< empty: standard output
    QString dummyTables;
    QString dummyDataFile;
    QString testDataFile;
    QString directory;               ///< create-dummy-tables: DIR or DIR:ext; empty: standard output
    QString displayFormat = QStringLiteral("ascii");
    std::optional<qint64> populationSize;
    quint64 seed = 1;
    QStringList arguments;           ///< what follows the first `--`
};

/// Options may be abbreviated as far as they stay unambiguous. A wrong line is an InvalidInput
/// error whose message is what to print before exiting with 2.
[[nodiscard]] Core::Result<EhrqlCommand> parseEhrqlCommand(const QStringList &words);

/// The subcommands this program answers, for help and near-name suggestions.
[[nodiscard]] QStringList ehrqlSubcommands();

} // namespace Commands
