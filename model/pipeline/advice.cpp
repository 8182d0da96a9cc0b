// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The warnings: what the official validator lets through although it cannot work (D), and W1.
#include <algorithm>
#include <cmath>

#include <QRegularExpression>

#include "model/pipeline/outputindex.h"
#include "model/pipeline/patterns.h"
#include "model/pipeline/plan.h"
#include "model/pipeline/projectreader.h"
#include "model/pipeline/reusableactions.h"
#include "model/pipeline/studyfiles.h"
#include "model/pipeline/versions.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{

/// The images of project-yaml.md 4, the registry of reusable actions, and the registry's own for tests.
const QStringList &knownImages()
{
    static const QStringList kImages = [] {
        QStringList images{QStringLiteral("ehrql"),   QStringLiteral("python"),    QStringLiteral("r"),           QStringLiteral("stata-mp"),
                           QStringLiteral("jupyter"), QStringLiteral("sqlrunner"), QStringLiteral("databuilder"), QStringLiteral("cohortextractor")};
        for (const ReusableAction &action : reusableActions()) {
            images.append(action.name);
        }
        images.append(QStringLiteral("minimal-action"));
        return images;
    }();
    return kImages;
}

bool isScriptName(const QString &word)
{
    static const QStringList kEndings{QStringLiteral(".py"), QStringLiteral(".r"),     QStringLiteral(".do"),
                                      QStringLiteral(".rmd"), QStringLiteral(".ipynb"), QStringLiteral(".qmd")};
    return std::any_of(kEndings.cbegin(), kEndings.cend(),
                       [&word](const QString &ending) { return word.endsWith(ending, Qt::CaseInsensitive); });
}

QString withoutDot(const QString &path)
{
    return path.startsWith(QStringLiteral("./")) ? path.mid(2) : path;
}

QString optionValue(const QStringList &words, const QString &option)
{
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (words.at(i) == option) {
            return words.value(i + 1);
        }
        if (words.at(i).startsWith(option + u'=')) {
            return words.at(i).mid(option.size() + 1);
        }
    }
    return {};
}

} // namespace

QString scriptOf(const Command &command)
{
    const QStringList &words = command.arguments;
    if (command.image == QStringLiteral("cohortextractor")) {
        const QString name = optionValue(words, QStringLiteral("--study-definition"));
        return QStringLiteral("analysis/%1.py").arg(name.isEmpty() ? QStringLiteral("study_definition") : name);
    }
    const bool interpreter = command.image == QStringLiteral("python") || command.image == QStringLiteral("jupyter")
                             || command.image == QStringLiteral("r") || command.image == QStringLiteral("stata-mp")
                             || command.image == QStringLiteral("ehrql") || command.image == QStringLiteral("databuilder");
    if (!interpreter) {
        return {};
    }
    for (const QString &word : words) {
        if (word == QStringLiteral("--") || word == QStringLiteral("-c") || word == QStringLiteral("-m")) {
            return {};
        }
        if (!word.startsWith(u'-') && isScriptName(word)) {
            return withoutDot(word);
        }
    }
    return {};
}

QStringList optionFiles(const Command &command)
{
    QStringList files;
    for (const QString &option : {QStringLiteral("--dummy-data-file"), QStringLiteral("--dummy-tables"),
                                  QStringLiteral("--test-data-file")}) {
        if (const QString value = optionValue(command.arguments, option); !value.isEmpty()) {
            files.append(withoutDot(value));
        }
    }
    return files;
}

void ProjectReader::adviseVersion()
{
    const Project &project = m_parsed.project;
    if (!m_versionKnown) {
        return;
    }
    const double version = project.version;
    if (std::isnan(version) || version < 1.0 || version != std::floor(version)) {
        warning(QStringLiteral("D5"), project.versionRange,
                tr("There is no version %1 of project.yaml. Write '%2'.").arg(version).arg(kLatestVersion),
                {replacement(project.versionRange, QStringLiteral("'%1'").arg(kLatestVersion))});
    }
    if (version != kLatestVersion) {
        warning(QStringLiteral("W1"), project.versionRange,
                tr("This project uses version %1 of project.yaml; the latest is %2.").arg(version).arg(kLatestVersion),
                planned(tr("Change to version %1").arg(kLatestVersion), [](const EditPlan &plan) { return plan.setVersion(QString::number(kLatestVersion)); }));
    }
}

void ProjectReader::adviseImages()
{
    const Project &project = m_parsed.project;
    if (project.actions.isEmpty() && project.actionsRange.isValid()) {
        warning(QStringLiteral("D6"), project.actionsRange, tr("This project has no actions, so there is nothing to run."));
    }
    for (const Action &action : project.actions) {
        if (action.id.value == QStringLiteral("__error__")) {
            warning(QStringLiteral("D7"), action.id.range,
                    tr("The name __error__ is used by the job server, which then forgets the history of this action. Give "
                       "it another name."),
                    renameFix(action.id.value, QStringLiteral("error")));
        }
        if (action.command.tag.isEmpty()) {
            continue; // R rules have spoken
        }
        const QString image = action.command.image;
        const auto place = [this, &action]() {
            return insideRun(action, action.command.image + u':' + action.command.tag);
        };
        if (image.isEmpty() || image.contains(u'/')) {
            warning(QStringLiteral("D3"), place(),
                    tr("The action %1 must name an image such as python or ehrql, without a path, before the colon.")
                        .arg(action.id.value));
        } else if (!knownImages().contains(image)) {
            const QString near = Core::nearestName(image, knownImages());
            warning(QStringLiteral("D3"), place(),
                    tr("\"%1\" of the action %2 is neither an image nor a reusable action of the registry. Check its "
                       "spelling.")
                        .arg(image, action.id.value),
                    near.isEmpty() ? QList<Core::Fix>()
                                   : QList<Core::Fix>{replacement(insideRun(action, image), near)});
        }
    }
}

namespace
{

/// A circle in words; of one that nobody would read to its end, the beginning and the end.
QString drawn(const QStringList &cycle)
{
    constexpr qsizetype kDrawn = 16;
    constexpr qsizetype kAtEnd = 3;
    QStringList names = cycle;
    if (names.size() > kDrawn) {
        names = names.mid(0, kDrawn - kAtEnd) << tr("(%1 more)").arg(names.size() - kDrawn) << names.mid(names.size() - kAtEnd);
    }
    return names.join(tr(" needs "));
}

} // namespace

void ProjectReader::adviseCycles()
{
    const QList<QStringList> cycles = NeedsGraph(m_parsed.project).cycles();
    QHash<QString, const Action *> actions;
    for (const Action &action : std::as_const(m_parsed.project.actions)) {
        actions.insert(action.id.value, &action);
    }
    for (const QStringList &cycle : cycles) {
        const Action *first = actions.value(cycle.first());
        Core::TextRange range = first->id.range;
        for (const Text &need : first->needs) {
            if (need.value == cycle.at(1)) {
                range = need.range;
            }
        }
        warning(QStringLiteral("D1"), range,
                cycle.size() == 2
                    ? tr("The action %1 needs itself, so it can never start. Take it out of its needs.").arg(cycle.first())
                    : tr("These actions need each other in a circle, so none can start: %1. Take one need out.").arg(drawn(cycle)),
                planned(tr("Take %1 out of the needs of %2").arg(cycle.at(1), cycle.first()),
                        [&cycle](const EditPlan &plan) { return plan.removeNeed(cycle.first(), cycle.at(1)); }));
    }
}

void ProjectReader::adviseOutputs()
{
    static const QRegularExpression kUp(QStringLiteral("^(\\.\\./)+"));
    for (qsizetype i = 0; i < m_states.size(); ++i) {
        const Action &action = m_parsed.project.actions.at(i);
        for (const Level level : {Level::HighlySensitive, Level::ModeratelySensitive, Level::MinimallySensitive}) {
            const LevelState &state = m_states.at(i).levels[static_cast<int>(level)];
            const bool any = std::any_of(action.outputs.cbegin(), action.outputs.cend(),
                                         [level](const Output &output) { return output.level == level; });
            if (state.isMapping && !any) {
                warning(QStringLiteral("D4"), action.id.range,
                        tr("%1 of the action %2 lists no files, so nothing is kept.").arg(levelName(level), action.id.value));
            }
            if (state.present && level == Level::MinimallySensitive) {
                warning(QStringLiteral("D12"), action.id.range,
                        tr("minimally_sensitive files of the action %1 are neither checked nor shown to researchers. Use "
                           "moderately_sensitive for what is to be reviewed.")
                            .arg(action.id.value),
                        m_states.at(i).levels[static_cast<int>(Level::ModeratelySensitive)].key.isValid()
                            ? QList<Core::Fix>()
                            : QList<Core::Fix>{replacement(state.key, levelName(Level::ModeratelySensitive))});
            }
        }
        for (const Output &output : action.outputs) {
            if (output.path.value.startsWith(QStringLiteral("../"))) {
                warning(QStringLiteral("D2"), output.path.range,
                        tr("The output path %1 leads out of the study, so no file will match it.").arg(output.path.value),
                        {replacement(output.path.range, QString(output.path.value).remove(kUp))});
            }
        }
    }
}

void ProjectReader::adviseWildcards()
{
    struct Listed
    {
        QString path;
        qsizetype action;
    };
    const QList<Action> &actions = m_parsed.project.actions;
    QSet<qsizetype> lengths; // of the texts before the first star of the patterns that are asked about
    for (const Action &action : actions) {
        for (const Output &output : action.outputs) {
            if (const qsizetype star = output.path.value.indexOf(u'*'); star >= 0 && output.level == Level::ModeratelySensitive) {
                lengths.insert(star);
            }
        }
    }
    QHash<QString, QList<Listed>> below; // what begins with a text of one of those lengths
    QHash<QString, QList<Listed>> above; // patterns by their own text before the star
    for (qsizetype i = 0; i < actions.size() && !lengths.isEmpty(); ++i) {
        for (const Output &output : actions.at(i).outputs) {
            if (output.level != Level::HighlySensitive) {
                continue;
            }
            const QString &path = output.path.value;
            const qsizetype star = path.indexOf(u'*');
            const qsizetype fixed = star < 0 ? path.size() : star;
            for (const qsizetype length : std::as_const(lengths)) {
                if (length <= fixed) {
                    below[path.left(length)].append({path, i});
                }
            }
            if (star >= 0) {
                above[path.left(star)].append({path, i});
            }
        }
    }
    for (qsizetype i = 0; i < actions.size(); ++i) {
        for (const Output &output : actions.at(i).outputs) {
            const QString &pattern = output.path.value;
            const qsizetype star = pattern.indexOf(u'*');
            if (output.level != Level::ModeratelySensitive || star < 0) {
                continue;
            }
            std::optional<Listed> clash;
            const auto look = [&](const QList<Listed> &listed) {
                for (const Listed &other : listed) {
                    if (!clash && other.action != i && patternsOverlap(pattern, other.path)) {
                        clash = other;
                    }
                }
            };
            look(below.value(pattern.left(star)));
            for (qsizetype length = 0; length < star && !clash && !above.isEmpty(); ++length) {
                look(above.value(pattern.left(length)));
            }
            if (clash) {
                warning(QStringLiteral("D10"), output.path.range,
                        tr("The moderately sensitive pattern %1 of the action %2 also matches %3, which %4 lists as highly "
                           "sensitive. Make the pattern narrower.")
                            .arg(pattern, actions.at(i).id.value, clash->path, actions.at(clash->action).id.value));
            }
        }
    }
}

void ProjectReader::adviseScripts(const OutputIndex &outputs)
{
    const QList<Action> &actions = m_parsed.project.actions;
    QHash<QString, bool> known; // one look at the disk a path
    const auto isMissing = [this, &known, &outputs](const QString &path) {
        const auto found = known.constFind(path);
        if (found != known.constEnd()) {
            return *found;
        }
        // What an action makes need not be there yet.
        const bool missing = !m_files->exists(path) && !outputs.matches(path) && !outputs.hasFolder(path);
        known.insert(path, missing);
        return missing;
    };
    for (const Action &action : actions) {
        QStringList paths = optionFiles(action.command);
        if (const QString script = scriptOf(action.command); !script.isEmpty()) {
            paths.prepend(script);
        }
        if (action.dummyDataFile) {
            paths.append(withoutDot(action.dummyDataFile->value));
        }
        for (const QString &path : std::as_const(paths)) {
            if (isMissing(path)) {
                const bool own = action.dummyDataFile && action.dummyDataFile->value == path;
                warning(QStringLiteral("D9"), own ? action.dummyDataFile->range : insideRun(action, path),
                        tr("The action %1 uses %2, and there is no such file in the study. Correct the path or add the file.")
                            .arg(action.id.value, path));
            }
        }
    }
}

QStringList ProjectReader::mentionedPaths(const Action &action, QHash<QString, QStringList> &literals) const
{
    static const QRegularExpression kLiteral(QStringLiteral("[\"']([^\"'\\n]*/[^\"'\\n]*\\.[A-Za-z0-9.]+)[\"']"));
    QStringList mentioned;
    for (const QString &word : action.command.arguments) {
        const QString path = withoutDot(word.startsWith(u'-') ? word.section(u'=', 1) : word);
        if (path.contains(u'.')) {
            mentioned.append(path);
        }
    }
    const QString script = scriptOf(action.command);
    if (script.isEmpty()) {
        return mentioned;
    }
    auto known = literals.constFind(script);
    if (known == literals.constEnd()) {
        QStringList found;
        auto matches = kLiteral.globalMatch(m_files->text(script).value_or(QString()));
        while (matches.hasNext()) {
            found.append(withoutDot(matches.next().captured(1)));
        }
        found.removeDuplicates();
        known = literals.insert(script, found);
    }
    return mentioned + *known;
}

void ProjectReader::adviseReads(const OutputIndex &outputs)
{
    const QList<Action> &actions = m_parsed.project.actions;
    QHash<QString, QStringList> literals; // of a script, so that one used by many actions is read once
    QHash<QString, QList<qsizetype>> known; // makers of a path, which many actions may mention
    for (qsizetype i = 0; i < actions.size(); ++i) {
        const Action &action = actions.at(i);
        const QStringList needs = action.needNames();
        QSet<qsizetype> told;
        for (const QString &path : mentionedPaths(action, literals)) {
            auto asked = known.constFind(path);
            if (asked == known.constEnd()) {
                asked = known.insert(path, outputs.makersOf(path));
            }
            const QList<qsizetype> makers = *asked;
            const bool served = makers.isEmpty()
                                || std::any_of(makers.cbegin(), makers.cend(), [&](qsizetype maker) {
                                       return maker == i || told.contains(maker) || needs.contains(actions.at(maker).id.value);
                                   });
            if (served) {
                continue;
            }
            told.insert(makers.first());
            const QString need = actions.at(makers.first()).id.value;
            warning(QStringLiteral("D11"), action.run.range,
                    tr("The action %1 reads %2, which %3 makes, but does not need that action, so the file will be absent. "
                       "Add %3 to its needs.")
                        .arg(action.id.value, path, need),
                    planned(tr("Add %1 to the needs").arg(need), [&](const EditPlan &plan) { return plan.addNeed(action.id.value, need); }));
        }
    }
}

} // namespace Pipeline
