// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/offset.h"

#include <QRegularExpression>

namespace Authoring
{

std::optional<Offset> offsetOf(const QByteArray &bound)
{
    static const QRegularExpression shape(QStringLiteral("^([\\w.]+)([+-])(days|weeks|months|years)\\((\\d+),?\\)$"));
    const QRegularExpressionMatch match = shape.match(QString::fromUtf8(bound));
    return match.hasMatch() ? std::optional(Offset{match.captured(1), match.captured(2), match.captured(3).toUtf8(), match.captured(4).toInt()}) : std::nullopt;
}

} // namespace Authoring
