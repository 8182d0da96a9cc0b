#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants switchable faults into copies of the files that hold the rules of project.yaml.

mutate.py SOURCE_ROOT TARGET_ROOT FILE...  writes each file below TARGET_ROOT with every condition (and every part of
one that is joined by && or ||) forced to true and to false, every comparison of order turned, and every report of a
finding dropped, each only while `chosenMutant` has its number; and TARGET_ROOT/mutants.tsv, the list of them: file, line, kind and text.
"""

import pathlib
import re
import sys

REPORT = re.compile(r"^[ \t]*((?:error|warning|refuse|problem)\(|m_problem = YamlProblem|m_problems\.push_back\()", re.M)
CONDITION = re.compile(r"\bif \(")
ANSWER = re.compile(r"\b(?:return|const bool \w+ =) (?=[^;{]*(?:&&|\|\||==|!=|>=|<=))")
ORDER = re.compile(r"^(.*[^<>-]) (>=|<=|<|>) ([^<>]*)$", re.S)
TURNED = {">=": ">", "<=": "<", "<": "<=", ">": ">="}


def masked(text):
    """The text with the inside of comments and literals blanked, of the same length."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
    return pattern.sub(lambda match: re.sub(r"[^\n]", "~", match.group(0)), text)


def closing(mask, start):
    """The place of the bracket that closes the one at `start`."""
    depth = 0
    for place in range(start, len(mask)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(mask[place], 0)
        if depth == 0:
            return place
    raise ValueError("unbalanced")


def top_level(mask, start, end, tokens):
    """Places of the tokens between start and end that stand in no bracket."""
    depth, place, found = 0, start, []
    while place < end:
        unit = mask[place]
        depth += 1 if unit in "([{" else -1 if unit in ")]}" else 0
        hit = next((token for token in tokens if depth == 0 and mask.startswith(token, place)), None)
        if hit:
            found.append((place, hit))
            place += len(hit)
        else:
            place += 1
    return found


class Mutator:
    def __init__(self, root):
        self.root = root
        self.mutants = []

    def number(self, name, line, kind, snippet):
        self.mutants.append((name, line, kind, " ".join(snippet.split())))
        return len(self.mutants)

    def condition(self, name, text, mask, start, end):
        """The text of a condition with its faults planted."""
        for token in ("||", "&&"):
            places = top_level(mask, start, end, (token, "?"))
            if places and all(hit == token for _, hit in places):
                parts, begin = [], start
                for place, _ in places + [(end, "")]:
                    parts.append(self.condition(name, text, mask, begin, place))
                    begin = place + len(token)
                return f" {token} ".join(parts)
        raw = text[start:end]
        line = text.count("\n", 0, start + len(raw) - len(raw.lstrip())) + 1
        yes = self.number(name, line, "true", raw)
        no = self.number(name, line, "false", raw)
        inner = raw.strip()
        order = ORDER.match(mask[start:end].strip())
        if order and not re.search(r"[({\[][^)}\]]*$", order.group(1)):
            split = start + len(raw) - len(raw.lstrip()) + len(order.group(1))
            turned = self.number(name, line, "turned", raw)
            operator = order.group(2)
            left, right = text[start:split].strip(), text[split + len(operator) + 1 : end].strip()
            inner = f"(chosenMutant == {turned} ? ({left} {TURNED[operator]} {right}) : ({left} {operator} {right}))"
        return f"(chosenMutant == {yes} || (chosenMutant != {no} && ({inner})))"

    def file(self, name, reports_only):
        text = (self.root / name).read_text(encoding="utf-8")
        mask = masked(text)
        changes = []  # (start, end, replacement)
        for match in REPORT.finditer(mask):
            start = match.start(1)
            end = mask.index(";", closing(mask, mask.index("(" if "(" in match.group(1) else "{", start)))
            line = text.count("\n", 0, start) + 1
            number = self.number(name, line, "dropped", text[start : min(end, start + 60)])
            changes.append((start, start, f"if (chosenMutant != {number}) "))
        if not reports_only:
            for match in CONDITION.finditer(mask):
                start, end = match.end(), closing(mask, match.end() - 1)
                for place, _ in top_level(mask, start, end, (";",)):
                    start = place + 1
                if not re.search(r"[^=!<>]=[^=]", re.sub(r"\[[^\]]*\]\([^)]*\) *\{.*", "", mask[start:end])):
                    changes.append((start, end, self.condition(name, text, mask, start, end)))
            for match in ANSWER.finditer(mask):
                start = match.end()
                end = top_level(mask, start, len(mask), (";",))[0][0]
                inside = any(other[0] <= start < other[1] for other in changes)
                if not inside and not top_level(mask, start, end, ("?", ",", "{")):
                    changes.append((start, end, self.condition(name, text, mask, start, end)))
        for start, end, replacement in sorted(changes, reverse=True):
            text = text[:start] + replacement + text[end:]
        text = text.replace("\n#", "\nextern int chosenMutant;\n#", 1)
        if "#pragma once" in text:  # the declaration may stand before it
            text = text.replace("extern int chosenMutant;\n#pragma once", "#pragma once\nextern int chosenMutant;", 1)
        return text


def main():
    root, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    mutator = Mutator(root)
    for name in sys.argv[3:]:
        reports_only = name.startswith("reports:")
        name = name.removeprefix("reports:")
        written = target / name
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(mutator.file(name, reports_only), encoding="utf-8")
    lines = [f"{pathlib.Path(name).name}\t{line}\t{kind}\t{snippet}\n" for name, line, kind, snippet in mutator.mutants]
    (target / "mutants.tsv").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
