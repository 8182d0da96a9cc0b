// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

#include "model/core/jobqueue.h"
#include "tests/support/testsupport.h"

using namespace Core;

class JobQueueTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void deliversResultsInTheGuardsThread();
    void runsJobsOfOneKeyOneAfterTheOther();
    void tellsRunningWorkThatItIsCancelled();
    void dropsTheCallbackWhenTheGuardDies();
    void listsProgressAndFailures();
};

void JobQueueTest::deliversResultsInTheGuardsThread()
{
    JobQueue queue;
    int answer = 0;
    QThread *thread = nullptr;
    queue.start({}, [](const JobContext &) -> Result<int> { return 42; }).then(&queue, [&](const Result<int> &result) {
        answer = result.value_or(0);
        thread = QThread::currentThread();
    });
    QTRY_COMPARE(answer, 42);
    QCOMPARE(thread, QThread::currentThread());
}

void JobQueueTest::runsJobsOfOneKeyOneAfterTheOther()
{
    JobQueue queue;
    JobSpec spec;
    spec.exclusiveKey = QStringLiteral("repository");
    std::atomic<int> inside{0};
    std::atomic<int> most{0};
    std::atomic<int> done{0};
    for (int i = 0; i < 5; ++i) {
        queue.start(spec, [&](const JobContext &) -> Result<int> {
            const int now = ++inside;
            most = std::max(most.load(), now);
            QThread::yieldCurrentThread();
            --inside;
            return ++done;
        });
    }
    QTRY_COMPARE(done.load(), 5);
    QCOMPARE(most.load(), 1);
}

void JobQueueTest::tellsRunningWorkThatItIsCancelled()
{
    JobQueue queue;
    QSemaphore started;
    const auto handle = queue.start({}, [&started](const JobContext &context) -> Result<int> {
        started.release();
        while (!context.isCancelled()) {
            QThread::yieldCurrentThread();
        }
        return fail(ErrorCode::Cancelled, {});
    });
    started.acquire();
    handle.cancel();
    QCOMPARE(handle.wait().error().code, ErrorCode::Cancelled);
    QTRY_COMPARE(queue.jobs().constFirst().state, JobState::Cancelled);
}

void JobQueueTest::dropsTheCallbackWhenTheGuardDies()
{
    JobQueue queue;
    bool called = false;
    QSemaphore go;
    auto guard = std::make_unique<QObject>();
    const auto handle = queue.start({}, [&go](const JobContext &) -> Result<int> {
        go.acquire();
        return 1;
    });
    handle.then(guard.get(), [&called](const Result<int> &) { called = true; });
    guard.reset();
    QSignalSpy finished(&queue, &JobQueue::jobFinished);
    go.release();
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!called);
}

void JobQueueTest::listsProgressAndFailures()
{
    JobQueue queue;
    JobSpec spec;
    spec.title = QStringLiteral("Count");
    queue.start(spec, [](const JobContext &context) -> Result<int> {
        context.progress(3, 10, QStringLiteral("three"));
        context.log(QStringLiteral("a line"));
        return fail(ErrorCode::NotFound, QStringLiteral("Nothing there."));
    });
    QTRY_COMPARE(queue.jobs().constFirst().state, JobState::Failed);
    const JobInfo info = queue.jobs().constFirst();
    QCOMPARE(info.done, 3);
    QCOMPARE(info.total, 10);
    QCOMPARE(info.log, QStringList{QStringLiteral("a line")});
    QCOMPARE(info.error, QStringLiteral("Nothing there."));
}

QTEST_GUILESS_MAIN(JobQueueTest)
#include "tst_jobqueue.moc"
