// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/evaluation/evaluator.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include "model/core/logging.h"
#include "model/evaluation/protocol.h"

namespace Evaluation
{

namespace
{

constexpr int kStartMilliseconds = 10000;
constexpr int kGraceMilliseconds = 5000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Evaluation::Evaluator", text);
}

QString programPath(const QString &given)
{
    return given.isEmpty() ? QCoreApplication::applicationDirPath() + QStringLiteral("/studybench-evaluator") : given;
}

/// Only what an interpreter needs: nothing of the person's environment reaches a definition.
void prepare(QProcess &process, const QString &program)
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
    environment.insert(QStringLiteral("PYTHONHASHSEED"), QStringLiteral("0"));
    process.setProcessEnvironment(environment);
    process.setProgram(program);
    process.setProcessChannelMode(QProcess::SeparateChannels);
}

Core::Error died(const QString &detail)
{
    return {Core::ErrorCode::Internal, tr("The evaluator stopped without an answer. Evaluate the definition again."), detail, {}, {}};
}

Core::Error notStarted(const QString &program)
{
    const QString what = QFileInfo::exists(program)
                             ? tr("The evaluator %1 could not be started, so no definition can be evaluated. This says nothing about the definition. "
                                  "Look whether you may run that file, or install StudyBench again.")
                             : tr("The evaluator %1 is not there, so no definition can be evaluated. This says nothing about the definition. "
                                  "Install StudyBench again: the evaluator belongs beside the other programs.");
    return {Core::ErrorCode::Unavailable, what.arg(program), {}, {}, {}};
}

} // namespace

struct Evaluator::Private
{
    QProcess process;
    QByteArray buffer;
    quint64 lastNumber = 0;
    quint64 running = 0; ///< 0: none
    QStringList layers;
};

Evaluator::Evaluator(const QString &program, QObject *parent)
    : QObject(parent)
    , m_private(std::make_unique<Private>())
{
    prepare(m_private->process, programPath(program));
    connect(&m_private->process, &QProcess::readyReadStandardOutput, this, [this]() {
        m_private->buffer += m_private->process.readAllStandardOutput();
        while (true) {
            const auto taken = takeFrame(m_private->buffer);
            if (!taken) {
                m_private->process.kill();
                return;
            }
            if (!*taken) {
                return;
            }
            auto answer = decodeAnswer(**taken);
            if (!answer) {
                m_private->process.kill();
                return;
            }
            if (answer->number != m_private->running) {
                continue; // an older evaluation, already told that it was cancelled
            }
            m_private->running = 0;
            m_private->layers = answer->sandboxLayers;
            emit finished(answer->number, std::make_shared<const Core::Result<Evaluation>>(std::move(answer->result)));
        }
    });
    connect(&m_private->process, &QProcess::readyReadStandardError, this, [this]() {
        const QByteArray text = m_private->process.readAllStandardError();
        qCInfo(lcEvaluation) << "evaluator:" << text.trimmed();
    });
    const auto ended = [this]() {
        m_private->buffer.clear();
        const quint64 number = std::exchange(m_private->running, 0);
        if (number != 0) {
            const bool started = m_private->process.error() != QProcess::FailedToStart;
            const Core::Error error = started ? died(m_private->process.errorString()) : notStarted(m_private->process.program());
            emit finished(number, std::make_shared<const Core::Result<Evaluation>>(Core::fail(error)));
        }
    };
    connect(&m_private->process, &QProcess::finished, this, ended);
    connect(&m_private->process, &QProcess::errorOccurred, this, [ended](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            ended();
        }
    });
}

Evaluator::~Evaluator()
{
    m_private->process.disconnect(this);
    m_private->process.closeWriteChannel();
    m_private->process.kill();
    m_private->process.waitForFinished(1000);
}

quint64 Evaluator::evaluate(const Request &request)
{
    cancel();
    const quint64 number = ++m_private->lastNumber;
    m_private->running = number;
    if (m_private->process.state() == QProcess::NotRunning) {
        m_private->buffer.clear();
        m_private->process.start();
    }
    m_private->process.write(frame(encodeRequest({number, request})));
    return number;
}

void Evaluator::cancel()
{
    const quint64 number = std::exchange(m_private->running, 0);
    if (number != 0) {
        // The evaluator itself kills the running child when the next request arrives.
        emit finished(number, std::make_shared<const Core::Result<Evaluation>>(Core::fail(Core::ErrorCode::Cancelled, {})));
    }
}

bool Evaluator::isBusy() const
{
    return m_private->running != 0;
}

QStringList Evaluator::sandboxLayers() const
{
    return m_private->layers;
}

Core::Result<Evaluation> evaluateOnce(const Request &request, const QString &program)
{
    QProcess process;
    prepare(process, programPath(program));
    process.start();
    if (!process.waitForStarted(kStartMilliseconds)) {
        return Core::fail(notStarted(process.program()));
    }
    process.write(frame(encodeRequest({1, request})));
    QByteArray buffer;
    while (process.waitForReadyRead(request.hardLimitMilliseconds + kStartMilliseconds + kGraceMilliseconds)) {
        buffer += process.readAllStandardOutput();
        const auto taken = takeFrame(buffer);
        if (!taken) {
            break;
        }
        if (*taken) {
            auto answer = decodeAnswer(**taken);
            process.closeWriteChannel();
            process.waitForFinished(kGraceMilliseconds);
            return answer ? std::move(answer->result) : Core::fail(answer.error());
        }
    }
    const QString said = QString::fromUtf8(process.readAllStandardError());
    process.kill();
    process.waitForFinished(kGraceMilliseconds);
    return Core::fail(died(said));
}

} // namespace Evaluation
