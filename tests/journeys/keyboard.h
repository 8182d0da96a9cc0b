// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

/// A person with a keyboard and no mouse: every method only presses keys on whatever has the focus.
/// What cannot be reached that way ends the test with a sentence.
class Keyboard
{
public:
    explicit Keyboard(QWidget *window)
        : m_window(window)
    {
    }

    /// What keys go to now: an open menu, a dialog's or the window's focus.
    [[nodiscard]] QWidget *focus() const;
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void type(const QString &text);
    /// Tab until the thing with that object name (or whose accessible name holds `said`) has the focus.
    void tabTo(const QString &name, const QString &said = {});
    /// Arrows in the open menu down to an entry, and Enter. Several: through submenus.
    void choose(const QStringList &entries);
    /// Arrows in the list or the box that has the focus, until it shows that text (or one that begins with it).
    void select(const QString &text);
    /// Tabs to a box and selects a text in it.
    void select(const QString &name, const QString &text);
    /// Tabs to a line and types over what stands there.
    void fill(const QString &name, const QString &text);

private:
    QWidget *m_window;
};
