// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QTest>

#include "model/pipeline/project.h"
#include "tests/model/pipeline/rulecases.h"
#include "tests/support/testsupport.h"

using namespace Pipeline;
using namespace RuleCases;

class TestRules : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    /// `rule` empty: the file is accepted. Else it is refused, and that rule is named.
    void verdictIsTheOfficialOne_data();
    void verdictIsTheOfficialOne();
    void everyRuleHasBothKindsOfCases();
    void everyRuleIsNeeded();
    void warnsWithoutRefusing_data();
    void warnsWithoutRefusing();
    void listsAllFindings();
    void drawsLongCirclesShort_data();
    void drawsLongCirclesShort();
    void findsNothingBesides_data();
    void findsNothingBesides();
    void findingsHaveAnEnd();
    void pointsAtTheFault();
    void everyMessageIsASentence();
    void fixesMendWhatTheyAreFor_data();
    void fixesMendWhatTheyAreFor();
    void offersNothingThatIsAGuess_data();
    void offersNothingThatIsAGuess();
};

namespace
{

QStringList errorRules(const Parsed &parsed)
{
    QStringList rules;
    for (const Core::Diagnostic &diagnostic : parsed.diagnostics) {
        if (diagnostic.severity == Core::Severity::Error && !rules.contains(diagnostic.rule)) {
            rules.append(diagnostic.rule);
        }
    }
    return rules;
}

} // namespace

void TestRules::verdictIsTheOfficialOne_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("text");
    for (const Case &each : officialCases()) {
        QTest::newRow(qPrintable(each.name)) << each.rule << each.text;
    }
    for (const Case &each : neighbours()) {
        QTest::newRow(qPrintable(each.name)) << QString() << each.text;
    }
}

void TestRules::everyRuleHasBothKindsOfCases()
{
    const auto rulesOf = [](const QList<Case> &cases) {
        QSet<QString> rules;
        for (const Case &each : cases) {
            rules.insert((each.expected ? QString() : QStringLiteral("not ")) + each.rule);
        }
        return rules;
    };
    const QSet<QString> refused = rulesOf(officialCases());
    const QSet<QString> accepted = rulesOf(neighbours());
    for (const QString &rule : refusingRules()) {
        QVERIFY2(refused.contains(rule), qPrintable(QStringLiteral("nothing is refused by ") + rule));
        QVERIFY2(accepted.contains(rule), qPrintable(QStringLiteral("nothing is accepted near ") + rule));
    }
    for (const QString &rule : acceptingRules()) {
        QVERIFY2(accepted.contains(rule), qPrintable(QStringLiteral("nothing is accepted by ") + rule));
    }
    const QSet<QString> warned = rulesOf(warningCases());
    for (const QString &rule : warningRules()) {
        QVERIFY2(warned.contains(rule), qPrintable(QStringLiteral("nothing gets the warning ") + rule));
        QVERIFY2(warned.contains(QStringLiteral("not ") + rule), qPrintable(QStringLiteral("nothing goes without the warning ") + rule));
    }
}

void TestRules::everyRuleIsNeeded()
{
    // For each rule there is a file that only this rule refuses: without it the verdict would be wrong.
    QSet<QString> alone;
    for (const Case &each : officialCases()) {
        const QStringList rules = errorRules(parseProject(each.text, QStringLiteral("project.yaml")));
        if (rules.size() == 1) {
            alone.insert(rules.first());
        }
    }
    for (const QString &rule : refusingRules()) {
        QVERIFY2(alone.contains(rule), qPrintable(rule));
    }
}

void TestRules::verdictIsTheOfficialOne()
{
    QFETCH(QString, rule);
    QFETCH(QString, text);
    const Parsed parsed = parseProject(text, QStringLiteral("project.yaml"));
    QStringList rules;
    QStringList messages;
    for (const Core::Diagnostic &diagnostic : parsed.diagnostics) {
        if (diagnostic.severity == Core::Severity::Error) {
            rules.append(diagnostic.rule);
            messages.append(diagnostic.toString());
        }
    }
    QVERIFY2(parsed.isValid() == rule.isEmpty(), qPrintable(messages.join(u'\n') + u'\n' + text));
    QVERIFY2(rule.isEmpty() || rules.contains(rule), qPrintable(rules.join(u',') + u'\n' + text));
}

void TestRules::warnsWithoutRefusing_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    for (const Case &each : warningCases()) {
        QTest::newRow(qPrintable(each.name)) << each.rule << each.text << each.expected;
    }
}

void TestRules::warnsWithoutRefusing()
{
    QFETCH(QString, rule);
    QFETCH(QString, text);
    QFETCH(bool, expected);
    const FixedFiles files;
    const Parsed parsed = parseProject(text, QStringLiteral("project.yaml"), &files);
    QStringList found;
    for (const Core::Diagnostic &diagnostic : parsed.diagnostics) {
        QVERIFY2(diagnostic.severity == Core::Severity::Warning, qPrintable(diagnostic.toString()));
        found.append(diagnostic.rule);
    }
    QVERIFY2(found.contains(rule) == expected, qPrintable(found.join(u',')));
}

void TestRules::listsAllFindings()
{
    const QString text = QStringLiteral("version: 9\n"
                                        "name: x\n"
                                        "actions:\n"
                                        "  a:\n"
                                        "    run: python\n"
                                        "    needs: [nobody]\n"
                                        "    outputs:\n"
                                        "      highly_sensitive:\n"
                                        "        one: output\n"
                                        "        two: ./a.csv\n"
                                        "  b: 5\n");
    QStringList rules;
    for (const Core::Diagnostic &diagnostic : parseProject(text, QStringLiteral("p")).diagnostics) {
        rules.append(diagnostic.rule);
    }
    QCOMPARE(rules, QStringList({QStringLiteral("V3"), QStringLiteral("T1"), QStringLiteral("R2"), QStringLiteral("N2"),
                                 QStringLiteral("G3"), QStringLiteral("G5"), QStringLiteral("A2")}));
}

void TestRules::drawsLongCirclesShort_data()
{
    QTest::addColumn<int>("actions");
    QTest::addColumn<QString>("more");
    QTest::addColumn<int>("named");
    QTest::newRow("whole") << 15 << QString() << 16; // the first stands at both ends
    QTest::newRow("shortened") << 16 << QStringLiteral("(1 more)") << 16;
}

void TestRules::drawsLongCirclesShort()
{
    QFETCH(int, actions);
    QFETCH(QString, more);
    QFETCH(int, named);
    QStringList lines;
    for (int i = 0; i < actions; ++i) {
        lines.append(QStringLiteral("a%1: {run: python:v2 a%1.py, needs: [a%2], outputs: {highly_sensitive: {o: a%1.csv}}}").arg(i).arg((i + 1) % actions));
    }
    const Parsed parsed = parseProject(project(lines), QStringLiteral("p"));
    const auto found = std::find_if(parsed.diagnostics.cbegin(), parsed.diagnostics.cend(), [](const Core::Diagnostic &each) { return each.rule == QStringLiteral("D1"); });
    QVERIFY(found != parsed.diagnostics.cend());
    QCOMPARE(found->message.contains(QStringLiteral("more)")), !more.isEmpty());
    QVERIFY2(found->message.contains(more), qPrintable(found->message));
    QCOMPARE(found->message.count(QStringLiteral(" needs ")) + 1 - (more.isEmpty() ? 0 : 1), named);
}

void TestRules::findsNothingBesides_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rules");
    const auto row = [](const char *rules, const QString &text) { QTest::newRow(qPrintable(text)) << text << QString::fromLatin1(rules); };
    const QString v3 = QStringLiteral("'3.0'");
    const QString people = QStringLiteral("expectations: {population_size: 10}\n");
    const auto path = [](const char *text) { return project({action(kRun, QStringLiteral("'%1'").arg(QLatin1String(text)))}); };
    row("A1", QStringLiteral("version: '5'\n"));
    row("V3", project({action(QStringLiteral("cohortextractor:latest x")), QStringLiteral("b: {run: r:v2 b, outputs: {highly_sensitive: {o: output/a.csv}}}")},
                      QStringLiteral("9"), people));
    row("R1,R1", project({action(QStringLiteral("''")), QStringLiteral("b: {run: '', outputs: {highly_sensitive: {o: b.csv}}}")}));
    row("A6,A6", project({action(QStringLiteral("[a]")), QStringLiteral("b: {run: [a], outputs: {highly_sensitive: {o: b.csv}}}")}));
    row("Y2,T1", QStringLiteral("version: 4\nversion: 4\nname: x\nactions: {a: {run: python:v2 a, outputs: {highly_sensitive: {o: a.csv}}}}\n"));
    row("R3", project({action(QStringLiteral("\"ehrql:v1 generate-dataset 'x\""))}));
    row("A7", project({QStringLiteral("a: {run: ehrql:v1 generate-dataset d.py, outputs: []}")}));
    row("A7", project({QStringLiteral("a: {run: cohortextractor:v1 generate_cohort, outputs: []}")}, v3, people));
    row("O1", project({QStringLiteral("a: {run: cohortextractor:v1 generate_cohort, outputs: {}}")}, v3, people));
    row("E3", project({QStringLiteral("a: {run: %1output/a.csv, outputs: {highly_sensitive: {o: output/a.csv}, moderately_sensitive: {p: b.csv, q: c.csv}}}").arg(kExtract)}));
    row("G3", path(""));
    row("G1", path("output\\a"));
    row("G2", path("output/?"));
    row("G5", path("a.csv/"));
    row("G5", path("a.csv/."));
    row("G7", path("/a.csv"));
    row("G7", path("//a.csv"));
    row("G5,G7", path("///a.csv"));
    row("G5,G7", path("/../a.csv"));
    row("Y4", QString());
}

void TestRules::findsNothingBesides()
{
    QFETCH(QString, text);
    QFETCH(QString, rules);
    QStringList found;
    for (const Core::Diagnostic &diagnostic : parseProject(text, QStringLiteral("p")).diagnostics) {
        if (diagnostic.severity == Core::Severity::Error) {
            found.append(diagnostic.rule);
        }
        QVERIFY2(!diagnostic.rule.startsWith(QStringLiteral("D6")), "no advice where the rules have spoken");
    }
    QCOMPARE(found.join(u','), rules);
}

void TestRules::findingsHaveAnEnd()
{
    constexpr int kMost = 5000; // errors and, apart from them, warnings
    QStringList needs;
    QStringList outputs;
    for (int i = 0; i <= kMost; ++i) {
        needs.append(QStringLiteral("x%1").arg(i));
        outputs.append(QStringLiteral("o%1: ../%1.csv").arg(i));
    }
    const QString text = project({QStringLiteral("a: {run: python:v2 a, needs: [%1], outputs: {highly_sensitive: {%2}}}")
                                      .arg(needs.join(QStringLiteral(", ")), outputs.join(QStringLiteral(", ")))}, QStringLiteral("5"));
    const QList<Core::Diagnostic> found = parseProject(text, QStringLiteral("p")).diagnostics;
    const auto errors = std::count_if(found.cbegin(), found.cend(), [](const Core::Diagnostic &each) { return each.severity == Core::Severity::Error; });
    QCOMPARE(errors, kMost);
    QCOMPARE(found.size() - errors, kMost);
}

void TestRules::pointsAtTheFault()
{
    const QString text = QStringLiteral("version: '4.0'\n"
                                        "actions:\n"
                                        "  \U0001F600 é:\n"
                                        "    run: \"python:v2 a.py\"\n"
                                        "    needs: [ nobody ]\n"
                                        "    outputs: {moderately_sensitive: {o: 'a.rds'}}\n");
    const Parsed parsed = parseProject(text, QStringLiteral("p"));
    const Action &found = parsed.project.actions.first();
    QCOMPARE(found.id.range.start, (Core::TextPosition{3, 3}));
    QCOMPARE(found.id.range.end, (Core::TextPosition{3, 6})); // code points
    QCOMPARE(found.run.range.start, (Core::TextPosition{4, 10}));
    QCOMPARE(found.run.range.end, (Core::TextPosition{4, 26}));
    QCOMPARE(found.needs.first().range.start, (Core::TextPosition{5, 14}));
    QCOMPARE(found.needs.first().range.end, (Core::TextPosition{5, 20}));
    QCOMPARE(found.outputs.first().path.range.start, (Core::TextPosition{6, 41}));
    QCOMPARE(found.range.end.line, 6);
    for (const Core::Diagnostic &diagnostic : parsed.diagnostics) {
        if (diagnostic.rule == QStringLiteral("N2")) {
            QCOMPARE(diagnostic.range, found.needs.first().range);
        }
    }
    const FixedFiles files;
    const auto placeOf = [&files](const QString &source, const char *rule) {
        for (const Core::Diagnostic &diagnostic : parseProject(source, QStringLiteral("p"), &files).diagnostics) {
            if (diagnostic.rule == QLatin1String(rule)) {
                return diagnostic.range.start;
            }
        }
        return Core::TextPosition();
    };
    const auto body = [](const char *more) { return QStringLiteral("version: 4\nactions:\n  a:\n    run: python:v2 a %1\n    outputs: {highly_sensitive: {o: a.csv}}\n").arg(QLatin1String(more)); };
    QCOMPARE(placeOf(QStringLiteral("one: 1\ntwo: 2\nversion: 4\nactions: {}\n"), "T1"), (Core::TextPosition{1, 1}));
    QCOMPARE(placeOf(body("\n    needs: [b, a]") + QStringLiteral("  b: {run: r:v2 b, outputs: {highly_sensitive: {o: b.csv}}}\n"), "D1"), (Core::TextPosition{5, 16}));
    QCOMPARE(placeOf(body("\n    needs: [a, b]") + QStringLiteral("  b: {run: r:v2 b, outputs: {highly_sensitive: {o: b.csv}}}\n"), "D1"), (Core::TextPosition{5, 13}));
    QCOMPARE(placeOf(body("\n    dummy_data_file: d.csv"), "D9"), (Core::TextPosition{5, 22}));
    QCOMPARE(placeOf(body("b.py"), "D9"), (Core::TextPosition{4, 22}));
    QCOMPARE(placeOf(body("b.py\n    dummy_data_file: analysis/a.py"), "D9"), (Core::TextPosition{4, 22}));
}

void TestRules::everyMessageIsASentence()
{
    // Every row above, so every rule: starts upper case or with a quoted or named thing, ends in a full stop.
    const FixedFiles files;
    int seen = 0;
    const QStringList texts{QStringLiteral("a: [\n"), QStringLiteral("version: 9\nactions: {a: {run: '', outputs: {x: 1}}}\n"),
                            project({action(QStringLiteral("ehrql:v1 generate-dataset b.py"), QStringLiteral("/c.rds"), QStringLiteral("moderately_sensitive"))})};
    for (const QString &text : texts) {
        for (const Core::Diagnostic &diagnostic : parseProject(text, QStringLiteral("p"), &files).diagnostics) {
            ++seen;
            QVERIFY2(diagnostic.range.isValid(), qPrintable(diagnostic.message));
            QVERIFY2(diagnostic.message.contains(u'.'), qPrintable(diagnostic.message));
            QVERIFY2(!diagnostic.message.contains(QStringLiteral("%1")) && !diagnostic.message.contains(QStringLiteral("%2")),
                     qPrintable(diagnostic.message));
        }
    }
    QVERIFY(seen > 8);
    const auto messageOf = [](const QString &text) { return parseProject(text, QStringLiteral("p")).diagnostics.constFirst().message; };
    QVERIFY(messageOf(QStringLiteral("version: [5, 6]\nactions: {}\n")).contains(QStringLiteral("[5, 6]")));
    QVERIFY(messageOf(project({action(kRun, QStringLiteral("a/../b.csv"))}, QStringLiteral("5"))).contains(QStringLiteral("Write b.csv")));
    for (const char *run : {"\":v2 python a\"", "x/python:v2 a"}) {
        QVERIFY(messageOf(project({action(QLatin1String(run))}, QStringLiteral("5"))).contains(QStringLiteral("without a path")));
    }
}

void TestRules::fixesMendWhatTheyAreFor_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *rule, const QString &text) { QTest::newRow(qPrintable(QLatin1String(rule) + u' ' + text)) << QString::fromLatin1(rule) << text; };
    const QString high = QStringLiteral("highly_sensitive");
    const QString five = QStringLiteral("5");
    const auto with = [&](const char *more) { return project({action(kRun, QStringLiteral("a.csv"), high, QString::fromLatin1(more)), kOther}); };
    const auto listing = [](const char *path) { return project({action(kRun, QString::fromLatin1(path))}); };
    const auto three = [](const char *expectations) {
        return project({action(kRun)}, QStringLiteral("'3.0'"), QStringLiteral("expectations: ") + QLatin1String(expectations) + u'\n');
    };
    row("Y1", QStringLiteral("version: 4\nactions:\n\ta: {run: python:v2 a, outputs: {highly_sensitive: {o: a.csv}}}\n"));
    row("T1", QStringLiteral("version: 4\nacitons: {}\n"));
    row("V1", QStringLiteral("actions: {}\n"));
    row("V1", QStringLiteral("# mine\nactions:\n  a: {run: r:v2 a, outputs: {highly_sensitive: {o: a.csv}}}\n"));
    row("V2", project({action(kRun)}, QStringLiteral("v5")));
    row("V3", project({action(kRun)}, QStringLiteral("6")));
    row("W1", project({action(kRun)}));
    row("D5", project({action(kRun)}, QStringLiteral("2.5")));
    row("X1", project({action(kRun)}, QStringLiteral("'3.0'")));
    row("X2", three("5"));
    row("X3", three("{}"));
    row("X4", three("{population_size: many}"));
    row("X6", project({action(kRun)}, QStringLiteral("4"), QStringLiteral("# people\nexpectations:\n  population_size: 10\n")));
    row("F1", project({QStringLiteral("run_all: {run: r:v2 x, outputs: {highly_sensitive: {o: z.csv}}}")}, five));
    row("W2", project({QStringLiteral("run_all: {run: r:v2 x, outputs: {highly_sensitive: {o: z.csv}}}")}));
    row("D7", project({QStringLiteral("__error__: {run: r:v2 x, outputs: {highly_sensitive: {o: z.csv}}}")}));
    row("F3", project({action(QStringLiteral("python:latest python analysis/a.py"))}, five));
    row("A3", project({QStringLiteral("a: {outputs: {highly_sensitive: {o: a.csv}}}")}));
    row("A4", project({QStringLiteral("a: {run: python:v2 a}")}));
    row("A4", project({QStringLiteral("a: {run: ehrql:v1 generate-dataset d.py --output output/d.arrow}")}));
    row("A5", project({QStringLiteral("a: {run: python:v2 a, output: 5, outputs: {highly_sensitive: {o: a.csv}}, nedes: []}")}).replace(QStringLiteral("output: 5, "), QString()));
    row("A7", project({QStringLiteral("a: {run: python:v2 a, outputs: }")}));
    row("A8", with(", needs: b"));
    row("A10", with(", dummy_data_file: 1"));
    row("D8", with(", config: {1: 2}"));
    row("N1", with(", needs: [b c]"));
    row("N1", project({QStringLiteral("a:\n    run: python:v2 a\n    needs:\n      - b c\n    outputs: {highly_sensitive: {o: a.csv}}"), kOther}));
    row("N2", with(", needs: [bb]").replace(QStringLiteral("b: {"), QStringLiteral("bbb: {")));
    row("D1", with(", needs: [a]"));
    row("D11", project({action(kRun), QStringLiteral("x: {run: r:v2 x.R, outputs: {highly_sensitive: {o: output/x.csv}}}")}, five));
    row("D3", project({action(QStringLiteral("pyton:v2 python analysis/a.py"))}));
    row("R2", project({action(QStringLiteral("python python analysis/a.py"))}));
    row("R2", project({action(QStringLiteral("python:1 python a.py"))}));
    row("R2", project({action(QStringLiteral("python:V1 python a.py"))}));
    row("O1", project({QStringLiteral("a: {run: python:v2 a, outputs: {}}")}));
    row("O1", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitiv"))}));
    row("O2", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: {}, moderatly_sensitive: {}}}")}));
    row("O3", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: [a.csv, b.csv]}}")}));
    row("O4", listing("5"));
    row("G1", listing("'output\\a.csv'"));
    row("G2", listing("output/**.csv"));
    row("G2", listing("'output/?[ab].csv'"));
    for (const char *path : {"output/a", "a.", "a.*", "output/*"}) {
        row("G3", listing(path));
    }
    row("G4", project({action(kRun, QStringLiteral("a.rds"), QStringLiteral("moderately_sensitive"))}));
    row("G5", listing("./a.csv"));
    row("G6", listing("metadata/a.csv"));
    row("G7", listing("/home/a.csv"));
    row("G7", listing("C:/a.csv"));
    row("D2", listing("../a.csv"));
    row("D12", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("minimally_sensitive"))}));
    row("C2", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: {o: a.csv, p: a.csv}}}")}));
    row("E3", project({QStringLiteral("a: {run: %1output/a.csv, outputs: {highly_sensitive: {o: output/a.csv}, moderately_sensitive: {p: b.csv}}}").arg(kExtract)}));
    row("E4", project({action(QStringLiteral("ehrql:v1 generate-dataset d.py"))}));
    row("E5", project({action(kExtract + QStringLiteral("output/b.csv"))}));
}

void TestRules::fixesMendWhatTheyAreFor()
{
    QFETCH(QString, rule);
    QFETCH(QString, text);
    const FixedFiles files;
    int offered = 0;
    for (const Core::Diagnostic &diagnostic : parseProject(text, QStringLiteral("p"), &files).diagnostics) {
        for (const Core::Fix &fix : diagnostic.rule == rule ? diagnostic.fixes : QList<Core::Fix>()) {
            ++offered;
            const QString after = Core::applyEdits(text, fix.edits);
            const QList<Core::Diagnostic> left = parseProject(after, QStringLiteral("p"), &files).diagnostics;
            QVERIFY2(std::none_of(left.cbegin(), left.cend(), [&rule](const Core::Diagnostic &other) { return other.rule == rule || other.rule == QStringLiteral("Y1"); }),
                     qPrintable(fix.title + u'\n' + after));
        }
    }
    QVERIFY(offered > 0);
}

void TestRules::offersNothingThatIsAGuess_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const QString &text) { QTest::newRow(qPrintable(text)) << text; };
    row(QStringLiteral("version: \"5\nactions: {}\n"));
    row(QStringLiteral("version: 5\nactions: {\n"));
    row(QStringLiteral("version: 5\nactions: a: b\n"));
    for (const char *run : {"\"'' a\"", "python:sha256abc", "''", "[a]"}) {
        row(project({action(QLatin1String(run))}, QStringLiteral("5")));
    }
    for (const char *path : {".csv", "'output/.csv'"}) {
        row(project({action(kRun, QLatin1String(path))}, QStringLiteral("5")));
    }
    row(project({action(kRun), QStringLiteral("b: {run: r:v2 b.R, outputs: {highly_sensitive: {o: output/a.csv}}}")}, QStringLiteral("5")));
}

void TestRules::offersNothingThatIsAGuess()
{
    QFETCH(QString, text);
    const QList<Core::Diagnostic> found = parseProject(text, QStringLiteral("p")).diagnostics;
    QVERIFY(!found.isEmpty());
    for (const Core::Diagnostic &diagnostic : found) {
        QVERIFY2(diagnostic.fixes.isEmpty(), qPrintable(diagnostic.toString()));
    }
}

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
