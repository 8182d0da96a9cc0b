# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The little of numpy that study definitions of the older language use."""

from numpy import random  # noqa: F401

nan = float("nan")
inf = float("inf")
pi = 3.141592653589793


def __getattr__(name):
    raise AttributeError(f"numpy.{name} is not available in a study definition here: only numpy.random and a few constants are. Use plain Python.")
