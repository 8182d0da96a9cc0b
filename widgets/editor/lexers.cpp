// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/lexers.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <Qsci/qscilexerjson.h>
#include <Qsci/qscilexermarkdown.h>
#include <Qsci/qscilexerpython.h>
#include <Qsci/qscilexersql.h>
#include <Qsci/qscilexeryaml.h>

#include "widgets/editor/scriptlexer.h"

namespace Gui
{

namespace
{

enum class Kind
{
    Plain,
    Python,
    Yaml,
    Csv,
    Markdown,
    R,
    Stata,
    Json,
    Sql
};

Kind kindOf(const QString &path)
{
    static const QHash<QString, Kind> kinds{
        {QStringLiteral("py"), Kind::Python},   {QStringLiteral("yaml"), Kind::Yaml},   {QStringLiteral("yml"), Kind::Yaml},
        {QStringLiteral("csv"), Kind::Csv},     {QStringLiteral("md"), Kind::Markdown}, {QStringLiteral("r"), Kind::R},
        {QStringLiteral("rmd"), Kind::Markdown},{QStringLiteral("do"), Kind::Stata},    {QStringLiteral("ado"), Kind::Stata},
        {QStringLiteral("json"), Kind::Json},   {QStringLiteral("sql"), Kind::Sql}};
    return kinds.value(QFileInfo(path).suffix().toLower(), Kind::Plain);
}

/// What a style is for, told by the lexer's own description of it.
Role roleOf(const QString &description)
{
    const auto has = [&description](const char *word) { return description.contains(QLatin1String(word), Qt::CaseInsensitive); };
    if (has("comment")) {
        return Role::Comment;
    }
    if (has("string") || has("quoted") || has("f-string")) {
        return Role::String;
    }
    if (has("number")) {
        return Role::Number;
    }
    if (has("keyword") || has("heading") || has("header") || has("decorator") || has("property")) {
        return Role::Keyword;
    }
    if (has("class name") || has("function") || has("method") || has("identifier of") || has("link") || has("Odd column") || has("key")) {
        return Role::Accent;
    }
    return Role::Text;
}

} // namespace

QString languageName(const QString &path)
{
    switch (kindOf(path)) {
    case Kind::Python:
        return QStringLiteral("Python");
    case Kind::Yaml:
        return QStringLiteral("YAML");
    case Kind::Csv:
        return QStringLiteral("CSV");
    case Kind::Markdown:
        return QStringLiteral("Markdown");
    case Kind::R:
        return QStringLiteral("R");
    case Kind::Stata:
        return QStringLiteral("Stata");
    case Kind::Json:
        return QStringLiteral("JSON");
    case Kind::Sql:
        return QStringLiteral("SQL");
    case Kind::Plain:
        break;
    }
    return QCoreApplication::translate("Gui::CodeEditor", "Plain text");
}

QString commentPrefix(const QString &path)
{
    switch (kindOf(path)) {
    case Kind::Python:
    case Kind::Yaml:
    case Kind::R:
        return QStringLiteral("# ");
    case Kind::Stata:
        return QStringLiteral("// ");
    case Kind::Sql:
        return QStringLiteral("-- ");
    default:
        return {};
    }
}

QsciLexer *makeLexer(const QString &path, QObject *parent)
{
    switch (kindOf(path)) {
    case Kind::Python: {
        auto *lexer = new QsciLexerPython(parent);
        lexer->setFoldComments(false);
        lexer->setIndentationWarning(QsciLexerPython::Inconsistent);
        return lexer;
    }
    case Kind::Yaml:
        return new QsciLexerYAML(parent);
    case Kind::Csv:
        return new ScriptLexer(ScriptLexer::Language::Csv, parent);
    case Kind::Markdown:
        return new QsciLexerMarkdown(parent);
    case Kind::R:
        return new ScriptLexer(ScriptLexer::Language::R, parent);
    case Kind::Stata:
        return new ScriptLexer(ScriptLexer::Language::Stata, parent);
    case Kind::Json:
        return new QsciLexerJSON(parent);
    case Kind::Sql:
        return new QsciLexerSQL(parent);
    case Kind::Plain:
        break;
    }
    return nullptr;
}

void paintLexer(QsciLexer *lexer, const Theme &theme, const QFont &font)
{
    lexer->setDefaultFont(font);
    lexer->setDefaultPaper(theme.color(Role::Base));
    lexer->setDefaultColor(theme.color(Role::Text));
    for (int style = 0; style < 128; ++style) {
        const QString description = lexer->description(style);
        if (description.isEmpty()) {
            continue;
        }
        QFont own = font;
        own.setBold(description.contains(QLatin1String("Heading")) || description.contains(QLatin1String("Header")));
        own.setItalic(description.contains(QLatin1String("italic"), Qt::CaseInsensitive));
        lexer->setFont(own, style);
        lexer->setPaper(theme.color(Role::Base), style);
        lexer->setEolFill(false, style);
        lexer->setColor(theme.color(roleOf(description)), style);
    }
    // Its description, "Identifier", does not tell that this is the key of a mapping.
    if (qobject_cast<QsciLexerYAML *>(lexer)) {
        lexer->setColor(theme.color(Role::Accent), QsciLexerYAML::Identifier);
    }
}

} // namespace Gui
