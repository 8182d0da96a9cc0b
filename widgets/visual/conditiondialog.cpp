// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/conditiondialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/visual/recipepage.h"

namespace Gui
{

ConditionDialog::ConditionDialog(const StudyNames &names, const Theme *theme, QWidget *parent)
    : FormDialog(tr("Add a condition"), "conditionDialog", tr("Add"), "conditionAdd", theme, parent)
    , m_kinds(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
    , m_recipe(new RecipePage(names, theme, this))
    , m_tablePage(new QWidget(this))
    , m_table(new QComboBox(m_tablePage))
    , m_test(new ColumnTest(names, m_tablePage))
    , m_existing(new QComboBox(this))
    , m_name(new QLineEdit(this))
    , m_nameRow(labelledRow(tr("Name (optional)"), m_name, this))
{
    resize(760, 380);
    setName(m_name, "conditionAs", tr("Name of the condition, defined above the population"));
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
    auto *upper = new QHBoxLayout;
    upper->addWidget(m_kinds);
    upper->addWidget(m_pages, 1);
    body()->addLayout(upper, 1);
    body()->addWidget(m_nameRow);
    connect(m_kinds, &QListWidget::currentRowChanged, this, &ConditionDialog::chooseKind);
    connect(m_recipe, &RecipePage::changed, this, &ConditionDialog::showResult);
    connect(m_table, &QComboBox::currentIndexChanged, this, &ConditionDialog::chooseTable);
    connect(m_test, &ColumnTest::changed, this, &ConditionDialog::showResult);
    connect(m_existing, &QComboBox::currentIndexChanged, this, &ConditionDialog::showResult);
    connect(m_name, &QLineEdit::textChanged, this, &ConditionDialog::showResult);
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
    m_nameRow->hide();
    m_pages->setCurrentWidget(m_tablePage);
    m_test->setTable(&table);
    showResult();
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
    showResult();
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

void ConditionDialog::replaces()
{
    setWindowTitle(tr("Replace a condition"));
    m_nameRow->hide();
}

QString ConditionDialog::name() const
{
    return m_name->text().trimmed();
}

void ConditionDialog::showResult()
{
    const QByteArray made = code();
    const QString before = name().isEmpty() ? QString() : name() + QStringLiteral(" = ");
    showCode(before + QString::fromUtf8(made), made.isEmpty() ? tr("Something is still missing: choose a value for every part.") : QString());
}

} // namespace Gui
