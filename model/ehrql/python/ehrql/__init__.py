# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The language in which OpenSAFELY studies say whom they study and what they want to know."""

from pathlib import Path  # no name of the language, but public studies import it from here

from ehrql._cases import case, maximum_of, minimum_of, when
from ehrql._dataset import Dataset, create_dataset
from ehrql._dates import days, months, weeks, years
from ehrql._frames import table_from_file
from ehrql._parameters import claim_permissions, get_parameter
from ehrql.codes import codelist_from_csv
from ehrql.debugger import show
from ehrql.exceptions import Error
from ehrql.measures import INTERVAL, Measures, create_measures

__version__ = "1+studybench"

__all__ = [
    "claim_permissions",
    "case",
    "codelist_from_csv",
    "create_dataset",
    "create_measures",
    "Dataset",
    "days",
    "Error",
    "get_parameter",
    "INTERVAL",
    "maximum_of",
    "Measures",
    "minimum_of",
    "months",
    "show",
    "table_from_file",
    "weeks",
    "when",
    "years",
]
