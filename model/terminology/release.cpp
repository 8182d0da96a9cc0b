// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/terminology/release.h"

#include <algorithm>
#include <cstring>

#include <QCoreApplication>
#include <QSet>

namespace Terminology
{

namespace
{

constexpr int kShortestPart = 3; ///< of the trigram index

const QStringList &followedRelations()
{
    static const QStringList relations{QStringLiteral("same as"),
                                       QStringLiteral("replaced by"),
                                       QStringLiteral("possibly equivalent to"),
                                       QStringLiteral("possibly replaced by"),
                                       QStringLiteral("partially equivalent to"),
                                       QStringLiteral("alternative"),
                                       QStringLiteral("previous id")};
    return relations;
}

/// Case matters except for ASCII letters, as in the site's database.
QString asciiLower(const QString &text)
{
    QString lower = text;
    for (QChar &unit : lower) {
        if (unit >= u'A' && unit <= u'Z') {
            unit = QChar(static_cast<char16_t>(unit.unicode() + 32));
        }
    }
    return lower;
}

ConceptInfo conceptAt(const SqliteQuery &row, int column)
{
    return {row.integer(column), row.text(column + 1), row.text(column + 2), row.text(column + 3), row.number(column + 4) != 0};
}

#define SB_CONCEPT_COLUMNS "c.number, c.code, coalesce(t.text, ''), k.name, c.active"
#define SB_CONCEPT_TABLES "concept c LEFT JOIN term t ON t.id = c.term JOIN kind k ON k.number = c.kind"

} // namespace

Release::Release(QString path, SqliteFile file)
    : m_path(std::move(path))
    , m_file(std::move(file))
{
}

Core::Result<std::shared_ptr<Release>> Release::open(const QString &path)
{
    auto file = SqliteFile::open(path, SqliteFile::Mode::Read);
    if (!file) {
        return tl::unexpected(file.error());
    }
    std::shared_ptr<Release> release(new Release(path, std::move(*file)));
    SqliteQuery all(release->m_file, "SELECT key, value FROM description");
    while (all.next()) {
        release->m_description.insert(all.text(0), all.text(1));
    }
    if (!release->m_description.contains(QStringLiteral("kind"))) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          QCoreApplication::translate("Terminology::Release", "%1 is no imported release. Import it again.").arg(path));
    }
    return release;
}

QString Release::rootCode() const
{
    if (kind() == QStringLiteral("snomedct")) {
        return QStringLiteral("138875005");
    }
    return kind() == QStringLiteral("ctv3") ? QStringLiteral(".....") : QString();
}

void Release::loadCodes() const
{
    if (!m_ends.empty()) {
        return;
    }
    SqliteQuery all(m_file, "SELECT code FROM concept ORDER BY number");
    while (all.next()) {
        m_codes += all.blob(0);
        m_ends.push_back(static_cast<quint32>(m_codes.size()));
    }
}

int Release::size() const
{
    loadCodes();
    return static_cast<int>(m_ends.size());
}

QString Release::codeOf(int number) const
{
    loadCodes();
    const auto place = static_cast<std::size_t>(number);
    const quint32 start = place == 0 ? 0 : m_ends[place - 1];
    return QString::fromUtf8(QByteArrayView(m_codes).sliced(start, m_ends[place] - start));
}

int Release::numberOf(const QString &code) const
{
    loadCodes();
    const QByteArray wanted = code.toUtf8();
    int low = 0;
    int high = size();
    while (low < high) {
        const int middle = low + (high - low) / 2;
        const auto place = static_cast<std::size_t>(middle);
        const quint32 start = place == 0 ? 0 : m_ends[place - 1];
        if (QByteArrayView(m_codes).sliced(start, m_ends[place] - start) < QByteArrayView(wanted)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < size() && codeOf(low) == code ? low : -1;
}

const Graph &Release::graph() const
{
    if (!m_graph) {
        SqliteQuery ask(m_file, "SELECT data FROM links WHERE name = 'parents'");
        const QByteArray bytes = ask.next() ? ask.blob(0) : QByteArray();
        std::vector<Link> links(static_cast<std::size_t>(bytes.size()) / sizeof(Link));
        std::memcpy(links.data(), bytes.constData(), links.size() * sizeof(Link));
        m_graph = std::make_shared<Graph>(size(), std::move(links));
    }
    return *m_graph;
}

ConceptInfo Release::info(const QString &code) const
{
    SqliteQuery ask(m_file, "SELECT " SB_CONCEPT_COLUMNS " FROM " SB_CONCEPT_TABLES " WHERE c.code = ?");
    ask.bind(code);
    return ask.next() ? conceptAt(ask, 0) : ConceptInfo{};
}

QString Release::termOf(const QString &code) const
{
    return info(code).term;
}

QList<TermInfo> Release::terms(const QString &code) const
{
    SqliteQuery ask(m_file, "SELECT t.kind, t.text FROM concept c JOIN term t ON t.concept = c.number WHERE c.code = ? ORDER BY t.kind, t.id");
    ask.bind(code);
    QList<TermInfo> found;
    while (ask.next()) {
        found.append({static_cast<TermKind>(ask.integer(0)), ask.text(1)});
    }
    return found;
}

QString searchPhrase(const QString &text)
{
    QString quoted = text;
    quoted.replace(u'"', QStringLiteral("\"\""));
    return u'"' + quoted + u'"';
}

bool Release::counts(const ConceptInfo &found, TermKind kind) const
{
    if (this->kind() == QStringLiteral("snomedct")) {
        return kind != TermKind::Definition;
    }
    if (this->kind() == QStringLiteral("icd10")) {
        return !found.kind.startsWith(QStringLiteral("chapter")) && !found.kind.startsWith(QStringLiteral("block"));
    }
    return true;
}

QList<SearchHit> Release::hits(const char *sql, const QString &match, const QString &part, int limit) const
{
    SqliteQuery ask(m_file, sql);
    ask.bind(match);
    const QString wanted = asciiLower(part);
    QList<SearchHit> found;
    QSet<int> seen;
    while ((limit == 0 || found.size() < limit) && ask.next()) {
        const ConceptInfo info = conceptAt(ask, 0);
        const QString text = ask.text(5);
        // The index ignores the case of all letters, the site only that of ASCII ones.
        const bool holds = part.isEmpty() || asciiLower(text).contains(wanted);
        if (holds && !seen.contains(info.number) && counts(info, static_cast<TermKind>(ask.integer(6)))) {
            seen.insert(info.number);
            found.append({info, text});
        }
    }
    return found;
}

QList<SearchHit> Release::searchParts(const QString &text, int limit) const
{
    if (text.size() < kShortestPart) {
        return {};
    }
    return hits("SELECT " SB_CONCEPT_COLUMNS ", m.text, m.kind FROM parts JOIN term m ON m.id = parts.rowid "
                "JOIN concept c ON c.number = m.concept LEFT JOIN term t ON t.id = c.term JOIN kind k ON k.number = c.kind "
                "WHERE parts MATCH ? ORDER BY parts.rowid",
                searchPhrase(text), text, limit);
}

QList<SearchHit> Release::searchWords(const QString &text, int limit) const
{
    QStringList words;
    QString word;
    for (const QChar unit : QString(text + u' ')) {
        if (unit.isLetterOrNumber() || unit.isMark()) {
            word += unit;
        } else if (!word.isEmpty()) {
            words.append(searchPhrase(word) + u'*');
            word.clear();
        }
    }
    if (words.isEmpty()) {
        return {};
    }
    return hits("SELECT " SB_CONCEPT_COLUMNS ", m.text, m.kind FROM words JOIN term m ON m.id = words.rowid "
                "JOIN concept c ON c.number = m.concept LEFT JOIN term t ON t.id = c.term JOIN kind k ON k.number = c.kind "
                "WHERE words MATCH ? ORDER BY words.rowid",
                words.join(QStringLiteral(" AND ")), {}, limit);
}

QList<SearchHit> Release::search(const QString &text, int limit) const
{
    const QString wanted = text.trimmed();
    QList<SearchHit> found;
    QSet<int> seen;
    const auto append = [&](const QList<SearchHit> &more) {
        for (const SearchHit &hit : more) {
            if (found.size() < limit && !seen.contains(hit.found.number)) {
                seen.insert(hit.found.number);
                found.append(hit);
            }
        }
    };
    if (const ConceptInfo exact = info(wanted); exact.number >= 0) {
        append({{exact, exact.code}});
    }
    append(searchParts(wanted, limit));
    if (found.size() < limit) {
        append(searchWords(wanted, limit));
    }
    if (found.size() < limit && !wanted.isEmpty()) {
        SqliteQuery codes(m_file, "SELECT " SB_CONCEPT_COLUMNS " FROM " SB_CONCEPT_TABLES " WHERE c.code >= ? AND c.code < ? ORDER BY c.code LIMIT ?");
        codes.bind(wanted.toUpper()).bind(wanted.toUpper() + QChar(0xFFFD)).bind(limit);
        while (codes.next()) {
            const ConceptInfo info = conceptAt(codes, 0);
            append({{info, info.code}});
        }
    }
    return found;
}

QStringList Release::matchingByCode(const QString &text) const
{
    const bool upper = kind() == QStringLiteral("icd10") || kind() == QStringLiteral("bnf");
    QString code = upper ? text.toUpper() : text;
    QStringList found;
    if (kind() == QStringLiteral("icd10") && code.endsWith(u'*')) {
        code.chop(1);
        SqliteQuery all(m_file, "SELECT " SB_CONCEPT_COLUMNS " FROM " SB_CONCEPT_TABLES " WHERE c.code >= ? AND c.code < ? ORDER BY c.code");
        all.bind(code).bind(code + QChar(0xFFFD));
        while (all.next()) {
            const ConceptInfo info = conceptAt(all, 0);
            if (counts(info, TermKind::Preferred)) {
                found.append(info.code);
            }
        }
        return found;
    }
    if (kind() == QStringLiteral("dmd")) {
        found = members(QStringLiteral("ingredient ") + code);
    }
    const ConceptInfo info = this->info(code);
    if (info.number < 0 || info.kind.startsWith(QStringLiteral("chapter"))) {
        if (kind() == QStringLiteral("bnf") && info.number >= 0) {
            for (const int child : graph().children(info.number)) {
                found.append(codeOf(child));
            }
        }
        return found;
    }
    found.append(info.code);
    found.sort();
    return found;
}

QStringList Release::matchingCodes(const QString &text, bool isCode, int limit) const
{
    if (isCode) {
        return matchingByCode(text.trimmed());
    }
    QStringList found;
    for (const SearchHit &hit : searchParts(text.trimmed(), limit)) {
        found.append(hit.found.code);
    }
    found.sort();
    return found;
}

QList<HistoryInfo> Release::successors(const QString &code) const
{
    SqliteQuery ask(m_file, "SELECT DISTINCT newer, relation FROM history WHERE older = ? ORDER BY newer, relation");
    ask.bind(code);
    QList<HistoryInfo> found;
    while (ask.next()) {
        found.append({ask.text(0), ask.text(1)});
    }
    return found;
}

QList<HistoryInfo> Release::predecessors(const QString &code) const
{
    SqliteQuery ask(m_file, "SELECT DISTINCT older, relation FROM history WHERE newer = ? ORDER BY older, relation");
    ask.bind(code);
    QList<HistoryInfo> found;
    while (ask.next()) {
        found.append({ask.text(0), ask.text(1)});
    }
    return found;
}

QList<HistoryInfo> Release::substitutes(const QString &code) const
{
    QMap<QString, QString> found;
    QSet<QString> seen{code};
    QList<HistoryInfo> walk{{code, {}}};
    for (qsizetype i = 0; i < walk.size(); ++i) {
        for (const HistoryInfo &step : successors(walk.at(i).other)) {
            if (seen.contains(step.other) || !followedRelations().contains(step.relation)) {
                continue;
            }
            seen.insert(step.other);
            const QString relation = walk.at(i).relation.isEmpty() ? step.relation : walk.at(i).relation;
            const ConceptInfo target = info(step.other);
            if (target.number >= 0 && target.active) {
                found.insert(step.other, relation);
            } else {
                walk.append({step.other, relation});
            }
        }
    }
    QList<HistoryInfo> result;
    for (auto entry = found.cbegin(); entry != found.cend(); ++entry) {
        result.append({entry.key(), entry.value()});
    }
    return result;
}

namespace
{

QList<MapInfo> readMaps(const SqliteFile &file, const char *sql, const QString &code)
{
    SqliteQuery ask(file, sql);
    ask.bind(code);
    QList<MapInfo> found;
    while (ask.next()) {
        found.append({ask.text(0), ask.text(1), ask.text(2), ask.integer(3), ask.integer(4), ask.text(5), ask.text(6), ask.text(7)});
    }
    return found;
}

} // namespace

QList<MapInfo> Release::mapsFrom(const QString &code) const
{
    return readMaps(m_file, "SELECT * FROM map WHERE source = ? ORDER BY scheme, grouping, priority, target", code);
}

QList<MapInfo> Release::mapsTo(const QString &code) const
{
    return readMaps(m_file, "SELECT * FROM map WHERE target = ? ORDER BY scheme, source, grouping, priority", code);
}

QList<QPair<QString, QString>> Release::previousIds() const
{
    SqliteQuery ask(m_file, "SELECT newer, older FROM history WHERE relation = 'previous id' ORDER BY newer, older");
    QList<QPair<QString, QString>> pairs;
    while (ask.next()) {
        pairs.append({ask.text(0), ask.text(1)});
    }
    return pairs;
}

QStringList Release::members(const QString &set) const
{
    SqliteQuery ask(m_file, "SELECT DISTINCT code FROM member WHERE setting = ? ORDER BY code");
    ask.bind(set);
    QStringList found;
    while (ask.next()) {
        found.append(ask.text(0));
    }
    return found;
}

QStringList Release::setsOf(const QString &code) const
{
    SqliteQuery ask(m_file, "SELECT DISTINCT setting FROM member WHERE code = ? ORDER BY setting");
    ask.bind(code);
    QStringList found;
    while (ask.next()) {
        found.append(ask.text(0));
    }
    return found;
}

} // namespace Terminology
