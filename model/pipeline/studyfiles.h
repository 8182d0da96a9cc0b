// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

namespace Pipeline
{

/// What the checks of project.yaml want to know of the files beside it. An open study answers from
/// its unsaved texts first. Paths are relative to the study root, with forward slashes.
class StudyFiles
{
public:
    StudyFiles() = default;
    virtual ~StudyFiles() = default;
    StudyFiles(const StudyFiles &) = delete;
    StudyFiles &operator=(const StudyFiles &) = delete;

    [[nodiscard]] virtual bool exists(const QString &path) const = 0;
    /// The text of a script for D11, or nothing when it is absent, no text, or larger than 1 MiB.
    [[nodiscard]] virtual std::optional<QString> text(const QString &path) const = 0;
};

/// The files on disk under one folder. A path that leads out of the folder does not exist.
class FolderFiles final : public StudyFiles
{
public:
    explicit FolderFiles(QString root);
    [[nodiscard]] bool exists(const QString &path) const override;
    [[nodiscard]] std::optional<QString> text(const QString &path) const override;

private:
    QString m_root;
};

} // namespace Pipeline
