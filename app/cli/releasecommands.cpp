// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/releasecommands.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "model/core/files.h"
#include "model/outputs/releasedraft.h"

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

int refuse(const Core::Error &error, int status)
{
    printError(error);
    return status;
}

/// 1 when the draft could not be submitted as it is.
int tellChecks(const Outputs::ReleaseDraft &draft, const QString &study)
{
    int errors = 0;
    for (const Core::Diagnostic &check : Outputs::checkDraft(draft, study)) {
        printError(check.toString());
        errors += check.severity == Core::Severity::Error ? 1 : 0;
    }
    return errors == 0 ? Succeeded : Failed;
}

Core::Result<Outputs::ReleaseDraft> draftThere(const QString &study)
{
    const auto kept = Outputs::keptDraft(study);
    if (!kept) {
        return Core::fail(kept.error());
    }
    if (!*kept) {
        return Core::fail(Core::ErrorCode::NotFound, tr("The study has no release draft yet. Begin one: studybench-cli outputs add FILE..."));
    }
    return **kept;
}

/// The group that `--group` names, made if need be, or else the file's own or the first one.
qsizetype groupFor(Outputs::ReleaseDraft &draft, const QString &name, const QString &path)
{
    const Outputs::DraftPlace place = Outputs::placeOf(draft, path);
    if (name.isEmpty() && (place.group >= 0 || !draft.groups.isEmpty())) {
        return std::max<qsizetype>(place.group, 0);
    }
    Outputs::DraftGroup group;
    group.name = name.isEmpty() ? group.name : name.trimmed().toLower();
    const qsizetype known = Outputs::groupNamed(draft, group.name);
    if (known < 0) {
        draft.groups.append(group);
    }
    return known < 0 ? draft.groups.size() - 1 : known;
}

void setTexts(Outputs::ReleaseDraft &draft, const Arguments &arguments, qsizetype group)
{
    if (arguments.values.contains(QStringLiteral("--title"))) {
        draft.title = arguments.values.value(QStringLiteral("--title"));
    }
    if (arguments.values.contains(QStringLiteral("--context"))) {
        draft.groups[group].context = arguments.values.value(QStringLiteral("--context"));
    }
    if (arguments.values.contains(QStringLiteral("--controls"))) {
        draft.groups[group].controls = arguments.values.value(QStringLiteral("--controls"));
    }
}

} // namespace

int showDraft(const QStringList &words)
{
    const auto arguments = parseArguments(words, {QStringLiteral("--format")}, {});
    if (!arguments) {
        return refuse(arguments.error(), UsageError);
    }
    const QString format = arguments->values.value(QStringLiteral("--format"), QStringLiteral("text"));
    if (arguments->positional.size() > 1 || (format != QStringLiteral("text") && format != QStringLiteral("json"))) {
        printError(tr("outputs draft takes one study folder, and --format text or json."));
        return UsageError;
    }
    const auto study = studyFolder(arguments->positional.value(0));
    if (!study) {
        return refuse(study.error(), UsageError);
    }
    const auto draft = draftThere(*study);
    if (!draft) {
        return refuse(draft.error(), Failed);
    }
    printOut(format == QStringLiteral("json") ? QString::fromUtf8(Outputs::toJson(*draft)).trimmed() : Outputs::draftText(*draft, *study).trimmed());
    return tellChecks(*draft, *study);
}

int addToDraft(const QStringList &words)
{
    const auto arguments = parseArguments(words, {QStringLiteral("--group"), QStringLiteral("--context"), QStringLiteral("--controls"), QStringLiteral("--title")},
                                          {QStringLiteral("--supporting")});
    if (!arguments) {
        return refuse(arguments.error(), UsageError);
    }
    if (arguments->positional.isEmpty() && arguments->values.isEmpty()) {
        printError(tr("outputs add needs files, or a text to set: studybench-cli outputs add FILE... [--group NAME] [--supporting] [--context TEXT] [--controls TEXT] [--title TEXT]."));
        return UsageError;
    }
    const QString study = QDir::currentPath();
    const auto kept = Outputs::keptDraft(study);
    if (!kept) {
        return refuse(kept.error(), Failed);
    }
    Outputs::ReleaseDraft draft = kept->value_or(Outputs::ReleaseDraft{QFileInfo(study).fileName(), {}});
    const QString group = arguments->values.value(QStringLiteral("--group"));
    setTexts(draft, *arguments, groupFor(draft, group, arguments->positional.value(0)));
    for (const QString &word : arguments->positional) {
        const QString path = Core::relativePath(study, QFileInfo(word).absoluteFilePath());
        if (!QFileInfo(study + u'/' + path).isFile() || !Core::isInside(study, study + u'/' + path)) {
            printError(tr("%1 is not a file of the study, so nothing was added. Run the action that makes it, or name another file.").arg(word));
            return Failed;
        }
        const bool supports = arguments->has(QStringLiteral("--supporting"));
        Outputs::putFile(draft, {path, supports ? Outputs::DraftFile::Kind::Supporting : Outputs::DraftFile::Kind::Output}, groupFor(draft, group, path));
    }
    if (const auto done = Outputs::keepDraft(draft, study); !done) {
        return refuse(done.error(), Failed);
    }
    return Succeeded;
}

int removeFromDraft(const QStringList &words)
{
    const auto arguments = parseArguments(words, {}, {});
    if (!arguments || arguments->positional.isEmpty()) {
        printError(arguments ? tr("outputs remove needs the files to take out of the release draft.") : arguments.error().message);
        return UsageError;
    }
    const QString study = QDir::currentPath();
    auto draft = draftThere(study);
    if (!draft) {
        return refuse(draft.error(), Failed);
    }
    for (const QString &word : arguments->positional) {
        const QString path = Core::relativePath(study, QFileInfo(word).absoluteFilePath());
        if (Outputs::placeOf(*draft, path).group < 0) {
            printError(tr("%1 is not in the release draft, so nothing was changed.").arg(word));
            return Failed;
        }
        Outputs::takeFile(*draft, path);
    }
    if (const auto done = Outputs::keepDraft(*draft, study); !done) {
        return refuse(done.error(), Failed);
    }
    return Succeeded;
}

int exportDraft(const QStringList &words)
{
    const auto arguments = parseArguments(words, {}, {});
    if (!arguments || arguments->positional.isEmpty() || arguments->positional.size() > 2) {
        printError(arguments ? tr("outputs export takes a new folder and, unless it is the working directory, the study.") : arguments.error().message);
        return UsageError;
    }
    const auto study = studyFolder(arguments->positional.value(1));
    if (!study) {
        return refuse(study.error(), UsageError);
    }
    const auto draft = draftThere(*study);
    if (!draft) {
        return refuse(draft.error(), Failed);
    }
    const QString folder = QFileInfo(arguments->positional.constFirst()).absoluteFilePath();
    if (const auto done = Outputs::exportDraft(*draft, *study, folder); !done) {
        return refuse(done.error(), Failed);
    }
    printOut(tr("Exported to %1.").arg(QDir::toNativeSeparators(folder)));
    return tellChecks(*draft, *study);
}

int openDraft(const QStringList &words)
{
    const auto arguments = parseArguments(words, {}, {});
    if (!arguments || arguments->positional.isEmpty() || arguments->positional.size() > 2) {
        printError(arguments ? tr("outputs open takes the folder of an exported draft and, unless it is the working directory, the study.") : arguments.error().message);
        return UsageError;
    }
    const auto study = studyFolder(arguments->positional.value(1));
    if (!study) {
        return refuse(study.error(), UsageError);
    }
    const auto draft = Outputs::draftOfFolder(QFileInfo(arguments->positional.constFirst()).absoluteFilePath());
    if (!draft) {
        return refuse(draft.error(), Failed);
    }
    if (const auto done = Outputs::keepDraft(*draft, *study, Outputs::Former::SetAside); !done) {
        return refuse(done.error(), Failed);
    }
    return Succeeded;
}

int summariseTables(const QStringList &words)
{
    const auto arguments = parseArguments(words, {}, {});
    if (!arguments || arguments->positional.isEmpty()) {
        printError(arguments ? tr("outputs summary needs the tables to summarise.") : arguments.error().message);
        return UsageError;
    }
    int status = Succeeded;
    for (const QString &path : arguments->positional) {
        if (const auto table = Outputs::readTable(path)) {
            printOut(QStringLiteral("%1\n\n%2").arg(path, Outputs::summaryText(*table)));
        } else {
            status = refuse(table.error(), Failed);
        }
    }
    return status;
}

} // namespace Cli
