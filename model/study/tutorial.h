// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "model/core/result.h"

namespace Study
{

/// What the tutorial looks at to see that a step has been done. A plain record of the window.
struct TutorialFacts
{
    QString text;           ///< of the tutorial's definition, as it is on screen
    int face = 0;           ///< how that file is shown: 0 as text, 1 as a page
    int conditions = 0;     ///< of the population, as the page counts them
    int variables = 0;
    int openCards = 0;
    int errors = 0;         ///< in the definition
    bool previewFresh = false;
    bool cellExplained = false;
    bool referenceShown = false;
    bool pipelineShown = false;
    QString lastCommit;     ///< empty without one
};

/// One step: what it is for, what to do, and the control to do it with.
struct TutorialStep
{
    QString id;
    QString title;
    QString task;    ///< what to do, by mouse and by keyboard
    QString reason;  ///< why it is good to know
    QString control; ///< object name of the control to point at, or id of the command whose button it is
    QString said;    ///< part of its accessible name where several have that object name; may be empty
};

/// The steps in order. Own words; the definition is that of the sample study.
[[nodiscard]] QList<TutorialStep> tutorialSteps();
/// Whether a step has been done, by what was so when it began and what is so now.
[[nodiscard]] bool isTutorialStepDone(const QString &id, const TutorialFacts &then, const TutorialFacts &now);

/// The file that the tutorial works on, in a study made by createSample().
[[nodiscard]] QString tutorialDefinition();
/// Makes the tutorial's own copy of the sample in `folder` if it is not there; `anew`: in place of the
/// one that is there, whose definition is put back (other files of the person's stay).
[[nodiscard]] Core::Result<void> prepareTutorial(const QString &folder, bool anew);

} // namespace Study
