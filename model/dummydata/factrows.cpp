// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/rows.h"

#include <algorithm>

#include "model/dummydata/marginals.h"

namespace DummyData
{

namespace
{

const char *sexName(Facts::Sex sex)
{
    switch (sex) {
    case Facts::Sex::Female:
        return "female";
    case Facts::Sex::Male:
        return "male";
    case Facts::Sex::Intersex:
        return "intersex";
    default:
        return "unknown";
    }
}

Cell orNull(const std::optional<Core::Date> &date)
{
    return date ? Cell::day(*date) : Cell{};
}

std::int64_t roundedRank(std::int32_t rank)
{
    return (rank + 50) / 100 * 100; // to the nearest hundred: marginals "imd"
}

constexpr double kSameDayShare = 0.94; // of deaths whose registered day is that of the record (dummy-data.md 4, 44)
constexpr std::int64_t kOnsFrom = 17928; // 2019-02-01: schema, general_range of ons_deaths.date

} // namespace

Person RowMaker::begin(std::int64_t id) const
{
    Person person;
    person.id = id;
    person.facts = m_columns.people().facts(id);
    const std::vector<TableInfo> &tables = m_columns.program().tables();
    person.tables.resize(tables.size());
    for (std::size_t t = 0; t < tables.size(); ++t) {
        TableRows &rows = person.tables[t];
        rows.columns = tables[t].columns.size();
        if (const auto found = tables[t].inlineRows.find(id); tables[t].isInline && found != tables[t].inlineRows.end()) {
            rows.addRow();
            rows.cells = found->second;
        } else if (tables[t].isFact && !tables[t].isInline) {
            fillFacts(person, t);
        }
    }
    return person;
}

void RowMaker::fillFacts(Person &person, std::size_t table) const
{
    const std::string &name = info(table).schema->name;
    const People &people = m_columns.people();
    const Facts &facts = person.facts;
    TableRows &rows = person.tables[table];
    Random random = people.stream(person.id, name);
    if (name == "practice_registrations" && !info(table).schema->oneRowPerPatient) {
        for (const Registration &registration : registrationsOf(facts, people.today(), random)) {
            const std::size_t row = rows.addRow();
            const std::size_t region = regionOfPractice(registration.practice);
            for (std::size_t c = 0; c < rows.columns; ++c) {
                Random column = random.stream(info(table).columns[c]).stream(row);
                rows.at(row, c) = m_columns.everyday(person, table, row, c, {}, m_texts, column);
            }
            set(person, table, row, "start_date", Cell::day(registration.start));
            set(person, table, row, "end_date", orNull(registration.end));
            set(person, table, row, "practice_pseudo_id", Cell::whole(registration.practice));
            set(person, table, row, "practice_nuts1_region_name", text(Marginals::instance().regionNames[region]));
            set(person, table, row, "practice_stp", text("E540000" + std::to_string(10 + region * 5 + static_cast<std::size_t>(registration.practice % 5))));
            set(person, table, row, "practice_systmone_go_live_date", Cell::day(goLiveOfPractice(registration.practice)));
        }
        return;
    }
    if (name == "addresses" && !info(table).schema->oneRowPerPatient) {
        for (const Residence &residence : residencesOf(facts, people.today(), person.id, random)) {
            const std::size_t row = rows.addRow();
            Random area = random.stream("area").stream(row);
            for (std::size_t c = 0; c < rows.columns; ++c) {
                Random column = random.stream(info(table).columns[c]).stream(row);
                rows.at(row, c) = m_columns.everyday(person, table, row, c, {}, m_texts, column);
            }
            const bool known = residence.imdRank > 0;
            set(person, table, row, "address_id", Cell::whole(residence.address));
            set(person, table, row, "start_date", Cell::day(residence.start));
            set(person, table, row, "end_date", orNull(residence.end));
            set(person, table, row, "address_type", Cell::whole(area.chance(0.9) ? 3 : 0));
            set(person, table, row, "rural_urban_classification", known ? Cell::whole(residence.ruralClass) : Cell{});
            set(person, table, row, "imd_rounded", known ? Cell::whole(roundedRank(residence.imdRank)) : Cell{});
            set(person, table, row, "msoa_code", known ? text(msoaOf(residence, area)) : Cell{});
            set(person, table, row, "has_postcode", Cell::truth(known));
            set(person, table, row, "care_home_is_potential_match", Cell::truth(residence.careHome));
            set(person, table, row, "care_home_requires_nursing", Cell::truth(residence.nursing));
            set(person, table, row, "care_home_does_not_require_nursing", Cell::truth(residence.careHome && !residence.nursing));
        }
        return;
    }
    fillFactRow(person, table, random);
}

void RowMaker::fillFactRow(Person &person, std::size_t table, Random random) const
{
    const std::string &name = info(table).schema->name;
    const Facts &facts = person.facts;
    const Marginals &marginals = Marginals::instance();
    TableRows &rows = person.tables[table];
    Random choice = random.stream("choice");
    const bool recorded = choice.chance(0.9); // marginals: ethnicity "with_sus_share"
    if ((name == "ons_deaths" && (!facts.death || facts.death->days() < kOnsFrom || !choice.chance(0.99))) || (name == "ethnicity_from_sus" && !recorded)) {
        return;
    }
    const std::size_t row = rows.addRow();
    for (std::size_t c = 0; c < rows.columns; ++c) {
        Random column = random.stream(info(table).columns[c]);
        rows.at(row, c) = m_columns.everyday(person, table, row, c, {}, m_texts, column);
    }
    if (name == "patients") {
        const Core::CivilDate birth = facts.birth.civil();
        set(person, table, row, "date_of_birth", Cell::whole(Core::daysFromCivil(birth.year, birth.month, 1)));
        set(person, table, row, "sex", text(sexName(facts.sex)));
        set(person, table, row, "date_of_death", orNull(facts.death));
    } else if (name == "ons_deaths") {
        // The registered day is mostly that of the record, else within a week.
        const std::int64_t shift = choice.chance(kSameDayShare) ? 0 : choice.between(1, 7);
        set(person, table, row, "date", Cell::whole(std::min<std::int64_t>(facts.death->days() + shift, m_columns.people().today().days())));
        std::size_t place = marginals.places.draw(choice);
        for (int tries = 0; tries < 3 && ageOn(facts, *facts.death) < 65 && marginals.placeNames[place] == "Care Home"; ++tries) {
            place = marginals.places.draw(choice); // hardly anybody dies there before old age (dummy-data.md 4, 48)
        }
        set(person, table, row, "place", text(marginals.placeNames[place]));
        Random causes = random.stream("causes");
        relateCauses(person, table, row, "cause_of_death_", causes);
    } else if (name == "ethnicity_from_sus") {
        set(person, table, row, "code", text(std::string(1, marginals.ethnicityLetters[facts.ethnicity])));
    } else if (name == "household_memberships_2020") {
        const auto household = m_households->of(person.id);
        set(person, table, row, "household_pseudo_id", household ? Cell::whole(household->id) : Cell{});
        set(person, table, row, "household_size", household ? Cell::whole(household->size) : Cell{});
        rows.dead[row] = household ? 0 : 1;
    } else if (name == "parents") {
        set(person, table, row, "mother_id", Cell{}); // unless one of the people can be it
        for (std::int64_t other = person.id + 1; other < person.id + 400; ++other) {
            const Facts mother = m_columns.people().facts(other);
            const std::int64_t years = Core::yearsBetween(facts.birth, mother.birth);
            if (mother.sex == Facts::Sex::Female && years >= 13 && years <= 55 && mother.lastDay > facts.birth) {
                set(person, table, row, "mother_id", Cell::whole(other));
                break;
            }
        }
    }
}

void RowMaker::settleDeaths(Person &person, Random &random)
{
    const std::vector<TableInfo> &tables = m_columns.program().tables();
    std::optional<std::size_t> patients;
    std::optional<std::size_t> registered;
    for (std::size_t t = 0; t < tables.size(); ++t) {
        if (!tables[t].isInline && tables[t].schema->name == "patients" && person.tables[t].size() > 0 && tables[t].column("date_of_death") >= 0) {
            patients = t;
        } else if (!tables[t].isInline && tables[t].schema->name == "ons_deaths") {
            registered = t;
        }
    }
    const std::size_t onsRows = registered ? person.tables[*registered].size() : 0;
    const bool hasOns = onsRows > 0 && person.tables[*registered].alive(onsRows - 1);
    const Cell ons = hasOns ? get(person, *registered, onsRows - 1, "date") : Cell{};
    Cell gp = patients ? get(person, *patients, 0, "date_of_death") : orNull(person.facts.death);
    const bool gpFree = !patients || isFree(person, *patients, 0, "date_of_death");
    const bool onsPinned = hasOns && person.tables[*registered].rowPinned(onsRows - 1);
    if (onsPinned && gpFree && !ons.isNull() && (gp.isNull() || std::abs(gp.bits - ons.bits) > 7)) {
        gp = ons;
    }
    if (patients && gpFree) {
        set(person, *patients, 0, "date_of_death", gp);
    }
    person.facts.death = gp.isNull() ? (ons.isNull() ? std::nullopt : std::optional(Core::Date(static_cast<std::int32_t>(ons.bits))))
                                     : std::optional(Core::Date(static_cast<std::int32_t>(gp.bits)));
    person.facts.lastDay = person.facts.death.value_or(m_columns.people().today());
    if (hasOns && !onsPinned) {
        if (gp.isNull() || gp.bits < kOnsFrom) {
            person.tables[*registered].dead[onsRows - 1] = 1;
        } else if (ons.isNull() || std::abs(gp.bits - ons.bits) > 7) {
            set(person, *registered, onsRows - 1, "date", gp);
        }
    } else if (registered && !hasOns && !gp.isNull() && gp.bits >= kOnsFrom && patients && !gpFree && random.chance(0.5)) {
        // A death that a demand put into the record is usually registered as well.
        newRow(person, *registered, {}, random);
    }
}

void RowMaker::settlePeriods(Person &person, std::size_t table)
{
    TableRows &rows = person.tables[table];
    const std::int64_t last = person.facts.lastDay.days();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const Cell start = get(person, table, row, "start_date");
        const Cell end = get(person, table, row, "end_date");
        if (!rows.alive(row)) {
            continue;
        }
        if (isFree(person, table, row, "start_date") && !start.isNull() && start.bits < person.facts.birth.days()) {
            set(person, table, row, "start_date", Cell::day(person.facts.birth));
        }
        if (isFree(person, table, row, "end_date") && person.facts.death && (end.isNull() || end.bits > last + 30)) {
            set(person, table, row, "end_date", Cell::whole(last));
        }
        const Cell from = get(person, table, row, "start_date");
        const Cell to = get(person, table, row, "end_date");
        if (!from.isNull() && (from.bits > last || (!to.isNull() && to.bits < from.bits)) && !rows.rowPinned(row)) {
            rows.dead[row] = 1;
        }
        for (std::size_t other = 0; other < rows.size(); ++other) {
            // A demanded period pushes the others aside.
            if (other == row || !rows.alive(other) || !rows.rowPinned(row) || rows.rowPinned(other)) {
                continue;
            }
            const Cell otherFrom = get(person, table, other, "start_date");
            const Cell otherTo = get(person, table, other, "end_date");
            const bool before = !otherTo.isNull() && !from.isNull() && otherTo.bits < from.bits;
            const bool after = !to.isNull() && !otherFrom.isNull() && otherFrom.bits > to.bits;
            if (before || after) {
                continue;
            }
            if (!from.isNull() && !otherFrom.isNull() && otherFrom.bits < from.bits - 1) {
                set(person, table, other, "end_date", Cell::whole(from.bits - 1));
            } else {
                rows.dead[other] = 1;
            }
        }
    }
}

} // namespace DummyData
