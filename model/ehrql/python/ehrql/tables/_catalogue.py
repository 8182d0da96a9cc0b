# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the table modules from the catalogue of schemas."""

import json

import _studybench as native
from ehrql._frames import EventFrame, PatientFrame, Series
from ehrql._literals import python_type
from ehrql.tables import _helpers

_objects = {}
_catalogue = None


def _modules():
    global _catalogue
    if _catalogue is None:
        _catalogue = {module["module"]: module for module in json.loads(native.catalogue())["modules"]}
    return _catalogue


def _entry(module, name):
    return next(table for table in _modules()[module]["tables"] if table["name"] == name)


def _column(column):
    series = Series(
        python_type(column.get("code_type") or column.get("multi_code_type") or column["type"]),
        constraints=column["constraints"],
        dummy_data_constraints=column["dummy_data_constraints"],
    )
    series.name = column["name"]
    return series


def table_object(module, name):
    """The one object of a table: re-exports are the same object in every module."""
    key = (module, name)
    if key in _objects:
        return _objects[key]
    entry = _entry(module, name)
    origin = entry["reexport_of"]
    if origin:
        origin_module, _, origin_name = origin.rpartition(".")
        _objects[key] = table_object(origin_module, origin_name)
        return _objects[key]
    base = PatientFrame if entry["rows_per_patient"] == "one" else EventFrame
    members = {"__module__": module}
    members.update({column["name"]: _column(column) for column in entry["columns"]})
    for member in entry["methods"] + entry["properties"]:
        members[member["name"]] = _helpers.member(module, name, member["name"])
    class_ = type(name, (base,), members)
    schema = {
        "module": module.removeprefix("ehrql.tables."),
        "name": name,
        "table_name": entry["table_name"],
        "one_row": entry["rows_per_patient"] == "one",
        "permission": entry["required_permission"] or "",
        "columns": [
            (column["name"], members[column["name"]].type_name, column["constraints"], column["dummy_data_constraints"])
            for column in entry["columns"]
        ],
    }
    _objects[key] = class_(native.select_table(schema))
    return _objects[key]


def fill(module, namespace):
    """Puts a module's tables into its namespace and lists them."""
    names = [table["name"] for table in _modules()[module]["tables"]]
    for name in names:
        namespace[name] = table_object(module, name)
    namespace["__all__"] = names
