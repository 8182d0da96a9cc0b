# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The expressions of satisfying() and categorised_as() (cohort-extractor.md 10): checked, never run."""

import re

from cohortextractor._keywords import KEYWORDS

_TOKENS = re.compile(
    r"""(?P<space>\s+)
    | (?P<comment>--[^\n]*|\#[^\n]*|/\*.*?\*/)
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<number>-?(?:0[xX][0-9A-Fa-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?))
    | (?P<name>[^\W\d][\w$\#]*)
    | (?P<comparison>[<>=~!]+)
    | (?P<operator>[-+/@%^&|]+|\*)
    | (?P<bracket>[()])
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_OPERATORS = ("+", "-", "*", "/")
_SAFE_TEXT = re.compile(r"^[a-zA-Z0-9_ <>=~]*$")
_LONGEST_TEXT = 64
_DEEPEST = 200


class ExpressionError(Exception):
    """Why an expression cannot be used."""


class _Token:
    __slots__ = ("kind", "text", "end")

    def __init__(self, kind, text, end):
        self.kind = kind
        self.text = text
        self.end = end


def _tokens(expression):
    tokens = []
    for match in _TOKENS.finditer(expression):
        kind, text = match.lastgroup, match.group()
        if kind in ("space", "comment"):
            continue
        following = expression[match.end() : match.end() + 1]
        if kind == "number":
            _check_number(text, following)
        elif kind == "text":
            _check_text(text[1:-1])
        elif kind == "name":
            kind = _word_kind(text, following)
        elif kind == "comparison" and text not in _COMPARISONS:
            raise ExpressionError(f"'{text}' is no comparison; use one of {' '.join(_COMPARISONS)}")
        elif kind == "operator" and text not in _OPERATORS:
            raise ExpressionError(f"'{text}' is no operator; use one of {' '.join(_OPERATORS)}")
        elif kind == "other":
            raise ExpressionError("a text is not closed" if text in "'\"" else f"the character {text!r} is not allowed")
        tokens.append(_Token(kind, text, match.end()))
    return tokens


def _check_number(text, following):
    if "x" in text.lower():
        raise ExpressionError(f"hexadecimal numbers such as {text} are not allowed")
    if following and (following.isalpha() or following == "_"):
        raise ExpressionError(f"a space is missing after {text}")


def _check_text(text):
    if len(text) > _LONGEST_TEXT:
        raise ExpressionError(f"texts may have {_LONGEST_TEXT} characters at most: '{text}'")
    if not _SAFE_TEXT.match(text):
        raise ExpressionError(f"texts may hold letters, digits, spaces and _ < > = ~ only: '{text}'")


def _word_kind(word, following):
    if word in ("AND", "OR", "NOT"):
        if following == "(":
            raise ExpressionError(f"a space is missing between {word} and the bracket")
        return word
    if word.upper() in ("AND", "OR", "NOT"):
        raise ExpressionError(f"write {word.upper()} in capital letters")
    if word.lower() in KEYWORDS:
        raise ExpressionError(f"'{word}' is a word of SQL and cannot be mentioned here. If it is a column, give that column another name")
    return "name"


class _Parser:
    """Recursive descent over the tokens. Each part gives its kind: truth, number, text or None."""

    def __init__(self, tokens, columns, unknown):
        self._tokens = tokens
        self._columns = columns
        self._unknown = unknown
        self._at = 0
        self._depth = 0
        self.warnings = []

    def parse(self):
        if not self._tokens:
            raise ExpressionError("the expression is empty")
        kind = self._either()
        if self._at < len(self._tokens):
            raise ExpressionError(f"'{self._tokens[self._at].text}' is not expected there")
        return kind

    def _kind(self, offset=0):
        index = self._at + offset
        return self._tokens[index].kind if 0 <= index < len(self._tokens) else ""

    def _take(self):
        self._at += 1
        return self._tokens[self._at - 1]

    def _either(self):
        kind = self._both()
        while self._kind() == "OR":
            self._take()
            self._both()
            kind = "truth"
        return kind

    def _both(self):
        kind = self._negated()
        while self._kind() == "AND":
            self._take()
            self._negated()
            kind = "truth"
        return kind

    def _negated(self):
        if self._kind() == "NOT":
            self._take()
            with_depth = self._deeper()
            self._negated()
            self._depth = with_depth
            return "truth"
        return self._comparison()

    def _deeper(self):
        depth = self._depth
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError("the brackets are nested too deeply")
        return depth

    def _comparison(self):
        kind = self._sum()
        compared = 0
        while self._kind() == "comparison":
            sign = self._take().text
            other = self._sum()
            compared += 1
            if {kind, other} == {"number", "text"}:
                self.warnings.append(f"a number is compared with a text by {sign}, which a database may refuse; write both as numbers or both as texts")
            kind = "truth"
        if compared > 1:
            self.warnings.append("a chain of comparisons compares the truth of the first with the last; join two comparisons with AND")
        return kind

    def _sum(self):
        kind = self._term()
        while self._kind() == "operator" and self._tokens[self._at].text in "+-":
            self._take()
            self._term()
            kind = "number"
        while self._kind() == "number" and self._tokens[self._at].text.startswith("-"):
            number = self._take().text
            if self._kind(-2) == "name":
                # The lexer reads a number here, so the name before it counts as a truth value.
                self.warnings.append(
                    f"{number} is read as a number of its own, so {self._tokens[self._at - 2].text} before it counts as true or false; "
                    "put a space after the minus"
                )
            kind = "number"
        return kind

    def _term(self):
        kind = self._factor()
        while self._kind() == "operator" and self._tokens[self._at].text in "*/":
            self._take()
            self._factor()
            kind = "number"
        return kind

    def _factor(self):
        kind = self._kind()
        if kind == "number":
            self._take()
            return "number"
        if kind == "text":
            self._take()
            return "text"
        if kind == "name":
            return self._column(self._take().text)
        if kind == "operator" and self._tokens[self._at].text in "+-":
            self._take()
            self._factor()
            return "number"
        if kind == "NOT":
            return self._negated()
        if kind == "bracket" and self._tokens[self._at].text == "(":
            return self._bracket()
        if not kind:
            raise ExpressionError("something is missing at its end")
        raise ExpressionError(f"'{self._tokens[self._at].text}' is not expected there")

    def _bracket(self):
        self._take()
        depth = self._deeper()
        bare = self._kind() == "name" and self._kind(1) == "bracket"
        name = self._tokens[self._at].text if bare else ""
        before = self._kind(-2)
        kind = self._either()
        self._depth = depth
        if self._kind() != "bracket" or self._tokens[self._at].text != ")":
            raise ExpressionError("a bracket is not closed")
        self._take()
        if bare and ("comparison" in (before, self._kind()) or "operator" in (before, self._kind())):
            self.warnings.append(f"the brackets around {name} turn it into true or false before the comparison; delete them")
        return kind

    def _column(self, name):
        column = self._columns.get(name)
        if column is None:
            raise ExpressionError(self._unknown(name))
        before, after = self._kind(-2), self._kind()
        if not {"comparison", "operator"} & {before, after}:
            return "truth"
        kind = column if isinstance(column, str) else column.type
        return {"str": "text", "date": "text"}.get(kind, "number" if kind else None)


def check(expression, columns, unknown):
    """Warnings about an expression; raises ExpressionError. `unknown(name)` words a name that is not known."""
    if not isinstance(expression, str):
        raise ExpressionError(f"it must be a text, not {expression!r}")
    parser = _Parser(_tokens(expression), columns, unknown)
    kind = parser.parse()
    if kind in ("number", "text"):
        parser.warnings.append("it gives a value and compares it with nothing")
    return parser.warnings
