// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/graphgroups.h"

#include "model/pipeline/projectreader.h"

namespace Gui
{

namespace
{

QString folderOf(const QString &path)
{
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    return slash < 0 ? QString() : path.left(slash);
}

} // namespace

QHash<QString, QString> foldersOf(const Pipeline::Project &project)
{
    QHash<QString, QString> folders;
    QSet<QString> distinct;
    for (const Pipeline::Action &action : project.actions) {
        if (const QString folder = folderOf(Pipeline::scriptOf(action.command)); !folder.isEmpty()) {
            folders.insert(action.id.value, folder);
            distinct.insert(folder);
        }
    }
    if (distinct.size() > 1) {
        return folders;
    }
    folders.clear();
    for (const Pipeline::Action &action : project.actions) {
        if (const QString folder = action.outputs.isEmpty() ? QString() : folderOf(action.outputs.first().path.value); !folder.isEmpty()) {
            folders.insert(action.id.value, folder);
        }
    }
    return folders;
}

QString groupName(const QString &folder)
{
    return folder + QLatin1Char('/');
}

GroupedProject grouped(const Pipeline::Project &project, const QHash<QString, QString> &folders, const QSet<QString> &closed)
{
    GroupedProject result;
    result.project = project;
    if (closed.isEmpty()) {
        return result;
    }
    const auto nameOf = [&](const QString &action) {
        const QString folder = folders.value(action);
        return closed.contains(folder) ? groupName(folder) : action;
    };
    result.project.actions.clear();
    QHash<QString, qsizetype> places;
    QHash<QString, QSet<QString>> known; // needs of each that is shown
    for (const Pipeline::Action &action : project.actions) {
        const QString name = nameOf(action.id.value);
        const bool inGroup = name != action.id.value;
        if (inGroup) {
            result.members[name].append(action.id.value);
        }
        if (!places.contains(name)) {
            places.insert(name, result.project.actions.size());
            Pipeline::Action shown = inGroup ? Pipeline::Action() : action;
            shown.id = {name, action.id.range};
            shown.needs.clear();
            result.project.actions.append(shown);
        }
        Pipeline::Action &shown = result.project.actions[places.value(name)];
        for (const Pipeline::Text &need : action.needs) {
            const Pipeline::Text mapped{nameOf(need.value), need.range};
            const bool own = mapped.value == name && inGroup;
            if (!own && !known.value(name).contains(mapped.value)) {
                known[name].insert(mapped.value);
                shown.needs.append(mapped);
            }
        }
        if (inGroup) {
            shown.outputs += action.outputs;
            shown.run.value += action.id.value + QLatin1Char(' ') + action.run.value + QLatin1Char(' '); // for the filter
        }
    }
    return result;
}

} // namespace Gui
