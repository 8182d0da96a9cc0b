// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/studyfiles.h"

#include <QFileInfo>

#include "model/core/files.h"

namespace Pipeline
{

namespace
{
constexpr qint64 kMaxScript = 1024 * 1024;
}

FolderFiles::FolderFiles(QString root)
    : m_root(std::move(root))
{
}

bool FolderFiles::exists(const QString &path) const
{
    const QString absolute = m_root + u'/' + path;
    return QFileInfo::exists(absolute) && Core::isInside(m_root, absolute);
}

std::optional<QString> FolderFiles::text(const QString &path) const
{
    const QFileInfo info(m_root + u'/' + path);
    if (!info.isFile() || info.size() > kMaxScript || !Core::isInside(m_root, info.filePath())) {
        return std::nullopt;
    }
    const Core::Result<QString> text = Core::readTextFile(info.filePath());
    return text ? std::optional<QString>(*text) : std::nullopt;
}

} // namespace Pipeline
