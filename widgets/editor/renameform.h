// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace Gui
{

/// A dialog that asks for a new name and shows what would change by it while it is typed.
class RenameForm : public QDialog
{
    Q_OBJECT

public:
    [[nodiscard]] const QString &oldName() const { return m_name; }

protected:
    explicit RenameForm(QWidget *parent);
    void build(const QString &name); ///< makes the controls; asks for the first preview
    /// Fills `lines()` and calls `tell` for a name other than the old one.
    virtual void preview(const QString &name) = 0;
    [[nodiscard]] QListWidget *lines() const { return m_lines; }
    void tell(const QString &words, bool acceptable);

private:
    void onText(const QString &name);

    QString m_name;
    QLineEdit *m_edit = nullptr;
    QLabel *m_words = nullptr;
    QListWidget *m_lines = nullptr;
    QPushButton *m_accept = nullptr;
};

} // namespace Gui
