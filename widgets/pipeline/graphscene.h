// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QHash>
#include <QLineF>
#include <QPainterPath>
#include <QPolygonF>

#include "widgets/pipeline/graphlayout.h"

namespace Gui
{

/// What is drawn of an action, or of a closed group of them.
struct GraphBox
{
    QString name;
    QString image; ///< as words; of a group, how many actions it holds
    bool levels[3] = {false, false, false};
    bool faded = false; ///< the filter leaves it out
    QString search;
    QStringList members; ///< of a closed group, else empty

    [[nodiscard]] bool isGroup() const { return !members.isEmpty(); }
};

/// Boxes and lines on the sheet, and what lies where. All positions are the sheet's. An index of a box or
/// a line that is not there is -1.
class GraphScene
{
    Q_DECLARE_TR_FUNCTIONS(Gui::GraphScene)

public:
    /// How a line is drawn while it is not marked.
    struct Line
    {
        QRectF bounds;
        QList<QLineF> pieces; ///< the curve as a few straight ones
        QLineF stub;          ///< its last bit at the end where fewer lines meet
        bool inBundle = false; ///< so many lines meet at its other end that its neighbours stand for it
        double rank = 0.0;     ///< evenly spread over 0 to 1: which lines go first where all are too many
    };

    GraphScene() = default;
    /// `members` are the actions of those boxes that stand for a closed group, by name.
    GraphScene(const Pipeline::Project &project, GraphLayout layout, const QHash<QString, QStringList> &members);

    [[nodiscard]] const GraphLayout &layout() const { return m_layout; }
    [[nodiscard]] const QList<GraphBox> &boxes() const { return m_boxes; }
    [[nodiscard]] const GraphBox &box(int node) const { return m_boxes.at(node); }
    [[nodiscard]] const QRectF &rectOf(int node) const { return m_layout.nodes.at(node).rect; }
    [[nodiscard]] const GraphLayout::Edge &edge(int edge) const { return m_layout.edges.at(edge); }
    [[nodiscard]] const Line &line(int edge) const { return m_lines.at(edge); }
    [[nodiscard]] QPainterPath curveOf(int edge) const;
    /// The parts of a line that may show in the area, as chains of straight pieces that leave the curve by no more than
    /// `tolerance`. Their points depend on the curve alone, so that what is drawn of neighbouring areas fits together.
    [[nodiscard]] QList<QPolygonF> partsOf(int edge, const QRectF &area, double tolerance) const;

    /// Boxes whose name or command holds the text stay; the others fade. Empty: all stay.
    void setFilter(const QString &text);

    [[nodiscard]] int nodeNamed(const QString &name) const { return m_nodeOf.value(name, -1); }
    [[nodiscard]] int nodeAt(QPointF point) const;
    [[nodiscard]] int edgeAt(QPointF point, double reach) const;
    [[nodiscard]] QList<int> nodesIn(const QRectF &area) const;
    [[nodiscard]] QList<int> edgesIn(const QRectF &area) const;
    /// The box that an arrow key leads to: along the lines to the side, else the nearest in that direction.
    [[nodiscard]] int nextTo(int node, int arrowKey) const;
    [[nodiscard]] int firstNode() const; ///< the leftmost, of those the topmost

    /// The box, what it needs and what needs it, in a sentence for those who hear it.
    [[nodiscard]] QString describe(int node) const;

private:
    void drawLines();

    GraphLayout m_layout;
    QList<GraphBox> m_boxes;
    QList<Line> m_lines; ///< of the layout's edges
    QHash<QString, int> m_nodeOf;
};

/// Whether a straight piece may show in the area.
[[nodiscard]] bool crosses(const QLineF &line, const QRectF &area);

} // namespace Gui
