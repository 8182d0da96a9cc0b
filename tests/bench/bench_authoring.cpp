// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a key costs in a definition of 1,000 lines: page, completion, hover and colours, each from the
// changed text on. Prints percentiles of processor time; judges nothing.
// Usage: bench_authoring [DEFINITION [KEYS]]

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

#include <QFile>

#include "model/authoring/completion.h"
#include "model/authoring/insight.h"
#include "model/authoring/session.h"

namespace
{

double milliseconds()
{
    return static_cast<double>(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

void report(const char *what, std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) { return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]; };
    std::printf("%-12s p50 %6.2f ms   p95 %6.2f ms   max %6.2f ms\n", what, at(0.5), at(0.95), times.back());
}

/// A definition of ours with about a thousand lines.
QByteArray longDefinition()
{
    QByteArray text = "from ehrql import case, create_dataset, days, when\nfrom ehrql.tables.tpp import clinical_events, patients\n\n"
                      "index_date = \"2023-04-01\"\ncodes = [\"22298006\"]\ndataset = create_dataset()\nage = patients.age_on(index_date)\n"
                      "dataset.define_population((age >= 18) & (age < 110))\n";
    for (int i = 0; i < 140; ++i) {
        const QByteArray n = QByteArray::number(i);
        text += "\n# The latest value number " + n + ".\nevents_" + n + " = clinical_events.where(clinical_events.snomedct_code.is_in(codes))\ndataset.value_" + n
                + " = (\n    events_" + n + ".where(events_" + n + ".date.is_on_or_between(index_date - days(90), index_date))\n    .sort_by(events_" + n
                + ".date)\n    .last_for_patient().numeric_value\n)\n";
    }
    return text;
}

} // namespace

int main(int argc, char *argv[])
{
    QByteArray text = longDefinition();
    if (argc > 1) {
        QFile file(QString::fromLocal8Bit(argv[1]));
        text = file.open(QIODevice::ReadOnly) ? file.readAll() : text;
    }
    const int keys = argc > 2 ? std::atoi(argv[2]) : 100;
    const QString path = QStringLiteral("definition.py");
    Authoring::Session session(path, {});
    std::vector<double> page;
    std::vector<double> completion;
    std::vector<double> hover;
    std::vector<double> meanings;
    const QByteArray typed = "\ndataset.new = clinical_events.where(clinical_events.date.";
    for (int i = 0; i < keys; ++i) {
        const qsizetype line = text.indexOf('\n', text.size() * i / keys);
        QByteArray now = text;
        const qsizetype at = line < 0 ? text.size() : line;
        now.insert(at, typed);
        double start = milliseconds();
        session.setText(path, now);
        (void)session.page();
        page.push_back(milliseconds() - start);
        Authoring::Program program;
        program.setDefinition(path);
        program.setText(path, now);
        start = milliseconds();
        (void)Authoring::completionsAt(program, path, at + typed.size());
        completion.push_back(milliseconds() - start);
        start = milliseconds();
        (void)Authoring::hoverAt(program, path, std::max<qsizetype>(0, at - 5));
        hover.push_back(milliseconds() - start);
        start = milliseconds();
        (void)Authoring::meaningsOf(program, path);
        meanings.push_back(milliseconds() - start);
    }
    std::printf("%d lines\n", static_cast<int>(text.count('\n')));
    report("page", page);
    report("completion", completion);
    report("hover", hover);
    report("colours", meanings);
    return 0;
}
