// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QAbstractItemModel>

#include "model/terminology/release.h"

namespace Gui
{

/// The hierarchy of a release: children by term, read when a row is opened. A concept under several
/// parents is several rows.
class ReleaseTreeModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    explicit ReleaseTreeModel(QObject *parent = nullptr);
    ~ReleaseTreeModel() override;

    /// Null: empty. Used on this thread only from now on.
    void setRelease(std::shared_ptr<const Terminology::Release> release);
    [[nodiscard]] QString codeAt(const QModelIndex &index) const;
    /// A row of the concept, reading the way to it; invalid if it stands under no root.
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
    [[nodiscard]] std::vector<int> below(const Node *node) const;
    void fill(Node *node) const;

    // Shared with the page that shows its concepts.
    std::shared_ptr<const Terminology::Release> m_release;
    std::unique_ptr<Node> m_root;
};

} // namespace Gui
