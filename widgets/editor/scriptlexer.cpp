// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/scriptlexer.h"

#include <algorithm>

#include <Qsci/qsciscintilla.h>

namespace Gui
{

namespace
{

QSet<QByteArray> words(const char *text)
{
    const QList<QByteArray> list = QByteArray(text).split(' ');
    return {list.begin(), list.end()};
}

bool isWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Offset after a text that begins at `from` with its quote.
qsizetype endOfString(const QByteArray &line, qsizetype from, bool escapes)
{
    const char quote = line.at(from);
    qsizetype at = from + 1;
    while (at < line.size() && line.at(at) != quote && line.at(at) != '\n') {
        at += escapes && line.at(at) == '\\' ? 2 : 1;
    }
    return std::min(at + 1, line.size());
}

constexpr int kInComment = 1;

} // namespace

ScriptLexer::ScriptLexer(Language language, QObject *parent)
    : QsciLexerCustom(parent)
    , m_language(language)
{
    if (language == Language::R) {
        m_keywords = words("if else for while repeat function in next break return TRUE FALSE NULL NA Inf NaN library require source");
    } else if (language == Language::Stata) {
        m_keywords = words("if else in forvalues foreach while use import export save generate gen egen replace drop keep merge "
                           "sort by bysort reshape collapse label local global program end capture quietly noisily do run "
                           "regress logit logistic stcox stset summarize tabulate tab count assert display log version clear");
    }
}

const char *ScriptLexer::language() const
{
    switch (m_language) {
    case Language::R:
        return "R";
    case Language::Stata:
        return "Stata";
    case Language::Csv:
        break;
    }
    return "CSV";
}

QString ScriptLexer::description(int style) const
{
    switch (style) {
    case Default:
        return QStringLiteral("Default");
    case Comment:
        return QStringLiteral("Comment");
    case String:
        return QStringLiteral("String");
    case Number:
        return QStringLiteral("Number");
    case Keyword:
        return QStringLiteral("Keyword");
    case Heading:
        return QStringLiteral("Heading");
    case Odd:
        return QStringLiteral("Odd column");
    default:
        return {};
    }
}

void ScriptLexer::styleText(int start, int end)
{
    QsciScintilla *view = editor();
    if (!view) {
        return;
    }
    int lineNumber = static_cast<int>(view->SendScintilla(QsciScintilla::SCI_LINEFROMPOSITION, start));
    const int first = static_cast<int>(view->SendScintilla(QsciScintilla::SCI_POSITIONFROMLINE, lineNumber));
    const int length = end - first;
    QByteArray text(length + 1, '\0');
    view->SendScintilla(QsciScintilla::SCI_GETTEXTRANGE, first, end, text.data());
    text.chop(1);
    startStyling(first);
    bool inComment = lineNumber > 0 && view->SendScintilla(QsciScintilla::SCI_GETLINESTATE, lineNumber - 1) == kInComment;
    for (qsizetype from = 0; from < text.size(); ++lineNumber) {
        const qsizetype newline = text.indexOf('\n', from);
        const qsizetype to = newline < 0 ? text.size() : newline + 1;
        const QByteArray line = text.mid(from, to - from);
        if (m_language == Language::Csv) {
            styleCsvLine(line, lineNumber == 0);
        } else {
            inComment = styleScriptLine(line, inComment);
            view->SendScintilla(QsciScintilla::SCI_SETLINESTATE, static_cast<unsigned long>(lineNumber), inComment ? kInComment : 0L);
        }
        from = to;
    }
}

void ScriptLexer::styleCsvLine(const QByteArray &line, bool heading)
{
    if (heading) {
        setStyling(static_cast<int>(line.size()), Heading);
        return;
    }
    int column = 0;
    qsizetype from = 0;
    while (from < line.size()) {
        qsizetype to = from;
        while (to < line.size() && line.at(to) != ',') {
            to = line.at(to) == '"' ? endOfString(line, to, false) : to + 1;
        }
        to = std::min(to + 1, line.size());
        setStyling(static_cast<int>(to - from), column % 2 == 0 ? Default : Odd);
        from = to;
        ++column;
    }
}

bool ScriptLexer::styleScriptLine(const QByteArray &line, bool inComment)
{
    const bool stata = m_language == Language::Stata;
    const auto style = [this](qsizetype from, qsizetype to, Style kind) { setStyling(static_cast<int>(to - from), kind); };
    qsizetype at = 0;
    bool atStart = true;
    while (at < line.size()) {
        const char c = line.at(at);
        qsizetype to = at + 1;
        Style kind = Default;
        const bool blockStart = stata && c == '/' && at + 1 < line.size() && line.at(at + 1) == '*';
        if (inComment || blockStart) {
            const qsizetype close = line.indexOf("*/", inComment ? at : at + 2);
            to = close < 0 ? line.size() : close + 2;
            inComment = close < 0;
            kind = Comment;
        } else if ((!stata && c == '#') || (stata && atStart && c == '*')
                   || (stata && c == '/' && at + 1 < line.size() && line.at(at + 1) == '/')) {
            to = line.size();
            kind = Comment;
        } else if (c == '"' || (!stata && c == '\'')) {
            to = endOfString(line, at, !stata);
            kind = String;
        } else if (isDigit(c)) {
            while (to < line.size() && (isDigit(line.at(to)) || line.at(to) == '.' || line.at(to) == 'e' || line.at(to) == 'L')) {
                ++to;
            }
            kind = Number;
        } else if (isWord(c)) {
            while (to < line.size() && isWord(line.at(to))) {
                ++to;
            }
            kind = m_keywords.contains(line.mid(at, to - at)) ? Keyword : Default;
        }
        style(at, to, kind);
        atStart = atStart && (c == ' ' || c == '\t');
        at = to;
    }
    return inComment;
}

} // namespace Gui
