# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The little of pandas that study definitions of the older language use: reading a CSV file for its lists."""

import csv as _csv
import gzip as _gzip
import io as _io

_MISSING = frozenset(["", "#N/A", "N/A", "NA", "NULL", "NaN", "n/a", "nan", "null"])
_NAN = float("nan")


class Series:
    """A column: values by position or by label."""

    def __init__(self, values, index=None, name=None):
        self.values = list(values)
        self.index = list(range(len(self.values))) if index is None else list(index)
        self.name = name
        self._places = {label: place for place, label in enumerate(self.index)}

    def __len__(self):
        return len(self.values)

    def __iter__(self):
        return iter(self.values)

    def __getitem__(self, label):
        return self.values[self._places[label]]

    def tolist(self):
        return list(self.values)

    to_list = tolist

    def unique(self):
        return list(dict.fromkeys(self.values))

    def items(self):
        return zip(self.index, self.values)

    def to_dict(self):
        return dict(self.items())

    def astype(self, kind):
        convert = {"str": str, "int": int, "float": float}.get(kind, kind)
        return Series([convert(value) for value in self.values], self.index, self.name)


class DataFrame:
    """Columns of one length."""

    def __init__(self, data, index=None):
        self._columns = {name: list(values) for name, values in data.items()}
        size = len(next(iter(self._columns.values()), []))
        self.index = list(range(size)) if index is None else list(index)

    @property
    def columns(self):
        return list(self._columns)

    @property
    def shape(self):
        return (len(self.index), len(self._columns))

    def __len__(self):
        return len(self.index)

    def __getitem__(self, name):
        if isinstance(name, list):
            return DataFrame({each: self._columns[each] for each in name}, self.index)
        return Series(self._columns[name], self.index, name)

    def __getattr__(self, name):
        if not name.startswith("_") and name in self._columns:
            return self[name]
        raise AttributeError(f"A table of a study definition has no '{name}' here: only a little of pandas is available. Use the csv module.")

    def set_index(self, name):
        return DataFrame({each: values for each, values in self._columns.items() if each != name}, self._columns[name])

    def iterrows(self):
        for place, label in enumerate(self.index):
            yield label, Series([values[place] for values in self._columns.values()], self.columns)

    def to_dict(self, orient="dict"):
        if orient == "records":
            return [{name: values[place] for name, values in self._columns.items()} for place in range(len(self))]
        if orient == "list":
            return {name: list(values) for name, values in self._columns.items()}
        return {name: dict(zip(self.index, values)) for name, values in self._columns.items()}


def _typed(cells, kind):
    if kind in (str, "str", "object"):
        return [_NAN if cell in _MISSING else cell for cell in cells]
    filled = [cell for cell in cells if cell not in _MISSING]
    for convert in (int, float):
        try:
            typed = {cell: convert(cell) for cell in filled}
        except ValueError:
            continue
        convert = float if len(filled) < len(cells) else convert  # missing values make whole numbers decimals
        return [_NAN if cell in _MISSING else convert(typed[cell]) for cell in cells]
    if filled and all(cell in ("True", "False") for cell in filled) and len(filled) == len(cells):
        return [cell == "True" for cell in cells]
    return [_NAN if cell in _MISSING else cell for cell in cells]


def read_csv(filepath_or_buffer, dtype=None, usecols=None, **_options):
    """A CSV file of the study with its heading."""
    path = str(filepath_or_buffer)
    with open(path, "rb") as file:
        stream = _gzip.GzipFile(fileobj=file) if path.endswith(".gz") else file
        rows = list(_csv.reader(_io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")))
    heading = rows[0] if rows else []
    rows = [row for row in rows[1:] if row]
    columns = {}
    for place, name in enumerate(heading):
        if usecols is None or name in usecols:
            kind = dtype.get(name) if isinstance(dtype, dict) else dtype
            columns[name] = _typed([row[place] if place < len(row) else "" for row in rows], kind)
    return DataFrame(columns)


def isna(value):
    return value is None or value != value


def __getattr__(name):
    raise AttributeError(f"pandas.{name} is not available in a study definition here: only read_csv() is. Use plain Python.")
