// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QStringList>

#include "model/pipeline/yamltree.h"

namespace Pipeline
{

/// Builds the nodes of one tree from its tokens. Used by YamlTree's constructor only. Functions
/// that return an index give -1, those that return bool false, after the problem has been noted.
class YamlTree::Builder
{
public:
    Builder(YamlTree &tree, const std::vector<Token> &tokens)
        : m_tree(tree), m_tokens(tokens)
    {
    }
    /// The root, or -1 for no document or a problem.
    [[nodiscard]] int build();

private:
    struct Properties
    {
        qsizetype start = -1;
        qsizetype end = -1;
        bool hasTag = false;
        QString anchor;
        QString handle;
        QString tag;
    };

    [[nodiscard]] const Token &current() const { return m_tokens[m_at]; }
    [[nodiscard]] bool isAt(TokenKind kind) const { return current().kind == kind; }
    [[nodiscard]] YamlNode &at(int index) { return m_tree.m_nodes[static_cast<std::size_t>(index)]; }

    void problem(const QString &rule, const QString &message, qsizetype start, qsizetype end);
    int unexpected(const QString &message);
    bool directives();
    int add(NodeKind kind, qsizetype start, qsizetype end);
    int emptyScalar(qsizetype offset);
    int alias();
    bool properties(Properties &found);
    void settle(int index, const Properties &found);
    void checkScalar(const YamlNode &made);
    int node(bool block, bool indentless);
    int nodeInside(bool block, bool indentless);
    bool blockSequence(int index);
    bool indentlessSequence(int index);
    bool blockMapping(int index);
    bool flowSequence(int index);
    bool flowMapping(int index);
    bool flowPair(int index, TokenKind close);
    bool append(int index, int item);
    bool addEntry(int index, int key, int value);
    bool closeBlock();
    bool comma(bool first, const QString &expected);

    YamlTree &m_tree;
    const std::vector<Token> &m_tokens;
    std::size_t m_at = 0; // never passes StreamEnd, which nothing here consumes
    int m_depth = 0;
    QStringList m_handles;
    QHash<QString, int> m_anchors;
};

} // namespace Pipeline
