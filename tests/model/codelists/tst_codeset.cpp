// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "model/codelists/codeset.h"
#include "tests/model/codelists/slowmodel.h"
#include "tests/support/testsupport.h"

using namespace Codelists;

namespace
{

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

QStringList texts(const Slow::Set &values)
{
    QStringList result;
    for (const std::string &value : values) {
        result.append(text(value));
    }
    return result;
}

std::shared_ptr<const CodeGraph> graphOf(const Slow::Links &links)
{
    QList<CodeEdge> edges;
    for (const auto &[parent, child] : links) {
        edges.append({text(parent), text(child)});
    }
    return std::make_shared<CodeGraph>(edges);
}

Slow::Set some(std::mt19937 &random, const Slow::Set &nodes, unsigned share)
{
    Slow::Set chosen;
    for (const std::string &node : nodes) {
        if (random() % share == 0) {
            chosen.insert(node);
        }
    }
    return chosen;
}

QString show(const Codeset &set)
{
    QStringList parts;
    for (auto entry = set.statuses().cbegin(); entry != set.statuses().cend(); ++entry) {
        parts.append(entry.key() + symbolOf(entry.value()));
    }
    return parts.join(u' ');
}

/// a above b and c, b above d and e, c above e and f: the diamond of the rules.
std::shared_ptr<const CodeGraph> diamond()
{
    return graphOf({{"a", "b"}, {"a", "c"}, {"b", "d"}, {"b", "e"}, {"c", "e"}, {"c", "f"}});
}

} // namespace

/// codelists.md 1.5 to 1.8: statuses, clicks, rules and definitions, on hand-made graphs and on
/// random ones against the slow model.
class CodesetTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void evaluates_data();
    void evaluates();
    void agreesWithTheSlowModelOnRandomGraphs();
    void agreesWithTheSlowModelAfterEveryClick();
    void findsRulesThatGiveTheMembersBack();
    void listsRulesByWalkingDown();
    void namesTheTwoAncestorsOfAConflict();
    void countsTheLastOfARepeatedCode();
    void survivesACycle();
};

void CodesetTest::evaluates_data()
{
    QTest::addColumn<QStringList>("included");
    QTest::addColumn<QStringList>("excluded");
    QTest::addColumn<QString>("statuses");
    const auto codes = [](const char *list) { return QString::fromLatin1(list).split(u' ', Qt::SkipEmptyParts); };
    QTest::newRow("nothing decided") << codes("") << codes("") << QString();
    QTest::newRow("through an ancestor") << codes("a") << codes("") << QStringLiteral("a+ b(+) c(+) d(+) e(+) f(+)");
    QTest::newRow("the nearer one decides") << codes("a") << codes("b") << QStringLiteral("a+ b- c(+) d(-) e(-) f(+)");
    QTest::newRow("incomparable ones conflict") << codes("b") << codes("c") << QStringLiteral("b+ c- d(+) e! f(-)");
    QTest::newRow("a decision settles a conflict") << codes("b e") << codes("c") << QStringLiteral("b+ c- d(+) e+ f(-)");
    QTest::newRow("agreeing ones do not conflict") << codes("b c") << codes("a") << QStringLiteral("a- b+ c+ d(+) e(+) f(+)");
    QTest::newRow("unknown codes mean nothing") << codes("zz") << codes("c") << QStringLiteral("c- e(-) f(-)");
}

void CodesetTest::evaluates()
{
    QFETCH(QStringList, included);
    QFETCH(QStringList, excluded);
    QFETCH(QString, statuses);
    QCOMPARE(show(Codeset::fromDefinition(diamond(), included, excluded)), statuses);
}

void CodesetTest::agreesWithTheSlowModelOnRandomGraphs()
{
    std::mt19937 random(5);
    for (int round = 0; round < 300; ++round) {
        const Slow::Links links = Slow::randomGraph(random, 2 + static_cast<int>(random() % 11));
        const Slow::Set nodes = Slow::nodes(links);
        const Slow::Set included = some(random, nodes, 4);
        Slow::Set excluded;
        for (const std::string &node : some(random, nodes, 4)) {
            if (!included.contains(node)) {
                excluded.insert(node);
            }
        }
        const auto graph = graphOf(links);
        Decisions decisions(graph);
        decisions.reset(graph->nodes(texts(included)), graph->nodes(texts(excluded)));
        for (const std::string &node : nodes) {
            QCOMPARE(symbolOf(decisions.status(graph->node(text(node)))), text(Slow::status(links, node, included, excluded)));
        }
    }
}

void CodesetTest::agreesWithTheSlowModelAfterEveryClick()
{
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
        const Slow::Links links = Slow::randomGraph(random, 12);
        const Slow::Set nodes = Slow::nodes(links);
        const QStringList codes = texts(nodes);
        Codeset::Statuses start;
        for (const QString &code : codes) {
            start.insert(code, Status::Undecided);
        }
        Codeset set(graphOf(links), start);
        Slow::Set included;
        Slow::Set excluded;
        for (int click = 0; click < 15; ++click) {
            const QString code = codes.at(static_cast<qsizetype>(random() % static_cast<unsigned>(codes.size())));
            const bool plus = random() % 2 == 0;
            Slow::Set &own = plus ? included : excluded;
            const bool clears = own.contains(code.toStdString());
            included.erase(code.toStdString());
            excluded.erase(code.toStdString());
            if (!clears) {
                own.insert(code.toStdString());
            }
            const Codeset::Statuses before = set.statuses();
            const Codeset::Click result = set.click(code, plus ? Sign::Include : Sign::Exclude);
            QCOMPARE(result.posted, set.statuses().value(code));
            for (const std::string &node : nodes) {
                const Status now = set.statuses().value(text(node));
                QCOMPARE(symbolOf(now), text(Slow::status(links, node, included, excluded)));
                QCOMPARE(result.changed.contains(text(node)), before.value(text(node)) != now);
            }
        }
    }
}

void CodesetTest::findsRulesThatGiveTheMembersBack()
{
    std::mt19937 random(11);
    for (int round = 0; round < 200; ++round) {
        const Slow::Links links = Slow::randomGraph(random, 2 + static_cast<int>(random() % 12));
        const Slow::Set members = some(random, Slow::nodes(links), 2);
        const Codeset set = Codeset::fromMembers(graphOf(links), texts(members));
        QCOMPARE(set.members(), texts(members));
        QCOMPARE(set.counts().value(Status::Undecided) + set.counts().value(Status::Conflict), 0);
        QStringList tops;
        for (const DefinitionRow &row : set.rows()) {
            if (row.depth == 0) {
                tops.append(row.code);
            }
        }
        QCOMPARE(tops, texts(Slow::tops(links, members)));
        // Reading the rows back as rules gives the same members.
        QStringList plus;
        QStringList minus;
        for (const DefinitionRow &row : set.rows()) {
            (row.included ? plus : minus).append(row.code);
        }
        QCOMPARE(Codeset::fromDefinition(set.sharedGraph(), plus, minus).members(), set.members());
    }
}

void CodesetTest::listsRulesByWalkingDown()
{
    const auto rows = [](const Codeset &set) {
        QStringList parts;
        for (const DefinitionRow &row : set.rows()) {
            parts.append(QString(row.depth, u'.') + row.code + (row.included ? u'+' : u'-'));
        }
        return parts.join(u' ');
    };
    const QStringList a{QStringLiteral("a")};
    const QStringList b{QStringLiteral("b")};
    const QStringList c{QStringLiteral("c")};
    const QStringList e{QStringLiteral("e")};
    // An included code below an included one, and an exclusion below nothing, have no effect.
    QCOMPARE(rows(Codeset::fromDefinition(diamond(), a + b, {})), QStringLiteral("a+"));
    QCOMPARE(rows(Codeset::fromDefinition(diamond(), b, c)), QStringLiteral("b+"));
    // A code reachable through two parents appears under each.
    QCOMPARE(rows(Codeset::fromDefinition(diamond(), a + e, b + c)), QStringLiteral("a+ .b- ..e+ .c- ..e+"));
}

void CodesetTest::namesTheTwoAncestorsOfAConflict()
{
    const Codeset set = Codeset::fromDefinition(diamond(), {QStringLiteral("b")}, {QStringLiteral("c")});
    const QList<QPair<QString, Sign>> expected{{QStringLiteral("b"), Sign::Include}, {QStringLiteral("c"), Sign::Exclude}};
    QCOMPARE(set.reasons(QStringLiteral("e")), expected);
    QVERIFY(!set.canSave());
}

void CodesetTest::countsTheLastOfARepeatedCode()
{
    const auto graph = diamond();
    Codeset::Statuses start;
    for (const QString &code : graph->codes()) {
        start.insert(code, Status::Undecided);
    }
    Codeset set(graph, start);
    const QString a = QStringLiteral("a");
    set.update({{a, Sign::Include}, {QStringLiteral("b"), Sign::Exclude}, {a, Sign::None}});
    QCOMPARE(show(set), QStringLiteral("a? b- c? d(-) e(-) f?"));
}

void CodesetTest::survivesACycle()
{
    const auto graph = graphOf({{"r", "x"}, {"x", "y"}, {"y", "x"}});
    QCOMPARE(graph->graph().cyclicNodes(), 2);
    const Codeset set = Codeset::fromDefinition(graph, {QStringLiteral("r")}, {});
    QCOMPARE(set.statuses().value(QStringLiteral("y")), Status::InheritedIncluded);
}

QTEST_GUILESS_MAIN(CodesetTest)
#include "tst_codeset.moc"
