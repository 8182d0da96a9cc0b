// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QHash>
#include <QPointer>
#include <QTimer>

#include <Qsci/qsciscintilla.h>

#include "model/core/diagnostic.h"
#include "model/study/document.h"
#include "model/study/linechanges.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// The text editor of one document. What is typed goes into the document at once; changes of the
/// document from elsewhere (a fix, another split, a reload) come in as one undo step. GUI thread.
class CodeEditor final : public QsciScintilla
{
    Q_OBJECT

public:
    CodeEditor(Study::Document *document, const Theme *theme, QWidget *parent = nullptr);

    [[nodiscard]] Study::Document *document() const { return m_document; }
    /// Squiggles, margin marks, and the first error of a line in words below it.
    void setProblems(const QList<Core::Diagnostic> &problems);
    [[nodiscard]] const QList<Core::Diagnostic> &problems() const { return m_problems; }
    /// Words under lines (from 1), such as a value; a line with an error has that instead.
    void setNotes(const QHash<int, QString> &notes);
    /// Problems on the caret's line.
    [[nodiscard]] QList<Core::Diagnostic> problemsAtCaret() const;

    [[nodiscard]] Core::TextPosition caret() const;
    /// Puts the caret there and that line in the middle; a range with an end is selected.
    void goTo(const Core::TextRange &range);
    /// Next or previous problem from the caret, around the end. False when there is none.
    bool goToProblem(bool forward);
    void toggleComment();
    /// Takes the place of the selection; one undo step; the keyboard goes to the text.
    void insertAtCaret(const QString &text);
    void moveLines(bool down);
    /// Adds the next place of the selected text, or of the word at the caret, to the selection.
    void selectNextMatch();
    /// Where a menu about the caret opens, on the screen.
    [[nodiscard]] QPoint belowCaret() const;
    [[nodiscard]] QString wordAtCaret() const;
    [[nodiscard]] QString wordAtPosition(long position) const; ///< a byte of the text

    /// Selects the next match from the caret; false when the text has none.
    bool find(const QString &text, bool forward, bool caseSensitive, bool wholeWord, bool regularExpression);
    /// What to say about a byte of the text where no problem is; may hold HTML.
    void setHover(std::function<QString(long position)> hover) { m_hover = std::move(hover); }
    int replaceEverywhere(const QString &text, const QString &with, bool caseSensitive, bool wholeWord, bool regularExpression);

    /// Bars beside the lines that differ from the last commit.
    void setLineChanges(const Study::LineChanges &changes);
    /// A text beside each line, such as who wrote it; an empty list takes the margin away.
    void setMarginTexts(const QStringList &texts);

signals:
    void caretMoved();

protected:
    bool event(QEvent *event) override;

private:
    void paint();
    void takeFromDocument();
    void giveToDocument();
    void showProblems();
    void annotate(int line, const QString &words, int style);
    void breakUndo(int added, const char *text);
    [[nodiscard]] long bytePosition(Core::TextPosition position) const;
    [[nodiscard]] QString messageAt(const QPoint &position) const;

    QPointer<Study::Document> m_document; // may be closed before the view is gone
    const Theme *m_theme;
    QsciLexer *m_lexer = nullptr;
    QList<Core::Diagnostic> m_problems;
    QHash<int, QString> m_notes;
    Study::LineChanges m_changes;
    QStringList m_marginTexts;
    int m_annotationStyles = 0;
    bool m_syncing = false;
    QTimer m_undoPause;
    std::function<QString(long)> m_hover;
};

} // namespace Gui
