// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/smallforms.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/visual/dateedit.h"

namespace Gui
{

namespace
{

enum EndKind
{
    Open,
    Included,
    LeftOut
};

QString stemOf(const QString &codelist)
{
    QString stem = codelist;
    for (const char *ending : {"_codelist", "_codes", "_snomed"}) {
        if (stem.endsWith(QLatin1String(ending))) {
            stem.chop(static_cast<int>(qstrlen(ending)));
        }
    }
    return stem;
}

} // namespace

QStringList tickedIn(const QListWidget *list)
{
    QStringList ticked;
    for (int row = 0; row < list->count(); ++row) {
        if (list->item(row)->checkState() == Qt::Checked) {
            ticked.append(list->item(row)->text());
        }
    }
    return ticked;
}

void fillTickable(QListWidget *list, const QStringList &rows)
{
    list->clear();
    for (const QString &row : rows) {
        auto *item = new QListWidgetItem(row, list);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
    }
    list->setCurrentRow(0);
}

WindowDialog::WindowDialog(const Authoring::WindowEnds &ends, const StudyNames &names, const Theme *theme, QWidget *parent)
    : FormDialog(tr("Window of dates"), "windowDialog", tr("Change"), "windowTake", theme, parent)
    , m_fromKind(new QComboBox(this))
    , m_from(new DateEdit(names.dates, tr("First day"), this))
    , m_toKind(new QComboBox(this))
    , m_to(new DateEdit(names.dates, tr("Last day"), this))
{
    setName(m_fromKind, "windowFrom", tr("Beginning"));
    setName(m_toKind, "windowTo", tr("End"));
    for (const auto &[box, open, included, leftOut] : {std::tuple{m_fromKind, tr("any time"), tr("on or after"), tr("after")},
                                                       std::tuple{m_toKind, tr("any time"), tr("on or before"), tr("before")}}) {
        box->addItem(open, Open);
        box->addItem(included, Included);
        box->addItem(leftOut, LeftOut);
    }
    const auto fill = [](QComboBox *kind, DateEdit *edit, const QString &code, bool included) {
        kind->setCurrentIndex(code.isEmpty() ? Open : included ? Included : LeftOut);
        if (!code.isEmpty()) {
            edit->setCode(code);
        }
    };
    fill(m_fromKind, m_from, ends.from, ends.fromIncluded);
    fill(m_toKind, m_to, ends.to, ends.toIncluded);
    body()->addWidget(labelledRow(tr("Beginning"), m_fromKind, this));
    body()->addWidget(m_from);
    body()->addWidget(labelledRow(tr("End"), m_toKind, this));
    body()->addWidget(m_to);
    body()->addStretch();
    for (QComboBox *box : {m_fromKind, m_toKind}) {
        connect(box, &QComboBox::currentIndexChanged, this, &WindowDialog::showResult);
    }
    for (const DateEdit *edit : {m_from, m_to}) {
        connect(edit, &DateEdit::changed, this, &WindowDialog::showResult);
    }
    showResult();
}

Authoring::WindowEnds WindowDialog::ends() const
{
    Authoring::WindowEnds ends;
    ends.from = m_fromKind->currentData().toInt() == Open ? QString() : m_from->code();
    ends.to = m_toKind->currentData().toInt() == Open ? QString() : m_to->code();
    ends.fromIncluded = m_fromKind->currentData().toInt() == Included;
    ends.toIncluded = m_toKind->currentData().toInt() == Included;
    return ends;
}

void WindowDialog::showResult()
{
    const Authoring::WindowEnds now = ends();
    m_from->setVisible(!now.from.isEmpty());
    m_to->setVisible(!now.to.isEmpty());
    const QString from = now.from.isEmpty() ? QString() : tr("%1 %2").arg(m_fromKind->currentText(), now.from);
    const QString to = now.to.isEmpty() ? QString() : tr("%1 %2").arg(m_toKind->currentText(), now.to);
    showCode(from.isEmpty() || to.isEmpty() ? from + to : tr("%1 and %2").arg(from, to),
             from.isEmpty() && to.isEmpty() ? tr("A window needs at least one end. Remove the step instead.") : QString());
}

BandsDialog::BandsDialog(const QString &variable, bool wholeNumbers, const Theme *theme, QWidget *parent)
    : FormDialog(tr("Group %1 into bands").arg(variable), "bandsDialog", tr("Group"), "bandsTake", theme, parent)
    , m_wholeNumbers(wholeNumbers)
    , m_boundaries(new QLineEdit(QStringLiteral("18, 40, 65, 80"), this))
{
    setName(m_boundaries, "bandsBoundaries", tr("Where each band begins"));
    body()->addWidget(labelledRow(tr("Bands begin at"), m_boundaries, this));
    QLabel *hint = mutedLabel(tr("Numbers with commas between, each larger than the one before. A value that is not known becomes \"missing\"."), theme, this);
    hint->setWordWrap(true);
    body()->addWidget(hint);
    body()->addStretch();
    m_boundaries->selectAll();
    connect(m_boundaries, &QLineEdit::textChanged, this, &BandsDialog::showResult);
    showResult();
}

QList<double> BandsDialog::boundaries() const
{
    return Authoring::boundariesIn(m_boundaries->text());
}

void BandsDialog::showResult()
{
    const QStringList labels = Authoring::bandLabels(boundaries(), m_wholeNumbers);
    showCode(labels.join(QStringLiteral("   ")), labels.isEmpty() ? tr("Give at least one number; each must be larger than the one before.") : QString());
}

DeleteDialog::DeleteDialog(const QString &variable, const QStringList &unused, const Theme *theme, QWidget *parent)
    : FormDialog(tr("Delete %1").arg(variable), "deleteDialog", tr("Delete"), "deleteTake", theme, parent)
    , m_names(new QListWidget(this))
{
    setName(m_names, "deleteUnused", tr("Names to delete as well"));
    QLabel *words = new QLabel(tr("Nothing else uses these names. Tick those that are to go as well; undo brings everything back."), this);
    words->setWordWrap(true);
    body()->addWidget(words);
    body()->addWidget(m_names, 1);
    fillTickable(m_names, unused);
    connect(m_names, &QListWidget::itemChanged, this, [this, variable]() { showCode(tr("Deletes %1").arg((QStringList{variable} + chosen()).join(QStringLiteral(", ")))); });
    showCode(tr("Deletes %1").arg(variable));
}

QStringList DeleteDialog::chosen() const
{
    return tickedIn(m_names);
}

RepeatDialog::RepeatDialog(const QString &variable, const QStringList &codelists, bool asLoop, const Theme *theme, QWidget *parent)
    : FormDialog(tr("Repeat %1 for codelists").arg(variable), "repeatDialog", tr("Repeat"), "repeatTake", theme, parent)
    , m_lists(new QTableWidget(static_cast<int>(codelists.size()), 2, this))
    , m_as(new QComboBox(this))
{
    resize(560, 420);
    setName(m_lists, "repeatCodelists", tr("Codelists and the names of their variables"));
    setName(m_as, "repeatAs", tr("How it is written"));
    m_lists->setHorizontalHeaderLabels({tr("Codelist"), tr("Variable")});
    m_lists->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_lists->verticalHeader()->hide();
    m_lists->setTabKeyNavigation(false); // Tab leaves the table, so that the form can be taken by keyboard
    for (int row = 0; row < static_cast<int>(codelists.size()); ++row) {
        auto *list = new QTableWidgetItem(codelists.at(row));
        list->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        list->setCheckState(Qt::Unchecked);
        m_lists->setItem(row, 0, list);
        m_lists->setItem(row, 1, new QTableWidgetItem(stemOf(codelists.at(row)) + QLatin1Char('_') + variable));
    }
    m_lists->setCurrentCell(0, 0);
    m_as->addItem(tr("one loop over the codelists"), true);
    m_as->addItem(tr("one statement for each"), false);
    m_as->setCurrentIndex(asLoop ? 0 : 1);
    body()->addWidget(m_lists, 1);
    body()->addWidget(labelledRow(tr("Write as"), m_as, this));
    connect(m_lists, &QTableWidget::itemChanged, this, &RepeatDialog::showResult);
    connect(m_as, &QComboBox::currentIndexChanged, this, &RepeatDialog::showResult);
    showResult();
}

QStringList RepeatDialog::column(int number) const
{
    QStringList found;
    for (int row = 0; row < m_lists->rowCount(); ++row) {
        if (m_lists->item(row, 0)->checkState() == Qt::Checked) {
            found.append(m_lists->item(row, number)->text().trimmed());
        }
    }
    return found;
}

QStringList RepeatDialog::codelists() const
{
    return column(0);
}

QStringList RepeatDialog::names() const
{
    return column(1);
}

bool RepeatDialog::asLoop() const
{
    return m_as->currentData().toBool();
}

void RepeatDialog::showResult()
{
    const QStringList made = names();
    showCode(tr("Makes %1").arg(made.join(QStringLiteral(", "))),
             made.isEmpty() ? tr("Tick at least one codelist.") : made.contains(QString()) ? tr("Give each variable a name.") : QString());
}

} // namespace Gui
