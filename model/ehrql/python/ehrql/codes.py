# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Code types and codelists (ehrql.md 22)."""

import csv
import re
import zlib
from pathlib import Path

import _studybench as native


class BaseCode:
    """A code of one coding system: a frozen value, equal by class and text."""

    __slots__ = ("value",)
    pattern = None

    def __init__(self, value):
        if not isinstance(value, str) or not self.pattern.fullmatch(value):
            raise ValueError(f"Invalid {type(self).__name__}: {value}{_likely_cause(value)}")
        object.__setattr__(self, "value", value)

    def __setattr__(self, name, value):
        raise AttributeError(f"A {type(self).__name__} cannot be changed")

    def __eq__(self, other):
        return type(self) is type(other) and self.value == other.value

    def __hash__(self):
        return hash((type(self).__name__, self.value))

    def __repr__(self):
        return f"{type(self).__name__}({self.value!r})"

    @staticmethod
    def _primitive_type():
        return str

    def _to_primitive_type(self):
        return self.value


class SNOMEDCTCode(BaseCode):
    __slots__ = ()
    pattern = re.compile(r"[1-9][0-9]{5,17}")


class DMDCode(BaseCode):
    __slots__ = ()
    pattern = re.compile(r"[1-9][0-9]{5,17}")


class CTV3Code(BaseCode):
    __slots__ = ()
    pattern = re.compile(r"[0-9A-Za-z]{5}|[0-9A-Za-z]{4}\.|[0-9A-Za-z]{3}\.\.|[0-9A-Za-z]{2}\.\.\.")


class ICD10Code(BaseCode):
    __slots__ = ()
    pattern = re.compile(r"[A-Z][0-9]{2}(X[0-9]?|[0-9]{0,2})?")


class OPCS4Code(BaseCode):
    __slots__ = ()
    pattern = re.compile(r"[A-HJ-Z][0-9]{2,3}")


class BNFCode(BaseCode):
    __slots__ = ()
    pattern = re.compile(r"[01][0-9]{6}[0-9A-Z]{2}([A-Z][0-9A-Z]){3}|2[0-3][0-9]{9}")


class BaseMultiCodeString:
    """Several codes in one text; never made by hand."""

    code_type = None
    prefix = None


class ICD10MultiCodeString(BaseMultiCodeString):
    code_type = ICD10Code
    prefix = re.compile(r"[A-Z][0-9]{0,4}|[A-Z][0-9]{2}X[0-9]?")


class OPCS4MultiCodeString(BaseMultiCodeString):
    code_type = OPCS4Code
    prefix = re.compile(r"[A-HJ-Z][0-9]{0,3}")


_CLASSES = {
    class_.__name__: class_
    for class_ in [
        SNOMEDCTCode,
        DMDCode,
        CTV3Code,
        ICD10Code,
        OPCS4Code,
        BNFCode,
        ICD10MultiCodeString,
        OPCS4MultiCodeString,
    ]
}


def code_class(name):
    return _CLASSES.get(name)


def _likely_cause(text):
    """What probably went wrong with a code, as a sentence to append."""
    if not isinstance(text, str):
        return f". A code is written in quotes, not as {type(text).__name__}."
    if re.fullmatch(r"[0-9.]+E\+?[0-9]+", text):
        return ". A spreadsheet has shortened it to a number and lost its digits: download the codelist again."
    if text != text.strip():
        return ". There are spaces around it."
    fitting = [name for name, class_ in _CLASSES.items() if issubclass(class_, BaseCode) and class_.pattern.fullmatch(text)]
    if fitting:
        return f". It has the form of {' or '.join(fitting)}: is this a codelist of another coding system?"
    return ""


class CodelistError(ValueError):
    pass


_INVENTED = {
    "SNOMEDCTCode": "{0}",
    "DMDCode": "{0}",
    "CTV3Code": "U{1:03d}.",
    "ICD10Code": "U{1:03d}",
    "OPCS4Code": "Z{1:03d}",
    "BNFCode": "19{1:05d}AAA0A0A0",
}


class _StandInCode(str):
    """A code of a codelist that is missing, for previews: of whatever system it is compared with."""

    __slots__ = ()
    is_stand_in = True

    def in_system(self, class_):
        return class_(_INVENTED[class_.__name__].format(self, int(self) % 1000))


def _invented_codelist(filename, has_categories):
    """Three codes for a missing file, the same each time; with categories one of each."""
    base = 900000000 + zlib.crc32(str(filename).encode("utf-8")) % 99999 * 1000
    codes = [_StandInCode(base + number * 7) for number in range(3)]
    return {code: str(number + 1) for number, code in enumerate(codes)} if has_categories else codes


def _text_of(codelist, column, category_column):
    """What was invented as the text of such a file, for the author to change."""
    heading = column if category_column is None else f"{column},{category_column}"
    lines = codelist if category_column is None else [f"{code},{category}" for code, category in codelist.items()]
    return "\n".join([heading, *lines]) + "\n"


def _similar_file(path):
    """The codelist that was probably meant, as a sentence to append."""
    import difflib

    known = [str(file) for file in path.parent.glob("*.csv")] if path.parent.is_dir() else []
    near = difflib.get_close_matches(str(path), known, 1)
    return f" Did you mean: '{near[0]}'?" if near else ""


def _missing_column(wanted, names, source):
    import difflib

    if not names:
        return CodelistError(f"There is no column '{wanted}' in {source}: it is empty. Its first line names the columns.")
    near = difflib.get_close_matches(str(wanted), [str(name) for name in names], 1)
    hint = f" Did you mean: '{near[0]}'?" if near else ""
    if str(names[0]).startswith("\ufeff"):
        hint = " The file begins with a byte order mark, which is part of its first header: save it as UTF-8 without one."
    return CodelistError(
        f"There is no column '{wanted}' in {source}. Its columns are: {', '.join(map(str, names))}.{hint}"
    )


def _not_utf8(path):
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = f"line {line} holds the byte {data[error.start]:#04x}"
    else:
        where = "it has just changed"
    return CodelistError(f"The codelist file {path} is not UTF-8 text: {where}. Save it as UTF-8.")


def codelist_from_csv(filename, *, column, category_column=None):
    """A list of the codes in a column, or with `category_column` a dict from code to category."""
    path = Path(filename)
    if not path.exists():
        invented = _invented_codelist(filename, category_column is not None)
        if native.stands_in_for_codelist(str(filename), _text_of(invented, column, category_column)):
            own = native.own_stand_in(str(filename))
            if not own:
                native.note_codelist(str(filename), column, category_column or "")
                return invented
            path = Path(own)
    if not path.exists():
        hint = " Use forward slashes in paths: / instead of \\." if "\\" in str(filename) else ""
        raise CodelistError(
            f"The codelist file {filename} does not exist. Paths start at the study's folder.{hint}{_similar_file(path)}"
        )
    if path.is_dir():
        raise CodelistError(f"{filename} is a folder. Give the path of a codelist file in it.")
    for name, value in [("column", column), ("category_column", category_column)]:
        if not isinstance(value, str) and not (value is None and name == "category_column"):
            raise CodelistError(f"{name} is the name of a column in quotes, not {value!r}")
    native.note_codelist(str(filename), column, category_column or "")
    try:
        with path.open("r", newline="", encoding="utf-8") as lines:
            codelist = _read_codelist(lines, column, category_column, f"the codelist {filename}")
    except UnicodeDecodeError:
        raise _not_utf8(path) from None
    native.note_codelist_codes(list(codelist))
    return codelist


def codelist_from_csv_lines(lines, *, column, category_column=None):
    return _read_codelist(lines, column, category_column, "the codelist")


def _read_codelist(lines, column, category_column, source):
    reader = csv.DictReader(iter(lines), restval="")
    names = reader.fieldnames or []
    for wanted in [column, category_column]:
        if wanted is not None and wanted not in names:
            raise _missing_column(wanted, names, source)
    codes = {}
    for row in reader:
        code = row[column].strip()
        if code:
            codes[code] = row[category_column].strip() if category_column is not None else None
    return codes if category_column is not None else list(codes)
