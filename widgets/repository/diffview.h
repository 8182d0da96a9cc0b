// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QPlainTextEdit>

#include "model/repository/types.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// The changes of one file, line by line with + and −, changed words marked.
class DiffView final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit DiffView(const Theme *theme, QWidget *parent = nullptr);
    void setDiff(const Repository::FileDiff &diff);
    void setNote(const QString &note); ///< instead of a difference
    /// The block at the cursor, if there is one.
    [[nodiscard]] std::optional<Repository::DiffHunk> currentHunk() const;
    /// Positions in currentHunk() of the changed lines that the selection touches.
    [[nodiscard]] QList<int> selectedLines() const;

private:
    void draw();

    const Theme *m_theme;
    Repository::FileDiff m_diff;
};

} // namespace Gui
