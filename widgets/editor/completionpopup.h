// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>

namespace Gui
{

class CodeEditor;

/// One line of the list. UTF-8.
struct Offer
{
    QByteArray label;
    QByteArray detail; ///< explains the label; may be empty
    QByteArray insert; ///< what is written in place of the word that was begun
};

/// The list of what may stand at the caret of an editor, for any language. GUI thread.
class CompletionPopup final : public QObject
{
    Q_OBJECT

public:
    CompletionPopup(CodeEditor *editor, QObject *parent);

    /// Shows what begins with the `typed` bytes before the caret, in any case. A list that was not
    /// asked for leaves out what is typed already. False when nothing is left to show.
    bool show(const QList<Offer> &offers, qsizetype typed, bool asked);
    [[nodiscard]] bool isOpen() const;

signals:
    void written(const QByteArray &text); ///< a choice was written; the caret is behind it

private:
    void onChosen(const char *chosen, int position);

    CodeEditor *m_editor;
    QHash<QByteArray, QByteArray> m_offered; ///< what to write, by the line shown
};

} // namespace Gui
