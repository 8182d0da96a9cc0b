// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohorts/measureinput.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <unordered_map>

#include <QCoreApplication>

#include "model/cohorts/cohortfiles.h"
#include "model/core/value.h"
#include "model/table/arrowreader.h"
#include "model/table/csv.h"
#include "model/table/statareader.h"

namespace Cohorts
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Cohorts::MeasureInput", text);
}

struct Wanted
{
    std::set<std::string> numbers;
    std::set<std::string> groups; ///< that are no numbers in any measure: those are read as numbers
};

Wanted wantedBy(const std::vector<Evaluation::CohortMeasure> &measures)
{
    Wanted wanted;
    for (const Evaluation::CohortMeasure &measure : measures) {
        wanted.numbers.insert({measure.numerator, measure.denominator});
        wanted.groups.insert(measure.groupBy.begin(), measure.groupBy.end());
    }
    wanted.numbers.erase(kPopulation);
    wanted.groups.erase(kPopulation);
    for (const std::string &number : wanted.numbers) {
        wanted.groups.erase(number);
    }
    return wanted;
}

/// Puts the labels into the order of the output.
void sortLabels(GroupColumn &group, const std::vector<std::uint32_t> &order)
{
    std::vector<std::uint32_t> place(order.size());
    std::vector<std::string> labels;
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        place[order[i]] = i;
        labels.push_back(group.labels[order[i]]);
    }
    group.labels = std::move(labels);
    for (std::uint32_t &id : group.ids) {
        id = id == GroupColumn::kNone ? id : place[id];
    }
}

/// Groups by the distinct values of numbers, ascending, when a number of one measure groups another.
GroupColumn groupOfNumbers(const NumberColumn &column)
{
    GroupColumn group;
    group.categorical = false;
    std::map<double, std::uint32_t> ids;
    for (const double value : column.values) {
        if (!std::isnan(value)) {
            ids.emplace(value, 0);
        }
    }
    std::uint32_t next = 0;
    for (auto &[value, id] : ids) {
        id = next++;
        group.labels.push_back(column.whole ? std::to_string(static_cast<std::int64_t>(value)) : Core::floatRepr(value));
    }
    for (const double value : column.values) {
        group.ids.push_back(std::isnan(value) ? GroupColumn::kNone : ids.at(value));
    }
    return group;
}

void addPopulation(MeasureInput &input, const std::vector<Evaluation::CohortMeasure> &measures)
{
    input.numbers[kPopulation] = {std::vector<double>(input.rows, 1), true};
    for (const Evaluation::CohortMeasure &measure : measures) {
        for (const std::string &name : measure.groupBy) {
            if (!input.groups.contains(name)) {
                input.groups[name] = groupOfNumbers(input.numbers.at(name));
            }
        }
    }
}

class CsvInput
{
public:
    CsvInput(const QString &path, const Wanted &wanted) : m_path(path), m_wanted(wanted) {}

    Core::Result<MeasureInput> read()
    {
        const Core::Result<QByteArray> bytes = Table::readMaybeCompressed(m_path);
        if (!bytes) {
            return Core::fail(bytes.error());
        }
        std::string_view text(bytes->constData(), static_cast<std::size_t>(bytes->size()));
        if (text.starts_with("\xEF\xBB\xBF")) {
            text.remove_prefix(3);
        }
        Table::CsvReader reader(text);
        std::vector<std::string_view> record;
        if (reader.next(record)) {
            place(record);
        }
        if (const auto complete = checkComplete(); !complete) {
            return Core::fail(complete.error());
        }
        while (reader.next(record)) {
            if (record.empty()) {
                continue;
            }
            if (const auto taken = take(record, reader.line()); !taken) {
                return Core::fail(taken.error());
            }
            ++m_input.rows;
        }
        for (auto &[name, group] : m_input.groups) {
            std::vector<std::uint32_t> order(group.labels.size());
            std::iota(order.begin(), order.end(), 0U);
            std::sort(order.begin(), order.end(), [&labels = group.labels](std::uint32_t a, std::uint32_t b) { return labels[a] < labels[b]; });
            sortLabels(group, order);
        }
        return std::move(m_input);
    }

private:
    struct Cell
    {
        std::size_t at;
        NumberColumn *number;
        GroupColumn *group;
        std::unordered_map<std::string, std::uint32_t> ids;
        std::string name;
    };

    void place(const std::vector<std::string_view> &heading)
    {
        for (std::size_t at = 0; at < heading.size(); ++at) {
            const std::string name(heading[at]);
            if (m_wanted.numbers.contains(name)) {
                m_cells.push_back({at, &m_input.numbers[name], nullptr, {}, name});
            } else if (m_wanted.groups.contains(name)) {
                m_cells.push_back({at, nullptr, &m_input.groups[name], {}, name});
            }
        }
    }

    [[nodiscard]] Core::Result<void> checkComplete() const
    {
        QStringList missing;
        for (const std::set<std::string> *names : {&m_wanted.numbers, &m_wanted.groups}) {
            for (const std::string &name : *names) {
                if (std::none_of(m_cells.begin(), m_cells.end(), [&name](const Cell &cell) { return cell.name == name; })) {
                    missing.append(QString::fromStdString(name));
                }
            }
        }
        if (missing.isEmpty()) {
            return {};
        }
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("%1 lacks columns that the measures use: %2.").arg(m_path, missing.join(QStringLiteral(", "))));
    }

    Core::Result<void> take(const std::vector<std::string_view> &record, std::size_t line)
    {
        for (Cell &cell : m_cells) {
            const std::string text(cell.at < record.size() ? record[cell.at] : std::string_view());
            if (cell.group) {
                const auto [found, isNew] = cell.ids.emplace(text, static_cast<std::uint32_t>(cell.ids.size()));
                if (isNew) {
                    cell.group->labels.push_back(text);
                }
                cell.group->ids.push_back(found->second);
                continue;
            }
            bool isNumber = false;
            cell.number->values.push_back(QByteArray::fromStdString(text).toDouble(&isNumber));
            if (!isNumber) {
                return Core::fail(Core::ErrorCode::InvalidInput,
                                  tr("%1, line %2: the column %3 holds \"%4\", which is no number, so no measure can be made of it.")
                                      .arg(m_path)
                                      .arg(line)
                                      .arg(QString::fromStdString(cell.name), QString::fromStdString(text)));
            }
        }
        return {};
    }

    QString m_path;
    const Wanted &m_wanted;
    MeasureInput m_input;
    std::vector<Cell> m_cells;
};

NumberColumn numbersOf(const Table::Column &column, std::size_t rows)
{
    NumberColumn numbers;
    numbers.whole = column.type == Core::kBool || column.type == Core::kInt;
    for (std::size_t row = 0; row < rows; ++row) {
        double value = std::numeric_limits<double>::quiet_NaN();
        if (!column.isNull(row)) {
            value = column.type == Core::kBool    ? column.bools[row]
                    : column.type == Core::kInt   ? static_cast<double>(column.ints[row])
                    : column.type == Core::kFloat ? column.floats[row]
                                                  : value;
        }
        numbers.values.push_back(value);
    }
    return numbers;
}

/// Texts of a Stata file are no categories: only those that occur make groups, the empty one among them.
GroupColumn groupOfTexts(const Table::Column &column, std::size_t rows)
{
    GroupColumn group;
    group.categorical = false;
    std::map<std::string, std::uint32_t> ids;
    const auto textAt = [&column](std::size_t row) { return column.isNull(row) ? std::string() : column.dictionary->texts[column.ids[row]]; };
    for (std::size_t row = 0; row < rows; ++row) {
        ids.emplace(textAt(row), 0);
    }
    std::uint32_t next = 0;
    for (auto &[text, id] : ids) {
        id = next++;
        group.labels.push_back(text);
    }
    for (std::size_t row = 0; row < rows; ++row) {
        group.ids.push_back(ids.at(textAt(row)));
    }
    return group;
}

GroupColumn groupOf(const Table::Column &column, std::size_t rows, bool isStata)
{
    if (isStata && column.type.isText()) {
        return groupOfTexts(column, rows);
    }
    GroupColumn group;
    group.categorical = column.type.isText();
    if (group.categorical) {
        group.labels = column.dictionary->texts;
        for (std::size_t row = 0; row < rows; ++row) {
            group.ids.push_back(column.isNull(row) ? GroupColumn::kNone : column.ids[row]);
        }
        return group;
    }
    std::map<Core::Value, std::uint32_t> ids;
    for (std::size_t row = 0; row < rows; ++row) {
        if (!column.isNull(row)) {
            ids.emplace(column.value(row), 0);
        }
    }
    std::uint32_t next = 0;
    for (auto &[value, id] : ids) {
        id = next++;
        const bool truth = column.type == Core::kBool;
        group.labels.push_back(truth ? (value.toBool() ? "True" : "False") : value.toCsvText());
    }
    for (std::size_t row = 0; row < rows; ++row) {
        group.ids.push_back(column.isNull(row) ? GroupColumn::kNone : ids.at(column.value(row)));
    }
    return group;
}

Core::Result<MeasureInput> readBinary(const QString &path, const Wanted &wanted)
{
    const bool isStata = Table::isStataName(path);
    const Core::Result<Table::ArrowFile> file = isStata ? Table::readStataFile(path) : Table::readArrowFile(path);
    if (!file) {
        return Core::fail(file.error());
    }
    MeasureInput input;
    input.rows = file->rows;
    QStringList missing;
    for (const std::string &name : wanted.numbers) {
        if (const Table::ColumnPtr column = file->column(name)) {
            input.numbers[name] = numbersOf(*column, file->rows);
        } else {
            missing.append(QString::fromStdString(name));
        }
    }
    for (const std::string &name : wanted.groups) {
        if (const Table::ColumnPtr column = file->column(name)) {
            input.groups[name] = groupOf(*column, file->rows, isStata);
        } else {
            missing.append(QString::fromStdString(name));
        }
    }
    if (!missing.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("%1 lacks columns that the measures use: %2.").arg(path, missing.join(QStringLiteral(", "))));
    }
    return input;
}

} // namespace

Core::Result<MeasureInput> readMeasureInput(const QString &path, const std::vector<Evaluation::CohortMeasure> &measures)
{
    const Wanted wanted = wantedBy(measures);
    auto input = formatOf(path).startsWith(QStringLiteral("csv")) ? CsvInput(path, wanted).read() : readBinary(path, wanted);
    if (input) {
        addPopulation(*input, measures);
    }
    return input;
}

} // namespace Cohorts
