# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames: tables and what filtering, sorting and picking make of them (ehrql.md 5, 15, 23)."""


import _studybench as native
from ehrql._cases import describe
from ehrql._literals import (
    TRAILING_COMMA,
    build,
    cast,
    checked_type_name,
    literal_type,
    raw,
    raw_type_name,
    to_node,
)
from ehrql._series import BaseSeries, BoolFunctions, PatientSeries, wrap
from ehrql.exceptions import Error, FileValidationError

_MANY_ROWS_METHODS = ("where", "except_where", "sort_by", "first_for_patient", "last_for_patient", "take", "drop")
_FEW = 12  # columns that a message can list
_OLD_METHODS = {"take": "where", "drop": "except_where"}


class Constraint:
    """Rules about the values of a column (ehrql.md 24)."""

    @staticmethod
    def Categorical(values):
        return {"kind": "categorical", "values": list(values)}

    @staticmethod
    def NotNull():
        return {"kind": "not_null"}

    @staticmethod
    def Unique():
        return {"kind": "unique"}

    @staticmethod
    def FirstOfMonth():
        return {"kind": "first_of_month"}

    @staticmethod
    def Regex(regex):
        return {"kind": "regex", "pattern": regex}

    @staticmethod
    def ClosedRange(minimum, maximum, step=1):
        return {"kind": "closed_range", "minimum": minimum, "maximum": maximum, "step": step}

    @staticmethod
    def GeneralRange(minimum=None, maximum=None, includes_minimum=True, includes_maximum=True):
        return {
            "kind": "general_range",
            "minimum": minimum,
            "maximum": maximum,
            "includes_minimum": includes_minimum,
            "includes_maximum": includes_maximum,
        }

    @staticmethod
    def DateAfter(column_names):
        return {"kind": "date_after", "columns": list(column_names)}


def _check_constraints(constraints):
    kinds = set()
    for constraint in constraints:
        if not isinstance(constraint, dict):
            raise Error(f"A constraint is made by Constraint, as in Constraint.NotNull(), not {constraint!r}")
        if constraint["kind"] in kinds:
            raise Error(f"A column can have one constraint of a kind, but has two of the kind '{constraint['kind']}'")
        kinds.add(constraint["kind"])


class Series:
    """A column of a table class: Series(int), Series(datetime.date), ..."""

    def __init__(
        self,
        type_,
        *,
        description="",
        constraints=(),
        dummy_data_constraints=(),
        required=True,
        implementation_notes_to_add_to_description="",
        notes_for_implementors="",
    ):
        self.type_ = type_
        self.type_name = checked_type_name(type_)
        self.description = description
        self.constraints = list(constraints)
        self.dummy_data_constraints = list(dummy_data_constraints)
        _check_constraints([*self.constraints, *self.dummy_data_constraints])

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, frame, owner):
        if frame is None:
            return self
        if self.name in frame.__dict__:
            return frame.__dict__[self.name]
        return wrap(build(native.column, frame._qm_node, self.name))


class BaseFrame:
    __hash__ = object.__hash__

    def __init__(self, qm_node):
        self._qm_node = qm_node

    @classmethod
    def _columns(cls):
        """The column descriptors of the table's class, in schema order."""
        columns = {}
        for class_ in reversed(cls.__mro__):
            columns.update({name: value for name, value in vars(class_).items() if isinstance(value, Series)})
        return columns

    def __getattr__(self, name):
        if name in _OLD_METHODS and isinstance(self, EventFrame):
            raise AttributeError(f"{name}() is now called {_OLD_METHODS[name]}()", name=name, obj=self)
        if name in ("first_for_patient", "last_for_patient") and isinstance(self, EventFrame):
            raise AttributeError(
                f"{name}() needs rows in an order: call sort_by(...) before it", name="__sorted__", obj=self
            )
        message = f"'{type(self).__name__}' object has no attribute '{name}'"
        columns = list(self._columns())
        if len(columns) <= _FEW and name not in _MANY_ROWS_METHODS:
            message += f". Its columns are: {', '.join(columns)}"
        if name in _MANY_ROWS_METHODS and isinstance(self, PatientFrame):
            message += ". It has one row per patient, so there is nothing to filter, sort or pick: use its columns as they are"
        raise AttributeError(message, name=name, obj=self)

    def __bool__(self):
        return True

    def __len__(self):
        raise TypeError("A table has no length while the definition runs: count rows with count_for_patient()")

    def __iter__(self):
        raise TypeError("The rows of a table cannot be looped over: use where(), sort_by() and count_for_patient()")

    def exists_for_patient(self):
        return wrap(build(native.aggregate, "Exists", self._qm_node))

    def count_for_patient(self):
        return wrap(build(native.aggregate, "Count", self._qm_node))


class PatientFrame(BaseFrame):
    """At most one row per patient."""


class EventFrame(BaseFrame):
    """Any number of rows per patient."""

    def _derived(self, node):
        frame = type(self).__new__(type(self))
        BaseFrame.__init__(frame, node)
        return frame

    def _condition(self, condition):
        if isinstance(condition, tuple) and len(condition) == 1:
            raise TypeError("where() needs a condition (Series[bool]), got a tuple." + TRAILING_COMMA)
        if not isinstance(condition, bool | BoolFunctions):
            raise TypeError(f"where() and except_where() need a condition (Series[bool]), got {describe(condition)}")
        return condition

    def where(self, condition):
        """The rows for which the condition is true."""
        return self._derived(build(native.filter, self._qm_node, to_node(self._condition(condition))))

    def except_where(self, condition):
        """The rows for which the condition is false or missing."""
        node = to_node(self._condition(condition))
        missing = build(native.function, "IsNull", [node])
        keep = build(native.function, "Or", [build(native.function, "Not", [node]), missing])
        return self._derived(build(native.filter, self._qm_node, keep))

    def sort_by(self, *order_by):
        """Rows in ascending order, missing values first; the first series given decides."""
        node = self._qm_node
        for series in reversed(order_by):
            if isinstance(series, str):
                raise TypeError(f"sort_by() needs a column, not its name: write {type(self).__name__}.{series}")
            if literal_type(series) is not None:
                raise Error(f"Cannot sort by a constant: {series!r} is the same in every row. Write a column of {type(self).__name__}.")
            if not isinstance(series, BaseSeries):
                raise TypeError(f"sort_by() needs a column, got {describe(series)}")
            if isinstance(series, PatientSeries):
                raise Error("Cannot sort by a constant or by something with one value per patient")
            node = build(native.sort, node, to_node(series))
        class_ = type(self)
        sorted_class = class_ if issubclass(class_, _Sorted) else _sorted_class(class_)
        frame = sorted_class.__new__(sorted_class)
        BaseFrame.__init__(frame, node)
        return frame


class _Sorted:
    """What sort_by() adds to an event frame."""

    def _picked(self, first):
        class_ = _picked_class(type(self))
        frame = class_.__new__(class_)
        BaseFrame.__init__(frame, build(native.pick, self._qm_node, first))
        return frame

    def first_for_patient(self):
        return self._picked(True)

    def last_for_patient(self):
        return self._picked(False)


_sorted_classes = {}
_picked_classes = {}


def _sorted_class(class_):
    if class_ not in _sorted_classes:
        _sorted_classes[class_] = type(class_.__name__, (_Sorted, class_), {"__module__": class_.__module__})
    return _sorted_classes[class_]


def _picked_class(class_):
    """A patient frame with the columns and properties, but not the methods, of an event frame."""
    if class_ not in _picked_classes:
        members = {"__module__": class_.__module__}
        for parent in reversed(class_.__mro__):
            for name, value in vars(parent).items():
                if isinstance(value, Series | property):
                    members[name] = value
        _picked_classes[class_] = type(class_.__name__, (PatientFrame,), members)
    return _picked_classes[class_]


def _schema(class_, *, module="user", name=None, table_name=None, permission=""):
    columns = [
        (column.name, column.type_name, column.constraints, column.dummy_data_constraints)
        for column in class_._columns().values()
    ]
    return {
        "module": module,
        "name": name or class_.__name__,
        "table_name": table_name or class_.__name__,
        "one_row": issubclass(class_, PatientFrame),
        "permission": permission,
        "columns": [
            (name, kind, [_plain(c) for c in constraints], [_plain(c) for c in dummy])
            for name, kind, constraints, dummy in columns
        ],
    }


def _plain(constraint):
    return {key: [raw(v) for v in value] if key == "values" else value for key, value in constraint.items()}


def table(class_):
    """Makes a table object of a class of columns."""
    if not (isinstance(class_, type) and issubclass(class_, BaseFrame)):
        raise Error("@table belongs above a class of columns: class name(PatientFrame) or class name(EventFrame)")
    for name, value in vars(class_).items():
        if name != "_meta" and isinstance(value, type):
            raise Error(f"The table '{class_.__name__}' may hold columns and a class _meta, but not the class '{name}'")
        if not name.startswith("_") and not isinstance(value, Series | property | classmethod) and not callable(value):
            raise Error(f"'{name}' of the table '{class_.__name__}' is no column. Write {name} = Series(...)")
    meta = vars(class_).get("_meta")
    options = {}
    if meta is not None:
        options = {key: value for key, value in vars(meta).items() if not key.startswith("__")}
        unknown = set(options) - {"table_name", "required_permission", "activation_filter_field"}
        if unknown:
            raise Error(f"_meta of table '{class_.__name__}' has unknown entries: {', '.join(sorted(unknown))}")
    schema = _schema(
        class_, table_name=options.get("table_name"), permission=options.get("required_permission") or ""
    )
    return class_(native.select_table(schema))


def _inline(class_, path, rows):
    if class_.__bases__ != (PatientFrame,):
        raise Error(f"The class '{class_.__name__}' must be derived from PatientFrame directly")
    return class_(native.inline_table(_schema(class_), path, rows))


_columns_read = {}  # of each file that is stood in for, by the classes on it


def _stand_in_name(class_, path):
    """After the file: a class called `patients` must not be taken for the table of that name.

    Classes that read different columns of one file are different tables, or the columns of the second were lost.
    """
    name = "".join(letter if letter.isalnum() else "_" for letter in path)
    columns = [(column.name, column.type_name) for column in class_._columns().values()]
    known = _columns_read.setdefault(path, [])
    if columns not in known:
        known.append(columns)
    number = known.index(columns)
    return name if number == 0 else f"{name}__{number + 1}"


def _from_file(class_, path):
    if class_.__bases__ == (PatientFrame,):
        standing_in = native.stands_in(path)
        own = native.own_stand_in(path) if standing_in else ""
        if own:
            path = own
        elif standing_in:
            name = _stand_in_name(class_, path)
            return class_(native.select_table(_schema(class_, name=name, table_name=name)))
        problem = native.table_file_problem(_schema(class_), path)
        if problem:
            raise FileValidationError(problem)
    return _inline(class_, path, [])


def _check_row(class_, row):
    if isinstance(row[0], bool) or not isinstance(row[0], int):
        raise TypeError(f"A row of table '{class_.__name__}' begins with the patient's id, a whole number, not {row[0]!r}")
    for column, value in zip(class_._columns().values(), row[1:]):
        kind = literal_type(cast(value, column.type_name) if column.type_name in ("float", "date") else value)
        if value is not None and kind != column.type_name and kind != raw_type_name(column.type_):
            raise TypeError(
                f"The column '{column.name}' of table '{class_.__name__}' holds values of {column.type_name}, but a row has "
                f"{value!r}"
            )


def table_from_rows(rows):
    """A table whose data stand in the definition: (patient_id, column, ...) in class order."""
    rows = list(rows)

    def decorator(class_):
        names = list(class_._columns())
        for row in rows:
            if len(row) != len(names) + 1:
                raise Error(f"A row of table '{class_.__name__}' needs {len(names) + 1} values, got {row!r}")
            _check_row(class_, row)
        return _inline(class_, "", [(row[0], [raw(value) for value in row[1:]]) for row in rows])

    return decorator


class _TableFromFile:
    """`table_from_file(path)` without columns: a decorator for a class of columns."""

    def __init__(self, path):
        self._path = path

    def __call__(self, class_):
        return _from_file(class_, self._path)

    def __getattr__(self, name):
        error = AttributeError(f"The table of '{self._path}' has no attribute '{name}'", name=name, obj=self)
        error.add_note(
            "Say which columns the file has:\n\n"
            f'    table_from_file("{self._path}", columns={{"{name}": int}})'
        )
        raise error


def table_from_file(path, *, columns=None):
    """A table with one row per patient from a .csv, .csv.gz or .arrow file of the study."""
    path = str(path)
    if columns is None:
        return _TableFromFile(path)
    if not isinstance(columns, dict):
        raise TypeError(f'columns must be a dict from names to types, like {{"age": int}}, not {columns!r}')
    if "patient_id" in columns:
        raise ValueError("patient_id is always there and must not be listed among the columns")
    members = {name: Series(type_) for name, type_ in columns.items()}
    class_ = type("table_from_file", (PatientFrame,), members)
    return _from_file(class_, path)
