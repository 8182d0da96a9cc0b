// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/charts/chartdata.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// A Matrix chart on the screen.
class MatrixView final : public QWidget
{
    Q_OBJECT

public:
    explicit MatrixView(const Theme *theme, QWidget *parent = nullptr);
    void setChart(const ChartData &chart);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme *m_theme;
    ChartData m_chart;
};

} // namespace Gui
