// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/pipeline/edits.h"
#include "model/pipeline/yamltree.h"

namespace Pipeline
{

/// Computes the edits of edits.h on a tree that is already read. The tree must outlive it.
class EditPlan
{
public:
    explicit EditPlan(const YamlTree &tree);

    [[nodiscard]] Edits addAction(const NewAction &action, const QString &after) const;
    [[nodiscard]] Edits removeAction(const QString &id) const;
    [[nodiscard]] Edits renameAction(const QString &id, const QString &newId) const;
    [[nodiscard]] QList<Core::TextEdit> renameInCommands(const QString &id, const QString &newId) const;
    [[nodiscard]] Edits setRun(const QString &id, const QString &run) const;
    [[nodiscard]] Edits addNeed(const QString &id, const QString &need) const;
    [[nodiscard]] Edits removeNeed(const QString &id, const QString &need) const;
    [[nodiscard]] Edits addOutput(const QString &id, const Output &output) const;
    [[nodiscard]] Edits removeOutput(const QString &id, Level level, const QString &outputId) const;
    [[nodiscard]] Edits changeOutput(const QString &id, Level level, const QString &outputId, const Output &changed) const;
    [[nodiscard]] Edits setConfig(const QString &id, const std::optional<QJsonObject> &config) const;
    [[nodiscard]] Edits setVersion(const QString &version) const;
    /// Takes a key of the top level out, with its value and the comments directly above.
    [[nodiscard]] Edits removeTopKey(const QString &key) const;

private:
    /// One entry of a mapping as written there: not merged in, though its value may be an alias.
    struct Place
    {
        int mapping = -1;
        std::size_t index = 0;
        int key = -1;
        int value = -1;
        [[nodiscard]] explicit operator bool() const { return mapping >= 0; }
    };

    [[nodiscard]] Place find(int mapping, const QString &key) const;
    [[nodiscard]] Core::Result<int> actions() const;
    [[nodiscard]] Core::Result<Place> action(const QString &id) const;
    [[nodiscard]] Core::Result<int> body(const QString &id) const;
    [[nodiscard]] Core::Result<int> outputs(const QString &id) const;
    [[nodiscard]] bool isMerged(int mapping, const QString &key) const;
    [[nodiscard]] bool isEmptyScalar(int index) const;
    [[nodiscard]] tl::unexpected<Core::Error> shared(const QString &what) const;

    [[nodiscard]] qsizetype lineStart(qsizetype offset) const;
    [[nodiscard]] qsizetype lineEnd(qsizetype offset) const; ///< before the line's end characters
    [[nodiscard]] qsizetype nextLine(qsizetype offset) const;
    [[nodiscard]] int indentOf(int mapping) const; ///< of a block mapping's keys
    [[nodiscard]] bool startsItsLine(qsizetype offset) const;
    [[nodiscard]] qsizetype afterColon(int key) const;
    [[nodiscard]] bool referencedFromOutside(qsizetype start, qsizetype end) const;

    [[nodiscard]] Core::TextEdit insert(qsizetype offset, const QString &text) const;
    [[nodiscard]] Core::TextEdit replace(qsizetype start, qsizetype end, const QString &text) const;
    [[nodiscard]] QString restyled(int scalar, const QString &value) const;
    [[nodiscard]] Edits removeEntry(const Place &place, bool withComments) const;
    [[nodiscard]] Edits removeItem(int sequence, std::size_t index) const;
    /// Puts a key into a mapping behind an entry (or first, for none): `lines` for block style, the
    /// first holding the key, each already indented relative to the mapping; `flow` for brackets.
    [[nodiscard]] Edits insertEntry(int mapping, const Place &behind, const QStringList &lines, const QString &flow) const;
    /// Gives an entry whose value is nothing, null or {} a block of lines as value.
    [[nodiscard]] Edits fillValue(const Place &place, const QStringList &lines, const QString &flow) const;
    [[nodiscard]] QList<Core::TextEdit> moved(QList<Core::TextEdit> removed, const QList<Core::TextEdit> &added) const;
    [[nodiscard]] QString joined(const QStringList &lines, int indent) const;

    const YamlTree &m_tree;
    QString m_eol;
};

} // namespace Pipeline
