// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

#include "widgets/foundation/theme.h"

namespace Gui
{

/// A command as it is registered. From it come menus, tool bars, palette, shortcut page and tips.
struct ActionSpec
{
    QString id;          ///< `pipeline.runAll`
    QString text;        ///< book-style capitals
    QString description; ///< one sentence
    QString category;    ///< menu: File, Edit, View, Study, Run, Help
    QString icon;        ///< name for icon(), may be empty
    QList<QKeySequence> keys;
    std::function<void()> handler;
    std::function<QString()> disabledReason; ///< empty text: enabled; no function: always enabled; asked again before the handler
};

/// The one registry of commands (craft.md 2.7). GUI thread only.
class Actions final : public QObject
{
    Q_OBJECT

public:
    explicit Actions(const Theme *theme, QObject *parent = nullptr);

    /// Registers a command; ids are unique (asserted).
    QAction *add(const ActionSpec &spec);
    [[nodiscard]] QAction *action(const QString &id) const; ///< nullptr if unknown
    [[nodiscard]] QList<QAction *> all() const;             ///< in order of registration
    [[nodiscard]] QString category(const QAction *action) const;
    /// Runs a command by id; false if it is unknown or disabled.
    bool trigger(const QString &id);
    /// Gives a command other keys than it was registered with; the keys of others stay.
    void setKeys(const QString &id, const QList<QKeySequence> &keys);
    [[nodiscard]] QList<QKeySequence> registeredKeys(const QString &id) const;
    /// The command whose keys are `keys`, or whose keys one of both begins the other with, so that one
    /// could never be reached; `except` is left out. nullptr: they are free.
    [[nodiscard]] QAction *takenBy(const QKeySequence &keys, const QString &except) const;
    /// Asks every disabledReason again and shows the reason as status tip.
    void refresh();

private:
    void retint();
    void showKeys(QAction *action) const;

    const Theme *m_theme;
    QList<QAction *> m_order;
    QHash<QString, ActionSpec> m_specs;
};

/// A one-weight line icon in the theme's text colour; a null icon for an unknown name.
[[nodiscard]] QIcon icon(const QString &name, const Theme &theme, Role role = Role::Text);

} // namespace Gui
