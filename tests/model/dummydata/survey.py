#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What dummy patients show of whole studies: a table over folders of checkouts.

Usage: survey.py PROGRAM FOLDER... [--patients N] [--limit SECONDS] [--only NAME]
PROGRAM is the built dummy_survey; each FOLDER holds study checkouts. Nothing is written.
"""

import argparse
import pathlib
import subprocess
import sys


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


def print_times(rows):
    print(f"  slowest                       {max((row[-2] for row in rows), default=0):.2f} s, of the processor {max((row[-1] for row in rows), default=0):.2f} s")
    print(f"  over 2 s                      {sum(row[-2] > 2 for row in rows)}, of the processor {sum(row[-1] > 2 for row in rows)}")


def survey(program, study, patients, limit):
    try:
        run = subprocess.run([program, str(study), str(patients)], capture_output=True, text=True, timeout=limit, check=False)
        lines, log = run.stdout, run.stderr
        if run.returncode < 0:
            log += f"crashed {study.name} signal {-run.returncode}\n"
    except subprocess.TimeoutExpired as late:
        lines = (late.stdout or b"").decode()
        log = f"timeout {study.name}\n"
    return [line.split("\t") for line in lines.splitlines()], log


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--patients", type=int, default=1000)
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    rows, unloadable, reasons = [], [], []
    for folder in arguments.folders:
        for study in sorted(path.parent for path in folder.glob("*/project.yaml")):
            if arguments.only not in study.name:
                continue
            found, log = survey(arguments.program, study, arguments.patients, arguments.limit)
            sys.stderr.write(log)
            for row in found:
                print("\t".join(row), flush=True)
            rows += [row for row in found if row[0] in ("dataset", "measures")]
            reasons += [row for row in found if row[0] == "why"]
            unloadable += [row for row in found if row[0] in ("unloadable", "failed")]
    datasets = [[int(x) for x in row[3:12]] + [float(row[12]), float(row[13])] for row in rows if row[0] == "dataset"]
    possible = [row for row in datasets if not row[2]]
    measures = [[int(x) for x in row[3:7]] + [float(row[7]), float(row[8])] for row in rows if row[0] == "measures"]
    print()
    print(f"definitions with a dataset      {len(datasets)}")
    print(f"  proved impossible             {len(datasets) - len(possible)}")
    print(f"  population reached            {percent(sum(row[1] >= row[0] for row in possible), len(possible))}")
    shown = [row for row in possible if row[1] > 0]
    variables = sum(row[3] for row in shown)
    print(f"  variables                     {variables}")
    print(f"  that can vary and do          {percent(variables - sum(row[4] + row[5] for row in shown), variables - sum(row[5] for row in shown))}")
    branches, dead = sum(row[6] for row in shown), sum(row[8] for row in shown)
    print(f"  case branches                 {branches}, proved dead {dead}")
    print(f"  that can be taken and are     {percent(sum(row[7] for row in shown), branches - dead)}")
    print_times(datasets)
    cells, filled = sum(row[0] for row in measures), sum(row[1] for row in measures)
    print(f"definitions with measures       {len(measures)}")
    print(f"  group x interval rows         {cells}, filled {percent(filled, cells)}")
    between, possible = sum(row[2] for row in measures), sum(row[3] for row in measures)
    print(f"  ratio between 0 and 1         {percent(between, filled)} of filled rows, {percent(between, possible)} of as many as the people in the intervals suffice for")
    print_times(measures)
    print(f"not loadable or failed          {len(unloadable)}")
    for row in unloadable + [row for row in reasons if "dummy-population" in row[3]]:
        print("  " + ": ".join(row[1:4]))


if __name__ == "__main__":
    main()
