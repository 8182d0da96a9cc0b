// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/repository/diffpanel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/repository/diffview.h"

namespace Gui
{

DiffPanel::DiffPanel(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_view(new DiffView(theme, this))
    , m_path(mutedLabel({}, theme, this))
    , m_sides(new QComboBox(this))
    , m_block(new QPushButton(this))
    , m_lines(new QPushButton(this))
    , m_blame(new QPushButton(tr("Who Wrote It"), this))
{
    setName(m_sides, "diffSide", tr("Which changes are shown"));
    setName(m_block, "diffBlock", tr("Stage or unstage the block at the cursor"));
    setName(m_lines, "diffLines", tr("Stage or unstage the selected lines"));
    setName(m_blame, "diffBlame", tr("Who wrote the lines of the file"));
    m_sides->addItem(tr("Not staged"));
    m_sides->addItem(tr("Staged"));
    m_sides->setToolTip(tr("What is staged goes into the next commit."));
    m_blame->setToolTip(tr("Shows who wrote each line, when and why."));
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 4, 8, 4);
    bar->setSpacing(6);
    bar->addWidget(m_path, 1);
    bar->addWidget(m_sides);
    bar->addWidget(m_blame);
    bar->addWidget(m_block);
    bar->addWidget(m_lines);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);
    connect(m_view, &QPlainTextEdit::cursorPositionChanged, this, &DiffPanel::updateButtons);
    connect(m_view, &QPlainTextEdit::selectionChanged, this, &DiffPanel::updateButtons);
    connect(m_block, &QPushButton::clicked, this, [this]() { move(true); });
    connect(m_lines, &QPushButton::clicked, this, [this]() { move(false); });
    connect(m_blame, &QPushButton::clicked, this, [this]() { emit blameWanted(m_entry.path); });
    connect(m_sides, &QComboBox::activated, this, [this](int index) {
        m_side = index == 0 ? Repository::DiffSide::Unstaged : Repository::DiffSide::Staged;
        emit sideWanted();
    });
    setNote({});
}

void DiffPanel::setEntry(const Repository::StatusEntry &entry)
{
    const bool sameFile = entry.path == m_entry.path;
    m_entry = entry;
    const bool unstaged = entry.isUnstaged();
    const bool keep = sameFile && (m_side == Repository::DiffSide::Staged ? entry.isStaged() : unstaged);
    if (!keep) {
        m_side = unstaged ? Repository::DiffSide::Unstaged : Repository::DiffSide::Staged;
    }
    m_sides->setCurrentIndex(m_side == Repository::DiffSide::Unstaged ? 0 : 1);
    m_sides->setVisible(unstaged && entry.isStaged());
    m_path->setText(entry.path);
    m_blame->setVisible(entry.worktree != Repository::FileState::Untracked && entry.index != Repository::FileState::Added);
    emit sideWanted();
}

void DiffPanel::setDiff(const Repository::FileDiff &diff)
{
    m_view->setDiff(diff);
    updateButtons();
}

void DiffPanel::setNote(const QString &note)
{
    m_view->setNote(note);
    if (note.isEmpty()) {
        m_path->clear();
        m_sides->hide();
        m_blame->hide();
    }
    updateButtons();
}

void DiffPanel::updateButtons()
{
    const bool unstaged = m_side == Repository::DiffSide::Unstaged;
    m_block->setText(unstaged ? tr("Stage Block") : tr("Unstage Block"));
    m_lines->setText(unstaged ? tr("Stage Lines") : tr("Unstage Lines"));
    const bool shown = m_view->currentHunk().has_value() && m_entry.worktree != Repository::FileState::Conflicted;
    m_block->setVisible(shown);
    m_lines->setVisible(shown && m_view->textCursor().hasSelection() && !m_view->selectedLines().isEmpty());
}

void DiffPanel::move(bool wholeBlock)
{
    const std::optional<Repository::DiffHunk> hunk = m_view->currentHunk();
    if (hunk) {
        emit moveWanted(*hunk, wholeBlock ? QList<int>() : m_view->selectedLines());
    }
}

} // namespace Gui
