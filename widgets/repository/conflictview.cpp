// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/repository/conflictview.h"

#include <QButtonGroup>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kContextLines = 3;

/// Long runs of lines that both agree about are shortened to their edges.
QStringList shortened(const QStringList &lines)
{
    if (lines.size() <= 2 * kContextLines + 1) {
        return lines;
    }
    return lines.mid(0, kContextLines) + QStringList{QStringLiteral("⋯")} + lines.mid(lines.size() - kContextLines);
}

QStringList chosenLines(const Repository::ConflictPart &part, Repository::Take side)
{
    switch (side) {
    case Repository::Take::Mine:
        return part.mine;
    case Repository::Take::Theirs:
        return part.theirs;
    case Repository::Take::Both:
        return part.mine + part.theirs;
    }
    return {};
}

QLabel *codeLabel(const QStringList &lines, const Theme *theme, QWidget *parent)
{
    auto *label = new QLabel(lines.join(QLatin1Char('\n')), parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(theme->editorFont());
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

ConflictView::ConflictView(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_sentence(new QLabel(this))
    , m_files(new QListWidget(this))
    , m_parts(new QScrollArea(this))
    , m_settle(new QPushButton(tr("Settle This File"), this))
    , m_commit(new QPushButton(tr("Commit the Merge"), this))
{
    setObjectName(QStringLiteral("conflictView"));
    setName(m_files, "conflictFiles", tr("Files in conflict"));
    setName(m_parts, "conflictParts", tr("Blocks of the file that both sides changed"));
    setName(m_settle, "conflictSettle", tr("Settle this file as chosen"));
    setName(m_commit, "conflictCommit", tr("Commit the merge"));
    m_sentence->setWordWrap(true);
    m_commit->setProperty("primary", true);
    fitToText(m_files, [this](const QFontMetrics &metrics) { m_files->setMaximumHeight(metrics.height() * 6); });
    m_parts->setWidgetResizable(true);
    m_parts->setFrameShape(QFrame::NoFrame);
    auto *mine = new QPushButton(tr("Take Mine"), this);
    auto *theirs = new QPushButton(tr("Take Theirs"), this);
    auto *abort = new QPushButton(tr("Give Up the Merge"), this);
    setName(mine, "conflictMine", tr("Take my version of the whole file"));
    setName(theirs, "conflictTheirs", tr("Take their version of the whole file"));
    setName(abort, "conflictAbort", tr("Give up the merge and go back to before the pull"));
    abort->setToolTip(tr("Goes back to before the pull. Nothing that you committed is lost."));
    auto *whole = new QHBoxLayout;
    whole->addWidget(mine);
    whole->addWidget(theirs);
    whole->addStretch();
    whole->addWidget(m_settle);
    auto *end = new QHBoxLayout;
    end->addWidget(abort);
    end->addStretch();
    end->addWidget(m_commit);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addWidget(m_sentence);
    layout->addWidget(m_files);
    layout->addWidget(m_parts, 1);
    layout->addLayout(whole);
    layout->addLayout(end);
    connect(m_files, &QListWidget::currentRowChanged, this, [this]() {
        m_choices.clear();
        showFile();
    });
    connect(mine, &QPushButton::clicked, this, [this]() {
        if (current() != nullptr) {
            emit sideTaken(current()->path, Repository::Take::Mine);
        }
    });
    connect(theirs, &QPushButton::clicked, this, [this]() {
        if (current() != nullptr) {
            emit sideTaken(current()->path, Repository::Take::Theirs);
        }
    });
    connect(m_settle, &QPushButton::clicked, this, &ConflictView::settle);
    connect(m_commit, &QPushButton::clicked, this, &ConflictView::commitWanted);
    connect(abort, &QPushButton::clicked, this, &ConflictView::abortWanted);
    connect(theme, &Theme::changed, this, &ConflictView::showFile);
    setConflicts({});
}

const Repository::Conflict *ConflictView::current() const
{
    const int row = m_files->currentRow();
    return row >= 0 && row < m_conflicts.size() ? &m_conflicts.at(row) : nullptr;
}

void ConflictView::setConflicts(const QList<Repository::Conflict> &conflicts)
{
    const QString before = current() != nullptr ? current()->path : QString();
    m_conflicts = conflicts;
    {
        const QSignalBlocker quiet(m_files);
        m_files->clear();
        for (const Repository::Conflict &conflict : conflicts) {
            m_files->addItem(conflict.path);
            if (conflict.path == before) {
                m_files->setCurrentRow(m_files->count() - 1);
            }
        }
        if (m_files->currentRow() < 0) {
            m_choices.clear();
            m_files->setCurrentRow(0);
        }
    }
    m_commit->setEnabled(conflicts.isEmpty());
    m_sentence->setText(conflicts.isEmpty()
                            ? tr("Everything is settled. Commit the merge, then push.")
                            : tr("You and a colleague changed the same lines of %n file(s). Choose for each block, then commit the merge.",
                                 nullptr, static_cast<int>(conflicts.size())));
    showFile();
}

QWidget *ConflictView::partWidget(int number, const Repository::ConflictPart &part)
{
    auto *frame = new QFrame;
    frame->setFrameShape(QFrame::StyledPanel);
    auto *layout = new QVBoxLayout(frame);
    layout->setSpacing(2);
    const auto side = [&](const QString &title, const QStringList &lines, Role role) {
        layout->addWidget(mutedLabel(title, m_theme, frame));
        QLabel *code = codeLabel(lines.isEmpty() ? QStringList{tr("(nothing)")} : lines, m_theme, frame);
        QPalette palette = code->palette();
        palette.setColor(QPalette::Window, m_theme->color(role));
        code->setPalette(palette);
        code->setAutoFillBackground(true);
        code->setMargin(4);
        layout->addWidget(code);
    };
    side(tr("Mine"), part.mine, Role::DiffAdded);
    side(tr("Theirs"), part.theirs, Role::Selection);
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    auto *group = new QButtonGroup(frame);
    const std::pair<QString, Repository::Take> ways[] = {{tr("Mine"), Repository::Take::Mine},
                                                         {tr("Theirs"), Repository::Take::Theirs},
                                                         {tr("Both"), Repository::Take::Both}};
    for (const auto &[text, way] : ways) {
        auto *button = new QPushButton(text, frame);
        button->setCheckable(true);
        button->setChecked(m_choices.contains(number) && m_choices.value(number) == way);
        button->setObjectName(QStringLiteral("conflict%1-%2").arg(static_cast<int>(way)).arg(number));
        button->setAccessibleName(tr("Block %1: take %2").arg(number + 1).arg(text));
        group->addButton(button);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, number, taken = way]() { choose(number, taken); });
    }
    row->addStretch();
    layout->addLayout(row);
    return frame;
}

void ConflictView::showFile()
{
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 4, 0, 4);
    const Repository::Conflict *conflict = current();
    int open = 0;
    if (conflict != nullptr && conflict->parts.isEmpty()) {
        const QString reason = conflict->mineDeleted     ? tr("You deleted this file; a colleague changed it.")
                               : conflict->theirsDeleted ? tr("A colleague deleted this file; you changed it.")
                                                         : tr("This file is not text, so its two versions cannot be joined.");
        auto *label = new QLabel(reason + QLatin1Char(' ') + tr("Take one of the two."), content);
        label->setWordWrap(true);
        layout->addWidget(label);
        open = 1;
    }
    for (int number = 0; conflict != nullptr && number < conflict->parts.size(); ++number) {
        const Repository::ConflictPart &part = conflict->parts.at(number);
        if (part.conflicting) {
            layout->addWidget(partWidget(number, part));
            open += m_choices.contains(number) ? 0 : 1;
        } else {
            layout->addWidget(codeLabel(shortened(part.mine), m_theme, content));
        }
    }
    layout->addStretch();
    m_parts->setWidget(content);
    m_settle->setEnabled(conflict != nullptr && open == 0);
}

void ConflictView::choose(int part, Repository::Take side)
{
    m_choices.insert(part, side);
    const Repository::Conflict *conflict = current();
    bool complete = conflict != nullptr;
    for (int number = 0; complete && number < conflict->parts.size(); ++number) {
        complete = !conflict->parts.at(number).conflicting || m_choices.contains(number);
    }
    m_settle->setEnabled(complete);
}

void ConflictView::settle()
{
    const Repository::Conflict *conflict = current();
    if (conflict == nullptr) {
        return;
    }
    QStringList lines;
    for (int number = 0; number < conflict->parts.size(); ++number) {
        const Repository::ConflictPart &part = conflict->parts.at(number);
        lines += part.conflicting ? chosenLines(part, m_choices.value(number)) : part.mine;
    }
    emit settled(conflict->path, lines.join(QLatin1Char('\n')).toUtf8() + (lines.isEmpty() ? "" : "\n"));
}

} // namespace Gui
