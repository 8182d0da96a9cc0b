// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/evaluator/problems.h"

#include <algorithm>

#include <QCoreApplication>
#include <QRegularExpression>

#include "model/core/files.h"

namespace py = pybind11;

namespace EvaluatorProgram
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("EvaluatorProgram", text);
}

QString textOf(const py::dict &problem, const char *key)
{
    return QString::fromStdString(problem[key].cast<std::string>());
}

int numberOf(const py::dict &problem, const char *key)
{
    return problem[key].cast<int>();
}

QString ruleOf(const QString &className)
{
    if (className == QStringLiteral("SyntaxError") || className == QStringLiteral("IndentationError") || className == QStringLiteral("TabError")) {
        return QStringLiteral("python.syntax");
    }
    if (className == QStringLiteral("former")) {
        return QStringLiteral("ehrql.former");
    }
    if (className == QStringLiteral("AttributeError")) {
        return QStringLiteral("ehrql.attribute");
    }
    if (className == QStringLiteral("TypeError")) {
        return QStringLiteral("ehrql.type");
    }
    if (className == QStringLiteral("ValueError")) {
        return QStringLiteral("ehrql.value");
    }
    if (className == QStringLiteral("CodelistError")) {
        return QStringLiteral("ehrql.codelist");
    }
    if (className == QStringLiteral("FileValidationError")) {
        return QStringLiteral("ehrql.file");
    }
    if (className == QStringLiteral("PermissionError")) {
        return QStringLiteral("sandbox");
    }
    return className == QStringLiteral("Error") ? QStringLiteral("ehrql.domain") : QStringLiteral("python.") + className;
}

/// What to do about syntax of a newer Python than the one that is built in; empty for plain mistakes.
QString newerSyntaxNote(const QString &message, const QString &line)
{
    static const QRegularExpression kTypeStatement(QStringLiteral("^\\s*type\\s+\\w+\\s*(\\[.*\\])?\\s*="));
    static const QRegularExpression kGeneric(QStringLiteral("^\\s*(async\\s+)?(def|class)\\s+\\w+\\s*\\["));
    static const QRegularExpression kNestedQuotes(QStringLiteral("\\b[fF][rR]?([\"']).*\\{[^}]*\\1"));
    QString older;
    if (kTypeStatement.match(line).hasMatch()) {
        older = tr("Write the alias as a plain assignment, without the word 'type'.");
    } else if (kGeneric.match(line).hasMatch()) {
        older = tr("Leave out the type parameters in square brackets.");
    } else if (message.contains(QStringLiteral("f-string expression part cannot include"))) {
        older = tr("Give the expression a name on a line of its own and put that name into the f-string.");
    } else if (message.contains(QStringLiteral("multiple exception types must be parenthesized"))) {
        older = tr("Put the exception types into parentheses.");
    } else if (kNestedQuotes.match(line).hasMatch()) {
        older = tr("Use the other kind of quotes inside the f-string.");
    }
    return older.isEmpty() ? older : tr(" This is syntax of a newer Python; definitions are run here by Python 3.11.") + u' ' + older;
}

} // namespace

QString SourceTexts::relative(const QString &file) const
{
    const QString prefix = m_request.studyRoot + QLatin1Char('/');
    return file.startsWith(prefix) ? file.mid(prefix.size()) : file;
}

const QStringList &SourceTexts::lines(const QString &relativeFile)
{
    auto found = m_lines.find(relativeFile);
    if (found == m_lines.end()) {
        QString text = m_request.overlay.value(relativeFile);
        if (!m_request.overlay.contains(relativeFile)) {
            text = Core::readTextFile(m_request.studyRoot + QLatin1Char('/') + relativeFile).value_or(QString());
        }
        found = m_lines.insert(relativeFile, text.split(u'\n'));
    }
    return *found;
}

Core::TextPosition SourceTexts::position(const QString &relativeFile, int line, int byteColumn)
{
    if (byteColumn <= 0) {
        return {line, -byteColumn}; // already in characters, or not known
    }
    const QStringList &all = lines(relativeFile);
    if (line < 1 || line > all.size()) {
        return {line, 0};
    }
    const QStringView before = QStringView(all.at(line - 1)).left(byteColumn - 1);
    if (before.size() == byteColumn - 1 && std::all_of(before.begin(), before.end(), [](QChar letter) { return letter.unicode() < 0x80; })) {
        return {line, byteColumn};
    }
    const QByteArray bytes = all.at(line - 1).toUtf8().left(byteColumn - 1);
    return {line, static_cast<int>(QString::fromUtf8(bytes).toUcs4().size()) + 1};
}

Core::Location SourceTexts::location(const Ehrql::SourcePlace &place)
{
    const QString file = relative(QString::fromStdString(place.file));
    return {file, {position(file, place.line, place.column), position(file, place.endLine, place.endColumn)}};
}

void SourceTexts::narrowToName(Core::Diagnostic &diagnostic, const QString &name, const QString &suggestion)
{
    const QStringList &all = lines(diagnostic.file);
    const Core::TextPosition end = diagnostic.range.end;
    if (name.isEmpty() || end.line < 1 || end.line > all.size() || diagnostic.range.start.column <= 0) {
        return;
    }
    const QString &line = all.at(end.line - 1);
    // The name ends where the failing expression ends (x.name), or is its only occurrence as a word.
    Core::TextRange narrowed{{end.line, end.column - static_cast<int>(name.size())}, end};
    if (end.column <= name.size() || line.mid(end.column - 1 - name.size(), name.size()) != name) {
        const QRegularExpression word(QStringLiteral("\\b%1\\b").arg(QRegularExpression::escape(name)));
        const QRegularExpressionMatch match = word.match(line);
        if (!match.hasMatch()) {
            return;
        }
        narrowed = {{end.line, static_cast<int>(match.capturedStart()) + 1}, {end.line, static_cast<int>(match.capturedEnd()) + 1}};
    }
    diagnostic.range = narrowed;
    if (!suggestion.isEmpty()) {
        diagnostic.fixes.append({tr("Change to %1").arg(suggestion), diagnostic.file, {{narrowed, suggestion}}});
    }
}

/// One fix that brings all places of a cause up to date.
void SourceTexts::addFormerFix(Core::Diagnostic &diagnostic, const py::dict &problem)
{
    Core::Fix fix{tr("Change to today's ehrQL"), diagnostic.file, {}};
    for (const py::handle item : problem["edits"]) {
        const auto edit = py::reinterpret_borrow<py::tuple>(item);
        fix.edits.append({{position(diagnostic.file, edit[0].cast<int>(), edit[1].cast<int>()),
                           position(diagnostic.file, edit[2].cast<int>(), edit[3].cast<int>())},
                          QString::fromStdString(edit[4].cast<std::string>())});
    }
    if (!fix.edits.isEmpty()) {
        diagnostic.fixes.append(fix);
    }
}

Core::Diagnostic SourceTexts::diagnostic(const py::dict &problem)
{
    Core::Diagnostic diagnostic;
    const QString className = textOf(problem, "class");
    diagnostic.rule = ruleOf(className);
    diagnostic.message = textOf(problem, "message");
    diagnostic.file = relative(textOf(problem, "file"));
    if (diagnostic.file.isEmpty()) {
        diagnostic.file = m_request.definition;
    }
    diagnostic.range = {position(diagnostic.file, numberOf(problem, "line"), numberOf(problem, "column")),
                        position(diagnostic.file, numberOf(problem, "end_line"), numberOf(problem, "end_column"))};
    addFormerFix(diagnostic, problem);
    const QString suggestion = textOf(problem, "suggestion");
    narrowToName(diagnostic, textOf(problem, "name"), suggestion);
    if (!suggestion.isEmpty() && !diagnostic.message.contains(u'\'' + suggestion + u'\'')) {
        diagnostic.message += tr(". Did you mean: '%1'?").arg(suggestion);
    }
    if (diagnostic.rule == QStringLiteral("python.syntax")) {
        const QStringList &all = lines(diagnostic.file);
        const int line = diagnostic.range.start.line;
        if (line >= 1 && line <= all.size()) {
            diagnostic.message += u'.' + newerSyntaxNote(diagnostic.message, all.at(line - 1));
        }
    }
    if (className == QStringLiteral("MemoryError")) {
        diagnostic.message = tr("The definition used too much memory and was stopped here.");
    }
    if (className == QStringLiteral("RecursionError")) {
        diagnostic.message = tr("A function calls itself without end.");
    }
    return diagnostic;
}

void SourceTexts::placeAtAssignment(Core::Diagnostic &diagnostic)
{
    static const QString kPrefix = QStringLiteral("ehrql.");
    if (diagnostic.range.isValid() || !diagnostic.rule.startsWith(kPrefix)) {
        return;
    }
    const QString name = diagnostic.rule.mid(kPrefix.size());
    const QRegularExpression assignment(QStringLiteral("^%1\\s*=(?!=)").arg(QRegularExpression::escape(name)));
    const QStringList &all = lines(diagnostic.file);
    for (qsizetype i = all.size() - 1; i >= 0; --i) {
        if (assignment.match(all.at(i)).hasMatch()) {
            const int line = static_cast<int>(i) + 1;
            diagnostic.range = {{line, 1}, {line, static_cast<int>(name.size()) + 1}};
            return;
        }
    }
}

void SourceTexts::convert(QHash<quint32, Core::Location> &origins)
{
    for (Core::Location &location : origins) {
        location.file = relative(location.file);
        location.range = {position(location.file, location.range.start.line, location.range.start.column),
                          position(location.file, location.range.end.line, location.range.end.column)};
    }
}

} // namespace EvaluatorProgram
