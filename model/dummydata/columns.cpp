// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/columns.h"

#include <algorithm>
#include <cmath>

namespace DummyData
{

using Core::TypeKind;
using Query::NodeId;
using Query::Op;
using Kind = Core::Constraint::Kind;

namespace
{

constexpr double kMentionedShare = 0.85;
constexpr double kMissingShare = 0.03; // dummy-data.md 3.8, 10
constexpr int kOldest = 110;           // years; nobody is older unless a definition asks for it

bool ends(std::string_view text, std::string_view part)
{
    return text.ends_with(part);
}

} // namespace

Columns::Columns(Program &program, const People &people, const std::vector<std::pair<std::string, NodeId>> &variables, const std::vector<NodeId> &groups, const Knobs &knobs)
    : m_program(program), m_people(people), m_knobs(knobs), m_meanings(program, variables)
{
    const std::int64_t first = Core::daysFromCivil(1900, 1, 1);
    for (const TableInfo &table : program.tables()) {
        std::vector<ColumnPlan> plans;
        std::vector<int> codes;
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            ColumnPlan plan;
            plan.schema = table.schemas[c];
            plan.notNull = plan.schema->anyConstraint(Kind::NotNull) != nullptr;
            plan.firstOfMonth = plan.schema->anyConstraint(Kind::FirstOfMonth) != nullptr;
            plan.earliest = first;
            plan.latest = people.today().days();
            if (const Core::Constraint *categorical = plan.schema->anyConstraint(Kind::Categorical)) {
                for (const Core::Value &value : categorical->values) {
                    if (!value.isNull()) {
                        plan.categories.push_back(value.storage().index() == 4 ? Cell::ofText(program.texts().intern(value.toText()))
                                                      : (value.storage().index() == 2 ? Cell::whole(value.toInt())
                                                                                     : (value.storage().index() == 5 ? Cell::day(value.toDate()) : Cell{})));
                    }
                }
            }
            if (const Core::Constraint *range = plan.schema->anyConstraint(Kind::ClosedRange)) {
                plan.hasRange = true;
                plan.minimum = range->minimum.toInt();
                plan.maximum = range->maximum.toInt();
                plan.step = std::max<std::int64_t>(1, range->step);
            }
            if (const Core::Constraint *range = plan.schema->anyConstraint(Kind::GeneralRange); range && plan.schema->type == Core::kDate) {
                if (!range->minimum.isNull()) {
                    plan.earliest = range->minimum.toDate().days() + (range->includesMinimum ? 0 : 1);
                }
                if (!range->maximum.isNull()) {
                    plan.latest = range->maximum.toDate().days() - (range->includesMaximum ? 0 : 1);
                }
            }
            if (const Core::Constraint *after = plan.schema->anyConstraint(Kind::DateAfter)) {
                plan.dateAfter = after->columns;
            }
            if (plan.schema->type.kind == TypeKind::Code) {
                codes.push_back(static_cast<int>(c));
            }
            plans.push_back(std::move(plan));
        }
        m_plans.push_back(std::move(plans));
        m_codeColumns.push_back(std::move(codes));
    }
    m_influenza = program.texts().find("INFLUENZA");
    for (const NodeId group : groups) {
        if (ColumnPlan *plan = planOf(group)) {
            plan->few = true;
        }
    }
    collectUses();
    for (std::vector<ColumnPlan> &plans : m_plans) {
        for (ColumnPlan &plan : plans) {
            makeFresh(plan);
        }
    }
    collectMeasurements(variables);
}

Cell Columns::pickOf(const ColumnPlan &plan, const std::vector<Cell> &values, Random &random)
{
    constexpr std::int64_t kFew = 3;
    const auto last = static_cast<std::int64_t>(values.size()) - 1;
    return values[static_cast<std::size_t>(random.between(0, plan.few ? std::min(last, kFew - 1) : last))];
}

Cell Columns::pickFor(const Person &person, std::size_t table, const ColumnPlan &plan, const MembersPtr &list, Random &random) const
{
    constexpr double kSameGroupShare = 0.97; // records of one person's ethnicity seldom differ (dummy-data.md 4, 82)
    const std::vector<Cell> *own = m_meanings.ofEthnicity(list.get(), person.facts.ethnicity);
    if (own && !own->empty() && random.chance(kSameGroupShare)) {
        return random.pick(*own);
    }
    Cell cell = pickOf(plan, list->values, random);
    for (int tries = 0; tries < 4 && !canHave(person, table, cell); ++tries) {
        cell = pickOf(plan, list->values, random);
    }
    return cell;
}

bool Columns::canHave(const Person &person, std::size_t table, Cell code) const
{
    const Condition *condition = m_meanings.hasConditions(table) ? m_meanings.conditionOf(table, code) : nullptr;
    return !condition || (condition->suitsSex(person.facts) && condition->firstDay(person.facts) <= condition->lastDay(person.facts));
}

bool Columns::suits(const Person &person, std::size_t table, std::size_t row) const
{
    if (!m_meanings.hasConditions(table)) {
        return true;
    }
    const std::optional<std::int64_t> first = firstDay(person, table, row);
    return std::all_of(m_codeColumns[table].begin(), m_codeColumns[table].end(), [&](int column) {
        const Cell code = person.tables[table].at(row, static_cast<std::size_t>(column));
        const Condition *condition = m_meanings.conditionOf(table, code);
        return !condition || (first ? condition->suits(person.facts, *first) : canHave(person, table, code));
    });
}

std::optional<std::int64_t> Columns::firstDay(const Person &person, std::size_t table, std::size_t row) const
{
    const TableRows &rows = person.tables[table];
    std::optional<std::int64_t> first;
    for (std::size_t c = 0; c < rows.columns; ++c) {
        if (const Cell cell = rows.at(row, c); m_program.tables()[table].schemas[c]->type == Core::kDate && !cell.isNull()) {
            first = std::min(first.value_or(cell.bits), cell.bits);
        }
    }
    return first;
}

ColumnPlan *Columns::planOf(NodeId series)
{
    const ProgramNode &node = m_program.node(series);
    return node.op == Op::SelectColumn && node.table >= 0 ? &m_plans[static_cast<std::size_t>(node.table)][static_cast<std::size_t>(node.column)] : nullptr;
}

const Columns::Measured *Columns::measured(const Person &person, std::size_t table, std::size_t row) const
{
    for (const int column : m_codeColumns[table]) {
        const Cell code = person.tables[table].at(row, static_cast<std::size_t>(column));
        const auto found = code.isNull() ? m_measured[table].end() : m_measured[table].find(code.bits);
        if (found != m_measured[table].end()) {
            return &found->second;
        }
    }
    return nullptr;
}

const Measurement *Columns::measurementOf(const Person &person, std::size_t table, std::size_t row) const
{
    const Measured *found = measured(person, table, row);
    return found ? found->measurement : nullptr;
}

bool Columns::isMeasured(const Person &person, std::size_t table, std::size_t row) const
{
    return measured(person, table, row) != nullptr;
}

std::pair<std::int64_t, std::int64_t> Columns::window(const Person &person, std::size_t table, std::size_t row, std::size_t column, bool bend) const
{
    const ColumnPlan &plan = m_plans[table][column];
    const TableInfo &info = m_program.tables()[table];
    std::int64_t from = plan.earliest;
    std::int64_t to = plan.latest;
    const bool isBirth = plan.schema->name == "date_of_birth";
    const bool isDeath = plan.schema->name == "date_of_death" || (info.schema->name == "ons_deaths" && plan.schema->name == "date");
    if (bend) {
        return {from, to};
    }
    if (isBirth) {
        from = std::max<std::int64_t>(from, Core::addYears(person.facts.death.value_or(m_people.today()), -kOldest).value_or(Core::Date(0)).days());
        return {from, person.facts.death ? std::min<std::int64_t>(to, person.facts.death->days()) : to};
    }
    from = std::max<std::int64_t>(from, person.facts.birth.days());
    if (!isDeath) {
        to = std::min<std::int64_t>(to, person.facts.lastDay.days());
    }
    // Dates that a demand fixed already keep their order (DateAfter).
    const TableRows &rows = person.tables[table];
    for (std::size_t c = 0; c < info.columns.size(); ++c) {
        const Cell other = rows.at(row, c);
        if (c == column || other.isNull() || rows.pinned[row * rows.columns + c] == 0) {
            continue;
        }
        const auto names = [](const std::vector<std::string> &list, const std::string &name) { return std::find(list.begin(), list.end(), name) != list.end(); };
        if (names(plan.dateAfter, info.columns[c])) {
            from = std::max(from, other.bits);
        }
        if (names(m_plans[table][c].dateAfter, info.columns[column])) {
            to = std::min(to, other.bits);
        }
    }
    return {from, to};
}

std::optional<Cell> Columns::chooseDate(const Person &person, std::size_t table, std::size_t row, std::size_t column, const Goal &goal, bool bend,
                                        Random &random) const
{
    const ColumnPlan &plan = m_plans[table][column];
    if (!goal.in.empty()) {
        std::vector<Cell> allowed;
        for (const Cell cell : goal.in.front()->values) {
            if (goal.allows(cell, TypeKind::Date)) {
                allowed.push_back(cell);
            }
        }
        return allowed.empty() ? std::optional<Cell>{} : random.pick(allowed);
    }
    const auto [first, last] = window(person, table, row, column, bend);
    std::int64_t from = 0;
    std::int64_t to = 0;
    if (first > last || !goal.wholeBounds(first, last, from, to)) {
        return {};
    }
    narrowToStudy(table, from, to);
    constexpr int kTriesInSeason = 9;
    for (int tries = 0; tries < 12; ++tries) {
        std::int64_t day = 0;
        const bool low = goal.low > static_cast<double>(first);
        const bool high = goal.high < static_cast<double>(last);
        const double kind = random.real();
        if (to - from <= 800) {
            day = kind < 0.04 ? from : (kind < 0.08 ? to : random.between(from, to));
        } else if (low && kind < 0.05) {
            day = from;
        } else if (high && kind < 0.1) {
            day = to;
        } else if (low && !high) {
            day = from + std::min(to - from, kind < 0.6 ? random.between(0, 120) : random.geometric(700));
        } else if (high && !low) {
            day = to - std::min(to - from, kind < 0.4 ? random.between(0, 150) : random.geometric(1100));
        } else {
            day = random.between(from, to);
        }
        if (plan.firstOfMonth) {
            const Core::CivilDate civil = Core::Date(static_cast<std::int32_t>(day)).civil();
            day = Core::daysFromCivil(civil.year, civil.month, 1);
            if (day < from) {
                day = Core::daysFromCivil(civil.month == 12 ? civil.year + 1 : civil.year, civil.month == 12 ? 1 : civil.month + 1, 1);
            }
        }
        if (tries < kTriesInSeason && !isInSeason(person, table, row, day)) {
            continue;
        }
        if (day >= from && day <= to && goal.allows(Cell::whole(day), TypeKind::Date)) {
            return Cell::whole(day);
        }
    }
    return {};
}

/// Influenza is vaccinated against from September to March.
bool Columns::isInSeason(const Person &person, std::size_t table, std::size_t row, std::int64_t day) const
{
    const TableInfo &info = m_program.tables()[table];
    const int column = info.schema->name == "vaccinations" ? info.column("target_disease") : -1;
    const Cell disease = column < 0 ? Cell{} : person.tables[table].at(row, static_cast<std::size_t>(column));
    if (disease.isNull() || disease.text() != m_influenza) {
        return true;
    }
    const int month = Core::Date(static_cast<std::int32_t>(day)).civil().month;
    return month >= 9 || month <= 3;
}

double Columns::everydayNumber(const Person &person, std::size_t table, std::size_t row, std::size_t column, Random &random) const
{
    const ColumnPlan &plan = m_plans[table][column];
    const std::string &name = plan.schema->name;
    const auto stream = [&](std::string_view key) { return m_people.stream(person.id, key); };
    if (name == "numeric_value" || name == "upper_bound" || name == "lower_bound") {
        if (const Measured *found = measured(person, table, row)) {
            if (found->measurement) {
                return found->measurement->draw(stream(found->measurement->key).normal(), random);
            }
            if (!found->thresholds.empty()) {
                const double low = *std::min_element(found->thresholds.begin(), found->thresholds.end());
                const double high = *std::max_element(found->thresholds.begin(), found->thresholds.end());
                const double margin = std::max({(high - low) * 0.5, std::fabs(high) * 0.4, 1.0});
                return std::round(std::max(low > 0 ? low * 0.4 : low - margin, low - margin + random.real() * (high - low + 2 * margin)) * 10) / 10;
            }
        }
        return std::round(std::exp(random.real() * 5.3) * 10) / 10; // 1 to 200 (numeric-values, step 4)
    }
    if (ends(name, "_id") || ends(name, "_ident") || name == "id") {
        // One number for each row of the person, different between persons.
        return static_cast<double>(person.id * 10000 + static_cast<std::int64_t>(row) + 1);
    }
    if (name.find("payment") != std::string::npos || name.find("tariff") != std::string::npos) {
        return std::round(std::exp(5.5 + 1.0 * random.normal()) * 100) / 100;
    }
    if (name == "days_in_critical_care") {
        return random.chance(0.95) ? 0 : static_cast<double>(random.between(1, 14));
    }
    if (name == "household_size") {
        return static_cast<double>(1 + random.geometric(1.4));
    }
    if (!plan.thresholds.empty()) {
        const double low = plan.thresholds.front();
        const double high = plan.thresholds.back();
        const double margin = std::max((high - low) * 0.5, std::max(std::fabs(high) * 0.4, 2.0));
        return std::round((low - (low > 0 ? std::min(low, margin) : margin) + random.real() * (high - low + 2 * margin)) * 10) / 10;
    }
    return static_cast<double>(random.between(0, 60));
}

bool Columns::isMissing(const ColumnPlan &plan, Random &random) const
{
    return !plan.notNull && random.chance(m_knobs.missing.value_or(kMissingShare));
}

/// Days of events inside the window that the author names, as long as it leaves any.
void Columns::narrowToStudy(std::size_t table, std::int64_t &from, std::int64_t &to) const
{
    if (m_program.tables()[table].isFact) {
        return;
    }
    const std::int64_t first = m_knobs.from ? std::max<std::int64_t>(from, m_knobs.from->days()) : from;
    const std::int64_t last = m_knobs.to ? std::min<std::int64_t>(to, m_knobs.to->days()) : to;
    if (first <= last) {
        from = first;
        to = last;
    }
}

Cell Columns::everyday(const Person &person, std::size_t table, std::size_t row, std::size_t column, const std::vector<std::int64_t> &anchors,
                       TextPool &texts, Random &random) const
{
    const ColumnPlan &plan = m_plans[table][column];
    if (!plan.categories.empty()) {
        return isMissing(plan, random) ? Cell{} : random.pick(plan.categories);
    }
    if (plan.hasRange) {
        return isMissing(plan, random) ? Cell{} : Cell::whole(plan.minimum + plan.step * random.between(0, (plan.maximum - plan.minimum) / plan.step));
    }
    switch (plan.schema->type.kind) {
    case TypeKind::Bool:
        return isMissing(plan, random) ? Cell{} : Cell::truth(random.chance(0.4));
    case TypeKind::Int:
        return Cell::whole(static_cast<std::int64_t>(everydayNumber(person, table, row, column, random)));
    case TypeKind::Float:
        return Cell::ofReal(everydayNumber(person, table, row, column, random));
    case TypeKind::Date: {
        auto [from, to] = window(person, table, row, column, false);
        if (from > to) {
            return {};
        }
        narrowToStudy(table, from, to);
        std::int64_t centre = m_people.reference().days() - random.between(0, 6 * 365);
        std::int64_t spread = 400;
        if (!anchors.empty() && random.chance(0.7)) {
            centre = random.pick(anchors);
            spread = 250;
        }
        return Cell::whole(std::clamp(centre + static_cast<std::int64_t>(random.normal() * static_cast<double>(spread)), from, to));
    }
    default:
        break;
    }
    if (plan.schema->type.kind == TypeKind::MultiCodeString) {
        std::vector<std::string> codes;
        for (std::int64_t i = 1 + random.geometric(1.2); i > 0; --i) {
            codes.push_back(freshCode(plan.schema->type.codeSystem, random));
        }
        if (!plan.needles.empty() && random.chance(0.5)) {
            std::string code = random.pick(plan.needles);
            const Condition *condition = plan.schema->type.codeSystem == Core::CodeSystem::Icd10 ? conditionOfIcd10(code) : nullptr;
            if (condition && !condition->suits(person.facts, firstDay(person, table, row).value_or(person.facts.lastDay.days()))) {
                return Cell::ofText(texts.intern(codesText(codes)));
            }
            while (code.size() < 3) {
                code += static_cast<char>('0' + random.between(0, 9));
            }
            codes.insert(codes.begin(), code);
        }
        return Cell::ofText(texts.intern(codesText(codes)));
    }
    if (!plan.sets.empty() && random.chance(kMentionedShare)) {
        if (const Cell cell = pickFor(person, table, plan, random.pick(plan.sets), random); canHave(person, table, cell)) {
            return cell;
        }
    }
    if (plan.schema->type == Core::kStr && plan.sets.empty() && (ends(plan.schema->name, "_date") || ends(plan.schema->name, "dat"))) {
        return dateAsText(person, table, row, column, texts, random);
    }
    if (!plan.needles.empty() && !plan.schema->anyConstraint(Kind::Regex) && random.chance(0.7)) {
        return Cell::ofText(texts.intern(random.pick(plan.needles)));
    }
    return plan.fresh.empty() ? Cell{} : pickOf(plan, plan.fresh, random);
}

/// Raw tables keep some dates as text (dummy-data.md 4, 85).
Cell Columns::dateAsText(const Person &person, std::size_t table, std::size_t row, std::size_t column, TextPool &texts, Random &random) const
{
    const auto [from, to] = window(person, table, row, column, false);
    if (from > to || isMissing(m_plans[table][column], random)) {
        return {};
    }
    const std::int64_t day = std::clamp(m_people.reference().days() - random.between(0, 6 * 365), from, to);
    return Cell::ofText(texts.intern(Core::Date(static_cast<std::int32_t>(day)).toIso()));
}

std::string Columns::codesText(const std::vector<std::string> &codes) const
{
    std::string text;
    for (const std::string &code : codes) {
        text += (text.empty() ? "||" : " ,") + code;
    }
    return text;
}

std::optional<Cell> Columns::chooseNumber(const Person &person, std::size_t table, std::size_t row, std::size_t column, const Goal &goal,
                                          Random &random) const
{
    const ColumnPlan &plan = m_plans[table][column];
    const bool whole = plan.schema->type.kind == TypeKind::Int;
    const auto cellOf = [whole](double value) { return whole ? Cell::whole(static_cast<std::int64_t>(std::llround(value))) : Cell::ofReal(value); };
    if (!goal.in.empty()) {
        for (int tries = 0; tries < 20; ++tries) {
            const Cell cell = random.pick(goal.in.front()->values);
            if (goal.allows(cell, plan.schema->type.kind)) {
                return cell;
            }
        }
        return {};
    }
    if (goal.low == goal.high) {
        const Cell cell = cellOf(goal.low);
        return goal.allows(cell, plan.schema->type.kind) ? std::optional(cell) : std::nullopt;
    }
    for (int tries = 0; tries < 12; ++tries) {
        const Cell cell = cellOf(everydayNumber(person, table, row, column, random));
        if (goal.allows(cell, plan.schema->type.kind)) {
            return cell;
        }
    }
    const Measurement *measurement = plan.schema->name == "numeric_value" ? measurementOf(person, table, row) : nullptr;
    double from = std::max(goal.low, measurement ? measurement->minimum : goal.low);
    double to = std::min(goal.high, measurement ? measurement->maximum : goal.high);
    if (from > to) {
        from = goal.low;
        to = goal.high;
    }
    if (!std::isfinite(from) && !std::isfinite(to)) {
        from = 0;
        to = 100;
    } else if (!std::isfinite(from)) {
        from = to - std::max(10.0, std::fabs(to) * 0.5);
        from = to > 0 ? std::max(from, 0.0) : from;
    } else if (!std::isfinite(to)) {
        to = from + std::max(10.0, std::fabs(from) * 0.5);
    }
    for (int digits = whole ? 0 : (measurement ? measurement->decimals : 1); digits < 12; digits += 2) {
        const double scale = std::pow(10.0, digits);
        for (int tries = 0; tries < 6; ++tries) {
            const Cell cell = cellOf(std::round((from + random.real() * (to - from)) * scale) / scale);
            if (goal.allows(cell, plan.schema->type.kind)) {
                return cell;
            }
        }
        for (const double bound : {from, to}) {
            if (const Cell cell = cellOf(bound); goal.allows(cell, plan.schema->type.kind)) {
                return cell;
            }
        }
        if (whole) {
            break;
        }
    }
    return {};
}

std::optional<Cell> Columns::chooseText(const Person &person, std::size_t table, const ColumnPlan &plan, const Goal &goal, Random &random) const
{
    const TypeKind kind = plan.schema->type.kind;
    if (!goal.in.empty()) {
        const std::vector<Cell> &values = goal.in.front()->values;
        for (std::size_t tries = 0; tries < 24 && !values.empty(); ++tries) {
            const Cell cell = tries < 6 ? pickFor(person, table, plan, goal.in.front(), random) : random.pick(values);
            if (goal.allows(cell, kind)) {
                return cell;
            }
        }
        for (const Cell cell : values) {
            if (goal.allows(cell, kind)) {
                return cell;
            }
        }
        return {};
    }
    const bool fresh = random.chance(0.4);
    for (int tries = 0; tries < 24; ++tries) {
        Cell cell;
        if (!fresh && !plan.sets.empty()) {
            cell = pickFor(person, table, plan, random.pick(plan.sets), random);
        } else if (!plan.fresh.empty()) {
            cell = random.pick(plan.fresh);
        }
        if (!cell.isNull() && goal.allows(cell, kind)) {
            return cell;
        }
        if (tries > 8 && !plan.fresh.empty() && goal.allows(plan.fresh.front(), kind)) {
            return random.pick(plan.fresh);
        }
    }
    return {};
}

std::optional<Cell> Columns::choose(const Person &person, std::size_t table, std::size_t row, std::size_t column, const Goal &goal, bool bend,
                                    TextPool &texts, Random &random) const
{
    const ColumnPlan &plan = m_plans[table][column];
    const TypeKind kind = plan.schema->type.kind;
    if (!goal.mayBeValue || (goal.mayBeNull && !plan.notNull && random.chance(0.3))) {
        return goal.mayBeNull && !plan.notNull ? std::optional(Cell{}) : std::nullopt;
    }
    if (!plan.categories.empty() || kind == TypeKind::Bool || plan.hasRange) {
        std::vector<Cell> allowed;
        if (kind == TypeKind::Bool) {
            allowed = {Cell::truth(false), Cell::truth(true)};
        } else if (!plan.categories.empty()) {
            allowed = plan.categories;
        } else {
            for (std::int64_t value = plan.minimum; value <= plan.maximum; value += plan.step) {
                allowed.push_back(Cell::whole(value));
            }
        }
        std::erase_if(allowed, [&](Cell cell) { return !goal.allows(cell, kind); });
        return allowed.empty() ? std::optional<Cell>{} : random.pick(allowed);
    }
    if (kind == TypeKind::Date) {
        return chooseDate(person, table, row, column, goal, bend, random);
    }
    if (plan.schema->type.isNumeric()) {
        return chooseNumber(person, table, row, column, goal, random);
    }
    if (kind == TypeKind::MultiCodeString) {
        const Cell cell = everyday(person, table, row, column, {}, texts, random);
        return goal.allows(cell, kind) ? std::optional(cell) : std::nullopt;
    }
    return chooseText(person, table, plan, goal, random);
}

} // namespace DummyData
