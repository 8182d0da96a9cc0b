// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/interpreter.h"
#include "model/dummydata/random.h"
#include "tests/model/dummydata/unbentlives.h"

namespace
{

/// Variables that build on each other through picks, extremes, counts and sets of rows.
struct Definition
{
    Query::Graph graph;
    std::vector<NodeId> variables;
};

Definition chained()
{
    Definition result;
    Query::Graph &graph = result.graph;
    const NodeId events = graph.selectTable(schemaOf("clinical_events"));
    const NodeId issues = graph.selectTable(schemaOf("medications"));
    const NodeId date = *graph.selectColumn(events, "date");
    const NodeId value = *graph.selectColumn(events, "numeric_value");
    const NodeId issued = *graph.selectColumn(issues, "date");
    NodeId frame = *graph.filter(events, *graph.function(Op::GE, std::array{date, graph.value(Core::Value(Core::Date(18000)), Core::kDate)}));
    for (int link = 0; link < 4; ++link) {
        const NodeId sorted = *graph.sort(frame, date);
        const NodeId first = *graph.selectColumn(*graph.pickFirst(sorted), "date");
        const NodeId last = *graph.selectColumn(*graph.pickLast(sorted), "numeric_value");
        result.variables.insert(result.variables.end(), {first, last, *graph.aggregate(Op::Count, frame), *graph.aggregate(Op::Max, *graph.selectColumn(frame, "numeric_value"))});
        const NodeId after = *graph.filter(issues, *graph.function(Op::GT, std::array{issued, first}));
        result.variables.push_back(*graph.aggregate(Op::Exists, after));
        const NodeId days = *graph.aggregate(Op::CombineAsSet, *graph.selectColumn(after, "date"));
        result.variables.push_back(*graph.aggregate(Op::Count, *graph.filter(events, *graph.function(Op::In, std::array{date, days}))));
        const NodeId later = *graph.function(Op::GT, std::array{date, first});
        const NodeId high = *graph.function(Op::Or, std::array{*graph.function(Op::IsNull, std::array{value}), *graph.function(Op::LT, std::array{value, graph.value(Core::Value(60.0 + link), Core::kFloat)})});
        frame = *graph.filter(*graph.filter(events, later), high);
    }
    return result;
}

} // namespace

/// The query on one person while rows come, go and change.
class TestInterpreter : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void remembersNothingThatAChangeTouches_data();
    void remembersNothingThatAChangeTouches();
};

void TestInterpreter::remembersNothingThatAChangeTouches_data()
{
    QTest::addColumn<int>("asked"); // one in so many variables after each change: what is not asked grows old
    QTest::newRow("all variables each time") << 1;
    QTest::newRow("some variables each time") << 3;
    QTest::newRow("hardly any") << 40;
}

void TestInterpreter::remembersNothingThatAChangeTouches()
{
    QFETCH(int, asked);
    const Definition definition = chained();
    const auto program = DummyData::Program::compile(definition.graph, definition.variables, {});
    TestSupport::require(program);
    DummyData::TextPool texts(&(*program)->texts());
    DummyData::Interpreter keeping(**program, texts);
    DummyData::Interpreter forgetting(**program, texts);
    DummyData::Person person;
    for (const DummyData::TableInfo &table : (*program)->tables()) {
        person.tables.emplace_back().columns = table.columns.size();
    }
    keeping.look(person);
    DummyData::Random random(7);
    int differing = 0;
    for (int step = 0; step < 1200; ++step) {
        const auto table = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(person.tables.size()) - 1));
        DummyData::TableRows &rows = person.tables[table];
        const auto draw = [&](std::size_t column) {
            const Core::ElementType type = (*program)->tables()[table].schemas[column]->type;
            return random.chance(0.1) ? DummyData::Cell{} : (type.kind == Core::TypeKind::Float ? DummyData::Cell::ofReal(static_cast<double>(random.between(55, 70))) : DummyData::Cell::whole(random.between(17990, 18040)));
        };
        const std::int64_t kind = random.between(0, 9);
        if (kind < 2 && rows.size() < 30) {
            const std::size_t row = rows.addRow();
            for (std::size_t column = 0; column < rows.columns; ++column) {
                rows.at(row, column) = draw(column);
            }
            keeping.rowChanged(table, row);
        } else if (rows.size() > 0) {
            const auto row = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(rows.size()) - 1));
            const auto column = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(rows.columns) - 1));
            if (kind == 2) {
                rows.dead[row] = rows.dead[row] == 0 ? 1 : 0;
                keeping.rowChanged(table, row);
            } else {
                rows.at(row, column) = draw(column);
                keeping.changed(table, row, column);
            }
        }
        if (step % 300 == 299) {
            rows.compact();
            keeping.changed();
        }
        forgetting.look(person);
        for (const NodeId variable : definition.variables) {
            if (random.between(0, asked - 1) == 0) {
                differing += keeping.value(variable) == forgetting.value(variable) ? 0 : 1;
            }
        }
    }
    QCOMPARE(differing, 0);
}

QTEST_GUILESS_MAIN(TestInterpreter)
#include "tst_interpreter.moc"
