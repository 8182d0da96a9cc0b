// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/study/previewexplanations.h"
#include "widgets/charts/exportfile.h"
#include "widgets/foundation/theme.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableWidget;

namespace Gui
{

class EmptyState;
class FlowChart;

/// Whom each condition of the population excludes, as a flow chart or as numbers; made when it is
/// first looked at after a change.
class PopulationPage final : public QWidget
{
    Q_OBJECT

public:
    PopulationPage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent = nullptr);
    void setResult(const Study::PreviewResultPtr &result);
    void showNumbers(bool numbers);
    [[nodiscard]] bool showsNumbers() const;
    /// The chart for a file, and its size in millimetres at a width that prints well.
    [[nodiscard]] Drawing drawing() const;
    [[nodiscard]] QSizeF suggestedSize() const;
    void exportChart();

signals:
    void conditionActivated(quint32 node); ///< a condition was double-clicked in the numbers

protected:
    void showEvent(QShowEvent *event) override;

private:
    void update();
    void show(const Explanation::Attrition &attrition);

    Core::JobQueue *m_jobs;
    QString m_root;
    Study::PreviewResultPtr m_result; // the one to show; may be newer than what is shown
    Study::PreviewResultPtr m_shown;
    Explanation::Attrition m_attrition;
    int m_number = 0;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QLabel *m_line;
    QCheckBox *m_numbers;
    QPushButton *m_export;
    QWidget *m_content;
    QStackedWidget *m_views;
    FlowChart *m_chart;
    QTableWidget *m_table;
};

} // namespace Gui
