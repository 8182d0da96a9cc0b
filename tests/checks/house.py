# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that a compiler does not see. Exits 1 with every breach.

Colours and style sheets have one home (the theme), connections name their functions, files carry
their licence, nothing half done is left, and no path of a machine is written down."""

import pathlib
import re
import sys

SOURCE = {".h", ".cpp"}
LICENSED = SOURCE | {".py", ".cmake", ".txt", ".sh"}
RULES = [
    ("a colour outside the theme", {"widgets"}, re.compile(r'QColor\(\s*(?:"|QStringLiteral|\d|0x)|Qt::(?:red|blue|green|black|white|yellow|gr[ae]y)\b')),
    ("a style sheet outside the theme", {"widgets"}, re.compile(r"\bsetStyleSheet\(")),
    ("a connection by name", {"app", "widgets", "model"}, re.compile(r"\b(?:SIGNAL|SLOT)\(")),
    ("a nested event loop", {"widgets"}, re.compile(r"\bprocessEvents\(|\bwaitForFinished\(\s*\)")),
    ("something left half done", {"app", "widgets", "model", "packaging"}, re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")),
]
ALLOWED = {"widgets/foundation/theme.cpp"}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users)/[a-z]")


def sources(root):
    for folder in ("app", "widgets", "model", "tests", "packaging"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path, path.relative_to(root).as_posix()


def breaches(root):
    for path, relative in sources(root):
        top = relative.split("/")[0]
        if path.suffix not in LICENSED or "/data/" in relative:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix in SOURCE | {".py"} and "SPDX-License-Identifier" not in text[:400]:
            yield f"{relative}:1: no licence header"
        if path.suffix not in SOURCE or relative in ALLOWED:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            for what, where, pattern in RULES:
                if top in where and pattern.search(line):
                    yield f"{relative}:{number}: {what}: {line.strip()}"
            if top != "tests" and MACHINE_PATH.search(line):
                yield f"{relative}:{number}: a path of one machine: {line.strip()}"


def main():
    found = list(breaches(pathlib.Path(sys.argv[1])))
    print("\n".join(found) if found else "The house rules hold.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
