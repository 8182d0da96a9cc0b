# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""case, when, minimum_of and maximum_of (ehrql.md 12, 13)."""

import _studybench as native
from ehrql._literals import TRAILING_COMMA, build, cast, invalid, to_node, type_name


def _value_node(value):
    return None if value is None else to_node(value)


class UnfinishedWhen:
    def __init__(self, condition):
        self._condition = condition

    def then(self, value):
        """The value where the condition is true; None for a missing value."""
        return UnfinishedCase(self._condition, _value_node(value), value)


class UnfinishedCase:
    def __init__(self, condition, node, value):
        self._condition = condition
        self._node = node
        self._value = value

    def otherwise(self, value):
        return case(self, otherwise=value)


def when(condition):
    """A condition of a case: a bool series or a Python bool."""
    from ehrql._series import BoolFunctions

    if isinstance(condition, tuple) and len(condition) == 1:
        raise TypeError("when() needs a condition (a bool series), not a tuple." + TRAILING_COMMA)
    if not isinstance(condition, bool | BoolFunctions):
        raise TypeError(f"when() needs a condition (Series[bool]), got {describe(condition)}")
    return UnfinishedWhen(to_node(condition))


def describe(value):
    """How messages name what was given: Series[int], or the Python type."""
    from ehrql._frames import BaseFrame
    from ehrql._series import BaseSeries

    if isinstance(value, BaseSeries):
        return f"Series[{type_name(value._type)}]"
    if isinstance(value, BaseFrame):
        return f"the table '{type(value).__name__}'"
    return f"{value!r} of type {type(value).__name__}"


def describe_level(value):
    """`describe`, with the number of values where it is what is wrong."""
    from ehrql._series import EventSeries

    return describe(value) + (" with many values per patient" if isinstance(value, EventSeries) else "")


def case(*when_thens, otherwise=None, **old):
    """The value of the first condition that is true."""
    from ehrql._series import wrap

    if "default" in old:
        raise TypeError("case() no longer takes 'default': write otherwise=... instead")
    if old:
        raise TypeError(f"case() got an unexpected keyword argument '{next(iter(old))}'")
    if not when_thens:
        raise TypeError("case() needs at least one when(...).then(...)")
    cases = []
    for item in when_thens:
        if isinstance(item, UnfinishedWhen):
            raise TypeError("A when(...) in case() is not finished: add .then(...)")
        if not isinstance(item, UnfinishedCase):
            from ehrql._series import BaseSeries

            if isinstance(item, BaseSeries):
                raise TypeError(
                    "case() takes when(...).then(...) without .otherwise(...): give case(..., otherwise=...) instead"
                )
            raise TypeError(f"case() takes when(...).then(...) items, not {describe(item)}")
        if item._condition in [condition for condition, _ in cases]:
            raise TypeError("Two conditions of this case are the same; the second can never apply")
        cases.append((item._condition, item._node))
    default = _value_node(otherwise)
    if default is None and all(node is None for _, node in cases):
        raise TypeError("At least one value of a case must be something other than None")
    return wrap(build(native.case, cases, default))


def _extreme(op, name, values):
    from ehrql._series import BaseSeries, wrap

    if len(values) < 2:
        raise TypeError(f"{name}() needs two or more values, like {name}(a, b); a list must be unpacked with *")
    first = next((value for value in values if isinstance(value, BaseSeries)), None)
    if first is not None:
        values = [cast(value, type_name(first._type)) for value in values]
    for value in values:
        if value is None:
            raise invalid(value)
    return wrap(build(native.function, op, [to_node(value) for value in values]))


def minimum_of(value, other_value, *other_values):
    """The least of the values that are not missing."""
    return _extreme("MinimumOf", "minimum_of", [value, other_value, *other_values])


def maximum_of(value, other_value, *other_values):
    """The greatest of the values that are not missing."""
    return _extreme("MaximumOf", "maximum_of", [value, other_value, *other_values])
