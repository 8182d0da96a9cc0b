// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The evaluator: one process that waits with the interpreter and the language loaded; each
// evaluation is a forked child of it in a sandbox. Speaks frames (protocol.h) on standard input and
// output. Single-threaded on purpose: only then may it fork.

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDir>

#include "app/evaluator/pythonhost.h"
#include "model/evaluation/protocol.h"
#include "model/evaluation/sandbox.h"

namespace
{

using Clock = std::chrono::steady_clock;

struct RunningChild
{
    pid_t pid = -1;
    int output = -1;
    quint64 number = 0;
    Evaluation::Request request;
    QByteArray buffer;
    Clock::time_point deadline;

    [[nodiscard]] bool isRunning() const { return pid > 0; }
};

QString tr(const char *text)
{
    return QCoreApplication::translate("EvaluatorProgram", text);
}

bool writeAll(int file, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t written = write(file, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (written < 0 && errno != EINTR) {
            return false;
        }
        done += written > 0 ? written : 0;
    }
    return true;
}

[[noreturn]] void runChild(const Evaluation::NumberedRequest &numbered, int output, const Evaluation::Sandbox &sandbox)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const std::string root = numbered.request.studyRoot.toStdString();
    if (chdir(root.c_str()) != 0) {
        const Evaluation::Answer answer{numbered.number,
                                        Core::fail(Core::ErrorCode::NotFound, tr("The study folder %1 is gone.").arg(numbered.request.studyRoot)), {}};
        writeAll(output, Evaluation::frame(Evaluation::encodeAnswer(answer)));
        std::_Exit(0);
    }
    Evaluation::SandboxLimits limits;
    limits.memoryBytes = numbered.request.memoryLimitBytes;
    limits.cpuSeconds = numbered.request.hardLimitMilliseconds / 1000 + 2;
    QStringList layers;
    for (const std::string &layer : sandbox.enter(root, limits)) {
        layers.append(QString::fromStdString(layer));
    }
    layers.append(QStringLiteral("audit hook"));
    Evaluation::Evaluation evaluation = EvaluatorProgram::runDefinition(numbered.request);
    const Evaluation::Answer answer{numbered.number, std::move(evaluation), layers};
    writeAll(output, Evaluation::frame(Evaluation::encodeAnswer(answer)));
    std::_Exit(0);
}

void answerFailure(quint64 number, const Core::Error &error)
{
    writeAll(STDOUT_FILENO, Evaluation::frame(Evaluation::encodeAnswer({number, Core::fail(error), {}})));
}

void stop(RunningChild &child)
{
    if (child.isRunning()) {
        kill(child.pid, SIGKILL);
        waitpid(child.pid, nullptr, 0);
        close(child.output);
    }
    child = {};
}

Core::Error unfinished(const RunningChild &child, int status)
{
    Core::Error error{Core::ErrorCode::Internal, {}, {}, {}, Core::Location{child.request.definition, {{1, 1}, {1, 1}}}};
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
        error.code = Core::ErrorCode::TimedOut;
        error.message = tr("The definition was stopped: it used too much processor time.");
    } else if (WIFSIGNALED(status)) {
        error.message = tr("The evaluation ended abruptly (signal %1), as by calling a function without end or using too much memory.").arg(WTERMSIG(status));
    } else {
        error.message = tr("The definition ended the evaluation before it was finished, as os._exit() does.");
    }
    return error;
}

/// Passes a finished answer on, or says why there is none.
void finish(RunningChild &child)
{
    int status = 0;
    waitpid(child.pid, &status, 0);
    close(child.output);
    const auto payload = Evaluation::takeFrame(child.buffer);
    if (payload && *payload) {
        writeAll(STDOUT_FILENO, Evaluation::frame(**payload));
    } else {
        answerFailure(child.number, unfinished(child, status));
    }
    child = {};
}

void start(RunningChild &child, const Evaluation::NumberedRequest &numbered, const Evaluation::Sandbox &sandbox)
{
    stop(child);
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) {
        answerFailure(numbered.number, {Core::ErrorCode::Internal, tr("No evaluation could be started: too many open files."), {}, {}, {}});
        return;
    }
    EvaluatorProgram::beforeFork();
    const pid_t pid = fork();
    if (pid == 0) {
        EvaluatorProgram::afterForkInChild();
        close(ends[0]);
        close(STDIN_FILENO);
        runChild(numbered, ends[1], sandbox);
    }
    EvaluatorProgram::afterForkInParent();
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        answerFailure(numbered.number, {Core::ErrorCode::Internal, tr("No evaluation could be started: the computer is out of memory or processes."), {}, {}, {}});
        return;
    }
    child.pid = pid;
    child.output = ends[0];
    child.number = numbered.number;
    child.request = numbered.request;
    child.deadline = Clock::now() + std::chrono::milliseconds(numbered.request.hardLimitMilliseconds);
}

int millisecondsLeft(const RunningChild &child)
{
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(child.deadline - Clock::now()).count();
    return left > 0 ? static_cast<int>(left) + 1 : 0;
}

/// Reads what there is; false at the end of the stream.
bool readSome(int file, QByteArray &buffer)
{
    std::array<char, 65536> block{};
    const ssize_t size = read(file, block.data(), block.size());
    if (size > 0) {
        buffer.append(block.data(), size);
    }
    return size > 0 || (size < 0 && errno == EINTR);
}

int serve(const Evaluation::Sandbox &sandbox)
{
    RunningChild child;
    QByteArray requests;
    while (true) {
        std::array<pollfd, 2> files{{{STDIN_FILENO, POLLIN, 0}, {child.output, POLLIN, 0}}};
        const int ready = poll(files.data(), child.isRunning() ? 2 : 1, child.isRunning() ? millisecondsLeft(child) : -1);
        if (ready < 0 && errno != EINTR) {
            return 1;
        }
        if (ready == 0 && child.isRunning()) {
            const Core::Error error{Core::ErrorCode::TimedOut,
                                    tr("The definition was stopped: no answer within %1 s.").arg(child.request.hardLimitMilliseconds / 1000.0), {}, {},
                                    Core::Location{child.request.definition, {{1, 1}, {1, 1}}}};
            const quint64 number = child.number;
            stop(child);
            answerFailure(number, error);
            continue;
        }
        if (child.isRunning() && files[1].revents != 0 && !readSome(child.output, child.buffer)) {
            finish(child);
        }
        if (files[0].revents == 0) {
            continue;
        }
        if (!readSome(STDIN_FILENO, requests)) {
            stop(child);
            return 0;
        }
        while (true) {
            const auto payload = Evaluation::takeFrame(requests);
            if (!payload) {
                stop(child);
                return 1;
            }
            if (!*payload) {
                break;
            }
            if (const auto numbered = Evaluation::decodeRequest(**payload)) {
                start(child, *numbered, sandbox);
            }
        }
    }
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    if (!EvaluatorProgram::startPython()) {
        return 1;
    }
    return serve(Evaluation::Sandbox(EvaluatorProgram::libraryFolders()));
}
