// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include "model/runner/runner.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTextBrowser;
class QTreeView;

namespace Gui
{

class ActionsModel;
class EmptyState;
class NoticeBar;

/// The actions of the study and their runs here: choose, see the plan, run, follow, cancel.
class PipelinePane final : public QWidget
{
    Q_OBJECT

public:
    PipelinePane(Study::OpenStudy *study, const Runner::NativeExecutors &natives, const Theme *theme, QWidget *parent = nullptr);

    void runAll();
    void runChosen();
    void runAction(const QString &action, bool withNeeds);
    /// What the last run was to do and could not, because the program ended.
    void carryOn();
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_runner.isRunning(); }
    [[nodiscard]] const Runner::RunRecord &record() const { return m_runner.record(); }
    [[nodiscard]] QStringList logLines(const QString &action) const { return m_runner.logLines(action); }
    /// How every action last went, as far as is known.
    [[nodiscard]] QMap<QString, Runner::ActionRecord> records() const;
    /// "running 1/4", or empty when nothing runs.
    [[nodiscard]] QString statusText() const;

signals:
    void logLine(const QString &action, const QString &line);
    void logRequested(const QString &action);
    void placeRequested(const Core::Location &place);
    void runStarted();
    void runEnded(bool succeeded);
    void statusChanged();
    void recordsChanged();

private:
    void start(const Runner::RunOptions &options);
    void offerToCarryOn(); ///< once, when a study is opened whose last run was cut off
    void refreshPlan();
    void showDetails();
    void onFinished(const Runner::RunRecord &run);
    void updateButtons();
    void readRecords();
    [[nodiscard]] Runner::RunOptions optionsFor(const QStringList &actions) const;

    Study::OpenStudy *m_study;
    Runner::Runner m_runner;
    ActionsModel *m_model;
    QTreeView *m_list;
    QLabel *m_plan;
    QTextBrowser *m_details;
    NoticeBar *m_notice;
    QPushButton *m_runAll;
    QPushButton *m_runChosen;
    QPushButton *m_cancel;
    QCheckBox *m_force;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QTimer m_clock; ///< ticks while something runs
    int m_planNumber = 0;
    bool m_offered = false;
};

} // namespace Gui
