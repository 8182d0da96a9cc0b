// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QCoreApplication>

#include "model/cohorts/cohortfiles.h"
#include "model/cohorts/filecohort.h"

namespace Cohorts
{

namespace
{

using Table::Column;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cohorts::CohortBinary", text);
}

/// What the older tool's timestamps can hold.
constexpr std::int32_t kFirstDay = -106751;
constexpr std::int32_t kLastDay = 106751;

/// Empty texts and `0` are missing values, as in real extracts.
Table::ColumnPtr categories(const Column &column, Query::ColumnSpec &spec)
{
    auto made = std::make_shared<Column>(column);
    std::vector<bool> isValue;
    for (const std::string &text : column.dictionary->texts) {
        isValue.push_back(!text.empty() && text != "0");
    }
    made->valid.resize(column.ids.size(), 1);
    std::vector<bool> seen(isValue.size(), false);
    spec.categories.emplace();
    for (std::size_t row = 0; row < column.ids.size(); ++row) {
        const std::uint32_t id = column.ids[row];
        made->valid[row] = column.isNull(row) || !isValue[id] ? 0 : 1;
        if (made->valid[row] != 0 && !seen[id]) {
            seen[id] = true;
            spec.categories->emplace_back(column.dictionary->texts[id]);
        }
    }
    return made;
}

Table::ColumnPtr clamped(const Column &column)
{
    auto made = std::make_shared<Column>(column);
    for (std::int32_t &days : made->dates) {
        days = std::clamp(days, kFirstDay, kLastDay);
    }
    return made;
}

/// Texts of a file or of date categories as the type that the study gives them.
Core::Result<Table::ColumnPtr> converted(const Column &column, const Query::ColumnSpec &spec)
{
    Table::ColumnBuilder builder(spec.type);
    builder.reserve(column.ids.size());
    for (std::size_t row = 0; row < column.ids.size(); ++row) {
        const std::string text = column.isNull(row) ? std::string() : column.dictionary->texts[column.ids[row]];
        const QByteArray bytes = QByteArray::fromStdString(text);
        bool good = true;
        switch (spec.type.kind) {
        case Core::TypeKind::Bool:
            builder.append(Core::Value(!text.empty()));
            break;
        case Core::TypeKind::Int:
            builder.append(Core::Value(static_cast<std::int64_t>(bytes.toLongLong(&good))));
            break;
        case Core::TypeKind::Float:
            if (text.empty()) {
                builder.append({});
            } else {
                builder.append(Core::Value(bytes.toDouble(&good)));
            }
            break;
        default: {
            const auto date = lenientDate(text);
            good = date || text.empty();
            builder.append(date ? Core::Value(*date) : Core::Value());
        }
        }
        if (!good) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("Column %1 holds \"%2\" in row %3, which a file of this format cannot hold as %4. Write CSV instead.")
                                  .arg(QString::fromStdString(spec.name), QString::fromStdString(text))
                                  .arg(row + 2)
                                  .arg(QString::fromStdString(spec.type.name())));
        }
    }
    return builder.finish();
}

} // namespace

Core::Result<Table::ResultTable> binaryTable(const CohortTable &cohort)
{
    Table::ResultTable table = cohort.table;
    for (Table::ResultColumn &column : table.columns) {
        if (column.values->type.isText() && !column.spec.type.isText()) {
            auto made = converted(*column.values, column.spec);
            if (!made) {
                return Core::fail(made.error());
            }
            column.values = std::move(*made);
        } else if (column.values->type.isText()) {
            column.values = categories(*column.values, column.spec);
        }
        if (column.values->type == Core::kDate) {
            column.values = clamped(*column.values);
        }
    }
    return table;
}

} // namespace Cohorts
