#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of the rules once with each planted fault and names the faults that no test notices.

run_mutants.py PROGRAM MUTANTS EQUIVALENT  fails when a fault survives that EQUIVALENT does not explain, and when
EQUIVALENT lists one that does not exist or that a test notices. Its lines: file, kind and text as in MUTANTS, reason;
a reason that begins with "undefined:" is of a fault that reads where nothing is, which another build may notice.
"""

import concurrent.futures
import os
import subprocess
import sys

SECONDS = 30  # a fault may make a loop endless, which is noticed, too


def is_noticed(program, number):
    environment = dict(os.environ, STUDYBENCH_MUTANT=str(number))
    try:
        done = subprocess.run([program], env=environment, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]


def main():
    program, mutants, equivalent = sys.argv[1], rows(sys.argv[2]), rows(sys.argv[3])
    if is_noticed(program, 0):
        sys.exit("The tests fail without any fault.")
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        noticed = list(pool.map(lambda number: is_noticed(program, number), range(1, len(mutants) + 1)))
    explained = {tuple(row[:3]) for row in equivalent}
    survived = [mutant for mutant, seen in zip(mutants, noticed) if not seen]
    unexplained = [mutant for mutant in survived if (mutant[0], mutant[2], mutant[3]) not in explained]
    held = {tuple(row[:3]) for row in equivalent if not row[3].startswith("undefined:")}
    needless = held - {(mutant[0], mutant[2], mutant[3]) for mutant in survived}
    for name, line, kind, text in unexplained:
        print(f"{name}:{line}: no test notices that this is {kind}: {text}")
    for name, kind, text in sorted(needless):
        print(f"{name}: listed as making no difference, but noticed or gone: {kind}: {text}")
    print(f"{len(mutants)} faults, {len(mutants) - len(survived)} noticed, {len(survived)} survive, {len(unexplained)} of them unexplained")
    sys.exit(1 if unexplained or needless else 0)


if __name__ == "__main__":
    main()
