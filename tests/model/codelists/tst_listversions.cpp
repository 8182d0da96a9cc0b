// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "model/codelists/listversions.h"
#include "tests/support/testsupport.h"

using namespace Codelists;

namespace
{

const QString kPath = QStringLiteral("codelists/org-a.csv");

SiteVersion version(const QString &id, const QString &tag, const QString &status, bool downloadable = true)
{
    return {id, tag, QStringLiteral("org/a/") + (tag.isEmpty() ? id : tag), status, downloadable, {}};
}

QStringList titles(const ListVersions &versions)
{
    QStringList all;
    for (const ListSource &source : versions.all) {
        all.append(source.onSite ? source.path : source.revision.isEmpty() ? QStringLiteral("now") : source.revision);
    }
    return all;
}

} // namespace

/// The forms of one list that can be compared.
class ListVersionsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void offersVersions_data();
    void offersVersions();
    void stopsWhenCancelled();
};

void ListVersionsTest::offersVersions_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QList<QByteArray>>("history");
    QTest::addColumn<QStringList>("expected");
    QTest::addColumn<int>("counterpart");
    const QByteArray now = "code\n1\n";
    QTest::newRow("neither site nor git") << QByteArray() << QList<QByteArray>{} << QStringList{QStringLiteral("now")} << -1;
    QTest::newRow("same text in git") << QByteArray() << QList<QByteArray>{now} << QStringList{QStringLiteral("now")} << -1;
    QTest::newRow("each other text of git once") << QByteArray() << QList<QByteArray>{now, "b", "c", "b"}
                                                 << QStringList{QStringLiteral("now"), QStringLiteral("1"), QStringLiteral("2")} << 1;
    QTest::newRow("a newer version first, others of the site after it")
        << QByteArray("org/a/v2\n") << QList<QByteArray>{"b"}
        << QStringList{QStringLiteral("now"), QStringLiteral("org/a/v4"), QStringLiteral("org/a/under"), QStringLiteral("org/a/v1"), QStringLiteral("0")} << 1;
    QTest::newRow("the newest is pinned: git is compared with")
        << QByteArray("org/a/v4\n") << QList<QByteArray>{"b"}
        << QStringList{QStringLiteral("now"), QStringLiteral("org/a/under"), QStringLiteral("org/a/v2"), QStringLiteral("org/a/v1"), QStringLiteral("0")} << 4;
}

void ListVersionsTest::offersVersions()
{
    QFETCH(QByteArray, lines);
    QFETCH(QList<QByteArray>, history);
    QFETCH(QStringList, expected);
    QFETCH(int, counterpart);
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("codelists/codelists.txt"), lines}, {kPath, "code\n1\n"}});
    VersionReaders readers;
    readers.commitsOf = [&history](const QString &path) -> Core::Result<QList<ListCommit>> {
        QList<ListCommit> commits;
        for (qsizetype i = 0; path == kPath && i < history.size(); ++i) {
            commits.append({QString::number(i), QDateTime::currentDateTimeUtc(), QStringLiteral("Change")});
        }
        return commits;
    };
    readers.atCommit = [&history](const QString &, const QString &revision) -> Core::Result<QByteArray> { return history.at(revision.toInt()); };
    readers.known = {{QStringLiteral("org/a"), QStringLiteral("A"), QStringLiteral("snomedct"), {}, {},
                      {version(QStringLiteral("11111111"), QStringLiteral("v1"), QStringLiteral("published")),
                       version(QStringLiteral("22222222"), QStringLiteral("v2"), QStringLiteral("published")),
                       version(QStringLiteral("33333333"), QStringLiteral("v3"), QStringLiteral("draft"), false),
                       version(QStringLiteral("44444444"), QStringLiteral("under"), QStringLiteral("under review")),
                       version(QStringLiteral("55555555"), QStringLiteral("v4"), QStringLiteral("published"))}}};
    const ListVersions versions = versionsOf(folder.path(), {kPath, {}, false, {}, {}, QStringLiteral("org-a.csv"), {}}, readers);
    QCOMPARE(titles(versions), expected);
    QCOMPARE(versions.counterpart, counterpart);
}

void ListVersionsTest::stopsWhenCancelled()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{kPath, "code\n1\n"}});
    int read = 0;
    VersionReaders readers;
    readers.commitsOf = [](const QString &) -> Core::Result<QList<ListCommit>> { return QList<ListCommit>(50, {QStringLiteral("x"), {}, {}}); };
    readers.atCommit = [&read](const QString &, const QString &) -> Core::Result<QByteArray> { return QByteArray::number(++read); };
    readers.cancelled = [&read]() { return read == 3; };
    (void)versionsOf(folder.path(), {kPath, {}, false, {}, {}, {}, {}}, readers);
    QCOMPARE(read, 3);
}

QTEST_GUILESS_MAIN(ListVersionsTest)
#include "tst_listversions.moc"
