// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/resulttablemodel.h"

#include <algorithm>
#include <numeric>

#include <QFont>

#include "widgets/charts/chartdata.h"

namespace Gui
{

ResultTableModel::ResultTableModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

const Table::ResultTable *ResultTableModel::table() const
{
    return m_result && m_number < m_result->tables.size() ? &m_result->tables[m_number] : nullptr;
}

qint64 ResultTableModel::totalRows() const
{
    return table() ? static_cast<qint64>(table()->rows) : 0;
}

void ResultTableModel::setResult(const Study::PreviewResultPtr &result, std::size_t number)
{
    QStringList before;
    for (int column = 0; column < columnCount(); ++column) {
        before.append(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    }
    beginResetModel();
    m_result = result;
    m_number = number;
    QStringList after;
    for (int column = 0; column < columnCount(); ++column) {
        after.append(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    }
    m_sortColumn = static_cast<int>(m_sortColumn < 0 ? -1 : after.indexOf(before.value(m_sortColumn)));
    arrange();
    endResetModel();
}

void ResultTableModel::setFilter(const QString &text)
{
    if (text != m_filter) {
        beginResetModel();
        m_filter = text;
        arrange();
        endResetModel();
    }
}

void ResultTableModel::arrange()
{
    const Table::ResultTable *shown = table();
    m_rows.clear();
    if (!shown) {
        return;
    }
    m_rows.reserve(shown->rows);
    for (std::size_t row = 0; row < shown->rows; ++row) {
        const bool kept = m_filter.isEmpty()
                          || std::any_of(shown->columns.begin(), shown->columns.end(), [this, row](const Table::ResultColumn &column) {
                                 return column.values && !column.values->isNull(row)
                                        && cellText(column.values.get(), row).contains(m_filter, Qt::CaseInsensitive);
                             });
        if (kept) {
            m_rows.push_back(static_cast<std::uint32_t>(row));
        }
    }
    if (m_sortColumn < 0 || m_sortColumn >= columnCount()) {
        return;
    }
    const Table::ColumnPtr values = shown->columns[static_cast<std::size_t>(m_sortColumn)].values;
    if (!values) {
        return;
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), [this, &values](std::uint32_t a, std::uint32_t b) {
        const Core::Value left = values->value(a);
        const Core::Value right = values->value(b);
        return m_sortOrder == Qt::AscendingOrder ? left < right : right < left;
    });
}

void ResultTableModel::sort(int column, Qt::SortOrder order)
{
    beginResetModel();
    m_sortColumn = column;
    m_sortOrder = order;
    arrange();
    endResetModel();
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
        return missing ? tr("missing") : cellText(column, row);
    case Qt::ForegroundRole:
        return missing ? QVariant(m_theme->color(Role::Muted)) : QVariant();
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
    if (role != Qt::DisplayRole || !table()) {
        return {};
    }
    if (orientation == Qt::Vertical) {
        return section + 1;
    }
    return section < columnCount() ? QString::fromStdString(table()->columns[static_cast<std::size_t>(section)].spec.name) : QVariant();
}

QString ResultTableModel::asText(const QModelIndexList &cells) const
{
    QList<int> rows;
    QList<int> columns;
    for (const QModelIndex &cell : cells) {
        rows.append(cell.row());
        columns.append(cell.column());
    }
    const auto distinct = [](QList<int> &numbers) {
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    };
    distinct(rows);
    distinct(columns);
    QString text;
    QStringList line;
    for (const int column : std::as_const(columns)) {
        line.append(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    }
    text += line.join(QLatin1Char('\t')) + QLatin1Char('\n');
    for (const int row : std::as_const(rows)) {
        line.clear();
        for (const int column : std::as_const(columns)) {
            line.append(cellText(table()->columns[static_cast<std::size_t>(column)].values.get(), m_rows[static_cast<std::size_t>(row)]));
        }
        text += line.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return text;
}

} // namespace Gui
