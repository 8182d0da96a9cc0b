// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QByteArray>
#include <QMap>
#include <QString>

#include "model/core/result.h"
#include "model/terminology/graph.h"

namespace Terminology
{

class SqliteFile;

/// How an import reports and is stopped. Both may be empty; called from the importing thread.
struct ImportControl
{
    std::function<void(int percent, const QString &what)> progress;
    std::function<bool()> cancelled;

    [[nodiscard]] bool isCancelled() const { return cancelled && cancelled(); }
};

/// What a term is to its concept. The values are stored.
enum class TermKind : quint8
{
    Preferred = 0,
    Synonym = 1,
    FullName = 2,
    Definition = 3,
    PreviousName = 4,
    Ingredient = 5 ///< of a medicine
};

/// The content of a release while it is read. Concepts are numbered in the order of adding; the
/// writer renumbers them by code, so that numbers sort as codes do.
class ReleaseContent final
{
public:
    int addConcept(QByteArrayView code, bool active = true, QByteArrayView kind = {});
    /// Kind is a semantic tag, a level, a status: what groups concepts on screen.
    void setKind(int number, QByteArrayView kind);
    void addTerm(int number, TermKind kind, QByteArrayView term);
    void addLink(int parent, int child) { m_links.push_back({parent, child}); }

    struct History
    {
        QByteArray older;
        QByteArray newer;
        QByteArray relation; ///< `same as`, `replaced by`, `previous id`, ...
    };
    struct Map
    {
        QByteArray source;
        QByteArray target;
        QByteArray scheme; ///< `icd10`, `opcs4`, `ctv3`, `readv2`, `snomedct`, `dmd`, `bnf`
        int group = 1;
        int priority = 1;
        QByteArray rule;   ///< when it applies; empty: always
        QByteArray advice;
        QByteArray quality; ///< `assured`, `unassured`, `withdrawn`, `mapped`, `context`
    };
    struct Member
    {
        QByteArray set;
        QByteArray code;
    };
    std::vector<History> history;
    std::vector<Map> maps;
    std::vector<Member> members;
    QMap<QString, QString> facts; ///< extra entries of the release's description, such as counts

    [[nodiscard]] int size() const { return static_cast<int>(m_concepts.size()); }
    [[nodiscard]] QByteArrayView code(int number) const { return view(m_concepts[static_cast<std::size_t>(number)].code); }

private:
    friend class ReleaseWriter;

    struct Piece
    {
        quint32 start = 0;
        quint32 size = 0;
    };
    struct Concept
    {
        Piece code;
        quint16 kind = 0;
        bool active = true;
    };
    struct Term
    {
        int owner = 0;
        Piece text;
        TermKind kind = TermKind::Synonym;
    };

    Piece keep(QByteArrayView text);
    [[nodiscard]] QByteArrayView view(Piece piece) const
    {
        return QByteArrayView(m_pool).sliced(static_cast<qsizetype>(piece.start), static_cast<qsizetype>(piece.size));
    }
    quint16 kindNumber(QByteArrayView kind);

    QByteArray m_pool; ///< all codes and terms; far below 4 GB for any release
    std::vector<Concept> m_concepts;
    std::vector<Term> m_terms;
    std::vector<Link> m_links;
    QList<QByteArray> m_kinds{QByteArray()};
    QMap<QByteArray, quint16> m_kindNumbers;
};

/// Writes a release's content into an empty SQLite file, then builds the search indexes. Each stage
/// ends in one commit, so that after a kill the next import goes on with the stage that was missing.
class ReleaseWriter final
{
public:
    enum class Stage
    {
        Empty = 0,
        Tables = 1, ///< everything but the indexes
        Words = 2,
        Parts = 3 ///< complete
    };

    [[nodiscard]] static Stage stageOf(const SqliteFile &file, const QByteArray &fingerprint);
    [[nodiscard]] static Core::Result<void> writeTables(SqliteFile &file, ReleaseContent &content,
                                                        const QMap<QString, QString> &description,
                                                        const QByteArray &fingerprint, const ImportControl &control);
    [[nodiscard]] static Core::Result<void> buildIndexes(SqliteFile &file, Stage done, const ImportControl &control);
};

} // namespace Terminology
