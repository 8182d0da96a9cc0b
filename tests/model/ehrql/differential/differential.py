# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares studybench-cli with the slow evaluator on random programs.

Usage: differential.py STUDYBENCH_CLI [--programs N] [--seed N]

Every program is one variable of a dataset; a run has many, so that they share sub-expressions and picks. Half of the
runs have ties in the sort keys. STUDYBENCH_LONG=1 in the environment compares 20,000 programs.
"""

import argparse
import csv
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import programs
import slow

PER_RUN = 40
HEADER = "from ehrql import *\nfrom ehrql.codes import SNOMEDCTCode\nfrom datetime import date\nfrom schema import p, q, e, h\n"


def write_tables(folder, tables):
    folder.mkdir(parents=True, exist_ok=True)
    for name, (_, rows) in tables.items():
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            columns = [*programs.COLUMNS, "u"]
            writer.writerow(["patient_id", *columns])
            lines = [[patient, *(slow.text_of(row[column]) for column in columns)] for patient, own in rows.items() for row in own]
            # Patients in any order; the rows of one patient keep theirs.
            for line in sorted(lines, key=lambda line: line[0] * 7919 % 13):
                writer.writerow(line)


def evaluate(world, population, variables):
    """Rows of text by patient; variables without a value on both sides are dropped, which may change the others."""
    while True:
        programs.prepare(world, [population, *variables])
        bad = set()
        for variable in [population, *variables]:
            try:
                for patient in world.patients:
                    variable.at(patient)
                for part in programs.reachable([variable]):
                    if isinstance(part, slow.Series):
                        for patient in world.patients:
                            for row in [None] if part.frame is None else part.frame.rows(patient):
                                part.at(patient, row)
            except slow.Discard:
                bad.add(id(variable))
        if not bad:
            break
        if id(population) in bad:
            return None, []
        variables = [variable for variable in variables if id(variable) not in bad]
    members = [patient for patient in world.patients if population.at(patient) is True]
    return [[str(patient)] + [slow.text_of(variable.at(patient)) for variable in variables] for patient in members], variables


def run_cli(cli, study, population, variables):
    lines = [HEADER, "dataset = create_dataset()\n", f"dataset.define_population({population.text})\n"]
    lines += [f"dataset.v{number} = {variable.text}\n" for number, variable in enumerate(variables)]
    (study / "definition.py").write_text("".join(lines), encoding="utf-8")
    done = subprocess.run([cli, "generate-dataset", "definition.py", "--dummy-tables", "tables", "--output", "out.csv"], cwd=study,
                          capture_output=True, text=True, errors="replace")
    if done.returncode != 0:
        return None, done.stderr
    with open(study / "out.csv", newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:], ""


def population_of(generator):
    exists = generator.world.tables["p"][1]
    member = slow.Series("bool", "p.exists_for_patient()", "Exists(p)", lambda patient, row: patient in exists)
    if generator.rng.random() < 0.5:
        return member
    other = generator.series("bool", None, 2)
    return slow.function("bool", f"({other.text} & p.exists_for_patient())", "population", [other, member], slow.both, False)


def one_run(cli, seed, count, folder):
    """(programs compared, description of the first difference)."""
    rng = random.Random(seed)
    world = slow.World(programs.random_tables(rng))
    generator = programs.Generator(rng, world, ties=seed % 2 == 0)
    population = population_of(generator)
    variables = [generator.series(rng.choice(programs.KINDS), None, rng.choice((1, 2, 2, 3, 4))) for _ in range(count)]
    # An empty run of patients must not hide a table's patients, so all tables are used.
    variables += [generator.column(slow.Frame(world, name, name, name), "int", "u") for name in programs.MANY_ROWS]
    variables = [variable if variable.frame is None else generator.aggregate("int", variable, "maximum_for_patient", lambda values: max(values, default=None))
                 for variable in variables]
    expected, variables = evaluate(world, population, variables)
    if expected is None:
        return 0, ""
    study = pathlib.Path(folder)
    write_tables(study / "tables", world.tables)
    (study / "schema.py").write_text(programs.SCHEMA, encoding="utf-8")
    found, message = run_cli(cli, study, population, variables)
    if found is None:
        return len(variables), f"seed {seed}: the command failed: {message.strip()[-1500:]}"
    if [row[0] for row in found] != [row[0] for row in expected]:
        return len(variables), f"seed {seed}: patients {[row[0] for row in found]}, expected {[row[0] for row in expected]}\n  {population.text}"
    for number, variable in enumerate(variables):
        for own, other in zip(expected, found):
            if own[number + 1] != other[number + 1]:
                return len(variables), (f"seed {seed}, variable v{number}, patient {own[0]}: got {other[number + 1]!r}, expected {own[number + 1]!r}\n"
                                        f"  {variable.text}")
    return len(variables), ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli", type=pathlib.Path)
    parser.add_argument("--programs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="write the last run into this folder")
    options = parser.parse_args()
    wanted = 20000 if os.environ.get("STUDYBENCH_LONG") == "1" else options.programs
    compared, seed, differences = 0, options.seed, []
    while compared < wanted and len(differences) < 5:
        with tempfile.TemporaryDirectory() as scratch:
            count, difference = one_run(str(options.cli.resolve()), seed, PER_RUN, options.keep or scratch)
        compared += count
        if difference:
            differences.append(difference)
            print(difference)
        seed += 1
    print(f"Compared {compared} programs in {seed - options.seed} runs: {len(differences)} differences.")
    return 1 if differences or compared == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
