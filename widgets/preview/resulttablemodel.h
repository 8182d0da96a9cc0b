// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "model/study/livepreview.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// One result table as rows and columns. NULL is shown as the word "missing", an empty text as
/// nothing, so the two look different. Sorting and filtering reorder indices, never values.
class ResultTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit ResultTableModel(const Theme *theme, QObject *parent = nullptr);

    /// Shows table `number` of a result; null: nothing. Keeps the sort order if the columns stay.
    void setResult(const Study::PreviewResultPtr &result, std::size_t number);
    /// Only rows that have the text in some cell. Empty: all.
    void setFilter(const QString &text);
    [[nodiscard]] const Table::ResultTable *table() const;
    [[nodiscard]] qint64 totalRows() const;
    /// The row of the table behind a row shown.
    [[nodiscard]] std::size_t sourceRow(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    /// As tab-separated lines with a heading; rows and columns of the model.
    [[nodiscard]] QString asText(const QModelIndexList &cells) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    void arrange();

    const Theme *m_theme;
    Study::PreviewResultPtr m_result; // keeps the columns alive while they are shown
    std::size_t m_number = 0;
    std::vector<std::uint32_t> m_rows; ///< shown row → row of the table
    QString m_filter;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace Gui
