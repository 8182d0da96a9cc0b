// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/requeststree.h"

#include <QHeaderView>
#include <QLocale>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kIdRole = Qt::UserRole;
constexpr int kPathRole = Qt::UserRole + 1;

QString signOf(const QString &status)
{
    if (status == QLatin1String("succeeded") || status == QLatin1String("nothing_to_do")) {
        return QStringLiteral("✓ ");
    }
    if (status == QLatin1String("failed")) {
        return QStringLiteral("✗ ");
    }
    return status == QLatin1String("running") ? QStringLiteral("◐ ") : QStringLiteral("○ ");
}

Role roleOf(const QString &status)
{
    if (status == QLatin1String("succeeded") || status == QLatin1String("nothing_to_do")) {
        return Role::Success;
    }
    if (status == QLatin1String("failed")) {
        return Role::Error;
    }
    return status == QLatin1String("running") ? Role::Accent : Role::Muted;
}

QString elapsed(const QDateTime &from, const QDateTime &to)
{
    if (!from.isValid()) {
        return {};
    }
    const qint64 seconds = from.secsTo(to.isValid() ? to : QDateTime::currentDateTimeUtc());
    return QStringLiteral(" %1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

RequestsTree::RequestsTree(const Theme *theme, QWidget *parent)
    : QTreeWidget(parent)
    , m_theme(theme)
{
    setName(this, "jobRequests", tr("Job requests"));
    setColumnCount(2);
    setHeaderLabels({tr("Request"), tr("State")});
    header()->setSectionResizeMode(0, QHeaderView::Stretch);
    header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    header()->setStretchLastSection(false);
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    connect(this, &QTreeWidget::itemExpanded, this, [this](const QTreeWidgetItem *item) {
        if (!item->parent()) {
            emit jobsWanted(item->data(0, kIdRole).toString());
        }
    });
    connect(this, &QTreeWidget::currentItemChanged, this, [this]() {
        if (const auto job = currentJob()) {
            emit jobSelected(*job);
        }
    });
    connect(this, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        const auto request = currentRequest();
        const QString path = item->data(0, kPathRole).toString();
        if (request && !path.isEmpty()) {
            emit outputActivated(request->workspace, path);
        }
    });
    connect(theme, &Theme::changed, this, &RequestsTree::repaintAll);
}

QTreeWidgetItem *RequestsTree::itemOf(const QString &requestId) const
{
    for (int row = 0; row < topLevelItemCount(); ++row) {
        if (topLevelItem(row)->data(0, kIdRole).toString() == requestId) {
            return topLevelItem(row);
        }
    }
    return nullptr;
}

void RequestsTree::setRequests(const QList<Jobs::JobRequest> &requests)
{
    QStringList before;
    QStringList now;
    for (const Jobs::JobRequest &request : std::as_const(m_requests)) {
        before.append(request.id);
    }
    for (const Jobs::JobRequest &request : requests) {
        now.append(request.id);
    }
    m_requests = requests;
    for (const QString &id : std::as_const(before)) {
        if (!now.contains(id)) {
            delete itemOf(id);
        }
    }
    for (int row = 0; row < requests.size(); ++row) {
        QTreeWidgetItem *item = itemOf(requests.at(row).id);
        if (!item) {
            item = new QTreeWidgetItem;
            item->setData(0, kIdRole, requests.at(row).id);
            item->setChildIndicatorPolicy(QTreeWidgetItem::ShowIndicator);
            insertTopLevelItem(row, item);
            if (requests.at(row).isActive()) {
                item->setExpanded(true);
            }
        }
        paintRequest(item, requests.at(row));
    }
}

void RequestsTree::paintRequest(QTreeWidgetItem *item, const Jobs::JobRequest &request)
{
    const QString when = QLocale().toString(request.createdAt.toLocalTime(), QLocale::ShortFormat);
    item->setText(0, QStringLiteral("%1 · %2").arg(request.actions.join(QStringLiteral(", ")), when));
    item->setToolTip(0, tr("%1 on %2, commit %3, by %4").arg(request.workspace, request.backend, request.commit.left(7), request.createdBy));
    QString state = signOf(request.status) + Jobs::requestStatusText(request.status);
    const QList<Jobs::Job> own = m_jobs.value(request.id);
    if (request.isActive() && !own.isEmpty()) {
        const auto done = std::count_if(own.begin(), own.end(), [](const Jobs::Job &job) { return !job.isActive(); });
        state += QStringLiteral(" %1/%2").arg(done).arg(own.size());
    }
    item->setText(1, state);
    item->setToolTip(1, request.message);
    item->setForeground(1, m_theme->color(roleOf(request.status)));
}

void RequestsTree::paintJob(QTreeWidgetItem *item, const Jobs::Job &job)
{
    item->setText(0, job.action);
    item->setToolTip(0, job.runCommand);
    item->setText(1, signOf(job.status) + Jobs::statusText(job.statusCode) + elapsed(job.startedAt, job.completedAt));
    item->setToolTip(1, job.statusMessage);
    item->setForeground(1, m_theme->color(roleOf(job.status)));
}

void RequestsTree::setJobs(const QString &requestId, const QList<Jobs::Job> &jobs)
{
    m_jobs.insert(requestId, jobs);
    QTreeWidgetItem *parent = itemOf(requestId);
    if (!parent) {
        return;
    }
    for (int row = 0; row < jobs.size(); ++row) {
        QTreeWidgetItem *item = nullptr;
        for (int child = 0; child < parent->childCount(); ++child) {
            if (parent->child(child)->data(0, kIdRole).toString() == jobs.at(row).id) {
                item = parent->child(child);
            }
        }
        if (!item) {
            item = new QTreeWidgetItem(parent);
            item->setData(0, kIdRole, jobs.at(row).id);
        }
        paintJob(item, jobs.at(row));
    }
    for (const Jobs::JobRequest &request : std::as_const(m_requests)) {
        if (request.id == requestId) {
            paintRequest(parent, request);
        }
    }
}

void RequestsTree::setOutputs(const QString &requestId, const QList<Jobs::OutputItem> &outputs)
{
    m_outputs.insert(requestId, outputs);
    QTreeWidgetItem *parent = itemOf(requestId);
    for (int row = 0; parent != nullptr && row < parent->childCount(); ++row) {
        QTreeWidgetItem *job = parent->child(row);
        // Rows that stay are kept, and with them what is selected.
        QHash<QString, QTreeWidgetItem *> before;
        for (int below = 0; below < job->childCount(); ++below) {
            before.insert(job->child(below)->data(0, kPathRole).toString(), job->child(below));
        }
        for (const Jobs::OutputItem &output : outputs) {
            if (output.jobId == job->data(0, kIdRole).toString()) {
                QTreeWidgetItem *item = before.take(output.path);
                if (item == nullptr) {
                    item = new QTreeWidgetItem(job);
                    item->setData(0, kPathRole, output.path);
                }
                paintOutput(item, output);
            }
        }
        qDeleteAll(before);
    }
}

void RequestsTree::paintOutput(QTreeWidgetItem *item, const Jobs::OutputItem &output)
{
    item->setText(0, output.path);
    QString level = output.level == QLatin1String("highly_sensitive") ? tr("highly sensitive") : tr("moderately sensitive");
    if (output.excluded) {
        level = tr("withheld from level 4");
        item->setToolTip(1, output.message);
    } else if (output.rowCount >= 0) {
        level += tr(", %n row(s)", nullptr, output.rowCount);
    }
    item->setText(1, level);
    item->setForeground(1, m_theme->color(output.excluded ? Role::Warning : Role::Muted));
    item->setToolTip(0, tr("%1, from commit %2. Double-click to look at it.").arg(QLocale().formattedDataSize(output.size), output.commit.left(7)));
}

void RequestsTree::repaintAll()
{
    for (const Jobs::JobRequest &request : std::as_const(m_requests)) {
        if (QTreeWidgetItem *item = itemOf(request.id)) {
            paintRequest(item, request);
            setJobs(request.id, m_jobs.value(request.id));
            setOutputs(request.id, m_outputs.value(request.id));
        }
    }
}

QStringList RequestsTree::wanted() const
{
    QStringList ids;
    for (const Jobs::JobRequest &request : m_requests) {
        const QTreeWidgetItem *item = itemOf(request.id);
        if (request.isActive() || (item && item->isExpanded())) {
            ids.append(request.id);
        }
    }
    return ids;
}

std::optional<Jobs::JobRequest> RequestsTree::currentRequest() const
{
    const QTreeWidgetItem *item = currentItem();
    if (!item) {
        return std::nullopt;
    }
    while (item->parent()) {
        item = item->parent();
    }
    const QString id = item->data(0, kIdRole).toString();
    for (const Jobs::JobRequest &request : m_requests) {
        if (request.id == id) {
            return request;
        }
    }
    return std::nullopt;
}

std::optional<Jobs::Job> RequestsTree::currentJob() const
{
    const QTreeWidgetItem *item = currentItem();
    if (item && item->data(0, kPathRole).isValid()) {
        item = item->parent();
    }
    if (!item || !item->parent()) {
        return std::nullopt;
    }
    for (const Jobs::Job &job : m_jobs.value(item->parent()->data(0, kIdRole).toString())) {
        if (job.id == item->data(0, kIdRole).toString()) {
            return job;
        }
    }
    return std::nullopt;
}

void RequestsTree::selectRequest(const QString &requestId)
{
    if (QTreeWidgetItem *item = itemOf(requestId)) {
        setCurrentItem(item);
        item->setExpanded(true);
        scrollToItem(item);
    }
}

} // namespace Gui
