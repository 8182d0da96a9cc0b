// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/columns.h"
#include "model/dummydata/conditions.h"

namespace DummyData
{

namespace
{

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
    // Chapters of OPCS-4 that anybody can have: no organs of one sex (N, P, Q), no births (R); I is no first letter of it.
    static constexpr std::string_view kLetters = "ABCDEFGHJKLMSTUVWXYZ";
    return kLetters[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(kLetters.size()) - 1))];
}

} // namespace

std::string freshCode(Core::CodeSystem system, Random &random)
{
    switch (system) {
    case Core::CodeSystem::Ctv3:
        return std::string("Z") + digits(random, 3) + ".";
    case Core::CodeSystem::Icd10: {
        // Chapters that anybody can have at any age: no pregnancy, birth or organs of one sex (dummy-data.md 4: 47, 65).
        static constexpr std::string_view kChapters = "ABEGHIJKLMR";
        std::string code;
        do {
            const auto chapter = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(kChapters.size()) - 1));
            code = std::string(1, kChapters[chapter]) + digits(random, 3);
        } while (conditionOfIcd10(code));
        return code;
    }
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

} // namespace DummyData
