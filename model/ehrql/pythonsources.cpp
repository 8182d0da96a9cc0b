// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>

#include "model/ehrql/session.h"

static void initializeResources()
{
    // The macro must stand outside every namespace; a static library's resources are not linked without it.
    Q_INIT_RESOURCE(ehrql_python);
}

namespace Ehrql
{

std::vector<PythonSource> pythonSources()
{
    initializeResources();
    std::vector<PythonSource> sources;
    QDirIterator it(QStringLiteral(":/python"), QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            continue;
        }
        QString module = path.mid(static_cast<int>(qstrlen(":/python/")));
        PythonSource source;
        source.fileName = '<' + module.first(module.indexOf(u'/')).toStdString() + '>' + module.mid(module.indexOf(u'/')).toStdString();
        source.isPackage = module.endsWith(QStringLiteral("/__init__.py"));
        module.chop(source.isPackage ? static_cast<int>(qstrlen("/__init__.py")) : 3);
        source.module = module.replace(u'/', u'.').toStdString();
        source.source = file.readAll().toStdString();
        sources.push_back(std::move(source));
    }
    return sources;
}

} // namespace Ehrql
