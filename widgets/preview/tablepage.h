// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/study/previewexplanations.h"
#include "widgets/charts/columnsummary.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace Gui
{

class ExplanationPanel;
class ResultTableModel;
class SummaryHeader;

/// The rows of a result as a grid and, below it, why the current cell has its value.
class TablePage final : public QWidget
{
    Q_OBJECT

public:
    TablePage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent = nullptr);
    /// Keeps sort order, filter and current cell where the new result still has them.
    void setResult(const Study::PreviewResultPtr &result);
    void setSummaries(const QList<ColumnSummary> &summaries);
    [[nodiscard]] std::size_t shownTable() const;
    [[nodiscard]] ResultTableModel *model() const { return m_model; }
    void showVariable(const QString &name);
    void copySelection() const;
    /// Opens or closes the explanation.
    void setExplaining(bool on);
    [[nodiscard]] bool isExplaining() const;

signals:
    void tableChanged();                         ///< another table of the result is shown
    void variableActivated(const QString &name); ///< a heading was double-clicked
    void variableChosen(const QString &name);    ///< the current cell moved to another column
    void nodeActivated(quint32 node);            ///< a step was double-clicked

private:
    void buildTable();
    void explain();
    void updateCount();

    Core::JobQueue *m_jobs;
    QString m_root;
    Study::PreviewResultPtr m_result;
    Study::NamesPtr m_names;               ///< of m_result; null until first asked for
    int m_explanationNumber = 0;
    QComboBox *m_tables;
    QLineEdit *m_filter;
    QLabel *m_count;
    QToolButton *m_explain;
    QTableView *m_table;
    ResultTableModel *m_model;
    SummaryHeader *m_header;
    ExplanationPanel *m_explanation;
};

} // namespace Gui
