# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A slow evaluator of ehrQL: values are found row by row, from the rules of the reference alone.

Shares nothing with the engine. Every object holds the text of its ehrQL expression, a key (equal for expressions that
are one node of the query) and a function for its value. A value is None, bool, int, float, str or date.
"""

import datetime
import math

LIMIT = 2**53


class Discard(Exception):
    """The program has no value here that both sides must agree on: an overflow, or a number beyond exact floats."""


def checked(value):
    if isinstance(value, float) and (math.isnan(value) or abs(value) > 1e15):
        raise Discard
    if isinstance(value, int) and abs(value) > LIMIT:
        raise Discard
    return value


class World:
    """The tables, and which columns the programs of a run select from which picks."""

    def __init__(self, tables):
        self.tables = tables  # name → (is one row per patient, {patient: [row, ...]}), a row being a dict
        self.selected = {}
        self.patients = sorted({patient for _, rows in tables.values() for patient in rows})


class Frame:
    """Many rows per patient. `rows` gives row numbers in the order of the frame."""

    def __init__(self, world, table, text, key, parent=None, condition=None, sort_keys=()):
        self.world, self.table, self.text, self.key = world, table, text, key
        self.parent, self.condition, self.sort_keys = parent, condition, sort_keys
        # A sort changes no domain, a filter does.
        self.domain = (key,) if parent is None else parent.domain + ((key,) if condition is not None else ())
        self.is_sorted = bool(sort_keys) or (parent is not None and parent.is_sorted)
        self.deps = [part for part in (parent, condition, *sort_keys) if part is not None]
        self.cache = {}

    def rows(self, patient):
        if patient not in self.cache:
            self.cache[patient] = self._rows(patient)
        return self.cache[patient]

    def _rows(self, patient):
        if self.parent is None:
            return list(range(len(self.world.tables[self.table][1].get(patient, ()))))
        rows = self.parent.rows(patient)
        if self.condition is not None:
            return [row for row in rows if self.condition.at(patient, row) is True]
        return order(rows, patient, self.sort_keys)

    def steps(self):
        """From the table to this frame."""
        return ([] if self.parent is None else self.parent.steps()) + [self]

    def ancestors(self):
        """Frames whose rows this frame's rows are among, itself included."""
        return [step for step in self.steps()]


def sortable(value):
    return (0, 0) if value is None else (1, value)


def order(rows, patient, keys):
    for key in reversed(keys):
        rows = sorted(rows, key=lambda row: sortable(key.at(patient, row)))
    return rows


class Pick:
    def __init__(self, frame, first):
        suffix = ".first_for_patient()" if first else ".last_for_patient()"
        self.world, self.frame, self.first = frame.world, frame, first
        self.text, self.key = frame.text + suffix, frame.key + suffix
        self.deps = [frame]
        self.cache = {}

    def row(self, patient):
        if patient not in self.cache:
            self.cache[patient] = self._row(patient)
        return self.cache[patient]

    def _row(self, patient):
        frame = self.frame
        direct = {key.column for step in frame.steps() for key in step.sort_keys if key.column}
        hidden = sorted(name for name in self.world.selected.get(self.key, ()) if name not in direct)
        data = self.world.tables[frame.table][1].get(patient, ())
        rows = list(range(len(data)))
        for name in reversed(hidden):
            rows = sorted(rows, key=lambda row: sortable(data[row][name]))
        for step in frame.steps()[1:]:
            if step.condition is not None:
                rows = [row for row in rows if step.condition.at(patient, row) is True]
            else:
                rows = order(rows, patient, step.sort_keys)
        if not rows:
            return None
        return data[rows[0] if self.first else rows[-1]]


class Series:
    """`frame` is None for one value per patient; else values belong to rows of the frame's domain."""

    def __init__(self, kind, text, key, function, deps=(), frame=None, column=None, pick=None):
        self.kind, self.text, self.key, self.function = kind, text, key, function
        self.deps, self.frame, self.column, self.pick = list(deps), frame, column, pick
        self.cache = {}

    def at(self, patient, row=None):
        place = (patient, row if self.frame is not None else None)
        if place not in self.cache:
            self.cache[place] = checked(self.function(*place))
        return self.cache[place]

    def values(self, patient):
        """All values of a patient that are not missing, in the order of the frame."""
        found = (self.at(patient, row) for row in self.frame.rows(patient))
        return [value for value in found if value is not None]


def common_frame(series):
    return next((one.frame for one in series if one is not None and one.frame is not None), None)


def function(kind, text, key, operands, rule, strict=True):
    """A series whose value is a rule of the operands' values in the same row."""

    def value(patient, row):
        values = [operand.at(patient, row) for operand in operands]
        if strict and any(item is None for item in values):
            return None
        return rule(*values)

    return Series(kind, text, key, value, operands, common_frame(operands))


# The rules.


def both(a, b):
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def either(a, b):
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


def true_divide(a, b):
    return None if b == 0 else a / b


def floor_divide(a, b):
    return None if b == 0 else int(a // b)


def power(a, b):
    if (a == 0 and b < 0) or (a < 0 and b != int(b)):
        return None
    if abs(b) > 64 or (a != 0 and abs(math.log2(abs(a)) * b) > 50):
        raise Discard
    result = a**b
    return result if isinstance(result, int | float) else None


def add_days(date, count):
    try:
        return date + datetime.timedelta(days=count)
    except OverflowError:
        raise Discard from None


def make_date(year, month, day):
    if not 1 <= year <= 9999:
        raise Discard
    return datetime.date(year, month, day)


def days_of_month(year, month):
    return [31, 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]


def add_months(date, count):
    months = date.year * 12 + date.month - 1 + count
    if not 12 <= months < 119988:
        raise Discard
    if date.day <= days_of_month(months // 12, months % 12 + 1):
        return make_date(months // 12, months % 12 + 1, date.day)
    return make_date((months + 1) // 12, (months + 1) % 12 + 1, 1)


def add_years(date, count):
    year = date.year + count
    if not 2 <= year < 9999:
        raise Discard
    if (date.month, date.day) == (2, 29) and days_of_month(year, 2) == 28:
        return datetime.date(year, 3, 1)
    return datetime.date(year, date.month, date.day)


def months_between(a, b):
    return 12 * (a.year - b.year) + a.month - b.month - (1 if a.day < b.day else 0)


def years_between(a, b):
    return a.year - b.year - (1 if (a.month, a.day) < (b.month, b.day) else 0)


def total(values):
    if not values:
        return None
    if all(isinstance(value, int) for value in values):
        return sum(values)
    t, c = 0.0, 0.0
    for x in values:
        u = t + x
        c += (t - u) + x if abs(t) >= abs(x) else (x - u) + t
        t = u
    return t + c if c else t


def mean(values):
    return math.fsum(values) / len(values) if values else None


def episodes(values, gap):
    dates = sorted(values)
    return (1 if dates else 0) + sum((b - a).days > gap for a, b in zip(dates, dates[1:]))


def contained(value, found):
    if not found:
        return False
    return None if value is None else value in found


def text_of(value):
    """The text of a value in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "T" if value else "F"
    return value.isoformat() if isinstance(value, datetime.date) else (value if isinstance(value, str) else repr(value))
