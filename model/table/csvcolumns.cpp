// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/csvcolumns.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>

#include <QCoreApplication>

#include "model/table/cellparser.h"
#include "model/table/columnmerge.h"
#include "model/table/csv.h"

namespace Table
{

namespace
{

constexpr std::size_t kWrongKept = 101;
constexpr std::size_t kTextKept = 400;
constexpr std::size_t kRowsMeasured = 256;
constexpr qint64 kBytesPerPart = qint64{8} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::CsvColumns", text);
}

QString qt(const std::string &text)
{
    return QString::fromStdString(text);
}

/// Appends the cells of one record; what is no value becomes NULL.
void appendRecord(const std::vector<std::string_view> &cells, const CsvReader &reader, std::string_view text, const CsvLayout &layout,
                  std::vector<CellParser> &parsers, CsvRows &result)
{
    const bool fits = cells.size() == layout.width;
    const auto note = [&](int wanted, std::string_view cell) {
        if (++result.wrongCount <= kWrongKept) {
            const std::string_view record = text.substr(reader.recordStart());
            const bool inside = !cell.empty() && cell.data() >= record.data() && cell.data() < record.data() + record.size();
            result.wrong.push_back({result.rows, reader.recordStart(), inside ? static_cast<std::size_t>(cell.data() - record.data()) : 0, wanted,
                                    cells.size(), std::string(cell.substr(0, kTextKept))});
        }
    };
    if (!fits) {
        note(-1, {});
    }
    for (std::size_t c = 0; c < parsers.size(); ++c) {
        const int index = layout.indexes[c];
        if (index < 0) {
            continue;
        }
        if (!fits) {
            parsers[c].appendNull();
            continue;
        }
        const std::string_view cell = cells[static_cast<std::size_t>(index)];
        if ((cell.empty() && layout.required[c]) || !parsers[c].append(cell)) {
            note(static_cast<int>(c), cell);
            parsers[c].appendNull();
        }
    }
    ++result.rows;
}

/// Line numbers of ascending offsets, counted once from the start of the file.
class LineCounter
{
public:
    explicit LineCounter(TextSource &source) : m_source(source) {}
    int lineAt(qint64 offset)
    {
        QByteArray buffer;
        while (m_at < offset) {
            const auto block = m_source.slice(m_at, std::min(offset, m_at + kBytesPerPart), buffer);
            if (!block || block->empty()) {
                break;
            }
            m_line += static_cast<int>(std::count(block->begin(), block->end(), '\n'));
            m_at += static_cast<qint64>(block->size());
        }
        return m_line;
    }

private:
    TextSource &m_source;
    qint64 m_at = 0;
    int m_line = 1;
};

void report(const CsvRows &part, std::size_t rowsBefore, qint64 offset, const CsvLayout &layout, const QString &file, LineCounter &lines,
            TableProblems &problems)
{
    for (const CsvRows::Wrong &wrong : part.wrong) {
        const auto row = static_cast<qulonglong>(rowsBefore + wrong.row + 1);
        const int line = lines.lineAt(offset + static_cast<qint64>(wrong.offset));
        if (wrong.wanted < 0) {
            problems.error(file, "table.cells",
                           wrong.cells == 0   ? tr("row %1 is blank; remove the line").arg(row)
                           : wrong.cells == 1 ? tr("row %1 has one cell, but the heading has %2").arg(row).arg(layout.width)
                                              : tr("row %1 has %2 cells, but the heading has %3").arg(row).arg(wrong.cells).arg(layout.width),
                           {line, 1});
            continue;
        }
        const Core::ColumnSchema &column = layout.wanted[static_cast<std::size_t>(wrong.wanted)];
        const Core::TextPosition at{line, static_cast<int>(wrong.column) + 1};
        const auto say = [&](const char *rule, const QString &what) {
            problems.error(file, rule, tr("row %1, column %2: %3").arg(row).arg(qt(column.name), what), at);
        };
        if (wrong.text.empty()) {
            say("table.missing", tr("must not be empty"));
        } else if (!isUtf8(wrong.text)) {
            say("table.encoding", tr("\"%1\" is not UTF-8 text; save the file as UTF-8").arg(shownCell(wrong.text)));
        } else {
            say("table.value", tr("\"%1\" is not %2").arg(shownCell(wrong.text), expectedText(column.type)));
        }
    }
    for (std::size_t i = part.wrong.size(); i < part.wrongCount; ++i) {
        problems.error(file, "table.value", {}); // beyond the limit: counted, not listed
    }
}

/// Parts that begin at line starts, for texts without quotes (a quoted cell may hold line ends).
Core::Result<std::vector<qint64>> partStarts(TextSource &source, qint64 firstRow)
{
    std::vector<qint64> starts{firstRow};
    for (qint64 at = firstRow + kBytesPerPart; at < source.size(); at += kBytesPerPart) {
        const auto start = source.lineStart(at);
        if (!start) {
            return Core::fail(start.error());
        }
        if (*start < source.size() && *start > starts.back()) {
            starts.push_back(*start);
        }
    }
    starts.push_back(source.size());
    return starts;
}

struct Parts
{
    std::vector<CsvRows> rows;
    std::optional<Core::Error> error;
    bool hasQuotes = false;
};

Parts parseParts(TextSource &source, const std::vector<qint64> &starts, const CsvLayout &layout)
{
    const std::size_t count = starts.size() - 1;
    Parts parts;
    parts.rows.resize(count);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stop{false};
    QMutex mutex;
    const auto work = [&]() {
        QByteArray buffer;
        for (std::size_t i = next++; i < count && !stop; i = next++) {
            const auto text = source.slice(starts[i], starts[i + 1], buffer);
            const bool quoted = text && count > 1 && text->find('"') != std::string_view::npos;
            if (!text || quoted) {
                const QMutexLocker lock(&mutex);
                parts.hasQuotes = quoted || parts.hasQuotes;
                parts.error = text ? parts.error : std::optional(text.error());
                stop = true;
                return;
            }
            parts.rows[i] = parseCsvRows(*text, layout);
        }
    };
    std::vector<std::thread> pool;
    const std::size_t workers = std::min(count, std::size_t{std::max(1U, std::thread::hardware_concurrency())});
    try {
        for (std::size_t w = 1; w < workers; ++w) {
            pool.emplace_back(work);
        }
    } catch (const std::system_error &) {
        // The evaluator's sandbox lets nobody start threads: this one does it all.
    }
    work();
    for (std::thread &thread : pool) {
        thread.join();
    }
    return parts;
}

CsvRows joined(std::vector<CsvRows> &parts, const CsvLayout &layout)
{
    if (parts.size() == 1) {
        return std::move(parts.front());
    }
    CsvRows all;
    for (const CsvRows &part : parts) {
        all.rows += part.rows;
        all.wrongCount += part.wrongCount;
    }
    for (std::size_t c = 0; c < layout.wanted.size(); ++c) {
        std::vector<ColumnPtr> pieces;
        for (CsvRows &part : parts) {
            if (part.columns[c]) {
                pieces.push_back(std::move(part.columns[c]));
            }
        }
        all.columns.push_back(pieces.empty() ? nullptr : concatenate(pieces, layout.wanted[c].type));
    }
    return all;
}

} // namespace

int CsvHeading::indexOf(std::string_view name) const
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

Core::Result<std::optional<CsvHeading>> readCsvHeading(TextSource &source, const QString &file, TableProblems &problems)
{
    constexpr qint64 kFirstBlock = 64 << 10;
    QByteArray buffer;
    // A heading with quotes may hold line ends, so the reader must see enough; more is read if it ran out.
    for (qint64 length = kFirstBlock;; length *= 16) {
        const auto text = source.slice(0, length, buffer);
        if (!text) {
            return Core::fail(text.error());
        }
        CsvReader reader(*text);
        std::vector<std::string_view> cells;
        if (!reader.next(cells)) {
            problems.error(file, "table.heading", tr("the file is empty; it needs a line of column names at least"), {1, 1});
            return std::optional<CsvHeading>();
        }
        const std::size_t end = reader.position();
        if (end >= text->size() && length < source.size()) {
            continue;
        }
        if (!cells.empty() && cells.front().starts_with(kByteOrderMark)) {
            problems.error(file, "table.encoding",
                           tr("the file begins with a byte order mark, which hides its first column name; save it as plain UTF-8"), {1, 1});
        }
        CsvHeading heading;
        heading.firstRow = static_cast<qint64>(end);
        for (const std::string_view cell : cells) {
            if (!isUtf8(cell)) {
                problems.error(file, "table.encoding", tr("the column name \"%1\" is not UTF-8 text; save the file as UTF-8").arg(shownCell(cell)), {1, 1});
            }
            heading.names.emplace_back(cell);
        }
        return heading;
    }
}

CsvLayout layoutOf(const CsvHeading &heading, std::span<const Core::ColumnSchema> wanted)
{
    CsvLayout layout{wanted, {}, {}, heading.names.size()};
    for (const Core::ColumnSchema &column : wanted) {
        layout.required.push_back(column.constraint(Core::Constraint::Kind::NotNull) != nullptr);
        layout.indexes.push_back(heading.indexOf(column.name));
    }
    return layout;
}

CsvRows parseCsvRows(std::string_view text, const CsvLayout &layout)
{
    CsvRows result;
    std::vector<CellParser> parsers;
    for (const Core::ColumnSchema &column : layout.wanted) {
        parsers.emplace_back(column);
    }
    CsvReader reader(text);
    std::vector<std::string_view> cells;
    while (reader.next(cells)) {
        appendRecord(cells, reader, text, layout, parsers, result);
        if (result.rows == kRowsMeasured) {
            // The first rows tell about how many there will be: columns that grow step by step are copied again and again.
            const std::size_t expected = text.size() / reader.position() * kRowsMeasured + kRowsMeasured;
            std::for_each(parsers.begin(), parsers.end(), [expected](CellParser &parser) { parser.reserve(expected); });
        }
    }
    for (std::size_t c = 0; c < parsers.size(); ++c) {
        result.columns.push_back(layout.indexes[c] < 0 ? nullptr : parsers[c].finish());
    }
    return result;
}

Core::Result<CsvRows> readCsvColumns(const QString &path, std::span<const Core::ColumnSchema> wanted, TableProblems &problems)
{
    const auto source = TextSource::open(path);
    if (!source) {
        return Core::fail(source.error());
    }
    const auto heading = readCsvHeading(**source, path, problems);
    if (!heading) {
        return Core::fail(heading.error());
    }
    CsvRows none;
    none.columns.resize(wanted.size());
    if (!*heading) {
        return none;
    }
    const CsvLayout layout = layoutOf(**heading, wanted);
    auto starts = partStarts(**source, (*heading)->firstRow);
    if (!starts) {
        return Core::fail(starts.error());
    }
    Parts parts = parseParts(**source, *starts, layout);
    if (parts.hasQuotes && !parts.error) {
        starts = std::vector<qint64>({(*heading)->firstRow, (*source)->size()});
        parts = parseParts(**source, *starts, layout);
    }
    if (parts.error) {
        return Core::fail(*parts.error);
    }
    LineCounter lines(**source);
    std::size_t rowsBefore = 0;
    for (std::size_t i = 0; i < parts.rows.size(); ++i) {
        report(parts.rows[i], rowsBefore, (*starts)[i], layout, path, lines, problems);
        rowsBefore += parts.rows[i].rows;
    }
    return joined(parts.rows, layout);
}

} // namespace Table
