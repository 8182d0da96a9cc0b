// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "widgets/shell/keymap.h"

class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace Gui
{

class Theme;

/// Every command with its keys: search, change, reset, take to another computer. Changes apply at
/// once; changed() says that they are to be kept.
class ShortcutsDialog final : public QDialog
{
    Q_OBJECT

public:
    ShortcutsDialog(Actions *actions, const Theme *theme, QWidget *parent = nullptr);

    /// Takes over the keymap of a file, or says in the dialog why it cannot.
    void importFrom(const QString &path);
    void exportTo(const QString &path);

signals:
    void changed();

private:
    void build();
    void fill();
    void filter();
    void onCurrent();
    void onKeysTyped();
    void setKeys(const QList<QKeySequence> &keys);
    void resetAll();
    [[nodiscard]] QString currentId() const;
    void say(const QString &sentence);

    Actions *m_actions;
    QLineEdit *m_search;
    QTreeWidget *m_list;
    QKeySequenceEdit *m_keys;
    QPushButton *m_set;
    QPushButton *m_remove;
    QPushButton *m_reset;
    QLabel *m_sentence;
};

} // namespace Gui
