// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QHash>

#include "model/outputs/disclosure.h"
#include "model/outputs/tablechange.h"
#include "widgets/tables/resulttablemodel.h"

namespace Gui
{

/// What an output's table was before, and what differs from it.
struct TableBefore
{
    TablePtr table;
    Outputs::TableChange change;
};
using TableBeforePtr = std::shared_ptr<const TableBefore>; // shared by the job that compared and the model; immutable

/// A table of an output with what a checker would ask marked at its cells: a sign, a tint, and the rule
/// with its sentence as the tip. Cells that differ from the table before, if there is one, show both.
class OutputTableModel final : public ResultTableModel
{
    Q_OBJECT

public:
    explicit OutputTableModel(const Theme *theme, QObject *parent = nullptr);

    /// For the table that is set next; rows are those of the table, whatever their order on the screen.
    void setMarks(const QList<Outputs::Hint> &hints, const TableBeforePtr &before);

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textBefore(std::size_t row, int column) const;
    [[nodiscard]] bool isChanged(std::size_t row, int column) const;
    [[nodiscard]] QStringList hintsAt(int row, int column) const;

    TableBeforePtr m_before;
    QHash<std::pair<int, int>, QStringList> m_hints; ///< by row of the table (-1: the column as a whole) and column
};

} // namespace Gui
