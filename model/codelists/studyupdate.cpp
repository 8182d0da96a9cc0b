// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/studyupdate.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QSet>

#include "model/core/files.h"

namespace Codelists
{

namespace
{

using Kind = ListProblem::Kind;

const QString kList = QStringLiteral("codelists.txt");
const QString kManifest = QStringLiteral("codelists.json");
const QString kSite = QStringLiteral("https://www.opencodelists.org");
const QString kCsv = QStringLiteral(".csv");

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::StudyUpdate", text);
}

ListProblem problem(Kind kind, const QString &message)
{
    return {kind, message};
}

QSet<QString> csvNames(const ListFiles &files)
{
    QSet<QString> names;
    for (const QString &name : files.keys()) {
        if (name.endsWith(kCsv) && !name.contains(u'/')) {
            names.insert(name);
        }
    }
    return names;
}

struct ReadList
{
    QList<ListEntry> entries;
    std::optional<ListProblem> problem;
};

ReadList readList(const ListFiles &files, bool asOfficial)
{
    if (!files.contains(kList)) {
        return {{}, problem(Kind::NoList, tr("There is no codelists/codelists.txt. Make it with one codelist version a line."))};
    }
    const ListFile list = parseListFile(QString::fromUtf8(files.value(kList)), listFolder() + kList);
    ReadList read{list.entries, {}};
    for (const Core::Diagnostic &diagnostic : list.diagnostics) {
        const Kind kind = listProblemKind(diagnostic);
        if (kind != Kind::FileName || !asOfficial) {
            read.problem = problem(kind, diagnostic.toString());
            break;
        }
    }
    return read;
}

QString updateAdvice()
{
    return tr("Run \"studybench-cli codelists update\" and commit the changes.");
}

std::optional<ListProblem> readManifest(const ListFiles &files, QList<ManifestEntry> &entries)
{
    if (!files.contains(kManifest)) {
        return problem(Kind::NoManifest, tr("There is no codelists/codelists.json, so it is not known which versions the files hold. ")
                                             + updateAdvice());
    }
    const auto parsed = parseManifest(files.value(kManifest));
    if (!parsed) {
        return problem(Kind::BadManifest, parsed.error().toString());
    }
    entries = *parsed;
    return {};
}

QString differences(const QSet<QString> &now, const QSet<QString> &before)
{
    QStringList lines;
    for (const QString &name : now - before) {
        lines.append(tr("added: %1").arg(name));
    }
    for (const QString &name : before - now) {
        lines.append(tr("removed: %1").arg(name));
    }
    lines.sort();
    return lines.join(QStringLiteral("\n  "));
}

/// Fetches one list; its change and entry, or a problem.
std::optional<ListProblem> fetchList(const ListEntry &entry, const Fetch &fetch, const QString &now, UpdateSteps &steps,
                                     QList<ManifestEntry> &entries)
{
    const FetchReply reply = fetch(entry.url + QStringLiteral("download.csv"));
    if (reply.status < 200 || reply.status >= 400) {
        const QString reason = reply.status == 0 ? (reply.error.isEmpty() ? tr("the server did not answer") : reply.error)
                                                 : tr("the server answered with status %1").arg(reply.status);
        return problem(Kind::DownloadFailed, tr("%1 could not be downloaded: %2. Check that you can open %3 in a browser.")
                                                 .arg(entry.id, reason, entry.url));
    }
    if (reply.type != QStringLiteral("text/csv")) {
        if (reply.body.toLower().contains("this version is a draft")) {
            return problem(Kind::Draft, tr("%1 is a draft and cannot be used in a study. Save it for review on the site first.").arg(entry.id));
        }
        return problem(Kind::DownloadFailed,
                       tr("%1 could not be downloaded: the server sent %2 instead of a CSV file. Check that you can open %3 in a browser.")
                           .arg(entry.id, reply.type.isEmpty() ? tr("something else") : reply.type, entry.url));
    }
    steps.changes.append({entry.file, reply.body});
    steps.fetched.append(entry.id);
    const ManifestEntry made{entry.file, entry.id, entry.url, now.endsWith(u'Z') ? now : now + u'Z', contentDigest(reply.body)};
    for (ManifestEntry &known : entries) {
        if (known.file == entry.file) {
            known = made;
            return {};
        }
    }
    entries.append(made);
    return {};
}

void keepOldTimes(QList<ManifestEntry> &entries, const QList<ManifestEntry> &old)
{
    for (ManifestEntry &entry : entries) {
        for (const ManifestEntry &before : old) {
            if (before.file == entry.file && before.sha == entry.sha) {
                entry.downloadedAt = before.downloadedAt;
            }
        }
    }
}

/// The site's address of a version as a line of the list.
std::optional<QString> lineOf(const QString &url)
{
    if (!url.contains(kSite)) {
        return {};
    }
    QString line = url;
    line.replace(kSite + QStringLiteral("/codelist/"), QString());
    if (const qsizetype hash = line.indexOf(u'#'); hash >= 0) {
        line.truncate(hash);
    }
    if (line.endsWith(kCsv)) {
        line.truncate(std::max<qsizetype>(line.lastIndexOf(u'/'), 0));
    }
    return line;
}

} // namespace

ListProblem::Kind listProblemKind(const Core::Diagnostic &finding)
{
    if (finding.rule == QStringLiteral("codelists.line")) {
        return Kind::BadLine;
    }
    if (finding.rule == QStringLiteral("codelists.duplicate")) {
        return Kind::Duplicate;
    }
    return finding.rule == QStringLiteral("codelists.versions") ? Kind::Conflict : Kind::FileName;
}

std::optional<ListProblem> firstLocalProblem(const ListFiles &files)
{
    if (files.isEmpty()) {
        return {};
    }
    const ReadList list = readList(files, true);
    if (list.problem) {
        return list.problem;
    }
    QList<ManifestEntry> entries;
    if (const auto bad = readManifest(files, entries)) {
        return bad;
    }
    QSet<QString> listed;
    for (const ListEntry &entry : list.entries) {
        listed.insert(entry.id);
    }
    QSet<QString> downloaded;
    QSet<QString> names;
    for (const ManifestEntry &entry : std::as_const(entries)) {
        downloaded.insert(entry.id);
        names.insert(entry.file);
    }
    if (listed != downloaded) {
        return problem(Kind::IdsDiffer, tr("codelists.txt was edited but the codelists were not updated.\n  %1\n").arg(differences(listed, downloaded))
                                            + updateAdvice());
    }
    if (csvNames(files) != names) {
        return problem(Kind::FilesDiffer, tr("CSV files were added to or deleted from codelists/.\n  %1\n").arg(differences(csvNames(files), names))
                                              + tr("Move files of your own to another folder, such as local_codelists/. ") + updateAdvice());
    }
    QStringList modified;
    for (const ManifestEntry &entry : std::as_const(entries)) {
        if (contentDigest(files.value(entry.file)) != entry.sha) {
            modified.append(listFolder() + entry.file);
        }
    }
    if (!modified.isEmpty()) {
        return problem(Kind::Modified, tr("A CSV file was changed after it was downloaded:\n  %1\n").arg(modified.join(QStringLiteral("\n  ")))
                                           + updateAdvice());
    }
    return {};
}

UpdateSteps updateSteps(const ListFiles &files, const Fetch &fetch, const UpdateOptions &options)
{
    UpdateSteps steps;
    const ReadList list = readList(files, options.asOfficial);
    if (list.problem) {
        steps.problem = list.problem;
        return steps;
    }
    QList<ManifestEntry> old;
    const auto oldProblem = readManifest(files, old);
    QList<ManifestEntry> entries = options.only.isEmpty() ? QList<ManifestEntry>() : old;
    bool found = options.only.isEmpty();
    for (const ListEntry &entry : list.entries) {
        if (!options.only.isEmpty() && entry.id != options.only) {
            continue;
        }
        found = true;
        if (auto bad = fetchList(entry, fetch, options.now, steps, entries)) {
            steps.problem = bad;
            return steps;
        }
    }
    if (!found) {
        steps.problem = problem(Kind::BadLine, tr("%1 is not in codelists/codelists.txt. Add it first.").arg(options.only));
        return steps;
    }
    if (oldProblem && oldProblem->kind == Kind::BadManifest && options.asOfficial) {
        steps.problem = oldProblem; // the official client reads the old times last and stops there
        return steps;
    }
    keepOldTimes(entries, old);
    steps.changes.append({kManifest, writeManifest(entries)});
    if (options.only.isEmpty()) {
        QSet<QString> wanted;
        for (const ManifestEntry &entry : std::as_const(entries)) {
            wanted.insert(entry.file);
        }
        const QSet<QString> strays = csvNames(files) - wanted;
        steps.strays = QStringList(strays.begin(), strays.end());
        steps.strays.sort();
        for (const QString &name : options.keepStrays ? QStringList() : steps.strays) {
            steps.changes.append({name, std::nullopt});
        }
    }
    return steps;
}

UpdateSteps addSteps(const ListFiles &files, const QString &url, const Fetch &fetch, const UpdateOptions &options)
{
    UpdateSteps steps;
    const std::optional<QString> line = lineOf(url);
    if (!line) {
        steps.problem = problem(Kind::BadUrl, tr("\"%1\" is no address of %2. Copy the address of the codelist version from the browser.").arg(url, kSite));
        return steps;
    }
    if (!files.contains(kList)) {
        steps.problem = readList(files, options.asOfficial).problem;
        return steps;
    }
    const std::optional<ListEntry> entry = parseListLine(*line);
    if (!entry || entry->id.startsWith(u'#')) {
        steps.problem = problem(Kind::BadLine, tr("\"%1\" names no codelist version. Open the version you want on the site and copy "
                                                  "its address: ORGANISATION/CODELIST/VERSION or user/NAME/CODELIST/VERSION.")
                                                   .arg(cleanListLine(*line)));
        return steps;
    }
    ListFiles changed = files;
    QByteArray text = files.value(kList);
    if (!text.isEmpty() && !text.endsWith('\n')) {
        text += '\n';
    }
    changed.insert(kList, text + line->toUtf8() + '\n');
    steps.changes.append({kList, changed.value(kList)});
    const ReadList list = readList(changed, options.asOfficial);
    if (list.problem) {
        steps.problem = list.problem;
        return steps;
    }
    QList<ManifestEntry> entries;
    if (auto bad = fetchList(*entry, fetch, options.now, steps, entries)) {
        steps.problem = bad;
        return steps;
    }
    QList<ManifestEntry> old;
    const auto oldProblem = readManifest(files, old);
    const bool first = list.entries.size() == 1 && oldProblem && oldProblem->kind == Kind::NoManifest;
    if (oldProblem && (options.asOfficial || !first)) {
        steps.problem = oldProblem;
        return steps;
    }
    for (const ManifestEntry &before : std::as_const(old)) {
        if (before.file == entry->file) {
            entries.first() = before; // an entry that was there wins over the new one
        } else {
            entries.append(before);
        }
    }
    steps.changes.append({kManifest, writeManifest(entries)});
    return steps;
}

UpdateSteps removeSteps(const ListFiles &files, const QString &id)
{
    UpdateSteps steps;
    QByteArray kept;
    QString file;
    for (const QByteArray &line : files.value(kList).split('\n')) {
        const std::optional<ListEntry> entry = parseListLine(QString::fromUtf8(line));
        if (entry && entry->id == id) {
            file = entry->file;
        } else {
            kept += line + '\n';
        }
    }
    if (file.isEmpty()) {
        steps.problem = problem(Kind::BadLine, tr("%1 is not in codelists/codelists.txt.").arg(id));
        return steps;
    }
    kept.chop(1);
    steps.changes.append({kList, kept});
    QList<ManifestEntry> entries;
    if (const auto bad = readManifest(files, entries); bad && bad->kind == Kind::BadManifest) {
        steps.problem = bad;
        return steps;
    }
    entries.removeIf([&id](const ManifestEntry &entry) { return entry.id == id; });
    if (files.contains(kManifest)) {
        steps.changes.append({kManifest, writeManifest(entries)});
    }
    if (files.contains(file)) {
        steps.changes.append({file, std::nullopt});
    }
    return steps;
}

QString manifestNow()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return now.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")) + QStringLiteral("000");
}

} // namespace Codelists
