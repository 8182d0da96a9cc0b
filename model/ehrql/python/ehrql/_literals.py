# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Element types, literals and what may stand where a series is wanted (ehrql.md 4)."""

import datetime
import re

import _studybench as native
from ehrql.codes import BaseCode, _StandInCode, code_class
from ehrql.exceptions import Error

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

TRAILING_COMMA = (
    "\n\nA tuple with one value was given. This usually comes from a stray comma at the end of a line:\n\n"
    "    wrong:  x = patients.sex,\n"
    "    right:  x = patients.sex\n"
)


def type_name(type_):
    """The name that the graph uses for a Python type: bool, int, float, str, date or a code class."""
    if type_ is datetime.date:
        return "date"
    return type_.__name__


def checked_type_name(type_):
    """`type_name` of a type that a column can have."""
    known = type_ in (bool, int, float, str, datetime.date)
    if known or isinstance(type_, type) and code_class(type_.__name__) is type_:
        return type_name(type_)
    raise TypeError(
        f"A column cannot be of the type {type_!r}. Use bool, int, float, str, datetime.date or a class of "
        "ehrql.codes, such as SNOMEDCTCode."
    )


def raw_type_name(type_):
    """The type of the plain values of a column: codes are texts."""
    return "str" if code_class(type_.__name__) is not None else type_name(type_)


def python_type(name):
    return {"bool": bool, "int": int, "float": float, "str": str, "date": datetime.date}.get(name) or code_class(name)


def is_duration_kind(value):
    from ehrql._dates import DateDifference, Duration

    return isinstance(value, DateDifference | Duration)


def parse_date(text):
    if not _DATE.fullmatch(text):
        raise ValueError(
            f"Dates must be written YYYY-MM-DD with hyphens, like \"2020-01-31\", but got: {text!r}"
        )
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"There is no such date: {text!r} ({error}). Dates are written YYYY-MM-DD.") from None


def cast(value, name):
    """The implicit cast of the other operand for a series whose elements are `name` (ehrql.md 4)."""
    if name == "float" and isinstance(value, int):
        return float(value)
    if name == "date" and isinstance(value, str):
        return parse_date(value)
    if isinstance(value, str):
        class_ = code_class(name)
        if class_ is not None and issubclass(class_, BaseCode):
            return value.in_system(class_) if isinstance(value, _StandInCode) else class_(value)
    return value


def literal_type(value):
    """Type name of a literal, or None if it is none that ehrQL knows."""
    if isinstance(value, bool):
        return "bool"
    if type(value) in (int, float, str):
        return type(value).__name__
    if getattr(type(value), "is_stand_in", False):
        return "str"  # of a preview, in place of what a missing file holds
    if isinstance(value, datetime.datetime):
        return None
    if isinstance(value, datetime.date):
        return "date"
    if isinstance(value, BaseCode):
        return type(value).__name__
    return None


def raw(value):
    return value.value if isinstance(value, BaseCode) else value


def invalid(value):
    """The TypeError for something that is no ehrQL value, with the likely mistake named."""
    from ehrql._cases import UnfinishedCase, UnfinishedWhen
    from ehrql._frames import BaseFrame
    from ehrql._series import BaseSeries

    if isinstance(value, BaseFrame):
        table = type(value).__name__
        return TypeError(
            f"Expected a series (one column), got the whole table '{table}'. Is a column name missing, "
            f"like {table}.{next(iter(value._columns()), 'column')}?"
        )
    if isinstance(value, UnfinishedWhen):
        return TypeError("A when(...) is not finished: add .then(...), and .otherwise(...) if it stands alone.")
    if isinstance(value, UnfinishedCase):
        return TypeError(
            "A when(...).then(...) is not finished: add .otherwise(...), for example .otherwise(None), or put it "
            "into case(...)."
        )
    if isinstance(value, tuple) and len(value) == 1:
        return TypeError(f"A tuple is not a valid ehrQL type: {value!r}" + TRAILING_COMMA)
    if callable(value) and hasattr(value, "__name__") and not isinstance(value, type):
        return TypeError(
            f"'{value.__name__}' is a function that was not called. Are parentheses missing: {value.__name__}()?"
        )
    if is_duration_kind(value):
        return TypeError(
            f"Not a valid ehrQL type: {type(value).__name__}. Take its .days, .weeks, .months or .years first."
        )
    if isinstance(value, BaseSeries):
        return TypeError(
            f"A list holds plain values, but this one holds a Series[{type_name(value._type)}]. Compare series with == "
            "and join the comparisons with |."
        )
    if value is None:
        return TypeError("None is not a valid ehrQL type here. To test for missing values use is_null().")
    if isinstance(value, datetime.datetime):
        return TypeError(f"Not a valid ehrQL type: {value!r} is a datetime. Use its date: {value!r}.date()")
    if isinstance(value, list | set | dict):
        return TypeError(f"Not a valid ehrQL type: {value!r}. One of several values is asked for by is_in([...]).")
    return TypeError(
        f"Not a valid ehrQL type: {value!r} of type {type(value).__name__}. Use a bool, int, float, str, date, code or series."
    )


def to_node(value):
    """The node of a series or literal; raises for everything else."""
    from ehrql._series import BaseSeries

    if isinstance(value, BaseSeries):
        return value._qm_node
    if isinstance(value, frozenset):
        return set_node(value)
    name = literal_type(value)
    if name is None:
        raise invalid(value)
    return native.value(name, raw(value))


def set_node(values, name=None):
    """A node holding a set of literals that all have one type."""
    names = {literal_type(value) for value in values}
    if None in names:
        bad = next(value for value in values if literal_type(value) is None)
        raise invalid(bad)
    if len(names) > 1:
        raise TypeError(
            "All values of a list must be of one type, but these are mixed: " + ", ".join(sorted(names))
        )
    kind = names.pop() if names else (name or "str")
    if name is not None and kind != name:
        raise TypeError(
            f"Expected a list of {name}, got a list of {kind}. The values of a list must be of the series' own type."
        )
    return native.value_set(kind, [raw(value) for value in values])


def build(function, *arguments):
    """Calls a builder of the graph and turns its refusal into the right exception."""
    try:
        return function(*arguments)
    except native.BuildError as error:
        kind, message = error.args
        if kind == "type":
            raise TypeError(message) from None
        if kind == "attribute":
            raise AttributeError(message) from None
        if kind == "value":
            raise ValueError(message) from None
        raise Error(message) from None
