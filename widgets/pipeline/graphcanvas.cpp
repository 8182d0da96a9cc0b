// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/graphcanvas.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

namespace Gui
{

namespace
{

constexpr double kMargin = 28.0;
constexpr double kLegend = 20.0;
constexpr double kSmallest = 0.01;
constexpr double kLargest = 3.0;
constexpr double kFirst = 0.65;  // zoom at which the beginning of a large graph is first shown
constexpr double kHandle = 14.0; // of a box's right edge, from which a need is drawn

} // namespace

GraphCanvas::GraphCanvas(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_painter(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(200, 160);
    connect(theme, &Theme::changed, this, [this]() {
        m_painter.forget();
        redraw();
    });
}

void GraphCanvas::setProject(const Pipeline::Project &project, const GraphLayout &layout, const QHash<QString, QStringList> &members)
{
    const QString kept = selected();
    m_scene = GraphScene(project, layout, members);
    m_scene.setFilter(m_filter);
    m_view.node = m_scene.nodeNamed(kept);
    m_view.edge = -1;
    m_drawFrom = -1;
    m_painter.forget();
    if (m_fitted) {
        place();
    }
    describe();
    redraw();
}

void GraphCanvas::setRecords(const QMap<QString, Runner::ActionRecord> &records)
{
    m_painter.setRecords(records);
    redraw();
}

void GraphCanvas::setFilter(const QString &text)
{
    m_filter = text;
    m_scene.setFilter(text);
    redraw();
}

QString GraphCanvas::selected() const
{
    return m_view.node >= 0 && m_view.node < m_scene.boxes().size() ? m_scene.box(m_view.node).name : QString();
}

void GraphCanvas::select(const QString &action, bool bringIntoView)
{
    selectNode(m_scene.nodeNamed(action), bringIntoView);
}

void GraphCanvas::selectNode(int node, bool bringIntoView)
{
    m_view.edge = -1;
    const bool changed = node != m_view.node;
    m_view.node = node;
    if (bringIntoView && node >= 0) {
        const QRectF box = m_view.onScreen(m_scene.rectOf(node));
        const QRectF inner = QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin);
        if (!inner.contains(box)) {
            panBy(inner.center() - box.center());
        }
    }
    redraw();
    if (changed) {
        describe();
        emit selectionChanged(selected());
    }
}

void GraphCanvas::describe()
{
    setAccessibleDescription(m_scene.describe(m_view.node));
}

void GraphCanvas::place()
{
    const bool whole = m_whole;
    fit();
    m_whole = whole;
    const int first = m_scene.firstNode();
    if (whole || GraphPainter::isReadable(m_view.zoom) || first < 0) {
        return;
    }
    // Thousands of actions drawn whole are a grey line. Their beginning says more; the overview shows the rest.
    const QRectF &bounds = m_scene.layout().bounds;
    const QSizeF room(width() - 2.0 * kMargin, height() - 2.0 * kMargin - kLegend);
    const double oneWay = std::max(room.width() / bounds.width(), room.height() / bounds.height()); // all of it fits one way
    m_view.zoom = std::clamp(oneWay, kFirst, 1.0);
    // The first box at the left edge, in the middle of the height, but no empty sheet where boxes could be.
    const auto begin = [this](double from, double extent, double space, double at) {
        const double most = kMargin - from * m_view.zoom;
        const double slack = space - extent * m_view.zoom;
        return slack >= 0.0 ? most + slack / 2.0 : std::clamp(at, most + slack, most);
    };
    const QRectF box = m_scene.rectOf(first);
    m_view.offset = QPointF(begin(bounds.left(), bounds.width(), room.width(), kMargin - box.left() * m_view.zoom),
                            begin(bounds.top(), bounds.height(), room.height(), height() / 2.0 - box.center().y() * m_view.zoom));
}

void GraphCanvas::fit()
{
    m_whole = true;
    const QSizeF room(std::max(1.0, width() - 2.0 * kMargin), std::max(1.0, height() - 2.0 * kMargin - kLegend));
    const QRectF &bounds = m_scene.layout().bounds;
    const double zoom = bounds.isEmpty() ? 1.0 : std::clamp(std::min(room.width() / bounds.width(), room.height() / bounds.height()), kSmallest, 1.0);
    m_view.zoom = zoom;
    m_view.offset = QPointF(kMargin, kMargin) - bounds.topLeft() * zoom
                    + QPointF(std::max(0.0, room.width() - bounds.width() * zoom), std::max(0.0, room.height() - bounds.height() * zoom)) / 2.0;
    m_fitted = true;
    update();
}

void GraphCanvas::panBy(QPointF way)
{
    m_view.offset += way;
    m_fitted = m_fitted && way.isNull();
    update();
}

void GraphCanvas::zoomBy(double factor)
{
    zoomAt(QRectF(rect()).center(), factor);
}

void GraphCanvas::zoomAt(QPointF position, double factor)
{
    const QPointF fixed = m_view.toSheet(position);
    m_view.zoom = std::clamp(m_view.zoom * factor, kSmallest, kLargest);
    m_view.offset = position - fixed * m_view.zoom;
    m_fitted = false;
    update();
}

void GraphCanvas::redraw()
{
    m_stale = true;
    update();
}

void GraphCanvas::renewSheet()
{
    const double ratio = devicePixelRatioF();
    const QRect whole(QPoint(), (QSizeF(size()) * ratio).toSize());
    const QPoint shift = ((m_view.offset - m_sheetView.offset) * ratio).toPoint();
    const bool moved = !m_stale && m_sheet.size() == whole.size() && m_sheetView.zoom == m_view.zoom && whole.intersects(whole.translated(shift));
    QRegion open(whole);
    if (moved) {
        m_sheet.scroll(shift.x(), shift.y(), whole);
        open -= whole.translated(shift);
        m_sheetView.offset += QPointF(shift) / ratio; // by whole pixels, so that its parts fit together
    } else {
        m_sheet = m_sheet.size() == whole.size() ? m_sheet : QPixmap(whole.size());
        m_sheetView = m_view;
        m_sheetDetail = GraphPainter::detailFor(m_scene, m_view, QRectF(rect()));
        m_stale = false;
    }
    for (const QRect &part : open) {
        QPainter painter(&m_sheet);
        painter.setClipRect(part);
        painter.fillRect(part, m_theme->color(Role::Window));
        painter.scale(ratio, ratio);
        const QRectF area(QPointF(part.topLeft()) / ratio, QSizeF(part.size()) / ratio);
        // Crowds that come into view are drawn coarser at once; the rest follows when the hand lets go.
        const GraphDetail crowd = GraphPainter::detailFor(m_scene, m_sheetView, area);
        m_painter.paintSheet(painter, m_scene, m_sheetView, m_sheetDetail.orCoarser(crowd), area);
    }
}

void GraphCanvas::paintEvent(QPaintEvent *)
{
    renewSheet();
    QPainter painter(this);
    painter.drawPixmap(QRectF(QPointF(), QSizeF(m_sheet.size()) / devicePixelRatioF()), m_sheet, QRectF(m_sheet.rect()));
    if (m_drawFrom >= 0) {
        const QRectF from = m_view.onScreen(m_scene.rectOf(m_drawFrom));
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_theme->color(Role::Accent), 2.0, Qt::DashLine));
        painter.drawLine(QPointF(from.right(), from.center().y()), m_drawTo);
    }
    m_painter.paintLegend(painter, height());
    m_painter.paintOverview(painter, m_scene, m_view, size());
}

bool GraphCanvas::isHandle(int node, QPointF position) const
{
    return node >= 0 && !m_scene.box(node).isGroup() && m_view.toSheet(position).x() > m_scene.rectOf(node).right() - kHandle;
}

void GraphCanvas::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_fitted) {
        place();
    }
}

void GraphCanvas::wheelEvent(QWheelEvent *event)
{
    zoomAt(event->position(), std::pow(1.0015, event->angleDelta().y()));
}

void GraphCanvas::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position();
    m_pressedOffset = m_view.offset;
    if (event->button() != Qt::LeftButton) {
        return;
    }
    if (const QRectF area = GraphPainter::overviewRect(m_scene, m_view, size()); area.contains(m_pressed)) {
        const QPointF share((m_pressed.x() - area.left()) / area.width(), (m_pressed.y() - area.top()) / area.height());
        const QRectF &bounds = m_scene.layout().bounds;
        const QPointF centre = bounds.topLeft() + QPointF(share.x() * bounds.width(), share.y() * bounds.height());
        panBy(QRectF(rect()).center() - m_view.onScreen(QRectF(centre, QSizeF())).topLeft());
        return;
    }
    const int node = m_scene.nodeAt(m_view.toSheet(m_pressed));
    if (node < 0) {
        m_panning = true;
        return;
    }
    m_drawFrom = isHandle(node, m_pressed) ? node : -1;
    m_drawTo = m_pressed;
    selectNode(node, false);
}

void GraphCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (m_panning) {
        panBy(m_pressedOffset + event->position() - m_pressed - m_view.offset);
    } else if (m_drawFrom >= 0) {
        m_drawTo = event->position();
        update();
    } else {
        const int node = m_scene.nodeAt(m_view.toSheet(event->position()));
        const bool handle = isHandle(node, event->position());
        setCursor(handle ? Qt::CrossCursor : node >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
        setToolTip(handle ? tr("Drag to the action that needs %1").arg(m_scene.box(node).name) : node >= 0 ? m_scene.box(node).name : QString());
    }
}

void GraphCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    const bool clicked = (event->position() - m_pressed).manhattanLength() < 4.0;
    if (m_drawFrom >= 0) {
        const int from = m_drawFrom;
        const int to = m_scene.nodeAt(m_view.toSheet(event->position()));
        m_drawFrom = -1;
        update();
        if (to >= 0 && to != from && !m_scene.box(to).isGroup()) {
            emit needDrawn(m_scene.box(to).name, m_scene.box(from).name);
        }
    } else if (m_panning && clicked) {
        const int edge = m_scene.edgeAt(m_view.toSheet(event->position()), 5.0 / m_view.zoom);
        selectNode(-1, false);
        m_view.edge = edge;
    } else if (m_panning && !(GraphPainter::detailFor(m_scene, m_view, QRectF(rect())) == m_sheetDetail)) {
        redraw(); // as it is drawn at rest
    }
    m_panning = false;
}

void GraphCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int node = m_scene.nodeAt(m_view.toSheet(event->position())); node >= 0) {
        emit activated(m_scene.box(node).name);
    }
}

void GraphCanvas::contextMenuEvent(QContextMenuEvent *event)
{
    const int node = event->reason() == QContextMenuEvent::Keyboard ? m_view.node : m_scene.nodeAt(m_view.toSheet(QPointF(event->pos())));
    if (node >= 0) {
        selectNode(node, false);
        emit menuRequested(m_scene.box(node).name, event->globalPos());
    }
}

void GraphCanvas::walk(int key)
{
    const int next = m_view.node < 0 ? (m_scene.boxes().isEmpty() ? -1 : 0) : m_scene.nextTo(m_view.node, key);
    if (next >= 0) {
        selectNode(next, true);
    }
}

void GraphCanvas::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        walk(event->key());
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_view.node >= 0) {
            emit activated(selected());
        }
        return;
    case Qt::Key_F2:
        if (m_view.node >= 0 && !m_scene.box(m_view.node).isGroup()) {
            emit renameWanted(selected());
        }
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(1.25);
        return;
    case Qt::Key_Minus:
        zoomBy(0.8);
        return;
    case Qt::Key_0:
        fit();
        return;
    case Qt::Key_Delete:
        if (m_view.edge >= 0 && !m_scene.box(m_scene.edge(m_view.edge).from).isGroup() && !m_scene.box(m_scene.edge(m_view.edge).to).isGroup()) {
            const GraphLayout::Edge edge = m_scene.edge(m_view.edge);
            emit needRemoved(m_scene.box(edge.to).name, m_scene.box(edge.from).name);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace Gui
