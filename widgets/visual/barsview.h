// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/charts/columnsummary.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// A variable's dummy values at a glance: small bars, and the share that is missing beneath.
class BarsView final : public QWidget
{
    Q_OBJECT

public:
    explicit BarsView(const Theme *theme, QWidget *parent = nullptr);
    void setSummary(const ColumnSummary &summary);
    void clear();
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme *m_theme;
    ColumnSummary m_summary;
    bool m_filled = false;
};

} // namespace Gui
