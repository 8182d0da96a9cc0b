// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/flowchart.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QPainter>
#include <QStringList>

#include "widgets/charts/chartdata.h"
#include "widgets/charts/exportfile.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr double kMainShare = 0.60;  // of the width, for the boxes of those who stay
constexpr double kSideShare = 0.34;
constexpr int kMostWords = 160;      // characters of a condition that a box shows
constexpr double kRadius = 4;

QString tr(const char *text)
{
    return QCoreApplication::translate("Gui::FlowChart", text);
}

QString shortened(const QString &text)
{
    return text.size() <= kMostWords ? text : text.left(kMostWords - 1) + QStringLiteral("…");
}

/// Where everything goes; the same for the height, the screen and the file.
struct Layout
{
    struct Box
    {
        QRectF main;
        QRectF words;
        QRectF side; ///< null: nobody left
    };
    QList<Box> boxes;
    double height = 0;

    Layout(const QList<FlowBox> &flow, double width, const QFont &font)
    {
        const QFontMetricsF metrics(font);
        const double pad = metrics.height() * 0.5;
        QFont bold = font;
        bold.setBold(true);
        double countWidth = 0;
        for (const FlowBox &box : flow) {
            countWidth = std::max(countWidth, QFontMetricsF(bold).horizontalAdvance(countText(box.count)));
        }
        const double mainWidth = width * kMainShare - pad;
        const double sideWidth = width * kSideShare - pad;
        const auto heightOf = [&metrics](const QString &text, double room) {
            return metrics.boundingRect(QRectF(0, 0, std::max(10.0, room), 1e5), Qt::TextWordWrap, text).height();
        };
        double y = pad;
        for (qsizetype i = 0; i < flow.size(); ++i) {
            const FlowBox &box = flow.at(i);
            Box place;
            const double room = mainWidth - countWidth - 3 * pad;
            const double sideHeight = box.excluded.isEmpty() ? 0 : heightOf(box.excluded, sideWidth - 2 * pad) + pad;
            if (i > 0) {
                // The box of those who left stands beside the arrow, between the boxes of those who stay.
                const double gap = std::max(2 * pad, sideHeight + pad);
                if (sideHeight > 0) {
                    place.side = QRectF(width - sideWidth - pad / 2, y + (gap - sideHeight) / 2, sideWidth, sideHeight);
                }
                y += gap;
            }
            const double boxHeight = heightOf(shortened(box.text), room) + 1.4 * pad;
            place.main = QRectF(pad / 2, y, mainWidth, boxHeight);
            place.words = place.main.adjusted(pad, 0, -(countWidth + 2 * pad), 0);
            y += boxHeight;
            boxes.append(place);
        }
        height = y + pad;
    }
};

} // namespace

QList<FlowBox> flowOf(const Explanation::Attrition &attrition)
{
    QList<FlowBox> boxes{{tr("All dummy patients"), attrition.patients, {}}};
    for (const Explanation::AttritionStep &step : attrition.steps) {
        QString excluded;
        if (step.excluded() > 0) {
            excluded = tr("%1 excluded").arg(countText(step.excluded()));
            if (step.excludedMissing > 0) {
                excluded += QLatin1Char('\n') + tr("%1 of them: a value is missing").arg(countText(step.excludedMissing));
            }
        }
        boxes.append({step.words, step.kept, excluded});
    }
    return boxes;
}

double flowHeight(const QList<FlowBox> &boxes, double width, const QFont &font)
{
    return Layout(boxes, width, font).height;
}

void paintFlow(QPainter &painter, const QRectF &area, const QList<FlowBox> &boxes, const Theme &theme, const QFont &font)
{
    const Layout layout(boxes, area.width(), font);
    painter.save();
    painter.translate(area.topLeft());
    QFont bold = font;
    bold.setBold(true);
    const double pad = QFontMetricsF(font).height() * 0.5;
    const QPen line(theme.color(Role::Border), 1);
    for (qsizetype i = 0; i < boxes.size(); ++i) {
        const Layout::Box &place = layout.boxes.at(i);
        painter.setPen(line);
        if (i > 0) {
            const double x = place.main.center().x();
            const double from = layout.boxes.at(i - 1).main.bottom();
            painter.drawLine(QPointF(x, from), QPointF(x, place.main.top()));
            painter.setBrush(theme.color(Role::Border));
            const double head = pad / 2;
            painter.drawPolygon(QPolygonF({QPointF(x, place.main.top()), QPointF(x - head / 2, place.main.top() - head), QPointF(x + head / 2, place.main.top() - head)}));
            if (!place.side.isNull()) {
                painter.drawLine(QPointF(x, place.side.center().y()), QPointF(place.side.left(), place.side.center().y()));
                painter.setPen(QPen(theme.color(Role::Border), 1, Qt::DashLine));
                painter.setBrush(theme.color(Role::Base));
                painter.drawRoundedRect(place.side, kRadius, kRadius);
                painter.setPen(theme.color(Role::Muted));
                painter.setFont(font);
                painter.drawText(place.side.adjusted(pad, 0, -pad, 0), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextWordWrap, boxes.at(i).excluded);
                painter.setPen(line);
            }
        }
        painter.setBrush(theme.color(Role::Window));
        painter.drawRoundedRect(place.main, kRadius, kRadius);
        painter.setPen(theme.color(Role::Text));
        painter.setFont(font);
        painter.drawText(place.words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextWordWrap, shortened(boxes.at(i).text));
        painter.setFont(bold);
        painter.drawText(place.main.adjusted(0, 0, -pad, 0), Qt::AlignVCenter | Qt::AlignRight, countText(boxes.at(i).count));
    }
    painter.restore();
}

FlowChart::FlowChart(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setName(this, "flowChart", tr("Inclusion flow chart"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(theme, &Theme::changed, this, [this]() {
        updateGeometry();
        update();
    });
}

void FlowChart::setBoxes(const QList<FlowBox> &boxes)
{
    m_boxes = boxes;
    QStringList spoken;
    for (const FlowBox &box : boxes) {
        spoken.append(QStringLiteral("%1: %2").arg(box.text, countText(box.count)) + (box.excluded.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(box.excluded)));
    }
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    setMinimumHeight(heightForWidth(std::max(width(), sizeHint().width())));
    updateGeometry();
    update();
}

int FlowChart::heightForWidth(int width) const
{
    return static_cast<int>(std::ceil(flowHeight(m_boxes, width, screenFont(*m_theme))));
}

QSize FlowChart::sizeHint() const
{
    return {280, heightForWidth(280)};
}

void FlowChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    setMinimumHeight(heightForWidth(width()));
}

void FlowChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_theme->color(Role::Base));
    paintFlow(painter, QRectF(rect()), m_boxes, *m_theme, screenFont(*m_theme));
}

} // namespace Gui
