// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/project.h"

#include <algorithm>

#include "model/pipeline/projectreader.h"
#include "model/pipeline/shellwords.h"
#include "model/pipeline/studyfiles.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{

constexpr qsizetype kMaxSize = 4 * 1024 * 1024; // four times the largest public one; takes a second and half a gigabyte at worst

Parsed refused(const QString &fileName, Core::TextRange range, const QString &message)
{
    Parsed parsed;
    parsed.project.file = fileName;
    Core::Diagnostic diagnostic;
    diagnostic.file = fileName;
    diagnostic.range = range;
    diagnostic.rule = QStringLiteral("Y1");
    diagnostic.message = message;
    parsed.diagnostics.append(diagnostic);
    return parsed;
}

Parsed tooLarge(const QString &fileName, qsizetype size)
{
    return refused(fileName, {{1, 1}, {1, 1}},
                   tr("This file has %1 MB, and a project.yaml of more than %2 MB is not read. Check what was written into "
                      "it, and split the study if it is really this large.")
                       .arg(size / (1024 * 1024))
                       .arg(kMaxSize / (1024 * 1024)));
}

} // namespace

QString levelName(Level level)
{
    switch (level) {
    case Level::HighlySensitive:
        return QStringLiteral("highly_sensitive");
    case Level::ModeratelySensitive:
        return QStringLiteral("moderately_sensitive");
    case Level::MinimallySensitive:
        break;
    }
    return QStringLiteral("minimally_sensitive");
}

std::optional<Level> levelFromName(const QString &name)
{
    for (const Level level : {Level::HighlySensitive, Level::ModeratelySensitive, Level::MinimallySensitive}) {
        if (name == levelName(level)) {
            return level;
        }
    }
    return std::nullopt;
}

QStringList Action::needNames() const
{
    QStringList names;
    names.reserve(needs.size());
    for (const Text &need : needs) {
        names.append(need.value);
    }
    return names;
}

QStringList Action::runWords() const
{
    QStringList words{command.image + u':' + command.tag};
    words += command.arguments;
    if (config && !configText.isEmpty() && configText != QStringLiteral("{}")) {
        QString text = configText;
        words << QStringLiteral("--config") << text.replace(u'\'', QStringLiteral("\\u0027"));
    }
    return words;
}

QString Action::runCommand() const
{
    return joinCommand(runWords());
}

bool Action::needsDatabase() const
{
    const QString first = command.arguments.value(0);
    if (command.image == QStringLiteral("ehrql")) {
        return first == QStringLiteral("generate-dataset") || first == QStringLiteral("generate-measures");
    }
    if (command.image == QStringLiteral("cohortextractor")) {
        return first == QStringLiteral("generate_cohort") || first == QStringLiteral("generate_codelist_report");
    }
    if (command.image == QStringLiteral("databuilder")) {
        return first == QStringLiteral("generate-dataset");
    }
    return command.image == QStringLiteral("sqlrunner");
}

const Action *Project::find(const QString &id) const
{
    const auto found = std::find_if(actions.cbegin(), actions.cend(),
                                    [&id](const Action &action) { return action.id.value == id; });
    return found == actions.cend() ? nullptr : &*found;
}

QStringList Project::actionNames() const
{
    QStringList names;
    names.reserve(actions.size());
    for (const Action &action : actions) {
        names.append(action.id.value);
    }
    return names;
}

Parsed parseProject(const QString &text, const QString &fileName, const StudyFiles *files)
{
    if (text.size() > kMaxSize) {
        return tooLarge(fileName, text.size());
    }
    return ProjectReader(text, fileName, files).read();
}

Parsed parseProject(const QString &text, const QString &fileName, const QString &studyRoot)
{
    const FolderFiles files(studyRoot);
    return parseProject(text, fileName, &files);
}

Parsed parseProjectBytes(const QByteArray &bytes, const QString &fileName, const StudyFiles *files)
{
    if (bytes.size() > kMaxSize) {
        return tooLarge(fileName, bytes.size());
    }
    QByteArray content = bytes;
    if (content.startsWith("\xEF\xBB\xBF")) {
        content.remove(0, 3);
    }
    const QString text = QString::fromUtf8(content);
    // A wrong byte becomes the replacement character; one that was really written survives the way back.
    if (text.contains(QChar::ReplacementCharacter) && text.toUtf8() != content) {
        const QByteArray back = text.toUtf8();
        const auto [wrong, unused] = std::mismatch(content.cbegin(), content.cend(), back.cbegin(), back.cend());
        const auto line = static_cast<int>(std::count(content.cbegin(), wrong, '\n')) + 1;
        return refused(fileName, {{line, 1}, {line, 1}},
                       tr("This line holds bytes that are no UTF-8 text. Save the file with the encoding UTF-8."));
    }
    return parseProject(text, fileName, files);
}

QStringList highlySensitivePatterns(const Project &project)
{
    QStringList patterns;
    for (const Action &action : project.actions) {
        for (const Output &output : action.outputs) {
            if (output.level == Level::HighlySensitive) {
                patterns.append(output.path.value);
            }
        }
    }
    return patterns;
}

} // namespace Pipeline
