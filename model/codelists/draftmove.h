// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/codelists/draftsession.h"

namespace Codelists
{

/// A code whose part in the draft another release changes, with what a person needs to decide.
struct MovedCode
{
    enum class What
    {
        Gone,     ///< the release does not have it, or no search finds it any more
        Retired,  ///< still there, but inactive from this release on
        Conflict, ///< the nearest decided codes above it disagree now
        Added,
        Changed   ///< kept, with another status
    };
    What what = What::Changed;
    QString code;
    QString term;
    Status before = Status::Undecided; ///< of `Added`: the same as after
    Status after = Status::Undecided;  ///< of `Gone`: the same as before
    QString why;                       ///< a sentence
    QList<Terminology::HistoryInfo> successors; ///< active codes that may stand for it
};

/// A draft on another release (codelists.md 1.11), before anybody agreed to it.
struct DraftMove
{
    std::shared_ptr<DraftSession> session; ///< nobody else's; decisions on codes that are gone are left out
    QList<MovedCode> codes;                ///< by kind, then by term
};

/// `document` is the draft on `from`. May take long: both releases are searched.
[[nodiscard]] DraftMove moveDraft(const DraftDocument &document, std::shared_ptr<const Terminology::Release> from, std::shared_ptr<const Terminology::Release> to,
                                  const QString &toId);

} // namespace Codelists
