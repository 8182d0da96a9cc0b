# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a study definition may have to catch."""


class ValidationError(Exception):
    """A study definition or its parameters are not in order."""


class MissingParameterError(ValidationError):
    """params["x"] without --param x=..."""


class CodelistError(ValueError):
    """A codelist cannot be used."""


class DateExpressionError(ValueError):
    """A date is neither an ISO date nor an expression."""
