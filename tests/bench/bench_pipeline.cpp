// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading, checking, editing and laying out large pipelines. Prints processor and wall time of the best
// of several rounds; judges nothing. Usage: bench_pipeline [ROUNDS]

#include <cstdio>
#include <ctime>

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QString>

#include "model/pipeline/edits.h"
#include "model/pipeline/plan.h"
#include "model/pipeline/project.h"
#include "widgets/pipeline/graphcanvas.h"
#include "widgets/pipeline/graphlayout.h"

namespace
{

/// Chains of fifty actions, as generated studies have them: eight lines an action.
QString generated(int actions)
{
    QString text = QStringLiteral("version: '5'\nactions:\n");
    for (int i = 0; i < actions; ++i) {
        text += QStringLiteral("  action_%1:\n    run: r:v2 analysis/model.R --n %1\n    needs: [%2]\n    outputs:\n"
                               "      highly_sensitive:\n        model: output/model-%1.rds\n"
                               "      moderately_sensitive:\n        table: output/table-%1-*.csv\n")
                    .arg(i)
                    .arg(i % 50 == 0 ? QString() : QStringLiteral("action_%1").arg(i - 1));
    }
    return text;
}

/// One extraction that four thousand scripts read, and a table for every second of them.
QString hub(int actions)
{
    QString text = QStringLiteral("version: '5'\nactions:\n  extract:\n    run: ehrql:v1 generate-dataset d.py --output output/d.arrow\n"
                                  "    outputs: {highly_sensitive: {d: output/d.arrow}}\n");
    for (int i = 1; i < actions; ++i) {
        text += QStringLiteral("  action_%1:\n    run: r:v2 analysis/model.R --n %1\n    needs: [%2]\n    outputs: {highly_sensitive: {m: output/m-%1.rds}}\n")
                    .arg(i)
                    .arg(i % 3 == 0 ? QStringLiteral("action_%1, action_%2").arg(i - 1).arg(i - 2) : QStringLiteral("extract"));
    }
    return text;
}

template <typename Function>
void measure(const char *what, int rounds, Function function)
{
    double wall = 0.0;
    double processor = 0.0;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        const std::clock_t before = std::clock();
        function();
        const double used = 1000.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        const double passed = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        wall = round == 0 ? passed : std::min(wall, passed);
        processor = round == 0 ? used : std::min(processor, used);
    }
    std::printf("%-55s %8.1f ms processor  %8.1f ms wall\n", what, processor, wall);
}

/// Frames of a graph that is dragged about, at the zoom that shows it all and at closer ones; and the frame before the
/// first of them, which draws everything.
void measurePanning(const Pipeline::Project &project, int rounds)
{
    const Gui::Theme theme;
    Gui::GraphCanvas canvas(&theme);
    canvas.resize(1600, 900);
    canvas.setProject(project, Gui::layoutOf(project));
    QImage image(canvas.size(), QImage::Format_ARGB32_Premultiplied);
    for (const bool marked : {false, true}) {
        canvas.select(marked ? project.actions.constFirst().id.value : QString(), false);
        for (const double zoom : {0.0, 0.2, 0.51, 1.0}) {
            const auto place = [&]() {
                canvas.fit();
                canvas.zoomBy(zoom > 0.0 ? zoom / canvas.zoom() : 1.0);
                canvas.select(canvas.selected(), true); // where all its lines meet
            };
            place();
            const QByteArray where = QByteArray(marked ? " with its first action marked" : "") + " at zoom " + QByteArray::number(canvas.zoom(), 'f', 2);
            measure(("the first frame" + where).constData(), rounds, [&]() {
                canvas.zoomBy(1.0001);
                canvas.render(&image);
            });
            place();
            canvas.render(&image);
            measure(("one frame of panning" + where).constData(), rounds * 4, [&]() {
                canvas.panBy({-23.0, 9.0});
                canvas.render(&image);
            });
        }
    }
}

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const int rounds = argc > 1 ? std::max(1, QString::fromLocal8Bit(argv[1]).toInt()) : 5;
    const QString name = QStringLiteral("project.yaml");
    const QString five = generated(5000);
    const QString long22 = generated(2750); // 22,002 lines
    const Pipeline::Project project = Pipeline::parseProject(five, name).project;
    qsizetype kept = 0; // so that nothing is optimised away
    measure("5,000 actions: read and check", rounds, [&]() { kept += Pipeline::parseProject(five, name).diagnostics.size(); });
    measure("22,002 lines after an edit: read and check", rounds, [&]() {
        QString edited = long22;
        edited.insert(edited.size() / 2, u' ');
        kept += Pipeline::parseProject(edited, name).diagnostics.size();
    });
    measure("5,000 actions: rename one through its needs", rounds, [&]() {
        const auto edits = Pipeline::renameAction(five, QStringLiteral("action_2500"), QStringLiteral("renamed"));
        kept += edits ? edits->size() : 0;
    });
    measure("5,000 actions: plan everything", rounds, [&]() {
        const auto plan = Pipeline::makePlan(project, {{Pipeline::runAllName()}, false, false}, [](const QString &) { return Pipeline::LastRun(); });
        kept += plan ? plan->actions.size() : 0;
    });
    measure("5,000 actions: lay out the graph", rounds, [&]() { kept += Gui::layoutOf(project).edges.size(); });
    const Pipeline::Project joined = Pipeline::parseProject(hub(5000), name).project;
    measure("5,000 actions in one part: lay out the graph", rounds, [&]() { kept += Gui::layoutOf(joined).edges.size(); });
    for (const Pipeline::Project *each : {&project, &joined}) {
        measurePanning(*each, rounds);
    }
    return kept > 0 ? 0 : 1;
}
