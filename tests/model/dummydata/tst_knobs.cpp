// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <map>

#include "model/dummydata/generator.h"
#include "model/engine/engine.h"
#include "tests/model/dummydata/tppschemas.h"
#include "tests/support/testsupport.h"

using DummyData::Knobs;
using Query::NodeId;
using Query::Op;

namespace
{

struct Asked
{
    Query::Graph graph;
    Query::Dataset dataset;
};

/// Sex, whether a code was ever recorded, its last date and number.
Asked asked()
{
    Asked result;
    Query::Graph &graph = result.graph;
    const NodeId patients = graph.selectTable(schemaOf("patients"));
    result.dataset.population = *graph.aggregate(Op::Exists, patients);
    result.dataset.variables.push_back({"sex", *graph.selectColumn(patients, "sex")});
    const NodeId events = graph.selectTable(schemaOf("clinical_events"));
    const NodeId code = graph.value(Core::Value("100000001"), Core::codeType(Core::CodeSystem::SnomedCt));
    const NodeId rows = *graph.filter(events, *graph.function(Op::EQ, std::array{*graph.selectColumn(events, "snomedct_code"), code}));
    result.dataset.variables.push_back({"seen", *graph.aggregate(Op::Exists, rows)});
    result.dataset.variables.push_back({"last", *graph.aggregate(Op::Max, *graph.selectColumn(rows, "date"))});
    return result;
}

DummyData::Generated make(const Asked &definition, const Knobs &knobs)
{
    DummyData::Options options;
    options.populationSize = 1000;
    options.today = Core::Date(Core::daysFromCivil(2025, 6, 1));
    options.referenceDate = Core::Date(Core::daysFromCivil(2021, 1, 1));
    options.knobs = knobs;
    auto generated = DummyData::generate(definition.graph, definition.dataset, options);
    TestSupport::require(generated);
    return std::move(*generated);
}

std::map<std::string, double> sharesOf(const Asked &definition, const Knobs &knobs, const char *variable)
{
    const auto results = Engine::evaluateDataset(definition.graph, definition.dataset, make(definition, knobs).tables);
    TestSupport::require(results);
    const Table::ResultTable &table = results->front();
    const Table::ResultColumn &column = table.columns[static_cast<std::size_t>(table.columnIndex(variable))];
    std::map<std::string, double> shares;
    for (std::size_t row = 0; row < table.rows; ++row) {
        shares[column.values->isNull(row) ? "null" : column.values->value(row).toCsvText()] += 1.0 / static_cast<double>(table.rows);
    }
    return shares;
}

} // namespace

/// What an author can say of the dummy patients of a study, and that it comes true.
class TestKnobs : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void readsWhatItWrites();
    void saysWhatIsNotUnderstood_data();
    void saysWhatIsNotUnderstood();
    void keepsTheAuthorsRemarks_data();
    void keepsTheAuthorsRemarks();
    void fixesSharesOfCategories();
    void forcesMissingValues();
    void leavesOutWhatNobodyIsToHave();
    void keepsEventsInTheStudyWindow();
    void makesMoreEvents();
};

void TestKnobs::readsWhatItWrites()
{
    Knobs knobs;
    knobs.missing = 0.25;
    knobs.events = 2.5;
    knobs.from = Core::Date(Core::daysFromCivil(2019, 1, 1));
    knobs.to = Core::Date(Core::daysFromCivil(2024, 12, 31));
    knobs.variables["sex"] = {{"female", 0.8}, {std::nullopt, 0.1}};
    knobs.variables["band"] = {{"1 (most deprived)", 0.5}, {"null", 0.125}, {"2", 0.25}, {"quote \" and \\", 0.0625}};
    const DummyData::ReadKnobs read = DummyData::readKnobs(DummyData::knobsText(knobs, QString()));
    QVERIFY(read.problems.isEmpty());
    QCOMPARE(read.knobs.missing, knobs.missing);
    QVERIFY(read.knobs == knobs);
    QVERIFY(DummyData::readKnobs(DummyData::knobsText({}, QString())).knobs.isDefault());
}

void TestKnobs::saysWhatIsNotUnderstood_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("word");
    QTest::newRow("another name") << QStringLiteral("events: 2\nsize: 10\n") << 2 << QStringLiteral("\"size\" is no setting");
    QTest::newRow("a share above one") << QStringLiteral("missing: 30\n") << 1 << QStringLiteral("from 0 to 1");
    QTest::newRow("no number") << QStringLiteral("events: many\n") << 1 << QStringLiteral("must be a number");
    QTest::newRow("no day") << QStringLiteral("from: spring\n") << 1 << QStringLiteral("is no day");
    QTest::newRow("a window the wrong way round") << QStringLiteral("from: 2021-01-01\nto: 2020-01-01\n") << 1 << QStringLiteral("ends before it begins");
    QTest::newRow("shares above one") << QStringLiteral("variables:\n  sex:\n    female: 0.7\n    male: 0.7\n") << 2 << QStringLiteral("more than 1");
    QTest::newRow("a variable without shares") << QStringLiteral("variables:\n  sex: 3\n") << 2 << QStringLiteral("needs shares");
    QTest::newRow("a list") << QStringLiteral("- 1\n") << 1 << QStringLiteral("names and values");
}

void TestKnobs::saysWhatIsNotUnderstood()
{
    QFETCH(QString, text);
    QFETCH(int, line);
    QFETCH(QString, word);
    const DummyData::ReadKnobs read = DummyData::readKnobs(text);
    QCOMPARE(read.problems.size(), 1);
    QCOMPARE(read.problems.constFirst().range.start.line, line);
    QVERIFY2(read.problems.constFirst().message.contains(word), qPrintable(read.problems.constFirst().message));
    QCOMPARE(read.knobs.events, word.contains(QStringLiteral("is no setting")) ? 2.0 : 1.0);
    QVERIFY(read.knobs.variables.empty() && !read.knobs.missing && !read.knobs.from);
}

void TestKnobs::keepsTheAuthorsRemarks_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<Knobs>("knobs");
    QTest::addColumn<QString>("after");
    Knobs events;
    events.events = 3;
    QTest::newRow("at the head") << QStringLiteral("# As in the pilot.\n# Ask Jo.\nevents: 2\n") << events << QStringLiteral("# As in the pilot.\n# Ask Jo.\nevents: 3\n");
    QTest::newRow("behind a value") << QStringLiteral("events: 2  # twice as many\n") << events << QStringLiteral("events: 3  # twice as many\n");
    QTest::newRow("behind one that goes") << QStringLiteral("missing: 0.1 # as in 2020\nevents: 3\n") << events << QStringLiteral("# as in 2020\nevents: 3\n");
    QTest::newRow("without a last line end") << QStringLiteral("# mine\nmissing: 0.1\nevents: 3") << events << QStringLiteral("# mine\nevents: 3\n");
    QTest::newRow("in brackets") << QStringLiteral("# mine\nvariables: {sex: {female: 1}} \n  # and this\nevents: 2\n") << events << QStringLiteral("# mine\n# and this\nevents: 3\n");
    Knobs shares;
    shares.missing = 0.2;
    shares.variables["sex"] = {{"female", 0.6}, {std::nullopt, 0.1}};
    shares.variables["arm"] = {{"b", 0.25}};
    QTest::newRow("among shares") << QStringLiteral("# head\nevents: 2\n\n# who\nvariables:\n  # women\n  sex: # as recorded\n    female: 0.5 # half\n    male: 0.4\n  band:\n    old: 1 # all\n# end\n")
                                  << shares
                                  << QStringLiteral("# head\nmissing: 0.2\n\n# who\nvariables:\n  # women\n  sex: # as recorded\n    female: 0.6 # half\n    null: 0.1\n    # all\n  arm:\n    b: 0.25\n# end\n");
    QTest::newRow("nothing before") << QString() << events << QStringLiteral("# How the dummy patients of this study are made. Real data never see this file.\nevents: 3\n");
}

void TestKnobs::keepsTheAuthorsRemarks()
{
    QFETCH(QString, before);
    QFETCH(Knobs, knobs);
    QFETCH(QString, after);
    const QString text = DummyData::knobsText(knobs, before);
    QCOMPARE(text, after);
    QVERIFY(DummyData::readKnobs(text).knobs == knobs);
    QCOMPARE(DummyData::knobsText(knobs, text), text);
}

void TestKnobs::fixesSharesOfCategories()
{
    Knobs knobs;
    knobs.variables["sex"] = {{"female", 0.8}};
    knobs.variables["seen"] = {{"T", 0.1}};
    const Asked definition = asked();
    QVERIFY(std::abs(sharesOf(definition, knobs, "sex")["female"] - 0.8) < 0.04);
    QVERIFY(std::abs(sharesOf(definition, knobs, "seen")["T"] - 0.1) < 0.03);
    QVERIFY(sharesOf(definition, {}, "seen")["T"] > 0.2);
}

void TestKnobs::forcesMissingValues()
{
    Knobs knobs;
    knobs.variables["last"] = {{std::nullopt, 0.7}};
    const double share = sharesOf(asked(), knobs, "last")["null"];
    QVERIFY2(std::abs(share - 0.7) < 0.05, QByteArray::number(share).constData());
}

void TestKnobs::leavesOutWhatNobodyIsToHave()
{
    Knobs knobs;
    knobs.variables["sex"] = {{"female", 1.0}};
    const auto shares = sharesOf(asked(), knobs, "sex");
    QCOMPARE(shares.size(), std::size_t{1});
    QVERIFY(shares.contains("female"));
}

void TestKnobs::keepsEventsInTheStudyWindow()
{
    Knobs knobs;
    knobs.from = Core::Date(Core::daysFromCivil(2022, 1, 1));
    knobs.to = Core::Date(Core::daysFromCivil(2022, 6, 30));
    const Asked definition = asked();
    const DummyData::Generated generated = make(definition, knobs);
    const Table::DataTablePtr events = generated.tables.find(*schemaOf("clinical_events"));
    QVERIFY(events && events->rowCount() > 100);
    const Table::ColumnPtr &dates = events->columns[static_cast<std::size_t>(events->schema->columnIndex("date"))];
    std::size_t inside = 0;
    std::size_t known = 0;
    for (std::size_t row = 0; row < events->rowCount(); ++row) {
        known += dates->isNull(row) ? 0U : 1U;
        inside += !dates->isNull(row) && dates->dates[row] >= knobs.from->days() && dates->dates[row] <= knobs.to->days() ? 1U : 0U;
    }
    // Who died or was born outside of it keeps the events of a life of another time.
    QVERIFY2(100 * inside >= 90 * known, QByteArray::number(static_cast<int>(100 * inside / known)).constData());
}

void TestKnobs::makesMoreEvents()
{
    const Asked definition = asked();
    const auto rows = [&definition](double events) {
        Knobs knobs;
        knobs.events = events;
        return make(definition, knobs).tables.find(*schemaOf("clinical_events"))->rowCount();
    };
    const std::size_t usual = rows(1);
    QVERIFY(rows(2) > usual + usual / 2);
    QVERIFY(rows(0.5) < usual * 3 / 4);
}

QTEST_GUILESS_MAIN(TestKnobs)
#include "tst_knobs.moc"
