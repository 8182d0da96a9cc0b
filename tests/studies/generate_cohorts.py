# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the dummy cohort of every study definition in the older language below some folders, and lists the failures by cause.

Usage: generate_cohorts.py STUDYBENCH_CLI FOLDER... [--jobs N] [--timeout SECONDS] [--only TEXT] [--patients N]

FOLDER holds checkouts of studies, one folder each. Nothing is written into them. Parameters are those of the first
action of project.yaml that runs the definition. Exit code 1 if a definition fails for a reason of the language, 0 if
the failures are the study's own: files that another action makes, codelists that do not fit the code.
"""

import argparse
import collections
import concurrent.futures
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

import yaml

_CAUSES = (
    ("a file that another action makes", r"does not exist yet\. The action|: '\.?/?output/"),
    ("a file that is not there", r"does not exist yet\. No action"),
    ("a codelist with contradictory categories", r"Inconsistent categorisation"),
    ("a codelist column that is not there", r"has no column '"),
    ("a codelist that cannot be used otherwise", r"\[cohort\.codelist\]"),
    ("no study in a helper module", r"leaves no name `study`"),
    ("a parameter that is not given", r"\[python\.MissingParameterError\]"),
    ("a module that is not there", r"\[python\.ModuleNotFoundError\]"),
    ("expectations that are missing or wrong", r"No dummy values can be made"),
    ("a mistake in the author's Python", r"\[python\.|\[cohort\.(attribute|type|value)\]"),
)
_THE_STUDYS_OWN = {cause for cause, _ in _CAUSES}


def parameters_of(study, name):
    """The --param words of the first action that runs a definition."""
    try:
        project = yaml.safe_load((study / "project.yaml").read_text(encoding="utf-8"))
        actions = (project.get("actions") or {}).values()
    except (OSError, yaml.YAMLError, AttributeError):
        return []
    for action in actions:
        words = shlex.split(str((action or {}).get("run", "")))
        if words[:1] and words[0].startswith("cohortextractor:") and name in words and "--param" in words:
            found = []
            for place, word in enumerate(words):
                if word == "--param":
                    found += ["--param", *(w for w in words[place + 1 :][:3] if not w.startswith("--"))]
            return found
    return []


def run(cli, study, name, patients, timeout):
    with tempfile.TemporaryDirectory() as folder:
        words = [cli, "generate-cohort", "--study-definition", name, "--expectations-population", str(patients)]
        words += ["--output-file", f"{folder}/cohort.csv", *parameters_of(study, name)]
        start = time.monotonic()
        try:
            done = subprocess.run(words, cwd=study, capture_output=True, text=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            return "too slow", "", timeout
    seconds = time.monotonic() - start
    if done.returncode == 0:
        return "made", "", seconds
    errors = [line for line in done.stderr.splitlines() if ": warning:" not in line]
    first = next((line for line in errors if ": error:" in line), errors[0] if errors else "")
    for cause, pattern in _CAUSES:
        if any(re.search(pattern, line) for line in errors[:1] or [first]):
            return cause, first, seconds
    return "a rule of the language", first, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--only", default="")
    parser.add_argument("--patients", type=int, default=1000)
    options = parser.parse_args()
    cli = str(pathlib.Path(options.cli).resolve())
    work = []
    for folder in options.folders:
        for study in sorted(path for path in folder.iterdir() if (path / "codelists").is_dir()):
            for definition in sorted((study / "analysis").glob("study_definition*.py")):
                if options.only in f"{study.name}/{definition.stem}":
                    work.append((study.resolve(), definition.stem))
    causes, shown = collections.defaultdict(list), collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = pool.map(lambda item: run(cli, *item, options.patients, options.timeout), work)
        for (study, name), (cause, line, seconds) in zip(work, results):
            causes[cause].append((f"{study.name}/{name}", line, seconds))
    for cause, items in sorted(causes.items(), key=lambda pair: -len(pair[1])):
        print(f"{len(items):5}  {cause}")
        for name, line, _ in items if cause != "made" else []:
            shown[cause] += 1
            if shown[cause] <= 12 or cause not in _THE_STUDYS_OWN:
                print(f"         {name}: {line[:200]}")
    times = sorted(seconds for items in causes.values() for _, _, seconds in items)
    if times:
        print(f"{len(work)} definitions, median {times[len(times) // 2]:.2f} s, slowest {times[-1]:.2f} s")
    return 0 if set(causes) <= _THE_STUDYS_OWN | {"made"} else 1


if __name__ == "__main__":
    sys.exit(main())
