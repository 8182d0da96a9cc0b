# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder may include only folders on a lower floor (model/README.md). Exits 1 with every breach."""

import pathlib
import re
import sys

FLOORS = [
    ["model/core"],
    ["model/query", "model/schema", "model/terminology", "model/pipeline", "model/repository"],
    ["model/table"],
    ["model/engine", "model/evaluation", "model/codelists", "model/outputs", "model/runner"],
    ["model/authoring", "model/measures", "model/dummydata", "model/explanation", "model/ehrql",
     "model/cohortextractor", "model/jobs", "model/actions"],
    ["model/cohorts"],
    ["model/commands", "model/study"],
    ["widgets/foundation"],
    ["widgets/charts"],
    ["widgets/tables"],
    ["widgets/editor", "widgets/visual", "widgets/preview", "widgets/codelists", "widgets/pipeline",
     "widgets/repository", "widgets/jobs", "widgets/outputs", "widgets/problems"],
    ["widgets/shell"],
    ["app"],
]
FLOOR_OF = {folder: number for number, folders in enumerate(FLOORS) for folder in folders}
INCLUDE = re.compile(r'^\s*#\s*include\s+"((?:model|widgets|app)/[^"]+)"')
FORBIDDEN_IN_MODEL = re.compile(
    r"^\s*#\s*include\s+<(QtWidgets|QWidget|QApplication|QtCharts|Qsci/|QPainter|QPixmap|QWindow)"
)


def folder_of(path):
    parts = path.split("/")
    return "app" if parts[0] == "app" else "/".join(parts[:2])


def breaches(root):
    for source in sorted(root.glob("*/**/*")):
        relative = source.relative_to(root).as_posix()
        if source.suffix not in {".h", ".cpp"} or relative.split("/")[0] not in {"model", "widgets", "app"}:
            continue
        own = folder_of(relative)
        for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), start=1):
            if own.startswith("model/") and FORBIDDEN_IN_MODEL.match(line):
                yield f"{relative}:{number}: the model includes a window class: {line.strip()}"
            found = INCLUDE.match(line)
            if not found:
                continue
            other = folder_of(found.group(1))
            if own not in FLOOR_OF or other not in FLOOR_OF:
                yield f"{relative}:{number}: {own} or {other} has no floor; add it to tests/checks/floors.py"
            elif other != own and FLOOR_OF[other] >= FLOOR_OF[own]:
                yield f"{relative}:{number}: {own} must not include {other}: it is not on a lower floor"


def main():
    found = list(breaches(pathlib.Path(sys.argv[1])))
    print("\n".join(found) if found else "Every include goes to a lower floor.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
