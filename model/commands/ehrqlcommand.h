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
    QString since;                   ///< explain: the commit to compare with; empty: no comparison
    QStringList arguments;           ///< what follows the first `--`
};

/// Options may be abbreviated as far as they stay unambiguous. A wrong line is an InvalidInput
/// error whose message is what to print before exiting with 2.
[[nodiscard]] Core::Result<EhrqlCommand> parseEhrqlCommand(const QStringList &words);

/// What a subcommand takes and does, for help.
struct EhrqlUsage
{
    QString name;
    QString arguments;
    QString description;
};
/// The subcommands this program answers.
[[nodiscard]] QList<EhrqlUsage> ehrqlUsages();

/// The text to print and exit with 0 if the words ask for help or the version, as the official
/// tool answers them (ehrql.md 34): no words, `--help`, `--version`, or `--help` after a subcommand.
[[nodiscard]] std::optional<QString> ehrqlHelp(const QStringList &words);

} // namespace Commands
