// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/definitionpeek.h"

#include <algorithm>

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QScreen>
#include <QTextBlock>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{
constexpr int kLines = 12;
constexpr int kColumns = 88;
} // namespace

DefinitionPeek::DefinitionPeek(const Core::Location &place, const QString &text, const Theme *theme, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_place(place)
{
    setObjectName(QStringLiteral("definitionPeek"));
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    auto *code = new QPlainTextEdit(text, this);
    setName(code, "peekText", tr("Definition in %1, line %2").arg(place.file).arg(place.range.start.line));
    code->setReadOnly(true);
    code->setLineWrapMode(QPlainTextEdit::NoWrap);
    code->setFont(theme->editorFont());
    code->setFrameShape(QFrame::NoFrame);
    code->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    code->installEventFilter(this);
    const QTextBlock line = code->document()->findBlockByNumber(std::max(0, place.range.start.line - 1));
    QTextEdit::ExtraSelection marked;
    marked.cursor = QTextCursor(line);
    marked.format.setBackground(theme->color(Role::Selection));
    marked.format.setProperty(QTextFormat::FullWidthSelection, true);
    code->setExtraSelections({marked});
    code->setTextCursor(QTextCursor(line));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->addWidget(mutedLabel(tr("%1, line %2. Enter goes there, Esc closes.").arg(place.file).arg(place.range.start.line), theme, this));
    layout->addWidget(code, 1);
    setFocusProxy(code);
    const QFontMetrics metrics(code->font());
    resize(metrics.averageCharWidth() * kColumns, metrics.lineSpacing() * (kLines + 3));
    code->centerCursor();
}

void DefinitionPeek::showAt(QPoint globalPosition)
{
    if (const QScreen *screen = parentWidget()->screen()) {
        const QRect room = screen->availableGeometry();
        resize(std::min(width(), room.width()), std::min(height(), room.height()));
        globalPosition.setX(std::clamp(globalPosition.x(), room.left(), room.right() - width() + 1));
        globalPosition.setY(std::clamp(globalPosition.y(), room.top(), room.bottom() - height() + 1));
    }
    move(globalPosition);
    show();
    setFocus();
}

bool DefinitionPeek::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape) {
            close();
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            close();
            emit openWanted(m_place);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace Gui
