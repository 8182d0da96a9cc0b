// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <unistd.h>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "model/terminology/store.h"

namespace Cli
{

namespace
{

using Commands::Failed;
using Commands::Succeeded;
using Commands::UsageError;
using Terminology::ConceptInfo;
using Terminology::Release;
using Terminology::Store;
using Terminology::StoredRelease;

const QString kFormat = QStringLiteral("--format");
const QString kLimit = QStringLiteral("--limit");
const QString kStore = QStringLiteral("--store");
const QString kWords = QStringLiteral("--words");
const QString kCode = QStringLiteral("--code");
constexpr int kUsualLimit = 1000;

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
    const QString folder = arguments.values.value(kStore);
    return folder.isEmpty() ? Store() : Store(folder);
}

bool wantsJson(const Arguments &arguments)
{
    return arguments.values.value(kFormat) == QStringLiteral("json");
}

QJsonObject jsonOf(const StoredRelease &release)
{
    QJsonObject object{{QStringLiteral("id"), release.id}, {QStringLiteral("bytes"), release.bytes}};
    for (auto entry = release.description.cbegin(); entry != release.description.cend(); ++entry) {
        if (entry.key() == QStringLiteral("fingerprint") || entry.key() == QStringLiteral("stage")) {
            continue;
        }
        bool number = false;
        const qint64 value = entry.value().toLongLong(&number);
        const bool isCount = number && entry.key() != QStringLiteral("version") && entry.key() != QStringLiteral("date");
        object.insert(entry.key(), isCount ? QJsonValue(value) : QJsonValue(entry.value()));
    }
    return object;
}

void printJson(const QJsonDocument &document)
{
    printOut(QString::fromUtf8(document.toJson(QJsonDocument::Indented)).trimmed());
}

QString kindNames()
{
    QStringList names;
    for (const Terminology::Importer &importer : Terminology::importers()) {
        names.append(importer.kind);
    }
    return names.join(QStringLiteral(", "));
}

void printImported(const Store::Imported &imported, const Arguments &arguments)
{
    if (wantsJson(arguments)) {
        printJson(QJsonDocument(jsonOf(imported.release)));
        return;
    }
    printOut((imported.wasThere ? tr("%1 %2 was imported before (%3).") : tr("Imported %1 %2 (%3)."))
                 .arg(imported.release.name(), imported.release.version(), imported.release.id));
    const QStringList plain{QStringLiteral("kind"),   QStringLiteral("name"),     QStringLiteral("version"), QStringLiteral("date"),
                            QStringLiteral("source"), QStringLiteral("imported"), QStringLiteral("stage"),   QStringLiteral("fingerprint")};
    for (auto entry = imported.release.description.cbegin(); entry != imported.release.description.cend(); ++entry) {
        if (!plain.contains(entry.key())) {
            printOut(QStringLiteral("  %1: %2").arg(entry.key(), entry.value()));
        }
    }
}

int importRelease(const Arguments &arguments)
{
    const QStringList words = arguments.positional.mid(1);
    if (words.isEmpty() || words.size() > 2) {
        return usage(tr("import needs the kind and the file or folder: studybench-cli terminology import snomedct RELEASE.zip. Kinds: %1.").arg(kindNames()));
    }
    const QString kind = words.size() == 2 && words.at(0) != QStringLiteral("auto") ? words.at(0) : QString();
    if (!kind.isEmpty() && Terminology::importerFor(kind) == nullptr) {
        return usage(tr("There is no kind of release called %1. Choose one of: %2.").arg(kind, kindNames()));
    }
    Terminology::ImportControl control;
    control.cancelled = [] { return interrupted().load(); };
    if (::isatty(STDERR_FILENO) == 1) {
        control.progress = [last = -1](int percent, const QString &what) mutable {
            if (percent != last) {
                last = percent;
                printError(QStringLiteral("%1 % %2").arg(percent, 3).arg(what));
            }
        };
    }
    const auto imported = storeOf(arguments).import(kind, words.constLast(), control);
    if (!imported) {
        if (imported.error().code == Core::ErrorCode::Cancelled) {
            printError(tr("Stopped. The same command goes on where it stopped."));
            return 130;
        }
        printError(imported.error());
        return Failed;
    }
    printImported(*imported, arguments);
    return Succeeded;
}

int listReleases(const Arguments &arguments)
{
    const QList<StoredRelease> releases = storeOf(arguments).releases();
    if (wantsJson(arguments)) {
        QJsonArray array;
        for (const StoredRelease &release : releases) {
            array.append(jsonOf(release));
        }
        printJson(QJsonDocument(array));
        return Succeeded;
    }
    for (const StoredRelease &release : releases) {
        printOut(QStringList{release.kind(), release.name(), release.version(), release.date(),
                             release.description.value(QStringLiteral("concepts"), QStringLiteral("-")), release.id}
                     .join(u'\t'));
    }
    if (releases.isEmpty()) {
        printError(tr("No release is imported yet. Get one of these files and import it:"));
        for (const Terminology::Importer &importer : Terminology::importers()) {
            printError(QStringLiteral("  %1: %2 %3").arg(importer.kind, importer.title, importer.where));
        }
    }
    return Succeeded;
}

Core::Result<std::shared_ptr<Release>> openRelease(const Arguments &arguments, const QString &system)
{
    const auto stored = storeOf(arguments).find(system);
    if (!stored) {
        return Core::fail(Core::ErrorCode::NotFound,
                          tr("No release of %1 is imported. Import one: studybench-cli terminology import %1 FILE").arg(system));
    }
    return Release::open(stored->path);
}

QJsonObject jsonOf(const ConceptInfo &info)
{
    return {{QStringLiteral("code"), info.code}, {QStringLiteral("term"), info.term}, {QStringLiteral("kind"), info.kind}, {QStringLiteral("active"), info.active}};
}

void printConcepts(const QList<ConceptInfo> &found, const Arguments &arguments)
{
    QJsonArray array;
    for (const ConceptInfo &info : found) {
        if (wantsJson(arguments)) {
            array.append(jsonOf(info));
        } else {
            printOut(QStringList{info.code, info.term, info.active ? info.kind : tr("inactive")}.join(u'\t'));
        }
    }
    if (wantsJson(arguments)) {
        printJson(QJsonDocument(array));
    }
}

/// Parts of terms as the site searches; where nothing has the part, words in any order.
int searchReleases(const Arguments &arguments)
{
    if (arguments.positional.size() < 3) {
        return usage(tr("search needs the system and the text: studybench-cli terminology search snomedct asthma"));
    }
    const QString text = QStringList(arguments.positional.mid(2)).join(u' ');
    bool number = false;
    const int limit = arguments.values.value(kLimit, QString::number(kUsualLimit)).toInt(&number);
    if (!number || limit < 1) {
        return usage(tr("\"%1\" is no number of results.").arg(arguments.values.value(kLimit)));
    }
    const auto release = openRelease(arguments, arguments.positional.at(1));
    if (!release) {
        printError(release.error());
        return Failed;
    }
    QList<ConceptInfo> found;
    if (arguments.has(kCode)) {
        for (const QString &code : (*release)->matchingCodes(text, true)) {
            found.append((*release)->info(code));
        }
    } else {
        QList<Terminology::SearchHit> hits;
        if (!arguments.has(kWords)) {
            hits = (*release)->searchParts(text, limit);
        }
        if (hits.isEmpty()) {
            hits = arguments.has(kWords) ? (*release)->searchWords(text, limit) : (*release)->search(text, limit);
        }
        for (const Terminology::SearchHit &hit : std::as_const(hits)) {
            found.append(hit.found);
        }
    }
    printConcepts(found.mid(0, limit), arguments);
    if (found.size() >= limit) {
        printError(tr("Only the first %1 are shown. Use --limit N for more.").arg(limit));
    }
    return Succeeded;
}

int showConcept(const Arguments &arguments)
{
    if (arguments.positional.size() != 3) {
        return usage(tr("show needs the system and a code: studybench-cli terminology show snomedct 138875005"));
    }
    const auto opened = openRelease(arguments, arguments.positional.at(1));
    if (!opened) {
        printError(opened.error());
        return Failed;
    }
    const Release &release = **opened;
    const ConceptInfo info = release.info(arguments.positional.at(2));
    if (info.number < 0) {
        printError(tr("The release has no code %1.").arg(arguments.positional.at(2)));
        return Failed;
    }
    printConcepts({info}, arguments);
    const auto lines = [](const QString &title, const QStringList &entries) {
        for (const QString &entry : entries) {
            printOut(QStringLiteral("  %1: %2").arg(title, entry));
        }
    };
    QStringList terms;
    for (const Terminology::TermInfo &term : release.terms(info.code)) {
        terms.append(term.text);
    }
    lines(tr("term"), terms);
    const auto named = [&release](std::span<const int> numbers) {
        QStringList names;
        for (const int node : numbers) {
            names.append(release.codeOf(node) + u' ' + release.termOf(release.codeOf(node)));
        }
        return names;
    };
    lines(tr("parent"), named(release.graph().parents(info.number)));
    lines(tr("child"), named(release.graph().children(info.number)));
    printOut(QStringLiteral("  %1: %2").arg(tr("descendants")).arg(release.graph().descendants(info.number).size()));
    QStringList others;
    for (const Terminology::HistoryInfo &step : release.substitutes(info.code)) {
        others.append(QStringLiteral("%1 %2 (%3)").arg(step.other, release.termOf(step.other), step.relation));
    }
    lines(tr("substitute"), others);
    others.clear();
    for (const Terminology::MapInfo &map : release.mapsFrom(info.code)) {
        others.append(QStringLiteral("%1 %2 (%3)").arg(map.scheme, map.target, map.quality));
    }
    lines(tr("map"), others);
    return Succeeded;
}

int terminology(const QStringList &words)
{
    const auto arguments = parseArguments(words, {kFormat, kLimit, kStore}, {kWords, kCode});
    if (!arguments) {
        return usage(arguments.error().message);
    }
    const QString action = arguments->positional.value(0);
    if (action == QStringLiteral("import")) {
        return importRelease(*arguments);
    }
    if (action == QStringLiteral("list")) {
        return listReleases(*arguments);
    }
    if (action == QStringLiteral("search")) {
        return searchReleases(*arguments);
    }
    if (action == QStringLiteral("show")) {
        return showConcept(*arguments);
    }
    return usage(tr("terminology needs one of: import KIND PATH, list, search SYSTEM TEXT, show SYSTEM CODE."));
}

} // namespace

QList<Command> terminologyCommands()
{
    return {{QStringLiteral("terminology"),
             QStringLiteral("import KIND PATH | list | search SYSTEM TEXT [--words] [--limit N] | show SYSTEM CODE [--format json]"),
             tr("Import releases of coding systems and look codes up."), &terminology}};
}

} // namespace Cli
