// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace DummyData
{

using Core::TypeKind;

namespace
{

constexpr double kNoResultShare = 0.05; // numeric-values, "null_share"

Facts::Sex sexNamed(std::string_view name)
{
    return name == "female" ? Facts::Sex::Female : (name == "male" ? Facts::Sex::Male : (name == "intersex" ? Facts::Sex::Intersex : Facts::Sex::Unknown));
}

bool isPeriodTable(std::string_view name)
{
    return name == "practice_registrations" || name == "addresses";
}

} // namespace

void RowMaker::set(Person &person, std::size_t table, std::size_t row, std::string_view column, Cell value) const
{
    if (const int c = info(table).column(column); c >= 0) {
        person.tables[table].at(row, static_cast<std::size_t>(c)) = value;
    }
}

Cell RowMaker::get(const Person &person, std::size_t table, std::size_t row, std::string_view column) const
{
    const int c = info(table).column(column);
    return c < 0 ? Cell{} : person.tables[table].at(row, static_cast<std::size_t>(c));
}

bool RowMaker::isFree(const Person &person, std::size_t table, std::size_t row, std::string_view column) const
{
    const int c = info(table).column(column);
    return c >= 0 && person.tables[table].pinned[row * person.tables[table].columns + static_cast<std::size_t>(c)] == 0;
}

std::size_t RowMaker::newRow(Person &person, std::size_t table, const std::vector<std::int64_t> &anchors, Random &random)
{
    const TableInfo &table_ = info(table);
    TableRows &rows = person.tables[table];
    const std::size_t row = rows.addRow();
    const Random base(random.next());
    // Numbers depend on the code of their row, so codes come first.
    for (const bool numbers : {false, true}) {
        for (std::size_t c = 0; c < rows.columns; ++c) {
            if (table_.schemas[c]->type.isNumeric() == numbers) {
                Random column = base.stream(table_.columns[c]);
                rows.at(row, c) = m_columns.everyday(person, table, row, c, anchors, m_texts, column);
            }
        }
    }
    if (table_.schema->name == "ons_deaths" && person.facts.death) {
        set(person, table, row, "date", Cell::day(*person.facts.death));
    }
    Random relations = base.stream("relations");
    relate(person, table, row, relations);
    return row;
}

bool RowMaker::move(Person &person, std::size_t table, std::size_t row, std::int64_t days) const
{
    TableRows &rows = person.tables[table];
    const auto isDate = [&](std::size_t c) { return info(table).schemas[c]->type == Core::kDate && !rows.at(row, c).isNull(); };
    for (std::size_t c = 0; c < rows.columns; ++c) {
        if (isDate(c) && (rows.at(row, c).bits + days > person.facts.lastDay.days() || rows.at(row, c).bits + days < person.facts.birth.days())) {
            return false;
        }
    }
    for (std::size_t c = 0; days != 0 && c < rows.columns; ++c) {
        if (isDate(c)) {
            rows.at(row, c).bits += days;
        }
    }
    joinConsultation(person, table, row);
    return true;
}

/// What happens on one day happens in one consultation, whatever table it is in.
void RowMaker::joinConsultation(Person &person, std::size_t table, std::size_t row) const
{
    if (const Cell date = get(person, table, row, "date"); isFree(person, table, row, "consultation_id") && !date.isNull()) {
        set(person, table, row, "consultation_id", Cell::whole(person.id * 100000 + date.bits));
    }
}

void RowMaker::relate(Person &person, std::size_t table, std::size_t row, Random &random)
{
    const std::string &name = info(table).schema->name;
    relateAge(person, table, row, random);
    if (name == "clinical_events" || name == "clinical_events_ranges" || name == "open_prompt") {
        relateEvent(person, table, row, random);
    } else if (name == "apcs") {
        relateSpell(person, table, row, random);
    } else if (name == "ons_deaths") {
        relateCauses(person, table, row, "cause_of_death_", random);
    } else if (name == "emergency_care_attendances") {
        relateCauses(person, table, row, "diagnosis_", random);
        relateAttendance(person, table, row, random);
    } else if (name == "appointments") {
        relateAppointment(person, table, row, random);
    } else if (name == "vaccinations") {
        relateVaccination(person, table, row, random);
    } else if (name == "sgss_covid_all_tests") {
        const Cell positive = get(person, table, row, "is_positive");
        for (const char *column : {"variant", "variant_detection_method", "sgtf_status"}) {
            if (info(table).column("is_positive") >= 0 && !positive.isTrue() && isFree(person, table, row, column)) {
                set(person, table, row, column, Cell{});
            }
        }
        const Cell taken = get(person, table, row, "specimen_taken_date");
        const Cell reported = get(person, table, row, "lab_report_date");
        if (!taken.isNull() && !reported.isNull() && (reported.bits < taken.bits || reported.bits > taken.bits + 14)) {
            const std::int64_t last = std::max<std::int64_t>(taken.bits, person.facts.lastDay.days());
            if (isFree(person, table, row, "lab_report_date")) {
                set(person, table, row, "lab_report_date", Cell::whole(std::min({last, taken.bits + 14, taken.bits + random.geometric(1.5)})));
            } else if (isFree(person, table, row, "specimen_taken_date")) {
                set(person, table, row, "specimen_taken_date", Cell::whole(reported.bits - random.between(0, 3)));
            }
        }
    } else {
        relateOthers(person, table, row, random);
    }
    joinConsultation(person, table, row);
    orderDates(person, table, row, random);
}

void RowMaker::relateEvent(Person &person, std::size_t table, std::size_t row, Random &random)
{
    // A row has a code in one system, sometimes in both, never in neither.
    if (info(table).column("snomedct_code") >= 0 && info(table).column("ctv3_code") >= 0 && info(table).schema->name != "open_prompt") {
        const double kind = random.real();
        const bool snomedFree = isFree(person, table, row, "snomedct_code");
        const bool ctv3Free = isFree(person, table, row, "ctv3_code");
        if (snomedFree && (kind < 0.45 || !ctv3Free) && !get(person, table, row, "ctv3_code").isNull()) {
            set(person, table, row, "snomedct_code", Cell{});
        } else if (ctv3Free && (kind < 0.9 || !snomedFree) && !get(person, table, row, "snomedct_code").isNull()) {
            set(person, table, row, "ctv3_code", Cell{});
        }
    }
    if (isFree(person, table, row, "numeric_value")) {
        const auto column = static_cast<std::size_t>(info(table).column("numeric_value"));
        const bool measured = m_columns.isMeasured(person, table, row);
        // Numbers belong to measurements; some have none.
        if (!measured || random.chance(m_columns.knobs().missing.value_or(kNoResultShare))) {
            set(person, table, row, "numeric_value", Cell{});
        } else {
            person.tables[table].at(row, column) = m_columns.everyday(person, table, row, column, {}, m_texts, random);
        }
    }
    if (info(table).column("comparator") >= 0) {
        relateComparator(person, table, row, random);
    }
    const Cell value = get(person, table, row, "numeric_value");
    if (isFree(person, table, row, "lower_bound") && isFree(person, table, row, "upper_bound")) {
        const Measurement *measurement = m_columns.measurementOf(person, table, row);
        const bool known = !value.isNull() && random.chance(0.6);
        const double centre = measurement ? measurement->mean : (value.isNull() ? 0.0 : value.real());
        const double spread = measurement ? measurement->sd : std::fabs(centre) * 0.3;
        set(person, table, row, "lower_bound", known ? Cell::ofReal(std::round((centre - 2 * spread) * 10) / 10) : Cell{});
        set(person, table, row, "upper_bound", known ? Cell::ofReal(std::round((centre + 2 * spread) * 10) / 10) : Cell{});
    }
}

void RowMaker::relateSpell(Person &person, std::size_t table, std::size_t row, Random &random)
{
    const Cell admitted = get(person, table, row, "admission_date");
    const Cell left = get(person, table, row, "discharge_date");
    if (!admitted.isNull() && isFree(person, table, row, "discharge_date") && (left.isNull() || left.bits < admitted.bits || left.bits > admitted.bits + 60)) {
        const auto stay = static_cast<std::int64_t>(random.chance(0.35) ? 0 : std::exp(0.5 + 1.1 * random.normal()));
        set(person, table, row, "discharge_date", Cell::whole(std::min<std::int64_t>(admitted.bits + stay, std::max<std::int64_t>(admitted.bits, person.facts.lastDay.days()))));
    } else if (!left.isNull() && isFree(person, table, row, "admission_date") && (admitted.isNull() || admitted.bits > left.bits)) {
        set(person, table, row, "admission_date", Cell::whole(left.bits - random.geometric(2)));
    }
    const Cell from = get(person, table, row, "admission_date");
    const Cell to = get(person, table, row, "discharge_date");
    if (const Cell care = get(person, table, row, "days_in_critical_care"); !care.isNull() && isFree(person, table, row, "days_in_critical_care") && !from.isNull() && !to.isNull()) {
        set(person, table, row, "days_in_critical_care", Cell::whole(std::clamp<std::int64_t>(care.bits, 0, to.bits - from.bits + 1)));
    }
    if (isFree(person, table, row, "admission_method") && m_columns.plan(table, static_cast<std::size_t>(info(table).column("admission_method"))).sets.empty()) {
        static constexpr std::array<const char *, 10> kMethods{"11", "12", "13", "21", "21", "22", "23", "24", "28", "2A"};
        set(person, table, row, "admission_method", text(kMethods[static_cast<std::size_t>(random.between(0, 9))]));
    }
    relateAdmissionMethod(person, table, row);
    const Cell primary = get(person, table, row, "primary_diagnosis");
    Cell secondary = get(person, table, row, "secondary_diagnosis");
    if (secondary == primary && !primary.isNull() && isFree(person, table, row, "secondary_diagnosis")) {
        set(person, table, row, "secondary_diagnosis", Cell{});
        secondary = Cell{};
    }
    // All diagnoses hold the primary and the secondary one.
    Cell all = get(person, table, row, "all_diagnoses");
    for (const Cell code : {secondary, primary}) {
        if (code.isNull() || info(table).column("all_diagnoses") < 0 || (all.isNull() && !isFree(person, table, row, "all_diagnoses"))) {
            continue;
        }
        const std::string before = all.isNull() ? std::string() : m_texts.text(all.text());
        const std::string &added = m_texts.text(code.text());
        if (before.find(added) == std::string::npos && isFree(person, table, row, "all_diagnoses")) {
            all = text("||" + added + (before.empty() ? "" : " ," + before.substr(2)));
            set(person, table, row, "all_diagnoses", all);
        }
    }
    if (!all.isNull() && isFree(person, table, row, "primary_diagnosis") && primary.isNull() && random.chance(0.97)) {
        const std::string &codes = m_texts.text(all.text());
        const std::string code = codes.substr(2, codes.find(' ', 2) - 2);
        set(person, table, row, "primary_diagnosis", Core::isValidCode(Core::CodeSystem::Icd10, code) ? text(code) : Cell{});
    }
}

void RowMaker::relateCauses(Person &person, std::size_t table, std::size_t row, std::string_view prefix, Random &random) const
{
    // Numbered columns fill 01, 02, ... without gaps; what a demand put further back stays.
    const TableInfo &table_ = info(table);
    TableRows &rows = person.tables[table];
    std::vector<std::size_t> columns;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
        if (table_.columns[c].starts_with(prefix)) {
            columns.push_back(c);
        }
    }
    std::size_t wanted = std::min<std::size_t>(columns.size(), 1 + static_cast<std::size_t>(random.geometric(1.3)));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (rows.pinned[row * rows.columns + columns[i]] != 0 && !rows.at(row, columns[i]).isNull()) {
            wanted = std::max(wanted, i + 1);
        }
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (rows.pinned[row * rows.columns + columns[i]] == 0) {
            if (i >= wanted) {
                rows.at(row, columns[i]) = Cell{};
            } else if (rows.at(row, columns[i]).isNull()) {
                rows.at(row, columns[i]) = m_columns.everyday(person, table, row, columns[i], {}, m_texts, random);
            }
        }
    }
    const Cell underlying = get(person, table, row, "underlying_cause_of_death");
    if (table_.column("underlying_cause_of_death") < 0 || columns.empty()) {
        return;
    }
    const bool mentioned = std::any_of(columns.begin(), columns.end(), [&](std::size_t c) { return rows.at(row, c) == underlying && !underlying.isNull(); });
    if (mentioned) {
        return;
    }
    if (!underlying.isNull() && rows.pinned[row * rows.columns + columns.front()] == 0) {
        rows.at(row, columns.front()) = underlying;
    } else if (isFree(person, table, row, "underlying_cause_of_death") && !rows.at(row, columns.front()).isNull()) {
        set(person, table, row, "underlying_cause_of_death", rows.at(row, columns.front()));
    }
}

void RowMaker::relateAppointment(Person &person, std::size_t table, std::size_t row, Random &random)
{
    static constexpr std::array<std::string_view, 4> kSeen{"Arrived", "In Progress", "Finished", "Visit"};
    if (isFree(person, table, row, "status") && m_columns.plan(table, static_cast<std::size_t>(info(table).column("status"))).sets.empty()) {
        const double kind = random.real();
        set(person, table, row, "status", kind < 0.85 ? text("Finished") : (kind < 0.9 ? text("Did Not Attend") : get(person, table, row, "status")));
    }
    const Cell status = get(person, table, row, "status");
    const Cell start = get(person, table, row, "start_date");
    const bool seen = info(table).column("status") < 0 || (!status.isNull() && std::find(kSeen.begin(), kSeen.end(), m_texts.text(status.text())) != kSeen.end());
    if (isFree(person, table, row, "seen_date")) {
        set(person, table, row, "seen_date", seen ? start : Cell{});
    }
    const Cell booked = get(person, table, row, "booked_date");
    if (isFree(person, table, row, "booked_date") && !start.isNull() && (booked.isNull() || booked.bits > start.bits || booked.bits < start.bits - 60)) {
        set(person, table, row, "booked_date", Cell::whole(std::max<std::int64_t>(person.facts.birth.days(), start.bits - (random.chance(0.43) ? 0 : random.geometric(8)))));
    }
}

void RowMaker::relateVaccination(Person &person, std::size_t table, std::size_t row, Random &random)
{
    const Cell date = get(person, table, row, "date");
    const bool covid = isCovid(person, table, row);
    if (isInfluenza(person, table, row) && !date.isNull() && isFree(person, table, row, "date")) {
        // September to March, most of them before Christmas.
        const Core::CivilDate civil = Core::Date(static_cast<std::int32_t>(date.bits)).civil();
        const std::int64_t day = Core::daysFromCivil(civil.year, 9, 15) + random.geometric(40);
        const std::int64_t earlier = Core::daysFromCivil(civil.year - 1, 9, 15) + random.between(0, 120);
        if (civil.month > 3 && civil.month < 9) {
            const std::int64_t moved = day <= person.facts.lastDay.days() ? day : earlier;
            set(person, table, row, "date", Cell::whole(std::max<std::int64_t>(moved, person.facts.birth.days())));
        }
    }
    const std::int64_t last = person.facts.lastDay.days();
    if (covid && !date.isNull() && date.bits < kFirstCovidDose && isFree(person, table, row, "date") && last > kFirstCovidDose) {
        set(person, table, row, "date", Cell::whole(std::min(last, kFirstCovidDose + random.between(0, 700))));
    }
    agreeProducts(person, table, row, random);
}

/// Whether the vaccine of the row was given on its day to anybody: against COVID-19 since there is one, against
/// influenza in its season.
bool RowMaker::isGiven(const Person &person, std::size_t table, std::size_t row) const
{
    if (info(table).schema->name != "vaccinations") {
        return true;
    }
    const Cell date = get(person, table, row, "date");
    const int month = date.isNull() ? 1 : Core::Date(static_cast<std::int32_t>(date.bits)).civil().month;
    return date.isNull() || (isCovid(person, table, row) ? date.bits >= kFirstCovidDose : !isInfluenza(person, table, row) || month <= 3 || month >= 9);
}

bool RowMaker::isInfluenza(const Person &person, std::size_t table, std::size_t row) const
{
    const Cell disease = get(person, table, row, "target_disease");
    return !disease.isNull() && m_texts.text(disease.text()).find("INFLUENZA") != std::string::npos;
}

bool RowMaker::isCovid(const Person &person, std::size_t table, std::size_t row) const
{
    const Cell disease = get(person, table, row, "target_disease");
    return !disease.isNull() && (m_texts.text(disease.text()).find("COVID") != std::string::npos || m_texts.text(disease.text()).find("SARS") != std::string::npos);
}

void RowMaker::separate(Person &person)
{
    complete(person);
    const std::vector<TableInfo> &tables = m_columns.program().tables();
    for (std::size_t t = 0; t < tables.size(); ++t) {
        if (tables[t].isInline || person.tables[t].size() < 2) {
            continue;
        }
        if (tables[t].schema->name == "apcs") {
            separateSpells(person, t);
        } else if (tables[t].schema->name == "vaccinations") {
            separateDoses(person, t);
            separateSeasons(person, t);
        }
    }
    linkParts(person);
}

/// A stay ends by the day the next one begins.
void RowMaker::separateSpells(Person &person, std::size_t table) const
{
    const TableRows &rows = person.tables[table];
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (const Cell admitted = get(person, table, row, "admission_date"); rows.alive(row) && !admitted.isNull()) {
            order.emplace_back(admitted.bits, row);
        }
    }
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
        const auto [from, row] = order[i];
        const Cell left = get(person, table, row, "discharge_date");
        if (left.isNull() || left.bits <= order[i + 1].first || !isFree(person, table, row, "discharge_date")) {
            continue;
        }
        set(person, table, row, "discharge_date", Cell::whole(order[i + 1].first));
        if (const Cell care = get(person, table, row, "days_in_critical_care"); !care.isNull() && isFree(person, table, row, "days_in_critical_care")) {
            set(person, table, row, "days_in_critical_care", Cell::whole(std::clamp<std::int64_t>(care.bits, 0, order[i + 1].first - from + 1)));
        }
    }
}

/// Of two doses within a fortnight only one was given, unless both are asked for; ten at the most.
void RowMaker::separateDoses(Person &person, std::size_t table) const
{
    constexpr std::int64_t kFortnight = 14;
    constexpr int kMostDoses = 10;
    TableRows &rows = person.tables[table];
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (const Cell date = get(person, table, row, "date"); rows.alive(row) && !date.isNull() && isCovid(person, table, row)) {
            order.emplace_back(date.bits, row);
        }
    }
    std::sort(order.begin(), order.end());
    std::int64_t before = std::numeric_limits<std::int64_t>::min() / 2;
    int given = 0;
    std::optional<std::size_t> first;
    for (const auto &[day, row] : order) {
        if ((day - before < kFortnight || given >= kMostDoses) && !rows.rowPinned(row)) {
            rows.dead[row] = 1;
            continue;
        }
        before = day;
        ++given;
        // The primary course has one product in nearly all (dummy-data.md 4, 74).
        const bool mixes = m_columns.people().stream(person.id, "mixed doses").chance(0.02);
        if (given == 2 && first && !mixes && isFree(person, table, row, "product_name") && !get(person, table, *first, "product_name").isNull()) {
            set(person, table, row, "product_name", get(person, table, *first, "product_name"));
        }
        first = given == 1 ? std::optional(row) : first;
    }
}

/// One dose against influenza a season, from September to March, unless more are asked for.
void RowMaker::separateSeasons(Person &person, std::size_t table) const
{
    TableRows &rows = person.tables[table];
    std::map<int, std::size_t> given; // row by year in which the season began
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const Cell date = get(person, table, row, "date");
        if (!rows.alive(row) || date.isNull() || !isInfluenza(person, table, row)) {
            continue;
        }
        const Core::CivilDate civil = Core::Date(static_cast<std::int32_t>(date.bits)).civil();
        const auto [before, first] = given.try_emplace(civil.month >= 9 ? civil.year : civil.year - 1, row);
        if (first) {
            continue;
        }
        if (!rows.rowPinned(row)) {
            rows.dead[row] = 1;
        } else if (!rows.rowPinned(before->second)) {
            rows.dead[before->second] = 1;
            before->second = row;
        }
    }
}

void RowMaker::orderDates(Person &person, std::size_t table, std::size_t row, Random &random)
{
    const TableInfo &table_ = info(table);
    TableRows &rows = person.tables[table];
    for (std::size_t c = 0; c < rows.columns; ++c) {
        for (const std::string &name : m_columns.plan(table, c).dateAfter) {
            const int before = table_.column(name);
            if (before < 0) {
                continue;
            }
            Cell &later = rows.at(row, c);
            Cell &earlier = rows.at(row, static_cast<std::size_t>(before));
            if (later.isNull() || earlier.isNull() || later.bits >= earlier.bits) {
                continue;
            }
            const std::int64_t gap = random.geometric(20);
            if (rows.pinned[row * rows.columns + c] == 0) {
                later = Cell::whole(std::clamp<std::int64_t>(earlier.bits + gap, earlier.bits, std::max<std::int64_t>(earlier.bits, person.facts.lastDay.days())));
            } else if (rows.pinned[row * rows.columns + static_cast<std::size_t>(before)] == 0) {
                const std::int64_t first = m_columns.plan(table, static_cast<std::size_t>(before)).earliest;
                earlier = Cell::whole(std::max(first, std::max<std::int64_t>(std::min<std::int64_t>(person.facts.birth.days(), later.bits), later.bits - gap)));
            }
        }
    }
}

void RowMaker::settle(Person &person, Random &random)
{
    const std::vector<TableInfo> &tables = m_columns.program().tables();
    for (std::size_t t = 0; t < tables.size(); ++t) {
        if (!tables[t].isInline && tables[t].schema->name == "patients" && person.tables[t].size() > 0) {
            if (const Cell birth = get(person, t, 0, "date_of_birth"); !birth.isNull()) {
                const std::int64_t within = person.facts.birth.days() - birth.bits;
                person.facts.birth = within >= 0 && within < 28 ? person.facts.birth : Core::Date(static_cast<std::int32_t>(birth.bits));
            }
            if (const Cell sex = get(person, t, 0, "sex"); !sex.isNull()) {
                person.facts.sex = sexNamed(m_texts.text(sex.text()));
            }
        }
    }
    settleDeaths(person, random);
    for (std::size_t t = 0; t < tables.size(); ++t) {
        TableRows &rows = person.tables[t];
        if (tables[t].isInline) {
            continue;
        }
        if (isPeriodTable(tables[t].schema->name)) {
            settlePeriods(person, t);
            continue;
        }
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (!rows.alive(row)) {
                continue;
            }
            if (rows.rowPinned(row)) {
                relate(person, t, row, random);
            } else if (!isGiven(person, t, row)) {
                rows.dead[row] = 1;
            }
            for (std::size_t c = 0; !tables[t].isFact && c < rows.columns; ++c) {
                const Cell cell = rows.at(row, c);
                if (tables[t].schemas[c]->type != Core::kDate || cell.isNull() || rows.rowPinned(row)) {
                    continue;
                }
                if (cell.bits < person.facts.birth.days() || cell.bits > person.facts.lastDay.days()) {
                    rows.dead[row] = 1;
                }
            }
        }
    }
    separate(person);
}

bool RowMaker::isSound(const Person &person, std::size_t table, std::size_t row) const
{
    const TableRows &rows = person.tables[table];
    for (std::size_t c = 0; c < rows.columns; ++c) {
        const Cell cell = rows.at(row, c);
        if (cell.isNull() && m_columns.plan(table, c).notNull) {
            return false;
        }
        if (info(table).schemas[c]->type == Core::kDate && !cell.isNull()
            && (cell.bits < person.facts.birth.days() || cell.bits > person.facts.lastDay.days())) {
            return false;
        }
    }
    return m_columns.suits(person, table, row) && isGiven(person, table, row);
}

int RowMaker::implausible(const Person &person) const
{
    const std::vector<TableInfo> &tables = m_columns.program().tables();
    int broken = person.facts.death && person.facts.birth > *person.facts.death ? 1 : 0;
    for (std::size_t t = 0; t < tables.size(); ++t) {
        const TableRows &rows = person.tables[t];
        for (std::size_t row = 0; !tables[t].isInline && row < rows.size(); ++row) {
            broken += rows.alive(row) && (!m_columns.suits(person, t, row) || !isGiven(person, t, row)) ? 1 : 0;
            for (std::size_t c = 0; rows.alive(row) && c < rows.columns; ++c) {
                const Cell cell = rows.at(row, c);
                const std::string &name = tables[t].columns[c];
                if (tables[t].schemas[c]->type != Core::kDate || cell.isNull() || name == "date_of_birth" || name.find("go_live") != std::string::npos) {
                    continue;
                }
                const std::int64_t slack = tables[t].isFact ? 31 : 0; // ends of registrations, days of registration of a death
                broken += cell.bits < person.facts.birth.days() - (tables[t].isFact ? 31 : 0) || cell.bits > person.facts.lastDay.days() + slack ? 1 : 0;
            }
        }
    }
    return broken;
}

} // namespace DummyData
