// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/runner/runnerfixture.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QThread>

#include "tests/support/testsupport.h"

using namespace Runner;

namespace RunnerFixture
{

Core::Result<ExitStatus> scripted(const ActionCommand &command, const QString &folder, const LogSink &log, const CancelFlag &cancel)
{
    const QStringList words = command.arguments;
    ExitStatus status;
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (words.at(i) == QStringLiteral("write")) {
            TestSupport::writeTree(folder, {{words.at(i + 1), words.at(i + 2).toUtf8()}});
            log(QStringLiteral("wrote ") + words.at(i + 1));
            i += 2;
        } else if (words.at(i) == QStringLiteral("copy")) {
            const QByteArray content = TestSupport::read(folder + u'/' + words.at(i + 1));
            TestSupport::writeTree(folder, {{words.at(i + 2), content + "+"}});
            i += 2;
        } else if (words.at(i) == QStringLiteral("list")) {
            QDir directory(folder + QStringLiteral("/output"));
            log(QStringLiteral("sees ") + directory.entryList(QDir::Files, QDir::Name).join(u','));
        } else if (words.at(i) == QStringLiteral("fail")) {
            status.code = words.at(i + 1).toInt();
            return status;
        } else if (words.at(i) == QStringLiteral("wait")) {
            log(QStringLiteral("waiting"));
            while (!cancel->load()) {
                QThread::msleep(5);
            }
            status.cancelled = true;
            return status;
        }
    }
    return status;
}

Study::Study(const QByteArray &actions, const QHash<QString, QByteArray> &files)
{
    QHash<QString, QByteArray> all = files;
    all.insert(QStringLiteral("project.yaml"), "version: '5'\nactions:\n" + actions);
    TestSupport::writeTree(folder.path(), all);
    load();
}

void Study::load()
{
    const Pipeline::Parsed parsed = Pipeline::parseProjectBytes(TestSupport::read(root() + QStringLiteral("/project.yaml")), QStringLiteral("project.yaml"));
    for (const Core::Diagnostic &diagnostic : parsed.diagnostics) {
        if (diagnostic.severity == Core::Severity::Error) {
            qWarning("%s", qPrintable(diagnostic.toString()));
        }
    }
    project = parsed.project;
}

QByteArray Study::read(const QString &path) const
{
    return TestSupport::read(root() + u'/' + path);
}

bool Study::has(const QString &path) const
{
    return QFileInfo::exists(root() + u'/' + path);
}

NativeExecutors natives()
{
    return {{QStringLiteral("ehrql"), scripted}};
}

RunOptions asking(const QStringList &actions)
{
    RunOptions options;
    options.actions = actions;
    options.executor.allowContainer = false;
    return options;
}

RunRecord run(Study &study, const RunOptions &options, const NativeExecutors &executors)
{
    ::Runner::Runner runner(study.root(), executors);
    QSignalSpy finished(&runner, &::Runner::Runner::finished);
    const auto started = runner.start(study.project, options);
    if (!started) {
        qWarning("%s", qPrintable(started.error().message));
        return {};
    }
    constexpr int kPatience = 30'000;
    if (finished.isEmpty()) {
        finished.wait(kPatience);
    }
    return runner.record();
}

QString codeOf(const RunRecord &record, const QString &action)
{
    const ActionRecord *found = record.find(action);
    return found == nullptr ? QStringLiteral("(not run)") : codeName(found->code);
}

bool hasPython()
{
    return QFileInfo::exists(QStringLiteral("/usr/bin/python3"));
}

} // namespace RunnerFixture
