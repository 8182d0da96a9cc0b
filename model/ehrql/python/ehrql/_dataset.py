# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dataset, its event tables and its dummy data settings (ehrql.md 17 to 19, 27)."""

import re

import _studybench as native
from ehrql._cases import UnfinishedCase, UnfinishedWhen
from ehrql._literals import TRAILING_COMMA, build, invalid, is_duration_kind
from ehrql._series import BaseSeries, BoolPatientSeries, EventSeries, PatientSeries
from ehrql._frames import BaseFrame
from ehrql.exceptions import Error

_NAME = re.compile(r"[A-Za-z]+[A-Za-z0-9_]*")
_RESERVED = {"patient_id", "population", "dummy_data_config"}
_GONE = {
    "set_population": "define_population",
    "configure_dummy_dataset": "configure_dummy_data",
    "configure_experimental_dummy_data": "configure_dummy_data",
}


def _check_settings(population_size, timeout):
    whole = isinstance(population_size, int) and not isinstance(population_size, bool)
    if population_size is not None and not (whole and population_size > 0):
        raise TypeError(f"population_size must be a whole number greater than 0, not {population_size!r}")
    if not isinstance(timeout, int | float):
        raise TypeError(f"timeout must be a number of seconds, not {timeout!r}")


class DummyDataConfig:
    def __init__(self):
        self.population_size = 10
        self.legacy = False
        self.timeout = 60
        self.additional_population_constraint = None
        self.set_by_author = False
        self.size_set_by_author = False

    def configure(self, *, population_size=None, legacy=False, timeout=60, additional_population_constraint=None):
        _check_settings(population_size, timeout)
        self.size_set_by_author = population_size is not None
        self.population_size = 10 if population_size is None else population_size
        self.legacy = legacy
        self.timeout = timeout
        self.set_by_author = True
        if additional_population_constraint is not None:
            if legacy:
                raise ValueError("additional_population_constraint cannot be used together with legacy=True")
            _check_patient_bool(additional_population_constraint, "additional_population_constraint")
            self.additional_population_constraint = additional_population_constraint

    def _plain(self):
        constraint = self.additional_population_constraint
        return {
            "population_size": self.population_size if self.size_set_by_author else None,
            "legacy": bool(self.legacy),
            "timeout": float(self.timeout),
            "constraint": None if constraint is None else constraint._qm_node,
            "configured": self.set_by_author,
        }


def check_name(name, what="variable"):
    if not _NAME.fullmatch(name):
        raise AttributeError(
            f"'{name}' is not a valid {what} name: it must begin with a letter and hold only letters, digits and "
            "underscores"
        )


def _check_patient_bool(value, what):
    if not isinstance(value, BoolPatientSeries):
        raise TypeError(f"{what} must be a condition with one value per patient (BoolPatientSeries), not {_kind(value)}")


def _kind(value):
    return type(value).__name__


def check_patient_series(name, value):
    """The TypeErrors of ehrql.md 17, headed by the variable's name."""
    head = f"Invalid variable '{name}'. "
    if isinstance(value, PatientSeries):
        return
    if isinstance(value, EventSeries):
        raise TypeError(
            head + "A variable needs one value per patient, but this series has many. Pick a row with "
            "sort_by(...).first_for_patient(), or use an aggregation such as maximum_for_patient()."
        )
    if isinstance(value, BaseFrame):
        raise TypeError(head + f"Expected a series, got the whole table '{_kind(value)}'. Is a column name missing?")
    if isinstance(value, UnfinishedWhen):
        raise TypeError(head + "A when(...) is not finished: add .then(...).otherwise(...)")
    if isinstance(value, UnfinishedCase):
        raise TypeError(head + "A when(...).then(...) is not finished: add .otherwise(...), for example .otherwise(None)")
    if isinstance(value, tuple) and len(value) == 1:
        raise TypeError(head + "A tuple was given." + TRAILING_COMMA)
    if is_duration_kind(value):
        raise TypeError(head + str(invalid(value)))
    if callable(value) and hasattr(value, "__name__"):
        raise TypeError(head + f"'{value.__name__}' was not called. Are parentheses missing: {value.__name__}()?")
    raise TypeError(head + f"Expected a series with one value per patient, got {value!r} of type {_kind(value)}")


class EventTable:
    def __init__(self, dataset, name, columns):
        object.__setattr__(self, "_dataset", dataset)
        object.__setattr__(self, "_name", name)
        object.__setattr__(self, "_columns", {})
        if not columns:
            raise ValueError(f"The event table '{name}' needs at least one column")
        for column, series in columns.items():
            self.add_column(column, series)

    def add_column(self, name, series):
        check_name(name, "column")
        if name in _RESERVED:
            raise AttributeError(f"'{name}' is reserved and cannot be a column")
        if name in self._columns:
            raise AttributeError(f"The column '{name}' is already defined in the event table '{self._name}'")
        if not isinstance(series, BaseSeries):
            raise TypeError(f"The column '{name}' needs a series, got {_kind(series)}")
        if not self._columns and not isinstance(series, EventSeries):
            raise TypeError(
                f"The first column of the event table '{self._name}' needs many values per patient, but '{name}' has one"
            )
        nodes = [column._qm_node for column in self._columns.values()] + [series._qm_node]
        try:
            build(native.common_domain, nodes)
        except Error:
            raise Error(
                f"The column '{name}' comes from other rows than the other columns of the event table "
                f"'{self._name}'. Create another event table for it."
            ) from None
        self._columns[name] = series

    def __setattr__(self, name, value):
        self.add_column(name, value)

    def __getattr__(self, name):
        if name in self._columns:
            return self._columns[name]
        raise AttributeError(f"The event table '{self._name}' has no column '{name}'", name=name, obj=self)

    def __dir__(self):
        return [*object.__dir__(self), *self._columns]

    def _plain(self):
        """A dataset of this table alone."""
        columns = [(column, series._qm_node) for column, series in self._columns.items()]
        return self._dataset._plain() | {"variables": [], "event_tables": [(self._name, columns)]}


class Dataset:
    def __init__(self):
        object.__setattr__(self, "_variables", {})
        object.__setattr__(self, "_event_tables", {})
        object.__setattr__(self, "_population", None)
        object.__setattr__(self, "_origins", {})
        object.__setattr__(self, "dummy_data_config", DummyDataConfig())

    def define_population(self, population_condition):
        """Who is in the dataset: a condition with one value per patient. Can be called once."""
        if self._population is not None:
            raise AttributeError("define_population() was called already and can be called only once")
        _check_patient_bool(population_condition, "The population")
        if native.true_for_empty_patient(population_condition._qm_node):
            raise Error(
                "The population must not be true for a patient of whom nothing is known, that is, when all values are "
                "missing. Add a condition that needs a record, such as ... .exists_for_patient()."
            )
        object.__setattr__(self, "_population", population_condition)
        self._origins["population"] = native.user_location()

    @property
    def population(self):
        if self._population is None:
            raise AttributeError("No population is defined: call define_population(...) first")
        return self._population

    def add_column(self, column_name, ehrql_query):
        """Defines a variable by name, for names made in a loop."""
        setattr(self, column_name, ehrql_query) if column_name not in dir(type(self)) else self._add(column_name, ehrql_query)

    def _add(self, name, value):
        if name == "population":
            raise AttributeError("The population is set with define_population(...), not by assignment")
        if name in _RESERVED:
            raise AttributeError(f"'{name}' is reserved and cannot be the name of a variable")
        if name in self._variables or name in self._event_tables:
            raise AttributeError(f"'{name}' is already defined. Give the second variable another name.")
        check_name(name)
        check_patient_series(name, value)
        self._variables[name] = value
        self._origins[name] = native.user_location()

    def __setattr__(self, name, value):
        self._add(name, value)

    def __getattr__(self, name):
        variables = object.__getattribute__(self, "__dict__").get("_variables", {})
        tables = object.__getattribute__(self, "__dict__").get("_event_tables", {})
        if name in variables:
            return variables[name]
        if name in tables:
            return tables[name]
        if name == "population":
            raise AttributeError("No population is defined: call define_population(...) first", name=name, obj=self)
        if name in _GONE:
            raise AttributeError(f"{name}() no longer exists: use {_GONE[name]}()", name=name, obj=self)
        raise AttributeError(f"A variable '{name}' has not been defined", name=name, obj=self)

    def __delattr__(self, name):
        raise AttributeError(f"A variable cannot be removed: '{name}'. Leave out the line that defines it.")

    def __dir__(self):
        return [*object.__dir__(self), *self._variables, *self._event_tables]

    def configure_dummy_data(self, *, population_size=None, legacy=False, timeout=60, additional_population_constraint=None):
        self.dummy_data_config.configure(
            population_size=population_size,
            legacy=legacy,
            timeout=timeout,
            additional_population_constraint=additional_population_constraint,
        )

    def add_event_table(self, name, **columns):
        """A table with many rows per patient beside the dataset."""
        check_name(name, "table")
        if name == "dataset":
            raise AttributeError("'dataset' is the name of the main table. Give the event table another name.")
        if name in _RESERVED or name in self._variables or name in self._event_tables:
            raise AttributeError(f"'{name}' is already defined or reserved. Give the event table another name.")
        self._event_tables[name] = EventTable(self, name, columns)

    def _plain(self):
        """What the host reads of a dataset."""
        return {
            "population": None if self._population is None else self._population._qm_node,
            "variables": [(name, series._qm_node, self._origins[name]) for name, series in self._variables.items()],
            "event_tables": [
                (name, [(column, series._qm_node) for column, series in table._columns.items()])
                for name, table in self._event_tables.items()
            ],
            "dummy_data": self.dummy_data_config._plain(),
            "population_origin": self._origins.get("population"),
        }


def create_dataset():
    """A new, empty dataset."""
    return Dataset()
