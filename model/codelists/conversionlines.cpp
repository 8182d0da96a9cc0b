// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/conversionlines.h"

#include <algorithm>

#include <QSet>

#include "model/core/csvtext.h"
#include "model/terminology/store.h"

namespace Codelists
{

namespace
{

const QString kMedicines = QStringLiteral("dmd");

/// Terms of a system's newest release, else those of the list.
class Terms final
{
public:
    Terms(const ListContent &list, std::shared_ptr<const Terminology::Release> release)
        : m_list(list)
        , m_release(std::move(release))
    {
    }
    [[nodiscard]] QString of(const QString &code) const
    {
        const QString term = m_release ? m_release->termOf(code) : QString();
        return term.isEmpty() ? m_list.terms.value(code) : term;
    }

private:
    const ListContent &m_list;
    // Opened by the caller, who may use it for other things too.
    std::shared_ptr<const Terminology::Release> m_release;
};

void addUpgradeLines(const DmdUpgrade &upgrade, const Terms &terms, const Terminology::Release &release, ConversionTable &table)
{
    for (auto added = upgrade.because.cbegin(); added != upgrade.because.cend(); ++added) {
        for (const QString &source : added.value()) {
            ConversionLine line;
            line.source = source;
            line.sourceTerm = terms.of(source);
            line.target = added.key();
            line.targetTerm = terms.of(added.key());
            line.quality = QStringLiteral("previous id");
            line.unknownTarget = release.numberOf(added.key()) < 0;
            line.taken = true; // records of other times hold it, whether or not the newest release does
            table.lines.append(line);
        }
    }
    for (const QString &code : upgrade.unknown) {
        ConversionLine line;
        line.source = code;
        line.sourceTerm = terms.of(code);
        line.quality = QStringLiteral("unknown");
        table.lines.append(line);
    }
}

void addConvertedLines(const Conversion &conversion, const Terms &from, const Terms &to, ConversionTable &table)
{
    const QSet<QString> several(conversion.oneToMany.cbegin(), conversion.oneToMany.cend());
    const QSet<QString> unknown(conversion.unknownTargets.cbegin(), conversion.unknownTargets.cend());
    for (const ConvertedRow &row : conversion.rows) {
        ConversionLine line{row.source, from.of(row.source), row.target, to.of(row.target), row.quality, row.note, row.through,
                            several.contains(row.source), unknown.contains(row.target), conversion.drawnIn.value(row.target), false};
        line.taken = !line.isUncertain() && !line.unknownTarget && !table.areCandidates;
        table.lines.append(line);
    }
    for (const QString &code : conversion.unmapped) {
        ConversionLine line;
        line.source = code;
        line.sourceTerm = from.of(code);
        table.lines.append(line);
    }
}

} // namespace

bool ConversionLine::isUncertain() const
{
    static const QStringList kCertain{QStringLiteral("mapped"), QStringLiteral("assured"), QStringLiteral("previous id")};
    const QStringList qualities = quality.split(QStringLiteral(", "), Qt::SkipEmptyParts);
    return std::any_of(qualities.cbegin(), qualities.cend(), [](const QString &each) { return !kCertain.contains(each); });
}

QStringList conversionTargets(const QString &from)
{
    QStringList targets;
    for (const CodeSystem &system : codeSystems()) {
        if (!conversionRoute(from, system.id).isEmpty() || (from == kMedicines && system.id == kMedicines)) {
            targets.append(system.id);
        }
    }
    return targets;
}

Core::Result<ConversionTable> conversionTable(const ListContent &list, const QString &to, const ReleaseOfKind &releaseOf, const PreviousIds &pairs)
{
    ConversionTable table;
    table.from = list.system;
    table.to = to;
    table.isUpgrade = to == list.system && to == kMedicines;
    const Terms from(list, releaseOf(list.system));
    if (table.isUpgrade) {
        const auto release = releaseOf(kMedicines);
        if (!release) {
            return Core::fail(Core::ErrorCode::NotFound, importNeeded(kMedicines));
        }
        addUpgradeLines(upgradeDmd(list.codes, pairs, release.get()), from, *release, table);
    } else {
        const auto conversion = convertList(list.system, to, list.codes, releaseOf);
        if (!conversion) {
            return tl::unexpected(conversion.error());
        }
        const QList<ConversionWay> route = conversionRoute(list.system, to);
        table.areCandidates = std::any_of(route.cbegin(), route.cend(), [](const ConversionWay &way) { return way.backwards && way.release == QStringLiteral("snomedct"); });
        addConvertedLines(*conversion, from, Terms({}, releaseOf(to)), table);
    }
    std::stable_sort(table.lines.begin(), table.lines.end(), [](const ConversionLine &a, const ConversionLine &b) {
        return a.source != b.source ? a.source < b.source : a.target < b.target;
    });
    return table;
}

QString conversionCsv(const ConversionTable &table, const ListContent &list)
{
    QList<QStringList> rows{{QStringLiteral("code"), QStringLiteral("term")}};
    QSet<QString> written;
    if (table.isUpgrade) {
        for (const QString &code : list.codes) {
            rows.append({code, list.terms.value(code)});
            written.insert(code);
        }
    }
    QMap<QString, QString> targets;
    for (const ConversionLine &line : table.lines) {
        if (line.taken && !line.target.isEmpty() && !written.contains(line.target)) {
            targets.insert(line.target, line.targetTerm);
        }
    }
    for (auto target = targets.cbegin(); target != targets.cend(); ++target) {
        rows.append({target.key(), target.value()});
    }
    return Core::writeCsv(rows);
}

} // namespace Codelists
