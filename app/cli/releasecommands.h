// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Cli
{

// The subcommands of `outputs` about the release draft of a study (outputs-and-disclosure.md 4). Each gets the words after
// its own name and gives the exit status: 0 done, 1 not done or not ready to be submitted, 2 wrong usage.

int showDraft(const QStringList &words);       ///< draft [STUDY] [--format text|json]
int addToDraft(const QStringList &words);      ///< add FILE... [--group NAME] [--supporting] [--context TEXT] [--controls TEXT] [--title TEXT]
int removeFromDraft(const QStringList &words); ///< remove FILE...
int exportDraft(const QStringList &words);     ///< export FOLDER [STUDY]
int openDraft(const QStringList &words);       ///< open FOLDER [STUDY]
int summariseTables(const QStringList &words); ///< summary FILE...

} // namespace Cli
