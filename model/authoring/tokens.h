// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/authoring/span.h"

namespace Authoring
{

enum class TokenKind : quint8
{
    Name,     ///< names and keywords
    Number,
    String,   ///< with prefix and quotes; f-strings whole
    Operator, ///< operators, brackets and delimiters
    Newline,  ///< the end of a logical line; empty span at its end
    Indent,
    Dedent,
    Error,    ///< an unclosed string or bracket, or a character that Python does not know
    End
};

struct Token
{
    TokenKind kind = TokenKind::End;
    Span span;
};

struct Tokens
{
    std::vector<Token> list; ///< ends with Newline, Dedents and End
    std::vector<Span> comments; ///< from `#` to the line's end, in order
};

/// Python 3.13's lexical structure. Never fails: an unclosed bracket ends where the next statement
/// seems to begin, so that one broken statement does not swallow the rest of the file.
[[nodiscard]] Tokens tokenize(QByteArrayView text);

/// Whether the word is a hard keyword of Python.
[[nodiscard]] bool isKeyword(QByteArrayView word);
/// Whether the text is a Python name of ASCII letters, digits and underscores.
[[nodiscard]] bool isIdentifier(QByteArrayView text);

} // namespace Authoring
