# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Durations, date differences and interval lists (ehrql.md 9)."""

import datetime

import _studybench as native
from ehrql._literals import build, literal_type, parse_date, to_node


def _as_date(value):
    """A plain date from a date or an ISO string; None for everything else."""
    if isinstance(value, str):
        return parse_date(value)
    if isinstance(value, datetime.datetime):
        return None
    return value if isinstance(value, datetime.date) else None


def _add_months(date, months):
    total = date.year * 12 + date.month - 1 + months
    year, month = divmod(total, 12)
    try:
        return date.replace(year=year, month=month + 1)
    except ValueError:
        # The day does not exist in that month: the first of the next one.
        year, month = divmod(total + 1, 12)
        return datetime.date(year, month + 1, 1)


def _add_years(date, years):
    try:
        return date.replace(year=date.year + years)
    except ValueError:
        return datetime.date(date.year + years, 3, 1)


class Duration:
    """A number of units of time; `value` is an int or an int series."""

    _op = None

    def __init__(self, value):
        self.value = value

    __hash__ = None

    def __repr__(self):
        return f"{type(self).__name__}(value={self.value!r})"

    def _check(self):
        from ehrql._cases import describe
        from ehrql._series import BaseSeries

        ok = isinstance(self.value, BaseSeries) and self.value._type is int
        if not ok and (isinstance(self.value, bool) or not isinstance(self.value, int)):
            raise TypeError(
                f"{type(self).__name__}() takes a whole number or an int series, not {describe(self.value)}"
            )

    def _shift(self, start, sign):
        from ehrql._series import BaseSeries, DateFunctions, wrap

        self._check()
        literal = _as_date(start) if not isinstance(start, BaseSeries) else None
        if isinstance(self.value, int) and literal is not None:
            return self._shifted(literal, sign * self.value)
        if literal is None and not isinstance(start, DateFunctions):
            return NotImplemented
        count = self.value if sign > 0 else -self.value
        factor = 7 if isinstance(self, weeks) else 1
        count = count * factor if factor != 1 else count
        return wrap(build(native.function, self._op, [to_node(literal if literal is not None else start), to_node(count)]))

    def _shifted(self, date, count):
        try:
            return self._shift_date(date, count)
        except (OverflowError, ValueError):
            raise OverflowError(
                f"A date falls outside the years 1 to 9999: {date} plus {count} {type(self).__name__}"
            ) from None

    def __add__(self, other):
        if isinstance(other, Duration):
            return self._combine(other, 1)
        return self._shift(other, 1)

    def __radd__(self, other):
        return self._shift(other, 1)

    def __sub__(self, other):
        return self._combine(other, -1) if isinstance(other, Duration) else NotImplemented

    def __rsub__(self, other):
        return self._shift(other, -1)

    def _combine(self, other, sign):
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.value + other.value if sign > 0 else self.value - other.value)

    def __neg__(self):
        return type(self)(-self.value)

    def __eq__(self, other):
        return self.value == other.value if type(other) is type(self) else False

    def __ne__(self, other):
        return self.value != other.value if type(other) is type(self) else True

    def _bounds(self, date, method):
        base = _as_date(date)
        if base is None:
            raise TypeError(f"{method}() needs a date, like \"2020-01-01\", not {type(date).__name__}")
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError(f"{method}() works with a plain whole number only, not {self.value!r}")
        if self.value < 0:
            raise ValueError(f"{method}() needs a number that is not negative, not {self.value}")
        return base

    def starting_on(self, date):
        base = self._bounds(date, "starting_on")
        one = datetime.timedelta(days=1)
        return [
            (self._shifted(base, i), self._shifted(base, i + 1) - one) for i in range(self.value)
        ]

    def ending_on(self, date):
        base = self._bounds(date, "ending_on")
        one = datetime.timedelta(days=1)
        return [
            (self._shifted(base, k - 1) + one, self._shifted(base, k))
            for k in range(1 - self.value, 1)
        ]


class days(Duration):
    _op = "DateAddDays"

    @staticmethod
    def _shift_date(date, count):
        return date + datetime.timedelta(days=count)


class weeks(Duration):
    _op = "DateAddDays"

    @staticmethod
    def _shift_date(date, count):
        return date + datetime.timedelta(days=7 * count)


class months(Duration):
    _op = "DateAddMonths"

    @staticmethod
    def _shift_date(date, count):
        return _add_months(date, count)


class years(Duration):
    _op = "DateAddYears"

    @staticmethod
    def _shift_date(date, count):
        return _add_years(date, count)


class DateDifference:
    """What `a - b` of dates gives: not a series until a unit is taken."""

    def __init__(self, left, right):
        self._left = left
        self._right = right

    __hash__ = None

    def _in(self, unit):
        from ehrql._series import wrap

        return wrap(build(native.function, "DateDifferenceIn" + unit, [to_node(self._left), to_node(self._right)]))

    @property
    def days(self):
        return self._in("Days")

    @property
    def weeks(self):
        return self.days // 7

    @property
    def months(self):
        return self._in("Months")

    @property
    def years(self):
        return self._in("Years")

    def _needs_unit(self, *_):
        raise TypeError(
            "A difference of dates needs a unit before it is compared or calculated with: take its .days, "
            ".weeks, .months or .years."
        )

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _needs_unit
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _needs_unit
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _needs_unit


def date_literal(value):
    """Whether a value can stand for a date beside a date series."""
    return literal_type(value) in ("date", "str")
