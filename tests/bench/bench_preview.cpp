// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// From an edit of the sample's definition to a refreshed preview of 1,000 patients, through the
// real objects: document, overlay, evaluator, dummy data, engine. Prints percentiles; judges nothing.
// Usage: bench_preview [EDITS]

#include <algorithm>
#include <cstdio>
#include <vector>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

#include "model/core/jobqueue.h"
#include "model/study/newstudy.h"
#include "model/study/openstudy.h"

namespace
{

const QString kDefinition = QStringLiteral("analysis/dataset_definition.py");

double percentile(std::vector<double> times, double share)
{
    std::sort(times.begin(), times.end());
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
}

/// Waits for the next good result; false if none came within 30 s.
bool waitForResult(Study::LivePreview &preview)
{
    QEventLoop loop;
    bool good = false;
    const auto connection = QObject::connect(&preview, &Study::LivePreview::resultChanged, &loop, [&]() {
        good = true;
        loop.quit();
    });
    QTimer::singleShot(30000, &loop, &QEventLoop::quit);
    loop.exec();
    QObject::disconnect(connection);
    return good;
}

/// Kinds of edit an author makes, in turn: a constant of a branch, a label, a comment, a new variable.
QString edited(const QString &text, int number)
{
    QString changed = text;
    switch (number % 4) {
    case 0:
        changed.replace(QStringLiteral("age < 45"), QStringLiteral("age < %1").arg(30 + number % 30));
        break;
    case 1:
        changed.replace(QStringLiteral("\"80+\""), QStringLiteral("\"80+ (%1)\"").arg(number));
        break;
    case 2:
        changed += QStringLiteral("\n# edit %1\n").arg(number);
        break;
    default:
        changed += QStringLiteral("\ndataset.extra_%1 = age + %1\n").arg(number);
        break;
    }
    return changed;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const int edits = argc > 1 ? QByteArray(argv[1]).toInt() : 200;
    const QTemporaryDir folder;
    const QString root = folder.filePath(QStringLiteral("sample"));
    Core::JobQueue jobs;
    if (const auto made = Study::createSample(root); !made) {
        std::fprintf(stderr, "%s\n", qPrintable(made.error().toString()));
        return 1;
    }
    auto study = Study::OpenStudy::open(root, &jobs);
    if (!study) {
        std::fprintf(stderr, "%s\n", qPrintable(study.error().toString()));
        return 1;
    }
    Study::LivePreview &preview = (*study)->preview();
    preview.setDelay(0);
    Study::PreviewOptions options;
    options.definition = kDefinition;
    options.patients = 1000;
    preview.setOptions(options);
    if (!waitForResult(preview)) {
        std::fprintf(stderr, "no first preview: %s\n", qPrintable(preview.error().toString()));
        return 1;
    }
    Study::Document *document = (*study)->document(kDefinition).value();
    const QString original = document->text();
    std::vector<double> total, evaluate, generate, query;
    for (int i = 0; i < edits; ++i) {
        QElapsedTimer timer;
        timer.start();
        document->setText(edited(original, i));
        if (!waitForResult(preview)) {
            std::fprintf(stderr, "edit %d gave no preview: %s\n", i, qPrintable(preview.error().toString()));
            return 1;
        }
        total.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        evaluate.push_back(preview.result()->evaluateMilliseconds);
        generate.push_back(preview.result()->generateMilliseconds);
        query.push_back(preview.result()->queryMilliseconds);
    }
    std::printf("%d edits, 1,000 patients   p50      p95      max   (ms)\n", edits);
    const auto row = [](const char *name, const std::vector<double> &times) {
        std::printf("%-24s %8.1f %8.1f %8.1f\n", name, percentile(times, 0.5), percentile(times, 0.95), percentile(times, 1.0));
    };
    row("edit to preview", total);
    row("  evaluate", evaluate);
    row("  dummy data", generate);
    row("  query", query);
    return 0;
}
