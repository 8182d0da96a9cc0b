// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/pipelineform.h"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"
#include "widgets/pipeline/gallerydialog.h"
#include "widgets/pipeline/pipelineedit.h"

namespace Gui
{

namespace
{

enum OutputColumn
{
    LevelColumn,
    LabelColumn,
    PathColumn
};

constexpr Pipeline::Level kLevels[]{Pipeline::Level::HighlySensitive, Pipeline::Level::ModeratelySensitive, Pipeline::Level::MinimallySensitive};

QString levelText(Pipeline::Level level)
{
    return Pipeline::levelName(level).replace(QLatin1Char('_'), QLatin1Char(' '));
}

} // namespace

PipelineForm::PipelineForm(Study::OpenStudy *study, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_theme(theme)
    , m_notice(new NoticeBar(theme, this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(tr("No actions yet. An action is one step of the pipeline: a command, what it needs, and the files it makes."), tr("Add an Action"), {}, this))
    , m_filter(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_name(new QLineEdit(this))
    , m_run(new QPlainTextEdit(this))
    , m_needs(new QListWidget(this))
    , m_otherActions(new QComboBox(this))
    , m_outputs(new QTableWidget(0, 3, this))
    , m_config(new QPlainTextEdit(this))
    , m_problems(new QLabel(this))
{
    setObjectName(QStringLiteral("pipelineForm"));
    build();
    connectFields();
    connect(study, &Study::OpenStudy::projectChanged, this, &PipelineForm::refresh);
    connect(&study->problems(), &Study::ProblemStore::changed, this, [this]() { fill(); });
    refresh();
}

void PipelineForm::build()
{
    setName(m_filter, "pipelineFormFilter", tr("Filter the actions"));
    setName(m_list, "pipelineFormActions", tr("Actions"));
    setName(m_name, "pipelineFormName", tr("Name of the action"));
    setName(m_run, "pipelineFormRun", tr("Command of the action"));
    setName(m_needs, "pipelineFormNeeds", tr("Actions it needs"));
    setName(m_otherActions, "pipelineFormAddNeed", tr("Add an action it needs"));
    setName(m_outputs, "pipelineFormOutputs", tr("Outputs of the action"));
    setName(m_config, "pipelineFormConfig", tr("Configuration of the action"));
    setName(m_problems, "pipelineFormProblems", tr("Problems of the action"));
    m_filter->setPlaceholderText(tr("Filter actions"));
    m_filter->setClearButtonEnabled(true);
    auto *add = new QPushButton(tr("Add Action"), this);
    setName(add, "pipelineFormAdd", tr("Add an action"));
    connect(add, &QPushButton::clicked, this, &PipelineForm::addAction);
    connect(m_empty, &EmptyState::buttonClicked, this, &PipelineForm::addAction);
    auto *gallery = new QPushButton(tr("From the Gallery …"), this);
    setName(gallery, "pipelineFormGallery", tr("Add a reusable action from the gallery"));
    connect(gallery, &QPushButton::clicked, this, &PipelineForm::addFromGallery);
    auto *side = new QWidget(this);
    auto *sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(12, 8, 8, 8);
    sideLayout->addWidget(m_filter);
    sideLayout->addWidget(m_list, 1);
    sideLayout->addWidget(add);
    sideLayout->addWidget(gallery);
    auto *splitter = new QSplitter(this);
    splitter->addWidget(side);
    splitter->addWidget(buildFields());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({220, 600});
    splitter->setChildrenCollapsible(false);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(m_stack, 1);
}

QWidget *PipelineForm::buildFields()
{
    m_run->setFont(m_theme->editorFont());
    m_run->setMaximumHeight(76);
    m_run->setTabChangesFocus(true);
    m_config->setFont(m_theme->editorFont());
    m_config->setMaximumHeight(150);
    m_config->setTabChangesFocus(true);
    m_config->setPlaceholderText(tr("A JSON object"));
    m_needs->setMaximumHeight(96);
    m_outputs->setMinimumHeight(140);
    m_outputs->setHorizontalHeaderLabels({tr("Who may see it"), tr("Label"), tr("File or pattern")});
    m_outputs->verticalHeader()->hide();
    m_outputs->horizontalHeader()->setSectionResizeMode(PathColumn, QHeaderView::Stretch);
    m_outputs->horizontalHeader()->setMinimumSectionSize(110);
    m_outputs->setColumnWidth(LevelColumn, 170);
    m_outputs->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_problems->setWordWrap(true);
    m_problems->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *removeNeed = new QPushButton(tr("Remove"), this);
    setName(removeNeed, "pipelineFormRemoveNeed", tr("Remove the chosen need"));
    auto *addFile = new QPushButton(tr("Add Output"), this);
    setName(addFile, "pipelineFormAddOutput", tr("Add an output"));
    auto *removeFile = new QPushButton(tr("Remove"), this);
    setName(removeFile, "pipelineFormRemoveOutput", tr("Remove the chosen output"));
    auto *showText = new QPushButton(tr("Show in the Text"), this);
    setName(showText, "pipelineFormShowText", tr("Show the action in the text"));
    auto *removeAction = new QPushButton(tr("Remove Action"), this);
    setName(removeAction, "pipelineFormRemove", tr("Remove the action"));
    connect(addFile, &QPushButton::clicked, this, &PipelineForm::addOutput);
    connect(showText, &QPushButton::clicked, this, [this]() { emit textWanted(currentAction()); });
    connect(removeNeed, &QPushButton::clicked, this, [this]() {
        if (m_needs->currentItem()) {
            const QString need = m_needs->currentItem()->text();
            apply(tr("Stop needing %1").arg(need), Pipeline::removeNeed(text(), currentAction(), need));
        }
    });
    connect(removeFile, &QPushButton::clicked, this, [this]() {
        const Pipeline::Action *action = m_study->project().find(currentAction());
        if (action && m_outputs->currentRow() >= 0 && m_outputs->currentRow() < action->outputs.size()) {
            const Pipeline::Output output = action->outputs.at(m_outputs->currentRow());
            apply(tr("Remove %1").arg(output.path.value), Pipeline::removeOutput(text(), currentAction(), output.level, output.id.value));
        }
    });
    connect(removeAction, &QPushButton::clicked, this, [this]() {
        apply(tr("Remove %1").arg(currentAction()), Pipeline::removeAction(text(), currentAction()));
    });

    auto *fields = new QWidget(this);
    auto *form = new QVBoxLayout(fields);
    form->setContentsMargins(16, 12, 16, 12);
    const auto section = [this, form](const QString &title, const QString &why, QWidget *field, QLayout *buttons = nullptr) {
        form->addWidget(headingLabel(title, this));
        QLabel *explanation = mutedLabel(why, m_theme, this);
        explanation->setWordWrap(true);
        form->addWidget(explanation);
        form->addWidget(field);
        if (buttons) {
            form->addLayout(buttons);
        }
        form->addSpacing(8);
    };
    form->addWidget(m_problems);
    section(tr("Name"), tr("How other actions and the job server call it. Renaming changes every need with it."), m_name);
    section(tr("Command"), tr("The image with its version, then what runs in it, such as python:v2 python analysis/model.py"), m_run);
    auto *needRow = new QHBoxLayout;
    needRow->addWidget(m_otherActions, 1);
    needRow->addWidget(removeNeed);
    section(tr("Needs"), tr("Actions that must be done first. Only their outputs are there when this one runs."), m_needs, needRow);
    auto *outputRow = new QHBoxLayout;
    outputRow->addStretch();
    outputRow->addWidget(addFile);
    outputRow->addWidget(removeFile);
    section(tr("Outputs"), tr("Highly sensitive files hold patients and never leave. Moderately sensitive ones are reviewed and may be released. * stands for any part of a name."),
            m_outputs, outputRow);
    section(tr("Configuration"), tr("For reusable actions: passed to the command as JSON. Leave it empty for none."), m_config);
    auto *endRow = new QHBoxLayout;
    endRow->addWidget(showText);
    endRow->addStretch();
    endRow->addWidget(removeAction);
    form->addLayout(endRow);
    form->addStretch();
    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(fields);
    return area;
}

void PipelineForm::connectFields()
{
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &wanted) {
        for (int row = 0; row < m_list->count(); ++row) {
            m_list->item(row)->setHidden(!m_list->item(row)->text().contains(wanted, Qt::CaseInsensitive));
        }
    });
    connect(m_list, &QListWidget::currentRowChanged, this, [this]() {
        if (!m_filling) {
            m_notice->hide();
            fill();
        }
    });
    connect(m_name, &QLineEdit::editingFinished, this, &PipelineForm::rename);
    m_run->installEventFilter(this);
    m_config->installEventFilter(this);
    connect(m_otherActions, &QComboBox::activated, this, [this](int index) {
        if (index > 0) {
            const QString need = m_otherActions->itemText(index);
            apply(tr("Need %1").arg(need), Pipeline::addNeed(text(), currentAction(), need));
        }
    });
    connect(m_outputs, &QTableWidget::cellChanged, this, [this](int row, int) { commitOutput(row); });
}

QString PipelineForm::text() const
{
    return projectText(*m_study);
}

QString PipelineForm::currentAction() const
{
    return m_list->currentItem() ? m_list->currentItem()->text() : QString();
}

void PipelineForm::showAction(const QString &action)
{
    const QList<QListWidgetItem *> found = m_list->findItems(action, Qt::MatchExactly);
    if (found.isEmpty()) {
        m_wanted = action;
        return;
    }
    m_filter->clear();
    m_list->setCurrentItem(found.first());
}

void PipelineForm::addAction()
{
    QString name = tr("new_action");
    for (int number = 2; m_study->project().find(name); ++number) {
        name = tr("new_action_%1").arg(number);
    }
    Pipeline::NewAction action;
    action.id = name;
    action.run = QStringLiteral("python:v2 python analysis/%1.py").arg(name);
    Pipeline::Output output;
    output.level = Pipeline::Level::ModeratelySensitive;
    output.id.value = QStringLiteral("table");
    output.path.value = QStringLiteral("output/%1.csv").arg(name);
    action.outputs = {output};
    m_wanted = name;
    apply(tr("Add %1").arg(name), Pipeline::addAction(text(), action));
}

void PipelineForm::addFromGallery()
{
    auto *dialog = new GalleryDialog(m_study->project(), m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog]() {
        m_wanted = dialog->chosen().id;
        apply(tr("Add %1").arg(m_wanted), Pipeline::addAction(text(), dialog->chosen()));
    });
    dialog->open();
}

bool PipelineForm::eventFilter(QObject *watched, QEvent *event)
{
    // A field of several lines is done when it is left, as a line edit is.
    if (event->type() == QEvent::FocusOut) {
        if (watched == m_run) {
            commitRun();
        } else if (watched == m_config) {
            commitConfig();
        }
    }
    return QWidget::eventFilter(watched, event);
}

void PipelineForm::apply(const QString &title, const Pipeline::Edits &edits)
{
    if (!applyProjectEdits(m_study, title, edits, m_notice)) {
        fill(); // back to what the text says
    }
}

void PipelineForm::rename()
{
    const QString before = currentAction();
    const QString after = m_name->text().trimmed();
    if (m_filling || before.isEmpty() || after == before) {
        return;
    }
    m_wanted = after;
    apply(tr("Rename %1").arg(before), Pipeline::renameAction(text(), before, after));
}

void PipelineForm::commitRun()
{
    const Pipeline::Action *action = m_study->project().find(currentAction());
    const QString wanted = m_run->toPlainText().simplified();
    if (action && wanted != action->run.value.simplified()) {
        apply(tr("Change the command"), Pipeline::setRun(text(), currentAction(), wanted));
    }
}

void PipelineForm::commitConfig()
{
    const Pipeline::Action *action = m_study->project().find(currentAction());
    if (!action) {
        return;
    }
    const QString wanted = m_config->toPlainText().trimmed();
    if (wanted.isEmpty()) {
        if (action->config) {
            apply(tr("Remove the configuration"), Pipeline::setConfig(text(), currentAction(), std::nullopt));
        }
        return;
    }
    QJsonParseError problem;
    const QJsonDocument json = QJsonDocument::fromJson(wanted.toUtf8(), &problem);
    if (!json.isObject()) {
        m_notice->show(tr("The configuration is no JSON object: %1. It is kept here and not written.").arg(problem.errorString()), {}, Role::Error);
        return;
    }
    if (!action->config || *action->config != json.object()) {
        apply(tr("Change the configuration"), Pipeline::setConfig(text(), currentAction(), json.object()));
    }
}

void PipelineForm::commitOutput(int row)
{
    const Pipeline::Action *action = m_study->project().find(currentAction());
    if (m_filling || !action || row < 0 || row >= action->outputs.size()) {
        return;
    }
    const Pipeline::Output before = action->outputs.at(row);
    Pipeline::Output after = before;
    after.level = kLevels[std::max(0, qobject_cast<QComboBox *>(m_outputs->cellWidget(row, LevelColumn))->currentIndex())];
    after.id.value = m_outputs->item(row, LabelColumn)->text();
    after.path.value = m_outputs->item(row, PathColumn)->text();
    if (after.level != before.level || after.id.value != before.id.value || after.path.value != before.path.value) {
        apply(tr("Change %1").arg(before.path.value), Pipeline::changeOutput(text(), currentAction(), before.level, before.id.value, after));
    }
}

void PipelineForm::addOutput()
{
    const Pipeline::Action *action = m_study->project().find(currentAction());
    if (!action) {
        return;
    }
    Pipeline::Output output;
    output.level = Pipeline::Level::ModeratelySensitive;
    const auto taken = [action](const QString &label) {
        return std::any_of(action->outputs.cbegin(), action->outputs.cend(), [&label](const Pipeline::Output &other) { return other.id.value == label; });
    };
    int number = static_cast<int>(action->outputs.size()) + 1;
    while (taken(QStringLiteral("output_%1").arg(number))) {
        ++number;
    }
    output.id.value = QStringLiteral("output_%1").arg(number);
    output.path.value = QStringLiteral("output/%1_%2.csv").arg(currentAction()).arg(number);
    apply(tr("Add an output"), Pipeline::addOutput(text(), currentAction(), output));
}

void PipelineForm::refresh()
{
    const QString kept = m_wanted.isEmpty() ? currentAction() : m_wanted;
    const QStringList names = m_study->project().actionNames();
    QStringList shown;
    for (int row = 0; row < m_list->count(); ++row) {
        shown.append(m_list->item(row)->text());
    }
    m_filling = true;
    if (shown != names) {
        m_list->clear();
        m_list->addItems(names);
    }
    const qsizetype row = names.indexOf(kept);
    if (row >= 0) {
        m_wanted.clear();
    }
    m_list->setCurrentRow(names.isEmpty() ? -1 : static_cast<int>(std::max<qsizetype>(0, row)));
    m_filling = false;
    m_stack->setCurrentIndex(names.isEmpty() ? 0 : 1);
    fill();
}

void PipelineForm::fill()
{
    const Pipeline::Action *action = m_study->project().find(currentAction());
    if (!action) {
        return;
    }
    m_filling = true;
    if (m_name->text() != action->id.value) {
        m_name->setText(action->id.value);
    }
    // What is being typed stays while another part of the text is read again.
    if (!m_run->hasFocus() && m_run->toPlainText() != action->run.value.simplified()) {
        m_run->setPlainText(action->run.value.simplified());
    }
    const QString config = action->config ? QString::fromUtf8(QJsonDocument(*action->config).toJson()).trimmed() : QString();
    if (!m_config->hasFocus() && m_config->toPlainText() != config) {
        m_config->setPlainText(config);
    }
    m_needs->clear();
    m_needs->addItems(action->needNames());
    m_otherActions->clear();
    m_otherActions->addItem(tr("Add a need …"));
    for (const QString &name : m_study->project().actionNames()) {
        if (name != action->id.value && !action->needNames().contains(name)) {
            m_otherActions->addItem(name);
        }
    }
    fillOutputs(*action);
    QStringList problems;
    for (const Core::Diagnostic &problem : m_study->problems().forFile(QStringLiteral("project.yaml"))) {
        if (problem.range.start >= action->range.start && problem.range.start <= action->range.end) {
            problems.append((problem.severity == Core::Severity::Error ? QStringLiteral("✗ ") : QStringLiteral("▲ ")) + problem.message);
        }
    }
    m_problems->setVisible(!problems.isEmpty());
    m_problems->setText(problems.join(QLatin1Char('\n')));
    m_filling = false;
}

void PipelineForm::fillOutputs(const Pipeline::Action &action)
{
    m_outputs->setRowCount(static_cast<int>(action.outputs.size()));
    for (int row = 0; row < m_outputs->rowCount(); ++row) {
        const Pipeline::Output &output = action.outputs.at(row);
        auto *levels = new QComboBox(m_outputs);
        levels->setAccessibleName(tr("Who may see %1").arg(output.path.value));
        levels->setObjectName(QStringLiteral("pipelineFormLevel%1").arg(row));
        for (const Pipeline::Level level : kLevels) {
            levels->addItem(levelText(level));
        }
        levels->setCurrentIndex(static_cast<int>(output.level));
        connect(levels, &QComboBox::activated, this, [this, row]() { commitOutput(row); });
        m_outputs->setCellWidget(row, LevelColumn, levels);
        m_outputs->setItem(row, LabelColumn, new QTableWidgetItem(output.id.value));
        m_outputs->setItem(row, PathColumn, new QTableWidgetItem(output.path.value));
    }
    m_outputs->resizeRowsToContents();
}

} // namespace Gui
