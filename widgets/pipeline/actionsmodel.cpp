// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/actionsmodel.h"

#include <QDateTime>

namespace Gui
{

namespace
{

QString seconds(const Runner::ActionRecord &record)
{
    if (!record.startedAt.isValid()) {
        return {};
    }
    const qint64 total = record.startedAt.secsTo(record.finishedAt.isValid() ? record.finishedAt : QDateTime::currentDateTimeUtc());
    return QStringLiteral(" %1:%2").arg(total / 60).arg(total % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

QString runStateText(const Runner::ActionRecord &record)
{
    switch (record.code) {
    case Runner::Code::Created:
    case Runner::Code::WaitingOnDependencies:
        return QStringLiteral("○ ") + ActionsModel::tr("waiting for earlier actions");
    case Runner::Code::WaitingOnWorkers:
        return QStringLiteral("○ ") + ActionsModel::tr("waiting for a free worker");
    case Runner::Code::Initiated:
    case Runner::Code::Preparing:
        return QStringLiteral("◐ ") + ActionsModel::tr("preparing");
    case Runner::Code::Executing:
        return QStringLiteral("◐ ") + ActionsModel::tr("running") + seconds(record);
    case Runner::Code::Finalizing:
        return QStringLiteral("◐ ") + ActionsModel::tr("finishing");
    case Runner::Code::Succeeded:
        return QStringLiteral("✓ ") + ActionsModel::tr("done") + seconds(record);
    case Runner::Code::DependencyFailed:
        return QStringLiteral("– ") + ActionsModel::tr("not run: an earlier action failed");
    case Runner::Code::NonzeroExit:
        return QStringLiteral("✗ ") + ActionsModel::tr("failed: the script stopped with an error");
    case Runner::Code::UnmatchedPatterns:
        return QStringLiteral("✗ ") + ActionsModel::tr("failed: expected output files were not made");
    case Runner::Code::CancelledByUser:
        return QStringLiteral("– ") + ActionsModel::tr("cancelled");
    case Runner::Code::InternalError:
        return QStringLiteral("✗ ") + ActionsModel::tr("could not be run");
    case Runner::Code::Interrupted:
        return QStringLiteral("– ") + ActionsModel::tr("interrupted");
    }
    return {};
}

Role runStateRole(const Runner::ActionRecord &record)
{
    switch (record.state()) {
    case Runner::State::Succeeded:
        return Role::Success;
    case Runner::State::Failed:
        return record.code == Runner::Code::CancelledByUser || record.code == Runner::Code::DependencyFailed ? Role::Muted : Role::Error;
    case Runner::State::Running:
        return Role::Accent;
    case Runner::State::Pending:
        break;
    }
    return Role::Muted;
}

ActionsModel::ActionsModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
    connect(theme, &Theme::changed, this, [this]() {
        if (!m_actions.isEmpty()) {
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        }
    });
}

void ActionsModel::setProject(const Pipeline::Project &project)
{
    QStringList before;
    for (const Pipeline::Action &action : std::as_const(m_actions)) {
        before.append(action.id.value);
    }
    if (before == project.actionNames()) {
        m_actions = project.actions;
        if (!m_actions.isEmpty()) {
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        }
        return;
    }
    beginResetModel();
    m_actions = project.actions;
    endResetModel();
}

void ActionsModel::setRecords(const QMap<QString, Runner::ActionRecord> &records)
{
    m_records = records;
    if (!m_actions.isEmpty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

void ActionsModel::setRecord(const Runner::ActionRecord &record)
{
    m_records.insert(record.action, record);
    const int row = rowOf(record.action);
    if (row >= 0) {
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

void ActionsModel::tick()
{
    for (auto each = m_records.constBegin(); each != m_records.constEnd(); ++each) {
        const int row = each->state() == Runner::State::Running ? rowOf(each.key()) : -1;
        if (row >= 0) {
            emit dataChanged(index(row, State), index(row, State), {Qt::DisplayRole});
        }
    }
}

std::optional<Runner::ActionRecord> ActionsModel::record(const QString &action) const
{
    const auto found = m_records.find(action);
    return found == m_records.end() ? std::nullopt : std::optional(*found);
}

QStringList ActionsModel::chosen() const
{
    QStringList names;
    for (const Pipeline::Action &action : m_actions) {
        if (m_chosen.contains(action.id.value)) {
            names.append(action.id.value);
        }
    }
    return names;
}

int ActionsModel::rowOf(const QString &action) const
{
    for (int row = 0; row < m_actions.size(); ++row) {
        if (m_actions.at(row).id.value == action) {
            return row;
        }
    }
    return -1;
}

int ActionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_actions.size());
}

int ActionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ActionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Pipeline::Action &action = m_actions.at(index.row());
    const auto found = m_records.find(action.id.value);
    if (role == Qt::CheckStateRole && index.column() == Name) {
        return m_chosen.contains(action.id.value) ? Qt::Checked : Qt::Unchecked;
    }
    if (role == Qt::ForegroundRole && index.column() == State) {
        return m_theme->color(found == m_records.end() ? Role::Muted : runStateRole(*found));
    }
    if (role == Qt::ToolTipRole) {
        return index.column() == State && found != m_records.end() && !found->message.isEmpty() ? found->message : action.run.value;
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Name:
        return action.id.value;
    case Runs:
        return action.command.image;
    case State:
        return found == m_records.end() ? tr("not run yet") : runStateText(*found);
    default:
        return {};
    }
}

bool ActionsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != Name || !checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return false;
    }
    const QString name = m_actions.at(index.row()).id.value;
    if (value.toInt() == Qt::Checked) {
        m_chosen.insert(name);
    } else {
        m_chosen.remove(name);
    }
    emit dataChanged(index, index, {role});
    emit chosenChanged();
    return true;
}

QVariant ActionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) {
        return {};
    }
    switch (section) {
    case Name:
        return tr("Action");
    case Runs:
        return tr("Runs");
    case State:
        return tr("Last run here");
    default:
        return {};
    }
}

Qt::ItemFlags ActionsModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == Name) {
        flags |= Qt::ItemIsUserCheckable;
    }
    return flags;
}

} // namespace Gui
