// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include "model/core/diagnostic.h"
#include "model/core/result.h"

namespace Pipeline
{

class StudyFiles;

/// Who may see an output. The order is that in which the official runner looks at the levels.
enum class Level
{
    HighlySensitive,
    ModeratelySensitive,
    MinimallySensitive
};

/// `highly_sensitive` and so on, as written in project.yaml.
[[nodiscard]] QString levelName(Level level);
[[nodiscard]] std::optional<Level> levelFromName(const QString &name);

/// A value together with the place it was written at. For a value that arrived through an alias
/// or a merge key the range is that of the original.
struct Text
{
    QString value;
    Core::TextRange range;

    bool operator==(const Text &) const = default;
};

/// One line under a privacy level: a free label and a path or pattern (`*` is the only wildcard).
struct Output
{
    Level level = Level::HighlySensitive;
    Text id;
    Text path;
};

/// A run line split as a POSIX shell would: `ehrql:v1 generate-dataset a.py` has image `ehrql`,
/// tag `v1` and the arguments after it.
struct Command
{
    QString image;
    QString tag;
    QStringList arguments;
};

/// One action as written. `range` goes from its key to the end of its body.
struct Action
{
    Text id;
    Core::TextRange range;
    Text run;
    Command command; ///< empty image when `run` breaks a rule
    QList<Text> needs;
    QList<Output> outputs; ///< highly, then moderately, then minimally sensitive; file order within
    std::optional<QJsonObject> config;
    QString configText; ///< `config` as the official runner passes it: one line, keys in file order
    Core::TextRange configRange;
    std::optional<Text> dummyDataFile;

    [[nodiscard]] QStringList needNames() const;
    /// Image and arguments with `--config` appended (project-yaml.md 5), as words.
    [[nodiscard]] QStringList runWords() const;
    /// `runWords` joined with shell quoting: the text stored as the job's run command.
    [[nodiscard]] QString runCommand() const;
    /// Whether the server would give this action access to the database (project-yaml.md 4).
    [[nodiscard]] bool needsDatabase() const;
};

/// What a project.yaml says, as far as it could be read: with errors in the file this holds what
/// still makes sense (an action with a broken output keeps its other outputs).
struct Project
{
    QString file;
    double version = 0.0;
    Core::TextRange versionRange;
    int populationSize = 1000;
    QList<Action> actions; ///< in file order
    Core::TextRange actionsRange; ///< of the mapping under `actions`

    [[nodiscard]] const Action *find(const QString &id) const; ///< nullptr if there is none
    [[nodiscard]] QStringList actionNames() const;
};

/// `isValid` is the official verdict: no diagnostic of severity error. Warnings never refuse.
struct Parsed
{
    Project project;
    QList<Core::Diagnostic> diagnostics; ///< in the order of the file

    [[nodiscard]] bool isValid() const { return !Core::hasErrors(diagnostics); }
};

/// Reads and checks a project.yaml. Every finding is listed, with the ids of project-yaml.md 3 as
/// `rule`. `files` serves the checks that look beside the file (D9, D11) and may be null. Pure and
/// thread-safe; 22,000 lines take a few tens of milliseconds. Never throws, whatever the text is.
[[nodiscard]] Parsed parseProject(const QString &text, const QString &fileName, const StudyFiles *files = nullptr);
/// The same with the saved files of the study at `studyRoot`.
[[nodiscard]] Parsed parseProject(const QString &text, const QString &fileName, const QString &studyRoot);
/// The same for raw bytes, which may be no UTF-8 or too many (Y1).
[[nodiscard]] Parsed parseProjectBytes(const QByteArray &bytes, const QString &fileName,
                                       const StudyFiles *files = nullptr);

/// The patterns of all highly sensitive outputs: what must never be committed.
[[nodiscard]] QStringList highlySensitivePatterns(const Project &project);

} // namespace Pipeline
