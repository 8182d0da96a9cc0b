// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/filegroups.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include "model/cohorts/definitions.h"
#include "model/pipeline/project.h"

namespace Study
{

namespace
{

/// Folders whose content is never of interest to a person.
bool isHidden(const QString &name)
{
    static const QSet<QString> kHidden{QStringLiteral(".git"), QStringLiteral("__pycache__"),
                                       QStringLiteral("node_modules"), QStringLiteral("renv"),
                                       QStringLiteral(".Rproj.user"), QStringLiteral(".venv")};
    return kHidden.contains(name);
}

/// Whether a Python file makes a dataset or measures, judged by its text. Reads at most 256 kB.
bool looksLikeDefinition(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return false;
    }
    const QString text = QString::fromUtf8(file.read(256 * 1024));
    static const QRegularExpression kMakesResult(
        QStringLiteral("^(dataset|measures)\\s*=|^study\\s*=\\s*StudyDefinition\\("),
        QRegularExpression::MultilineOption);
    static const QRegularExpression kImports(QStringLiteral("^\\s*(from|import)\\s+(ehrql|cohortextractor|databuilder)\\b"),
                                             QRegularExpression::MultilineOption);
    return kImports.match(text).hasMatch() && kMakesResult.match(text).hasMatch();
}

FileGroup groupOf(const QString &root, const QString &path, const QSet<QString> &definitions)
{
    if (path == QStringLiteral("project.yaml")) {
        return FileGroup::Pipeline;
    }
    if (path.startsWith(QStringLiteral("codelists/"))) {
        return FileGroup::Codelists;
    }
    if (path.startsWith(QStringLiteral("output/")) || path.startsWith(QStringLiteral("released_outputs/"))) {
        return FileGroup::Outputs;
    }
    if (path.startsWith(QStringLiteral("metadata/")) || path.startsWith(QStringLiteral("logs/"))) {
        return FileGroup::Logs;
    }
    if (definitions.contains(path)
        || (path.endsWith(QStringLiteral(".py")) && looksLikeDefinition(root + QLatin1Char('/') + path))) {
        return FileGroup::Definitions;
    }
    static const QSet<QString> kCode{QStringLiteral("py"),  QStringLiteral("r"),   QStringLiteral("do"),
                                     QStringLiteral("ado"), QStringLiteral("rmd"), QStringLiteral("qmd"),
                                     QStringLiteral("ipynb"), QStringLiteral("sql"), QStringLiteral("stan")};
    const bool code = kCode.contains(QFileInfo(path).suffix().toLower());
    return code || path.startsWith(QStringLiteral("analysis/")) ? FileGroup::Analysis : FileGroup::Other;
}

} // namespace

StudyListing listStudy(const QString &root, const QSet<QString> &definitions)
{
    StudyListing listing;
    QStringList pending{QString()};
    while (!pending.isEmpty()) {
        const QString folder = pending.takeFirst();
        const QString absolute = folder.isEmpty() ? root : root + QLatin1Char('/') + folder;
        listing.folders.append(absolute);
        const QFileInfoList entries
            = QDir(absolute).entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden, QDir::Name);
        for (const QFileInfo &entry : entries) {
            const QString path = folder.isEmpty() ? entry.fileName() : folder + QLatin1Char('/') + entry.fileName();
            if (entry.isDir()) {
                // A linked folder may lead out of the study or in a circle.
                if (!isHidden(entry.fileName()) && !entry.isSymLink() && path != QStringLiteral("metadata/volumes")) {
                    pending.append(path);
                }
                continue;
            }
            listing.files.append({path, groupOf(root, path, definitions)});
        }
    }
    std::stable_sort(listing.files.begin(), listing.files.end(), [](const StudyFile &a, const StudyFile &b) {
        return a.group != b.group ? a.group < b.group : a.path < b.path;
    });
    return listing;
}

QList<DefinitionAction> definitionActions(const QString &projectText)
{
    QList<DefinitionAction> found;
    for (const Pipeline::Action &action : Pipeline::parseProject(projectText, QString()).project.actions) {
        for (const Cohorts::DefinitionUse &use : Cohorts::definitionsUsed(action.command, {})) {
            found.append({action.id.value, use.file, use.arguments});
        }
        const QStringList &words = action.command.arguments;
        const QString subcommand = words.value(0);
        if (action.command.image != QStringLiteral("ehrql")
            || (subcommand != QStringLiteral("generate-dataset") && subcommand != QStringLiteral("generate-measures"))) {
            continue;
        }
        const qsizetype separator = words.indexOf(QStringLiteral("--"));
        const qsizetype end = separator < 0 ? words.size() : separator;
        for (qsizetype i = 1; i < end; ++i) {
            if (words.at(i).endsWith(QStringLiteral(".py")) && words.at(i - 1) != QStringLiteral("--test-data-file")) {
                found.append({action.id.value, words.at(i), separator < 0 ? QStringList() : words.mid(separator + 1)});
                break;
            }
        }
    }
    return found;
}

} // namespace Study
