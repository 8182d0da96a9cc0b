# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from ehrql.tables._catalogue import fill

fill("ehrql.tables.core", globals())
