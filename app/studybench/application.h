// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QObject>

#include "model/core/jobqueue.h"
#include "model/core/logfile.h"
#include "model/core/settings.h"
#include "model/jobs/embeddedserver.h"
#include "model/jobs/officialservice.h"
#include "model/jobs/secretstore.h"
#include "model/jobs/selfhostedservice.h"
#include "widgets/foundation/theme.h"
#include "widgets/shell/mainwindow.h"

/// Builds the desktop program from its parts and keeps them alive in the right order: the job
/// server of this computer, the services, the window.
class Application final : public QObject
{
    Q_OBJECT

public:
    Application();
    ~Application() override;

    [[nodiscard]] Gui::MainWindow *window() const { return m_window.get(); }
    /// Shows the window and starts the embedded server. `study` empty: the last one, or welcome.
    void start(const QString &study);

private:
    void onServerReady(const QUrl &address);
    void addServer(const QUrl &address, const QString &token);
    void showServer(const QUrl &address, const QString &token);
    void addKnownServers();

    Core::LogFile m_log; // first, so that the others' last words are kept
    Core::Settings m_settings;
    Gui::Theme m_theme;
    Jobs::KeychainSecretStore m_secrets;
    Core::JobQueue m_jobs;
    Jobs::EmbeddedServer m_server;
    Jobs::OfficialService m_official;
    std::unique_ptr<Jobs::SelfHostedService> m_local;
    std::vector<std::unique_ptr<Jobs::SelfHostedService>> m_others;
    std::unique_ptr<Gui::MainWindow> m_window;
};
