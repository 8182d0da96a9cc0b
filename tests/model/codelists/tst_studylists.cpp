// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "model/codelists/studylists.h"
#include "tests/support/testsupport.h"

using namespace Codelists;

/// codelists.md 1.15 (digest) and 4 (study files).
class StudyListsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void readsLines_data();
    void readsLines();
    void reportsEveryBadLineOfAList();
    void hashesLinesWhateverTheirEnds_data();
    void hashesLinesWhateverTheirEnds();
    void writesTheManifestAsTheClientDoes();
    void checksAStudy_data();
    void checksAStudy();
};

void StudyListsTest::readsLines_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("version");
    QTest::newRow("organisation") << QStringLiteral("org/asthma/2024-01-01") << QStringLiteral("org-asthma.csv") << QStringLiteral("2024-01-01");
    QTest::newRow("person") << QStringLiteral("user/ann/asthma/abcdef01") << QStringLiteral("user-ann-asthma.csv") << QStringLiteral("abcdef01");
    QTest::newRow("blanks and slashes") << QStringLiteral("  org/asthma/v1// ") << QStringLiteral("org-asthma.csv") << QStringLiteral("v1");
    QTest::newRow("no version") << QStringLiteral("org/asthma") << QString() << QString();
    QTest::newRow("too deep") << QStringLiteral("a/b/c/d/e") << QString() << QString();
}

void StudyListsTest::readsLines()
{
    QFETCH(QString, line);
    QFETCH(QString, file);
    QFETCH(QString, version);
    const auto entry = parseListLine(line);
    QCOMPARE(entry.has_value(), !file.isEmpty());
    if (entry) {
        QCOMPARE(entry->file, file);
        QCOMPARE(entry->version, version);
        QVERIFY(entry->url.endsWith(entry->id + QLatin1Char('/')));
    }
}

void StudyListsTest::reportsEveryBadLineOfAList()
{
    const ListFile list = parseListFile(QStringLiteral("# lists\norg/a/1\nnonsense\n\norg/a/1\norg/a/2\na-b/c/1\na/b-c/1\n"),
                                        QStringLiteral("codelists/codelists.txt"));
    QStringList found;
    for (const Core::Diagnostic &diagnostic : list.diagnostics) {
        found.append(QStringLiteral("%1 %2").arg(diagnostic.range.start.line).arg(diagnostic.rule));
    }
    QCOMPARE(found, (QStringList{QStringLiteral("3 codelists.line"), QStringLiteral("5 codelists.duplicate"),
                                 QStringLiteral("6 codelists.versions"), QStringLiteral("8 codelists.file-name")}));
    // Lines in conflict with one before give no entry. Two lists of one file name do: the site has both, and the finding keeps them from being fetched.
    QStringList ids;
    for (const ListEntry &entry : list.entries) {
        ids.append(entry.id);
    }
    QCOMPARE(ids, (QStringList{QStringLiteral("org/a/1"), QStringLiteral("a-b/c/1"), QStringLiteral("a/b-c/1")}));
}

void StudyListsTest::hashesLinesWhateverTheirEnds_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("unix") << QByteArray("code,term\n1,a\n");
    QTest::newRow("no final newline") << QByteArray("code,term\n1,a");
    QTest::newRow("windows") << QByteArray("code,term\r\n1,a\r\n");
    QTest::newRow("old mac") << QByteArray("code,term\r1,a\r");
}

void StudyListsTest::hashesLinesWhateverTheirEnds()
{
    QFETCH(QByteArray, content);
    QCOMPARE(contentDigest(content), contentDigest("code,term\n1,a"));
    QVERIFY(contentDigest(content) != contentDigest("code,term\n1,b"));
    QCOMPARE(contentDigest(""), QStringLiteral("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
}

void StudyListsTest::writesTheManifestAsTheClientDoes()
{
    const QList<ManifestEntry> entries{
        {QStringLiteral("org-b.csv"), QStringLiteral("org/b/1"), QStringLiteral("https://x/b/1/"), QStringLiteral("2026-01-05 09:00:00.000000Z"), QStringLiteral("ab")},
        {QStringLiteral("org-a.csv"), QStringLiteral("org/a/1"), QStringLiteral("https://x/\u00e9/1/"), QStringLiteral("2026-01-05 09:00:00.000000Z"), QStringLiteral("cd")}};
    const QByteArray json = writeManifest(entries);
    QVERIFY(json.startsWith("{\n  \"files\": {\n    \"org-b.csv\": {\n      \"id\": \"org/b/1\",\n"));
    QVERIFY(json.contains("\\u00e9"));
    QVERIFY(json.endsWith("    }\n  }\n}"));
    QCOMPARE(parseManifest(json).value(), entries);
    QCOMPARE(writeManifest({}), QByteArray("{\n  \"files\": {}\n}"));
    QVERIFY(!parseManifest("[1, 2").has_value());
    QVERIFY(!parseManifest("{}").has_value());
}

void StudyListsTest::checksAStudy_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("rule");
    QTest::newRow("good") << QString() << QByteArray() << QString();
    QTest::newRow("windows line ends") << QStringLiteral("codelists/org-a.csv") << QByteArray("code\r\n1\r\n") << QString();
    QTest::newRow("edited") << QStringLiteral("codelists/org-a.csv") << QByteArray("code\n2\n") << QStringLiteral("codelists.edited");
    QTest::newRow("stray") << QStringLiteral("codelists/other.csv") << QByteArray("code\n2\n") << QStringLiteral("codelists.stray");
    QTest::newRow("line added") << QStringLiteral("codelists/codelists.txt") << QByteArray("org/a/1\norg/b/1\n") << QStringLiteral("codelists.not-downloaded");
    QTest::newRow("line removed") << QStringLiteral("codelists/codelists.txt") << QByteArray("\n") << QStringLiteral("codelists.not-listed");
    QTest::newRow("broken manifest") << QStringLiteral("codelists/codelists.json") << QByteArray("{") << QStringLiteral("codelists.manifest");
}

void StudyListsTest::checksAStudy()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, content);
    QFETCH(QString, rule);
    const QTemporaryDir folder;
    const QByteArray csv = "code\n1\n";
    const QByteArray manifest = writeManifest({{QStringLiteral("org-a.csv"), QStringLiteral("org/a/1"), QStringLiteral("https://x/"),
                                                QStringLiteral("2026-01-05 09:00:00.000000Z"), contentDigest(csv)}});
    TestSupport::writeTree(folder.path(), {{QStringLiteral("codelists/codelists.txt"), "org/a/1\n"},
                                           {QStringLiteral("codelists/codelists.json"), manifest},
                                           {QStringLiteral("codelists/org-a.csv"), csv}});
    if (!path.isEmpty()) {
        TestSupport::writeTree(folder.path(), {{path, content}});
    }
    const QList<Core::Diagnostic> diagnostics = checkStudyLists(folder.path());
    if (rule.isEmpty()) {
        QVERIFY2(diagnostics.isEmpty(), diagnostics.isEmpty() ? "" : qPrintable(diagnostics.constFirst().message));
    } else {
        QCOMPARE(diagnostics.size(), 1);
        QCOMPARE(diagnostics.constFirst().rule, rule);
    }
}

QTEST_GUILESS_MAIN(StudyListsTest)
#include "tst_studylists.moc"
