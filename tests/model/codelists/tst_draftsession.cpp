// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QTemporaryDir>
#include <QTest>

#include "model/codelists/conversion.h"
#include "model/codelists/csvproblems.h"
#include "model/codelists/draftsession.h"
#include "model/terminology/store.h"
#include "tests/model/terminology/minirelease.h"
#include "tests/support/testsupport.h"

using namespace Codelists;

/// Drafts as files, their work on a release with undo and checks; problems of CSV files with their
/// fixes; conversions by a release's maps.
class DraftSessionTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void writesAndReadsDrafts();
    void refusesBadDrafts_data();
    void refusesBadDrafts();
    void buildsAListWithUndo();
    void staysWhatItsDocumentSays();
    void findsWhatToMend();
    void findsProblemsOfCsvFiles_data();
    void findsProblemsOfCsvFiles();
    void knowsRetiredCodes();
    void convertsByMaps();
    void upgradesMedicineIds();

private:
    std::shared_ptr<Terminology::Release> import(const MiniRelease::Files &files);

    QTemporaryDir m_folder;
    int m_next = 0;
    std::shared_ptr<Terminology::Release> m_release;
};

std::shared_ptr<Terminology::Release> DraftSessionTest::import(const MiniRelease::Files &files)
{
    const QString path = m_folder.filePath(QStringLiteral("in%1").arg(++m_next));
    TestSupport::writeTree(path, files);
    const auto imported = Terminology::Store(m_folder.filePath(QStringLiteral("store"))).import({}, path, {});
    TestSupport::require(imported);
    const auto release = Terminology::Release::open(imported->release.path);
    TestSupport::require(release);
    return *release;
}

void DraftSessionTest::initTestCase()
{
    TestSupport::bootstrap();
    m_release = import(MiniRelease::snomed());
}

void DraftSessionTest::writesAndReadsDrafts()
{
    DraftDocument draft;
    draft.name = QStringLiteral("Dorn");
    draft.system = QStringLiteral("snomedct");
    draft.searches = {{QStringLiteral("dorn"), false}, {QStringLiteral("100001"), true}};
    draft.decisions.insert(QStringLiteral("100002"), {Sign::Exclude, QStringLiteral("Injury"), QStringLiteral("ann"), QStringLiteral("2026-01-02T03:04:05Z"), QStringLiteral("not incident")});
    draft.decisions.insert(QStringLiteral("100001"), {Sign::Include, {}, {}, {}, {}});
    draft.notes.insert(QStringLiteral("100001"), QStringLiteral("ask Bo"));
    draft.categories.insert(QStringLiteral("100001"), QStringLiteral("mild"));
    const QByteArray text = writeDraft(draft);
    QVERIFY(text.indexOf("+ 100001") < text.indexOf("- 100002 | Injury | ann | 2026-01-02T03:04:05Z | not incident"));
    const auto read = readDraft(text, QStringLiteral("x.draft"));
    SB_VERIFY_RESULT(read);
    QCOMPARE(*read, draft);
    QCOMPARE(writeDraft(*read), text);
}

void DraftSessionTest::refusesBadDrafts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    const QByteArray head = "StudyBench codelist draft 1\nname: x\nsystem: snomedct\n";
    QTest::newRow("another file") << QByteArray("code,term\n") << 1;
    QTest::newRow("empty") << QByteArray() << 1;
    QTest::newRow("an unknown line") << head + "* 100001\n" << 4;
    QTest::newRow("a merge that disagrees") << head + "<<<<<<< ours\n" << 4;
    QTest::newRow("an unknown system") << QByteArray("StudyBench codelist draft 1\nsystem: none\n") << 1;
}

void DraftSessionTest::refusesBadDrafts()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    const auto read = readDraft(text, QStringLiteral("x.draft"));
    QVERIFY(!read);
    QCOMPARE(read.error().where->range.start.line, line);
}

void DraftSessionTest::buildsAListWithUndo()
{
    DraftSession session({QStringLiteral("Dorn"), QStringLiteral("snomedct"), {}, {}, {}, {}, {}}, m_release);
    QVERIFY(!session.addSearch({QStringLiteral("do"), false}));
    const auto found = session.addSearch({QStringLiteral("swelling"), false});
    SB_VERIFY_RESULT(found);
    QCOMPARE(*found, 3); // the match, its child and the child's child
    const QString swelling = QStringLiteral("100001");
    const QString both = QStringLiteral("100003");
    QCOMPARE(session.next(Status::Undecided, {}), swelling);
    session.press(swelling, Sign::Include, QStringLiteral("ann"), QStringLiteral("now"));
    QCOMPARE(session.codeset().members().size(), 3);
    session.press(both, Sign::Exclude, {}, {});
    QCOMPARE(session.memberCsv(), QStringLiteral("code,term\r\n100001,Swelling of dorn\r\n"));
    QCOMPARE(session.definitionCsv().count(QStringLiteral("\r\n")), 3);
    session.undo();
    QCOMPARE(session.codeset().members().size(), 3);
    session.redo();
    QCOMPARE(session.codeset().members().size(), 1);
    session.press(both, Sign::Exclude, {}, {}); // the same again clears
    QCOMPARE(session.codeset().statuses().value(both), Status::InheritedIncluded);
    session.removeSearch({QStringLiteral("swelling"), false});
    QCOMPARE(session.codeset().members().size(), 3); // what is decided stays
    session.undo();
    session.undo();
    session.undo();
    session.undo();
    session.undo();
    QVERIFY(!session.canUndo());
    QVERIFY(session.codeset().statuses().isEmpty());
}

/// Clicks, searches and undo in any order: statuses are always those of the document opened anew.
void DraftSessionTest::staysWhatItsDocumentSays()
{
    std::mt19937 random(5);
    DraftSession session({QStringLiteral("Dorn"), QStringLiteral("snomedct"), {}, {}, {}, {}, {}}, m_release);
    const QList<SearchText> searches{{QStringLiteral("dorn"), false}, {QStringLiteral("swelling"), false}, {QStringLiteral("100002"), true}};
    for (int step = 0; step < 600; ++step) {
        const auto pick = [&random](qsizetype size) { return static_cast<qsizetype>(random() % static_cast<unsigned>(size)); };
        const QStringList codes = session.codeset().statuses().keys();
        const auto what = random() % 10;
        if (what == 0) {
            SB_VERIFY_RESULT(session.addSearch(searches.at(pick(searches.size()))));
        } else if (what == 1) {
            session.removeSearch(searches.at(pick(searches.size())));
        } else if (what == 2) {
            session.undo();
        } else if (what == 3) {
            session.redo();
        } else if (!codes.isEmpty()) {
            session.press(codes.at(pick(codes.size())), random() % 2 == 0 ? Sign::Include : Sign::Exclude, QStringLiteral("me"), QStringLiteral("now"));
        }
        const DraftSession anew(session.document(), m_release);
        QCOMPARE(session.codeset().statuses(), anew.codeset().statuses());
        QCOMPARE(session.memberCsv(), anew.memberCsv());
    }
}

void DraftSessionTest::findsWhatToMend()
{
    DraftSession session({QStringLiteral("Dorn"), QStringLiteral("snomedct"), {}, {{QStringLiteral("dorn"), false}, {QStringLiteral("nothing at all"), false}}, {}, {}, {}}, m_release);
    session.decide({QStringLiteral("100001")}, Sign::Include, {}, {});
    session.decide({QStringLiteral("100002")}, Sign::Exclude, {}, {});
    session.decide({QStringLiteral("100009")}, Sign::Include, {}, {});
    QSet<DraftFinding::Kind> kinds;
    QString conflict;
    for (const DraftFinding &finding : session.findings()) {
        kinds.insert(finding.kind);
        conflict += finding.kind == DraftFinding::Kind::Conflict && finding.code == QStringLiteral("100003") ? finding.message : QString();
    }
    QVERIFY(kinds.contains(DraftFinding::Kind::RetiredMember));
    QVERIFY(kinds.contains(DraftFinding::Kind::WithoutEffect)); // an exclusion below nothing
    QVERIFY(kinds.contains(DraftFinding::Kind::EmptySearch));
    QVERIFY2(conflict.contains(QStringLiteral("included through Swelling of dorn")) && conflict.contains(QStringLiteral("excluded through Injury of dorn")), qPrintable(conflict));
}

void DraftSessionTest::findsProblemsOfCsvFiles_data()
{
    QTest::addColumn<QString>("system");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rules");
    QTest::addColumn<QString>("fixed");
    const QString none;
    // 138875005 has a right check digit.
    QTest::newRow("sound") << QStringLiteral("snomedct") << QStringLiteral("code,term\n138875005,x\n") << none << none;
    QTest::newRow("byte order mark") << QStringLiteral("snomedct") << QStringLiteral("\uFEFFcode\n138875005\n") << QStringLiteral("1 codelists.byte-order-mark") << none;
    QTest::newRow("rounded by a spreadsheet") << QStringLiteral("snomedct") << QStringLiteral("code\n1.38876E+08\n770000021000000000\n") << QStringLiteral("2 codelists.spreadsheet, 3 codelists.spreadsheet") << none;
    QTest::newRow("mistyped") << QStringLiteral("snomedct") << QStringLiteral("code\n138875006\n") << QStringLiteral("2 codelists.check-digit") << none;
    // ...1109 as a 64-bit floating-point number, and the same with a digit of its middle wrong.
    QTest::newRow("held as a floating-point number") << QStringLiteral("snomedct") << QStringLiteral("code\n34000011000001108\n34000911000001101\n") << QStringLiteral("2 codelists.spreadsheet, 3 codelists.check-digit") << none;
    QTest::newRow("repeated") << QStringLiteral("snomedct") << QStringLiteral("code\n138875005\n138875005\n") << QStringLiteral("3 codelists.repeated") << QStringLiteral("code\n138875005\n");
    QTest::newRow("dotted") << QStringLiteral("icd10") << QStringLiteral("icd\nU50.1\nU51\n") << QStringLiteral("2 codelists.damaged") << QStringLiteral("icd\nU501\nU51\n");
    QTest::newRow("lost dots") << QStringLiteral("ctv3") << QStringLiteral("CTV3ID\nQz0\nQz01.\n") << QStringLiteral("2 codelists.damaged") << QStringLiteral("CTV3ID\nQz0..\nQz01.\n");
    QTest::newRow("lost zero") << QStringLiteral("bnf") << QStringLiteral("code\n601010A0AAAAAA\n1601010A0AAAAAA\n1601010A0AABBBB\n") << QStringLiteral("2 codelists.damaged") << QStringLiteral("code\n0601010A0AAAAAA\n1601010A0AAAAAA\n1601010A0AABBBB\n");
    QTest::newRow("another system") << QStringLiteral("icd10") << QStringLiteral("code\n138875005\n138875005\n") << QStringLiteral("1 codelists.system") << none;
    QTest::newRow("shapes of two systems") << QStringLiteral("opcs4") << QStringLiteral("code,term\nL746,x\nX401,x\nX40,x\n") << none << none;
    QTest::newRow("no code column") << none << QStringLiteral("kode\nx\n") << QStringLiteral("1 codelists.column") << none;
}

void DraftSessionTest::findsProblemsOfCsvFiles()
{
    QFETCH(QString, system);
    QFETCH(QString, text);
    QFETCH(QString, rules);
    QFETCH(QString, fixed);
    ListContext context;
    context.system = system;
    QStringList found;
    QList<Core::TextEdit> edits;
    for (const Core::Diagnostic &diagnostic : checkCsv(text, QStringLiteral("a.csv"), context)) {
        found.append(QStringLiteral("%1 %2").arg(diagnostic.range.start.line).arg(diagnostic.rule));
        for (const Core::Fix &fix : diagnostic.fixes) {
            edits += fix.edits;
        }
    }
    QCOMPARE(found.join(QStringLiteral(", ")), rules);
    if (!fixed.isEmpty()) {
        QCOMPARE(Core::applyEdits(text, edits), fixed);
    }
}

void DraftSessionTest::knowsRetiredCodes()
{
    const auto medicines = import(MiniRelease::dmd());
    const auto icd = import({{QStringLiteral("icd_x.xml"), MiniRelease::claml()}});
    ListContext context;
    context.release = icd.get();
    context.system = QStringLiteral("icd10");
    context.hospital = true;
    QStringList rules;
    for (const Core::Diagnostic &diagnostic : checkCsv(QStringLiteral("icd\nU510\nU99\n"), QStringLiteral("a.csv"), context)) {
        rules.append(diagnostic.rule);
    }
    QCOMPARE(rules, QStringList{QStringLiteral("codelists.unknown")});
    QCOMPARE(medicines->substitutes(QStringLiteral("600001")).value(0).other, QStringLiteral("600002"));
}

void DraftSessionTest::convertsByMaps()
{
    const Conversion forward = convertCodes(*m_release, QStringLiteral("icd10"), {QStringLiteral("100001"), QStringLiteral("100002"), QStringLiteral("100003")}, false);
    QCOMPARE(forward.rows.size(), 2);
    QCOMPARE(forward.rows.at(0).target, QStringLiteral("U50X"));
    QCOMPARE(forward.rows.at(1).quality, QStringLiteral("context"));
    QCOMPARE(forward.unmapped, QStringList{QStringLiteral("100002")});
    const Conversion back = convertCodes(*m_release, QStringLiteral("icd10"), {QStringLiteral("U50X")}, true);
    QCOMPARE(back.rows.value(0), (ConvertedRow{QStringLiteral("U50X"), QStringLiteral("100001"), QStringLiteral("candidate"), QStringLiteral("ALWAYS"), {}}));
}

void DraftSessionTest::upgradesMedicineIds()
{
    const PreviousIds pairs{{QStringLiteral("3"), QStringLiteral("2")}, {QStringLiteral("2"), QStringLiteral("1")}, {QStringLiteral("4"), QStringLiteral("2")}, {QStringLiteral("9"), QStringLiteral("9")}};
    const DmdUpgrade upgrade = upgradeDmd({QStringLiteral("2"), QStringLiteral("7")}, pairs);
    QCOMPARE(upgrade.added, (QStringList{QStringLiteral("1"), QStringLiteral("3"), QStringLiteral("4")}));
    QCOMPARE(upgrade.because.value(QStringLiteral("4")), QStringList{QStringLiteral("2")});
}

QTEST_GUILESS_MAIN(DraftSessionTest)
#include "tst_draftsession.moc"
