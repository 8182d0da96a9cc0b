// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/shortcutsdialog.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "model/core/files.h"
#include "widgets/foundation/actions.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

enum Column
{
    Command,
    Keys,
    Origin
};

constexpr int kIdRole = Qt::UserRole;

QString shown(const QList<QKeySequence> &keys)
{
    return QKeySequence::listToString(keys, QKeySequence::NativeText);
}

} // namespace

ShortcutsDialog::ShortcutsDialog(Actions *actions, const Theme *theme, QWidget *parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_search(new QLineEdit(this))
    , m_list(new QTreeWidget(this))
    , m_keys(new QKeySequenceEdit(this))
    , m_set(new QPushButton(tr("Set"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_reset(new QPushButton(tr("Reset"), this))
    , m_sentence(mutedLabel({}, theme, this))
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Keyboard Shortcuts"));
    setName(m_search, "shortcutsSearch", tr("Search commands and keys"));
    setName(m_list, "shortcutsList", tr("Commands with their keys"));
    setName(m_keys, "shortcutsKeys", tr("New keys of the command"));
    setName(m_set, "shortcutsSet", tr("Give the command these keys"));
    setName(m_remove, "shortcutsRemove", tr("Leave the command without keys"));
    setName(m_reset, "shortcutsReset", tr("Give the command its first keys again"));
    m_sentence->setObjectName(QStringLiteral("shortcutsSentence"));
    build();
    fill();
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutsDialog::filter);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &ShortcutsDialog::onCurrent);
    connect(m_list, &QTreeWidget::itemActivated, this, [this]() { m_keys->setFocus(); });
    connect(m_keys, &QKeySequenceEdit::keySequenceChanged, this, &ShortcutsDialog::onKeysTyped);
    connect(m_set, &QPushButton::clicked, this, [this]() { setKeys({m_keys->keySequence()}); });
    connect(m_remove, &QPushButton::clicked, this, [this]() { setKeys({}); });
    connect(m_reset, &QPushButton::clicked, this, [this]() { setKeys(m_actions->registeredKeys(currentId())); });
    m_list->setCurrentItem(m_list->topLevelItem(0));
    m_search->setFocus();
}

void ShortcutsDialog::build()
{
    m_search->setPlaceholderText(tr("Search commands and keys"));
    m_search->setClearButtonEnabled(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setHeaderLabels({tr("Command"), tr("Keys"), tr("Set by")});
    m_list->header()->setSectionResizeMode(Command, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(Keys, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(Origin, QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(false);
    m_sentence->setWordWrap(true);
    m_set->setProperty("primary", true);
    auto *change = new QHBoxLayout;
    change->addWidget(m_keys, 1);
    change->addWidget(m_set);
    change->addWidget(m_remove);
    change->addWidget(m_reset);
    auto *files = new QHBoxLayout;
    const auto button = [this, files](const char *name, const QString &text, auto work) {
        auto *made = new QPushButton(text, this);
        made->setObjectName(QString::fromLatin1(name));
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, work);
        files->addWidget(made);
    };
    button("shortcutsImport", tr("Import …"), [this]() {
        if (const QString path = QFileDialog::getOpenFileName(this, tr("Import shortcuts"), {}, tr("Shortcuts (*.json)")); !path.isEmpty()) {
            importFrom(path);
        }
    });
    button("shortcutsExport", tr("Export …"), [this]() {
        if (const QString path = QFileDialog::getSaveFileName(this, tr("Export shortcuts"), QStringLiteral("shortcuts.json"), tr("Shortcuts (*.json)")); !path.isEmpty()) {
            exportTo(path);
        }
    });
    button("shortcutsResetAll", tr("Reset All"), [this]() { resetAll(); });
    files->addStretch();
    button("shortcutsClose", tr("Close"), [this]() { accept(); });
    for (QPushButton *key : {m_set, m_remove, m_reset}) {
        key->setAutoDefault(false);
    }
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_sentence);
    layout->addLayout(change);
    layout->addLayout(files);
    resize(720, 560);
}

void ShortcutsDialog::fill()
{
    const QString kept = currentId();
    m_list->clear();
    for (const QAction *action : m_actions->all()) {
        const QString id = action->objectName();
        const bool own = action->shortcuts() != m_actions->registeredKeys(id);
        auto *item = new QTreeWidgetItem(m_list, {tr("%1: %2").arg(m_actions->category(action), action->text()), shown(action->shortcuts()),
                                                  own ? tr("you") : QString()});
        item->setData(Command, kIdRole, id);
        item->setToolTip(Command, action->statusTip());
        if (id == kept) {
            m_list->setCurrentItem(item);
        }
    }
    filter();
}

void ShortcutsDialog::filter()
{
    const QString wanted = m_search->text().trimmed();
    int found = 0;
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        QTreeWidgetItem *item = m_list->topLevelItem(row);
        const bool fits = item->text(Command).contains(wanted, Qt::CaseInsensitive) || item->text(Keys).contains(wanted, Qt::CaseInsensitive);
        item->setHidden(!fits);
        found += fits ? 1 : 0;
    }
    say(found == 0 ? tr("No command and no keys contain \"%1\".").arg(wanted) : QString());
}

void ShortcutsDialog::onCurrent()
{
    const QAction *action = m_actions->action(currentId());
    const QSignalBlocker quiet(m_keys);
    m_keys->setKeySequence(action ? action->shortcut() : QKeySequence());
    m_set->setText(tr("Set"));
    m_set->setEnabled(false);
    m_remove->setEnabled(action && !action->shortcuts().isEmpty());
    m_reset->setEnabled(action && action->shortcuts() != m_actions->registeredKeys(currentId()));
}

void ShortcutsDialog::onKeysTyped()
{
    const QKeySequence typed = m_keys->keySequence();
    const QAction *other = typed.isEmpty() ? nullptr : m_actions->takenBy(typed, currentId());
    m_set->setEnabled(!typed.isEmpty() && !currentId().isEmpty());
    m_set->setText(other ? tr("Take Over") : tr("Set"));
    say(other ? tr("%1 belongs to \"%2\", which would lose it.").arg(typed.toString(QKeySequence::NativeText), other->text()) : QString());
}

void ShortcutsDialog::setKeys(const QList<QKeySequence> &keys)
{
    const QString id = currentId();
    for (const QKeySequence &sequence : keys) {
        while (const QAction *other = m_actions->takenBy(sequence, id)) {
            QList<QKeySequence> rest = other->shortcuts();
            rest.removeIf([&sequence](const QKeySequence &taken) {
                return taken.matches(sequence) != QKeySequence::NoMatch || sequence.matches(taken) != QKeySequence::NoMatch;
            });
            m_actions->setKeys(other->objectName(), rest);
        }
    }
    m_actions->setKeys(id, keys);
    fill();
    onCurrent();
    emit changed();
}

void ShortcutsDialog::resetAll()
{
    applyKeymap(m_actions, {});
    fill();
    onCurrent();
    say(tr("Every command has its first keys again."));
    emit changed();
}

void ShortcutsDialog::importFrom(const QString &path)
{
    const Core::Result<QByteArray> bytes = Core::readFile(path);
    const Core::Result<Keymap> keymap = bytes ? keymapFromJson(*bytes) : tl::unexpected(bytes.error());
    if (!keymap) {
        say(keymap.error().message);
        return;
    }
    applyKeymap(m_actions, *keymap);
    fill();
    onCurrent();
    say(tr("%n command(s) took their keys from the file.", nullptr, static_cast<int>(keymap->size())));
    emit changed();
}

void ShortcutsDialog::exportTo(const QString &path)
{
    const Core::Result<void> written = Core::writeFile(path, keymapToJson(changedKeys(*m_actions)));
    say(written ? tr("The shortcuts that you changed are in %1.").arg(path) : written.error().message);
}

QString ShortcutsDialog::currentId() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    return item ? item->data(Command, kIdRole).toString() : QString();
}

void ShortcutsDialog::say(const QString &sentence)
{
    m_sentence->setText(sentence);
}

} // namespace Gui
