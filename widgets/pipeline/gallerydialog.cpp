// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/gallerydialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "model/pipeline/patterns.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

GalleryDialog::GalleryDialog(const Pipeline::Project &project, const Theme *theme, QWidget *parent)
    : QDialog(parent)
    , m_project(project)
    , m_theme(theme)
    , m_list(new QListWidget(this))
    , m_summary(new QLabel(this))
    , m_area(new QScrollArea(this))
    , m_preview(new QPlainTextEdit(this))
    , m_faults(mutedLabel({}, theme, this))
    , m_insert(nullptr)
{
    setObjectName(QStringLiteral("galleryDialog"));
    setWindowTitle(tr("Reusable Actions"));
    resize(960, 680);
    setName(m_list, "galleryActions", tr("Reusable actions"));
    setName(m_preview, "galleryPreview", tr("The action as it will be written"));
    setName(m_faults, "galleryFaults", tr("What is still missing"));
    m_summary->setWordWrap(true);
    m_faults->setWordWrap(true);
    m_preview->setReadOnly(true);
    m_preview->setFont(theme->editorFont());
    m_preview->setMaximumHeight(190);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_list->setMaximumWidth(230);
    for (const Pipeline::ReusableAction &action : Pipeline::reusableActions()) {
        m_list->addItem(action.name);
    }
    auto *buttons = new QDialogButtonBox(this);
    m_insert = buttons->addButton(tr("Insert Action"), QDialogButtonBox::AcceptRole);
    setName(m_insert, "galleryInsert", tr("Insert the action into project.yaml"));
    buttons->addButton(QDialogButtonBox::Cancel)->setIcon({});
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *right = new QVBoxLayout;
    right->addWidget(m_summary);
    right->addWidget(m_area, 1);
    right->addWidget(m_faults);
    right->addWidget(m_preview);
    auto *across = new QHBoxLayout;
    across->addWidget(m_list);
    across->addLayout(right, 1);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(across, 1);
    layout->addWidget(buttons);
    connect(m_list, &QListWidget::currentRowChanged, this, &GalleryDialog::showAction);
    m_list->setCurrentRow(0);
}

QWidget *GalleryDialog::fieldOf(const Pipeline::ActionOption &option)
{
    using Kind = Pipeline::ActionOption::Kind;
    QWidget *field = nullptr;
    if (option.kind == Kind::Choice || option.kind == Kind::Flag) {
        auto *box = new QComboBox(this);
        box->addItem(QString());
        box->addItems(option.kind == Kind::Flag ? QStringList{QStringLiteral("true"), QStringLiteral("false")} : option.choices);
        connect(box, &QComboBox::currentTextChanged, this, &GalleryDialog::refresh);
        m_values.insert(option.name, [box]() { return box->currentText(); });
        field = box;
    } else {
        auto *line = new QLineEdit(this);
        line->setPlaceholderText(option.fallback.isEmpty() ? (option.kind == Kind::Json ? QStringLiteral("JSON") : QString()) : option.fallback);
        connect(line, &QLineEdit::textChanged, this, &GalleryDialog::refresh);
        m_values.insert(option.name, [line]() { return line->text(); });
        field = line;
    }
    setName(field, qPrintable(QStringLiteral("galleryOption_") + option.name), option.name + QStringLiteral(". ") + option.help);
    field->setToolTip(option.help);
    return field;
}

void GalleryDialog::showAction(int row)
{
    if (row < 0) {
        return;
    }
    m_action = &Pipeline::reusableActions().at(row);
    m_values.clear();
    QString text = QStringLiteral("<b>%1:%2</b><br>%3").arg(m_action->name, m_action->tag, m_action->summary.toHtmlEscaped());
    if (!m_action->caution.isEmpty()) {
        text += QStringLiteral("<br>▲ ") + m_action->caution.toHtmlEscaped();
    }
    text += QStringLiteral("<br>")
            + (m_action->runsHere ? tr("It runs here without a container engine.") : tr("It runs on the server, or here with a container engine.")).toHtmlEscaped();
    m_summary->setText(text);
    auto *page = new QWidget(this);
    auto *form = new QFormLayout(page);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_name = new QLineEdit(QString(m_action->name).replace(QLatin1Char('-'), QLatin1Char('_')), page);
    setName(m_name, "galleryName", tr("Name of the action"));
    connect(m_name, &QLineEdit::textChanged, this, &GalleryDialog::refresh);
    form->addRow(tr("Name of the action"), m_name);
    m_files = nullptr;
    if (m_action->takesFiles) {
        m_files = new QLineEdit(page);
        setName(m_files, "galleryFiles", tr("Input files"));
        m_files->setPlaceholderText(QStringLiteral("output/dataset.arrow"));
        connect(m_files, &QLineEdit::textChanged, this, &GalleryDialog::refresh);
        form->addRow(tr("Input files *"), m_files);
    }
    for (const Pipeline::ActionOption &option : m_action->options) {
        form->addRow(option.required ? option.name + QStringLiteral(" *") : option.name, fieldOf(option));
        QLabel *help = mutedLabel(option.help, m_theme, page);
        help->setWordWrap(true);
        form->addRow(QString(), help);
    }
    m_area->setWidget(page);
    refresh();
}

QStringList GalleryDialog::neededFor(const QStringList &paths) const
{
    // Who makes what the action reads is what it needs.
    QStringList needs;
    for (const QString &path : paths) {
        for (const Pipeline::Action &action : m_project.actions) {
            const bool makes = std::any_of(action.outputs.cbegin(), action.outputs.cend(),
                                           [&path](const Pipeline::Output &output) { return Pipeline::patternsOverlap(output.path.value, path); });
            if (makes && !needs.contains(action.id.value)) {
                needs.append(action.id.value);
            }
        }
    }
    return needs;
}

void GalleryDialog::refresh()
{
    QHash<QString, QString> values;
    const QStringList files = m_files ? m_files->text().split(QLatin1Char(' '), Qt::SkipEmptyParts) : QStringList();
    QStringList paths = files;
    for (const Pipeline::ActionOption &option : m_action->options) {
        const QString value = m_values.value(option.name)();
        values.insert(option.name, value);
        if (option.kind == Pipeline::ActionOption::Kind::File && !value.isEmpty()) {
            paths.append(value);
        }
    }
    const Core::Result<Pipeline::NewAction> action = Pipeline::configured(*m_action, m_name->text().trimmed(), values, files, neededFor(paths));
    QString fault = action ? QString() : action.error().message;
    if (action && m_project.find(action->id)) {
        fault = tr("There is an action called %1 already. Choose another name.").arg(action->id);
    }
    m_faults->setText(fault);
    m_insert->setEnabled(fault.isEmpty());
    m_preview->clear();
    if (!fault.isEmpty()) {
        return;
    }
    m_chosen = *action;
    const QString empty = QStringLiteral("version: '5.0'\nactions:\n");
    if (const Pipeline::Edits edits = Pipeline::addAction(empty, m_chosen)) {
        m_preview->setPlainText(Core::applyEdits(empty, *edits).mid(empty.size()));
    }
}

} // namespace Gui
