// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/terminology/releasewriter.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include <QCoreApplication>

#include "model/terminology/sqlitefile.h"

namespace Terminology
{

namespace
{

using Core::Result;

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::ReleaseWriter", text);
}

/// Terms stand in the order wanted on screen (stack.md 5): a search then stops at its limit without
/// sorting. `words` finds words and their beginnings without accents, `parts` any three characters.
constexpr const char *kSchema = R"(
CREATE TABLE description(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE kind(number INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE concept(number INTEGER PRIMARY KEY, code TEXT, active INTEGER, kind INTEGER, term INTEGER);
CREATE TABLE term(id INTEGER PRIMARY KEY, concept INTEGER, kind INTEGER, text TEXT);
CREATE TABLE history(older TEXT, newer TEXT, relation TEXT);
CREATE TABLE map(source TEXT, target TEXT, scheme TEXT, grouping INTEGER, priority INTEGER, rule TEXT, advice TEXT, quality TEXT);
CREATE TABLE member(setting TEXT, code TEXT);
CREATE TABLE links(name TEXT PRIMARY KEY, data BLOB);
)";

constexpr const char *kLookups = R"(
CREATE UNIQUE INDEX concept_code ON concept(code);
CREATE INDEX term_concept ON term(concept);
CREATE INDEX history_older ON history(older);
CREATE INDEX history_newer ON history(newer);
CREATE INDEX map_source ON map(source, scheme);
CREATE INDEX map_target ON map(target, scheme);
CREATE INDEX member_code ON member(code);
CREATE INDEX member_setting ON member(setting);
)";

constexpr const char *kWords = R"(
CREATE VIRTUAL TABLE words USING fts5(text, content='term', content_rowid='id', detail=column,
  tokenize='unicode61 remove_diacritics 2', prefix='2 3');
INSERT INTO words(words) VALUES('rebuild');
)";

constexpr const char *kParts = R"(
CREATE VIRTUAL TABLE parts USING fts5(text, content='term', content_rowid='id', tokenize='trigram');
INSERT INTO parts(parts) VALUES('rebuild');
)";

QByteArray linkBytes(const std::vector<Link> &links)
{
    return {reinterpret_cast<const char *>(links.data()), static_cast<qsizetype>(links.size() * sizeof(Link))};
}

Result<void> setStage(SqliteFile &file, ReleaseWriter::Stage stage)
{
    SqliteQuery set(file, "INSERT OR REPLACE INTO description VALUES('stage', ?)");
    set.bind(QString::number(static_cast<int>(stage)));
    return set.execute() ? file.run("COMMIT") : Core::fail(Core::ErrorCode::Unavailable, tr("The release could not be stored."), file.lastError());
}

/// Old number to place in code order.
std::vector<int> numbersByCode(const std::vector<int> &order)
{
    std::vector<int> numbers(order.size());
    for (std::size_t place = 0; place < order.size(); ++place) {
        numbers[static_cast<std::size_t>(order[place])] = static_cast<int>(place);
    }
    return numbers;
}

} // namespace

int ReleaseContent::addConcept(QByteArrayView code, bool active, QByteArrayView kind)
{
    m_concepts.push_back({keep(code), kindNumber(kind), active});
    return size() - 1;
}

void ReleaseContent::setKind(int number, QByteArrayView kind)
{
    m_concepts[static_cast<std::size_t>(number)].kind = kindNumber(kind);
}

void ReleaseContent::addTerm(int number, TermKind kind, QByteArrayView term)
{
    m_terms.push_back({number, keep(term), kind});
}

ReleaseContent::Piece ReleaseContent::keep(QByteArrayView text)
{
    const Piece piece{static_cast<quint32>(m_pool.size()), static_cast<quint32>(text.size())};
    m_pool.append(text.data(), text.size());
    return piece;
}

quint16 ReleaseContent::kindNumber(QByteArrayView kind)
{
    if (kind.isEmpty()) {
        return 0;
    }
    const QByteArray name = kind.toByteArray();
    const auto known = m_kindNumbers.constFind(name);
    if (known != m_kindNumbers.constEnd()) {
        return *known;
    }
    const auto number = static_cast<quint16>(m_kinds.size());
    m_kinds.append(name);
    m_kindNumbers.insert(name, number);
    return number;
}

ReleaseWriter::Stage ReleaseWriter::stageOf(const SqliteFile &file, const QByteArray &fingerprint)
{
    SqliteQuery ask(file, "SELECT value FROM description WHERE key = ?");
    ask.bind(QStringLiteral("fingerprint"));
    if (!ask.next() || ask.text(0).toLatin1() != fingerprint) {
        return Stage::Empty;
    }
    ask.reset().bind(QStringLiteral("stage"));
    return ask.next() ? static_cast<Stage>(ask.text(0).toInt()) : Stage::Empty;
}

namespace
{

/// Keeps the first failure of many statements and asks for cancellation now and then.
class Writing
{
public:
    Writing(SqliteFile &file, const ImportControl &control) : m_file(file), m_control(control) {}

    bool operator()(SqliteQuery &query)
    {
        if (!m_result) {
            return false;
        }
        if (!query.execute()) {
            m_result = Core::fail(Core::ErrorCode::Unavailable, tr("The release could not be stored. Check the free space."), m_file.lastError());
        } else if (++m_rows % 4096 == 0 && m_control.isCancelled()) {
            m_result = Core::fail(Core::ErrorCode::Cancelled, tr("Stopped."));
        }
        return m_result.has_value();
    }

    [[nodiscard]] const Result<void> &result() const { return m_result; }

private:
    SqliteFile &m_file;
    const ImportControl &m_control;
    Result<void> m_result;
    qint64 m_rows = 0;
};

void writeSides(SqliteFile &file, const ReleaseContent &content, Writing &write)
{
    SqliteQuery history(file, "INSERT INTO history VALUES(?, ?, ?)");
    for (const ReleaseContent::History &row : content.history) {
        if (!write(history.bind(QByteArrayView(row.older)).bind(QByteArrayView(row.newer)).bind(QByteArrayView(row.relation)))) {
            return;
        }
    }
    SqliteQuery map(file, "INSERT INTO map VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    for (const ReleaseContent::Map &row : content.maps) {
        map.bind(QByteArrayView(row.source)).bind(QByteArrayView(row.target)).bind(QByteArrayView(row.scheme));
        map.bind(row.group).bind(row.priority).bind(QByteArrayView(row.rule)).bind(QByteArrayView(row.advice));
        if (!write(map.bind(QByteArrayView(row.quality)))) {
            return;
        }
    }
    SqliteQuery member(file, "INSERT INTO member VALUES(?, ?)");
    for (const ReleaseContent::Member &row : content.members) {
        if (!write(member.bind(QByteArrayView(row.set)).bind(QByteArrayView(row.code)))) {
            return;
        }
    }
}

void writeDescription(SqliteFile &file, const QMap<QString, QString> &entries, Writing &write)
{
    SqliteQuery describe(file, "INSERT OR REPLACE INTO description VALUES(?, ?)");
    for (auto entry = entries.cbegin(); entry != entries.cend(); ++entry) {
        if (!write(describe.bind(entry.key()).bind(entry.value()))) {
            return;
        }
    }
}

} // namespace

Result<void> ReleaseWriter::writeTables(SqliteFile &file, ReleaseContent &content, const QMap<QString, QString> &description,
                                        const QByteArray &fingerprint, const ImportControl &control)
{
    const auto sized = [](std::size_t number) { return static_cast<std::size_t>(number); };
    std::vector<int> order(content.m_concepts.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&content](int a, int b) { return content.code(a) < content.code(b); });
    const std::vector<int> numbers = numbersByCode(order);

    auto &terms = content.m_terms;
    const auto &concepts = content.m_concepts;
    // On screen: active before inactive, short before long, then by concept so that order is stable.
    std::sort(terms.begin(), terms.end(), [&](const ReleaseContent::Term &a, const ReleaseContent::Term &b) {
        const bool activeA = concepts[sized(static_cast<std::size_t>(a.owner))].active;
        const bool activeB = concepts[sized(static_cast<std::size_t>(b.owner))].active;
        if (activeA != activeB) {
            return activeA;
        }
        if (a.text.size != b.text.size) {
            return a.text.size < b.text.size;
        }
        const int ownerA = numbers[static_cast<std::size_t>(a.owner)];
        const int ownerB = numbers[static_cast<std::size_t>(b.owner)];
        return ownerA != ownerB ? ownerA < ownerB : a.kind < b.kind;
    });
    // The term that stands for a concept: preferred, else full name, else the first there is.
    std::vector<qint64> best(concepts.size(), 0);
    std::vector<int> rank(concepts.size(), 99);
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const auto owner = static_cast<std::size_t>(terms[i].owner);
        const int own = terms[i].kind == TermKind::Preferred ? 0 : terms[i].kind == TermKind::FullName ? 1 : 2 + static_cast<int>(terms[i].kind);
        if (own < rank[owner]) {
            rank[owner] = own;
            best[owner] = static_cast<qint64>(i) + 1;
        }
    }

    if (auto made = file.run("BEGIN"); !made) {
        return made;
    }
    if (auto made = file.run(kSchema); !made) {
        return made;
    }
    Writing write(file, control);
    SqliteQuery kind(file, "INSERT INTO kind VALUES(?, ?)");
    for (int i = 0; i < content.m_kinds.size(); ++i) {
        write(kind.bind(i).bind(QByteArrayView(content.m_kinds.at(i))));
    }
    SqliteQuery insertConcept(file, "INSERT INTO concept VALUES(?, ?, ?, ?, ?)");
    for (std::size_t place = 0; place < order.size(); ++place) {
        const auto old = static_cast<std::size_t>(order[place]);
        insertConcept.bind(static_cast<qint64>(place)).bind(content.code(order[place])).bind(concepts[old].active ? 1 : 0);
        if (!write(insertConcept.bind(static_cast<int>(concepts[old].kind)).bind(best[old]))) {
            break;
        }
    }
    SqliteQuery insertTerm(file, "INSERT INTO term VALUES(?, ?, ?, ?)");
    for (std::size_t i = 0; i < terms.size(); ++i) {
        insertTerm.bind(static_cast<qint64>(i) + 1).bind(numbers[static_cast<std::size_t>(terms[i].owner)]);
        if (!write(insertTerm.bind(static_cast<int>(terms[i].kind)).bind(content.view(terms[i].text)))) {
            break;
        }
    }
    writeSides(file, content, write);
    std::vector<Link> links = content.m_links;
    for (Link &link : links) {
        link = {numbers[static_cast<std::size_t>(link.parent)], numbers[static_cast<std::size_t>(link.child)]};
    }
    std::sort(links.begin(), links.end());
    links.erase(std::unique(links.begin(), links.end()), links.end());
    SqliteQuery insertLinks(file, "INSERT INTO links VALUES('parents', ?)");
    write(insertLinks.bindBlob(linkBytes(links)));
    QMap<QString, QString> entries = description;
    entries.insert(content.facts);
    entries.insert(QStringLiteral("fingerprint"), QString::fromLatin1(fingerprint));
    writeDescription(file, entries, write);
    if (!write.result()) {
        return write.result();
    }
    if (auto made = file.run(kLookups); !made) {
        return made;
    }
    return setStage(file, Stage::Tables);
}

Result<void> ReleaseWriter::buildIndexes(SqliteFile &file, Stage done, const ImportControl &control)
{
    file.watch(control.cancelled ? &control.cancelled : nullptr);
    const auto build = [&file, &done](const char *sql, Stage stage) -> Result<void> {
        if (done >= stage) {
            return {};
        }
        if (auto begun = file.run("BEGIN"); !begun) {
            return begun;
        }
        if (auto built = file.run(sql); !built) {
            return built;
        }
        return setStage(file, stage);
    };
    Result<void> result = build(kWords, Stage::Words);
    if (result) {
        if (control.progress) {
            control.progress(80, tr("Indexing parts of terms"));
        }
        result = build(kParts, Stage::Parts);
    }
    file.watch(nullptr);
    return result;
}

} // namespace Terminology
