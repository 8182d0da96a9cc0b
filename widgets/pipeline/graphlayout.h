// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QList>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QString>

#include "model/pipeline/project.h"

namespace Gui
{

/// Where the actions of a project lie on a sheet, needed ones left of those that need them.
struct GraphLayout
{
    struct Node
    {
        QString action;
        QRectF rect;
    };
    struct Edge
    {
        int from = -1; ///< index of the needed action
        int to = -1;
        QList<QPointF> curve; ///< start, then three points a Bezier piece
    };

    QList<Node> nodes; ///< in file order
    QList<Edge> edges;
    QRectF bounds;
};

/// Size of an action's box in the sheet's units, which are pixels at a zoom of 1.
inline constexpr QSizeF kGraphNode{190.0, 54.0};

/// Lays out each connected part with Graphviz's `dot` and stacks the parts; parts of many hundred actions,
/// for which that takes minutes, stand in layers (graphlayers.h). Actions that neither need nor are needed have a
/// block of their own. Unknown needs are left out. Safe on any thread, one layout at a time. `isCancelled` may be empty; a cancelled layout comes back unfinished.
[[nodiscard]] GraphLayout layoutOf(const Pipeline::Project &project, const std::function<bool()> &isCancelled = {});

} // namespace Gui
