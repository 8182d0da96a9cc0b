// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include <QString>

namespace Codelists
{

/// What a draft says about a code (codelists.md 1.5).
enum class Status : quint8
{
    Undecided,       ///< `?`
    Conflict,        ///< `!` nearest decided ancestors disagree
    Included,        ///< `+` by hand
    InheritedIncluded, ///< `(+)` through an ancestor
    Excluded,        ///< `-` by hand
    InheritedExcluded ///< `(-)` through an ancestor
};

inline constexpr std::array kStatuses{Status::Undecided, Status::Conflict,          Status::Included,
                                      Status::InheritedIncluded, Status::Excluded, Status::InheritedExcluded};

/// The site's symbol: `?`, `!`, `+`, `(+)`, `-`, `(-)`.
[[nodiscard]] QString symbolOf(Status status);
[[nodiscard]] std::optional<Status> statusOf(const QString &symbol);

[[nodiscard]] constexpr bool isMember(Status status)
{
    return status == Status::Included || status == Status::InheritedIncluded;
}

/// A decision by hand. `Both` occurs only in damaged data, where a code is included and excluded.
enum class Sign : quint8
{
    None = 0,
    Include = 1,
    Exclude = 2,
    Both = 3
};

} // namespace Codelists
