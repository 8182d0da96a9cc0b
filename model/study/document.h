// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QObject>
#include <QString>

#include "model/core/result.h"

namespace Study
{

/// The text of one file of the study as the person sees it, saved or not. The editor shows it,
/// everything else reads it. GUI thread only; owned by OpenStudy.
/// Invariant: `isModified()` is true exactly if `text()` differs from what was last read or saved.
class Document final : public QObject
{
    Q_OBJECT

public:
    enum class LineEnd
    {
        Lf,
        CrLf
    };

    Document(QString root, QString path, QObject *parent);

    [[nodiscard]] const QString &path() const { return m_path; } ///< relative to the study root
    [[nodiscard]] QString absolutePath() const;
    /// With `\n` line ends whatever the file has.
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] bool isModified() const { return m_text != m_savedText; }
    [[nodiscard]] bool isReadOnly() const { return m_readOnly; }
    [[nodiscard]] LineEnd lineEnd() const { return m_lineEnd; }
    [[nodiscard]] bool hasExternalChange() const { return m_externalChange; }
    [[nodiscard]] int revision() const { return m_revision; } ///< grows with every change of the text

    void setText(const QString &text);
    /// Reads the file again, dropping unsaved changes.
    [[nodiscard]] Core::Result<void> reload();
    /// Writes the file whole, with its own line ends, byte order mark and final newline. Refuses
    /// with ErrorCode::Conflict if the file on disk is not the one last read, unless `overwrite`.
    [[nodiscard]] Core::Result<void> save(bool overwrite = false);
    /// Called by the study's watcher: notes a change by another program.
    void checkDisk();

signals:
    void textChanged();
    void modifiedChanged(bool modified);
    void externalChangeFound();
    void saved();

private:
    [[nodiscard]] QByteArray encoded() const;

    QString m_root;
    QString m_path;
    QString m_text;
    QString m_savedText;
    QByteArray m_diskDigest;
    LineEnd m_lineEnd = LineEnd::Lf;
    bool m_byteOrderMark = false;
    bool m_readOnly = false;
    bool m_externalChange = false;
    int m_revision = 0;
};

} // namespace Study
