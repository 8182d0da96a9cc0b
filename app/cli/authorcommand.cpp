// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "model/authoring/session.h"

namespace Cli
{

namespace
{

/// One JSON object a line in, one a line out, until the input ends (design.md, command-line contract).
int author(const QStringList &words)
{
    if (!words.isEmpty()) {
        printError(QCoreApplication::translate("Cli", "author takes no arguments; it reads one JSON object a line from standard input."));
        return Commands::UsageError;
    }
    QFile input;
    QFile output;
    if (!input.open(stdin, QIODevice::ReadOnly) || !output.open(stdout, QIODevice::WriteOnly)) {
        return Commands::Failed;
    }
    Authoring::AuthorService service(QDir::currentPath());
    for (QByteArray line = input.readLine(); !line.isEmpty() && !interrupted(); line = input.readLine()) {
        if (line.trimmed().isEmpty()) {
            continue;
        }
        output.write(service.answerLine(line) + '\n');
        output.flush();
    }
    return Commands::Succeeded;
}

} // namespace

QList<Command> authoringCommands()
{
    return {{QStringLiteral("author"), QString(),
             QCoreApplication::translate("Cli", "Edit a definition by gestures: JSON objects, one a line, on standard input and output."), &author}};
}

} // namespace Cli
