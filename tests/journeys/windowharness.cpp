// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/windowharness.h"

#include "model/commands/nativeexecutors.h"
#include "tests/support/testsupport.h"
#include "widgets/shell/settingskeys.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QApplication>
#include <QDir>
#include <QPixmap>
#include <QTest>

WindowHarness::WindowHarness()
    : m_theme(Gui::Scheme::Light)
{
    m_settings = std::make_unique<Core::Settings>(folder(QStringLiteral("settings.ini")));
    m_settings->set(Gui::kSchemeSetting, QStringLiteral("light"));
    m_theme.apply(*qApp);
    makeWindow();
}

WindowHarness::~WindowHarness()
{
    m_window.reset();
    m_jobs.reset();
    m_service.reset();
    stopServer();
}

void WindowHarness::makeWindow()
{
    m_jobs = std::make_unique<Core::JobQueue>();
    Gui::Workbench workbench;
    workbench.theme = &m_theme;
    workbench.settings = m_settings.get();
    workbench.jobs = m_jobs.get();
    workbench.secrets = &m_secrets;
    workbench.submissions = Jobs::SubmissionStore(folder(QStringLiteral("drafts")));
    workbench.evaluatorProgram = TestSupport::program(QStringLiteral("studybench-evaluator"));
    workbench.natives = Commands::nativeExecutors(workbench.evaluatorProgram);
    workbench.version = QStringLiteral("test");
    m_window = std::make_unique<Gui::MainWindow>(workbench);
    m_window->resize(1440, 900);
    if (m_service) {
        m_window->addService(m_service.get());
    }
    m_window->show();
}

void WindowHarness::startServer()
{
    m_server = std::make_unique<Jobs::EmbeddedServer>(
        TestSupport::program(QStringLiteral("studybench-server")), folder(QStringLiteral("server")));
    m_server->start();
    if (!QTest::qWaitFor([this]() { return m_server->isReady(); }, 20'000)) {
        qFatal("the server did not start");
    }
    if (m_service) {
        m_service->setAddress(m_server->address(), m_server->token());
    } else {
        m_service = std::make_unique<Jobs::SelfHostedService>(m_server->address(), m_server->token());
    }
    m_window->addService(m_service.get());
}

void WindowHarness::stopServer()
{
    if (m_server) {
        m_server->stop();
        m_server.reset();
    }
}

void WindowHarness::watchModels()
{
    for (const QAbstractItemView *view : m_window->findChildren<QAbstractItemView *>()) {
        QAbstractItemModel *model = view->model();
        // Qt's own tree widget does not pass its own tester; only models of ours are watched.
        const bool ours = model && QByteArray(model->metaObject()->className()).startsWith("Gui::");
        if (ours && !model->findChild<QAbstractItemModelTester *>(QString(), Qt::FindDirectChildrenOnly)) {
            new QAbstractItemModelTester(model, QAbstractItemModelTester::FailureReportingMode::QtTest,
                                         model);
        }
    }
}

void WindowHarness::save(QWidget *widget, const QString &path)
{
    widget->grab().save(path + QStringLiteral(".png"));
    QPixmap twice(widget->size() * 2);
    twice.setDevicePixelRatio(2);
    widget->render(&twice);
    twice.save(path + QStringLiteral("@2x.png"));
}

void WindowHarness::restart()
{
    m_window->close();
    m_window.reset();
    m_jobs.reset();
    makeWindow();
}

void WindowHarness::picture(const QString &name, QWidget *widget)
{
    const QString target = qEnvironmentVariable("STUDYBENCH_SCREENSHOTS");
    if (target.isEmpty()) {
        return;
    }
    QDir().mkpath(target);
    QWidget *subject = widget ? widget : m_window.get();
    const Gui::Scheme before = m_theme.scheme();
    const QList<QPair<QString, Gui::Scheme>> schemes{{QStringLiteral("light"), Gui::Scheme::Light},
                                                     {QStringLiteral("dark"), Gui::Scheme::Dark},
                                                     {QStringLiteral("contrast"), Gui::Scheme::HighContrast}};
    for (const auto &[word, scheme] : schemes) {
        m_theme.setScheme(scheme);
        QTest::qWait(60);
        save(subject, QStringLiteral("%1/%2-%3").arg(target, name, word));
    }
    m_theme.setScheme(before);
}
