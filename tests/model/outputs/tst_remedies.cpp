// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "model/outputs/disclosure.h"
#include "tests/support/testsupport.h"

using namespace Outputs;

/// The code offered for a hint, run by the language it is written in: it must end well, and what the hint was about
/// must be gone from the table it leaves.
class TestRemedies : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void runAndMend_data();
    void runAndMend();
    void nameStrangeColumns();
    void measuresAreSetToRound();
};

namespace
{

struct Interpreter
{
    QString program;
    QString script; ///< its name
    QByteArray before;
    QByteArray after;
};

std::optional<Interpreter> interpreterOf(Language language)
{
    switch (language) {
    case Language::R:
        return Interpreter{QStringLiteral("Rscript"), QStringLiteral("mend.R"), "table <- read.csv(\"table.csv\", check.names = FALSE)\n", "write.csv(table, \"table.csv\", row.names = FALSE, na = \"\")\n"};
    case Language::Python:
        return Interpreter{QStringLiteral("python3"), QStringLiteral("mend.py"), "import pandas\ntable = pandas.read_csv(\"table.csv\", keep_default_na=False, na_values=[\"\", \"NA\"])\n",
                           "table.to_csv(\"table.csv\", index=False)\n"};
    case Language::Stata:
    case Language::Ehrql:
        break;
    }
    return std::nullopt;
}

bool isInstalled(Language language, const QString &program)
{
    if (QStandardPaths::findExecutable(program).isEmpty()) {
        return false;
    }
    return language != Language::Python || QProcess::execute(program, {QStringLiteral("-c"), QStringLiteral("import importlib.util, sys; sys.exit(importlib.util.find_spec('pandas') is None)")}) == 0;
}

} // namespace

void TestRemedies::runAndMend_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("text");
    const QList<std::pair<const char *, const char *>> tables{
        {"S1", "group,n\na,10\nb,4\nc,23\nd,0\n"},
        {"S1", "group,a name of n\na,10\nb,4\nc,230000\n"},
        {"S2", "group,n\na,13\nb,0\nc,230001\n"},
        {"S3", "numerator,denominator,ratio\n10,100,0.11\n20,50,0.4\n"},
        {"S3", "numerator,denominator,percent\n10,100,11\n20,50,40\n"},
        {"S4", "group,n_midpoint6\na,10\nb,0\nc,15\n"},
        {"S5", "group,n,age_max\na,10,99\nb,20,101\n"},
        {"S7", "group,n\na,redacted\nb,10\n"},
        {"S7", "group,n\na,NA\nb,10\n"},
        {"S8", "group,n\na,10\nb,20\nTotal,35\n"},
        {"S10", "group,practice,n\na,x1,10\nb,x2,20\n"},
        {"F3", "patient_id,n\n1,10\n2,20\n"}};
    for (const Language language : {Language::Python, Language::R}) {
        int number = 0;
        for (const auto &[rule, text] : tables) {
            QTest::newRow(qPrintable(QStringLiteral("%1 %2 %3").arg(language == Language::R ? QStringLiteral("R") : QStringLiteral("Python"), QLatin1String(rule)).arg(++number)))
                << static_cast<int>(language) << QString::fromLatin1(rule) << QString::fromLatin1(text);
        }
    }
}

void TestRemedies::runAndMend()
{
    QFETCH(int, language);
    QFETCH(QString, rule);
    QFETCH(QString, text);
    const auto spoken = static_cast<Language>(language);
    const std::optional<Interpreter> interpreter = interpreterOf(spoken);
    QVERIFY(interpreter);
    if (!isInstalled(spoken, interpreter->program)) {
        QSKIP("This language, or its package for tables, is not installed here.");
    }
    const QList<Hint> asked = checkTable(parseCsv(text));
    const auto hint = std::find_if(asked.cbegin(), asked.cend(), [&rule](const Hint &each) { return each.rule == rule; });
    QVERIFY(hint != asked.cend());
    const QString code = remedyCode(*hint, spoken);
    QVERIFY(!code.isEmpty());
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("table.csv"), text.toUtf8()}, {interpreter->script, interpreter->before + code.toUtf8() + interpreter->after}});
    QProcess process;
    process.setWorkingDirectory(folder.path());
    process.start(interpreter->program, {interpreter->script});
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY2(process.exitCode() == 0, (code.toUtf8() + process.readAllStandardError()).constData());
    const QByteArray mended = TestSupport::read(folder.filePath(QStringLiteral("table.csv")));
    for (const Hint &left : checkTable(parseCsv(QString::fromUtf8(mended)))) {
        QVERIFY2(left.rule != rule || left.column != hint->column, mended.constData());
    }
    QCOMPARE(mended.count('\n'), text.count(u'\n')); // nothing else is lost
}

void TestRemedies::nameStrangeColumns()
{
    const Hint hint{QStringLiteral("S2"), QStringLiteral("a \"b\" `c` \\ {0}"), -1, 1, {}};
    QVERIFY(remedyCode(hint, Language::Python).contains(QStringLiteral("\"a \\\"b\\\" `c` \\\\ {0}\"")));
    QVERIFY(remedyCode(hint, Language::R).contains(QStringLiteral("`a \"b\" \\`c\\` \\\\ {0}`")));
    QVERIFY(remedyCode(hint, Language::Stata).contains(QStringLiteral("replace abc0 = round(abc0, 5)")));
}

void TestRemedies::measuresAreSetToRound()
{
    for (const char *rule : {"S1", "S2", "S3", "S8"}) {
        QCOMPARE(remedyCode({QString::fromLatin1(rule), QStringLiteral("numerator"), 0, 1, {}}, Language::Ehrql), QStringLiteral("measures.configure_disclosure_control(enabled=True)\n"));
    }
    QVERIFY(remedyCode({QStringLiteral("S5"), QStringLiteral("age_max"), -1, 1, {}}, Language::Ehrql).isEmpty());
    const Pipeline::Project project = Pipeline::parseProject(QStringLiteral("version: '5'\nactions:\n"
                                                                            "  m: {run: 'ehrql:v1 generate-measures analysis/m.py --output output/m.csv', outputs: {moderately_sensitive: {o: output/m.csv}}}\n"),
                                                             QStringLiteral("p"))
                                          .project;
    QCOMPARE(languageOf(project, QStringLiteral("output/m.csv")), Language::Ehrql);
    QCOMPARE(languageOf(project, QStringLiteral("output/other.csv")), Language::Python);
}

QTEST_GUILESS_MAIN(TestRemedies)
#include "tst_remedies.moc"
