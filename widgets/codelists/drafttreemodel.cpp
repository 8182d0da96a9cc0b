// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/drafttreemodel.h"

#include <algorithm>

#include <QCoreApplication>

namespace Gui
{

using Codelists::Status;

/// One row. `place` is the graph's node; the root has none.
struct DraftTreeModel::Node
{
    int place = -1;
    int row = 0;
    Node *parent = nullptr; ///< owner
    bool filled = false;
    std::vector<std::unique_ptr<Node>> children;
};

DraftTreeModel::DraftTreeModel(const Theme *theme, QObject *parent)
    : QAbstractItemModel(parent)
    , m_theme(theme)
    , m_root(std::make_unique<Node>())
{
    connect(theme, &Theme::changed, this, &DraftTreeModel::refreshStatuses);
}

DraftTreeModel::~DraftTreeModel() = default;

void DraftTreeModel::setSession(const Codelists::DraftSession *session)
{
    m_session = session;
    rebuild();
}

void DraftTreeModel::setFilter(const Filter &filter)
{
    m_filter = filter;
    rebuild();
}

void DraftTreeModel::refreshStatuses()
{
    if (!m_filter.isEmpty()) {
        rebuild();
        return;
    }
    // Views ask again for what they show; telling them row by row would cost more.
    emit layoutAboutToBeChanged();
    emit layoutChanged();
}

void DraftTreeModel::rebuild()
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    endResetModel();
}

bool DraftTreeModel::isShown(int graphNode) const
{
    const auto &statuses = m_session->codeset().statuses();
    const auto status = statuses.constFind(m_session->codeset().graph().code(graphNode));
    return status != statuses.constEnd() && (m_filter.isEmpty() || m_filter.contains(*status));
}

std::vector<int> DraftTreeModel::sorted(std::vector<int> nodes) const
{
    const Codelists::CodeGraph &graph = m_session->codeset().graph();
    const bool byCode = m_session->document().system == QStringLiteral("icd10");
    std::vector<std::pair<QString, int>> keyed;
    keyed.reserve(nodes.size());
    for (const int node : nodes) {
        keyed.emplace_back(byCode ? graph.code(node) : m_session->termOf(graph.code(node)), node);
    }
    std::sort(keyed.begin(), keyed.end());
    std::transform(keyed.cbegin(), keyed.cend(), nodes.begin(), [](const auto &entry) { return entry.second; });
    return nodes;
}

void DraftTreeModel::fill(Node *node) const
{
    if (node->filled || m_session == nullptr) {
        return;
    }
    node->filled = true;
    const Codelists::CodeGraph &graph = m_session->codeset().graph();
    std::vector<int> places;
    if (node->place >= 0) {
        const auto below = graph.graph().children(node->place);
        places.assign(below.begin(), below.end());
    } else {
        places = graph.nodes(m_session->codeset().statuses().keys());
        if (m_filter.isEmpty()) {
            places = graph.graph().tops(places);
        }
    }
    std::erase_if(places, [this](int place) { return !isShown(place); });
    for (const int place : sorted(std::move(places))) {
        auto child = std::make_unique<Node>();
        child->place = place;
        child->row = static_cast<int>(node->children.size());
        child->parent = node;
        node->children.push_back(std::move(child));
    }
}

DraftTreeModel::Node *DraftTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QString DraftTreeModel::codeAt(const QModelIndex &index) const
{
    return index.isValid() && m_session != nullptr ? m_session->codeset().graph().code(nodeOf(index)->place) : QString();
}

QModelIndex DraftTreeModel::indexOf(const QString &code)
{
    if (m_session == nullptr) {
        return {};
    }
    const Codelists::CodeGraph &graph = m_session->codeset().graph();
    QList<int> way;
    for (int place = graph.node(code); place >= 0 && isShown(place);) {
        way.prepend(place);
        int next = -1;
        for (const int parent : graph.graph().parents(place)) {
            if (m_filter.isEmpty() && isShown(parent)) {
                next = parent;
                break;
            }
        }
        place = next;
    }
    QModelIndex found;
    for (const int place : std::as_const(way)) {
        Node *node = nodeOf(found);
        fill(node);
        const auto child = std::find_if(node->children.begin(), node->children.end(), [place](const auto &entry) { return entry->place == place; });
        if (child == node->children.end()) {
            return {};
        }
        found = index((*child)->row, State, found);
    }
    return found;
}

QModelIndex DraftTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    Node *node = nodeOf(parent);
    fill(node);
    if (row < 0 || row >= static_cast<int>(node->children.size()) || column < 0 || column >= ColumnCount) {
        return {};
    }
    return createIndex(row, column, node->children[static_cast<std::size_t>(row)].get());
}

QModelIndex DraftTreeModel::parent(const QModelIndex &child) const
{
    Node *node = nodeOf(child)->parent;
    return node == nullptr || node == m_root.get() ? QModelIndex() : createIndex(node->row, 0, node);
}

int DraftTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0) {
        return 0;
    }
    Node *node = nodeOf(parent);
    if (node->place >= 0 && !m_filter.isEmpty()) {
        return 0;
    }
    fill(node);
    return static_cast<int>(node->children.size());
}

int DraftTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool DraftTreeModel::hasChildren(const QModelIndex &parent) const
{
    const Node *node = nodeOf(parent);
    if (node->place < 0) {
        return m_session != nullptr;
    }
    return m_filter.isEmpty() && parent.column() == 0 && !m_session->codeset().graph().graph().children(node->place).empty();
}

Status DraftTreeModel::statusOf(const Node *node) const
{
    return m_session->codeset().statuses().value(m_session->codeset().graph().code(node->place));
}

QString DraftTreeModel::spoken(const Node *node) const
{
    const Codelists::CodeGraph &graph = m_session->codeset().graph();
    const QString &code = graph.code(node->place);
    QStringList parts{m_session->termOf(code), statusName(statusOf(node))};
    if (m_filter.isEmpty()) {
        int level = 0;
        for (const Node *upper = node; upper != m_root.get(); upper = upper->parent) {
            ++level;
        }
        const auto children = graph.graph().children(node->place);
        const int count = static_cast<int>(std::count_if(children.begin(), children.end(), [this](int child) { return isShown(child); }));
        if (count > 0) {
            parts.append(count == 1 ? tr("1 child") : tr("%1 children").arg(count));
        }
        parts.append(tr("level %1").arg(level));
        if (count > 0 && m_isExpanded) {
            parts.append(m_isExpanded(createIndex(node->row, State, node)) ? tr("expanded") : tr("collapsed"));
        }
    }
    parts.append(code);
    return parts.join(QStringLiteral(", "));
}

QVariant DraftTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || m_session == nullptr) {
        return {};
    }
    const Node *node = nodeOf(index);
    const QString &code = m_session->codeset().graph().code(node->place);
    const Status status = statusOf(node);
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case State:
            return Codelists::symbolOf(status);
        case Term:
            return m_session->termOf(code);
        case Code:
            return code;
        case Below: {
            const auto count = m_session->codeset().graph().graph().descendants(node->place).size();
            return count == 0 ? QVariant() : QVariant(static_cast<int>(count));
        }
        default:
            return {};
        }
    }
    if (role == Qt::ForegroundRole && (index.column() == State || status == Status::Conflict)) {
        const Role colour = status == Status::Conflict      ? Role::Error
                            : Codelists::isMember(status)   ? Role::Accent
                            : status == Status::Undecided   ? Role::Muted
                                                            : Role::Warning;
        return m_theme->color(colour);
    }
    if (role == Qt::FontRole && index.column() == State) {
        QFont font = m_theme->interfaceFont();
        font.setBold(status == Status::Included || status == Status::Excluded || status == Status::Conflict);
        return font;
    }
    if (role == Qt::FontRole && index.column() == Code) {
        return m_theme->editorFont();
    }
    if (role == Qt::TextAlignmentRole && index.column() == Below) {
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole) {
        return spoken(node);
    }
    return {};
}

QVariant DraftTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case State:
        return tr("Status");
    case Term:
        return tr("Concept");
    case Code:
        return tr("Code");
    case Below:
        return tr("Below");
    default:
        return {};
    }
}

QString statusName(Status status)
{
    switch (status) {
    case Status::Undecided:
        return QCoreApplication::translate("Gui::DraftTreeModel", "undecided");
    case Status::Conflict:
        return QCoreApplication::translate("Gui::DraftTreeModel", "in conflict");
    case Status::Included:
        return QCoreApplication::translate("Gui::DraftTreeModel", "included");
    case Status::InheritedIncluded:
        return QCoreApplication::translate("Gui::DraftTreeModel", "included by parent");
    case Status::Excluded:
        return QCoreApplication::translate("Gui::DraftTreeModel", "excluded");
    case Status::InheritedExcluded:
        return QCoreApplication::translate("Gui::DraftTreeModel", "excluded by parent");
    }
    return {};
}

} // namespace Gui
