// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "model/codelists/conversionlines.h"
#include "model/terminology/store.h"
#include "tests/model/terminology/minirelease.h"
#include "tests/support/testsupport.h"

using namespace Codelists;

/// Conversions along one map and two, and dm+d ids of other times.
class ConversionsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void findsRoutes_data();
    void findsRoutes();
    void convertsByWayOfSnomed();
    void judgesTwoMapsByTheWorse();
    void readsClassificationsBackwardsAsCandidates();
    void bringsMedicineIdsUpToDate();
    void namesTheReleaseThatIsMissing();

private:
    [[nodiscard]] ReleaseOfKind releases() const;
    [[nodiscard]] QStringList shown(const ConversionTable &table) const;

    QTemporaryDir m_folder;
};

void ConversionsTest::initTestCase()
{
    TestSupport::bootstrap();
    const Terminology::Store store(m_folder.filePath(QStringLiteral("store")));
    const QByteArray header = "MAPID CTV3_CONCEPTID CTV3_TERMID CTV3_TERMTYPE SCT_CONCEPTID SCT_DESCRIPTIONID MAPSTATUS EFFECTIVEDATE IS_ASSURED";
    const QByteArray maps = MiniRelease::rf2(header, {{"1", "Xd001", "Y1", "P", "100001", "1013", "1", "20200401", "1"},
                                                      {"2", "Xd002", "Y2", "P", "100003", "1018", "1", "20200401", "1"},
                                                      {"3", "Xd003", "Y3", "P", "100001", "1013", "1", "20200401", "0"},
                                                      {"4", "Xd004", "Y4", "P", "100002", "1016", "1", "20200401", "1"}});
    TestSupport::writeTree(m_folder.filePath(QStringLiteral("snomed")), MiniRelease::snomed());
    TestSupport::writeTree(m_folder.filePath(QStringLiteral("maps")), {{QStringLiteral("Mapping Tables/Updated/ctv3sctmap2_uk_20200401.txt"), maps}});
    TestSupport::writeTree(m_folder.filePath(QStringLiteral("dmd")), MiniRelease::dmd());
    for (const char *each : {"snomed", "maps", "dmd"}) {
        TestSupport::require(store.import({}, m_folder.filePath(QLatin1String(each)), {}));
    }
}

ReleaseOfKind ConversionsTest::releases() const
{
    return [folder = m_folder.filePath(QStringLiteral("store"))](const QString &kind) -> std::shared_ptr<const Terminology::Release> {
        const auto stored = Terminology::Store(folder).find(kind);
        const auto release = stored ? Terminology::Release::open(stored->path) : Core::fail(Core::ErrorCode::NotFound, {});
        return release ? *release : nullptr;
    };
}

QStringList ConversionsTest::shown(const ConversionTable &table) const
{
    QStringList lines;
    for (const ConversionLine &line : table.lines) {
        lines.append(QStringList{line.source, line.target, line.quality, line.through, line.taken ? QStringLiteral("taken") : QString()}.join(u'|'));
    }
    return lines;
}

void ConversionsTest::findsRoutes_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<int>("maps");
    QTest::newRow("one map") << QStringLiteral("snomedct") << QStringLiteral("icd10") << 1;
    QTest::newRow("one map backwards") << QStringLiteral("snomedct") << QStringLiteral("ctv3") << 1;
    QTest::newRow("two maps") << QStringLiteral("ctv3") << QStringLiteral("icd10") << 2;
    QTest::newRow("two maps backwards") << QStringLiteral("icd10") << QStringLiteral("readv2") << 2;
    QTest::newRow("medicines") << QStringLiteral("bnf") << QStringLiteral("dmd") << 1;
    QTest::newRow("medicines to diagnoses") << QStringLiteral("dmd") << QStringLiteral("icd10") << 0;
    QTest::newRow("to itself") << QStringLiteral("ctv3") << QStringLiteral("ctv3") << 0;
}

void ConversionsTest::findsRoutes()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(int, maps);
    QCOMPARE(conversionRoute(from, to).size(), maps);
    QCOMPARE(conversionTargets(from).contains(to), maps > 0);
}

void ConversionsTest::convertsByWayOfSnomed()
{
    const ListContent list{QStringLiteral("ctv3"), {QStringLiteral("Xd001"), QStringLiteral("Xd004"), QStringLiteral("Xd009")}, {{QStringLiteral("Xd001"), QStringLiteral("Dorn")}}, {}, 0};
    const auto table = conversionTable(list, QStringLiteral("icd10"), releases(), {});
    SB_VERIFY_RESULT(table);
    // Xd004 has a concept but the concept no ICD-10 code; Xd009 has no concept.
    QCOMPARE(shown(*table), (QStringList{QStringLiteral("Xd001|U50X|assured, mapped|100001|taken"), QStringLiteral("Xd004||||"), QStringLiteral("Xd009||||")}));
    QCOMPARE(table->lines.at(0).sourceTerm, QStringLiteral("Dorn"));
    QVERIFY(!table->areCandidates);
    QCOMPARE(conversionCsv(*table, list), QStringLiteral("code,term\r\nU50X,\r\n"));
}

void ConversionsTest::judgesTwoMapsByTheWorse()
{
    const ListContent list{QStringLiteral("ctv3"), {QStringLiteral("Xd002"), QStringLiteral("Xd003")}, {}, {}, 0};
    const auto table = conversionTable(list, QStringLiteral("icd10"), releases(), {});
    SB_VERIFY_RESULT(table);
    QCOMPARE(table->lines.size(), 2);
    QCOMPARE(table->lines.at(0).target, QStringLiteral("U511"));
    QVERIFY(table->lines.at(0).isUncertain()); // assured, then a rule that asks for context
    QCOMPARE(table->lines.at(1).quality, QStringLiteral("unassured, mapped"));
    QVERIFY(table->lines.at(1).isUncertain());
    QVERIFY(!table->lines.at(0).taken && !table->lines.at(1).taken);
}

void ConversionsTest::readsClassificationsBackwardsAsCandidates()
{
    const ListContent list{QStringLiteral("icd10"), {QStringLiteral("U50X")}, {}, {}, 0};
    const auto concepts = conversionTable(list, QStringLiteral("snomedct"), releases(), {});
    SB_VERIFY_RESULT(concepts);
    QCOMPARE(shown(*concepts), QStringList{QStringLiteral("U50X|100001|candidate||")});
    QVERIFY(concepts->areCandidates);
    const auto codes = conversionTable(list, QStringLiteral("ctv3"), releases(), {});
    SB_VERIFY_RESULT(codes);
    QVERIFY(codes->areCandidates);
    QCOMPARE(codes->lines.size(), 2); // Xd001 and Xd003
    QVERIFY(codes->lines.at(0).several);
}

void ConversionsTest::bringsMedicineIdsUpToDate()
{
    const ListContent list{QStringLiteral("dmd"), {QStringLiteral("600001"), QStringLiteral("600003"), QStringLiteral("699999")}, {{QStringLiteral("600001"), QStringLiteral("Dornol old")}}, {}, 0};
    const auto table = conversionTable(list, QStringLiteral("dmd"), releases(), previousIdsInStore(m_folder.filePath(QStringLiteral("store"))));
    SB_VERIFY_RESULT(table);
    QVERIFY(table->isUpgrade);
    QCOMPARE(shown(*table), (QStringList{QStringLiteral("600001|600002|previous id||taken"), QStringLiteral("699999||unknown||")}));
    QCOMPARE(table->lines.at(0).targetTerm, QStringLiteral("Dornol 5mg tablets"));
    QCOMPARE(conversionCsv(*table, list), QStringLiteral("code,term\r\n600001,Dornol old\r\n600003,\r\n699999,\r\n600002,Dornol 5mg tablets\r\n"));
}

void ConversionsTest::namesTheReleaseThatIsMissing()
{
    const ListContent list{QStringLiteral("bnf"), {QStringLiteral("0101010A0AAAAAA")}, {}, {}, 0};
    const auto table = conversionTable(list, QStringLiteral("dmd"), releases(), {});
    QVERIFY(!table);
    QCOMPARE(table.error().code, Core::ErrorCode::NotFound);
    QVERIFY2(table.error().message.contains(Terminology::importerFor(QStringLiteral("bnf-map"))->where), qPrintable(table.error().message));
}

QTEST_GUILESS_MAIN(ConversionsTest)
#include "tst_conversions.moc"
