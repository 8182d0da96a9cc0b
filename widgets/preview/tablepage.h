// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/study/previewexplanations.h"
#include "widgets/tables/tablegrid.h"

class QComboBox;

namespace Gui
{

class ExplanationPanel;

/// The rows of a result as a grid and, below it, why the current cell has its value.
class TablePage final : public QWidget
{
    Q_OBJECT

public:
    TablePage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent = nullptr);
    /// Keeps sort order, filter and current cell where the new result still has them.
    void setResult(const Study::PreviewResultPtr &result);
    [[nodiscard]] std::size_t shownTable() const;
    [[nodiscard]] TableGrid *grid() const { return m_grid; }
    /// Opens or closes the explanation.
    void setExplaining(bool on);
    [[nodiscard]] bool isExplaining() const;

signals:
    void tableChanged();                         ///< another table of the result is shown
    void variableActivated(const QString &name); ///< a heading was double-clicked
    void variableChosen(const QString &name);    ///< the current cell moved to another column
    void nodeActivated(quint32 node);            ///< a step was double-clicked
    void sharesRequested(const QString &name);   ///< what shares a variable's values are to have

private:
    void showChosen();
    void explain();

    Core::JobQueue *m_jobs;
    QString m_root;
    Study::PreviewResultPtr m_result;
    Study::NamesPtr m_names;               ///< of m_result; null until first asked for
    int m_explanationNumber = 0;
    QComboBox *m_tables;
    QToolButton *m_explain;
    TableGrid *m_grid;
    ExplanationPanel *m_explanation;
};

} // namespace Gui
