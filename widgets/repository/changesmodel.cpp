// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/repository/changesmodel.h"

namespace Gui
{

namespace
{

QString stateText(const Repository::StatusEntry &entry)
{
    const Repository::FileState state = entry.isUnstaged() && !entry.isStaged() ? entry.worktree : entry.index;
    switch (state) {
    case Repository::FileState::Added:
    case Repository::FileState::Untracked:
        return QStringLiteral("+ ") + ChangesModel::tr("new");
    case Repository::FileState::Modified:
    case Repository::FileState::TypeChanged:
        return QStringLiteral("± ") + ChangesModel::tr("changed");
    case Repository::FileState::Deleted:
        return QStringLiteral("− ") + ChangesModel::tr("deleted");
    case Repository::FileState::Renamed:
        return QStringLiteral("→ ") + ChangesModel::tr("renamed");
    case Repository::FileState::Conflicted:
        return QStringLiteral("! ") + ChangesModel::tr("in conflict");
    case Repository::FileState::Unmodified:
        break;
    }
    return {};
}

} // namespace

ChangesModel::ChangesModel(const Theme *theme, QObject *parent)
    : QAbstractListModel(parent)
    , m_theme(theme)
{
}

void ChangesModel::setEntries(const QList<Repository::StatusEntry> &entries)
{
    if (entries == m_entries) {
        return;
    }
    const auto samePaths = [](const QList<Repository::StatusEntry> &a, const QList<Repository::StatusEntry> &b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](const Repository::StatusEntry &one, const Repository::StatusEntry &other) { return one.path == other.path; });
    };
    if (samePaths(entries, m_entries)) {
        m_entries = entries;
        emit dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

int ChangesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant ChangesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Repository::StatusEntry &entry = m_entries.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return QStringLiteral("%1   %2").arg(entry.path, stateText(entry));
    case Qt::CheckStateRole:
        return !entry.isStaged() ? Qt::Unchecked : entry.isUnstaged() ? Qt::PartiallyChecked : Qt::Checked;
    case Qt::ForegroundRole:
        return entry.worktree == Repository::FileState::Conflicted ? QVariant(m_theme->color(Role::Error)) : QVariant();
    case Qt::ToolTipRole:
        return entry.oldPath.isEmpty() ? entry.path : tr("%1, was %2").arg(entry.path, entry.oldPath);
    default:
        return {};
    }
}

bool ChangesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return false;
    }
    emit stagingWanted(m_entries.at(index.row()).path, value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags ChangesModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractListModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsUserCheckable : flags;
}

} // namespace Gui
