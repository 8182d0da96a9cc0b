// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

namespace Actions
{

/// Translation for code without a QObject: one context for the folder.
[[nodiscard]] inline QString words(const char *text)
{
    return QCoreApplication::translate("Actions", text);
}

} // namespace Actions
