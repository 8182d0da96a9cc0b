// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "model/core/jobqueue.h"
#include "model/study/document.h"
#include "model/study/openstudy.h"
#include "model/study/problemstore.h"
#include "model/study/recovery.h"
#include "tests/support/testsupport.h"

using Study::Document;

class DocumentTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void keepsEveryByteOfAnUntouchedFile_data();
    void keepsEveryByteOfAnUntouchedFile();
    void refusesWhatAnEditorCannotShow();
    void aProjectFileThatIsNoTextHasAFinding_data();
    void aProjectFileThatIsNoTextHasAFinding();
    void keepsLineEndsWhenEdited();
    void refusesToOverwriteAChangeByAnotherProgram();
    void followsTheFileWhileNothingIsUnsaved();
    void refusesWhatItCannotShowWithoutDamage_data();
    void refusesWhatItCannotShowWithoutDamage();
    void listsAFindingOfTwoDefinitionsOnce();
    void offersRecoveryOnlyOfTextThatDiffers();
};

void DocumentTest::keepsEveryByteOfAnUntouchedFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("unix") << QByteArray("a\nb\n");
    QTest::newRow("no final newline") << QByteArray("a\nb");
    QTest::newRow("windows") << QByteArray("a\r\nb\r\n");
    QTest::newRow("mixed") << QByteArray("a\r\nb\nc\r\n");
    QTest::newRow("lone carriage return") << QByteArray("a\rb\n");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF" "a\r\n");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("astral") << QByteArray("\xF0\x9F\x98\x80\n");
}

void DocumentTest::keepsEveryByteOfAnUntouchedFile()
{
    QFETCH(QByteArray, content);
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("f.txt"), content}});
    Document document(folder.path(), QStringLiteral("f.txt"), nullptr);
    SB_VERIFY_RESULT(document.reload());
    SB_VERIFY_RESULT(document.save());
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("f.txt"))), content);
    const QString text = document.text();
    document.setText(text + QStringLiteral("x"));
    document.setText(text);
    QVERIFY(!document.isModified());
    SB_VERIFY_RESULT(document.save());
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("f.txt"))), content);
}

void DocumentTest::refusesWhatAnEditorCannotShow()
{
    const QTemporaryDir folder;
    constexpr qint64 kHuge = 65LL * 1024 * 1024;
    QFile huge(folder.filePath(QStringLiteral("huge.txt")));
    QVERIFY(huge.open(QIODevice::WriteOnly) && huge.resize(kHuge)); // takes no room on the disk
    constexpr int kLong = 1'000'001;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("long.txt"), "a\n" + QByteArray(kLong, 'x') + "\nb\n"},
                                           {QStringLiteral("short.txt"), "a\n" + QByteArray(kLong - 1, 'x')}});
    for (const QString &path : {QStringLiteral("huge.txt"), QStringLiteral("long.txt")}) {
        Document document(folder.path(), path, nullptr);
        const Core::Result<void> read = document.reload();
        QVERIFY2(!read && read.error().message.contains(path), qPrintable(path));
        QVERIFY2(read.error().message.contains(QStringLiteral("another program")), qPrintable(read.error().message));
    }
    Document document(folder.path(), QStringLiteral("short.txt"), nullptr);
    SB_VERIFY_RESULT(document.reload());
}

void DocumentTest::aProjectFileThatIsNoTextHasAFinding_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("line");
    QTest::newRow("Latin-1") << QByteArray("version: 5\n# caf\xe9\nactions: {}\n") << 2;
    QTest::newRow("NUL") << QByteArray("version: 5\nactions: {}\n\0\n", 24) << 3;
    QTest::newRow("huge") << QByteArray(5 * 1024 * 1024, '[') << 1;
}

void DocumentTest::aProjectFileThatIsNoTextHasAFinding()
{
    QFETCH(QByteArray, content);
    QFETCH(int, line);
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("project.yaml"), content}});
    Core::JobQueue jobs;
    const auto study = Study::OpenStudy::open(folder.path(), &jobs);
    SB_VERIFY_RESULT(study);
    const auto found = [&study]() { return (*study)->problems().forFile(QStringLiteral("project.yaml")); };
    QTRY_VERIFY(!found().isEmpty());
    QCOMPARE(found().constFirst().rule, QStringLiteral("Y1"));
    QCOMPARE(found().constFirst().range.start.line, line);
    QVERIFY(!(*study)->isProjectValid());
}

void DocumentTest::keepsLineEndsWhenEdited()
{
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("f.txt"), "a\r\nb\r\n"}});
    Document document(folder.path(), QStringLiteral("f.txt"), nullptr);
    SB_VERIFY_RESULT(document.reload());
    QCOMPARE(document.text(), QStringLiteral("a\nb\n"));
    document.setText(QStringLiteral("a\nnew\nb\n"));
    SB_VERIFY_RESULT(document.save());
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("f.txt"))), QByteArray("a\r\nnew\r\nb\r\n"));
}

void DocumentTest::refusesToOverwriteAChangeByAnotherProgram()
{
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("f.txt"), "one\n"}});
    Document document(folder.path(), QStringLiteral("f.txt"), nullptr);
    SB_VERIFY_RESULT(document.reload());
    document.setText(QStringLiteral("mine\n"));
    TestSupport::writeTree(folder.path(), {{QStringLiteral("f.txt"), "theirs\n"}});
    QSignalSpy noticed(&document, &Document::externalChangeFound);
    document.checkDisk();
    QCOMPARE(noticed.count(), 1);
    const auto refused = document.save();
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, Core::ErrorCode::Conflict);
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("f.txt"))), QByteArray("theirs\n"));
    SB_VERIFY_RESULT(document.save(true));
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("f.txt"))), QByteArray("mine\n"));
    QVERIFY(!document.hasExternalChange());
}

void DocumentTest::followsTheFileWhileNothingIsUnsaved()
{
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("f.txt"), "one\n"}});
    Document document(folder.path(), QStringLiteral("f.txt"), nullptr);
    SB_VERIFY_RESULT(document.reload());
    TestSupport::writeTree(folder.path(), {{QStringLiteral("f.txt"), "two\n"}});
    document.checkDisk();
    QCOMPARE(document.text(), QStringLiteral("two\n"));
    QVERIFY(!document.isModified());
}

void DocumentTest::refusesWhatItCannotShowWithoutDamage_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("binary") << QByteArray("a\0b", 3);
    QTest::newRow("latin-1") << QByteArray("M\xE9ni\xE8re\n");
}

void DocumentTest::refusesWhatItCannotShowWithoutDamage()
{
    QFETCH(QByteArray, content);
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("f.txt"), content}});
    Document document(folder.path(), QStringLiteral("f.txt"), nullptr);
    const auto refused = document.reload();
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, Core::ErrorCode::Unsupported);
    QVERIFY(refused.error().message.contains(QStringLiteral("f.txt")));
}

void DocumentTest::listsAFindingOfTwoDefinitionsOnce()
{
    Study::ProblemStore store;
    QSignalSpy changed(&store, &Study::ProblemStore::changed);
    Core::Diagnostic shared;
    shared.file = QStringLiteral("analysis/helpers.py");
    shared.range = {{3, 1}, {3, 5}};
    shared.message = QStringLiteral("Wrong.");
    store.replace(QStringLiteral("ehrql"), QStringLiteral("a.py"), {shared});
    store.replace(QStringLiteral("ehrql"), QStringLiteral("b.py"), {shared});
    QCOMPARE(store.all().size(), 1);
    QCOMPARE(store.forFile(shared.file).size(), 1);
    store.replace(QStringLiteral("ehrql"), QStringLiteral("a.py"), {});
    QCOMPARE(store.count(Core::Severity::Error), 1);
    store.replace(QStringLiteral("ehrql"), QStringLiteral("b.py"), {});
    QCOMPARE(store.count(Core::Severity::Error), 0);
    QCOMPARE(changed.count(), 4);
    store.replace(QStringLiteral("ehrql"), QStringLiteral("b.py"), {});
    QCOMPARE(changed.count(), 4);
}

void DocumentTest::offersRecoveryOnlyOfTextThatDiffers()
{
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("a.py"), "a\n"}, {QStringLiteral("b.py"), "b\n"}});
    Study::writeRecoveryCopy(folder.path(), QStringLiteral("a.py"), QStringLiteral("a changed\n"));
    Study::writeRecoveryCopy(folder.path(), QStringLiteral("b.py"), QStringLiteral("b\n"));
    QHash<QString, QString> expected{{QStringLiteral("a.py"), QStringLiteral("a changed\n")}};
    QCOMPARE(Study::readRecoveryCopies(folder.path()), expected);
    Study::removeRecoveryCopy(folder.path(), QStringLiteral("a.py"));
    QVERIFY(Study::readRecoveryCopies(folder.path()).isEmpty());
}

QTEST_GUILESS_MAIN(DocumentTest)
#include "tst_document.moc"
