// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/commandpalette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{
constexpr int kMaxShown = 120;
}

CommandPalette::CommandPalette(const QString &initial, Provider provide, QWidget *parent)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_provide(std::move(provide))
    , m_text(new QLineEdit(initial, this))
    , m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Find"));
    setName(m_text, "paletteText", tr("What to find or do"));
    setName(m_list, "paletteList", tr("Matches"));
    m_text->setPlaceholderText(tr("File, or > command, @ variable, ! action, : line"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(m_text);
    layout->addWidget(m_list, 1);
    resize(640, 420);
    if (parent) {
        move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, 48)));
    }
    m_text->installEventFilter(this);
    connect(m_text, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::choose);
    m_text->setFocus();
    fill();
}

int CommandPalette::match(const QString &typed, const QString &text)
{
    if (typed.isEmpty()) {
        return 0;
    }
    const qsizetype whole = text.indexOf(typed, 0, Qt::CaseInsensitive);
    if (whole >= 0) {
        const bool atWord = whole == 0 || !text.at(whole - 1).isLetterOrNumber();
        return 2000 - static_cast<int>(whole) - static_cast<int>(text.size()) / 4 + (atWord ? 500 : 0);
    }
    int score = 1000;
    qsizetype from = 0;
    for (const QChar letter : typed) {
        if (letter.isSpace()) {
            continue;
        }
        const qsizetype at = text.indexOf(letter, from, Qt::CaseInsensitive);
        if (at < 0) {
            return -1;
        }
        const bool atWord = at == 0 || !text.at(at - 1).isLetterOrNumber();
        score -= atWord ? 0 : static_cast<int>(at - from) + 2;
        from = at + 1;
    }
    return score;
}

void CommandPalette::fill()
{
    m_entries = m_provide(m_text->text());
    if (m_entries.size() > kMaxShown) {
        m_entries.resize(kMaxShown);
    }
    m_list->clear();
    for (const PaletteEntry &entry : std::as_const(m_entries)) {
        auto *item = new QListWidgetItem(entry.detail.isEmpty() ? entry.text : QStringLiteral("%1    %2").arg(entry.text, entry.detail), m_list);
        if (!entry.enabled) {
            item->setFlags(item->flags() & ~Qt::ItemIsEnabled);
        }
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::choose()
{
    const int row = m_list->currentRow();
    if (row < 0 || !m_entries.at(row).enabled) {
        return;
    }
    const std::function<void()> handler = m_entries.at(row).handler;
    accept();
    handler();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const int last = m_list->count() - 1;
        switch (key->key()) {
        case Qt::Key_Down:
            m_list->setCurrentRow(std::min(m_list->currentRow() + 1, last));
            return true;
        case Qt::Key_Up:
            m_list->setCurrentRow(std::max(m_list->currentRow() - 1, 0));
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            choose();
            return true;
        default:
            break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace Gui
