// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/pipelinefaces.h"

#include <QCoreApplication>

#include "widgets/editor/editorpane.h"
#include "widgets/editor/projectassistant.h"
#include "widgets/pipeline/pipelineform.h"
#include "widgets/pipeline/pipelinegraph.h"
#include "widgets/pipeline/pipelinepane.h"

namespace Gui
{

void addPipelineFaces(EditorPane *pane, Study::OpenStudy *study, PipelinePane *pipeline, const Theme *theme)
{
    auto *form = new PipelineForm(study, theme, pane);
    auto *graph = new PipelineGraph(study, theme, pane);
    const int formFace = pane->addFace(QCoreApplication::translate("Gui::PipelineFaces", "Form"), form);
    pane->addFace(QCoreApplication::translate("Gui::PipelineFaces", "Graph"), graph);
    const auto showText = [study, pane](const QString &action) {
        if (const Pipeline::Action *found = study->project().find(action)) {
            pane->setFace(0);
            pane->editor()->goTo(found->id.range);
        }
    };
    QObject::connect(form, &PipelineForm::textWanted, pane, showText);
    QObject::connect(graph, &PipelineGraph::textWanted, pane, showText);
    QObject::connect(graph, &PipelineGraph::renameWanted, pane, [pane](const QString &action) { pane->projectAssistant()->renameAction(action); });
    QObject::connect(graph, &PipelineGraph::formWanted, pane, [pane, form, formFace](const QString &action) {
        pane->setFace(formFace);
        if (action.isEmpty()) {
            form->addAction();
        } else {
            form->showAction(action);
        }
    });
    QObject::connect(graph, &PipelineGraph::runWanted, pipeline, [pipeline](const QString &action) { pipeline->runAction(action, false); });
    QObject::connect(pipeline, &PipelinePane::recordsChanged, graph, [pipeline, graph]() { graph->setRecords(pipeline->records()); });
    graph->setRecords(pipeline->records());
}

} // namespace Gui
