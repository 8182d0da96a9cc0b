# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure (cohort-extractor.md 17)."""

from cohortextractor import _places


class Measure:
    """A fraction per group: the sum of the numerator over that of the denominator."""

    POPULATION_COLUMN = "population"

    def __init__(self, id, denominator, numerator, group_by=None, small_number_suppression=False):  # noqa: A002
        self.id = id
        self.denominator = denominator
        self.numerator = numerator
        self.group_by = [group_by] if isinstance(group_by, str) else list(group_by or [])
        self.small_number_suppression = small_number_suppression
        self.place = _places.here()
        # Only the text or a list of this one name is excused, not a tuple.
        if group_by == self.POPULATION_COLUMN or group_by == [self.POPULATION_COLUMN]:
            return
        for column, role in ((numerator, "numerator"), (denominator, "denominator")):
            if column in self.group_by:
                raise ValueError(
                    f"Column '{column}' appears in both {role} and group_by of the measure '{id}'. Group by another column."
                )
