// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/foundation/panes.h"

#include <QHeaderView>
#include <QMouseEvent>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

namespace Gui
{

EmptyState::EmptyState(const QString &sentence, const QString &button, const QString &link, QWidget *parent)
    : QWidget(parent)
    , m_sentence(new QLabel(sentence, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->addStretch();
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    layout->addWidget(m_sentence);
    if (!button.isEmpty()) {
        m_button = new QPushButton(button, this);
        m_button->setProperty("primary", true);
        connect(m_button, &QPushButton::clicked, this, &EmptyState::buttonClicked);
        layout->addWidget(m_button, 0, Qt::AlignCenter);
    }
    if (!link.isEmpty()) {
        auto *other = new QPushButton(link, this);
        other->setFlat(true);
        connect(other, &QPushButton::clicked, this, &EmptyState::linkClicked);
        layout->addWidget(other, 0, Qt::AlignCenter);
    }
    layout->addStretch();
}

void EmptyState::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
}

QString EmptyState::sentence() const
{
    return m_sentence->text();
}

void EmptyState::setButtonVisible(bool visible)
{
    if (m_button) {
        m_button->setVisible(visible);
    }
}

DummyBand::DummyBand(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setName(this, "dummyBand", tr("Dummy data"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QString DummyBand::text() const
{
    return m_details.isEmpty() ? tr("Dummy data") : tr("Dummy data") + QStringLiteral("   ") + m_details;
}

void DummyBand::setDetails(const QString &details)
{
    m_details = details;
    setAccessibleName(text() + QLatin1Char(' ') + m_stale);
    update();
}

void DummyBand::setStale(const QString &message)
{
    m_stale = message;
    setCursor(message.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    setAccessibleName(text() + QLatin1Char(' ') + m_stale);
    update();
}

QSize DummyBand::sizeHint() const
{
    return {200, fontMetrics().height() + 10};
}

void DummyBand::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme->color(Role::Window));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme->color(Role::DummyBand), 8));
    for (int x = -height(); x < width() + height(); x += 22) {
        painter.drawLine(x, height() + 4, x + height() + 8, -4);
    }
    const QRect inner = rect().adjusted(10, 0, -10, 0);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(m_theme->color(Role::Warning));
    const QString words = tr("Dummy data");
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, words);
    const int used = QFontMetrics(bold).horizontalAdvance(words) + 14;
    painter.setFont(font());
    // Where both do not fit, the news wins: size and seed also stand in the fields below the band.
    const QRect rest = inner.adjusted(used, 0, 0, 0);
    const QString stale = fontMetrics().elidedText(m_stale, Qt::ElideRight, rest.width());
    const int free = rest.width() - (stale.isEmpty() ? 0 : fontMetrics().horizontalAdvance(stale) + 14);
    if (fontMetrics().horizontalAdvance(m_details) <= free) {
        painter.setPen(m_theme->color(Role::Text));
        painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft, m_details);
    }
    painter.setPen(m_theme->color(Role::Error));
    painter.drawText(rest, Qt::AlignVCenter | Qt::AlignRight, stale);
}

void DummyBand::mousePressEvent(QMouseEvent *event)
{
    if (!m_stale.isEmpty()) {
        emit staleClicked();
    }
    QWidget::mousePressEvent(event);
}

void setName(QWidget *widget, const char *objectName, const QString &accessibleName)
{
    widget->setObjectName(QString::fromLatin1(objectName));
    widget->setAccessibleName(accessibleName);
}

namespace
{

/// Sees the font of one widget change; a child of the widget.
class TextWatcher final : public QObject
{
public:
    TextWatcher(QWidget *widget, std::function<void(const QFontMetrics &)> fit)
        : QObject(widget)
        , m_fit(std::move(fit))
    {
        widget->installEventFilter(this);
        m_fit(widget->fontMetrics());
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
            m_fit(static_cast<QWidget *>(watched)->fontMetrics());
        }
        return QObject::eventFilter(watched, event);
    }

private:
    std::function<void(const QFontMetrics &)> m_fit;
};

} // namespace

void fitToText(QWidget *widget, const std::function<void(const QFontMetrics &metrics)> &fit)
{
    // Owned by the widget it watches.
    new TextWatcher(widget, fit);
}

void fitTableToText(QTableView *table, int padding)
{
    fitToText(table, [table, padding, before = table->fontMetrics().height()](const QFontMetrics &metrics) mutable {
        const int now = metrics.height();
        table->verticalHeader()->setDefaultSectionSize(now + padding);
        if (now == before) {
            return;
        }
        QHeaderView *columns = table->horizontalHeader();
        QList<int> widths;
        for (int column = 0; column < columns->count(); ++column) {
            widths.append(columns->sectionSize(column) * now / before);
        }
        // This resizes every column, so the widths are put back after it.
        columns->setDefaultSectionSize(columns->defaultSectionSize() * now / before);
        for (int column = 0; column < columns->count(); ++column) {
            if (!columns->isSectionHidden(column)) {
                columns->resizeSection(column, widths.at(column));
            }
        }
        before = now;
    });
}

QLabel *headingLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

QLabel *mutedLabel(const QString &text, const Theme *theme, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    const auto tint = [label, theme]() {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, theme->color(Role::Muted));
        label->setPalette(palette);
    };
    tint();
    QObject::connect(theme, &Theme::changed, label, tint);
    return label;
}

} // namespace Gui
