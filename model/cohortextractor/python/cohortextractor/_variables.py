# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of a study with their arguments normalised (cohort-extractor.md 4, 7, 8)."""

from cohortextractor._columns import Column, Problem, listed
from cohortextractor.date_expressions import DateExpressionError, is_iso_shaped, iso_date

PERIOD = ("on_or_before", "on_or_after", "between")
POINTS = ("date", "reference_date", "start_date", "end_date")
# What may give the date of what it found, for date_of() and the include_... flags.
GIVES_DATE = {
    "with_these_clinical_events": "include_date_of_match",
    "with_these_medications": "include_date_of_match",
    "with_covid_therapeutics": "include_date_of_match",
    "most_recent_bmi": "include_measurement_date",
    "mean_recorded_value": "include_measurement_date",
    "min_recorded_value": "include_measurement_date",
    "max_recorded_value": "include_measurement_date",
    "with_vaccination_record": None,
    "with_tpp_vaccination_record": None,
    "with_gp_consultations": None,
    "with_test_result_in_sgss": None,
    "with_high_cost_drugs": None,
}
_FLAGS = (
    ("return_binary_flag", "binary_flag", None),
    ("return_number_of_matches_in_period", "number_of_matches_in_period", None),
    ("return_first_date_in_period", "date", "find_first_match_in_period"),
    ("return_last_date_in_period", "date", "find_last_match_in_period"),
)


class Variable:
    """A column of the study, shown or hidden, with what is worked out about it."""

    def __init__(self, name, function, arguments, place, hidden):
        self.name = name
        self.function = function
        self.arguments = arguments
        self.place = place
        self.hidden = hidden
        self.type = None  # bool, int, float, str, date; None while unknown because of a problem
        self.between = (None, None)
        self.static = (None, None)  # the ends of the period that have a value
        self.expectations = arguments.get("return_expectations")
        self.companion = None  # the last date column made from this one
        self.own_columns = ()  # names of the hidden columns written inside it

    @property
    def returning(self):
        return self.arguments.get("returning")

    @property
    def format(self):
        return self.arguments.get("date_format")


class Builder:
    """Turns what the author wrote into variables in the order of calculation."""

    def __init__(self, report):
        self._report = report
        self.variables = {}

    def build(self, columns, place):
        for name, value in columns.items():
            self._flatten(name, value, False, place)
        self._give_literals_columns()
        for variable in self.variables.values():
            self._normalise(variable)
        self._add_companions()
        self._link_sources()
        return self.variables

    def _problem(self, place, rule, message):
        self._report(Problem(rule, message, place))

    def _flatten(self, name, value, hidden, place):
        if name == "patient_id":
            self._problem(getattr(value, "place", place), "cohort.structure", "patient_id is a reserved column name. Choose another name.")
            return
        try:
            function, arguments = value
            arguments = dict(arguments)
        except (TypeError, ValueError):
            self._problem(place, "cohort.structure", f"The variable {name} must be given by a function of patients, not {value!r}.")
            return
        where = getattr(value, "place", place)
        extra = arguments.pop("extra_columns", None) or {}
        for inner, column in extra.items():
            self._flatten(inner, column, True, where)
        if name in self.variables:
            self._problem(where, "cohort.structure", f"Duplicate columns named '{name}'. Names are shared by all columns, hidden ones included; rename one.")
            return
        variable = Variable(name, function, arguments, where, hidden)
        variable.own_columns = tuple(extra)
        self.variables[name] = variable

    def _give_literals_columns(self):
        """A date among the sources of an aggregate becomes a hidden column of its own."""
        made, number = {}, 0
        for variable in self.variables.values():
            if variable.function == "aggregate_of":
                sources = []
                for source in variable.arguments["column_names"]:
                    if is_iso_shaped(source):
                        number += 1
                        while f"fixed_value_{number}" in self.variables:
                            number += 1
                        name = f"fixed_value_{number}"
                        made[name] = Variable(name, "fixed_value", {"value": source}, variable.place, True)
                        source = name
                    sources.append(source)
                variable.arguments["column_names"] = sources
            made[variable.name] = variable
        self.variables = made

    def _normalise(self, variable):
        arguments, place = variable.arguments, variable.place
        if any(name in arguments for name in PERIOD):
            variable.between = self._period(variable)
        if "include_month" in arguments:
            day, month = arguments.pop("include_day", False), arguments.pop("include_month", False)
            if (day or month) and arguments.get("date_format") is not None:
                self._problem(place, "cohort.arguments", f"{variable.name} sets date_format and the older include_day or include_month. Keep date_format only.")
            elif day or month:
                arguments["date_format"] = "YYYY-MM-DD" if day else "YYYY-MM"
        for flag, returning, match in _FLAGS:
            if arguments.pop(flag, None):
                arguments["returning"] = returning
                if match:
                    arguments.update(find_first_match_in_period=False, find_last_match_in_period=False)
                    arguments[match] = True

    def _period(self, variable):
        arguments = variable.arguments
        between = arguments.pop("between", None)
        after, before = arguments.pop("on_or_after", None), arguments.pop("on_or_before", None)
        if not between:
            return (after or None, before or None)
        if after or before:
            self._problem(
                variable.place, "cohort.arguments",
                f"{variable.name} sets `between` at the same time as `{'on_or_after' if after else 'on_or_before'}`. Use one of them.",
            )
        elif not isinstance(between, (list, tuple)) or len(between) != 2:
            self._problem(variable.place, "cohort.arguments", f"`between` of {variable.name} should be a pair of dates, such as [\"2020-02-01\", \"index_date\"].")
        else:
            return tuple(between)
        return (None, None)

    def _add_companions(self):
        made = {}
        for variable in self.variables.values():
            made[variable.name] = variable
            flag = GIVES_DATE.get(variable.function) or "include_date_of_match"
            if not variable.arguments.get(flag):
                continue
            if variable.function == "with_these_decision_support_values":
                self._problem(variable.place, "cohort.arguments", f"{variable.name} cannot give the date of its match. Delete include_date_of_match.")
                continue
            if variable.function.endswith("_recorded_value") and not variable.arguments["on_most_recent_day_of_measurement"]:
                self._problem(
                    variable.place, "cohort.arguments",
                    f"{variable.name} can only include the measurement date with on_most_recent_day_of_measurement=True.",
                )
                continue
            name = variable.name + ("_date" if flag == "include_date_of_match" else "_date_measured")
            arguments = {"source": variable.name, "returning": "date", "date_format": variable.format, "return_expectations": None}
            made[name] = Variable(name, "value_from", arguments, variable.place, variable.hidden)
        self.variables = made

    def _link_sources(self):
        seen = set()
        for variable in self.variables.values():
            if variable.function == "value_from":
                self._link(variable, variable.arguments["source"], seen)
            seen.add(variable.name)

    def _link(self, variable, name, seen):
        source = self.variables.get(name)
        if source is None:
            self._problem(variable.place, "cohort.structure", f"{variable.name} takes its value from '{name}', which is no column of the study.")
        elif name not in seen:
            self._problem(variable.place, "cohort.structure", f"{variable.name} takes its value from {name}, which must be defined before it.")
        elif variable.returning == "date":
            if source.function not in GIVES_DATE:
                self._problem(
                    variable.place, "cohort.arguments",
                    f"{name} is given by {source.function}, which cannot tell the date of its match. "
                    "Ask that function for a date with `returning` instead.",
                )
                return
            # The format of the source follows, wanted or not: a known oddity of the language.
            if source.format != variable.format and source.returning in ("date",):
                self._report(Problem(
                    "cohort.date-format",
                    f"{variable.name} also changes the date format of {name} from {source.format or 'YYYY'} to {variable.format or 'YYYY'}. "
                    "Give both the same date_format.",
                    variable.place, "warning",
                ))
            source.arguments["date_format"] = variable.format
            source.companion = variable
        elif source.function != "with_these_clinical_events" or source.returning != "numeric_value":
            self._problem(
                variable.place, "cohort.arguments",
                f"Can only fetch '{variable.returning}' from a column of the form: with_these_clinical_events(returning=\"numeric_value\"); "
                f"{name} is not one.",
            )


def evaluate_dates(variables, dates, report):
    """Works out the periods, points and expectation dates of all variables (9)."""
    for variable in variables.values():
        for point in POINTS:
            if point not in variable.arguments:
                continue
            value = variable.arguments[point]
            if value is None:
                report(Problem("cohort.dates", f"{variable.name} needs a date for {point}.", variable.place))
            else:
                variable.arguments[point] = _evaluated(variable, value, dates, report)
        variable.between = tuple(_evaluated(variable, end, dates, report) for end in variable.between)


def _evaluated(variable, value, dates, report):
    dates.warnings.clear()
    try:
        found = dates(value)
    except (DateExpressionError, TypeError) as error:
        report(Problem("cohort.dates", f"A date of {variable.name} cannot be used. {error}", variable.place))
        return None
    for warning in dates.warnings:
        report(Problem("cohort.dates", f"{variable.name}: {warning}", variable.place, "warning"))
    return found


def check_literal(value, place, report, what):
    """A constant or label that looks like a date has to be one."""
    if not is_iso_shaped(value):
        return False
    try:
        iso_date(value)
    except DateExpressionError as error:
        report(Problem("cohort.dates", f"{what}: {error}.", place))
    return True


__all__ = ["Builder", "Column", "Variable", "check_literal", "evaluate_dates", "listed"]
