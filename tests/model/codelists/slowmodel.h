// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

/// The rules of codelists.md 1.4 to 1.9 spelt out with sets and strings, as slow and as plain as the
/// text, so that the real implementation has something independent to agree with.
namespace Slow
{

using Set = std::set<std::string>;
using Links = std::set<std::pair<std::string, std::string>>; ///< parent, child

inline Set below(const Links &links, const std::string &code)
{
    Set found;
    for (const auto &[parent, child] : links) {
        if (parent == code) {
            found.insert(child);
            found.merge(below(links, child));
        }
    }
    return found;
}

inline Set above(const Links &links, const std::string &code)
{
    Set found;
    for (const auto &[parent, child] : links) {
        if (child == code) {
            found.insert(parent);
            found.merge(above(links, parent));
        }
    }
    return found;
}

inline std::string status(const Links &links, const std::string &code, const Set &included, const Set &excluded)
{
    if (included.contains(code)) {
        return "+";
    }
    if (excluded.contains(code)) {
        return "-";
    }
    Set decided;
    for (const std::string &upper : above(links, code)) {
        if (included.contains(upper) || excluded.contains(upper)) {
            decided.insert(upper);
        }
    }
    bool plus = false;
    bool minus = false;
    for (const std::string &upper : decided) {
        const Set lower = below(links, upper);
        bool nearest = true;
        for (const std::string &other : decided) {
            nearest = nearest && !lower.contains(other);
        }
        plus = plus || (nearest && included.contains(upper));
        minus = minus || (nearest && excluded.contains(upper));
    }
    if (plus && minus) {
        return "!";
    }
    return plus ? "(+)" : minus ? "(-)" : "?";
}

inline Set tops(const Links &links, const Set &codes)
{
    Set found;
    for (const std::string &code : codes) {
        bool covered = false;
        for (const std::string &upper : above(links, code)) {
            covered = covered || codes.contains(upper);
        }
        if (!covered) {
            found.insert(code);
        }
    }
    return found;
}

/// Nodes n00, n01, ...; every node but the first has one to three parents before it.
inline Links randomGraph(std::mt19937 &random, int size)
{
    const auto name = [](int number) {
        return std::string("n") + (number < 10 ? "0" : "") + std::to_string(number);
    };
    Links links;
    for (int node = 1; node < size; ++node) {
        const int parents = static_cast<int>(random() % 3) + 1;
        for (int i = 0; i < parents; ++i) {
            links.insert({name(static_cast<int>(random() % static_cast<unsigned>(node))), name(node)});
        }
    }
    return links;
}

inline Set nodes(const Links &links)
{
    Set found;
    for (const auto &[parent, child] : links) {
        found.insert(parent);
        found.insert(child);
    }
    return found;
}

} // namespace Slow
