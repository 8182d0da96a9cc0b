# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""show(): asks for a table, series or dataset to be shown (ehrql.md 33)."""

import _studybench as native
from ehrql._dataset import Dataset, EventTable
from ehrql._dates import DateDifference
from ehrql._frames import BaseFrame
from ehrql._literals import build
from ehrql._series import BaseSeries, EventSeries
from ehrql.exceptions import Error

_FORMS = (
    "show() takes one table, one dataset, or one or more series that belong to the same rows, for example "
    "show(patients), show(dataset) or show(events.date, events.numeric_value)"
)


def show(element, *other_elements, label=None, head=None, tail=None):
    """Shows what a part of the definition gives on the dummy tables."""
    _, line, _, _ = native.user_location()
    wrong = _wrong_number("head", head) or _wrong_number("tail", tail)
    record = {
        "line": line,
        "label": "" if label is None else str(label),
        "head": None if wrong else head,
        "tail": None if wrong else tail,
        "elements": [],
        "is_days": False,
        "dataset": None,
        "error": "",
    }
    elements = [element, *other_elements]
    if isinstance(element, Dataset) and not other_elements:
        record["dataset"] = element._plain()
    elif isinstance(element, EventTable) and not other_elements:
        record["elements"] = [series._qm_node for series in element._columns.values()]
        record["dataset"] = element._plain()
    elif isinstance(element, BaseFrame) and not other_elements:
        record["elements"] = [element._qm_node]
    elif all(isinstance(item, BaseSeries | DateDifference) for item in elements):
        record["is_days"] = len(elements) == 1 and isinstance(element, DateDifference)
        series = [item.days if isinstance(item, DateDifference) else item for item in elements]
        record["elements"] = [item._qm_node for item in series]
        try:
            build(native.common_domain, record["elements"])
        except Error:
            record["error"] = _FORMS
        if len({isinstance(item, EventSeries) for item in series}) > 1:
            record["error"] = _FORMS  # one value per patient beside many
    else:
        record["error"] = _FORMS
    record["error"] = record["error"] or wrong
    native.note_show(record)


def _wrong_number(name, value):
    """What to say in debug mode; in others a wrong argument does no harm."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        return f"show() takes a whole number of rows as {name}, not {value!r}"
    return ""
