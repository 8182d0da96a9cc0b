// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "model/codelists/draftdocument.h"
#include "model/terminology/release.h"

namespace Codelists
{

/// A finding before a draft becomes a codelist (codelists.md 7, "before saving").
struct DraftFinding
{
    enum class Kind
    {
        Undecided,
        Conflict,
        RetiredMember,
        OtherTag,       ///< member of another kind than most
        WithoutEffect,  ///< a decision that changes nothing
        EmptySearch
    };
    Kind kind = Kind::Undecided;
    QString code; ///< or the search's text
    QString message;
};

/// A draft at work: document, release, statuses, undo. Statuses are always those of the decisions
/// (unlike the site, which leaves new search results undecided). Every change is one step that can be
/// undone; a step that changes nothing is none. One thread at a time.
class DraftSession final
{
public:
    DraftSession(DraftDocument document, std::shared_ptr<const Terminology::Release> release);

    [[nodiscard]] const DraftDocument &document() const { return m_document; }
    [[nodiscard]] const Codeset &codeset() const { return m_codeset; }
    [[nodiscard]] const Terminology::Release &release() const { return *m_release; }
    [[nodiscard]] QString termOf(const QString &code) const; ///< remembered once asked

    /// The codes a search brings in, or why it is refused.
    Core::Result<int> addSearch(const SearchText &search, const Trail &trail = {});
    /// The same with the codes that `searchRelease` found, on whatever thread.
    Core::Result<int> addFound(const SearchText &search, const QStringList &codes, const Trail &trail = {});
    void removeSearch(const SearchText &search);
    /// Sets or clears (`Sign::None`) decisions on codes of the draft.
    void decide(const QStringList &codes, Sign sign, const QString &who, const QString &when, const QString &why = {});
    /// Pressing `+` or `-`: the exact same decision again clears it.
    void press(const QString &code, Sign sign, const QString &who, const QString &when);
    void setNote(const QString &code, const QString &note);
    void setCategory(const QString &code, const QString &category);
    /// The reason of a decision that stands; nothing where none was made.
    void setReason(const QString &code, const QString &why);
    void setSearchReason(const SearchText &search, const QString &why);
    /// The code's own category, else that of the nearest code above it that has one.
    [[nodiscard]] QString categoryOf(const QString &code) const;
    /// What a search of this draft found, sorted.
    [[nodiscard]] QStringList foundBy(const SearchText &search) const { return m_found.value(slugOf(search)); }

    [[nodiscard]] bool canUndo() const { return !m_undo.isEmpty(); }
    [[nodiscard]] bool canRedo() const { return !m_redo.isEmpty(); }
    void undo();
    void redo();

    /// The next code with the status after `code` in code order, from the start again; empty if none.
    [[nodiscard]] QString next(Status status, const QString &code) const;
    [[nodiscard]] QList<DraftFinding> findings() const;
    /// `code,term` (and `category` where there are any) of the members, CRLF.
    [[nodiscard]] QString memberCsv() const;
    /// `code,term,is_included`, siblings by term.
    [[nodiscard]] QString definitionCsv() const;

private:
    void change(DraftDocument next);
    void evaluate();                          ///< codes and statuses from the document
    void follow(const DraftDocument &before); ///< what has changed since
    void step(QList<DraftDocument> &from, QList<DraftDocument> &to);

    DraftDocument m_document;
    // Shared with the pane that shows the release; never changes.
    std::shared_ptr<const Terminology::Release> m_release;
    QHash<QString, QStringList> m_found; ///< codes by search slug
    mutable QHash<QString, QString> m_terms;
    Codeset m_codeset;
    QList<DraftDocument> m_undo;
    QList<DraftDocument> m_redo;
};

} // namespace Codelists
