// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/summaryheader.h"

#include <algorithm>

#include <QPainter>

#include "widgets/tables/filterrow.h"
#include "widgets/tables/resulttablemodel.h"

namespace Gui
{

namespace
{
constexpr int kPadding = 8;
constexpr int kBarsHeight = 24;
} // namespace

SummaryHeader::SummaryHeader(const Theme *theme, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_theme(theme)
    , m_filters(new FilterRow(this))
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    m_filters->hide();
    setHighlightSections(false);
    setMinimumSectionSize(60);
    connect(theme, &Theme::changed, this, [this]() {
        updateGeometry();
        viewport()->update();
    });
}

void SummaryHeader::setSummaries(const QList<ColumnSummary> &summaries)
{
    m_summaries = summaries;
    viewport()->update();
}

void SummaryHeader::setSortKeys(const QList<Study::SortKey> &keys)
{
    m_keys = keys;
    viewport()->update();
}

void SummaryHeader::showFilters(bool shown)
{
    m_filters->setVisible(shown);
    updateGeometries();
    emit geometriesChanged();
}

QSize SummaryHeader::sizeHint() const
{
    const int filters = m_filters->isHidden() ? 0 : m_filters->sizeHint().height();
    return {QHeaderView::sizeHint().width(), 3 * fontMetrics().height() + kBarsHeight + 3 * kPadding / 2 + filters};
}

void SummaryHeader::setModel(QAbstractItemModel *model)
{
    QHeaderView::setModel(model);
    m_filters->follow(model);
}

/// The filters stand in a margin below the sections.
void SummaryHeader::updateGeometries()
{
    const int filters = m_filters->isHidden() ? 0 : m_filters->sizeHint().height();
    setViewportMargins(0, 0, 0, filters);
    QHeaderView::updateGeometries();
    m_filters->setGeometry(0, height() - filters, width(), filters);
    m_filters->place();
}

/// "▲", or "▼ 2" for the second of several keys.
QString SummaryHeader::sortMark(const QString &name) const
{
    for (qsizetype place = 0; place < m_keys.size(); ++place) {
        if (QString::fromStdString(m_keys.at(place).column) == name) {
            const QString arrow = m_keys.at(place).descending ? QStringLiteral(" ▼") : QStringLiteral(" ▲");
            return m_keys.size() > 1 ? arrow + QString::number(place + 1) : arrow;
        }
    }
    return {};
}

void SummaryHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    painter->save();
    painter->fillRect(rect, m_theme->color(Role::Window));
    painter->setPen(m_theme->color(Role::Hairline));
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    painter->drawLine(rect.topRight(), rect.bottomRight());
    const QRect inner = rect.adjusted(kPadding, kPadding / 2, -kPadding, -kPadding / 2);
    const int line = fontMetrics().height();
    const auto write = [&](int y, const QString &text, Role role, bool bold) {
        QFont own = font();
        own.setBold(bold);
        painter->setFont(own);
        painter->setPen(m_theme->color(role));
        const QRect place(inner.left(), y, inner.width(), line);
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(own).elidedText(text, Qt::ElideMiddle, place.width()));
    };
    const QString name = model()->headerData(section, Qt::Horizontal, ResultTableModel::NameRole).toString();
    const bool marked = model()->headerData(section, Qt::Horizontal, Qt::ToolTipRole).isValid();
    write(inner.top(), model()->headerData(section, Qt::Horizontal).toString() + sortMark(name), marked ? Role::Warning : Role::Text, true);
    const auto summary = std::find_if(m_summaries.begin(), m_summaries.end(), [&name](const ColumnSummary &s) { return s.name == name; });
    if (summary != m_summaries.end()) {
        write(inner.top() + line, summary->type, Role::Muted, false);
        const QRect bars(inner.left(), inner.top() + 2 * line + 2, inner.width(), kBarsHeight - 4);
        const bool counted = summary->name == QLatin1String("patient_id");
        if (!counted && !summary->chart.series.isEmpty()) {
            const QList<double> &values = summary->chart.series.constFirst().values;
            const double highest = values.isEmpty() ? 0 : *std::max_element(values.begin(), values.end());
            const double width = values.isEmpty() ? 0 : static_cast<double>(bars.width()) / static_cast<double>(values.size());
            const bool lastIsMissing = summary->missing > 0;
            for (qsizetype bar = 0; bar < values.size() && highest > 0; ++bar) {
                const double height = bars.height() * values.at(bar) / highest;
                const bool isMissing = lastIsMissing && bar == values.size() - 1;
                painter->fillRect(QRectF(bars.left() + static_cast<double>(bar) * width, bars.bottom() - height, std::max(1.0, std::min(width, 28.0) - 1), height),
                                  m_theme->color(isMissing ? Role::Border : Role::Chart1));
            }
        }
        write(inner.top() + 2 * line + kBarsHeight,
              counted ? tr("%1 distinct").arg(countText(summary->distinct)) : tr("%1 missing").arg(summary->missingShare()), Role::Muted, false);
    }
    painter->restore();
}

} // namespace Gui
