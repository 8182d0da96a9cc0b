// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTextBrowser;
class QTreeView;

namespace Gui
{

class DummyBand;
class EmptyState;
class FileWatch;
class OutputsModel;

/// What the pipeline made here, by privacy level, with the questions that output checkers would
/// ask. The outputs come from dummy data and say so.
class OutputsPane final : public QWidget
{
    Q_OBJECT

public:
    OutputsPane(Study::OpenStudy *study, const Theme *theme, QWidget *parent = nullptr);
    void refresh();

signals:
    void openRequested(const QString &path);
    void runWanted();

private:
    void showDetails();
    void prepareRelease();

    Study::OpenStudy *m_study;
    OutputsModel *m_model;
    QTreeView *m_list;
    QTextBrowser *m_details;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QLabel *m_summary;
    QPushButton *m_release;
    FileWatch *m_watch;
    const Theme *m_theme;
    int m_number = 0;
};

} // namespace Gui
