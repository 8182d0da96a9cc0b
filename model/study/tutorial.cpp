// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/tutorial.h"

#include <algorithm>
#include <iterator>

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>

#include "model/core/files.h"
#include "model/study/newstudy.h"

namespace Study
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Study::Tutorial", text);
}

/// The date that the sample's `study_start` is set to; empty while it is no date.
QString studyStart(const QString &text)
{
    static const QRegularExpression line(QStringLiteral("^study_start = \"(\\d{4}-\\d{2}-\\d{2})\"\\s*$"), QRegularExpression::MultilineOption);
    return line.match(text).captured(1);
}

/// How far back the sample looks for smoking: the offset in its window.
QString lookBack(const QString &text)
{
    static const QRegularExpression window(QStringLiteral("smoking_events\\.date\\.is_on_or_between\\(\\s*index_date - ([a-z]+\\(\\d+\\))"));
    return window.match(text).captured(1);
}

using Then = const TutorialFacts &;
using Now = const TutorialFacts &;

struct Check
{
    const char *id;
    bool (*isDone)(Then then, Now now);
};

constexpr Check kChecks[] = {
    {"page", [](Then, Now now) { return now.face == 1; }},
    {"date", [](Then then, Now now) { return now.errors == 0 && !studyStart(now.text).isEmpty() && studyStart(now.text) != studyStart(then.text); }},
    {"card", [](Then, Now now) { return now.openCards > 0; }},
    {"window", [](Then then, Now now) { return now.errors == 0 && !lookBack(now.text).isEmpty() && lookBack(now.text) != lookBack(then.text); }},
    {"condition", [](Then then, Now now) { return now.errors == 0 && now.conditions > then.conditions; }},
    {"variable", [](Then then, Now now) { return now.errors == 0 && now.variables > then.variables; }},
    {"text", [](Then, Now now) { return now.face == 0; }},
    {"undo", [](Then then, Now now) { return now.text != then.text && now.errors == 0; }},
    {"mistake", [](Then, Now now) { return now.errors > 0; }},
    {"mend", [](Then then, Now now) { return now.text != then.text && now.errors == 0 && now.previewFresh; }},
    {"cell", [](Then, Now now) { return now.cellExplained; }},
    {"help", [](Then, Now now) { return now.referenceShown; }},
    {"pipeline", [](Then, Now now) { return now.pipelineShown; }},
    {"commit", [](Then then, Now now) { return !now.lastCommit.isEmpty() && now.lastCommit != then.lastCommit; }},
};

} // namespace

QList<TutorialStep> tutorialSteps()
{
    return {
        {QStringLiteral("page"), tr("See the definition as a page"), tr("Choose Page above the text, or press Ctrl+Alt+V."),
         tr("The page and the text are the same file. Whatever you change on one side shows on the other."), QStringLiteral("face1"), {}},
        {QStringLiteral("date"), tr("Move the start of the study"), tr("Choose the date beside study_start, type another one such as 2021-07-01, and press Enter."),
         tr("Only that date changes in the file. The preview on the right is made again at once, from dummy patients."), QStringLiteral("fieldChip"), {}},
        {QStringLiteral("card"), tr("Open a variable"), tr("Choose the card smoking_status, or move to it with Tab and press Enter."),
         tr("A card opens as the steps that make its value: which rows, in which order, and what is taken from them."), QStringLiteral("variableCard"),
         QStringLiteral("smoking_status,")},
        {QStringLiteral("window"), tr("Change how far back it looks"), tr("In the open card choose the 5 of five years, type 2, and press Enter."),
         tr("A look-back is one number in the code, so the difference that your colleagues review is one number too."), QStringLiteral("variableCard"),
         QStringLiteral("smoking_status,")},
        {QStringLiteral("condition"), tr("Ask for one more thing"), tr("Choose Add condition, pick one such as Registered throughout, and choose Add."),
         tr("The conditions say who is in the study. Each shows how many of the dummy patients it keeps."), QStringLiteral("visualAddCondition"), {}},
        {QStringLiteral("variable"), tr("Add a common variable"), tr("Choose Gallery, pick a variable, and add it."),
         tr("What most studies need is ready to be put in. It is ordinary code, and yours to change."), QStringLiteral("visualGallery"), {}},
        {QStringLiteral("text"), tr("Go back to the text"), tr("Choose Text above the page, or press Ctrl+Alt+V."), tr("Everything you did is there as code, and nothing else was touched."),
         QStringLiteral("face0"), {}},
        {QStringLiteral("undo"), tr("Take something back"), tr("Press Ctrl+Z in the text."), tr("Each change you made on the page is one step of the same history."), QStringLiteral("codeEditor"), {}},
        {QStringLiteral("mistake"), tr("Make a mistake"), tr("Delete the last letter of patients.sex, so that it reads patients.se."),
         tr("The line is marked within half a second, and the preview keeps what it showed before, marked as old."), QStringLiteral("codeEditor"), {}},
        {QStringLiteral("mend"), tr("Let it be mended"), tr("With the caret on that line press Ctrl+. and take the fix, or press Ctrl+Z."),
         tr("A problem says what is wrong and where; many know how to put it right."), QStringLiteral("codeEditor"), {}},
        {QStringLiteral("cell"), tr("Ask where a value comes from"), tr("Choose a cell of the preview, then press Ctrl+Shift+X."),
         tr("The rows of that dummy patient are shown step by step, up to the value."), QStringLiteral("previewTabs"), {}},
        {QStringLiteral("help"), tr("Look a word up"), tr("Put the caret on a word such as where or is_in in the text, and press F1."),
         tr("The whole language is explained here without a network, each word with an example that runs."), QStringLiteral("codeEditor"), {}},
        {QStringLiteral("pipeline"), tr("See what runs after what"), tr("Choose Pipeline on the left, or press Ctrl+Shift+I."),
         tr("The actions of project.yaml make the tables and figures. You can run them here on the dummy patients."), QStringLiteral("view.pipeline"), {}},
        {QStringLiteral("commit"), tr("Keep what you have made"),
         tr("Choose Changes, or press Ctrl+Shift+G. Start version control if it asks, say what you did, and commit."),
         tr("A commit keeps this state, on this computer. Pushing it later sends it to your team."), QStringLiteral("view.changes"), {}},
    };
}

bool isTutorialStepDone(const QString &id, const TutorialFacts &then, const TutorialFacts &now)
{
    const auto *found = std::find_if(std::begin(kChecks), std::end(kChecks), [&id](const Check &check) { return id == QLatin1String(check.id); });
    return found != std::end(kChecks) && found->isDone(then, now);
}

QString tutorialDefinition()
{
    return QStringLiteral("analysis/dataset_definition.py");
}

Core::Result<void> prepareTutorial(const QString &folder, bool anew)
{
    if (Core::Result<void> made = createSample(folder); !made || !anew) {
        return made;
    }
    QFile original(QStringLiteral(":/sample/") + tutorialDefinition());
    if (!original.open(QIODevice::ReadOnly)) {
        return Core::fail(Core::ErrorCode::Internal, tr("The tutorial cannot begin: the sample study is missing from this program. Install it again."));
    }
    return Core::writeFile(folder + QLatin1Char('/') + tutorialDefinition(), original.readAll());
}

} // namespace Study
