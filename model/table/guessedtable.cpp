// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/guessedtable.h"

#include <charconv>
#include <set>

#include <QCoreApplication>
#include <QFileInfo>

#include "model/core/date.h"
#include "model/table/arrowreader.h"
#include "model/table/cellparser.h"
#include "model/table/csv.h"
#include "model/table/statareader.h"

namespace Table
{

namespace
{

constexpr std::size_t kRowsBetweenQuestions = 4096;
constexpr std::size_t kIsoLength = 10;
/// Beyond it a double no longer tells whole numbers apart.
constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::GuessedTable", text);
}

/// The whole number that is written exactly so.
std::optional<std::int64_t> exactInt(std::string_view cell)
{
    const std::string_view digits = cell.starts_with('-') ? cell.substr(1) : cell;
    if (digits.empty() || digits.front() < '0' || digits.front() > '9' || (digits.front() == '0' && cell != "0")) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return error == std::errc() && end == cell.data() + cell.size() ? std::optional(value) : std::nullopt;
}

std::optional<double> exactFloat(std::string_view cell)
{
    double value = 0.0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    const bool whole = error == std::errc() && end == cell.data() + cell.size();
    return whole && Core::floatRepr(value) == cell ? std::optional(value) : std::nullopt;
}

std::optional<Core::Date> exactDate(std::string_view cell)
{
    return cell.size() == kIsoLength ? Core::Date::fromIso(cell) : std::nullopt;
}

/// Takes cells one by one and keeps the narrowest type that shows all of them as they are written.
class GuessedColumn
{
public:
    explicit GuessedColumn(std::size_t rowsBefore)
    {
        for (std::size_t row = 0; row < rowsBefore; ++row) {
            append({});
        }
    }

    void append(std::string_view cell)
    {
        if (cell.empty()) {
            m_column.valid.resize(m_rows, 1);
            m_column.valid.push_back(0);
            store(0);
            ++m_rows;
            return;
        }
        if (!m_column.valid.empty()) {
            m_column.valid.push_back(1);
        }
        while (!take(cell)) {
            widen(cell);
        }
        ++m_rows;
    }

    [[nodiscard]] bool hasOnlyUtf8() const { return std::all_of(m_texts.begin(), m_texts.end(), isUtf8); }

    [[nodiscard]] ColumnPtr finish()
    {
        if (m_kind == Kind::Nothing) {
            becomeText();
        }
        m_column.type = m_kind == Kind::Int     ? Core::kInt
                        : m_kind == Kind::Float ? Core::kFloat
                        : m_kind == Kind::Date  ? Core::kDate
                                                : Core::kStr;
        if (m_kind == Kind::Text) {
            auto dictionary = std::make_shared<Dictionary>(); // handed on as the shared constant it becomes
            dictionary->texts = std::move(m_texts);
            m_column.dictionary = std::move(dictionary);
        }
        return std::make_shared<const Column>(std::move(m_column));
    }

private:
    enum class Kind
    {
        Nothing, ///< only empty cells so far
        Int,
        Float,
        Date,
        Text
    };

    /// A place holder below an empty cell.
    void store(std::uint32_t id)
    {
        switch (m_kind) {
        case Kind::Int:
            m_column.ints.push_back(0);
            break;
        case Kind::Float:
            m_column.floats.push_back(0.0);
            m_column.wholeNumbers.push_back(0);
            break;
        case Kind::Date:
            m_column.dates.push_back(0);
            break;
        case Kind::Text:
            if (m_texts.empty()) {
                id = m_index.idOf({}, m_texts);
            }
            m_column.ids.push_back(id);
            break;
        case Kind::Nothing:
            break;
        }
    }

    [[nodiscard]] bool take(std::string_view cell)
    {
        switch (m_kind) {
        case Kind::Int:
            if (const auto value = exactInt(cell)) {
                m_column.ints.push_back(*value);
                return true;
            }
            return false;
        case Kind::Float:
            if (const auto whole = exactInt(cell); whole && *whole <= kLargestExact && *whole >= -kLargestExact) {
                m_column.floats.push_back(static_cast<double>(*whole));
                m_column.wholeNumbers.push_back(1);
                return true;
            }
            if (const auto value = exactFloat(cell)) {
                m_column.floats.push_back(*value);
                m_column.wholeNumbers.push_back(0);
                return true;
            }
            return false;
        case Kind::Date:
            if (const auto value = exactDate(cell)) {
                m_column.dates.push_back(value->days());
                return true;
            }
            return false;
        case Kind::Text:
            m_column.ids.push_back(m_index.idOf(cell, m_texts));
            return true;
        case Kind::Nothing:
            break;
        }
        return false;
    }

    /// To a kind that may take the cell as well.
    void widen(std::string_view cell)
    {
        if (m_kind == Kind::Nothing && exactInt(cell)) {
            m_kind = Kind::Int;
            m_column.ints.resize(m_rows);
        } else if (m_kind == Kind::Nothing && exactDate(cell)) {
            m_kind = Kind::Date;
            m_column.dates.resize(m_rows);
        } else if (m_kind == Kind::Nothing && exactFloat(cell)) {
            m_kind = Kind::Float;
            m_column.floats.resize(m_rows);
            m_column.wholeNumbers.resize(m_rows);
        } else if (m_kind == Kind::Int && exactFloat(cell) && becomeFloat()) {
            return;
        } else {
            becomeText();
        }
    }

    [[nodiscard]] bool becomeFloat()
    {
        const auto isExact = [](std::int64_t value) { return value <= kLargestExact && value >= -kLargestExact; };
        if (!std::all_of(m_column.ints.begin(), m_column.ints.end(), isExact)) {
            return false;
        }
        m_column.floats.assign(m_column.ints.begin(), m_column.ints.end());
        m_column.wholeNumbers.assign(m_rows, 1);
        m_column.ints = {};
        m_kind = Kind::Float;
        return true;
    }

    void becomeText()
    {
        Column before = std::move(m_column);
        before.type = m_kind == Kind::Int ? Core::kInt : m_kind == Kind::Float ? Core::kFloat : Core::kDate;
        m_column = Column();
        m_column.valid = before.valid;
        m_column.ids.reserve(m_rows + 1);
        const bool hadValues = m_kind != Kind::Nothing;
        m_kind = Kind::Text;
        for (std::size_t row = 0; row < m_rows; ++row) {
            if (!hadValues || before.isNull(row)) {
                store(0);
            } else {
                m_column.ids.push_back(m_index.idOf(before.value(row).toCsvText(), m_texts));
            }
        }
    }

    Kind m_kind = Kind::Nothing;
    Column m_column;
    std::size_t m_rows = 0;
    std::vector<std::string> m_texts;
    TextIndex m_index;
};

/// Headings as distinct names: what shows columns tells them apart by name.
class Names
{
public:
    [[nodiscard]] std::string distinct(std::string_view heading, std::size_t place)
    {
        const std::string plain = heading.empty() ? tr("column %1").arg(place + 1).toStdString() : std::string(heading);
        std::string name = plain;
        for (int number = 2; !m_taken.insert(name).second; ++number) {
            name = plain + " (" + std::to_string(number) + ")";
        }
        return name;
    }

private:
    std::set<std::string> m_taken;
};

ResultColumn resultColumn(std::string name, ColumnPtr values)
{
    ResultColumn column;
    column.spec.name = std::move(name);
    column.spec.type = values->type;
    column.values = std::move(values);
    return column;
}

Core::Result<ResultTable> typedTable(const Core::Result<ArrowFile> &file, const QString &name)
{
    if (!file) {
        return Core::fail(file.error());
    }
    ResultTable table;
    table.name = name.toStdString();
    table.rows = file->rows;
    Names names;
    for (std::size_t column = 0; column < file->columns.size(); ++column) {
        table.columns.push_back(resultColumn(names.distinct(file->names[column], column), file->columns[column]));
    }
    return table;
}

} // namespace

Core::Result<ResultTable> guessCsv(const QByteArray &text, const QString &name, const std::function<bool()> &isCancelled)
{
    std::string_view rest(text.constData(), static_cast<std::size_t>(text.size()));
    if (rest.starts_with("\xEF\xBB\xBF")) {
        rest.remove_prefix(3);
    }
    CsvReader reader(rest);
    std::vector<std::string_view> cells;
    ResultTable table;
    table.name = QFileInfo(name).fileName().section(QLatin1Char('.'), 0, 0).toStdString();
    Names names;
    std::vector<std::string> headings;
    std::vector<GuessedColumn> columns;
    bool heading = true;
    while (reader.next(cells)) {
        if (cells.empty()) {
            continue; // a blank line is no row
        }
        if (heading) {
            for (const std::string_view cell : cells) {
                headings.push_back(names.distinct(isUtf8(cell) ? cell : std::string_view(), headings.size()));
                columns.emplace_back(0);
            }
            heading = false;
            continue;
        }
        for (std::size_t more = columns.size(); more < cells.size(); ++more) {
            headings.push_back(names.distinct({}, more));
            columns.emplace_back(table.rows);
        }
        for (std::size_t column = 0; column < columns.size(); ++column) {
            columns[column].append(column < cells.size() ? cells[column] : std::string_view());
        }
        if (++table.rows % kRowsBetweenQuestions == 0 && isCancelled && isCancelled()) {
            return Core::fail(Core::ErrorCode::Cancelled, tr("Reading %1 was cancelled.").arg(name));
        }
    }
    for (std::size_t column = 0; column < columns.size(); ++column) {
        if (!columns[column].hasOnlyUtf8()) {
            return Core::fail(Core::ErrorCode::InvalidInput, tr("%1 holds bytes that are no UTF-8 text, in the column %2. Write it with the encoding UTF-8.")
                                                                 .arg(name, QString::fromStdString(headings[column])));
        }
        table.columns.push_back(resultColumn(headings[column], columns[column].finish()));
    }
    return table;
}

Core::Result<ResultTable> readGuessedTable(const QString &path, const std::function<bool()> &isCancelled)
{
    const QString name = QFileInfo(path).fileName();
    if (path.endsWith(QStringLiteral(".arrow")) || path.endsWith(QStringLiteral(".feather"))) {
        return typedTable(readArrowFile(path), name.section(QLatin1Char('.'), 0, 0));
    }
    if (isStataName(path)) {
        return typedTable(readStataFile(path), name.section(QLatin1Char('.'), 0, 0));
    }
    const Core::Result<QByteArray> bytes = readMaybeCompressed(path);
    if (!bytes) {
        return Core::fail(bytes.error());
    }
    return guessCsv(*bytes, name, isCancelled);
}

} // namespace Table
