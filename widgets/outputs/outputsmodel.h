// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "model/outputs/catalogue.h"
#include "model/outputs/disclosure.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// An output file with what a checker would ask about it.
struct CheckedOutput
{
    Outputs::OutputFile file;
    QList<Outputs::Hint> hints;
};

/// Output files in pipeline order: path, who may see it, size, hints.
class OutputsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Path,
        Level,
        Hints,
        Size,
        ColumnCount
    };

    explicit OutputsModel(const Theme *theme, QObject *parent = nullptr);
    void setOutputs(const QList<CheckedOutput> &outputs);
    [[nodiscard]] const CheckedOutput &output(int row) const { return m_outputs.at(row); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const Theme *m_theme;
    QList<CheckedOutput> m_outputs;
};

} // namespace Gui
