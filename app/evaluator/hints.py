# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to write instead, for mistakes whose message is CPython's own and knows nothing of series (ehrql.md 36)."""

import difflib
import errno
import os
import re
import sys

_SERIES = r"(Bool|Int|Float|Str|Date|Code|MultiCodeString)(Patient|Event)Series"
_WHOLE = (
    "A series stands for the values of all patients, which the definition does not see while it runs. Describe what "
    "to do with them by the series' own methods."
)
_NO_TEXT_METHODS = "Texts can be compared, looked up with is_in([...]) and searched with contains(...)."
_NO_CODE_METHODS = "Codes are compared as a whole: write == or is_in([...]) with a list of the codes that are meant."
_CONVERSIONS = {
    "int": "Write x.as_int().",
    "float": "Write x.as_float().",
    "round": "Write x.as_int() for the whole part, or (x + 0.5).as_int() to round numbers that are not negative.",
}
_OPERATORS = {
    "%": "There is no remainder of series: write x - (x // n) * n.",
    "^": "For one of two conditions, but not both, write (a | b) & ~(a & b).",
}
_MINUS = "Only numbers have a minus before them."


def _of_operator(message):
    found = re.match(r"unsupported operand type\(s\) for (\S+): '(\w+)' and '(\w+)'", message)
    if not found or found[1] in ("&", "|", "~"):
        return ""
    kinds = [re.fullmatch(_SERIES, found[side]) for side in (2, 3)]
    kinds = [kind[1] for kind in kinds if kind]
    if not kinds:
        return ""
    if found[1] in _OPERATORS:
        return _OPERATORS[found[1]]
    if "Bool" in kinds:
        return "Turn conditions into 0 and 1 with as_int() before calculating with them."
    if "Str" in kinds:
        return "Texts are not joined in a definition. " + _NO_TEXT_METHODS
    if "Date" in kinds:
        return "Take .year, .month or .day of a date, or the .days of a difference, to calculate with numbers."
    return "There is no such calculation with codes. " + _NO_CODE_METHODS if "Code" in kinds else ""


def _of_type_error(message):
    if found := re.search(rf"'{_SERIES}' object is not callable", message):
        return "A column is not a function: leave out the parentheses behind it."
    if found := re.search(rf"'[<>]=?' not supported between instances of '{_SERIES}'", message):
        if found[1] == "Bool":
            return "Conditions have no order: compare them with ==, or turn them into 0 and 1 with as_int()."
        return "Codes have no order: compare them with ==, is_in([...]) or, for several codes in one text, contains(...)."
    if found := re.match(rf"bad operand type for unary [-+]: '{_SERIES}'", message):
        return "Before conditions write ~." if found[1] == "Bool" else _MINUS
    if re.search(_SERIES, message):
        if found := re.match(r"(int|float)\(\) argument", message) or re.search(r"doesn't define __(round)__", message):
            return _CONVERSIONS[found[1]]
        if re.search(r"has no len\(\)|not subscriptable|not iterable|cannot be interpreted as an integer|required, not", message):
            return _WHOLE
    if re.match(r"(.*\.)?codelist_from_csv\(\) (takes|missing)", message):
        return 'Name the column, as in codelist_from_csv("codelists/file.csv", column="code").'
    if re.search(r"configure_\w+\(\) takes 1 positional", message):
        return "Give the settings by name, as in configure_dummy_data(population_size=1000)."
    return _of_operator(message)


def _of_attribute(error):
    found = re.match(rf"'{_SERIES}' object has no attribute '(\w+)'", str(error))
    if not found:
        return ""
    kind, dimension, name = found.groups()
    if name.endswith("_for_patient"):
        if dimension == "Patient":
            return "It has one value per patient already, so there is nothing to count, add up or pick."
        if kind == "Bool":
            return "Turn the condition into 0 and 1 with as_int() first."
        return _NO_CODE_METHODS if kind == "Code" else ""
    if kind == "Str":
        return _NO_TEXT_METHODS
    return _NO_CODE_METHODS if kind == "Code" and name in ("contains", "startswith", "endswith", "like") else ""


def hint(error):
    """A note to add to an exception, or nothing."""
    if isinstance(error, TypeError):
        return _of_type_error(str(error))
    if isinstance(error, AttributeError):
        return _of_attribute(error)
    return ""


def _missing_module(error, root):
    name = error.name or ""
    top = name.split(".")[0]
    message = f"There is no module '{name}'."
    if top in sys.stdlib_module_names:
        return message
    folders = [root, *(entry for entry in sys.path if entry.startswith(root + "/"))]
    own = {os.path.splitext(file)[0] for folder in folders if os.path.isdir(folder) for file in os.listdir(folder) if not file.startswith(".")}
    near = difflib.get_close_matches(name.rpartition(".")[2], sorted(own), 1)
    if near:
        return f"{message} Did you mean: '{near[0]}'?"
    return (
        f"{message} Modules of the study are looked for beside the definition and in the study's folder; of others, "
        "Python's own library and ehrql are there. Work that needs another package belongs into an action of its own."
    )


def plain_message(error, root):
    """A whole sentence in place of CPython's words; None to keep them."""
    if isinstance(error, ModuleNotFoundError) and error.name and str(error).startswith("No module named"):
        return _missing_module(error, root)
    if isinstance(error, ImportError):
        found = re.match(r"cannot import name '(\w+)' from '([\w.]+)' \((.*)\)$", str(error))
        if found:
            own = found[3].startswith(root + "/")
            return f"There is no name '{found[1]}' in {found[3].removeprefix(root + '/') if own else found[2]}"
    if isinstance(error, OSError) and isinstance(error.filename, str):
        name = error.filename.removeprefix(root + "/")
        if error.errno == errno.ENOENT:
            return f"The file '{name}' does not exist. Paths start at the study's folder."
        if error.errno == errno.EISDIR:
            return f"'{name}' is a folder, not a file."
    return None
