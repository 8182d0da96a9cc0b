// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/variabledialog.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/visual/combinepage.h"
#include "widgets/visual/recipepage.h"

namespace Gui
{

namespace
{

struct CombinationKind
{
    Authoring::Combination combination;
    QString title;
    QString name; ///< proposed for the variable
};

QList<CombinationKind> combinations()
{
    return {{Authoring::Combination::Earliest, VariableDialog::tr("Earliest of several dates …"), QStringLiteral("end_date")},
            {Authoring::Combination::Latest, VariableDialog::tr("Latest of several dates …"), QStringLiteral("latest_date")},
            {Authoring::Combination::Days, VariableDialog::tr("Days between two dates …"), QStringLiteral("days_between")},
            {Authoring::Combination::AnyOf, VariableDialog::tr("Any of several conditions …"), QStringLiteral("any_of")},
            {Authoring::Combination::AllOf, VariableDialog::tr("All of several conditions …"), QStringLiteral("all_of")}};
}

} // namespace

VariableDialog::VariableDialog(const Authoring::Page &page, const StudyNames &names, bool gallery, const Theme *theme, QWidget *parent)
    : FormDialog(tr("Add a variable"), "variableDialog", tr("Add Variable"), "variableAdd", theme, parent)
    , m_page(page)
    , m_names(names)
    , m_module(Schema::Catalogue::instance().module(Authoring::tablesModuleOf(page).toStdString()))
    , m_recipes(Authoring::recipesFor(page))
    , m_kinds(new QListWidget(this))
    , m_name(new QLineEdit(this))
    , m_pages(new QStackedWidget(this))
    , m_recipe(new RecipePage(names, theme, this))
    , m_combine(new CombinePage(names.dates, this))
    , m_steps(new QWidget(this))
{
    resize(900, 520);
    setName(m_kinds, "variableKinds", tr("Common variables"));
    setName(m_name, "variableName", tr("Name of the variable"));
    m_kinds->setMaximumWidth(fontMetrics().averageCharWidth() * 34);
    m_kinds->addItem(tr("Step by step …"));
    for (const Authoring::Recipe &recipe : std::as_const(m_recipes)) {
        m_kinds->addItem(recipe.title);
    }
    for (const CombinationKind &kind : combinations()) {
        m_kinds->addItem(kind.title);
    }
    buildSteps();
    m_pages->addWidget(m_recipe);
    m_pages->addWidget(m_steps);
    m_pages->addWidget(m_combine);
    auto *right = new QVBoxLayout;
    right->addWidget(labelledRow(tr("Name"), m_name, this));
    right->addWidget(m_pages, 1);
    auto *upper = new QHBoxLayout;
    upper->addWidget(m_kinds);
    upper->addLayout(right, 1);
    body()->addLayout(upper, 1);
    connect(m_kinds, &QListWidget::currentRowChanged, this, &VariableDialog::chooseKind);
    connect(m_recipe, &RecipePage::changed, this, &VariableDialog::showResult);
    connect(m_combine, &CombinePage::changed, this, &VariableDialog::showResult);
    connect(m_name, &QLineEdit::textChanged, this, &VariableDialog::showResult);
    m_kinds->setCurrentRow(gallery ? 1 : 0);
}

void VariableDialog::buildSteps()
{
    m_table = new QComboBox(m_steps);
    setName(m_table, "variableTable", tr("Table"));
    for (const Schema::CatalogueTable &table : m_module ? m_module->tables : std::vector<Schema::CatalogueTable>()) {
        m_table->addItem(QString::fromStdString(table.exportedName));
    }
    m_take = new QComboBox(m_steps);
    setName(m_take, "variableTake", tr("What to give"));
    m_column = new QComboBox(m_steps);
    setName(m_column, "variableColumn", tr("Column to give"));
    m_sort = new QComboBox(m_steps);
    setName(m_sort, "variableSort", tr("Column to sort by"));
    m_addCondition = new QPushButton(tr("+ Keep only rows where …"), m_steps);
    m_addCondition->setObjectName(QStringLiteral("variableAddCondition"));
    m_addCondition->setFlat(true);
    m_conditionRows = new QVBoxLayout;
    m_takeRow = labelledRow(tr("Give"), m_take, m_steps);
    m_sortRow = labelledRow(tr("Order by"), m_sort, m_steps);
    m_columnRow = labelledRow(tr("Column"), m_column, m_steps);
    auto *layout = new QVBoxLayout(m_steps);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(labelledRow(tr("From"), m_table, m_steps));
    layout->addLayout(m_conditionRows);
    layout->addWidget(m_addCondition, 0, Qt::AlignLeft);
    layout->addWidget(m_takeRow);
    layout->addWidget(m_sortRow);
    layout->addWidget(m_columnRow);
    layout->addStretch();
    for (const auto &[take, words] : QList<QPair<Authoring::Take, QString>>{{Authoring::Take::Exists, tr("whether there is any")},
                                                                           {Authoring::Take::Count, tr("how many there are")},
                                                                           {Authoring::Take::First, tr("a column of the first row")},
                                                                           {Authoring::Take::Last, tr("a column of the last row")},
                                                                           {Authoring::Take::Smallest, tr("the smallest value of a column")},
                                                                           {Authoring::Take::Largest, tr("the largest value of a column")},
                                                                           {Authoring::Take::Mean, tr("the mean of a column")},
                                                                           {Authoring::Take::Sum, tr("the sum of a column")}}) {
        m_take->addItem(words, static_cast<int>(take));
    }
    connect(m_table, &QComboBox::currentIndexChanged, this, &VariableDialog::chooseTable);
    connect(m_addCondition, &QPushButton::clicked, this, &VariableDialog::addCondition);
    connect(m_take, &QComboBox::currentIndexChanged, this, &VariableDialog::offerTakes);
    for (QComboBox *box : {m_column, m_sort}) {
        connect(box, &QComboBox::currentIndexChanged, this, &VariableDialog::showResult);
    }
}

const Schema::CatalogueTable *VariableDialog::table() const
{
    const int row = m_table->currentIndex();
    return m_module && row >= 0 && static_cast<std::size_t>(row) < m_module->tables.size() ? &m_module->tables[static_cast<std::size_t>(row)] : nullptr;
}

void VariableDialog::chooseKind()
{
    const int recipe = m_kinds->currentRow() - 1;
    if (recipe < 0) {
        m_pages->setCurrentWidget(m_steps);
        m_name->setText(QString::fromUtf8(Authoring::freeName(m_page, "new_variable")));
        m_table->setCurrentText(QStringLiteral("clinical_events"));
        chooseTable();
    } else if (recipe >= m_recipes.size()) {
        const CombinationKind kind = combinations().at(recipe - m_recipes.size());
        m_pages->setCurrentWidget(m_combine);
        m_name->setText(QString::fromUtf8(Authoring::freeName(m_page, kind.name.toUtf8())));
        m_combine->setCombination(kind.combination, Authoring::operandsFor(m_page, kind.combination));
    } else {
        m_pages->setCurrentWidget(m_recipe);
        m_name->setText(QString::fromUtf8(Authoring::freeName(m_page, m_recipes.at(recipe).name.toUtf8())));
        m_recipe->setRecipe(m_recipes.at(recipe));
    }
    showResult();
}

void VariableDialog::chooseTable()
{
    for (ColumnTest *condition : std::as_const(m_conditions)) {
        delete condition->parentWidget();
    }
    m_conditions.clear();
    const Schema::CatalogueTable *chosen = table();
    const bool many = chosen && !chosen->schema->oneRowPerPatient;
    m_addCondition->setVisible(many);
    m_takeRow->setVisible(many);
    const QSignalBlocker quiet(m_sort);
    m_sort->clear();
    for (const Core::ColumnSchema &column : chosen ? chosen->schema->columns : std::vector<Core::ColumnSchema>()) {
        if (column.type.isComparable()) {
            m_sort->addItem(QString::fromStdString(column.name));
        }
    }
    offerTakes();
}

void VariableDialog::offerTakes()
{
    const Schema::CatalogueTable *chosen = table();
    const auto take = static_cast<Authoring::Take>(m_take->currentData().toInt());
    const bool many = chosen && !chosen->schema->oneRowPerPatient;
    const bool ordered = many && (take == Authoring::Take::First || take == Authoring::Take::Last);
    const bool numbers = many && (take == Authoring::Take::Mean || take == Authoring::Take::Sum);
    m_sortRow->setVisible(ordered);
    m_columnRow->setVisible(!many || (take != Authoring::Take::Exists && take != Authoring::Take::Count));
    const QSignalBlocker quiet(m_column);
    m_column->clear();
    for (const Core::ColumnSchema &column : chosen ? chosen->schema->columns : std::vector<Core::ColumnSchema>()) {
        const bool fits = numbers ? column.type.isNumeric() : ordered || !many || column.type.isComparable();
        if (fits) {
            m_column->addItem(QString::fromStdString(column.name));
        }
    }
    showResult();
}

void VariableDialog::addCondition()
{
    auto *row = new QWidget(m_steps);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *keep = new QLabel(tr("Keep rows where"), row);
    auto *test = new ColumnTest(m_names, row);
    auto *remove = new QToolButton(row);
    setName(remove, "conditionRemove", tr("Remove this condition"));
    remove->setText(QStringLiteral("✕"));
    remove->setAutoRaise(true);
    layout->addWidget(keep);
    layout->addWidget(test, 1);
    layout->addWidget(remove);
    test->setTable(table());
    m_conditions.append(test);
    m_conditionRows->addWidget(row);
    connect(test, &ColumnTest::changed, this, &VariableDialog::showResult);
    connect(remove, &QToolButton::clicked, this, [this, row, test]() {
        m_conditions.removeOne(test);
        row->deleteLater();
        showResult();
    });
    showResult();
}

Authoring::VariableForm VariableDialog::form() const
{
    Authoring::VariableForm made;
    const Schema::CatalogueTable *chosen = table();
    made.table = m_table->currentText().toUtf8();
    made.oneRow = chosen && chosen->schema->oneRowPerPatient;
    for (const ColumnTest *condition : m_conditions) {
        if (const QByteArray code = condition->code(); !code.isEmpty()) {
            made.conditions.append(code);
        }
    }
    made.take = static_cast<Authoring::Take>(m_take->currentData().toInt());
    made.column = m_column->currentText().toUtf8();
    made.sortColumn = m_sort->currentText().toUtf8();
    return made;
}

QString VariableDialog::name() const
{
    return m_name->text().trimmed();
}

QByteArray VariableDialog::code() const
{
    if (m_pages->currentWidget() == m_recipe) {
        return m_recipe->code();
    }
    if (m_pages->currentWidget() == m_combine) {
        return m_combine->code();
    }
    const Authoring::VariableForm made = form();
    return Authoring::missingIn(made).isEmpty() ? Authoring::codeOf(made) : QByteArray();
}

void VariableDialog::showResult()
{
    const QByteArray made = code();
    QString missing = name().isEmpty() ? tr("Give the variable a name.") : QString();
    if (made.isEmpty() && m_pages->currentWidget() == m_recipe) {
        missing = tr("Something is still missing: choose a value for every part. A codelist is added under Codelists on the page.");
    } else if (made.isEmpty()) {
        missing = m_pages->currentWidget() == m_combine ? tr("Choose at least two to combine.") : Authoring::missingIn(form());
    }
    showCode(QString::fromUtf8(m_page.datasetName) + QLatin1Char('.') + name() + QStringLiteral(" = ") + QString::fromUtf8(made), missing);
}

} // namespace Gui
