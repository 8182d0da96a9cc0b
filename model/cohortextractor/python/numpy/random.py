# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random numbers for study definitions. The dummy values do not depend on them: they have a seed of their own."""

import random as _random

_numbers = _random.Random(0)


def seed(value=None):
    _numbers.seed(value)


def rand():
    return _numbers.random()


def uniform(low=0.0, high=1.0):
    return _numbers.uniform(low, high)


def normal(loc=0.0, scale=1.0):
    return _numbers.gauss(loc, scale)


def randint(low, high=None):
    return _numbers.randrange(low) if high is None else _numbers.randrange(low, high)


def choice(values):
    return _numbers.choice(range(values) if isinstance(values, int) else list(values))
