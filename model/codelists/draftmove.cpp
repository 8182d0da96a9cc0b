// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/draftmove.h"

#include <algorithm>

#include <QCoreApplication>

namespace Codelists
{

namespace
{

using What = MovedCode::What;

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::DraftMove", text);
}

/// Who stands above and disagrees, by name.
QString conflictOf(const DraftSession &session, const QString &code)
{
    QStringList sides;
    for (const auto &[upper, sign] : session.codeset().reasons(code)) {
        sides.append((sign == Sign::Include ? tr("included through %1") : tr("excluded through %1")).arg(session.termOf(upper)));
    }
    return sides.join(tr(" and "));
}

/// What is said of a code that the draft loses.
MovedCode gone(const DraftSession &before, const Terminology::Release &to, const QString &code, Status status)
{
    const bool isKnown = to.numberOf(code) >= 0;
    MovedCode moved{What::Gone, code, before.termOf(code), status, status, {}, isKnown ? QList<Terminology::HistoryInfo>() : to.substitutes(code)};
    moved.why = isKnown ? tr("No search of the draft finds it in this release.") : tr("This release does not have it.");
    return moved;
}

QList<MovedCode> differences(const DraftSession &before, const DraftSession &after)
{
    QList<MovedCode> found;
    const Codeset::Statuses &old = before.codeset().statuses();
    const Codeset::Statuses &now = after.codeset().statuses();
    for (auto entry = old.cbegin(); entry != old.cend(); ++entry) {
        const QString &code = entry.key();
        const auto kept = now.constFind(code);
        if (kept == now.cend()) {
            found.append(gone(before, after.release(), code, entry.value()));
            continue;
        }
        if (before.release().info(code).active && !after.release().info(code).active) {
            found.append({What::Retired, code, after.termOf(code), entry.value(), *kept, tr("It is retired from this release on. Records may still hold it."), after.release().substitutes(code)});
        }
        if (*kept == Status::Conflict && entry.value() != Status::Conflict) {
            found.append({What::Conflict, code, after.termOf(code), entry.value(), *kept, conflictOf(after, code), {}});
        } else if (*kept != entry.value()) {
            found.append({What::Changed, code, after.termOf(code), entry.value(), *kept, {}, {}});
        }
    }
    for (auto entry = now.cbegin(); entry != now.cend(); ++entry) {
        if (!old.contains(entry.key())) {
            const bool isConflict = entry.value() == Status::Conflict;
            found.append({isConflict ? What::Conflict : What::Added, entry.key(), after.termOf(entry.key()), entry.value(), entry.value(),
                          isConflict ? conflictOf(after, entry.key()) : QString(), {}});
        }
    }
    return found;
}

} // namespace

DraftMove moveDraft(const DraftDocument &document, std::shared_ptr<const Terminology::Release> from, std::shared_ptr<const Terminology::Release> to, const QString &toId)
{
    const DraftSession before(document, std::move(from));
    DraftDocument moved = document;
    moved.release = toId;
    for (auto decision = moved.decisions.begin(); decision != moved.decisions.end();) {
        decision = to->numberOf(decision.key()) < 0 ? moved.decisions.erase(decision) : std::next(decision);
    }
    DraftMove move;
    move.session = std::make_shared<DraftSession>(moved, std::move(to));
    move.codes = differences(before, *move.session);
    std::stable_sort(move.codes.begin(), move.codes.end(), [](const MovedCode &a, const MovedCode &b) {
        return a.what != b.what ? a.what < b.what : QString::localeAwareCompare(a.term, b.term) < 0;
    });
    return move;
}

} // namespace Codelists
