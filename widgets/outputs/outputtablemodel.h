// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QHash>

#include "model/outputs/disclosure.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// A table of an output with what a checker would ask marked at its cells: a sign, a tint, and the rule
/// with its sentence as the tip. Cells that differ from the table before, if there is one, show both.
class OutputTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit OutputTableModel(const Theme *theme, QObject *parent = nullptr);

    void setTable(const Outputs::TextTable &table, const QList<Outputs::Hint> &hints);
    /// The same output as the run before left it; compared cell by cell at the same place.
    void setBefore(const Outputs::TextTable &before);
    [[nodiscard]] int changedCells() const; ///< 0 without a table before

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString before(int row, int column) const;
    [[nodiscard]] bool isChanged(int row, int column) const;
    [[nodiscard]] QStringList hintsAt(int row, int column) const;

    const Theme *m_theme;
    Outputs::TextTable m_table;
    Outputs::TextTable m_before;
    bool m_hasBefore = false;
    QHash<std::pair<int, int>, QStringList> m_hints; ///< by row (-1: the column as a whole) and column
};

} // namespace Gui
