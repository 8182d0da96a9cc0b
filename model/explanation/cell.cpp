// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explanation/cell.h"

#include <algorithm>
#include <map>
#include <set>

#include <QCoreApplication>
#include <QStringList>

#include "model/engine/patienttrace.h"

namespace Explanation
{

namespace
{

using Query::kNoNode;
using Query::NodeId;
using Query::Op;

/// Beyond this nobody reads on; a definition of hundreds of shared parts stays quick.
constexpr std::size_t kMostSteps = 300;
constexpr int kWordsDepth = 4;

QString tr(const char *text)
{
    return QCoreApplication::translate("Explanation::Cell", text);
}

bool isPick(Op op)
{
    return op == Op::PickFirst || op == Op::PickLast;
}

bool isAggregate(Op op)
{
    return op >= Op::Exists && op <= Op::CombineAsSet;
}

Core::Result<void> done(const Core::Result<Step *> &step)
{
    return step ? Core::Result<void>() : Core::fail(step.error());
}

QString rowCount(std::size_t rows)
{
    return rows == 1 ? tr("1 row") : tr("%1 rows").arg(rows);
}

std::string tableName(const Query::Graph &graph, NodeId base)
{
    return graph.node(base).table->name;
}

/// Walks down from a series to the rows that it is made of and writes a step for each node.
class Explainer
{
public:
    Explainer(const Query::Graph &graph, Engine::PatientTrace &trace, const Names &names, CellExplanation &explanation)
        : m_graph(graph)
        , m_trace(trace)
        , m_names(names)
        , m_explanation(explanation)
        , m_constant(graph.size())
    {
        for (NodeId id = 0; id < graph.size(); ++id) { // inputs come before what uses them
            const Query::Node &node = graph.node(id);
            m_constant[id] = !node.isFrame && node.op != Op::Parameter
                             && std::all_of(node.inputs.begin(), node.inputs.end(), [this](NodeId input) { return input == kNoNode || m_constant[input]; });
        }
    }

    Core::Result<void> series(NodeId id, int depth);
    [[nodiscard]] QString words(NodeId id, NodeId within = kNoNode) const { return inWords(m_graph, id, {kWordsDepth, &m_names, within}); }

private:
    Core::Result<void> frame(NodeId id, int depth);
    Core::Result<void> wholeTable(NodeId id, int depth);
    Core::Result<void> pick(NodeId id, int depth);
    Core::Result<Step *> rowsStep(Step::Kind kind, NodeId source, NodeId id, int depth, const QString &text);
    Core::Result<void> filter(NodeId id, int depth);
    Core::Result<void> cases(const Query::Node &node, int depth);
    Core::Result<void> inputsOf(NodeId id, int depth);
    Core::Result<void> usedIn(NodeId condition, int depth);
    Core::Result<Step *> add(Step::Kind kind, NodeId id, int depth, const QString &text, bool withValue);
    Core::Result<std::vector<std::uint32_t>> numbered(NodeId frame);
    Core::Result<int> tableIndex(NodeId frame);
    /// Literals and what is computed of literals only.
    [[nodiscard]] bool needsNothing(NodeId id) const { return m_constant[id]; }
    [[nodiscard]] bool isFull()
    {
        m_explanation.truncated = m_explanation.truncated || m_explanation.steps.size() >= kMostSteps;
        return m_explanation.truncated;
    }

    const Query::Graph &m_graph;
    Engine::PatientTrace &m_trace;
    const Names &m_names;
    CellExplanation &m_explanation;
    std::set<NodeId> m_told;
    std::vector<bool> m_constant;
    std::map<NodeId, int> m_tables;                ///< base → index
    std::map<NodeId, std::uint32_t> m_firstRow;    ///< base → where the patient's rows begin
};

Core::Result<Step *> Explainer::add(Step::Kind kind, NodeId id, int depth, const QString &text, bool withValue)
{
    Step step;
    step.kind = kind;
    step.depth = depth;
    step.node = id;
    step.text = text;
    if (withValue) {
        auto value = m_trace.value(id);
        if (!value) {
            return Core::fail(value.error());
        }
        step.value = std::move(*value);
    }
    m_explanation.steps.push_back(std::move(step));
    return &m_explanation.steps.back();
}

Core::Result<int> Explainer::tableIndex(NodeId frame)
{
    const NodeId base = baseOf(m_graph, frame);
    if (const auto known = m_tables.find(base); known != m_tables.end()) {
        return known->second;
    }
    const auto rows = m_trace.rows(base);
    const auto data = m_trace.table(base);
    if (!rows || !data) {
        return Core::fail(rows ? data.error() : rows.error());
    }
    PatientRows own;
    own.base = base;
    own.rows.name = tableName(m_graph, base);
    own.rows.rows = rows->size();
    for (std::size_t c = 0; *data && c < (*data)->columns.size(); ++c) {
        if ((*data)->columns[c]) {
            Table::ResultColumn column;
            column.spec.name = (*data)->schema->columns[c].name;
            column.spec.type = (*data)->columns[c]->type;
            column.values = Table::gatherRows(*(*data)->columns[c], *rows);
            own.rows.columns.push_back(std::move(column));
        }
    }
    m_firstRow[base] = rows->empty() ? 0 : rows->front();
    m_explanation.tables.push_back(std::move(own));
    return m_tables[base] = static_cast<int>(m_explanation.tables.size()) - 1;
}

/// A patient's rows lie together, so their numbers are counted from the first.
Core::Result<std::vector<std::uint32_t>> Explainer::numbered(NodeId frame)
{
    auto rows = m_trace.rows(frame);
    if (rows) {
        for (std::uint32_t &row : *rows) {
            row = row - m_firstRow[baseOf(m_graph, frame)] + 1;
        }
    }
    return rows;
}

/// From the table down: the author may chain any number of filters, so this does not recurse.
Core::Result<void> Explainer::frame(NodeId id, int depth)
{
    std::vector<NodeId> chain{id};
    while (!m_graph.node(chain.back()).table) {
        chain.push_back(m_graph.node(chain.back()).inputs.front());
    }
    for (auto link = chain.rbegin(); link != chain.rend() && !isFull(); ++link) {
        const Op op = m_graph.node(*link).op;
        const auto told = op == Op::Filter ? filter(*link, depth) : isPick(op) ? pick(*link, depth) : op == Op::Sort ? Core::Result<void>() : wholeTable(*link, depth);
        if (!told) {
            return told;
        }
    }
    return {};
}

Core::Result<Step *> Explainer::rowsStep(Step::Kind kind, NodeId source, NodeId id, int depth, const QString &text)
{
    const auto table = tableIndex(id);
    if (!table) {
        return Core::fail(table.error());
    }
    auto before = numbered(source);
    auto after = numbered(id);
    if (!before || !after) {
        return Core::fail(before ? after.error() : before.error());
    }
    const auto step = add(kind, id, depth, text, false);
    (*step)->table = *table;
    (*step)->before = std::move(*before);
    (*step)->after = std::move(*after);
    return step;
}

Core::Result<void> Explainer::wholeTable(NodeId id, int depth)
{
    return done(rowsStep(Step::Kind::Table, id, id, depth, QString::fromStdString(tableName(m_graph, id))));
}

Core::Result<void> Explainer::filter(NodeId id, int depth)
{
    const Query::Node &node = m_graph.node(id);
    const auto step = rowsStep(Step::Kind::Filter, node.inputs[0], id, depth, tr("where %1").arg(words(node.inputs[1], baseOf(m_graph, id))));
    return step ? usedIn(node.inputs[1], depth + 1) : Core::fail(step.error());
}

/// What a condition on rows took from elsewhere: the largest parts that are one value a patient.
Core::Result<void> Explainer::usedIn(NodeId condition, int depth)
{
    if (needsNothing(condition) || isFull()) {
        return {};
    }
    const Query::Node &node = m_graph.node(condition);
    if (node.dimension == Query::Dimension::Patient) {
        return series(condition, depth);
    }
    for (const NodeId input : node.inputs) {
        if (input != kNoNode && !m_graph.node(input).isFrame) {
            if (const auto told = usedIn(input, depth); !told) {
                return told;
            }
        }
    }
    return {};
}

Core::Result<void> Explainer::pick(NodeId id, int depth)
{
    const Query::Node &node = m_graph.node(id);
    const NodeId source = node.inputs.front();
    QStringList keys;
    bool dates = true;
    for (NodeId order = source; m_graph.node(order).op == Op::Sort || m_graph.node(order).op == Op::Filter; order = m_graph.node(order).inputs.front()) {
        if (m_graph.node(order).op == Op::Sort) {
            const NodeId key = m_graph.node(order).inputs[1];
            dates = dates && m_graph.node(key).type == Core::kDate;
            keys.append(words(key, baseOf(m_graph, id)));
        }
    }
    const bool first = node.op == Op::PickFirst;
    const QString which = dates ? (first ? tr("earliest by %1") : tr("latest by %1")) : (first ? tr("first by %1") : tr("last by %1"));
    return done(rowsStep(Step::Kind::Pick, source, id, depth, which.arg(keys.join(tr(", then ")))));
}

Core::Result<void> Explainer::cases(const Query::Node &node, int depth)
{
    bool taken = false;
    for (std::size_t i = 0; i + 1 < node.inputs.size() && !isFull(); i += 2) {
        const NodeId condition = node.inputs[i];
        const QString text = tr("%1 if %2").arg(words(node.inputs[i + 1]), words(condition));
        if (taken) {
            add(Step::Kind::NotLooked, condition, depth, text, false);
            continue;
        }
        const auto step = add(Step::Kind::Branch, condition, depth, text, true);
        if (!step) {
            return Core::fail(step.error());
        }
        taken = !(*step)->value->isNull() && (*step)->value->toBool();
        for (const NodeId part : {condition, taken ? node.inputs[i + 1] : kNoNode}) {
            if (part != kNoNode && !needsNothing(part)) {
                // A condition's own outcome stands in the branch already.
                if (const auto told = part == condition && !m_names.contains(part) ? inputsOf(part, depth + 1) : series(part, depth + 1); !told) {
                    return told;
                }
            }
        }
    }
    if (!taken) {
        const NodeId other = node.inputs.back();
        add(Step::Kind::Branch, other, depth, tr("otherwise %1").arg(words(other)), false);
        return other == kNoNode || needsNothing(other) ? Core::Result<void>() : series(other, depth + 1);
    }
    return {};
}

/// The parts that a computed value was made of.
Core::Result<void> Explainer::inputsOf(NodeId id, int depth)
{
    const Query::Node &node = m_graph.node(id);
    const std::vector<NodeId> parts = node.op == Op::And ? conditionsOf(m_graph, id) : node.inputs;
    if (node.isFrame || node.op == Op::SelectColumn || isAggregate(node.op)) {
        return series(id, depth);
    }
    for (const NodeId part : parts) {
        if (part != kNoNode && !needsNothing(part)) {
            if (const auto told = series(part, depth); !told) {
                return told;
            }
        }
    }
    return {};
}

Core::Result<void> Explainer::series(NodeId id, int depth)
{
    if (isFull()) {
        return {};
    }
    const Query::Node &node = m_graph.node(id);
    const auto name = m_names.find(id);
    const QString called = depth > 0 && name != m_names.end() ? name->second + tr(": ") : QString();
    if (!m_told.insert(id).second) {
        return done(add(Step::Kind::Repeated, id, depth, called + words(id), true));
    }
    if (node.op == Op::SelectColumn) {
        const auto rows = frame(node.inputs.front(), depth);
        return rows ? done(add(Step::Kind::Value, id, depth, called + QString::fromStdString(node.name), true)) : rows;
    }
    if (isAggregate(node.op)) {
        const NodeId input = node.inputs.front();
        const Query::Node &below = m_graph.node(input);
        const bool patient = !below.isFrame && below.domain == 0;
        const auto rows = below.isFrame ? frame(input, depth) : patient ? series(input, depth + 1) : frame(m_graph.domain(below.domain).back(), depth);
        if (!rows) {
            return rows;
        }
        const QString text = node.op == Op::Exists  ? tr("is there a row")
                             : node.op == Op::Count ? tr("number of rows")
                                                    : inWords(m_graph, id, {kWordsDepth, &m_names, below.isFrame ? kNoNode : baseOf(m_graph, input)});
        return done(add(Step::Kind::Value, id, depth, called + text, node.op != Op::CombineAsSet));
    }
    if (const auto step = add(Step::Kind::Value, id, depth, called + words(id), true); !step) {
        return Core::fail(step.error());
    }
    return node.op == Op::Case ? cases(node, depth + 1) : inputsOf(id, depth + 1);
}

/// The line that says it all: the first chain of rows, or the value in words.
QString summaryOf(const CellExplanation &explanation)
{
    QStringList parts;
    for (const Step &step : explanation.steps) {
        if (step.depth > 0) {
            continue;
        }
        switch (step.kind) {
        case Step::Kind::Table:
            parts.append(tr("%1 of %2").arg(rowCount(step.after.size()), step.text));
            break;
        case Step::Kind::Filter:
            parts.append(QStringLiteral("%1 %2").arg(step.after.size()).arg(step.text));
            break;
        default:
            parts.append(QStringLiteral("%1: %2").arg(step.text, step.outcome()));
        }
    }
    return parts.join(QStringLiteral(" → "));
}

} // namespace

QString Step::outcome() const
{
    switch (kind) {
    case Kind::Table:
        return rowCount(after.size());
    case Kind::Filter:
        return tr("%1 → %2").arg(before.size()).arg(after.size());
    case Kind::Pick:
        return after.empty() ? tr("no row") : tr("row %1").arg(after.front());
    case Kind::NotLooked:
        return tr("not looked at");
    default:
        return value ? valueInWords(*value) : QString();
    }
}

Core::Result<CellExplanation> explainCell(const Query::Graph &graph, const Query::Dataset &dataset, const std::string &variable,
                                          std::int64_t patient, const Table::TableSet &tables, const Names &names, const Engine::Options &options)
{
    NodeId node = variable == "population" ? dataset.population : kNoNode;
    for (const Query::Variable &candidate : dataset.variables) {
        if (candidate.name == variable) {
            node = candidate.node;
        }
    }
    if (node == kNoNode) {
        return Core::fail(Core::ErrorCode::NotFound, tr("The value cannot be explained because the dataset has no variable called \"%1\".")
                                                         .arg(QString::fromStdString(variable)));
    }
    const std::vector<NodeId> roots = Query::rootsOf(dataset);
    Engine::PatientTrace trace(graph, tables, patient, roots, options);
    const auto value = trace.value(node);
    if (!value) {
        return Core::fail(value.error());
    }
    Names all = names;
    all.merge(namesOf(dataset));
    CellExplanation explanation;
    explanation.patient = patient;
    explanation.variable = QString::fromStdString(variable);
    explanation.value = *value;
    Explainer explainer(graph, trace, all, explanation);
    if (const auto told = explainer.series(node, 0); !told) {
        return Core::fail(told.error());
    }
    if (explanation.steps.empty()) {
        explanation.steps.push_back({Step::Kind::Value, 0, node, inWords(graph, node, {kWordsDepth, &all, kNoNode}), *value, -1, {}, {}});
    }
    explanation.summary = summaryOf(explanation);
    return explanation;
}

} // namespace Explanation
