// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/columntest.h"

#include <algorithm>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>

#include "widgets/foundation/panes.h"
#include "widgets/visual/dateedit.h"

namespace Gui
{

namespace
{

constexpr double kWidestNumber = 1e9;

QStringList categoriesOf(const Core::ColumnSchema &column)
{
    QStringList values;
    const Core::Constraint *categories = column.constraint(Core::Constraint::Kind::Categorical);
    for (const Core::Value &value : categories ? categories->values : std::vector<Core::Value>()) {
        if (const auto *text = std::get_if<std::string>(&value.storage())) {
            values.append(QString::fromStdString(*text));
        }
    }
    return values;
}

} // namespace

SlotEdit::SlotEdit(Authoring::SlotKind kind, const QString &accessibleName, const StudyNames &names, const QStringList &allowed, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    switch (kind) {
    case Authoring::SlotKind::Date: {
        auto *date = new DateEdit(names.dates, accessibleName, this);
        connect(date, &DateEdit::changed, this, &SlotEdit::changed);
        m_editor = date;
        break;
    }
    case Authoring::SlotKind::Codelist: {
        auto *box = new QComboBox(this);
        box->addItems(names.codelists);
        connect(box, &QComboBox::currentIndexChanged, this, &SlotEdit::changed);
        m_editor = box;
        break;
    }
    case Authoring::SlotKind::Number: {
        auto *number = new QDoubleSpinBox(this);
        number->setRange(-kWidestNumber, kWidestNumber);
        number->setDecimals(2);
        connect(number, &QDoubleSpinBox::valueChanged, this, &SlotEdit::changed);
        m_editor = number;
        break;
    }
    case Authoring::SlotKind::Text:
    case Authoring::SlotKind::Texts: {
        auto *box = new QComboBox(this);
        box->setEditable(true);
        box->addItems(allowed);
        if (kind == Authoring::SlotKind::Texts) {
            box->lineEdit()->setPlaceholderText(tr("several, with commas between"));
            box->setEditText({});
        }
        connect(box, &QComboBox::editTextChanged, this, &SlotEdit::changed);
        m_editor = box;
        break;
    }
    }
    setName(m_editor, "slotEditor", accessibleName);
    setFocusProxy(m_editor);
    layout->addWidget(m_editor);
    layout->addStretch();
}

void SlotEdit::setValue(const QString &value)
{
    if (auto *date = qobject_cast<DateEdit *>(m_editor)) {
        date->setCode(value);
    } else if (auto *number = qobject_cast<QDoubleSpinBox *>(m_editor)) {
        number->setValue(value.toDouble());
    } else if (auto *box = qobject_cast<QComboBox *>(m_editor)) {
        box->isEditable() ? box->setEditText(value) : box->setCurrentText(value);
    }
}

QString SlotEdit::value() const
{
    if (const auto *date = qobject_cast<const DateEdit *>(m_editor)) {
        return date->code();
    }
    if (const auto *number = qobject_cast<const QDoubleSpinBox *>(m_editor)) {
        return QString::number(number->value(), 'g', 15);
    }
    return static_cast<const QComboBox *>(m_editor)->currentText().trimmed();
}

ColumnTest::ColumnTest(const StudyNames &names, QWidget *parent)
    : QWidget(parent)
    , m_names(names)
    , m_column(new QComboBox(this))
    , m_test(new QComboBox(this))
    , m_layout(new QHBoxLayout(this))
{
    setName(m_column, "testColumn", tr("Column"));
    setName(m_test, "testKind", tr("Test"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->addWidget(m_column);
    m_layout->addWidget(m_test);
    m_layout->addStretch();
    connect(m_column, &QComboBox::currentIndexChanged, this, &ColumnTest::offerTests);
    connect(m_test, &QComboBox::currentIndexChanged, this, &ColumnTest::offerArguments);
}

void ColumnTest::setTable(const Schema::CatalogueTable *table)
{
    m_table = table;
    const QSignalBlocker quiet(m_column);
    m_column->clear();
    for (const Core::ColumnSchema &column : table ? table->schema->columns : std::vector<Core::ColumnSchema>()) {
        m_column->addItem(QString::fromStdString(column.name));
    }
    offerTests();
}

const Core::ColumnSchema *ColumnTest::column() const
{
    return m_table ? m_table->schema->column(m_column->currentText().toStdString()) : nullptr;
}

void ColumnTest::offerTests()
{
    const Core::ColumnSchema *chosen = column();
    m_tests = chosen ? Authoring::testsFor(chosen->type) : std::vector<Authoring::Test>();
    const QSignalBlocker quiet(m_test);
    m_test->clear();
    for (const Authoring::Test &test : m_tests) {
        m_test->addItem(test.words);
    }
    offerArguments();
}

void ColumnTest::offerArguments()
{
    for (SlotEdit *edit : std::as_const(m_arguments)) {
        edit->hide();
        edit->deleteLater();
    }
    m_arguments.clear();
    const auto number = static_cast<std::size_t>(m_test->currentIndex());
    const Core::ColumnSchema *chosen = column();
    if (chosen && number < m_tests.size()) {
        for (const Authoring::SlotKind kind : m_tests[number].arguments) {
            auto *edit = new SlotEdit(kind, m_tests[number].words, m_names, categoriesOf(*chosen), this);
            connect(edit, &SlotEdit::changed, this, &ColumnTest::changed);
            m_layout->insertWidget(m_layout->count() - 1, edit);
            m_arguments.append(edit);
        }
    }
    emit changed();
}

QByteArray ColumnTest::code() const
{
    const auto number = static_cast<std::size_t>(m_test->currentIndex());
    if (!column() || number >= m_tests.size()) {
        return {};
    }
    QStringList arguments;
    for (const SlotEdit *edit : m_arguments) {
        if (!edit->isComplete()) {
            return {};
        }
        arguments.append(edit->value());
    }
    const QByteArray subject = QByteArray::fromStdString(m_table->exportedName) + '.' + m_column->currentText().toUtf8();
    return Authoring::testCode(subject, m_tests[number], arguments);
}

} // namespace Gui
