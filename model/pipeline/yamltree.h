// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <QHash>
#include <QJsonValue>
#include <QString>

#include "model/core/textrange.h"
#include "model/pipeline/yamlscanner.h"

namespace Pipeline
{

enum class NodeKind : std::uint8_t
{
    Scalar,
    Sequence,
    Mapping,
    Alias ///< stands for `target`; its range is that of the `*name`
};

/// What a scalar is by the core schema. A text with a tag of its own (`!x y`) is Other, as officially.
enum class ScalarType : std::uint8_t
{
    Null,
    Bool,
    Int,
    Float,
    Timestamp,
    String,
    Merge,
    Other
};

/// A node of the document. Children are indices into `YamlTree::nodes`.
struct YamlNode
{
    NodeKind kind = NodeKind::Scalar;
    ScalarType type = ScalarType::Null;
    ScalarStyle style = ScalarStyle::Plain;
    bool flow = false;  ///< a collection in brackets
    bool plainCollection = true; ///< a mapping or list as such, not a set or an ordered map by tag
    bool anchored = false;
    bool empty = false; ///< nothing was written
    qsizetype start = 0;
    qsizetype end = 0;
    int target = -1;
    QString text;
    std::vector<int> items;                   ///< of a sequence
    std::vector<std::pair<int, int>> entries; ///< of a mapping, as written
};

/// One entry of a mapping after merge keys have been resolved.
struct YamlEntry
{
    int key = -1;
    int value = -1;
    bool merged = false;
};

/// A YAML text as nodes with exact ranges. Holds the first document and everything that keeps the
/// text from being accepted by the official reader (rules Y1, Y2, Y3, Y5). Never throws, never
/// recurses deeper than YamlScanner::kMaxDepth, and never expands aliases.
class YamlTree
{
public:
    explicit YamlTree(QString text);

    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] const std::vector<YamlProblem> &problems() const { return m_problems; }
    /// -1 when the text is no YAML or holds nothing.
    [[nodiscard]] int root() const { return m_root; }
    /// The node itself, aliases followed.
    [[nodiscard]] const YamlNode &node(int index) const;
    [[nodiscard]] int resolved(int index) const;
    [[nodiscard]] const YamlNode &written(int index) const { return m_nodes[static_cast<std::size_t>(index)]; }
    /// Entries with merge keys resolved: written ones in their order, then merged ones not overridden.
    [[nodiscard]] std::vector<YamlEntry> entries(int mapping) const;

    [[nodiscard]] Core::TextRange range(const YamlNode &node) const { return range(node.start, node.end); }
    [[nodiscard]] Core::TextRange range(qsizetype start, qsizetype end) const;
    [[nodiscard]] Core::TextPosition position(qsizetype offset) const;
    [[nodiscard]] qsizetype offset(Core::TextPosition position) const; ///< of a position in the text

    /// The number of a scalar that is one (bool counts as 0 and 1), by Python's reading.
    [[nodiscard]] std::optional<double> number(const YamlNode &node) const;
    /// The node as JSON the way Python's `json.dumps` writes it on one line. Empty when it cannot be
    /// (dates, circles, or more than 100,000 values); then `problem` says why.
    [[nodiscard]] QString jsonText(int index, QString &problem) const;
    [[nodiscard]] QJsonValue json(int index) const;

    [[nodiscard]] bool anyNode(const std::function<bool(const YamlNode &)> &predicate) const;
    /// The offset behind the colon of the entry whose written value is this node; -1 for none.
    [[nodiscard]] qsizetype ownerColon(int index) const;

private:
    class Builder;
    void checkKeys();
    [[nodiscard]] QString keyIdentity(int index, int depth = 0) const;
    bool writeJson(int index, QString &out, QString &problem, int depth, int &budget) const;
    [[nodiscard]] QString jsonKey(const YamlNode &key) const;

    QString m_text;
    std::vector<YamlNode> m_nodes;
    std::vector<YamlProblem> m_problems;
    std::vector<qsizetype> m_lineStarts;
    int m_root = -1;
    bool m_hasSurrogates = false;
    bool m_version11 = false;
};

/// What a plain scalar is by the YAML 1.2 core schema as the official reader has it, or by 1.1.
[[nodiscard]] ScalarType plainScalarType(const QString &text, bool version11 = false);
/// Python's `float(text)` for a string; nothing where that raises.
[[nodiscard]] std::optional<double> pythonFloat(const QString &text);
/// Python's `int(text)` for a string, clamped to the range of a double's integers.
[[nodiscard]] std::optional<double> pythonInt(const QString &text);

} // namespace Pipeline
