// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "model/study/openstudy.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/completionpopup.h"

namespace Gui
{

/// What the editor knows of project.yaml: completion, words under the pointer, definitions of actions.
/// Lives with its editor; GUI thread.
class ProjectAssistant final : public QObject
{
    Q_OBJECT

public:
    ProjectAssistant(Study::OpenStudy *study, CodeEditor *editor);

    void complete();       ///< opens the list at the caret
    void goToDefinition(); ///< of the action named at the caret
    void rename();         ///< of the action named at the caret, with a preview
    void renameAction(const QString &action);
    [[nodiscard]] QString hoverText(long position) const; ///< HTML; `position` counts bytes

signals:
    void placeWanted(const Core::Location &place);
    void nothingFound(const QString &sentence);

private:
    void onCharacter(int character);
    bool showList(bool asked);
    void readProject() const;

    Study::OpenStudy *m_study;
    CodeEditor *m_editor;
    CompletionPopup *m_popup;
    mutable Pipeline::Project m_project; ///< of the last text in which actions could be read
    mutable bool m_isCurrent = false;
};

} // namespace Gui
