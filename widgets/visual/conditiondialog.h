// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/foundation/theme.h"
#include "widgets/visual/columntest.h"
#include "widgets/visual/formdialog.h"

class QComboBox;
class QListWidget;
class QLineEdit;
class QStackedWidget;

namespace Gui
{

class RecipePage;

/// A condition, chosen from common ones or put together from table, column, test and value. The code
/// it becomes is shown while it is filled in.
class ConditionDialog final : public FormDialog
{
    Q_OBJECT

public:
    /// A condition for patients: common ones, tables with one row per patient, names of the study.
    ConditionDialog(const Authoring::Page &page, const StudyNames &names, const Theme *theme, QWidget *parent = nullptr);
    /// A condition for the rows of one table.
    ConditionDialog(const Schema::CatalogueTable &table, const StudyNames &names, const Theme *theme, QWidget *parent = nullptr);

    [[nodiscard]] QByteArray code() const;
    /// The condition takes the place of another, where it stands.
    void replaces();
    /// The name that the condition is to have; empty: it stands in the population as it is.
    [[nodiscard]] QString name() const;

private:
    ConditionDialog(const StudyNames &names, const Theme *theme, QWidget *parent);
    void chooseKind();
    void chooseTable();
    void showResult();

    QListWidget *m_kinds;
    QStackedWidget *m_pages;
    RecipePage *m_recipe;
    QWidget *m_tablePage;
    QComboBox *m_table;
    ColumnTest *m_test;
    QComboBox *m_existing;
    QLineEdit *m_name;
    QWidget *m_nameRow;
    QList<Authoring::Recipe> m_recipes;
    const Schema::Module *m_module = nullptr;
};

} // namespace Gui
