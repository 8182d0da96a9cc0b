# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a patients function gives: a pair of its name and all its arguments, as the official package."""

from cohortextractor import _places


class Column(tuple):
    """Unpacks into (function, arguments); knows its line."""

    def __new__(cls, function, arguments):
        column = tuple.__new__(cls, (function, arguments))
        column.place = _places.here()
        return column


class Problem:
    """A finding about a study definition, with its place."""

    __slots__ = ("rule", "message", "place", "severity")

    def __init__(self, rule, message, place, severity="error"):
        self.rule = rule
        self.message = message
        self.place = place
        self.severity = severity


def listed(names):
    """Names for a sentence."""
    return ", ".join(str(name) for name in names)
