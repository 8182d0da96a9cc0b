// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include <csignal>
#include <cstdio>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "model/core/diagnostic.h"

namespace Cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

void write(FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

extern "C" void onInterrupt(int)
{
    // A second Ctrl+C ends the program at once, whatever it is doing.
    if (interrupted().exchange(true)) {
        std::_Exit(130);
    }
}

} // namespace

void printOut(const QString &text)
{
    write(stdout, text.toUtf8() + '\n');
}

void printError(const QString &text)
{
    write(stderr, text.toUtf8() + '\n');
}

void printError(const Core::Error &error)
{
    printError(error.toString());
    for (const Core::Hint &hint : error.hints) {
        printError(QStringLiteral("  ") + hint.text);
    }
    if (!error.detail.isEmpty()) {
        printError(error.detail);
    }
}

Core::Result<Arguments> parseArguments(const QStringList &words, const QStringList &valued, const QStringList &plain)
{
    Arguments arguments;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        if (!word.startsWith(QLatin1Char('-')) || word == QStringLiteral("-")) {
            arguments.positional.append(word);
            continue;
        }
        const qsizetype equals = word.indexOf(u'=');
        const QString name = equals < 0 ? word : word.first(equals);
        if (plain.contains(name) && equals < 0) {
            arguments.flags.append(name);
        } else if (valued.contains(name)) {
            if (equals < 0 && i + 1 >= words.size()) {
                return Core::fail(Core::ErrorCode::InvalidInput, tr("The option %1 needs a value.").arg(name));
            }
            arguments.values.insert(name, equals < 0 ? words.at(++i) : word.mid(equals + 1));
        } else {
            const QString nearest = Core::nearestName(name, valued + plain);
            return Core::fail(Core::ErrorCode::InvalidInput,
                              nearest.isEmpty() ? tr("There is no option %1.").arg(name)
                                                : tr("There is no option %1. Did you mean %2?").arg(name, nearest));
        }
    }
    return arguments;
}

Commands::Environment consoleEnvironment(const QString &studyRoot)
{
    Commands::Environment environment;
    environment.studyRoot = studyRoot.isEmpty() ? QDir::currentPath() : studyRoot;
    environment.out = [](const QByteArray &bytes) { write(stdout, bytes); };
    environment.log = [](const QString &line) { printError(line); };
    environment.cancelled = &interrupted();
    return environment;
}

std::atomic<bool> &interrupted()
{
    static std::atomic<bool> flag{false};
    return flag;
}

void watchInterrupt()
{
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
}

Core::Result<QString> studyFolder(const QString &argument)
{
    const QFileInfo info(argument.isEmpty() ? QDir::currentPath() : argument);
    if (!info.isDir()) {
        return Core::fail(Core::ErrorCode::NotFound,
                          tr("There is no folder %1. Give the folder that holds project.yaml.").arg(argument));
    }
    return info.canonicalFilePath();
}

} // namespace Cli
