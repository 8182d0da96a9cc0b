// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/study/livepreview.h"
#include "widgets/charts/columnsummary.h"
#include "widgets/foundation/theme.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QSpinBox;
class QStackedWidget;
class QTabWidget;
class QTableView;

namespace Gui
{

class ChartPane;
class DummyBand;
class EmptyState;
class ResultTableModel;
class SummaryHeader;
class SummaryModel;

/// The dummy patients of the definition in front: table, summary and chart, redrawn with every good
/// result. While the code is wrong the last result stays and the band says so.
class PreviewPane final : public QWidget
{
    Q_OBJECT

public:
    PreviewPane(Study::LivePreview *preview, Core::JobQueue *jobs, const Theme *theme, QWidget *parent = nullptr);

    /// Brings the column of a variable into view.
    void showVariable(const QString &name);
    void copySelection() const;

signals:
    void placeRequested(const Core::Location &place); ///< the first error of stale code
    void definitionWanted();                          ///< the button of the empty state
    void variableActivated(const QString &name);      ///< a heading was double-clicked

private:
    void buildTable();
    void buildChart();
    void onState();
    void onResult();
    void showTable();
    void summarise();
    void fillChartChoices();
    void drawChart();
    void applyOptions();
    void updateCount();

    Study::LivePreview *m_preview;
    Core::JobQueue *m_jobs;
    const Theme *m_theme;
    DummyBand *m_band;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    EmptyState *m_failed;
    QWidget *m_content;
    QTabWidget *m_tabs;
    QSpinBox *m_patients;
    QSpinBox *m_seed;
    QComboBox *m_tables;
    QLineEdit *m_filter;
    QLabel *m_count;
    QTableView *m_table;
    ResultTableModel *m_model;
    SummaryHeader *m_header;
    QTableView *m_summary;
    SummaryModel *m_summaryModel;
    QComboBox *m_chartChoice;
    QCheckBox *m_numbers;
    ChartPane *m_chart;
    int m_summaryNumber = 0;
};

} // namespace Gui
