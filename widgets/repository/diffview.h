// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

private:
    void draw();

    const Theme *m_theme;
    Repository::FileDiff m_diff;
};

} // namespace Gui
