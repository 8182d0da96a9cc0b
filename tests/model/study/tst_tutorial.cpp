// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QTemporaryDir>

#include "model/core/files.h"
#include "model/study/tutorial.h"
#include "tests/support/testsupport.h"

using namespace Study;

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class TestTutorial final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void everyStepSaysSomethingAndWaits()
    {
        QSet<QString> ids;
        const TutorialFacts nothing;
        for (const TutorialStep &step : tutorialSteps()) {
            QVERIFY2(!ids.contains(step.id), qPrintable(step.id));
            ids.insert(step.id);
            QVERIFY2(!step.title.isEmpty() && step.task.endsWith(QLatin1Char('.')) && step.reason.endsWith(QLatin1Char('.')) && !step.control.isEmpty(), qPrintable(step.id));
            if (step.id != QLatin1String("text")) { // the text is what shows at first
                QVERIFY2(!isTutorialStepDone(step.id, nothing, nothing), qPrintable(step.id));
            }
        }
        QVERIFY(!isTutorialStepDone(s("unknown"), nothing, nothing));
    }

    void aStepIsDoneByWhatWasDone_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<TutorialFacts>("then");
        QTest::addColumn<TutorialFacts>("now");
        QTest::addColumn<bool>("done");
        TutorialFacts then;
        QTemporaryDir folder;
        TestSupport::require(prepareTutorial(folder.path() + s("/t"), false));
        then.text = *Core::readTextFile(folder.path() + s("/t/") + tutorialDefinition());
        then.conditions = 6;
        then.variables = 14;
        TutorialFacts now = then;
        now.text.replace(s("study_start = \"2021-01-01\""), s("study_start = \"2021-07-01\""));
        QTest::newRow("date") << s("date") << then << now << true;
        QTest::newRow("another step's doing") << s("window") << then << now << false;
        now.errors = 1;
        QTest::newRow("date, but the code is wrong") << s("date") << then << now << false;
        now = then;
        now.text.replace(s("index_date - years(5)"), s("index_date - years(2)"));
        QTest::newRow("window") << s("window") << then << now << true;
        now.text.replace(s("index_date - years(2)"), s("index_date - days(730)"));
        QTest::newRow("window in another unit") << s("window") << then << now << true;
        now = then;
        now.conditions = 7;
        QTest::newRow("condition") << s("condition") << then << now << true;
        now.variables = 15;
        QTest::newRow("variable") << s("variable") << then << now << true;
        now = then;
        now.errors = 1;
        QTest::newRow("mistake") << s("mistake") << then << now << true;
        TutorialFacts wrong = now;
        wrong.text += s("\nx = patients.se\n");
        now = then;
        QTest::newRow("mended, not yet shown") << s("mend") << wrong << now << false;
        now.previewFresh = true;
        QTest::newRow("mended") << s("mend") << wrong << now << true;
        now.lastCommit = s("1234");
        QTest::newRow("first commit") << s("commit") << then << now << true;
        QTest::newRow("no other commit") << s("commit") << now << now << false;
    }

    void aStepIsDoneByWhatWasDone()
    {
        QFETCH(const QString, step);
        QFETCH(const TutorialFacts, then);
        QFETCH(const TutorialFacts, now);
        QTEST(isTutorialStepDone(step, then, now), "done");
    }

    void beginningAnewPutsTheDefinitionBackAndNothingElse()
    {
        QTemporaryDir folder;
        const QString study = folder.filePath(s("tutorial"));
        SB_VERIFY_RESULT(prepareTutorial(study, false));
        const QString definition = study + QLatin1Char('/') + tutorialDefinition();
        const QString first = *Core::readTextFile(definition);
        SB_VERIFY_RESULT(Core::writeFile(definition, "changed\n"));
        SB_VERIFY_RESULT(Core::writeFile(study + s("/mine.txt"), "mine\n"));
        SB_VERIFY_RESULT(prepareTutorial(study, false));
        QCOMPARE(*Core::readTextFile(definition), s("changed\n"));
        SB_VERIFY_RESULT(prepareTutorial(study, true));
        QCOMPARE(*Core::readTextFile(definition), first);
        QCOMPARE(*Core::readTextFile(study + s("/mine.txt")), s("mine\n"));
    }
};

QTEST_GUILESS_MAIN(TestTutorial)
#include "tst_tutorial.moc"
