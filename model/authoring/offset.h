// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QString>

namespace Authoring
{

/// The bound of a window as a length from a date: `index_date-days(90)`.
struct Offset
{
    QString anchor;
    QString sign; ///< `+` or `-`
    QByteArray unit; ///< `days`, `weeks`, `months` or `years`
    int amount = 0;
};

/// Reads a bound that is spelt without blanks; nothing for one of another shape.
[[nodiscard]] std::optional<Offset> offsetOf(const QByteArray &bound);

} // namespace Authoring
