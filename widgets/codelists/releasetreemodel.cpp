// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/releasetreemodel.h"

#include <algorithm>

namespace Gui
{

/// One row. The invisible root has no number.
struct ReleaseTreeModel::Node
{
    int number = -1;
    int row = 0;
    QString term;
    Node *parent = nullptr; ///< owner
    bool filled = false;
    std::vector<std::unique_ptr<Node>> children;
};

ReleaseTreeModel::ReleaseTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
}

ReleaseTreeModel::~ReleaseTreeModel() = default;

void ReleaseTreeModel::setRelease(std::shared_ptr<const Terminology::Release> release)
{
    beginResetModel();
    m_release = std::move(release);
    m_root = std::make_unique<Node>();
    endResetModel();
}

ReleaseTreeModel::Node *ReleaseTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

std::vector<int> ReleaseTreeModel::below(const Node *node) const
{
    if (node->number >= 0) {
        const auto children = m_release->graph().children(node->number);
        return {children.begin(), children.end()};
    }
    if (const int root = m_release->numberOf(m_release->rootCode()); root >= 0) {
        return {root};
    }
    std::vector<int> roots;
    for (int number = 0; number < m_release->size(); ++number) {
        if (m_release->graph().parents(number).empty()) {
            roots.push_back(number);
        }
    }
    return roots;
}

void ReleaseTreeModel::fill(Node *node) const
{
    if (node->filled || !m_release) {
        return;
    }
    node->filled = true;
    for (const int number : below(node)) {
        auto child = std::make_unique<Node>();
        child->number = number;
        child->term = m_release->termOf(m_release->codeOf(number));
        child->parent = node;
        node->children.push_back(std::move(child));
    }
    std::sort(node->children.begin(), node->children.end(), [](const auto &a, const auto &b) { return a->term != b->term ? a->term < b->term : a->number < b->number; });
    for (std::size_t row = 0; row < node->children.size(); ++row) {
        node->children[row]->row = static_cast<int>(row);
    }
}

QString ReleaseTreeModel::codeAt(const QModelIndex &index) const
{
    return index.isValid() ? m_release->codeOf(nodeOf(index)->number) : QString();
}

QModelIndex ReleaseTreeModel::indexOf(const QString &code)
{
    QList<int> way;
    for (int number = m_release ? m_release->numberOf(code) : -1; number >= 0;) {
        if (way.contains(number)) {
            return {}; // a circle in a damaged release
        }
        way.prepend(number);
        const auto parents = m_release->graph().parents(number);
        number = parents.empty() ? -1 : parents.front();
    }
    QModelIndex found;
    for (const int number : std::as_const(way)) {
        Node *node = nodeOf(found);
        fill(node);
        const auto child = std::find_if(node->children.begin(), node->children.end(), [number](const auto &entry) { return entry->number == number; });
        if (child == node->children.end()) {
            return {};
        }
        found = index((*child)->row, 0, found);
    }
    return found;
}

QModelIndex ReleaseTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    Node *node = nodeOf(parent);
    fill(node);
    const bool there = row >= 0 && row < static_cast<int>(node->children.size()) && column >= 0 && column < columnCount();
    return there ? createIndex(row, column, node->children[static_cast<std::size_t>(row)].get()) : QModelIndex();
}

QModelIndex ReleaseTreeModel::parent(const QModelIndex &child) const
{
    Node *node = child.isValid() ? nodeOf(child)->parent : nullptr;
    return node == nullptr || node == m_root.get() ? QModelIndex() : createIndex(node->row, 0, node);
}

int ReleaseTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0 || !m_release) {
        return 0;
    }
    Node *node = nodeOf(parent);
    fill(node);
    return static_cast<int>(node->children.size());
}

int ReleaseTreeModel::columnCount(const QModelIndex &) const
{
    return 2;
}

bool ReleaseTreeModel::hasChildren(const QModelIndex &parent) const
{
    const Node *node = nodeOf(parent);
    return m_release && parent.column() <= 0 && (node->number < 0 || !m_release->graph().children(node->number).empty());
}

QVariant ReleaseTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Node *node = nodeOf(index);
    const QString code = m_release->codeOf(node->number);
    if (role == Qt::DisplayRole) {
        return index.column() == 0 ? (node->term.isEmpty() ? code : node->term) : code;
    }
    if (role == Qt::AccessibleTextRole && index.column() == 0) {
        const auto children = static_cast<int>(m_release->graph().children(node->number).size());
        return children == 0 ? QStringLiteral("%1, %2").arg(node->term, code) : tr("%1, %2, %3 below").arg(node->term, code).arg(children);
    }
    return {};
}

QVariant ReleaseTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == 0 ? tr("Concept") : tr("Code");
}

} // namespace Gui
