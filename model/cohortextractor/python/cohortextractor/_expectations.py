# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From return_expectations to a plan for dummy values (cohort-extractor.md 14)."""

import copy
import datetime
import math

from cohortextractor._columns import Problem
from cohortextractor.codelistlib import Codelist
from cohortextractor.date_expressions import DateExpressionError, Dates

_KEYS = ("date", "rate", "incidence", "category", "int", "float", "bool")
_RATES = ("exponential_increase", "uniform", "universal")
_CATEGORY_LIKE = ("index_of_multiple_deprivation", "rural_urban_classification")
_KEY_OF = {"bool": "bool", "int": "int", "float": "float", "category": "category", "date": "date"}
_FIRST_DAY = datetime.date(1677, 9, 22)
_LAST_DAY = datetime.date(2262, 4, 11)
_LONGEST_RANGE = 106751


def kind_of(variable):
    """What a column is when values are made up for it."""
    if variable.returning in _CATEGORY_LIKE or variable.type == "str":
        return "category"
    if variable.function == "categorised_as" and variable.type == "date":
        return "category"
    return variable.type


def merged(defaults, own):
    """Nested dicts key by key, everything else replaced."""
    result = copy.deepcopy(defaults)
    for key, value in own.items():
        old = result.get(key)
        result[key] = merged(old if isinstance(old, dict) else {}, value) if isinstance(value, dict) else copy.deepcopy(value)
    return result


class Obstacle(Exception):
    """Why no values can be made up for a column."""


class Planner:
    """Plans the values of the columns of a study. Obstacles are reported, not raised."""

    def __init__(self, study, report):
        self._study = study
        self._report = report
        self._dates = Dates(study.index_date)
        self._defaults = {}

    def plan(self, variable, following=None):
        """The plan of one generated column; what hinders it is reported and gives None."""
        try:
            return self._plan(variable, following)
        except (Obstacle, DateExpressionError) as obstacle:
            self._report(Problem("cohort.expectations", f"No dummy values can be made for {variable.name}: {obstacle}", variable.place))
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            self._report(Problem("cohort.expectations", f"The expectations of {variable.name} have the wrong shape: {error!r}.", variable.place))
        return None

    def default_dates(self, index_date):
        """`earliest` and `latest` of the defaults for an index date, None where they are not given."""
        dates = self._study.default_expectations.get("date")
        return self._evaluated(dates if isinstance(dates, dict) else {}, Dates(index_date))

    def _evaluated(self, dates, evaluate):
        return {end: evaluate(dates[end]) if end in dates else None for end in ("earliest", "latest")}

    def _plan(self, variable, following):
        source = self._study.variables[variable.arguments["source"]] if variable.function == "value_from" and variable.returning == "date" else variable
        if source.hidden and not variable.hidden:
            raise Obstacle(f"it takes its date from {source.name}, which is hidden. Make {source.name} a column of the study.")
        if variable.function == "all":
            raise Obstacle("patients.all() can only be the population.")
        own = source.expectations or {}
        defaults = self._study.default_expectations
        if not isinstance(own, dict):
            raise Obstacle("return_expectations must be a dict.")
        if not own and not defaults:
            raise Obstacle("it has no return_expectations and the study has no default_expectations.")
        settings = merged(defaults, own)
        unknown = [key for key in settings if key not in _KEYS]
        if unknown:
            raise Obstacle(f"the expectations have the unknown entries {', '.join(map(str, unknown))}. Known are {', '.join(_KEYS)}.")
        plan = {"kind": kind_of(variable)}
        plan.update(self._range(own, settings))
        self._check_rate(settings, plan, following)
        if plan["kind"] == "category":
            self._check_labels(variable)
        for key in ("category", "int", "float"):
            if key in settings:
                parameters = _distribution(key, settings[key])
                if key == plan["kind"]:
                    plan.update(parameters)
        key = _KEY_OF[plan["kind"]]
        if key not in settings and key != "bool":
            raise Obstacle(f"its expectations have no entry '{key}', which a column of this type needs.")
        if key == "bool" and settings.get("bool", True) is False:
            raise Obstacle("the entry 'bool' of its expectations is False. Delete it.")
        if plan["kind"] == "date" and plan["rate"] == "universal":
            raise Obstacle("a date cannot have the rate 'universal'. Use 'uniform' with an incidence.")
        return plan

    def _range(self, own, settings):
        dates = settings.get("date")
        if not isinstance(dates, dict):
            raise Obstacle("its expectations must define 'date' with 'earliest' and 'latest'.")
        for end in ("earliest", "latest"):
            if end not in dates:
                raise Obstacle(f"its expectations must define date[{end}].")
        own_dates = own.get("date") if isinstance(own.get("date"), dict) else {}
        found = self._evaluated(dates, self._dates)
        for end, date in found.items():
            if date is None:
                raise Obstacle(f"date[{end}] of its expectations must be a date.")
            if not _FIRST_DAY <= date <= _LAST_DAY:
                raise Obstacle(f"{date} lies outside the dates that can be generated, {_FIRST_DAY} to {_LAST_DAY}. Use a nearer date.")
        if abs((found["latest"] - found["earliest"]).days) > _LONGEST_RANGE:
            raise Obstacle("the range of its dates is longer than 292 years. Use nearer dates.")
        plan = {end: found[end].isoformat() for end in found}
        plan.update({f"default_{end}": end not in own_dates for end in found})
        return plan

    def _check_rate(self, settings, plan, following):
        rate = settings.get("rate", "exponential_increase")
        if following is None and rate not in _RATES:
            raise Obstacle(f"the rate {rate!r} is not known. Use one of {', '.join(_RATES)}.")
        incidence = settings.get("incidence")
        if not incidence and rate != "universal":
            raise Obstacle(f"it must have an incidence above 0 or the rate 'universal' (it has {incidence!r} and {rate!r}).")
        if rate != "universal" and not 0 < incidence <= 1:
            raise Obstacle(f"the incidence {incidence!r} is not between 0 and 1.")
        reversed_range = plan["earliest"] > plan["latest"]
        if rate == "exponential_increase" and reversed_range:
            raise Obstacle(f"its earliest date {plan['earliest']} is after its latest date {plan['latest']}. Swap them.")
        plan.update(rate=rate, incidence=1.0 if rate == "universal" else float(incidence))

    def _check_labels(self, variable):
        own = variable.expectations
        if not isinstance(own, dict) or "category" not in own:
            raise Obstacle("its own return_expectations must have 'category' with 'ratios'; the study's defaults do not count for categories.")
        labels = list(own["category"]["ratios"])
        available = None
        codes = variable.arguments.get("codelist")
        if variable.arguments.get("category_definitions"):
            available = set(variable.arguments["category_definitions"])
        elif isinstance(codes, Codelist) and codes.has_categories:
            available = {pair[1] for pair in codes}
        wrong = [label for label in labels if available is not None and label not in available]
        if wrong:
            raise Obstacle(
                f"Expected categories {', '.join(map(str, wrong))} are not a subset of available categories "
                f"{', '.join(sorted(map(str, available)))}. Labels are texts unless the categories are numbers."
            )


def _number(settings, key):
    if key not in settings:
        raise Obstacle(f"the distribution needs '{key}'.")
    value = settings[key]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Obstacle(f"'{key}' must be a number, not {value!r}.")
    return float(value)


def _distribution(key, settings):
    if key == "category":
        return {"ratios": _ratios(settings["ratios"])}
    distribution = settings.get("distribution")
    if distribution == "normal":
        parameters = {"mean": _number(settings, "mean"), "stddev": _number(settings, "stddev")}
        if parameters["stddev"] < 0:
            raise Obstacle("'stddev' must not be negative.")
    elif distribution == "poisson" and key == "int":
        parameters = {"mean": _number(settings, "mean")}
        if parameters["mean"] < 0:
            raise Obstacle("'mean' of a poisson distribution must not be negative.")
    elif distribution == "population_ages" and key == "int":
        parameters = {}
    else:
        known = "normal, poisson and population_ages" if key == "int" else "normal"
        raise Obstacle(f"the distribution {distribution!r} is not supported for '{key}'; known: {known}.")
    return {"distribution": distribution, **parameters}


def _ratios(ratios):
    if not isinstance(ratios, dict) or not ratios:
        raise Obstacle("'ratios' must be a dict of labels and probabilities.")
    values = [float(value) for value in ratios.values()]
    if any(value < 0 or not math.isfinite(value) for value in values):
        raise Obstacle("a ratio is negative or no number.")
    total = sum(values)
    if abs(total - 1) > 1e-8 + 1e-5:
        raise Obstacle(f"the ratios add up to {total:g}, not to 1.")
    # None and NaN as labels are written blank, as missing values are.
    return [["" if label is None or label != label else str(label), value] for label, value in zip(ratios, values)]
