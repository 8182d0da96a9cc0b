// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <optional>
#include <unordered_map>

#include <QMutex>

#include "model/engine/context.h"

namespace Engine
{

/// Least recently used results go first when the bound is reached.
struct Cache::Private
{
    explicit Private(std::size_t maximum) : maximumBytes(maximum) {}

    [[nodiscard]] std::optional<NodeResult> find(const Query::ContentHash &key);
    void store(const Query::ContentHash &key, const NodeResult &result);

    struct HashOfKey
    {
        std::size_t operator()(const Query::ContentHash &key) const { return static_cast<std::size_t>(key[0]); }
    };
    struct Entry
    {
        Query::ContentHash key;
        NodeResult result;
        std::size_t bytes = 0;
    };
    QMutex mutex;
    std::list<Entry> entries; ///< most recently used first
    std::unordered_map<Query::ContentHash, std::list<Entry>::iterator, HashOfKey> index;
    std::size_t maximumBytes;
    std::size_t usedBytes = 0;
};

} // namespace Engine
