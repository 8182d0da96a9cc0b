// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>
#include <QTimer>

#include "model/authoring/completion.h"
#include "model/authoring/insight.h"
#include "model/study/openstudy.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/codelistassistant.h"
#include "widgets/editor/completionpopup.h"

namespace Gui
{

class LineValues;

/// Something a file defines, with its kind (`function`, `variable`, `codelist`, ...).
struct NamedPlace
{
    QString name;
    QString kind;
    Core::Location place;
};

/// What the editor knows of a Python file of the study: completion, signatures, words under the
/// pointer, colours by meaning, definitions, uses, renaming. Lives with its editor; GUI thread. Each
/// answer takes a few milliseconds (tests/bench/bench_authoring), so nothing is put on a thread.
class PythonAssistant final : public QObject
{
    Q_OBJECT

public:
    PythonAssistant(Study::OpenStudy *study, CodeEditor *editor, const Theme *theme);

    void complete();          ///< opens the list at the caret
    void goToDefinition();
    void showUses();          ///< as a menu of places
    void rename();            ///< asks for the name and shows what would change
    void tidySpacing();       ///< one undo step; never breaks or joins a line
    void showValue();         ///< of the expression at the caret or selected, under its line
    void peekDefinition();    ///< over the text, without leaving the place
    /// What the file defines, for the outline and the palette; of the text as it is.
    [[nodiscard]] QList<NamedPlace> symbols() const;
    /// The entry of the built-in reference for the word at the caret; empty if it has none.
    [[nodiscard]] QString helpWord() const;

signals:
    void placeWanted(const Core::Location &place);
    void nothingFound(const QString &sentence);

private:
    void onCharacter(int character);
    void showList(bool asked);
    void showSignature();
    void colour();
    void paint();
    [[nodiscard]] const Authoring::Program &program() const;
    [[nodiscard]] QString path() const;
    [[nodiscard]] Authoring::Pos caret() const;
    [[nodiscard]] QString hoverText(long position) const;
    /// The first dummy values of a variable of this definition; empty for any other word.
    [[nodiscard]] QString valuesOf(const QString &name) const;
    [[nodiscard]] Core::Location locationOf(const Authoring::Place &place) const;

    Study::OpenStudy *m_study;
    CodeEditor *m_editor;
    const Theme *m_theme;
    mutable std::optional<Authoring::Program> m_program; ///< of the text as it is; none after a change
    CompletionPopup *m_popup;
    mutable CodelistAssistant m_codelists; ///< remembers what it has read
    LineValues *m_values;
    QTimer m_colourDelay;
};

} // namespace Gui
