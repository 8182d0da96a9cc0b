// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/versionid.h"

#include <QRegularExpression>

namespace Codelists
{

namespace
{

constexpr quint64 kModulus = (quint64{1} << 31) - 1;

/// "CodelistVersion" read as a number in base 36, modulo the modulus.
quint64 factor()
{
    quint64 value = 0;
    for (const QChar unit : QStringLiteral("codelistversion")) {
        value = (value * 36 + static_cast<quint64>(unit.unicode() - u'a' + 10)) % kModulus;
    }
    return value;
}

quint64 inverse(quint64 value)
{
    quint64 result = 1;
    quint64 base = value;
    for (quint64 exponent = kModulus - 2; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0) {
            result = result * base % kModulus;
        }
        base = base * base % kModulus;
    }
    return result;
}

} // namespace

QString versionId(qint64 number)
{
    const quint64 value = static_cast<quint64>(number) % kModulus * factor() % kModulus;
    return QString::number(value, 16).rightJustified(8, u'0');
}

std::optional<qint64> versionNumber(const QString &id)
{
    static const QRegularExpression kHexadecimal(QStringLiteral("\\A(0[xX])?([0-9a-fA-F]+(_[0-9a-fA-F]+)*)\\z"));
    const auto match = kHexadecimal.match(id);
    if (id.size() > 8 || !match.hasMatch()) {
        return {};
    }
    const quint64 value = match.captured(2).remove(u'_').toULongLong(nullptr, 16);
    return static_cast<qint64>(value % kModulus * inverse(factor()) % kModulus);
}

} // namespace Codelists
