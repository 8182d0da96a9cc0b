// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/keyboard.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QTableWidget>
#include <QTest>

namespace
{

constexpr int kMostTabs = 600;
constexpr int kMostArrows = 400;

/// Whether the focus is on a thing or on its inner editor.
bool isOn(const QWidget *focus, const QString &name, const QString &said)
{
    for (const QWidget *widget = focus; widget; widget = widget->isWindow() ? nullptr : widget->parentWidget()) {
        if (widget->objectName() == name) {
            return said.isEmpty() || widget->accessibleName().contains(said);
        }
        // A line inside a box or a spin box is that box; anything else further out is another thing.
        if (!qobject_cast<const QLineEdit *>(widget)) {
            return false;
        }
    }
    return false;
}

QString shownBy(const QWidget *widget)
{
    if (const auto *box = qobject_cast<const QComboBox *>(widget)) {
        return box->currentText();
    }
    if (const auto *list = qobject_cast<const QListWidget *>(widget)) {
        return list->currentItem() ? list->currentItem()->text() : QString();
    }
    if (const auto *table = qobject_cast<const QTableWidget *>(widget)) {
        return table->currentItem() ? table->currentItem()->text() : QString();
    }
    qFatal("%s has nothing to select from", widget ? widget->metaObject()->className() : "nothing");
}

} // namespace

QWidget *Keyboard::focus() const
{
    if (QWidget *popup = QApplication::activePopupWidget()) {
        return popup->focusWidget() && !qobject_cast<QMenu *>(popup) ? popup->focusWidget() : popup;
    }
    if (QWidget *modal = QApplication::activeModalWidget()) {
        return modal->focusWidget() ? modal->focusWidget() : modal;
    }
    return m_window->focusWidget() ? m_window->focusWidget() : m_window;
}

void Keyboard::press(int key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(focus(), static_cast<Qt::Key>(key), modifiers);
    QCoreApplication::processEvents(); // what the key brought up is there before the next one
}

void Keyboard::type(const QString &text)
{
    QTest::keyClicks(focus(), text);
    QCoreApplication::processEvents();
}

void Keyboard::tabTo(const QString &name, const QString &said)
{
    for (int i = 0; i < kMostTabs; ++i) {
        if (isOn(focus(), name, said)) {
            return;
        }
        press(Qt::Key_Tab);
    }
    qFatal("no Tab reaches %s %s", qPrintable(name), qPrintable(said));
}

void Keyboard::choose(const QStringList &entries)
{
    for (const QString &entry : entries) {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (!menu) {
            qFatal("no menu is open for %s", qPrintable(entry));
        }
        for (int i = 0; !menu->activeAction() || menu->activeAction()->text().remove(QLatin1Char('&')) != entry; ++i) {
            if (i > kMostArrows) {
                qFatal("the menu has no %s", qPrintable(entry));
            }
            QTest::keyClick(menu, Qt::Key_Down);
        }
        QTest::keyClick(menu, Qt::Key_Return);
        QCoreApplication::processEvents();
    }
}

void Keyboard::select(const QString &text)
{
    QWidget *widget = focus();
    if (qobject_cast<QLineEdit *>(widget)) {
        widget = widget->parentWidget();
    }
    press(Qt::Key_Home);
    for (int i = 0; i < kMostArrows && !shownBy(widget).startsWith(text); ++i) {
        QTest::keyClick(widget, Qt::Key_Down);
    }
    if (!shownBy(widget).startsWith(text)) {
        qFatal("%s does not offer %s", qPrintable(widget->objectName()), qPrintable(text));
    }
}

void Keyboard::select(const QString &name, const QString &text)
{
    tabTo(name);
    select(text);
}

void Keyboard::fill(const QString &name, const QString &text)
{
    tabTo(name);
    press(Qt::Key_A, Qt::ControlModifier);
    type(text);
}
