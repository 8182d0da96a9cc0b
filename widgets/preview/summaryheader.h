// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

#include "widgets/charts/columnsummary.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// A heading that says of each column its name, type, distribution and share of missing values.
class SummaryHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit SummaryHeader(const Theme *theme, QWidget *parent = nullptr);
    void setSummaries(const QList<ColumnSummary> &summaries);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;

private:
    const Theme *m_theme;
    QList<ColumnSummary> m_summaries;
};

} // namespace Gui
