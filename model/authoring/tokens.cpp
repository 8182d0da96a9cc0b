// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/tokens.h"

#include <algorithm>
#include <array>
#include <optional>

namespace Authoring
{

namespace
{

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool startsName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
}

bool continuesName(char c)
{
    return startsName(c) || isDigit(c);
}

constexpr std::array<const char *, 24> kLongOperators{"**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "**", "//", ">>", "<<",
                                                      "<=",  ">=",  "==",  "+=",  "-=",  "*=", "/=", "%=", "&=", "|=", "^=", "@="};

/// One pass over the text. `Restart` remembers where a logical line began, so that a line whose
/// bracket is never closed can be read again with the stricter rule.
class Tokenizer
{
public:
    explicit Tokenizer(QByteArrayView text)
        : m_text(text)
    {
        if (text.startsWith("\xEF\xBB\xBF")) {
            m_at = 3;
        }
    }

    Tokens run()
    {
        m_result.list.reserve(static_cast<std::size_t>(m_text.size() / 4) + 8);
        while (m_at < m_text.size() || !m_brackets.empty()) {
            if (m_at >= m_text.size()) {
                if (m_strict) {
                    cutLine();
                    continue;
                }
                restartStrictly();
                continue;
            }
            if (m_atLineStart && m_brackets.empty()) {
                startLine();
            } else {
                next();
            }
        }
        if (m_lineHasTokens) {
            push(TokenKind::Newline, m_text.size(), m_text.size());
        }
        for (std::size_t i = 1; i < m_indents.size(); ++i) {
            push(TokenKind::Dedent, m_text.size(), m_text.size());
        }
        push(TokenKind::End, m_text.size(), m_text.size());
        return std::move(m_result);
    }

private:
    char peek(Pos ahead = 0) const { return m_at + ahead < m_text.size() ? m_text.at(m_at + ahead) : '\0'; }
    void push(TokenKind kind, Pos start, Pos end) { m_result.list.push_back({kind, {start, end}}); }

    void skipLineEnd()
    {
        if (peek() == '\r' && peek(1) == '\n') {
            ++m_at;
        }
        ++m_at;
    }

    void readComment()
    {
        const Pos start = m_at;
        while (m_at < m_text.size() && peek() != '\n' && peek() != '\r') {
            ++m_at;
        }
        m_result.comments.push_back({start, m_at});
    }

    static int widthOf(QByteArrayView blanks)
    {
        int width = 0;
        for (const char c : blanks) {
            width = c == '\t' ? (width / 8 + 1) * 8 : width + 1;
        }
        return width;
    }

    void startLine()
    {
        const Pos start = m_at;
        while (peek() == ' ' || peek() == '\t' || peek() == '\f') {
            ++m_at;
        }
        if (m_at >= m_text.size()) {
            return;
        }
        if (peek() == '#') {
            readComment();
        }
        if (m_at >= m_text.size() || peek() == '\n' || peek() == '\r') {
            if (m_at < m_text.size()) {
                skipLineEnd();
            }
            return;
        }
        const int width = widthOf(m_text.sliced(start, m_at - start));
        m_restart = {start, m_result.list.size(), m_result.comments.size(), m_indents};
        m_width = width;
        if (width > m_indents.back()) {
            m_indents.push_back(width);
            push(TokenKind::Indent, start, m_at);
        }
        while (width < m_indents.back()) {
            m_indents.pop_back();
            push(TokenKind::Dedent, m_at, m_at);
        }
        m_atLineStart = false;
    }

    void endLogicalLine()
    {
        if (m_lineHasTokens) {
            push(TokenKind::Newline, m_at, m_at);
        }
        m_lineHasTokens = false;
        m_atLineStart = true;
        m_strict = false;
    }

    /// The bracket is given up: the line ends here, broken.
    void cutLine()
    {
        push(TokenKind::Error, m_at, m_at);
        m_brackets.clear();
        m_lineHasTokens = true;
        endLogicalLine();
    }

    void restartStrictly()
    {
        m_at = m_restart.at;
        m_result.list.resize(m_restart.tokens);
        m_result.comments.resize(m_restart.comments);
        m_indents = m_restart.indents;
        m_brackets.clear();
        m_lineHasTokens = false;
        m_atLineStart = true;
        startLine();
        m_strict = true;
    }

    /// In the strict reading: whether the line that begins here looks like a statement of its own.
    bool looksLikeStatement() const
    {
        Pos at = m_at;
        while (at < m_text.size() && (m_text.at(at) == ' ' || m_text.at(at) == '\t')) {
            ++at;
        }
        return at < m_text.size() && widthOf(m_text.sliced(m_at, at - m_at)) <= m_width
               && (startsName(m_text.at(at)) || m_text.at(at) == '@');
    }

    void next()
    {
        const char c = peek();
        if (c == ' ' || c == '\t' || c == '\f') {
            ++m_at;
            return;
        }
        if (c == '#') {
            readComment();
            return;
        }
        if (c == '\\' && (peek(1) == '\n' || peek(1) == '\r')) {
            ++m_at;
            skipLineEnd();
            return;
        }
        if (c == '\n' || c == '\r') {
            if (m_brackets.empty()) {
                endLogicalLine();
                skipLineEnd();
                return;
            }
            skipLineEnd();
            if (m_strict && looksLikeStatement()) {
                cutLine();
            }
            return;
        }
        m_lineHasTokens = true;
        if (const auto quote = quoteAhead()) {
            readString(*quote);
        } else if (startsName(c)) {
            readWhile(TokenKind::Name, continuesName);
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            readNumber();
        } else {
            readOperator();
        }
    }

    template <typename Predicate>
    void readWhile(TokenKind kind, Predicate predicate)
    {
        const Pos start = m_at;
        while (m_at < m_text.size() && predicate(peek())) {
            ++m_at;
        }
        push(kind, start, m_at);
    }

    void readNumber()
    {
        const Pos start = m_at;
        const bool hexadecimal = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
        while (m_at < m_text.size()) {
            const char c = peek();
            const char before = m_at > start ? m_text.at(m_at - 1) : '\0';
            const bool signOfExponent = (c == '+' || c == '-') && !hexadecimal && (before == 'e' || before == 'E');
            if (!continuesName(c) && c != '.' && !signOfExponent) {
                break;
            }
            ++m_at;
        }
        push(TokenKind::Number, start, m_at);
    }

    /// The length of the string prefix here when a string begins, else nothing.
    std::optional<Pos> quoteAhead() const
    {
        for (Pos i = 0; i <= 2; ++i) {
            const char c = peek(i);
            if (c == '"' || c == '\'') {
                return i;
            }
            if (!QByteArrayView("rRbBuUfFtT").contains(c) || c == '\0') {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

    /// The position after the string that opens at `at` (at its quote), or -1 if it is not closed.
    Pos endOfString(Pos at, bool formatted) const
    {
        const char quote = m_text.at(at);
        const bool triple = at + 2 < m_text.size() && m_text.at(at + 1) == quote && m_text.at(at + 2) == quote;
        Pos i = at + (triple ? 3 : 1);
        int depth = 0;
        while (i < m_text.size()) {
            const char c = m_text.at(i);
            if (c == '\\' && depth == 0) {
                const bool longLineEnd = i + 2 < m_text.size() && m_text.at(i + 1) == '\r' && m_text.at(i + 2) == '\n';
                i += longLineEnd ? 3 : 2;
                continue;
            }
            if ((c == '\n' || c == '\r') && !triple && depth == 0) {
                return -1;
            }
            if (formatted && (c == '{' || c == '}')) {
                if (c == '{' && depth == 0 && i + 1 < m_text.size() && m_text.at(i + 1) == '{') {
                    i += 2;
                    continue;
                }
                depth = std::max(0, depth + (c == '{' ? 1 : -1));
            } else if (depth > 0 && (c == '"' || c == '\'')) {
                const Pos inner = endOfString(i, false);
                if (inner < 0) {
                    return -1;
                }
                i = inner;
                continue;
            } else if (c == quote && depth == 0) {
                if (!triple) {
                    return i + 1;
                }
                if (i + 2 < m_text.size() && m_text.at(i + 1) == quote && m_text.at(i + 2) == quote) {
                    return i + 3;
                }
            }
            ++i;
        }
        return -1;
    }

    void readString(Pos prefixLength)
    {
        const Pos start = m_at;
        const QByteArrayView prefix = m_text.sliced(m_at, prefixLength);
        const bool formatted = prefix.contains('f') || prefix.contains('F');
        Pos end = endOfString(m_at + prefixLength, formatted);
        if (end < 0 && formatted) {
            end = endOfString(m_at + prefixLength, false);
        }
        if (end < 0) {
            while (m_at < m_text.size() && peek() != '\n' && peek() != '\r') {
                ++m_at;
            }
            push(TokenKind::Error, start, m_at);
            return;
        }
        m_at = end;
        push(TokenKind::String, start, end);
    }

    void readOperator()
    {
        const Pos start = m_at;
        const bool mayBeLong = QByteArrayView("=*/<>.").contains(peek(1)) && peek(1) != '\0';
        for (const char *candidate : kLongOperators) {
            const QByteArrayView op(candidate);
            if (mayBeLong && m_text.sliced(m_at).startsWith(op)) {
                m_at += op.size();
                push(TokenKind::Operator, start, m_at);
                return;
            }
        }
        const char c = peek();
        ++m_at;
        if (c == '(' || c == '[' || c == '{') {
            m_brackets.push_back(c);
        } else if (c == ')' || c == ']' || c == '}') {
            const char open = c == ')' ? '(' : c == ']' ? '[' : '{';
            if (!m_brackets.empty() && m_brackets.back() == open) {
                m_brackets.pop_back();
            } else {
                push(TokenKind::Error, start, m_at);
                return;
            }
        } else if (!QByteArrayView("+-*/%@&|^~<>=.,:;!").contains(c)) {
            push(TokenKind::Error, start, m_at);
            return;
        }
        push(TokenKind::Operator, start, m_at);
    }

    struct Restart
    {
        Pos at = 0;
        std::size_t tokens = 0;
        std::size_t comments = 0;
        std::vector<int> indents{0};
    };

    QByteArrayView m_text;
    Pos m_at = 0;
    Tokens m_result;
    std::vector<char> m_brackets;
    std::vector<int> m_indents{0};
    Restart m_restart;
    int m_width = 0;
    bool m_atLineStart = true;
    bool m_lineHasTokens = false;
    bool m_strict = false;
};

} // namespace

Tokens tokenize(QByteArrayView text)
{
    return Tokenizer(text).run();
}

bool isKeyword(QByteArrayView word)
{
    static constexpr std::array<const char *, 35> kKeywords{
        "False", "None",   "True",  "and",    "as",   "assert", "async",  "await",    "break",  "class", "continue", "def",
        "del",   "elif",   "else",  "except", "finally", "for", "from",   "global",   "if",     "import", "in",      "is",
        "lambda", "nonlocal", "not", "or",    "pass", "raise",  "return", "try",      "while",  "with",  "yield"};
    constexpr qsizetype kShortest = 2;
    constexpr qsizetype kLongest = 8;
    if (word.size() < kShortest || word.size() > kLongest) {
        return false;
    }
    return std::any_of(kKeywords.begin(), kKeywords.end(), [word](const char *keyword) { return *keyword == word.front() && word == QByteArrayView(keyword); });
}

bool isIdentifier(QByteArrayView text)
{
    const auto plain = [](char c) { return continuesName(c) && static_cast<unsigned char>(c) < 0x80U; };
    return !text.isEmpty() && !isDigit(text.front()) && std::all_of(text.begin(), text.end(), plain);
}

} // namespace Authoring
