// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/codelists/comparison.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// More than two lists at once: a bar for every combination of lists that shares codes, and below it
/// a dot for each list of the combination; at the left the size of each list. Left and Right move,
/// Home and End jump; the current combination is spoken. The table beside it holds the same numbers.
class OverlapChart final : public QWidget
{
    Q_OBJECT

public:
    explicit OverlapChart(const Theme *theme, QWidget *parent = nullptr);

    /// `names` and `sizes` by list; overlaps as `Codelists::overlaps` gives them.
    void setOverlaps(const QStringList &names, const QList<int> &sizes, const QList<Codelists::Overlap> &overlaps);
    [[nodiscard]] int current() const { return m_current; }
    void setCurrent(int index);
    /// "In a and b, not in c: 132 codes".
    [[nodiscard]] QString sentence(int index) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] int columnAt(int x) const;
    [[nodiscard]] int nameWidth() const;
    [[nodiscard]] int left() const;
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int barsHeight() const;
    void paintLists(QPainter &painter) const;
    void paintColumn(QPainter &painter, int index) const;

    const Theme *m_theme;
    QStringList m_names;
    QList<int> m_sizes;
    QList<Codelists::Overlap> m_overlaps;
    int m_current = 0;
};

} // namespace Gui
