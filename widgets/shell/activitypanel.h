// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QWidget>

#include "model/core/jobqueue.h"
#include "widgets/foundation/theme.h"

class QPushButton;
class QTreeView;

namespace Gui
{

/// What the program does and did in the background, newest first.
class ActivityModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    ActivityModel(const Core::JobQueue *queue, const Theme *theme, QObject *parent = nullptr);
    [[nodiscard]] const Core::JobInfo &job(int row) const { return m_jobs.at(row); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void refresh();

    const Core::JobQueue *m_queue;
    const Theme *m_theme;
    QList<Core::JobInfo> m_jobs;
};

class ActivityPanel final : public QWidget
{
    Q_OBJECT

public:
    ActivityPanel(Core::JobQueue *queue, const Theme *theme, QWidget *parent = nullptr);

private:
    ActivityModel *m_model;
    QTreeView *m_view;
    QPushButton *m_cancel;
};

} // namespace Gui
