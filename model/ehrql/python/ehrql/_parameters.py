# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""get_parameter and claim_permissions (ehrql.md 20, 21)."""

import argparse
import sys

import _studybench as native
from ehrql.exceptions import ParameterError


def _bool(text):
    if text in ("1", "True", "true"):
        return True
    if text in ("0", "False", "false"):
        return False
    raise ParameterError(f"A bool parameter must be True or False (or 1 or 0), not {text!r}")


def get_parameter(name, type=str, default=None):  # noqa: A002
    """A value given after -- on the command line: -- --name value."""
    if type in (list, set, tuple):
        raise ParameterError(
            f"The type of parameter '{name}' cannot be {type.__name__}. Several values of one type are given as "
            f"-- --{name} first second, and come back as a list."
        )
    parser = argparse.ArgumentParser(allow_abbrev=False, prog=sys.argv[0])
    parser.add_argument(f"--{name}", action="extend", nargs="+", type=_bool if type is bool else type)
    values = getattr(parser.parse_known_args(sys.argv[1:])[0], name)
    if values is None:
        if default is None:
            raise ParameterError(
                f"{sys.argv[0]} needs a parameter '{name}', which was not given. Pass it after --, for example "
                f"-- --{name} VALUE"
            )
        return default
    return values[0] if len(values) == 1 else values


def claim_permissions(*permissions):
    """Says which special permissions the study has been granted, for runs on dummy data."""
    for permission in permissions:
        if not isinstance(permission, str):
            raise TypeError(f"claim_permissions() takes names in quotes, not {permission!r}")
        native.note_permission(permission)
