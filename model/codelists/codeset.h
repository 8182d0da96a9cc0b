// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QHash>
#include <QMap>

#include "model/codelists/decisions.h"

namespace Codelists
{

/// One line of a definition, for `definition.csv` (codelists.md 1.8).
struct DefinitionRow
{
    QString code;
    int depth = 0;
    bool included = true;

    bool operator==(const DefinitionRow &) const = default;
};

/// Codes with their statuses on a hierarchy. A status is what was last computed for the code, as
/// the site stores it: a code that arrives later than a decision above it stays `?` until something
/// above it is clicked (codelists.md 1.9) or `recompute` is called. Value type; one thread at a time.
class Codeset final
{
public:
    using Statuses = QMap<QString, Status>;

    Codeset() : Codeset(std::make_shared<CodeGraph>(), {}) {}
    Codeset(std::shared_ptr<const CodeGraph> graph, const Statuses &stored);

    /// The codes that are a rule or lie below one.
    [[nodiscard]] static Codeset fromDefinition(std::shared_ptr<const CodeGraph> graph, const QStringList &included,
                                                const QStringList &excluded);
    [[nodiscard]] static Codeset fromMembers(std::shared_ptr<const CodeGraph> graph, const QStringList &members);

    [[nodiscard]] const CodeGraph &graph() const { return m_decisions.graph(); }
    [[nodiscard]] std::shared_ptr<const CodeGraph> sharedGraph() const { return m_graph; }
    [[nodiscard]] const Statuses &statuses() const { return m_statuses; }
    [[nodiscard]] QStringList codes(Status status) const; ///< sorted
    [[nodiscard]] QStringList members() const;            ///< sorted as text
    [[nodiscard]] QMap<Status, int> counts() const;       ///< all six statuses
    /// At least one code, none undecided or in conflict.
    [[nodiscard]] bool canSave() const;
    /// Siblings by `key`; by code without one.
    [[nodiscard]] QList<DefinitionRow> rows(const std::function<QString(const QString &code)> &key = {}) const;
    /// The nearest decided ancestors of a code with their signs: why it has its status.
    [[nodiscard]] QList<QPair<QString, Sign>> reasons(const QString &code) const;

    /// A batch of new signs in order; a repeated code: the last counts. Statuses of the codes and of
    /// all below them are computed once at the end (codelists.md 1.6). Codes that are not in the set
    /// but below a touched one come in.
    void update(const QList<QPair<QString, Sign>> &batch);

    struct Click
    {
        Status posted = Status::Undecided;
        QMap<QString, Status> changed;
    };
    /// Pressing `+` or `-` on a code of the set; nothing happens on another one.
    Click click(const QString &code, Sign pressed);

    /// Statuses of all codes from the signs, as after a release move.
    void recompute();
    void remove(const QStringList &codes);

private:
    // Shared with copies of the set and with the draft; never changed.
    std::shared_ptr<const CodeGraph> m_graph;
    Decisions m_decisions;
    Statuses m_statuses;
};

} // namespace Codelists
