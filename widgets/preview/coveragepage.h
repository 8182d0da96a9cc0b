// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/study/previewexplanations.h"
#include "widgets/foundation/theme.h"

class QCheckBox;
class QLabel;
class QStackedWidget;
class QTableView;

namespace Gui
{

class CoverageModel;
class EmptyState;

/// Which values and branches the dummy patients hit, as a heat map in rows, and what cannot be
/// reached; counted when it is first looked at after a change.
class CoveragePage final : public QWidget
{
    Q_OBJECT

public:
    CoveragePage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent = nullptr);
    void setResult(const Study::PreviewResultPtr &result);

signals:
    void nodeActivated(quint32 node); ///< a value or branch was activated: go to where it is written

protected:
    void showEvent(QShowEvent *event) override;

private:
    void count();
    void show(const std::vector<Explanation::CoverageRow> &rows);

    Core::JobQueue *m_jobs;
    QString m_root;
    Study::PreviewResultPtr m_result; // the one to show; may be newer than what is shown
    Study::PreviewResultPtr m_shown;
    int m_number = 0;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_line;
    QLabel *m_findings;
    QCheckBox *m_gaps;
    QTableView *m_table;
    CoverageModel *m_model;
};

} // namespace Gui
