// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QFont>

#include "model/study/openstudy.h"

namespace Gui
{

/// The files of a study in study order: a row for each group that has files, its files below.
class StudyTreeModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    static constexpr int kPathRole = Qt::UserRole; ///< relative path; empty for a group

    explicit StudyTreeModel(const Study::OpenStudy *study, QObject *parent = nullptr);
    void setFilter(const QString &text);
    [[nodiscard]] QModelIndex indexOf(const QString &path) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Group
    {
        Study::FileGroup group;
        QStringList paths;
    };
    void refresh();

    const Study::OpenStudy *m_study;
    QList<Group> m_groups;
    QString m_filter;
};

} // namespace Gui
