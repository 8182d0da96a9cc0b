// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/codelisttools.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "model/codelists/comparison.h"
#include "model/codelists/conversionways.h"
#include "model/codelists/csvproblems.h"
#include "model/codelists/draftdocument.h"
#include "model/codelists/listcontent.h"
#include "model/codelists/releasegraph.h"
#include "model/codelists/studylists.h"
#include "model/core/csvtext.h"
#include "model/core/files.h"
#include "model/terminology/store.h"

namespace Cli
{

namespace
{

using namespace Codelists;
using Commands::Failed;
using Commands::Succeeded;
using Commands::UsageError;
using Terminology::Release;
using Terminology::Store;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

int usage(const QString &message)
{
    printError(message);
    return UsageError;
}

Store storeOf(const Arguments &arguments)
{
    const QString folder = arguments.values.value(QStringLiteral("--store"));
    return folder.isEmpty() ? Store() : Store(folder);
}

/// The newest release of a kind; null if none is imported.
std::shared_ptr<Release> releaseOf(const Arguments &arguments, const QString &kind)
{
    const auto stored = storeOf(arguments).find(kind);
    const auto release = stored ? Release::open(stored->path) : Core::fail(Core::ErrorCode::NotFound, {});
    return release ? *release : nullptr;
}

Core::Result<ListContent> readList(const Arguments &arguments, const QString &file)
{
    return readListContent(file, arguments.values.value(QStringLiteral("--system")));
}

QStringList csvFilesOf(const QString &study)
{
    QStringList files;
    for (const QString &folder : {listFolder(), draftFolder()}) {
        const QDir dir(study + u'/' + folder);
        for (const QString &name : dir.entryList({QStringLiteral("*.csv")}, QDir::Files, QDir::Name)) {
            files.append(folder + name);
        }
    }
    return files;
}

void printGroup(const QString &title, const QList<GroupTop> &groups)
{
    qsizetype count = groups.size();
    for (const GroupTop &group : groups) {
        count += group.descendants.size();
    }
    printOut(QStringLiteral("%1: %2").arg(title).arg(count));
    for (const GroupTop &group : groups) {
        printOut(QStringLiteral("  %1\t%2").arg(group.top.code, group.top.term));
        for (const CodeAndTerm &lower : group.descendants) {
            printOut(QStringLiteral("    %1\t%2").arg(lower.code, lower.term));
        }
    }
}

} // namespace

int listProblems(const Arguments &arguments)
{
    const auto study = studyFolder(arguments.positional.value(1));
    if (!study) {
        return usage(study.error().message);
    }
    bool wrong = false;
    for (const QString &file : csvFilesOf(*study)) {
        const auto text = Core::readFile(*study + u'/' + file);
        if (!text) {
            printError(text.error());
            wrong = true;
            continue;
        }
        const QString content = QString::fromUtf8(*text);
        QStringList sample;
        const QList<QStringList> rows = Core::csvCells(content);
        for (const QStringList &row : rows.mid(1)) {
            sample.append(row.value(0));
        }
        ListContext context;
        const auto release = releaseOf(arguments, detectSystem(rows.value(0), sample));
        context.release = release.get();
        const QList<Core::Diagnostic> findings = checkCsv(content, file, context);
        for (const Core::Diagnostic &diagnostic : findings) {
            printError(diagnostic.toString());
            wrong = wrong || diagnostic.severity == Core::Severity::Error;
        }
        const QList<Core::TextEdit> edits = editsOf(findings);
        // Downloaded lists must stay as the site has them.
        if (arguments.has(QStringLiteral("--fix")) && file.startsWith(draftFolder()) && !edits.isEmpty()) {
            if (const auto written = Core::writeFile(*study + u'/' + file, Core::applyEdits(content, edits).toUtf8()); !written) {
                printError(written.error());
                return Failed;
            }
            printOut(tr("Mended %1").arg(file));
        }
    }
    return wrong ? Failed : Succeeded;
}

int compareCodelists(const Arguments &arguments)
{
    if (arguments.positional.size() < 3) {
        return usage(tr("compare needs two or more CSV files: studybench-cli codelists compare OLD.csv NEW.csv"));
    }
    QList<ListContent> lists;
    for (const QString &file : arguments.positional.mid(1)) {
        const auto list = readList(arguments, file);
        if (!list) {
            printError(list.error());
            return Failed;
        }
        lists.append(*list);
    }
    if (lists.size() > 2) {
        QList<QStringList> codes;
        for (const ListContent &list : std::as_const(lists)) {
            codes.append(list.codes);
        }
        for (const Overlap &overlap : overlaps(codes)) {
            QStringList names;
            for (const int place : overlap.lists) {
                names.append(QFileInfo(arguments.positional.at(place + 1)).fileName());
            }
            printOut(QStringLiteral("%1\t%2").arg(overlap.codes.size()).arg(names.join(QStringLiteral(" & "))));
        }
        return Succeeded;
    }
    const ListContent &left = lists.at(0);
    const ListContent &right = lists.at(1);
    if (left.system != right.system) {
        return usage(tr("The lists are of different systems (%1 and %2). Convert one of them first.").arg(left.system, right.system));
    }
    const auto release = releaseOf(arguments, left.system);
    const auto graph = release ? graphAround(*release, left.codes + right.codes) : std::make_shared<const CodeGraph>(QList<CodeEdge>(), left.codes + right.codes);
    const auto termOf = [&release](const ListContent &list) {
        return [&release, &list](const QString &code) {
            const QString term = release ? release->termOf(code) : QString();
            return term.isEmpty() ? list.terms.value(code) : term;
        };
    };
    const Comparison comparison = compareLists(*graph, codeSystem(left.system)->root, left.codes, right.codes, termOf(left), termOf(right));
    printGroup(tr("Only in the first"), comparison.leftOnly);
    printGroup(tr("Only in the second"), comparison.rightOnly);
    printGroup(tr("In both"), comparison.common);
    return Succeeded;
}

int convertCodelist(const Arguments &arguments)
{
    const QString to = arguments.values.value(QStringLiteral("--to"));
    if (arguments.positional.size() != 2 || to.isEmpty()) {
        return usage(tr("convert needs a CSV file and the system to convert to: studybench-cli codelists convert LIST.csv --to icd10"));
    }
    const auto list = readList(arguments, arguments.positional.at(1));
    if (!list) {
        printError(list.error());
        return Failed;
    }
    if (conversionRoute(list->system, to).isEmpty()) {
        return usage(tr("There is no map from %1 to %2.").arg(list->system, to));
    }
    const auto releaseOfKind = [&arguments](const QString &kind) { return std::shared_ptr<const Release>(releaseOf(arguments, kind)); };
    const auto conversion = convertList(list->system, to, list->codes, releaseOfKind);
    if (!conversion) {
        printError(conversion.error());
        return Failed;
    }
    const auto target = releaseOf(arguments, to);
    QList<QStringList> rows{{list->system, to, QStringLiteral("term"), QStringLiteral("quality"), QStringLiteral("note")}};
    for (const ConvertedRow &row : conversion->rows) {
        rows.append({row.source, row.target, target ? target->termOf(row.target) : QString(), row.quality, row.note});
    }
    printOut(Core::writeCsv(rows).trimmed());
    printError(tr("%1 of %2 codes have no target; %3 have several; %4 targets are also reached from codes that are not in the list; %5 targets are not in the release.")
                   .arg(conversion->unmapped.size())
                   .arg(list->codes.size())
                   .arg(conversion->oneToMany.size())
                   .arg(conversion->drawnIn.size())
                   .arg(conversion->unknownTargets.size()));
    return Succeeded;
}

int upgradeCodelist(const Arguments &arguments)
{
    if (arguments.positional.size() != 2) {
        return usage(tr("upgrade needs a dm+d CSV file: studybench-cli codelists upgrade LIST.csv"));
    }
    const auto list = readList(arguments, arguments.positional.at(1));
    if (!list) {
        printError(list.error());
        return Failed;
    }
    const PreviousIds pairs = previousIdsInStore(arguments.values.value(QStringLiteral("--store")));
    const auto newest = releaseOf(arguments, QStringLiteral("dmd"));
    if (!newest) {
        printError(tr("No dm+d release is imported. Import one: studybench-cli terminology import dmd FILE"));
        return Failed;
    }
    const DmdUpgrade upgrade = upgradeDmd(list->codes, pairs, newest.get());
    for (const QString &code : upgrade.added) {
        printOut(QStringLiteral("add\t%1\t%2\t%3").arg(code, newest->termOf(code), upgrade.because.value(code).join(u' ')));
    }
    for (const QString &code : upgrade.unknown) {
        printOut(QStringLiteral("unknown\t%1\t%2\t").arg(code, list->terms.value(code)));
    }
    return Succeeded;
}

} // namespace Cli
