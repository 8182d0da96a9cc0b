// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>

#include "model/pipeline/outputindex.h"
#include "model/pipeline/patterns.h"
#include "model/pipeline/plan.h"
#include "model/pipeline/projectreader.h"
#include "model/pipeline/shellwords.h"
#include "tests/support/testsupport.h"

using namespace Pipeline;

namespace
{

Project chain()
{
    return parseProject(QStringLiteral("version: '5'\nactions:\n"
                                       "  d: {run: r:v2 d, needs: [b, c], outputs: {highly_sensitive: {o: d.csv}}}\n"
                                       "  a: {run: r:v2 a, outputs: {highly_sensitive: {o: a.csv}}}\n"
                                       "  b: {run: r:v2 b, needs: [a], outputs: {highly_sensitive: {o: b.csv}}}\n"
                                       "  c: {run: r:v2 c, needs: [a], outputs: {highly_sensitive: {o: c.csv}}}\n"
                                       "  e: {run: r:v2 e, outputs: {highly_sensitive: {o: e.csv}}}\n"),
                        QStringLiteral("project.yaml"))
        .project;
}

History done(const QHash<QString, LastRun> &special = {})
{
    return [special](const QString &action) {
        LastRun last;
        last.state = LastRun::State::Succeeded;
        return special.value(action, last);
    };
}

LastRun state(LastRun::State value)
{
    LastRun last;
    last.state = value;
    return last;
}

QStringList names(const Plan &plan)
{
    QStringList all;
    for (const PlannedAction &action : plan.actions) {
        all.append(action.action);
    }
    return all;
}

} // namespace

class TestPlan : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void putsNeedsFirst();
    void runsByTheOfficialRules();
    void runAllTreatsEverythingAsDependency();
    void changedInputsRunAgainWhenAsked();
    void refusesUnknownActions();
    void refusesCyclesInWords();
    void walksTheGraph();
    void longChainsDoNotOverflow();
    void splitsCommandsLikeAShell_data();
    void splitsCommandsLikeAShell();
    void refusesUnclosedCommands();
    void quotedWordsComeBack();
    void buildsTheRunCommand();
    void matchesPatternsByComponent_data();
    void matchesPatternsByComponent();
    void overlapIsSymmetricAndRight();
    void indexFindsWhatPatternsMatch();
    void knowsScripts_data();
    void knowsScripts();
};

void TestPlan::putsNeedsFirst()
{
    const auto plan = makePlan(chain(), {{QStringLiteral("d")}}, [](const QString &) { return LastRun(); });
    SB_VERIFY_RESULT(plan);
    QCOMPARE(names(*plan), QStringList({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")}));
    QCOMPARE(plan->running().size(), 4);
}

void TestPlan::runsByTheOfficialRules()
{
    LastRun incomplete = state(LastRun::State::Incomplete);
    incomplete.missingFiles = {QStringLiteral("c.csv")};
    const auto plan = makePlan(chain(), {{QStringLiteral("d")}},
                               done({{QStringLiteral("b"), state(LastRun::State::Failed)}, {QStringLiteral("c"), incomplete}}));
    SB_VERIFY_RESULT(plan);
    QCOMPARE(plan->reused(), QStringList({QStringLiteral("a")}));
    QCOMPARE(plan->actions.at(1).reason, PlanReason::LastRunFailed);
    QCOMPARE(plan->actions.at(2).reason, PlanReason::OutputsMissing);
    QVERIFY(plan->actions.at(2).explanation.contains(QStringLiteral("c.csv")));
    QCOMPARE(plan->actions.at(3).reason, PlanReason::Requested);
    const auto forced = makePlan(chain(), {{QStringLiteral("d")}, true}, done());
    SB_VERIFY_RESULT(forced);
    QCOMPARE(forced->running().size(), 4);
    QCOMPARE(forced->actions.at(0).reason, PlanReason::Forced);
}

void TestPlan::runAllTreatsEverythingAsDependency()
{
    const auto plan = makePlan(chain(), {{runAllName()}}, done({{QStringLiteral("e"), LastRun()}}));
    SB_VERIFY_RESULT(plan);
    QCOMPARE(plan->running(), QStringList({QStringLiteral("e")}));
    const auto nothing = makePlan(chain(), {{runAllName()}}, done());
    SB_VERIFY_RESULT(nothing);
    QVERIFY(nothing->running().isEmpty());
}

void TestPlan::changedInputsRunAgainWhenAsked()
{
    LastRun changed = state(LastRun::State::Succeeded);
    changed.changes = {QStringLiteral("analysis/b.R was changed")};
    const History history = done({{QStringLiteral("b"), changed}});
    const auto official = makePlan(chain(), {{runAllName()}}, history);
    SB_VERIFY_RESULT(official);
    QVERIFY(official->running().isEmpty());
    QVERIFY(official->actions.at(1).explanation.contains(QStringLiteral("analysis/b.R was changed")));
    const auto aware = makePlan(chain(), {{runAllName()}, false, true}, history);
    SB_VERIFY_RESULT(aware);
    QCOMPARE(aware->running(), QStringList({QStringLiteral("b"), QStringLiteral("d")}));
    QCOMPARE(aware->actions.at(3).reason, PlanReason::NeedRuns);
}

void TestPlan::refusesUnknownActions()
{
    const auto plan = makePlan(chain(), {{QStringLiteral("f")}}, done());
    QVERIFY(!plan);
    QCOMPARE(plan.error().code, Core::ErrorCode::NotFound);
    QVERIFY(plan.error().message.contains(QStringLiteral("run_all, d, a")));
    QVERIFY(!makePlan(chain(), {}, done()));
}

void TestPlan::refusesCyclesInWords()
{
    const Project project = parseProject(QStringLiteral("version: '5'\nactions:\n"
                                                        "  a: {run: r:v2 a, needs: [b], outputs: {highly_sensitive: {o: a.csv}}}\n"
                                                        "  b: {run: r:v2 b, needs: [a], outputs: {highly_sensitive: {o: b.csv}}}\n"
                                                        "  c: {run: r:v2 c, outputs: {highly_sensitive: {o: c.csv}}}\n"),
                                         QStringLiteral("p"))
                                .project;
    const auto plan = makePlan(project, {{QStringLiteral("a")}}, done());
    QVERIFY(!plan);
    QVERIFY2(plan.error().message.contains(QStringLiteral("a needs b needs a")), qPrintable(plan.error().message));
    SB_VERIFY_RESULT(makePlan(project, {{QStringLiteral("c")}}, done()));
}

void TestPlan::walksTheGraph()
{
    const NeedsGraph graph(chain());
    QCOMPARE(graph.allNeeds(QStringLiteral("d")), QStringList({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
    QCOMPARE(graph.allDependants(QStringLiteral("a")).size(), 3);
    QCOMPARE(graph.allDependants(QStringLiteral("a")).last(), QStringLiteral("d"));
    QVERIFY(graph.cycles().isEmpty());
}

void TestPlan::longChainsDoNotOverflow()
{
    constexpr int kLength = 20'000;
    Project project;
    for (int i = 0; i < kLength; ++i) {
        Action action;
        action.id.value = QString::number(i);
        action.needs.append({QString::number((i + 1) % kLength), {}});
        project.actions.append(action);
    }
    const NeedsGraph graph(project);
    QCOMPARE(graph.cycles().size(), 1);
    QCOMPARE(graph.cycles().first().size(), kLength + 1);
    QCOMPARE(graph.allNeeds(QStringLiteral("0")).size(), kLength - 1);
}

void TestPlan::splitsCommandsLikeAShell_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *text, const QStringList &words) { QTest::newRow(text) << QString::fromLatin1(text) << words; };
    row("a  b\tc\nd", {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")});
    row("'a b' \"c d\"", {QStringLiteral("a b"), QStringLiteral("c d")});
    row("a'b'\"c\"d", {QStringLiteral("abcd")});
    row("''", {QString()});
    row("a\\ b", {QStringLiteral("a b")});
    row("\"a\\\"b\\\\c\\d\"", {QStringLiteral("a\"b\\c\\d")});
    row("'a\\b'", {QStringLiteral("a\\b")});
    row("a # b $x | c", {QStringLiteral("a"), QStringLiteral("#"), QStringLiteral("b"), QStringLiteral("$x"), QStringLiteral("|"), QStringLiteral("c")});
    row("   ", {});
}

void TestPlan::splitsCommandsLikeAShell()
{
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    const auto split = splitCommand(text);
    SB_VERIFY_RESULT(split);
    QCOMPARE(*split, words);
}

void TestPlan::refusesUnclosedCommands()
{
    for (const QString &text : {QStringLiteral("a 'b"), QStringLiteral("a \"b"), QStringLiteral("a\\"), QStringLiteral("\"a\\")}) {
        QVERIFY2(!splitCommand(text), qPrintable(text));
    }
}

void TestPlan::quotedWordsComeBack()
{
    const QStringList words{QString(), QStringLiteral("a"), QStringLiteral("it's"), QStringLiteral("a \"b\" \\ $c"), QStringLiteral("é\n"), QStringLiteral("--x={1: 2}")};
    const auto split = splitCommand(joinCommand(words));
    SB_VERIFY_RESULT(split);
    QCOMPARE(*split, words);
}

void TestPlan::buildsTheRunCommand()
{
    const Project project = parseProject(QStringLiteral("version: '5'\nactions:\n  a:\n    run: matching:v1 --cases 'a b.csv'\n"
                                                        "    config: {z: it's, a: [1, 2.0]}\n    outputs: {highly_sensitive: {o: a.csv}}\n"),
                                         QStringLiteral("p"))
                                .project;
    QCOMPARE(project.actions.first().runCommand(),
             QStringLiteral("matching:v1 --cases 'a b.csv' --config '{\"z\": \"it\\u0027s\", \"a\": [1, 2.0]}'"));
}

void TestPlan::matchesPatternsByComponent_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("within");
    QTest::addColumn<bool>("across");
    const auto row = [](const char *pattern, const char *path, bool within, bool across) {
        QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(pattern), QLatin1String(path))))
            << QString::fromLatin1(pattern) << QString::fromLatin1(path) << within << across;
    };
    row("output/a.csv", "output/a.csv", true, true);
    row("output/*.csv", "output/a.csv", true, true);
    row("output/*.csv", "output/x/a.csv", false, true);
    row("*/*.csv", "output/a.csv", true, true);
    row("*.csv", "a.csv.gz", false, false);
    row("a*b*c.csv", "aXbYbZc.csv", true, true);
    row("a*b*c.csv", "a/b/c.csv", false, true);
    row("output/x*/a*.csv", "output/xy/ab.csv", true, true);
    row("*.csv", ".csv", true, true);
    row("a]{}.csv", "a]{}.csv", true, true);
    row("a.csv", "axcsv", false, false);
}

void TestPlan::matchesPatternsByComponent()
{
    QFETCH(QString, pattern);
    QFETCH(QString, path);
    QFETCH(bool, within);
    QFETCH(bool, across);
    QCOMPARE(matchesPattern(pattern, path), within);
    QCOMPARE(matchesAcrossFolders(pattern, path), across);
    // The same question put to regular expressions.
    QString expression = QRegularExpression::escape(pattern);
    expression.replace(QStringLiteral("\\*"), QStringLiteral("[^/]*"));
    QCOMPARE(QRegularExpression(QRegularExpression::anchoredPattern(expression)).match(path).hasMatch(), within);
}

void TestPlan::overlapIsSymmetricAndRight()
{
    const QStringList patterns{QStringLiteral("a*"), QStringLiteral("*b"), QStringLiteral("a/b"), QStringLiteral("a/*"), QStringLiteral("ab"),
                               QStringLiteral("*/*"), QStringLiteral("a*c"), QStringLiteral("b"), QString()};
    const QStringList paths{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("ab"), QStringLiteral("a/b"), QStringLiteral("aac"),
                            QStringLiteral("/"), QStringLiteral("abc"), QStringLiteral("a/c"), QStringLiteral("x/b"), QString()};
    for (const QString &left : patterns) {
        for (const QString &right : patterns) {
            const bool overlap = patternsOverlap(left, right);
            QCOMPARE(patternsOverlap(right, left), overlap);
            const bool witness = std::any_of(paths.cbegin(), paths.cend(), [&](const QString &path) {
                return matchesPattern(left, path) && matchesPattern(right, path);
            });
            QVERIFY2(!witness || overlap, qPrintable(left + u' ' + right));
        }
    }
    QVERIFY(patternsOverlap(QStringLiteral("output/a*.csv"), QStringLiteral("output/*b.csv")));
    QVERIFY(!patternsOverlap(QStringLiteral("output/*.csv"), QStringLiteral("other/*.csv")));
    QVERIFY(!patternsOverlap(QStringLiteral("a*.csv"), QStringLiteral("a*/b.csv")));
}

void TestPlan::indexFindsWhatPatternsMatch()
{
    const Project project = parseProject(QStringLiteral("version: '5'\nactions:\n"
                                                        "  a: {run: r:v2 a, outputs: {highly_sensitive: {o: output/a.csv, p: output/*.rds}}}\n"
                                                        "  b: {run: r:v2 b, outputs: {highly_sensitive: {o: output/x/b-*.csv, p: '*.log'}}}\n"),
                                         QStringLiteral("p"))
                                .project;
    const OutputIndex index(project);
    QCOMPARE(index.makersOf(QStringLiteral("output/a.csv")), QList<qsizetype>({0}));
    QCOMPARE(index.makersOf(QStringLiteral("output/z.rds")), QList<qsizetype>({0}));
    QCOMPARE(index.makersOf(QStringLiteral("output/x/b-1.csv")), QList<qsizetype>({1}));
    QCOMPARE(index.makersOf(QStringLiteral("b.log")), QList<qsizetype>({1}));
    QCOMPARE(index.makersOf(QStringLiteral("output/x/b-*.csv")), QList<qsizetype>({1}));
    QVERIFY(!index.matches(QStringLiteral("output/y.csv")));
    QVERIFY(index.hasFolder(QStringLiteral("output/x")) && !index.hasFolder(QStringLiteral("x")));
}

void TestPlan::knowsScripts_data()
{
    QTest::addColumn<QString>("run");
    QTest::addColumn<QString>("script");
    const auto row = [](const char *run, const char *script) {
        QTest::newRow(run) << QString::fromLatin1(run) << QString::fromLatin1(script);
    };
    row("python:v2 python analysis/a.py --x", "analysis/a.py");
    row("python:v2 python -u ./a.py", "a.py");
    row("python:v2 python -m analysis.a", "");
    row("r:v2 analysis/a.R x.py", "analysis/a.R");
    row("stata-mp:v1 a.do", "a.do");
    row("ehrql:v1 generate-dataset d.py --output o.csv", "d.py");
    row("cohortextractor:latest generate_cohort --study-definition study_x", "analysis/study_x.py");
    row("cohortextractor:latest generate_cohort", "analysis/study_definition.py");
    row("matching:v1 a.py", "");
}

void TestPlan::knowsScripts()
{
    QFETCH(QString, run);
    QFETCH(QString, script);
    const QStringList words = *splitCommand(run);
    QCOMPARE(scriptOf({words.first().section(u':', 0, 0), words.first().section(u':', 1), words.mid(1)}), script);
}

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
