// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QString>
#include <QStringList>

#include "model/authoring/page.h"

namespace Authoring
{

/// One end of a window, in days from day 0. Months and years are placed at their mean length and
/// labelled in their own unit (visual-authoring.md 7).
struct DesignEnd
{
    std::optional<double> day; ///< none: open, or not placed (see label)
    QString label;             ///< `-90`, `-1 year`, `end_date`
    bool included = true;
    bool open = false;         ///< any time before, or after
};

enum class DesignRow : quint8
{
    Population,
    LookBack,
    AtIndex,
    FollowUp,
    Calendar ///< not placed from the index date
};

struct DesignBar
{
    QStringList names;  ///< variables and conditions that share the window
    DesignRow row = DesignRow::LookBack;
    DesignEnd from;
    DesignEnd to;
    QString file;
    QList<int> lines;   ///< of the tests, from 1
    QStringList warnings;

    /// `[-90, 0]`; round brackets for an end that is not included.
    [[nodiscard]] QString label() const;
};

/// The time line of a definition, derived from its tests of dates; nothing is drawn by hand.
struct Design
{
    QByteArray index;   ///< the date or series that is day 0
    QString indexWords;
    QList<QByteArray> candidates; ///< other dates that could be day 0, most used first
    std::vector<DesignBar> bars;  ///< in the order of the rows
};

/// `index` empty: the date used most often as a reference.
[[nodiscard]] Design designOf(const Page &page, const QByteArray &index = {});

/// Colours as `#rrggbb`, so that an export may differ from the screen.
struct DesignColours
{
    QString background = QStringLiteral("#FFFFFF");
    QString text = QStringLiteral("#1F2328");
    QString muted = QStringLiteral("#57606A");
    QString lookBack = QStringLiteral("#0072B2");
    QString followUp = QStringLiteral("#009E73");
    QString other = QStringLiteral("#CC79A7");
    QString warning = QStringLiteral("#8A4B00");
};
[[nodiscard]] QString designSvg(const Design &design, const DesignColours &colours = {});
/// The list twin as Markdown: name, window, lines, warnings.
[[nodiscard]] QString designList(const Design &design);

} // namespace Authoring
