// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/outputtablemodel.h"

namespace Gui
{

OutputTableModel::OutputTableModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

void OutputTableModel::setTable(const Outputs::TextTable &table, const QList<Outputs::Hint> &hints)
{
    beginResetModel();
    m_table = table;
    m_hints.clear();
    for (const Outputs::Hint &hint : hints) {
        if (hint.columnIndex >= 0) {
            m_hints[{hint.row, hint.columnIndex}].append(hint.rule + QStringLiteral(": ") + hint.message);
        }
    }
    endResetModel();
}

void OutputTableModel::setBefore(const Outputs::TextTable &before)
{
    beginResetModel();
    m_before = before;
    m_hasBefore = true;
    endResetModel();
}

QString OutputTableModel::before(int row, int column) const
{
    return row < m_before.rows.size() ? m_before.cell(row, column) : QString();
}

bool OutputTableModel::isChanged(int row, int column) const
{
    return m_hasBefore && before(row, column) != m_table.cell(row, column);
}

int OutputTableModel::changedCells() const
{
    int changed = 0;
    for (int row = 0; row < rowCount(); ++row) {
        for (int column = 0; column < columnCount(); ++column) {
            changed += isChanged(row, column) ? 1 : 0;
        }
    }
    return changed;
}

QStringList OutputTableModel::hintsAt(int row, int column) const
{
    return m_hints.value({row, column});
}

int OutputTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int OutputTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.header.size());
}

QVariant OutputTableModel::data(const QModelIndex &index, int role) const
{
    const int row = index.row();
    const int column = index.column();
    const QStringList hints = hintsAt(row, column);
    switch (role) {
    case Qt::DisplayRole: {
        const QString cell = m_table.cell(row, column);
        const QString shown = isChanged(row, column) ? tr("%1 ← %2").arg(cell, before(row, column)) : cell;
        return hints.isEmpty() ? shown : QStringLiteral("▲ ") + shown;
    }
    case Qt::ToolTipRole:
        return hints.isEmpty() ? QVariant() : hints.join(QLatin1Char('\n'));
    case Qt::AccessibleTextRole:
        return hints.isEmpty() ? m_table.cell(row, column) : m_table.cell(row, column) + QStringLiteral(". ") + hints.join(QLatin1Char(' '));
    case Qt::BackgroundRole:
        return !hints.isEmpty() ? QVariant(m_theme->color(Role::DummyBand)) : isChanged(row, column) ? QVariant(m_theme->color(Role::DiffAdded)) : QVariant();
    case Qt::ForegroundRole:
        return hints.isEmpty() ? QVariant() : QVariant(m_theme->color(Role::Warning));
    case Qt::TextAlignmentRole: {
        bool number = false;
        m_table.cell(row, column).toDouble(&number);
        return QVariant(number ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    }
    default:
        return {};
    }
}

QVariant OutputTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) {
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    }
    const QStringList hints = hintsAt(-1, section);
    if (role == Qt::DisplayRole) {
        return hints.isEmpty() ? m_table.header.value(section) : QStringLiteral("▲ ") + m_table.header.value(section);
    }
    return role == Qt::ToolTipRole && !hints.isEmpty() ? QVariant(hints.join(QLatin1Char('\n'))) : QVariant();
}

} // namespace Gui
