// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include <Qsci/qscilexercustom.h>

namespace Gui
{

/// Colours for languages that QScintilla has no lexer class for: R, Stata, and CSV by column.
/// Tokens are found line by line, with the only state between lines that a block comment needs.
class ScriptLexer final : public QsciLexerCustom
{
    Q_OBJECT

public:
    enum class Language
    {
        R,
        Stata,
        Csv
    };
    enum Style
    {
        Default,
        Comment,
        String,
        Number,
        Keyword,
        Heading, ///< first line of a CSV
        Odd      ///< every other column of a CSV
    };

    explicit ScriptLexer(Language language, QObject *parent = nullptr);

    [[nodiscard]] const char *language() const override;
    [[nodiscard]] QString description(int style) const override;
    void styleText(int start, int end) override;

private:
    void styleCsvLine(const QByteArray &line, bool heading);
    [[nodiscard]] bool styleScriptLine(const QByteArray &line, bool inComment);

    Language m_language;
    QSet<QByteArray> m_keywords;
};

} // namespace Gui
