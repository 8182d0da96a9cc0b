// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>

extern int chosenMutant;

namespace
{

int fromEnvironment()
{
    const char *number = std::getenv("STUDYBENCH_MUTANT");
    return number == nullptr ? 0 : std::atoi(number);
}

} // namespace

/// Which planted fault is on (mutate.py); 0 is none.
int chosenMutant = fromEnvironment();
