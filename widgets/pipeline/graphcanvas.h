// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QPixmap>
#include <QWidget>

#include "widgets/pipeline/graphpainter.h"

namespace Gui
{

/// The graph on the screen, and the gestures on it. Wheel
/// zooms, dragging the sheet pans, dragging from a box's right edge to another box draws a need. The
/// arrow keys walk along the lines. A closed group is one box that opens like a card. Only what comes into
/// view is drawn: panning moves the picture.
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
    void panBy(QPointF way);
    [[nodiscard]] double zoom() const { return m_view.zoom; }

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
    void selectNode(int node, bool bringIntoView);
    void walk(int key);
    void zoomAt(QPointF position, double factor);
    void place(); ///< as first shown: whole if its words can be read then, else its beginning
    void redraw(); ///< something on the sheet is no longer as it was painted
    void renewSheet(); ///< brings the picture of the sheet to where the person stands now
    [[nodiscard]] bool isHandle(int node, QPointF position) const; ///< from which a need is drawn
    void describe();

    const Theme *m_theme;
    GraphScene m_scene;
    GraphPainter m_painter;
    QString m_filter;
    GraphView m_view;
    bool m_fitted = true; ///< until the person zooms or pans
    bool m_whole = false; ///< the person asked for the whole graph, however small
    QPixmap m_sheet;      ///< what is in view, in the screen's own pixels
    GraphView m_sheetView; ///< as painted
    GraphDetail m_sheetDetail;
    bool m_stale = true;
    QPointF m_pressed;
    QPointF m_pressedOffset;
    bool m_panning = false;
    int m_drawFrom = -1; ///< a need is being drawn from this node
    QPointF m_drawTo;
};

} // namespace Gui
