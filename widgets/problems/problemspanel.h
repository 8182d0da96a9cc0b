// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QWidget>

#include "widgets/problems/problemsmodel.h"

class QComboBox;
class QLineEdit;
class QStackedWidget;
class QTableView;

namespace Gui
{

class EmptyState;

/// All problems of the study in one table, filtered by severity and text. Enter or a click opens
/// the place.
class ProblemsPanel final : public QWidget
{
    Q_OBJECT

public:
    ProblemsPanel(const Study::ProblemStore *store, const Theme *theme, QWidget *parent = nullptr);
    /// How many files the checks cover, for the sentence of an empty panel.
    void setCheckedFiles(int count);

signals:
    void opened(const Core::Location &place);

private:
    void refresh();
    void open(const QModelIndex &index);

    ProblemsModel *m_model;
    QSortFilterProxyModel *m_filtered;
    QLineEdit *m_text;
    QComboBox *m_severity;
    QTableView *m_table;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    int m_checkedFiles = 0;
};

} // namespace Gui
