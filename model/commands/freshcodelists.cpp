// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/freshcodelists.h"

#include <QCoreApplication>

#include "model/codelists/opencodelists.h"
#include "model/codelists/studylists.h"

namespace Commands
{

namespace
{

const QString kListName = QStringLiteral("codelists.txt");
const QString kManifestName = QStringLiteral("codelists.json");

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

QString describe(const Codelists::UpstreamReply &reply)
{
    if (reply.error != Codelists::UpstreamReply::Error::None) {
        return tr("OpenCodelists cannot give “%1”. Look at its line in codelists.txt.").arg(reply.line);
    }
    const QStringList named = reply.changed + reply.added + reply.removed;
    return tr("OpenCodelists has newer content for %1. Update, look at what changed, and commit.").arg(named.join(QStringLiteral(", ")));
}

} // namespace

Jobs::Check checkCodelists(const QString &studyRoot)
{
    Jobs::Check check{QStringLiteral("codelists"), tr("The codelists are sound and fresh"), Jobs::CheckState::Passed, {}, std::nullopt};
    const Core::Hint update{tr("Update the Codelists"), QStringLiteral("codelists.update"), {}};
    for (const Core::Diagnostic &finding : Codelists::checkStudyLists(studyRoot)) {
        if (finding.severity == Core::Severity::Error) {
            check.state = Jobs::CheckState::Failed;
            check.message = finding.toString();
            check.fix = update;
            return check;
        }
    }
    const Core::Result<Codelists::ListFiles> files = Codelists::readListFiles(studyRoot);
    if (!files || files->value(kListName).trimmed().isEmpty()) {
        return check;
    }
    const Codelists::OpenCodelists site;
    const Core::Result<Codelists::UpstreamReply> reply = site.check(files->value(kListName), files->value(kManifestName));
    if (!reply) {
        check.message = tr("They are sound here. OpenCodelists could not be asked whether they are up to date.");
        check.state = reply.error().code == Core::ErrorCode::Unavailable ? Jobs::CheckState::Passed : Jobs::CheckState::Warning;
    } else if (!reply->isOk()) {
        check.state = Jobs::CheckState::Failed;
        check.message = describe(*reply);
        check.fix = update;
    }
    return check;
}

Core::Result<QStringList> updateCodelists(const QString &studyRoot, const Core::JobContext &context)
{
    if (const Core::Result<void> recovered = Codelists::recoverChanges(studyRoot); !recovered) {
        return Core::fail(recovered.error());
    }
    const Core::Result<Codelists::ListFiles> files = Codelists::readListFiles(studyRoot);
    if (!files) {
        return Core::fail(files.error());
    }
    const Codelists::OpenCodelists site;
    Codelists::UpdateOptions options;
    options.now = Codelists::manifestNow();
    options.keepStrays = true;
    const Codelists::UpdateSteps steps = Codelists::updateSteps(
        *files,
        [&site, &context](const QString &url) {
            context.progress(0, 0, url);
            return context.isCancelled() ? Codelists::FetchReply{0, {}, {}, tr("Stopped.")} : site.fetch(url);
        },
        options);
    if (context.isCancelled()) {
        return Core::fail(Core::ErrorCode::Cancelled, tr("Stopped. No codelist was changed."));
    }
    if (steps.problem) {
        return Core::fail(Core::ErrorCode::InvalidInput, steps.problem->message);
    }
    if (const Core::Result<void> applied = Codelists::applyChanges(studyRoot, steps.changes); !applied) {
        return Core::fail(applied.error());
    }
    QStringList changed;
    for (const Codelists::ListChange &change : steps.changes) {
        if (change.content && files->value(change.name) != *change.content) {
            changed.append(change.name);
        }
    }
    return changed;
}

} // namespace Commands
