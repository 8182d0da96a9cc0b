// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QHash>
#include <QTimer>

#include "model/jobs/jobservice.h"

/// A server in memory that can lose answers. Idempotent by id, as ours and the official one are.
class FakeJobService final : public Jobs::JobService
{
    Q_OBJECT

public:
    enum class Behaviour
    {
        Answers,
        Unreachable, ///< the call does not arrive
        LosesAnswer, ///< the call arrives, its answer does not
        Refuses
    };
    Behaviour behaviour = Behaviour::Answers;
    QHash<QString, Jobs::Draft> made; ///< by rapId: requests that exist on the server
    int calls = 0;
    QList<Jobs::Backend> known{{QStringLiteral("local"), QStringLiteral("This computer"), QDateTime::currentDateTimeUtc(), false, {}, false, {}}};
    QList<Jobs::Workspace> owned;
    QList<Jobs::JobRequest> listed;
    QHash<QString, QList<Jobs::Job>> jobsOf; ///< by request
    std::optional<Core::Error> trouble; ///< what the first question is answered with

    [[nodiscard]] QUrl address() const override { return QUrl(QStringLiteral("http://127.0.0.1:1/")); }
    [[nodiscard]] QString title() const override { return QStringLiteral("Fake"); }
    [[nodiscard]] Jobs::Capabilities capabilities() const override { return {Jobs::Support::Direct, Jobs::Support::Direct, true, true, true, true}; }
    void backends(QObject *guard, Jobs::Answer<QList<Jobs::Backend>> answer) override
    {
        later<QList<Jobs::Backend>>(guard, answer, trouble ? Core::Result<QList<Jobs::Backend>>(Core::fail(*trouble)) : Core::Result<QList<Jobs::Backend>>(known));
    }
    void workspaces(QObject *guard, Jobs::Answer<QList<Jobs::Workspace>> answer) override { later<QList<Jobs::Workspace>>(guard, answer, owned); }
    void requests(const QString &, QObject *guard, Jobs::Answer<QList<Jobs::JobRequest>> answer) override { later<QList<Jobs::JobRequest>>(guard, answer, listed); }
    void jobs(const QString &id, QObject *guard, Jobs::Answer<QList<Jobs::Job>> answer) override { later<QList<Jobs::Job>>(guard, answer, jobsOf.value(id)); }
    void actionStates(const QString &, const QString &, QObject *, Jobs::Answer<QHash<QString, QString>>) override {}
    void ensureWorkspace(const Jobs::Workspace &, QObject *, Jobs::Answer<Jobs::Workspace>) override {}
    void cancel(const Jobs::JobRequest &, const QStringList &, QObject *, Jobs::Answer<QString>) override {}
    void log(const QString &, qint64, QObject *, Jobs::Answer<Jobs::LogChunk>) override {}
    void outputs(const QString &, QObject *, Jobs::Answer<QList<Jobs::OutputItem>>) override {}
    void file(const QString &, const QString &, QObject *, Jobs::Answer<QByteArray>) override {}
    void changes(qint64, QObject *, Jobs::Answer<QList<Jobs::Event>>) override {}
    [[nodiscard]] QUrl workspacePage(const QString &, const QString &) const override { return {}; }

    void submit(const Jobs::Draft &draft, QObject *guard, Jobs::Answer<Jobs::SubmitOutcome> answer) override
    {
        ++calls;
        Core::Result<Jobs::SubmitOutcome> result = Core::fail(Core::ErrorCode::Unavailable, QStringLiteral("away"));
        if (behaviour == Behaviour::Refuses) {
            result = Core::fail(Core::ErrorCode::InvalidInput, QStringLiteral("no such action"));
        } else if (behaviour != Behaviour::Unreachable) {
            const bool known = made.contains(draft.rapId);
            if (known && made.value(draft.rapId).commit != draft.commit) {
                result = Core::fail(Core::ErrorCode::InvalidInput, QStringLiteral("inconsistent"));
            } else {
                made.insert(draft.rapId, draft);
                result = Jobs::SubmitOutcome(Jobs::Submitted{draft.rapId, known ? QStringLiteral("No change") : QStringLiteral("Success"), {}, 1});
            }
            if (behaviour == Behaviour::LosesAnswer) {
                result = Core::fail(Core::ErrorCode::TimedOut, QStringLiteral("no answer"));
            }
        }
        later<Jobs::SubmitOutcome>(guard, answer, result);
    }

private:
    template <typename T>
    static void later(QObject *guard, const Jobs::Answer<T> &answer, const Core::Result<T> &result)
    {
        QTimer::singleShot(1, guard, [answer, result] { answer(result); });
    }
};
