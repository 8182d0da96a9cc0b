// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/repository/diffview.h"

#include <QTextBlock>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

/// Each line knows its place: block times this, plus its position in the block from 1; 0 is the heading.
constexpr int kMostLines = 1 << 17;
constexpr int kMostHunks = 1 << 13;

} // namespace

DiffView::DiffView(const Theme *theme, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
{
    setName(this, "changesDiff", tr("Changes of the file"));
    setReadOnly(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    connect(theme, &Theme::changed, this, &DiffView::draw);
    draw();
}

void DiffView::setNote(const QString &note)
{
    m_diff = {};
    draw();
    setPlainText(note);
}

void DiffView::setDiff(const Repository::FileDiff &diff)
{
    m_diff = diff;
    draw();
}

std::optional<Repository::DiffHunk> DiffView::currentHunk() const
{
    const int state = textCursor().block().userState();
    const int hunk = state / kMostLines;
    return state >= 0 && hunk < m_diff.hunks.size() ? std::optional(m_diff.hunks.at(hunk)) : std::nullopt;
}

QList<int> DiffView::selectedLines() const
{
    QList<int> lines;
    const QTextCursor cursor = textCursor();
    const int hunk = cursor.block().userState() / kMostLines;
    const QTextBlock last = document()->findBlock(cursor.selectionEnd());
    for (QTextBlock block = document()->findBlock(cursor.selectionStart()); block.isValid(); block = block.next()) {
        // A selection that ends before a line's first character does not mean that line.
        const bool touched = block != last || cursor.selectionEnd() > block.position();
        const int line = block.userState() % kMostLines - 1;
        if (touched && block.userState() / kMostLines == hunk && line >= 0 && hunk < m_diff.hunks.size()
            && m_diff.hunks.at(hunk).lines.at(line).kind != Repository::DiffLine::Kind::Context) {
            lines.append(line);
        }
        if (block == last) {
            break;
        }
    }
    return lines;
}

void DiffView::draw()
{
    setFont(m_theme->editorFont());
    clear();
    if (m_diff.binary) {
        setPlainText(tr("This file is not text: %1 bytes before, %2 bytes now.").arg(m_diff.oldSize).arg(m_diff.newSize));
        return;
    }
    QTextCursor cursor(document());
    bool first = true;
    const auto newLine = [&cursor, &first](const QTextBlockFormat &format) {
        if (first) {
            cursor.setBlockFormat(format);
        } else {
            cursor.insertBlock(format);
        }
        first = false;
    };
    QTextCharFormat muted;
    muted.setForeground(m_theme->color(Role::Muted));
    QTextCharFormat plain;
    plain.setForeground(m_theme->color(Role::Text));
    int hunkNumber = 0;
    for (const Repository::DiffHunk &hunk : std::as_const(m_diff.hunks)) {
        // Larger ones are only shown: they cannot be told apart by one number a line.
        const bool numbered = hunkNumber < kMostHunks && hunk.lines.size() < kMostLines;
        int state = numbered ? hunkNumber++ * kMostLines : -1;
        newLine({});
        cursor.block().setUserState(state);
        cursor.insertText(hunk.header, muted);
        for (const Repository::DiffLine &line : hunk.lines) {
            QTextBlockFormat block;
            QChar sign = QLatin1Char(' ');
            if (line.kind == Repository::DiffLine::Kind::Added) {
                block.setBackground(m_theme->color(Role::DiffAdded));
                sign = QLatin1Char('+');
            } else if (line.kind == Repository::DiffLine::Kind::Removed) {
                block.setBackground(m_theme->color(Role::DiffRemoved));
                sign = QChar(0x2212);
            }
            newLine(block);
            cursor.block().setUserState(numbered ? ++state : -1);
            const int number = line.kind == Repository::DiffLine::Kind::Removed ? line.oldLine : line.newLine;
            cursor.insertText(QStringLiteral("%1 %2 ").arg(number, 5).arg(sign), muted);
            const int start = cursor.position();
            cursor.insertText(line.text, plain);
            for (const Repository::WordRange &word : line.changed) {
                QTextCursor mark(document());
                mark.setPosition(start + word.start);
                mark.setPosition(std::min(start + word.start + word.length, cursor.position()), QTextCursor::KeepAnchor);
                QTextCharFormat bold = plain;
                bold.setFontWeight(QFont::Bold);
                bold.setFontUnderline(true);
                mark.setCharFormat(bold);
            }
            if (line.noNewline) {
                cursor.insertText(tr("  (no line end)"), muted);
            }
        }
    }
    if (m_diff.truncated) {
        newLine({});
        cursor.insertText(tr("The file is too long to show all of its changes."), muted);
    }
    moveCursor(QTextCursor::Start);
}

} // namespace Gui
