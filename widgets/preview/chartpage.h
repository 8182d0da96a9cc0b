// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/study/livepreview.h"
#include "widgets/charts/chartbuilder.h"
#include "widgets/foundation/theme.h"

class QCheckBox;
class QComboBox;
class QPushButton;

namespace Gui
{

class ChartPane;

/// A variable or measure as a chart: kind, groups, parts, as released, numbers, export.
class ChartPage final : public QWidget
{
    Q_OBJECT

public:
    ChartPage(Core::JobQueue *jobs, const Theme *theme, QWidget *parent = nullptr);
    /// Keeps what was chosen where the table still has it.
    void setResult(const Study::PreviewResultPtr &result, std::size_t table);
    void showVariable(const QString &name);
    void setChoice(const ChartChoice &choice);
    [[nodiscard]] ChartChoice choice() const;
    [[nodiscard]] ChartPane *chart() const { return m_chart; }
    void toggleNumbers();
    void exportChart();

private:
    [[nodiscard]] const Table::ResultTable *table() const;
    void fillColumns();
    void fillKinds();
    void draw();

    Core::JobQueue *m_jobs;
    Study::PreviewResultPtr m_result;
    std::size_t m_table = 0;
    int m_number = 0;
    QComboBox *m_column;
    QComboBox *m_kind;
    QComboBox *m_group;
    QComboBox *m_facet;
    QComboBox *m_from;
    QCheckBox *m_released;
    QCheckBox *m_numbers;
    QPushButton *m_export;
    ChartPane *m_chart;
};

} // namespace Gui
