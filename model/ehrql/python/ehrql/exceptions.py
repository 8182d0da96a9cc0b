# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error classes of ehrQL (ehrql.md 36). What a person reads is written where the error is raised."""


class EHRQLException(Exception):
    pass


class Error(EHRQLException):
    pass


Error.__module__ = "ehrql"


class DefinitionError(EHRQLException):
    pass


class FileValidationError(EHRQLException):
    pass


class EHRQLPermissionError(EHRQLException):
    pass


class AssuranceTestError(EHRQLException):
    pass


class ParameterError(EHRQLException):
    pass
