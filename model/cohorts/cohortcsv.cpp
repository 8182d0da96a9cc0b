// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <thread>

#include "model/cohorts/cohortfiles.h"
#include "model/core/value.h"
#include "model/table/csv.h"

namespace Cohorts
{

namespace
{

constexpr std::size_t kRowsPerBlock = 4096;

void appendText(QByteArray &out, const std::string &text)
{
    out.append(text.data(), static_cast<qsizetype>(text.size()));
}

void appendInteger(QByteArray &out, std::int64_t number)
{
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    out.append(buffer.data(), end - buffer.data());
}

void appendDate(QByteArray &out, std::int32_t days, CellStyle style)
{
    constexpr std::size_t kMonthLength = 7;
    constexpr std::size_t kYearLength = 4;
    std::string text = Core::Date(days).toIso();
    if (style != CellStyle::Plain) {
        text.resize(style == CellStyle::Month ? kMonthLength : kYearLength);
    }
    appendText(out, text);
}

void appendCell(QByteArray &out, const Table::Column &column, CellStyle style, std::size_t row)
{
    if (column.isNull(row)) {
        return;
    }
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        if (style == CellStyle::Truth) {
            out.append(column.bools[row] != 0 ? "True" : "False");
        } else {
            out.append(column.bools[row] != 0 ? '1' : '0');
        }
        return;
    case Core::TypeKind::Int:
        appendInteger(out, column.ints[row]);
        return;
    case Core::TypeKind::Float:
        appendText(out, Core::floatRepr(column.floats[row]));
        return;
    case Core::TypeKind::Date:
        appendDate(out, column.dates[row], style);
        return;
    default:
        Table::appendCsvCell(out, column.dictionary->texts[column.ids[row]]);
    }
}

QByteArray block(const CohortTable &cohort, std::size_t from, std::size_t to)
{
    QByteArray out;
    for (std::size_t row = from; row < to; ++row) {
        for (std::size_t c = 0; c < cohort.table.columns.size(); ++c) {
            if (c > 0) {
                out.append(',');
            }
            appendCell(out, *cohort.table.columns[c].values, cohort.styles[c], row);
        }
        out.append('\n');
    }
    return out;
}

} // namespace

QByteArray toCohortCsv(const CohortTable &cohort)
{
    const std::size_t rows = cohort.table.rows;
    std::vector<QByteArray> blocks((rows + kRowsPerBlock - 1) / kRowsPerBlock);
    std::atomic<std::size_t> next{0};
    const auto loop = [&]() {
        for (std::size_t at = next.fetch_add(1); at < blocks.size(); at = next.fetch_add(1)) {
            blocks[at] = block(cohort, at * kRowsPerBlock, std::min(rows, (at + 1) * kRowsPerBlock));
        }
    };
    std::vector<std::thread> pool;
    const std::size_t workers = std::min<std::size_t>(blocks.size(), std::max(1U, std::thread::hardware_concurrency()));
    for (std::size_t i = 1; i < workers; ++i) {
        pool.emplace_back(loop);
    }
    loop();
    for (std::thread &thread : pool) {
        thread.join();
    }
    QByteArray out;
    for (std::size_t c = 0; c < cohort.table.columns.size(); ++c) {
        if (c > 0) {
            out.append(',');
        }
        Table::appendCsvCell(out, cohort.table.columns[c].spec.name);
    }
    out.append('\n');
    for (const QByteArray &each : blocks) {
        out.append(each);
    }
    return out;
}

} // namespace Cohorts
