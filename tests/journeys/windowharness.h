// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/jobqueue.h"
#include "model/core/settings.h"
#include "model/jobs/embeddedserver.h"
#include "model/jobs/secretstore.h"
#include "model/jobs/selfhostedservice.h"
#include "widgets/foundation/theme.h"
#include "widgets/shell/mainwindow.h"

#include <memory>

#include <QTemporaryDir>

/// The main window put together as the desktop program does, with everything it writes below a
/// temporary folder and tokens in memory.
class WindowHarness
{
public:
    WindowHarness();
    ~WindowHarness();

    [[nodiscard]] Gui::MainWindow *window() const { return m_window.get(); }
    [[nodiscard]] Gui::StudyPage *page() const { return m_window->page(); }
    [[nodiscard]] Gui::Theme *theme() { return &m_theme; }
    [[nodiscard]] Core::Settings *settings() const { return m_settings.get(); }
    [[nodiscard]] Core::JobQueue *jobs() const { return m_jobs.get(); }
    [[nodiscard]] Jobs::SelfHostedService *service() const { return m_service.get(); }
    [[nodiscard]] QString folder(const QString &name) const { return m_folder.filePath(name); }

    void startServer();
    void stopServer();
    /// From now on every item model that a view of the window shows is checked at each of its signals.
    void watchModels();
    /// Ends the window as closing the program would, and makes a new one with the same settings.
    void restart();

    template <typename Widget> [[nodiscard]] Widget *find(const char *name) const
    {
        auto *found = m_window->findChild<Widget *>(QString::fromLatin1(name));
        if (!found) {
            qFatal("the window has no %s", name);
        }
        return found;
    }

    /// Writes `name-light.png`, `-dark` and `-contrast` of a widget (the window if null), and the
    /// same at twice the scale (`@2x`), into the folder that STUDYBENCH_SCREENSHOTS names; does
    /// nothing without it.
    void picture(const QString &name, QWidget *widget = nullptr);

private:
    void makeWindow();

    /// A picture at scale 1 and 2.
    static void save(QWidget *widget, const QString &path);

    QTemporaryDir m_folder;
    Gui::Theme m_theme;
    std::unique_ptr<Core::Settings> m_settings;
    Jobs::MemorySecretStore m_secrets;
    std::unique_ptr<Core::JobQueue> m_jobs;
    std::unique_ptr<Jobs::EmbeddedServer> m_server;
    std::unique_ptr<Jobs::SelfHostedService> m_service;
    std::unique_ptr<Gui::MainWindow> m_window;
};
