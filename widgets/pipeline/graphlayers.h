// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pipeline/graphlayout.h"

namespace Gui
{

/// Lays out one connected part of many hundred actions, for which `dot` takes minutes: in layers by the longest
/// way from a beginning, each action as far right as what needs it allows, ordered so that lines cross
/// little, and at the height of what it is joined to. A layer too tall for the others is folded into
/// columns side by side. `members` are indices of the layout's nodes, `edges` of its edges. Takes
/// time in proportion to both.
void layInLayers(GraphLayout &layout, const QList<int> &members, const QList<int> &edges);

/// A line from one box to another that leaves and arrives level.
[[nodiscard]] QList<QPointF> straightCurve(const QRectF &from, const QRectF &to);

} // namespace Gui
