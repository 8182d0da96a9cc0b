// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "model/terminology/store.h"
#include "tests/model/terminology/minirelease.h"
#include "tests/support/testsupport.h"

using namespace Terminology;

/// Imports of small invented releases, searches in them, and what happens to damaged archives and
/// killed imports.
class StoreTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void importsSnomed_data();
    void importsSnomed();
    void searchesPartsWordsAndCodes_data();
    void searchesPartsWordsAndCodes();
    void followsRetiredCodes();
    void importsDmd();
    void expandsModifiers();
    void importsTextReleases();
    void keepsReleasesSideBySide();
    void refusesHostileArchives_data();
    void refusesHostileArchives();
    void readsOneLevelOfNesting();
    void goesOnAfterACancelledImport();
    void survivesAKilledImport();

private:
    std::shared_ptr<Release> import(const QString &kind, const QString &path);
    QString written(const MiniRelease::Files &files);

    QTemporaryDir m_folder;
    int m_next = 0;
};

QString StoreTest::written(const MiniRelease::Files &files)
{
    const QString path = m_folder.filePath(QStringLiteral("in%1").arg(++m_next));
    TestSupport::writeTree(path, files);
    return path;
}

std::shared_ptr<Release> StoreTest::import(const QString &kind, const QString &path)
{
    const auto imported = Store(m_folder.filePath(QStringLiteral("store"))).import(kind, path, {});
    TestSupport::require(imported);
    const auto release = Release::open(imported->release.path);
    TestSupport::require(release);
    return *release;
}

void StoreTest::importsSnomed_data()
{
    QTest::addColumn<QString>("packaging");
    QTest::newRow("folder of snapshots") << QStringLiteral("Snapshot");
    QTest::newRow("folder of full files") << QStringLiteral("Full");
    QTest::newRow("zip") << QStringLiteral("zip");
}

void StoreTest::importsSnomed()
{
    QFETCH(QString, packaging);
    QString path;
    if (packaging == QStringLiteral("zip")) {
        path = m_folder.filePath(QStringLiteral("uk_sct2cl_7.0.0_20250101000001Z.zip"));
        MiniRelease::zip(path, MiniRelease::snomed());
    } else {
        path = written(MiniRelease::snomed(packaging));
    }
    const auto release = import({}, path);
    const QMap<QString, QString> &facts = release->description();
    QCOMPARE(facts.value(QStringLiteral("concepts")), QStringLiteral("7"));
    QCOMPARE(facts.value(QStringLiteral("metadata")), QStringLiteral("1"));
    QCOMPARE(facts.value(QStringLiteral("active")), QStringLiteral("5"));
    QCOMPARE(facts.value(QStringLiteral("uk")), QStringLiteral("1"));
    QCOMPARE(facts.value(QStringLiteral("several_parents")), QStringLiteral("1"));
    QCOMPARE(facts.value(QStringLiteral("version")), QStringLiteral("7.0.0"));
    QCOMPARE(facts.value(QStringLiteral("date")), QStringLiteral("2025-01-01"));
    const int swelling = release->numberOf(QStringLiteral("100001"));
    QStringList below;
    for (const int node : release->graph().descendants(swelling)) {
        below.append(release->codeOf(node));
    }
    below.sort();
    QCOMPARE(below, (QStringList{QStringLiteral("100003"), QStringLiteral("200001000000101")}));
    // The GB term wins over the US one; the tag comes from the full name.
    QCOMPARE(release->info(QStringLiteral("100001")).term, QStringLiteral("Swelling of dorn"));
    QCOMPARE(release->info(QStringLiteral("100003")).kind, QStringLiteral("finding"));
    QVERIFY(!release->info(QStringLiteral("100009")).active);
}

void StoreTest::searchesPartsWordsAndCodes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("parts");
    QTest::addColumn<QString>("first");
    const QString swollen = QStringLiteral("100003");
    QTest::newRow("part of a synonym") << QStringLiteral("ornitis") << QStringList{QStringLiteral("100001")} << QStringLiteral("100001");
    QTest::newRow("percent is plain") << QStringLiteral("50%") << QStringList{QStringLiteral("200001000000101")} << QStringLiteral("200001000000101");
    QTest::newRow("quotes are plain") << QStringLiteral("\"wet\"") << QStringList{QStringLiteral("100001")} << QStringLiteral("100001");
    QTest::newRow("accents count in parts") << QStringLiteral("swøllen") << QStringList{swollen} << swollen;
    QTest::newRow("capital accents are other letters") << QStringLiteral("SWØLLEN") << QStringList() << swollen;
    QTest::newRow("words in any order") << QStringLiteral("dorn injur") << QStringList() << QStringLiteral("100002");
    QTest::newRow("inactive concepts too") << QStringLiteral("older dorn") << QStringList{QStringLiteral("100010")} << QStringLiteral("100010");
    QTest::newRow("withdrawn terms are gone") << QStringLiteral("withdrawn") << QStringList() << QString();
    QTest::newRow("exact code first") << swollen << QStringList() << swollen;
    QTest::newRow("beginning of a code") << QStringLiteral("20000100") << QStringList() << QStringLiteral("200001000000101");
    QTest::newRow("nothing") << QStringLiteral("\"; DROP TABLE") << QStringList() << QString();
}

void StoreTest::searchesPartsWordsAndCodes()
{
    QFETCH(QString, text);
    QFETCH(QStringList, parts);
    QFETCH(QString, first);
    const auto release = import(QStringLiteral("snomedct"), written(MiniRelease::snomed()));
    QCOMPARE(release->matchingCodes(text, false), parts);
    QCOMPARE(release->search(text, 10).value(0).found.code, first);
}

void StoreTest::followsRetiredCodes()
{
    const auto release = import({}, written(MiniRelease::snomed()));
    const QList<HistoryInfo> substitutes = release->substitutes(QStringLiteral("100010"));
    QCOMPARE(substitutes.size(), 1);
    QCOMPARE(substitutes.at(0).other, QStringLiteral("100001"));
    QCOMPARE(release->predecessors(QStringLiteral("100001")).value(0).other, QStringLiteral("100009"));
    QCOMPARE(release->mapsFrom(QStringLiteral("100001")).value(0).quality, QStringLiteral("mapped"));
    QCOMPARE(release->mapsTo(QStringLiteral("U511")).value(0).quality, QStringLiteral("context"));
}

void StoreTest::importsDmd()
{
    const auto release = import({}, written(MiniRelease::dmd()));
    const QMap<QString, QString> &facts = release->description();
    QCOMPARE(facts.value(QStringLiteral("vtms")) + facts.value(QStringLiteral("vmps")) + facts.value(QStringLiteral("amps")), QStringLiteral("221"));
    QCOMPARE(release->previousIds(), (QList<QPair<QString, QString>>{{QStringLiteral("600002"), QStringLiteral("600001")}}));
    QCOMPARE(release->info(QStringLiteral("700001")).term, QStringLiteral("Brand 5mg (Maker)"));
    QVERIFY(!release->info(QStringLiteral("500002")).active);
    // An ingredient gives its products and their moieties, by name and by id.
    const QStringList holders{QStringLiteral("500001"), QStringLiteral("600002")};
    QCOMPARE(release->matchingCodes(QStringLiteral("dorn salt"), false), holders);
    QCOMPARE(release->matchingCodes(QStringLiteral("400001"), true), holders);
    QCOMPARE(release->matchingCodes(QStringLiteral("old gel"), false), QStringList{QStringLiteral("600003")});
    QCOMPARE(release->graph().descendants(release->numberOf(QStringLiteral("500001"))).size(), std::size_t{2});
}

void StoreTest::expandsModifiers()
{
    const QString path = written({{QStringLiteral("icd_test.xml"), MiniRelease::claml()}});
    const auto release = import({}, path);
    QStringList modified;
    for (int node = 0; node < release->size(); ++node) {
        if (release->info(release->codeOf(node)).kind == QStringLiteral("modified")) {
            modified.append(release->codeOf(node) + u' ' + release->termOf(release->codeOf(node)));
        }
    }
    QCOMPARE(modified, (QStringList{QStringLiteral("U500 Case A : hot"), QStringLiteral("U5101 child : left"), QStringLiteral("U52X2 Case C : upper"),
                                    QStringLiteral("U5312 leaf : upper")}));
    QCOMPARE(release->termOf(QStringLiteral("U510")), QStringLiteral("Case B, child"));
    QCOMPARE(release->matchingCodes(QStringLiteral("dorn"), false), QStringList());
    QCOMPARE(release->matchingCodes(QStringLiteral("u51*"), true), (QStringList{QStringLiteral("U51"), QStringLiteral("U510"), QStringLiteral("U5101")}));
}

void StoreTest::importsTextReleases()
{
    const auto opcs = import({}, written({{QStringLiteral("OPCS499 CodesAndTitles Jan 2025 V1.0.txt"), "O90\tExcision\r\nO90.1\tTotal\r\n"}}));
    QCOMPARE(opcs->codeOf(1), QStringLiteral("O901"));
    QCOMPARE(opcs->graph().parents(1).size(), std::size_t{1});
    const auto bnf = import({}, written({{QStringLiteral("20250101_1_BNF_Code_Information.csv"),
                                          "C,CC,S,SC,P,PC,Q,QC,H,HC,R,RC,T,TC\r\nChapter,22,Section,2201,DUMMY P,220100,DUMMY Q,2201000,DUMMY H,"
                                          "220100000,DUMMY R,22010000000,\"Thing, soft\",22010000001\r\n"}}));
    QCOMPARE(bnf->size(), 3);
    QCOMPARE(bnf->matchingCodes(QStringLiteral("22"), true), QStringList{QStringLiteral("2201")});
    const auto ctv3 = import({}, written({{QStringLiteral("V3/Concept.v3"), ".....|C|N|x\r\nQz0..|C|N|x\r\nQz0zz|R|N|x\r\n"},
                                          {QStringLiteral("V3/V3hier.v3"), "Qz0..|.....|01\r\nQz0zz|Qz0..|01\r\n"},
                                          {QStringLiteral("V3/Terms.v3"), "T1|C|Short...|Long term|\r\nT2|C|Other||\r\n"},
                                          {QStringLiteral("V3/Descrip.v3"), "Qz0..|T1|P\r\nQz0..|T2|S\r\n"}}));
    QCOMPARE(ctv3->termOf(QStringLiteral("Qz0..")), QStringLiteral("Long term"));
    QVERIFY(!ctv3->info(QStringLiteral("Qz0zz")).active);
}

void StoreTest::keepsReleasesSideBySide()
{
    const Store store(m_folder.filePath(QStringLiteral("several")));
    const QString first = written(MiniRelease::snomed());
    const auto imported = store.import({}, first, {});
    SB_VERIFY_RESULT(imported);
    QVERIFY(!imported->wasThere);
    const auto again = store.import({}, first, {});
    SB_VERIFY_RESULT(again);
    QVERIFY(again->wasThere);
    SB_VERIFY_RESULT(store.import({}, written(MiniRelease::dmd()), {}));
    QCOMPARE(store.releases().size(), 2);
    QCOMPARE(store.find(QStringLiteral("dm+d"))->kind(), QStringLiteral("dmd"));
    QVERIFY(!store.find(QStringLiteral("opcs4")));
    QCOMPARE(store.import(QStringLiteral("snomedct"), m_folder.path() + QStringLiteral("/none"), {}).error().code, Core::ErrorCode::NotFound);
}

void StoreTest::refusesHostileArchives_data()
{
    QTest::addColumn<MiniRelease::Files>("files");
    QTest::addColumn<QString>("word");
    QTest::newRow("a way out") << MiniRelease::Files{{QStringLiteral("../../sct2_Concept_x.txt"), "x"}} << QStringLiteral("outside");
    QTest::newRow("an absolute name") << MiniRelease::Files{{QStringLiteral("/etc/x.txt"), "x"}} << QStringLiteral("outside");
    QTest::newRow("a bomb") << MiniRelease::Files{{QStringLiteral("a.txt"), QByteArray(40 << 20, '0')}} << QStringLiteral("times its size");
    QTest::newRow("no zip inside") << MiniRelease::Files{{QStringLiteral("a.zip"), "no zip"}} << QStringLiteral("no readable zip");
}

void StoreTest::refusesHostileArchives()
{
    QFETCH(MiniRelease::Files, files);
    QFETCH(QString, word);
    const QString path = m_folder.filePath(QStringLiteral("hostile%1.zip").arg(++m_next));
    MiniRelease::zip(path, files);
    const auto imported = Store(m_folder.filePath(QStringLiteral("store"))).import({}, path, {});
    QVERIFY(!imported);
    QVERIFY2(imported.error().message.contains(word), qPrintable(imported.error().message));
}

void StoreTest::readsOneLevelOfNesting()
{
    const QString inner = m_folder.filePath(QStringLiteral("inner.zip"));
    const QString outer = m_folder.filePath(QStringLiteral("outer.zip"));
    const QString third = m_folder.filePath(QStringLiteral("third.zip"));
    MiniRelease::zip(inner, MiniRelease::dmd());
    MiniRelease::zip(outer, {{QStringLiteral("delivery/inner.zip"), TestSupport::read(inner)}});
    MiniRelease::zip(third, {{QStringLiteral("outer.zip"), TestSupport::read(outer)}});
    const Store store(m_folder.filePath(QStringLiteral("nested")));
    SB_VERIFY_RESULT(store.import({}, outer, {}));
    const auto refused = store.import({}, third, {});
    QVERIFY(!refused && refused.error().message.contains(QStringLiteral("zip inside a zip inside a zip")));
}

void StoreTest::goesOnAfterACancelledImport()
{
    const Store store(m_folder.filePath(QStringLiteral("cancelled")));
    const QString path = written(MiniRelease::snomed());
    QStringList steps;
    bool stop = false;
    ImportControl control;
    control.progress = [&](int percent, const QString &what) {
        steps.append(what);
        stop = percent >= 80;
    };
    control.cancelled = [&stop] { return stop; };
    const auto stopped = store.import({}, path, control);
    if (!stopped) { // a small index may be built before anybody asks
        QCOMPARE(stopped.error().code, Core::ErrorCode::Cancelled);
        QCOMPARE(store.releases().size(), 0);
        steps.clear();
        control.cancelled = {};
        SB_VERIFY_RESULT(store.import({}, path, control));
        QVERIFY(!steps.join(u' ').contains(QStringLiteral("Reading")));
    }
    QCOMPARE(store.releases().size(), 1);
}

void StoreTest::survivesAKilledImport()
{
    const QString folder = m_folder.filePath(QStringLiteral("killed"));
    const Store store(folder);
    SB_VERIFY_RESULT(store.import({}, written(MiniRelease::dmd()), {}));
    // Large enough that kills hit every stage.
    MiniRelease::Files files = MiniRelease::snomed();
    for (auto file = files.begin(); file != files.end(); ++file) {
        if (file.key().contains(QStringLiteral("sct2_Description_Snapshot"))) {
            for (int i = 0; i < 20000; ++i) {
                file.value() += QByteArray::number(500000 + i) + "\t20240101\t1\t900000000000207008\t100001\ten\t900000000000013009\tWord number "
                                + QByteArray::number(i) + " of the long list\t900000000000448009\r\n";
            }
        }
    }
    const QString path = written(files);
    bool done = false;
    for (int milliseconds = 5; !done && milliseconds < 4000; milliseconds = milliseconds * 3 / 2) {
        QProcess program;
        program.start(TestSupport::program(QStringLiteral("studybench-cli")),
                      {QStringLiteral("terminology"), QStringLiteral("import"), QStringLiteral("snomedct"), path, QStringLiteral("--store"), folder});
        QVERIFY(program.waitForStarted());
        done = program.waitForFinished(milliseconds);
        if (!done) {
            program.kill();
            program.waitForFinished();
        }
        QVERIFY(store.find(QStringLiteral("dmd")));
    }
    SB_VERIFY_RESULT(store.import({}, path, {}));
    const auto release = Release::open(store.find(QStringLiteral("snomedct"))->path);
    SB_VERIFY_RESULT(release);
    QCOMPARE((*release)->searchParts(QStringLiteral("number 19999 of"), 10).size(), 1);
}

QTEST_GUILESS_MAIN(StoreTest)
#include "tst_store.moc"
