// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace DummyData
{

namespace
{

/// Tables whose rows tell more of a row of another, by an identifier and the dates they share.
struct Part
{
    std::string_view table;
    std::string_view whole;
    std::string_view identifier;
};

constexpr std::array<Part, 6> kParts{{{"apcs_cost", "apcs", "apcs_ident"},
                                      {"ec_cost", "ec", "ec_ident"},
                                      {"opa_cost", "opa", "opa_ident"},
                                      {"opa_diag", "opa", "opa_ident"},
                                      {"opa_proc", "opa", "opa_ident"},
                                      {"apcs_cost_historical", "apcs_historical", "apcs_ident"}}};

constexpr std::array<std::string_view, 5> kSharedDates{"admission_date", "discharge_date", "arrival_date", "appointment_date", "referral_request_received_date"};

/// Discharge destinations of an attendance that stand for an admission: ward, short stay ward, intensive care.
bool isAdmission(std::string_view code)
{
    return code == "306706006" || code == "1066331000000109" || code == "1066391000000104" || code == "1066361000000104";
}

} // namespace

std::optional<std::size_t> RowMaker::tableNamed(std::string_view name) const
{
    const std::vector<TableInfo> &tables = m_columns.program().tables();
    for (std::size_t t = 0; t < tables.size(); ++t) {
        if (!tables[t].isInline && tables[t].schema->name == name) {
            return t;
        }
    }
    return {};
}

/// What rows of different tables owe one another. Before stays are separated.
void RowMaker::complete(Person &person)
{
    for (const Part &part : kParts) {
        const auto table = tableNamed(part.table);
        const auto whole = tableNamed(part.whole);
        if (table && whole) {
            completeWholes(person, *table, *whole);
        }
    }
    admitAttendances(person);
    const std::vector<TableInfo> &tables = m_columns.program().tables();
    for (std::size_t t = 0; t < tables.size(); ++t) {
        if (!tables[t].isInline && tables[t].column("numeric_value") >= 0 && tables[t].column("date") >= 0 && person.tables[t].size() > 1) {
            agreeResults(person, t);
        }
    }
    agreeReferrals(person);
    keepInRegistrations(person);
    keepPrevalent(person);
}

/// There are as many wholes as parts.
void RowMaker::completeWholes(Person &person, std::size_t table, std::size_t whole)
{
    for (std::size_t missing = person.tables[whole].living(); missing < person.tables[table].living(); ++missing) {
        Random random = m_columns.people().stream(person.id, "whole").stream(table * 1000 + missing);
        const std::size_t row = newRow(person, whole, {}, random);
        if (!isSound(person, whole, row)) {
            person.tables[whole].dead[row] = 1;
            return;
        }
    }
}

/// The n-th part belongs to the n-th whole and has its identifier and dates. After stays are separated.
void RowMaker::linkParts(Person &person)
{
    for (const Part &part : kParts) {
        const auto table = tableNamed(part.table);
        const auto whole = tableNamed(part.whole);
        if (!table || !whole) {
            continue;
        }
        TableRows &parts = person.tables[*table];
        std::size_t of = 0;
        for (std::size_t row = 0; row < parts.size(); ++row) {
            if (!parts.alive(row)) {
                continue;
            }
            while (of < person.tables[*whole].size() && !person.tables[*whole].alive(of)) {
                ++of;
            }
            if (of == person.tables[*whole].size()) {
                parts.dead[row] = parts.rowPinned(row) ? 0 : 1;
                continue;
            }
            linkPart(person, *table, row, *whole, of, part.identifier);
            ++of;
        }
    }
}

void RowMaker::linkPart(Person &person, std::size_t table, std::size_t row, std::size_t whole, std::size_t of, std::string_view identifier)
{
    const auto copy = [&](std::string_view column) {
        if (info(whole).column(column) >= 0 && isFree(person, table, row, column)) {
            set(person, table, row, column, get(person, whole, of, column));
        } else if (isFree(person, whole, of, column) && info(table).column(column) >= 0) {
            set(person, whole, of, column, get(person, table, row, column));
        }
    };
    copy(identifier);
    for (const std::string_view column : kSharedDates) {
        copy(column);
    }
    Random random = m_columns.people().stream(person.id, "part").stream(row);
    orderDates(person, table, row, random);
}

/// Who is admitted from emergency care has a stay that begins then, or went home after all.
void RowMaker::admitAttendances(Person &person) const
{
    const auto attendances = tableNamed("emergency_care_attendances");
    const auto spells = tableNamed("apcs");
    if (!attendances || !spells || info(*spells).column("admission_date") < 0) {
        return;
    }
    const TableRows &rows = person.tables[*attendances];
    TableRows &stays = person.tables[*spells];
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const Cell arrival = get(person, *attendances, row, "arrival_date");
        const Cell destination = get(person, *attendances, row, "discharge_destination");
        if (!rows.alive(row) || arrival.isNull() || destination.isNull() || !isAdmission(m_texts.text(destination.text()))) {
            continue;
        }
        bool admitted = false;
        std::optional<std::size_t> movable;
        for (std::size_t stay = 0; stay < stays.size(); ++stay) {
            const Cell day = get(person, *spells, stay, "admission_date");
            const bool starts = stays.alive(stay) && !day.isNull();
            admitted = admitted || (starts && day.bits >= arrival.bits && day.bits <= arrival.bits + 1);
            movable = starts && !stays.rowPinned(stay) && !movable ? std::optional(stay) : movable;
        }
        if (!admitted && movable) {
            const std::int64_t before = get(person, *spells, *movable, "admission_date").bits;
            move(person, *spells, *movable, arrival.bits - before);
            admitted = get(person, *spells, *movable, "admission_date").bits == arrival.bits;
        }
        if (!admitted && isFree(person, *attendances, row, "discharge_destination")) {
            set(person, *attendances, row, "discharge_destination", text("306689006"));
        }
    }
}

/// Systolic pressure stands above diastolic, and BMI follows from height and weight of the same day.
void RowMaker::agreeResults(Person &person, std::size_t table) const
{
    std::map<std::int64_t, std::map<std::string_view, std::vector<std::size_t>>> days; // rows by measurement
    const TableRows &rows = person.tables[table];
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const Measurement *measurement = rows.alive(row) ? m_columns.measurementOf(person, table, row) : nullptr;
        const Cell date = get(person, table, row, "date");
        if (measurement && !date.isNull() && !get(person, table, row, "numeric_value").isNull()) {
            days[date.bits][measurement->key].push_back(row);
        }
    }
    for (const auto &[date, results] : days) {
        const auto rowsOf = [&results](std::string_view key) {
            const auto found = results.find(key);
            return found == results.end() ? std::vector<std::size_t>() : found->second;
        };
        agreePressures(person, table, rowsOf("systolic_bp"), rowsOf("diastolic_bp"));
        const std::vector<std::size_t> heights = rowsOf("height");
        const std::vector<std::size_t> weights = rowsOf("weight");
        if (heights.empty() || weights.empty()) {
            continue;
        }
        const double tall = get(person, table, heights.front(), "numeric_value").real();
        const double metres = tall > 3 ? tall / 100 : tall; // some definitions want metres
        for (const std::size_t row : rowsOf("bmi")) {
            if (isFree(person, table, row, "numeric_value")) {
                set(person, table, row, "numeric_value", Cell::ofReal(std::round(10 * get(person, table, weights.front(), "numeric_value").real() / (metres * metres)) / 10));
            }
        }
    }
}

void RowMaker::agreePressures(Person &person, std::size_t table, const std::vector<std::size_t> &systolic, const std::vector<std::size_t> &diastolic) const
{
    constexpr double kLeastPulsePressure = 10;
    constexpr double kUsualPulsePressure = 45;
    constexpr double kLowest = 30; // measurements.json, diastolic_bp
    const auto number = [&](std::size_t row) { return get(person, table, row, "numeric_value").real(); };
    for (const std::size_t low : diastolic) {
        for (const std::size_t high : systolic) {
            if (number(high) >= number(low) + kLeastPulsePressure) {
                continue;
            }
            if (isFree(person, table, low, "numeric_value") && number(high) >= kLowest + kLeastPulsePressure) {
                set(person, table, low, "numeric_value", Cell::ofReal(std::max(kLowest, number(high) - kUsualPulsePressure)));
            } else if (isFree(person, table, high, "numeric_value")) {
                set(person, table, high, "numeric_value", Cell::ofReal(number(low) + kUsualPulsePressure));
            }
        }
    }
}

/// Of one referral to one specialty the first attendance comes before the follow-ups: one that would come later
/// had a referral of its own.
void RowMaker::agreeReferrals(Person &person) const
{
    const auto table = tableNamed("opa");
    if (!table || info(*table).column("first_attendance") < 0 || info(*table).column("appointment_date") < 0 || info(*table).column("referral_request_received_date") < 0) {
        return;
    }
    const TableRows &rows = person.tables[*table];
    const auto isFirst = [&](std::size_t row) {
        const Cell kind = get(person, *table, row, "first_attendance");
        return !kind.isNull() && (m_texts.text(kind.text()) == "1" || m_texts.text(kind.text()) == "3");
    };
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const Cell day = get(person, *table, row, "appointment_date");
        const Cell referral = get(person, *table, row, "referral_request_received_date");
        for (std::size_t other = 0; other < rows.size(); ++other) {
            const Cell otherDay = get(person, *table, other, "appointment_date");
            if (!rows.alive(row) || !rows.alive(other) || !isFirst(row) || isFirst(other) || day.isNull() || otherDay.isNull() || otherDay.bits >= day.bits
                || referral.isNull() || get(person, *table, other, "referral_request_received_date") != referral
                || get(person, *table, other, "treatment_function_code") != get(person, *table, row, "treatment_function_code")) {
                continue;
            }
            if (isFree(person, *table, row, "referral_request_received_date")) {
                set(person, *table, row, "referral_request_received_date", Cell::whole(otherDay.bits + 1));
            } else if (isFree(person, *table, other, "referral_request_received_date")) {
                set(person, *table, other, "referral_request_received_date", Cell{});
            }
        }
    }
}

/// Appointments lie in a registration, give or take a fortnight.
void RowMaker::keepInRegistrations(Person &person) const
{
    constexpr std::int64_t kSlack = 14;
    const auto appointments = tableNamed("appointments");
    const auto registrations = tableNamed("practice_registrations");
    if (!appointments || !registrations || info(*registrations).column("start_date") < 0 || info(*registrations).column("end_date") < 0) {
        return;
    }
    TableRows &rows = person.tables[*appointments];
    const TableRows &periods = person.tables[*registrations];
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const Cell start = get(person, *appointments, row, "start_date");
        if (!rows.alive(row) || rows.rowPinned(row) || start.isNull()) {
            continue;
        }
        std::optional<std::int64_t> nearest;
        for (std::size_t period = 0; period < periods.size(); ++period) {
            const Cell from = get(person, *registrations, period, "start_date");
            const Cell to = get(person, *registrations, period, "end_date");
            if (!periods.alive(period) || from.isNull()) {
                continue;
            }
            const std::int64_t inside = std::clamp(start.bits, from.bits, std::max(from.bits, to.isNull() ? person.facts.lastDay.days() : to.bits));
            nearest = !nearest || std::abs(inside - start.bits) < std::abs(*nearest - start.bits) ? inside : nearest;
        }
        if (nearest && std::abs(*nearest - start.bits) > kSlack) {
            move(person, *appointments, row, *nearest - start.bits);
        }
        const std::int64_t now = get(person, *appointments, row, "start_date").bits;
        rows.dead[row] = !nearest || std::abs(*nearest - now) > kSlack ? 1 : 0;
    }
}

/// Who was on renal replacement in one year's register and lives is in those of the later years.
void RowMaker::keepPrevalent(Person &person)
{
    const auto table = tableNamed("ukrr");
    if (!table || info(*table).column("dataset") < 0 || person.tables[*table].size() == 0) {
        return;
    }
    static constexpr std::array<std::pair<std::string_view, int>, 3> kYears{{{"2019_prevalence", 2019}, {"2020_prevalence", 2020}, {"2021_prevalence", 2021}}};
    TableRows &rows = person.tables[*table];
    std::optional<std::size_t> before;
    for (const auto &[name, year] : kYears) {
        std::optional<std::size_t> own;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const Cell dataset = get(person, *table, row, "dataset");
            own = rows.alive(row) && !dataset.isNull() && m_texts.text(dataset.text()) == name ? std::optional(row) : own;
        }
        if (!own && before && person.facts.lastDay.days() >= Core::daysFromCivil(year, 12, 31)) {
            own = rows.addRow();
            for (std::size_t c = 0; c < rows.columns; ++c) {
                rows.at(*own, c) = rows.at(*before, c);
            }
            set(person, *table, *own, "dataset", text(name));
        }
        before = own ? own : before;
    }
}

} // namespace DummyData
