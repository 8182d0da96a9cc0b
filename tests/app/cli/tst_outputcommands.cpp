// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/testsupport.h"

/// studybench-cli outputs as a whole process: what checkers would ask, and a release draft from its first file to the
/// folder that is handed on and opened again.
class OutputCommandsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init();
    void wrongUsageIsTold_data();
    void wrongUsageIsTold();
    void checksNameCellRuleAndStep();
    void draftsGoOutAndComeBackWhole();
    void nothingHappensByHalves();
    void aDraftThatCannotBeReadIsSetAside();
    void summariesAreThoseOfCheckers();

private:
    struct Ended
    {
        int status = -1;
        QString out;
        QString error;
    };
    [[nodiscard]] Ended outputs(const QStringList &words) const;

    std::unique_ptr<QTemporaryDir> m_study;
};

void OutputCommandsTest::init()
{
    m_study = std::make_unique<QTemporaryDir>();
    TestSupport::writeTree(m_study->path(), {{QStringLiteral("project.yaml"), "version: '5.0'\nactions:\n  tables:\n    run: r:v2 Rscript analysis/tables.R\n    outputs:\n"
                                                                              "      highly_sensitive:\n        people: output/people.csv\n"
                                                                              "      moderately_sensitive:\n        tables: output/tables/*.csv\n"},
                                             {QStringLiteral("output/people.csv"), "patient_id,age\n1,30\n"},
                                             {QStringLiteral("output/tables/good.csv"), "group,n\na,10\nb,25\n"},
                                             {QStringLiteral("output/tables/small.csv"), "group,n\na,10\nb,4\n"},
                                             {QStringLiteral("output/tables/more.csv"), "group,n\na,15\n"}});
}

OutputCommandsTest::Ended OutputCommandsTest::outputs(const QStringList &words) const
{
    QProcess program;
    program.setWorkingDirectory(m_study->path());
    program.start(TestSupport::program(QStringLiteral("studybench-cli")), QStringList{QStringLiteral("outputs")} + words);
    Ended ended;
    if (program.waitForFinished(60'000)) {
        ended.status = program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1;
    }
    ended.out = QString::fromUtf8(program.readAllStandardOutput());
    ended.error = QString::fromUtf8(program.readAllStandardError());
    return ended;
}

void OutputCommandsTest::wrongUsageIsTold_data()
{
    QTest::addColumn<QString>("words");
    for (const char *words : {"", "nonsense", "check a b", "draft a b", "draft --format xml", "add", "add --grup x", "remove", "export", "export a b c", "open", "summary"}) {
        QTest::newRow(words) << QString::fromLatin1(words);
    }
}

void OutputCommandsTest::wrongUsageIsTold()
{
    QFETCH(QString, words);
    const Ended ended = outputs(words.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    QCOMPARE(ended.status, 2);
    QVERIFY(ended.out.isEmpty());
    QVERIFY2(ended.error.trimmed().endsWith(QLatin1Char('.')) || ended.error.trimmed().endsWith(QLatin1Char('?')), qPrintable(ended.error));
}

void OutputCommandsTest::checksNameCellRuleAndStep()
{
    const Ended ended = outputs({QStringLiteral("check")});
    QCOMPARE(ended.status, 1);
    QVERIFY(ended.error.contains(QStringLiteral("output/tables/small.csv:3:2: warning: n is 4 here.")) && ended.error.contains(QStringLiteral("[S1]")));
    QVERIFY(!ended.error.contains(QStringLiteral("good.csv")) && !ended.error.contains(QStringLiteral("people.csv")));
    QFile::remove(m_study->filePath(QStringLiteral("output/tables/small.csv")));
    QCOMPARE(outputs({QStringLiteral("check")}).status, 0);
}

void OutputCommandsTest::draftsGoOutAndComeBackWhole()
{
    QCOMPARE(outputs({QStringLiteral("draft")}).status, 1); // there is none
    const QString table = QStringLiteral("output/tables/good.csv");
    QCOMPARE(outputs({QStringLiteral("add"), table, QStringLiteral("--title"), QStringLiteral("Counts"), QStringLiteral("--context"), QStringLiteral("All adults.")}).status, 0);
    const Ended half = outputs({QStringLiteral("draft")});
    QCOMPARE(half.status, 1); // the group has no controls yet
    QVERIFY(half.error.contains(QStringLiteral("[release.controls]")) && half.out.contains(QStringLiteral("| n | integer | 2 | 2 |")));
    QCOMPARE(outputs({QStringLiteral("add"), QStringLiteral("--controls"), QStringLiteral("Rounded to 5.")}).status, 0);
    QCOMPARE(outputs({QStringLiteral("add"), QStringLiteral("output/tables/more.csv"), QStringLiteral("--supporting"), QStringLiteral("--group"), QStringLiteral("Second"),
                      QStringLiteral("--context"), QStringLiteral("The same, earlier."), QStringLiteral("--controls"), QStringLiteral("The same.")})
                 .status,
             0);
    const Ended whole = outputs({QStringLiteral("draft"), QStringLiteral("--format"), QStringLiteral("json")});
    QVERIFY2(whole.status == 0, qPrintable(whole.error));
    QVERIFY(whole.out.contains(QStringLiteral("\"default\"")) && whole.out.contains(QStringLiteral("\"second\"")) && whole.out.contains(QStringLiteral("All adults.")));

    QCOMPARE(outputs({QStringLiteral("export"), QStringLiteral("handed-on")}).status, 0);
    QCOMPARE(TestSupport::read(m_study->filePath(QStringLiteral("handed-on/files/output/tables/good.csv"))), QByteArray("group,n\na,10\nb,25\n"));
    QVERIFY(TestSupport::read(m_study->filePath(QStringLiteral("handed-on/summaries/output/tables/good.csv.csv"))).contains("n,integer,2,2,0,0,10,10,25,35,yes,no,no"));
    QVERIFY(TestSupport::read(m_study->filePath(QStringLiteral("handed-on/release.md"))).contains("## second"));
    QCOMPARE(outputs({QStringLiteral("export"), QStringLiteral("handed-on")}).status, 1); // never over another

    QCOMPARE(outputs({QStringLiteral("remove"), table}).status, 0);
    QVERIFY(!outputs({QStringLiteral("draft"), QStringLiteral("--format"), QStringLiteral("json")}).out.contains(table));
    QCOMPARE(outputs({QStringLiteral("open"), QStringLiteral("handed-on")}).status, 0);
    QCOMPARE(outputs({QStringLiteral("draft"), QStringLiteral("--format"), QStringLiteral("json")}).out, whole.out);
    QVERIFY(!TestSupport::read(m_study->filePath(QStringLiteral("metadata/release-draft.before.json"))).contains(table.toUtf8()));
}

void OutputCommandsTest::nothingHappensByHalves()
{
    const Ended ended = outputs({QStringLiteral("add"), QStringLiteral("output/tables/good.csv"), QStringLiteral("output/none.csv")});
    QCOMPARE(ended.status, 1);
    QVERIFY(ended.error.contains(QStringLiteral("output/none.csv")));
    QVERIFY(!QFile::exists(m_study->filePath(QStringLiteral("metadata/release-draft.json"))));
    QCOMPARE(outputs({QStringLiteral("add"), QStringLiteral("/etc/hostname")}).status, 1);
    QCOMPARE(outputs({QStringLiteral("add"), QStringLiteral("output/tables/good.csv")}).status, 0);
    QFile::remove(m_study->filePath(QStringLiteral("output/tables/good.csv")));
    QCOMPARE(outputs({QStringLiteral("export"), QStringLiteral("handed-on")}).status, 1);
    QCOMPARE(QDir(m_study->path()).entryList({QStringLiteral("handed-on*")}), QStringList());
}

void OutputCommandsTest::aDraftThatCannotBeReadIsSetAside()
{
    TestSupport::writeTree(m_study->path(), {{QStringLiteral("metadata/release-draft.json"), "{ broken"}, {QStringLiteral("older/release.json"), "{\"version\": 1, \"groups\": []}"}});
    QCOMPARE(outputs({QStringLiteral("draft")}).status, 1);
    QCOMPARE(outputs({QStringLiteral("add"), QStringLiteral("output/tables/good.csv")}).status, 1);
    QCOMPARE(TestSupport::read(m_study->filePath(QStringLiteral("metadata/release-draft.json"))), QByteArray("{ broken"));
    QCOMPARE(outputs({QStringLiteral("open"), QStringLiteral("older")}).status, 0);
    QCOMPARE(TestSupport::read(m_study->filePath(QStringLiteral("metadata/release-draft.before.json"))), QByteArray("{ broken"));
}

void OutputCommandsTest::summariesAreThoseOfCheckers()
{
    const Ended ended = outputs({QStringLiteral("summary"), QStringLiteral("output/tables/small.csv"), QStringLiteral("output/none.csv")});
    QCOMPARE(ended.status, 1); // for the one that is not there
    QVERIFY(ended.out.contains(QStringLiteral("| n | integer | 2 | 2 | 0 | 0 | 4 | 4 | 10 | 14 | no | no | no |")));
}

QTEST_GUILESS_MAIN(OutputCommandsTest)
#include "tst_outputcommands.moc"
