// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QWidget>

#include "model/codelists/draftsession.h"
#include "model/core/jobqueue.h"
#include "widgets/codelists/addlistdialog.h"
#include "widgets/codelists/publishdialog.h"
#include "widgets/foundation/theme.h"

class QButtonGroup;
class QLabel;
class QListWidget;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace Gui
{

class BuilderDetails;
class DraftSearch;
class DraftTreeModel;
class EmptyState;

/// The builder of one codelist draft, as a document: searches on the left, the tree in the middle,
/// the concept on the right. Keys in the tree: + include, - exclude, Backspace clear, N next
/// undecided, C next conflict, / search (ux.md 4). Searching a release runs as a job.
class BuilderPage final : public QWidget
{
    Q_OBJECT

public:
    /// `draftPath` is absolute; the file need not exist if `fresh` has a name and a system.
    BuilderPage(const QString &studyRoot, const QString &draftPath, const Codelists::DraftDocument &fresh, Core::JobQueue *jobs,
                const Theme *theme, QWidget *parent = nullptr);
    ~BuilderPage() override;

    [[nodiscard]] bool isModified() const;
    [[nodiscard]] const Codelists::DraftSession *session() const { return m_session.get(); }
    void search(const QString &text);
    /// Opens the draft, if it is not open yet for want of its release.
    void load();
    /// Which lists, of the study and of other open drafts, hold a code; asked on the concept page.
    void setHolders(std::function<QStringList(const QString &code)> holders) { m_holders = std::move(holders); }
    /// The draft's name, and whether a code is a member as it stands.
    [[nodiscard]] QString name() const { return m_saved.name; }
    [[nodiscard]] bool holds(const QString &code) const;
    bool save();
    /// Decides the uppermost codes of what a search found; removes a search. By place in the list.
    void decideFound(int row, Codelists::Sign sign);
    void removeSearch(int row);

signals:
    void ready();                           ///< the release is open and the draft shown
    void searched();
    void message(const QString &sentence);  ///< something went wrong
    void told(const QString &sentence);     ///< something ended well
    void importWanted();
    void addWanted(const Gui::ListToAdd &list); ///< to the study, with its line of code
    void publishWanted(const Gui::ListToPublish &list);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build(const Theme *theme);
    [[nodiscard]] QWidget *makeHead();
    [[nodiscard]] QWidget *makeFilters();
    void showSession(std::shared_ptr<Codelists::DraftSession> session);
    [[nodiscard]] QStringList chosenCodes() const;
    void press(Codelists::Sign sign);
    void clearDecision();
    void goTo(Codelists::Status status);
    void select(const QString &code);
    void afterChange(bool codesChanged);
    void showCounts();
    void showDetails();
    void annotate(void (Codelists::DraftSession::*write)(const QString &, const QString &), const QString &text);
    void goToCode(const QString &code);
    void showSearchMenu(const QPoint &place);
    void explainSearch(int row);
    void moveToRelease();
    void check();
    void addToStudy();
    void publish();
    [[nodiscard]] bool isComplete();
    [[nodiscard]] ListToAdd listToAdd() const;

    QString m_studyRoot;
    QString m_path;
    Codelists::DraftDocument m_saved;
    Core::JobQueue *m_jobs;
    const Theme *m_theme;
    // Made by a job on another thread and used only here afterwards.
    std::shared_ptr<Codelists::DraftSession> m_session;
    QString m_releasePath;
    DraftTreeModel *m_model;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QLabel *m_title;
    QToolButton *m_release; ///< says it, and moves to another one
    QLabel *m_counts;
    DraftSearch *m_search;
    QListWidget *m_searches;
    QButtonGroup *m_filters;
    QTreeView *m_tree;
    BuilderDetails *m_details;
    std::function<QStringList(const QString &code)> m_holders;
    int m_searchNumber = 0;
    QString m_author; ///< of decisions, as git names the person
};

} // namespace Gui
