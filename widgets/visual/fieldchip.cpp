// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/fieldchip.h"

#include <QCalendarWidget>
#include <QDate>
#include <QDateEdit>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

const QString kIso = QStringLiteral("yyyy-MM-dd");
constexpr double kWidestNumber = 1e9;
constexpr int kMostDecimals = 6;

QString shownText(const Authoring::Field &field)
{
    if (field.kind == Authoring::Field::Kind::Date) {
        const QDate date = QDate::fromString(field.value, kIso);
        return date.isValid() ? QLocale().toString(date, QStringLiteral("d MMMM yyyy")) : field.value;
    }
    return Authoring::choiceWords(field.value);
}

} // namespace

void openEditorUnder(QWidget *anchor, const QString &title, QWidget *editor, const std::function<void()> &taken)
{
    auto *panel = new QDialog(anchor->window(), Qt::Popup);
    panel->setAttribute(Qt::WA_DeleteOnClose);
    panel->setObjectName(QStringLiteral("fieldPanel"));
    panel->setAccessibleName(title);
    auto *layout = new QVBoxLayout(panel);
    layout->addWidget(headingLabel(title, panel));
    layout->addWidget(editor);
    auto *buttons = new QDialogButtonBox(panel);
    QPushButton *take = buttons->addButton(QDialog::tr("Change"), QDialogButtonBox::AcceptRole);
    take->setProperty("primary", true);
    take->setDefault(true);
    buttons->addButton(QDialog::tr("Leave"), QDialogButtonBox::RejectRole);
    layout->addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::accepted, panel, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, panel, &QDialog::reject);
    QObject::connect(panel, &QDialog::accepted, anchor, taken);
    panel->adjustSize();
    panel->move(anchor->mapToGlobal(QPoint(0, anchor->height() + 2)));
    panel->show();
    editor->setFocus();
}

FieldChip::FieldChip(const Authoring::Field &field, QWidget *parent)
    : Chip({}, parent)
    , m_field(field)
{
    const bool offersMore = field.kind == Authoring::Field::Kind::Choice || field.kind == Authoring::Field::Kind::Truth || !field.choices.isEmpty();
    setText(offersMore ? shownText(field) + QStringLiteral(" ▾") : shownText(field));
    setObjectName(QStringLiteral("fieldChip"));
    setAccessibleName(tr("%1: %2").arg(field.label, shownText(field)));
    setToolTip(tr("Change the %1").arg(field.label.toLower()));
    connect(this, &QPushButton::clicked, this, &FieldChip::offer);
}

void FieldChip::offer()
{
    if (!m_field.choices.isEmpty()) {
        offerChoices();
    } else if (m_field.kind == Authoring::Field::Kind::Date) {
        offerDate();
    } else if (m_field.kind == Authoring::Field::Kind::Number) {
        offerNumber();
    } else {
        offerText();
    }
}

void FieldChip::offerChoices()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const QString &choice : std::as_const(m_field.choices)) {
        QAction *action = menu->addAction(Authoring::choiceWords(choice));
        action->setCheckable(true);
        action->setChecked(choice == m_field.value);
        connect(action, &QAction::triggered, this, [this, choice]() {
            if (choice != m_field.value) {
                emit valueChosen(choice);
            }
        });
    }
    menu->popup(mapToGlobal(QPoint(0, height() + 2)));
}

void FieldChip::offerDate()
{
    // Typed or picked: the line and the calendar show the same day.
    auto *editor = new QWidget;
    auto *line = new QDateEdit(QDate::fromString(m_field.value, kIso), editor);
    setName(line, "fieldDate", m_field.label);
    line->setDisplayFormat(kIso);
    auto *calendar = new QCalendarWidget(editor);
    setName(calendar, "fieldCalendar", tr("%1: calendar").arg(m_field.label));
    calendar->setSelectedDate(line->date());
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    connect(line, &QDateEdit::dateChanged, calendar, &QCalendarWidget::setSelectedDate);
    connect(calendar, &QCalendarWidget::selectionChanged, line, [line, calendar]() { line->setDate(calendar->selectedDate()); });
    auto *layout = new QVBoxLayout(editor);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(line);
    layout->addWidget(calendar);
    editor->setFocusProxy(line);
    openEditorUnder(this, m_field.label, editor, [this, line]() { emit valueChosen(line->date().toString(kIso)); });
    line->setSelectedSection(QDateTimeEdit::YearSection);
}

void FieldChip::offerNumber()
{
    auto *number = new QDoubleSpinBox;
    setName(number, "fieldNumber", m_field.label);
    const qsizetype point = m_field.value.indexOf(QLatin1Char('.'));
    number->setDecimals(point < 0 ? 0 : std::min(kMostDecimals, static_cast<int>(m_field.value.size() - point - 1) + 1));
    number->setRange(0, kWidestNumber);
    number->setValue(m_field.value.toDouble());
    number->selectAll();
    openEditorUnder(this, m_field.label, number, [this, number]() { emit valueChosen(QString::number(number->value(), 'g', 15)); });
}

void FieldChip::offerText()
{
    auto *line = new QLineEdit(m_field.value);
    setName(line, "fieldText", m_field.label);
    line->selectAll();
    openEditorUnder(this, m_field.label, line, [this, line]() { emit valueChosen(line->text()); });
}

} // namespace Gui
