// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/projectreader.h"

#include <algorithm>
#include <cmath>

#include "model/pipeline/outputindex.h"
#include "model/pipeline/versions.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{

constexpr qsizetype kMaxDiagnostics = 5000; // of a kind: a hostile file has no end of them
const QString kNameForAll = QStringLiteral("all_actions");
const QString kPopulation = QStringLiteral("{population_size: 1000}");

const QStringList &actionKeys()
{
    static const QStringList kKeys{QStringLiteral("run"), QStringLiteral("outputs"), QStringLiteral("needs"),
                                   QStringLiteral("config"), QStringLiteral("dummy_data_file")};
    return kKeys;
}

} // namespace

ProjectReader::ProjectReader(const QString &text, QString fileName, const StudyFiles *files)
    : m_tree(text), m_files(files)
{
    m_parsed.project.file = std::move(fileName);
}

Parsed ProjectReader::read()
{
    for (const YamlProblem &problem : m_tree.problems()) {
        QList<Core::Fix> fixes;
        const QString text = m_tree.text().mid(problem.start, problem.end - problem.start);
        if (!text.isEmpty() && text.count(u'\t') == text.size()) {
            Core::Fix fix = replacement(m_tree.range(problem.start, problem.end), QString(text.size() * 2, u' '));
            fix.title = tr("Replace tabs by blanks");
            fixes.append(fix);
        }
        error(problem.rule, m_tree.range(problem.start, problem.end), problem.message, fixes);
    }
    const bool broken = m_tree.root() < 0 && !m_tree.problems().empty();
    if (!broken) {
        readTop();
    }
    std::stable_sort(m_parsed.diagnostics.begin(), m_parsed.diagnostics.end(),
                     [](const Core::Diagnostic &a, const Core::Diagnostic &b) { return a.range.start < b.range.start; });
    return std::move(m_parsed);
}

void ProjectReader::error(const QString &rule, Core::TextRange range, const QString &message,
                          const QList<Core::Fix> &fixes)
{
    if (++m_errors <= kMaxDiagnostics) {
        m_parsed.diagnostics.append({m_parsed.project.file, range, Core::Severity::Error, rule, message, fixes});
    }
}

void ProjectReader::warning(const QString &rule, Core::TextRange range, const QString &message,
                            const QList<Core::Fix> &fixes)
{
    // Counted apart from the errors, which decide the verdict.
    if (++m_warnings <= kMaxDiagnostics) {
        m_parsed.diagnostics.append({m_parsed.project.file, range, Core::Severity::Warning, rule, message, fixes});
    }
}

Core::Fix ProjectReader::replacement(Core::TextRange range, const QString &text) const
{
    return {tr("Change to %1").arg(text), m_parsed.project.file, {{range, text}}};
}

QList<Core::Fix> ProjectReader::nearest(Core::TextRange range, const QString &word, const QStringList &candidates)
{
    constexpr qsizetype kMaxCompared = 200'000; // names; a tenth of a second
    m_compared += candidates.size();
    const QString near = m_compared <= kMaxCompared ? Core::nearestName(word, candidates) : QString();
    return near.isEmpty() ? QList<Core::Fix>() : QList<Core::Fix>{replacement(range, near)};
}

bool ProjectReader::isText(int index) const
{
    const YamlNode &node = m_tree.node(index);
    return node.kind == NodeKind::Scalar && (node.type == ScalarType::String || node.type == ScalarType::Merge);
}

bool ProjectReader::isNull(int index) const
{
    return index < 0
           || (m_tree.node(index).kind == NodeKind::Scalar && m_tree.node(index).type == ScalarType::Null);
}

bool ProjectReader::isMapping(int index) const
{
    return index >= 0 && m_tree.node(index).kind == NodeKind::Mapping && m_tree.node(index).plainCollection;
}

bool ProjectReader::isList(int index) const
{
    return index >= 0 && m_tree.node(index).kind == NodeKind::Sequence && m_tree.node(index).plainCollection;
}

QString ProjectReader::source(int index) const
{
    const YamlNode &node = m_tree.node(index);
    if (isText(index)) {
        return node.text;
    }
    constexpr int kLongest = 60;
    const QString text = m_tree.text().mid(node.start, node.end - node.start).simplified();
    return text.size() > kLongest ? text.left(kLongest) + QChar(0x2026) : text;
}

Text ProjectReader::textOf(int index) const
{
    return {source(index), rangeOf(index)};
}

void ProjectReader::readTop()
{
    const int root = m_tree.root();
    if (root < 0 || m_tree.node(root).kind != NodeKind::Mapping) {
        error(QStringLiteral("Y4"), root < 0 ? Core::TextRange{{1, 1}, {1, 1}} : rangeOf(root),
              tr("A project.yaml must be a mapping with the keys \"version\" and \"actions\", and this file holds %1.")
                  .arg(root < 0 ? tr("nothing") : tr("something else")));
        return;
    }
    const Core::TextRange whole = rangeOf(root);
    const QStringList known{QStringLiteral("version"), QStringLiteral("expectations"), QStringLiteral("actions")};
    QHash<QString, int> values;
    QStringList unknown;
    Core::TextRange firstUnknown;
    QList<Core::Fix> fixes;
    for (const YamlEntry &entry : m_tree.entries(root)) {
        if (!isText(entry.key)) {
            error(QStringLiteral("Y6"), rangeOf(entry.key),
                  tr("The key %1 at the top of the project is no text. Delete it.").arg(source(entry.key)));
        } else if (const QString key = m_tree.node(entry.key).text; known.contains(key)) {
            values.insert(key, entry.value);
        } else {
            if (unknown.isEmpty()) {
                firstUnknown = rangeOf(entry.key);
                fixes = nearest(firstUnknown, key, known);
            }
            unknown.append(key);
        }
    }
    if (!unknown.isEmpty()) {
        error(QStringLiteral("T1"), firstUnknown,
              tr("The project has unknown keys at its top: %1. Only version, expectations and actions may stand there; "
                 "delete the others, or move an action below \"actions\".")
                  .arg(unknown.join(QStringLiteral(", "))),
              fixes);
    }
    readVersion(values.value(QStringLiteral("version"), -1), whole);
    readActions(values.value(QStringLiteral("actions"), -1));
    readExpectations(values.value(QStringLiteral("expectations"), -1), whole);
    checkFeatures();
    checkRepeats();
    checkNeeds();
    adviseVersion();
    adviseImages();
    adviseCycles();
    adviseOutputs();
    adviseWildcards();
    if (m_files != nullptr) {
        const OutputIndex outputs(m_parsed.project);
        adviseScripts(outputs);
        adviseReads(outputs);
    }
}

void ProjectReader::readVersion(int index, Core::TextRange whole)
{
    Project &project = m_parsed.project;
    if (isNull(index)) {
        error(QStringLiteral("V1"), index < 0 ? Core::TextRange{whole.start, whole.start} : rangeOf(index),
              tr("The project must say its \"version\". Add the line: version: '%1' (the latest).").arg(kLatestVersion),
              planned(tr("Add version: '%1'").arg(kLatestVersion), [](const EditPlan &plan) { return plan.setVersion(QString::number(kLatestVersion)); }));
        return;
    }
    const YamlNode &node = m_tree.node(index);
    project.versionRange = rangeOf(index);
    const std::optional<double> version = isText(index) ? pythonFloat(node.text) : m_tree.number(node);
    if (!version) {
        error(QStringLiteral("V2"), project.versionRange,
              tr("\"version\" must be a number from 1 to %1, and %2 is none.").arg(kLatestVersion).arg(source(index)),
              {replacement(project.versionRange, QStringLiteral("'%1'").arg(kLatestVersion))});
        return;
    }
    project.version = *version;
    if (*version > kLatestVersion) {
        error(QStringLiteral("V3"), project.versionRange,
              tr("The latest version of project.yaml is %1, and this one says %2. Change it.")
                  .arg(kLatestVersion)
                  .arg(source(index)),
              {replacement(project.versionRange, QStringLiteral("'%1'").arg(kLatestVersion))});
        return;
    }
    m_versionKnown = true;
}

void ProjectReader::readActions(int index)
{
    if (!isMapping(index)) {
        error(QStringLiteral("A1"), index < 0 ? Core::TextRange{{1, 1}, {1, 1}} : rangeOf(index),
              tr("\"actions\" must be there and be a mapping from the name of an action to what it runs."));
        return;
    }
    m_parsed.project.actionsRange = rangeOf(index);
    for (const YamlEntry &entry : m_tree.entries(index)) {
        readAction(entry);
    }
}

void ProjectReader::readAction(const YamlEntry &entry)
{
    Action action;
    ActionState state;
    action.id = textOf(entry.key);
    state.idIsText = isText(entry.key);
    const YamlNode &body = m_tree.written(entry.value);
    action.range = {action.id.range.start, m_tree.position(std::max(body.end, m_tree.node(entry.key).end))};
    const QString id = action.id.value;
    if (id == QStringLiteral("run_all") && state.idIsText) {
        const QString message = tr("\"run_all\" is the reserved name for all actions. Give this action another name.");
        if (has(Feature::NoRunAllAction, m_parsed.project.version)) {
            error(QStringLiteral("F1"), action.id.range, message, renameFix(id, kNameForAll));
        } else {
            warning(QStringLiteral("W2"), action.id.range,
                    tr("\"run_all\" is the reserved name for all actions, so this one is never run. Give it another name."),
                    renameFix(id, kNameForAll));
        }
    }
    if (!isMapping(entry.value)) {
        error(QStringLiteral("A2"), body.empty ? action.id.range : rangeOf(entry.value),
              tr("The action %1 must be a mapping with \"run\" and \"outputs\".").arg(id));
        m_parsed.project.actions.append(action);
        m_states.append(state);
        return;
    }
    QHash<QString, int> values;
    QStringList unknown;
    Core::TextRange firstUnknown;
    for (const YamlEntry &part : m_tree.entries(entry.value)) {
        if (!isText(part.key)) {
            error(QStringLiteral("Y6"), rangeOf(part.key),
                  tr("The key %1 in the action %2 is no text. Delete it.").arg(source(part.key), id));
        } else if (const QString key = m_tree.node(part.key).text; actionKeys().contains(key)) {
            values.insert(key, part.value);
        } else {
            firstUnknown = unknown.isEmpty() ? rangeOf(part.key) : firstUnknown;
            unknown.append(key);
        }
    }
    if (!unknown.isEmpty()) {
        error(QStringLiteral("A5"), firstUnknown,
              tr("The action %1 has unknown keys: %2. Allowed are %3.")
                  .arg(id, unknown.join(QStringLiteral(", ")), actionKeys().join(QStringLiteral(", "))),
              nearest(firstUnknown, unknown.first(), actionKeys()));
    }
    const int run = values.value(QStringLiteral("run"), -1);
    const int outputs = values.value(QStringLiteral("outputs"), -1);
    if (run < 0) {
        error(QStringLiteral("A3"), action.id.range,
              tr("The action %1 has no \"run\". Add one, such as: run: python:v2 python analysis/%1.py").arg(id),
              planned(tr("Add a command"), [&id](const EditPlan &plan) { return plan.setRun(id, QStringLiteral("python:v2 python analysis/%1.py").arg(id)); }));
    } else {
        readRun(action, state, run);
    }
    if (outputs < 0) {
        error(QStringLiteral("A4"), action.id.range,
              tr("The action %1 has no \"outputs\". Say which files it makes and how sensitive they are.").arg(id),
              outputFix(action));
    } else {
        readOutputs(action, state, outputs);
    }
    readNeeds(action, values.value(QStringLiteral("needs"), -1));
    readConfig(action, values.value(QStringLiteral("config"), -1));
    if (const int file = values.value(QStringLiteral("dummy_data_file"), -1); !isNull(file)) {
        if (isText(file)) {
            action.dummyDataFile = textOf(file);
        } else {
            error(QStringLiteral("A10"), rangeOf(file),
                  tr("\"dummy_data_file\" of the action %1 must be text: the path of a file. Put it in quotes.").arg(id), quoteFix(file));
        }
    }
    checkCohort(action, state);
    checkDataset(action, state);
    m_parsed.project.actions.append(action);
    m_states.append(state);
}

void ProjectReader::readConfig(Action &action, int index)
{
    if (isNull(index)) {
        return;
    }
    const YamlNode &node = m_tree.node(index);
    const bool orderedMap = node.kind == NodeKind::Sequence && !node.plainCollection;
    if (!isMapping(index) && !orderedMap) {
        error(QStringLiteral("A9"), rangeOf(index),
              tr("\"config\" of the action %1 must be a mapping of keys to values.").arg(action.id.value));
        return;
    }
    action.configRange = rangeOf(index);
    QString problem;
    action.configText = m_tree.jsonText(index, problem);
    action.config = m_tree.json(index).toObject();
    if (!problem.isEmpty()) {
        warning(QStringLiteral("D8"), action.configRange,
                tr("\"config\" of the action %1 cannot be passed as JSON, so the job cannot start: %2.")
                    .arg(action.id.value, problem));
        return;
    }
    for (const YamlEntry &entry : m_tree.entries(index)) {
        if (!isText(entry.key)) {
            warning(QStringLiteral("D8"), rangeOf(entry.key),
                    tr("The key %1 reaches the action as text. Put it in quotes to say so.").arg(source(entry.key)),
                    quoteFix(entry.key));
        }
    }
}

void ProjectReader::readExpectations(int index, Core::TextRange whole)
{
    const double version = m_parsed.project.version;
    if (!m_versionKnown) {
        return;
    }
    if (has(Feature::NoCohortExtractor, version)) {
        if (!isNull(index)) {
            error(QStringLiteral("X6"), rangeOf(index),
                  tr("\"expectations\" is only for the older cohortextractor and is refused from version 4 on. Delete it."),
                  planned(tr("Delete expectations"), [](const EditPlan &plan) { return plan.removeTopKey(QStringLiteral("expectations")); }));
        }
        return;
    }
    if (!has(Feature::Expectations, version)) {
        return;
    }
    if (isNull(index)) {
        error(QStringLiteral("X1"), index < 0 ? Core::TextRange{whole.start, whole.start} : rangeOf(index),
              tr("Version 3 needs \"expectations\" with \"population_size\". Add it, or change the version to '%1'.")
                  .arg(kLatestVersion),
              planned(tr("Change to version %1").arg(kLatestVersion), [](const EditPlan &plan) { return plan.setVersion(QString::number(kLatestVersion)); }));
        return;
    }
    if (!isMapping(index)) {
        error(QStringLiteral("X2"), rangeOf(index),
              tr("\"expectations\" must be a mapping with the key \"population_size\"."),
              {replacement(rangeOf(index), kPopulation)});
        return;
    }
    int population = -1;
    for (const YamlEntry &entry : m_tree.entries(index)) {
        if (isText(entry.key) && m_tree.node(entry.key).text == QStringLiteral("population_size")) {
            population = entry.value;
        } else {
            error(QStringLiteral("X5"), rangeOf(entry.key),
                  tr("\"expectations\" has the unknown key %1. Only population_size may stand there.").arg(source(entry.key)));
        }
    }
    if (population < 0) {
        error(QStringLiteral("X3"), rangeOf(index),
              tr("\"expectations\" needs \"population_size\", the number of dummy patients."),
              m_tree.written(index).flow ? QList<Core::Fix>{replacement(rangeOf(index), kPopulation)} : QList<Core::Fix>());
        return;
    }
    readPopulation(population);
}

void ProjectReader::readPopulation(int index)
{
    const YamlNode &node = m_tree.node(index);
    const std::optional<double> size = isText(index) ? pythonInt(node.text) : m_tree.number(node);
    if (!size || !std::isfinite(*size)) {
        error(QStringLiteral("X4"), rangeOf(index),
              tr("\"population_size\" must be a whole number, and %1 is none.").arg(source(index)),
              {replacement(rangeOf(index), QStringLiteral("1000"))});
        return;
    }
    constexpr double kLargest = 2e9;
    m_parsed.project.populationSize = static_cast<int>(std::clamp(std::trunc(*size), -kLargest, kLargest));
}

} // namespace Pipeline
