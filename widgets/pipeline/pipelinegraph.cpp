// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/pipelinegraph.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"
#include "widgets/pipeline/graphcanvas.h"
#include "widgets/pipeline/pipelineedit.h"

namespace Gui
{

PipelineGraph::PipelineGraph(Study::OpenStudy *study, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_canvas(new GraphCanvas(theme, this))
    , m_filter(new QLineEdit(this))
    , m_notice(new NoticeBar(theme, this))
    , m_empty(new EmptyState(tr("No actions to draw. Add one in the form, or mend project.yaml if it cannot be read."), tr("Add an Action"), {}, this))
    , m_stack(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("pipelineGraph"));
    setName(m_canvas, "pipelineGraphCanvas", tr("Graph of the pipeline"));
    setName(m_filter, "pipelineGraphFilter", tr("Filter the actions of the graph"));
    m_filter->setPlaceholderText(tr("Filter actions"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(260);
    const auto button = [this](const char *name, const QString &text, const QString &accessible) {
        auto *made = new QPushButton(text, this);
        setName(made, name, accessible);
        return made;
    };
    QPushButton *add = button("pipelineGraphAdd", tr("Add Action"), tr("Add an action"));
    QPushButton *closer = button("pipelineGraphIn", QStringLiteral("+"), tr("Zoom in"));
    QPushButton *farther = button("pipelineGraphOut", QStringLiteral("−"), tr("Zoom out"));
    QPushButton *fit = button("pipelineGraphFit", tr("Fit"), tr("Show the whole graph"));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 6, 8, 6);
    row->addWidget(m_filter, 1);
    row->addStretch();
    for (QPushButton *each : {add, farther, closer, fit}) {
        row->addWidget(each);
    }
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_canvas);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_notice);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_canvas);

    connect(m_filter, &QLineEdit::textChanged, m_canvas, &GraphCanvas::setFilter);
    connect(add, &QPushButton::clicked, this, [this]() { emit formWanted({}); });
    connect(m_empty, &EmptyState::buttonClicked, this, [this]() { emit formWanted({}); });
    connect(closer, &QPushButton::clicked, this, [this]() { m_canvas->zoomBy(1.25); });
    connect(farther, &QPushButton::clicked, this, [this]() { m_canvas->zoomBy(0.8); });
    connect(fit, &QPushButton::clicked, m_canvas, &GraphCanvas::fit);
    connect(m_canvas, &GraphCanvas::activated, this, &PipelineGraph::formWanted);
    connect(m_canvas, &GraphCanvas::renameWanted, this, &PipelineGraph::renameWanted);
    connect(m_canvas, &GraphCanvas::menuRequested, this, &PipelineGraph::showMenu);
    connect(m_canvas, &GraphCanvas::needDrawn, this, [this](const QString &action, const QString &need) {
        applyProjectEdits(m_study, tr("Need %1").arg(need), Pipeline::addNeed(projectText(*m_study), action, need), m_notice);
    });
    connect(m_canvas, &GraphCanvas::needRemoved, this, [this](const QString &action, const QString &need) {
        applyProjectEdits(m_study, tr("Stop needing %1").arg(need), Pipeline::removeNeed(projectText(*m_study), action, need), m_notice);
    });
    connect(study, &Study::OpenStudy::projectChanged, this, &PipelineGraph::refresh);
    refresh();
}

void PipelineGraph::setRecords(const QMap<QString, Runner::ActionRecord> &records)
{
    m_canvas->setRecords(records);
}

void PipelineGraph::refresh()
{
    const int number = ++m_number;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("pipeline.layout");
    spec.title = tr("Laying out the pipeline");
    m_study->jobs().start(spec, [project = m_study->project()](const Core::JobContext &context) -> Core::Result<GraphLayout> {
        return layoutOf(project, [&context]() { return context.isCancelled(); });
    }).then(this, [this, number, project = m_study->project()](const Core::Result<GraphLayout> &layout) {
        if (number != m_number || !layout) {
            return; // a newer text is being laid out
        }
        m_canvas->setProject(project, *layout);
        m_stack->setCurrentIndex(project.actions.isEmpty() ? 0 : 1);
    });
}

void PipelineGraph::showMenu(const QString &action, const QPoint &position)
{
    QMenu menu(this);
    menu.addAction(tr("Show in the Text"), this, [this, action]() { emit textWanted(action); });
    menu.addAction(tr("Edit in the Form"), this, [this, action]() { emit formWanted(action); });
    menu.addAction(tr("Rename …"), this, [this, action]() { emit renameWanted(action); });
    menu.addAction(tr("Run"), this, [this, action]() { emit runWanted(action); });
    menu.addSeparator();
    if (const Pipeline::Action *found = m_study->project().find(action); found && !found->needs.isEmpty()) {
        QMenu *needs = menu.addMenu(tr("Stop Needing"));
        for (const QString &need : found->needNames()) {
            needs->addAction(need, this, [this, action, need]() { emit m_canvas->needRemoved(action, need); });
        }
    }
    menu.addAction(tr("Remove %1").arg(action), this, [this, action]() {
        applyProjectEdits(m_study, tr("Remove %1").arg(action), Pipeline::removeAction(projectText(*m_study), action), m_notice);
    });
    menu.exec(position);
}

} // namespace Gui
