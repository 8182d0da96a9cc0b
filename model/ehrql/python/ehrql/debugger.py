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
    record = {
        "line": line,
        "label": "" if label is None else str(label),
        "head": head,
        "tail": tail,
        "elements": [],
        "is_days": False,
        "dataset": None,
        "error": "",
    }
    elements = [element, *other_elements]
    if isinstance(element, Dataset) and not other_elements:
        record["dataset"] = element._plain()
    elif isinstance(element, DateDifference) and not other_elements:
        record["elements"] = [element.days._qm_node]
        record["is_days"] = True
    elif isinstance(element, EventTable) and not other_elements:
        record["elements"] = [series._qm_node for series in element._columns.values()]
        record["dataset"] = element._plain()
    elif isinstance(element, BaseFrame) and not other_elements:
        record["elements"] = [element._qm_node]
    elif all(isinstance(item, BaseSeries) for item in elements):
        record["elements"] = [item._qm_node for item in elements]
        try:
            build(native.common_domain, record["elements"])
        except Error:
            record["error"] = _FORMS
        if len({isinstance(item, EventSeries) for item in elements}) > 1:
            record["error"] = _FORMS  # one value per patient beside many
    else:
        record["error"] = _FORMS
    native.note_show(record)
