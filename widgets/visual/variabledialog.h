// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/foundation/theme.h"
#include "model/authoring/offers.h"
#include "widgets/visual/columntest.h"
#include "widgets/visual/formdialog.h"

class QComboBox;
class QLineEdit;
class QListWidget;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace Gui
{

class CombinePage;
class RecipePage;

/// A new variable: from the gallery of common ones, or step by step from table, rows, order, column.
/// The code it becomes is shown while it is filled in.
class VariableDialog final : public FormDialog
{
    Q_OBJECT

public:
    /// `gallery` begins with the common variables, otherwise with the step-by-step form.
    VariableDialog(const Authoring::Page &page, const StudyNames &names, bool gallery, const Theme *theme, QWidget *parent = nullptr);

    [[nodiscard]] QString name() const;
    [[nodiscard]] QByteArray code() const;

private:
    void buildSteps();
    void chooseKind();
    void chooseTable();
    void addCondition();
    void offerTakes();
    void showResult();
    [[nodiscard]] const Schema::CatalogueTable *table() const;
    [[nodiscard]] Authoring::VariableForm form() const;

    Authoring::Page m_page; ///< a copy: the study's page may be made anew while the dialog is open
    StudyNames m_names;
    const Schema::Module *m_module;
    QList<Authoring::Recipe> m_recipes;
    QListWidget *m_kinds;
    QLineEdit *m_name;
    QStackedWidget *m_pages;
    RecipePage *m_recipe;
    CombinePage *m_combine;
    QWidget *m_steps;
    QComboBox *m_table;
    QVBoxLayout *m_conditionRows;
    QList<ColumnTest *> m_conditions;
    QPushButton *m_addCondition;
    QComboBox *m_take;
    QComboBox *m_column;
    QComboBox *m_sort;
    QWidget *m_sortRow;
    QWidget *m_columnRow;
    QWidget *m_takeRow;
};

} // namespace Gui
