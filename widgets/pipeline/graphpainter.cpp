// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/graphpainter.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "widgets/pipeline/actionsmodel.h"

namespace Gui
{

namespace
{

constexpr double kCurved = 0.25;  // zoom from which lines are curves
constexpr qsizetype kManyEdges = 250;     // in view: up to so many are drawn one by one
constexpr qsizetype kManyMarked = 96;     // thick ones, which take longer
constexpr qsizetype kTooManyEdges = 1200; // in view of a whole large graph
constexpr double kReadable = 0.5; // zoom from which boxes hold words
constexpr double kQuiet = 0.75;   // opacity of lines
constexpr double kFaded = 0.2;    // and of what the filter leaves out
constexpr double kFadedBox = 0.3;
constexpr double kRound = 6.0;
constexpr qsizetype kTexts = 20'000; // kept laid out

/// Thin lines stay visible when the sheet is small.
double widthAt(double zoom, double width)
{
    return width / std::min(1.0, zoom * 1.6);
}

bool isMarked(const GraphScene &scene, const GraphView &view, int edge)
{
    const GraphLayout::Edge &each = scene.edge(edge);
    return edge == view.edge || (view.node >= 0 && (each.from == view.node || each.to == view.node));
}

/// Only what may show of it: a line across a sheet of thousands of boxes costs as much as all that is in view.
void paintCurve(QPainter &painter, const GraphScene &scene, const GraphView &view, int edge, const QRectF &visible)
{
    constexpr double kTolerance = 0.2; // of a pixel
    const double reach = painter.pen().widthF();
    for (const QPolygonF &part : scene.partsOf(edge, visible.adjusted(-reach, -reach, reach, reach), kTolerance / view.zoom)) {
        painter.drawPolyline(part);
    }
}

void appendPieces(const GraphScene::Line &line, const QRectF &visible, QList<QLineF> &lines)
{
    std::copy_if(line.pieces.cbegin(), line.pieces.cend(), std::back_inserter(lines), [&visible](const QLineF &piece) { return crosses(piece, visible); });
}

} // namespace

void GraphPainter::forget()
{
    m_texts.clear();
    m_overview = QPixmap();
}

bool GraphPainter::isReadable(double zoom)
{
    return zoom > kReadable;
}

GraphDetail GraphPainter::detailFor(const GraphScene &scene, const GraphView &view, const QRectF &area)
{
    qsizetype quiet = 0;
    qsizetype marked = 0;
    for (const int edge : scene.edgesIn(view.toSheet(area))) {
        if (isMarked(scene, view, edge)) {
            ++marked;
        } else if (!scene.line(edge).inBundle) {
            ++quiet;
        }
    }
    const auto share = [](qsizetype lines) { return lines <= kTooManyEdges ? 1.0 : static_cast<double>(kTooManyEdges) / static_cast<double>(lines); };
    return {{view.zoom > kCurved && quiet <= kManyEdges, share(quiet)}, {marked <= kManyMarked, share(marked)}};
}

void GraphPainter::paintSheet(QPainter &painter, const GraphScene &scene, const GraphView &view, GraphDetail detail, const QRectF &area)
{
    constexpr double kMargin = 3.0; // the width of lines
    const QRectF visible = view.toSheet(area.adjusted(-kMargin, -kMargin, kMargin, kMargin));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(view.offset);
    painter.scale(view.zoom, view.zoom);
    paintEdges(painter, scene, view, detail, visible);
    paintNodes(painter, scene, view, visible);
    painter.restore();
}

void GraphPainter::paintLines(QPainter &painter, const QList<QLineF> &lines, double opacity) const
{
    // Mixed with the sheet here: thousands of lines that let others shine through take ten times as long.
    const QColor line = m_theme->color(Role::Muted);
    const QColor sheet = m_theme->color(Role::Window);
    const auto mixed = [opacity](int above, int below) { return static_cast<int>(std::lround(above * opacity + below * (1.0 - opacity))); };
    painter.setPen(QPen(QColor(mixed(line.red(), sheet.red()), mixed(line.green(), sheet.green()), mixed(line.blue(), sheet.blue())), 0.0));
    painter.drawLines(lines);
}

void GraphPainter::paintEdges(QPainter &painter, const GraphScene &scene, const GraphView &view, GraphDetail detail, const QRectF &visible) const
{
    painter.setBrush(Qt::NoBrush);
    painter.setRenderHint(QPainter::Antialiasing, detail.quiet.fine);
    QColor quiet = m_theme->color(Role::Muted);
    QList<QLineF> lines;
    QList<QLineF> faded;
    QList<int> marked;
    for (const int edge : scene.edgesIn(visible)) {
        const GraphScene::Line &line = scene.line(edge);
        const GraphLayout::Edge &each = scene.edge(edge);
        const bool isFaded = scene.box(each.from).faded || scene.box(each.to).faded;
        if (isMarked(scene, view, edge)) {
            marked.append(edge);
        } else if (line.inBundle || line.rank >= detail.quiet.share) {
            (isFaded ? faded : lines).append(line.stub);
        } else if (detail.quiet.fine) {
            quiet.setAlphaF(static_cast<float>(isFaded ? kFaded : kQuiet));
            painter.setPen(QPen(quiet, widthAt(view.zoom, 1.4)));
            paintCurve(painter, scene, view, edge, visible);
        } else {
            appendPieces(line, visible, isFaded ? faded : lines);
        }
    }
    paintLines(painter, faded, kFaded);
    paintLines(painter, lines, kQuiet);
    paintMarked(painter, scene, view, detail.marked, visible, marked); // on top of the others
    painter.setRenderHint(QPainter::Antialiasing, true);
}

void GraphPainter::paintMarked(QPainter &painter, const GraphScene &scene, const GraphView &view, GraphDetail::Lines detail, const QRectF &visible,
                               const QList<int> &marked) const
{
    const QColor colour = m_theme->color(Role::Accent);
    QList<QLineF> lines;
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const int edge : marked) {
        if (detail.fine || edge == view.edge) {
            painter.setPen(QPen(colour, widthAt(view.zoom, edge == view.edge ? 3.0 : 2.0)));
            paintCurve(painter, scene, view, edge, visible);
        } else if (scene.line(edge).rank < detail.share) {
            appendPieces(scene.line(edge), visible, lines);
        } else {
            lines.append(scene.line(edge).stub);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colour, 0.0));
    painter.drawLines(lines);
}

std::pair<QString, Role> GraphPainter::stateOf(const GraphBox &box) const
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

void GraphPainter::paintNodes(QPainter &painter, const GraphScene &scene, const GraphView &view, const QRectF &visible)
{
    const bool readable = isReadable(view.zoom);
    painter.setRenderHint(QPainter::Antialiasing, readable);
    QHash<QRgb, QList<QRectF>> plain; // by colour, drawn together
    for (const int node : scene.nodesIn(visible)) {
        if (readable) {
            paintNode(painter, scene, node, node == view.node);
            continue;
        }
        QColor colour = m_theme->color(node == view.node ? Role::Accent : stateOf(scene.box(node)).second);
        if (scene.box(node).faded) {
            colour.setAlphaF(static_cast<float>(kFaded));
        }
        plain[colour.rgba()].append(scene.rectOf(node));
    }
    painter.setPen(Qt::NoPen);
    for (auto each = plain.constBegin(); each != plain.constEnd(); ++each) {
        painter.setBrush(QColor::fromRgba(each.key()));
        painter.drawRects(*each);
    }
}

const QStaticText &GraphPainter::cut(const QString &text, const QFont &font, Qt::TextElideMode mode, double width)
{
    if (m_texts.size() > kTexts) {
        m_texts.clear();
    }
    const std::pair key(text, static_cast<int>(width) * (font.weight() == QFont::DemiBold ? -1 : 1));
    auto found = m_texts.find(key);
    if (found == m_texts.end()) {
        QStaticText made(QFontMetricsF(font).elidedText(text, mode, width));
        made.setTextFormat(Qt::PlainText);
        made.setPerformanceHint(QStaticText::AggressiveCaching);
        made.prepare({}, font);
        found = m_texts.insert(key, made);
    }
    return *found;
}

void GraphPainter::paintNode(QPainter &painter, const GraphScene &scene, int node, bool chosen)
{
    const QRectF &rect = scene.rectOf(node);
    const GraphBox &box = scene.box(node);
    painter.setOpacity(box.faded ? kFadedBox : 1.0);
    painter.setPen(QPen(m_theme->color(chosen ? Role::Accent : Role::Hairline), chosen ? 2.0 : 1.2));
    painter.setBrush(m_theme->color(Role::Base));
    if (box.isGroup()) { // more cards below the first
        painter.drawRoundedRect(rect.translated(5, 5), kRound, kRound);
    }
    painter.drawRoundedRect(rect, kRound, kRound);
    const QRectF inner = rect.adjusted(12, 6, -12, -6);
    const auto put = [&painter](const QStaticText &text, double x, double middle) {
        painter.drawStaticText(QPointF(x, middle - text.size().height() / 2.0), text);
    };
    QFont font = m_theme->interfaceFont();
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(m_theme->color(Role::Text));
    put(cut(box.name, font, Qt::ElideMiddle, inner.width() - 16.0), inner.left(), inner.top() + inner.height() / 4.0);
    font.setWeight(QFont::Normal);
    font.setPointSizeF(m_theme->textSize() * 0.88);
    painter.setFont(font);
    const double lower = inner.top() + inner.height() * 0.75;
    const auto [words, role] = stateOf(box);
    double stateWidth = 0.0;
    if (!words.isEmpty()) {
        const QStaticText &state = cut(words, font, Qt::ElideRight, inner.width() * 0.62);
        stateWidth = state.size().width() + 6.0;
        painter.setPen(m_theme->color(role));
        put(state, inner.right() - state.size().width(), lower);
    }
    painter.setPen(m_theme->color(Role::Muted));
    put(cut(box.image, font, Qt::ElideRight, inner.width() - stateWidth), inner.left(), lower);
    paintLevels(painter, box, rect);
    painter.setOpacity(1.0);
}

/// Sensitivity by colour and by shape: a disc never leaves, a square may be reviewed.
void GraphPainter::paintLevels(QPainter &painter, const GraphBox &box, const QRectF &rect) const
{
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
}

void GraphPainter::paintLegend(QPainter &painter, double bottom) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme->interfaceFont());
    const QFontMetricsF metrics(m_theme->interfaceFont());
    const QString highly = tr("highly sensitive");
    const QString moderately = tr("moderately sensitive");
    double x = 16.0;
    const double y = bottom - 16.0;
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

QRectF GraphPainter::overviewRect(const GraphScene &scene, const GraphView &view, const QSizeF &widget)
{
    const QRectF &bounds = scene.layout().bounds;
    if (bounds.isEmpty() || QRectF(QPointF(), widget).contains(view.onScreen(bounds))) {
        return {};
    }
    const QSizeF size = bounds.size().scaled(180.0, 130.0, Qt::KeepAspectRatio).expandedTo(QSizeF(24.0, 24.0));
    return {QPointF(widget.width() - size.width() - 14.0, widget.height() - size.height() - 14.0), size};
}

void GraphPainter::paintOverview(QPainter &painter, const GraphScene &scene, const GraphView &view, const QSizeF &widget)
{
    const QRectF area = overviewRect(scene, view, widget);
    if (area.isEmpty()) {
        return;
    }
    const QRectF &bounds = scene.layout().bounds;
    const double across = area.width() / bounds.width();
    const double down = area.height() / bounds.height();
    if (m_overview.size() != area.size().toSize()) { // drawn once a layout: thousands of boxes do not move with the view
        m_overview = QPixmap(area.size().toSize());
        m_overview.fill(m_theme->color(Role::Base));
        QPainter small(&m_overview);
        for (const GraphLayout::Node &node : scene.layout().nodes) {
            const QPointF corner = node.rect.topLeft() - bounds.topLeft();
            small.fillRect(QRectF(corner.x() * across, corner.y() * down, std::max(1.0, node.rect.width() * across), std::max(1.0, node.rect.height() * down)),
                           m_theme->color(Role::Muted));
        }
    }
    painter.drawPixmap(area.topLeft(), m_overview);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(m_theme->color(Role::Hairline));
    painter.drawRect(area);
    const QPointF corner = view.toSheet(QPointF(0, 0)) - bounds.topLeft();
    const QRectF seen(area.left() + corner.x() * across, area.top() + corner.y() * down, widget.width() / view.zoom * across, widget.height() / view.zoom * down);
    painter.setPen(QPen(m_theme->color(Role::Accent), 1.6));
    painter.drawRect(seen.intersected(area));
}

} // namespace Gui
