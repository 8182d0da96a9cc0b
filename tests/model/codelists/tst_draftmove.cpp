// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QTemporaryDir>
#include <QTest>

#include "model/codelists/draftmove.h"
#include "model/codelists/setexpression.h"
#include "model/terminology/store.h"
#include "tests/model/codelists/slowmodel.h"
#include "tests/model/terminology/minirelease.h"
#include "tests/support/testsupport.h"

using namespace Codelists;

/// Drafts on another release, who searched for what and why, and rules as expressions.
class DraftMoveTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void saysWhatAMoveDoes();
    void losesDecisionsOfCodesThatWent();
    void keepsWhoSearchedAndWhy();
    void readsSearchesOfEarlierDrafts();
    void writesRulesAsExpressions();

private:
    QTemporaryDir m_folder;
    std::shared_ptr<const Terminology::Release> m_from;
    std::shared_ptr<const Terminology::Release> m_to;
    QString m_toId;
};

void DraftMoveTest::initTestCase()
{
    TestSupport::bootstrap();
    const Terminology::Store store(m_folder.filePath(QStringLiteral("store")));
    const auto import = [&](const char *name, const MiniRelease::Files &files) {
        TestSupport::writeTree(m_folder.filePath(QLatin1String(name)), files);
        const auto imported = store.import({}, m_folder.filePath(QLatin1String(name)), {});
        TestSupport::require(imported);
        m_toId = imported->release.id;
        const auto release = Terminology::Release::open(imported->release.path);
        TestSupport::require(release);
        return std::shared_ptr<const Terminology::Release>(*release);
    };
    m_from = import("first", MiniRelease::snomed());
    m_to = import("next", MiniRelease::nextSnomed());
}

void DraftMoveTest::saysWhatAMoveDoes()
{
    DraftDocument draft{QStringLiteral("Dorn"), QStringLiteral("snomedct"), {}, {{QStringLiteral("dorn"), false}}, {}, {}, {}};
    draft.decisions = {{QStringLiteral("100001"), {Sign::Include, {}, {}, {}, {}}}, {QStringLiteral("100002"), {Sign::Exclude, {}, {}, {}, {}}},
                       {QStringLiteral("100003"), {Sign::Include, {}, {}, {}, {}}}};
    const DraftMove move = moveDraft(draft, m_from, m_to, m_toId);
    QCOMPARE(move.session->document().release, m_toId);
    QStringList told;
    for (const MovedCode &code : move.codes) {
        static const QStringList kWhat{QStringLiteral("gone"), QStringLiteral("retired"), QStringLiteral("conflict"), QStringLiteral("added"), QStringLiteral("changed")};
        QStringList successors;
        for (const Terminology::HistoryInfo &successor : code.successors) {
            successors.append(successor.other);
        }
        told.append(QStringList{kWhat.at(static_cast<int>(code.what)), code.code, symbolOf(code.before), symbolOf(code.after), successors.join(u' ')}.join(u'|'));
    }
    QVERIFY2(told.contains(QStringLiteral("gone|100010|?|?|100001")), qPrintable(told.join(u'\n')));
    QVERIFY2(told.contains(QStringLiteral("retired|100003|+|+|200001000000101")), qPrintable(told.join(u'\n')));
    QVERIFY2(told.contains(QStringLiteral("added|100020|(+)|(+)|")), qPrintable(told.join(u'\n')));
    QVERIFY2(told.contains(QStringLiteral("conflict|100021|!|!|")), qPrintable(told.join(u'\n')));
    // It lost the included parent, and stands below the excluded one now.
    QVERIFY2(told.contains(QStringLiteral("changed|200001000000101|(+)|(-)|")), qPrintable(told.join(u'\n')));
    QCOMPARE(told.size(), 5);
}

void DraftMoveTest::losesDecisionsOfCodesThatWent()
{
    DraftDocument draft{QStringLiteral("Dorn"), QStringLiteral("snomedct"), {}, {}, {}, {}, {}};
    draft.decisions = {{QStringLiteral("100010"), {Sign::Include, QStringLiteral("Older dorn"), {}, {}, {}}}, {QStringLiteral("100001"), {Sign::Include, {}, {}, {}, {}}}};
    const DraftMove move = moveDraft(draft, m_from, m_to, m_toId);
    QCOMPARE(move.session->document().decisions.keys(), QStringList{QStringLiteral("100001")});
    QStringList gone;
    for (const MovedCode &code : move.codes) {
        if (code.what == MovedCode::What::Gone) {
            gone.append(code.code + u' ' + code.why);
        }
    }
    gone.sort();
    QCOMPARE(gone, (QStringList{QStringLiteral("100003 No search of the draft finds it in this release."), QStringLiteral("100010 This release does not have it."),
                                QStringLiteral("200001000000101 No search of the draft finds it in this release.")}));
}

void DraftMoveTest::keepsWhoSearchedAndWhy()
{
    DraftSession session({QStringLiteral("Dorn"), QStringLiteral("snomedct"), {}, {}, {}, {}, {}}, m_from);
    const SearchText words{QStringLiteral("dorn"), false};
    const SearchText bars{QStringLiteral("a|b c"), false};
    SB_VERIFY_RESULT(session.addSearch(words, {QStringLiteral("Ann"), QStringLiteral("2026-01-01T00:00:00Z"), {}}));
    SB_VERIFY_RESULT(session.addSearch(bars));
    session.setSearchReason(words, QStringLiteral("the usual word | in letters"));
    const auto read = readDraft(writeDraft(session.document()), {});
    SB_VERIFY_RESULT(read);
    QCOMPARE(read->searches, (QList<SearchText>{words, bars}));
    QCOMPARE(read->trails.value(QStringLiteral("dorn")), (Trail{QStringLiteral("Ann"), QStringLiteral("2026-01-01T00:00:00Z"), QStringLiteral("the usual word / in letters")}));
    QCOMPARE(read->trails.size(), 1);
    session.undo();
    QVERIFY(session.document().trails.value(QStringLiteral("dorn")).why.isEmpty());
    session.removeSearch(words);
    QVERIFY(session.document().trails.isEmpty());
}

void DraftMoveTest::readsSearchesOfEarlierDrafts()
{
    const auto read = readDraft("StudyBench codelist draft 1\nname: x\nsystem: snomedct\nrelease: r\nsearch: dorn | wet\nsearch-code: 100001\n", {});
    SB_VERIFY_RESULT(read);
    QCOMPARE(read->searches, (QList<SearchText>{{QStringLiteral("dorn | wet"), false}, {QStringLiteral("100001"), true}}));
    QVERIFY(read->trails.isEmpty());
}

void DraftMoveTest::writesRulesAsExpressions()
{
    std::mt19937 random(23);
    for (int round = 0; round < 300; ++round) {
        QList<CodeEdge> edges;
        for (const auto &[parent, child] : Slow::randomGraph(random, 2 + static_cast<int>(random() % 12))) {
            const auto id = [](const std::string &name) { return QString::fromStdString(name).replace(u'n', QStringLiteral("1000")); };
            edges.append({id(parent), id(child)});
        }
        const auto graph = std::make_shared<const CodeGraph>(edges);
        QStringList members;
        for (const CodeEdge &edge : edges) {
            for (const QString &code : {edge.first, edge.second}) {
                if (random() % 3 == 0 && !members.contains(code)) {
                    members.append(code);
                }
            }
        }
        if (members.isEmpty()) {
            continue;
        }
        const Codeset set = Codeset::fromMembers(graph, members);
        const auto parsed = parseExpression(writeExpression(expressionOf(set)));
        SB_VERIFY_RESULT(parsed);
        QCOMPARE(evaluateExpression(*graph, {}, *parsed).members(), set.members());
    }
}

QTEST_GUILESS_MAIN(DraftMoveTest)
#include "tst_draftmove.moc"
