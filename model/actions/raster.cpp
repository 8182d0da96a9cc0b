// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fonts and painters of Qt need a window system behind them; a run on a server or in a console has none.
#include "model/actions/raster.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <zlib.h>

#include <QHash>

namespace Actions
{

namespace
{

constexpr double kGlyphHeight = 6.0; // of a capital, in the glyphs' own units
constexpr double kAdvance = 5.6;     // from one character to the next

/// Strokes of a character on a grid 4 wide and 6 high, y downwards: two digits a point, a comma between
/// strokes. Descenders reach 8.
const QHash<char16_t, const char *> &glyphs()
{
    static const QHash<char16_t, const char *> kGlyphs{
        {u' ', ""}, {u'0', "103041453616050110"}, {u'1', "112026,1636"}, {u'2', "01103041420646"},
        {u'3', "011030414233,13334445361605"}, {u'4', "36300444"}, {u'5', "400002324345361605"},
        {u'6', "413010010516364544331304"}, {u'7', "004016"}, {u'8', "133342413010010213,1304051636454433"},
        {u'9', "424130100102133342,4245361605"}, {u'-', "0343"}, {u'.', "2526"}, {u',', "2617"}, {u':', "2223,2526"},
        {u'%', "4006,0011,3546"}, {u'/', "4006"}, {u'(', "302011152636"}, {u')', "102031352616"}, {u'_', "0646"},
        {u'+', "0343,2125"}, {u'=', "0242,0444"}, {u'<', "410345"}, {u'>', "014305"}, {u'\'', "2021"},
        {u'[', "30101636"}, {u']', "10303616"}, {u'A', "062046,1434"}, {u'B', "00063645443303,0030414233"},
        {u'C', "4130100105163645"}, {u'D', "00062644422000"}, {u'E', "40000646,0333"}, {u'F', "400006,0333"},
        {u'G', "41301001051636454323"}, {u'H', "0006,4046,0343"}, {u'I', "1030,2026,1636"}, {u'J', "4045361605"},
        {u'K', "0006,400346"}, {u'L', "000646"}, {u'M', "0600234046"}, {u'N', "06004640"}, {u'O', "103041453616050110"},
        {u'P', "06003041423303"}, {u'Q', "103041453616050110,3446"}, {u'R', "06003041423303,2346"},
        {u'S', "413010010213334445361605"}, {u'T', "0040,2026"}, {u'U', "000516364540"}, {u'V', "002640"},
        {u'W', "0016223640"}, {u'X', "0046,4006"}, {u'Y', "002340,2326"}, {u'Z', "00400646"},
        {u'a', "12324346,441405163645"}, {u'b', "0006,0312324345361605"}, {u'c', "4332120305163645"},
        {u'd', "4046,4332120305163645"}, {u'e', "04444332120305163645"}, {u'f', "41302126,1232"},
        {u'g', "42473818,4332120304153544"}, {u'h', "0006,0312324346"}, {u'i', "2226,2021"}, {u'j', "222718,2021"},
        {u'k', "0006,320446"}, {u'l', "202536"}, {u'm', "0206,03122226,23324346"}, {u'n', "0206,0312324346"},
        {u'o', "123243453616050312"}, {u'p', "0208,0312324345361605"}, {u'q', "4248,4332120305163645"},
        {u'r', "0206,03123243"}, {u's', "43321203143445361605"}, {u't', "20253645,1232"}, {u'u', "0205163645,4246"},
        {u'v', "022642"}, {u'w', "0216233642"}, {u'x', "0246,4206"}, {u'y', "0226,4218"}, {u'z', "02420646"},
    };
    return kGlyphs;
}

void appendNumber(QByteArray &out, std::uint32_t number)
{
    for (const int shift : {24, 16, 8, 0}) {
        out += static_cast<char>((number >> shift) & 0xFFU);
    }
}

void appendChunk(QByteArray &out, const char *kind, const QByteArray &content)
{
    appendNumber(out, static_cast<std::uint32_t>(content.size()));
    const QByteArray body = QByteArray(kind, 4) + content;
    out += body;
    appendNumber(out, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef *>(body.constData()), static_cast<uInt>(body.size()))));
}

/// Distance of a point from a segment.
double distanceTo(double px, double py, double x0, double y0, double x1, double y1)
{
    const double dx = x1 - x0;
    const double dy = y1 - y0;
    const double length = dx * dx + dy * dy;
    const double along = length > 0.0 ? std::clamp(((px - x0) * dx + (py - y0) * dy) / length, 0.0, 1.0) : 0.0;
    return std::hypot(px - (x0 + along * dx), py - (y0 + along * dy));
}

} // namespace

Raster::Raster(int width, int height)
    : m_width(width), m_height(height), m_pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 255)
{
}

void Raster::blend(int x, int y, Colour colour, double coverage)
{
    if (x < 0 || y < 0 || x >= m_width || y >= m_height || coverage <= 0.0) {
        return;
    }
    const std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width) + static_cast<std::size_t>(x)) * 3;
    const std::array<std::uint8_t, 3> ink{colour.red, colour.green, colour.blue};
    for (std::size_t i = 0; i < ink.size(); ++i) {
        const double mixed = m_pixels[at + i] * (1.0 - coverage) + ink[i] * coverage;
        m_pixels[at + i] = static_cast<std::uint8_t>(std::lround(mixed));
    }
}

void Raster::line(double x0, double y0, double x1, double y1, Colour colour, double width)
{
    if (!std::isfinite(x0 + y0 + x1 + y1)) {
        return;
    }
    const double reach = width / 2.0 + 1.0;
    const int left = std::max(0, static_cast<int>(std::floor(std::clamp(std::min(x0, x1) - reach, -1.0, m_width + 1.0))));
    const int right = std::min(m_width - 1, static_cast<int>(std::ceil(std::clamp(std::max(x0, x1) + reach, -1.0, m_width + 1.0))));
    const int top = std::max(0, static_cast<int>(std::floor(std::clamp(std::min(y0, y1) - reach, -1.0, m_height + 1.0))));
    const int bottom = std::min(m_height - 1, static_cast<int>(std::ceil(std::clamp(std::max(y0, y1) + reach, -1.0, m_height + 1.0))));
    for (int y = top; y <= bottom; ++y) {
        for (int x = left; x <= right; ++x) {
            const double away = distanceTo(x + 0.5, y + 0.5, x0, y0, x1, y1);
            blend(x, y, colour, std::clamp(width / 2.0 + 0.5 - away, 0.0, 1.0));
        }
    }
}

void Raster::fill(double left, double top, double right, double bottom, Colour colour, double opacity)
{
    if (!std::isfinite(left + top + right + bottom)) {
        return;
    }
    const int firstX = static_cast<int>(std::floor(std::clamp(left, 0.0, static_cast<double>(m_width))));
    const int lastX = static_cast<int>(std::ceil(std::clamp(right, 0.0, static_cast<double>(m_width))));
    const int firstY = static_cast<int>(std::floor(std::clamp(top, 0.0, static_cast<double>(m_height))));
    const int lastY = static_cast<int>(std::ceil(std::clamp(bottom, 0.0, static_cast<double>(m_height))));
    for (int y = firstY; y < lastY; ++y) {
        const double high = std::clamp(std::min(bottom, y + 1.0) - std::max(top, static_cast<double>(y)), 0.0, 1.0);
        for (int x = firstX; x < lastX; ++x) {
            const double wide = std::clamp(std::min(right, x + 1.0) - std::max(left, static_cast<double>(x)), 0.0, 1.0);
            blend(x, y, colour, wide * high * opacity);
        }
    }
}

void Raster::glyph(QChar character, double x, double y, double size, Colour colour, bool upwards)
{
    const double scale = size / kGlyphHeight;
    const QByteArray strokes(glyphs().value(character.unicode(), "0040460600"));
    for (const QByteArray &stroke : strokes.split(',')) {
        double lastX = 0.0;
        double lastY = 0.0;
        for (qsizetype i = 0; i + 1 < stroke.size(); i += 2) {
            const double across = (stroke.at(i) - '0') * scale;
            const double up = (kGlyphHeight - (stroke.at(i + 1) - '0')) * scale;
            const double nowX = upwards ? x - up : x + across;
            const double nowY = upwards ? y - across : y - up;
            if (i > 0) {
                line(lastX, lastY, nowX, nowY, colour, std::max(1.2, size / 8.0));
            }
            lastX = nowX;
            lastY = nowY;
        }
    }
}

double Raster::textWidth(const QString &words, double size)
{
    return static_cast<double>(words.size()) * kAdvance * size / kGlyphHeight;
}

void Raster::text(double x, double y, const QString &words, double size, Colour colour, double anchor)
{
    const double step = kAdvance * size / kGlyphHeight;
    double at = x - anchor * textWidth(words, size);
    for (const QChar character : words) {
        glyph(character, at, y, size, colour, false);
        at += step;
    }
}

void Raster::textUpwards(double x, double y, const QString &words, double size, Colour colour)
{
    const double step = kAdvance * size / kGlyphHeight;
    double at = y + textWidth(words, size) / 2.0;
    for (const QChar character : words) {
        glyph(character, x, at, size, colour, true);
        at -= step;
    }
}

QByteArray Raster::png() const
{
    QByteArray head;
    appendNumber(head, static_cast<std::uint32_t>(m_width));
    appendNumber(head, static_cast<std::uint32_t>(m_height));
    head += QByteArray("\x08\x02\x00\x00\x00", 5); // 8 bits, true colour
    QByteArray rows;
    const qsizetype rowBytes = qsizetype{m_width} * 3;
    for (qsizetype y = 0; y < m_height; ++y) {
        rows += '\0'; // no filter
        rows.append(reinterpret_cast<const char *>(m_pixels.data()) + y * rowBytes, rowBytes);
    }
    uLongf size = compressBound(static_cast<uLong>(rows.size()));
    QByteArray packed(static_cast<qsizetype>(size), Qt::Uninitialized);
    compress2(reinterpret_cast<Bytef *>(packed.data()), &size, reinterpret_cast<const Bytef *>(rows.constData()),
              static_cast<uLong>(rows.size()), Z_DEFAULT_COMPRESSION);
    packed.resize(static_cast<qsizetype>(size));
    QByteArray out("\x89PNG\r\n\x1a\n", 8);
    appendChunk(out, "IHDR", head);
    appendChunk(out, "IDAT", packed);
    appendChunk(out, "IEND", {});
    return out;
}

} // namespace Actions
