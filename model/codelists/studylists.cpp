// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/studylists.h"

#include <algorithm>

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include "model/core/csvtext.h"
#include "model/core/files.h"

namespace Codelists
{

namespace
{

const QString kListName = QStringLiteral("codelists/codelists.txt");
const QString kManifestName = QStringLiteral("codelists/codelists.json");

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::StudyLists", text);
}

Core::Diagnostic finding(const QString &file, int line, const QString &rule, const QString &message)
{
    Core::Diagnostic diagnostic;
    diagnostic.file = file;
    if (line > 0) {
        diagnostic.range = {{line, 1}, {line, 1}};
    }
    diagnostic.rule = rule;
    diagnostic.message = message;
    return diagnostic;
}

/// QJsonObject sorts its keys, but the manifest's order must survive, so keys of "files" are taken
/// from the text in order of first appearance.
QStringList keysInOrder(const QByteArray &json, const QStringList &keys)
{
    QStringList ordered = keys;
    std::sort(ordered.begin(), ordered.end(), [&json](const QString &a, const QString &b) {
        const auto place = [&json](const QString &key) {
            return json.indexOf('"' + key.toUtf8() + "\":");
        };
        return place(a) < place(b);
    });
    return ordered;
}

QByteArray jsonText(const QString &text)
{
    // Python's json.dumps escapes everything that is not ASCII.
    QByteArray quoted = "\"";
    for (const QChar unit : text) {
        if (unit == u'"' || unit == u'\\') {
            quoted += '\\';
            quoted += unit.toLatin1();
        } else if (unit.unicode() < 0x20 || unit.unicode() > 0x7E) {
            quoted += "\\u" + QByteArray::number(unit.unicode(), 16).rightJustified(4, '0');
        } else {
            quoted += unit.toLatin1();
        }
    }
    return quoted + '"';
}

struct Manifest
{
    QList<ManifestEntry> entries;
    QList<Core::Diagnostic> diagnostics;
    bool readable = false;
};

Manifest loadManifest(const QString &studyRoot)
{
    Manifest manifest;
    const auto bytes = Core::readFile(studyRoot + QLatin1Char('/') + kManifestName);
    if (!bytes) {
        manifest.diagnostics.append(finding(kManifestName, 0, QStringLiteral("codelists.manifest"),
                                            tr("There is no codelists.json, so it is not known which versions the CSV files hold. "
                                               "Update the codelists.")));
        return manifest;
    }
    auto entries = parseManifest(*bytes);
    if (!entries) {
        const int line = entries.error().where ? entries.error().where->range.start.line : 0;
        manifest.diagnostics.append(finding(kManifestName, line, QStringLiteral("codelists.manifest"), entries.error().message));
        return manifest;
    }
    manifest.entries = *entries;
    manifest.readable = true;
    return manifest;
}

void compareIds(const ListFile &list, const QList<ManifestEntry> &entries, QList<Core::Diagnostic> &diagnostics)
{
    QSet<QString> downloaded;
    for (const ManifestEntry &entry : entries) {
        downloaded.insert(entry.id);
    }
    QSet<QString> listed;
    for (const ListEntry &entry : list.entries) {
        listed.insert(entry.id);
        if (!downloaded.contains(entry.id)) {
            diagnostics.append(finding(kListName, entry.line, QStringLiteral("codelists.not-downloaded"),
                                       tr("%1 is listed but was not downloaded. Update the codelists.").arg(entry.id)));
        }
    }
    for (const ManifestEntry &entry : entries) {
        if (!listed.contains(entry.id)) {
            diagnostics.append(finding(kManifestName, 0, QStringLiteral("codelists.not-listed"),
                                       tr("%1 was downloaded but is not in codelists.txt. Add its line again or update the codelists.")
                                           .arg(entry.id)));
        }
    }
}

void compareFiles(const QString &studyRoot, const QList<ManifestEntry> &entries, QList<Core::Diagnostic> &diagnostics)
{
    const QDir folder(studyRoot + QLatin1Char('/') + listFolder());
    QSet<QString> known;
    for (const ManifestEntry &entry : entries) {
        known.insert(entry.file);
        const QString path = listFolder() + entry.file;
        const auto content = Core::readFile(studyRoot + QLatin1Char('/') + path);
        if (!content) {
            diagnostics.append(finding(path, 0, QStringLiteral("codelists.missing"),
                                       tr("%1 is missing. Update the codelists.").arg(entry.file)));
        } else if (contentDigest(*content) != entry.sha) {
            diagnostics.append(finding(path, 0, QStringLiteral("codelists.edited"),
                                       tr("%1 differs from what was downloaded. Undo the change, or keep a list of your own in another "
                                          "folder, such as local_codelists/.")
                                           .arg(entry.file)));
        }
    }
    for (const QString &name : folder.entryList({QStringLiteral("*.csv")}, QDir::Files, QDir::Name)) {
        if (!known.contains(name)) {
            diagnostics.append(finding(listFolder() + name, 0, QStringLiteral("codelists.stray"),
                                       tr("%1 is in codelists/ but not in codelists.txt: the next update deletes it. Move it to "
                                          "another folder, such as local_codelists/.")
                                           .arg(name)));
        }
    }
}

} // namespace

QString listFolder()
{
    return QStringLiteral("codelists/");
}

QString cleanListLine(const QString &line)
{
    QString clean = line.trimmed();
    while (clean.endsWith(u'/')) {
        clean.chop(1);
    }
    return clean;
}

std::optional<ListEntry> parseListLine(const QString &line)
{
    ListEntry entry;
    entry.id = cleanListLine(line);
    QStringList parts = entry.id.split(u'/');
    if (parts.size() != 3 && parts.size() != 4) {
        return {};
    }
    entry.version = parts.takeLast();
    entry.codelist = parts.join(u'/');
    entry.file = parts.join(u'-') + QStringLiteral(".csv");
    entry.url = QStringLiteral("https://www.opencodelists.org/codelist/") + entry.id + QLatin1Char('/');
    return entry;
}

ListFile parseListFile(const QString &text, const QString &fileName)
{
    ListFile list;
    QHash<QString, ListEntry> byCodelist;
    QHash<QString, ListEntry> byFile;
    const QStringList lines = Core::textLines(text);
    for (int number = 1; number <= lines.size(); ++number) {
        const QString line = cleanListLine(lines.at(number - 1));
        if (line.isEmpty() || line.startsWith(u'#')) {
            continue;
        }
        std::optional<ListEntry> entry = parseListLine(line);
        if (!entry) {
            list.diagnostics.append(finding(fileName, number, QStringLiteral("codelists.line"),
                                            tr("\"%1\" is no codelist version. Write ORGANISATION/CODELIST/VERSION or "
                                               "user/NAME/CODELIST/VERSION.")
                                                .arg(line)));
            continue;
        }
        entry->line = number;
        if (const auto earlier = byCodelist.constFind(entry->codelist); earlier != byCodelist.constEnd()) {
            const bool same = earlier->version == entry->version;
            list.diagnostics.append(finding(fileName, number, same ? QStringLiteral("codelists.duplicate") : QStringLiteral("codelists.versions"),
                                            same ? tr("%1 stands on line %2 already. Delete one of the lines.").arg(entry->id).arg(earlier->line)
                                                 : tr("%1 is listed in version %2 on line %3 too. Keep one version.")
                                                       .arg(entry->codelist, earlier->version)
                                                       .arg(earlier->line)));
            continue;
        }
        if (const auto other = byFile.constFind(entry->file); other != byFile.constEnd()) {
            list.diagnostics.append(finding(fileName, number, QStringLiteral("codelists.file-name"),
                                            tr("%1 and %2 would both be stored as %3. Only one of them can be used.")
                                                .arg(entry->id, other->id, entry->file)));
        }
        byCodelist.insert(entry->codelist, *entry);
        byFile.insert(entry->file, *entry);
        list.entries.append(*entry);
    }
    return list;
}

Core::Result<QList<ManifestEntry>> parseManifest(const QByteArray &json)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parsed);
    if (parsed.error != QJsonParseError::NoError || !document.object().value(QStringLiteral("files")).isObject()) {
        Core::Error error{Core::ErrorCode::InvalidInput,
                          tr("codelists.json is damaged: %1. Update the codelists to write it anew.")
                              .arg(parsed.error == QJsonParseError::NoError ? tr("it has no \"files\"") : parsed.errorString()),
                          {}, {}, {}};
        const auto line = static_cast<int>(json.left(parsed.offset).count('\n')) + 1;
        error.where = Core::Location{kManifestName, {{line, 1}, {line, 1}}};
        return Core::fail(error);
    }
    const QJsonObject files = document.object().value(QStringLiteral("files")).toObject();
    QList<ManifestEntry> entries;
    for (const QString &name : keysInOrder(json, files.keys())) {
        const QJsonObject file = files.value(name).toObject();
        entries.append({name, file.value(QStringLiteral("id")).toString(), file.value(QStringLiteral("url")).toString(),
                        file.value(QStringLiteral("downloaded_at")).toString(), file.value(QStringLiteral("sha")).toString()});
    }
    return entries;
}

QByteArray writeManifest(const QList<ManifestEntry> &entries)
{
    QByteArray json = "{\n  \"files\": {";
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const ManifestEntry &entry = entries.at(i);
        json += (i > 0 ? ",\n    " : "\n    ") + jsonText(entry.file) + ": {\n      \"id\": " + jsonText(entry.id)
                + ",\n      \"url\": " + jsonText(entry.url) + ",\n      \"downloaded_at\": " + jsonText(entry.downloadedAt)
                + ",\n      \"sha\": " + jsonText(entry.sha) + "\n    }";
    }
    return json + (entries.isEmpty() ? "}\n}" : "\n  }\n}");
}

QString contentDigest(const QByteArray &content)
{
    QByteArray text = content;
    text.replace("\r\n", "\n");
    text.replace('\r', '\n');
    if (text.endsWith('\n')) {
        text.chop(1);
    }
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha1).toHex());
}

QList<Core::Diagnostic> checkStudyLists(const QString &studyRoot)
{
    if (!QDir(studyRoot + QLatin1Char('/') + listFolder()).exists()) {
        return {};
    }
    const auto text = Core::readTextFile(studyRoot + QLatin1Char('/') + kListName);
    if (!text) {
        return {finding(kListName, 0, QStringLiteral("codelists.list"),
                        tr("There is a codelists folder but no codelists.txt in it. Add the file with one codelist version a line."))};
    }
    const ListFile list = parseListFile(*text, kListName);
    QList<Core::Diagnostic> diagnostics = list.diagnostics;
    const Manifest manifest = loadManifest(studyRoot);
    diagnostics += manifest.diagnostics;
    if (manifest.readable) {
        compareIds(list, manifest.entries, diagnostics);
        compareFiles(studyRoot, manifest.entries, diagnostics);
    }
    return diagnostics;
}

} // namespace Codelists
