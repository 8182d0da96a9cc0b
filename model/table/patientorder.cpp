// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/patientorder.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <thread>

namespace Table
{

namespace
{

constexpr std::size_t kManyRows = 100'000; ///< from so many rows on a second thread is worth starting
constexpr std::size_t kMostThreads = 8;    ///< each counts for itself: more would mostly add up counts

/// What a range of rows says about all of them.
struct Facts
{
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    std::int64_t greatest = std::numeric_limits<std::int64_t>::min();
    bool ascends = true;
};

/// Equal parts of the rows, one a thread.
struct Parts
{
    std::size_t rows;
    std::size_t count;

    [[nodiscard]] std::size_t begin(std::size_t part) const { return rows / count * part; }
    [[nodiscard]] std::size_t end(std::size_t part) const { return part + 1 == count ? rows : begin(part + 1); }
};

bool ascends(const std::vector<std::int64_t> &ids, std::size_t begin, std::size_t end)
{
    const auto first = ids.begin() + static_cast<std::ptrdiff_t>(begin > 0 ? begin - 1 : 0); // the step into the range counts too
    return std::is_sorted(first, ids.begin() + static_cast<std::ptrdiff_t>(end));
}

Facts factsOfPart(const std::vector<std::int64_t> &ids, std::size_t begin, std::size_t end)
{
    if (begin == end) {
        return {};
    }
    if (ascends(ids, begin, end)) {
        return {ids[begin], ids[end - 1], true};
    }
    Facts facts;
    facts.ascends = false;
    for (std::size_t row = begin; row < end; ++row) { // without the branches of std::minmax_element
        facts.least = std::min(facts.least, ids[row]);
        facts.greatest = std::max(facts.greatest, ids[row]);
    }
    return facts;
}

Facts factsOf(const std::vector<std::int64_t> &ids, const Parts &parts)
{
    std::vector<Facts> found(parts.count);
    sideBySide(parts.count, [&](std::size_t part) { found[part] = factsOfPart(ids, parts.begin(part), parts.end(part)); });
    Facts all;
    for (const Facts &facts : found) {
        all.least = std::min(all.least, facts.least);
        all.greatest = std::max(all.greatest, facts.greatest);
        all.ascends = all.ascends && facts.ascends;
    }
    return all;
}

void beginPatient(PatientOrder &order, std::int64_t patient, std::uint32_t row)
{
    order.patientIds.push_back(patient);
    order.offsets.push_back(row);
}

/// By counting: linear, but only for ids that lie close together, as dummy patients do. The counts say
/// where each patient begins, so the rows need not be looked at again.
void orderByCounting(const std::vector<std::int64_t> &ids, const Facts &facts, std::size_t span, const Parts &parts, PatientOrder &order)
{
    // What each part counted becomes the place of its next row: the parts of a patient follow one another.
    std::vector<std::vector<std::uint32_t>> next(parts.count);
    sideBySide(parts.count, [&](std::size_t part) {
        next[part].assign(span, 0);
        std::uint32_t *counts = next[part].data();
        for (std::size_t row = parts.begin(part); row < parts.end(part); ++row) {
            ++counts[static_cast<std::size_t>(ids[row] - facts.least)];
        }
    });
    std::uint32_t row = 0;
    for (std::size_t i = 0; i < span; ++i) {
        const std::uint32_t first = row;
        for (std::vector<std::uint32_t> &counts : next) {
            const std::uint32_t count = counts[i];
            counts[i] = row;
            row += count;
        }
        if (row != first) {
            beginPatient(order, facts.least + static_cast<std::int64_t>(i), first);
        }
    }
    order.rows.resize(ids.size());
    sideBySide(parts.count, [&](std::size_t part) {
        std::uint32_t *places = next[part].data();
        std::uint32_t *rows = order.rows.data();
        for (std::size_t i = parts.begin(part); i < parts.end(part); ++i) {
            rows[places[static_cast<std::size_t>(ids[i] - facts.least)]++] = static_cast<std::uint32_t>(i);
        }
    });
}

void orderBySorting(const std::vector<std::int64_t> &ids, PatientOrder &order)
{
    order.rows.resize(ids.size());
    std::iota(order.rows.begin(), order.rows.end(), 0U);
    if (!order.untouched) {
        std::stable_sort(order.rows.begin(), order.rows.end(), [&ids](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
    }
    for (std::uint32_t i = 0; i < order.rows.size(); ++i) {
        const std::int64_t patient = ids[order.rows[i]];
        if (order.patientIds.empty() || order.patientIds.back() != patient) {
            beginPatient(order, patient, i);
        }
    }
}

} // namespace

std::size_t threadsForRows(std::size_t rows)
{
    return rows < kManyRows ? 1 : std::clamp(std::size_t{std::thread::hardware_concurrency()}, std::size_t{1}, kMostThreads);
}

void sideBySide(std::size_t parts, const std::function<void(std::size_t)> &work)
{
    std::vector<std::thread> helpers;
    for (std::size_t part = 1; part < parts; ++part) {
        helpers.emplace_back([&work, part]() { work(part); });
    }
    work(0);
    for (std::thread &helper : helpers) {
        helper.join();
    }
}

PatientOrder orderByPatient(const std::vector<std::int64_t> &patientIdOfRow)
{
    PatientOrder order;
    const Parts parts{patientIdOfRow.size(), threadsForRows(patientIdOfRow.size())};
    const Facts facts = factsOf(patientIdOfRow, parts);
    order.untouched = facts.ascends;
    const std::uint64_t span = static_cast<std::uint64_t>(facts.greatest) - static_cast<std::uint64_t>(facts.least);
    if (!order.untouched && span < 4 * patientIdOfRow.size()) {
        orderByCounting(patientIdOfRow, facts, static_cast<std::size_t>(span) + 1, parts, order);
    } else {
        orderBySorting(patientIdOfRow, order);
    }
    order.offsets.push_back(static_cast<std::uint32_t>(order.rows.size()));
    return order;
}

void keepLastRows(PatientOrder &order)
{
    std::vector<std::uint32_t> last;
    last.reserve(order.patientIds.size());
    for (std::size_t i = 0; i < order.patientIds.size(); ++i) {
        last.push_back(order.rows[order.offsets[i + 1] - 1]);
    }
    order.untouched = order.untouched && last.size() == order.rows.size();
    order.rows = std::move(last);
    std::iota(order.offsets.begin(), order.offsets.end(), 0U);
}

} // namespace Table
