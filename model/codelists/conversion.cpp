// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/conversion.h"

#include <algorithm>
#include <utility>

#include <QSet>

namespace Codelists
{

namespace
{

using Terminology::MapInfo;

/// Classification targets may hold an asterisk or dagger letter at the end; `#` means no rule.
QString cleanTarget(const QString &target, const QString &scheme)
{
    QString clean = target;
    if (scheme.startsWith(QStringLiteral("icd10"))) {
        clean.remove(u'.');
        if (clean.size() > 3 && (clean.endsWith(u'A') || clean.endsWith(u'D'))) {
            clean.chop(1);
        }
    }
    return clean.startsWith(u'#') ? QString() : clean;
}

bool isClassification(const QString &scheme)
{
    return scheme.startsWith(QStringLiteral("icd10")) || scheme == QStringLiteral("opcs4");
}

QString noteOf(const MapInfo &map)
{
    return map.rule.isEmpty() || map.rule == QStringLiteral("TRUE") ? map.advice : map.rule;
}

QList<ConvertedRow> rowsOf(const QString &code, const QList<MapInfo> &maps, const QString &scheme, bool backwards)
{
    QList<ConvertedRow> rows;
    for (const MapInfo &map : maps) {
        const QString target = backwards ? map.source : cleanTarget(map.target, scheme);
        if (map.scheme != scheme || target.isEmpty()) {
            continue;
        }
        const QString quality = backwards && isClassification(scheme) ? QStringLiteral("candidate") : map.quality;
        const ConvertedRow row{code, target, quality, noteOf(map), {}};
        if (!rows.contains(row)) {
            rows.append(row);
        }
    }
    return rows;
}

/// Within a group of a map the first unconditional rule applies; others need context.
QList<MapInfo> chosen(QList<MapInfo> maps)
{
    QSet<std::pair<QString, int>> decided;
    for (MapInfo &map : maps) {
        if (map.quality == QStringLiteral("mapped") && decided.contains({map.scheme, map.group})) {
            map.quality = QStringLiteral("context");
        } else if (map.quality == QStringLiteral("mapped")) {
            decided.insert({map.scheme, map.group});
        }
    }
    return maps;
}

} // namespace

Conversion convertCodes(const Terminology::Release &maps, const QString &scheme, const QStringList &codes, bool backwards,
                        const Terminology::Release *targetRelease)
{
    const QSet<QString> listed(codes.begin(), codes.end());
    Conversion result;
    QSet<QString> targets;
    for (const QString &code : codes) {
        const QList<MapInfo> all = backwards ? maps.mapsTo(code) : isClassification(scheme) ? chosen(maps.mapsFrom(code)) : maps.mapsFrom(code);
        const QList<ConvertedRow> rows = rowsOf(code, all, scheme, backwards);
        QSet<QString> own;
        for (const ConvertedRow &row : rows) {
            own.insert(row.target);
        }
        if (rows.isEmpty()) {
            result.unmapped.append(code);
        } else if (own.size() > 1) {
            result.oneToMany.append(code);
        }
        targets.unite(own);
        result.rows += rows;
    }
    for (const QString &target : std::as_const(targets)) {
        if (targetRelease != nullptr && targetRelease->numberOf(target) < 0) {
            result.unknownTargets.append(target);
        }
        for (const MapInfo &map : backwards ? maps.mapsFrom(target) : maps.mapsTo(target)) {
            const QString other = backwards ? map.target : map.source;
            if (map.scheme == scheme && !listed.contains(other) && !result.drawnIn.value(target).contains(other)) {
                result.drawnIn[target].append(other);
            }
        }
    }
    std::sort(result.rows.begin(), result.rows.end(), [](const ConvertedRow &a, const ConvertedRow &b) {
        return a.source != b.source ? a.source < b.source : a.target < b.target;
    });
    result.unknownTargets.sort();
    return result;
}

DmdUpgrade upgradeDmd(const QStringList &codes, const PreviousIds &pairs, const Terminology::Release *release)
{
    const QSet<QString> listed(codes.begin(), codes.end());
    // Follows both directions through every pair, so that a split gives all its successors.
    QMap<QString, QStringList> next;
    QSet<QString> paired;
    for (const auto &[id, previous] : pairs) {
        if (id != previous) {
            next[id].append(previous);
            next[previous].append(id);
            paired << id << previous;
        }
    }
    DmdUpgrade result;
    for (const QString &code : codes) {
        QSet<QString> seen{code};
        QStringList walk{code};
        for (qsizetype i = 0; i < walk.size(); ++i) {
            for (const QString &other : next.value(walk.at(i))) {
                if (!seen.contains(other)) {
                    seen.insert(other);
                    walk.append(other);
                }
            }
        }
        for (const QString &other : walk.mid(1)) {
            if (!listed.contains(other)) {
                result.because[other].append(code);
            }
        }
        if (release != nullptr && release->numberOf(code) < 0 && !paired.contains(code)) {
            result.unknown.append(code);
        }
    }
    result.added = result.because.keys();
    return result;
}

} // namespace Codelists
