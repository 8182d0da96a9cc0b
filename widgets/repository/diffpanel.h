// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/repository/types.h"
#include "widgets/foundation/theme.h"

class QLabel;
class QPushButton;
class QComboBox;

namespace Gui
{

class DiffView;

/// The changes of one file with what can be done to them: stage or unstage the block at the cursor
/// or the selected lines. A file with changes on both sides of the index shows one side at a time.
class DiffPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit DiffPanel(const Theme *theme, QWidget *parent = nullptr);

    /// The file whose changes come next; asks for them with sideWanted().
    void setEntry(const Repository::StatusEntry &entry);
    void setDiff(const Repository::FileDiff &diff);
    void setNote(const QString &note);
    [[nodiscard]] Repository::DiffSide side() const { return m_side; }
    [[nodiscard]] DiffView *view() const { return m_view; }

signals:
    void sideWanted();
    /// `lines`: positions in the block; empty: all of it.
    void moveWanted(const Repository::DiffHunk &hunk, const QList<int> &lines);
    void blameWanted(const QString &path);

private:
    void updateButtons();
    void move(bool wholeBlock);

    DiffView *m_view;
    QLabel *m_path;
    QComboBox *m_sides;
    QPushButton *m_block;
    QPushButton *m_lines;
    QPushButton *m_blame;
    Repository::StatusEntry m_entry;
    Repository::DiffSide m_side = Repository::DiffSide::Unstaged;
};

} // namespace Gui
