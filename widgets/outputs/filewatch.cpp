// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/filewatch.h"

#include <QFileInfo>
#include <QSet>

namespace Gui
{

namespace
{
constexpr int kSettleMilliseconds = 400; // a program writes a file in several steps
constexpr qsizetype kMostFiles = 4000;   // the system's supply of watches is shared
}

FileWatch::FileWatch(QObject *parent)
    : QObject(parent)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSettleMilliseconds);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(&m_soon, &QTimer::timeout, this, [this]() {
        setFiles(m_paths); // one that was replaced whole is no longer watched
        emit changed();
    });
}

void FileWatch::setFiles(const QStringList &absolutePaths)
{
    m_paths = absolutePaths.mid(0, kMostFiles);
    QSet<QString> wanted;
    for (const QString &path : std::as_const(m_paths)) {
        if (QFileInfo::exists(path)) {
            wanted.insert(path);
        }
        QString folder = QFileInfo(path).path();
        while (!QFileInfo::exists(folder) && folder.size() > 1) {
            folder = QFileInfo(folder).path();
        }
        wanted.insert(folder);
    }
    const QStringList files = m_watcher.files() + m_watcher.directories();
    const QSet<QString> watched(files.cbegin(), files.cend());
    if (const QStringList gone = (watched - wanted).values(); !gone.isEmpty()) {
        m_watcher.removePaths(gone);
    }
    if (const QStringList fresh = (wanted - watched).values(); !fresh.isEmpty()) {
        m_watcher.addPaths(fresh);
    }
}

} // namespace Gui
