// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/datapane.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kCodeRole = Qt::UserRole;
constexpr int kWordsRole = Qt::UserRole + 1; ///< what the search looks in
constexpr int kDetailsRole = Qt::UserRole + 2;

QString text(const std::string &from)
{
    return QString::fromStdString(from);
}

QString valueWords(const Core::Value &value)
{
    if (const auto *known = std::get_if<std::string>(&value.storage())) {
        return text(*known);
    }
    if (const auto *number = std::get_if<std::int64_t>(&value.storage())) {
        return QString::number(*number);
    }
    if (const auto *number = std::get_if<double>(&value.storage())) {
        return QString::number(*number);
    }
    return {};
}

/// The rules of a column in words, one a line.
QStringList constraintWords(const Core::ColumnSchema &column)
{
    QStringList lines;
    for (const Core::Constraint &constraint : column.constraints) {
        switch (constraint.kind) {
        case Core::Constraint::Kind::Categorical: {
            QStringList values;
            for (const Core::Value &value : constraint.values) {
                values.append(valueWords(value));
            }
            lines.append(DataPane::tr("Allowed values: %1").arg(values.join(QStringLiteral(", "))));
            break;
        }
        case Core::Constraint::Kind::NotNull:
            lines.append(DataPane::tr("Never missing"));
            break;
        case Core::Constraint::Kind::Unique:
            lines.append(DataPane::tr("Every value is there once"));
            break;
        case Core::Constraint::Kind::FirstOfMonth:
            lines.append(DataPane::tr("Always the first day of a month"));
            break;
        case Core::Constraint::Kind::Regex:
            lines.append(DataPane::tr("Has the form %1").arg(text(constraint.pattern)));
            break;
        case Core::Constraint::Kind::ClosedRange:
        case Core::Constraint::Kind::GeneralRange: {
            const QString from = valueWords(constraint.minimum);
            const QString to = valueWords(constraint.maximum);
            lines.append(to.isEmpty() ? DataPane::tr("At least %1").arg(from) : from.isEmpty() ? DataPane::tr("At most %1").arg(to) : DataPane::tr("From %1 to %2").arg(from, to));
            break;
        }
        case Core::Constraint::Kind::DateAfter:
            break;
        }
    }
    return lines;
}

QString details(const QString &head, const QStringList &lines, const std::string &description)
{
    QStringList parts{QStringLiteral("<b>%1</b>").arg(head.toHtmlEscaped())};
    for (const QString &line : lines) {
        parts.append(line.toHtmlEscaped());
    }
    if (!description.empty()) {
        parts.append(text(description).toHtmlEscaped().replace(QLatin1String("\n\n"), QLatin1String("<br><br>")));
    }
    return parts.join(QStringLiteral("<br>"));
}

void addRow(QTreeWidgetItem *table, const QString &name, const QString &type, const QString &code, const QString &words, const QString &told)
{
    auto *item = new QTreeWidgetItem(table, {name, type});
    item->setData(0, kCodeRole, code);
    item->setData(0, kWordsRole, QString(name + QLatin1Char(' ') + words).toLower());
    item->setData(0, kDetailsRole, told);
}

} // namespace

DataPane::DataPane(QWidget *parent)
    : QWidget(parent)
    , m_modules(new QComboBox(this))
    , m_search(new QLineEdit(this))
    , m_tree(new QTreeWidget(this))
    , m_details(new QLabel(this))
    , m_insert(new QPushButton(tr("Insert at Caret"), this))
    , m_uses(new QPushButton(tr("Where Used"), this))
{
    setObjectName(QStringLiteral("dataPane"));
    setFocusProxy(m_search);
    setName(m_modules, "dataModules", tr("Tables of"));
    setName(m_search, "dataSearch", tr("Search tables and columns"));
    setName(m_tree, "dataTree", tr("Tables and their columns"));
    setName(m_insert, "dataInsert", tr("Insert what is selected at the caret"));
    setName(m_uses, "dataUses", tr("Find where the study uses what is selected"));
    m_search->setPlaceholderText(tr("Search tables and columns"));
    m_search->setClearButtonEnabled(true);
    m_tree->setHeaderLabels({tr("Name"), tr("Type")});
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setProperty("showsData", true);
    m_modules->setProperty("showsData", true);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_tree->header()->setStretchLastSection(false);
    m_details->setTextFormat(Qt::RichText);
    m_details->setWordWrap(true);
    m_details->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_details->setContentsMargins(12, 8, 12, 8);
    m_details->setProperty("showsData", true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (const Schema::Module &module : Schema::Catalogue::instance().modules()) {
        m_modules->addItem(text(module.name));
    }
    auto *head = new QVBoxLayout;
    head->setContentsMargins(12, 8, 12, 4);
    head->setSpacing(6);
    auto *title = new QHBoxLayout;
    title->addWidget(headingLabel(tr("Data"), this));
    title->addStretch();
    title->addWidget(m_modules);
    head->addLayout(title);
    head->addWidget(m_search);
    auto *scroll = new QScrollArea(this);
    setName(scroll, "dataDetails", tr("What is selected, in words"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_details);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_tree);
    splitter->addWidget(scroll);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 4, 12, 8);
    foot->addWidget(m_insert);
    foot->addWidget(m_uses);
    foot->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(splitter, 1);
    layout->addLayout(foot);
    connect(m_modules, &QComboBox::currentTextChanged, this, &DataPane::fill);
    connect(m_search, &QLineEdit::textChanged, this, &DataPane::filter);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, &DataPane::describe);
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        if (item->parent()) { // a table opens and closes; a column is put in
            emit insertWanted(selectedCode());
        }
    });
    connect(m_insert, &QPushButton::clicked, this, [this]() { emit insertWanted(selectedCode()); });
    connect(m_uses, &QPushButton::clicked, this, [this]() { emit usesWanted(selectedCode()); });
    setModule(QStringLiteral("tpp"));
    fill();
}

void DataPane::setModule(const QString &name)
{
    if (const int index = m_modules->findText(name); index >= 0) {
        m_modules->setCurrentIndex(index);
    }
}

QString DataPane::selectedCode() const
{
    return m_tree->currentItem() ? m_tree->currentItem()->data(0, kCodeRole).toString() : QString();
}

void DataPane::fill()
{
    m_module = Schema::Catalogue::instance().module(m_modules->currentText().toStdString());
    m_tree->clear();
    for (const Schema::CatalogueTable &table : m_module ? m_module->tables : std::vector<Schema::CatalogueTable>()) {
        const QString name = text(table.exportedName);
        const QString rows = table.schema->oneRowPerPatient ? tr("one row per patient") : tr("many rows per patient");
        auto *item = new QTreeWidgetItem(m_tree, {name, QString()});
        item->setData(0, kCodeRole, name);
        item->setData(0, kWordsRole, QString(name + QLatin1Char(' ') + text(table.schema->description)).toLower());
        QStringList lines{rows};
        if (!table.schema->requiredPermission.empty()) {
            lines.append(tr("Needs the permission %1").arg(text(table.schema->requiredPermission)));
        }
        item->setData(0, kDetailsRole, details(name, lines, table.schema->description));
        item->setToolTip(0, rows);
        for (const Core::ColumnSchema &column : table.schema->columns) {
            const QString code = name + QLatin1Char('.') + text(column.name);
            const QString type = text(column.type.name());
            addRow(item, text(column.name), type, code, text(column.description), details(code, QStringList{type} + constraintWords(column), column.description));
        }
        for (const Schema::Member &member : table.members) {
            QStringList parameters;
            for (const std::string &parameter : member.parameters) {
                parameters.append(text(parameter));
            }
            const QString call = text(member.name) + (member.isProperty ? QString() : QLatin1Char('(') + parameters.join(QStringLiteral(", ")) + QLatin1Char(')'));
            const QString code = name + QLatin1Char('.') + call;
            addRow(item, call, {}, code, text(member.description), details(code, {text(member.returns)}, member.description));
        }
    }
    filter();
}

void DataPane::filter()
{
    const QStringList words = m_search->text().toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const auto fits = [&words](const QTreeWidgetItem *item) {
        const QString in = item->data(0, kWordsRole).toString();
        return std::all_of(words.begin(), words.end(), [&in](const QString &word) { return in.contains(word); });
    };
    QTreeWidgetItem *first = nullptr;
    for (int row = 0; row < m_tree->topLevelItemCount(); ++row) {
        QTreeWidgetItem *table = m_tree->topLevelItem(row);
        const bool whole = fits(table);
        bool any = whole;
        for (int i = 0; i < table->childCount(); ++i) {
            const bool shown = whole || fits(table->child(i));
            table->child(i)->setHidden(!shown);
            any = any || shown;
        }
        table->setHidden(!any);
        table->setExpanded(!words.isEmpty() && any && !whole);
        first = first ? first : any ? table : nullptr;
    }
    if (!m_tree->currentItem() || m_tree->currentItem()->isHidden()) {
        m_tree->setCurrentItem(first);
    }
    describe();
}

void DataPane::describe()
{
    const QTreeWidgetItem *item = m_tree->currentItem();
    const bool any = item && !item->isHidden();
    m_details->setText(any ? item->data(0, kDetailsRole).toString() : tr("No table or column has these words."));
    m_insert->setEnabled(any);
    m_uses->setEnabled(any);
}

} // namespace Gui
