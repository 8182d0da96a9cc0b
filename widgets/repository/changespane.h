// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QFileSystemWatcher>
#include <QTimer>
#include <QWidget>

#include "model/repository/repository.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"
#include "widgets/repository/remoteaccess.h"

class QCheckBox;
class QLineEdit;
class QListView;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace Gui
{

class ChangesModel;
class BranchButton;
class ConflictView;
class DiffPanel;
class MeaningNote;
class HistoryView;
class EmptyState;
class NoticeBar;

/// What changed since the last commit, and the way of it to the team: tick, look, say why, commit,
/// push. A newcomer is asked for a name, an address and a remote here, where they are needed.
class ChangesPane final : public QWidget
{
    Q_OBJECT

public:
    ChangesPane(Study::OpenStudy *study, RemoteAccess *access, const Theme *theme, QWidget *parent = nullptr);

    void refresh();
    void commit(bool thenPush);
    void push();
    void pull();
    void startRepository();
    void askForRemote();
    void focusMessage();
    /// Goes to what mends a failed check of a submission.
    void mend(const QString &actionId);
    void showHistory();
    [[nodiscard]] int changeCount() const;
    /// `main ↑1 ↓0`, for the status bar; empty without a repository.
    [[nodiscard]] QString branchText() const { return m_branchText; }
    [[nodiscard]] const QString &lastCommit() const { return m_lastCommit; } ///< its id; empty without one

signals:
    void changed(); ///< count or branch
    void headMoved(); ///< another commit is the last one
    void committed(const QString &commit);
    void pushed();
    void openRequested(const QString &path);

private:
    void pushTag(const QString &tag);
    struct State;
    void show(const State &state);
    void showDiff();
    void stage(const QString &path, bool staged);
    void setBusy(const QString &what);
    void connectViews();
    void showPage();
    void selectEntry();
    void updateCommit();
    void fillAmend(bool amend);
    void moveLines(const Repository::DiffHunk &hunk, const QList<int> &lines);
    void change(const QString &title, std::function<Core::Result<void>(Repository::Repo &)> function);
    [[nodiscard]] Repository::Identity author() const;
    void showError(const Core::Error &error);
    [[nodiscard]] QStringList sensitivePatterns() const;

    Study::OpenStudy *m_study;
    RemoteAccess *m_access;
    ChangesModel *m_model;
    QListView *m_list;
    MeaningNote *m_meaning;
    DiffPanel *m_diff;
    BranchButton *m_branch;
    QTabBar *m_tabs;
    HistoryView *m_history;
    ConflictView *m_conflicts;
    NoticeBar *m_notice;
    QWidget *m_identity;
    QLineEdit *m_name;
    QLineEdit *m_email;
    QPlainTextEdit *m_message;
    QPushButton *m_commit;
    QPushButton *m_commitAndPush;
    QPushButton *m_push;
    QCheckBox *m_amend;
    QStackedWidget *m_stack;
    EmptyState *m_noRepository;
    EmptyState *m_clean;
    QFileSystemWatcher m_watcher;
    QTimer m_refreshDelay;
    QString m_branchText;
    QString m_lastCommit;
    int m_refreshNumber = 0;
    int m_diffNumber = 0;
    QString m_lastMessage;
    bool m_hasRemote = false;
    bool m_repository = false;
    bool m_merging = false;
    bool m_busy = false;
};

} // namespace Gui
