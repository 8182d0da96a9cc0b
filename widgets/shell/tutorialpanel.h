// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include "model/study/tutorial.h"
#include "widgets/foundation/theme.h"

class QLabel;
class QPushButton;

namespace Gui
{

class ControlHighlight;

/// The tutorial above the study: one step at a time, which waits until the person has done it. It
/// never takes the keyboard by itself and can be left at any step.
class TutorialPanel final : public QWidget
{
    Q_OBJECT

public:
    /// What the panel knows of the window.
    struct Window
    {
        std::function<Study::TutorialFacts()> facts;
        std::function<QWidget *(const Study::TutorialStep &)> control; ///< nullptr if it is not to be seen now
    };

    /// The frame round controls is drawn over the window of `parent`.
    TutorialPanel(Window window, const Theme *theme, QWidget *parent);
    ~TutorialPanel() override;
    /// From 0; the number of steps: the end.
    void showStep(int number);
    [[nodiscard]] int step() const { return m_step; }
    /// Looks whether the step has been done, and goes on if it has.
    void look();

signals:
    void stepChanged(int number);
    void left();         ///< to be resumed here
    void startedAgain(); ///< from a fresh definition

private:
    void goThere();

    Window m_window;
    QList<Study::TutorialStep> m_steps;
    Study::TutorialFacts m_then;
    int m_step = 0;
    QLabel *m_title;
    QLabel *m_task;
    QLabel *m_reason;
    QPushButton *m_show;
    QPushButton *m_back;
    QPushButton *m_skip;
    QPushButton *m_again;
    QPushButton *m_leave;
    QPointer<ControlHighlight> m_highlight; ///< of the window
    QTimer m_following;
};

} // namespace Gui
