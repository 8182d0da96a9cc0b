// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studybench/application.h"

#include <algorithm>

#include <QApplication>
#include <QStandardPaths>

#include "model/commands/nativeexecutors.h"
#include "widgets/shell/settingskeys.h"

namespace
{

Gui::Scheme schemeOf(const QString &setting)
{
    return setting == QLatin1String("light")      ? Gui::Scheme::Light
           : setting == QLatin1String("dark")     ? Gui::Scheme::Dark
           : setting == QLatin1String("contrast") ? Gui::Scheme::HighContrast
                                                  : Gui::Theme::systemScheme();
}

QString logPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/studybench.log");
}

QString secretKey(const QUrl &address)
{
    return QStringLiteral("server:") + address.toString();
}

} // namespace

Application::Application()
    : m_log(logPath())
    , m_theme(schemeOf(m_settings.get(Gui::kSchemeSetting)))
{
    m_theme.setTextSize(m_settings.get(Gui::kTextSizeSetting));
    m_theme.apply(*qApp);
    Gui::Workbench workbench;
    workbench.theme = &m_theme;
    workbench.settings = &m_settings;
    workbench.jobs = &m_jobs;
    workbench.secrets = &m_secrets;
    workbench.natives = Commands::nativeExecutors();
    workbench.version = QStringLiteral(STUDYBENCH_VERSION);
    workbench.logFile = logPath();
    const auto setDetail = [this]() { Core::LogFile::setDetailed(m_settings.get(Gui::kDetailedLogSetting)); };
    setDetail();
    connect(&m_settings, &Core::Settings::changed, this, setDetail);
    m_window = std::make_unique<Gui::MainWindow>(workbench);
    connect(&m_server, &Jobs::EmbeddedServer::ready, this, &Application::onServerReady);
    connect(&m_server, &Jobs::EmbeddedServer::failed, this, [this](const Core::Error &error) { m_window->setServiceNotice(error.message); });
    connect(m_window.get(), &Gui::MainWindow::serverGiven, this, &Application::addServer);
}

Application::~Application()
{
    m_window.reset();
    m_jobs.cancelAll();
    m_server.stop();
}

void Application::start(const QString &study)
{
    const QString wanted = study.isEmpty() ? m_settings.get(Gui::kLastStudySetting) : study;
    if (!wanted.isEmpty()) {
        m_window->openStudy(wanted);
    }
    m_window->show();
    m_server.start();
    addKnownServers();
}

void Application::onServerReady(const QUrl &address)
{
    if (m_local) {
        // The server came back, perhaps on another port.
        m_local->setAddress(address, m_server.token());
    } else {
        m_local = std::make_unique<Jobs::SelfHostedService>(address, m_server.token());
    }
    m_window->addService(m_local.get());
    m_window->addService(&m_official);
}

void Application::addKnownServers()
{
    for (const QString &text : m_settings.get(Gui::kServersSetting)) {
        const QUrl address(text);
        m_secrets.read(secretKey(address), this, [this, address](const std::optional<QString> &token) {
            showServer(address, token.value_or(QString()));
        });
    }
}

void Application::addServer(const QUrl &address, const QString &token)
{
    m_secrets.write(secretKey(address), token);
    QStringList known = m_settings.get(Gui::kServersSetting);
    if (!known.contains(address.toString())) {
        known.append(address.toString());
        m_settings.set(Gui::kServersSetting, known);
    }
    showServer(address, token);
}

void Application::showServer(const QUrl &address, const QString &token)
{
    const auto known = std::find_if(m_others.begin(), m_others.end(), [&address](const auto &other) { return other->address().authority() == address.authority(); });
    if (known != m_others.end()) {
        (*known)->setAddress(address, token); // another token for the same server
        m_window->addService(known->get());
        return;
    }
    m_others.push_back(std::make_unique<Jobs::SelfHostedService>(address, token));
    m_others.back()->setTitle(address.authority());
    m_window->addService(m_others.back().get());
}
