// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long the explanation of one cell takes in a definition of 100 variables on 1,000 dummy
// patients, and the attrition of its population. Prints percentiles; judges nothing.
// Usage: bench_explanation [CELLS]

#include <algorithm>
#include <cstdio>
#include <functional>
#include <vector>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include "model/core/files.h"
#include "model/dummydata/generator.h"
#include "model/evaluation/evaluator.h"
#include "model/explanation/attrition.h"
#include "model/explanation/cell.h"
#include "model/explanation/names.h"

namespace
{

constexpr int kVariables = 100;
const QString kDefinition = QStringLiteral("analysis/dataset_definition.py");

/// Chains of filters that lean on an index date, counts, ages and branches, in turn.
QByteArray definition()
{
    QByteArray text = "from ehrql import case, create_dataset, years, when\n"
                      "from ehrql.tables.tpp import clinical_events, patients, practice_registrations\n"
                      "dataset = create_dataset()\n"
                      "first = clinical_events.where(clinical_events.date.is_on_or_between('2020-01-01', '2021-12-31'))"
                      ".sort_by(clinical_events.date).first_for_patient()\n"
                      "age = patients.age_on(first.date)\n"
                      "dataset.define_population((age >= 18) & first.exists_for_patient() & "
                      "practice_registrations.for_patient_on(first.date).exists_for_patient())\n";
    for (int i = 0; i < kVariables; ++i) {
        const QByteArray number = QByteArray::number(i);
        const QByteArray rows = "clinical_events.where(clinical_events.date < first.date + years(" + QByteArray::number(1 + i % 7)
                                + ")).where(clinical_events.numeric_value > " + number + ")";
        const QByteArray values[] = {rows + ".sort_by(clinical_events.date).last_for_patient().numeric_value", rows + ".count_for_patient()",
                                     "case(when(age < " + number + ").then('young'), when(" + rows + ".exists_for_patient()).then('seen'), otherwise='other')",
                                     rows + ".numeric_value.maximum_for_patient()"};
        text += "dataset.v" + number + " = " + values[i % 4] + "\n";
    }
    return text;
}

void print(const char *name, std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) { return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]; };
    std::printf("%-24s %8.2f %8.2f %8.2f\n", name, at(0.5), at(0.95), at(1.0));
}

double milliseconds(const std::function<void()> &work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const int cells = argc > 1 ? QByteArray(argv[1]).toInt() : 500;
    const QTemporaryDir folder;
    Evaluation::Request request;
    request.studyRoot = folder.path();
    request.definition = kDefinition;
    if (!Core::writeFile(folder.filePath(kDefinition), definition())) {
        return 1;
    }
    const auto evaluation = Evaluation::evaluateOnce(request);
    if (!evaluation || !evaluation->dataset) {
        std::fprintf(stderr, "%s\n", evaluation ? qPrintable(evaluation->errorText) : qPrintable(evaluation.error().toString()));
        return 1;
    }
    DummyData::Options options;
    options.populationSize = 1000;
    const auto dummy = DummyData::generate(evaluation->graph, *evaluation->dataset, options);
    const auto dataset = dummy ? Engine::evaluateDataset(evaluation->graph, *evaluation->dataset, dummy->tables)
                               : Core::Result<std::vector<Table::ResultTable>>(Core::fail(dummy.error()));
    if (!dataset || dataset->front().rows == 0) {
        std::fprintf(stderr, "no dummy patients\n");
        return 1;
    }
    const Explanation::Names names = Explanation::namesOf(*evaluation, Explanation::filesBelow(folder.path()));
    std::vector<double> explained;
    std::size_t steps = 0;
    for (int i = 0; i < cells; ++i) {
        const std::string &variable = evaluation->dataset->variables[static_cast<std::size_t>(i) % evaluation->dataset->variables.size()].name;
        const std::int64_t patient = dataset->front().columns[0].values->ints[static_cast<std::size_t>(i * 7) % dataset->front().rows];
        explained.push_back(milliseconds([&]() {
            const auto explanation = Explanation::explainCell(evaluation->graph, *evaluation->dataset, variable, patient, dummy->tables, names);
            steps += explanation ? explanation->steps.size() : 0;
        }));
    }
    std::vector<double> attritions;
    for (int i = 0; i < 20; ++i) {
        attritions.push_back(milliseconds([&]() {
            const auto attrition = Explanation::attrition(evaluation->graph, evaluation->dataset->population, dummy->tables, names);
            steps += attrition ? attrition->steps.size() : 0;
        }));
    }
    std::printf("%d variables, %zu patients, %zu steps      p50      p95      max   (ms)\n", kVariables, dataset->front().rows, steps);
    print("explain a cell", explained);
    print("attrition", attritions);
    return 0;
}
