# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of the query language under their official module."""

from ehrql._cases import case, maximum_of, minimum_of, when
from ehrql._dataset import Dataset, create_dataset
from ehrql._dates import DateDifference, Duration, days, months, weeks, years
from ehrql._frames import (
    BaseFrame,
    Constraint,
    EventFrame,
    PatientFrame,
    Series,
    table,
    table_from_file,
    table_from_rows,
)
from ehrql._parameters import claim_permissions, get_parameter
from ehrql._series import *
from ehrql.codes import BNFCode, CTV3Code, DMDCode, ICD10Code, OPCS4Code, SNOMEDCTCode, codelist_from_csv
from ehrql.exceptions import Error
from ehrql.measures import INTERVAL, Measures, create_measures
