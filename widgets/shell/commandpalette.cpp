// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/commandpalette.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{
constexpr int kMaxShown = 120;
constexpr int kDetailRole = Qt::UserRole;

/// The words at the left, keys or kind muted at the right.
class EntryDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QString detail = index.data(kDetailRole).toString();
        const QFontMetrics metrics(option.font);
        const int room = std::min(metrics.horizontalAdvance(detail) + 16, option.rect.width() * 2 / 3);
        QStyleOptionViewItem words = option;
        QStyledItemDelegate::paint(painter, words, index);
        painter->save();
        painter->setPen(option.palette.color(QPalette::Disabled, QPalette::Text));
        painter->drawText(option.rect.adjusted(option.rect.width() - room, 0, -8, 0), Qt::AlignVCenter | Qt::AlignRight,
                          metrics.elidedText(detail, Qt::ElideRight, room - 8));
        painter->restore();
    }
};
}

CommandPalette::CommandPalette(const QString &initial, Provider provide, QWidget *parent, Way way)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_provide(std::move(provide))
    , m_way(way)
    , m_text(new QLineEdit(initial, this))
    , m_list(new QListWidget(this))
    , m_nothing(new QLabel(tr("Nothing is called so. Type > for commands, @ for variables, # for codelists, ! for actions, : for a line."), this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Find"));
    setName(m_text, "paletteText", tr("What to find or do"));
    setName(m_list, "paletteList", tr("Matches"));
    m_text->setPlaceholderText(tr("File, or > command, @ variable, # codelist, ! action, : line"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_nothing->setObjectName(QStringLiteral("paletteNothing"));
    m_nothing->setWordWrap(true);
    m_nothing->setContentsMargins(8, 8, 8, 8);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(m_text);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing, 1, Qt::AlignTop);
    resize(640, 420);
    if (parent) {
        move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, 48)));
    }
    m_text->installEventFilter(this);
    connect(m_text, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::choose);
    m_text->setFocus();
    fill();
    if (m_way == Way::Walking) {
        m_text->hide();
        m_list->setFocusPolicy(Qt::StrongFocus);
        m_list->installEventFilter(this);
        m_list->setFocus();
        step(1);
    }
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
        auto *item = new QListWidgetItem(entry.text, m_list);
        item->setData(kDetailRole, entry.detail);
        item->setData(Qt::AccessibleTextRole, entry.detail.isEmpty() ? entry.text : tr("%1, %2").arg(entry.text, entry.detail));
        if (!entry.enabled) {
            item->setFlags(item->flags() & ~Qt::ItemIsEnabled);
        }
    }
    m_list->setCurrentRow(0);
    m_list->setVisible(!m_entries.isEmpty());
    m_nothing->setVisible(m_entries.isEmpty());
}

void CommandPalette::step(int by)
{
    if (const int count = m_list->count(); count > 0) {
        m_list->setCurrentRow((m_list->currentRow() + by + count) % count);
    }
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
    if (m_way == Way::Walking) {
        const auto *key = event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease ? static_cast<QKeyEvent *>(event) : nullptr;
        if (key && event->type() == QEvent::KeyPress && (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab)) {
            step(key->key() == Qt::Key_Tab ? 1 : -1);
            return true;
        }
        if (key && ((event->type() == QEvent::KeyRelease && key->key() == Qt::Key_Control) || key->key() == Qt::Key_Return)) {
            choose();
            return true;
        }
        return QDialog::eventFilter(watched, event);
    }
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
