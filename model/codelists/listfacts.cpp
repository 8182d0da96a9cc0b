// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/listfacts.h"

#include <algorithm>

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSet>

#include "model/codelists/csvproblems.h"
#include "model/codelists/draftdocument.h"
#include "model/codelists/studylists.h"
#include "model/core/csvtext.h"

namespace Codelists
{

namespace
{

constexpr qsizetype kSampleCodes = 200; ///< enough to tell the system
constexpr qsizetype kSampleTerms = 5;
constexpr qint64 kWeekDays = 7;

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::ListFacts", text);
}

QDateTime timeOf(const QString &written)
{
    QDateTime time = QDateTime::fromString(written.left(19), QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    time.setTimeSpec(Qt::UTC);
    return time;
}

void readCsvInto(const QByteArray &text, ListFacts &facts)
{
    const QString content = QString::fromUtf8(text);
    const QList<QStringList> rows = Core::csvCells(content.startsWith(QChar::ByteOrderMark) ? content.mid(1) : content);
    facts.columns = rows.value(0);
    QStringList sample;
    for (const QStringList &row : rows.mid(1, kSampleCodes)) {
        sample.append(row.value(0));
    }
    facts.system = detectSystem(facts.columns, sample);
    const CodeSystem *system = codeSystem(facts.system);
    const CodeColumns columns = system != nullptr ? findColumns(*system, facts.columns).value_or(CodeColumns{0, -1}) : CodeColumns{0, -1};
    QSet<QString> codes;
    for (const QStringList &row : rows.mid(1)) {
        if (const QString code = row.value(columns.code).trimmed(); !code.isEmpty()) {
            codes.insert(code);
            if (columns.term >= 0 && facts.terms.size() < kSampleTerms) {
                facts.terms.append(row.value(columns.term).simplified());
            }
        }
    }
    facts.codes = static_cast<int>(codes.size());
}

void readDownload(const TextOf &textOf, const QByteArray &text, ListFacts &facts)
{
    const QString file = facts.path.section(u'/', -1);
    facts.state = ListFacts::State::NotListed;
    const QByteArray list = textOf(listFolder() + QStringLiteral("codelists.txt")).value_or(QByteArray());
    for (const ListEntry &entry : parseListFile(QString::fromUtf8(list), {}).entries) {
        if (entry.file == file) {
            facts.id = entry.id;
            facts.name = entry.codelist.section(u'/', -1);
            facts.version = entry.version;
            facts.state = ListFacts::State::Edited;
        }
    }
    const auto manifest = parseManifest(textOf(listFolder() + QStringLiteral("codelists.json")).value_or(QByteArray()));
    for (const ManifestEntry &entry : manifest.value_or(QList<ManifestEntry>())) {
        if (entry.file == file) {
            facts.made = timeOf(entry.downloadedAt);
            facts.state = facts.state == ListFacts::State::Edited && entry.sha == contentDigest(text) ? ListFacts::State::AsDownloaded : facts.state;
        }
    }
}

void readOwn(const TextOf &textOf, const QByteArray &text, ListFacts &facts)
{
    facts.state = ListFacts::State::Own;
    const QString file = facts.path.section(u'/', -1);
    for (const OwnEntry &entry : parseOwnManifest(textOf(ownManifest()).value_or(QByteArray()))) {
        if (entry.file == file) {
            facts.made = timeOf(entry.madeAt);
            facts.release = entry.release;
            facts.system = entry.system;
            facts.state = entry.sha == contentDigest(text) ? ListFacts::State::Own : ListFacts::State::Edited;
        }
    }
}

QString stateWords(const ListFacts &facts, const QDate &today)
{
    const QString day = facts.made.isValid() ? QLocale().toString(facts.made.date(), QLocale::LongFormat) : QString();
    const qint64 days = facts.made.isValid() ? facts.made.date().daysTo(today) : 0;
    switch (facts.state) {
    case ListFacts::State::Missing:
        return tr("The file does not exist.");
    case ListFacts::State::NotListed:
        return tr("No line of codelists.txt names it, so an update would delete it.");
    case ListFacts::State::Edited:
        return facts.id.isEmpty() ? tr("Edited since it was written from its draft.") : tr("It differs from what was downloaded. Update the codelists to get it back.");
    case ListFacts::State::Own:
        return day.isEmpty() ? tr("A list of this study's own.") : tr("A list of this study's own, written on %1.").arg(day);
    case ListFacts::State::AsDownloaded:
        break;
    }
    QString words = day.isEmpty() ? tr("As downloaded.") : tr("As downloaded on %1.").arg(day);
    // Products get new ids every week, and the site adds the rows for them (codelists.md 3.2, 4.3).
    if (facts.system == QStringLiteral("dmd") && days > kWeekDays) {
        words += u' ' + tr("Lists of dm+d change every week: update it before a run.");
    }
    return words;
}

} // namespace

ListFacts listFacts(const TextOf &textOf, const QString &path)
{
    ListFacts facts;
    facts.path = path;
    facts.name = path.section(u'/', -1).section(u'.', 0, 0);
    const auto text = textOf(path);
    if (!text) {
        facts.state = ListFacts::State::Missing;
        return facts;
    }
    readCsvInto(*text, facts);
    if (path.startsWith(listFolder())) {
        readDownload(textOf, *text, facts);
    } else {
        readOwn(textOf, *text, facts);
    }
    return facts;
}

QString listWords(const ListFacts &facts, const QDate &today)
{
    const CodeSystem *system = codeSystem(facts.system);
    QStringList head;
    if (system != nullptr) {
        head.append(system->name);
    }
    if (!facts.version.isEmpty()) {
        head.append(tr("version %1").arg(facts.version));
    }
    if (!facts.release.isEmpty()) {
        head.append(facts.release);
    }
    if (facts.state != ListFacts::State::Missing) {
        head.append(QCoreApplication::translate("Codelists::ListFacts", "%n code(s)", nullptr, facts.codes));
    }
    QString words = QStringLiteral("%1\n\n%2").arg(head.join(QStringLiteral(" · ")), stateWords(facts, today));
    if (!facts.terms.isEmpty()) {
        words += QStringLiteral("\n\n");
        for (const QString &term : facts.terms) {
            words += QStringLiteral("- %1\n").arg(term.toHtmlEscaped());
        }
        if (facts.codes > facts.terms.size()) {
            words += QStringLiteral("- …\n");
        }
    }
    return words;
}

QList<OwnEntry> parseOwnManifest(const QByteArray &json)
{
    QList<OwnEntry> entries;
    const QJsonObject files = QJsonDocument::fromJson(json).object().value(QStringLiteral("files")).toObject();
    for (auto file = files.constBegin(); file != files.constEnd(); ++file) {
        const QJsonObject values = file.value().toObject();
        const auto text = [&values](const char *key) { return values.value(QLatin1String(key)).toString(); };
        entries.append({file.key(), text("draft"), text("system"), text("release"), text("made_at"), text("sha")});
    }
    return entries;
}

QByteArray withOwnEntry(const QByteArray &json, const OwnEntry &entry)
{
    QList<OwnEntry> entries = parseOwnManifest(json);
    entries.erase(std::remove_if(entries.begin(), entries.end(), [&entry](const OwnEntry &known) { return known.file == entry.file; }), entries.end());
    entries.append(entry);
    QJsonObject files;
    for (const OwnEntry &known : std::as_const(entries)) {
        files.insert(known.file, QJsonObject{{QStringLiteral("draft"), known.draft},
                                             {QStringLiteral("system"), known.system},
                                             {QStringLiteral("release"), known.release},
                                             {QStringLiteral("made_at"), known.madeAt},
                                             {QStringLiteral("sha"), known.sha}});
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("files"), files}}).toJson(QJsonDocument::Indented);
}

QString ownManifest()
{
    return draftFolder() + QStringLiteral("codelists.json");
}

} // namespace Codelists
