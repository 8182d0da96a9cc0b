// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include "model/study/openstudy.h"

namespace Gui
{

class CodeEditor;

/// Keeps the bars beside a text in step with the last commit, and on demand who wrote each line. A
/// study without version control has neither.
class CommittedLines final : public QObject
{
    Q_OBJECT

public:
    CommittedLines(Study::OpenStudy *study, CodeEditor *editor);

    void setAuthorsShown(bool shown);
    /// Compares again: the last commit may be another one.
    void refresh() { m_delay.start(); }
    [[nodiscard]] bool areAuthorsShown() const { return m_authorsShown; }

signals:
    void nothingFound(const QString &sentence); ///< why there are no authors

private:
    void compare();
    void readAuthors();

    Study::OpenStudy *m_study;
    CodeEditor *m_editor;
    QTimer m_delay;
    int m_number = 0;
    bool m_authorsShown = false;
};

} // namespace Gui
