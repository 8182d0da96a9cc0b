// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace Gui
{

/// Says that files came, went or changed on disk, whoever did it: once for many, within a second. GUI thread.
class FileWatch final : public QObject
{
    Q_OBJECT

public:
    explicit FileWatch(QObject *parent);
    /// Watches these files, at most some thousands, and the nearest folder that exists of each.
    void setFiles(const QStringList &absolutePaths);

signals:
    void changed();

private:
    QFileSystemWatcher m_watcher;
    QTimer m_soon;
    QStringList m_paths;
};

} // namespace Gui
