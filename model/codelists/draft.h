// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include "model/codelists/codeset.h"
#include "model/core/result.h"

namespace Codelists
{

/// A search as the person typed it: a term, or a code.
struct SearchText
{
    QString text;
    bool isCode = false;

    bool operator==(const SearchText &) const = default;
};

/// The text in lower-case ASCII words joined by hyphens, as the site names searches; empty if
/// nothing is left. Codes: `code:` and the code.
[[nodiscard]] QString slugOf(const QString &text);
[[nodiscard]] QString slugOf(const SearchText &search);

inline constexpr int kLargestSearch = 20000; ///< result codes of one search (codelists.md 1.9)

/// The codes of a codelist under construction with the searches that found them (codelists.md 1.9).
/// `system` is the hierarchy of everything the draft may ever hold. Value type; one thread at a time.
class BuilderDraft final
{
public:
    BuilderDraft(std::shared_ptr<const CodeGraph> system, QString root);

    struct Search
    {
        SearchText text;
        QStringList codes; ///< sorted
    };

    [[nodiscard]] const QList<Search> &searches() const { return m_searches; }
    [[nodiscard]] const Codeset &codeset() const { return m_codeset; }
    /// Codes that no search of the draft finds.
    [[nodiscard]] QStringList withoutSearch() const;

    /// Adds a search with the codes it found. New codes are undecided. A search that the draft has
    /// is left as it is. Fails, changing nothing, on a text without a letter or digit and on more
    /// than `kLargestSearch` codes. No code is allowed.
    Core::Result<void> addSearch(const SearchText &search, const QStringList &found);
    /// Codes found only by this search leave, except members and those below one.
    void removeSearch(const QString &slug);
    /// A click, then the tidying up: codes of no search that are not included by hand leave, except
    /// members and those below one.
    Codeset::Click click(const QString &code, Sign pressed);

private:
    void rebuild(const Codeset::Statuses &statuses);
    [[nodiscard]] bool isHeld(const QString &code, const QSet<QString> &members) const;

    // Shared with whoever loaded the release; never changed.
    std::shared_ptr<const CodeGraph> m_system;
    QString m_root;
    QList<Search> m_searches;
    Codeset m_codeset;
};

/// What a move to another release does to a set of codes (codelists.md 1.11).
struct ReleaseMove
{
    QStringList removed; ///< the new release does not have them
    QStringList added;   ///< new descendants of the kept ones and new hits of the searches
    Codeset codeset;
    QMap<QString, QPair<Status, Status>> changed; ///< before and after, of the kept ones
};

/// `system` is the hierarchy of the new release; `known` says whether it has a code (by default:
/// whether it is a node). `found` are the codes the searches give now.
[[nodiscard]] ReleaseMove moveToRelease(const CodeGraph &system, const QString &root, const Codeset::Statuses &statuses,
                                        const QStringList &found = {},
                                        const std::function<bool(const QString &)> &known = {});

} // namespace Codelists
