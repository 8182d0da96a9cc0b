// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/random.h"
#include "tests/model/dummydata/invariants.h"

namespace
{

/// Writes definitions as an author would, on the graph.
class Author
{
public:
    explicit Author(Everything &definition) : m_definition(definition), m_graph(definition.graph) { m_definition.dataset.population = exists(patients()); }

    NodeId patients() { return m_graph.selectTable(schemaOf("patients")); }
    NodeId table(const char *name) { return m_graph.selectTable(schemaOf(name)); }
    NodeId column(NodeId frame, const char *name) { return *m_graph.selectColumn(frame, name); }
    NodeId text(const std::string &value) { return m_graph.value(Core::Value(value), Core::kStr); }
    NodeId day(int year, int month, int dayOfMonth) { return m_graph.value(Core::Value(Core::Date(Core::daysFromCivil(year, month, dayOfMonth))), Core::kDate); }
    NodeId number(std::int64_t value) { return m_graph.value(Core::Value(value), Core::kInt); }
    NodeId call(Op op, NodeId a, NodeId b) { return *m_graph.function(op, std::array{a, b}); }
    NodeId exists(NodeId frame) { return *m_graph.aggregate(Op::Exists, frame); }
    NodeId age() { return call(Op::DateDifferenceInYears, day(2022, 1, 1), column(patients(), "date_of_birth")); }
    /// Rows whose column is one of the codes.
    NodeId rowsWith(const char *tableName, const char *codeColumn, const std::vector<std::string> &codes)
    {
        const NodeId frame = table(tableName);
        const NodeId series = column(frame, codeColumn);
        std::vector<Core::Value> values(codes.begin(), codes.end());
        return *m_graph.filter(frame, call(Op::In, series, m_graph.valueSet(std::move(values), m_graph.node(series).type)));
    }
    NodeId between(NodeId frame, const char *dateColumn, NodeId from, NodeId to)
    {
        const NodeId date = column(frame, dateColumn);
        return *m_graph.filter(frame, call(Op::And, call(Op::GE, date, from), call(Op::LE, date, to)));
    }
    NodeId last(NodeId frame, const char *dateColumn, const char *wanted) { return column(*m_graph.pickLast(*m_graph.sort(frame, column(frame, dateColumn))), wanted); }
    void add(const std::string &name, NodeId node) { m_definition.dataset.variables.push_back({name, node}); }
    Query::Graph &graph() { return m_graph; }
    void limit(NodeId condition) { m_definition.dataset.population = call(Op::And, m_definition.dataset.population, condition); }

private:
    Everything &m_definition;
    Query::Graph &m_graph;
};

Sample finish(const QByteArray &name, Everything &&definition, std::int64_t size, std::uint64_t seed, bool asksNothing)
{
    Sample sample;
    sample.name = name;
    sample.definition = std::move(definition);
    sample.asksNothing = asksNothing;
    sample.generated = make(sample.definition, size, seed);
    if (sample.has("patients")) {
        sample.lives = livesOf(sample.generated.tables);
    }
    return sample;
}

const std::vector<std::pair<const char *, std::vector<std::string>>> kConditions{
    {"pregnancy_date", {"77386006", "72892002"}},
    {"prostate_cancer_date", {"399068003", "93974005"}},
    {"menopause_date", {"161712005", "276477006"}},
    {"dementia_date", {"52448006", "26929004"}},
    {"copd_date", {"13645005", "195951007"}},
    {"asthma_date", {"195967001", "304527002"}}};

const std::vector<std::tuple<const char *, const char *, std::string>> kMeasurements{
    {"systolic", "systolic_bp", "271649006"}, {"diastolic", "diastolic_bp", "271650006"}, {"height", "height", "50373000"},
    {"weight", "weight", "27113001"},         {"bmi", "bmi", "60621009"},                 {"psa", "psa", "1030791000000100"}};

/// What public studies ask for: conditions, measurements, repeat medicines, vaccines, admissions.
Sample study(std::int64_t size)
{
    Everything definition;
    Author author(definition);
    std::map<std::string, std::string> measurements;
    author.add("sex", author.column(author.patients(), "sex"));
    author.add("age", author.age());
    author.add("died", author.column(author.patients(), "date_of_death"));
    for (const auto &[name, codes] : kConditions) {
        author.add(name, author.last(author.rowsWith("clinical_events", "snomedct_code", codes), "date", "date"));
    }
    for (const auto &[name, key, code] : kMeasurements) {
        // Within one week, so that several come on one day.
        const NodeId rows = author.rowsWith("clinical_events", "snomedct_code", {code});
        author.add(name, author.last(author.between(rows, "date", author.day(2021, 3, 1), author.day(2021, 3, 7)), "date", "numeric_value"));
        const NodeId ranges = author.rowsWith("clinical_events_ranges", "snomedct_code", {code});
        author.add(std::string(name) + "_of_range", author.last(ranges, "date", "numeric_value"));
        if (std::string_view(name) == "psa") {
            author.add("psa_comparator", author.last(ranges, "date", "comparator"));
        }
        measurements[code] = key;
    }
    const NodeId events = author.table("clinical_events_ranges");
    author.add("lowest", *author.graph().aggregate(Op::Min, author.column(events, "lower_bound")));
    author.add("highest", *author.graph().aggregate(Op::Min, author.column(events, "upper_bound")));
    std::vector<std::pair<NodeId, NodeId>> groups;
    const NodeId ethnic = author.rowsWith("clinical_events", "snomedct_code", {"92391000000108", "92431000000104", "110681000000100", "92571000000106", "315280000"});
    const NodeId recorded = author.last(ethnic, "date", "snomedct_code");
    const std::vector<std::pair<const char *, const char *>> codes{{"92391000000108", "1"}, {"92431000000104", "2"}, {"110681000000100", "3"}, {"92571000000106", "4"}, {"315280000", "5"}};
    for (const auto &[code, group] : codes) {
        groups.emplace_back(author.call(Op::EQ, recorded, author.graph().value(Core::Value(code), Core::codeType(Core::CodeSystem::SnomedCt))), author.text(group));
    }
    author.add("ethnicity", *author.graph().caseExpression(groups, author.text("0")));
    author.add("ethnicity_sus", author.column(author.table("ethnicity_from_sus"), "code"));
    author.add("statin_date", author.last(author.rowsWith("medications", "dmd_code", {"319996000", "320029006"}), "date", "date"));
    author.add("antibiotic_date", author.last(author.rowsWith("medications", "dmd_code", {"323509004"}), "date", "date"));
    author.add("delivery", author.exists(author.rowsWith("apcs", "primary_diagnosis", {"O800", "O829"})));
    author.add("pneumonia", author.exists(author.rowsWith("apcs", "primary_diagnosis", {"J180", "J189"})));
    author.add("methods", *author.graph().aggregate(Op::CountDistinct, author.column(author.table("apcs"), "admission_method")));
    const NodeId covid = author.rowsWith("vaccinations", "product_name", {"COVID-19 mRNA Vaccine Comirnaty"});
    const NodeId covidDisease = author.call(Op::EQ, author.column(covid, "target_disease"), author.text("SARS-2 CORONAVIRUS"));
    author.add("covid_dose", author.last(*author.graph().filter(covid, covidDisease), "date", "date"));
    author.add("flu_dose", author.last(author.rowsWith("vaccinations", "target_disease", {"INFLUENZA"}), "date", "date"));
    author.add("band", *author.graph().caseExpression(std::vector<std::pair<NodeId, NodeId>>{{author.call(Op::LT, author.age(), author.number(18)), author.text("child")},
                                                                                          {author.call(Op::LT, author.age(), author.number(65)), author.text("adult")}},
                                                      author.text("old")));
    Sample sample = finish("a study", std::move(definition), size, 14, false);
    sample.measurementOf = std::move(measurements);
    return sample;
}

/// Conditions, windows, counts and thresholds drawn at random; so is the population.
Sample randomStudy(std::uint64_t seed)
{
    DummyData::Random random(seed);
    Everything definition;
    Author author(definition);
    struct Source
    {
        const char *table;
        const char *code;
        const char *date;
        std::vector<std::string> codes;
    };
    const std::vector<Source> sources{{"clinical_events", "snomedct_code", "date", {"195967001", "73211009", "38341003"}},
                                      {"medications", "dmd_code", "date", {"319996000", "320029006"}},
                                      {"apcs", "primary_diagnosis", "admission_date", {"O800", "C61", "J180", "P219"}},
                                      {"vaccinations", "target_disease", "date", {"INFLUENZA", "SARS-2 CORONAVIRUS"}},
                                      {"emergency_care_attendances", "diagnosis_01", "arrival_date", {"22298006", "230690007"}}};
    author.add("sex", author.column(author.patients(), "sex"));
    author.add("born", author.column(author.patients(), "date_of_birth"));
    author.add("died", author.column(author.patients(), "date_of_death"));
    author.add("registered", author.exists(author.table("practice_registrations")));
    author.add("registered_from", *author.graph().aggregate(Op::Min, author.column(author.table("practice_registrations"), "start_date")));
    author.add("registered_until", *author.graph().aggregate(Op::Max, author.column(author.table("practice_registrations"), "end_date")));
    const auto rows = [&] {
        const Source &source = random.pick(sources);
        std::vector<std::string> codes;
        for (const std::string &code : source.codes) {
            if (random.chance(0.6)) {
                codes.push_back(code);
            }
        }
        codes.push_back(source.codes.front());
        NodeId frame = author.rowsWith(source.table, source.code, codes);
        if (random.chance(0.7)) {
            const int year = static_cast<int>(random.between(2018, 2023));
            frame = author.between(frame, source.date, author.day(year, 1 + static_cast<int>(random.between(0, 11)), 1), author.day(year + 1, 1, 31));
        }
        return std::pair(frame, source.date);
    };
    const char *names[] = {"pregnancy", "heart_failure", "statin", "anything", "hysterectomy", "prostate"};
    for (int i = 0; i < 8; ++i) {
        const auto [frame, date] = rows();
        const std::string name = std::string(names[random.between(0, 5)]) + std::to_string(i);
        switch (random.between(0, 2)) {
        case 0:
            author.add(name, author.exists(frame));
            break;
        case 1:
            author.add(name, author.last(frame, date, date));
            break;
        default:
            author.add(name, author.call(Op::GE, *author.graph().aggregate(Op::Count, frame), author.number(random.between(1, 4))));
        }
    }
    if (random.chance(0.5)) {
        author.limit(author.call(Op::GE, author.age(), author.number(random.between(0, 80))));
    }
    if (random.chance(0.4)) {
        author.limit(author.call(Op::EQ, author.column(author.patients(), "sex"), author.text(random.chance(0.5) ? "female" : "male")));
    }
    if (random.chance(0.5)) {
        author.limit(author.exists(rows().first));
    }
    return finish("random definition " + QByteArray::number(static_cast<qulonglong>(seed)), std::move(definition), 200, seed, false);
}

} // namespace

Samples makeSamples()
{
    Samples samples;
    samples.all.reserve(20); // the pointers below stay
    samples.all.push_back(finish("every table", everything(), 800, 5, true));
    samples.everyTable = &samples.all.back();
    samples.all.push_back(finish("every table, other people", everything(), 300, 7, true));
    samples.all.push_back(finish("people", everything({"practice_registrations", "addresses", "ons_deaths", "household_memberships_2020", "parents", "ethnicity_from_sus"}), 9600, 8, true));
    samples.people = &samples.all.back();
    samples.all.push_back(study(3000));
    samples.study = &samples.all.back();
    std::vector<Core::TableSchemaPtr> raw; // those of one row per patient elsewhere are looked at there
    std::copy_if(rawSchemas().begin(), rawSchemas().end(), std::back_inserter(raw), [](const Core::TableSchemaPtr &schema) { return schema->name != "ons_deaths"; });
    samples.all.push_back(finish("raw tables", everything({"patients"}, raw), 600, 9, true));
    samples.raw = &samples.all.back();
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        samples.all.push_back(randomStudy(seed));
    }
    return samples;
}

Sample studySample(std::int64_t size)
{
    return study(size);
}

Sample plainSample(const std::vector<std::string> &tables, std::int64_t size, std::uint64_t seed)
{
    return finish("patients", everything(tables), size, seed, true);
}

std::vector<Invariant> allInvariants()
{
    std::vector<Invariant> all;
    for (const auto &group : {generalInvariants(), peopleInvariants(), eventInvariants(), hospitalInvariants(), resultInvariants()}) {
        all.insert(all.end(), group.begin(), group.end());
    }
    return all;
}

bool isSexSpecific(const std::string &code)
{
    const auto between = [&code](const char *low, const char *high) { return code.substr(0, 3) >= low && code.substr(0, 3) <= high; };
    return code.starts_with('O') || between("C51", "C63") || between("N40", "N51") || between("N70", "N98") || between("Z30", "Z39") || code.starts_with('P');
}

std::string at(const View &view, std::size_t row, std::string_view column)
{
    return view.table()->schema->name + '.' + std::string(column) + " in row " + std::to_string(row) + " = " + view.at(row, column).toCsvText();
}
