// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QDateTime>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include "model/core/jobqueue.h"
#include "model/dummydata/generator.h"
#include "model/engine/engine.h"
#include "model/evaluation/evaluation.h"
#include "model/evaluation/evaluator.h"
#include "model/table/resulttable.h"

namespace Study
{

class OpenStudy;
class DummyMemory;

/// What to preview and how.
struct PreviewOptions
{
    QString definition;     ///< relative path of the definition in front; empty: nothing to show
    QStringList arguments;  ///< sys.argv[1:] as project.yaml passes them
    qint64 patients = 1000;
    quint64 seed = 1;
    QString tablesFolder;       ///< dummy tables of the author's, relative or absolute; empty: generated patients

    bool operator==(const PreviewOptions &) const = default;
};

/// One good result: everything the preview pane shows. Immutable once published.
struct PreviewResult
{
    PreviewOptions options;
    Evaluation::Evaluation evaluation;
    DummyData::Knobs knobs;                  ///< as the study's file said then
    DummyData::Generated dummy;              ///< the dummy tables and findings
    std::vector<Table::ResultTable> tables;  ///< dataset and event tables, or the measures table
    QDateTime finishedAt;
    double evaluateMilliseconds = 0;
    double generateMilliseconds = 0;
    double queryMilliseconds = 0;
};
using PreviewResultPtr = std::shared_ptr<const PreviewResult>; // shared with views and workers; immutable

/// The way of a keystroke (design.md): text → evaluator → graph → dummy tables → engine → result.
/// Newest wins at every arrow. While the code is wrong the last good result stays, marked stale.
/// GUI thread only; the work is done elsewhere.
class LivePreview final : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Empty,   ///< no definition in front
        Working, ///< a newer text is being evaluated; the last result is still shown
        Fresh,   ///< the result is that of the current text
        Stale,   ///< the code has errors; the result is that of an earlier text
        Failed   ///< no result at all: `error()` says why
    };

    LivePreview(OpenStudy *study, Core::JobQueue *jobs, const QString &evaluatorProgram, QObject *parent = nullptr);
    ~LivePreview() override;

    [[nodiscard]] QString studyRoot() const;
    void setOptions(const PreviewOptions &options);
    [[nodiscard]] const PreviewOptions &options() const { return m_options; }
    /// Evaluates now instead of after the pause in typing.
    void refresh();
    /// Pause after the last key before evaluation starts.
    void setDelay(int milliseconds);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] PreviewResultPtr result() const { return m_result; } ///< last good one, or null
    [[nodiscard]] Core::Error error() const { return m_error; }
    [[nodiscard]] int errorCount() const { return m_errorCount; }      ///< errors in the current text
    [[nodiscard]] QStringList sandboxLayers() const;
    /// The study's knobs as its file stands on screen.
    [[nodiscard]] DummyData::Knobs knobs() const;
    /// Writes them to the file in the study, in its document if it is open, and makes the patients anew.
    [[nodiscard]] Core::Result<void> setKnobs(const DummyData::Knobs &knobs);

signals:
    void stateChanged();
    void resultChanged(); ///< a new good result
    void evaluated();     ///< the evaluator answered (problems are up to date)

private:
    void onTextChanged(const QString &file);
    void onFilesChanged();
    void startEvaluation();
    void onEvaluated(quint64 number, const std::shared_ptr<const Core::Result<Evaluation::Evaluation>> &result);
    void startQuery(const std::shared_ptr<const Core::Result<Evaluation::Evaluation>> &evaluation);
    void setState(State state);

    OpenStudy *m_study;
    Core::JobQueue *m_jobs;
    Evaluation::Evaluator m_evaluator;
    // Shared with the running query, which may outlive this object at shutdown.
    std::shared_ptr<Engine::Cache> m_cache;
    std::shared_ptr<DummyMemory> m_memory;
    PreviewOptions m_options;
    PreviewResultPtr m_result;
    QStringList m_filesRead;
    QList<Evaluation::StandIn> m_standIns; ///< of the last answer
    QTimer m_delay;
    State m_state = State::Empty;
    Core::Error m_error;
    int m_errorCount = 0;
    quint64 m_evaluation = 0;
    quint64 m_query = 0;
    std::function<void()> m_cancelQuery;
};

} // namespace Study
