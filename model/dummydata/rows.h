// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "model/dummydata/columns.h"
#include "model/dummydata/households.h"

namespace DummyData
{

/// A frame of the definition that persons may have rows in: which rows it makes depends on its own
/// content and the person only, so a new frame leaves the rows of the others alone.
struct FramePlan
{
    Query::NodeId frame = Query::kNoNode;
    std::size_t table = 0;
    std::uint64_t key = 0;      ///< of its content
    double share = 0.4;         ///< of persons who have rows in it
    double density = 1.0;       ///< times as many rows as usual
    bool decidesPopulation = false;
    bool overTime = false;      ///< of an interval of measures: `share` is that of each of the intervals it stands for
    std::size_t series = 0;     ///< rows that follow one another where the definition counts on so many, 0: none
    std::int64_t gap = 0;       ///< days that it wants between them at least
    bool reissued = false;      ///< medicines of a class that is given again and again
    std::vector<std::int64_t> pauses;  ///< days between rows of a series that conditions tell apart, ascending
    std::vector<std::int64_t> anchors; ///< days that its conditions name
};

/// Makes the rows of persons: one consistent life first, events inside it (dummy-data.md 3.8), and
/// keeps what belongs together together. Not thread safe: it puts texts into its pool.
class RowMaker
{
public:
    RowMaker(const Columns &columns, TextPool &texts) : m_columns(columns), m_texts(texts), m_households(std::make_unique<Households>(columns.people())) {}

    /// The person with the rows of the fact tables and of inline tables.
    [[nodiscard]] Person begin(std::int64_t id) const;
    /// A further row of a table, everyday but for what belongs together; its number.
    std::size_t newRow(Person &person, std::size_t table, const std::vector<std::int64_t> &anchors, Random &random);
    /// Brings what is not pinned in a row into agreement with the rest of it.
    void relate(Person &person, std::size_t table, std::size_t row, Random &random);
    /// The newest row of a table again every four, eight or twelve weeks from then on, as repeat medicines are issued.
    void reissue(Person &person, std::size_t table, Random &random);
    /// Moves all dates of a row by some days; false if it would not stay inside life.
    bool move(Person &person, std::size_t table, std::size_t row, std::int64_t days) const;
    /// Brings the whole person into agreement after rows were changed: deaths in two tables, events
    /// inside life, registrations that follow one another. Pinned cells stay.
    void settle(Person &person, Random &random);
    /// What rows of one table owe one another: stays that do not overlap, doses that keep their distance.
    void separate(Person &person);
    /// Whether all dates of a row lie between birth and the last day and nothing required is missing.
    [[nodiscard]] bool isSound(const Person &person, std::size_t table, std::size_t row) const;
    /// Rows that break the person's life (dummy-data.md 4: 12, 13).
    [[nodiscard]] int implausible(const Person &person) const;

private:
    void fillFacts(Person &person, std::size_t table) const;
    void fillFactRow(Person &person, std::size_t table, Random random) const;
    void relateEvent(Person &person, std::size_t table, std::size_t row, Random &random);
    void relateSpell(Person &person, std::size_t table, std::size_t row, Random &random);
    void relateCauses(Person &person, std::size_t table, std::size_t row, std::string_view prefix, Random &random) const;
    void relateAppointment(Person &person, std::size_t table, std::size_t row, Random &random);
    void relateWait(Person &person, std::size_t table, std::size_t row, Random &random) const;
    void joinConsultation(Person &person, std::size_t table, std::size_t row) const;
    void relateVaccination(Person &person, std::size_t table, std::size_t row, Random &random);
    void relateAge(Person &person, std::size_t table, std::size_t row, Random &random) const;
    void relateComparator(Person &person, std::size_t table, std::size_t row, Random &random) const;
    void relateAdmissionMethod(Person &person, std::size_t table, std::size_t row) const;
    void relateTherapy(Person &person, std::size_t table, std::size_t row, Random &random) const;
    void relateRenal(Person &person, std::size_t table, std::size_t row, Random &random) const;
    void relateFrailty(Person &person, std::size_t table, std::size_t row, Random &random) const;
    void relateWaiting(Person &person, std::size_t table, std::size_t row, Random &random) const;
    void relateCost(Person &person, std::size_t table, std::size_t row) const;
    void relateAttendance(Person &person, std::size_t table, std::size_t row, Random &random) const;
    void relateOthers(Person &person, std::size_t table, std::size_t row, Random &random) const;
    void orderTexts(Person &person, std::size_t table, std::size_t row, std::string_view earlier, std::string_view later, std::int64_t slack) const;
    void agreeProducts(Person &person, std::size_t table, std::size_t row, Random &random) const;
    void complete(Person &person);
    void completeWholes(Person &person, std::size_t table, std::size_t whole);
    void linkParts(Person &person);
    void linkPart(Person &person, std::size_t table, std::size_t row, std::size_t whole, std::size_t of, std::string_view identifier);
    void agreeReferrals(Person &person) const;
    void agreePressures(Person &person, std::size_t table, const std::vector<std::size_t> &systolic, const std::vector<std::size_t> &diastolic) const;
    void admitAttendances(Person &person) const;
    void agreeResults(Person &person, std::size_t table) const;
    void keepInRegistrations(Person &person) const;
    void keepPrevalent(Person &person);
    void orderDates(Person &person, std::size_t table, std::size_t row, Random &random);
    void settleDeaths(Person &person, Random &random);
    void separateSpells(Person &person, std::size_t table) const;
    void separateDoses(Person &person, std::size_t table) const;
    void separateSeasons(Person &person, std::size_t table) const;
    [[nodiscard]] bool isGiven(const Person &person, std::size_t table, std::size_t row) const;
    [[nodiscard]] bool isInfluenza(const Person &person, std::size_t table, std::size_t row) const;
    [[nodiscard]] bool isCovid(const Person &person, std::size_t table, std::size_t row) const;
    void settlePeriods(Person &person, std::size_t table);
    void set(Person &person, std::size_t table, std::size_t row, std::string_view column, Cell value) const;
    [[nodiscard]] Cell get(const Person &person, std::size_t table, std::size_t row, std::string_view column) const;
    [[nodiscard]] bool isFree(const Person &person, std::size_t table, std::size_t row, std::string_view column) const;
    [[nodiscard]] std::optional<std::size_t> tableNamed(std::string_view name) const;
    [[nodiscard]] const TableInfo &info(std::size_t table) const { return m_columns.program().tables()[table]; }
    [[nodiscard]] Cell text(std::string_view value) const { return Cell::ofText(m_texts.intern(value)); }

    const Columns &m_columns;
    TextPool &m_texts;
    std::unique_ptr<Households> m_households;
};

} // namespace DummyData
