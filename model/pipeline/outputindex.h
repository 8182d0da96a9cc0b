// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QSet>

#include "model/pipeline/project.h"

namespace Pipeline
{

/// Answers which outputs of a project match a path, without trying every pattern: patterns are found
/// by the text before their first `*`. Immutable, holds copies.
class OutputIndex
{
public:
    explicit OutputIndex(const Project &project);

    /// Indices of actions with an output that matches, or that is written just like `path`; each once.
    [[nodiscard]] QList<qsizetype> makersOf(const QString &path) const;
    [[nodiscard]] bool matches(const QString &path) const;
    /// Whether some output lies below this folder.
    [[nodiscard]] bool hasFolder(const QString &path) const { return m_folders.contains(path); }

private:
    struct Wild
    {
        QString pattern;
        qsizetype action;
    };
    QHash<QString, QList<qsizetype>> m_exact;
    QHash<QString, QList<Wild>> m_wild; // by the text before the first star
    QSet<QString> m_folders;
    QList<qsizetype> m_lengths; // of those texts, each once
};

} // namespace Pipeline
