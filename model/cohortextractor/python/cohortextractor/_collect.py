# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the host reads of a study definition after it has run: plain values, as JSON."""

import json
import sys

from cohortextractor import _expectations, _places
from cohortextractor._columns import Problem
from cohortextractor.date_expressions import DateExpressionError, iso_date
from cohortextractor.measure import Measure
from cohortextractor.study_definition import StudyDefinition

_FILES = ("with_value_from_file", "which_exist_in_file")


class _Collector:
    def __init__(self, study, locate):
        self._study = study
        self._locate = locate
        self.obstacles = []
        self._planner = _expectations.Planner(study, self.obstacles.append)
        self._visible = [v for v in study.variables.values() if not v.hidden and v.name != "population"]

    def place(self, place):
        return self._locate(*_places.resolve(place))

    def describe(self, index_dates):
        study = self._study
        return {
            "index_date": study.index_date,
            "columns": [self._column(variable) for variable in self._in_output_order()],
            "defaults": self._defaults(index_dates),
            "order": [v.name for v in self._visible],
        }

    def _in_output_order(self):
        """By kind, then as defined (15)."""
        groups = ([], [], [], [], [])
        for variable in self._visible:
            if variable.function in _FILES:
                group = 0
            elif variable.function == "aggregate_of":
                group = 4
            elif variable.function == "fixed_value":
                group = 3
            else:
                group = 1 if _expectations.kind_of(variable) == "date" else 2
            groups[group].append(variable)
        return [variable for group in groups for variable in group]

    def _column(self, variable):
        column = {
            "name": variable.name,
            "function": variable.function,
            "type": variable.type or "str",
            "format": self._format(variable),
            "place": self.place(variable.place),
        }
        if variable.function in _FILES:
            column.update(source="file", path=str(variable.arguments["f_path"]), returning=variable.returning or "")
        elif variable.function == "fixed_value":
            column.update(source="fixed", value=str(variable.arguments["value"]))
        elif variable.function == "aggregate_of":
            column.update(source="aggregate", aggregate=self._aggregate(variable))
        else:
            column.update(source="generated", plan=self._plan(variable))
        return column

    def _plan(self, variable):
        companion = variable.companion
        following = companion if companion is not None and not companion.hidden and _expectations.kind_of(variable) != "date" else None
        plan = self._planner.plan(variable, following)
        if plan is None:
            return None
        plan["follows"] = following.name if following else ""
        if plan["kind"] == "date":
            start, end = variable.static
            plan["from"] = start.isoformat() if start else None
            plan["to"] = end.isoformat() if end else None
        return plan

    def _aggregate(self, variable):
        sources = []
        for name in variable.arguments["column_names"]:
            source = self._study.variables.get(name)
            if source is None:
                continue
            hidden = source.hidden or source.name == "population"
            sources.append({"name": name, "hidden": self._column(source) if hidden else None})
        return {"maximum": variable.arguments["aggregate_function"] == "MAX", "sources": sources}

    def _format(self, variable):
        if variable.type != "date":
            return ""
        if variable.function != "aggregate_of":
            return variable.format or "YYYY"
        # That of the first source; an aggregate has none of its own, which cuts dates to the year.
        source = self._study.variables.get(variable.arguments["column_names"][0])
        return (source.format if source is not None else None) or "YYYY"

    def _defaults(self, index_dates):
        found = {}
        for index_date in index_dates or [None]:
            try:
                dates = self._planner.default_dates(index_date or self._study.index_date)
            except (DateExpressionError, TypeError) as error:
                message = f"A date of default_expectations cannot be used. {error}."
                self.obstacles.append(Problem("cohort.expectations", message, self._study.place))
                continue
            found[index_date or ""] = {end: date.isoformat() if date else None for end, date in dates.items()}
        return found


def _index_dates():
    words = sys.argv[1:]
    dates = [words[i + 1] for i in range(len(words) - 1) if words[i] == "--index-date"]
    return [iso_date(date).isoformat() for date in dates]


def _measures(value, locate):
    found = []
    for measure in value if isinstance(value, (list, tuple)) else []:
        if isinstance(measure, Measure):
            found.append({
                "id": str(measure.id),
                "numerator": str(measure.numerator),
                "denominator": str(measure.denominator),
                "group_by": [str(name) for name in measure.group_by],
                "suppress": bool(measure.small_number_suppression),
                "place": locate(*_places.resolve(measure.place)),
            })
    return found


def collect(namespace, locate):
    """The study as JSON or None, and the problems as (rule, message, place, severity). `locate` turns a
    place in CPython's terms into one in the host's."""
    study = namespace.get("study")
    if not isinstance(study, StudyDefinition):
        return {"study": None, "problems": [], "variables": []}
    collector = _Collector(study, locate)
    described = collector.describe(_index_dates())
    described["measures"] = _measures(namespace.get("measures"), locate)
    problems = [(p.rule, p.message, collector.place(p.place), p.severity) for p in study.problems]
    obstacles = [] if any(p.severity == "error" for p in study.problems) else collector.obstacles
    described["obstacles"] = [{"message": p.message, "place": collector.place(p.place)} for p in obstacles]
    problems += [(p.rule, p.message, collector.place(p.place), "warning") for p in obstacles]
    return {
        "study": json.dumps(described),
        "problems": problems,
        "variables": [(v.name, collector.place(v.place)) for v in study.variables.values() if not v.hidden],
    }

