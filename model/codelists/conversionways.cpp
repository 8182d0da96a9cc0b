// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/conversionways.h"

#include <algorithm>

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include "model/terminology/store.h"

namespace Codelists
{

namespace
{

const QString kSnomed = QStringLiteral("snomedct");
const QString kMedicines = QStringLiteral("dmd");

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::Conversion", text);
}

const QList<ConversionWay> &ways()
{
    static const QList<ConversionWay> kWays = [] {
        struct Map
        {
            const char *from;
            const char *to;
            const char *release;
            const char *scheme;
        };
        constexpr Map kMaps[] = {{"snomedct", "icd10", "snomedct", "icd10"},          {"snomedct", "opcs4", "snomedct", "opcs4"},
                                 {"ctv3", "snomedct", "read-map", "ctv3-snomedct"},   {"readv2", "snomedct", "read-map", "readv2-snomedct"},
                                 {"bnf", "dmd", "bnf-map", "dmd"}};
        QList<ConversionWay> made;
        for (const Map &map : kMaps) {
            const QString from = QString::fromLatin1(map.from);
            const QString to = QString::fromLatin1(map.to);
            made.append({from, to, QString::fromLatin1(map.release), QString::fromLatin1(map.scheme), false});
            made.append({to, from, QString::fromLatin1(map.release), QString::fromLatin1(map.scheme), true});
        }
        return made;
    }();
    return kWays;
}

const ConversionWay *direct(const QString &from, const QString &to)
{
    const auto found = std::find_if(ways().cbegin(), ways().cend(), [&](const ConversionWay &way) { return way.from == from && way.to == to; });
    return found == ways().cend() ? nullptr : &*found;
}

Core::Result<std::shared_ptr<const Terminology::Release>> needed(const QString &kind, const ReleaseOfKind &releaseOf)
{
    if (auto release = releaseOf(kind)) {
        return release;
    }
    return Core::fail(Core::ErrorCode::NotFound, importNeeded(kind));
}

/// The rows of the first step carried on by the second.
Conversion joined(const Conversion &first, const Conversion &second, const QStringList &codes)
{
    QMap<QString, QList<ConvertedRow>> onwards;
    for (const ConvertedRow &row : second.rows) {
        onwards[row.source].append(row);
    }
    Conversion result;
    QMap<QString, QSet<QString>> targets;
    for (const ConvertedRow &row : first.rows) {
        for (const ConvertedRow &next : onwards.value(row.target)) {
            const QStringList notes = QStringList{row.note, next.note}.filter(QRegularExpression(QStringLiteral(".")));
            const QString quality = row.quality == next.quality ? row.quality : row.quality + QStringLiteral(", ") + next.quality;
            result.rows.append({row.source, next.target, quality, notes.join(QStringLiteral("; ")), row.target});
            targets[row.source].insert(next.target);
        }
    }
    for (const QString &code : codes) {
        const qsizetype count = targets.value(code).size();
        if (count == 0) {
            result.unmapped.append(code);
        } else if (count > 1) {
            result.oneToMany.append(code);
        }
    }
    result.drawnIn = second.drawnIn;
    result.unknownTargets = second.unknownTargets;
    std::stable_sort(result.rows.begin(), result.rows.end(), [](const ConvertedRow &a, const ConvertedRow &b) {
        return a.source != b.source ? a.source < b.source : a.target < b.target;
    });
    return result;
}

} // namespace

QString importNeeded(const QString &kind)
{
    const Terminology::Importer *importer = Terminology::importerFor(kind);
    return tr("The codes cannot be converted: what they need is in a release that is not imported (%1). %2").arg(importer ? importer->title : kind, importer ? importer->where : QString());
}

QList<ConversionWay> conversionRoute(const QString &from, const QString &to)
{
    if (const ConversionWay *way = direct(from, to)) {
        return {*way};
    }
    const ConversionWay *first = direct(from, kSnomed);
    const ConversionWay *second = direct(kSnomed, to);
    return first && second && from != to ? QList<ConversionWay>{*first, *second} : QList<ConversionWay>();
}

Core::Result<Conversion> convertList(const QString &from, const QString &to, const QStringList &codes, const ReleaseOfKind &releaseOf)
{
    const QList<ConversionWay> route = conversionRoute(from, to);
    if (route.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("There is no map from %1 to %2.").arg(from, to));
    }
    Conversion result;
    for (qsizetype step = 0; step < route.size(); ++step) {
        const ConversionWay &way = route.at(step);
        const auto maps = needed(way.release, releaseOf);
        if (!maps) {
            return tl::unexpected(maps.error());
        }
        QStringList input = codes;
        if (step > 0) {
            QSet<QString> reached;
            for (const ConvertedRow &row : std::as_const(result.rows)) {
                reached.insert(row.target);
            }
            input = QStringList(reached.begin(), reached.end());
            input.sort();
        }
        const auto target = releaseOf(way.to);
        const Conversion own = convertCodes(**maps, way.scheme, input, way.backwards, target.get());
        result = step == 0 ? own : joined(result, own, codes);
    }
    return result;
}

PreviousIds previousIdsInStore(const QString &folder)
{
    PreviousIds pairs;
    const Terminology::Store store = folder.isEmpty() ? Terminology::Store() : Terminology::Store(folder);
    for (const Terminology::StoredRelease &stored : store.releases()) {
        const auto release = stored.kind() == kMedicines ? Terminology::Release::open(stored.path) : Core::fail(Core::ErrorCode::NotFound, {});
        if (release) {
            pairs += (*release)->previousIds();
        }
    }
    return pairs;
}

} // namespace Codelists
