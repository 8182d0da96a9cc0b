// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QMap>
#include <QPixmap>
#include <QWidget>

#include "model/runner/record.h"
#include "widgets/foundation/theme.h"
#include "widgets/pipeline/graphlayout.h"

namespace Gui
{

/// The drawing of the graph: boxes for actions, lines from what is needed to what needs it. Wheel
/// zooms, dragging the sheet pans, dragging from a box's right edge to another box draws a need. The
/// arrow keys walk along the lines. A closed group is one box that opens like a card. Only what is in
/// view is drawn, and less of it the smaller it is.
class GraphCanvas final : public QWidget
{
    Q_OBJECT

public:
    explicit GraphCanvas(const Theme *theme, QWidget *parent = nullptr);

    /// `members` are the actions of those boxes that stand for a closed group, by name.
    void setProject(const Pipeline::Project &project, const GraphLayout &layout, const QHash<QString, QStringList> &members = {});
    void setRecords(const QMap<QString, Runner::ActionRecord> &records);
    /// Actions whose name or command holds the text stay; the others fade. Empty: all stay.
    void setFilter(const QString &text);
    void select(const QString &action, bool bringIntoView = true);
    [[nodiscard]] QString selected() const;
    void fit(); ///< the whole graph, at most at its own size
    void zoomBy(double factor);
    [[nodiscard]] double zoom() const { return m_zoom; }

signals:
    void selectionChanged(const QString &action);
    void activated(const QString &action);
    void renameWanted(const QString &action);
    void needDrawn(const QString &action, const QString &need);
    void needRemoved(const QString &action, const QString &need);
    void menuRequested(const QString &action, const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Box // what is drawn of an action
    {
        QString name;
        QString image;
        bool levels[3] = {false, false, false};
        bool faded = false;
        QString search;
        QStringList members; ///< of a closed group, else empty

        [[nodiscard]] bool isGroup() const { return !members.isEmpty(); }
    };

    [[nodiscard]] QPointF toSheet(QPointF position) const { return (position - m_offset) / m_zoom; }
    [[nodiscard]] QRectF onScreen(const QRectF &rect) const { return {rect.topLeft() * m_zoom + m_offset, rect.size() * m_zoom}; }
    [[nodiscard]] int nodeAt(QPointF position) const;
    [[nodiscard]] int edgeAt(QPointF position) const;
    void selectNode(int node, bool bringIntoView);
    void walk(int key);
    void zoomAt(QPointF position, double factor);
    void place(); ///< as first shown: whole if its words can be read then, else its beginning
    void paintEdges(QPainter &painter, const QRectF &visible);
    void paintNodes(QPainter &painter, const QRectF &visible);
    void paintNode(QPainter &painter, int node);
    [[nodiscard]] std::pair<QString, Role> stateOf(const Box &box) const; ///< empty while nothing is known
    void paintLines(QPainter &painter, const QList<QLineF> &lines, double opacity) const;
    [[nodiscard]] QList<int> edgesIn(const QRectF &visible) const;
    void paintLegend(QPainter &painter);
    void paintOverview(QPainter &painter);
    [[nodiscard]] QRectF overviewRect() const; ///< empty while the whole graph is in view
    void describe();

    const Theme *m_theme;
    GraphLayout m_layout;
    QList<QRectF> m_edgeBounds;
    QList<QList<QLineF>> m_edgeLines; ///< the curves as a few straight pieces
    QList<Box> m_boxes;
    QHash<QString, int> m_nodeOf;
    QMap<QString, Runner::ActionRecord> m_records;
    QString m_filter;
    QPointF m_offset;
    double m_zoom = 1.0;
    bool m_fitted = true; ///< until the person zooms or pans
    bool m_whole = false; ///< the person asked for the whole graph, however small
    int m_node = -1;
    int m_edge = -1;
    QPointF m_pressed;
    QPointF m_pressedOffset;
    bool m_panning = false;
    int m_drawFrom = -1; ///< a need is being drawn from this node
    QPointF m_drawTo;
    QPixmap m_overview;
};

} // namespace Gui
