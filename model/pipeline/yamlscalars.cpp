// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The half of YamlScanner that reads what holds text: scalars, anchors, tags, directives.
#include <algorithm>

#include "model/pipeline/words.h"
#include "model/pipeline/yamlcharacters.h"
#include "model/pipeline/yamlscanner.h"

namespace Pipeline
{

namespace
{

bool isHexDigit(char16_t unit)
{
    return (unit >= u'0' && unit <= u'9') || (unit >= u'a' && unit <= u'f') || (unit >= u'A' && unit <= u'F');
}

bool isWordCharacter(char16_t unit)
{
    return (unit >= u'0' && unit <= u'9') || (unit >= u'a' && unit <= u'z') || (unit >= u'A' && unit <= u'Z')
           || unit == u'-' || unit == u'_';
}

} // namespace

bool YamlScanner::directive()
{
    unwind(-1);
    if (!withdrawSimpleKey()) {
        return false;
    }
    m_mayStartKey = false;
    Token token;
    token.kind = TokenKind::Directive;
    token.start = m_pos;
    advance(1);
    while (isWordCharacter(at()) || at() == u':' || at() == u'.') {
        token.text += QChar(at());
        advance(1);
    }
    qsizetype end = m_pos;
    while (end < m_size && !isYamlBreak(m_data[end])) {
        ++end;
    }
    QString rest = m_text.mid(m_pos, end - m_pos);
    if (token.text.isEmpty() || (!rest.isEmpty() && !rest.startsWith(u' '))) {
        return fail(tr("A line that starts with \"%\" is a YAML directive, and this is none. Put the text in quotes."),
                    token.start, end);
    }
    const qsizetype comment = rest.indexOf(QStringLiteral(" #"));
    token.extra = (comment < 0 ? rest : rest.left(comment)).trimmed();
    if (token.text == QStringLiteral("YAML")) {
        if (token.extra != QStringLiteral("1.1") && token.extra != QStringLiteral("1.2")) {
            return fail(tr("The directive must name YAML 1.1 or 1.2. Delete the line."), token.start, end);
        }
        m_version11 = token.extra == QStringLiteral("1.1");
    } else if (token.text == QStringLiteral("TAG") && token.extra.simplified().count(u' ') != 1) {
        return fail(tr("A TAG directive needs a handle and a prefix. Delete the line."), token.start, end);
    }
    advance(end - m_pos);
    token.end = m_pos;
    lineBreak();
    m_tokens.push_back(std::move(token));
    return true;
}

bool YamlScanner::anchorOrAlias(TokenKind kind)
{
    if (m_mayStartKey) {
        if (!withdrawSimpleKey()) {
            return false;
        }
        offerSimpleKey();
    }
    m_mayStartKey = false;
    Token token;
    token.kind = kind;
    token.start = m_pos;
    advance(1);
    static const QStringView kOutside(u",[]{}");
    while (m_pos < m_size && !isYamlSpaceOrEnd(at()) && !kOutside.contains(QChar(at()))) {
        token.text += QChar(at());
        advance(1);
    }
    token.end = m_pos;
    if (token.text.isEmpty()) {
        return fail(kind == TokenKind::Alias
                        ? tr("A value that starts with \"*\" is an alias and needs a name. Put a pattern in quotes.")
                        : tr("A value that starts with \"&\" is an anchor and needs a name. Put text in quotes."),
                    token.start);
    }
    m_tokens.push_back(std::move(token));
    return true;
}

bool YamlScanner::tagUri(QString &out)
{
    static const QStringView kAllowed(u"-;/?:@&=+$,_.!~*'()[]%#");
    const qsizetype before = out.size();
    while (m_pos < m_size
           && (isWordCharacter(at()) || kAllowed.contains(QChar(at())))) {
        if (at() == u'%' && !(isHexDigit(at(1)) && isHexDigit(at(2)))) {
            return fail(tr("This tag holds a \"%\" that starts no character code."), m_pos);
        }
        out += QChar(at());
        advance(1);
    }
    return out.size() > before || fail(tr("This tag has no name. Delete the \"!\", or put the value in quotes."), m_pos);
}

bool YamlScanner::tag()
{
    if (m_mayStartKey) {
        if (!withdrawSimpleKey()) {
            return false;
        }
        offerSimpleKey();
    }
    m_mayStartKey = false;
    Token token;
    token.kind = TokenKind::Tag;
    token.start = m_pos;
    if (at(1) == u'<') {
        advance(2);
        if (!tagUri(token.text)) {
            return false;
        }
        if (at() != u'>') {
            return fail(tr("This tag is not closed with \">\"."), token.start);
        }
        advance(1);
    } else if (isYamlSpaceOrEnd(at(1))) {
        token.extra = QStringLiteral("!");
        advance(1);
    } else {
        qsizetype length = 1;
        while (isWordCharacter(at(length))) {
            ++length;
        }
        const bool named = at(length) == u'!';
        token.extra = named ? m_text.mid(m_pos, length + 1) : QStringLiteral("!");
        advance(named ? length + 1 : 1);
        if (!(named && isYamlSpaceOrEnd(at())) && !tagUri(token.text)) {
            return false;
        }
    }
    // A tab or comma behind a tag is refused by the official reader, too.
    if (at() != u' ' && !isYamlBreakOrEnd(at())) {
        return fail(tr("A tag must be followed by a blank."), token.start, m_pos);
    }
    token.end = m_pos;
    m_tokens.push_back(std::move(token));
    return true;
}

bool YamlScanner::blockScalarHeader(int &chomping, int &increment)
{
    const qsizetype start = m_pos - 1;
    for (int i = 0; i < 2; ++i) {
        if ((at() == u'+' || at() == u'-') && chomping == 0) {
            chomping = at() == u'+' ? 1 : -1;
            advance(1);
        } else if (at() >= u'1' && at() <= u'9' && increment == 0) {
            increment = at() - u'0';
            advance(1);
        }
    }
    bool apart = false;
    while (at() == u' ') {
        apart = true;
        advance(1);
    }
    const bool ends = isYamlBreakOrEnd(at()) || (at() == u'#' && apart);
    if (!ends) {
        return fail(tr("After \"%1\" the text must start on the next line, further indented. Put a value that starts "
                       "with this character in quotes.")
                        .arg(QChar(m_data[start])),
                    start);
    }
    while (m_pos < m_size && !isYamlBreak(at())) {
        advance(1);
    }
    lineBreak();
    return true;
}

QString YamlScanner::blockBreaks(int indent)
{
    QString breaks;
    for (;;) {
        while (column() < indent && at() == u' ') {
            advance(1);
        }
        const char16_t unit = lineBreak();
        if (unit == 0) {
            return breaks;
        }
        breaks += QChar(unit);
    }
}

bool YamlScanner::blockScalar(ScalarStyle style)
{
    m_mayStartKey = true;
    if (!withdrawSimpleKey()) {
        return false;
    }
    Token token;
    token.kind = TokenKind::Scalar;
    token.style = style;
    token.start = m_pos;
    advance(1);
    int chomping = 0;
    int increment = 0;
    if (!blockScalarHeader(chomping, increment)) {
        return false;
    }
    int minimum = m_indent + 1;
    int indent = 0;
    QString breaks;
    token.end = m_pos;
    if (increment == 0) {
        int deepest = 0;
        int first = -1;
        while (at() == u' ' || (m_pos < m_size && isYamlBreak(at()))) {
            if (at() == u' ') {
                advance(1);
                deepest = std::max(deepest, column());
            } else {
                first = first < 0 ? column() : first;
                breaks += QChar(lineBreak());
            }
        }
        if (first > 0 && deepest > first) {
            return fail(tr("The first line of this text is less indented than the next. Indent them alike."), m_pos);
        }
        indent = std::max(minimum, deepest);
    } else {
        minimum = std::max(minimum, 1);
        indent = minimum + increment - 1;
        breaks = blockBreaks(indent);
    }
    QString value;
    char16_t ending = 0;
    const bool folded = style == ScalarStyle::Folded;
    while (column() == indent && m_pos < m_size) {
        value += breaks;
        const bool indentedMore = at() == u' ' || at() == u'\t';
        const qsizetype lineStart = m_pos;
        while (m_pos < m_size && !isYamlBreak(at())) {
            advance(1);
        }
        value += QStringView(m_text).mid(lineStart, m_pos - lineStart);
        token.end = m_pos;
        ending = lineBreak();
        breaks = blockBreaks(indent);
        const bool ended = minimum == 0 && (atDocumentMark(u"-") || atDocumentMark(u"."));
        if (ended || column() != indent || m_pos >= m_size) {
            break;
        }
        if (folded && ending == u'\n' && !indentedMore && at() != u' ' && at() != u'\t') {
            if (breaks.isEmpty()) {
                value += u' ';
            }
        } else if (ending != 0) {
            value += QChar(ending);
        }
    }
    if (chomping >= 0 && ending != 0) {
        value += QChar(ending);
    }
    if (chomping > 0) {
        value += breaks;
    }
    token.text = value;
    m_tokens.push_back(std::move(token));
    return true;
}

bool YamlScanner::escape(QString &out)
{
    const qsizetype start = m_pos;
    advance(1);
    struct Escape
    {
        char16_t letter;
        char16_t meaning;
    };
    static constexpr Escape kEscapes[] = {{u'0', 0},       {u'a', 7},       {u'b', 8},     {u't', 9},
                                          {u'\t', 9},      {u'n', 10},      {u'v', 11},    {u'f', 12},
                                          {u'r', 13},      {u'e', 27},      {u' ', u' '},  {u'"', u'"'},
                                          {u'/', u'/'},    {u'\\', u'\\'},  {u'N', 0x85},  {u'_', 0xA0},
                                          {u'L', 0x2028},  {u'P', 0x2029}};
    const char16_t letter = at();
    const auto *known = std::find_if(std::begin(kEscapes), std::end(kEscapes),
                                     [letter](const Escape &each) { return each.letter == letter; });
    if (m_pos < m_size && known != std::end(kEscapes)) {
        out += QChar(known->meaning);
        advance(1);
        return true;
    }
    const int digits = letter == u'x' ? 2 : letter == u'u' ? 4 : letter == u'U' ? 8 : 0;
    if (digits == 0) {
        return fail(tr("\"\\%1\" means nothing inside double quotes. Write \"\\\\\" for a backslash, or use single quotes.")
                        .arg(QChar(letter)),
                    start, start + 2);
    }
    advance(1);
    uint code = 0;
    for (int i = 0; i < digits; ++i) {
        if (!isHexDigit(at())) {
            return fail(tr("This character code needs %1 hexadecimal digits.").arg(digits), start, m_pos);
        }
        code = (code << 4U) + static_cast<uint>(QString(QChar(at())).toInt(nullptr, 16));
        advance(1);
    }
    if (code > 0x10FFFF) {
        return fail(tr("This character code is larger than any there is."), start, m_pos);
    }
    out.append(QChar::fromUcs4(code));
    return true;
}

bool YamlScanner::quotedBreaks(QString &out, bool &any)
{
    for (;;) {
        if (atDocumentMark(u"-") || atDocumentMark(u".")) {
            return false;
        }
        while (at() == u' ' || at() == u'\t') {
            advance(1);
        }
        const char16_t unit = lineBreak();
        if (unit == 0) {
            return true;
        }
        out += QChar(unit);
        any = true;
    }
}

bool YamlScanner::quoted(ScalarStyle style)
{
    if (m_mayStartKey) {
        if (!withdrawSimpleKey()) {
            return false;
        }
        offerSimpleKey();
    }
    m_mayStartKey = false;
    const bool isDouble = style == ScalarStyle::DoubleQuoted;
    const char16_t quote = isDouble ? u'"' : u'\'';
    Token token;
    token.kind = TokenKind::Scalar;
    token.style = style;
    token.start = m_pos;
    const auto unclosed = [&]() {
        qsizetype end = token.start;
        while (end < m_size && !isYamlBreak(m_data[end])) {
            ++end;
        }
        return fail(tr("The quote opened here is never closed. Add the closing %1.").arg(QChar(quote)), token.start, end);
    };
    advance(1);
    for (;;) {
        qsizetype run = m_pos;
        while (run < m_size && m_data[run] != quote && m_data[run] != u'\\' && m_data[run] != u' '
               && m_data[run] != u'\t' && !isYamlBreak(m_data[run])) {
            ++run;
        }
        token.text += QStringView(m_text).mid(m_pos, run - m_pos);
        advance(run - m_pos);
        if (m_pos >= m_size) {
            return unclosed();
        }
        const char16_t unit = at();
        if (unit == quote) {
            if (!isDouble && at(1) == quote) {
                token.text += QChar(quote);
                advance(2);
                continue;
            }
            advance(1);
            break;
        }
        if (unit == u'\\') {
            if (!isDouble) {
                token.text += QChar(unit);
                advance(1);
            } else if (isYamlBreak(at(1))) {
                advance(1);
                lineBreak();
                bool any = false;
                if (!quotedBreaks(token.text, any)) {
                    return unclosed();
                }
            } else if (m_pos + 1 >= m_size) {
                return unclosed();
            } else if (!escape(token.text)) {
                return false;
            }
            continue;
        }
        const qsizetype blanks = m_pos;
        while (at() == u' ' || at() == u'\t') {
            advance(1);
        }
        if (m_pos >= m_size) {
            return unclosed();
        }
        const char16_t ending = isYamlBreak(at()) ? lineBreak() : u'\0';
        if (ending == 0) {
            token.text += QStringView(m_text).mid(blanks, m_pos - blanks);
            continue;
        }
        QString more;
        bool any = false;
        if (!quotedBreaks(more, any)) {
            return unclosed();
        }
        if (ending != u'\n') {
            token.text += QChar(ending);
        } else if (!any) {
            token.text += u' ';
        }
        token.text += more;
    }
    token.end = m_pos;
    m_tokens.push_back(std::move(token));
    return true;
}

bool YamlScanner::plainSpaces(QString &out, bool &stop)
{
    out.clear();
    const qsizetype blanks = m_pos;
    while (at() == u' ') {
        advance(1);
    }
    if (m_pos >= m_size || !isYamlBreak(at())) {
        out = m_text.mid(blanks, m_pos - blanks);
        return true;
    }
    const char16_t ending = lineBreak();
    m_mayStartKey = true;
    QString breaks;
    for (;;) {
        if (atDocumentMark(u"-") || atDocumentMark(u".")) {
            stop = true;
            return true;
        }
        while (at() == u' ') {
            advance(1);
        }
        const char16_t unit = m_pos < m_size ? lineBreak() : u'\0';
        if (unit == 0) {
            break;
        }
        breaks += QChar(unit);
    }
    if (ending != u'\n') {
        out += QChar(ending);
    } else if (breaks.isEmpty()) {
        out += u' ';
    }
    out += breaks;
    return true;
}

bool YamlScanner::plain()
{
    if (m_mayStartKey) {
        if (!withdrawSimpleKey()) {
            return false;
        }
        offerSimpleKey();
    }
    m_mayStartKey = false;
    Token token;
    token.kind = TokenKind::Scalar;
    token.start = m_pos;
    token.end = m_pos;
    const int indent = m_indent + 1;
    QString spaces;
    static const QStringView kFlowEnds(u",[]{}");
    for (;;) {
        if (at() == u'#') {
            break;
        }
        qsizetype length = 0;
        bool colon = false;
        for (;; ++length) {
            const char16_t unit = at(length);
            if (isYamlSpaceOrEnd(unit)) {
                break;
            }
            if (unit == u':') {
                if (isYamlSpaceOrEnd(at(length + 1))) {
                    colon = true;
                    break;
                }
                continue;
            }
            if (isInFlow() && (kFlowEnds.contains(QChar(unit)) || (unit == u'?' && m_version11))) {
                break;
            }
        }
        if (length == 0) {
            break;
        }
        m_mayStartKey = false;
        token.text += spaces;
        token.text += QStringView(m_text).mid(m_pos, length);
        advance(length);
        token.end = m_pos;
        bool stop = false;
        if (!plainSpaces(spaces, stop)) {
            return false;
        }
        if (colon || stop || spaces.isEmpty() || at() == u'#' || (!isInFlow() && column() < indent)) {
            break;
        }
    }
    m_tokens.push_back(std::move(token));
    return true;
}

} // namespace Pipeline
