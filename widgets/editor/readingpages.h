// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include "model/authoring/design.h"
#include "model/core/result.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace Gui
{

/// The built-in reference of the language: a list that can be searched, and the entry with its example.
class ReferencePage final : public QWidget
{
    Q_OBJECT

public:
    explicit ReferencePage(const Theme *theme, QWidget *parent = nullptr);
    void showEntry(const QString &name);
    [[nodiscard]] QString entry() const; ///< the name of the one shown

private:
    void filter(const QString &text);
    void showCurrent();

    QLineEdit *m_search;
    QListWidget *m_names;
    QTextBrowser *m_text;
};

/// A definition told in plain English with its time line, for a protocol. Follows the text while it
/// is open; can be written as HTML, Markdown, PDF, or the time line alone as SVG.
class ExplanationPage final : public QWidget
{
    Q_OBJECT

public:
    ExplanationPage(Study::OpenStudy *study, const QString &definition, const Theme *theme, QWidget *parent = nullptr);

    /// By the ending of `path`: .html, .md, .pdf or .svg.
    [[nodiscard]] Core::Result<void> exportTo(const QString &path) const;
    [[nodiscard]] QString shownText() const;

private:
    void refresh();
    void askForFile();
    [[nodiscard]] Authoring::Page page() const;

    Study::OpenStudy *m_study;
    QString m_definition;
    const Theme *m_theme;
    QTextBrowser *m_text;
    QTimer m_delay;
};

} // namespace Gui
