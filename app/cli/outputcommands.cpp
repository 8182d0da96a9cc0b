// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/releasecommands.h"
#include "model/core/files.h"
#include "model/outputs/catalogue.h"
#include "model/outputs/disclosure.h"
#include "model/pipeline/project.h"
#include "model/runner/workspace.h"

namespace Cli
{

namespace
{

using Commands::Failed;
using Commands::Succeeded;
using Commands::UsageError;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

/// A hint as the program words findings: row 0 of a table is line 2 of its file.
Core::Diagnostic asDiagnostic(const QString &path, const Outputs::Hint &hint)
{
    Core::Diagnostic diagnostic;
    diagnostic.file = path;
    diagnostic.severity = Core::Severity::Warning;
    diagnostic.rule = hint.rule;
    diagnostic.message = hint.message;
    if (hint.line > 0) {
        diagnostic.range = {{hint.line, 1}, {hint.line, 1}};
    } else if (hint.columnIndex >= 0) {
        const int line = hint.row >= 0 ? hint.row + 2 : 1;
        diagnostic.range = {{line, hint.columnIndex + 1}, {line, hint.columnIndex + 1}};
    }
    return diagnostic;
}

/// 1 when a checker would ask about anything: a hint, or a file that would not reach level 4.
int checkOutputs(const QStringList &words)
{
    const auto arguments = parseArguments(words, {}, {});
    if (!arguments) {
        printError(arguments.error());
        return UsageError;
    }
    if (arguments->positional.size() > 1) {
        printError(tr("outputs check takes one study folder."));
        return UsageError;
    }
    const auto study = studyFolder(arguments->positional.value(0));
    if (!study) {
        printError(study.error());
        return UsageError;
    }
    const auto text = Core::readFile(*study + QStringLiteral("/project.yaml"));
    if (!text) {
        printError(text.error());
        return Failed;
    }
    const Pipeline::Parsed parsed = Pipeline::parseProjectBytes(*text, QStringLiteral("project.yaml"));
    if (!parsed.isValid()) {
        for (const Core::Diagnostic &diagnostic : parsed.diagnostics) {
            printError(diagnostic.toString());
        }
        return Failed;
    }
    const Outputs::Catalogue catalogue = Outputs::listOutputs(*study, parsed.project);
    const QList<Outputs::PatientTable> patients = Outputs::patientTables(*study, catalogue);
    int asked = 0;
    int checked = 0;
    for (const Outputs::OutputFile &file : catalogue.files) {
        if (interrupted()) {
            return 130;
        }
        printOut(QStringLiteral("%1  - %2, %3").arg(file.path, Pipeline::levelName(file.level), file.action));
        if (file.level == Pipeline::Level::HighlySensitive) {
            continue; // never leaves, so nothing in it is checked
        }
        ++checked;
        const QList<Outputs::Hint> hints = Outputs::checkFile(*study, file.path, {Runner::previousPath(*study, file.path), patients});
        if (!file.refusal.isEmpty()) {
            printError(QStringLiteral("%1: warning: %2").arg(file.path, file.refusal));
        }
        for (const Outputs::Hint &hint : hints) {
            printError(asDiagnostic(file.path, hint).toString());
        }
        asked += !hints.isEmpty() || !file.refusal.isEmpty() ? 1 : 0;
    }
    for (const Outputs::MissingOutput &missing : catalogue.missing) {
        printOut(tr("%1  - not there: run %2 to make it").arg(missing.pattern, missing.action));
    }
    const QString said = QCoreApplication::translate("Cli", "%n file(s) checked", nullptr, checked);
    printOut(asked == 0 ? tr("%1; nothing in them would make a checker ask, as far as a program can tell.").arg(said)
                        : tr("%1; a checker would ask about %2. The hints are about the code: these files come from dummy data.").arg(said).arg(asked));
    return asked == 0 ? Succeeded : Failed;
}

int outputs(const QStringList &words)
{
    const QHash<QString, int (*)(const QStringList &)> known{
        {QStringLiteral("check"), &checkOutputs},     {QStringLiteral("summary"), &summariseTables}, {QStringLiteral("draft"), &showDraft}, {QStringLiteral("add"), &addToDraft},
        {QStringLiteral("remove"), &removeFromDraft}, {QStringLiteral("export"), &exportDraft},      {QStringLiteral("open"), &openDraft}};
    if (const auto command = known.value(words.value(0))) {
        return command(words.mid(1));
    }
    printError(tr("outputs needs what to do: check [STUDY], summary FILE..., draft [STUDY], add FILE..., remove FILE..., export FOLDER [STUDY] or open FOLDER [STUDY]."));
    return UsageError;
}

} // namespace

QList<Command> outputCommands()
{
    return {{QStringLiteral("outputs"), QStringLiteral("check|draft [STUDY] | add|remove|summary FILE... | export|open FOLDER [STUDY]"),
             tr("Ask of every output what output checkers would ask; 1 if there is anything. Prepare a release request."), &outputs}};
}

} // namespace Cli
