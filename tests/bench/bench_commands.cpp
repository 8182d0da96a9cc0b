// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// studybench-cli as a whole process on generated dummy tables: a definition of 60 variables over 50
// events a patient. Prints wall and processor time and the largest memory; judges nothing.
// Usage: bench_commands [PATIENTS...]      (1000 10000 100000 unless given)
//        bench_commands --make DIR PATIENTS   only writes the study, for a profiler

#include <cstdio>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include "tests/bench/benchstudy.h"

namespace
{

struct Cost
{
    double wall = 0;
    double processor = 0;
    double megabytes = 0;
    int status = -1;
};

/// Runs the program in `folder` and waits; its output is dropped.
Cost timed(const QString &folder, const QStringList &words)
{
    QList<QByteArray> texts;
    for (const QString &word : words) {
        texts.append(word.toLocal8Bit());
    }
    std::vector<char *> pointers;
    for (QByteArray &text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    QElapsedTimer timer;
    timer.start();
    const pid_t child = fork();
    if (child == 0) {
        if (chdir(folder.toLocal8Bit().constData()) != 0 || !std::freopen("/dev/null", "w", stdout)) {
            _exit(126);
        }
        execv(pointers.front(), pointers.data());
        _exit(127);
    }
    Cost cost;
    int status = 0;
    rusage usage{};
    if (wait4(child, &status, 0, &usage) == child && WIFEXITED(status)) {
        cost.status = WEXITSTATUS(status);
    }
    const auto seconds = [](const timeval &t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    cost.wall = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    cost.processor = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    cost.megabytes = static_cast<double>(usage.ru_maxrss) / 1024.0;
    return cost;
}

bool measure(int patients)
{
    const QTemporaryDir folder;
    if (!Bench::makeStudy(folder.path(), patients)) {
        std::fprintf(stderr, "the study could not be written to %s\n", qPrintable(folder.path()));
        return false;
    }
    const QString program = QCoreApplication::applicationDirPath() + QStringLiteral("/studybench-cli");
    for (const char *extension : {"csv", "arrow"}) {
        const QString output = QStringLiteral("output/dataset.") + QLatin1String(extension);
        const Cost cost = timed(folder.path(), {program, QStringLiteral("generate-dataset"), QStringLiteral("analysis/dataset_definition.py"),
                                                QStringLiteral("--dummy-tables"), QStringLiteral("dummy"), QStringLiteral("--output"), output});
        std::printf("%9d patients, %2d variables, to %-6s %7.2f s wall %7.2f s processor %7.0f MB  exit %d\n", patients, Bench::kVariables,
                    extension, cost.wall, cost.processor, cost.megabytes, cost.status);
        std::fflush(stdout);
        if (cost.status != 0) {
            return false;
        }
    }
    return true;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments().mid(1);
    if (words.value(0) == QStringLiteral("--make") && words.size() == 3) {
        return Bench::makeStudy(words.at(1), words.at(2).toInt()) ? 0 : 1;
    }
    QList<int> sizes;
    for (const QString &word : words) {
        sizes.append(word.toInt());
    }
    if (sizes.isEmpty()) {
        sizes = {1000, 10000, 100000};
    }
    for (const int patients : std::as_const(sizes)) {
        if (!measure(patients)) {
            return 1;
        }
    }
    return 0;
}
