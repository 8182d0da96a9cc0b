// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/submissionplan.h"

#include <QCoreApplication>
#include <QFileInfo>

#include "model/commands/checkstudy.h"
#include "model/commands/freshcodelists.h"
#include "model/core/files.h"
#include "model/outputs/catalogue.h"
#include "model/outputs/disclosure.h"
#include "model/pipeline/project.h"
#include "model/repository/repository.h"

namespace Commands
{

namespace
{

const QString kProjectFile = QStringLiteral("project.yaml");

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

/// Whether the server can read the repository by its path: both on this computer.
bool isOnThisComputer(const QUrl &server)
{
    return server.host() == QStringLiteral("127.0.0.1") || server.host() == QStringLiteral("localhost")
           || server.host() == QStringLiteral("::1");
}

Pipeline::Parsed projectOf(const QString &studyRoot)
{
    const auto text = Core::readTextFile(studyRoot + QLatin1Char('/') + kProjectFile);
    if (!text) {
        Pipeline::Parsed none;
        none.diagnostics.append({kProjectFile, {}, Core::Severity::Error, QStringLiteral("study.project"), text.error().message, {}});
        return none;
    }
    return Pipeline::parseProject(*text, kProjectFile, studyRoot);
}

/// Passed, or failed with the first error and a jump to it.
Jobs::Check judged(const QString &id, const QString &title, const QList<Core::Diagnostic> &diagnostics)
{
    Jobs::Check check;
    check.id = id;
    check.title = title;
    check.state = Jobs::CheckState::Passed;
    for (const Core::Diagnostic &diagnostic : diagnostics) {
        if (diagnostic.severity == Core::Severity::Error) {
            check.state = Jobs::CheckState::Failed;
            check.message = diagnostic.toString();
            check.fix = Core::Hint{tr("Show the Error"), QStringLiteral("go.place"),
                                   {{QStringLiteral("file"), diagnostic.file},
                                    {QStringLiteral("line"), diagnostic.range.start.line},
                                    {QStringLiteral("column"), diagnostic.range.start.column}}};
            break;
        }
    }
    return check;
}

Jobs::CheckFunction checkOf(const QString &id, const QString &title, std::function<QList<Core::Diagnostic>()> look)
{
    return {id, title, [id, title, look = std::move(look)](const Core::JobContext &) { return judged(id, title, look()); }};
}

/// Local outputs that a checker would ask about. They come from dummy data, so it is only told.
Jobs::CheckFunction disclosureCheck(const QString &studyRoot)
{
    const QString id = QStringLiteral("disclosure");
    const QString title = tr("Disclosure hints");
    return {id, title, [id, title, studyRoot](const Core::JobContext &context) {
                Jobs::Check check{id, title, Jobs::CheckState::Passed, {}, std::nullopt};
                QStringList asked;
                const Outputs::Catalogue catalogue = Outputs::listOutputs(studyRoot, projectOf(studyRoot).project);
                for (const Outputs::OutputFile &file : catalogue.files) {
                    if (context.isCancelled()) {
                        break;
                    }
                    if (file.level != Pipeline::Level::HighlySensitive
                        && (!file.refusal.isEmpty() || !Outputs::checkFile(studyRoot, file.path).isEmpty())) {
                        asked.append(file.path);
                    }
                }
                if (!asked.isEmpty()) {
                    check.state = Jobs::CheckState::Warning;
                    check.message = tr("A checker would ask about %1. Look at the hints in Outputs before you ask for a release.")
                                        .arg(asked.mid(0, 3).join(QStringLiteral(", ")) + (asked.size() > 3 ? QStringLiteral(", …") : QString()));
                }
                return check;
            }};
}

} // namespace

SubmissionPlan planSubmission(const QString &studyRoot, const QUrl &server, const SubmissionWish &wish)
{
    SubmissionPlan plan;
    plan.draft.rapId = Jobs::newRapId();
    plan.draft.server = server;
    plan.draft.studyRoot = studyRoot;
    plan.draft.workspace = wish.workspace.isEmpty() ? QFileInfo(studyRoot).fileName() : wish.workspace;
    plan.draft.project = wish.project.isEmpty() ? plan.draft.workspace : wish.project;
    plan.draft.notify = wish.notify;
    plan.draft.backend = wish.backend;
    plan.draft.actions = wish.actions;
    plan.draft.forceRunDependencies = wish.forceRunDependencies;
    plan.draft.commitMessage = wish.commitMessage.isEmpty() ? tr("Save the study before running it") : wish.commitMessage;
    plan.draft.createdAt = QDateTime::currentDateTimeUtc();
    plan.options.push = wish.push;

    if (const auto repository = Repository::Repo::open(studyRoot)) {
        const auto remotes = repository->remotes();
        const bool hasRemote = remotes && !remotes->isEmpty();
        if (const auto head = repository->head()) {
            plan.draft.branch = head->branch;
        }
        plan.draft.createdBy = repository->identity().name;
        if (!hasRemote && isOnThisComputer(server)) {
            plan.options.push = false;
            plan.draft.repoUrl = studyRoot;
        } else if (hasRemote) {
            plan.draft.repoUrl = Repository::publicUrl(remotes->constFirst().url);
        }
    }
    plan.options.sensitivePatterns = Pipeline::highlySensitivePatterns(projectOf(studyRoot).project);
    plan.options.checks = {
        checkOf(QStringLiteral("pipeline"), tr("The pipeline is valid"), [studyRoot]() { return projectOf(studyRoot).diagnostics; }),
        checkOf(QStringLiteral("definitions"), tr("The definitions evaluate"),
                [studyRoot, evaluator = wish.evaluatorProgram]() {
                    QList<Core::Diagnostic> found = checkStudy(studyRoot, nullptr, evaluator).diagnostics;
                    found.removeIf([](const Core::Diagnostic &diagnostic) { return diagnostic.file == kProjectFile; });
                    return found;
                }),
        {QStringLiteral("codelists"), tr("The codelists are sound and fresh"), [studyRoot](const Core::JobContext &) { return checkCodelists(studyRoot); }},
        disclosureCheck(studyRoot)};
    return plan;
}

} // namespace Commands
