# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Series: columns of values, by element type and dimension (ehrql.md 6 to 14)."""

import functools
import operator

import _studybench as native
from ehrql._cases import case, describe, when
from ehrql._dates import DateDifference, Duration, date_literal, days, weeks
from ehrql._literals import TRAILING_COMMA, build, cast, invalid, python_type, set_node, to_node
from ehrql.codes import BaseCode, _StandInCode, code_class
from ehrql.exceptions import Error


def wrap(node):
    """The Python object for a node: its class says type and dimension."""
    _, name, is_event = native.describe(node)
    return _CLASSES[(_family(name), is_event)](node)


def _family(name):
    if name in ("bool", "int", "float", "str", "date"):
        return name
    return "code" if issubclass(code_class(name), BaseCode) else "multi"


class BaseSeries:
    """A series of values; arithmetic and comparisons build the query, nothing is calculated here."""

    __hash__ = None

    def __init__(self, qm_node):
        object.__setattr__(self, "_qm_node", qm_node)

    def __setattr__(self, name, value):
        if name == "_qm_node":
            raise AttributeError("A series cannot be changed")
        object.__setattr__(self, name, value)

    @property
    def _type(self):
        return python_type(self._type_name)

    @property
    def _type_name(self):
        return native.describe(self._qm_node)[1]

    def _cast(self, other):
        return cast(other, self._type_name)

    def _function(self, op, *others):
        return wrap(build(native.function, op, [self._qm_node, *(to_node(self._cast(other)) for other in others)]))

    def _unary(self, op):
        return wrap(build(native.function, op, [self._qm_node]))

    def __bool__(self):
        raise TypeError(
            "A series has no single truth value. Use & instead of 'and', | instead of 'or', ~ instead of 'not', and "
            "write a chained comparison such as 1 < x < 5 as (1 < x) & (x < 5)."
        )

    def __eq__(self, other):
        return self._function("EQ", other)

    def __ne__(self, other):
        return self._function("NE", other)

    def __abs__(self):
        raise Error("abs(x) does not work on a series: use x.absolute()")

    def is_null(self):
        return self._unary("IsNull")

    def is_not_null(self):
        return wrap(build(native.function, "Not", [self.is_null()._qm_node]))

    def when_null_then(self, other):
        if other is None:
            return self
        return case(when(self.is_not_null()).then(self), otherwise=self._cast(other))

    def _container(self, other):
        from ehrql._frames import BaseFrame

        if isinstance(other, BaseSeries):
            if not native.describe(other._qm_node)[2]:
                raise TypeError(
                    "is_in() needs a list of values or an event series (many values per patient), but got a series "
                    "with one value per patient. To compare the two, write ==."
                )
            return build(native.aggregate, "CombineAsSet", other._qm_node)
        if isinstance(other, str | int | float) or not isinstance(other, tuple | list | set | frozenset | dict):
            if isinstance(other, str | int | float | BaseCode):
                raise TypeError(f"is_in() needs a list of values, got {other!r}. Write is_in([{other!r}])")
            if hasattr(other, "__iter__") and not isinstance(other, BaseFrame):
                kind = type(other).__name__
                raise TypeError(f"Not a valid ehrQL type: is_in() needs a list, got a {kind}. Write is_in(list(...))")
            raise invalid(other)
        if isinstance(other, list | dict):
            cached = native.cached_set(other, self._type_name)
            if cached is not None:
                return cached
        values = [self._cast(value) for value in other]
        node = set_node(values, self._type_name)
        if isinstance(other, list | dict):
            native.remember_set(other, self._type_name, node)
        return node

    def is_in(self, other):
        return wrap(build(native.function, "In", [self._qm_node, self._container(other)]))

    def is_not_in(self, other):
        return wrap(build(native.function, "Not", [self.is_in(other)._qm_node]))

    def map_values(self, mapping, default=None):
        if not hasattr(mapping, "items"):
            raise AttributeError(
                f"'{type(mapping).__name__}' object has no attribute 'items': a dict from value to category is needed, "
                'such as codelist_from_csv(..., category_column="...") gives'
            )
        cases = [when(self == key).then(value) for key, value in mapping.items()]
        return case(*cases, otherwise=default)


class EventSeries(BaseSeries):
    def _aggregate(self, op):
        return wrap(build(native.aggregate, op, self._qm_node))

    def count_distinct_for_patient(self):
        return self._aggregate("CountDistinct")


class PatientSeries(BaseSeries):
    pass


class BoolFunctions:
    def _logical(self, op, other):
        if isinstance(other, tuple) and len(other) == 1:
            raise TypeError("Expected Series[bool], got a tuple." + TRAILING_COMMA)
        if not isinstance(other, bool | BoolFunctions):
            return NotImplemented
        return self._function(op, other)

    def __and__(self, other):
        return self._logical("And", other)

    def __rand__(self, other):
        return self._logical("And", other)

    def __or__(self, other):
        return self._logical("Or", other)

    def __ror__(self, other):
        return self._logical("Or", other)

    def __invert__(self):
        return self._unary("Not")

    def as_int(self):
        return case(when(self).then(1), when(~self).then(0))


class ComparableFunctions:
    def __lt__(self, other):
        return self._function("LT", other)

    def __le__(self, other):
        return self._function("LE", other)

    def __gt__(self, other):
        return self._function("GT", other)

    def __ge__(self, other):
        return self._function("GE", other)


class ComparableAggregations:
    def minimum_for_patient(self):
        return self._aggregate("Min")

    def maximum_for_patient(self):
        return self._aggregate("Max")


class NumericFunctions(ComparableFunctions):
    def __neg__(self):
        return self._unary("Negate")

    def absolute(self):
        return self._unary("Absolute")

    def __add__(self, other):
        return self._function("Add", other)

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self._function("Subtract", other)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        return self._function("Multiply", other)

    def __rmul__(self, other):
        return self * other

    def _reflected(self, op, other):
        return wrap(build(native.function, op, [to_node(self._cast(other)), self._qm_node]))

    def __truediv__(self, other):
        return self._function("TrueDivide", other)

    def __rtruediv__(self, other):
        return self._reflected("TrueDivide", other)

    def __floordiv__(self, other):
        return self._function("FloorDivide", other)

    def __rfloordiv__(self, other):
        return self._reflected("FloorDivide", other)

    def __pow__(self, other):
        return self._function("Power", other)

    def __rpow__(self, other):
        return self._reflected("Power", other)

    def as_int(self):
        return self._unary("CastToInt")

    def as_float(self):
        return self._unary("CastToFloat")


class NumericAggregations(ComparableAggregations):
    def sum_for_patient(self):
        return self._aggregate("Sum")

    def mean_for_patient(self):
        return self._aggregate("Mean")


class StrFunctions(ComparableFunctions):
    def contains(self, other):
        return self._function("StringContains", other)


class DateFunctions(ComparableFunctions):
    def __setattr__(self, name, value):
        if name not in ("year", "month", "day"):
            super().__setattr__(name, value)

    @property
    def year(self):
        return self._unary("YearFromDate")

    @property
    def month(self):
        return self._unary("MonthFromDate")

    @property
    def day(self):
        return self._unary("DayFromDate")

    def to_first_of_year(self):
        return self._unary("ToFirstOfYear")

    def to_first_of_month(self):
        return self._unary("ToFirstOfMonth")

    def is_before(self, other):
        return self < other

    def is_on_or_before(self, other):
        return self <= other

    def is_after(self, other):
        return self > other

    def is_on_or_after(self, other):
        return self >= other

    def is_between_but_not_on(self, start, end):
        return (self > start) & (self < end)

    def is_on_or_between(self, start, end):
        return (self >= start) & (self <= end)

    def is_during(self, interval):
        if isinstance(interval, str) or not hasattr(interval, "__iter__") or len(bounds := list(interval)) != 2:
            raise ValueError(
                f"is_during() needs a start and an end, like (\"2020-01-01\", \"2020-12-31\") or INTERVAL, not {describe(interval)}"
            )
        start, end = bounds
        return self.is_on_or_between(start, end)

    def _difference(self, left, right, other):
        if isinstance(other, DateFunctions) or date_literal(other):
            return DateDifference(self._cast(left), self._cast(right))
        raise TypeError(
            f"A date can be combined with another date or with a duration, not with {describe(other)}. To shift a "
            "date write, for example, date + days(5)."
        )

    def __sub__(self, other):
        if isinstance(other, Duration):
            return NotImplemented
        return self._difference(self, other, other)

    def __rsub__(self, other):
        return self._difference(other, self, other)

    def __add__(self, other):
        if isinstance(other, Duration):
            return NotImplemented
        raise TypeError(
            f"Only a duration can be added to a date, not {describe(other)}. Write, for example, date + days(5)."
        )

    __radd__ = __add__


class DateAggregations(ComparableAggregations):
    def count_episodes_for_patient(self, maximum_gap):
        if not isinstance(maximum_gap, days | weeks):
            raise TypeError(f"count_episodes_for_patient() needs days(...) or weeks(...), not {describe(maximum_gap)}")
        if isinstance(maximum_gap.value, bool) or not isinstance(maximum_gap.value, int):
            raise ValueError("count_episodes_for_patient() needs a plain whole number of days or weeks")
        gap = maximum_gap.value * (7 if isinstance(maximum_gap, weeks) else 1)
        return wrap(build(native.count_episodes, self._qm_node, gap))


class CodeFunctions:
    def to_category(self, mapping, default=None):
        return self.map_values(mapping, default=default)


class MultiCodeFunctions:
    def _refuse(self, *_):
        raise TypeError(
            "This column holds several codes in one text, so it cannot be compared as a whole. Use contains(code), "
            "contains_any_of(codelist), or ~x.contains_any_of(codelist)."
        )

    __eq__ = __ne__ = is_in = is_not_in = map_values = when_null_then = _refuse

    def contains(self, code):
        class_ = self._type
        if isinstance(code, class_.code_type):
            text = code.value
        elif isinstance(code, _StandInCode):
            text = code.in_system(class_.code_type).value
        elif isinstance(code, str) and class_.prefix.fullmatch(code):
            text = code
        else:
            raise TypeError(
                f"contains() needs one {class_.code_type.__name__} or the beginning of one in capitals without dots, "
                f"not {describe(code)}"
            )
        return wrap(build(native.function, "StringContains", [self._qm_node, native.value("str", text)]))

    def contains_any_of(self, codelist):
        if isinstance(codelist, str):
            raise TypeError(
                f"contains_any_of() needs a list of codes, got {codelist!r}. Write contains_any_of([{codelist!r}])"
            )
        conditions = [self.contains(code) for code in codelist]
        if not conditions:
            raise TypeError("contains_any_of() needs at least one code, but the list is empty")
        return functools.reduce(operator.or_, conditions)


def _series_class(name, *bases):
    return type(name, bases, {"__module__": "ehrql.query_language", "__hash__": None})


BoolPatientSeries = _series_class("BoolPatientSeries", BoolFunctions, PatientSeries)
BoolEventSeries = _series_class("BoolEventSeries", BoolFunctions, EventSeries)
IntPatientSeries = _series_class("IntPatientSeries", NumericFunctions, PatientSeries)
IntEventSeries = _series_class("IntEventSeries", NumericFunctions, NumericAggregations, EventSeries)
FloatPatientSeries = _series_class("FloatPatientSeries", NumericFunctions, PatientSeries)
FloatEventSeries = _series_class("FloatEventSeries", NumericFunctions, NumericAggregations, EventSeries)
StrPatientSeries = _series_class("StrPatientSeries", StrFunctions, PatientSeries)
StrEventSeries = _series_class("StrEventSeries", StrFunctions, ComparableAggregations, EventSeries)
DatePatientSeries = _series_class("DatePatientSeries", DateFunctions, PatientSeries)
DateEventSeries = _series_class("DateEventSeries", DateFunctions, DateAggregations, EventSeries)
CodePatientSeries = _series_class("CodePatientSeries", CodeFunctions, PatientSeries)
CodeEventSeries = _series_class("CodeEventSeries", CodeFunctions, EventSeries)
MultiCodeStringPatientSeries = _series_class("MultiCodeStringPatientSeries", MultiCodeFunctions, PatientSeries)
MultiCodeStringEventSeries = _series_class("MultiCodeStringEventSeries", MultiCodeFunctions, EventSeries)

_CLASSES = {
    ("bool", False): BoolPatientSeries,
    ("bool", True): BoolEventSeries,
    ("int", False): IntPatientSeries,
    ("int", True): IntEventSeries,
    ("float", False): FloatPatientSeries,
    ("float", True): FloatEventSeries,
    ("str", False): StrPatientSeries,
    ("str", True): StrEventSeries,
    ("date", False): DatePatientSeries,
    ("date", True): DateEventSeries,
    ("code", False): CodePatientSeries,
    ("code", True): CodeEventSeries,
    ("multi", False): MultiCodeStringPatientSeries,
    ("multi", True): MultiCodeStringEventSeries,
}

__all__ = [class_.__name__ for class_ in _CLASSES.values()] + ["BaseSeries", "wrap"]
