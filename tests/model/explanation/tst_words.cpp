// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <QTest>

#include "model/explanation/words.h"
#include "tests/model/explanation/workedexample.h"

namespace
{

using Query::NodeId;
using Query::Op;
using Make = std::function<NodeId(WorkedExample &)>;

NodeId missing(WorkedExample &example, NodeId series)
{
    return example.graph.function(Op::IsNull, std::array<NodeId, 1>{series}).value();
}

NodeId negated(WorkedExample &example, NodeId series)
{
    return example.graph.function(Op::Not, std::array<NodeId, 1>{series}).value();
}

NodeId exists(WorkedExample &example, NodeId frame)
{
    return example.graph.aggregate(Op::Exists, frame).value();
}

NodeId rowsOf(WorkedExample &example)
{
    return example.graph.selectTable(example.events);
}

NodeId since(WorkedExample &example, NodeId frame)
{
    return example.call(Op::GE, example.column(frame, "date"), example.date(2020, 1, 1));
}

} // namespace

class WordsTest : public QObject
{
    Q_OBJECT

private slots:
    void aSeriesReadsAsASentence_data()
    {
        QTest::addColumn<Make>("make");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const Make &make, const char *words) { QTest::newRow(name) << make << QString::fromLatin1(words); };
        row("age", [](WorkedExample &e) { return e.call(Op::GE, e.ageOn(e.date(2020, 1, 1)), e.whole(18)); },
            "(age on 2020-01-01) is at least 18");
        row("a long list of categories is not told one by one", [](WorkedExample &e) {
            const NodeId sex = e.column(e.graph.selectTable(e.people), "sex");
            std::vector<std::pair<NodeId, NodeId>> cases;
            for (const char *code : {"A", "B", "C", "D", "E", "F", "G"}) {
                cases.emplace_back(e.call(Op::EQ, sex, e.value(e.text(code), Core::kStr)), e.value(e.text(*code < 'D' ? "1" : "2"), Core::kStr));
            }
            return e.graph.caseExpression(cases, e.value(e.text("3"), Core::kStr)).value();
        }, "the group of people.sex (7 values in 2 groups)");
        row("comparisons join without brackets", [](WorkedExample &e) {
            const NodeId people = e.graph.selectTable(e.people);
            return e.call(Op::Or, e.call(Op::EQ, e.column(people, "sex"), e.value(e.text("F"), Core::kStr)), missing(e, e.column(people, "sex")));
        }, "people.sex is \"F\" or people.sex is missing");
        row("an or within an and keeps them", [](WorkedExample &e) {
            const NodeId sex = e.column(e.graph.selectTable(e.people), "sex");
            const NodeId female = e.call(Op::EQ, sex, e.value(e.text("F"), Core::kStr));
            return e.call(Op::And, missing(e, sex), e.call(Op::Or, female, missing(e, sex)));
        }, "people.sex is missing and (people.sex is \"F\" or people.sex is missing)");
        row("picked rows exist where any row does", [](WorkedExample &e) { return exists(e, e.latest(e.where(rowsOf(e), e.isA(rowsOf(e))))); },
            "there is a row in events where code is \"A\"");
        row("conditions before and after an order are one list", [](WorkedExample &e) {
            const NodeId kept = e.where(rowsOf(e), e.isA(rowsOf(e)));
            const NodeId sorted = e.graph.sort(kept, e.column(kept, "date")).value();
            return e.column(e.graph.pickLast(e.where(sorted, since(e, rowsOf(e)))).value(), "value");
        }, "the value of the latest row (by date) of events where code is \"A\" and date is on or after 2020-01-01");
        row("rows left out", [](WorkedExample &e) {
            const NodeId out = e.isA(rowsOf(e));
            return exists(e, e.where(rowsOf(e), e.call(Op::Or, negated(e, out), missing(e, out))));
        }, "there is a row in events except where code is \"A\"");
        row("a key named once", [](WorkedExample &e) {
            const NodeId once = e.graph.sort(rowsOf(e), e.column(rowsOf(e), "date")).value();
            return e.column(e.latest(once), "value");
        }, "the value of the latest row (by date) of events");
    }

    void aSeriesReadsAsASentence()
    {
        QFETCH(const Make, make);
        QFETCH(const QString, words);
        WorkedExample example;
        const NodeId node = make(example);
        QCOMPARE(Explanation::inWords(example.graph, node), words);
    }
};

QTEST_GUILESS_MAIN(WordsTest)
#include "tst_words.moc"
