// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QAbstractTableModel>

#include "model/explanation/cell.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

using CellExplanationPtr = std::shared_ptr<const Explanation::CellExplanation>; // shared by the panel's models; immutable

/// The steps of an explanation, top to bottom: what was done, with what, what came of it.
class StepsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        What,
        Words,
        Outcome,
        ColumnCount
    };

    explicit StepsModel(const Theme *theme, QObject *parent = nullptr);
    void setExplanation(const CellExplanationPtr &explanation);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const Theme *m_theme;
    CellExplanationPtr m_explanation;
};

/// The patient's rows of the table that a step works on, each kept, dropped by the step or gone before.
class PatientRowsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit PatientRowsModel(const Theme *theme, QObject *parent = nullptr);
    /// A step without rows shows those of the last step before it that has some.
    void setStep(const CellExplanationPtr &explanation, int step);
    [[nodiscard]] QString tableName() const;
    [[nodiscard]] int firstKept() const; ///< -1: none

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    enum class Fate
    {
        Kept,
        Dropped,
        Gone
    };
    [[nodiscard]] const Explanation::Step *step() const;
    [[nodiscard]] const Table::ResultTable *table() const;
    [[nodiscard]] Fate fate(int row) const;

    const Theme *m_theme;
    CellExplanationPtr m_explanation;
    int m_step = -1;
};

} // namespace Gui
