// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/columnsummary.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include <QLocale>

namespace Gui
{

namespace
{

constexpr qsizetype kTopValues = 5;

/// Rows with a value, ordered by it; equal values stay together and keep the order of rows.
std::vector<std::size_t> orderedRows(const Table::Column &column, std::size_t rows)
{
    std::vector<std::size_t> order;
    order.reserve(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        if (!column.isNull(row)) {
            order.push_back(row);
        }
    }
    const auto sortBy = [&order](const auto &values) {
        std::stable_sort(order.begin(), order.end(),
                         [&values](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    };
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        sortBy(column.bools);
        break;
    case Core::TypeKind::Int:
        sortBy(column.ints);
        break;
    case Core::TypeKind::Float:
        // Core::Value orders NaN too, which a plain comparison does not.
        std::stable_sort(order.begin(), order.end(), [&column](std::size_t a, std::size_t b) {
            return Core::Value(column.floats[a]) < Core::Value(column.floats[b]);
        });
        break;
    case Core::TypeKind::Date:
        sortBy(column.dates);
        break;
    case Core::TypeKind::Str:
    case Core::TypeKind::Code:
    case Core::TypeKind::MultiCodeString: {
        const std::vector<std::string> &texts = column.dictionary->texts;
        std::stable_sort(order.begin(), order.end(), [&column, &texts](std::size_t a, std::size_t b) {
            return texts[column.ids[a]] < texts[column.ids[b]];
        });
        break;
    }
    }
    return order;
}

} // namespace

QString ColumnSummary::missingShare() const
{
    const double share = rows == 0 ? 0.0 : 100.0 * static_cast<double>(missing) / static_cast<double>(rows);
    const int decimals = missing == 0 || missing == rows ? 0 : 1;
    return QLocale().toString(share, 'f', decimals) + QStringLiteral(" %");
}

ColumnSummary summarise(const Table::ResultColumn &column, std::size_t rows)
{
    ColumnSummary summary;
    summary.name = QString::fromStdString(column.spec.name);
    summary.type = typeLabel(column.spec);
    summary.rows = static_cast<qint64>(rows);
    summary.chart = chartOfColumn(column, rows);
    if (!column.values) {
        summary.missing = summary.rows;
        return summary;
    }
    const std::vector<std::size_t> order = orderedRows(*column.values, rows);
    summary.missing = static_cast<qint64>(rows - order.size());
    if (order.empty()) {
        return summary;
    }
    const auto text = [&column](std::size_t row) { return cellText(column.values.get(), row); };
    if (column.values->type.isComparable()) {
        summary.minimum = text(order.front());
        summary.maximum = text(order.back());
    }
    if (column.values->type.isNumeric() || column.values->type == Core::kDate) {
        summary.median = text(order[(order.size() - 1) / 2]);
    }
    std::vector<std::pair<std::size_t, qint64>> runs; // first row, how many
    for (const std::size_t row : order) {
        if (runs.empty() || !(column.values->value(runs.back().first) == column.values->value(row))) {
            runs.emplace_back(row, 0);
        }
        ++runs.back().second;
    }
    summary.distinct = static_cast<qint64>(runs.size());
    std::stable_sort(runs.begin(), runs.end(), [](const auto &a, const auto &b) { return a.second > b.second; });
    for (const auto &[row, count] : runs) {
        if (summary.top.size() == kTopValues) {
            break;
        }
        summary.top.append({text(row), count});
    }
    return summary;
}

} // namespace Gui
