// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include "model/codelists/draftdocument.h"
#include "model/codelists/studyupdate.h"
#include "tests/support/testsupport.h"

using namespace Codelists;

/// Programs killed while they save: what is on disk is always one whole save.
class KillsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void leaveTheDraftWhole();
    void leaveTheFolderWhole();
    void areFinishedByTheNextRun();

private:
    /// Lets the saver do a few saves and kills it a random moment later, inside or between two.
    void saveAndKill(const QStringList &arguments);

    QRandomGenerator m_random{20261125};
};

void KillsTest::saveAndKill(const QStringList &arguments)
{
    QProcess saver;
    saver.start(TestSupport::program(QStringLiteral("codelist_saver")), arguments);
    QVERIFY(saver.waitForStarted());
    QVERIFY(saver.waitForReadyRead()); // one save is done
    QElapsedTimer timer;
    timer.start();
    const qint64 nanoseconds = m_random.bounded(6'000'000);
    while (timer.nsecsElapsed() < nanoseconds) {
    }
    saver.kill();
    QVERIFY(saver.waitForFinished());
    QCOMPARE(saver.exitStatus(), QProcess::CrashExit); // it was still saving
}

void KillsTest::leaveTheDraftWhole()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.draft"));
    for (int kill = 0; kill < 40; ++kill) {
        saveAndKill({QStringLiteral("draft"), path});
        const auto draft = readDraft(TestSupport::read(path), path);
        SB_VERIFY_RESULT(draft);
        QCOMPARE(draft->decisions.size(), 5000);
        const QString number = draft->name.section(u' ', 1);
        for (const Decision &decision : draft->decisions) {
            QCOMPARE(decision.when, number);
        }
    }
}

void KillsTest::leaveTheFolderWhole()
{
    QTemporaryDir study;
    for (int kill = 0; kill < 40; ++kill) {
        saveAndKill({QStringLiteral("folder"), study.path()});
        SB_VERIFY_RESULT(recoverChanges(study.path()));
        const auto files = readListFiles(study.path());
        SB_VERIFY_RESULT(files);
        QCOMPARE(files->size(), 4);
        for (const QByteArray &text : *files) {
            QCOMPARE(text, files->first());
        }
        const QStringList left = QDir(study.filePath(QStringLiteral("codelists"))).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        QCOMPARE(left, (QStringList{QStringLiteral("a.csv"), QStringLiteral("b.csv"), QStringLiteral("codelists.json"), QStringLiteral("codelists.txt")}));
    }
}

void KillsTest::areFinishedByTheNextRun()
{
    // Killed after the first of two files was put in place.
    QTemporaryDir study;
    TestSupport::writeTree(study.path(), {{QStringLiteral("codelists/a.csv"), "new"},
                                          {QStringLiteral("codelists/b.csv"), "old"},
                                          {QStringLiteral("codelists/c.csv"), "old"},
                                          {QStringLiteral("codelists/.studybench-update/b.csv"), "new"},
                                          {QStringLiteral("codelists/.studybench-update/b.csv.Xy12Ab"), "half"},
                                          {QStringLiteral("codelists/.studybench-update/journal"),
                                           R"([{"name": "a.csv", "remove": false}, {"name": "b.csv", "remove": false}, {"name": "c.csv", "remove": true}])"}});
    SB_VERIFY_RESULT(recoverChanges(study.path()));
    QCOMPARE(TestSupport::read(study.filePath(QStringLiteral("codelists/a.csv"))), QByteArray("new"));
    QCOMPARE(TestSupport::read(study.filePath(QStringLiteral("codelists/b.csv"))), QByteArray("new"));
    const QStringList left = QDir(study.filePath(QStringLiteral("codelists"))).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    QCOMPARE(left, (QStringList{QStringLiteral("a.csv"), QStringLiteral("b.csv")}));
}

QTEST_GUILESS_MAIN(KillsTest)
#include "tst_kills.moc"
