# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The older study language (cohort-extractor.md 2): what a study definition imports."""

from cohortextractor import patients  # noqa: F401
from cohortextractor._parameters import params
from cohortextractor.codelistlib import codelist, codelist_from_csv, combine_codelists, filter_codes_by_category
from cohortextractor.measure import Measure
from cohortextractor.study_definition import StudyDefinition

__version__ = "1.0"

# A star import gives no `patients`, as in the official package.
__all__ = [
    "Measure",
    "StudyDefinition",
    "codelist",
    "codelist_from_csv",
    "combine_codelists",
    "filter_codes_by_category",
    "params",
]
