// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/actions/invocation.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>

#include "model/actions/words.h"
#include "model/core/diagnostic.h"
#include "model/core/files.h"

namespace Actions
{

namespace
{

Core::Result<QJsonObject> readConfig(const Invocation &invocation, const QString &text, bool isFile)
{
    QByteArray json = text.toUtf8();
    if (isFile || !text.trimmed().startsWith(u'{')) {
        const Core::Result<QString> path = studyPath(invocation, text);
        if (!path) {
            return Core::fail(path.error());
        }
        const Core::Result<QByteArray> bytes = Core::readFile(*path);
        if (!bytes) {
            return misuse(words("The configuration %1 is neither JSON nor a file of the study.").arg(text));
        }
        json = *bytes;
    }
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject()) {
        return misuse(words("The configuration is no JSON object: %1.").arg(problem.errorString()));
    }
    return document.object();
}

} // namespace

tl::unexpected<Core::Error> misuse(const QString &sentence)
{
    return Core::fail(Core::ErrorCode::InvalidInput, sentence);
}

Core::Result<Options> readOptions(const Invocation &invocation, const QStringList &known)
{
    Options options;
    for (qsizetype i = 0; i < invocation.arguments.size(); ++i) {
        const QString &word = invocation.arguments.at(i);
        if (!word.startsWith(QStringLiteral("--"))) {
            options.positional.append(word);
            continue;
        }
        const qsizetype equals = word.indexOf(u'=');
        const QString name = word.mid(2, equals < 0 ? -1 : equals - 2);
        if (!known.contains(name)) {
            const QString nearest = Core::nearestName(name, known);
            return misuse(nearest.isEmpty() ? words("There is no option --%1. It takes: %2.").arg(name, known.join(QStringLiteral(", ")))
                                            : words("There is no option --%1. Did you mean --%2?").arg(name, nearest));
        }
        if (equals < 0 && i + 1 >= invocation.arguments.size()) {
            return misuse(words("The option --%1 needs a value.").arg(name));
        }
        const QString value = equals < 0 ? invocation.arguments.at(++i) : word.mid(equals + 1);
        if (name == QStringLiteral("config") || name == QStringLiteral("config-file")) {
            const Core::Result<QJsonObject> config = readConfig(invocation, value, name != QStringLiteral("config"));
            if (!config) {
                return Core::fail(config.error());
            }
            options.config = *config;
        }
        options.values.insert(name, value);
    }
    return options;
}

Core::Result<QString> studyPath(const Invocation &invocation, const QString &path)
{
    const QString whole = QDir::cleanPath(QDir(invocation.folder).absoluteFilePath(path));
    if (path.isEmpty() || !Core::isInside(invocation.folder, whole)) {
        return misuse(words("The path \"%1\" does not lie in the study. An action reads and writes only there.").arg(path));
    }
    return whole;
}

QStringList globFiles(const QString &folder, const QString &pattern)
{
    QStringList found{QString()};
    const QStringList parts = QDir::cleanPath(pattern).split(u'/', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString &part = parts.at(i);
        const bool last = i + 1 == parts.size();
        if (part == QStringLiteral("..")) {
            return {};
        }
        const QRegularExpression matcher(QRegularExpression::wildcardToRegularExpression(part));
        QStringList next;
        for (const QString &base : std::as_const(found)) {
            const QDir here(folder + u'/' + base);
            for (const QString &name : here.entryList((last ? QDir::Files : QDir::Dirs) | QDir::NoDotAndDotDot | QDir::Hidden)) {
                if (matcher.match(name).hasMatch() && (!name.startsWith(u'.') || part.startsWith(u'.'))) {
                    next.append(base.isEmpty() ? name : base + u'/' + name);
                }
            }
        }
        found = next;
    }
    found.sort();
    return found;
}

} // namespace Actions
