// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <QString>

namespace Pipeline
{

enum class TokenKind : std::uint8_t
{
    Directive,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar,
    StreamEnd
};

enum class ScalarStyle : std::uint8_t
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded
};

/// One token. Offsets are UTF-16 units of the text. `text` is a scalar's value, an anchor's or
/// alias's name, a tag's suffix or a directive's name; `extra` a tag's handle or a directive's value.
struct Token
{
    TokenKind kind = TokenKind::StreamEnd;
    ScalarStyle style = ScalarStyle::Plain;
    qsizetype start = 0;
    qsizetype end = 0;
    QString text;
    QString extra;
};

/// Something that keeps a text from being YAML, at a place.
struct YamlProblem
{
    QString rule;
    QString message;
    qsizetype start = 0;
    qsizetype end = 0;
};

/// Cuts a YAML text into tokens as the official reader (a YAML 1.2 reader with YAML 1.1's indentation
/// habits) does, including what it is lenient or strict about; so its verdict is ours. Linear in
/// the text's length; nesting is limited. Stops at the first thing that is no YAML.
class YamlScanner
{
public:
    explicit YamlScanner(const QString &text);
    /// The tokens, ended by StreamEnd, or the problem.
    [[nodiscard]] std::optional<YamlProblem> scan();
    [[nodiscard]] const std::vector<Token> &tokens() const { return m_tokens; }
    [[nodiscard]] bool isVersion11() const { return m_version11; }

    static constexpr int kMaxDepth = 240; ///< of flow and block nesting; the official reader ends at about this

private:
    struct SimpleKey
    {
        std::size_t token = 0; // where a Key token would go
        bool required = false;
        qsizetype offset = 0;
        int line = 0;
        int column = 0;
    };

    [[nodiscard]] char16_t at(qsizetype ahead = 0) const
    {
        const qsizetype index = m_pos + ahead;
        return index < m_size ? m_data[index] : u'\0';
    }
    void advance(qsizetype units);
    [[nodiscard]] bool isInFlow() const { return !m_flow.empty(); }
    [[nodiscard]] int column() const { return static_cast<int>(m_pos - m_lineStart); }

    bool fail(const QString &message, qsizetype start, qsizetype end = -1);
    [[nodiscard]] QString snippet(qsizetype offset) const;
    void skipToToken();
    bool next();
    bool dropStaleKeys();
    void offerSimpleKey();
    bool withdrawSimpleKey();
    bool missingColon(const SimpleKey &key);
    bool unwind(int toColumn);
    bool indentTo(int toColumn, qsizetype at, std::size_t position);
    void push(TokenKind kind, qsizetype start, qsizetype end);

    [[nodiscard]] bool atDocumentMark(const char16_t *mark) const;
    [[nodiscard]] bool startsPlain() const;
    [[nodiscard]] bool isValueMark() const;
    bool cannotStart();

    bool documentMark(TokenKind kind);
    bool flowStart(TokenKind kind, char16_t open);
    bool flowEnd(TokenKind kind);
    bool blockEntry();
    bool explicitKey();
    bool value();
    bool directive();
    bool anchorOrAlias(TokenKind kind);
    bool tag();
    bool tagUri(QString &out);
    bool blockScalar(ScalarStyle style);
    bool blockScalarHeader(int &chomping, int &increment);
    QString blockBreaks(int indent);
    bool quoted(ScalarStyle style);
    bool quotedBreaks(QString &out, bool &any);
    bool escape(QString &out);
    bool plain();
    bool plainSpaces(QString &out, bool &stop);
    char16_t lineBreak(); // consumes one; 0 if there is none, else what it stands for

    const QString m_text;
    const char16_t *m_data = nullptr;
    qsizetype m_size = 0;
    qsizetype m_pos = 0;
    qsizetype m_lineStart = 0;
    int m_line = 0;
    int m_indent = -1;
    std::vector<int> m_indents;
    std::vector<char16_t> m_flow;
    std::vector<std::optional<SimpleKey>> m_keys; // one slot a flow level
    bool m_mayStartKey = true;
    bool m_version11 = false;
    bool m_done = false;
    std::vector<Token> m_tokens;
    std::optional<YamlProblem> m_problem;
};

} // namespace Pipeline
