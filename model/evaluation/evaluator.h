// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>
#include <QString>

#include "model/core/result.h"
#include "model/evaluation/evaluation.h"

namespace Evaluation
{

/// Client of the sandboxed evaluator: starts `studybench-evaluator` once, keeps it warm and starts
/// it again if it dies. One evaluation at a time; a new request kills the running one (its
/// callback is told Cancelled). Lives in one thread and never blocks it.
class Evaluator final : public QObject
{
    Q_OBJECT

public:
    /// `program` is the path of studybench-evaluator; empty: beside the running program.
    explicit Evaluator(const QString &program = {}, QObject *parent = nullptr);
    ~Evaluator() override;

    /// Starts an evaluation; `finished` is emitted with the returned number. A definition that
    /// fails is a successful evaluation with diagnostics; an error means that none took place.
    quint64 evaluate(const Request &request);
    void cancel();
    [[nodiscard]] bool isBusy() const;

    /// Names of the layers of the sandbox that are in force, for "About the sandbox".
    [[nodiscard]] QStringList sandboxLayers() const;

signals:
    /// `result` is shared so that large graphs are not copied through the queue.
    void finished(quint64 number, std::shared_ptr<const Core::Result<Evaluation>> result);

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

/// For console programs and worker threads: starts an evaluator of its own and waits.
[[nodiscard]] Core::Result<Evaluation> evaluateOnce(const Request &request, const QString &program = {});

} // namespace Evaluation
