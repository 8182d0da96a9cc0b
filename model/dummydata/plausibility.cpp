// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/plausibility.h"

#include <algorithm>
#include <set>

namespace DummyData
{

namespace
{

constexpr std::int64_t kMonth = 31;             // ends of registrations and days of registration may lag behind a death
constexpr std::int64_t kWeek = 7;
constexpr int kOldest = 110;

} // namespace

Cell Plausibility::at(const Person &person, std::size_t table, std::size_t row, std::string_view column) const
{
    const int c = m_columns.program().tables()[table].column(column);
    return c < 0 ? Cell{} : person.tables[table].at(row, static_cast<std::size_t>(c));
}

std::vector<Implausible> Plausibility::of(const Person &person) const
{
    std::vector<Implausible> found;
    if (ageOn(person.facts, person.facts.lastDay) > kOldest) {
        found.push_back({Implausible::Kind::TooOld, {}});
    }
    if (person.facts.birth > person.facts.lastDay) {
        found.push_back({Implausible::Kind::OutsideLife, "patients"});
    }
    addDeaths(person, found);
    for (std::size_t t = 0; t < person.tables.size(); ++t) {
        if (!m_columns.program().tables()[t].isInline) {
            addDates(person, t, found);
            addDoses(person, t, found);
            addCodes(person, t, found);
            addNumbers(person, t, found);
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

void Plausibility::addDeaths(const Person &person, std::vector<Implausible> &found) const
{
    Cell recorded;
    Cell registered;
    const std::vector<TableInfo> &tables = m_columns.program().tables();
    for (std::size_t t = 0; t < tables.size(); ++t) {
        const TableRows &rows = person.tables[t];
        for (std::size_t row = 0; !tables[t].isInline && row < rows.size(); ++row) {
            if (rows.alive(row) && tables[t].schema->name == "patients") {
                recorded = at(person, t, row, "date_of_death");
            } else if (rows.alive(row) && tables[t].schema->name == "ons_deaths") {
                registered = at(person, t, row, "date");
            }
        }
    }
    if (!recorded.isNull() && !registered.isNull() && std::abs(recorded.bits - registered.bits) > kWeek) {
        found.push_back({Implausible::Kind::DeathsDiffer, {}});
    }
}

void Plausibility::addDates(const Person &person, std::size_t table, std::vector<Implausible> &found) const
{
    const TableInfo &info = m_columns.program().tables()[table];
    const TableRows &rows = person.tables[table];
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::int64_t slack = info.isFact ? kMonth : 0;
        for (std::size_t c = 0; rows.alive(row) && c < rows.columns; ++c) {
            const Cell cell = rows.at(row, c);
            const std::string &name = info.columns[c];
            if (info.schemas[c]->type != Core::kDate || cell.isNull() || name == "date_of_birth" || name.find("go_live") != std::string::npos) {
                continue;
            }
            if (cell.bits < person.facts.birth.days() - slack || cell.bits > person.facts.lastDay.days() + slack) {
                found.push_back({Implausible::Kind::OutsideLife, info.schema->name});
            }
        }
    }
}

void Plausibility::addDoses(const Person &person, std::size_t table, std::vector<Implausible> &found) const
{
    const TableRows &rows = person.tables[table];
    std::set<int> seasons; // by the year in which they began
    for (std::size_t row = 0; m_columns.program().tables()[table].schema->name == "vaccinations" && row < rows.size(); ++row) {
        const Cell disease = at(person, table, row, "target_disease");
        const Cell day = at(person, table, row, "date");
        if (!rows.alive(row) || disease.isNull() || day.isNull()) {
            continue;
        }
        const std::string &name = m_texts.text(disease.text());
        const Core::CivilDate civil = Core::Date(static_cast<std::int32_t>(day.bits)).civil();
        if ((name.find("COVID") != std::string::npos || name.find("SARS") != std::string::npos) && day.bits < kFirstCovidDose) {
            found.push_back({Implausible::Kind::EarlyDose, {}});
        } else if (name.find("INFLUENZA") != std::string::npos && civil.month > 3 && civil.month < 9) {
            found.push_back({Implausible::Kind::OutOfSeason, {}});
        } else if (name.find("INFLUENZA") != std::string::npos && !seasons.insert(civil.month >= 9 ? civil.year : civil.year - 1).second) {
            found.push_back({Implausible::Kind::TwiceASeason, {}});
        }
    }
}

void Plausibility::addCodes(const Person &person, std::size_t table, std::vector<Implausible> &found) const
{
    const TableRows &rows = person.tables[table];
    for (std::size_t row = 0; m_columns.meanings().hasConditions(table) && row < rows.size(); ++row) {
        const auto day = m_columns.firstDay(person, table, row);
        for (const int column : m_columns.codeColumns(table)) {
            const Condition *condition = rows.alive(row) ? m_columns.meanings().conditionOf(table, rows.at(row, static_cast<std::size_t>(column))) : nullptr;
            if (condition && !condition->suitsSex(person.facts)) {
                found.push_back({Implausible::Kind::WrongSex, condition->key});
            } else if (condition && day && !condition->suits(person.facts, *day)) {
                found.push_back({Implausible::Kind::WrongAge, condition->key});
            }
        }
    }
}

void Plausibility::addNumbers(const Person &person, std::size_t table, std::vector<Implausible> &found) const
{
    const TableRows &rows = person.tables[table];
    const int column = m_columns.program().tables()[table].column("numeric_value");
    for (std::size_t row = 0; column >= 0 && row < rows.size(); ++row) {
        const Measurement *measurement = rows.alive(row) ? m_columns.measurementOf(person, table, row) : nullptr;
        const Cell value = rows.at(row, static_cast<std::size_t>(column));
        if (measurement && !value.isNull() && (value.real() < measurement->minimum || value.real() > measurement->maximum)) {
            found.push_back({Implausible::Kind::BeyondBounds, measurement->key});
        }
    }
}

} // namespace DummyData
