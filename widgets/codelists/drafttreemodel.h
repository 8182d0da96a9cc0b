// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QAbstractItemModel>

#include "model/codelists/draftsession.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// The codes of a draft as a tree: tops as roots, children by term, made as they are opened. A code
/// under several parents is several rows with one status. With a filter the codes stand in a flat
/// list. The session outlives the model.
class DraftTreeModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column
    {
        State,
        Term,
        Code,
        Below,
        ColumnCount
    };
    /// What is shown; no statuses: the whole tree.
    using Filter = QList<Codelists::Status>;

    explicit DraftTreeModel(const Theme *theme, QObject *parent = nullptr);
    ~DraftTreeModel() override;

    void setSession(const Codelists::DraftSession *session);
    void setFilter(const Filter &filter);
    /// Whether a row is open, which only the view knows; spoken with the row.
    void setExpandedQuery(std::function<bool(const QModelIndex &)> isExpanded) { m_isExpanded = std::move(isExpanded); }
    /// Statuses changed, codes did not: rows stay open and keep their places.
    void refreshStatuses();
    /// Codes changed too.
    void rebuild();

    [[nodiscard]] QString codeAt(const QModelIndex &index) const;
    /// A row of the code, opening the way to it; invalid if it is not shown.
    [[nodiscard]] QModelIndex indexOf(const QString &code);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;

    [[nodiscard]] Node *nodeOf(const QModelIndex &index) const;
    void fill(Node *node) const;
    [[nodiscard]] std::vector<int> sorted(std::vector<int> nodes) const;
    [[nodiscard]] bool isShown(int graphNode) const;
    [[nodiscard]] Codelists::Status statusOf(const Node *node) const;
    [[nodiscard]] QString spoken(const Node *node) const;

    const Theme *m_theme;
    const Codelists::DraftSession *m_session = nullptr;
    Filter m_filter;
    std::function<bool(const QModelIndex &)> m_isExpanded;
    std::unique_ptr<Node> m_root;
};

/// What a status is called in words.
[[nodiscard]] QString statusName(Codelists::Status status);

} // namespace Gui
