// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "widgets/charts/columnsummary.h"

namespace Gui
{

/// The columns of a result as rows: type, missing, distinct, smallest, middle, largest, frequent.
class SummaryModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Name,
        Type,
        Missing,
        Distinct,
        Minimum,
        Median,
        Maximum,
        Frequent,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;
    void setSummaries(const QList<ColumnSummary> &summaries);
    [[nodiscard]] const QList<ColumnSummary> &summaries() const { return m_summaries; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ColumnSummary> m_summaries;
};

} // namespace Gui
