// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/date.h"

#include <array>
#include <cstdio>

namespace Core
{

namespace
{

std::optional<int> digits(std::string_view text)
{
    int value = 0;
    if (text.empty()) {
        return {};
    }
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return {};
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

/// Monday is 1, Sunday 7.
int isoWeekday(std::int32_t days)
{
    const int remainder = ((days + 3) % 7 + 7) % 7;
    return remainder + 1;
}

std::optional<Date> fromIsoWeek(int year, int week, int weekday)
{
    if (year < 1 || year > 9999 || week < 1 || week > 53 || weekday < 1 || weekday > 7) {
        return {};
    }
    const std::int32_t fourth = daysFromCivil(year, 1, 4);
    const std::int32_t firstMonday = fourth - (isoWeekday(fourth) - 1);
    if (week == 53) {
        const std::int32_t nextFourth = daysFromCivil(year + 1, 1, 4);
        const std::int32_t nextMonday = nextFourth - (isoWeekday(nextFourth) - 1);
        if (firstMonday + 52 * 7 >= nextMonday) {
            return {};
        }
    }
    const Date date(firstMonday + (week - 1) * 7 + (weekday - 1));
    return date.isInRange() ? std::optional(date) : std::nullopt;
}

std::int64_t floorDivide(std::int64_t a, std::int64_t b)
{
    return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

} // namespace

std::int32_t daysFromCivil(int year, int month, int day)
{
    // Counts from 1 March so that the leap day is the last of its year.
    const int y = month <= 2 ? year - 1 : year;
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int yearOfEra = y - era * 400;
    const int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097 + dayOfEra - 719468;
}

CivilDate civilFromDays(std::int32_t days)
{
    const std::int32_t z = days + 719468;
    const std::int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    const std::int32_t dayOfEra = z - era * 146097;
    const std::int32_t yearOfEra
        = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const std::int32_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int32_t shifted = (5 * dayOfYear + 2) / 153;
    const int day = dayOfYear - (153 * shifted + 2) / 5 + 1;
    const int month = shifted < 10 ? shifted + 3 : shifted - 9;
    return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

bool isLeapYear(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int daysInMonth(int year, int month)
{
    static constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && isLeapYear(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::optional<Date> Date::fromCivil(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1
        || day > daysInMonth(year, month)) {
        return {};
    }
    return Date(daysFromCivil(year, month, day));
}

std::optional<Date> Date::fromIso(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return {};
    }
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8, 2));
    if (!year || !month || !day) {
        return {};
    }
    return fromCivil(*year, *month, *day);
}

std::optional<Date> Date::fromIsoLenient(std::string_view text)
{
    if (const auto plain = fromIso(text)) {
        return plain;
    }
    const auto week = text.find('W');
    if (week == std::string_view::npos) {
        if (text.size() != 8) {
            return {};
        }
        const auto year = digits(text.substr(0, 4));
        const auto month = digits(text.substr(4, 2));
        const auto day = digits(text.substr(6, 2));
        return year && month && day ? fromCivil(*year, *month, *day) : std::nullopt;
    }
    const bool extended = week == 5 && text[4] == '-';
    if (!extended && week != 4) {
        return {};
    }
    const auto year = digits(text.substr(0, 4));
    const auto number = digits(text.substr(week + 1, 2));
    std::string_view rest = text.size() >= week + 3 ? text.substr(week + 3) : std::string_view("?");
    int weekday = 1;
    if (!rest.empty()) {
        if (extended) {
            if (rest.size() != 2 || rest[0] != '-') {
                return {};
            }
            rest.remove_prefix(1);
        }
        const auto value = rest.size() == 1 ? digits(rest) : std::nullopt;
        if (!value) {
            return {};
        }
        weekday = *value;
    }
    return year && number ? fromIsoWeek(*year, *number, weekday) : std::nullopt;
}

CivilDate Date::civil() const
{
    return civilFromDays(m_days);
}

std::string Date::toIso() const
{
    const CivilDate c = civil();
    std::array<char, 32> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", c.year, c.month, c.day);
    return {buffer.data(), static_cast<std::size_t>(length)};
}

bool Date::isInRange() const
{
    return m_days >= kMinDateDays && m_days <= kMaxDateDays;
}

std::optional<Date> addDays(Date date, std::int64_t days)
{
    if (days < -8000000 || days > 8000000) {
        return {};
    }
    const Date sum(date.days() + static_cast<std::int32_t>(days));
    return sum.isInRange() ? std::optional(sum) : std::nullopt;
}

std::optional<Date> addMonths(Date date, std::int64_t months)
{
    if (months < -200000 || months > 200000) {
        return {};
    }
    const CivilDate c = date.civil();
    const std::int64_t total = static_cast<std::int64_t>(c.year) * 12 + (c.month - 1) + months;
    int year = static_cast<int>(floorDivide(total, 12));
    int month = static_cast<int>(total - static_cast<std::int64_t>(year) * 12) + 1;
    int day = c.day;
    if (day > 28 && day > daysInMonth(year, month)) {
        day = 1;
        if (++month > 12) {
            month = 1;
            ++year;
        }
    }
    return Date::fromCivil(year, month, day);
}

std::optional<Date> addYears(Date date, std::int64_t years)
{
    if (years < -20000 || years > 20000) {
        return {};
    }
    const CivilDate c = date.civil();
    const int year = c.year + static_cast<int>(years);
    if (c.month == 2 && c.day == 29 && !isLeapYear(year)) {
        return Date::fromCivil(year, 3, 1);
    }
    return Date::fromCivil(year, c.month, c.day);
}

std::int64_t monthsBetween(Date later, Date earlier)
{
    const CivilDate a = later.civil();
    const CivilDate b = earlier.civil();
    return 12 * (a.year - b.year) + (a.month - b.month) - (a.day < b.day ? 1 : 0);
}

std::int64_t yearsBetween(Date later, Date earlier)
{
    return yearsBetween(later.civil(), earlier.civil());
}

} // namespace Core
