// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "model/engine/engine.h"
#include "tests/model/dummydata/unbentlives.h"

namespace
{

const std::int64_t kToday = Core::daysFromCivil(2025, 6, 1);
constexpr std::int64_t kFirstCovidDose = 18604; // 2020-12-08

bool isSexSpecific(const std::string &code)
{
    const auto between = [&code](const char *low, const char *high) { return code.substr(0, 3) >= low && code.substr(0, 3) <= high; };
    return code.starts_with('O') || between("C51", "C63") || between("N40", "N51") || between("N70", "N98") || between("Z30", "Z39") || code.starts_with('P');
}

} // namespace

/// Further invariants of dummy-data.md 4, by their numbers there; the others are in tst_lives.
class TestInvariants : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void textsSurviveFiles();                        // 19
    void addingAVariableChangesNoFact();             // 16, 18
    void populationAloneHasTheSamePatients();        // 17
    void nothingRuledOutEverOccurs();                // 22
    void cancelledRunsGiveNothing();                 // 21
    void deathsAreRegisteredSinceTheyAreRecorded();  // 26, 45
    void unknownPostcodesHaveNoArea();               // 43
    void freshCausesFitEverybody();                  // 47
    void spellsDoNotOverlap();                       // 60, 61
    void admissionMethodsAreReal();                  // 66
    void attendedAppointmentsAreMost();              // 70, 71
    void covidDosesKeepTheirDistance();              // 73, 74
    void influenzaDosesLieInTheirSeason();           // 75
    void countsAgreeWithOneAnother();                // 87, 88

private:
    Table::TableSet m_tables;
};

void TestInvariants::initTestCase()
{
    TestSupport::bootstrap();
    m_tables = make(everything(), 600, 5).tables;
}

void TestInvariants::textsSurviveFiles()
{
    for (const Table::DataTablePtr &table : m_tables.tables()) {
        for (std::size_t c = 0; c < table->columns.size(); ++c) {
            for (std::size_t row = 0; table->columns[c] && table->schema->columns[c].type.isText() && row < table->rowCount(); ++row) {
                const Core::Value value = table->columns[c]->value(row);
                const std::string text = value.isNull() ? std::string() : value.toText();
                QVERIFY2(std::none_of(text.begin(), text.end(), [](unsigned char letter) { return letter < 32; }),
                         QByteArray::fromStdString(table->schema->name + '.' + table->schema->columns[c].name + ": " + text).constData());
            }
        }
    }
}

void TestInvariants::addingAVariableChangesNoFact()
{
    const Table::TableSet few = make(everything({"practice_registrations"}), 300, 6).tables;
    const Table::TableSet many = make(everything({"practice_registrations", "clinical_events"}), 300, 6).tables;
    const View before(few, "practice_registrations");
    const View after(many, "practice_registrations");
    QCOMPARE(before.patients(), after.patients());
    std::size_t same = 0;
    for (std::size_t p = 0; p < before.patients(); ++p) {
        QCOMPARE(before.patient(p), after.patient(p));
        same += before.end(p) - before.first(p) == after.end(p) - after.first(p) && before.day(before.first(p), "start_date") == after.day(after.first(p), "start_date") ? 1U : 0U;
    }
    QVERIFY2(100 * same >= 97 * before.patients(), QByteArray::number(static_cast<int>(same)).constData());
}

void TestInvariants::populationAloneHasTheSamePatients()
{
    Everything alone = everything({"clinical_events"});
    const Table::TableSet with = make(alone, 200, 3).tables;
    alone.dataset.variables.clear();
    const Table::TableSet without = make(alone, 200, 3).tables;
    const View first(with, "patients");
    const View second(without, "patients");
    QCOMPARE(first.patients(), second.patients());
    for (std::size_t p = 0; p < first.patients(); ++p) {
        QCOMPARE(first.patient(p), second.patient(p));
    }
}

void TestInvariants::nothingRuledOutEverOccurs()
{
    Everything definition;
    Query::Graph &graph = definition.graph;
    const NodeId patients = graph.selectTable(schemaOf("patients"));
    const NodeId birth = *graph.selectColumn(patients, "date_of_birth");
    const NodeId day = graph.value(Core::Value(Core::Date(Core::daysFromCivil(2022, 1, 1))), Core::kDate);
    const NodeId age = *graph.function(Op::DateDifferenceInYears, std::array{day, birth});
    const auto number = [&graph](std::int64_t value) { return graph.value(Core::Value(value), Core::kInt); };
    const auto text = [&graph](const char *value) { return graph.value(Core::Value(value), Core::kStr); };
    definition.dataset.population = *graph.function(Op::GE, std::array{age, number(65)});
    const std::vector<std::pair<NodeId, NodeId>> bands{{*graph.function(Op::LT, std::array{age, number(50)}), text("young")},
                                                       {*graph.function(Op::LT, std::array{age, number(80)}), text("old")},
                                                       {*graph.function(Op::IsNull, std::array{age}), text("unknown")}};
    definition.dataset.variables.push_back({"band", *graph.caseExpression(bands, text("very old"))});
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const DummyData::Generated generated = make(definition, 100, seed);
        std::set<std::string> ruledOut;
        for (const DummyData::RuledOut &known : generated.ruledOut) {
            ruledOut.insert(known.value);
        }
        QVERIFY(ruledOut.contains("young") && ruledOut.contains("unknown"));
        const auto results = Engine::evaluateDataset(graph, definition.dataset, generated.tables);
        QVERIFY(results.has_value());
        const Table::ResultColumn &column = results->front().columns.back();
        for (std::size_t row = 0; row < results->front().rows; ++row) {
            QVERIFY(!ruledOut.contains(column.values->value(row).toCsvText()));
        }
    }
}

void TestInvariants::cancelledRunsGiveNothing()
{
    const Everything definition = everything({"clinical_events"});
    const std::atomic<bool> cancelled{true};
    DummyData::Options options;
    options.populationSize = 5000;
    options.cancelled = &cancelled;
    const auto generated = DummyData::generate(definition.graph, definition.dataset, options);
    QVERIFY(!generated);
    QCOMPARE(generated.error().code, Core::ErrorCode::Cancelled);
}

void TestInvariants::deathsAreRegisteredSinceTheyAreRecorded()
{
    const Table::TableSet tables = make(everything({"ons_deaths"}), 4000, 8).tables;
    const std::int64_t first = Core::daysFromCivil(2019, 2, 1);
    std::set<std::int64_t> registered;
    const View deaths(tables, "ons_deaths");
    for (std::size_t p = 0; p < deaths.patients(); ++p) {
        registered.insert(deaths.patient(p));
        QVERIFY(deaths.day(deaths.first(p), "date").value_or(first) >= first);
    }
    std::size_t later = 0;
    std::size_t known = 0;
    for (const auto &[id, life] : livesOf(tables)) {
        if (life.death && *life.death >= first && *life.death <= kToday - 10) {
            ++later;
            known += registered.contains(id) ? 1U : 0U;
        }
        QVERIFY(!life.death || *life.death >= life.birth);
    }
    QVERIFY2(later > 50 && 100 * known >= 95 * later, QByteArray::number(static_cast<int>(known)).constData());
}

void TestInvariants::unknownPostcodesHaveNoArea()
{
    const View addresses(m_tables, "addresses");
    for (std::size_t row = 0; row < addresses.rows(); ++row) {
        const Core::Value postcode = addresses.at(row, "has_postcode");
        if (!postcode.isNull() && !postcode.toBool()) {
            QVERIFY(addresses.at(row, "msoa_code").isNull() && addresses.at(row, "imd_rounded").isNull());
        }
    }
}

void TestInvariants::freshCausesFitEverybody()
{
    const View deaths(m_tables, "ons_deaths");
    for (std::size_t row = 0; row < deaths.rows(); ++row) {
        const std::string cause = deaths.text(row, "underlying_cause_of_death");
        QVERIFY2(!isSexSpecific(cause), cause.c_str());
    }
    const View spells(m_tables, "apcs");
    for (std::size_t row = 0; row < spells.rows(); ++row) {
        const std::string diagnosis = spells.text(row, "primary_diagnosis");
        QVERIFY2(!isSexSpecific(diagnosis), diagnosis.c_str());
    }
}

void TestInvariants::spellsDoNotOverlap()
{
    const View spells(m_tables, "apcs");
    for (std::size_t p = 0; p < spells.patients(); ++p) {
        std::vector<std::pair<std::int64_t, std::int64_t>> stays;
        for (std::size_t row = spells.first(p); row < spells.end(p); ++row) {
            const auto from = spells.day(row, "admission_date");
            const auto to = spells.day(row, "discharge_date");
            QVERIFY(!from || to || *from >= kToday - 60);
            if (from && to) {
                stays.emplace_back(*from, *to);
            }
        }
        std::sort(stays.begin(), stays.end());
        for (std::size_t i = 1; i < stays.size(); ++i) {
            QVERIFY2(stays[i].first >= stays[i - 1].second, QByteArray::number(static_cast<qlonglong>(spells.patient(p))).constData());
        }
    }
}

void TestInvariants::admissionMethodsAreReal()
{
    static const std::set<std::string> kMethods{"11", "12", "13", "21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D", "31", "32", "81", "82", "83", ""};
    const View spells(m_tables, "apcs");
    for (std::size_t row = 0; row < spells.rows(); ++row) {
        QVERIFY2(kMethods.contains(spells.text(row, "admission_method")), spells.text(row, "admission_method").c_str());
    }
}

void TestInvariants::attendedAppointmentsAreMost()
{
    const View appointments(m_tables, "appointments");
    std::map<std::string, std::size_t> states;
    for (std::size_t row = 0; row < appointments.rows(); ++row) {
        ++states[appointments.text(row, "status")];
        const auto booked = appointments.day(row, "booked_date");
        const auto start = appointments.day(row, "start_date");
        QVERIFY(!booked || !start || *booked <= *start);
    }
    for (const auto &[state, count] : states) {
        QVERIFY(count <= states["Finished"]);
    }
    QVERIFY(100 * states["Did Not Attend"] >= appointments.rows() && 100 * states["Did Not Attend"] <= 12 * appointments.rows());
}

void TestInvariants::covidDosesKeepTheirDistance()
{
    const View doses(m_tables, "vaccinations");
    std::size_t gaps = 0;
    std::size_t kept = 0;
    for (std::size_t p = 0; p < doses.patients(); ++p) {
        std::vector<std::pair<std::int64_t, std::string>> covid;
        for (std::size_t row = doses.first(p); row < doses.end(p); ++row) {
            if (doses.text(row, "target_disease").find("COVID") != std::string::npos || doses.text(row, "target_disease").find("SARS") != std::string::npos) {
                const auto day = doses.day(row, "date");
                QVERIFY(!day || *day >= kFirstCovidDose);
                covid.emplace_back(day.value_or(0), doses.text(row, "product_name"));
            }
        }
        std::sort(covid.begin(), covid.end());
        QVERIFY(covid.size() <= 10);
        for (std::size_t i = 1; i < covid.size(); ++i) {
            ++gaps;
            kept += covid[i].first - covid[i - 1].first >= 14 ? 1U : 0U;
        }
    }
    QVERIFY(100 * kept >= 99 * gaps);
}

void TestInvariants::influenzaDosesLieInTheirSeason()
{
    const View doses(m_tables, "vaccinations");
    for (std::size_t row = 0; row < doses.rows(); ++row) {
        if (const auto day = doses.day(row, "date"); day && doses.text(row, "target_disease") == "INFLUENZA") {
            const int month = Core::Date(static_cast<std::int32_t>(*day)).civil().month;
            QVERIFY2(month >= 9 || month <= 3, QByteArray::number(month).constData());
        }
    }
}

void TestInvariants::countsAgreeWithOneAnother()
{
    Everything definition = everything({"clinical_events"});
    Query::Graph &graph = definition.graph;
    const NodeId events = graph.selectTable(schemaOf("clinical_events"));
    const NodeId date = *graph.selectColumn(events, "date");
    definition.dataset.variables = {{"rows", *graph.aggregate(Op::Count, events)},
                                    {"days", *graph.aggregate(Op::CountDistinct, date)},
                                    {"any", *graph.aggregate(Op::Exists, events)},
                                    {"first", *graph.aggregate(Op::Min, date)},
                                    {"last", *graph.aggregate(Op::Max, date)}};
    const auto results = Engine::evaluateDataset(graph, definition.dataset, make(definition, 300, 4).tables);
    QVERIFY(results.has_value());
    const Table::ResultTable &table = results->front();
    for (std::size_t row = 0; row < table.rows; ++row) {
        const std::int64_t count = table.columns[1].values->value(row).toInt();
        QVERIFY(count >= table.columns[2].values->value(row).toInt());
        QCOMPARE(table.columns[3].values->value(row).toBool(), count > 0);
        const Core::Value first = table.columns[4].values->value(row);
        const Core::Value last = table.columns[5].values->value(row);
        QVERIFY(first.isNull() || !(last.toDate() < first.toDate()));
    }
}

QTEST_GUILESS_MAIN(TestInvariants)
#include "tst_invariants.moc"
