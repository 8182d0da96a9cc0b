# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""StudyDefinition (cohort-extractor.md 1, 3): checks everything a run would check, and reports it all."""

from cohortextractor import _expressions, _places, _rules, _types
from cohortextractor._columns import Problem
from cohortextractor._variables import Builder, evaluate_dates
from cohortextractor.date_expressions import DateExpressionError, Dates, iso_date

_CARE_HOME = {"IsPotentialCareHome": "int", "LocationRequiresNursing": "str", "LocationDoesNotRequireNursing": "str"}


class StudyDefinition:
    """A population and the columns to extract for it."""

    def __init__(self, population, default_expectations=None, index_date=None, **covariates):
        self.place = _places.here()
        self.problems = []
        self.index_date = index_date
        self.default_expectations = default_expectations or {}
        if index_date is not None:
            try:
                iso_date(index_date)
            except DateExpressionError as error:
                self._report(Problem("cohort.dates", f"index_date cannot be used. {error}.", self.place))
                self.index_date = None
        if not isinstance(self.default_expectations, dict):
            self._report(Problem("cohort.expectations", "default_expectations must be a dict.", self.place))
            self.default_expectations = {}
        # The population comes last, so it may mention every column and no column its hidden ones.
        columns = {**covariates, "population": population}
        self.order = [name for name in covariates if name != "patient_id"]
        self.variables = Builder(self._report).build(columns, self.place)
        _types.assign(self.variables, self._report)
        evaluate_dates(self.variables, Dates(self.index_date, self.variables), self._report)
        self._check_expected_dates()
        self._check()

    @property
    def covariate_definitions(self):
        """Name → (function, arguments), as scripts of some studies read it."""
        return {name: (variable.function, variable.arguments) for name, variable in self.variables.items()}

    def set_index_date(self, index_date):
        iso_date(index_date)
        self.index_date = index_date

    def _report(self, problem):
        self.problems.append(problem)

    def _check_expected_dates(self):
        """Dates of expectations are worked out while loading, those of hidden columns too; columns are no names there."""
        dates = Dates(self.index_date)
        whole = [("default_expectations", self.default_expectations, self.place)]
        for name, expectations, place in whole + [(v.name, v.expectations, v.place) for v in self.variables.values()]:
            expected = expectations.get("date") if isinstance(expectations, dict) else None
            for end in ("earliest", "latest"):
                if not isinstance(expected, dict) or end not in expected:
                    continue
                try:
                    dates(expected[end])
                except (DateExpressionError, TypeError) as error:
                    self._report(Problem("cohort.dates", f"date[{end}] of the expectations of {name} cannot be used. {error}.", place))

    def _check(self):
        earlier = {}
        for name, variable in self.variables.items():
            _rules.check(variable, earlier, self._report)
            if variable.function == "categorised_as":
                self._check_categories(variable, variable.arguments["category_definitions"], earlier)
            elif variable.function == "care_home_status_as_of":
                self._check_categories(variable, variable.arguments["categorised_as"], _CARE_HOME)
            if name != "population":
                earlier[name] = variable

    def _check_categories(self, variable, definitions, columns):
        if not isinstance(definitions, dict):
            return
        defaults = sum(1 for expression in definitions.values() if expression == "DEFAULT")
        if defaults != 1:
            few = "At least one category must be given the definition 'DEFAULT'"
            many = "At most one default category can be defined"
            self._report(Problem("cohort.expression", f"{many if defaults else few}: {variable.name}.", variable.place))

        def unknown(name):
            if name == variable.name:
                return f"'{name}' is the variable itself"
            if name in self.variables and columns is not _CARE_HOME:
                return f"'{name}' is defined later; move it before {variable.name}"
            return f"there is no column '{name}'"

        for label, expression in definitions.items():
            if expression == "DEFAULT":
                continue
            about = f"The expression of {variable.name}" if variable.type == "bool" else f"The expression of {variable.name} for {label!r}"
            try:
                warnings = _expressions.check(expression, columns, unknown)
            except _expressions.ExpressionError as error:
                self._report(Problem("cohort.expression", f"{about} cannot be used: {error}.", variable.place))
                continue
            for warning in warnings:
                self._report(Problem("cohort.expression", f"{about}: {warning}.", variable.place, "warning"))
