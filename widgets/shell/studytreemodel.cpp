// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/studytreemodel.h"

#include <limits>

namespace Gui
{

namespace
{

constexpr quintptr kGroupId = std::numeric_limits<quintptr>::max();

QString groupName(Study::FileGroup group)
{
    switch (group) {
    case Study::FileGroup::Definitions:
        return StudyTreeModel::tr("Definitions");
    case Study::FileGroup::Analysis:
        return StudyTreeModel::tr("Analysis");
    case Study::FileGroup::Codelists:
        return StudyTreeModel::tr("Codelists");
    case Study::FileGroup::Pipeline:
        return StudyTreeModel::tr("Pipeline");
    case Study::FileGroup::Outputs:
        return StudyTreeModel::tr("Outputs");
    case Study::FileGroup::Logs:
        return StudyTreeModel::tr("Logs");
    case Study::FileGroup::Other:
        break;
    }
    return StudyTreeModel::tr("Everything else");
}

/// Within a group the folder that all files share says nothing.
QString shownName(Study::FileGroup group, const QString &path)
{
    static const QHash<Study::FileGroup, QString> prefixes{{Study::FileGroup::Definitions, QStringLiteral("analysis/")},
                                                           {Study::FileGroup::Analysis, QStringLiteral("analysis/")},
                                                           {Study::FileGroup::Codelists, QStringLiteral("codelists/")},
                                                           {Study::FileGroup::Outputs, QStringLiteral("output/")},
                                                           {Study::FileGroup::Logs, QStringLiteral("metadata/")}};
    const QString prefix = prefixes.value(group);
    return !prefix.isEmpty() && path.startsWith(prefix) ? path.mid(prefix.size()) : path;
}

} // namespace

StudyTreeModel::StudyTreeModel(const Study::OpenStudy *study, QObject *parent)
    : QAbstractItemModel(parent)
    , m_study(study)
{
    connect(study, &Study::OpenStudy::filesChanged, this, &StudyTreeModel::refresh);
    refresh();
}

void StudyTreeModel::setFilter(const QString &text)
{
    m_filter = text;
    refresh();
}

void StudyTreeModel::refresh()
{
    beginResetModel();
    m_groups.clear();
    for (const Study::StudyFile &file : m_study->files()) {
        if (!m_filter.isEmpty() && !file.path.contains(m_filter, Qt::CaseInsensitive)) {
            continue;
        }
        if (m_groups.isEmpty() || m_groups.constLast().group != file.group) {
            m_groups.append({file.group, {}});
        }
        m_groups.last().paths.append(file.path);
    }
    endResetModel();
}

QModelIndex StudyTreeModel::indexOf(const QString &path) const
{
    for (int group = 0; group < m_groups.size(); ++group) {
        const int row = static_cast<int>(m_groups.at(group).paths.indexOf(path));
        if (row >= 0) {
            return index(row, 0, index(group, 0));
        }
    }
    return {};
}

QModelIndex StudyTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return parent.isValid() ? createIndex(row, column, static_cast<quintptr>(parent.row())) : createIndex(row, column, kGroupId);
}

QModelIndex StudyTreeModel::parent(const QModelIndex &child) const
{
    return child.isValid() && child.internalId() != kGroupId ? createIndex(static_cast<int>(child.internalId()), 0, kGroupId) : QModelIndex();
}

int StudyTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid()) {
        return static_cast<int>(m_groups.size());
    }
    return parent.internalId() == kGroupId && parent.column() == 0 ? static_cast<int>(m_groups.at(parent.row()).paths.size()) : 0;
}

int StudyTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant StudyTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (index.internalId() == kGroupId) {
        const Group &group = m_groups.at(index.row());
        if (role == Qt::DisplayRole) {
            return groupName(group.group);
        }
        if (role == Qt::FontRole) {
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        return {};
    }
    const Group &group = m_groups.at(static_cast<int>(index.internalId()));
    const QString &path = group.paths.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shownName(group.group, path);
    case Qt::ToolTipRole:
    case kPathRole:
        return path;
    default:
        return {};
    }
}

} // namespace Gui
