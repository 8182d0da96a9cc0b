// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/newstudy.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include "model/core/files.h"

namespace Study
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Study::NewStudy", text);
}

QString templateFolder(const QString &name)
{
    return QStringLiteral(":/templates/") + name;
}

/// Relative paths of all files below a resource folder, as they will be named in the study.
QList<QPair<QString, QString>> filesBelow(const QString &resource)
{
    QList<QPair<QString, QString>> files; // resource path, study path
    QDirIterator it(resource, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        QString name = path.mid(resource.size() + 1);
        if (name == QStringLiteral("gitignore")) {
            name = QStringLiteral(".gitignore");
        }
        files.append({path, name});
    }
    std::sort(files.begin(), files.end());
    return files;
}

Core::Result<void> copyFiles(const QString &resource, const QString &folder)
{
    for (const auto &[source, name] : filesBelow(resource)) {
        Core::Result<QByteArray> content = Core::readFile(source);
        if (!content) {
            return Core::fail(content.error());
        }
        content->replace("{{name}}", QFileInfo(folder).fileName().toUtf8());
        if (const auto written = Core::writeFile(folder + QLatin1Char('/') + name, *content); !written) {
            return written;
        }
    }
    // Actions write here; git keeps no empty folders.
    return Core::writeFile(folder + QStringLiteral("/output/.gitkeep"), {});
}

} // namespace

QList<Template> templates()
{
    return {
        {QStringLiteral("blank"), tr("Blank"), tr("A population and one variable to start from.")},
        {QStringLiteral("cohort"), tr("Cohort"),
         tr("Registered adults on an index date, with age, sex, deprivation and region, and a table of counts.")},
        {QStringLiteral("measures"), tr("Measures over time"),
         tr("A proportion by month and sex, ready for a chart over time.")},
    };
}

QStringList filesOfTemplate(const QString &templateName)
{
    QStringList names;
    for (const auto &[source, name] : filesBelow(templateFolder(templateName))) {
        names.append(name);
    }
    names.append(QStringLiteral("output/.gitkeep"));
    return names;
}

Core::Result<void> createStudy(const QString &folder, const QString &templateName)
{
    if (!QFileInfo::exists(templateFolder(templateName)) || templateName.isEmpty()) {
        QStringList names;
        for (const Template &known : templates()) {
            names.append(known.name);
        }
        return Core::fail(Core::ErrorCode::NotFound,
                          tr("There is no template called \"%1\". Choose one of: %2.")
                              .arg(templateName, names.join(QStringLiteral(", "))));
    }
    const QDir target(folder);
    if (target.exists() && !target.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
        return Core::fail(Core::ErrorCode::Conflict,
                          tr("The study was not made: the folder %1 is not empty. Choose a new or an empty folder.")
                              .arg(QDir::toNativeSeparators(folder)));
    }
    return copyFiles(templateFolder(templateName), target.absolutePath());
}

Core::Result<void> createSample(const QString &folder)
{
    if (QFileInfo::exists(folder + QStringLiteral("/project.yaml"))) {
        return {};
    }
    return copyFiles(QStringLiteral(":/sample"), folder);
}

} // namespace Study
