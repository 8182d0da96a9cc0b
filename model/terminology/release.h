// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QMap>
#include <QStringList>

#include "model/terminology/graph.h"
#include "model/terminology/releasewriter.h"
#include "model/terminology/sqlitefile.h"

namespace Terminology
{

struct ConceptInfo
{
    int number = -1;
    QString code;
    QString term;
    QString kind; ///< semantic tag, level, status or product type
    bool active = true;

    bool operator==(const ConceptInfo &) const = default;
};

struct TermInfo
{
    TermKind kind = TermKind::Synonym;
    QString text;
};

/// A hit of a search: a concept and the term through which it was found.
struct SearchHit
{
    ConceptInfo found;
    QString through;
};

struct HistoryInfo
{
    QString other;
    QString relation;
};

struct MapInfo
{
    QString source;
    QString target;
    QString scheme;
    int group = 1;
    int priority = 1;
    QString rule;
    QString advice;
    QString quality;
};

/// An imported release, opened for reading. Never changes. One thread at a time: open it once more
/// for another thread; the graph and the codes may be shared.
class Release final
{
public:
    [[nodiscard]] static Core::Result<std::shared_ptr<Release>> open(const QString &path);

    [[nodiscard]] QString kind() const { return m_description.value(QStringLiteral("kind")); }
    [[nodiscard]] const QMap<QString, QString> &description() const { return m_description; }
    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] QString rootCode() const;

    [[nodiscard]] int size() const;
    /// The number of a code, or -1. Numbers are places in code order.
    [[nodiscard]] int numberOf(const QString &code) const;
    [[nodiscard]] QString codeOf(int number) const;
    [[nodiscard]] const Graph &graph() const;
    /// Empty code if there is no such concept.
    [[nodiscard]] ConceptInfo info(const QString &code) const;
    /// Shortest term that stands for the code; empty if unknown.
    [[nodiscard]] QString termOf(const QString &code) const;
    [[nodiscard]] QList<TermInfo> terms(const QString &code) const;

    /// As the site searches: a part of a term, ASCII letters without case, or a code by the system's
    /// own rule (codelists.md 1.9). Sorted codes; `limit` 0: all.
    [[nodiscard]] QStringList matchingCodes(const QString &text, bool isCode, int limit = 0) const;
    /// For typing: the exact code first, then parts of terms, then words in any order without accents,
    /// then beginnings of codes. Row order is screen order.
    [[nodiscard]] QList<SearchHit> search(const QString &text, int limit) const;
    [[nodiscard]] QList<SearchHit> searchParts(const QString &text, int limit) const;
    [[nodiscard]] QList<SearchHit> searchWords(const QString &text, int limit) const;

    /// What replaced a code, or what a code replaced; direct steps only.
    [[nodiscard]] QList<HistoryInfo> successors(const QString &code) const;
    [[nodiscard]] QList<HistoryInfo> predecessors(const QString &code) const;
    /// Active codes that may stand for a retired one, chains followed, with the relation of the first
    /// step. "was a" and "moved to" are not followed: they lead to a parent or nowhere.
    [[nodiscard]] QList<HistoryInfo> substitutes(const QString &code) const;
    [[nodiscard]] QList<MapInfo> mapsFrom(const QString &code) const;
    [[nodiscard]] QList<MapInfo> mapsTo(const QString &code) const;
    /// All pairs of an id and the one it had before, for dm+d.
    [[nodiscard]] QList<QPair<QString, QString>> previousIds() const;
    /// Members of a set kept beside the concepts, sorted; and the sets that hold a code.
    [[nodiscard]] QStringList members(const QString &set) const;
    [[nodiscard]] QStringList setsOf(const QString &code) const;

private:
    Release(QString path, SqliteFile file);
    void loadCodes() const;
    [[nodiscard]] bool counts(const ConceptInfo &found, TermKind kind) const;
    [[nodiscard]] QList<SearchHit> hits(const char *sql, const QString &match, const QString &part, int limit) const;
    [[nodiscard]] QStringList matchingByCode(const QString &text) const;

    QString m_path;
    SqliteFile m_file;
    QMap<QString, QString> m_description;
    mutable QByteArray m_codes;          ///< all codes one after the other, loaded on first use
    mutable std::vector<quint32> m_ends; ///< where each ends
    // Shared with whoever draws or evaluates on another thread; never changed.
    mutable std::shared_ptr<const Graph> m_graph;
};

/// An FTS phrase of any text: quoted, with its quotation marks doubled.
[[nodiscard]] QString searchPhrase(const QString &text);

} // namespace Terminology
