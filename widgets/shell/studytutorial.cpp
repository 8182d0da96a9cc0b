// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSplitter>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include "widgets/editor/editorpane.h"
#include "widgets/preview/previewpane.h"
#include "widgets/repository/changespane.h"
#include "widgets/shell/settingskeys.h"
#include "widgets/shell/studypage.h"
#include "widgets/shell/tutorialpanel.h"
#include "widgets/visual/variablecard.h"
#include "widgets/visual/visualpage.h"

// The tutorial over an open study: what it sees of the window, and what it points at.
namespace Gui
{

Study::TutorialFacts StudyPage::tutorialFacts() const
{
    const QString path = Study::tutorialDefinition();
    Study::TutorialFacts facts;
    facts.text = m_study->textOf(path).value_or(QString());
    for (const EditorPane *pane : editors()) {
        const auto *visual = pane->document() && pane->document()->path() == path ? pane->findChild<VisualPage *>() : nullptr;
        if (!visual) {
            continue;
        }
        facts.face = pane->face();
        facts.conditions = static_cast<int>(visual->view().conditions.size());
        facts.variables = static_cast<int>(visual->view().variables.size());
        for (const VariableCard *card : visual->findChildren<VariableCard *>()) {
            facts.openCards += card->property("opened").toBool() ? 1 : 0;
        }
        break;
    }
    for (const Core::Diagnostic &problem : m_study->problems().forFile(path)) {
        facts.errors += problem.severity == Core::Severity::Error ? 1 : 0;
    }
    facts.previewFresh = m_study->preview().state() == Study::LivePreview::State::Fresh;
    const auto *explanation = m_preview->findChild<QWidget *>(QStringLiteral("explanationPanel"));
    facts.cellExplained = explanation && explanation->isVisible();
    facts.referenceShown = m_tabs->currentWidget() && m_tabs->currentWidget()->property(kPageKey).toString() == QLatin1String("reference");
    facts.pipelineShown = isSideVisible() && side() == Side::Pipeline;
    facts.lastCommit = m_changes->lastCommit();
    return facts;
}

QWidget *StudyPage::tutorialControl(const Study::TutorialStep &step) const
{
    if (auto *rail = window()->findChild<QToolBar *>(QStringLiteral("rail"))) {
        for (QAction *action : rail->actions()) {
            if (action->objectName() == step.control) {
                return rail->widgetForAction(action);
            }
        }
    }
    for (QWidget *control : window()->findChildren<QWidget *>(step.control)) {
        if (control->isVisible() && control->accessibleName().startsWith(step.said)) {
            return control;
        }
    }
    return nullptr;
}

void StudyPage::showTutorial()
{
    if (m_tutorial) {
        m_tutorial->setFocus();
        return;
    }
    openFile(Study::tutorialDefinition());
    m_tutorial = new TutorialPanel({[this]() { return tutorialFacts(); }, [this](const Study::TutorialStep &step) { return tutorialControl(step); }}, m_workbench.theme, this);
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->insertWidget(0, m_tutorial);
    column->setStretchFactor(m_across, 1); // the tutorial takes the height of its words and no more
    m_tutorial->show(); // at once, not when the layout comes to it
    m_tutorial->showStep(m_workbench.settings->get(kTutorialStepSetting));
    connect(m_tutorial, &TutorialPanel::stepChanged, this, [this](int step) { m_workbench.settings->set(kTutorialStepSetting, step); });
    connect(m_tutorial, &TutorialPanel::left, this, [this]() {
        m_tutorial->deleteLater();
        m_tutorial = nullptr;
        emit told(tr("Help, Tutorial takes the tutorial up where you left it."));
    });
    connect(m_tutorial, &TutorialPanel::startedAgain, this, &StudyPage::tutorialWantedAgain, Qt::QueuedConnection);
}

} // namespace Gui
