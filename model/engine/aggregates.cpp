// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "model/engine/context.h"

namespace Engine
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Engine::Aggregates", text);
}

/// Python 3.12's sum() of floats: compensated, in row order (ehrql.md 14).
class CompensatedSum
{
public:
    void add(double x)
    {
        const double u = m_total + x;
        if (std::fabs(m_total) >= std::fabs(x)) {
            m_compensation += (m_total - u) + x;
        } else {
            m_compensation += (x - u) + m_total;
        }
        m_total = u;
    }
    [[nodiscard]] double result() const
    {
        return m_compensation != 0.0 && std::isfinite(m_compensation) ? m_total + m_compensation : m_total;
    }

private:
    double m_total = 0.0;
    double m_compensation = 0.0;
};

/// Exactly rounded sum, as Python's math.fsum: partial sums that do not overlap.
class ExactSum
{
public:
    void add(double x)
    {
        if (!std::isfinite(x)) {
            m_special += x;
            m_hasSpecial = true;
            return;
        }
        std::size_t kept = 0;
        for (double y : m_partials) {
            if (std::fabs(x) < std::fabs(y)) {
                std::swap(x, y);
            }
            const double high = x + y;
            const double low = y - (high - x);
            if (low != 0.0) {
                m_partials[kept++] = low;
            }
            x = high;
        }
        m_partials.resize(kept);
        if (x != 0.0) { // a sum of nothing but -0.0 is 0.0
            m_partials.push_back(x);
        }
    }
    [[nodiscard]] double result() const
    {
        if (m_hasSpecial) {
            return m_special;
        }
        if (m_partials.empty()) {
            return 0.0;
        }
        std::size_t n = m_partials.size();
        double high = m_partials[--n];
        double low = 0.0;
        while (n > 0) {
            const double x = high;
            const double y = m_partials[--n];
            high = x + y;
            low = y - (high - x);
            if (low != 0.0) {
                break;
            }
        }
        // Half-way cases round to even by the sign of what follows.
        if (n > 0 && ((low < 0.0 && m_partials[n - 1] < 0.0) || (low > 0.0 && m_partials[n - 1] > 0.0))) {
            const double y = low * 2.0;
            const double x = high + y;
            if (y == x - high) {
                high = x;
            }
        }
        return high;
    }

private:
    std::vector<double> m_partials;
    double m_special = 0.0;
    bool m_hasSpecial = false;
};

std::shared_ptr<Table::Column> newColumn(Core::ElementType type, std::size_t size)
{
    auto column = std::make_shared<Table::Column>();
    column->type = type;
    column->valid.assign(size, 1);
    return column;
}

void dropUnneededMask(Table::Column &column)
{
    if (std::all_of(column.valid.begin(), column.valid.end(), [](std::uint8_t v) { return v != 0; })) {
        column.valid.clear();
    }
}

/// The row of each patient whose code is smallest or largest, or kNoRow.
template <typename Codes>
std::vector<std::uint32_t> extremeRows(const Table::Column &values, const Codes &codes, const std::vector<std::uint32_t> &offsets, bool largest)
{
    const std::size_t patients = offsets.size() - 1;
    std::vector<std::uint32_t> rows(patients, kNoRow);
    for (std::size_t p = 0; p < patients; ++p) {
        std::uint32_t best = kNoRow;
        for (std::uint32_t i = offsets[p]; i < offsets[p + 1]; ++i) {
            if (!values.isNull(i) && (best == kNoRow || (largest ? codes[i] > codes[best] : codes[i] < codes[best]))) {
                best = i;
            }
        }
        rows[p] = best;
    }
    return rows;
}

/// Smallest or largest. Dates and whole numbers are their own order.
Table::ColumnPtr extreme(const Table::Column &values, const std::vector<std::uint32_t> &offsets, bool largest)
{
    if (values.type == Core::kDate) {
        return gatherOptional(values, extremeRows(values, values.dates, offsets, largest));
    }
    if (values.type == Core::kInt) {
        return gatherOptional(values, extremeRows(values, values.ints, offsets, largest));
    }
    return gatherOptional(values, extremeRows(values, sortCodes(values), offsets, largest));
}

Core::Result<Table::ColumnPtr> sumOf(const Table::Column &values, const std::vector<std::uint32_t> &offsets)
{
    const std::size_t patients = offsets.size() - 1;
    auto result = newColumn(values.type, patients);
    const bool whole = values.type == Core::kInt;
    if (whole) {
        result->ints.assign(patients, 0);
    } else {
        result->floats.assign(patients, 0.0);
    }
    for (std::size_t p = 0; p < patients; ++p) {
        bool any = false;
        bool allWhole = !values.wholeNumbers.empty();
        std::int64_t total = 0;
        CompensatedSum sum;
        for (std::uint32_t i = offsets[p]; i < offsets[p + 1]; ++i) {
            if (values.isNull(i)) {
                continue;
            }
            any = true;
            if (!whole) {
                sum.add(values.floats[i]);
                allWhole = allWhole && values.wholeNumbers[i] != 0;
            } else if (__builtin_add_overflow(total, values.ints[i], &total)) {
                return Core::fail(Core::ErrorCode::Unsupported,
                                  tr("A sum of whole numbers is too large: it does not fit into 64 bits. Turn the values "
                                     "into floats with as_float() first."));
            }
        }
        result->valid[p] = any ? 1 : 0;
        if (whole) {
            result->ints[p] = total;
        } else {
            result->floats[p] = sum.result();
            if (any && allWhole) {
                result->wholeNumbers.resize(patients, 0);
                result->wholeNumbers[p] = 1;
            }
        }
    }
    dropUnneededMask(*result);
    return Table::ColumnPtr(std::move(result));
}

Table::ColumnPtr meanOf(const Table::Column &values, const std::vector<std::uint32_t> &offsets)
{
    const std::size_t patients = offsets.size() - 1;
    auto result = newColumn(Core::kFloat, patients);
    result->floats.assign(patients, 0.0);
    for (std::size_t p = 0; p < patients; ++p) {
        ExactSum sum;
        std::size_t count = 0;
        for (std::uint32_t i = offsets[p]; i < offsets[p + 1]; ++i) {
            if (!values.isNull(i)) {
                sum.add(values.type == Core::kInt ? static_cast<double>(values.ints[i]) : values.floats[i]);
                ++count;
            }
        }
        result->valid[p] = count > 0 ? 1 : 0;
        result->floats[p] = count > 0 ? sum.result() / static_cast<double>(count) : 0.0;
    }
    dropUnneededMask(*result);
    return result;
}

Table::ColumnPtr countDistinct(const Table::Column &values, const std::vector<std::uint32_t> &offsets)
{
    const std::vector<std::int64_t> codes = sortCodes(values);
    const std::size_t patients = offsets.size() - 1;
    auto result = newColumn(Core::kInt, patients);
    result->valid.clear();
    result->ints.assign(patients, 0);
    std::vector<std::int64_t> seen;
    for (std::size_t p = 0; p < patients; ++p) {
        seen.clear();
        for (std::uint32_t i = offsets[p]; i < offsets[p + 1]; ++i) {
            if (!values.isNull(i)) {
                seen.push_back(codes[i]);
            }
        }
        std::sort(seen.begin(), seen.end());
        result->ints[p] = std::unique(seen.begin(), seen.end()) - seen.begin();
    }
    return result;
}

/// A new episode starts whenever the gap to the date before exceeds the maximum (ehrql.md 14).
Table::ColumnPtr countEpisodes(const Table::Column &dates, const std::vector<std::uint32_t> &offsets, std::int64_t gap)
{
    const std::size_t patients = offsets.size() - 1;
    auto result = newColumn(Core::kInt, patients);
    result->valid.clear();
    result->ints.assign(patients, 0);
    std::vector<std::int32_t> sorted;
    for (std::size_t p = 0; p < patients; ++p) {
        sorted.clear();
        for (std::uint32_t i = offsets[p]; i < offsets[p + 1]; ++i) {
            if (!dates.isNull(i)) {
                sorted.push_back(dates.dates[i]);
            }
        }
        std::sort(sorted.begin(), sorted.end());
        std::int64_t episodes = sorted.empty() ? 0 : 1;
        for (std::size_t i = 1; i < sorted.size(); ++i) {
            episodes += sorted[i] - sorted[i - 1] > gap ? 1 : 0;
        }
        result->ints[p] = episodes;
    }
    return result;
}

} // namespace

Core::Result<Table::ColumnPtr> aggregate(const Query::Node &node, const Table::Column &values,
                                         const std::vector<std::uint32_t> &offsets)
{
    switch (node.op) {
    case Query::Op::Min:
        return extreme(values, offsets, false);
    case Query::Op::Max:
        return extreme(values, offsets, true);
    case Query::Op::Sum:
        return sumOf(values, offsets);
    case Query::Op::Mean:
        return meanOf(values, offsets);
    case Query::Op::CountDistinct:
        return countDistinct(values, offsets);
    default:
        return countEpisodes(values, offsets, node.integer);
    }
}

} // namespace Engine
