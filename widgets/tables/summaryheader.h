// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

#include "model/study/rowarrangement.h"
#include "widgets/charts/columnsummary.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

class FilterRow;

/// A heading that says of each column its name, its place in the sort order, type, distribution and
/// share of missing values, and has a filter below for each column.
class SummaryHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit SummaryHeader(const Theme *theme, QWidget *parent = nullptr);
    void setSummaries(const QList<ColumnSummary> &summaries);
    void setSortKeys(const QList<Study::SortKey> &keys);
    [[nodiscard]] FilterRow *filters() const { return m_filters; }
    void showFilters(bool shown);
    [[nodiscard]] QSize sizeHint() const override;
    void setModel(QAbstractItemModel *model) override;

protected:
    void updateGeometries() override;
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;

private:
    const Theme *m_theme;
    [[nodiscard]] QString sortMark(const QString &name) const;

    QList<ColumnSummary> m_summaries;
    QList<Study::SortKey> m_keys;
    FilterRow *m_filters;
};

} // namespace Gui
