// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/graphlayers.h"

#include <algorithm>
#include <cmath>

#include <QHash>

namespace Gui
{

namespace
{

constexpr int kSweeps = 4;           // there and back, after which orders hardly change
constexpr double kRowGap = 26.0;
constexpr double kLayerGap = 78.0;
constexpr double kColumnGap = 26.0;  // within a folded layer
constexpr double kFewestRows = 40.0; // a layer of so many is never folded
constexpr double kTall = 1.3;        // times the square root of the part's size: about as tall as wide

class Layers
{
public:
    Layers(GraphLayout &layout, const QList<int> &members, const QList<int> &edges)
        : m_layout(layout), m_members(members)
    {
        for (const int edge : edges) {
            const GraphLayout::Edge &each = layout.edges.at(edge);
            m_needs[each.to].append(each.from);
            m_neededBy[each.from].append(each.to);
        }
    }

    void lay()
    {
        assign();
        order();
        place();
    }

private:
    void assign();
    void order();
    void place();
    void settle(QList<int> &layer, const QHash<int, QList<int>> &joined);
    [[nodiscard]] double meanOf(const QList<int> &others, const QHash<int, double> &values, double otherwise) const;

    GraphLayout &m_layout;
    const QList<int> &m_members;
    QHash<int, QList<int>> m_needs;
    QHash<int, QList<int>> m_neededBy;
    QList<QList<int>> m_layers;
    QHash<int, double> m_y;
};

void Layers::assign()
{
    QHash<int, qsizetype> open; // needs not yet in a layer
    QHash<int, int> layerOf;
    QList<int> ready;
    for (const int member : m_members) {
        open.insert(member, m_needs.value(member).size());
        if (open.value(member) == 0) {
            ready.append(member);
        }
    }
    for (qsizetype next = 0; next < ready.size(); ++next) { // what stands in a circle is never ready: layer 0
        for (const int other : m_neededBy.value(ready.at(next))) {
            layerOf[other] = std::max(layerOf.value(other), layerOf.value(ready.at(next)) + 1);
            if (--open[other] == 0) {
                ready.append(other);
            }
        }
    }
    for (auto member = ready.crbegin(); member != ready.crend(); ++member) { // short lines: up to what needs it
        const QList<int> others = m_neededBy.value(*member);
        if (others.isEmpty()) {
            continue;
        }
        int nearest = layerOf.value(others.first());
        for (const int other : others) {
            nearest = std::min(nearest, layerOf.value(other));
        }
        layerOf[*member] = std::max(layerOf.value(*member), nearest - 1);
    }
    for (const int member : m_members) {
        const int layer = layerOf.value(member);
        while (m_layers.size() <= layer) {
            m_layers.append(QList<int>());
        }
        m_layers[layer].append(member);
    }
}

double Layers::meanOf(const QList<int> &others, const QHash<int, double> &values, double otherwise) const
{
    double sum = 0.0;
    int count = 0;
    for (const int other : others) {
        if (const auto found = values.constFind(other); found != values.constEnd()) {
            sum += *found;
            ++count;
        }
    }
    return count == 0 ? otherwise : sum / count;
}

void Layers::order()
{
    QHash<int, double> share; // how far down its layer a member stands, 0 to 1
    const auto number = [&share](const QList<int> &layer) {
        for (qsizetype i = 0; i < layer.size(); ++i) {
            share.insert(layer.at(i), (static_cast<double>(i) + 0.5) / static_cast<double>(layer.size()));
        }
    };
    const auto sorted = [this, &share](QList<int> &layer, const QHash<int, QList<int>> &joined) {
        QHash<int, double> wanted;
        for (const int member : std::as_const(layer)) {
            wanted.insert(member, meanOf(joined.value(member), share, share.value(member)));
        }
        std::stable_sort(layer.begin(), layer.end(), [&wanted](int a, int b) { return wanted.value(a) < wanted.value(b); });
    };
    for (const QList<int> &layer : std::as_const(m_layers)) {
        number(layer);
    }
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
        for (auto layer = m_layers.begin(); layer != m_layers.end(); ++layer) {
            sorted(*layer, m_needs);
            number(*layer);
        }
        for (auto layer = m_layers.rbegin(); layer != m_layers.rend(); ++layer) {
            sorted(*layer, m_neededBy);
            number(*layer);
        }
    }
}

/// Heights as near as can be to those of what the members are joined to, in their order and without overlap: the
/// least squares under a fixed order, found by pooling neighbours that want to pass each other.
void Layers::settle(QList<int> &layer, const QHash<int, QList<int>> &joined)
{
    struct Pool
    {
        double sum = 0.0;
        int count = 0;
        [[nodiscard]] double mean() const { return sum / count; }
    };
    const double step = kGraphNode.height() + kRowGap;
    QList<Pool> pools;
    for (qsizetype i = 0; i < layer.size(); ++i) {
        const double wanted = meanOf(joined.value(layer.at(i)), m_y, m_y.value(layer.at(i))) - step * static_cast<double>(i);
        pools.append({wanted, 1});
        while (pools.size() > 1 && pools.at(pools.size() - 2).mean() > pools.last().mean()) {
            const Pool last = pools.takeLast();
            pools.last().sum += last.sum;
            pools.last().count += last.count;
        }
    }
    qsizetype i = 0;
    for (const Pool &pool : std::as_const(pools)) {
        for (int n = 0; n < pool.count; ++n, ++i) {
            m_y[layer.at(i)] = pool.mean() + step * static_cast<double>(i);
        }
    }
}

void Layers::place()
{
    const double step = kGraphNode.height() + kRowGap;
    const auto tallest = static_cast<qsizetype>(std::max(kFewestRows, kTall * std::sqrt(static_cast<double>(m_members.size()))));
    const auto isFolded = [tallest](const QList<int> &layer) { return layer.size() > tallest; };
    for (const QList<int> &layer : std::as_const(m_layers)) {
        const qsizetype rows = std::min(layer.size(), tallest);
        for (qsizetype i = 0; i < layer.size(); ++i) { // centred around 0
            m_y.insert(layer.at(i), step * (static_cast<double>(i % rows) - static_cast<double>(rows - 1) / 2.0));
        }
    }
    for (const bool forth : {true, false, true}) {
        for (qsizetype i = 0; i < m_layers.size(); ++i) {
            QList<int> &layer = m_layers[forth ? i : m_layers.size() - 1 - i];
            if (!isFolded(layer)) {
                settle(layer, forth ? m_needs : m_neededBy);
            }
        }
    }
    double x = 0.0;
    for (const QList<int> &layer : std::as_const(m_layers)) {
        const qsizetype rows = std::max<qsizetype>(1, std::min(layer.size(), tallest));
        for (qsizetype i = 0; i < layer.size(); ++i) {
            const double column = static_cast<double>(i / rows) * (kGraphNode.width() + kColumnGap);
            m_layout.nodes[layer.at(i)].rect = QRectF(QPointF(x + column, m_y.value(layer.at(i))), kGraphNode);
        }
        const double columns = std::ceil(static_cast<double>(layer.size()) / static_cast<double>(rows));
        x += columns * (kGraphNode.width() + kColumnGap) - kColumnGap + kLayerGap;
    }
}

} // namespace

QList<QPointF> straightCurve(const QRectF &from, const QRectF &to)
{
    constexpr double kReach = 30.0;
    const QPointF start(from.right(), from.center().y());
    const QPointF end(to.left(), to.center().y());
    const double reach = std::max(kReach, std::abs(end.x() - start.x()) / 2.0);
    return {start, start + QPointF(reach, 0.0), end - QPointF(reach, 0.0), end};
}

void layInLayers(GraphLayout &layout, const QList<int> &members, const QList<int> &edges)
{
    Layers(layout, members, edges).lay();
    for (const int edge : edges) {
        GraphLayout::Edge &each = layout.edges[edge];
        each.curve = straightCurve(layout.nodes.at(each.from).rect, layout.nodes.at(each.to).rect);
    }
}

} // namespace Gui
