// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

#include "model/authoring/change.h"

namespace Authoring
{

/// The names of all gestures (visual-authoring.md 2.4), and of those that the page adds: for measures,
/// for repeating a card, and for several gestures that are one step (`together`).
[[nodiscard]] const QStringList &gestureNames();

/// What a gesture gives: the new texts of the files it changes.
struct Outcome
{
    std::map<QString, QByteArray> files; ///< only those that change
    std::map<QString, std::vector<Edit>> edits; ///< the same as edits of the old text
    QStringList affects;                 ///< variables and measures whose code or meaning it changes
    QString title;                       ///< name of the undo step
    QStringList notes;
    Span written;                        ///< what was written in the definition, to select it
};

/// Works out a gesture without applying it. `request` has `op`, `target` and the arguments of the
/// headless form. The result is parsed and compared with the text before: a gesture that would touch
/// anything but its aim is refused with `cannot_place`.
[[nodiscard]] OrRefusal<Outcome> perform(const Page &page, const QJsonObject &request);

} // namespace Authoring
