// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/conditiondialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/visual/recipepage.h"

namespace Gui
{

ConditionDialog::ConditionDialog(const StudyNames &names, const Theme *theme, QWidget *parent)
    : QDialog(parent)
    , m_kinds(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
    , m_recipe(new RecipePage(names, theme, this))
    , m_tablePage(new QWidget(this))
    , m_table(new QComboBox(m_tablePage))
    , m_test(new ColumnTest(names, m_tablePage))
    , m_existing(new QComboBox(this))
    , m_code(new QLabel(this))
{
    setWindowTitle(tr("Add a condition"));
    setObjectName(QStringLiteral("conditionDialog"));
    resize(760, 380);
    setName(m_kinds, "conditionKinds", tr("Kinds of condition"));
    setName(m_table, "conditionTable", tr("Table"));
    setName(m_existing, "conditionName", tr("Name in the study"));
    m_kinds->setMaximumWidth(fontMetrics().averageCharWidth() * 30);
    auto *tableLayout = new QVBoxLayout(m_tablePage);
    tableLayout->setContentsMargins(0, 0, 0, 0);
    tableLayout->addWidget(m_table, 0, Qt::AlignLeft);
    tableLayout->addWidget(m_test);
    tableLayout->addStretch();
    for (QWidget *page : QList<QWidget *>{m_recipe, m_tablePage, m_existing}) {
        m_pages->addWidget(page);
    }
    m_code->setTextFormat(Qt::PlainText);
    m_code->setWordWrap(true);
    m_code->setFont(theme->editorFont());
    m_code->setProperty("codeBlock", true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_take = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
    m_take->setProperty("primary", true);
    m_take->setObjectName(QStringLiteral("conditionAdd"));
    auto *upper = new QHBoxLayout;
    upper->addWidget(m_kinds);
    upper->addWidget(m_pages, 1);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(upper, 1);
    layout->addWidget(m_code);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_kinds, &QListWidget::currentRowChanged, this, &ConditionDialog::chooseKind);
    connect(m_recipe, &RecipePage::changed, this, &ConditionDialog::showCode);
    connect(m_table, &QComboBox::currentIndexChanged, this, &ConditionDialog::chooseTable);
    connect(m_test, &ColumnTest::changed, this, &ConditionDialog::showCode);
    connect(m_existing, &QComboBox::currentIndexChanged, this, &ConditionDialog::showCode);
}

ConditionDialog::ConditionDialog(const Authoring::Page &page, const StudyNames &names, const Theme *theme, QWidget *parent)
    : ConditionDialog(names, theme, parent)
{
    m_recipes = Authoring::conditionRecipesFor(page);
    for (const Authoring::Recipe &recipe : std::as_const(m_recipes)) {
        m_kinds->addItem(recipe.title);
    }
    m_kinds->addItem(tr("A column of a table …"));
    m_kinds->addItem(tr("A name of the study …"));
    m_module = Schema::Catalogue::instance().module(Authoring::tablesModuleOf(page).toStdString());
    for (const Schema::CatalogueTable &table : m_module ? m_module->tables : std::vector<Schema::CatalogueTable>()) {
        if (table.schema->oneRowPerPatient) {
            m_table->addItem(QString::fromStdString(table.exportedName));
        }
    }
    for (const Authoring::Card &card : page.helpers) {
        if (card.type.isBoolSeries() && !card.type.eventLevel && card.file == page.file()) {
            m_existing->addItem(QString::fromUtf8(card.name));
        }
    }
    for (const Authoring::Card &card : page.variables) {
        if (card.type.isBoolSeries() && !card.name.isEmpty()) {
            m_existing->addItem(QString::fromUtf8(page.datasetName + '.' + card.name));
        }
    }
    m_kinds->setCurrentRow(0);
}

ConditionDialog::ConditionDialog(const Schema::CatalogueTable &table, const StudyNames &names, const Theme *theme, QWidget *parent)
    : ConditionDialog(names, theme, parent)
{
    m_kinds->hide();
    m_table->hide();
    m_pages->setCurrentWidget(m_tablePage);
    m_test->setTable(&table);
    showCode();
}

void ConditionDialog::chooseKind()
{
    const int row = m_kinds->currentRow();
    if (row < m_recipes.size()) {
        m_pages->setCurrentWidget(m_recipe);
        m_recipe->setRecipe(m_recipes.at(row));
    } else if (row == m_recipes.size()) {
        m_pages->setCurrentWidget(m_tablePage);
        chooseTable();
    } else {
        m_pages->setCurrentWidget(m_existing);
    }
    showCode();
}

void ConditionDialog::chooseTable()
{
    const Schema::CatalogueTable *found = nullptr;
    for (const Schema::CatalogueTable &table : m_module ? m_module->tables : std::vector<Schema::CatalogueTable>()) {
        if (QString::fromStdString(table.exportedName) == m_table->currentText()) {
            found = &table;
        }
    }
    m_test->setTable(found);
}

QByteArray ConditionDialog::code() const
{
    const QWidget *page = m_pages->currentWidget();
    return page == m_recipe ? m_recipe->code() : page == m_tablePage ? m_test->code() : m_existing->currentText().toUtf8();
}

void ConditionDialog::showCode()
{
    const QByteArray made = code();
    m_code->setText(made.isEmpty() ? tr("Something is still missing: choose a value for every part.") : QString::fromUtf8(made));
    m_take->setEnabled(!made.isEmpty());
}

} // namespace Gui
