// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/texts.h"

#include <algorithm>
#include <cmath>

namespace DummyData
{

namespace
{

constexpr double kMentionedShare = 0.85;

std::string digits(Random &random, int count)
{
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += static_cast<char>('0' + random.between(i == 0 ? 1 : 0, 9));
    }
    return text;
}

char letter(Random &random)
{
    // I is no first letter of OPCS-4.
    static constexpr std::string_view kLetters = "ABCDEFGHJKLMNOPQRSTUVWXYZ";
    return kLetters[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(kLetters.size()) - 1))];
}

/// A well-formed code that is in no list but by chance.
std::string freshCode(Core::CodeSystem system, Random &random)
{
    switch (system) {
    case Core::CodeSystem::Ctv3:
        return std::string("Z") + digits(random, 3) + ".";
    case Core::CodeSystem::Icd10:
    case Core::CodeSystem::Opcs4:
        return std::string(1, letter(random)) + digits(random, 3);
    case Core::CodeSystem::Bnf:
        return "0" + digits(random, 6) + "A0AAAAAA";
    default:
        return digits(random, 9);
    }
}

std::string textFromPattern(const std::string &pattern, Random &random)
{
    // Character classes with counts cover the schemas' patterns (ehrql.md 24), such as E020[0-9]{5}.
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        std::string choices(1, pattern[i]);
        if (pattern[i] == '[') {
            const std::size_t close = pattern.find(']', i);
            choices.clear();
            for (std::size_t c = i + 1; c < close; ++c) {
                if (c + 2 < close && pattern[c + 1] == '-') {
                    for (int code = pattern[c]; code <= pattern[c + 2]; ++code) {
                        choices += static_cast<char>(code);
                    }
                    c += 2;
                } else {
                    choices += pattern[c];
                }
            }
            i = close;
        }
        std::int64_t count = 1;
        if (i + 1 < pattern.size() && pattern[i + 1] == '{') {
            const std::size_t close = pattern.find('}', i);
            count = std::stoll(pattern.substr(i + 2, close - i - 2));
            i = close;
        }
        for (std::int64_t n = 0; n < count; ++n) {
            text += choices[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(choices.size()) - 1))];
        }
    }
    return text;
}

double numberOf(const Core::Value &value)
{
    return std::holds_alternative<double>(value.storage()) ? value.toFloat() : static_cast<double>(value.toInt());
}

/// Both sides of the numbers that the definition compares with, and the numbers themselves.
double number(const ColumnUse &use, Random &random)
{
    if (use.thresholds.empty()) {
        return static_cast<double>(random.between(0, 1000)) / 10.0 + 20.0;
    }
    const double low = numberOf(*std::min_element(use.thresholds.begin(), use.thresholds.end()));
    const double high = numberOf(*std::max_element(use.thresholds.begin(), use.thresholds.end()));
    const double threshold = numberOf(random.pick(use.thresholds));
    const double kind = random.real();
    if (kind < 0.1) {
        return threshold;
    }
    const double margin = std::max({std::fabs(threshold) * 0.3, (high - low) * 0.3, 1.0});
    const double from = low > 0 ? std::max(0.0, low - margin) : low - margin;
    const double value = from + random.real() * (high + margin - from);
    return std::round(value * 10.0) / 10.0;
}

std::string multiCode(const ColumnUse &use, Core::CodeSystem system, Random &random)
{
    std::string text;
    const std::int64_t count = 1 + random.geometric(1.0);
    for (std::int64_t i = 0; i < count; ++i) {
        std::string code = freshCode(system, random);
        if (!use.needles.empty() && random.chance(0.6)) {
            code = random.pick(use.needles);
            while (code.size() < 3) {
                code += digits(random, 1);
            }
        }
        text += (text.empty() ? "||" : " ,") + code;
    }
    return text;
}

} // namespace

Core::Value plainValue(const Core::ColumnSchema &column, const ColumnUse &use, Random &random)
{
    const bool mentioned = !use.sets.empty() && random.chance(kMentionedShare);
    switch (column.type.kind) {
    case Core::TypeKind::Int:
        if (mentioned) {
            return random.pick(random.pick(use.sets));
        }
        return Core::Value(static_cast<std::int64_t>(std::llround(number(use, random))));
    case Core::TypeKind::Float:
        return mentioned ? random.pick(random.pick(use.sets)) : Core::Value(number(use, random));
    case Core::TypeKind::Code:
        return mentioned ? random.pick(random.pick(use.sets)) : Core::Value(freshCode(column.type.codeSystem, random));
    case Core::TypeKind::MultiCodeString:
        return Core::Value(multiCode(use, column.type.codeSystem, random));
    default:
        break;
    }
    if (mentioned) {
        return random.pick(random.pick(use.sets));
    }
    if (!use.needles.empty() && random.chance(0.7)) {
        return Core::Value(random.pick(use.needles));
    }
    if (const Core::Constraint *pattern = column.anyConstraint(Core::Constraint::Kind::Regex)) {
        return Core::Value(textFromPattern(pattern->pattern, random));
    }
    return Core::Value("text " + std::to_string(random.between(1, 20)));
}

} // namespace DummyData
