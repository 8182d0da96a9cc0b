// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohorts/cohortmeasures.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

#include "model/core/value.h"
#include "model/table/csv.h"

namespace Cohorts
{

namespace
{

constexpr double kSmallNumber = 5;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Rows of the result: numbers by column, labels by group column.
struct Result
{
    std::vector<std::string> labelNames;
    std::vector<std::vector<std::string>> labels;
    std::vector<std::string> numberNames;
    std::vector<NumberColumn> numbers;
    std::size_t rows = 0;
};

std::vector<std::string> distinct(const std::vector<std::string> &names)
{
    std::vector<std::string> kept;
    for (const std::string &name : names) {
        if (std::find(kept.begin(), kept.end(), name) == kept.end()) {
            kept.push_back(name);
        }
    }
    return kept;
}

/// Which result row each input row adds to, for groups in the order of the output.
class Grouping
{
public:
    Grouping(const std::vector<std::string> &names, const MeasureInput &input) : m_rows(input.rows)
    {
        for (const std::string &name : names) {
            m_groups.push_back(&input.groups.at(name));
        }
        count();
    }

    [[nodiscard]] std::size_t size() const { return m_kept.size(); }
    /// Place among the result rows, or size() for none.
    [[nodiscard]] std::size_t placeOf(std::size_t row) const
    {
        const std::size_t combination = combinationOf(row);
        return combination == m_combinations ? size() : m_place[combination];
    }
    [[nodiscard]] std::vector<std::string> labels(std::size_t group) const
    {
        std::size_t below = 1;
        for (std::size_t i = group + 1; i < m_groups.size(); ++i) {
            below *= m_groups[i]->labels.size();
        }
        std::vector<std::string> labels;
        for (const std::size_t combination : m_kept) {
            labels.push_back(m_groups[group]->labels[combination / below % m_groups[group]->labels.size()]);
        }
        return labels;
    }

private:
    [[nodiscard]] std::size_t combinationOf(std::size_t row) const
    {
        std::size_t combination = 0;
        for (const GroupColumn *group : m_groups) {
            if (group->ids[row] == GroupColumn::kNone) {
                return m_combinations;
            }
            combination = combination * group->labels.size() + group->ids[row];
        }
        return combination;
    }

    /// With categories all combinations appear, also those without patients; else the ones that occur.
    void count()
    {
        m_combinations = 1;
        bool all = false;
        for (const GroupColumn *group : m_groups) {
            m_combinations *= group->labels.size();
            all = all || group->categorical;
        }
        std::vector<bool> occurs(m_combinations, all);
        for (std::size_t row = 0; row < m_rows && !all; ++row) {
            if (const std::size_t combination = combinationOf(row); combination < m_combinations) {
                occurs[combination] = true;
            }
        }
        m_place.assign(m_combinations, 0);
        for (std::size_t combination = 0; combination < m_combinations; ++combination) {
            if (occurs[combination]) {
                m_place[combination] = m_kept.size();
                m_kept.push_back(combination);
            }
        }
    }

    std::size_t m_rows;
    std::vector<const GroupColumn *> m_groups;
    std::size_t m_combinations = 1;
    std::vector<std::size_t> m_place;
    std::vector<std::size_t> m_kept;
};

NumberColumn summed(const NumberColumn &column, std::size_t rows, const std::function<std::size_t(std::size_t)> &placeOf)
{
    NumberColumn sums{std::vector<double>(rows, 0), column.whole};
    for (std::size_t row = 0; row < column.values.size(); ++row) {
        const std::size_t place = placeOf(row);
        if (place < rows && !std::isnan(column.values[row])) {
            sums.values[place] += column.values[row];
        }
    }
    return sums;
}

Result grouped(const Evaluation::CohortMeasure &measure, const MeasureInput &input)
{
    Result result;
    const bool everybody = measure.groupBy == std::vector<std::string>{kPopulation};
    result.numberNames = distinct({measure.numerator, measure.denominator});
    if (everybody) {
        result.numberNames = distinct({measure.numerator, measure.denominator, kPopulation});
    }
    if (measure.groupBy.empty()) {
        result.rows = input.rows;
        for (const std::string &name : result.numberNames) {
            result.numbers.push_back(input.numbers.at(name));
        }
        return result;
    }
    if (everybody) {
        result.rows = input.rows > 0 ? 1 : 0;
        for (const std::string &name : result.numberNames) {
            result.numbers.push_back(summed(input.numbers.at(name), result.rows, [](std::size_t) { return std::size_t{0}; }));
        }
        return result;
    }
    result.labelNames = distinct(measure.groupBy);
    const Grouping grouping(result.labelNames, input);
    result.rows = grouping.size();
    for (std::size_t i = 0; i < result.labelNames.size(); ++i) {
        result.labels.push_back(grouping.labels(i));
    }
    for (const std::string &name : result.numberNames) {
        result.numbers.push_back(summed(input.numbers.at(name), result.rows, [&grouping](std::size_t row) { return grouping.placeOf(row); }));
    }
    return result;
}

/// Small numbers become missing; if they add up to few, so do the smallest larger ones. True if any did.
bool suppress(NumberColumn &column)
{
    double total = 0;
    double nextSmallest = std::numeric_limits<double>::infinity();
    bool any = false;
    for (double &value : column.values) {
        if (value > 0 && value <= kSmallNumber) {
            total += value;
            value = kMissing;
            any = true;
        } else if (value > kSmallNumber) {
            nextSmallest = std::min(nextSmallest, value);
        }
    }
    if (any && total <= kSmallNumber) {
        std::replace_if(column.values.begin(), column.values.end(), [nextSmallest](double value) { return value == nextSmallest; }, kMissing);
    }
    return any;
}

void appendNumber(QByteArray &out, double value, bool whole)
{
    if (!std::isnan(value)) {
        const std::string text = whole ? std::to_string(static_cast<std::int64_t>(value)) : Core::floatRepr(value);
        out.append(text.data(), static_cast<qsizetype>(text.size()));
    }
}

QByteArray asCsv(const Result &result, std::size_t numerator, std::size_t denominator)
{
    QByteArray out;
    for (const std::string &name : result.labelNames) {
        Table::appendCsvCell(out, name);
        out.append(',');
    }
    for (const std::string &name : result.numberNames) {
        Table::appendCsvCell(out, name);
        out.append(',');
    }
    out.append("value\n");
    std::vector<bool> whole;
    for (const NumberColumn &column : result.numbers) {
        const bool complete = std::none_of(column.values.begin(), column.values.end(), [](double value) { return std::isnan(value); });
        whole.push_back(column.whole && complete);
    }
    for (std::size_t row = 0; row < result.rows; ++row) {
        for (const std::vector<std::string> &labels : result.labels) {
            Table::appendCsvCell(out, labels[row]);
            out.append(',');
        }
        for (std::size_t i = 0; i < result.numbers.size(); ++i) {
            appendNumber(out, result.numbers[i].values[row], whole[i]);
            out.append(',');
        }
        appendNumber(out, result.numbers[numerator].values[row] / result.numbers[denominator].values[row], false);
        out.append('\n');
    }
    return out;
}

} // namespace

QList<DatedFile> datedCohorts(const QString &directory, const QString &suffix)
{
    static const QRegularExpression kDated(QStringLiteral("_(\\d{4}-\\d{2}-\\d{2})\\.(csv|csv\\.gz|feather|dta|dta\\.gz)$"));
    const QRegularExpression cohort(QStringLiteral("^input%1.+\\.(csv|csv\\.gz|feather|dta|dta\\.gz)$").arg(QRegularExpression::escape(suffix)));
    QList<DatedFile> files;
    for (const QString &name : QDir(directory).entryList(QDir::Files, QDir::Name)) {
        const QRegularExpressionMatch dated = kDated.match(name);
        if (cohort.match(name).hasMatch() && dated.hasMatch()) {
            files.append({name, dated.captured(1)});
        }
    }
    std::stable_sort(files.begin(), files.end(), [](const DatedFile &a, const DatedFile &b) { return a.date < b.date; });
    return files;
}

Core::Result<QByteArray> measureCsv(const Evaluation::CohortMeasure &measure, const MeasureInput &input, QStringList *suppressed)
{
    constexpr double kMostCombinations = 2e7;
    double combinations = 1;
    for (const std::string &name : measure.groupBy) {
        combinations *= static_cast<double>(std::max<std::size_t>(1, input.groups.at(name).labels.size()));
    }
    if (combinations > kMostCombinations) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          QCoreApplication::translate("Cohorts::CohortMeasures", "The measure %1 groups by %2 combinations of values, which is too many. Group by fewer columns.")
                              .arg(QString::fromStdString(measure.id))
                              .arg(combinations, 0, 'f', 0));
    }
    Result result = grouped(measure, input);
    const auto indexOf = [&result](const std::string &name) {
        return static_cast<std::size_t>(std::find(result.numberNames.begin(), result.numberNames.end(), name) - result.numberNames.begin());
    };
    const std::size_t numerator = indexOf(measure.numerator);
    const std::size_t denominator = indexOf(measure.denominator);
    for (const std::size_t column : {numerator, denominator}) {
        if (measure.suppressSmallNumbers && suppress(result.numbers[column]) && suppressed) {
            suppressed->append(QString::fromStdString(result.numberNames[column]));
        }
    }
    return asCsv(result, numerator, denominator);
}

Core::Result<QByteArray> combinedCsv(const std::vector<std::pair<QString, QByteArray>> &byDate)
{
    QByteArray out;
    QByteArray heading;
    for (const auto &[date, csv] : byDate) {
        Table::CsvReader reader(std::string_view(csv.constData(), static_cast<std::size_t>(csv.size())));
        std::vector<std::string_view> record;
        bool isHeading = true;
        while (reader.next(record)) {
            QByteArray line;
            for (const std::string_view cell : record) {
                Table::appendCsvCell(line, cell);
                line.append(',');
            }
            if (!isHeading) {
                out.append(line + date.toUtf8() + "\r\n");
            } else if (heading.isEmpty()) {
                heading = line;
                out.append(line + "date\r\n");
            } else if (line != heading) {
                return Core::fail(Core::ErrorCode::InvalidInput,
                                  QCoreApplication::translate("Cohorts::CohortMeasures",
                                                              "The measures of %1 have other columns than those of %2. Make all dates again without --skip-existing.")
                                      .arg(date, byDate.front().first));
            }
            isHeading = false;
        }
    }
    return out;
}

} // namespace Cohorts
