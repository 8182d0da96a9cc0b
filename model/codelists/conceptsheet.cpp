// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/conceptsheet.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QLocale>

#include "model/codelists/draftdocument.h"
#include "model/codelists/listcontent.h"
#include "model/codelists/studylists.h"
#include "model/terminology/store.h"

namespace Codelists
{

namespace
{

using Terminology::Release;

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::ConceptSheet", text);
}

QString nameIn(const Release &release, const QString &code)
{
    const QString term = release.termOf(code);
    return term.isEmpty() ? code : term;
}

QStringList historyWords(const Release &release, const QList<Terminology::HistoryInfo> &others)
{
    QStringList words;
    for (const Terminology::HistoryInfo &other : others) {
        words.append(QStringLiteral("%1 %2 (%3)").arg(other.other, release.termOf(other.other), other.relation).simplified());
    }
    return words;
}

QList<CodeAndTerm> termed(const Release &release, std::span<const int> numbers)
{
    constexpr std::size_t kMost = 500; // a page shows fewer, and terms are asked one by one
    QList<CodeAndTerm> entries;
    for (const int number : numbers.first(std::min(numbers.size(), kMost))) {
        const QString code = release.codeOf(number);
        entries.append({code, release.termOf(code)});
    }
    std::sort(entries.begin(), entries.end(), [](const CodeAndTerm &a, const CodeAndTerm &b) { return a.term != b.term ? a.term < b.term : a.code < b.code; });
    return entries;
}

void addMaps(const Release &release, const QString &code, QStringList &words)
{
    for (const Terminology::MapInfo &map : release.mapsFrom(code)) {
        words.append(QStringLiteral("%1 %2 (%3)").arg(map.scheme, map.target, map.quality));
    }
    for (const Terminology::MapInfo &map : release.mapsTo(code)) {
        words.append(QStringLiteral("%1 %2 (%3)").arg(map.scheme, map.source, map.quality));
    }
    words.removeDuplicates();
}

std::shared_ptr<const Release> newest(const char *kind)
{
    const auto stored = Terminology::Store().find(QString::fromLatin1(kind));
    const auto release = stored ? Release::open(stored->path) : Core::fail(Core::ErrorCode::NotFound, {});
    return release ? *release : nullptr;
}

} // namespace

Companions companionsInStore()
{
    return {newest("usage"), newest("clusters"), newest("read-map")};
}

std::optional<qint64> usageCount(const Release &usage, const QString &code)
{
    // A usage release keeps each code's count as a set named after it.
    for (const QString &set : usage.setsOf(code)) {
        if (set.startsWith(QStringLiteral("usage "))) {
            return set.mid(6).toLongLong(); // a star where the count is suppressed
        }
    }
    return std::nullopt;
}

ConceptSheet conceptSheet(const Release &release, const QString &code, const Companions &companions)
{
    ConceptSheet sheet;
    sheet.info = release.info(code);
    for (const Terminology::TermInfo &term : release.terms(code)) {
        if (term.text != sheet.info.term && !sheet.synonyms.contains(term.text)) {
            sheet.synonyms.append(term.text);
        }
    }
    if (sheet.info.number >= 0) {
        sheet.parents = termed(release, release.graph().parents(sheet.info.number));
        sheet.children = termed(release, release.graph().children(sheet.info.number));
        sheet.descendants = static_cast<int>(release.graph().descendants(sheet.info.number).size());
    }
    addMaps(release, code, sheet.maps);
    sheet.substitutes = historyWords(release, release.substitutes(code));
    sheet.predecessors = historyWords(release, release.predecessors(code));
    for (const QString &set : release.setsOf(code)) {
        sheet.sets.append(nameIn(release, set));
    }
    const bool isSnomed = release.kind() == QStringLiteral("snomedct");
    if (companions.clusters && isSnomed) {
        for (const QString &set : companions.clusters->setsOf(code)) {
            sheet.sets.append(nameIn(*companions.clusters, set));
        }
    }
    if (companions.readMap && (isSnomed || release.kind() == QStringLiteral("ctv3"))) {
        addMaps(*companions.readMap, code, sheet.maps);
    }
    if (companions.usage && isSnomed) {
        const auto count = usageCount(*companions.usage, code);
        sheet.usage = !count ? QString() : *count == 0 ? tr("1 to 4") : QLocale().toString(*count);
        sheet.usageOf = companions.usage->description().value(QStringLiteral("name"));
    }
    return sheet;
}

ListHolders listHolders(const QString &studyRoot)
{
    ListHolders holders;
    for (const QString &folder : {listFolder(), draftFolder()}) {
        const QDir dir(studyRoot + u'/' + folder);
        for (const QString &name : dir.entryList({QStringLiteral("*.csv")}, QDir::Files, QDir::Name)) {
            if (name.endsWith(QStringLiteral("-definition.csv"))) {
                continue; // its codes are rules, not members
            }
            const auto content = readListContent(dir.filePath(name));
            for (const QString &code : content ? content->codes : QStringList()) {
                holders[code].append(name);
            }
        }
    }
    return holders;
}

} // namespace Codelists
