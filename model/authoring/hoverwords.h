// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QCoreApplication>
#include <QString>

namespace Authoring
{

/// The words of hovers and of the schema's pages, in one translation context.
[[nodiscard]] inline QString tr(const char *text)
{
    return QCoreApplication::translate("Hover", text);
}

[[nodiscard]] inline QString text(const std::string &string)
{
    return QString::fromStdString(string);
}

} // namespace Authoring
