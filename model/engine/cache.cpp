// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/cache.h"

namespace Engine
{

namespace
{

std::size_t bytesOf(const Table::Column &column)
{
    return column.valid.size() + column.bools.size() + column.wholeNumbers.size() + 8 * column.ints.size()
           + 8 * column.floats.size() + 4 * column.dates.size() + 4 * column.ids.size();
}

std::size_t bytesOf(const NodeResult &result)
{
    std::size_t bytes = 256;
    if (result.column) {
        bytes += bytesOf(*result.column);
    }
    if (result.frame) {
        bytes += 4 * result.frame->rowOfPatient.size();
        if (result.frame->domainRows) {
            bytes += 4 * (2 * result.frame->domainRows->rows.size() + result.frame->domainRows->offsets.size());
        }
    }
    if (result.set) {
        bytes += bytesOf(*result.set->elements) + 4 * result.set->offsets.size();
    }
    return bytes;
}

} // namespace

std::optional<NodeResult> Cache::Private::find(const Query::ContentHash &key)
{
    const QMutexLocker lock(&mutex);
    const auto found = index.find(key);
    if (found == index.end()) {
        return {};
    }
    entries.splice(entries.begin(), entries, found->second);
    return entries.front().result;
}

void Cache::Private::store(const Query::ContentHash &key, const NodeResult &result)
{
    const QMutexLocker lock(&mutex);
    if (index.contains(key)) {
        return;
    }
    entries.push_front({key, result, bytesOf(result)});
    index.emplace(key, entries.begin());
    usedBytes += entries.front().bytes;
    while (usedBytes > maximumBytes && entries.size() > 1) {
        usedBytes -= entries.back().bytes;
        index.erase(entries.back().key);
        entries.pop_back();
    }
}

Cache::Cache(std::size_t maximumBytes)
    : m_private(std::make_unique<Private>(maximumBytes))
{
}

Cache::~Cache() = default;

void Cache::clear()
{
    const QMutexLocker lock(&m_private->mutex);
    m_private->index.clear();
    m_private->entries.clear();
    m_private->usedBytes = 0;
}

std::size_t Cache::bytes() const
{
    const QMutexLocker lock(&m_private->mutex);
    return m_private->usedBytes;
}

} // namespace Engine
