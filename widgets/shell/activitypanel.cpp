// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/activitypanel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

/// Redrawing for every one of a burst of short jobs would be work for nothing.
constexpr int kRefreshMilliseconds = 250;

QString stateText(const Core::JobInfo &job)
{
    switch (job.state) {
    case Core::JobState::Waiting:
        return QStringLiteral("○ ") + ActivityModel::tr("waiting");
    case Core::JobState::Running:
        return job.total > 0 ? QStringLiteral("◐ %1 %").arg(100 * job.done / job.total) : QStringLiteral("◐ ") + ActivityModel::tr("running");
    case Core::JobState::Succeeded:
        return QStringLiteral("✓ ") + ActivityModel::tr("done");
    case Core::JobState::Failed:
        return QStringLiteral("✗ ") + ActivityModel::tr("failed");
    case Core::JobState::Cancelled:
        return QStringLiteral("– ") + ActivityModel::tr("cancelled");
    }
    return {};
}

} // namespace

ActivityModel::ActivityModel(const Core::JobQueue *queue, const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_queue(queue)
    , m_theme(theme)
{
    auto *delay = new QTimer(this);
    delay->setSingleShot(true);
    delay->setInterval(kRefreshMilliseconds);
    connect(delay, &QTimer::timeout, this, &ActivityModel::refresh);
    const auto later = [delay]() {
        if (!delay->isActive()) {
            delay->start();
        }
    };
    connect(queue, &Core::JobQueue::jobAdded, this, later);
    connect(queue, &Core::JobQueue::jobChanged, this, later);
    connect(queue, &Core::JobQueue::jobFinished, this, later);
    refresh();
}

void ActivityModel::refresh()
{
    beginResetModel();
    m_jobs = m_queue->jobs();
    endResetModel();
}

int ActivityModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

int ActivityModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 4;
}

QVariant ActivityModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Core::JobInfo &job = m_jobs.at(index.row());
    if (role == Qt::ForegroundRole && index.column() == 2) {
        return m_theme->color(job.state == Core::JobState::Failed ? Role::Error : job.state == Core::JobState::Running ? Role::Accent : Role::Muted);
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
        return {};
    }
    switch (index.column()) {
    case 0:
        return QLocale().toString(job.startedAt.toLocalTime().time(), QStringLiteral("HH:mm:ss"));
    case 1:
        return job.spec.title;
    case 2:
        return stateText(job);
    case 3:
        return job.error.isEmpty() ? job.text : job.error;
    default:
        return {};
    }
}

QVariant ActivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) {
        return {};
    }
    switch (section) {
    case 0:
        return tr("Time");
    case 1:
        return tr("What");
    case 2:
        return tr("State");
    case 3:
        return tr("Details");
    default:
        return {};
    }
}

ActivityPanel::ActivityPanel(Core::JobQueue *queue, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_model(new ActivityModel(queue, theme, this))
    , m_view(new QTreeView(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(QStringLiteral("activityPanel"));
    setName(m_view, "activityList", tr("Activity"));
    setName(m_cancel, "activityCancel", tr("Cancel the selected work"));
    m_view->setModel(m_model);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->header()->resizeSection(1, 320);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 4, 8, 4);
    row->addStretch();
    row->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addLayout(row);
    connect(m_cancel, &QPushButton::clicked, this, [this, queue]() {
        if (m_view->currentIndex().isValid()) {
            queue->cancel(m_model->job(m_view->currentIndex().row()).id);
        }
    });
}

} // namespace Gui
