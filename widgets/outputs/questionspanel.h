// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/outputs/disclosure.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QListWidget;
class QPlainTextEdit;

namespace Gui
{

/// What a checker would ask about an output, question by question, with code that answers the chosen one in
/// the language chosen.
class QuestionsPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit QuestionsPanel(const Theme *theme, QWidget *parent = nullptr);
    void setHints(const QList<Outputs::Hint> &hints);
    void setLanguage(Outputs::Language language);

signals:
    void hintChosen(const Outputs::Hint &hint); ///< so that its cell or line can be shown

private:
    void showHint();

    QListWidget *m_list;
    QComboBox *m_language;
    QPlainTextEdit *m_remedy;
    QList<Outputs::Hint> m_hints;
};

} // namespace Gui
