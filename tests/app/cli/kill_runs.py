# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills `studybench-cli run` at changes of the study's files, and looks at what the next start makes of it.

kill_runs.py PROGRAM SWITCH [POINTS]
POINTS of the changes of a whole run, spread evenly, are tried; 0 tries each. SWITCH is the library of
tests/support/killswitch.cpp. After every kill the next run has to end well, without running again what was said to be
done; the outputs have to be the right ones; nothing of the killed run may be left, neither files nor processes.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import os

SECONDS = 120
PYTHON = "/usr/bin/python3"

PROJECT = """version: '5'
actions:
  extract:
    run: ehrql:v1 generate-dataset analysis/dataset_definition.py --output output/dataset.csv
    outputs:
      highly_sensitive:
        dataset: output/dataset.csv
  count:
    run: python:v2 python analysis/count.py
    needs: [extract]
    outputs:
      moderately_sensitive:
        counts: output/counts/*.csv
  show:
    run: python:v2 python analysis/show.py
    needs: [count]
    outputs:
      moderately_sensitive:
        text: output/shown.txt
"""
DEFINITION = """from ehrql import create_dataset
from ehrql.tables.core import patients

dataset = create_dataset()
dataset.configure_dummy_data(population_size=20)
dataset.define_population(patients.exists_for_patient())
dataset.sex = patients.sex
"""
COUNT = """import os
rows = open('output/dataset.csv').read().splitlines()[1:]
os.makedirs('output/counts', exist_ok=True)
for sex in ('female', 'male'):
    with open(f'output/counts/{sex}.csv', 'w') as file:
        file.write(f'sex,patients\\n{sex},{sum(row.endswith("," + sex) for row in rows)}\\n')
print('counted')
"""
SHOW = """import glob
with open('output/shown.txt', 'w') as file:
    for name in sorted(glob.glob('output/counts/*.csv')):
        file.write(open(name).read())
"""
ACTIONS = ("extract", "count", "show")


def make(study):
    (study / "analysis").mkdir(parents=True)
    (study / "project.yaml").write_text(PROJECT)
    (study / "analysis/dataset_definition.py").write_text(DEFINITION)
    (study / "analysis/count.py").write_text(COUNT)
    (study / "analysis/show.py").write_text(SHOW)


def files(study):
    return sorted(str(path.relative_to(study)) for path in study.rglob("*") if path.is_file())


def outputs(study):
    return {str(path.relative_to(study)): path.read_bytes() for path in (study / "output").rglob("*") if path.is_file()}


def run(program, study, **environment):
    done = subprocess.run([program, "run", str(study)], env=dict(os.environ, **environment), capture_output=True, text=True,
                          timeout=SECONDS, check=False)
    return done.returncode, done.stdout, done.stderr


def said(text, sentence):
    return {name for name in ACTIONS if f"{name}: {sentence}" in text}


def processes_of(study):
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if str(study) in (entry / "cmdline").read_text(errors="replace") or str(study) in os.readlink(entry / "cwd"):
                    found.append(entry.name)
            except OSError:
                continue  # gone, or not ours
    return found


def killed_and_started_again(program, switch, base, point, expected):
    study = base / "study"
    make(study)
    code, before, error = run(program, study, LD_PRELOAD=switch, STUDYBENCH_KILL_BELOW=str(study), STUDYBENCH_KILL_AT=str(point))
    problems = []
    if code not in (-9, 0):
        problems.append(f"ended with {code}: {error}")
    finished = said(before, "Completed successfully")
    code, after, error = run(program, study)
    if code != 0:
        problems.append(f"the next start ended with {code}: {after}{error}")
    again = said(after, "Executing job") & finished
    if again:
        problems.append(f"finished and run again: {', '.join(sorted(again))}")
    if outputs(study) != expected["outputs"]:
        problems.append("the outputs are not the right ones")
    kept = {f"metadata/previous/{name}" for name in expected["outputs"]}  # what the second run replaced
    left = [name for name in files(study) if name not in expected["files"] | kept and not name.endswith(("-wal", "-shm"))]
    if left:
        problems.append(f"left: {', '.join(left)}")
    if (study / "metadata/volumes").exists() and any((study / "metadata/volumes").iterdir()):
        problems.append("a working folder is left")
    if processes_of(study):
        problems.append("a process is left")
    shutil.rmtree(study)
    for problem in problems:
        print(f"killed at change {point}: {problem}")
    return len(problems), len(finished)


def main():
    program, switch = sys.argv[1], sys.argv[2]
    points = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    if not os.path.exists(PYTHON):
        print("The system's Python is not installed, so two of the three actions could not run.")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder).resolve()
        study = base / "study"
        make(study)
        count = base / "count"
        code, text, error = run(program, study, LD_PRELOAD=switch, STUDYBENCH_KILL_BELOW=str(study), STUDYBENCH_KILL_AT="0",
                                STUDYBENCH_KILL_COUNT=str(count))
        if code != 0:
            sys.exit(f"The pipeline does not run: {text}{error}")
        changes = int(count.read_text())
        expected = {"outputs": outputs(study), "files": set(files(study))}
        shutil.rmtree(study)
        chosen = range(1, changes + 1)
        if 0 < points < changes:
            chosen = sorted({1 + index * (changes - 1) // (points - 1) for index in range(points)})
        results = [killed_and_started_again(program, switch, base, point, expected) for point in chosen]
        failures = sum(problems for problems, _ in results)
        stages = {finished for _, finished in results}
        print(f"{changes} changes, {len(results)} kills, {failures} problems; killed with {sorted(stages)} actions finished")
        sys.exit(1 if failures or len(stages) < 3 else 0)


if __name__ == "__main__":
    main()
