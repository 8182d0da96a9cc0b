// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/schema/catalogue.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace Gui
{

/// The Data side view: every table and column that a backend offers, with what it means, its type and
/// its allowed values. What is selected can be put in at the caret, and its uses be found.
class DataPane final : public QWidget
{
    Q_OBJECT

public:
    explicit DataPane(QWidget *parent = nullptr);

    /// Shows a module of tables (`tpp`, `core`, ...); one that does not exist changes nothing.
    void setModule(const QString &name);
    /// The code of what is selected: `patients`, `patients.sex`, `patients.age_on()`; empty if nothing is.
    [[nodiscard]] QString selectedCode() const;

signals:
    void insertWanted(const QString &code);
    void usesWanted(const QString &code);

private:
    void fill();
    void filter();
    void describe();

    const Schema::Module *m_module = nullptr;
    QComboBox *m_modules;
    QLineEdit *m_search;
    QTreeWidget *m_tree;
    QLabel *m_details;
    QPushButton *m_insert;
    QPushButton *m_uses;
};

} // namespace Gui
