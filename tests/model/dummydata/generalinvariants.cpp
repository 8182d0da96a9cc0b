// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <future>

#include <QRegularExpression>
#include <QTemporaryDir>

#include "model/dummydata/assembler.h"
#include "model/dummydata/coverage.h"
#include "model/engine/engine.h"
#include "model/table/resultfiles.h"
#include "model/table/tablefiles.h"
#include "tests/model/dummydata/invariants.h"

using Kind = Core::Constraint::Kind;

namespace
{

template <typename Look>
void eachValue(const Sample &sample, const Look &look)
{
    for (const Table::DataTablePtr &table : sample.generated.tables.tables()) {
        for (std::size_t c = 0; c < table->columns.size(); ++c) {
            for (std::size_t row = 0; table->columns[c] && row < table->rowCount(); ++row) {
                if (!table->columns[c]->isNull(row)) {
                    look(*table, c, row, table->columns[c]->value(row));
                }
            }
        }
    }
}

std::string placeOf(const Table::DataTable &table, std::size_t column, std::size_t row)
{
    return table.schema->name + '.' + table.schema->columns[column].name + " in row " + std::to_string(row) + " = " + table.columns[column]->value(row).toCsvText();
}

bool sameTables(const Table::TableSet &a, const Table::TableSet &b)
{
    return std::equal(a.tables().begin(), a.tables().end(), b.tables().begin(), b.tables().end(), [](const Table::DataTablePtr &x, const Table::DataTablePtr &y) {
        bool same = x->schema->name == y->schema->name && x->patientIds == y->patientIds && x->offsets == y->offsets;
        for (std::size_t c = 0; same && c < x->columns.size(); ++c) {
            for (std::size_t row = 0; same && x->columns[c] && row < x->rowCount(); ++row) {
                same = x->columns[c]->value(row) == y->columns[c]->value(row);
            }
        }
        return same;
    });
}

/// 1. Threads: two runs at once beside one alone.
void isTheSameEveryTime(const Samples &, Verdict &verdict)
{
    const Everything definition = everything({"clinical_events", "apcs", "vaccinations", "household_memberships_2020"});
    const Table::TableSet once = make(definition, 500, 11).tables;
    auto other = std::async(std::launch::async, [&definition] { return make(definition, 500, 11).tables; });
    const Table::TableSet again = make(definition, 500, 11).tables;
    verdict.that(sameTables(once, again), "two runs after one another");
    verdict.that(sameTables(once, other.get()), "two runs at once");
    verdict.that(!sameTables(once, make(definition, 500, 12).tables), "another seed makes the same");
}

void keepsTheFirstWhenMoreAreAsked(const Samples &, Verdict &verdict)
{
    const Table::TableSet few = make(everything({"medications"}), 100, 2).tables;
    const Table::TableSet many = make(everything({"medications"}), 1300, 2).tables;
    const View first(few, "patients");
    const View second(many, "patients");
    for (std::size_t p = 0; p < first.patients(); ++p) {
        verdict.that(first.patient(p) == second.patient(p), "patient " + std::to_string(first.patient(p)));
    }
}

void hasTheTablesThatAreUsed(const Sample &sample, Verdict &verdict)
{
    const auto uses = Engine::tablesUsed(sample.definition.graph, Query::rootsOf(sample.definition.dataset));
    verdict.that(uses.size() == sample.generated.tables.tables().size(), "another number of tables");
    for (const Engine::TableUse &use : uses) {
        const Table::DataTablePtr table = sample.generated.tables.find(*use.schema);
        verdict.that(table != nullptr, use.schema->name + " is missing");
        std::size_t made = 0;
        for (std::size_t c = 0; table && c < table->columns.size(); ++c) {
            made += table->columns[c] ? 1U : 0U;
        }
        verdict.that(made == use.columns.size(), use.schema->name + " has other columns than are used");
        for (const std::string &column : use.columns) {
            verdict.that(table && table->columns[static_cast<std::size_t>(table->schema->columnIndex(column))], use.schema->name + '.' + column + " is missing");
        }
        // In files the columns stand in the order of ehrql.md 27.
        const Table::ResultTable file = Table::asResult(*table);
        verdict.that(file.columns.front().spec.name == "patient_id", "patient_id is not the first column of the file");
        for (std::size_t c = 2; c < file.columns.size(); ++c) {
            verdict.that(file.columns[c - 1].spec.name < file.columns[c].spec.name, use.schema->name + " has its columns in another order in the file");
        }
        verdict.that(Table::tableFileName(use.schema->tableName, QStringLiteral(".csv")) == QString::fromStdString(use.schema->tableName) + QStringLiteral(".csv"), "the file has another name");
    }
}

void numbersPatients(const Sample &sample, Verdict &verdict)
{
    for (const Table::DataTablePtr &table : sample.generated.tables.tables()) {
        for (std::size_t p = 0; p < table->patientIds.size(); ++p) {
            verdict.that(table->patientIds[p] > 0 && (p == 0 || table->patientIds[p] > table->patientIds[p - 1]), table->schema->name + ": " + std::to_string(table->patientIds[p]));
        }
    }
}

void meetsThePopulation(const Samples &samples, Verdict &verdict)
{
    for (const Sample &sample : samples.all) {
        const auto results = Engine::evaluateDataset(sample.definition.graph, sample.definition.dataset, sample.generated.tables);
        verdict.that(results.has_value(), "the engine fails");
        const Table::ResultTable &table = results->front();
        verdict.that(static_cast<std::int64_t>(table.rows) == sample.generated.populationReached, "the report counts others than the engine");
        std::set<std::int64_t> ids;
        for (std::size_t row = 0; row < table.rows; ++row) {
            verdict.that(ids.insert(table.columns.front().values->value(row).toInt()).second, "a patient twice");
        }
    }
}

void keepsConstraints(const Sample &sample, Verdict &verdict)
{
    for (const Table::DataTablePtr &table : sample.generated.tables.tables()) {
        for (std::size_t c = 0; c < table->columns.size(); ++c) {
            const Core::ColumnSchema &column = table->schema->columns[c];
            const Core::Constraint *pattern = column.constraint(Kind::Regex);
            const QRegularExpression whole(pattern ? QRegularExpression::anchoredPattern(QString::fromStdString(pattern->pattern)) : QString());
            for (std::size_t row = 0; table->columns[c] && row < table->rowCount(); ++row) {
                const Core::Value value = table->columns[c]->value(row);
                if (value.isNull()) {
                    verdict.that(!column.constraint(Kind::NotNull), placeOf(*table, c, row));
                    continue;
                }
                bool holds = true;
                if (const Core::Constraint *categorical = column.constraint(Kind::Categorical)) {
                    holds = std::find(categorical->values.begin(), categorical->values.end(), value) != categorical->values.end();
                }
                holds = holds && (!column.constraint(Kind::FirstOfMonth) || value.toDate().civil().day == 1);
                holds = holds && (!pattern || whole.match(QString::fromStdString(value.toText())).hasMatch());
                if (const Core::Constraint *range = column.constraint(Kind::ClosedRange)) {
                    holds = holds && value.toInt() >= range->minimum.toInt() && value.toInt() <= range->maximum.toInt()
                        && (value.toInt() - range->minimum.toInt()) % range->step == 0;
                }
                verdict.that(holds, holds ? std::string() : placeOf(*table, c, row));
            }
        }
    }
}

void keepsAvailability(const Sample &sample, Verdict &verdict)
{
    eachValue(sample, [&](const Table::DataTable &table, std::size_t c, std::size_t row, const Core::Value &value) {
        const Core::Constraint *range = table.schema->columns[c].anyConstraint(Kind::GeneralRange);
        if (range && table.schema->columns[c].type == Core::kDate) {
            const bool holds = (range->minimum.isNull() || !(value.toDate() < range->minimum.toDate())) && (range->maximum.isNull() || !(range->maximum.toDate() < value.toDate()));
            verdict.that(holds, holds ? std::string() : placeOf(table, c, row));
        }
    });
}

void ordersDates(const Sample &sample, Verdict &verdict)
{
    for (const Table::DataTablePtr &table : sample.generated.tables.tables()) {
        for (std::size_t c = 0; c < table->columns.size(); ++c) {
            const Core::Constraint *after = table->schema->columns[c].anyConstraint(Kind::DateAfter);
            for (std::size_t row = 0; after && table->columns[c] && row < table->rowCount(); ++row) {
                for (const std::string &name : after->columns) {
                    const Table::ColumnPtr &earlier = table->columns[static_cast<std::size_t>(table->schema->columnIndex(name))];
                    if (earlier && !earlier->isNull(row) && !table->columns[c]->isNull(row)) {
                        const bool holds = earlier->dates[row] <= table->columns[c]->dates[row];
                        verdict.that(holds, holds ? std::string() : placeOf(*table, c, row));
                    }
                }
            }
        }
    }
}

void hasValidCodes(const Sample &sample, Verdict &verdict)
{
    eachValue(sample, [&](const Table::DataTable &table, std::size_t c, std::size_t row, const Core::Value &value) {
        if (table.schema->columns[c].type.kind == Core::TypeKind::Code) {
            const bool holds = Core::isValidCode(table.schema->columns[c].type.codeSystem, value.toText());
            verdict.that(holds, holds ? std::string() : placeOf(table, c, row));
        }
    });
}

std::unique_ptr<DummyData::Blueprint> blueprintOf(const Sample &sample, const DummyData::Options &options)
{
    DummyData::BlueprintRequest request;
    request.conditions = {sample.definition.dataset.population};
    for (const Query::Variable &variable : sample.definition.dataset.variables) {
        request.variables.emplace_back(variable.name, variable.node);
    }
    request.wanted = 200;
    auto blueprint = DummyData::makeBlueprint(sample.definition.graph, request, options);
    TestSupport::require(blueprint);
    return std::move(*blueprint);
}

DummyData::Options optionsOf(std::uint64_t seed)
{
    DummyData::Options options;
    options.seed = seed;
    options.today = Core::Date(static_cast<std::int32_t>(kToday));
    options.referenceDate = Core::Date(Core::daysFromCivil(2021, 1, 1));
    return options;
}

void mentionsNoFreshCode(const Sample &sample, Verdict &verdict)
{
    const auto blueprint = blueprintOf(sample, optionsOf(1));
    const std::vector<DummyData::TableInfo> &tables = blueprint->program->tables();
    for (std::size_t t = 0; t < tables.size(); ++t) {
        for (std::size_t c = 0; c < tables[t].columns.size(); ++c) {
            const DummyData::ColumnPlan &plan = blueprint->columns->plan(t, c);
            for (const DummyData::Cell fresh : plan.fresh) {
                const bool listed = std::any_of(plan.sets.begin(), plan.sets.end(), [fresh](const DummyData::MembersPtr &list) { return list->bits.contains(fresh.bits); });
                verdict.that(!listed, tables[t].columns[c] + " = " + blueprint->program->texts().text(fresh.text()));
            }
        }
    }
}

void keepsToRecordedTime(const Sample &sample, Verdict &verdict)
{
    eachValue(sample, [&](const Table::DataTable &table, std::size_t c, std::size_t row, const Core::Value &value) {
        if (table.schema->columns[c].type == Core::kDate) {
            const bool holds = value.toDate().days() <= kToday && value.toDate().civil().year >= 1900;
            verdict.that(holds, holds ? std::string() : placeOf(table, c, row));
        }
    });
}

/// Dates of events with the life they belong to.
template <typename Look>
void eachEvent(const Sample &sample, const Look &look)
{
    static const std::set<std::string> kOfFacts{"practice_registrations", "addresses", "patients", "ons_deaths"};
    for (const Table::DataTablePtr &table : sample.generated.tables.tables()) {
        for (std::size_t c = 0; !kOfFacts.contains(table->schema->name) && c < table->columns.size(); ++c) {
            if (table->schema->columns[c].type != Core::kDate || !table->columns[c]) {
                continue;
            }
            for (std::size_t p = 0; p < table->patientIds.size(); ++p) {
                const Life &life = sample.lives.at(table->patientIds[p]);
                for (std::uint32_t row = table->offsets[p]; row < table->offsets[p + 1]; ++row) {
                    if (!table->columns[c]->isNull(row)) {
                        look(*table, c, row, table->columns[c]->dates[row], life);
                    }
                }
            }
        }
    }
}

void nothingBeforeBirth(const Sample &sample, Verdict &verdict)
{
    if (sample.mayBeImplausible() || sample.lives.empty()) {
        return;
    }
    eachEvent(sample, [&](const Table::DataTable &table, std::size_t c, std::size_t row, std::int64_t day, const Life &life) {
        verdict.that(day >= life.birth, day >= life.birth ? std::string() : placeOf(table, c, row));
    });
}

void nothingAfterDeath(const Sample &sample, Verdict &verdict)
{
    if (sample.mayBeImplausible() || sample.lives.empty()) {
        return;
    }
    eachEvent(sample, [&](const Table::DataTable &table, std::size_t c, std::size_t row, std::int64_t day, const Life &life) {
        verdict.that(!life.death || day <= *life.death, !life.death || day <= *life.death ? std::string() : placeOf(table, c, row));
    });
}

void hasOneRowWherePromised(const Sample &sample, Verdict &verdict)
{
    for (const Table::DataTablePtr &table : sample.generated.tables.tables()) {
        for (std::size_t p = 0; table->schema->oneRowPerPatient && p < table->patientIds.size(); ++p) {
            verdict.that(table->offsets[p + 1] - table->offsets[p] == 1, table->schema->name + " of " + std::to_string(table->patientIds[p]));
        }
    }
}

void everybodyHasARow(const Samples &, Verdict &verdict)
{
    Everything definition;
    const NodeId events = definition.graph.selectTable(schemaOf("clinical_events"));
    definition.dataset.population = *definition.graph.function(Op::Not, std::array{*definition.graph.function(Op::IsNull, std::array{*definition.graph.aggregate(Op::Count, events)})});
    definition.dataset.variables.push_back({"n", *definition.graph.aggregate(Op::Count, events)});
    definition.dataset.variables.push_back({"died", *definition.graph.selectColumn(definition.graph.selectTable(schemaOf("ons_deaths")), "date")});
    const DummyData::Generated generated = make(definition, 200, 3);
    const auto results = Engine::evaluateDataset(definition.graph, definition.dataset, generated.tables);
    verdict.that(results && static_cast<std::int64_t>(results->front().rows) == generated.populationReached, "somebody has no row in any table");
    std::set<std::int64_t> known;
    for (const Table::DataTablePtr &table : generated.tables.tables()) {
        known.insert(table->patientIds.begin(), table->patientIds.end());
    }
    verdict.that(static_cast<std::int64_t>(known.size()) == generated.populationReached, "somebody is in no table");
}

void addingAVariableChangesNoFact(const Samples &, Verdict &verdict)
{
    const std::vector<const char *> facts{"patients", "practice_registrations", "addresses", "ons_deaths"};
    const Table::TableSet few = make(everything({"practice_registrations", "addresses", "ons_deaths"}), 300, 6).tables;
    const Table::TableSet many = make(everything({"practice_registrations", "addresses", "ons_deaths", "clinical_events"}), 300, 6).tables;
    for (const char *name : facts) {
        const View before(few, name);
        const View after(many, name);
        std::map<std::int64_t, std::vector<std::string>> lines;
        const auto line = [](const View &view, std::size_t p) {
            std::vector<std::string> cells;
            for (std::size_t row = view.first(p); row < view.end(p); ++row) {
                for (const Core::ColumnSchema &column : view.table()->schema->columns) {
                    cells.push_back(view.at(row, column.name).toCsvText());
                }
            }
            return cells;
        };
        for (std::size_t p = 0; p < before.patients(); ++p) {
            lines[before.patient(p)] = line(before, p);
        }
        std::size_t same = 0;
        for (std::size_t p = 0; p < after.patients(); ++p) {
            same += lines[after.patient(p)] == line(after, p) ? 1U : 0U;
        }
        // Nine columns of clinical_events are demands of their own, carried by a few.
        verdict.that(before.patients() > 0 && 100 * same >= 97 * before.patients(), std::string(name) + ": the same for " + std::to_string(same) + " of " + std::to_string(before.patients()));
    }
}

void populationAloneHasTheSamePatients(const Samples &, Verdict &verdict)
{
    Everything alone = everything({"clinical_events"});
    const Table::TableSet with = make(alone, 200, 3).tables;
    alone.dataset.variables.clear();
    const Table::TableSet without = make(alone, 200, 3).tables;
    const View first(with, "patients");
    const View second(without, "patients");
    verdict.that(first.patients() == second.patients(), "another number");
    for (std::size_t p = 0; p < std::min(first.patients(), second.patients()); ++p) {
        verdict.that(first.patient(p) == second.patient(p), "another patient");
    }
}

void definitionsShareTheirPeople(const Samples &, Verdict &verdict)
{
    const Table::TableSet one = make(everything({"addresses"}), 120, 4).tables;
    const Table::TableSet two = make(everything({"apcs", "practice_registrations"}), 150, 4).tables;
    const View first(one, "patients");
    const View second(two, "patients");
    for (std::size_t p = 0; p < first.patients(); ++p) {
        verdict.that(first.patient(p) == second.patient(p), "another patient");
        for (const char *column : {"date_of_birth", "sex", "date_of_death"}) {
            verdict.that(first.at(first.first(p), column) == second.at(second.first(p), column), at(first, first.first(p), column));
        }
    }
}

void textsSurviveFiles(const Sample &sample, Verdict &verdict)
{
    eachValue(sample, [&](const Table::DataTable &table, std::size_t c, std::size_t row, const Core::Value &value) {
        const Core::ColumnSchema &column = table.schema->columns[c];
        if (!column.type.isText()) {
            return;
        }
        const std::string text = value.toText();
        const bool clean = std::none_of(text.begin(), text.end(), [](unsigned char letter) { return letter < 32; });
        const bool mayHaveCommas = column.type.kind == Core::TypeKind::MultiCodeString || column.anyConstraint(Kind::Categorical);
        const bool holds = clean && (mayHaveCommas || text.find(',') == std::string::npos);
        verdict.that(holds, holds ? std::string() : placeOf(table, c, row));
    });
}

void filesComeBackAsTheyWere(const Samples &samples, Verdict &verdict)
{
    onAll<textsSurviveFiles>(samples, verdict);
    const QTemporaryDir folder;
    for (const Table::DataTablePtr &table : samples.everyTable->generated.tables.tables()) {
        const QString path = folder.filePath(Table::tableFileName(table->schema->tableName, QStringLiteral(".csv")));
        TestSupport::require(Table::writeResults(path, {Table::asResult(*table)}));
        const auto read = Table::readTableFile(path, {table->schema, std::nullopt});
        verdict.that(read.has_value(), read ? std::string() : read.error().toString().toStdString());
        for (std::size_t c = 0; read && c < table->columns.size(); ++c) {
            for (std::size_t row = 0; table->columns[c] && row < table->rowCount(); ++row) {
                const bool same = (*read)->columns[c] && (*read)->columns[c]->value(row) == table->columns[c]->value(row);
                verdict.that(same, same ? std::string() : placeOf(*table, c, row));
            }
        }
    }
}

/// The patients of a sample as the generator has them, with what it says of its demands.
struct Covered
{
    explicit Covered(const Sample &sample) : blueprint(blueprintOf(sample, optionsOf(1))), worker(*blueprint)
    {
        for (std::size_t i = 0; persons.size() < 150 && i < 3000; ++i) {
            if (auto person = worker.make(blueprint->candidate(i), DummyData::Worker::Bend::Facts)) {
                persons.push_back(std::move(*person));
            }
        }
        std::vector<NodeId> outputs;
        for (const Query::Variable &variable : sample.definition.dataset.variables) {
            outputs.push_back(variable.node);
        }
        coverage.emplace(worker, persons, DummyData::demandsOf(*blueprint, outputs), persons.size());
        coverage->run(200000, nullptr);
    }
    std::unique_ptr<DummyData::Blueprint> blueprint;
    DummyData::Worker worker;
    std::vector<DummyData::Person> persons;
    std::optional<DummyData::Coverage> coverage;
};

void countsWhatIsThere(const Samples &samples, Verdict &verdict)
{
    for (const Sample *sample : {samples.study, &samples.all.back()}) {
        Covered covered(*sample);
        DummyData::Coverage again(covered.worker, covered.persons, covered.coverage->demands(), covered.persons.size());
        for (std::size_t d = 0; d < covered.coverage->demands().size(); ++d) {
            verdict.that(again.shown(d) == covered.coverage->shown(d), "demand " + std::to_string(d) + " of " + covered.coverage->demands()[d].variable);
        }
    }
}

void cancelledRunsGiveNothing(const Samples &, Verdict &verdict)
{
    const Everything definition = everything({"clinical_events"});
    std::atomic<bool> cancelled{false};
    DummyData::Options options = optionsOf(4);
    options.populationSize = 20000;
    options.cancelled = &cancelled;
    options.progress = [&cancelled](qint64 done, qint64) { cancelled = done > 0; };
    const auto stopped = DummyData::generate(definition.graph, definition.dataset, options);
    verdict.that(!stopped && stopped.error().code == Core::ErrorCode::Cancelled, "a cancelled run gave patients");
    options.cancelled = nullptr;
    options.progress = nullptr;
    options.populationSize = 300;
    const auto after = DummyData::generate(definition.graph, definition.dataset, options);
    const auto alone = DummyData::generate(definition.graph, definition.dataset, options);
    verdict.that(after && alone && sameTables(after->tables, alone->tables), "a run after a cancelled one makes others");
}

void nothingRuledOutEverOccurs(const Samples &, Verdict &verdict)
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
        verdict.that(ruledOut.contains("young") && ruledOut.contains("unknown"), "not proved");
        const auto results = Engine::evaluateDataset(graph, definition.dataset, generated.tables);
        TestSupport::require(results);
        const Table::ResultColumn &column = results->front().columns.back();
        for (std::size_t row = 0; row < results->front().rows; ++row) {
            verdict.that(!ruledOut.contains(column.values->value(row).toCsvText()), "shown though ruled out");
        }
    }
}

/// As many patients show a value by the engine as the generator says.
void whatIsMetIsVisible(const Samples &samples, Verdict &verdict)
{
    for (const Sample *sample : {samples.study, &samples.all.back()}) {
        Covered covered(*sample);
        std::sort(covered.persons.begin(), covered.persons.end(), [](const DummyData::Person &a, const DummyData::Person &b) { return a.id < b.id; });
        DummyData::Assembler assembler(*covered.blueprint->program);
        assembler.append(covered.persons, covered.worker.texts());
        const auto results = Engine::evaluateDataset(sample->definition.graph, sample->definition.dataset, assembler.finish());
        TestSupport::require(results);
        const Table::ResultTable &table = results->front();
        for (std::size_t d = 0; d < covered.coverage->demands().size(); ++d) {
            const DummyData::Demand &demand = covered.coverage->demands()[d];
            const int index = demand.variable.empty() ? -1 : table.columnIndex(demand.variable);
            const bool isOneValue = demand.text != "a value" && demand.weight != 3; // any value; any code of a list
            if (demand.kind != DummyData::Demand::Kind::Value || index < 0 || !isOneValue) {
                continue;
            }
            const Table::ColumnPtr &values = table.columns[static_cast<std::size_t>(index)].values;
            std::size_t found = 0;
            for (std::size_t row = 0; row < table.rows; ++row) {
                found += (demand.isMissing ? values->isNull(row) : (!values->isNull(row) && values->value(row).toCsvText() == demand.text)) ? 1U : 0U;
            }
            verdict.that(found == covered.coverage->shown(d), demand.variable + " = " + demand.text + ": " + std::to_string(found) + " of " + std::to_string(covered.coverage->shown(d)));
        }
    }
}

void hasRowsInReason(const Sample &sample, Verdict &verdict)
{
    for (const Table::DataTablePtr &table : sample.generated.tables.tables()) {
        std::vector<std::size_t> counts;
        for (std::size_t p = 0; p < table->patientIds.size(); ++p) {
            counts.push_back(table->offsets[p + 1] - table->offsets[p]);
        }
        if (!counts.empty()) {
            std::nth_element(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2), counts.end());
            verdict.that(counts[counts.size() / 2] <= 12, table->schema->name + ": " + std::to_string(counts[counts.size() / 2]) + " rows");
        }
    }
}

} // namespace

std::vector<Invariant> generalInvariants()
{
    return {{1, "the same bytes however often and in however many threads", isTheSameEveryTime},
            {2, "the first patients of more are those of fewer", keepsTheFirstWhenMoreAreAsked},
            ofEach<hasTheTablesThatAreUsed>(3, "the tables and columns that are used, under their names"),
            ofEach<numbersPatients>(4, "patient ids are positive and each comes once in a table"),
            {5, "everybody meets the population, nobody is in it twice", meetsThePopulation},
            ofEach<keepsConstraints>(6, "constraints of the schema hold"),
            ofEach<keepsAvailability>(7, "availability ranges hold"),
            ofEach<ordersDates>(8, "dates of a row keep their order"),
            ofEach<hasValidCodes>(9, "codes are valid in their system"),
            ofEach<mentionsNoFreshCode>(10, "fresh codes are in no list"),
            ofEach<keepsToRecordedTime>(11, "no date after today or before 1900"),
            ofEach<nothingBeforeBirth>(12, "nothing before birth"),
            ofEach<nothingAfterDeath>(13, "nothing after death"),
            ofEach<hasOneRowWherePromised>(14, "one row where one is promised"),
            {15, "everybody has a row in a used table", everybodyHasARow},
            {16, "a further variable changes no fact", addingAVariableChangesNoFact},
            {17, "without variables the patients are the same", populationAloneHasTheSamePatients},
            {18, "two definitions agree on their people", definitionsShareTheirPeople},
            {19, "texts survive files", filesComeBackAsTheyWere},
            {20, "the report counts what is there", countsWhatIsThere},
            {21, "a cancelled run leaves nothing behind", cancelledRunsGiveNothing},
            {22, "nothing ruled out ever occurs", nothingRuledOutEverOccurs},
            {23, "a demand that is met is visible", whatIsMetIsVisible},
            ofEach<hasRowsInReason>(24, "at most twelve rows as a rule")};
}
