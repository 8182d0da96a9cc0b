// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/outputtablemodel.h"

#include "widgets/charts/chartdata.h"

namespace Gui
{

OutputTableModel::OutputTableModel(const Theme *theme, QObject *parent)
    : ResultTableModel(theme, parent)
{
}

void OutputTableModel::setMarks(const QList<Outputs::Hint> &hints, const TableBeforePtr &before)
{
    m_before = before;
    m_hints.clear();
    for (const Outputs::Hint &hint : hints) {
        if (hint.columnIndex >= 0) {
            m_hints[{hint.row, hint.columnIndex}].append(hint.rule + QStringLiteral(": ") + hint.message);
        }
    }
}

QString OutputTableModel::textBefore(std::size_t row, int column) const
{
    const int older = m_before->change.columnBefore[static_cast<std::size_t>(column)];
    const Table::Column *values = m_before->table->columns[static_cast<std::size_t>(older)].values.get();
    return values->isNull(row) ? tr("missing") : cellText(values, row);
}

bool OutputTableModel::isChanged(std::size_t row, int column) const
{
    return m_before && m_before->change.differs(static_cast<std::uint32_t>(row), static_cast<std::size_t>(column));
}

QStringList OutputTableModel::hintsAt(int row, int column) const
{
    return m_hints.value({row, column});
}

QVariant OutputTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const std::size_t row = sourceRow(index.row());
    const int column = index.column();
    const QStringList hints = hintsAt(static_cast<int>(row), column);
    const bool changed = isChanged(row, column);
    switch (role) {
    case Qt::DisplayRole: {
        const QString cell = shownText(index);
        const QString shown = changed ? tr("%1 ← %2").arg(cell, textBefore(row, column)) : cell;
        return hints.isEmpty() ? shown : QStringLiteral("▲ ") + shown;
    }
    case Qt::ToolTipRole:
        return hints.isEmpty() ? QVariant() : hints.join(QLatin1Char('\n'));
    case Qt::AccessibleTextRole: {
        const QString cell = changed ? tr("%1, before %2").arg(shownText(index), textBefore(row, column)) : shownText(index);
        return hints.isEmpty() ? cell : cell + QStringLiteral(". ") + hints.join(QLatin1Char(' '));
    }
    case Qt::BackgroundRole:
        return !hints.isEmpty() ? QVariant(theme()->color(Gui::Role::DummyBand)) : changed ? QVariant(theme()->color(Gui::Role::DiffAdded)) : QVariant();
    case Qt::ForegroundRole:
        return hints.isEmpty() ? ResultTableModel::data(index, role) : QVariant(theme()->color(Gui::Role::Warning));
    case Qt::TextAlignmentRole: {
        bool number = false;
        shownText(index).toDouble(&number); // a column of counts with one redacted cell is one of texts
        return number ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : ResultTableModel::data(index, role);
    }
    default:
        return ResultTableModel::data(index, role);
    }
}

QVariant OutputTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QStringList hints = orientation == Qt::Horizontal ? hintsAt(-1, section) : QStringList();
    if (role == Qt::ToolTipRole && !hints.isEmpty()) {
        return hints.join(QLatin1Char('\n'));
    }
    const QVariant plain = ResultTableModel::headerData(section, orientation, role);
    return role == Qt::DisplayRole && !hints.isEmpty() ? QVariant(QStringLiteral("▲ ") + plain.toString()) : plain;
}

} // namespace Gui
