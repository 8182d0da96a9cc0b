// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a person feels while typing in the real window: how long each turn of the event loop keeps the
// GUI thread, and how soon the problems of the new text are known. Processor time of the thread beside
// time by the clock, since the latter counts what other programs take. Judges nothing.
// Usage: bench_typing [STUDY DEFINITION [KEYS]]

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include "model/study/newstudy.h"
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "widgets/editor/editorpane.h"

namespace
{

double threadMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1000 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Measures every event that the event loop hands out, with all that it calls.
class MeasuredApplication final : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0 || !m_measuring) {
            return QApplication::notify(receiver, event);
        }
        ++m_depth;
        QElapsedTimer clock;
        clock.start();
        const double before = threadMilliseconds();
        const char *who = receiver->metaObject()->className();
        const QEvent::Type type = event->type();
        const bool done = QApplication::notify(receiver, event);
        turns.push_back(threadMilliseconds() - before);
        byClock.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        if (turns.back() > kLongTurn) {
            std::printf("  %.1f ms of processor time: event %d of %s\n", turns.back(), static_cast<int>(type), who);
        }
        --m_depth;
        return done;
    }

    void measure(bool on) { m_measuring = on; }

    std::vector<double> turns;
    std::vector<double> byClock;

private:
    static constexpr double kLongTurn = 50;
    int m_depth = 0;
    bool m_measuring = false;
};

void report(const char *what, std::vector<double> times)
{
    if (times.empty()) {
        std::printf("%-34s none\n", what);
        return;
    }
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) { return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]; };
    std::printf("%-34s n %6zu   p50 %7.2f ms   p95 %7.2f ms   p99 %7.2f ms   max %7.2f ms\n", what, times.size(), at(0.5), at(0.95), at(0.99), times.back());
}

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    MeasuredApplication application(argc, argv);
    TestSupport::bootstrap();
    QTemporaryDir folder;
    QString study = folder.filePath(QStringLiteral("sample"));
    QString definition = QStringLiteral("analysis/dataset_definition.py");
    if (argc > 2) {
        study = QString::fromLocal8Bit(argv[1]);
        definition = QString::fromLocal8Bit(argv[2]);
    } else {
        TestSupport::require(Study::createSample(study));
    }
    const int keys = argc > 3 ? std::atoi(argv[3]) : 150;
    WindowHarness harness;
    harness.window()->resize(1600, 1000);
    harness.window()->show();
    if (!harness.window()->openStudy(study)) {
        std::printf("cannot open %s\n", qPrintable(study));
        return 1;
    }
    Gui::EditorPane *pane = harness.page()->openFile(definition);
    if (!pane) {
        return 1;
    }
    pane->setAutosave(false); // the study is looked at, not written
    Study::LivePreview &preview = harness.page()->study()->preview();
    const auto settled = [&preview]() { return preview.state() == Study::LivePreview::State::Fresh || preview.state() == Study::LivePreview::State::Failed; };
    static_cast<void>(QTest::qWaitFor(settled, 60'000));
    std::printf("%d lines, %d problems\n", static_cast<int>(pane->document()->text().count(QLatin1Char('\n'))), static_cast<int>(pane->editor()->problems().size()));

    std::vector<double> diagnostics;
    std::vector<double> evaluations;
    QElapsedTimer sinceKey;
    QObject::connect(&preview, &Study::LivePreview::evaluated, &application, [&]() {
        if (sinceKey.isValid()) {
            diagnostics.push_back(static_cast<double>(sinceKey.nsecsElapsed()) / 1e6);
            sinceKey.invalidate();
        }
    });
    QObject::connect(&preview, &Study::LivePreview::resultChanged, &application, [&]() { evaluations.push_back(preview.result()->evaluateMilliseconds); });
    const Core::TextPosition middle{static_cast<int>(pane->document()->text().count(QLatin1Char('\n'))) / 2, 1};
    pane->editor()->goTo({middle, middle});
    pane->editor()->insertAtCaret(QStringLiteral("\n\n"));
    const QString typed = QStringLiteral("# a note of the author\ndataset.bench_x = patients.sex\n");
    application.measure(true);
    std::vector<double> keyTimes;
    for (int key = 0; key < keys; ++key) {
        const QChar letter = typed.at(key % typed.size());
        sinceKey.start();
        const double before = threadMilliseconds();
        if (letter == QLatin1Char('\n')) {
            QTest::keyClick(pane->editor(), Qt::Key_Escape);
            QTest::keyClick(pane->editor(), Qt::Key_Return);
        } else {
            QTest::keyClick(pane->editor(), letter.toLatin1());
        }
        keyTimes.push_back(threadMilliseconds() - before);
        QTest::qWait(key % 10 == 9 ? 600 : 90); // a fast typist, who pauses now and then
    }
    application.measure(false);
    report("a key, processor time", keyTimes);
    report("turns of the event loop, processor", application.turns);
    report("turns of the event loop, clock", application.byClock);
    report("key to problems known, clock", diagnostics);
    report("evaluation, as the evaluator says", evaluations);
    return 0;
}
