# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if a rule of the language reference (rules.txt) has no conformance case, or a case holds no rule's section.

Usage: rules.py TESTS_FOLDER

A case is named by its section: `[9 adding months ...]` in a file of cases, or a row `"9 adding months ..."` of a
table in a test. A rule names the beginnings of the names of its cases.
"""

import collections
import pathlib
import re
import sys

_CASE = re.compile(r"^\[(\d+(?:\.\d+)? .*)\]$", re.MULTILINE)
_ROW = re.compile(r"(?:\brow|newRow)\(\s*\"(\d+(?:\.\d+)? [^\"]*)\"")
_RULE = re.compile(r"(\d+(?:\.\d+)?)\.((?:p|b)\d+|t\d+\.\d+) (.*?) ([=!]) (.*)")
_FILES = {
    "arrow": "model/table/tst_arrowfiles.cpp",
    "cli": "app/cli/tst_ehrqlcommands.cpp",
    "dummytables": "app/cli/tst_dummytables.cpp",
    "evaluator": "model/evaluation/tst_evaluator.cpp",
    "measures": "model/measures/tst_measures.cpp",
}
# Section 1 describes the model that the others use, section 39 is their checklist.
_SECTIONS = {str(number) for number in range(2, 39)} | {f"6.{part}" for part in range(1, 9)}


def names_of_cases(folder):
    names = []
    for path in sorted((folder / "model/ehrql/cases").glob("*.txt")):
        names += _CASE.findall(path.read_text(encoding="utf-8"))
    for path in [*sorted((folder / "model/ehrql").glob("*.cpp")), *sorted((folder / "app/cli").glob("*.cpp"))]:
        names += _ROW.findall(path.read_text(encoding="utf-8"))
    return names


def is_there(folder, names, wanted):
    if not wanted.startswith("@"):
        return any(name.startswith(wanted) for name in names)
    file, _, name = wanted[1:].partition(" ")
    text = (folder / _FILES[file]).read_text(encoding="utf-8")
    return re.search(rf"void {re.escape(name)}\(|\"{re.escape(name)}\"", text) is not None


def main():
    folder = pathlib.Path(sys.argv[1])
    names = names_of_cases(folder)
    problems, rules, excepted = [], {}, 0
    for line in (folder / "model/ehrql/rules.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("##"):
            continue
        found = _RULE.fullmatch(line)
        if not found:
            problems.append(f"not a rule: {line}")
            continue
        section, item, _, sign, rest = found.groups()
        rule = f"{section}.{item}"
        if rule in rules:
            problems.append(f"{rule} stands twice")
        rules[rule] = section
        excepted += sign == "!"
        for wanted in rest.split(" | ") if sign == "=" else []:
            if not is_there(folder, names, wanted.strip()):
                problems.append(f"{rule} has no case: {wanted}")
    problems += [f"section {section} has no rule" for section in sorted(_SECTIONS - set(rules.values()))]
    counts = collections.Counter(name.split()[0] for name in names)
    problems += [f"a case of an unknown section {section}" for section in sorted(set(counts) - _SECTIONS - {"1"})]
    print(f"{len(rules)} rules, {excepted} of them without a case for the reason given, {len(names)} cases")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
