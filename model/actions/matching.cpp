// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/actions/matching.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "model/actions/statistics.h"
#include "model/actions/words.h"

namespace Actions
{

namespace
{

constexpr std::uint32_t kSeed = 123; // the action's own: the same data give the same matches
constexpr std::int64_t kUnmatched = -9;

/// The index date moved by the offset. A day that the target month lacks becomes its last day.
std::optional<Core::Date> moved(Core::Date date, const MatchConfig::Offset &offset)
{
    using Unit = MatchConfig::Offset::Unit;
    if (offset.unit == Unit::None) {
        return date;
    }
    if (offset.unit == Unit::Days) {
        return Core::addDays(date, offset.length);
    }
    Core::CivilDate civil = date.civil();
    const int months = civil.year * 12 + civil.month - 1 + offset.length * (offset.unit == Unit::Years ? 12 : 1);
    civil.year = months / 12;
    civil.month = months % 12 + 1;
    return Core::Date::fromCivil(civil.year, civil.month, std::min(civil.day, Core::daysInMonth(civil.year, civil.month)));
}

/// A category as text, so that 1 of a whole-number column equals 1.0 of another.
std::optional<std::string> categoryAt(const Table::Column &column, std::size_t row)
{
    const std::optional<double> number = numberAt(column, row);
    return number ? plainNumber(*number) : textAt(column, row);
}

class Matcher
{
public:
    Matcher(Frame cases, Frame matches, const MatchConfig &config)
        : m_cases(std::move(cases)), m_matches(std::move(matches)), m_config(config)
    {
    }

    Core::Result<Matched> run()
    {
        if (const Core::Result<void> checked = checkColumns(); !checked) {
            return Core::fail(checked.error());
        }
        if (!m_matches.has(m_config.indexDate)) {
            m_matches.set(m_config.indexDate, emptyDates(m_matches.rows));
        }
        addMonths(m_cases);
        addMonths(m_matches);
        if (m_config.dropCases) {
            dropCases();
        }
        groupMatches();
        m_matchDates = datesOf(m_matches);
        m_setIds.assign(m_matches.rows, kUnmatched);
        const std::vector<std::uint32_t> order = caseOrder();
        std::vector<std::size_t> counts;
        counts.reserve(order.size());
        for (const std::uint32_t row : order) {
            counts.push_back(matchCase(row));
        }
        return result(order, std::move(counts));
    }

private:
    static Table::ColumnPtr emptyDates(std::size_t rows)
    {
        Table::ColumnBuilder builder(Core::kDate);
        for (std::size_t i = 0; i < rows; ++i) {
            builder.append({});
        }
        return builder.finish();
    }

    [[nodiscard]] std::string monthName(const std::string &name) const { return name + "_m"; }
    [[nodiscard]] std::string columnOf(const MatchConfig::Variable &variable) const
    {
        return variable.kind == MatchConfig::Kind::MonthOnly ? monthName(variable.name) : variable.name;
    }

    Core::Result<void> checkColumns() const
    {
        std::vector<std::string> required{"patient_id"};
        for (const MatchConfig::Variable &variable : m_config.variables) {
            required.push_back(variable.name);
        }
        for (const MatchConfig::Exclusion &exclusion : m_config.exclusions) {
            required.push_back(exclusion.name);
        }
        required.insert(required.end(), m_config.closest.begin(), m_config.closest.end());
        QStringList faults;
        const auto check = [&faults](const Frame &frame, const std::string &name, const QString &dataset) {
            if (!frame.has(name)) {
                faults.append(words("There is no column \"%1\" in the %2.").arg(QString::fromStdString(name), dataset));
            }
        };
        for (const std::string &name : required) {
            if (name != m_config.indexDate) {
                check(m_cases, name, words("cases"));
                check(m_matches, name, words("controls"));
            }
        }
        check(m_cases, m_config.indexDate, words("cases"));
        if (!m_config.offset) {
            check(m_matches, m_config.indexDate, words("controls (it is needed there unless generate_match_index_date is set)"));
        }
        faults.removeDuplicates();
        return faults.isEmpty() ? Core::Result<void>() : Core::Result<void>(misuse(faults.join(u' ')));
    }

    void addMonths(Frame &frame) const
    {
        for (const MatchConfig::Variable &variable : m_config.variables) {
            if (variable.kind != MatchConfig::Kind::MonthOnly) {
                continue;
            }
            Table::ColumnBuilder builder(Core::kStr);
            const Table::Column &dates = frame.column(variable.name);
            for (std::size_t row = 0; row < frame.rows; ++row) {
                const std::optional<Core::Date> date = dateAt(dates, row);
                builder.append(date ? Core::Value(date->toIso().substr(5, 2)) : Core::Value());
            }
            frame.set(monthName(variable.name), builder.finish());
        }
    }

    void dropCases()
    {
        std::unordered_set<std::string> ids;
        for (std::size_t row = 0; row < m_cases.rows; ++row) {
            ids.insert(m_cases.column("patient_id").value(row).toCsvText());
        }
        std::vector<std::uint32_t> kept;
        for (std::size_t row = 0; row < m_matches.rows; ++row) {
            if (!ids.contains(m_matches.column("patient_id").value(row).toCsvText())) {
                kept.push_back(static_cast<std::uint32_t>(row));
            }
        }
        m_matches = takeRows(m_matches, kept);
    }

    /// The categories of a row as one text; nothing when one is missing, since missing equals nothing.
    [[nodiscard]] std::optional<std::string> groupOf(const Frame &frame, std::size_t row) const
    {
        std::string group;
        for (const MatchConfig::Variable &variable : m_config.variables) {
            if (variable.kind == MatchConfig::Kind::Range) {
                continue;
            }
            const std::optional<std::string> category = categoryAt(frame.column(columnOf(variable)), row);
            if (!category) {
                return std::nullopt;
            }
            group += *category;
            group += '\x1f';
        }
        return group;
    }

    void groupMatches()
    {
        for (std::size_t row = 0; row < m_matches.rows; ++row) {
            if (const std::optional<std::string> group = groupOf(m_matches, row)) {
                m_groups[*group].push_back(static_cast<std::uint32_t>(row));
            }
        }
    }

    [[nodiscard]] std::vector<std::optional<Core::Date>> datesOf(const Frame &frame) const
    {
        std::vector<std::optional<Core::Date>> dates;
        const Table::Column &column = frame.column(m_config.indexDate);
        for (std::size_t row = 0; row < frame.rows; ++row) {
            dates.push_back(dateAt(column, row));
        }
        return dates;
    }

    [[nodiscard]] bool isExcluded(const Frame &frame, std::size_t row, std::optional<Core::Date> indexDate) const
    {
        return indexDate && std::any_of(m_config.exclusions.begin(), m_config.exclusions.end(), [&](const MatchConfig::Exclusion &exclusion) {
                   const std::optional<Core::Date> date = dateAt(frame.column(exclusion.name), row);
                   return date && (exclusion.before ? *date < *indexDate : *date > *indexDate);
               });
    }

    /// Cases that are not excluded, by index date; those without one come last.
    [[nodiscard]] std::vector<std::uint32_t> caseOrder()
    {
        m_caseDates = datesOf(m_cases);
        std::vector<std::uint32_t> order;
        for (std::size_t row = 0; row < m_cases.rows; ++row) {
            if (!isExcluded(m_cases, row, m_caseDates[row])) {
                order.push_back(static_cast<std::uint32_t>(row));
            }
        }
        std::stable_sort(order.begin(), order.end(), [this](std::uint32_t left, std::uint32_t right) {
            const auto &a = m_caseDates[left];
            const auto &b = m_caseDates[right];
            return a && b ? *a < *b : a.has_value() && !b.has_value();
        });
        return order;
    }

    [[nodiscard]] bool isInRange(std::uint32_t caseRow, std::uint32_t row) const
    {
        for (const MatchConfig::Variable &variable : m_config.variables) {
            if (variable.kind != MatchConfig::Kind::Range) {
                continue;
            }
            const std::optional<double> mine = numberAt(m_cases.column(variable.name), caseRow);
            const std::optional<double> theirs = numberAt(m_matches.column(variable.name), row);
            if (!mine || !theirs || !(std::abs(*theirs - *mine) <= variable.range)) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] std::vector<std::uint32_t> candidates(std::uint32_t caseRow, std::optional<Core::Date> generated) const
    {
        std::vector<std::uint32_t> found;
        const std::optional<std::string> group = groupOf(m_cases, caseRow);
        const auto rows = group ? m_groups.find(*group) : m_groups.end();
        if (rows == m_groups.end()) {
            return found;
        }
        for (const std::uint32_t row : rows->second) {
            const bool free = m_setIds[row] == kUnmatched;
            if (free && isInRange(caseRow, row) && !isExcluded(m_matches, row, m_config.offset ? generated : m_matchDates[row])) {
                found.push_back(row);
            }
        }
        return found;
    }

    /// The nearest by the closest-match variables, in their order of importance, with all ties of the last.
    void keepNearest(std::uint32_t caseRow, std::vector<std::uint32_t> &rows) const
    {
        if (m_config.closest.empty() || rows.size() <= m_config.matchesPerCase) {
            return;
        }
        std::vector<std::pair<std::vector<double>, std::uint32_t>> ranked;
        for (const std::uint32_t row : rows) {
            std::vector<double> distances;
            for (const std::string &name : m_config.closest) {
                const std::optional<double> mine = numberAt(m_cases.column(name), caseRow);
                const std::optional<double> theirs = numberAt(m_matches.column(name), row);
                distances.push_back(mine && theirs ? std::abs(*theirs - *mine) : std::numeric_limits<double>::infinity());
            }
            ranked.emplace_back(std::move(distances), row);
        }
        std::stable_sort(ranked.begin(), ranked.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
        const std::vector<double> last = ranked[m_config.matchesPerCase - 1].first;
        rows.clear();
        for (const auto &[distances, row] : ranked) {
            if (distances <= last) {
                rows.push_back(row);
            }
        }
    }

    std::size_t matchCase(std::uint32_t caseRow)
    {
        const std::optional<Core::Date> generated
            = m_config.offset && m_caseDates[caseRow] ? moved(*m_caseDates[caseRow], *m_config.offset) : std::nullopt;
        std::vector<std::uint32_t> rows = candidates(caseRow, generated);
        keepNearest(caseRow, rows);
        if (rows.size() > m_config.matchesPerCase) {
            const std::vector<std::uint32_t> order = permutation(kSeed, static_cast<std::uint32_t>(rows.size()));
            std::vector<std::uint32_t> drawn;
            for (std::size_t i = 0; i < m_config.matchesPerCase; ++i) {
                drawn.push_back(rows[order[i]]);
            }
            rows = std::move(drawn);
        }
        for (const std::uint32_t row : rows) {
            if (rows.size() >= m_config.minMatches) {
                m_setIds[row] = idAt(m_cases, caseRow);
            }
            if (m_config.offset) {
                m_matchDates[row] = generated;
            }
        }
        return rows.size();
    }

    static std::int64_t idAt(const Frame &frame, std::size_t row)
    {
        return static_cast<std::int64_t>(numberAt(frame.column("patient_id"), row).value_or(static_cast<double>(kUnmatched)));
    }

    void setDates(Frame &frame, const std::vector<std::optional<Core::Date>> &dates) const
    {
        Table::ColumnBuilder builder(Core::kDate);
        for (const std::optional<Core::Date> &date : dates) {
            builder.append(date ? Core::Value(*date) : Core::Value());
        }
        frame.set(m_config.indexDate, builder.finish());
    }

    static void setNumbers(Frame &frame, const std::string &name, const std::vector<std::int64_t> &numbers)
    {
        Table::ColumnBuilder builder(Core::kInt);
        for (const std::int64_t number : numbers) {
            builder.append(Core::Value(number));
        }
        frame.set(name, builder.finish());
    }

    Matched result(const std::vector<std::uint32_t> &order, std::vector<std::size_t> counts)
    {
        Matched matched;
        matched.casesConsidered = order.size();
        matched.matchesConsidered = m_matches.rows;
        std::vector<std::uint32_t> caseRows;
        std::vector<std::int64_t> caseCounts;
        std::vector<std::int64_t> caseIds;
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (counts[i] >= m_config.minMatches) {
                caseRows.push_back(order[i]);
                caseCounts.push_back(static_cast<std::int64_t>(counts[i]));
                caseIds.push_back(idAt(m_cases, order[i]));
            }
        }
        setDates(m_cases, m_caseDates);
        matched.cases = takeRows(m_cases, caseRows);
        setNumbers(matched.cases, "set_id", caseIds);
        setNumbers(matched.cases, m_config.indicator, std::vector<std::int64_t>(caseRows.size(), 1));
        setNumbers(matched.cases, "match_counts", caseCounts);
        std::vector<std::uint32_t> matchRows;
        std::vector<std::int64_t> setIds;
        for (std::size_t row = 0; row < m_matches.rows; ++row) {
            if (m_setIds[row] != kUnmatched) {
                matchRows.push_back(static_cast<std::uint32_t>(row));
                setIds.push_back(m_setIds[row]);
            }
        }
        setDates(m_matches, m_matchDates);
        matched.matches = takeRows(m_matches, matchRows);
        setNumbers(matched.matches, "set_id", setIds);
        setNumbers(matched.matches, m_config.indicator, std::vector<std::int64_t>(matchRows.size(), 0));
        matched.counts = std::move(counts);
        return matched;
    }

    Frame m_cases;
    Frame m_matches;
    const MatchConfig &m_config;
    std::unordered_map<std::string, std::vector<std::uint32_t>> m_groups; // rows of matches by categories
    std::vector<std::int64_t> m_setIds;                                   // of matches
    std::vector<std::optional<Core::Date>> m_caseDates;
    std::vector<std::optional<Core::Date>> m_matchDates;
};

} // namespace

Core::Result<Matched> matchFrames(Frame cases, Frame matches, const MatchConfig &config)
{
    return Matcher(std::move(cases), std::move(matches), config).run();
}

} // namespace Actions
