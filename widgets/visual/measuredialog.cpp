// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/measuredialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSpinBox>
#include <QVBoxLayout>

#include "model/authoring/offers.h"
#include "widgets/foundation/panes.h"
#include "widgets/visual/dateedit.h"
#include "widgets/visual/smallforms.h"

namespace Gui
{

namespace
{

constexpr int kMostIntervals = 1000;

/// A group's key: the variable's name without the dataset before it.
QString keyOf(const QString &code)
{
    return code.section(QLatin1Char('.'), -1);
}

QString freeMeasure(const Authoring::Page &page)
{
    QString name = QStringLiteral("new_measure");
    for (int more = 2; page.measure(name.toUtf8()); ++more) {
        name = QStringLiteral("new_measure_%1").arg(more);
    }
    return name;
}

} // namespace

MeasureDialog::MeasureDialog(const Authoring::Page &page, const StudyNames &names, const Theme *theme, QWidget *parent)
    : FormDialog(tr("Add a measure"), "measureDialog", tr("Add Measure"), "measureAdd", theme, parent)
    , m_name(new QLineEdit(freeMeasure(page), this))
    , m_numerator(new QComboBox(this))
    , m_denominator(new QComboBox(this))
    , m_count(new QSpinBox(this))
    , m_unit(new QComboBox(this))
    , m_start(new DateEdit(names.dates, tr("First day"), this))
    , m_groups(new QListWidget(this))
{
    resize(620, 480);
    setName(m_name, "measureName", tr("Name of the measure"));
    setName(m_numerator, "measureNumerator", tr("Numerator"));
    setName(m_denominator, "measureDenominator", tr("Denominator"));
    setName(m_count, "measureCount", tr("How many intervals"));
    setName(m_unit, "measureUnit", tr("Length of an interval"));
    setName(m_groups, "measureGroups", tr("Groups"));
    for (const QString &variable : Authoring::measurableVariables(page)) {
        m_numerator->addItem(keyOf(variable), variable);
        m_denominator->addItem(keyOf(variable), variable);
    }
    // Where the window moves with the interval, its dates are the interval's own (task 25).
    for (const QString &codelist : names.codelists) {
        m_numerator->addItem(tr("an event of %1 in the interval").arg(codelist),
                             QStringLiteral("clinical_events.where(clinical_events.snomedct_code.is_in(%1)).where(clinical_events.date.is_during(INTERVAL)).exists_for_patient()").arg(codelist));
    }
    m_denominator->addItem(tr("registered when the interval starts"), QStringLiteral("practice_registrations.for_patient_on(INTERVAL.start_date).exists_for_patient()"));
    m_unit->addItem(tr("months"), QStringLiteral("months"));
    m_unit->addItem(tr("weeks"), QStringLiteral("weeks"));
    m_unit->addItem(tr("years"), QStringLiteral("years"));
    m_count->setRange(1, kMostIntervals);
    m_count->setValue(12);
    m_commonIntervals = page.measureDefaults && page.measureDefaults->intervals;
    if (m_commonIntervals) {
        m_unit->insertItem(0, tr("as all measures"), QString());
        m_unit->setCurrentIndex(0);
    }
    QStringList groups;
    for (const QString &variable : Authoring::groupableVariables(page)) {
        groups.append(variable);
    }
    fillTickable(m_groups, groups);
    auto *intervals = new QWidget(this);
    auto *row = new QHBoxLayout(intervals);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_count);
    row->addWidget(m_unit);
    m_startRow = labelledRow(tr("Starting on"), m_start, this);
    body()->addWidget(labelledRow(tr("Name"), m_name, this));
    body()->addWidget(labelledRow(tr("Counted"), m_numerator, this));
    body()->addWidget(labelledRow(tr("Out of"), m_denominator, this));
    body()->addWidget(labelledRow(tr("Intervals"), intervals, this));
    body()->addWidget(m_startRow);
    body()->addWidget(mutedLabel(tr("Grouped by"), theme, this));
    body()->addWidget(m_groups, 1);
    connect(m_name, &QLineEdit::textChanged, this, &MeasureDialog::showResult);
    for (QComboBox *box : {m_numerator, m_denominator, m_unit}) {
        connect(box, &QComboBox::currentIndexChanged, this, &MeasureDialog::showResult);
    }
    connect(m_count, &QSpinBox::valueChanged, this, &MeasureDialog::showResult);
    connect(m_start, &DateEdit::changed, this, &MeasureDialog::showResult);
    connect(m_groups, &QListWidget::itemChanged, this, &MeasureDialog::showResult);
    showResult();
}

QString MeasureDialog::intervals() const
{
    const QString unit = m_unit->currentData().toString();
    return unit.isEmpty() ? QString() : QStringLiteral("%1(%2).starting_on(%3)").arg(unit).arg(m_count->value()).arg(m_start->code());
}

QJsonObject MeasureDialog::request() const
{
    QJsonObject request{{QStringLiteral("op"), QStringLiteral("add_measure")},
                        {QStringLiteral("target"), QJsonObject{{QStringLiteral("dataset"), true}}},
                        {QStringLiteral("name"), m_name->text().trimmed()},
                        {QStringLiteral("numerator"), m_numerator->currentData().toString()},
                        {QStringLiteral("denominator"), m_denominator->currentData().toString()}};
    if (const QString code = intervals(); !code.isEmpty()) {
        request.insert(QStringLiteral("intervals"), code);
    }
    QJsonObject groups;
    for (const QString &variable : tickedIn(m_groups)) {
        groups.insert(keyOf(variable), variable);
    }
    if (!groups.isEmpty()) {
        request.insert(QStringLiteral("group_by"), groups);
    }
    return request;
}

void MeasureDialog::showResult()
{
    const bool own = !m_unit->currentData().toString().isEmpty();
    m_count->setEnabled(own);
    m_startRow->setVisible(own);
    QString missing;
    if (m_name->text().trimmed().isEmpty()) {
        missing = tr("Give the measure a name.");
    } else if (m_numerator->currentText().isEmpty()) {
        missing = tr("There is nothing to count yet. Add a variable that is yes or no, or a codelist.");
    }
    QString code = tr("%1: %2 out of %3").arg(m_name->text().trimmed(), m_numerator->currentText(), m_denominator->currentText());
    if (own) {
        code += QStringLiteral(", ") + intervals();
    }
    if (const QStringList groups = tickedIn(m_groups); !groups.isEmpty()) {
        code += tr(", by %1").arg(groups.join(QStringLiteral(", ")));
    }
    showCode(code, missing);
}

} // namespace Gui
