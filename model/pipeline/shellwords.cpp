// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/shellwords.h"

#include <algorithm>

#include "model/pipeline/words.h"

namespace Pipeline
{

Core::Result<QStringList> splitCommand(const QString &text)
{
    QStringList words;
    QString word;
    bool inWord = false;
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text.at(i);
        if (!quote.isNull()) {
            if (unit == quote) {
                quote = QChar();
            } else if (unit == u'\\' && quote == u'"') {
                if (i + 1 >= text.size()) {
                    return Core::fail(Core::ErrorCode::InvalidInput,
                                      tr("the command ends in a backslash; delete it"));
                }
                const QChar following = text.at(++i);
                if (following != u'"' && following != u'\\') {
                    word += unit;
                }
                word += following;
            } else {
                word += unit;
            }
        } else if (unit == u' ' || unit == u'\t' || unit == u'\n' || unit == u'\r') {
            if (inWord) {
                words.append(word);
                word.clear();
                inWord = false;
            }
        } else {
            inWord = true;
            if (unit == u'"' || unit == u'\'') {
                quote = unit;
            } else if (unit == u'\\') {
                if (i + 1 >= text.size()) {
                    return Core::fail(Core::ErrorCode::InvalidInput,
                                      tr("the command ends in a backslash; delete it"));
                }
                word += text.at(++i);
            } else {
                word += unit;
            }
        }
    }
    if (!quote.isNull()) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("a quote (%1) is opened and never closed").arg(quote));
    }
    if (inWord) {
        words.append(word);
    }
    return words;
}

QString quoteWord(const QString &word)
{
    static const QString kSafe = QStringLiteral("@%+=:,./-_");
    const bool safe = !word.isEmpty() && std::all_of(word.cbegin(), word.cend(), [](QChar unit) {
        return (unit.unicode() < 128 && unit.isLetterOrNumber()) || kSafe.contains(unit);
    });
    if (safe) {
        return word;
    }
    QString inner = word;
    return u'\'' + inner.replace(u'\'', QStringLiteral("'\"'\"'")) + u'\'';
}

QString joinCommand(const QStringList &words)
{
    QStringList quoted;
    quoted.reserve(words.size());
    for (const QString &word : words) {
        quoted.append(quoteWord(word));
    }
    return quoted.join(u' ');
}

} // namespace Pipeline
