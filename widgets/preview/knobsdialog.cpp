// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/knobsdialog.h"

#include <algorithm>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr double kWhole = 100.0; // per cent
constexpr int kMissingRole = Qt::UserRole;

std::optional<Core::Date> dayOf(const QString &text)
{
    return Core::Date::fromIso(text.trimmed().toStdString());
}

} // namespace

KnobsDialog::KnobsDialog(const DummyData::Knobs &knobs, const QMap<QString, QStringList> &values, QWidget *parent)
    : QDialog(parent)
    , m_knobs(knobs)
    , m_values(values)
    , m_missing(new QDoubleSpinBox(this))
    , m_events(new QDoubleSpinBox(this))
    , m_from(new QLineEdit(this))
    , m_to(new QLineEdit(this))
    , m_variable(new QComboBox(this))
    , m_shares(new QTableWidget(this))
    , m_problem(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults, this))
{
    setObjectName(QStringLiteral("knobsDialog"));
    setWindowTitle(tr("Dummy Data of This Study"));
    build();
    for (auto variable = m_values.cbegin(); variable != m_values.cend(); ++variable) {
        m_variable->addItem(variable.key());
    }
    showShares();
    check();
}

void KnobsDialog::build()
{
    setName(m_missing, "knobsMissing", tr("Share of missing values"));
    m_missing->setRange(-1, kWhole);
    m_missing->setDecimals(1);
    m_missing->setSuffix(tr(" %"));
    m_missing->setSpecialValueText(tr("as usual"));
    m_missing->setValue(m_knobs.missing ? *m_knobs.missing * kWhole : -1);
    setName(m_events, "knobsEvents", tr("How many events"));
    m_events->setRange(0.1, 10);
    m_events->setSingleStep(0.5);
    m_events->setSuffix(tr(" times as many as usual"));
    m_events->setValue(m_knobs.events);
    setName(m_from, "knobsFrom", tr("First day of the study window"));
    setName(m_to, "knobsTo", tr("Last day of the study window"));
    m_from->setPlaceholderText(tr("any, or a day such as 2019-01-01"));
    m_from->setMinimumWidth(m_from->fontMetrics().horizontalAdvance(m_from->placeholderText()) + 24);
    m_to->setPlaceholderText(tr("any, or a day such as 2024-12-31"));
    m_from->setText(m_knobs.from ? QString::fromStdString(m_knobs.from->toIso()) : QString());
    m_to->setText(m_knobs.to ? QString::fromStdString(m_knobs.to->toIso()) : QString());
    setName(m_variable, "knobsVariable", tr("Variable whose shares are fixed"));
    setName(m_shares, "knobsShares", tr("Shares of its values"));
    m_shares->setColumnCount(2);
    m_shares->setHorizontalHeaderLabels({tr("Value"), tr("Share in %")});
    m_shares->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_shares->verticalHeader()->hide();
    m_problem->setWordWrap(true);
    auto *form = new QFormLayout;
    form->addRow(tr("Missing values"), m_missing);
    form->addRow(tr("Events"), m_events);
    form->addRow(tr("Events from"), m_from);
    form->addRow(tr("Events until"), m_to);
    form->addRow(tr("Shares of"), m_variable);
    auto *hint = new QLabel(tr("Empty shares are left to chance. The rest of the patients share what is not given. All of it is kept in %1.").arg(QLatin1String(DummyData::kKnobsFile)), this);
    hint->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_shares, 1);
    layout->addWidget(hint);
    layout->addWidget(m_problem);
    layout->addWidget(m_buttons);
    connect(m_variable, &QComboBox::currentIndexChanged, this, [this]() {
        keepShares();
        showShares();
    });
    connect(m_shares, &QTableWidget::cellChanged, this, &KnobsDialog::check);
    connect(m_from, &QLineEdit::textChanged, this, &KnobsDialog::check);
    connect(m_to, &QLineEdit::textChanged, this, &KnobsDialog::check);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this]() {
        m_knobs = {};
        m_missing->setValue(-1);
        m_events->setValue(1);
        m_from->clear();
        m_to->clear();
        showShares();
    });
}

void KnobsDialog::chooseVariable(const QString &name)
{
    if (const int index = m_variable->findText(name); index >= 0) {
        m_variable->setCurrentIndex(index);
        m_shares->setFocus();
    }
}

void KnobsDialog::showShares()
{
    const QSignalBlocker quiet(m_shares);
    m_shown = m_variable->currentText();
    QStringList values = m_values.value(m_shown);
    const auto known = m_knobs.variables.find(m_shown.toStdString());
    const DummyData::WantedShares shares = known == m_knobs.variables.end() ? DummyData::WantedShares() : known->second;
    for (const auto &[value, part] : shares) {
        if (value && !values.contains(QString::fromStdString(*value))) {
            values.append(QString::fromStdString(*value));
        }
    }
    m_shares->setRowCount(m_shown.isEmpty() ? 0 : static_cast<int>(values.size()) + 1);
    for (int row = 0; row < m_shares->rowCount(); ++row) {
        const bool isMissing = row == values.size();
        auto *name = new QTableWidgetItem(isMissing ? tr("missing") : values.at(row));
        name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        name->setData(kMissingRole, isMissing);
        m_shares->setItem(row, 0, name);
        const auto share = std::find_if(shares.begin(), shares.end(), [&](const auto &each) { return isMissing ? !each.first : each.first && values.at(row) == QString::fromStdString(*each.first); });
        m_shares->setItem(row, 1, new QTableWidgetItem(share == shares.end() ? QString() : QString::number(share->second * kWhole, 'g', 6)));
    }
    check();
}

void KnobsDialog::keepShares()
{
    if (m_shown.isEmpty()) {
        return;
    }
    DummyData::WantedShares shares;
    for (int row = 0; row < m_shares->rowCount(); ++row) {
        bool ok = false;
        const double share = locale().toDouble(m_shares->item(row, 1)->text().trimmed(), &ok);
        if (ok) {
            const QTableWidgetItem *name = m_shares->item(row, 0);
            shares.emplace_back(name->data(kMissingRole).toBool() ? std::nullopt : std::optional(name->text().toStdString()), share / kWhole);
        }
    }
    if (shares.empty()) {
        m_knobs.variables.erase(m_shown.toStdString());
    } else {
        m_knobs.variables[m_shown.toStdString()] = std::move(shares);
    }
}

/// What keeps the dialog from being accepted, in words.
void KnobsDialog::check()
{
    QString problem;
    double sum = 0;
    for (int row = 0; row < m_shares->rowCount(); ++row) {
        const QTableWidgetItem *item = m_shares->item(row, 1);
        const QString text = item ? item->text().trimmed() : QString();
        bool ok = text.isEmpty();
        const double share = ok ? 0 : locale().toDouble(text, &ok);
        if (!ok || share < 0) {
            problem = tr("\"%1\" is no share. Write a number from 0 to 100, or nothing.").arg(text);
        }
        sum += share;
    }
    if (sum > kWhole + 1e-6) {
        problem = tr("The shares of %1 come to more than 100 %.").arg(m_shown);
    }
    for (const QLineEdit *edit : {m_from, m_to}) {
        if (!edit->text().trimmed().isEmpty() && !dayOf(edit->text())) {
            problem = tr("\"%1\" is no day. Write it as 2020-01-31.").arg(edit->text());
        }
    }
    const auto from = dayOf(m_from->text());
    const auto to = dayOf(m_to->text());
    if (from && to && *to < *from) {
        problem = tr("The study window ends before it begins.");
    }
    m_problem->setText(problem);
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problem.isEmpty());
}

DummyData::Knobs KnobsDialog::knobs()
{
    keepShares();
    DummyData::Knobs knobs = m_knobs;
    knobs.missing = m_missing->value() < 0 ? std::nullopt : std::optional(m_missing->value() / kWhole);
    knobs.events = m_events->value();
    knobs.from = dayOf(m_from->text());
    knobs.to = dayOf(m_to->text());
    return knobs;
}

} // namespace Gui
