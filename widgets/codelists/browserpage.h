// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QHash>
#include <QWidget>

#include "model/codelists/conceptsheet.h"
#include "model/codelists/draftdocument.h"
#include "model/core/jobqueue.h"
#include "model/terminology/store.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTreeView;
class QTreeWidget;

namespace Gui
{

class ConceptView;
class EmptyState;
class ReleaseGuide;
class ReleaseTreeModel;

/// The coding systems on this computer, to look around in: a search that answers while typing, over
/// one system or all; the hierarchy around the concept; the concept's page. Searching and opening a
/// release are jobs; an answer that came too late is dropped. Slash goes to the search.
class BrowserPage final : public QWidget
{
    Q_OBJECT

public:
    BrowserPage(Core::JobQueue *jobs, const Theme *theme, QWidget *parent = nullptr);

    /// Reads which releases are here; again when one was imported.
    void open();
    void search(const QString &text);
    void showConcept(const QString &releaseId, const QString &code);
    void setHolders(std::function<QStringList(const QString &code)> holders) { m_holders = std::move(holders); }

signals:
    void searched();
    void conceptShown(const QString &code);
    void importWanted();
    void folderWanted();
    void draftWanted(const Codelists::DraftDocument &fresh);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Searchable
    {
        Terminology::StoredRelease stored;
        std::shared_ptr<const Terminology::Release> release; ///< used by one search job at a time
    };
    struct Hit
    {
        QString releaseId;
        QString system;
        Terminology::SearchHit hit;
    };

    void build(const Theme *theme);
    void startSearch();
    void showHits(const QList<Hit> &hits, bool more);
    void showIn(const std::shared_ptr<const Terminology::Release> &release, const QString &code);

    Core::JobQueue *m_jobs;
    // Shared with running searches, so that they can see that they are too late.
    std::shared_ptr<std::atomic<int>> m_newest = std::make_shared<std::atomic<int>>(0);
    QList<Searchable> m_searchable;
    QHash<QString, std::shared_ptr<const Terminology::Release>> m_shown; ///< by id; used on this thread only
    Codelists::Companions m_companions;
    std::function<QStringList(const QString &code)> m_holders;
    QString m_releaseId;
    QString m_code;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    ReleaseGuide *m_guide;
    QLineEdit *m_text;
    QComboBox *m_system;
    QLabel *m_count;
    QTreeWidget *m_hits;
    ReleaseTreeModel *m_model;
    QTreeView *m_tree;
    ConceptView *m_view;
    QPushButton *m_start;
};

} // namespace Gui
