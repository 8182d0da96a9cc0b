// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/outputs/catalogue.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>

#include "model/core/files.h"
#include "model/pipeline/filerules.h"
#include "model/pipeline/patterns.h"

namespace Outputs
{

namespace
{

/// Files below a root that match a pattern, component by component. Folders are listed once.
class Finder
{
public:
    explicit Finder(QString root) : m_root(std::move(root)) {}

    [[nodiscard]] QStringList find(const QString &pattern)
    {
        QStringList folders{QString()};
        const QStringList parts = pattern.split(u'/');
        for (qsizetype i = 0; i + 1 < parts.size(); ++i) {
            QStringList next;
            for (const QString &folder : std::as_const(folders)) {
                for (const QString &name : matching(folder, parts.at(i), false)) {
                    next.append(folder.isEmpty() ? name : folder + u'/' + name);
                }
            }
            folders = next;
        }
        QStringList files;
        for (const QString &folder : std::as_const(folders)) {
            for (const QString &name : matching(folder, parts.last(), true)) {
                files.append(folder.isEmpty() ? name : folder + u'/' + name);
            }
        }
        return files;
    }

private:
    struct Names
    {
        QStringList files;
        QStringList folders;
    };

    [[nodiscard]] QStringList matching(const QString &folder, const QString &pattern, bool files)
    {
        const Names &names = listing(folder);
        QStringList found;
        for (const QString &name : files ? names.files : names.folders) {
            if (Pipeline::matchesPattern(pattern, name)) {
                found.append(name);
            }
        }
        return found;
    }

    const Names &listing(const QString &folder)
    {
        const auto known = m_listings.constFind(folder);
        if (known != m_listings.constEnd()) {
            return *known;
        }
        Names names;
        const QDir directory(folder.isEmpty() ? m_root : m_root + u'/' + folder);
        for (const QFileInfo &entry :
             directory.entryInfoList(QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name)) {
            if (entry.isSymLink() && !Core::isInside(m_root, entry.filePath())) {
                continue;
            }
            (entry.isDir() ? names.folders : names.files).append(entry.fileName());
        }
        return *m_listings.insert(folder, names);
    }

    QString m_root;
    QHash<QString, Names> m_listings;
};

} // namespace

Catalogue listOutputs(const QString &studyRoot, const Pipeline::Project &project)
{
    Catalogue catalogue;
    Finder finder(studyRoot);
    for (const Pipeline::Action &action : project.actions) {
        QHash<QString, qsizetype> places; // a file that several patterns match is listed once, the last level wins
        const qsizetype first = catalogue.files.size();
        for (const Pipeline::Output &output : action.outputs) {
            const QStringList found = finder.find(output.path.value);
            if (found.isEmpty()) {
                catalogue.missing.append({action.id.value, output.level, output.path.value});
            }
            for (const QString &path : found) {
                OutputFile file;
                file.path = path;
                file.action = action.id.value;
                file.level = output.level;
                file.pattern = output.path.value;
                const QFileInfo info(studyRoot + u'/' + path);
                file.size = info.size();
                file.modified = info.lastModified().toUTC();
                if (output.level == Pipeline::Level::ModeratelySensitive) {
                    file.refusal = Pipeline::levelFourRefusals(info.filePath(), path).join(u' ');
                }
                if (const auto known = places.constFind(path); known != places.constEnd()) {
                    catalogue.files[*known] = file;
                } else {
                    places.insert(path, catalogue.files.size());
                    catalogue.files.append(file);
                }
            }
        }
        std::sort(catalogue.files.begin() + first, catalogue.files.end(),
                  [](const OutputFile &a, const OutputFile &b) { return a.path < b.path; });
    }
    return catalogue;
}

std::optional<Pipeline::Level> levelOf(const Pipeline::Project &project, const QString &path)
{
    std::optional<Pipeline::Level> level; // the last pattern wins, as in the catalogue
    for (const Pipeline::Action &action : project.actions) {
        for (const Pipeline::Output &output : action.outputs) {
            if (Pipeline::matchesPattern(output.path.value, path)) {
                level = output.level;
            }
        }
    }
    return level;
}

} // namespace Outputs
