# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Codelists (cohort-extractor.md 13)."""

import csv

from cohortextractor.exceptions import CodelistError


class Codelist(list):
    """A list of codes, or of pairs of a code and its category, that knows its coding system."""

    system = None
    has_categories = False


def _of(codes, system, has_categories):
    made = Codelist(codes)
    made.system = system
    made.has_categories = has_categories
    return made


def _check_categories(pairs):
    known = {}
    for code, category in pairs:
        if known.setdefault(code, category) != category:
            raise CodelistError(
                f"Inconsistent categorisation: the code {code!r} is in the categories {known[code]!r} and {category!r}. "
                "Give each code one category, or pass check_categories=False if you do not use the categories."
            )


def codelist(codes, system, check_categories=True):
    """Codes of a coding system; pairs (code, category) for a categorised list."""
    codes = list(codes)
    if not codes:
        raise IndexError("A codelist needs at least one code, but this one is empty")
    made = _of(codes, system, isinstance(codes[0], tuple))
    if made.has_categories and check_categories:
        _check_categories(made)
    return made


def codelist_from_csv(filename, system, column="code", category_column=None):
    """Reads the codes of a CSV file of the study; rows without a code are skipped."""
    with open(filename, "r", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names = reader.fieldnames or []
        for wanted in (column, category_column):
            if wanted is not None and wanted not in names:
                raise CodelistError(_missing_column(filename, wanted, names))
        codes = []
        for row in reader:
            cells = [row[name] for name in (column, category_column) if name is not None]
            if any(cell is None for cell in cells):
                raise CodelistError(f"Line {reader.line_num} of {filename} is too short: it has no value for every column.")
            cells = [cell.strip() for cell in cells]
            if cells[0]:
                codes.append(cells[0] if category_column is None else tuple(cells))
    if not codes:
        raise CodelistError(f"The column '{column}' of {filename} holds no codes.")
    return codelist(codes, system)


def _missing_column(filename, wanted, names):
    if names and names[0].startswith("\ufeff") and names[0][1:] == wanted:
        return (
            f"{filename} starts with a byte-order mark, which becomes part of the name of its first column '{wanted}'. "
            "Save the file as UTF-8 without a mark."
        )
    return f"{filename} has no column '{wanted}'. Its columns are: {', '.join(names)}."


def _require_codelist(value, where):
    if not isinstance(value, Codelist):
        raise AttributeError(f"{where} takes codelists made with codelist() or codelist_from_csv(), not a {type(value).__name__}")


def combine_codelists(first_codelist, *other_codelists):
    """All codes of several lists of one coding system, each once, in order of appearance."""
    for each in (first_codelist, *other_codelists):
        _require_codelist(each, "combine_codelists()")
    combined = {}
    for each in (first_codelist, *other_codelists):
        if each.system != first_codelist.system:
            raise CodelistError(f"Cannot combine codelists from different systems: '{first_codelist.system}' and '{each.system}'")
        if each.has_categories != first_codelist.has_categories:
            raise CodelistError("Cannot combine categorised and uncategorised codelists")
        for item in each:
            code = item[0] if each.has_categories else item
            if combined.setdefault(code, item) != item:
                raise CodelistError(f"Inconsistent categorisation: {combined[code]} and {item}")
    return _of(combined.values(), first_codelist.system, first_codelist.has_categories)


def filter_codes_by_category(codelist, include):  # noqa: F811
    """The codes of a categorised list whose category is among `include`."""
    _require_codelist(codelist, "filter_codes_by_category()")
    if not codelist.has_categories:
        raise CodelistError("filter_codes_by_category() needs a categorised codelist: pass category_column to codelist_from_csv()")
    kept = [pair for pair in codelist if pair[1] in include]
    if not kept:
        raise CodelistError(f"codelist has no codes matching categories: {include}")
    return _of(kept, codelist.system, True)
