// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/resulttablemodel.h"

#include <algorithm>
#include <iterator>
#include <set>

#include <QFont>

#include "widgets/charts/chartdata.h"

namespace Gui
{

ResultTableModel::ResultTableModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

qint64 ResultTableModel::totalRows() const
{
    return table() ? static_cast<qint64>(table()->rows) : 0;
}

void ResultTableModel::setTable(const TablePtr &table)
{
    beginResetModel();
    m_table = table;
    if (isLarge()) {
        m_arrangement = {};
    }
    arrange();
    endResetModel();
}

void ResultTableModel::setArrangement(const Study::Arrangement &arrangement)
{
    beginResetModel();
    m_arrangement = arrangement;
    arrange();
    endResetModel();
}

void ResultTableModel::setArranged(const Study::Arrangement &arrangement, std::vector<std::uint32_t> rows)
{
    beginResetModel();
    m_arrangement = arrangement;
    m_rows = std::move(rows);
    endResetModel();
}

bool ResultTableModel::isLarge() const
{
    constexpr qint64 kLarge = 20'000;
    return totalRows() > kLarge;
}

QString ResultTableModel::columnName(int column) const
{
    return headerData(column, Qt::Horizontal, NameRole).toString();
}

QString ResultTableModel::shownText(const QModelIndex &index) const
{
    const Table::Column *column = table()->columns[static_cast<std::size_t>(index.column())].values.get();
    const std::size_t row = sourceRow(index.row());
    return !column || column->isNull(row) ? tr("missing") : cellText(column, row);
}

void ResultTableModel::arrange()
{
    m_rows = table() ? Study::arrangedRows(*table(), m_arrangement) : std::vector<std::uint32_t>();
}

int ResultTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ResultTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !table() ? 0 : static_cast<int>(table()->columns.size());
}

QVariant ResultTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Table::Column *column = table()->columns[static_cast<std::size_t>(index.column())].values.get();
    const std::size_t row = m_rows[static_cast<std::size_t>(index.row())];
    const bool missing = !column || column->isNull(row);
    switch (role) {
    case Qt::DisplayRole:
        return shownText(index);
    case Qt::ForegroundRole:
        return missing ? QVariant(m_theme->color(Gui::Role::Muted)) : QVariant();
    case Qt::FontRole:
        if (missing) {
            QFont italic = m_theme->interfaceFont();
            italic.setItalic(true);
            return italic;
        }
        return {};
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (column && column->type.isNumeric() ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QVariant ResultTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if ((role != Qt::DisplayRole && role != NameRole) || !table()) {
        return {};
    }
    if (orientation == Qt::Vertical) {
        return section + 1;
    }
    return section < columnCount() ? QString::fromStdString(table()->columns[static_cast<std::size_t>(section)].spec.name) : QVariant();
}

QString ResultTableModel::asText(const QModelIndexList &cells, const QList<int> &columnOrder, bool withHeading) const
{
    std::set<int> rows;
    std::set<int> chosen;
    for (const QModelIndex &cell : cells) {
        rows.insert(cell.row());
        chosen.insert(cell.column());
    }
    QList<int> columns;
    std::copy_if(columnOrder.begin(), columnOrder.end(), std::back_inserter(columns), [&chosen](int column) { return chosen.contains(column); });
    QStringList lines;
    QStringList line;
    for (const int column : std::as_const(columns)) {
        line.append(columnName(column));
    }
    if (withHeading) {
        lines.append(line.join(QLatin1Char('\t')));
    }
    for (const int row : rows) {
        line.clear();
        for (const int column : std::as_const(columns)) {
            line.append(cellText(table()->columns[static_cast<std::size_t>(column)].values.get(), sourceRow(row)));
        }
        lines.append(line.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace Gui
