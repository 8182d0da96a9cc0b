// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include <QCoreApplication>
#include <QMap>
#include <QPixmap>
#include <QStaticText>

#include "model/runner/record.h"
#include "widgets/foundation/theme.h"
#include "widgets/pipeline/graphscene.h"

class QPainter;

namespace Gui
{

/// Where a person stands over the sheet, and what is marked on it.
struct GraphView
{
    QPointF offset; ///< of the sheet's origin, in the widget's coordinates
    double zoom = 1.0;
    int node = -1;
    int edge = -1;

    [[nodiscard]] QPointF toSheet(QPointF position) const { return (position - offset) / zoom; }
    [[nodiscard]] QRectF toSheet(const QRectF &area) const { return {toSheet(area.topLeft()), area.size() / zoom}; }
    [[nodiscard]] QRectF onScreen(const QRectF &rect) const { return {rect.topLeft() * zoom + offset, rect.size() * zoom}; }
};

/// How exactly lines are drawn. Told for a whole view, so that its parts look alike.
struct GraphDetail
{
    struct Lines
    {
        bool fine = true;   ///< one by one and smooth, else together, of straight pieces
        double share = 1.0; ///< of the lines that are drawn at all: more cannot be told apart

        bool operator==(const Lines &other) const { return fine == other.fine && share == other.share; }
        [[nodiscard]] Lines orCoarser(const Lines &other) const { return {fine && other.fine, std::min(share, other.share)}; }
    };
    Lines quiet;
    Lines marked;

    bool operator==(const GraphDetail &other) const { return quiet == other.quiet && marked == other.marked; }
    [[nodiscard]] GraphDetail orCoarser(const GraphDetail &other) const { return {quiet.orCoarser(other.quiet), marked.orCoarser(other.marked)}; }
};

/// Draws a scene: the less of it the smaller it is. Of lines that meet in their hundreds only some are drawn from
/// end to end; the others are told by the bit at their other end, and in full when they are marked.
class GraphPainter
{
    Q_DECLARE_TR_FUNCTIONS(Gui::GraphPainter)

public:
    explicit GraphPainter(const Theme *theme) : m_theme(theme) {}

    void setRecords(const QMap<QString, Runner::ActionRecord> &records) { m_records = records; }
    void forget(); ///< after another look or other boxes

    [[nodiscard]] static bool isReadable(double zoom); ///< whether boxes hold words
    [[nodiscard]] static GraphDetail detailFor(const GraphScene &scene, const GraphView &view, const QRectF &area);
    /// The part of the sheet that lies in `area` of the widget, over what is there.
    void paintSheet(QPainter &painter, const GraphScene &scene, const GraphView &view, GraphDetail detail, const QRectF &area);
    void paintLegend(QPainter &painter, double bottom) const;
    void paintOverview(QPainter &painter, const GraphScene &scene, const GraphView &view, const QSizeF &widget);
    /// Where in the widget the overview lies; empty while the whole graph is in view.
    [[nodiscard]] static QRectF overviewRect(const GraphScene &scene, const GraphView &view, const QSizeF &widget);

private:
    void paintEdges(QPainter &painter, const GraphScene &scene, const GraphView &view, GraphDetail detail, const QRectF &visible) const;
    void paintMarked(QPainter &painter, const GraphScene &scene, const GraphView &view, GraphDetail::Lines detail, const QRectF &visible,
                     const QList<int> &marked) const;
    void paintLines(QPainter &painter, const QList<QLineF> &lines, double opacity) const;
    void paintNodes(QPainter &painter, const GraphScene &scene, const GraphView &view, const QRectF &visible);
    void paintNode(QPainter &painter, const GraphScene &scene, int node, bool chosen);
    void paintLevels(QPainter &painter, const GraphBox &box, const QRectF &rect) const;
    [[nodiscard]] std::pair<QString, Role> stateOf(const GraphBox &box) const; ///< empty while nothing is known
    /// A text cut to a width, laid out once.
    const QStaticText &cut(const QString &text, const QFont &font, Qt::TextElideMode mode, double width);

    const Theme *m_theme;
    QMap<QString, Runner::ActionRecord> m_records;
    QHash<std::pair<QString, int>, QStaticText> m_texts; ///< by text, weight and width
    QPixmap m_overview;
};

} // namespace Gui
