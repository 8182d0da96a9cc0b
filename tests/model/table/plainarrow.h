// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QByteArray>

namespace PlainArrow
{

/// An Arrow file taken apart by the published layout alone: no code of the program is used, nothing
/// is fast, and anything unexpected throws std::runtime_error.
struct Field
{
    std::string name;
    bool nullable = false;
    int type = 0;            ///< number in the Type union
    int bits = 0;            ///< of integers, else 0
    bool isSigned = false;
    bool isDictionary = false;
    bool isOrdered = false;
    int indexBits = 0;
    std::vector<std::string> dictionary;
};

struct File
{
    std::vector<Field> fields;
    std::vector<std::size_t> batchRows;
    std::vector<std::vector<std::string>> rows; ///< cells as text, NULL as "-"
};

[[nodiscard]] File read(const QByteArray &bytes);

} // namespace PlainArrow
