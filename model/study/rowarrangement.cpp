// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/rowarrangement.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include <QCoreApplication>

namespace Study
{

namespace
{

using Test = RowFilter::Test;

QString tr(const char *text)
{
    return QCoreApplication::translate("Study::RowArrangement", text);
}

QString textAt(const Table::Column &column, std::size_t row)
{
    return QString::fromStdString(column.value(row).toCsvText());
}

/// The operand as a value of the column's type; nothing if it is none.
std::optional<Core::Value> valueOf(const QString &operand, const Core::ElementType &type)
{
    bool good = true;
    switch (type.kind) {
    case Core::TypeKind::Bool: {
        const QString lower = operand.toLower();
        if (lower == QLatin1String("t") || lower == QLatin1String("true")) {
            return Core::Value(true);
        }
        if (lower == QLatin1String("f") || lower == QLatin1String("false")) {
            return Core::Value(false);
        }
        return std::nullopt;
    }
    case Core::TypeKind::Int:
    case Core::TypeKind::Float: {
        const double number = operand.toDouble(&good);
        return good ? std::optional(Core::Value(number)) : std::nullopt;
    }
    case Core::TypeKind::Date: {
        // A year or a month stands for its first day, so that ">= 2020" means what it says.
        static const QStringList kRest{QStringLiteral("-01-01"), QStringLiteral("-01"), QString()};
        const qsizetype dashes = operand.count(u'-');
        const auto date = dashes <= 2 ? Core::Date::fromIso((operand + kRest.at(dashes)).toStdString()) : std::nullopt;
        return date ? std::optional(Core::Value(*date)) : std::nullopt;
    }
    default:
        return Core::Value(operand.toStdString());
    }
}

std::optional<double> numberOf(const std::string &text)
{
    bool good = false;
    const double number = QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())).trimmed().toDouble(&good);
    return good && !std::isnan(number) ? std::optional(number) : std::nullopt;
}

/// Numbers compare as numbers whatever their type.
Core::Value comparable(const Table::Column &column, std::size_t row)
{
    switch (column.type.kind) {
    case Core::TypeKind::Int:
        return Core::Value(static_cast<double>(column.ints[row]));
    case Core::TypeKind::Float:
        return Core::Value(column.floats[row]); // also where it is written as a whole number
    default:
        return column.value(row);
    }
}

bool holds(Test test, const Core::Value &value, const Core::Value &low, const Core::Value &high)
{
    switch (test) {
    case Test::Equal:
        return value == low;
    case Test::NotEqual:
        return !(value == low);
    case Test::Less:
        return value < low;
    case Test::LessOrEqual:
        return !(low < value);
    case Test::Greater:
        return low < value;
    case Test::GreaterOrEqual:
        return !(value < low);
    default:
        return !(value < low) && !(high < value);
    }
}

/// The test on a column of texts by the numbers in it, where the operands are numbers; a text that is
/// none is no number at all, so only "!=" holds for it.
std::function<bool(std::size_t)> numberPredicate(const RowFilter &filter, const Table::Column *column)
{
    const auto low = numberOf(filter.operand.toStdString());
    const auto high = filter.test == Test::Between ? numberOf(filter.upper.toStdString()) : low;
    if (!low || !high) {
        return {};
    }
    return [column, test = filter.test, low = Core::Value(*low), high = Core::Value(*high)](std::size_t row) {
        const auto value = column->isNull(row) ? std::nullopt : numberOf(column->dictionary->texts[column->ids[row]]);
        return value ? holds(test, Core::Value(*value), low, high) : test == Test::NotEqual && !column->isNull(row);
    };
}

std::function<bool(std::size_t)> predicate(const RowFilter &filter, const Table::Column *column, bool textsAsNumbers)
{
    if (!column) {
        return [missing = filter.test == Test::Missing](std::size_t) { return missing; };
    }
    switch (filter.test) {
    case Test::Missing:
        return [column](std::size_t row) { return column->isNull(row); };
    case Test::Present:
        return [column](std::size_t row) { return !column->isNull(row); };
    case Test::Empty:
        return [column](std::size_t row) { return !column->isNull(row) && textAt(*column, row).isEmpty(); };
    case Test::Contains:
    case Test::ContainsNot:
        return [column, text = filter.operand, wanted = filter.test == Test::Contains](std::size_t row) {
            return !column->isNull(row) && textAt(*column, row).contains(text, Qt::CaseInsensitive) == wanted;
        };
    default:
        break;
    }
    if (textsAsNumbers && column->type.isText()) {
        if (auto test = numberPredicate(filter, column)) {
            return test;
        }
    }
    const std::optional<Core::Value> low = valueOf(filter.operand, column->type);
    const std::optional<Core::Value> high = filter.test == Test::Between ? valueOf(filter.upper, column->type) : low;
    if (!low || !high) {
        return [](std::size_t) { return false; };
    }
    return [column, test = filter.test, low = *low, high = *high](std::size_t row) {
        if (column->isNull(row)) {
            return false;
        }
        return holds(test, comparable(*column, row), low, high);
    };
}

const Table::Column *columnOf(const Table::ResultTable &table, const std::string &name)
{
    const int index = table.columnIndex(name);
    return index < 0 ? nullptr : table.columns[static_cast<std::size_t>(index)].values.get();
}

/// A number for each row that orders like its value, so that sorting compares no texts; NULL lowest.
std::vector<std::uint32_t> ranks(const Table::Column &column, std::size_t rows, bool textsAsNumbers)
{
    std::vector<std::uint32_t> order(rows);
    std::iota(order.begin(), order.end(), 0U);
    const auto sortBy = [&](const auto &less) {
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            return column.isNull(a) != column.isNull(b) ? column.isNull(a) : !column.isNull(a) && less(a, b);
        });
    };
    std::vector<std::uint32_t> ofText;
    if (column.type.isText()) {
        const std::vector<std::string> &texts = column.dictionary->texts;
        std::vector<std::uint32_t> ids(texts.size());
        std::iota(ids.begin(), ids.end(), 0U);
        std::vector<double> numbers(textsAsNumbers ? texts.size() : 0);
        static constexpr double kNoNumber = std::numeric_limits<double>::infinity(); // behind every number
        std::transform(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(numbers.size()), numbers.begin(),
                       [](const std::string &text) { return numberOf(text).value_or(kNoNumber); });
        std::sort(ids.begin(), ids.end(), [&texts, &numbers](std::uint32_t a, std::uint32_t b) {
            return !numbers.empty() && numbers[a] != numbers[b] ? numbers[a] < numbers[b] : texts[a] < texts[b];
        });
        ofText.resize(texts.size());
        for (std::uint32_t place = 0; place < ids.size(); ++place) {
            ofText[ids[place]] = place;
        }
        sortBy([&](std::uint32_t a, std::uint32_t b) { return ofText[column.ids[a]] < ofText[column.ids[b]]; });
    } else {
        switch (column.type.kind) {
        case Core::TypeKind::Bool:
            sortBy([&column](std::uint32_t a, std::uint32_t b) { return column.bools[a] < column.bools[b]; });
            break;
        case Core::TypeKind::Int:
            sortBy([&column](std::uint32_t a, std::uint32_t b) { return column.ints[a] < column.ints[b]; });
            break;
        case Core::TypeKind::Float:
            sortBy([&column](std::uint32_t a, std::uint32_t b) {
                const double left = column.floats[a];
                const double right = column.floats[b];
                return std::isnan(left) ? !std::isnan(right) : left < right; // what is no number is lowest
            });
            break;
        case Core::TypeKind::Date:
            sortBy([&column](std::uint32_t a, std::uint32_t b) { return column.dates[a] < column.dates[b]; });
            break;
        default:
            sortBy([&column](std::uint32_t a, std::uint32_t b) { return column.value(a) < column.value(b); });
        }
    }
    std::vector<std::uint32_t> rank(rows);
    for (std::size_t place = 1; place < rows; ++place) {
        const std::uint32_t before = order[place - 1];
        const bool same = column.isNull(before) == column.isNull(order[place]) && (column.isNull(before) || column.value(before) == column.value(order[place]));
        rank[order[place]] = rank[before] + (same ? 0U : 1U);
    }
    return rank;
}

} // namespace

Core::Result<std::optional<RowFilter>> parseFilter(const QString &text, const Table::ResultColumn &column)
{
    const QString plain = text.trimmed();
    if (plain.isEmpty()) {
        return std::optional<RowFilter>();
    }
    RowFilter filter;
    filter.column = column.spec.name;
    static const QList<std::pair<QString, Test>> kWords{
        {QStringLiteral("missing"), Test::Missing}, {QStringLiteral("present"), Test::Present}, {QStringLiteral("empty"), Test::Empty}};
    for (const auto &[word, test] : kWords) {
        if (plain.compare(word, Qt::CaseInsensitive) == 0) {
            filter.test = test;
            return std::optional(filter);
        }
    }
    static const QList<std::pair<QString, Test>> kSigns{{QStringLiteral(">="), Test::GreaterOrEqual}, {QStringLiteral("<="), Test::LessOrEqual},
                                                        {QStringLiteral("!="), Test::NotEqual},       {QStringLiteral(">"), Test::Greater},
                                                        {QStringLiteral("<"), Test::Less},            {QStringLiteral("="), Test::Equal},
                                                        {QStringLiteral("~"), Test::ContainsNot}};
    filter.operand = plain;
    for (const auto &[sign, test] : kSigns) {
        if (plain.startsWith(sign)) {
            filter.test = test;
            filter.operand = plain.mid(sign.size()).trimmed();
            break;
        }
    }
    const qsizetype dots = filter.operand.indexOf(QLatin1String(".."));
    if (filter.test == Test::Contains && dots > 0 && dots + 2 < filter.operand.size()) {
        filter.test = Test::Between;
        filter.upper = filter.operand.mid(dots + 2).trimmed();
        filter.operand = filter.operand.left(dots).trimmed();
    }
    const bool compares = filter.test != Test::Contains && filter.test != Test::ContainsNot;
    const bool fits = !compares || (valueOf(filter.operand, column.spec.type) && (filter.test != Test::Between || valueOf(filter.upper, column.spec.type)));
    if (!fits || filter.operand.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("\"%1\" cannot be compared with the %2 column %3.")
                                                             .arg(plain, QString::fromStdString(column.spec.type.name()), QString::fromStdString(column.spec.name)));
    }
    return std::optional(filter);
}

std::vector<std::uint32_t> arrangedRows(const Table::ResultTable &table, const Arrangement &arrangement)
{
    std::vector<std::function<bool(std::size_t)>> tests;
    for (const RowFilter &filter : arrangement.filters) {
        if (table.columnIndex(filter.column) >= 0) {
            tests.push_back(predicate(filter, columnOf(table, filter.column), arrangement.textsAsNumbers));
        }
    }
    if (!arrangement.anywhere.isEmpty()) {
        tests.push_back([&table, &arrangement](std::size_t row) {
            return std::any_of(table.columns.begin(), table.columns.end(), [&](const Table::ResultColumn &column) {
                return column.values && !column.values->isNull(row) && textAt(*column.values, row).contains(arrangement.anywhere, Qt::CaseInsensitive);
            });
        });
    }
    std::vector<std::uint32_t> rows;
    rows.reserve(table.rows);
    for (std::uint32_t row = 0; row < table.rows; ++row) {
        if (std::all_of(tests.begin(), tests.end(), [row](const auto &test) { return test(row); })) {
            rows.push_back(row);
        }
    }
    std::vector<std::pair<std::vector<std::uint32_t>, bool>> keys;
    for (const SortKey &key : arrangement.keys) {
        if (const Table::Column *column = columnOf(table, key.column)) {
            keys.emplace_back(ranks(*column, table.rows, arrangement.textsAsNumbers), key.descending);
        }
    }
    if (!keys.empty()) {
        std::stable_sort(rows.begin(), rows.end(), [&keys](std::uint32_t a, std::uint32_t b) {
            for (const auto &[rank, descending] : keys) {
                if (rank[a] != rank[b]) {
                    return descending ? rank[b] < rank[a] : rank[a] < rank[b];
                }
            }
            return false;
        });
    }
    return rows;
}

Table::ResultTable cutOut(const Table::ResultTable &table, const std::vector<std::uint32_t> &rows, const std::vector<std::size_t> &columns)
{
    Table::ResultTable part;
    part.name = table.name;
    part.rows = rows.size();
    for (const std::size_t index : columns) {
        Table::ResultColumn column = table.columns[index];
        if (column.values) {
            column.values = Table::gatherRows(*column.values, rows);
        }
        part.columns.push_back(std::move(column));
    }
    return part;
}

} // namespace Study
