# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every ehrQL action of every study below a folder and lists the failures by cause.

Usage: evaluate_studies.py STUDYBENCH_CLI FOLDER... [--jobs N] [--timeout SECONDS] [--only TEXT] [--sample N] [--patients N]

FOLDER holds checkouts of studies, one folder each. Nothing is written into them: each study is run in a copy.
Actions that differ in their output file alone are run once. Exit code 1 if an action fails for a reason of the
language, 0 if the only failures are files that another action would make.
"""

import argparse
import ast
import collections
import concurrent.futures
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

import yaml

_IMAGES = ("ehrql:", "databuilder:")
_BY_STATUS = {12: "permission that the study does not claim", 13: "assurance test of the study"}
_MISSING_FILE = re.compile(r"(?:No such file or directory: |table file |folder of dummy tables |file |^)'?([^\s']+/[^\s']+)'?(?: does not exist|$)")

_ABSENT = re.compile(r"^(?:The folder of dummy tables )?(\S+) does not exist\. Give (?:its path|the path) ", re.MULTILINE)


def actions_of(study):
    """Name and command of the ehrQL actions, the distinct ones only."""
    project = study / "project.yaml"
    if not project.is_file():
        return []
    try:
        loaded = yaml.load(project.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return []
    actions, seen = [], set()
    for name, action in (loaded.get("actions") or {}).items():
        words = shlex.split(str((action or {}).get("run", "")))
        if not words or not words[0].startswith(_IMAGES):
            continue
        words[0] = "ehrql:v1"
        key = tuple(_without_output(words))
        if key not in seen:
            seen.add(key)
            actions.append((name, words))
    return actions


def _without_output(words):
    kept, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word == "--output":
            skip = True
        elif not word.startswith("--output="):
            kept.append(word)
    return kept


def outputs_of(study):
    loaded = yaml.load((study / "project.yaml").read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    patterns = []
    for action in (loaded.get("actions") or {}).values():
        for level in ((action or {}).get("outputs") or {}).values():
            patterns += [str(pattern) for pattern in (level or {}).values()]
    return patterns


def cause_of(status, text, patterns):
    """One line that says why an action failed; failures of one cause give one line."""
    if status in _BY_STATUS:
        return _BY_STATUS[status], text.strip().splitlines()[0]
    if "[ehrql.former]" in text:
        return "earlier version", next(line for line in text.splitlines() if "[ehrql.former]" in line)
    if status == 2 and (found := _ABSENT.search(text)):
        return "named file or folder that the study lacks", found.group(1)
    if "cannot be used." in text.splitlines()[0]:
        return "dummy tables of the study", text.splitlines()[0]
    if "The codelist file" in text:
        return "codelist that the study lacks", text.strip().splitlines()[-1]
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("[")]
    for line in reversed(lines):
        found = _MISSING_FILE.search(line)
        if found:
            path = found.group(1).strip("'\",.")
            if any(pathlib.PurePath(path).match(pattern) for pattern in patterns):
                return "file of another action", path
            if path.startswith(("output", "./output")):
                return "file that nothing makes", path
    return "language", lines[-1] if lines else "no message"


def smaller(words, patients):
    """The command for so many dummy patients; 0: as it stands."""
    if not patients or "--dummy-data-file" in words or "--dummy-tables" in words:
        return words
    end = words.index("--") if "--" in words else len(words)
    return [*words[:end], "--population-size", str(patients), *words[end:]]


def run(cli, folder, words, timeout):
    start = time.monotonic()
    try:
        done = subprocess.run([cli, "exec", "--", *words], cwd=folder, capture_output=True, text=True, errors="replace", timeout=timeout)
        return done.returncode, done.stderr, time.monotonic() - start
    except subprocess.TimeoutExpired:
        return None, "", time.monotonic() - start


def modernise(folder):
    """Applies the fixes of old code, as the window would. False if there is none to apply."""
    sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "model/ehrql/python/ehrql"))
    import _former

    changed = False
    for path in folder.rglob("*.py"):
        try:
            text = path.read_text(encoding="utf-8")
            found = _former.modernise(ast.parse(text), text)
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
        lines = [line.encode() for line in text.split("\n")]
        for a, b, c, d, new in sorted({edit for _, _, edits in found for edit in edits}, reverse=True):
            lines[a - 1 : c] = [lines[a - 1][:b] + new.encode() + lines[c - 1][d:]]
            changed = True
        if found:
            path.write_bytes(b"\n".join(lines))
    return changed


def sampled(actions, most):
    """At most so many actions of each definition file."""
    seen, kept = collections.Counter(), []
    for name, words in actions:
        definition = next((word for word in words if word.endswith(".py")), "")
        seen[definition] += 1
        if not most or seen[definition] <= most:
            kept.append((name, words))
    return kept


def evaluate(cli, study, options):
    """(action, status, cause, detail, seconds, message) of every action of a study."""
    results, mended, timeout = [], set(), options.timeout
    actions = [(name, smaller(words, options.patients)) for name, words in sampled(actions_of(study), options.sample)]
    if not actions:
        return results
    patterns = outputs_of(study)
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch) / study.name
        shutil.copytree(study, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        for name, words in actions:
            status, message, seconds = run(cli, copy, words, timeout)
            if status and "[ehrql.former]" in message and modernise(copy):
                # Said once; what counts is whether the mended study evaluates.
                status, message, seconds = run(cli, copy, words, timeout)
                mended.add(name)
            if status == 0:
                results.append((name, 0, "", "", seconds, ""))
            elif status is None:
                results.append((name, None, "time", f"no result within {timeout} s", seconds, ""))
            else:
                results.append((name, status, *cause_of(status, message, patterns), seconds, message))
    good = sum(1 for result in results if result[1] == 0)
    former = ", written for an earlier version, after its fixes" if mended else ""
    print(f"{study.name}: {good} of {len(results)} distinct ehrQL actions evaluated{former}", flush=True)
    return results


def report(all_results, verbose):
    counts = collections.Counter()
    causes = collections.defaultdict(list)
    for study, results in sorted(all_results.items()):
        for name, _, cause, detail, _, message in results:
            counts[cause or "evaluated"] += 1
            if cause:
                causes[cause, detail].append((study, name, message))
    print("\nTotals: " + ", ".join(f"{cause} {count}" for cause, count in counts.most_common()))
    for (cause, detail), places in sorted(causes.items()):
        print(f"\n[{cause}] {detail}")
        for study, name, message in places[:3]:
            print(f"    {study}: {name}")
            if verbose and cause == "language":
                print("        " + "\n        ".join(message.strip().splitlines()[-25:]))
        if len(places) > 3:
            print(f"    and {len(places) - 3} more")
    slow = sorted(((result[4], study, result[0]) for study, results in all_results.items() for result in results), reverse=True)[:5]
    print("\nSlowest: " + ", ".join(f"{study}/{name} {seconds:.1f} s" for seconds, study, name in slow))
    return counts["language"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli", type=pathlib.Path)
    parser.add_argument("folders", type=pathlib.Path, nargs="+")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--only", default="", help="studies whose name contains this")
    parser.add_argument("--sample", type=int, default=0, help="at most so many actions of one definition file; 0: all")
    parser.add_argument("--patients", type=int, default=0, help="make so many dummy patients, whatever the definition asks for")
    parser.add_argument("--verbose", action="store_true", help="print the messages of failures of the language")
    options = parser.parse_args()
    studies = [study for folder in options.folders for study in sorted(folder.iterdir())
               if study.is_dir() and options.only in study.name]
    cli = str(options.cli.resolve())
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda study: evaluate(cli, study, options), studies))
    found = {study.name: result for study, result in zip(studies, results) if result}
    if not found:
        print("There is no study with ehrQL actions in these folders.")
        return 2
    return 1 if report(found, options.verbose) else 0


if __name__ == "__main__":
    sys.exit(main())
