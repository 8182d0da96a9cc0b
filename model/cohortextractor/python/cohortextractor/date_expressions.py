# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dates and date expressions (cohort-extractor.md 9)."""

import calendar
import datetime
import re

from cohortextractor.exceptions import DateExpressionError

_WORD = r"[A-Za-z][A-Za-z0-9_.]*"
_EXPRESSION = re.compile(
    rf"^(?:(?P<function>{_WORD})(?P<opened>\())?(?P<name>{_WORD})(?P<closed>\))?"
    rf"(?:(?P<sign>[+-])(?P<quantity>\d+)(?P<unit>{_WORD}))?$"
)
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_UNITS = ("day", "days", "month", "months", "year", "years")
_FUNCTIONS = (
    "first_day_of_month",
    "first_day_of_nhs_financial_year",
    "first_day_of_school_year",
    "first_day_of_year",
    "last_day_of_month",
    "last_day_of_nhs_financial_year",
    "last_day_of_school_year",
    "last_day_of_year",
)
_YEAR_STARTS = {"year": 1, "nhs_financial_year": 4, "school_year": 9}


def is_iso_shaped(value):
    """Whether a value starts like an ISO date, which is how labels and sources are told from names."""
    return isinstance(value, str) and re.match(r"\d\d\d\d-\d\d-\d\d", value) is not None


def iso_date(text):
    """A date in the only spelling that Python 3.8 took."""
    if isinstance(text, str) and _ISO.match(text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise DateExpressionError(f"There is no such day as {text}") from None
    raise DateExpressionError(f"Date not in YYYY-MM-DD format: {text}")


class Dynamic:
    """An expression on a column, which has no value here."""

    __slots__ = ("name", "function")

    def __init__(self, name, function):
        self.name = name
        self.function = function


class Dates:
    """Works out date expressions for one index date."""

    def __init__(self, index_date, columns=()):
        self.index_date = index_date
        self.columns = columns
        self.warnings = []

    def __call__(self, text):
        """A date, a Dynamic for a column's expression, or None for None."""
        if text is None:
            return None
        if not isinstance(text, str):
            raise TypeError(f"A date must be text such as \"2020-02-01\" or \"index_date\", not {text!r}")
        match = _EXPRESSION.match(text.replace(" ", ""))
        if not match:
            return iso_date(text)
        if bool(match["opened"]) != bool(match["closed"]):
            self.warnings.append(f"The brackets of the date expression \"{text}\" do not match.")
        function, unit, name = match["function"], match["unit"], match["name"]
        try:
            if function and function not in _FUNCTIONS:
                raise DateExpressionError(f"Unknown date function '{function}' (allowed are {', '.join(_FUNCTIONS)})")
            if unit and unit not in _UNITS:
                raise DateExpressionError(f"Unknown date unit '{unit}' (allowed are {', '.join(_UNITS)})")
            if name in self.columns:
                return Dynamic(name, function)
            date = self._named(name)
            if function:
                date = _moved_to(date, function)
            if unit:
                date = _shifted(date, int(match["sign"] + match["quantity"]), unit)
            return date
        except DateExpressionError as error:
            raise DateExpressionError(f"{error} in: {text}") from None

    def _named(self, name):
        if name == "today":
            return datetime.date.today()
        if name != "index_date":
            raise DateExpressionError(f"Unknown date name '{name}' (allowed are index_date, today)")
        if not self.index_date:
            raise DateExpressionError("index_date not defined")
        return iso_date(self.index_date)


def _moved_to(date, function):
    """The first or last day of the month or year around a date."""
    first = function.startswith("first_day_of_")
    period = function.split("_day_of_")[1]
    if period == "month":
        return date.replace(day=1 if first else calendar.monthrange(date.year, date.month)[1])
    start_month = _YEAR_STARTS[period]
    year = date.year - 1 if date.month < start_month else date.year
    try:
        start = datetime.date(year, start_month, 1)
        return start if first else start.replace(year=year + 1) - datetime.timedelta(days=1)
    except (ValueError, OverflowError):
        raise DateExpressionError("The calendar ends before this date") from None


def _shifted(date, amount, unit):
    try:
        if unit.startswith("day"):
            return date + datetime.timedelta(days=amount)
        months = date.month - 1 + (amount if unit.startswith("month") else 12 * amount)
        year, month = date.year + months // 12, months % 12 + 1
        if date.day > calendar.monthrange(year, month)[1]:
            raise DateExpressionError(f"No such date {date.day} {calendar.month_name[month]} {year}")
        return date.replace(year=year, month=month)
    except (ValueError, OverflowError) as error:
        if isinstance(error, DateExpressionError):
            raise
        raise DateExpressionError("The calendar ends before this date") from None
