// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include "model/jobs/jobservice.h"
#include "widgets/foundation/actions.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/studypage.h"
#include "widgets/shell/workbench.h"

class QLabel;
class QStackedWidget;
class QToolButton;

namespace Gui
{

class NoticeBar;
class WelcomePage;

/// The window: menus, rail and status bar around a welcome page or one open study. Every command
/// is in its registry.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(const Workbench &workbench, QWidget *parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] Actions *actionRegistry() { return &m_actions; }
    [[nodiscard]] StudyPage *page() const { return m_page; } ///< nullptr on the welcome page
    /// Opens a study; on failure says why on the welcome page and returns false.
    bool openStudy(const QString &folder);
    void closeStudy();
    /// A job server for every study opened from now on, and for the one open now.
    void addService(Jobs::JobService *service);
    /// Why there is no job server on this computer.
    void setServiceNotice(const QString &sentence);
    /// Something went wrong: a notice that stays until it is hidden.
    void showMessage(const QString &sentence);
    /// Something ended well: a few seconds in the status bar.
    void tell(const QString &sentence);

signals:
    void serverGiven(const QUrl &address, const QString &token);

protected:
    bool event(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    // windowactions.cpp
    void registerActions();
    void registerFileActions();
    void registerEditActions();
    void registerViewActions();
    void registerGridActions();
    void registerCodelistActions();
    void registerRunActions();
    void registerHelpActions();
    void registerGoActions();
    void buildMenus();
    void buildRail();

    // palettesources.cpp
    [[nodiscard]] QList<PaletteEntry> paletteEntries(const QString &typed);
    void showRecentTabs();
    void showFilesForBeside();

    void buildStatusBar();
    void updateStatus();
    void updateTitle();
    void updateEditorStatus();
    void newStudy();
    void openFolder();
    void cloneStudy();
    void openSample();
    void openTutorial(bool anew);
    void addServer();
    void showPalette(const QString &initial);
    void showShortcuts();
    void helpHere();
    void showReference(const QString &entry); ///< empty: as it is
    void showGuide(const QString &topic);     ///< empty: as it is
    void remember(const QString &folder);
    void applyTheme();
    [[nodiscard]] QString needsStudy() const;  ///< empty if a study is open, else the reason
    [[nodiscard]] QString needsEditor() const;
    [[nodiscard]] QString needsDefinition() const; ///< a definition that can be shown as a page is in front

    Workbench m_workbench;
    Actions m_actions;
    QStackedWidget *m_stack;
    WelcomePage *m_welcome;
    NoticeBar *m_notice;
    StudyPage *m_page = nullptr;
    QList<QPointer<Jobs::JobService>> m_services; // owned by the composition root
    QString m_serviceNotice;
    QList<QAction *> m_sideActions; ///< in the order of StudyPage::Side
    QToolButton *m_branch = nullptr;
    QToolButton *m_problems = nullptr;
    QToolButton *m_running = nullptr;
    QToolButton *m_cancelRun = nullptr;
    QLabel *m_preview = nullptr;
    QLabel *m_told = nullptr;
    QTimer m_toldTimer;
    QLabel *m_position = nullptr;
    QLabel *m_format = nullptr;
    QLabel *m_language = nullptr;
};

} // namespace Gui
