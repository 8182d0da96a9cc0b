// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include "model/repository/knownhosts.h"
#include "model/repository/repository.h"
#include "tests/support/testsupport.h"

using namespace Repository;

namespace
{

const Identity kAuthor{QStringLiteral("Ada Example"), QStringLiteral("ada@example.org")};

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QString sshdProgram()
{
    return QStandardPaths::findExecutable(s("sshd"), {s("/usr/sbin"), s("/usr/bin"), s("/usr/local/sbin")});
}

void run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(20000) || process.exitCode() != 0) {
        qFatal("%s failed: %s", qPrintable(program), process.readAllStandardError().constData());
    }
}

/// An ssh server of the distribution on loopback, for the user who runs the test.
class SshServer
{
public:
    explicit SshServer(const QString &folder)
        : m_folder(folder)
    {
        newHostKey();
        QTcpServer probe;
        probe.listen(QHostAddress::LocalHost);
        m_port = probe.serverPort();
        probe.close();
        TestSupport::writeTree(folder, {{s("sshd_config"),
                                         QStringLiteral("Port %1\nListenAddress 127.0.0.1\nHostKey %2/host_key\nAuthorizedKeysFile %2/authorized\n"
                                                        "StrictModes no\nUsePAM no\nPidFile none\nPasswordAuthentication no\n"
                                                        "PermitRootLogin yes\n"
                                                        // A login shell would run the person's ~/.bashrc, which may wait for anything.
                                                        "SetEnv SHLVL=2\n")
                                             .arg(m_port).arg(folder).toUtf8()}});
    }

    ~SshServer() { stop(); }

    void newHostKey()
    {
        QFile::remove(m_folder + s("/host_key"));
        QFile::remove(m_folder + s("/host_key.pub"));
        run(s("ssh-keygen"), {s("-q"), s("-t"), s("ecdsa"), s("-N"), QString(), s("-f"), m_folder + s("/host_key")});
    }

    bool start()
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(sshdProgram(), {s("-D"), s("-e"), s("-f"), m_folder + s("/sshd_config")});
        for (int i = 0; i < 100; ++i) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, m_port);
            if (socket.waitForConnected(200)) {
                return true;
            }
            if (m_process.waitForFinished(50)) {
                return false;
            }
        }
        return false;
    }

    void stop()
    {
        m_process.terminate();
        m_process.waitForFinished(5000);
    }

    [[nodiscard]] QByteArray output()
    {
        m_process.waitForReadyRead(200);
        return m_process.readAll();
    }
    [[nodiscard]] int port() const { return m_port; }

private:
    QString m_folder;
    QProcess m_process;
    quint16 m_port = 0;
};

} // namespace

class TestRepositorySsh : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void hostsAreKnownByTheirKey_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<int>("trust");
        const QByteArray own = "ssh-ed25519 " + key("ssh-ed25519", "A").toBase64() + '\n';
        const QByteArray other = "ssh-ed25519 " + key("ssh-ed25519", "B").toBase64() + '\n';
        const QByteArray otherKind = "ssh-rsa " + key("ssh-rsa", "C").toBase64() + '\n';
        const auto row = [](const char *name, const QByteArray &file, const char *host, int port, HostTrust trust) {
            QTest::newRow(name) << file << QString::fromUtf8(host) << port << static_cast<int>(trust);
        };
        row("no file", {}, "example.org", 22, HostTrust::Unknown);
        row("same key", "example.org " + own, "example.org", 22, HostTrust::Known);
        row("among names", "a.org,example.org,b.org " + own, "example.org", 22, HostTrust::Known);
        row("other key", "example.org " + other, "example.org", 22, HostTrust::Changed);
        row("both keys", "example.org " + other + "example.org " + own, "example.org", 22, HostTrust::Known);
        row("another kind of key only", "example.org " + otherKind, "example.org", 22, HostTrust::Unknown);
        row("other host", "elsewhere.org " + other, "example.org", 22, HostTrust::Unknown);
        row("port", "[example.org]:2222 " + own, "example.org", 2222, HostTrust::Known);
        row("port is part of the name", "example.org " + other, "example.org", 2222, HostTrust::Unknown);
        row("pattern", "*.org " + own, "example.org", 22, HostTrust::Known);
        row("excepted", "*.org,!example.org " + other, "example.org", 22, HostTrust::Unknown);
        row("revoked", "@revoked example.org " + own, "example.org", 22, HostTrust::Changed);
        row("comments and rubbish", "# x\n\nrubbish\n@cert-authority example.org " + other, "example.org", 22, HostTrust::Unknown);
        // HMAC-SHA1 of "example.org" with the salt "0123456789abcdefghij".
        row("hashed", "|1|MDEyMzQ1Njc4OWFiY2RlZmdoaWo=|" + hashedName("example.org") + ' ' + other, "example.org", 22, HostTrust::Changed);
    }

    void hostsAreKnownByTheirKey()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, host);
        QFETCH(int, port);
        QFETCH(int, trust);
        QCOMPARE(static_cast<int>(hostTrust(file, host, port, key("ssh-ed25519", "A"))), trust);
    }

    void aNotedHostIsKnown()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(s("ssh/known_hosts"));
        SB_VERIFY_RESULT(rememberHost(file, s("example.org"), 2222, key("ssh-ed25519", "A")));
        SB_VERIFY_RESULT(rememberHost(file, s("other.org"), 22, key("ssh-ed25519", "B")));
        const QByteArray content = TestSupport::read(file);
        QCOMPARE(hostTrust(content, s("example.org"), 2222, key("ssh-ed25519", "A")), HostTrust::Known);
        QCOMPARE(hostTrust(content, s("other.org"), 22, key("ssh-ed25519", "A")), HostTrust::Changed);
    }

    void anUnknownHostIsAskedOnceAndAChangedOneRefused()
    {
        if (sshdProgram().isEmpty() || QStandardPaths::findExecutable(s("ssh-keygen")).isEmpty()) {
            QSKIP("openssh-server is not installed, so ssh was not tried");
        }
        QTemporaryDir folder;
        QDir().mkpath(QDir::homePath() + s("/.ssh"));
        const QString ownKey = QDir::homePath() + s("/.ssh/id_ed25519");
        QFile::remove(ownKey);
        run(s("ssh-keygen"), {s("-q"), s("-t"), s("ed25519"), s("-N"), QString(), s("-f"), ownKey});
        TestSupport::writeTree(folder.path(), {{s("authorized"), TestSupport::read(ownKey + s(".pub"))}});
        if (::getuid() == 0) {
            QDir().mkpath(s("/run/sshd"));
        }
        SshServer server(folder.path());
        if (!server.start()) {
            QSKIP(("sshd does not run here: " + server.output()).constData());
        }
        TestSupport::require(Repo::openBare(folder.filePath(s("remote.git"))));
        const QString user = qEnvironmentVariable("USER", s("root"));
        const QString address = QStringLiteral("ssh://%1@127.0.0.1:%2%3").arg(user).arg(server.port()).arg(folder.filePath(s("remote.git")));

        auto repo = Repo::init(folder.filePath(s("work")));
        SB_VERIFY_RESULT(repo);
        TestSupport::writeTree(folder.filePath(s("work")), {{s("a.txt"), "1\n"}});
        SB_VERIFY_RESULT(repo->stage({s("a.txt")}));
        SB_VERIFY_RESULT(repo->commit(s("Change"), kAuthor));
        SB_VERIFY_RESULT(repo->addRemote(s("origin"), address));

        // Nobody there to trust it.
        const auto unasked = repo->push();
        QVERIFY(!unasked);
        QCOMPARE(unasked.error().code, Core::ErrorCode::PermissionDenied);
        int asked = 0;
        Transfer transfer;
        transfer.trustHost = [&asked](const HostKey &key) {
            ++asked;
            return key.kind == QStringLiteral("ssh") && key.sha256.size() == 32 && !key.key.isEmpty();
        };
        const auto pushed = repo->push({}, transfer);
        QVERIFY2(pushed.has_value(), pushed ? "" : (pushed.error().message.toUtf8() + pushed.error().detail.toUtf8() + server.output()).constData());
        SB_VERIFY_RESULT(repo->fetch(s("origin"), transfer));
        SB_VERIFY_RESULT(Repo::clone(address, folder.filePath(s("clone")), transfer));
        QCOMPARE(asked, 1);
        QCOMPARE(repo->remoteHead(s("origin"), s("main"), transfer).value(), repo->head()->commit);

        server.stop();
        server.newHostKey();
        QVERIFY(server.start());
        const auto changed = repo->fetch(s("origin"), transfer);
        QVERIFY(!changed);
        QCOMPARE(changed.error().code, Core::ErrorCode::PermissionDenied);
        QVERIFY2(changed.error().message.contains(s("another than before")), qPrintable(changed.error().message));
        QCOMPARE(asked, 1);
        QProcess fsck;
        fsck.setWorkingDirectory(folder.filePath(s("remote.git")));
        fsck.start(s("git"), {s("fsck"), s("--strict")});
        QVERIFY(fsck.waitForFinished(10000));
        QCOMPARE(fsck.exitCode(), 0);
    }

private:
    static QByteArray key(const QByteArray &kind, const QByteArray &rest)
    {
        QByteArray bytes("\0\0\0", 3);
        bytes += static_cast<char>(kind.size());
        return bytes + kind + rest;
    }

    static QByteArray hashedName(const QByteArray &name)
    {
        QProcess process;
        process.start(s("python3"), {s("-c"), s("import hmac,hashlib,base64,sys;print(base64.b64encode(hmac.new(b'0123456789abcdefghij',"
                                                "sys.argv[1].encode(),hashlib.sha1).digest()).decode(),end='')"),
                                     QString::fromUtf8(name)});
        process.waitForFinished(10000);
        return process.readAllStandardOutput();
    }
};

QTEST_GUILESS_MAIN(TestRepositorySsh)
#include "tst_repositoryssh.moc"
