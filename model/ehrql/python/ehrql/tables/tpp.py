# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Public studies import these two from here; the official module happens to have them.
from ehrql._cases import case, when  # noqa: F401
from ehrql.tables._catalogue import fill

fill("ehrql.tables.tpp", globals())
