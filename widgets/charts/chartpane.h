// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/charts/chartdata.h"
#include "widgets/charts/exportfile.h"
#include "widgets/foundation/theme.h"

class QChartView;
class QLabel;
class QStackedWidget;
class QTabBar;
class QTableWidget;

namespace Gui
{

class MatrixView;

/// Charts with their numbers as a table one key away (ux.md 5); several are chosen by tabs. Follows the theme.
class ChartPane final : public QWidget
{
    Q_OBJECT

public:
    explicit ChartPane(const Theme *theme, QWidget *parent = nullptr);
    void setCharts(const QList<ChartData> &charts);
    [[nodiscard]] const ChartData &chart() const { return m_chart; } ///< the one in front
    void showNumbers(bool numbers);
    [[nodiscard]] bool showsNumbers() const;
    /// The chart in front, for files.
    [[nodiscard]] Drawing drawing() const;
    /// The numbers of the chart in front as tab-separated lines with a heading.
    [[nodiscard]] QString asText() const;

private:
    void setChart(const ChartData &chart);
    void showFront();
    void draw();
    void fillTable();

    const Theme *m_theme;
    QTabBar *m_facets;
    QChartView *m_view;
    MatrixView *m_matrix;
    QTableWidget *m_table;
    QStackedWidget *m_stack;
    QLabel *m_note;
    QList<ChartData> m_charts;
    ChartData m_chart;
    bool m_numbers = false;
};

} // namespace Gui
