// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The rules about run lines and needs (R, N), and those that compare actions (F, C).
#include <QRegularExpression>

#include "model/pipeline/projectreader.h"
#include "model/pipeline/shellwords.h"
#include "model/pipeline/versions.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

void ProjectReader::readRun(Action &action, ActionState &state, int index)
{
    const QString id = action.id.value;
    if (!isText(index)) {
        error(QStringLiteral("A6"), rangeOf(index),
              tr("\"run\" of the action %1 must be text: an image and its arguments, such as python:v2 python "
                 "analysis/a.py.")
                  .arg(id));
        return;
    }
    action.run = textOf(index);
    state.hasRun = true;
    if (action.run.value.isEmpty()) {
        error(QStringLiteral("R1"), action.run.range,
              tr("\"run\" of the action %1 is empty. Write an image and its arguments.").arg(id));
        return;
    }
    const Core::Result<QStringList> words = splitCommand(action.run.value);
    if (!words) {
        error(QStringLiteral("R3"), action.run.range,
              tr("\"run\" of the action %1 cannot be split into words: %2.").arg(id, words.error().message));
        return;
    }
    if (words->isEmpty()) {
        error(QStringLiteral("R4"), action.run.range,
              tr("\"run\" of the action %1 holds nothing but blanks. Write an image and its arguments.").arg(id));
        return;
    }
    state.words = *words;
    const QString first = words->first();
    const qsizetype colon = first.indexOf(u':');
    const QString image = colon < 0 ? first : first.left(colon);
    const QString tag = colon < 0 ? QString() : first.mid(colon + 1);
    static const QRegularExpression kTag(QStringLiteral("^((v[\\d.]+(-pre)?)|dev|latest)$"),
                                         QRegularExpression::UseUnicodePropertiesOption);
    if (!kTag.match(tag).hasMatch()) {
        QList<Core::Fix> fixes;
        if (colon < 0 && !image.isEmpty()) {
            const QString version = image == QStringLiteral("python") || image == QStringLiteral("r")
                                        ? QStringLiteral(":v2")
                                        : QStringLiteral(":v1");
            fixes.append(replacement(insideRun(action, image), image + version));
        } else if (const QString plain = (tag.startsWith(u'V') ? QString() : QStringLiteral("v")) + tag.toLower(); kTag.match(plain).hasMatch()) {
            fixes.append(replacement(insideRun(action, first), image + u':' + plain));
        }
        error(QStringLiteral("R2"), insideRun(action, first),
              tr("The image %1 of the action %2 needs a version after a colon, such as %1:v2.").arg(image, id), fixes);
        return;
    }
    action.command = {image, tag, words->mid(1)};
}

Core::TextRange ProjectReader::insideRun(const Action &action, const QString &word) const
{
    // Plain and quoted scalars hold their words as written, so the word can be pointed at.
    const qsizetype from = m_tree.offset(action.run.range.start);
    const qsizetype to = m_tree.offset(action.run.range.end);
    const qsizetype found = word.isEmpty() ? -1 : QStringView(m_tree.text()).mid(from, to - from).indexOf(word);
    return found < 0 ? action.run.range : m_tree.range(from + found, from + found + word.size());
}

void ProjectReader::readNeeds(Action &action, int index)
{
    if (isNull(index)) {
        return;
    }
    const QString id = action.id.value;
    if (!isList(index)) {
        error(QStringLiteral("A8"), rangeOf(index),
              tr("\"needs\" of the action %1 must be a list, such as: needs: [first, second]").arg(id),
              listFix(index));
        return;
    }
    for (const int item : m_tree.node(index).items) {
        if (!isText(item)) {
            error(QStringLiteral("N3"), rangeOf(item),
                  tr("%1 in \"needs\" of the action %2 is no text, so it can name no action. Rename that action so that "
                     "its name does not read as a number or date, and write it here.")
                      .arg(source(item), id));
            continue;
        }
        const Text need = textOf(item);
        if (need.value.contains(u' ')) {
            error(QStringLiteral("N1"), need.range,
                  tr("\"%1\" in \"needs\" of the action %2 holds a blank. Separate the names with commas.")
                      .arg(need.value, id),
                  needFix(need, m_tree.node(index).flow));
            continue;
        }
        action.needs.append(need);
    }
}

void ProjectReader::checkNeeds()
{
    QSet<QString> known;
    for (qsizetype i = 0; i < m_states.size(); ++i) {
        if (m_states.at(i).idIsText) {
            known.insert(m_parsed.project.actions.at(i).id.value);
        }
    }
    QStringList names;
    for (const Action &action : std::as_const(m_parsed.project.actions)) {
        for (const Text &need : action.needs) {
            if (known.contains(need.value)) {
                continue;
            }
            if (names.isEmpty()) {
                names = known.values();
                names.sort();
            }
            error(QStringLiteral("N2"), need.range,
                  tr("The action %1 needs \"%2\", and there is no action of that name. Correct the name or add the action.")
                      .arg(action.id.value, need.value),
                  nearest(need.range, need.value, names));
        }
    }
}

void ProjectReader::checkFeatures()
{
    const double version = m_parsed.project.version;
    if (!m_versionKnown) {
        return;
    }
    for (qsizetype i = 0; i < m_states.size(); ++i) {
        const Action &action = m_parsed.project.actions.at(i);
        const QString first = m_states.at(i).words.value(0);
        if (first.startsWith(QStringLiteral("cohortextractor")) && has(Feature::NoCohortExtractor, version)) {
            error(QStringLiteral("F2"), insideRun(action, first),
                  tr("The action %1 uses cohortextractor, which is refused from version 4 on. Write the extraction in "
                     "ehrQL, or keep version 3.")
                      .arg(action.id.value));
        }
        if (first.endsWith(QStringLiteral(":latest")) && has(Feature::NoLatestTag, version)) {
            const QString fixed = first.left(first.size() - 6) + QStringLiteral("v1");
            error(QStringLiteral("F3"), insideRun(action, first),
                  tr("The action %1 uses %2, and the tag \"latest\" is refused from version 5 on. Name a version, such as "
                     "%3 (which is what latest means).")
                      .arg(action.id.value, first, fixed),
                  {replacement(insideRun(action, first), fixed)});
        }
    }
}

void ProjectReader::checkRepeats()
{
    QHash<QString, QStringList> runs;
    QHash<QString, QString> paths;
    const bool unique = m_versionKnown && has(Feature::UniqueOutputPath, m_parsed.project.version);
    for (qsizetype i = 0; i < m_states.size(); ++i) {
        const Action &action = m_parsed.project.actions.at(i);
        if (m_states.at(i).hasRun && !action.run.value.isEmpty()) {
            QStringList &earlier = runs[action.run.value];
            if (!earlier.isEmpty()) {
                error(QStringLiteral("C1"), action.run.range,
                      tr("The action %1 runs the same command as %2. Every action needs a command of its own; add an "
                         "argument, since \"config\" does not count.")
                          .arg(action.id.value, earlier.mid(0, 5).join(QStringLiteral(", "))));
            }
            earlier.append(action.id.value);
        }
        for (const Output &output : action.outputs) {
            const auto earlier = paths.constFind(output.path.value);
            if (earlier == paths.constEnd()) {
                paths.insert(output.path.value, action.id.value);
            } else if (unique) {
                error(QStringLiteral("C2"), output.path.range,
                      tr("The output path %1 of the action %2 is already listed by %3. A path may be listed once.")
                          .arg(output.path.value, action.id.value, *earlier),
                      *earlier != action.id.value ? QList<Core::Fix>() : planned(tr("Take it out here"), [&](const EditPlan &plan) {
                          return plan.removeOutput(action.id.value, output.level, output.id.value);
                      }));
            }
        }
    }
}

} // namespace Pipeline
