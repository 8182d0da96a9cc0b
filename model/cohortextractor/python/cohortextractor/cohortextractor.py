# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What analysis scripts import to find a study's definitions (cohort-extractor.md 2)."""

import importlib
import os
import re

_NAME = re.compile(r"^(study_definition(_\w+)?)\.py$")


def list_study_definitions(ignore_errors=False):
    """Pairs of a definition's module name and its suffix, in name order."""
    found = [_NAME.match(name) for name in sorted(os.listdir("analysis"))]
    pairs = [(match.group(1), match.group(2) or "") for match in found if match]
    if not pairs and not ignore_errors:
        raise RuntimeError("No study definitions found in analysis. Name one study_definition.py.")
    return pairs


def load_study_definition(name, value="study"):
    """The object that a definition of the study leaves under a name."""
    return getattr(importlib.import_module(name), value)
