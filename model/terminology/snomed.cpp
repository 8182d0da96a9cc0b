// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <charconv>

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include "model/terminology/importer.h"

namespace Terminology
{

namespace
{

using Core::Result;
using Cells = std::vector<QByteArrayView>;

constexpr qint64 kIsA = 116680003;
constexpr qint64 kInferred = 900000000000011006;
constexpr qint64 kFullName = 900000000000003001;
constexpr qint64 kDefinition = 900000000000550004;
constexpr qint64 kPreferred = 900000000000548007;
constexpr qint64 kModelModule = 900000000000012004;
constexpr qint64 kUkModule = 999000011000000103;
/// Whose preferred term wins, best first (codelists.md 3.1).
constexpr std::array kLanguages{qint64{999001261000000100}, qint64{999000691000001104}, qint64{900000000000508004},
                                qint64{900000000000509007}};

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::Snomed", text);
}

qint64 numberOf(QByteArrayView text)
{
    qint64 value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

QByteArray relationOf(qint64 refset)
{
    static const QHash<qint64, QByteArray> kRelations{
        {900000000000527005, "same as"},           {900000000000526001, "replaced by"},
        {900000000000524003, "moved to"},          {900000000000523009, "possibly equivalent to"},
        {1186921001, "possibly replaced by"},      {1186924009, "partially equivalent to"},
        {900000000000530003, "alternative"},       {900000000000528000, "was a"},
    };
    return kRelations.value(refset);
}

QByteArray schemeOf(qint64 refset)
{
    static const QHash<qint64, QByteArray> kSchemes{
        {900000000000497000, "ctv3"},  {999002271000000101, "icd10"}, {447562003, "icd10-international"},
        {1126441000000105, "opcs4"},   {1382401000000109, "opcs4"},   {1891651000000103, "opcs4"},
    };
    return kSchemes.value(refset);
}

/// What a file of a package is, by its header (names vary between packages).
enum class FileKind
{
    None,
    Concepts,
    Descriptions,
    Relationships,
    Language,
    Association,
    SimpleMap,
    ExtendedMap,
    SimpleSet,
    HistoryTable
};

FileKind kindOf(const QByteArray &header)
{
    static const QHash<QByteArray, FileKind> kKinds{
        {"id effectiveTime active moduleId definitionStatusId", FileKind::Concepts},
        {"id effectiveTime active moduleId conceptId languageCode typeId term caseSignificanceId", FileKind::Descriptions},
        {"id effectiveTime active moduleId sourceId destinationId relationshipGroup typeId characteristicTypeId modifierId",
         FileKind::Relationships},
        {"id effectiveTime active moduleId refsetId referencedComponentId acceptabilityId", FileKind::Language},
        {"id effectiveTime active moduleId refsetId referencedComponentId targetComponentId", FileKind::Association},
        {"id effectiveTime active moduleId refsetId referencedComponentId mapTarget", FileKind::SimpleMap},
        {"id effectiveTime active moduleId refsetId referencedComponentId", FileKind::SimpleSet},
    };
    QByteArray spaced = header.trimmed();
    spaced.replace('\t', ' ');
    if (spaced.startsWith("id effectiveTime active moduleId refsetId referencedComponentId mapGroup mapPriority mapRule mapAdvice mapTarget")) {
        return FileKind::ExtendedMap;
    }
    if (spaced.toUpper().startsWith("OLDCONCEPTID OLDCONCEPTSTATUS NEWCONCEPTID")) {
        return FileKind::HistoryTable;
    }
    return kKinds.value(spaced, FileKind::None);
}

/// A row of a component with the time that decides between packages and, in Full files, versions.
template <typename Payload>
struct Versioned
{
    quint64 id = 0;
    int time = 0;
    bool active = false;
    Payload payload;
};

template <typename Payload>
void keepLatest(std::vector<Versioned<Payload>> &rows)
{
    std::sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.id != b.id ? a.id < b.id : a.time < b.time; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i + 1 < rows.size() && rows[i + 1].id == rows[i].id) {
            continue;
        }
        rows[kept++] = rows[i];
    }
    rows.resize(kept);
    rows.shrink_to_fit();
}

struct ConceptRow
{
    qint64 module = 0;
    int number = -1;
};
struct DescriptionRow
{
    qint64 owner = 0;
    quint32 start = 0; ///< in the pool of terms
    quint32 size = 0;
    TermKind kind = TermKind::Synonym;
};
struct LinkRow
{
    qint64 source = 0;
    qint64 target = 0;
};
struct LanguageRow
{
    qint64 description = 0;
    quint8 rank = 0;
    bool preferred = false;
};
struct SideRow ///< associations, maps and reference sets: few enough to keep whole
{
    qint64 refset = 0;
    QByteArray component;
    QList<QByteArray> values;
};

/// Reads the files of a release into versioned rows, then hands the latest to the content.
class SnomedReader
{
public:
    SnomedReader(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
        : m_source(source)
        , m_content(content)
        , m_control(control)
    {
    }

    Result<ReleaseDescription> read()
    {
        if (auto chosen = chooseFiles(); !chosen) {
            return tl::unexpected(chosen.error());
        }
        for (const auto &[entry, kind] : std::as_const(m_files)) {
            if (auto done = readFile(entry, kind); !done) {
                return tl::unexpected(done.error());
            }
        }
        keepLatest(m_concepts);
        keepLatest(m_descriptions);
        keepLatest(m_links);
        keepLatest(m_language);
        keepLatest(m_sides);
        if (m_concepts.empty()) {
            return Core::fail(Core::ErrorCode::InvalidInput, tr("No SNOMED CT concept file was found in %1.").arg(m_source.path()));
        }
        give();
        return describe();
    }

private:
    /// Snapshot files of each kind where there are any, else Full ones. Delta files are never read.
    Result<void> chooseFiles()
    {
        QList<std::pair<ReleaseEntry, FileKind>> full;
        QSet<QString> withSnapshot;
        for (const ReleaseEntry &entry : m_source.entries()) {
            if (!entry.path.endsWith(QStringLiteral(".txt"), Qt::CaseInsensitive) || isView(entry.path, QStringLiteral("Delta"))) {
                continue;
            }
            const auto device = m_source.openEntry(entry);
            if (!device) {
                return tl::unexpected(device.error());
            }
            const FileKind kind = kindOf((*device)->readLine(4096));
            if (kind == FileKind::None) {
                continue;
            }
            if (isView(entry.path, QStringLiteral("Full")) && kind != FileKind::HistoryTable) {
                full.append({entry, kind});
                continue;
            }
            withSnapshot.insert(packageOf(entry.path));
            m_files.append({entry, kind});
        }
        for (const auto &[entry, kind] : std::as_const(full)) {
            if (!withSnapshot.contains(packageOf(entry.path))) {
                m_files.append({entry, kind});
            }
        }
        for (const auto &[entry, kind] : std::as_const(m_files)) {
            m_portion.total += entry.size;
        }
        return {};
    }

    static bool isView(const QString &path, const QString &view)
    {
        const QString file = path.section(u'/', -1);
        return path.contains(u'/' + view + u'/') || path.startsWith(view + u'/') || file.contains(view + u'_')
               || file.contains(view + u'-');
    }

    static QString packageOf(const QString &path)
    {
        static const QRegularExpression kPackage(QStringLiteral("(SnomedCT_[^/]+)/"));
        return kPackage.match(path).captured(1);
    }

    Result<void> readFile(const ReleaseEntry &entry, FileKind kind)
    {
        bool header = true;
        return forEachRow(
            m_source, entry, '\t',
            [this, kind, &header](const Cells &cells) {
                if (!header && cells.size() > 2) {
                    take(kind, cells);
                }
                header = false;
                return true;
            },
            m_portion, m_control);
    }

    void take(FileKind kind, const Cells &cells)
    {
        const auto id = static_cast<quint64>(numberOf(cells[0]));
        const int time = static_cast<int>(numberOf(cells[1]));
        const bool active = cells[2] == QByteArrayView("1");
        switch (kind) {
        case FileKind::Concepts:
            m_concepts.push_back({id, time, active, {numberOf(cells[3]), -1}});
            break;
        case FileKind::Descriptions:
            takeDescription(id, time, active, cells);
            break;
        case FileKind::Relationships:
            if (cells.size() > 8 && numberOf(cells[7]) == kIsA && numberOf(cells[8]) == kInferred) {
                m_links.push_back({id, time, active, {numberOf(cells[4]), numberOf(cells[5])}});
            }
            break;
        case FileKind::Language:
            takeLanguage(time, active, cells);
            break;
        case FileKind::Association:
        case FileKind::SimpleMap:
        case FileKind::ExtendedMap:
        case FileKind::SimpleSet:
            takeSide(time, active, cells);
            break;
        case FileKind::HistoryTable:
            if (cells.size() > 5) {
                m_content.history.push_back({cells[0].toByteArray(), cells[2].toByteArray(),
                                             cells[5] == QByteArrayView("1") ? QByteArray("history table, ambiguous") : QByteArray("history table")});
            }
            break;
        case FileKind::None:
            break;
        }
    }

    void takeDescription(quint64 id, int time, bool active, const Cells &cells)
    {
        if (cells.size() < 8) {
            return;
        }
        const qint64 type = numberOf(cells[6]);
        const TermKind kind = type == kFullName ? TermKind::FullName : type == kDefinition ? TermKind::Definition : TermKind::Synonym;
        DescriptionRow row{numberOf(cells[4]), static_cast<quint32>(m_terms.size()), static_cast<quint32>(cells[7].size()), kind};
        m_terms.append(cells[7].data(), cells[7].size());
        m_descriptions.push_back({id, time, active, row});
    }

    void takeLanguage(int time, bool active, const Cells &cells)
    {
        if (cells.size() < 7) {
            return;
        }
        const auto language = std::find(kLanguages.begin(), kLanguages.end(), numberOf(cells[4]));
        if (language != kLanguages.end()) {
            const LanguageRow row{numberOf(cells[5]), static_cast<quint8>(language - kLanguages.begin()), numberOf(cells[6]) == kPreferred};
            m_language.push_back({memberId(cells[0]), time, active, row});
        }
    }

    void takeSide(int time, bool active, const Cells &cells)
    {
        if (cells.size() < 6) {
            return;
        }
        SideRow row{numberOf(cells[4]), cells[5].toByteArray(), {}};
        for (std::size_t i = 6; i < cells.size(); ++i) {
            row.values.append(cells[i].toByteArray());
        }
        m_sides.push_back({memberId(cells[0]), time, active, row});
    }

    /// Members are named by UUIDs; 64 bits of a mixing of them tell them apart.
    static quint64 memberId(QByteArrayView text)
    {
        quint64 hash = 14695981039346656037U;
        for (const char unit : text) {
            hash = (hash ^ static_cast<quint8>(unit)) * 1099511628211U;
        }
        return hash;
    }

    int numberOfConcept(qint64 id) const
    {
        const auto found = std::lower_bound(m_concepts.begin(), m_concepts.end(), static_cast<quint64>(id),
                                            [](const auto &row, quint64 wanted) { return row.id < wanted; });
        return found != m_concepts.end() && found->id == static_cast<quint64>(id) ? found->payload.number : -1;
    }

    bool isActive(qint64 id) const
    {
        const auto found = std::lower_bound(m_concepts.begin(), m_concepts.end(), static_cast<quint64>(id),
                                            [](const auto &row, quint64 wanted) { return row.id < wanted; });
        return found != m_concepts.end() && found->id == static_cast<quint64>(id) && found->active;
    }

    void give()
    {
        int metadata = 0;
        int active = 0;
        int uk = 0;
        for (auto &row : m_concepts) {
            row.payload.number = m_content.addConcept(QByteArray::number(row.id), row.active);
            if (row.payload.module == kModelModule) {
                ++metadata;
            } else {
                active += row.active ? 1 : 0;
                uk += row.payload.module == kUkModule ? 1 : 0;
            }
        }
        giveTerms();
        giveLinks();
        giveSides();
        m_content.facts.insert(QStringLiteral("concepts"), QString::number(m_content.size() - metadata));
        m_content.facts.insert(QStringLiteral("metadata"), QString::number(metadata));
        m_content.facts.insert(QStringLiteral("active"), QString::number(active));
        m_content.facts.insert(QStringLiteral("uk"), QString::number(uk));
    }

    void giveTerms()
    {
        // By description: the best language in which it is preferred.
        std::vector<std::pair<qint64, quint8>> preferred;
        for (const auto &row : m_language) {
            if (row.active && row.payload.preferred) {
                preferred.push_back({row.payload.description, row.payload.rank});
            }
        }
        m_language = {};
        std::sort(preferred.begin(), preferred.end());
        std::vector<std::pair<quint8, quint64>> best(static_cast<std::size_t>(m_content.size()), {quint8{99}, 0});
        const auto ownerOf = [this](const auto &row) { return row.active ? numberOfConcept(row.payload.owner) : -1; };
        for (const auto &row : m_descriptions) {
            const int owner = ownerOf(row);
            const auto found = std::lower_bound(preferred.begin(), preferred.end(), std::pair(static_cast<qint64>(row.id), quint8{0}));
            const bool known = found != preferred.end() && found->first == static_cast<qint64>(row.id);
            if (owner >= 0 && row.payload.kind == TermKind::Synonym && known && found->second < best[static_cast<std::size_t>(owner)].first) {
                best[static_cast<std::size_t>(owner)] = {found->second, row.id};
            }
        }
        std::vector<bool> tagged(static_cast<std::size_t>(m_content.size()), false);
        for (const auto &row : m_descriptions) {
            const int owner = ownerOf(row);
            if (owner < 0) {
                continue;
            }
            const QByteArrayView term = QByteArrayView(m_terms).sliced(row.payload.start, row.payload.size);
            TermKind kind = row.payload.kind;
            if (kind == TermKind::Synonym && best[static_cast<std::size_t>(owner)].second == row.id) {
                kind = TermKind::Preferred;
            }
            if (kind == TermKind::FullName && !tagged[static_cast<std::size_t>(owner)]) {
                m_content.setKind(owner, tagOf(term));
                tagged[static_cast<std::size_t>(owner)] = true;
            }
            m_content.addTerm(owner, kind, term);
        }
        m_content.facts.insert(QStringLiteral("descriptions"), QString::number(m_descriptions.size()));
        m_terms = {};
    }

    /// The semantic tag: the last pair of brackets at the end of a full name.
    static QByteArrayView tagOf(QByteArrayView term)
    {
        const qsizetype open = term.lastIndexOf('(');
        if (!term.endsWith(')') || open < 1 || term.at(open - 1) != ' ') {
            return {};
        }
        return term.sliced(open + 1, term.size() - open - 2);
    }

    void giveLinks()
    {
        std::vector<int> parents(static_cast<std::size_t>(m_content.size()), 0);
        int links = 0;
        std::sort(m_links.begin(), m_links.end(), [](const auto &a, const auto &b) {
            return a.payload.source != b.payload.source ? a.payload.source < b.payload.source : a.payload.target < b.payload.target;
        });
        std::pair<int, int> last{-1, -1};
        for (const auto &row : m_links) {
            if (!row.active || !isActive(row.payload.source) || !isActive(row.payload.target)) {
                continue;
            }
            const std::pair now{numberOfConcept(row.payload.target), numberOfConcept(row.payload.source)};
            if (now == last) {
                continue;
            }
            last = now;
            m_content.addLink(now.first, now.second);
            ++parents[static_cast<std::size_t>(now.second)];
            ++links;
        }
        const auto several = std::count_if(parents.begin(), parents.end(), [](int count) { return count > 1; });
        m_content.facts.insert(QStringLiteral("links"), QString::number(links));
        m_content.facts.insert(QStringLiteral("several_parents"), QString::number(several));
    }

    void giveSides()
    {
        for (const auto &row : m_sides) {
            if (!row.active) {
                continue;
            }
            const SideRow &side = row.payload;
            if (const QByteArray relation = relationOf(side.refset); !relation.isEmpty() && side.values.size() == 1) {
                m_content.history.push_back({side.component, side.values.at(0), relation});
            } else if (side.values.isEmpty()) {
                m_content.members.push_back({QByteArray::number(side.refset), side.component});
            } else if (const QByteArray scheme = schemeOf(side.refset); !scheme.isEmpty()) {
                giveMap(side, scheme);
            }
        }
    }

    void giveMap(const SideRow &side, const QByteArray &scheme)
    {
        ReleaseContent::Map map;
        map.source = side.component;
        map.scheme = scheme;
        if (side.values.size() == 1) {
            map.target = side.values.at(0);
            map.quality = "mapped";
        } else {
            map.group = side.values.at(0).toInt();
            map.priority = side.values.at(1).toInt();
            map.rule = side.values.at(2);
            map.advice = side.values.at(3);
            map.target = side.values.at(4);
            const bool always = map.rule.isEmpty() || map.rule == "TRUE" || map.rule == "OTHERWISE TRUE";
            map.quality = map.target.startsWith('#') ? "no rule" : always ? "mapped" : "context";
        }
        m_content.maps.push_back(map);
    }

    ReleaseDescription describe() const
    {
        static const QRegularExpression kName(QStringLiteral("uk_sct2(mo|cl|dr|pc)_([0-9.]+)_([0-9]{8})"));
        ReleaseDescription description;
        description.kind = QStringLiteral("snomedct");
        const auto match = kName.match(m_source.path() + u'/' + m_files.constFirst().first.path);
        const QString edition = match.captured(1);
        description.name = edition == QStringLiteral("mo")   ? tr("SNOMED CT UK Monolith")
                           : edition == QStringLiteral("cl") ? tr("SNOMED CT UK Clinical Edition")
                           : edition == QStringLiteral("dr") ? tr("SNOMED CT UK Drug Extension")
                                                             : tr("SNOMED CT");
        description.date = dateIn(match.hasMatch() ? match.captured(3) : m_files.constFirst().first.path);
        description.version = match.hasMatch() ? match.captured(2) : description.date;
        return description;
    }

    const ReleaseSource &m_source;
    ReleaseContent &m_content;
    const ImportControl &m_control;
    Portion m_portion{0, 60, 1, 0};
    QList<std::pair<ReleaseEntry, FileKind>> m_files;
    std::vector<Versioned<ConceptRow>> m_concepts;
    std::vector<Versioned<DescriptionRow>> m_descriptions;
    std::vector<Versioned<LinkRow>> m_links;
    std::vector<Versioned<LanguageRow>> m_language;
    std::vector<Versioned<SideRow>> m_sides;
    QByteArray m_terms;
};

bool looksLikeSnomed(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("sct2_Concept_.*\\.txt$")) != nullptr;
}

Result<ReleaseDescription> readSnomed(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
{
    return SnomedReader(source, content, control).read();
}

} // namespace

Importer snomedImporter()
{
    return {QStringLiteral("snomedct"),
            {QStringLiteral("snomed"), QStringLiteral("sct"), QStringLiteral("rf2")},
            tr("SNOMED CT"),
            tr("From NHS TRUD: item 1799 (UK Monolith) or item 101 (UK Clinical Edition), under the SNOMED CT affiliate licence that TRUD "
               "grants free of charge in the UK. Choose the zip as it is downloaded."),
            &looksLikeSnomed, &readSnomed};
}

} // namespace Terminology
