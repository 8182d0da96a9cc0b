# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures: numerators and denominators by interval and group (ehrql.md 25)."""

import datetime
from collections import namedtuple

import _studybench as native
from ehrql._cases import describe_level
from ehrql._dataset import DummyDataConfig, check_name
from ehrql._dates import Duration
from ehrql._series import BoolPatientSeries, IntPatientSeries, PatientSeries, wrap
from ehrql.exceptions import Error

_Interval = namedtuple("Interval", ["start_date", "end_date"])
INTERVAL = _Interval(
    wrap(native.parameter("interval_start_date", "date")), wrap(native.parameter("interval_end_date", "date"))
)
_RESERVED = {"measure", "numerator", "denominator", "ratio", "interval_start", "interval_end"}


def _check_count(value, what):
    if value is not None and not isinstance(value, BoolPatientSeries | IntPatientSeries):
        raise TypeError(f"The {what} must be a bool or int series with one value per patient, got {describe_level(value)}")


def _check_groups(groups):
    if groups is None:
        return
    if not isinstance(groups, dict):
        raise TypeError('group_by must be a dict from names to series, like {"sex": patients.sex}')
    for name, series in groups.items():
        if not isinstance(name, str):
            raise TypeError(f"Names in group_by must be text, got {name!r}")
        try:
            check_name(name, "group")
        except AttributeError as error:
            raise Error(str(error)) from None
        if name in _RESERVED:
            raise Error(f"'{name}' is reserved and cannot be the name of a group")
        if not isinstance(series, PatientSeries):
            raise TypeError(f"The group '{name}' needs one value per patient, got {describe_level(series)}")


def _check_intervals(intervals):
    if intervals is None:
        return None
    if isinstance(intervals, Duration):
        name = type(intervals).__name__
        raise TypeError(
            f"intervals needs dates, not a bare duration: call {name}({intervals.value}).starting_on('<DATE>') or "
            f"{name}({intervals.value}).ending_on('<DATE>')"
        )
    if not isinstance(intervals, list):
        raise TypeError(
            f"intervals must be a list of (start, end) dates, got {type(intervals).__name__}. Lists of them are made by, for "
            "example, months(12).starting_on('2020-01-01')."
        )
    for item in intervals:
        ok = isinstance(item, tuple) and len(item) == 2 and all(type(date) is datetime.date for date in item)
        if not ok:
            raise TypeError(
                f"intervals must hold pairs of dates, like (date(2020, 1, 1), date(2020, 1, 31)), got {item!r}. Lists of them "
                "are made by, for example, months(12).starting_on('2020-01-01')."
            )
        if item[0] > item[1]:
            raise TypeError(f"An interval must not end before it starts: {item[0]} to {item[1]}")
    return sorted(set(intervals))


class Measures:
    def __init__(self):
        self._measures = []
        self._defaults = None
        self._disclosure_control = True
        self.dummy_data_config = DummyDataConfig()

    def define_measure(self, name, numerator=None, denominator=None, group_by=None, intervals=None):
        """A rate by interval and group; what is not given comes from the defaults."""
        defaults = self._defaults or {}
        numerator = defaults.get("numerator") if numerator is None else numerator
        denominator = defaults.get("denominator") if denominator is None else denominator
        group_by = defaults.get("group_by") if group_by is None else group_by
        intervals = defaults.get("intervals") if intervals is None else intervals
        for value, what in [(numerator, "numerator"), (denominator, "denominator"), (intervals, "intervals")]:
            if value is None:
                raise Error(f"The measure '{name}' has no {what}: give it here or with define_defaults()")
        _check_count(numerator, "numerator")
        _check_count(denominator, "denominator")
        _check_groups(group_by)
        intervals = _check_intervals(intervals)
        try:
            check_name(name, "measure")
        except AttributeError as error:
            raise Error(str(error)) from None
        if any(measure["name"] == name for measure in self._measures):
            raise Error(f"A measure '{name}' is already defined. Give the second one another name.")
        for group, series in (group_by or {}).items():
            for measure in self._measures:
                for other, node in measure["group_by"]:
                    if other == group and node != series._qm_node:
                        raise Error(
                            f"The group '{group}' has another meaning in the measure '{measure['name']}'. A group must "
                            "mean the same in all measures."
                        )
        self._measures.append(
            {
                "name": name,
                "numerator": numerator._qm_node,
                "denominator": denominator._qm_node,
                "group_by": [(group, series._qm_node) for group, series in (group_by or {}).items()],
                "intervals": [(start.toordinal(), end.toordinal()) for start, end in intervals],
                "origin": native.user_location(),
            }
        )

    def define_defaults(self, numerator=None, denominator=None, group_by=None, intervals=None):
        """Values for the measures that do not give their own. Can be called once."""
        if self._defaults is not None:
            raise Error("define_defaults() was called already and can be called only once")
        _check_count(numerator, "numerator")
        _check_count(denominator, "denominator")
        _check_groups(group_by)
        self._defaults = {
            "numerator": numerator,
            "denominator": denominator,
            "group_by": group_by,
            "intervals": _check_intervals(intervals),
        }

    def configure_dummy_data(self, *, population_size=None, legacy=False, timeout=60, additional_population_constraint=None):
        self.dummy_data_config.configure(
            population_size=10 if population_size is None else population_size,
            legacy=legacy,
            timeout=timeout,
            additional_population_constraint=additional_population_constraint,
        )

    def configure_disclosure_control(self, *, enabled=True):
        """Small numbers are left out and the rest rounded unless this is switched off."""
        self._disclosure_control = bool(enabled)

    def __len__(self):
        return len(self._measures)

    def __iter__(self):
        return iter(self._measures)

    def _plain(self):
        return {
            "measures": self._measures,
            "disclosure_control": self._disclosure_control,
            "dummy_data": self.dummy_data_config._plain(),
        }


def create_measures():
    """A new, empty collection of measures."""
    return Measures()
