// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/charts/chartdata.h"
#include "widgets/foundation/theme.h"

class QChartView;
class QComboBox;
class QLabel;
class QStackedWidget;
class QTableWidget;

namespace Gui
{

/// A chart with its numbers as a table one key away (ux.md 5). Follows the theme.
class ChartPane final : public QWidget
{
    Q_OBJECT

public:
    explicit ChartPane(const Theme *theme, QWidget *parent = nullptr);
    void setChart(const ChartData &chart);
    [[nodiscard]] const ChartData &chart() const { return m_chart; }
    void showNumbers(bool numbers);
    /// A picture of the chart for files, on a light ground, with the words "Dummy data".
    [[nodiscard]] QImage picture(QSize size) const;

private:
    void draw();
    void fillTable();

    const Theme *m_theme;
    QChartView *m_view;
    QTableWidget *m_table;
    QStackedWidget *m_stack;
    QLabel *m_note;
    ChartData m_chart;
};

} // namespace Gui
