# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the conformance cases of every section of the language reference and fails if a section has none.

Usage: sections.py TESTS_FOLDER

A case is named by its section: `[9 adding months ...]` in a file of cases, or a row `"9 adding months ..."` of a
table in a test.
"""

import collections
import pathlib
import re
import sys

# Section 39 is the checklist of the others. Sections with numbered parts are counted by part.
SECTIONS = [str(number) for number in range(1, 39) if number != 6] + [f"6.{part}" for part in range(1, 9)]
_CASE = re.compile(r"^\[(\d+(?:\.\d+)?) ", re.MULTILINE)
_ROW = re.compile(r"(?:\brow|newRow)\(\s*\"(\d+(?:\.\d+)?) [a-zA-Z]")


def main():
    folder = pathlib.Path(sys.argv[1])
    counts = collections.Counter()
    for path in sorted((folder / "model/ehrql/cases").glob("*.txt")):
        counts.update(_CASE.findall(path.read_text(encoding="utf-8")))
    for path in [*sorted((folder / "model/ehrql").glob("*.cpp")), *sorted((folder / "app/cli").glob("*.cpp"))]:
        counts.update(_ROW.findall(path.read_text(encoding="utf-8")))
    print("  ".join(f"{section}: {counts[section]}" for section in SECTIONS))
    missing = [section for section in SECTIONS if counts[section] == 0]
    if missing:
        print("These sections have no case: " + ", ".join(missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
