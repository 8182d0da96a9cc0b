// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/graphscene.h"

#include <algorithm>
#include <cmath>

#include <QPainterPathStroker>
#include <QSet>

namespace Gui
{

namespace
{

constexpr int kBundle = 48;     // lines at one end that are all drawn; of more, so many
constexpr double kStub = 22.0;  // of the others
constexpr double kGolden = 0.6180339887498949;

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

/// A cubic Bezier piece.
struct Cubic
{
    QPointF begin;
    QPointF first;
    QPointF second;
    QPointF end;

    [[nodiscard]] bool mayShowIn(const QRectF &area) const
    {
        const auto [left, right] = std::minmax({begin.x(), first.x(), second.x(), end.x()});
        const auto [top, bottom] = std::minmax({begin.y(), first.y(), second.y(), end.y()});
        return left <= area.right() && right >= area.left() && top <= area.bottom() && bottom >= area.top();
    }

    /// Whether its chord stands for it: the curve leaves it by at most the larger of these differences.
    [[nodiscard]] bool isFlat(double tolerance) const
    {
        const QPointF one = first * 3.0 - begin * 2.0 - end;
        const QPointF other = second * 3.0 - end * 2.0 - begin;
        const double x = std::max(std::abs(one.x()), std::abs(other.x()));
        const double y = std::max(std::abs(one.y()), std::abs(other.y()));
        return std::hypot(x, y) <= 4.0 * tolerance;
    }

    [[nodiscard]] std::pair<Cubic, Cubic> halves() const
    {
        const QPointF a = (begin + first) / 2.0;
        const QPointF b = (first + second) / 2.0;
        const QPointF c = (second + end) / 2.0;
        const QPointF ab = (a + b) / 2.0;
        const QPointF bc = (b + c) / 2.0;
        const QPointF middle = (ab + bc) / 2.0;
        return {{begin, a, ab, middle}, {middle, bc, c, end}};
    }
};

/// Halves the curve until its halves are out of sight or as good as straight. `depth` bounds it for curves without end.
void appendParts(const Cubic &cubic, const QRectF &area, double tolerance, int depth, QList<QPolygonF> &parts)
{
    if (!cubic.mayShowIn(area)) {
        return;
    }
    if (depth > 0 && !cubic.isFlat(tolerance)) {
        const auto [before, after] = cubic.halves();
        appendParts(before, area, tolerance, depth - 1, parts);
        appendParts(after, area, tolerance, depth - 1, parts);
        return;
    }
    if (parts.isEmpty() || parts.constLast().constLast() != cubic.begin) {
        parts.append(QPolygonF({cubic.begin}));
    }
    parts.last().append(cubic.end);
}

/// The first `kStub` of a line.
QLineF shortened(QLineF line)
{
    line.setLength(std::min(line.length(), kStub));
    return line;
}

} // namespace

bool crosses(const QLineF &line, const QRectF &area)
{
    const double left = std::min(line.x1(), line.x2());
    const double right = std::max(line.x1(), line.x2());
    const double top = std::min(line.y1(), line.y2());
    const double bottom = std::max(line.y1(), line.y2());
    return left <= area.right() && right >= area.left() && top <= area.bottom() && bottom >= area.top();
}

GraphScene::GraphScene(const Pipeline::Project &project, GraphLayout layout, const QHash<QString, QStringList> &members)
    : m_layout(std::move(layout))
{
    for (const Pipeline::Action &action : project.actions) {
        GraphBox box;
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
    drawLines();
}

void GraphScene::drawLines()
{
    QList<int> leaving(m_boxes.size(), 0);
    QList<int> arriving(m_boxes.size(), 0);
    for (const GraphLayout::Edge &edge : std::as_const(m_layout.edges)) {
        ++leaving[edge.from];
        ++arriving[edge.to];
    }
    QList<int> leftAlready(m_boxes.size(), 0);
    QList<int> arrivedAlready(m_boxes.size(), 0);
    double rank = 0.0;
    for (const GraphLayout::Edge &edge : std::as_const(m_layout.edges)) {
        Line line;
        line.pieces = linesOf(edge.curve);
        line.bounds = pathOf(edge.curve).controlPointRect().adjusted(-2, -2, 2, 2);
        rank += kGolden;
        rank -= std::floor(rank);
        line.rank = rank;
        const bool fans = leaving.at(edge.from) >= arriving.at(edge.to); // the many meet where it begins
        const qint64 all = fans ? leaving.at(edge.from) : arriving.at(edge.to);
        const qint64 before = fans ? leftAlready[edge.from]++ : arrivedAlready[edge.to]++;
        // Every so manieth is drawn from end to end, the first among them.
        line.inBundle = all > kBundle && before > 0 && before * kBundle / all == (before - 1) * kBundle / all;
        if (!line.pieces.isEmpty()) {
            const QLineF &end = fans ? line.pieces.constLast() : line.pieces.constFirst();
            line.stub = shortened(fans ? QLineF(end.p2(), end.p1()) : end);
        }
        m_lines.append(line);
    }
}

QPainterPath GraphScene::curveOf(int edge) const
{
    return pathOf(m_layout.edges.at(edge).curve);
}

QList<QPolygonF> GraphScene::partsOf(int edge, const QRectF &area, double tolerance) const
{
    constexpr int kHalvings = 16;
    const QList<QPointF> &curve = m_layout.edges.at(edge).curve;
    QList<QPolygonF> parts;
    for (qsizetype i = 1; i + 2 < curve.size(); i += 3) {
        appendParts({curve.at(i - 1), curve.at(i), curve.at(i + 1), curve.at(i + 2)}, area, tolerance, kHalvings, parts);
    }
    return parts;
}

void GraphScene::setFilter(const QString &text)
{
    const QString wanted = text.toLower();
    for (GraphBox &box : m_boxes) {
        box.faded = !wanted.isEmpty() && !box.search.contains(wanted);
    }
}

int GraphScene::nodeAt(QPointF point) const
{
    const auto found = std::find_if(m_layout.nodes.cbegin(), m_layout.nodes.cend(), [&point](const GraphLayout::Node &node) { return node.rect.contains(point); });
    return found == m_layout.nodes.cend() ? -1 : static_cast<int>(found - m_layout.nodes.cbegin());
}

int GraphScene::edgeAt(QPointF point, double reach) const
{
    QPainterPathStroker stroker;
    stroker.setWidth(2.0 * reach);
    for (int edge = 0; edge < m_lines.size(); ++edge) {
        if (m_lines.at(edge).bounds.adjusted(-reach, -reach, reach, reach).contains(point) && stroker.createStroke(curveOf(edge)).contains(point)) {
            return edge;
        }
    }
    return -1;
}

QList<int> GraphScene::nodesIn(const QRectF &area) const
{
    QList<int> nodes;
    for (int node = 0; node < m_layout.nodes.size(); ++node) {
        if (m_layout.nodes.at(node).rect.intersects(area)) {
            nodes.append(node);
        }
    }
    return nodes;
}

QList<int> GraphScene::edgesIn(const QRectF &area) const
{
    QList<int> edges;
    for (int edge = 0; edge < m_lines.size(); ++edge) {
        const Line &line = m_lines.at(edge);
        if (line.bounds.intersects(area)
            && std::any_of(line.pieces.cbegin(), line.pieces.cend(), [&area](const QLineF &piece) { return crosses(piece, area); })) {
            edges.append(edge);
        }
    }
    return edges;
}

int GraphScene::nextTo(int node, int arrowKey) const
{
    const bool sideways = arrowKey == Qt::Key_Left || arrowKey == Qt::Key_Right;
    QSet<int> joined;
    for (const GraphLayout::Edge &edge : m_layout.edges) {
        if (edge.from == node || edge.to == node) {
            joined.insert(edge.from == node ? edge.to : edge.from);
        }
    }
    const QPointF here = rectOf(node).center();
    int best = -1;
    double nearest = 0.0;
    for (int other = 0; other < m_layout.nodes.size(); ++other) {
        const QPointF way = rectOf(other).center() - here;
        const double along = arrowKey == Qt::Key_Right ? way.x() : arrowKey == Qt::Key_Left ? -way.x() : arrowKey == Qt::Key_Down ? way.y() : -way.y();
        const double away = sideways ? std::abs(way.y()) : std::abs(way.x());
        if (other == node || along <= 1.0) {
            continue;
        }
        const double distance = along + 2.0 * away - (sideways && joined.contains(other) ? 1e9 : 0.0);
        if (best < 0 || distance < nearest) {
            best = other;
            nearest = distance;
        }
    }
    return best;
}

int GraphScene::firstNode() const
{
    const auto first = std::min_element(m_layout.nodes.cbegin(), m_layout.nodes.cend(), [](const GraphLayout::Node &a, const GraphLayout::Node &b) {
        return a.rect.left() != b.rect.left() ? a.rect.left() < b.rect.left() : a.rect.top() < b.rect.top();
    });
    return first == m_layout.nodes.cend() ? -1 : static_cast<int>(first - m_layout.nodes.cbegin());
}

QString GraphScene::describe(int node) const
{
    if (node < 0) {
        return tr("%n action(s). The arrow keys walk along what is needed.", nullptr, static_cast<int>(m_boxes.size()));
    }
    QStringList needs;
    QStringList neededBy;
    for (const GraphLayout::Edge &edge : m_layout.edges) {
        if (edge.to == node) {
            needs.append(m_boxes.at(edge.from).name);
        } else if (edge.from == node) {
            neededBy.append(m_boxes.at(edge.to).name);
        }
    }
    const auto listed = [](const QStringList &names) {
        constexpr qsizetype kSpoken = 20; // nobody listens to thousands
        if (names.isEmpty()) {
            return tr("nothing");
        }
        const QString first = names.mid(0, kSpoken).join(QStringLiteral(", "));
        return names.size() <= kSpoken ? first : tr("%1 and %n more", nullptr, static_cast<int>(names.size() - kSpoken)).arg(first);
    };
    const GraphBox &box = m_boxes.at(node);
    const QString sentence = box.isGroup() ? tr("%1, a closed group of %2. Enter opens it. Needs: %3. Needed by: %4.") : tr("%1, runs %2. Needs: %3. Needed by: %4.");
    return sentence.arg(box.name, box.image, listed(needs), listed(neededBy));
}

} // namespace Gui
