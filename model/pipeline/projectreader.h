// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QSet>

#include "model/pipeline/editplan.h"
#include "model/pipeline/project.h"
#include "model/pipeline/yamltree.h"

namespace Pipeline
{

class OutputIndex;

/// Reads one text into a Project and collects what breaks the rules of project-yaml.md 3. The files
/// of this class: projectreader.cpp the shape (T, V, A, X), outputrules.cpp outputs and extraction
/// (O, G, E), commandrules.cpp run and needs (R, N, F, C), advice.cpp the warnings (D, W), rulefixes.cpp what
/// is offered to mend them.
class ProjectReader
{
public:
    ProjectReader(const QString &text, QString fileName, const StudyFiles *files);
    Q_DISABLE_COPY_MOVE(ProjectReader)
    [[nodiscard]] Parsed read();

private:
    struct LevelState
    {
        bool present = false; // with a value other than null
        bool isMapping = false;
        Core::TextRange key;
    };
    struct ActionState // what the rules need beyond the Action
    {
        bool idIsText = false;
        bool hasRun = false; // `run` is a string
        bool outputsRead = false;
        LevelState levels[3];
        QList<Core::TextRange> levelKeys;
        QStringList words; // of `run`, empty when it cannot be split
    };

    void error(const QString &rule, Core::TextRange range, const QString &message, const QList<Core::Fix> &fixes = {});
    void warning(const QString &rule, Core::TextRange range, const QString &message, const QList<Core::Fix> &fixes = {});
    [[nodiscard]] Core::Fix replacement(Core::TextRange range, const QString &text) const;
    [[nodiscard]] QList<Core::Fix> nearest(Core::TextRange range, const QString &word, const QStringList &candidates);

    [[nodiscard]] bool isText(int index) const;
    [[nodiscard]] bool isNull(int index) const;
    [[nodiscard]] bool isMapping(int index) const;
    [[nodiscard]] bool isList(int index) const;
    [[nodiscard]] QString source(int index) const; ///< as written, shortened
    [[nodiscard]] Core::TextRange rangeOf(int index) const { return m_tree.range(m_tree.node(index)); }
    [[nodiscard]] Text textOf(int index) const;
    [[nodiscard]] Core::TextRange insideRun(const Action &action, const QString &word) const;

    /// At most a few dozen a file; none while the text is no YAML.
    [[nodiscard]] QList<Core::Fix> planned(const QString &title, const std::function<Edits(const EditPlan &)> &plan);
    [[nodiscard]] QList<Core::Fix> renameFix(const QString &id, const QString &newId);
    [[nodiscard]] QList<Core::Fix> moveFix(const Action &action, const Output &output);
    [[nodiscard]] QList<Core::Fix> outputFix(const Action &action);
    [[nodiscard]] QList<Core::Fix> quoteFix(int index) const;
    [[nodiscard]] QList<Core::Fix> needFix(const Text &need, bool flow) const;
    [[nodiscard]] QList<Core::Fix> listFix(int index) const;
    [[nodiscard]] QList<Core::Fix> levelFix(int index) const;
    [[nodiscard]] static QString withSuffix(const QString &path); ///< empty where the name is missing
    [[nodiscard]] static QString withPlainWildcards(QString path);
    [[nodiscard]] static QString withoutRoot(const QString &path);

    void readTop();
    void readVersion(int index, Core::TextRange whole);
    void readExpectations(int index, Core::TextRange whole);
    void readPopulation(int index);
    void readActions(int index);
    void readAction(const YamlEntry &entry);
    void readConfig(Action &action, int index);
    void readNeeds(Action &action, int index);

    void readRun(Action &action, ActionState &state, int index);
    void checkNeeds();
    void checkFeatures();
    void checkRepeats();

    void readOutputs(Action &action, ActionState &state, int index);
    void readLevel(Action &action, ActionState &state, Level level, int index);
    void checkPath(const Action &action, const Output &output);
    void checkCohort(const Action &action, const ActionState &state);
    void checkDataset(const Action &action, const ActionState &state);

    void adviseVersion();
    void adviseImages();
    void adviseCycles();
    void adviseOutputs();
    void adviseWildcards();
    void adviseScripts(const OutputIndex &outputs);
    void adviseReads(const OutputIndex &outputs);
    /// Paths among the command's words and in the quoted texts of its script.
    [[nodiscard]] QStringList mentionedPaths(const Action &action, QHash<QString, QStringList> &literals) const;

    YamlTree m_tree;
    const StudyFiles *m_files; // the caller's, may be null
    Parsed m_parsed;
    QList<ActionState> m_states; // one an action
    bool m_versionKnown = false;
    qsizetype m_errors = 0;
    qsizetype m_warnings = 0;
    std::optional<EditPlan> m_editPlan; // on m_tree, made when first needed
    int m_planned = 0; // fixes computed
    qsizetype m_compared = 0; // names that misspelt ones were compared with
    qsizetype m_visited = 0; // outputs read, so that aliases cannot multiply without end
};

/// The script an action's command names, as a path in the study, or empty.
[[nodiscard]] QString scriptOf(const Command &command);
/// Files a command reads by option: --dummy-data-file and its kin.
[[nodiscard]] QStringList optionFiles(const Command &command);

} // namespace Pipeline
