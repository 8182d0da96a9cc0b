// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/preview/explanationmodels.h"

class QLabel;
class QStackedWidget;
class QTableView;

namespace Gui
{

class EmptyState;

/// Why a cell has its value: the steps that made it and, for the step chosen, this patient's rows.
class ExplanationPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ExplanationPanel(const Theme *theme, QWidget *parent = nullptr);
    void setExplanation(const CellExplanationPtr &explanation);
    /// A sentence instead of an explanation: nothing chosen yet, or why there is none.
    void setMessage(const QString &sentence);
    [[nodiscard]] QString heading() const;
    /// Everything shown as lines of text.
    [[nodiscard]] QString asText() const;

signals:
    void stepActivated(quint32 node); ///< a step was double-clicked: go to where it is written
    void closeRequested();

private:
    void onStep();

    CellExplanationPtr m_explanation;
    QLabel *m_heading;
    QLabel *m_rowsHeading;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QTableView *m_steps;
    StepsModel *m_stepsModel;
    QTableView *m_rows;
    PatientRowsModel *m_rowsModel;
};

} // namespace Gui
