// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/yamlscanner.h"

#include <algorithm>

#include "model/pipeline/yamlcharacters.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{
constexpr qsizetype kMaxSimpleKey = 1024; // YAML's own limit for a key without `?`
constexpr std::size_t kMaxTokens = 20'000'000;
}

YamlScanner::YamlScanner(const QString &text)
    : m_text(text), m_data(reinterpret_cast<const char16_t *>(m_text.utf16())), m_size(text.size()), m_keys(1)
{
}

std::optional<YamlProblem> YamlScanner::scan()
{
    for (qsizetype i = 0; i < m_size; ++i) {
        if (!isYamlPrintable(m_data, m_size, i)) {
            fail(tr("This file holds the character U+%1, which YAML does not allow. Delete it.")
                     .arg(static_cast<uint>(m_data[i]), 4, 16, QLatin1Char('0')),
                 i, i + 1);
            return m_problem;
        }
    }
    if (m_size > 0 && m_data[0] == 0xFEFF) { // a byte order mark takes no column
        m_pos = 1;
        m_lineStart = 1;
    }
    m_tokens.reserve(static_cast<std::size_t>(m_size / 6 + 16));
    while (!m_done) {
        if (!next()) {
            return m_problem;
        }
        if (m_tokens.size() > kMaxTokens) {
            fail(tr("This file has more parts than can be read. Split the study."), m_pos);
            return m_problem;
        }
    }
    return std::nullopt;
}

void YamlScanner::advance(qsizetype units)
{
    for (qsizetype i = 0; i < units && m_pos < m_size; ++i) {
        const char16_t unit = m_data[m_pos];
        ++m_pos;
        // The other breaks end a line of text, but only YAML 1.1 counts columns from them.
        const bool newLine = unit == u'\n' || (unit == u'\r' && at() != u'\n')
                             || (m_version11 && (unit == 0x85 || unit == 0x2028 || unit == 0x2029));
        if (newLine) {
            ++m_line;
            m_lineStart = m_pos;
        } else if (unit == 0xFEFF) {
            ++m_lineStart; // takes no column
        }
    }
}

char16_t YamlScanner::lineBreak()
{
    const char16_t unit = at();
    if (unit == u'\r' || unit == u'\n' || unit == 0x85) {
        if (m_pos >= m_size) {
            return 0;
        }
        advance(unit == u'\r' && at(1) == u'\n' ? 2 : 1);
        return u'\n';
    }
    if (unit == 0x2028 || unit == 0x2029) {
        advance(1);
        return unit;
    }
    return 0;
}

QString YamlScanner::snippet(qsizetype offset) const
{
    const qsizetype from = std::clamp<qsizetype>(offset, 0, m_size);
    const qsizetype lineStart = from == 0 ? 0 : m_text.lastIndexOf(u'\n', from - 1) + 1;
    qsizetype lineEnd = m_text.indexOf(u'\n', from);
    lineEnd = lineEnd < 0 ? m_size : lineEnd;
    constexpr qsizetype kAround = 40;
    const qsizetype start = std::max(lineStart, from - kAround);
    const qsizetype end = std::min(lineEnd, from + kAround);
    QString text = m_text.mid(start, end - start);
    text.replace(u'\t', QStringLiteral("<TAB>")).replace(u'\r', QString());
    return text.trimmed();
}

bool YamlScanner::fail(const QString &message, qsizetype start, qsizetype end)
{
    const QString near = snippet(start);
    m_problem = YamlProblem{QStringLiteral("Y1"),
                            near.isEmpty() ? message : message + QLatin1Char(' ') + tr("Near: %1").arg(near), start,
                            end < 0 ? std::min(start + 1, m_size) : end};
    return false;
}

void YamlScanner::push(TokenKind kind, qsizetype start, qsizetype end)
{
    Token token;
    token.kind = kind;
    token.start = start;
    token.end = end;
    m_tokens.push_back(std::move(token));
}

void YamlScanner::skipToToken()
{
    for (;;) {
        while (at() == u' ') {
            advance(1);
        }
        if (at() == u'#') {
            while (m_pos < m_size && !isYamlBreak(at())) {
                advance(1);
            }
            // Empty lines behind a comment belong to it, and what indents the next line does not.
            while (lineBreak() != 0) {
                m_mayStartKey = m_mayStartKey || !isInFlow();
            }
            if (m_pos >= m_size) {
                return;
            }
            continue;
        }
        if (lineBreak() == 0) {
            return;
        }
        if (!isInFlow()) {
            m_mayStartKey = true;
        }
        // The official reader takes blanks and tabs behind an empty line for part of it, even where
        // they indent the next key.
        if (at() == u'\n') {
            while (isYamlBreak(at()) || at() == u' ' || at() == u'\t') {
                advance(1);
            }
        }
    }
}

bool YamlScanner::missingColon(const SimpleKey &key)
{
    qsizetype end = key.offset;
    while (end < m_size && !isYamlBreak(m_data[end])) {
        ++end;
    }
    return fail(tr("A key is missing its \":\" here, or this line belongs to the value above and must be indented "
                   "further."),
                key.offset, end);
}

bool YamlScanner::dropStaleKeys()
{
    for (std::optional<SimpleKey> &key : m_keys) {
        if (key && (key->line != m_line || m_pos - key->offset > kMaxSimpleKey)) {
            if (key->required) {
                return missingColon(*key);
            }
            key.reset();
        }
    }
    return true;
}

bool YamlScanner::withdrawSimpleKey()
{
    std::optional<SimpleKey> &key = m_keys.back();
    if (key && key->required) {
        return missingColon(*key);
    }
    key.reset();
    return true;
}

void YamlScanner::offerSimpleKey()
{
    // Whoever calls this has checked `m_mayStartKey`.
    m_keys.back() = SimpleKey{m_tokens.size(), !isInFlow() && m_indent == column(), m_pos, m_line, column()};
}

bool YamlScanner::unwind(int toColumn)
{
    if (isInFlow()) {
        return true;
    }
    while (m_indent > toColumn) {
        m_indent = m_indents.back();
        m_indents.pop_back();
        push(TokenKind::BlockEnd, m_pos, m_pos);
    }
    return true;
}

bool YamlScanner::indentTo(int toColumn, qsizetype offset, std::size_t position)
{
    if (m_indent >= toColumn) {
        return false;
    }
    m_indents.push_back(m_indent);
    m_indent = toColumn;
    Token token;
    token.kind = TokenKind::BlockMappingStart;
    token.start = offset;
    token.end = offset;
    m_tokens.insert(m_tokens.begin() + static_cast<std::ptrdiff_t>(position), token);
    return true;
}

bool YamlScanner::atDocumentMark(const char16_t *mark) const
{
    return column() == 0 && at() == mark[0] && at(1) == mark[0] && at(2) == mark[0] && isYamlSpaceOrEnd(at(3));
}

bool YamlScanner::isValueMark() const
{
    const bool apart = isYamlSpaceOrEnd(at(1));
    if (!isInFlow() || apart) {
        return apart;
    }
    if (m_version11) {
        return true;
    }
    // Inside {} a colon may touch what follows it ({a:1} is odd, {"a":1} is JSON), inside [] not.
    const bool afterValue = !m_tokens.empty() && m_tokens.back().kind == TokenKind::Value;
    return m_flow.back() == u'{' && !afterValue;
}

bool YamlScanner::startsPlain() const
{
    const char16_t unit = at();
    static const QStringView kIndicators(u"-?:,[]{}#&*!|>'\"%@`");
    if (unit != u'\0' && unit != u' ' && unit != u'\t' && !isYamlBreak(unit) && !kIndicators.contains(QChar(unit))) {
        return true;
    }
    const char16_t following = at(1);
    if (unit == u'-' && !isYamlSpaceOrEnd(following)) {
        return true;
    }
    if (unit == u':' && isInFlow()) {
        return !m_version11 && following != u' ' && following != u'\t';
    }
    return (unit == u'?' || unit == u':') && !isInFlow() && !isYamlSpaceOrEnd(following);
}

bool YamlScanner::cannotStart()
{
    const char16_t unit = at();
    if (unit == u'\t') {
        qsizetype end = m_pos;
        while (end < m_size && m_data[end] == u'\t') {
            ++end;
        }
        return fail(tr("There is a tab here. The official reader allows tabs neither as indentation nor between values; use blanks instead."), m_pos, end);
    }
    if (unit == u'@' || unit == u'`' || unit == u'%') {
        return fail(tr("A value cannot start with \"%1\". Put it in quotes.").arg(QChar(unit)), m_pos);
    }
    return fail(tr("The character \"%1\" cannot stand here. Put the value in quotes, or close what is open before it.")
                    .arg(QChar(unit)),
                m_pos);
}

bool YamlScanner::next()
{
    skipToToken();
    if (!dropStaleKeys()) {
        return false;
    }
    unwind(column());
    if (m_indents.size() > kMaxDepth || m_flow.size() > kMaxDepth) {
        return fail(tr("This is nested more than %1 levels deep, which cannot be read.").arg(kMaxDepth), m_pos);
    }
    if (m_pos >= m_size) {
        unwind(-1);
        if (!withdrawSimpleKey()) {
            return false;
        }
        m_mayStartKey = false;
        push(TokenKind::StreamEnd, m_pos, m_pos);
        m_done = true;
        return true;
    }
    const char16_t unit = at();
    if (unit == u'%' && column() == 0) {
        return directive();
    }
    if (unit == u'-' && atDocumentMark(u"-")) {
        return documentMark(TokenKind::DocumentStart);
    }
    if (unit == u'.' && atDocumentMark(u".")) {
        return documentMark(TokenKind::DocumentEnd);
    }
    switch (unit) {
    case u'[':
        return flowStart(TokenKind::FlowSequenceStart, unit);
    case u'{':
        return flowStart(TokenKind::FlowMappingStart, unit);
    case u']':
        return flowEnd(TokenKind::FlowSequenceEnd);
    case u'}':
        return flowEnd(TokenKind::FlowMappingEnd);
    case u',':
        m_mayStartKey = true;
        if (!withdrawSimpleKey()) {
            return false;
        }
        push(TokenKind::FlowEntry, m_pos, m_pos + 1);
        advance(1);
        return true;
    case u'*':
        return anchorOrAlias(TokenKind::Alias);
    case u'&':
        return anchorOrAlias(TokenKind::Anchor);
    case u'!':
        return tag();
    case u'\'':
        return quoted(ScalarStyle::SingleQuoted);
    case u'"':
        return quoted(ScalarStyle::DoubleQuoted);
    default:
        break;
    }
    if (unit == u'-' && isYamlSpaceOrEnd(at(1))) {
        return blockEntry();
    }
    if (unit == u'?' && (isInFlow() || isYamlSpaceOrEnd(at(1)))) {
        return explicitKey();
    }
    if (unit == u':' && isValueMark()) {
        return value();
    }
    if ((unit == u'|' || unit == u'>') && !isInFlow()) {
        return blockScalar(unit == u'|' ? ScalarStyle::Literal : ScalarStyle::Folded);
    }
    return startsPlain() ? plain() : cannotStart();
}

bool YamlScanner::documentMark(TokenKind kind)
{
    unwind(-1);
    if (!withdrawSimpleKey()) {
        return false;
    }
    m_mayStartKey = false;
    push(kind, m_pos, m_pos + 3);
    advance(3);
    return true;
}

bool YamlScanner::flowStart(TokenKind kind, char16_t open)
{
    if (m_mayStartKey) {
        if (!withdrawSimpleKey()) {
            return false;
        }
        offerSimpleKey();
    }
    m_flow.push_back(open);
    m_keys.emplace_back();
    m_mayStartKey = true;
    push(kind, m_pos, m_pos + 1);
    advance(1);
    return true;
}

bool YamlScanner::flowEnd(TokenKind kind)
{
    if (!withdrawSimpleKey()) {
        return false;
    }
    if (isInFlow()) {
        m_flow.pop_back();
        m_keys.pop_back();
    }
    m_mayStartKey = false;
    push(kind, m_pos, m_pos + 1);
    advance(1);
    return true;
}

bool YamlScanner::blockEntry()
{
    if (!isInFlow()) {
        if (!m_mayStartKey) {
            return fail(tr("A list entry cannot start here. Put \"- \" on a line of its own below its key."), m_pos);
        }
        if (indentTo(column(), m_pos, m_tokens.size())) {
            m_tokens.back().kind = TokenKind::BlockSequenceStart;
        }
    }
    m_mayStartKey = true;
    if (!withdrawSimpleKey()) {
        return false;
    }
    push(TokenKind::BlockEntry, m_pos, m_pos + 1);
    advance(1);
    return true;
}

bool YamlScanner::explicitKey()
{
    if (!isInFlow()) {
        if (!m_mayStartKey) {
            return fail(tr("A key cannot start here. Put it on a line of its own."), m_pos);
        }
        indentTo(column(), m_pos, m_tokens.size());
    }
    m_mayStartKey = !isInFlow();
    if (!withdrawSimpleKey()) {
        return false;
    }
    push(TokenKind::Key, m_pos, m_pos + 1);
    advance(1);
    return true;
}

bool YamlScanner::value()
{
    if (std::optional<SimpleKey> key = m_keys.back()) {
        m_keys.back().reset();
        Token token;
        token.kind = TokenKind::Key;
        token.start = key->offset;
        token.end = key->offset;
        m_tokens.insert(m_tokens.begin() + static_cast<std::ptrdiff_t>(key->token), token);
        if (!isInFlow()) {
            indentTo(key->column, key->offset, key->token);
        }
        m_mayStartKey = false;
    } else {
        if (!isInFlow()) {
            if (!m_mayStartKey) {
                return fail(tr("A \": \" cannot stand here. If it belongs to the text, put the whole value in quotes; "
                               "if it starts a new key, put that on a line of its own with the right indentation."),
                            m_pos);
            }
            indentTo(column(), m_pos, m_tokens.size());
        }
        m_mayStartKey = !isInFlow();
        if (!withdrawSimpleKey()) {
            return false;
        }
    }
    push(TokenKind::Value, m_pos, m_pos + 1);
    advance(1);
    return true;
}

} // namespace Pipeline
