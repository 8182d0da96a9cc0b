// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

#include "model/explanation/attrition.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// One box of an inclusion flow chart and who left on the way to it.
struct FlowBox
{
    QString text;
    qint64 count = 0;
    QString excluded; ///< text of the box at the side; empty: nobody left here
};

/// The boxes of an attrition: all patients, then one for each condition in the author's order.
[[nodiscard]] QList<FlowBox> flowOf(const Explanation::Attrition &attrition);

/// How high the chart is at this width, in units of the font's pixels.
[[nodiscard]] double flowHeight(const QList<FlowBox> &boxes, double width, const QFont &font);
/// Paints the chart from the upper left corner of `area`, as wide as it is.
void paintFlow(QPainter &painter, const QRectF &area, const QList<FlowBox> &boxes, const Theme &theme, const QFont &font);

/// The chart as a widget of the height that its width asks for; put it into a scroll area.
class FlowChart final : public QWidget
{
    Q_OBJECT

public:
    explicit FlowChart(const Theme *theme, QWidget *parent = nullptr);
    void setBoxes(const QList<FlowBox> &boxes);
    [[nodiscard]] const QList<FlowBox> &boxes() const { return m_boxes; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    const Theme *m_theme;
    QList<FlowBox> m_boxes;
};

} // namespace Gui
