// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCoreApplication>
#include <QString>

namespace Authoring
{

/// The words of gestures and their refusals, in one translation context.
[[nodiscard]] inline QString tr(const char *text)
{
    return QCoreApplication::translate("Gestures", text);
}

/// Source bytes as they go into a sentence.
[[nodiscard]] inline QString text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

} // namespace Authoring
