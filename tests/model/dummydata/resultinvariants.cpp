// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>
#include <QTemporaryDir>

#include "model/engine/engine.h"
#include "model/evaluation/evaluator.h"
#include "model/measures/measures.h"
#include "tests/model/dummydata/invariants.h"

namespace
{

Table::ResultTable resultOf(const Everything &definition, const Table::TableSet &tables)
{
    auto results = Engine::evaluateDataset(definition.graph, definition.dataset, tables);
    TestSupport::require(results);
    return std::move(results->front());
}

void valuesAreDeclared(const Samples &samples, Verdict &verdict)
{
    for (const Sample &sample : samples.all) {
        const Table::ResultTable table = resultOf(sample.definition, sample.generated.tables);
        for (const Table::ResultColumn &column : table.columns) {
            for (std::size_t row = 0; column.spec.categories && row < table.rows; ++row) {
                const Core::Value value = column.values->value(row);
                const bool isDeclared = value.isNull() || std::find(column.spec.categories->begin(), column.spec.categories->end(), value) != column.spec.categories->end();
                verdict.that(isDeclared, column.spec.name + " = " + value.toCsvText());
            }
        }
    }
}

/// Rows, different values of two columns, existence, first and last of one frame.
Everything counted()
{
    Everything definition = everything({"clinical_events"});
    Query::Graph &graph = definition.graph;
    const NodeId events = graph.selectTable(schemaOf("clinical_events"));
    const NodeId date = *graph.selectColumn(events, "date");
    const NodeId sorted = *graph.sort(events, date);
    definition.dataset.variables = {{"rows", *graph.aggregate(Op::Count, events)},
                                    {"days", *graph.aggregate(Op::CountDistinct, date)},
                                    {"codes", *graph.aggregate(Op::CountDistinct, *graph.selectColumn(events, "snomedct_code"))},
                                    {"any", *graph.aggregate(Op::Exists, events)},
                                    {"first", *graph.selectColumn(*graph.pickFirst(sorted), "date")},
                                    {"last", *graph.selectColumn(*graph.pickLast(sorted), "date")}};
    return definition;
}

void countsAgree(const Samples &, Verdict &verdict)
{
    const Everything definition = counted();
    const Table::ResultTable table = resultOf(definition, make(definition, 400, 4).tables);
    for (std::size_t row = 0; row < table.rows; ++row) {
        const std::int64_t rows = table.columns[1].values->value(row).toInt();
        verdict.that(rows >= table.columns[2].values->value(row).toInt() && rows >= table.columns[3].values->value(row).toInt(), "row " + std::to_string(row));
        verdict.that(table.columns[4].values->value(row).toBool() == (rows > 0), "row " + std::to_string(row));
    }
}

void firstIsNotAfterLast(const Samples &, Verdict &verdict)
{
    const Everything definition = counted();
    const Table::ResultTable table = resultOf(definition, make(definition, 400, 5).tables);
    for (std::size_t row = 0; row < table.rows; ++row) {
        const Core::Value first = table.columns[5].values->value(row);
        const Core::Value last = table.columns[6].values->value(row);
        verdict.that(first.isNull() || last.isNull() || !(last.toDate() < first.toDate()), "row " + std::to_string(row));
    }
}

void factsAreTheSameInTwoDefinitions(const Samples &, Verdict &verdict)
{
    const auto withFacts = [](const std::vector<std::string> &tables) {
        Everything definition = everything(tables);
        Query::Graph &graph = definition.graph;
        const NodeId patients = graph.selectTable(schemaOf("patients"));
        const NodeId day = graph.value(Core::Value(Core::Date(Core::daysFromCivil(2022, 1, 1))), Core::kDate);
        definition.dataset.variables.insert(definition.dataset.variables.begin(),
                                            {{"age", *graph.function(Op::DateDifferenceInYears, std::array{day, *graph.selectColumn(patients, "date_of_birth")})},
                                             {"sex", *graph.selectColumn(patients, "sex")}});
        return definition;
    };
    const Everything one = withFacts({"addresses"});
    const Everything two = withFacts({"vaccinations", "apcs"});
    const Table::ResultTable first = resultOf(one, make(one, 250, 4).tables);
    const Table::ResultTable second = resultOf(two, make(two, 250, 4).tables);
    for (std::size_t row = 0; row < std::min(first.rows, second.rows); ++row) {
        for (std::size_t c = 0; c <= 2; ++c) {
            verdict.that(first.columns[c].values->value(row) == second.columns[c].values->value(row), first.columns[c].spec.name + " in row " + std::to_string(row));
        }
    }
}

/// A definition in the language, as the evaluator reads it.
Evaluation::Evaluation evaluated(const QString &root, const QString &definition, const QByteArray &text)
{
    TestSupport::writeTree(root, {{definition, text}});
    Evaluation::Request request;
    request.studyRoot = root;
    request.definition = definition;
    request.standIns = true;
    auto result = Evaluation::evaluateOnce(request);
    TestSupport::require(result);
    return std::move(*result);
}

DummyData::Options options()
{
    DummyData::Options result;
    result.today = Core::Date(static_cast<std::int32_t>(kToday));
    return result;
}

struct Cells
{
    std::map<std::string, std::map<std::string, std::vector<double>>> denominators; ///< measure, group, by interval
    std::map<std::pair<std::string, std::string>, double> totals;                   ///< measure and interval
};

const Cells &cells()
{
    static const Cells result = [] {
        const QTemporaryDir study;
        const Evaluation::Evaluation evaluation = evaluated(study.path(), QStringLiteral("analysis/measures.py"),
                                                            "from ehrql import INTERVAL, case, create_measures, months, when\n"
                                                            "from ehrql.tables.tpp import clinical_events, patients, practice_registrations\n"
                                                            "measures = create_measures()\n"
                                                            "measures.configure_disclosure_control(enabled=False)\n"
                                                            "age = patients.age_on(INTERVAL.start_date)\n"
                                                            "band = case(when(age < 18).then('child'), when(age < 65).then('adult'), otherwise='old')\n"
                                                            "seen = clinical_events.where(clinical_events.snomedct_code == '185345009').where(clinical_events.date.is_during(INTERVAL))\n"
                                                            "measures.define_defaults(numerator=seen.exists_for_patient(),\n"
                                                            "    denominator=practice_registrations.exists_for_patient_on(INTERVAL.start_date), intervals=months(24).starting_on('2021-01-01'))\n"
                                                            "measures.define_measure('by_sex', group_by={'sex': patients.sex})\n"
                                                            "measures.define_measure('by_age', group_by={'band': band})\n"
                                                            "measures.define_measure('all')\n");
        const auto generated = DummyData::generate(evaluation.graph, *evaluation.measures, options());
        TestSupport::require(generated);
        const auto table = Measures::evaluate(evaluation.graph, *evaluation.measures, generated->tables);
        TestSupport::require(table);
        Cells made;
        const auto textOf = [&table](const char *name, std::size_t row) {
            const int column = table->columnIndex(name);
            return column < 0 ? std::string() : table->columns[static_cast<std::size_t>(column)].values->value(row).toCsvText();
        };
        for (std::size_t row = 0; row < table->rows; ++row) {
            const double count = std::stod(textOf("denominator", row));
            made.denominators[textOf("measure", row)][textOf("sex", row) + textOf("band", row)].push_back(count);
            made.totals[{textOf("measure", row), textOf("interval_start", row)}] += count;
        }
        return made;
    }();
    return result;
}

void everyCellHasADenominator(const Samples &, Verdict &verdict)
{
    for (const auto &[measure, groups] : cells().denominators) {
        for (const auto &[group, counts] : groups) {
            verdict.that(counts.size() == 24, measure + ' ' + group + " is missing in some month");
            const bool isRare = group == "intersex" || group == "unknown";
            for (const double count : counts) {
                verdict.that(isRare || count > 0, measure + ' ' + group + " is empty in some month");
            }
        }
    }
    verdict.that(cells().denominators.at("by_sex").size() == 4 && cells().denominators.at("by_age").size() == 3, "a group is missing");
    for (const auto &[where, total] : cells().totals) {
        verdict.that(total == cells().totals.at({"all", where.second}), where.first + " in " + where.second + " has another total");
    }
}

void denominatorsDriftSlowly(const Samples &, Verdict &verdict)
{
    for (const auto &[measure, groups] : cells().denominators) {
        for (const auto &[group, counts] : groups) {
            for (std::size_t i = 1; i < counts.size(); ++i) {
                const bool isSmall = counts[i - 1] < 20; // one person is more than a tenth
                verdict.that(isSmall || std::abs(counts[i] - counts[i - 1]) <= 0.1 * counts[i - 1],
                             measure + ' ' + group + ": " + std::to_string(counts[i - 1]) + " then " + std::to_string(counts[i]));
            }
        }
    }
}

void standInsAreWhole(const Samples &, Verdict &verdict)
{
    const QTemporaryDir study;
    const Evaluation::Evaluation evaluation = evaluated(study.path(), QStringLiteral("analysis/second.py"),
                                                        "from datetime import date\n"
                                                        "from ehrql import create_dataset\n"
                                                        "from ehrql.tables import PatientFrame, Series, table_from_file\n"
                                                        "from ehrql.tables.tpp import patients\n"
                                                        "@table_from_file('output/matched.csv')\n"
                                                        "class matched(PatientFrame):\n"
                                                        "    case = Series(bool)\n"
                                                        "    arm = Series(str)\n"
                                                        "    set_id = Series(int)\n"
                                                        "    score = Series(float)\n"
                                                        "    seen = Series(date)\n"
                                                        "dataset = create_dataset()\n"
                                                        "dataset.define_population(patients.exists_for_patient())\n"
                                                        "dataset.arm = matched.arm\n"
                                                        "dataset.case = matched.case\n"
                                                        "dataset.set_id = matched.set_id\n"
                                                        "dataset.score = matched.score\n"
                                                        "dataset.seen = matched.seen\n"
                                                        "dataset.born = patients.date_of_birth\n");
    verdict.that(evaluation.standIns.size() == 1, "nothing stands in for the file");
    const auto generated = DummyData::generate(evaluation.graph, *evaluation.dataset, options());
    TestSupport::require(generated);
    const View matched(generated->tables, "output_matched_csv");
    const View people(generated->tables, "patients");
    verdict.that(matched.table() && matched.rows() > 0, "no rows stand in");
    std::set<std::int64_t> known;
    for (std::size_t p = 0; p < people.patients(); ++p) {
        known.insert(people.patient(p));
    }
    const std::map<std::string, Core::TypeKind> types{{"case", Core::TypeKind::Bool}, {"arm", Core::TypeKind::Str}, {"set_id", Core::TypeKind::Int}, {"score", Core::TypeKind::Float}, {"seen", Core::TypeKind::Date}};
    for (const auto &[name, type] : types) {
        const int index = matched.table()->schema->columnIndex(name);
        verdict.that(index >= 0 && matched.table()->columns[static_cast<std::size_t>(index)] && matched.table()->columns[static_cast<std::size_t>(index)]->type.kind == type, name);
    }
    for (std::size_t p = 0; p < matched.patients(); ++p) {
        verdict.that(known.contains(matched.patient(p)), std::to_string(matched.patient(p)) + " is nobody of the study");
    }
    verdict.that(!QFileInfo::exists(study.filePath(QStringLiteral("output"))), "something was written below output/");
}

} // namespace

std::vector<Invariant> resultInvariants()
{
    return {{86, "values are among those declared", valuesAreDeclared},
            {87, "counts agree with one another", countsAgree},
            {88, "the first is not after the last", firstIsNotAfterLast},
            {89, "facts are the same in two definitions", factsAreTheSameInTwoDefinitions},
            {90, "every cell has a denominator, totals agree", everyCellHasADenominator},
            {91, "denominators drift slowly", denominatorsDriftSlowly},
            {92, "stand-ins are whole, of the study's people, never in output", standInsAreWhole}};
}
