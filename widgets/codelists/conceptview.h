// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>

#include "model/codelists/conceptsheet.h"

namespace Gui
{

/// The page of one concept. Parents and children are links: Tab goes through them, Enter follows.
class ConceptView final : public QTextBrowser
{
    Q_OBJECT

public:
    explicit ConceptView(const QString &accessibleName, QWidget *parent = nullptr);

    /// What only the caller knows of the concept: label and text, put above the rest.
    struct Line
    {
        QString label;
        QString text;
    };
    /// `summary` stands below the term, as plain text.
    void showSheet(const Codelists::ConceptSheet &sheet, const QString &code, const QString &term, const QString &summary, const QList<Line> &lines, const QStringList &lists);
    void showSentence(const QString &sentence);

signals:
    void codeWanted(const QString &code);
};

} // namespace Gui
