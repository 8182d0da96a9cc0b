// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/program.h"

#include <csignal>
#include <cstdio>
#include <sys/socket.h>
#include <unistd.h>

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QLockFile>
#include <QProcess>
#include <QSocketNotifier>
#include <QStandardPaths>
#include <QTimer>

#include "app/server/adminprogram.h"
#include "app/server/agent.h"
#include "app/server/controller.h"
#include "app/server/slurmexecutor.h"
#include "model/core/files.h"

namespace Server
{

namespace
{

constexpr int kUsage = 2;
constexpr int kAlreadyRunning = 4;
constexpr quint16 kDefaultPort = 8743;
constexpr int kMostWorkers = 1000;
constexpr int kMostDays = 36500;
constexpr int kHighestRate = 1000000;

int g_signalPipe[2] = {-1, -1};

void onSignal(int)
{
    const char byte = 1;
    const auto written = ::write(g_signalPipe[0], &byte, 1);
    static_cast<void>(written);
}

/// Ends the event loop on SIGTERM and SIGINT, so that destructors put everything away.
void handleSignals(QCoreApplication &app)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, g_signalPipe) != 0) {
        return;
    }
    auto *notifier = new QSocketNotifier(g_signalPipe[1], QSocketNotifier::Read, &app);
    QObject::connect(notifier, &QSocketNotifier::activated, &app, &QCoreApplication::quit);
    struct sigaction action = {};
    action.sa_handler = onSignal;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

/// Ends the program when whoever started it closes our standard input, which a kill does too.
void stopWithParent(QCoreApplication &app)
{
    auto *notifier = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, &app);
    QObject::connect(notifier, &QSocketNotifier::activated, &app, [notifier] {
        char buffer[256];
        if (::read(STDIN_FILENO, buffer, sizeof buffer) <= 0) {
            notifier->setEnabled(false);
            QCoreApplication::quit();
        }
    });
}

void say(FILE *stream, const QString &text)
{
    std::fputs((text + u'\n').toUtf8().constData(), stream);
    std::fflush(stream);
}

int refuse(const QString &text, int status = 1)
{
    say(stderr, QStringLiteral("studybench-server: ") + text);
    return status;
}

struct Options
{
    QCommandLineOption data{QStringLiteral("data"), QStringLiteral("Folder for everything the server keeps."), QStringLiteral("DIR")};
    QCommandLineOption port{QStringLiteral("port"), QStringLiteral("Port to listen on; 0 takes a free one."), QStringLiteral("N"),
                            QString::number(kDefaultPort)};
    QCommandLineOption host{QStringLiteral("host"), QStringLiteral("Address to listen on; use TLS, of this server or of a reverse proxy, "
                                                                   "for anything but this computer."),
                            QStringLiteral("ADDRESS"), QStringLiteral("127.0.0.1")};
    QCommandLineOption local{QStringLiteral("allow-local-repositories"),
                             QStringLiteral("Accept repositories that are folders of this computer.")};
    QCommandLineOption prefix{QStringLiteral("allow-repositories"),
                              QStringLiteral("Beginning of repository addresses to accept; may be repeated. Default: "
                                             "https://github.com/"),
                              QStringLiteral("PREFIX")};
    QCommandLineOption noAgent{QStringLiteral("no-agent"), QStringLiteral("Run no jobs here; agents elsewhere do.")};
    QCommandLineOption stop{QStringLiteral("stop-with-parent"), QStringLiteral("End when standard input is closed.")};
    QCommandLineOption controller{QStringLiteral("controller"), QStringLiteral("Address of the controller."), QStringLiteral("URL")};
    QCommandLineOption token{QStringLiteral("token-file"), QStringLiteral("File that holds the agent's token."), QStringLiteral("FILE")};
    QCommandLineOption backend{QStringLiteral("backend"), QStringLiteral("Backend that this agent serves."), QStringLiteral("NAME"),
                               QStringLiteral("local")};
    QCommandLineOption workers{QStringLiteral("workers"), QStringLiteral("Jobs that run at once on the backend “local”."), QStringLiteral("N")};
    QCommandLineOption dbWorkers{QStringLiteral("db-workers"), QStringLiteral("Of these, jobs that use the database."), QStringLiteral("N")};
    QCommandLineOption rate{QStringLiteral("rate-limit"), QStringLiteral("Requests a second of one client elsewhere."), QStringLiteral("N"),
                            QStringLiteral("100")};
    QCommandLineOption proxy{QStringLiteral("trust-proxy"), QStringLiteral("A reverse proxy stands before this server: clients are told "
                                                                           "apart by the last address of X-Forwarded-For.")};
    QCommandLineOption keep{QStringLiteral("keep-days"), QStringLiteral("Remove logs, tasks and audit rows that are older; 0 keeps all."),
                            QStringLiteral("N"), QStringLiteral("0")};
    QCommandLineOption redact{QStringLiteral("redact"), QStringLiteral("Tell the controller no names of files, as the official agent does.")};
    QCommandLineOption plain{QStringLiteral("allow-plain-processes"),
                             QStringLiteral("Run actions without a sandbox where there is none. Their code can then read everything "
                                            "that the agent can. Implied by --allow-local-repositories.")};
    QCommandLineOption slurm{QStringLiteral("slurm"), QStringLiteral("Run actions as jobs of Slurm in this partition; “default”: Slurm's own. "
                                                                      "The nodes must see --data at the same path."),
                             QStringLiteral("PARTITION")};
    QCommandLineOption certificate{QStringLiteral("certificate"), QStringLiteral("Speak TLS with this certificate, a PEM file with its chain. An agent "
                                                                                "trusts a controller that shows it, whatever its name."),
                                   QStringLiteral("FILE")};
    QCommandLineOption key{QStringLiteral("key"), QStringLiteral("Private key of the certificate, a PEM file without a pass phrase."), QStringLiteral("FILE")};
    QCommandLineOption backup{QStringLiteral("backup"), QStringLiteral("Copy the database to a file, also while the server runs."),
                              QStringLiteral("FILE")};
};

/// A whole number from 0 to `most`, or nothing.
std::optional<int> readCount(const QCommandLineParser &parser, const QCommandLineOption &option, int most)
{
    bool good = false;
    const int count = parser.value(option).toInt(&good);
    return good && count >= 0 && count <= most ? std::optional<int>(count) : std::nullopt;
}

SourceRules sourceRules(const QCommandLineParser &parser, const Options &options)
{
    SourceRules rules;
    rules.allowLocal = parser.isSet(options.local);
    if (parser.isSet(options.prefix)) {
        rules.prefixes = parser.values(options.prefix);
    }
    return rules;
}

QString dataFolder(const QCommandLineParser &parser, const Options &options)
{
    return QDir(parser.isSet(options.data) ? parser.value(options.data)
                                           : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation))
        .absolutePath();
}

int runAgent(QCoreApplication &app, const QCommandLineParser &parser, const Options &options, const ExecutorMaker &makeExecutor)
{
    if (!parser.isSet(options.controller) || !parser.isSet(options.token) || !parser.isSet(options.data)) {
        return refuse(QStringLiteral("agent needs --controller, --token-file and --data"), kUsage);
    }
    AgentOptions agent;
    agent.controller = QUrl(parser.value(options.controller));
    if (!agent.controller.isValid() || agent.controller.host().isEmpty()) {
        return refuse(QStringLiteral("“%1” is not the address of a controller").arg(parser.value(options.controller)), kUsage);
    }
    if (!agent.controller.path().endsWith(u'/')) {
        agent.controller.setPath(agent.controller.path() + u'/');
    }
    const Core::Result<QByteArray> token = Core::readFile(parser.value(options.token));
    if (!token) {
        return refuse(token.error().message);
    }
    agent.token = token->trimmed();
    agent.backend = parser.value(options.backend);
    agent.dataFolder = dataFolder(parser, options);
    agent.sources = sourceRules(parser, options);
    const bool near = agent.controller.host() == QStringLiteral("127.0.0.1");
    agent.pollMs = near ? 300 : 1000;
    agent.redact = parser.isSet(options.redact);
    agent.certificate = parser.value(options.certificate);
    agent.keepDays = *readCount(parser, options.keep, kMostDays);
    if (!QDir().mkpath(agent.dataFolder)) {
        return refuse(QStringLiteral("the folder “%1” could not be made").arg(agent.dataFolder));
    }
    QLockFile lock(agent.dataFolder + QStringLiteral("/agent.lock"));
    lock.setStaleLockTime(0);
    // The one before us may still be putting away its processes.
    if (!lock.tryLock(15000)) {
        return refuse(QStringLiteral("another agent already uses “%1”").arg(agent.dataFolder), kAlreadyRunning);
    }
    ExecutorRules rules;
    rules.allowPlainProcess = parser.isSet(options.plain) || parser.isSet(options.local);
    const bool slurm = parser.isSet(options.slurm);
    const QString partition = parser.value(options.slurm) == QStringLiteral("default") ? QString() : parser.value(options.slurm);
    Agent worker(agent, slurm ? slurmExecutor({partition, QCoreApplication::applicationDirPath() + QStringLiteral("/studybench-cli")})
                              : makeExecutor(rules));
    QObject::connect(&worker, &Agent::troubled, &app, [](const QString &message) { say(stderr, message); });
    worker.start();
    return QCoreApplication::exec();
}

/// Keeps an agent process going beside the controller: a crash of one leaves the other alone.
class AgentKeeper final : public QObject
{
public:
    AgentKeeper(const QString &address, const QString &data, const QStringList &rules)
        : m_arguments(QStringList{QStringLiteral("agent"), QStringLiteral("--controller"), address, QStringLiteral("--token-file"),
                                  data + QStringLiteral("/agent.token"), QStringLiteral("--data"), data,
                                  QStringLiteral("--stop-with-parent")}
                      + rules)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedChannels);
        QObject::connect(&m_process, &QProcess::finished, this, [this] { QTimer::singleShot(1000, this, [this] { start(); }); });
        start();
    }

    ~AgentKeeper() override
    {
        m_process.disconnect(this);
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(5000)) {
            m_process.kill();
            m_process.waitForFinished(2000);
        }
    }

private:
    void start() { m_process.start(QCoreApplication::applicationFilePath(), m_arguments); }

    QProcess m_process;
    QStringList m_arguments;
};

int runController(const QCommandLineParser &parser, const Options &options)
{
    bool good = false;
    const int port = parser.value(options.port).toInt(&good);
    if (!good || port < 0 || port > 65535) {
        return refuse(QStringLiteral("“%1” is not a port: give a number from 0 to 65535").arg(parser.value(options.port)), kUsage);
    }
    const QString data = dataFolder(parser, options);
    if (!QDir().mkpath(data)) {
        return refuse(QStringLiteral("the folder “%1” could not be made").arg(data));
    }
    if (parser.isSet(options.backup)) {
        Database database;
        Core::Result<void> done = database.open(data + QStringLiteral("/controller.sqlite"));
        done = done ? database.backup(parser.value(options.backup)) : done;
        return done ? 0 : refuse(done.error().message + u' ' + done.error().detail);
    }
    const QString addressFile = data + QStringLiteral("/address");
    QLockFile lock(data + QStringLiteral("/server.lock"));
    lock.setStaleLockTime(0);
    if (!lock.tryLock(3000)) {
        const QString known = QString::fromUtf8(Core::readFile(addressFile).value_or(QByteArray())).trimmed();
        say(stdout, QStringLiteral("StudyBench job server is already running at %1").arg(known));
        return kAlreadyRunning;
    }
    ControllerOptions settings;
    settings.dataFolder = data;
    settings.sources = sourceRules(parser, options);
    if (parser.isSet(options.workers)) {
        settings.workers = readCount(parser, options.workers, kMostWorkers);
    }
    if (parser.isSet(options.dbWorkers)) {
        settings.dbWorkers = readCount(parser, options.dbWorkers, kMostWorkers);
    }
    settings.requestsPerSecond = *readCount(parser, options.rate, kHighestRate);
    settings.trustProxy = parser.isSet(options.proxy);
    settings.keepDays = *readCount(parser, options.keep, kMostDays);
    if (parser.isSet(options.certificate) != parser.isSet(options.key)) {
        return refuse(QStringLiteral("TLS needs both --certificate and --key"), kUsage);
    }
    if (parser.isSet(options.key)) {
        const Core::Result<TlsFiles> tls = TlsFiles::open(parser.value(options.certificate), parser.value(options.key));
        if (!tls) {
            return refuse(tls.error().message);
        }
        settings.tls = *tls;
    }
    Controller controller(settings);
    if (Core::Result<void> opened = controller.open(); !opened) {
        return refuse(opened.error().message + u' ' + opened.error().detail);
    }
    const Core::Result<QString> address = controller.listen(parser.value(options.host), static_cast<quint16>(port));
    if (!address) {
        return refuse(address.error().message);
    }
    if (Core::Result<void> written = Core::writeFile(addressFile, address->toUtf8() + '\n'); !written) {
        return refuse(written.error().message);
    }
    std::unique_ptr<AgentKeeper> agent;
    if (!parser.isSet(options.noAgent)) {
        QStringList rules;
        if (parser.isSet(options.local)) {
            rules.append(QStringLiteral("--allow-local-repositories"));
        }
        if (parser.isSet(options.redact)) {
            rules.append(QStringLiteral("--redact"));
        }
        if (parser.isSet(options.plain)) {
            rules.append(QStringLiteral("--allow-plain-processes"));
        }
        if (parser.isSet(options.slurm)) {
            rules += {QStringLiteral("--slurm"), parser.value(options.slurm)};
        }
        if (parser.isSet(options.keep)) {
            rules += {QStringLiteral("--keep-days"), parser.value(options.keep)};
        }
        if (parser.isSet(options.certificate)) {
            rules += {QStringLiteral("--certificate"), parser.value(options.certificate)};
        }
        const QStringList prefixes = parser.values(options.prefix);
        for (const QString &prefix : prefixes) {
            rules += {QStringLiteral("--allow-repositories"), prefix};
        }
        agent = std::make_unique<AgentKeeper>(*address, data, rules);
    }
    say(stdout, QStringLiteral("StudyBench job server is ready at %1").arg(*address));
    const int status = QCoreApplication::exec();
    QFile::remove(addressFile);
    return status;
}

} // namespace

int runProgram(int argc, char **argv, const ExecutorMaker &makeExecutor)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("StudyBench"));
    QCoreApplication::setApplicationName(QStringLiteral("studybench-server"));
    QCoreApplication::setApplicationVersion(QStringLiteral(STUDYBENCH_VERSION));

    const Options options;
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Job server and runner for OpenSAFELY studies.\n\n"
                                                    "Without a command: controller, pages and an agent for the backend “local”.\n"
                                                    "agent: only an agent, for a controller elsewhere.\n"
                                                    "admin: users, backends and priorities of the server whose folder --data is; "
                                                    "“admin help” lists what it can do."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("command"), QStringLiteral("agent, or admin and what to do."), QStringLiteral("[command]"));
    parser.addOptions({options.data, options.port, options.host, options.local, options.prefix, options.noAgent, options.stop,
                       options.controller, options.token, options.backend, options.backup, options.workers, options.dbWorkers, options.rate,
                       options.proxy, options.keep, options.redact, options.plain, options.slurm, options.certificate, options.key});
    if (!parser.parse(QCoreApplication::arguments())) {
        return refuse(parser.errorText() + QStringLiteral(" Run studybench-server --help."), kUsage);
    }
    if (parser.isSet(QStringLiteral("help"))) {
        say(stdout, parser.helpText());
        return 0;
    }
    if (parser.isSet(QStringLiteral("version"))) {
        parser.showVersion();
    }
    for (const auto &[option, most] : {std::pair(&options.workers, kMostWorkers), std::pair(&options.dbWorkers, kMostWorkers),
                                       std::pair(&options.rate, kHighestRate), std::pair(&options.keep, kMostDays)}) {
        if ((parser.isSet(*option) || !option->defaultValues().isEmpty()) && !readCount(parser, *option, most)) {
            return refuse(QStringLiteral("--%1 takes a whole number from 0 to %2").arg(option->names().first()).arg(most), kUsage);
        }
    }
    const QStringList words = parser.positionalArguments();
    if (!words.isEmpty() && words.first() == QStringLiteral("admin")) {
        return runAdmin(dataFolder(parser, options), words.mid(1));
    }
    if (words.size() > 1 || (words.size() == 1 && words.first() != QStringLiteral("agent"))) {
        return refuse(QStringLiteral("“%1” is not a command. Run studybench-server --help.").arg(words.join(u' ')), kUsage);
    }
    handleSignals(app);
    if (parser.isSet(options.stop)) {
        stopWithParent(app);
    }
    return words.isEmpty() ? runController(parser, options) : runAgent(app, parser, options, makeExecutor);
}

} // namespace Server
