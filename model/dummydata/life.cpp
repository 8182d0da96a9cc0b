// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/life.h"

#include <algorithm>
#include <cmath>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "model/dummydata/texts.h"

namespace DummyData
{

namespace
{

constexpr int kDaysPerYear = 365;
constexpr double kDeathShare = 0.08;
constexpr double kFemaleShare = 0.505; // Census 2021, England: 51 % of people are female, 50.5 % rounds its mid-2020 estimate
constexpr double kMissingShare = 0.04;

std::vector<double> cumulativeAges()
{
    QFile file(QStringLiteral(":/dummydata/england-marginals.json"));
    std::vector<double> cumulative;
    if (!file.open(QIODevice::ReadOnly)) {
        return {1.0};
    }
    const QJsonArray persons = QJsonDocument::fromJson(file.readAll())
                                   .object()
                                   .value(QStringLiteral("population_by_single_year"))
                                   .toObject()
                                   .value(QStringLiteral("persons"))
                                   .toArray();
    double total = 0;
    for (const QJsonValue &count : persons) {
        total += count.toDouble();
        cumulative.push_back(total);
    }
    for (double &share : cumulative) {
        share /= total;
    }
    return cumulative;
}

Core::Date shifted(Core::Date date, std::int64_t days)
{
    return Core::addDays(date, days).value_or(date);
}

Core::Date clamped(Core::Date date, Core::Date low, Core::Date high)
{
    return std::max(low, std::min(date, high));
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

bool isStart(std::string_view column)
{
    return contains(column, "start") || contains(column, "admission") || contains(column, "arrival");
}

bool isEnd(std::string_view column)
{
    return contains(column, "end_date") || contains(column, "discharge") || contains(column, "end");
}

} // namespace

std::int64_t Random::geometric(double mean)
{
    const double u = std::max(real(), 1e-12);
    return static_cast<std::int64_t>(std::log(u) / std::log(mean / (1.0 + mean)));
}

LifeMaker::LifeMaker(const Analysis &analysis, std::uint64_t seed, Core::Date today)
    : m_analysis(analysis)
    , m_random(seed)
    , m_today(today)
    , m_reference(today)
    , m_cumulativeAge(cumulativeAges())
{
    // Far bounds such as 1900-01-01 or 2100-01-01 say nothing about when the study is.
    std::vector<Core::Date> near;
    for (const Core::Date anchor : analysis.anchors) {
        if (anchor >= Core::Date(Core::daysFromCivil(2000, 1, 1)) && anchor <= today) {
            near.push_back(anchor);
        }
    }
    if (!near.empty()) {
        m_reference = near[near.size() / 2];
    }
}

Life LifeMaker::life(std::int64_t patient) const
{
    Random random = m_random.stream(static_cast<std::uint64_t>(patient)).stream("life");
    Life life;
    const double u = random.real();
    const auto age = std::lower_bound(m_cumulativeAge.begin(), m_cumulativeAge.end(), u) - m_cumulativeAge.begin();
    const std::int64_t extra = age >= 90 ? std::min<std::int64_t>(random.geometric(3.0), 14) : 0;
    life.birth = shifted(m_reference, -(age + extra) * 365 - random.between(0, 364) - (age + extra) / 4);
    life.female = random.chance(kFemaleShare);
    life.lastDay = m_today;
    // Where the definition has several dates, each patient's record gathers round one of them.
    life.focus = m_reference;
    if (!m_analysis.anchors.empty()) {
        const Core::Date anchor = random.pick(m_analysis.anchors);
        life.focus = anchor > m_today || anchor < life.birth ? m_reference : anchor;
    }
    life.focus = clamped(shifted(life.focus, random.between(-200, 200)), life.birth, m_today);
    if (random.chance(kDeathShare * (age > 60 ? 3 : 1))) {
        life.death = clamped(shifted(life.focus, random.between(-100, 3 * kDaysPerYear)), life.birth, m_today);
        if (*life.death < m_today) {
            life.lastDay = *life.death;
        } else {
            life.death.reset();
        }
    }
    return life;
}

Core::Date LifeMaker::eventDate(const Life &life, Random &random) const
{
    const double kind = random.real();
    Core::Date date;
    if (kind < 0.45) {
        date = shifted(life.focus, random.between(-120, 240));
    } else if (kind < 0.75 && !m_analysis.anchors.empty()) {
        date = shifted(random.pick(m_analysis.anchors), random.between(-400, 400));
    } else {
        date = shifted(life.lastDay, -random.between(0, 12 * kDaysPerYear));
    }
    return clamped(date, life.birth, life.lastDay);
}

Core::Value LifeMaker::value(const TableAnalysis &table, const Core::ColumnSchema &column, const Life &life, Random &random) const
{
    using Kind = Core::Constraint::Kind;
    const bool notNull = column.anyConstraint(Kind::NotNull) != nullptr;
    if (!notNull && column.type != Core::kDate && random.chance(kMissingShare)) {
        return {};
    }
    const auto found = table.uses.find(column.name);
    static const ColumnUse kNoUse;
    const ColumnUse &use = found == table.uses.end() ? kNoUse : found->second;
    if (column.name == "sex") {
        return random.chance(0.99) ? Core::Value(life.female ? "female" : "male") : Core::Value(random.chance(0.5) ? "intersex" : "unknown");
    }
    if (const Core::Constraint *categories = column.anyConstraint(Kind::Categorical); categories && !categories->values.empty()) {
        return random.pick(categories->values);
    }
    if (const Core::Constraint *range = column.anyConstraint(Kind::ClosedRange)) {
        const std::int64_t steps = (range->maximum.toInt() - range->minimum.toInt()) / range->step;
        return Core::Value(range->minimum.toInt() + range->step * random.between(0, steps));
    }
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        return Core::Value(random.chance(column.name == "has_postcode" ? 0.95 : 0.5));
    case Core::TypeKind::Date: {
        if (!notNull && random.chance(0.05)) {
            return {};
        }
        Core::Date date = eventDate(life, random);
        if (column.anyConstraint(Kind::FirstOfMonth)) {
            const Core::CivilDate civil = date.civil();
            date = Core::Date(Core::daysFromCivil(civil.year, civil.month, 1));
        }
        if (const Core::Constraint *range = column.anyConstraint(Kind::GeneralRange)) {
            if (!range->minimum.isNull() && date < range->minimum.toDate()) {
                const std::int64_t span = life.lastDay.days() - range->minimum.toDate().days();
                if (span <= 0) {
                    return {};
                }
                date = shifted(range->minimum.toDate(), random.between(1, span));
            }
            if (!range->maximum.isNull() && date > range->maximum.toDate()) {
                date = range->maximum.toDate();
            }
        }
        return Core::Value(date);
    }
    default:
        return plainValue(column, use, random);
    }
}

/// Starts before ends, each step a plausible while after the one before.
void LifeMaker::orderDates(const TableAnalysis &table, const Life &life, std::vector<Core::Value> &row, Random &random) const
{
    std::optional<std::size_t> start;
    std::optional<std::size_t> end;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (table.schema->column(table.columns[c])->type != Core::kDate || contains(table.columns[c], "birth")) {
            continue;
        }
        if (!start && isStart(table.columns[c])) {
            start = c;
        } else if (!end && isEnd(table.columns[c])) {
            end = c;
        }
    }
    const bool spells = contains(table.schema->tableName, "registration") || contains(table.schema->tableName, "address");
    if (start && spells && !row[*start].isNull()) {
        // Registrations and addresses last: they begin long before what happens during them.
        row[*start] = Core::Value(clamped(shifted(life.focus, -random.between(30, 15 * kDaysPerYear)), life.birth, life.lastDay));
    }
    if (!end || (start && row[*start].isNull())) {
        return;
    }
    if (spells) {
        if (random.chance(0.85)) {
            row[*end] = Core::Value();
        } else {
            const Core::Date from = start ? row[*start].toDate() : life.birth;
            row[*end] = Core::Value(clamped(shifted(from, random.between(100, 12 * kDaysPerYear)), from, life.lastDay));
        }
    } else if (start && !row[*end].isNull()) {
        row[*end] = Core::Value(clamped(shifted(row[*start].toDate(), random.geometric(4.0)), row[*start].toDate(), life.lastDay));
    }
}

Rows LifeMaker::rows(const TableAnalysis &table, std::int64_t patient, const Life &life) const
{
    const Random base = m_random.stream(static_cast<std::uint64_t>(patient)).stream(table.schema->tableName);
    Random counts = base.stream("rows");
    const std::string &name = table.schema->tableName;
    std::int64_t rowCount = 0;
    if (name == "patients") {
        rowCount = 1;
    } else if (contains(name, "ons_deaths")) {
        rowCount = life.death ? 1 : 0;
    } else if (table.schema->oneRowPerPatient) {
        rowCount = counts.chance(0.8) ? 1 : 0;
    } else if (contains(name, "registration") || contains(name, "address")) {
        rowCount = counts.chance(0.95) ? 1 + (counts.chance(0.2) ? 1 : 0) : 0;
    } else {
        rowCount = counts.geometric(2.0 + 1.6 * static_cast<double>(std::min<std::size_t>(table.codelists, 20)));
    }
    Rows rows;
    for (std::int64_t r = 0; r < rowCount; ++r) {
        std::vector<Core::Value> row;
        for (const std::string &column : table.columns) {
            Random random = base.stream(column).stream(static_cast<std::uint64_t>(r));
            row.push_back(value(table, *table.schema->column(column), life, random));
            if (column == "date_of_birth") {
                const Core::CivilDate civil = life.birth.civil();
                row.back() = Core::Value(Core::Date(Core::daysFromCivil(civil.year, civil.month, 1)));
            } else if (column == "date_of_death" || (contains(name, "ons_deaths") && column == "date")) {
                row.back() = life.death ? Core::Value(*life.death) : Core::Value();
            }
        }
        Random random = base.stream("order").stream(static_cast<std::uint64_t>(r));
        orderDates(table, life, row, random);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace DummyData
