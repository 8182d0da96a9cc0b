// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QTimer>

#include "model/core/jobqueue.h"
#include "model/core/result.h"
#include "model/pipeline/project.h"
#include "model/study/document.h"
#include "model/study/filegroups.h"
#include "model/study/livepreview.h"
#include "model/study/problemstore.h"

namespace Study
{

/// One open study folder: its files, the unsaved text of its documents, its problems and its
/// preview. The only thing that widgets need to know. GUI thread only.
class OpenStudy final : public QObject
{
    Q_OBJECT

public:
    /// `evaluatorProgram` empty: the one beside the running program.
    [[nodiscard]] static Core::Result<std::unique_ptr<OpenStudy>> open(const QString &folder, Core::JobQueue *jobs,
                                                                       const QString &evaluatorProgram = {});
    ~OpenStudy() override;

    [[nodiscard]] const QString &root() const { return m_root; } ///< absolute, canonical
    [[nodiscard]] QString name() const;
    [[nodiscard]] const QList<StudyFile> &files() const { return m_files; }

    /// Opens a document or gives the one already open.
    [[nodiscard]] Core::Result<Document *> document(const QString &path);
    [[nodiscard]] Document *openDocument(const QString &path) const; ///< nullptr if not open
    [[nodiscard]] QList<Document *> documents() const;
    void closeDocument(const QString &path); ///< drops unsaved text
    /// Unsaved text of all modified documents, by relative path.
    [[nodiscard]] QHash<QString, QString> overlay() const;
    /// Unsaved text if the file is open, else what is on disk.
    [[nodiscard]] Core::Result<QString> textOf(const QString &path) const;
    [[nodiscard]] Core::Result<void> saveAll();

    /// Makes a fix's edits in its file's document, opening it if need be: one undo step there.
    [[nodiscard]] Core::Result<void> apply(const Core::Fix &fix);

    /// project.yaml as it is on screen, as far as it could be read; empty before the first check.
    [[nodiscard]] const Pipeline::Project &project() const { return m_project; }
    [[nodiscard]] bool isProjectValid() const { return m_projectValid; }

    [[nodiscard]] ProblemStore &problems() { return m_problems; }
    [[nodiscard]] LivePreview &preview() { return *m_preview; }
    [[nodiscard]] Core::JobQueue &jobs() { return *m_jobs; }

    /// Copies of unsaved text left by a killed run, by relative path; see recover().
    [[nodiscard]] QHash<QString, QString> recoverable() const;
    void discardRecovery(const QString &path);

    /// Arguments that the first project.yaml action running `definition` passes after `--`.
    [[nodiscard]] QStringList argumentsFor(const QString &definition) const;

signals:
    void documentOpened(Study::Document *document);
    void documentClosed(const QString &path);
    void textChanged(const QString &path);  ///< unsaved text of an open document changed
    void diskChanged(const QStringList &paths);
    void filesChanged();
    void projectChanged(); ///< project.yaml was read again

private:
    OpenStudy(QString root, Core::JobQueue *jobs, const QString &evaluatorProgram);
    void scan();
    void validatePipeline();
    void writeRecovery();
    [[nodiscard]] QSet<QString> definitionsInProject() const;

    QString m_root;
    Core::JobQueue *m_jobs;
    QList<StudyFile> m_files;
    QHash<QString, Document *> m_documents;
    ProblemStore m_problems;
    std::unique_ptr<LivePreview> m_preview;
    QFileSystemWatcher m_watcher;
    QTimer m_scanDelay;
    QTimer m_validateDelay;
    QTimer m_recovery;
    QSet<QString> m_changedOnDisk;
    int m_validation = 0;
    Pipeline::Project m_project;
    bool m_projectValid = false;
};

} // namespace Study
