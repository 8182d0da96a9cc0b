// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/columnmerge.h"

#include <unordered_map>

#include "model/table/textindex.h"

namespace Table
{

namespace
{

template <typename T>
void append(std::vector<T> &to, const std::vector<T> &from)
{
    to.insert(to.end(), from.begin(), from.end());
}

} // namespace

SharedDictionary shareDictionaries(const std::vector<const Column *> &columns)
{
    SharedDictionary shared;
    auto dictionary = std::make_shared<Dictionary>();
    auto index = std::make_shared<TextIndex>();
    std::unordered_map<const Dictionary *, std::size_t> done;
    for (const Column *column : columns) {
        if (!column) {
            shared.translation.emplace_back();
            continue;
        }
        const auto known = done.find(column->dictionary.get());
        if (known != done.end()) {
            shared.translation.push_back(shared.translation[known->second]);
            continue;
        }
        done.emplace(column->dictionary.get(), shared.translation.size());
        std::vector<std::uint32_t> translation;
        translation.reserve(column->dictionary->texts.size());
        for (const std::string &text : column->dictionary->texts) {
            translation.push_back(index->idOf(text, dictionary->texts));
        }
        shared.translation.push_back(std::move(translation));
    }
    if (dictionary->texts.empty()) {
        (void)index->idOf({}, dictionary->texts);
    }
    dictionary->index = std::move(index);
    shared.dictionary = std::move(dictionary);
    return shared;
}

ColumnPtr concatenate(const std::vector<ColumnPtr> &parts, Core::ElementType type)
{
    if (parts.size() == 1) {
        return parts.front();
    }
    auto all = std::make_shared<Column>();
    all->type = type;
    std::size_t size = 0;
    bool nulls = false;
    bool whole = false;
    std::vector<const Column *> columns;
    for (const ColumnPtr &part : parts) {
        size += part->size();
        nulls = nulls || !part->valid.empty();
        whole = whole || !part->wholeNumbers.empty();
        columns.push_back(part.get());
    }
    SharedDictionary shared;
    if (type.isText()) {
        shared = shareDictionaries(columns);
        all->dictionary = shared.dictionary;
        all->ids.reserve(size);
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Column &part = *parts[i];
        append(all->bools, part.bools);
        append(all->ints, part.ints);
        append(all->floats, part.floats);
        append(all->dates, part.dates);
        for (const std::uint32_t id : part.ids) {
            all->ids.push_back(shared.translation[i][id]);
        }
        if (nulls) {
            append(all->valid, part.valid.empty() ? std::vector<std::uint8_t>(part.size(), 1) : part.valid);
        }
        if (whole) {
            append(all->wholeNumbers, part.wholeNumbers.empty() ? std::vector<std::uint8_t>(part.size(), 0) : part.wholeNumbers);
        }
    }
    return all;
}

} // namespace Table
