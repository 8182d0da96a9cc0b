// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>

#include "model/authoring/program.h"
#include "model/study/openstudy.h"

namespace Gui
{

class CodeEditor;

/// Values under the lines of a definition: of each show() with every preview, and of one expression
/// when asked for, until the text changes or Esc is pressed. The text itself is never changed.
class LineValues final : public QObject
{
    Q_OBJECT

public:
    LineValues(Study::OpenStudy *study, CodeEditor *editor);

    /// Asks for the selected expression, or the one at the caret.
    void ask(const Authoring::Program &program, const QString &file);

signals:
    void nothingFound(const QString &sentence);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showShows();
    void onAnswer(quint64 number, const QString &words);
    void forget();
    void show();

    Study::OpenStudy *m_study;
    CodeEditor *m_editor;
    QHash<int, QString> m_shows; ///< by line, from 1
    int m_askedLine = 0;         ///< 0: nothing asked
    QString m_askedCode;
    QString m_answer;
    quint64 m_number = 0;
};

} // namespace Gui
