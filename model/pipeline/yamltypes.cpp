// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What scalars mean: the YAML core schema, and Python's reading of numbers.
#include <cmath>
#include <limits>

#include <QRegularExpression>

#include "model/pipeline/yamltree.h"

namespace Pipeline
{

namespace
{

bool isOneOf(const QString &text, std::initializer_list<QStringView> words)
{
    return std::any_of(words.begin(), words.end(), [&text](QStringView word) { return text == word; });
}

/// true, True, TRUE: lower case, capitalised or upper case, nothing else.
bool isCased(const QString &text, QStringView lower)
{
    if (text.size() != lower.size()) {
        return false;
    }
    const QString word = lower.toString();
    return text == word || text == word.toUpper() || text == word.at(0).toUpper() + word.mid(1);
}

bool matches(const QRegularExpression &expression, const QString &text)
{
    return expression.match(text).hasMatch();
}

bool isBool11(const QString &text)
{
    return isOneOf(text, {u"y", u"Y", u"n", u"N"}) || isCased(text, u"yes") || isCased(text, u"no")
           || isCased(text, u"on") || isCased(text, u"off");
}

std::optional<double> fromDigits(const QString &digits, int base)
{
    if (digits.isEmpty()) {
        return std::nullopt;
    }
    double value = 0.0;
    for (const QChar digit : digits) {
        value = value * base + QString(digit).toInt(nullptr, 16);
    }
    return value;
}

} // namespace

ScalarType plainScalarType(const QString &text, bool version11)
{
    if (text.isEmpty() || text == QStringLiteral("~") || isCased(text, u"null")) {
        return ScalarType::Null;
    }
    if (isCased(text, u"true") || isCased(text, u"false") || (version11 && isBool11(text))) {
        return ScalarType::Bool;
    }
    if (text == QStringLiteral("<<")) {
        return ScalarType::Merge;
    }
    if (text == QStringLiteral("=")) {
        return ScalarType::Other; // the "default value" of YAML 1.1: officially no string
    }
    // Most scalars of a project are words and paths: only these can start a number or a date.
    const QChar first = text.at(0);
    if (!(first.unicode() >= u'0' && first.unicode() <= u'9') && first != u'-' && first != u'+' && first != u'.') {
        return ScalarType::String;
    }
    static const QRegularExpression kInt12(
        QStringLiteral("^(?:[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)\\z"));
    static const QRegularExpression kInt11(QStringLiteral("^(?:[-+]?0b[01_]+|[-+]?0?[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)"
                                                          "|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\\z"));
    static const QRegularExpression kFloat(
        QStringLiteral("^(?:[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
                       "|[-+]?\\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))\\z"));
    static const QRegularExpression kSexagesimal(QStringLiteral("^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*\\z"));
    static const QRegularExpression kTimestamp(
        QStringLiteral("^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{2}?-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}"
                       ":[0-9]{2}:[0-9]{2}(?:\\.[0-9]*)?(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\\z"));
    if (matches(kFloat, text) || (version11 && matches(kSexagesimal, text))) {
        return ScalarType::Float;
    }
    if (matches(version11 ? kInt11 : kInt12, text)) {
        return ScalarType::Int;
    }
    return matches(kTimestamp, text) ? ScalarType::Timestamp : ScalarType::String;
}

std::optional<double> YamlTree::number(const YamlNode &node) const
{
    if (node.kind != NodeKind::Scalar) {
        return std::nullopt;
    }
    if (node.type == ScalarType::Bool) {
        return isCased(node.text, u"true") || isCased(node.text, u"yes") || isCased(node.text, u"on")
                       || isOneOf(node.text, {u"y", u"Y"})
                   ? 1.0
                   : 0.0;
    }
    if (node.type != ScalarType::Int && node.type != ScalarType::Float) {
        return std::nullopt;
    }
    QString text = node.text;
    text.remove(u'_');
    const bool negative = text.startsWith(u'-');
    if (negative || text.startsWith(u'+')) {
        text.remove(0, 1);
    }
    std::optional<double> value;
    const QString lower = text.toLower();
    if (lower == QStringLiteral(".inf")) {
        value = std::numeric_limits<double>::infinity();
    } else if (lower == QStringLiteral(".nan")) {
        value = std::numeric_limits<double>::quiet_NaN();
    } else if (text.contains(u':')) {
        double total = 0.0;
        for (const QString &part : text.split(u':')) {
            total = total * 60.0 + part.toDouble();
        }
        value = total;
    } else if (node.type == ScalarType::Float) {
        bool ok = false;
        const double parsed = text.toDouble(&ok);
        value = ok || std::isinf(parsed) ? std::optional<double>(parsed) : std::nullopt;
    } else if (lower.startsWith(QStringLiteral("0b"))) {
        value = fromDigits(lower.mid(2), 2);
    } else if (lower.startsWith(QStringLiteral("0o"))) {
        value = fromDigits(lower.mid(2), 8);
    } else if (lower.startsWith(QStringLiteral("0x"))) {
        value = fromDigits(lower.mid(2), 16);
    } else if (m_version11 && text.size() > 1 && text.startsWith(u'0')) {
        value = fromDigits(text, 8);
    } else {
        value = fromDigits(text, 10);
    }
    return value && negative ? std::optional<double>(-*value) : value;
}

namespace
{

/// Strips what Python strips, turns any decimal digit into its ASCII form, and takes single
/// underscores between digits out. Nothing where an underscore stands elsewhere.
std::optional<QString> plainDigits(const QString &text)
{
    const QString trimmed = text.trimmed();
    QString out;
    for (qsizetype i = 0; i < trimmed.size(); ++i) {
        const QChar unit = trimmed.at(i);
        if (unit == u'_') {
            const bool between = i > 0 && i + 1 < trimmed.size() && trimmed.at(i - 1).isDigit() && trimmed.at(i + 1).isDigit();
            if (!between) {
                return std::nullopt;
            }
            continue;
        }
        out += unit.isDigit() ? QChar(u'0' + unit.digitValue()) : unit;
    }
    return out;
}

} // namespace

std::optional<double> pythonFloat(const QString &text)
{
    const std::optional<QString> plain = plainDigits(text);
    if (!plain) {
        return std::nullopt;
    }
    static const QRegularExpression kNumber(
        QStringLiteral("^[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?\\z"));
    static const QRegularExpression kInfinite(QStringLiteral("^[-+]?inf(?:inity)?\\z"),
                                              QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression kNan(QStringLiteral("^[-+]?nan\\z"), QRegularExpression::CaseInsensitiveOption);
    if (matches(kNumber, *plain)) {
        return plain->toDouble();
    }
    if (matches(kInfinite, *plain)) {
        const double infinity = std::numeric_limits<double>::infinity();
        return plain->startsWith(u'-') ? -infinity : infinity;
    }
    return matches(kNan, *plain) ? std::optional<double>(std::numeric_limits<double>::quiet_NaN()) : std::nullopt;
}

std::optional<double> pythonInt(const QString &text)
{
    const std::optional<QString> plain = plainDigits(text);
    static const QRegularExpression kNumber(QStringLiteral("^[-+]?[0-9]+\\z"));
    if (!plain || !matches(kNumber, *plain)) {
        return std::nullopt;
    }
    return plain->toDouble();
}

} // namespace Pipeline
