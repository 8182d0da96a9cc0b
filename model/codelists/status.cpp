// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/status.h"

namespace Codelists
{

QString symbolOf(Status status)
{
    switch (status) {
    case Status::Undecided:
        return QStringLiteral("?");
    case Status::Conflict:
        return QStringLiteral("!");
    case Status::Included:
        return QStringLiteral("+");
    case Status::InheritedIncluded:
        return QStringLiteral("(+)");
    case Status::Excluded:
        return QStringLiteral("-");
    case Status::InheritedExcluded:
        return QStringLiteral("(-)");
    }
    return {};
}

std::optional<Status> statusOf(const QString &symbol)
{
    for (const Status status : kStatuses) {
        if (symbolOf(status) == symbol) {
            return status;
        }
    }
    return {};
}

} // namespace Codelists
