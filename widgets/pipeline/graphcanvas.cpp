// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/graphcanvas.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPainterPathStroker>
#include <QWheelEvent>

#include "widgets/pipeline/actionsmodel.h"

namespace Gui
{

namespace
{

constexpr double kMargin = 28.0;
constexpr double kSmallest = 0.01;
constexpr double kLargest = 3.0;
constexpr double kCurved = 0.25;   // zoom from which lines are curves
constexpr qsizetype kManyEdges = 250;     // in view: up to so many are drawn one by one
constexpr qsizetype kTooManyEdges = 1200; // in view of a whole large graph
constexpr double kReadable = 0.5;  // zoom from which boxes hold words
constexpr double kQuiet = 0.75;    // opacity of lines
constexpr double kFaded = 0.2;     // and of what the filter leaves out
constexpr double kHandle = 14.0; // of a box's right edge, from which a need is drawn

QPainterPath pathOf(const QList<QPointF> &curve)
{
    QPainterPath path(curve.value(0));
    for (qsizetype i = 1; i + 2 < curve.size(); i += 3) {
        path.cubicTo(curve.at(i), curve.at(i + 1), curve.at(i + 2));
    }
    return path;
}

/// A curve as straight pieces, near enough for lines too many to be looked at one by one.
QList<QLineF> linesOf(const QList<QPointF> &curve)
{
    constexpr int kPieces = 6; // a Bezier piece
    QList<QLineF> lines;
    for (qsizetype i = 1; i + 2 < curve.size(); i += 3) {
        QPointF last = curve.at(i - 1);
        for (int piece = 1; piece <= kPieces; ++piece) {
            const double t = static_cast<double>(piece) / kPieces;
            const double u = 1.0 - t;
            const QPointF point = curve.at(i - 1) * (u * u * u) + curve.at(i) * (3 * u * u * t) + curve.at(i + 1) * (3 * u * t * t) + curve.at(i + 2) * (t * t * t);
            lines.append(QLineF(last, point));
            last = point;
        }
    }
    return lines;
}

bool crosses(const QLineF &line, const QRectF &area)
{
    const double left = std::min(line.x1(), line.x2());
    const double right = std::max(line.x1(), line.x2());
    const double top = std::min(line.y1(), line.y2());
    const double bottom = std::max(line.y1(), line.y2());
    return left <= area.right() && right >= area.left() && top <= area.bottom() && bottom >= area.top();
}

} // namespace

GraphCanvas::GraphCanvas(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(200, 160);
    connect(theme, &Theme::changed, this, [this]() {
        m_overview = QPixmap();
        update();
    });
}

void GraphCanvas::setProject(const Pipeline::Project &project, const GraphLayout &layout, const QHash<QString, QStringList> &members)
{
    const QString kept = selected();
    m_layout = layout;
    m_boxes.clear();
    m_nodeOf.clear();
    m_edgeBounds.clear();
    m_edgeLines.clear();
    for (const Pipeline::Action &action : project.actions) {
        Box box;
        box.name = action.id.value;
        box.image = action.command.image == QStringLiteral("ehrql") ? QStringLiteral("ehrQL") : action.command.image;
        box.members = members.value(box.name);
        if (box.isGroup()) {
            box.image = tr("%n action(s)", nullptr, static_cast<int>(box.members.size()));
        }
        box.search = (action.id.value + u' ' + action.run.value).toLower();
        for (const Pipeline::Output &output : action.outputs) {
            box.levels[static_cast<int>(output.level)] = true;
        }
        m_nodeOf.insert(box.name, static_cast<int>(m_boxes.size()));
        m_boxes.append(box);
    }
    for (const GraphLayout::Edge &edge : std::as_const(m_layout.edges)) {
        m_edgeLines.append(linesOf(edge.curve));
        m_edgeBounds.append(pathOf(edge.curve).controlPointRect().adjusted(-2, -2, 2, 2));
    }
    m_node = m_nodeOf.value(kept, -1);
    m_edge = -1;
    m_overview = QPixmap();
    setFilter(m_filter);
    if (m_fitted) {
        place();
    }
    describe();
    update();
}

void GraphCanvas::setRecords(const QMap<QString, Runner::ActionRecord> &records)
{
    m_records = records;
    update();
}

void GraphCanvas::setFilter(const QString &text)
{
    m_filter = text;
    for (Box &box : m_boxes) {
        box.faded = !text.isEmpty() && !box.search.contains(text.toLower());
    }
    update();
}

QString GraphCanvas::selected() const
{
    return m_node >= 0 && m_node < m_boxes.size() ? m_boxes.at(m_node).name : QString();
}

void GraphCanvas::select(const QString &action, bool bringIntoView)
{
    selectNode(m_nodeOf.value(action, -1), bringIntoView);
}

void GraphCanvas::selectNode(int node, bool bringIntoView)
{
    m_edge = -1;
    const bool changed = node != m_node;
    m_node = node;
    if (bringIntoView && node >= 0 && node < m_layout.nodes.size()) {
        const QRectF box = onScreen(m_layout.nodes.at(node).rect);
        const QRectF inner = QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin);
        if (!inner.contains(box)) {
            m_offset += inner.center() - box.center();
            m_fitted = false;
        }
    }
    update();
    if (changed) {
        describe();
        emit selectionChanged(selected());
    }
}

void GraphCanvas::describe()
{
    if (m_node < 0) {
        setAccessibleDescription(tr("%n action(s). The arrow keys walk along what is needed.", nullptr, static_cast<int>(m_boxes.size())));
        return;
    }
    QStringList needs;
    QStringList neededBy;
    for (const GraphLayout::Edge &edge : std::as_const(m_layout.edges)) {
        if (edge.to == m_node) {
            needs.append(m_boxes.at(edge.from).name);
        } else if (edge.from == m_node) {
            neededBy.append(m_boxes.at(edge.to).name);
        }
    }
    const QString nothing = tr("nothing");
    const Box &box = m_boxes.at(m_node);
    if (box.isGroup()) {
        setAccessibleDescription(tr("%1, a closed group of %2. Enter opens it. Needs: %3. Needed by: %4.")
                                     .arg(box.name, box.image, needs.isEmpty() ? nothing : needs.join(QStringLiteral(", ")),
                                          neededBy.isEmpty() ? nothing : neededBy.join(QStringLiteral(", "))));
        return;
    }
    setAccessibleDescription(tr("%1, runs %2. Needs: %3. Needed by: %4.")
                                 .arg(m_boxes.at(m_node).name, m_boxes.at(m_node).image,
                                      needs.isEmpty() ? nothing : needs.join(QStringLiteral(", ")),
                                      neededBy.isEmpty() ? nothing : neededBy.join(QStringLiteral(", "))));
}

void GraphCanvas::place()
{
    const bool whole = m_whole;
    fit();
    m_whole = whole;
    if (whole || m_zoom >= kReadable || m_layout.nodes.isEmpty()) {
        return;
    }
    // Thousands of actions drawn whole are a grey line. Their beginning says more; the overview shows the rest.
    m_zoom = kReadable * 1.3;
    const QRectF first = std::min_element(m_layout.nodes.cbegin(), m_layout.nodes.cend(), [](const GraphLayout::Node &a, const GraphLayout::Node &b) {
                             return a.rect.left() != b.rect.left() ? a.rect.left() < b.rect.left() : a.rect.top() < b.rect.top();
                         })->rect;
    m_offset = QPointF(kMargin, kMargin) - first.topLeft() * m_zoom;
}

void GraphCanvas::fit()
{
    m_whole = true;
    const QSizeF room(std::max(1.0, width() - 2.0 * kMargin), std::max(1.0, height() - 2.0 * kMargin - 20.0));
    const QRectF &bounds = m_layout.bounds;
    m_zoom = bounds.isEmpty() ? 1.0 : std::clamp(std::min(room.width() / bounds.width(), room.height() / bounds.height()), kSmallest, 1.0);
    m_offset = QPointF(kMargin, kMargin) - bounds.topLeft() * m_zoom
               + QPointF(std::max(0.0, room.width() - bounds.width() * m_zoom), std::max(0.0, room.height() - bounds.height() * m_zoom)) / 2.0;
    m_fitted = true;
    update();
}

void GraphCanvas::zoomBy(double factor)
{
    zoomAt(QRectF(rect()).center(), factor);
}

void GraphCanvas::zoomAt(QPointF position, double factor)
{
    const QPointF fixed = toSheet(position);
    m_zoom = std::clamp(m_zoom * factor, kSmallest, kLargest);
    m_offset = position - fixed * m_zoom;
    m_fitted = false;
    update();
}

int GraphCanvas::nodeAt(QPointF position) const
{
    const QPointF point = toSheet(position);
    for (int node = 0; node < m_layout.nodes.size(); ++node) {
        if (m_layout.nodes.at(node).rect.contains(point)) {
            return node;
        }
    }
    return -1;
}

int GraphCanvas::edgeAt(QPointF position) const
{
    const QPointF point = toSheet(position);
    const double reach = 5.0 / m_zoom;
    QPainterPathStroker stroker;
    stroker.setWidth(2.0 * reach);
    for (int edge = 0; edge < m_layout.edges.size(); ++edge) {
        if (m_edgeBounds.at(edge).adjusted(-reach, -reach, reach, reach).contains(point)
            && stroker.createStroke(pathOf(m_layout.edges.at(edge).curve)).contains(point)) {
            return edge;
        }
    }
    return -1;
}

void GraphCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme->color(Role::Window));
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF visible(toSheet(QPointF(0, 0)), QSizeF(width(), height()) / m_zoom);
    painter.save();
    painter.translate(m_offset);
    painter.scale(m_zoom, m_zoom);
    paintEdges(painter, visible);
    paintNodes(painter, visible);
    if (m_drawFrom >= 0) {
        const QRectF &from = m_layout.nodes.at(m_drawFrom).rect;
        painter.setPen(QPen(m_theme->color(Role::Accent), 2.0, Qt::DashLine));
        painter.drawLine(QPointF(from.right(), from.center().y()), m_drawTo);
    }
    painter.restore();
    paintLegend(painter);
    paintOverview(painter);
}

void GraphCanvas::paintLines(QPainter &painter, const QList<QLineF> &lines, double opacity) const
{
    // Mixed with the sheet here: thousands of lines that let others shine through take ten times as long.
    const QColor line = m_theme->color(Role::Muted);
    const QColor sheet = m_theme->color(Role::Window);
    const auto mixed = [opacity](int above, int below) { return static_cast<int>(std::lround(above * opacity + below * (1.0 - opacity))); };
    painter.setPen(QPen(QColor(mixed(line.red(), sheet.red()), mixed(line.green(), sheet.green()), mixed(line.blue(), sheet.blue())), 0.0));
    painter.drawLines(lines);
}

QList<int> GraphCanvas::edgesIn(const QRectF &visible) const
{
    QList<int> edges;
    for (int edge = 0; edge < m_layout.edges.size(); ++edge) {
        const QList<QLineF> &lines = m_edgeLines.at(edge);
        if (m_edgeBounds.at(edge).intersects(visible)
            && std::any_of(lines.cbegin(), lines.cend(), [&visible](const QLineF &line) { return crosses(line, visible); })) {
            edges.append(edge);
        }
    }
    return edges;
}

void GraphCanvas::paintEdges(QPainter &painter, const QRectF &visible)
{
    painter.setBrush(Qt::NoBrush);
    const QList<int> edges = edgesIn(visible);
    // Many lines are drawn together, thin and of straight pieces, as far as they are in view. Of those too many
    // to be told apart at this size only every so manieth is drawn.
    const bool curved = m_zoom > kCurved && edges.size() <= kManyEdges;
    const qsizetype stride = m_zoom > kCurved ? 1 : 1 + edges.size() / kTooManyEdges;
    painter.setRenderHint(QPainter::Antialiasing, curved);
    QColor quiet = m_theme->color(Role::Muted);
    QList<QLineF> lines;
    QList<QLineF> faded;
    QList<int> marked;
    for (qsizetype i = 0; i < edges.size(); ++i) {
        const int edge = edges.at(i);
        const GraphLayout::Edge &each = m_layout.edges.at(edge);
        const bool isFaded = m_boxes.at(each.from).faded || m_boxes.at(each.to).faded;
        if (edge == m_edge || (m_node >= 0 && (each.from == m_node || each.to == m_node))) {
            marked.append(edge);
        } else if (curved) {
            quiet.setAlphaF(static_cast<float>(isFaded ? kFaded : kQuiet));
            painter.setPen(QPen(quiet, 1.4 / std::min(1.0, m_zoom * 1.6)));
            painter.drawPath(pathOf(each.curve));
        } else if (i % stride == 0) {
            for (const QLineF &line : m_edgeLines.at(edge)) {
                if (crosses(line, visible)) {
                    (isFaded ? faded : lines).append(line);
                }
            }
        }
    }
    paintLines(painter, faded, kFaded);
    paintLines(painter, lines, kQuiet);
    painter.setPen(QPen(m_theme->color(Role::Accent), 2.0 / std::min(1.0, m_zoom * 1.6)));
    painter.setRenderHint(QPainter::Antialiasing, marked.size() <= kManyEdges);
    for (const int edge : std::as_const(marked)) { // on top of the others
        if (edge == m_edge) {
            painter.setPen(QPen(m_theme->color(Role::Accent), 3.0 / std::min(1.0, m_zoom * 1.6)));
        }
        if (marked.size() <= kManyEdges) {
            painter.drawPath(pathOf(m_layout.edges.at(edge).curve));
        } else {
            painter.drawLines(m_edgeLines.at(edge));
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, true);
}

std::pair<QString, Role> GraphCanvas::stateOf(const Box &box) const
{
    if (!box.isGroup()) {
        const auto record = m_records.constFind(box.name);
        return record == m_records.constEnd() ? std::pair(QString(), Role::Muted) : std::pair(runStateText(*record), runStateRole(*record));
    }
    int done = 0;
    int failed = 0;
    int running = 0;
    for (const QString &member : box.members) {
        if (const auto record = m_records.constFind(member); record != m_records.constEnd()) {
            done += record->state() == Runner::State::Succeeded ? 1 : 0;
            failed += record->state() == Runner::State::Failed ? 1 : 0;
            running += record->state() == Runner::State::Running ? 1 : 0;
        }
    }
    if (failed > 0) {
        return {QStringLiteral("✗ ") + tr("%n failed", nullptr, failed), Role::Error};
    }
    if (running > 0) {
        return {QStringLiteral("◐ ") + tr("%n running", nullptr, running), Role::Accent};
    }
    return done == 0 ? std::pair(QString(), Role::Muted) : std::pair(QStringLiteral("✓ ") + tr("%n done", nullptr, done), Role::Success);
}

void GraphCanvas::paintNodes(QPainter &painter, const QRectF &visible)
{
    const bool readable = m_zoom > kReadable;
    painter.setRenderHint(QPainter::Antialiasing, readable);
    QHash<QRgb, QList<QRectF>> plain; // by colour, drawn together
    for (int node = 0; node < m_layout.nodes.size(); ++node) {
        const QRectF &box = m_layout.nodes.at(node).rect;
        if (!box.intersects(visible)) {
            continue;
        }
        if (readable) {
            paintNode(painter, node);
            continue;
        }
        const auto [state, role] = stateOf(m_boxes.at(node));
        QColor colour = m_theme->color(node == m_node ? Role::Accent : role);
        if (m_boxes.at(node).faded) {
            colour.setAlphaF(static_cast<float>(kFaded));
        }
        plain[colour.rgba()].append(box);
    }
    painter.setPen(Qt::NoPen);
    for (auto each = plain.constBegin(); each != plain.constEnd(); ++each) {
        painter.setBrush(QColor::fromRgba(each.key()));
        painter.drawRects(*each);
    }
}

void GraphCanvas::paintNode(QPainter &painter, int node)
{
    const QRectF &rect = m_layout.nodes.at(node).rect;
    const Box &box = m_boxes.at(node);
    painter.setOpacity(box.faded ? 0.3 : 1.0);
    const bool chosen = node == m_node;
    painter.setPen(QPen(m_theme->color(chosen ? Role::Accent : Role::Hairline), chosen ? 2.0 : 1.2));
    painter.setBrush(m_theme->color(Role::Base));
    if (box.isGroup()) { // more cards below the first
        painter.drawRoundedRect(rect.translated(5, 5), 6, 6);
    }
    painter.drawRoundedRect(rect, 6, 6);
    QFont font = m_theme->interfaceFont();
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(m_theme->color(Role::Text));
    const QRectF inner = rect.adjusted(12, 6, -12, -6);
    const QFontMetricsF metrics(font);
    painter.drawText(QRectF(inner.left(), inner.top(), inner.width() - 16, inner.height() / 2.0), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(box.name, Qt::ElideMiddle, inner.width() - 16));
    font.setWeight(QFont::Normal);
    font.setPointSizeF(m_theme->textSize() * 0.88);
    painter.setFont(font);
    const QRectF lower(inner.left(), inner.center().y(), inner.width(), inner.height() / 2.0);
    const auto [words, role] = stateOf(box);
    double stateWidth = 0.0;
    if (!words.isEmpty()) {
        const QString state = QFontMetricsF(font).elidedText(words, Qt::ElideRight, inner.width() * 0.62);
        stateWidth = QFontMetricsF(font).horizontalAdvance(state) + 6.0;
        painter.setPen(m_theme->color(role));
        painter.drawText(lower, Qt::AlignRight | Qt::AlignVCenter, state);
    }
    painter.setPen(m_theme->color(Role::Muted));
    painter.drawText(lower, Qt::AlignLeft | Qt::AlignVCenter, QFontMetricsF(font).elidedText(box.image, Qt::ElideRight, inner.width() - stateWidth));
    // Sensitivity by colour and by shape: a disc never leaves, a square may be reviewed.
    double x = rect.right() - 6.0;
    for (int level = 2; level >= 0; --level) {
        if (!box.levels[level]) {
            continue;
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme->color(level == 0 ? Role::Chart3 : level == 1 ? Role::Chart2 : Role::Muted));
        const QRectF mark(x - 4.0, rect.top() + 3.0, 8.0, 8.0);
        if (level == 0) {
            painter.drawEllipse(mark);
        } else {
            painter.drawRect(mark);
        }
        x -= 12.0;
    }
    painter.setOpacity(1.0);
}

void GraphCanvas::paintLegend(QPainter &painter)
{
    painter.setFont(m_theme->interfaceFont());
    const QFontMetricsF metrics(m_theme->interfaceFont());
    const QString highly = tr("highly sensitive");
    const QString moderately = tr("moderately sensitive");
    double x = 16.0;
    const double y = height() - 16.0;
    // The sheet may go on below it.
    const double width = metrics.horizontalAdvance(highly) + metrics.horizontalAdvance(moderately) + 64.0;
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme->color(Role::Window));
    painter.drawRoundedRect(QRectF(x - 8.0, y - metrics.ascent() - 6.0, width, metrics.height() + 10.0), 4.0, 4.0);
    const auto entry = [&](Role role, bool disc, const QString &text) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme->color(role));
        const QRectF mark(x, y - 9.0, 9.0, 9.0);
        if (disc) {
            painter.drawEllipse(mark);
        } else {
            painter.drawRect(mark);
        }
        painter.setPen(m_theme->color(Role::Muted));
        painter.drawText(QPointF(x + 15.0, y), text);
        x += 32.0 + metrics.horizontalAdvance(text);
    };
    entry(Role::Chart3, true, highly);
    entry(Role::Chart2, false, moderately);
}

QRectF GraphCanvas::overviewRect() const
{
    const QRectF &bounds = m_layout.bounds;
    if (bounds.isEmpty() || QRectF(rect()).contains(onScreen(bounds))) {
        return {};
    }
    const QSizeF size = bounds.size().scaled(180.0, 130.0, Qt::KeepAspectRatio).expandedTo(QSizeF(24.0, 24.0));
    return {QPointF(width() - size.width() - 14.0, height() - size.height() - 14.0), size};
}

void GraphCanvas::paintOverview(QPainter &painter)
{
    const QRectF area = overviewRect();
    if (area.isEmpty()) {
        return;
    }
    const QRectF &bounds = m_layout.bounds;
    const double across = area.width() / bounds.width();
    const double down = area.height() / bounds.height();
    if (m_overview.isNull()) { // drawn once a layout: thousands of boxes do not move with the view
        m_overview = QPixmap(area.size().toSize());
        m_overview.fill(m_theme->color(Role::Base));
        QPainter small(&m_overview);
        for (const GraphLayout::Node &node : std::as_const(m_layout.nodes)) {
            const QPointF corner = node.rect.topLeft() - bounds.topLeft();
            small.fillRect(QRectF(corner.x() * across, corner.y() * down, std::max(1.0, node.rect.width() * across), std::max(1.0, node.rect.height() * down)),
                           m_theme->color(Role::Muted));
        }
    }
    painter.drawPixmap(area.topLeft(), m_overview);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(m_theme->color(Role::Hairline));
    painter.drawRect(area);
    const QPointF corner = toSheet(QPointF(0, 0)) - bounds.topLeft();
    const QRectF view(area.left() + corner.x() * across, area.top() + corner.y() * down, width() / m_zoom * across, height() / m_zoom * down);
    painter.setPen(QPen(m_theme->color(Role::Accent), 1.6));
    painter.drawRect(view.intersected(area));
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
    m_pressedOffset = m_offset;
    if (event->button() != Qt::LeftButton) {
        return;
    }
    if (const QRectF area = overviewRect(); area.contains(m_pressed)) {
        const QPointF share((m_pressed.x() - area.left()) / area.width(), (m_pressed.y() - area.top()) / area.height());
        const QPointF centre = m_layout.bounds.topLeft() + QPointF(share.x() * m_layout.bounds.width(), share.y() * m_layout.bounds.height());
        m_offset = QRectF(rect()).center() - centre * m_zoom;
        m_fitted = false;
        update();
        return;
    }
    const int node = nodeAt(m_pressed);
    if (node < 0) {
        m_panning = true;
        return;
    }
    const QRectF &box = m_layout.nodes.at(node).rect;
    m_drawFrom = toSheet(m_pressed).x() > box.right() - kHandle && !m_boxes.at(node).isGroup() ? node : -1;
    m_drawTo = toSheet(m_pressed);
    selectNode(node, false);
}

void GraphCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (m_panning) {
        m_offset = m_pressedOffset + event->position() - m_pressed;
        m_fitted = m_fitted && event->position() == m_pressed;
        update();
    } else if (m_drawFrom >= 0) {
        m_drawTo = toSheet(event->position());
        update();
    } else {
        const int node = nodeAt(event->position());
        const bool handle = node >= 0 && !m_boxes.at(node).isGroup() && toSheet(event->position()).x() > m_layout.nodes.at(node).rect.right() - kHandle;
        setCursor(handle ? Qt::CrossCursor : node >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
        setToolTip(handle ? tr("Drag to the action that needs %1").arg(m_boxes.at(node).name) : node >= 0 ? m_boxes.at(node).name : QString());
    }
}

void GraphCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    const bool clicked = (event->position() - m_pressed).manhattanLength() < 4.0;
    if (m_drawFrom >= 0) {
        const int from = m_drawFrom;
        const int to = nodeAt(event->position());
        m_drawFrom = -1;
        update();
        if (to >= 0 && to != from && !m_boxes.at(to).isGroup()) {
            emit needDrawn(m_boxes.at(to).name, m_boxes.at(from).name);
        }
    } else if (m_panning && clicked) {
        const int edge = edgeAt(event->position());
        selectNode(-1, false);
        m_edge = edge;
        update();
    }
    m_panning = false;
}

void GraphCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int node = nodeAt(event->position()); node >= 0) {
        emit activated(m_boxes.at(node).name);
    }
}

void GraphCanvas::contextMenuEvent(QContextMenuEvent *event)
{
    const int node = event->reason() == QContextMenuEvent::Keyboard ? m_node : nodeAt(event->pos());
    if (node >= 0) {
        selectNode(node, false);
        emit menuRequested(m_boxes.at(node).name, event->globalPos());
    }
}

void GraphCanvas::walk(int key)
{
    if (m_node < 0) {
        selectNode(m_boxes.isEmpty() ? -1 : 0, true);
        return;
    }
    // Along the lines to the side, else to the nearest box in that direction.
    const QPointF here = m_layout.nodes.at(m_node).rect.center();
    int best = -1;
    double nearest = 0.0;
    for (int node = 0; node < m_layout.nodes.size(); ++node) {
        const QPointF way = m_layout.nodes.at(node).rect.center() - here;
        const bool sideways = key == Qt::Key_Left || key == Qt::Key_Right;
        const double along = key == Qt::Key_Right ? way.x() : key == Qt::Key_Left ? -way.x() : key == Qt::Key_Down ? way.y() : -way.y();
        const double away = sideways ? std::abs(way.y()) : std::abs(way.x());
        if (node == m_node || along <= 1.0) {
            continue;
        }
        const bool joined = sideways && std::any_of(m_layout.edges.cbegin(), m_layout.edges.cend(), [&](const GraphLayout::Edge &edge) {
                                return (edge.from == m_node && edge.to == node) || (edge.to == m_node && edge.from == node);
                            });
        const double distance = along + 2.0 * away - (joined ? 1e9 : 0.0);
        if (best < 0 || distance < nearest) {
            best = node;
            nearest = distance;
        }
    }
    if (best >= 0) {
        selectNode(best, true);
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
        if (m_node >= 0) {
            emit activated(selected());
        }
        return;
    case Qt::Key_F2:
        if (m_node >= 0 && !m_boxes.at(m_node).isGroup()) {
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
        if (m_edge >= 0 && !m_boxes.at(m_layout.edges.at(m_edge).from).isGroup() && !m_boxes.at(m_layout.edges.at(m_edge).to).isGroup()) {
            const GraphLayout::Edge edge = m_layout.edges.at(m_edge);
            emit needRemoved(m_boxes.at(edge.to).name, m_boxes.at(edge.from).name);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace Gui
