// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohorts/indexdates.h"

#include <algorithm>
#include <optional>

#include <QCoreApplication>
#include <QStringList>

namespace Cohorts
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Cohorts::IndexDates", text);
}

std::optional<Core::Date> dateOf(const QString &text, Core::Date today)
{
    return text == QStringLiteral("today") ? today : Core::Date::fromIso(text.toStdString());
}

tl::unexpected<Core::Error> invalid(const QString &range, const QString &why)
{
    return Core::fail(Core::ErrorCode::InvalidInput, tr("Invalid date range '%1': %2").arg(range, why));
}

} // namespace

Core::Result<std::vector<Core::Date>> indexDates(const QString &range, Core::Date today)
{
    constexpr int kWeek = 7;
    constexpr int kMonths = 12;
    const QStringList ends = range.split(QStringLiteral(" to "));
    QString last = ends.value(1, ends.value(0));
    QString step = QStringLiteral("month");
    if (const qsizetype by = last.indexOf(QStringLiteral(" by ")); ends.size() == 2 && by >= 0) {
        step = last.mid(by + static_cast<qsizetype>(qstrlen(" by ")));
        last = last.first(by);
    }
    if (step != QStringLiteral("month") && step != QStringLiteral("week")) {
        return invalid(range, tr("Unknown time period '%1': must be 'week' or 'month'.").arg(step));
    }
    const auto start = dateOf(ends.value(0), today);
    const auto end = dateOf(last, today);
    if (!start || !end || ends.size() > 2) {
        return invalid(range, tr("Dates must be in YYYY-MM-DD format or 'today', joined as in \"2020-01-01 to 2020-06-01 by month\"."));
    }
    if (*end < *start) {
        return invalid(range, tr("end cannot be earlier than start."));
    }
    std::vector<Core::Date> dates;
    const Core::CivilDate first = start->civil();
    for (int i = 0;; ++i) {
        const int month = first.month - 1 + i;
        const std::optional<Core::Date> date = step == QStringLiteral("week")
                                                   ? Core::addDays(*start, std::int64_t{kWeek} * i)
                                                   : Core::Date::fromCivil(first.year + month / kMonths, month % kMonths + 1, first.day);
        if (!date && step == QStringLiteral("month") && Core::Date::fromCivil(first.year + month / kMonths, month % kMonths + 1, 1).value_or(*end) <= *end) {
            return invalid(range, tr("the month %1-%2 has no day %3. Start on a day that every month has.")
                                      .arg(first.year + month / kMonths)
                                      .arg(month % kMonths + 1, 2, 10, QLatin1Char('0'))
                                      .arg(first.day));
        }
        if (!date || *date > *end) {
            break;
        }
        dates.push_back(*date);
    }
    std::reverse(dates.begin(), dates.end());
    return dates;
}

} // namespace Cohorts
