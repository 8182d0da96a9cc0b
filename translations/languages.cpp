// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "translations/languages.h"

#include <QCoreApplication>
#include <QDir>
#include <QTranslator>

// A resource of a static library is only linked when it is asked for, and that outside any namespace.
static void initialiseResources()
{
    Q_INIT_RESOURCE(languages);
}

namespace Languages
{

namespace
{
const QString kFolder = QStringLiteral(":/translations");
const QString kPrefix = QStringLiteral("studybench_");
} // namespace

QStringList available()
{
    initialiseResources();
    QStringList codes;
    for (const QString &file : QDir(kFolder).entryList({kPrefix + QStringLiteral("*.qm")})) {
        codes.append(file.mid(kPrefix.size()).chopped(3));
    }
    return codes;
}

bool install(const QStringList &wanted)
{
    const QStringList there = available();
    for (const QString &language : wanted + QStringList{QStringLiteral("en")}) {
        const QString code = language.section(QLatin1Char('-'), 0, 0);
        auto *translator = new QTranslator(QCoreApplication::instance());
        if (there.contains(code) && translator->load(kFolder + QLatin1Char('/') + kPrefix + code)) {
            return QCoreApplication::installTranslator(translator);
        }
        delete translator;
    }
    return false;
}

} // namespace Languages
