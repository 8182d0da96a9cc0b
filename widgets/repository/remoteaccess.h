// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>
#include <QPointer>
#include <QSemaphore>
#include <QWidget>

#include "model/core/jobqueue.h"
#include "model/jobs/secretstore.h"
#include "model/repository/types.h"

namespace Gui
{

/// How transfers to a remote get what the server asks for: ssh keys from the agent; for HTTPS the
/// keychain, then the person, once. Host keys are trusted only by a click. The transfer's thread
/// waits while the window answers; cancelling the job ends the wait.
class RemoteAccess final : public QObject
{
    Q_OBJECT

public:
    explicit RemoteAccess(Jobs::SecretStore *secrets, QWidget *window);

    /// Callbacks of one transfer; may be made on its worker thread. `isCancelled` ends a wait for the
    /// person. This object outlives the job queue's work.
    [[nodiscard]] Repository::Transfer transfer(const std::function<bool()> &isCancelled);
    /// The same with a job's own progress and cancel.
    [[nodiscard]] Repository::Transfer transfer(const Core::JobContext &context);

private:
    struct Question;
    void ask(const std::shared_ptr<Question> &question);
    void askPerson(const std::shared_ptr<Question> &question);

    Jobs::SecretStore *m_secrets;
    QPointer<QWidget> m_window;
};

} // namespace Gui
