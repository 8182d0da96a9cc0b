// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QAbstractTableModel>

#include "model/study/rowarrangement.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

using TablePtr = std::shared_ptr<const Table::ResultTable>; // kept alive by whoever shows it; immutable

/// One result table as rows and columns. NULL is shown as the word "missing", an empty text as
/// nothing, so the two look different. Sorting and filtering reorder indices, never values.
class ResultTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role
    {
        NameRole = Qt::UserRole ///< of a heading: the column's name without marks
    };
    explicit ResultTableModel(const Theme *theme, QObject *parent = nullptr);

    /// Null: nothing. The arrangement stays: it names columns. A large table is shown in its own order until
    /// `setArranged`.
    void setTable(const TablePtr &table);
    /// Which rows are shown, in which order.
    void setArrangement(const Study::Arrangement &arrangement);
    /// The same with the rows worked out elsewhere, for tables that take a while to sort.
    void setArranged(const Study::Arrangement &arrangement, std::vector<std::uint32_t> rows);
    /// Whether the table is so large that its rows are to be arranged on a worker.
    [[nodiscard]] bool isLarge() const;
    [[nodiscard]] const Study::Arrangement &arrangement() const { return m_arrangement; }
    [[nodiscard]] QString columnName(int column) const;
    [[nodiscard]] const Table::ResultTable *table() const { return m_table.get(); }
    [[nodiscard]] const TablePtr &sharedTable() const { return m_table; }
    [[nodiscard]] qint64 totalRows() const;
    /// The row of the table behind a row shown.
    [[nodiscard]] std::size_t sourceRow(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const std::vector<std::uint32_t> &sourceRows() const { return m_rows; }
    /// As tab-separated lines, columns in the order given; missing cells are empty.
    [[nodiscard]] QString asText(const QModelIndexList &cells, const QList<int> &columnOrder, bool withHeading) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] const Theme *theme() const { return m_theme; }
    /// How a cell reads, without regard to marks; the word for a missing one.
    [[nodiscard]] QString shownText(const QModelIndex &index) const;

private:
    void arrange();

    const Theme *m_theme;
    TablePtr m_table;
    std::vector<std::uint32_t> m_rows; ///< shown row → row of the table
    Study::Arrangement m_arrangement;
};

} // namespace Gui
