// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/logging.h"

Q_LOGGING_CATEGORY(lcJobs, "studybench.jobs", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStudy, "studybench.study", QtInfoMsg)
Q_LOGGING_CATEGORY(lcEvaluation, "studybench.evaluation", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRepository, "studybench.repository", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRunner, "studybench.runner", QtInfoMsg)
Q_LOGGING_CATEGORY(lcServer, "studybench.server", QtInfoMsg)
Q_LOGGING_CATEGORY(lcGui, "studybench.gui", QtInfoMsg)
