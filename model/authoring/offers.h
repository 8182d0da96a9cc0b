// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QJsonObject>
#include <QStringList>

#include "model/authoring/page.h"

namespace Authoring
{

// What the page can offer on a card beyond its fields, each as one gesture (visual-authoring.md 5).

/// A change that a card offers.
struct Offer
{
    QString words;       ///< "the `date` of the latest row"
    QJsonObject request; ///< the gesture
};

/// What else the rows of a variable could give: whether there are any, how many, a column of the
/// earliest or latest row. Empty when the variable is not made of rows of a known table in its own statement.
[[nodiscard]] std::vector<Offer> givesFor(const Page &page, const Card &card);

/// The ends of the window of dates that a step keeps; codes of dates, empty for an open end.
struct WindowEnds
{
    QString from;
    QString to;
    bool fromIncluded = true;
    bool toIncluded = true;

    bool operator==(const WindowEnds &) const = default;
};
/// The window in the condition of step `step` of a chain; nothing if it tests no date.
[[nodiscard]] std::optional<WindowEnds> windowOfStep(const Page &page, const QString &file, Expr *value, int step);
[[nodiscard]] QJsonObject windowGestureFor(const QJsonObject &target, int step, const WindowEnds &ends);

/// Labels of the bands between ascending boundaries: "0-17", "18-39", "40+" for whole numbers.
[[nodiscard]] QStringList bandLabels(const QList<double> &boundaries, bool wholeNumbers);
/// Groups a number into bands; the bands exclude each other, and an unknown number is "missing".
[[nodiscard]] QJsonObject bandsGesture(const Page &page, const Card &card, const QList<double> &boundaries);
/// Ascending boundaries of a text such as "18, 40, 65"; empty when it holds anything else.
[[nodiscard]] QList<double> boundariesIn(const QString &text);

/// A variable made of several others.
enum class Combination : quint8
{
    Earliest,
    Latest,
    Days,  ///< from the second to the first
    AnyOf,
    AllOf
};
/// Code of what may be combined: variables, names and columns of tables with one row per patient.
[[nodiscard]] QStringList operandsFor(const Page &page, Combination combination);
/// Empty while there are too few operands (two, or for an earliest or latest one at least two).
[[nodiscard]] QByteArray combinedCode(Combination combination, const QStringList &operands);

/// The codelist that a variable's rows are chosen by, if the value it gives is a code of that list
/// and is not grouped yet; what "Group by the list's categories" needs.
[[nodiscard]] const CodelistCard *groupableBy(const Page &page, const Card &card);

/// Names that only this variable uses: what deleting it would leave without a use.
[[nodiscard]] QStringList unusedAfterDeleting(const Page &page, const Card &card);

/// Variables that may be a numerator or denominator, and those that a measure may be grouped by.
[[nodiscard]] QStringList measurableVariables(const Page &page);
[[nodiscard]] QStringList groupableVariables(const Page &page);

} // namespace Authoring
