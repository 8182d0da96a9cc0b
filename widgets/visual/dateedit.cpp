// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/dateedit.h"

#include <QComboBox>
#include <QDateEdit>
#include <QHBoxLayout>
#include <QRegularExpression>
#include <QSpinBox>

#include "model/authoring/forms.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{
constexpr int kMostAmount = 99'999;
const QString kIso = QStringLiteral("yyyy-MM-dd");
} // namespace

DateEdit::DateEdit(const QStringList &names, const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_base(new QComboBox(this))
    , m_calendar(new QDateEdit(QDate(2024, 1, 1), this))
    , m_direction(new QComboBox(this))
    , m_amount(new QSpinBox(this))
    , m_unit(new QComboBox(this))
{
    setName(m_base, "dateBase", accessibleName);
    setName(m_calendar, "dateCalendar", tr("%1: calendar date").arg(accessibleName));
    setName(m_direction, "dateDirection", tr("%1: on, before or after").arg(accessibleName));
    setName(m_amount, "dateAmount", tr("%1: how long before or after").arg(accessibleName));
    setName(m_unit, "dateUnit", tr("%1: days, weeks, months or years").arg(accessibleName));
    m_calendar->setCalendarPopup(true);
    m_calendar->setDisplayFormat(kIso);
    m_amount->setRange(1, kMostAmount);
    m_amount->setValue(90);
    m_direction->addItem(tr("on"), 0);
    m_direction->addItem(tr("before"), -1);
    m_direction->addItem(tr("after"), 1);
    for (const auto &[code, words] : QList<QPair<QString, QString>>{{QStringLiteral("days"), tr("days")}, {QStringLiteral("weeks"), tr("weeks")},
                                                                    {QStringLiteral("months"), tr("months")}, {QStringLiteral("years"), tr("years")}}) {
        m_unit->addItem(words, code);
    }
    for (const QString &name : names) {
        m_base->addItem(name, name);
    }
    m_base->addItem(tr("a calendar date"), QString());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget *part : QList<QWidget *>{m_amount, m_unit, m_direction, m_base, m_calendar}) {
        layout->addWidget(part);
    }
    layout->addStretch();
    for (QComboBox *box : {m_base, m_direction, m_unit}) {
        connect(box, &QComboBox::currentIndexChanged, this, &DateEdit::showParts);
    }
    connect(m_calendar, &QDateEdit::dateChanged, this, &DateEdit::changed);
    connect(m_amount, &QSpinBox::valueChanged, this, &DateEdit::changed);
    showParts();
}

void DateEdit::setCode(const QString &code)
{
    static const QRegularExpression kShifted(QStringLiteral("^(.+?)\\s*([-+])\\s*(days|weeks|months|years)\\((\\d+)\\)$"));
    QString base = code.trimmed();
    int direction = 0;
    if (const QRegularExpressionMatch match = kShifted.match(base); match.hasMatch()) {
        base = match.captured(1);
        direction = match.captured(2) == QLatin1String("-") ? -1 : 1;
        m_unit->setCurrentIndex(m_unit->findData(match.captured(3)));
        m_amount->setValue(match.captured(4).toInt());
    }
    m_direction->setCurrentIndex(m_direction->findData(direction));
    const QString bare = QString(base).remove(QLatin1Char('"')).remove(QLatin1Char('\''));
    if (const QDate date = QDate::fromString(bare, kIso); date.isValid()) {
        m_calendar->setDate(date);
        m_base->setCurrentIndex(m_base->count() - 1);
    } else {
        if (m_base->findData(base) < 0) {
            m_base->insertItem(0, base, base);
        }
        m_base->setCurrentIndex(m_base->findData(base));
    }
    showParts();
}

QString DateEdit::code() const
{
    const QString name = m_base->currentData().toString();
    const QString base = name.isEmpty() ? QLatin1Char('"') + m_calendar->date().toString(kIso) + QLatin1Char('"') : name;
    const int direction = m_direction->currentData().toInt();
    return QString::fromUtf8(Authoring::shiftedDate(base.toUtf8(), direction * m_amount->value(), m_unit->currentData().toString().toUtf8()));
}

void DateEdit::showParts()
{
    m_calendar->setVisible(m_base->currentData().toString().isEmpty());
    const bool shifted = m_direction->currentData().toInt() != 0;
    m_amount->setVisible(shifted);
    m_unit->setVisible(shifted);
    emit changed();
}

} // namespace Gui
