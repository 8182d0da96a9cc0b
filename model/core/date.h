// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Core
{

/// Year, month (1-12) and day (1-31) of a proleptic Gregorian date.
struct CivilDate
{
    int year = 1970;
    int month = 1;
    int day = 1;
    auto operator<=>(const CivilDate &) const = default;
};

/// A calendar date as days since 1970-01-01, the form in which columns hold it.
/// Valid dates are 0001-01-01 to 9999-12-31 (ehrql.md 9).
class Date
{
public:
    constexpr Date() = default;
    constexpr explicit Date(std::int32_t daysSinceEpoch) : m_days(daysSinceEpoch) {}

    /// Nothing if the three do not name a real date in the valid range.
    [[nodiscard]] static std::optional<Date> fromCivil(int year, int month, int day);
    /// Strictly `YYYY-MM-DD`, as date literals in definitions (ehrql.md 4).
    [[nodiscard]] static std::optional<Date> fromIso(std::string_view text);
    /// What CPython's `date.fromisoformat` takes: also `20200131` and `2020-W05-5` (ehrql.md 30).
    [[nodiscard]] static std::optional<Date> fromIsoLenient(std::string_view text);

    [[nodiscard]] constexpr std::int32_t days() const { return m_days; }
    [[nodiscard]] CivilDate civil() const;
    [[nodiscard]] std::string toIso() const;
    [[nodiscard]] bool isInRange() const;

    auto operator<=>(const Date &) const = default;

private:
    std::int32_t m_days = 0;
};

inline constexpr std::int32_t kMinDateDays = -719162; ///< 0001-01-01
inline constexpr std::int32_t kMaxDateDays = 2932896; ///< 9999-12-31

/// Days since 1970-01-01 of a civil date, and back (exact for the whole valid range).
[[nodiscard]] std::int32_t daysFromCivil(int year, int month, int day);
[[nodiscard]] CivilDate civilFromDays(std::int32_t days);
[[nodiscard]] bool isLeapYear(int year);
[[nodiscard]] int daysInMonth(int year, int month);

// The arithmetic of ehrql.md 9. Results outside the valid range give nothing.
[[nodiscard]] std::optional<Date> addDays(Date date, std::int64_t days);
/// A day that the target month lacks becomes the first of the following month.
[[nodiscard]] std::optional<Date> addMonths(Date date, std::int64_t months);
/// 29 February becomes 1 March in a year that is not a leap year.
[[nodiscard]] std::optional<Date> addYears(Date date, std::int64_t years);
[[nodiscard]] std::int64_t monthsBetween(Date later, Date earlier);
[[nodiscard]] std::int64_t yearsBetween(Date later, Date earlier);
/// The same for dates already taken apart: columns of ages on one day take that day apart once.
[[nodiscard]] inline std::int64_t yearsBetween(const CivilDate &later, const CivilDate &earlier)
{
    const bool before = later.month < earlier.month || (later.month == earlier.month && later.day < earlier.day);
    return later.year - earlier.year - (before ? 1 : 0);
}

} // namespace Core
