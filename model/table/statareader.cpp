// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/statareader.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <optional>

#include <QCoreApplication>
#include <QDateTime>
#include <QStringDecoder>

#include "model/table/csv.h"

namespace Table
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::StataReader", text);
}

constexpr std::uint16_t kLongText = 32768;
constexpr std::uint16_t kDouble = 65526;
constexpr std::uint16_t kFloat = 65527;
constexpr std::uint16_t kLong = 65528;
constexpr std::uint16_t kInt = 65529;
constexpr std::uint16_t kByte = 65530;
constexpr std::size_t kMostColumns = 120'000; // Stata's own limit
constexpr std::int64_t kLargestByte = 100;    // what lies above stands for the 27 missing values
constexpr std::int64_t kLargestInt = 32740;
constexpr std::int64_t kLargestLong = 2147483620;
constexpr std::uint32_t kFirstMissingFloat = 0x7F000000;
constexpr std::uint64_t kFirstMissingDouble = 0x7FE0000000000000;
constexpr std::int32_t kDaysFrom1960To1970 = 3653;
constexpr std::int64_t kMillisecondsADay = 86'400'000;

/// Before format 118 texts have the encoding of the computer that wrote them, which was seldom UTF-8.
std::string inUtf8(std::string_view text)
{
    const auto size = static_cast<qsizetype>(text.size());
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString read = decoder(QByteArrayView(text.data(), size));
    return decoder.hasError() ? QString::fromLatin1(text.data(), size).toStdString() : std::string(text);
}

/// Reads numbers and texts front to back. Never past the end: then it is bad and gives nothing but zeros.
class Cursor
{
public:
    explicit Cursor(std::string_view bytes) : m_bytes(bytes) {}

    [[nodiscard]] bool isBad() const { return m_bad; }
    void refuse() { m_bad = true; }
    void setBigEndian(bool big) { m_big = big; }
    [[nodiscard]] bool isBigEndian() const { return m_big; }
    [[nodiscard]] std::size_t place() const { return m_place; }
    [[nodiscard]] std::size_t left() const { return m_bytes.size() - m_place; }
    void moveTo(std::uint64_t place)
    {
        if (place > m_bytes.size()) {
            refuse();
        } else {
            m_place = static_cast<std::size_t>(place);
        }
    }
    std::string_view take(std::uint64_t size)
    {
        if (m_bad || size > left()) {
            refuse();
            return {};
        }
        const std::string_view taken = m_bytes.substr(m_place, static_cast<std::size_t>(size));
        m_place += taken.size();
        return taken;
    }
    /// A whole number of `size` bytes without sign.
    std::uint64_t number(std::size_t size)
    {
        const std::string_view bytes = take(size);
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            const auto byte = static_cast<unsigned char>(bytes[m_big ? i : size - 1 - i]);
            value = (value << 8U) | byte;
        }
        return value;
    }
    /// A text that fills its field or ends at the first NUL.
    std::string text(std::uint64_t width)
    {
        const std::string_view field = take(width);
        return inUtf8(field.substr(0, field.find('\0')));
    }
    void expect(std::string_view tag)
    {
        if (take(tag.size()) != tag) {
            refuse();
        }
    }
    [[nodiscard]] bool startsWith(std::string_view tag) const { return m_bytes.substr(m_place).starts_with(tag); }

private:
    std::string_view m_bytes;
    std::size_t m_place = 0;
    bool m_big = false;
    bool m_bad = false;
};

std::int64_t withSign(std::uint64_t value, std::size_t size)
{
    switch (size) {
    case 1:
        return static_cast<std::int8_t>(value);
    case 2:
        return static_cast<std::int16_t>(value);
    default:
        return static_cast<std::int32_t>(value);
    }
}

/// How wide the fields of the header are in a format.
struct Widths
{
    std::size_t name = 33;
    std::size_t format = 49;
    std::size_t label = 81;
    std::size_t sort = 2;
};

struct Variable
{
    std::string name;
    std::string format;
    std::string labels; ///< the name of its value labels, may be empty
    std::uint16_t type = kDouble;

    [[nodiscard]] std::size_t width() const
    {
        switch (type) {
        case kLongText:
        case kDouble:
            return 8;
        case kFloat:
        case kLong:
            return 4;
        case kInt:
            return 2;
        case kByte:
            return 1;
        default:
            return type;
        }
    }
    [[nodiscard]] bool isText() const { return type <= kLongText; }
    [[nodiscard]] bool isDay() const { return format.starts_with("%td") || format.starts_with("%d") || format.starts_with("%-td"); }
    [[nodiscard]] bool isMoment() const { return format.starts_with("%tc") || format.starts_with("%tC") || format.starts_with("%-tc"); }
};

using Labels = std::map<std::int64_t, std::string>;
using LongTexts = std::map<std::pair<std::uint64_t, std::uint64_t>, std::string>;

class StataReader
{
public:
    explicit StataReader(std::string_view bytes) : m_cursor(bytes) {}

    /// Nothing when the file is none.
    std::optional<ArrowFile> read()
    {
        if (m_cursor.startsWith("<stata_dta>")) {
            readTagged();
        } else {
            readPlain();
        }
        return m_cursor.isBad() ? std::nullopt : std::optional<ArrowFile>(build());
    }

private:
    void allocate(std::uint64_t variables, std::uint64_t rows)
    {
        // Each variable has a name and each row a byte at least, so a larger number is a lie.
        if (variables > kMostColumns || variables * m_widths.name > m_cursor.left()) {
            m_cursor.refuse();
        }
        if (m_cursor.isBad()) {
            return;
        }
        m_variables.resize(static_cast<std::size_t>(variables));
        m_rows = rows;
    }

    void takeData()
    {
        std::uint64_t width = 0;
        for (const Variable &variable : m_variables) {
            width += variable.width();
        }
        if (m_rows > 0 && (width == 0 || m_rows > m_cursor.left() / width)) {
            m_cursor.refuse();
            return;
        }
        m_data = m_cursor.take(m_rows * width);
    }

    void readTagged();
    void readStringTable();
    void readPlain();
    void readLabels(bool tagged);
    [[nodiscard]] ArrowFile build();
    [[nodiscard]] Core::Value value(const Variable &variable, Cursor &cell, const Labels *labels) const;
    [[nodiscard]] Core::ElementType typeOf(const Variable &variable, const Labels *labels) const;

    Cursor m_cursor;
    int m_release = 0;
    Widths m_widths;
    std::vector<Variable> m_variables;
    std::uint64_t m_rows = 0;
    std::string_view m_data;
    std::map<std::string, Labels> m_labels;
    LongTexts m_longTexts;
};

void StataReader::readTagged()
{
    m_cursor.expect("<stata_dta><header><release>");
    const std::string_view release = m_cursor.take(3);
    m_release = release == "117" ? 117 : release == "118" ? 118 : release == "119" ? 119 : 0;
    if (m_release == 0) {
        m_cursor.refuse();
        return;
    }
    m_cursor.expect("</release><byteorder>");
    m_cursor.setBigEndian(m_cursor.take(3) == "MSF");
    m_cursor.expect("</byteorder><K>");
    if (m_release >= 118) {
        m_widths = {129, 57, 321, std::size_t(m_release == 119 ? 4 : 2)};
    }
    const std::uint64_t variables = m_cursor.number(m_release == 119 ? 4 : 2);
    m_cursor.expect("</K><N>");
    const std::uint64_t rows = m_cursor.number(m_release == 117 ? 4 : 8);
    m_cursor.expect("</N><label>");
    m_cursor.take(m_cursor.number(m_release == 117 ? 1 : 2));
    m_cursor.expect("</label><timestamp>");
    m_cursor.take(m_cursor.number(1));
    m_cursor.expect("</timestamp></header><map>");
    std::uint64_t map[14];
    for (std::uint64_t &place : map) {
        place = m_cursor.number(8);
    }
    m_cursor.expect("</map><variable_types>");
    allocate(variables, rows);
    for (Variable &variable : m_variables) {
        variable.type = static_cast<std::uint16_t>(m_cursor.number(2));
    }
    m_cursor.expect("</variable_types><varnames>");
    for (Variable &variable : m_variables) {
        variable.name = m_cursor.text(m_widths.name);
    }
    m_cursor.expect("</varnames><sortlist>");
    m_cursor.take((m_variables.size() + 1) * m_widths.sort);
    m_cursor.expect("</sortlist><formats>");
    for (Variable &variable : m_variables) {
        variable.format = m_cursor.text(m_widths.format);
    }
    m_cursor.expect("</formats><value_label_names>");
    for (Variable &variable : m_variables) {
        variable.labels = m_cursor.text(m_widths.name);
    }
    m_cursor.expect("</value_label_names>");
    constexpr std::size_t kData = 9;
    constexpr std::size_t kStrings = 10;
    constexpr std::size_t kLabels = 11;
    m_cursor.moveTo(map[kData]);
    m_cursor.expect("<data>");
    takeData();
    m_cursor.moveTo(map[kStrings]);
    m_cursor.expect("<strls>");
    readStringTable();
    m_cursor.moveTo(map[kLabels]);
    m_cursor.expect("<value_labels>");
    readLabels(true);
}

void StataReader::readStringTable()
{
    while (!m_cursor.isBad() && m_cursor.startsWith("GSO")) {
        m_cursor.take(3);
        const std::uint64_t variable = m_cursor.number(4);
        const std::uint64_t row = m_cursor.number(m_release == 117 ? 4 : 8);
        constexpr std::uint64_t kText = 130; // 129 is of bytes
        const bool isText = m_cursor.number(1) == kText;
        const std::string_view content = m_cursor.take(m_cursor.number(4));
        m_longTexts[{variable, row}] = std::string(isText ? content.substr(0, content.find('\0')) : content);
    }
}

void StataReader::readPlain()
{
    m_release = static_cast<int>(m_cursor.number(1));
    if (m_release < 113 || m_release > 115) {
        m_cursor.refuse();
        return;
    }
    m_widths.format = m_release == 113 ? 12 : 49;
    m_cursor.setBigEndian(m_cursor.number(1) == 1);
    m_cursor.take(2);
    const std::uint64_t variables = m_cursor.number(2);
    const std::uint64_t rows = m_cursor.number(4);
    constexpr std::size_t kLabelAndTime = 81 + 18;
    m_cursor.take(kLabelAndTime);
    allocate(variables, rows);
    constexpr std::uint64_t kFirstNumber = 251; // byte, int, long, float, double
    for (Variable &variable : m_variables) {
        static constexpr std::uint16_t kNumbers[] = {kByte, kInt, kLong, kFloat, kDouble};
        const std::uint64_t type = m_cursor.number(1);
        variable.type = type >= kFirstNumber ? kNumbers[type - kFirstNumber] : static_cast<std::uint16_t>(type);
    }
    for (Variable &variable : m_variables) {
        variable.name = m_cursor.text(m_widths.name);
    }
    m_cursor.take((m_variables.size() + 1) * m_widths.sort);
    for (Variable &variable : m_variables) {
        variable.format = m_cursor.text(m_widths.format);
    }
    for (Variable &variable : m_variables) {
        variable.labels = m_cursor.text(m_widths.name);
    }
    m_cursor.take(m_variables.size() * m_widths.label);
    while (!m_cursor.isBad()) { // characteristics, up to one of nothing
        const std::uint64_t kind = m_cursor.number(1);
        const std::uint64_t size = m_cursor.number(4);
        m_cursor.take(size);
        if (kind == 0 && size == 0) {
            break;
        }
    }
    takeData();
    readLabels(false);
}

void StataReader::readLabels(bool tagged)
{
    while (!m_cursor.isBad() && (tagged ? m_cursor.startsWith("<lbl>") : m_cursor.left() > 0)) {
        m_cursor.take(tagged ? 5 : 0);
        m_cursor.number(4);
        Labels &labels = m_labels[m_cursor.text(m_widths.name)];
        m_cursor.take(3);
        const std::uint64_t count = m_cursor.number(4);
        const std::uint64_t size = m_cursor.number(4);
        Cursor offsets(m_cursor.take(count * 4));
        Cursor values(m_cursor.take(count * 4));
        const std::string_view texts = m_cursor.take(size);
        offsets.setBigEndian(m_cursor.isBigEndian());
        values.setBigEndian(m_cursor.isBigEndian());
        for (std::uint64_t i = 0; i < count && !m_cursor.isBad(); ++i) {
            const std::uint64_t offset = offsets.number(4);
            if (offset > texts.size()) {
                m_cursor.refuse();
                break;
            }
            const std::string_view text = texts.substr(static_cast<std::size_t>(offset));
            labels[withSign(values.number(4), 4)] = std::string(text.substr(0, text.find('\0')));
        }
        if (tagged) {
            m_cursor.expect("</lbl>");
        }
    }
}

Core::ElementType StataReader::typeOf(const Variable &variable, const Labels *labels) const
{
    if (variable.isText() || labels != nullptr || variable.isMoment()) {
        return Core::kStr;
    }
    if (variable.isDay()) {
        return Core::kDate;
    }
    return variable.type == kFloat || variable.type == kDouble ? Core::kFloat : Core::kInt;
}

Core::Value StataReader::value(const Variable &variable, Cursor &cell, const Labels *labels) const
{
    if (variable.type == kLongText) {
        // The parts of the key have other sizes in each format.
        const std::size_t first = m_release == 117 ? 4 : m_release == 118 ? 2 : 3;
        const std::uint64_t owner = cell.number(first);
        const auto found = m_longTexts.find({owner, cell.number(8 - first)});
        return found == m_longTexts.end() || found->second.empty() ? Core::Value() : Core::Value(found->second);
    }
    if (variable.isText()) {
        const std::string text = cell.text(variable.type);
        return text.empty() ? Core::Value() : Core::Value(text);
    }
    double number = 0.0;
    if (variable.type == kDouble) {
        const std::uint64_t bits = cell.number(8);
        number = std::bit_cast<double>(bits);
        if ((bits >= kFirstMissingDouble && !std::signbit(number)) || !std::isfinite(number)) {
            return {};
        }
    } else if (variable.type == kFloat) {
        const auto bits = static_cast<std::uint32_t>(cell.number(4));
        const auto small = std::bit_cast<float>(bits);
        if ((bits >= kFirstMissingFloat && !std::signbit(small)) || !std::isfinite(small)) {
            return {};
        }
        number = static_cast<double>(small);
    } else {
        const std::int64_t whole = withSign(cell.number(variable.width()), variable.width());
        if (whole > (variable.type == kByte ? kLargestByte : variable.type == kInt ? kLargestInt : kLargestLong)) {
            return {};
        }
        number = static_cast<double>(whole);
    }
    if (labels != nullptr) {
        const auto label = std::abs(number) < 3e9 ? labels->find(std::llround(number)) : labels->end();
        return Core::Value(label != labels->end() ? label->second : QByteArray::number(number, 'g', 15).toStdString());
    }
    constexpr double kMostDays = 3e6; // beyond the year 9999
    if (variable.isDay()) {
        return std::abs(number) < kMostDays ? Core::Value(Core::Date(static_cast<std::int32_t>(number) - kDaysFrom1960To1970)) : Core::Value();
    }
    if (variable.isMoment()) {
        if (std::abs(number) > kMostDays * static_cast<double>(kMillisecondsADay)) {
            return {};
        }
        const QDateTime moment = QDateTime::fromMSecsSinceEpoch(std::llround(number) - kDaysFrom1960To1970 * kMillisecondsADay, Qt::UTC);
        return Core::Value(moment.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toStdString());
    }
    if (variable.type == kDouble || variable.type == kFloat) {
        return Core::Value(number);
    }
    return Core::Value(static_cast<std::int64_t>(number));
}

ArrowFile StataReader::build()
{
    ArrowFile file;
    file.rows = static_cast<std::size_t>(m_rows);
    std::size_t width = 0;
    for (const Variable &variable : m_variables) {
        width += variable.width();
    }
    std::size_t start = 0;
    for (const Variable &variable : m_variables) {
        const auto known = m_labels.find(variable.labels);
        const Labels *labels = known != m_labels.end() && !variable.isText() && !variable.isDay() ? &known->second : nullptr;
        ColumnBuilder builder(typeOf(variable, labels));
        builder.reserve(file.rows);
        for (std::size_t row = 0; row < file.rows; ++row) {
            Cursor cell(m_data.substr(row * width + start, variable.width()));
            cell.setBigEndian(m_cursor.isBigEndian());
            builder.append(value(variable, cell, labels));
        }
        file.names.push_back(variable.name);
        file.columns.push_back(builder.finish());
        start += variable.width();
    }
    return file;
}

} // namespace

bool isStataName(const QString &path)
{
    return path.endsWith(QStringLiteral(".dta")) || path.endsWith(QStringLiteral(".dta.gz"));
}

Core::Result<ArrowFile> readStataFile(const QString &path)
{
    const Core::Result<QByteArray> bytes = readMaybeCompressed(path);
    if (!bytes) {
        return Core::fail(bytes.error());
    }
    return readStata(*bytes, path);
}

Core::Result<ArrowFile> readStata(const QByteArray &bytes, const QString &name)
{
    std::optional<ArrowFile> file = StataReader(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()))).read();
    if (!file) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("%1 is no Stata file that can be read here, or it is cut short. Write it again with Stata 8 or later.").arg(name));
    }
    return *std::move(file);
}

} // namespace Table
