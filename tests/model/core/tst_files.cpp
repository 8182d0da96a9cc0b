// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "model/core/files.h"
#include "model/core/settings.h"
#include "tests/support/testsupport.h"

using namespace Core;

class FilesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void replacesFilesWhole();
    void namesTheFileThatCannotBeRead();
    void refusesTextThatIsNotUtf8WithItsLine();
    void knowsWhatLiesInsideAFolder();
    void givesTheDefaultForABrokenSetting();
};

void FilesTest::replacesFilesWhole()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("deep/er/file.txt"));
    SB_VERIFY_RESULT(writeFile(path, "one"));
    SB_VERIFY_RESULT(writeFile(path, "two"));
    QCOMPARE(TestSupport::read(path), QByteArray("two"));
    QCOMPARE(QDir(folder.filePath(QStringLiteral("deep/er"))).entryList(QDir::Files), QStringList{QStringLiteral("file.txt")});
    const auto refused = writeFile(path + QStringLiteral("/below/a/file"), "x");
    QVERIFY(!refused.has_value());
    QCOMPARE(TestSupport::read(path), QByteArray("two"));
}

void FilesTest::namesTheFileThatCannotBeRead()
{
    const auto missing = readFile(QStringLiteral("/nowhere/at/all.txt"));
    QVERIFY(!missing.has_value());
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QVERIFY(missing.error().message.contains(QStringLiteral("/nowhere/at/all.txt")));
}

void FilesTest::refusesTextThatIsNotUtf8WithItsLine()
{
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("latin.txt"), "first\nM\xE9ni\xE8re"}});
    const auto text = readTextFile(folder.filePath(QStringLiteral("latin.txt")));
    QVERIFY(!text.has_value());
    QCOMPARE(text.error().where->range.start.line, 2);
    TestSupport::writeTree(folder.path(), {{QStringLiteral("mark.txt"), "\xEF\xBB\xBFhello"}});
    QCOMPARE(readTextFile(folder.filePath(QStringLiteral("mark.txt"))).value(), QStringLiteral("hello"));
}

void FilesTest::knowsWhatLiesInsideAFolder()
{
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("study/a.txt"), "a"}, {QStringLiteral("outside.txt"), "b"}});
    const QString root = folder.filePath(QStringLiteral("study"));
    QVERIFY(QFile::link(folder.filePath(QStringLiteral("outside.txt")), root + QStringLiteral("/link.txt")));
    QVERIFY(isInside(root, root + QStringLiteral("/a.txt")));
    QVERIFY(isInside(root, root + QStringLiteral("/not/yet/there.txt")));
    QVERIFY(!isInside(root, root + QStringLiteral("/../outside.txt")));
    QVERIFY(!isInside(root, root + QStringLiteral("/link.txt")));
    QVERIFY(!isInside(root, root + QStringLiteral("-other/a.txt")));
}

void FilesTest::givesTheDefaultForABrokenSetting()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("settings.ini"));
    TestSupport::writeTree(folder.path(), {{QStringLiteral("settings.ini"), "[preview]\npatients=@Rect(1 2 3 4)\n"}});
    constexpr Setting<int> kPatients{"preview/patients", 1000};
    Settings settings(path);
    QCOMPARE(settings.get(kPatients), 1000);
    settings.set(kPatients, 50);
    QCOMPARE(settings.get(kPatients), 50);
    settings.setStudyValue(folder.path(), "tabs", QStringLiteral("a,b"));
    QCOMPARE(settings.studyValue(folder.path(), "tabs").toString(), QStringLiteral("a,b"));
    QVERIFY(!settings.studyValue(folder.path() + QStringLiteral("x"), "tabs").isValid());
}

QTEST_GUILESS_MAIN(FilesTest)
#include "tst_files.moc"
