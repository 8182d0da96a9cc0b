// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/openstudy.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include "model/core/files.h"
#include "model/core/settings.h"
#include "model/pipeline/project.h"
#include "model/pipeline/studyfiles.h"
#include "model/study/codelistwatch.h"
#include "model/study/filegroups.h"
#include "model/study/recovery.h"

namespace Study
{

namespace
{
constexpr int kScanDelayMilliseconds = 200;
constexpr int kValidateDelayMilliseconds = 150;
constexpr int kRecoveryMilliseconds = 10000;
const QString kProjectFile = QStringLiteral("project.yaml");
} // namespace

Core::Result<std::unique_ptr<OpenStudy>> OpenStudy::open(const QString &folder, Core::JobQueue *jobs,
                                                         const QString &evaluatorProgram)
{
    const QFileInfo info(folder);
    if (!info.isDir()) {
        return Core::fail(Core::ErrorCode::NotFound,
                          tr("The study %1 could not be opened: there is no such folder. Choose the folder "
                             "that holds project.yaml.")
                              .arg(QDir::toNativeSeparators(folder)));
    }
    if (!info.isReadable()) {
        return Core::fail(Core::ErrorCode::PermissionDenied,
                          tr("The study %1 could not be opened: you may not read this folder.")
                              .arg(QDir::toNativeSeparators(folder)));
    }
    return std::unique_ptr<OpenStudy>(new OpenStudy(info.canonicalFilePath(), jobs, evaluatorProgram));
}

OpenStudy::OpenStudy(QString root, Core::JobQueue *jobs, const QString &evaluatorProgram)
    : m_root(std::move(root))
    , m_jobs(jobs)
{
    m_preview = std::make_unique<LivePreview>(this, jobs, evaluatorProgram);
    m_scanDelay.setSingleShot(true);
    m_scanDelay.setInterval(kScanDelayMilliseconds);
    m_validateDelay.setSingleShot(true);
    m_validateDelay.setInterval(kValidateDelayMilliseconds);
    m_recovery.setInterval(kRecoveryMilliseconds);
    connect(&m_scanDelay, &QTimer::timeout, this, &OpenStudy::scan);
    connect(&m_validateDelay, &QTimer::timeout, this, &OpenStudy::validatePipeline);
    connect(&m_recovery, &QTimer::timeout, this, &OpenStudy::writeRecovery);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_scanDelay, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this](const QString &path) {
        m_changedOnDisk.insert(Core::relativePath(m_root, path));
        m_scanDelay.start();
    });
    connect(this, &OpenStudy::textChanged, this, [this](const QString &path) {
        if (path == kProjectFile) {
            m_validateDelay.start();
        }
    });
    scan();
    validatePipeline();
    auto *codelists = new CodelistWatch(this); // goes with this object
    codelists->check();
    m_recovery.start();
}

OpenStudy::~OpenStudy()
{
    writeRecovery();
    // The preview listens to this object, so it must go while this object is whole.
    m_preview.reset();
}

QString OpenStudy::name() const
{
    return QFileInfo(m_root).fileName();
}

void OpenStudy::scan()
{
    const QSet<QString> changed = std::exchange(m_changedOnDisk, {});
    const StudyListing listing = listStudy(m_root, definitionsInProject());
    const QStringList watchedNow = m_watcher.files() + m_watcher.directories();
    QStringList wanted = listing.folders;
    for (const StudyFile &file : listing.files) {
        if (file.group != FileGroup::Outputs && file.group != FileGroup::Logs) {
            wanted.append(m_root + QLatin1Char('/') + file.path);
        }
    }
    const QSet<QString> watched(watchedNow.begin(), watchedNow.end());
    QStringList missing;
    for (const QString &path : std::as_const(wanted)) {
        if (!watched.contains(path)) {
            missing.append(path);
        }
    }
    if (!missing.isEmpty()) {
        m_watcher.addPaths(missing);
    }
    for (Document *document : std::as_const(m_documents)) {
        document->checkDisk();
    }
    if (!changed.isEmpty()) {
        if (changed.contains(kProjectFile)) {
            m_validateDelay.start();
        }
        emit diskChanged(QStringList(changed.begin(), changed.end()));
    }
    if (listing.files != m_files) {
        m_files = listing.files;
        emit filesChanged();
    }
}

QSet<QString> OpenStudy::definitionsInProject() const
{
    const Core::Result<QString> text = textOf(kProjectFile);
    QSet<QString> definitions;
    if (text) {
        for (const DefinitionAction &action : definitionActions(*text)) {
            definitions.insert(action.definition);
        }
    }
    return definitions;
}

void OpenStudy::validatePipeline()
{
    const int number = ++m_validation;
    const auto take = [this, number](const Pipeline::Project &project, bool valid, const QList<Core::Diagnostic> &findings) {
        if (number == m_validation) {
            m_project = project;
            m_projectValid = valid;
            m_problems.replace(QStringLiteral("pipeline"), kProjectFile, findings);
            emit projectChanged();
        }
    };
    const auto alone = [](const QString &message, Core::Severity severity) {
        Core::Diagnostic finding;
        finding.file = kProjectFile;
        finding.severity = severity;
        finding.rule = QStringLiteral("study.project");
        finding.message = message;
        return QList<Core::Diagnostic>{finding};
    };
    const Document *open = openDocument(kProjectFile);
    if (open == nullptr && !QFileInfo::exists(m_root + QLatin1Char('/') + kProjectFile)) {
        take({}, false, alone(tr("This folder has no project.yaml, so its pipeline cannot be run. Add one with \"version\" and \"actions\"."),
                              Core::Severity::Warning));
        return;
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("pipeline.validate");
    spec.title = tr("Checking project.yaml");
    const std::optional<QString> text = open ? std::optional(open->text()) : std::nullopt;
    const auto handle = m_jobs->start(spec, [text, root = m_root](const Core::JobContext &) -> Core::Result<Pipeline::Parsed> {
        if (text) {
            return Pipeline::parseProject(*text, kProjectFile, root);
        }
        // The bytes: what is no text has a finding with a place, too.
        const Core::Result<QByteArray> bytes = Core::readFile(root + QLatin1Char('/') + kProjectFile);
        if (!bytes) {
            return Core::fail(bytes.error());
        }
        const Pipeline::FolderFiles files(root);
        return Pipeline::parseProjectBytes(*bytes, kProjectFile, &files);
    });
    handle.then(this, [take, alone](const Core::Result<Pipeline::Parsed> &parsed) {
        if (parsed) {
            take(parsed->project, parsed->isValid(), parsed->diagnostics);
        } else {
            take({}, false, alone(parsed.error().message, Core::Severity::Error));
        }
    });
}

Core::Result<Document *> OpenStudy::document(const QString &path)
{
    if (Document *open = openDocument(path)) {
        return open;
    }
    auto document = std::make_unique<Document>(m_root, path, this);
    if (const Core::Result<void> read = document->reload(); !read) {
        return Core::fail(read.error());
    }
    Document *opened = document.release(); // owned by this object as its QObject parent
    m_documents.insert(path, opened);
    connect(opened, &Document::textChanged, this, [this, path]() { emit textChanged(path); });
    connect(opened, &Document::saved, this, [this, path]() {
        discardRecovery(path);
        m_scanDelay.start();
    });
    emit documentOpened(opened);
    return opened;
}

Document *OpenStudy::openDocument(const QString &path) const
{
    return m_documents.value(path);
}

QList<Document *> OpenStudy::documents() const
{
    return m_documents.values();
}

void OpenStudy::closeDocument(const QString &path)
{
    Document *document = m_documents.take(path);
    if (!document) {
        return;
    }
    const bool dropped = document->isModified();
    discardRecovery(path);
    emit documentClosed(path);
    document->deleteLater();
    if (dropped) {
        emit textChanged(path);
    }
}

QHash<QString, QString> OpenStudy::overlay() const
{
    QHash<QString, QString> texts;
    for (auto it = m_documents.begin(); it != m_documents.end(); ++it) {
        if (it.value()->isModified()) {
            texts.insert(it.key(), it.value()->text());
        }
    }
    return texts;
}

Core::Result<QString> OpenStudy::textOf(const QString &path) const
{
    if (const Document *open = openDocument(path)) {
        return open->text();
    }
    return Core::readTextFile(m_root + QLatin1Char('/') + path);
}

Core::Result<void> OpenStudy::saveAll()
{
    for (Document *document : std::as_const(m_documents)) {
        if (document->isModified()) {
            if (const Core::Result<void> saved = document->save(); !saved) {
                return saved;
            }
        }
    }
    return {};
}

Core::Result<void> OpenStudy::apply(const Core::Fix &fix)
{
    const Core::Result<Document *> opened = document(fix.file);
    if (!opened) {
        return Core::fail(opened.error());
    }
    (*opened)->setText(Core::applyEdits((*opened)->text(), fix.edits));
    return {};
}

QHash<QString, QString> OpenStudy::recoverable() const
{
    return readRecoveryCopies(m_root);
}

void OpenStudy::discardRecovery(const QString &path)
{
    removeRecoveryCopy(m_root, path);
}

void OpenStudy::writeRecovery()
{
    for (const Document *document : std::as_const(m_documents)) {
        if (document->isModified()) {
            writeRecoveryCopy(m_root, document->path(), document->text());
        }
    }
}

QStringList OpenStudy::argumentsFor(const QString &definition) const
{
    const Core::Result<QString> text = textOf(kProjectFile);
    if (text) {
        for (const DefinitionAction &action : definitionActions(*text)) {
            if (action.definition == definition) {
                return action.arguments;
            }
        }
    }
    return {};
}

} // namespace Study
