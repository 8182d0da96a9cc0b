// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include "app/server/outputfiles.h"
#include "tests/support/testsupport.h"

using namespace Server;

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class TestOutputFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void patternsFindOutputs()
    {
        QTemporaryDir volume;
        TestSupport::writeTree(volume.path(), {{s(".opensafely-timestamp"), "1"}, {s("output/a.csv"), "x"}, {s("output/b.csv"), "x"},
                                               {s("output/deep/c.csv"), "x"}, {s("output/extra.txt"), "x"}});
        QFile::link(s("/etc/passwd"), volume.filePath(s("output/evil.csv")));
        QFile::link(volume.filePath(s("output/a.csv")), volume.filePath(s("output/link.csv")));
        const Products products = matchOutputs(volume.path(),
                                               {{s("output/*.csv"), s("highly_sensitive")}, {s("output/a.csv"), s("moderately_sensitive")},
                                                {s("output/none.txt"), s("moderately_sensitive")}, {s("../../x"), s("highly_sensitive")}},
                                               0);
        QCOMPARE(products.outputs.keys(), (QStringList{s("output/a.csv"), s("output/b.csv"), s("output/link.csv")}));
        QCOMPARE(products.outputs.value(s("output/a.csv")), s("moderately_sensitive"));
        QCOMPARE(products.unmatchedPatterns, (QStringList{s("../../x"), s("output/none.txt")}));
        QCOMPARE(products.unmatchedFiles, (QStringList{s("output/deep/c.csv"), s("output/extra.txt")}));
    }

    void tablesAreMeasured_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<bool>("patient");
        QTest::newRow("empty") << QByteArray() << 0 << 0 << false;
        QTest::newRow("header only") << QByteArray("a,b\n") << 0 << 2 << false;
        QTest::newRow("plain") << QByteArray("a,b\n1,2\n3,4\n") << 2 << 2 << false;
        QTest::newRow("no final newline") << QByteArray("a\r\n1\r\n2") << 2 << 1 << false;
        QTest::newRow("quoted newline") << QByteArray("a,b\n\"x\ny\",2\n") << 1 << 2 << false;
        QTest::newRow("patient") << QByteArray("patient_id,b\n1,2\n") << 1 << 2 << true;
        QTest::newRow("quoted patient") << QByteArray("b,\"patient_id\"\n1,2\n") << 1 << 2 << true;
        QTest::newRow("near patient") << QByteArray("patient_ids,b\n1,2\n") << 1 << 2 << false;
    }

    void tablesAreMeasured()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        TestSupport::writeTree(folder.path(), {{s("a.csv"), content}});
        const CsvSize size = measureCsv(folder.filePath(s("a.csv")));
        QTEST(static_cast<int>(size.rows), "rows");
        QTEST(static_cast<int>(size.columns), "columns");
        QTEST(size.hasPatientId, "patient");
    }

    void levelFourRefuses_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("reason");
        QTest::newRow("good") << s("a.csv") << QByteArray("n\n1\n") << QString();
        QTest::newRow("text") << s("a.txt") << QByteArray("x") << QString();
        QTest::newRow("type") << s("a.rds") << QByteArray("x") << s("File type of .rds");
        QTest::newRow("size") << s("a.csv") << QByteArray(2000, 'x') << s("larger than limit");
        QTest::newRow("rows") << s("a.csv") << "n\n" + QByteArray("1\n").repeated(11) << s("row count (11)");
        QTest::newRow("patients") << s("a.csv") << QByteArray("patient_id\n1\n") << s("patient_id column");
        QTest::newRow("both") << s("a.csv") << "patient_id\n" + QByteArray("1\n").repeated(11) << s("patient_id column, File row count");
    }

    void levelFourRefuses()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, content);
        QFETCH(QString, reason);
        QTemporaryDir folder;
        TestSupport::writeTree(folder.path(), {{path, content}});
        AgentTask task;
        task.fileTypes = {s(".csv"), s(".txt")};
        task.maxFileBytes = 1000;
        task.maxCsvRows = 10;
        const QString problem = levelFourProblem(folder.filePath(path), path, task);
        QVERIFY2(reason.isEmpty() ? problem.isEmpty() : problem.contains(reason), qPrintable(problem));
    }

    void theManifestRemembersWhatIsOutOfDate()
    {
        QTemporaryDir folder;
        const QString high = folder.filePath(s("high"));
        const QString medium = folder.filePath(s("medium"));
        TestSupport::writeTree(high, {{s("output/a.csv"), "n,m\n1,2\n"}, {s("output/b.csv"), "n\n"}});
        AgentTask task;
        task.workspace = s("w");
        task.action = s("act");
        task.jobId = s("j1");
        SB_VERIFY_RESULT(updateManifest(task, {medium, high, {s("act")},
                                               {{s("output/a.csv"), s("moderately_sensitive")}, {s("output/b.csv"), s("highly_sensitive")}},
                                               {{s("output/a.csv"), s("a reason")}}}));
        QJsonObject outputs = manifest(medium);
        QCOMPARE(outputs.size(), 2);
        QJsonObject a = outputs.value(s("output/a.csv")).toObject();
        QCOMPARE(a.value(s("row_count")).toInt(), 1);
        QCOMPARE(a.value(s("col_count")).toInt(), 2);
        QCOMPARE(a.value(s("excluded")).toBool(), true);
        QCOMPARE(a.value(s("message")).toString(), s("a reason"));
        QCOMPARE(a.value(s("size")).toInt(), 8);
        QCOMPARE(a.value(s("content_hash")).toString().size(), 64);
        QVERIFY(outputs.value(s("output/b.csv")).toObject().value(s("row_count")).isNull());

        task.jobId = s("j2");
        SB_VERIFY_RESULT(updateManifest(task, {medium, high, {s("act")}, {{s("output/a.csv"), s("moderately_sensitive")}}, {}}));
        outputs = manifest(medium);
        QCOMPARE(outputs.value(s("output/a.csv")).toObject().value(s("job_id")).toString(), s("j2"));
        QVERIFY(!outputs.value(s("output/a.csv")).toObject().contains(s("out_of_date_output")));
        QVERIFY(outputs.value(s("output/b.csv")).toObject().value(s("out_of_date_output")).toBool());

        task.action = s("other");
        SB_VERIFY_RESULT(updateManifest(task, {medium, high, {s("other")}, {}, {}}));
        QVERIFY(manifest(medium).value(s("output/a.csv")).toObject().value(s("out_of_date_action")).toBool());
    }

    void aTaskThatWouldLeadOutOfTheFoldersIsRefused_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("job id") << s("id") << s("../../x");
        QTest::newRow("workspace") << s("workspace") << s("..");
        QTest::newRow("workspace path") << s("workspace") << s("a/b");
        QTest::newRow("action") << s("action") << s("a/../../b");
    }

    void aTaskThatWouldLeadOutOfTheFoldersIsRefused()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QJsonObject definition = {{s("id"), s("abc")}, {s("workspace"), s("w")}, {s("action"), s("a")},
                                  {s("study"), QJsonObject{{s("commit"), QString(40, u'a')}}}};
        QJsonObject task = {{s("id"), s("abc-001")}, {s("type"), s("runjob")}, {s("definition"), definition}};
        SB_VERIFY_RESULT(readTask(task));
        definition.insert(key, value);
        task.insert(s("definition"), definition);
        QVERIFY(!readTask(task));
    }

private:
    static QJsonObject manifest(const QString &folder)
    {
        return QJsonDocument::fromJson(TestSupport::read(folder + s("/metadata/manifest.json"))).object().value(s("outputs")).toObject();
    }
};

QTEST_GUILESS_MAIN(TestOutputFiles)
#include "tst_outputfiles.moc"
