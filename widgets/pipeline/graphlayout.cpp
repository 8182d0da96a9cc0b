// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/graphlayout.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>

#include <QHash>
#include <QMutex>
#include <QSet>

#include "widgets/pipeline/graphlayers.h"

namespace Gui
{

namespace
{

constexpr double kPointsPerInch = 72.0;
constexpr double kGap = 26.0;            // between parts and in the block of lone actions
constexpr qsizetype kFinePart = 250;     // up to so many actions lines are led around boxes
constexpr int kLoneColumns = 6;
constexpr qsizetype kLargePart = 900;    // from so many actions or lines on, dot needs minutes rather than moments
constexpr double kTallest = 6.0;         // times its width: a part that dot makes taller is laid in folded layers
constexpr qsizetype kFewToFold = 60;     // actions; so many in one column can still be looked over

struct GraphDeleter
{
    void operator()(Agraph_t *graph) const { agclose(graph); }
};
using Graph = std::unique_ptr<Agraph_t, GraphDeleter>;

/// Graphviz keeps global state, so one layout runs at a time; the context lives as long as the program.
struct Engine
{
    QMutex mutex;
    GVC_t *context = gvContext();
};
Engine &engine()
{
    static Engine instance;
    return instance;
}

void setAttribute(Agraph_t *graph, int kind, const char *name, const QByteArray &value)
{
    QByteArray key(name);
    QByteArray text(value);
    agattr(graph, kind, key.data(), text.data());
}

Graph emptyGraph(bool fine)
{
    QByteArray name("pipeline");
    Graph graph(agopen(name.data(), Agdirected, nullptr));
    setAttribute(graph.get(), AGRAPH, "rankdir", "LR");
    setAttribute(graph.get(), AGRAPH, "nodesep", "0.36");
    setAttribute(graph.get(), AGRAPH, "ranksep", "0.75");
    setAttribute(graph.get(), AGRAPH, "splines", fine ? "spline" : "false");
    // Without limits the last percent of tidiness of a large graph takes minutes.
    setAttribute(graph.get(), AGRAPH, "nslimit", fine ? "20" : "0.3");
    setAttribute(graph.get(), AGRAPH, "nslimit1", fine ? "20" : "0.3");
    setAttribute(graph.get(), AGRAPH, "mclimit", fine ? "1" : "0.1");
    setAttribute(graph.get(), AGEDGE, "tailport", "e");
    setAttribute(graph.get(), AGEDGE, "headport", "w");
    setAttribute(graph.get(), AGNODE, "shape", "box");
    setAttribute(graph.get(), AGNODE, "label", "");
    setAttribute(graph.get(), AGNODE, "fixedsize", "true");
    setAttribute(graph.get(), AGNODE, "width", QByteArray::number(kGraphNode.width() / kPointsPerInch));
    setAttribute(graph.get(), AGNODE, "height", QByteArray::number(kGraphNode.height() / kPointsPerInch));
    return graph;
}

/// One connected part: `members` are indices of the layout's nodes, `edges` of its edges.
void layPart(GraphLayout &layout, const QList<int> &members, const QList<int> &edges)
{
    const bool fine = members.size() <= kFinePart;
    const Graph graph = emptyGraph(fine);
    QHash<int, Agnode_t *> nodes;
    for (const int index : members) {
        QByteArray name = QByteArray::number(index);
        nodes.insert(index, agnode(graph.get(), name.data(), 1));
    }
    for (const int edge : edges) {
        const GraphLayout::Edge &each = layout.edges.at(edge);
        QByteArray name = QByteArray::number(edge);
        agedge(graph.get(), nodes.value(each.from), nodes.value(each.to), name.data(), 1);
    }
    gvLayout(engine().context, graph.get(), "dot");
    char *text = nullptr;
    unsigned int length = 0;
    gvRenderData(engine().context, graph.get(), "plain", &text, &length);
    const QList<QByteArray> lines = QByteArray(text, static_cast<qsizetype>(length)).replace("\\\n", "").split('\n');
    gvFreeRenderData(text);
    gvFreeLayout(engine().context, graph.get());
    double height = 0.0;
    QHash<QByteArray, QList<QPointF>> curves; // by "from to"
    for (const QByteArray &line : lines) {
        const QList<QByteArray> words = line.split(' ');
        if (words.value(0) == "graph") {
            height = words.value(3).toDouble() * kPointsPerInch;
        } else if (words.value(0) == "node") {
            // Graphviz counts upwards.
            const QPointF centre(words.value(2).toDouble() * kPointsPerInch, height - words.value(3).toDouble() * kPointsPerInch);
            layout.nodes[words.value(1).toInt()].rect = QRectF(centre - QPointF(kGraphNode.width(), kGraphNode.height()) / 2.0, kGraphNode);
        } else if (words.value(0) == "edge" && fine) {
            QList<QPointF> &curve = curves[words.value(1) + ' ' + words.value(2)];
            for (int i = 0; i < words.value(3).toInt(); ++i) {
                curve.append({words.value(4 + 2 * i).toDouble() * kPointsPerInch, height - words.value(5 + 2 * i).toDouble() * kPointsPerInch});
            }
        }
    }
    for (const int edge : edges) {
        GraphLayout::Edge &each = layout.edges[edge];
        each.curve = curves.value(QByteArray::number(each.from) + ' ' + QByteArray::number(each.to));
        const QRectF &from = layout.nodes.at(each.from).rect;
        const QRectF &to = layout.nodes.at(each.to).rect;
        if (each.curve.size() < 4 || each.curve.size() % 3 != 1) {
            each.curve = straightCurve(from, to);
        } else if (each.curve.first().x() < each.curve.last().x()) {
            each.curve.first() = QPointF(from.right(), each.curve.first().y()); // arrow heads leave gaps
            each.curve.last() = QPointF(to.left(), each.curve.last().y());
        }
    }
}

int rootOf(QList<int> &parents, int index)
{
    while (parents.at(index) != index) {
        parents[index] = parents.at(parents.at(index));
        index = parents.at(index);
    }
    return index;
}

void moveBy(GraphLayout &layout, const QList<int> &members, const QList<int> &edges, QPointF offset)
{
    for (const int index : members) {
        layout.nodes[index].rect.translate(offset);
    }
    for (const int edge : edges) {
        for (QPointF &point : layout.edges[edge].curve) {
            point += offset;
        }
    }
}

QRectF boundsOf(const GraphLayout &layout, const QList<int> &members)
{
    QRectF bounds;
    for (const int index : members) {
        bounds |= layout.nodes.at(index).rect;
    }
    return bounds;
}

} // namespace

GraphLayout layoutOf(const Pipeline::Project &project, const std::function<bool()> &isCancelled)
{
    const QMutexLocker locker(&engine().mutex);
    GraphLayout layout;
    QHash<QString, int> indexOf;
    for (const Pipeline::Action &action : project.actions) {
        indexOf.insert(action.id.value, static_cast<int>(layout.nodes.size()));
        layout.nodes.append({action.id.value, {}});
    }
    QList<int> parents(layout.nodes.size());
    std::iota(parents.begin(), parents.end(), 0);
    QSet<std::pair<int, int>> known;
    for (int to = 0; to < layout.nodes.size(); ++to) {
        for (const QString &need : project.actions.at(to).needNames()) {
            const int from = indexOf.value(need, -1);
            if (from < 0 || from == to || known.contains({from, to})) {
                continue;
            }
            known.insert({from, to});
            layout.edges.append({from, to, {}});
            parents[rootOf(parents, from)] = rootOf(parents, to);
        }
    }
    QList<QList<int>> members;
    QList<QList<int>> edges;
    QHash<int, int> partOf;
    for (int index = 0; index < layout.nodes.size(); ++index) {
        const int root = rootOf(parents, index);
        if (!partOf.contains(root)) {
            partOf.insert(root, static_cast<int>(members.size()));
            members.append(QList<int>());
            edges.append(QList<int>());
        }
        members[partOf.value(root)].append(index);
    }
    for (int edge = 0; edge < layout.edges.size(); ++edge) {
        edges[partOf.value(rootOf(parents, layout.edges.at(edge).from))].append(edge);
    }
    double y = 0.0;
    QList<int> lone;
    for (int part = 0; part < members.size(); ++part) {
        if (isCancelled && isCancelled()) {
            return layout;
        }
        if (members.at(part).size() == 1) {
            lone.append(members.at(part));
            continue;
        }
        const bool large = members.at(part).size() > kLargePart || edges.at(part).size() > kLargePart;
        (large ? layInLayers : layPart)(layout, members.at(part), edges.at(part));
        QRectF bounds = boundsOf(layout, members.at(part));
        if (!large && members.at(part).size() > kFewToFold && bounds.height() > kTallest * bounds.width()) {
            layInLayers(layout, members.at(part), edges.at(part));
            bounds = boundsOf(layout, members.at(part));
        }
        moveBy(layout, members.at(part), edges.at(part), QPointF(-bounds.left(), y - bounds.top()));
        y += bounds.height() + kGap;
    }
    for (int i = 0; i < lone.size(); ++i) {
        const QPointF corner((kGraphNode.width() + kGap) * (i % kLoneColumns), y + (kGraphNode.height() + kGap) * (i / kLoneColumns));
        layout.nodes[lone.at(i)].rect = QRectF(corner, kGraphNode);
    }
    for (const GraphLayout::Node &node : std::as_const(layout.nodes)) {
        layout.bounds |= node.rect;
    }
    return layout;
}

} // namespace Gui
