# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the host reads of a definition after it has run (ehrql.md 3)."""

import datetime

from ehrql._dataset import Dataset
from ehrql.codes import BaseCode
from ehrql.measures import Measures


def _encode(value):
    """Plain data with type tags, for JSON (used for test_data)."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, BaseCode):
        return value.value
    if isinstance(value, dict):
        return {"dict": [[_encode(key), _encode(item)] for key, item in value.items()]}
    if isinstance(value, list | tuple | frozenset | set):
        return [_encode(item) for item in value]
    raise TypeError(f"test_data may hold plain values only, not {value!r} of type {type(value).__name__}")


def collect(namespace):
    """dataset, measures, test_data and what is wrong with them, as plain values."""
    result = {"dataset": None, "measures": None, "test_data": None, "problems": []}
    dataset = namespace.get("dataset")
    if isinstance(dataset, Dataset):
        result["dataset"] = dataset._plain()
    elif dataset is not None:
        result["problems"].append(("dataset", "'dataset' must be an instance of ehrql.Dataset: dataset = create_dataset()"))
    measures = namespace.get("measures")
    if isinstance(measures, Measures):
        result["measures"] = measures._plain()
    elif measures is not None and type(measures).__name__ != "module":
        result["problems"].append(("measures", "'measures' must be an instance of ehrql.Measures: measures = create_measures()"))
    if "test_data" in namespace:
        import json

        try:
            result["test_data"] = json.dumps(_encode(namespace["test_data"]))
        except TypeError as error:
            result["problems"].append(("test_data", str(error)))
    return result
