# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of the test cases: p and q with one row per patient, e and h with many."""

import datetime

from ehrql.codes import ICD10Code, ICD10MultiCodeString, SNOMEDCTCode
from ehrql.tables import Constraint, EventFrame, PatientFrame, Series, table


@table
class p(PatientFrame):
    b = Series(bool)
    c = Series(bool)
    i = Series(int)
    j = Series(int)
    f = Series(float)
    g = Series(float)
    s = Series(str)
    t = Series(str)
    d = Series(datetime.date)
    x = Series(datetime.date)
    sct = Series(SNOMEDCTCode)
    icd = Series(ICD10Code)
    multi = Series(ICD10MultiCodeString)
    cat = Series(str, constraints=[Constraint.Categorical(["low", "high"])])


@table
class q(PatientFrame):
    i = Series(int)


@table
class e(EventFrame):
    b = Series(bool)
    i = Series(int)
    f = Series(float)
    s = Series(str)
    d = Series(datetime.date)
    x = Series(datetime.date)
    sct = Series(SNOMEDCTCode)
    multi = Series(ICD10MultiCodeString)


@table
class h(EventFrame):
    i = Series(int)
    s = Series(str)
    d = Series(datetime.date)


__all__ = ["p", "q", "e", "h"]
