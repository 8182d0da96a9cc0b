// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "model/explanation/coverage.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// Values and branches as rows, the deeper coloured the more patients hit them; gaps say so in words.
class CoverageModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Variable,
        Part,
        Patients,
        Hit,
        ColumnCount
    };

    explicit CoverageModel(const Theme *theme, QObject *parent = nullptr);
    void setRows(const std::vector<Explanation::CoverageRow> &rows);
    void setOnlyGaps(bool only);
    [[nodiscard]] int gaps() const;
    [[nodiscard]] int parts() const; ///< without missing values, which need not occur
    [[nodiscard]] Query::NodeId node(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Line
    {
        QString variable;
        Explanation::CoveragePart part;
        bool isFirst = false; ///< of its variable
    };
    void arrange();

    const Theme *m_theme;
    std::vector<Line> m_lines;
    std::vector<std::size_t> m_shown;
    std::int64_t m_most = 0;
    bool m_onlyGaps = false;
};

} // namespace Gui
