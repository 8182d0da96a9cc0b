// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/combinepage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/visual/dateedit.h"
#include "widgets/visual/formdialog.h"
#include "widgets/visual/smallforms.h"

namespace Gui
{

CombinePage::CombinePage(const QStringList &dates, QWidget *parent)
    : QWidget(parent)
    , m_operands(new QListWidget(this))
    , m_fixedRow(new QWidget(this))
    , m_fixed(new QCheckBox(tr("and a date:"), m_fixedRow))
    , m_date(new DateEdit(dates, tr("Date"), m_fixedRow))
    , m_pair(new QWidget(this))
    , m_from(new QComboBox(m_pair))
    , m_to(new QComboBox(m_pair))
{
    setName(m_operands, "combineOperands", tr("What to combine"));
    setName(m_fixed, "combineFixed", tr("Combine with a date as well"));
    setName(m_from, "combineFrom", tr("From"));
    setName(m_to, "combineTo", tr("To"));
    m_date->setEnabled(false);
    auto *fixed = new QHBoxLayout(m_fixedRow);
    fixed->setContentsMargins(0, 0, 0, 0);
    fixed->addWidget(m_fixed);
    fixed->addWidget(m_date, 1);
    auto *pair = new QVBoxLayout(m_pair);
    pair->setContentsMargins(0, 0, 0, 0);
    pair->addWidget(labelledRow(tr("From"), m_from, m_pair));
    pair->addWidget(labelledRow(tr("To"), m_to, m_pair));
    pair->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_operands, 1);
    layout->addWidget(m_fixedRow);
    layout->addWidget(m_pair, 1);
    connect(m_operands, &QListWidget::itemChanged, this, &CombinePage::changed);
    connect(m_fixed, &QCheckBox::toggled, this, [this](bool on) {
        m_date->setEnabled(on);
        emit changed();
    });
    connect(m_date, &DateEdit::changed, this, &CombinePage::changed);
    for (QComboBox *box : {m_from, m_to}) {
        connect(box, &QComboBox::currentIndexChanged, this, &CombinePage::changed);
    }
}

void CombinePage::setCombination(Authoring::Combination combination, const QStringList &operands)
{
    m_combination = combination;
    fillTickable(m_operands, operands);
    for (QComboBox *box : {m_from, m_to}) {
        box->clear();
        box->addItems(operands);
    }
    const bool dates = combination == Authoring::Combination::Earliest || combination == Authoring::Combination::Latest;
    m_operands->setVisible(!isPair());
    m_fixedRow->setVisible(dates);
    m_pair->setVisible(isPair());
    emit changed();
}

QByteArray CombinePage::code() const
{
    if (isPair()) {
        return Authoring::combinedCode(m_combination, {m_to->currentText(), m_from->currentText()});
    }
    QStringList operands = tickedIn(m_operands);
    if (m_fixed->isChecked() && !m_fixedRow->isHidden()) {
        operands.append(m_date->code());
    }
    return Authoring::combinedCode(m_combination, operands);
}

} // namespace Gui
