// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long dummy patients of a definition of 100 variables take to make: 1,000 of them several
// times, or once the number asked. Prints wall and processor time; judges nothing.
// Usage: bench_dummydata [PATIENTS]

#include <cstdio>
#include <ctime>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include "model/core/files.h"
#include "model/dummydata/generator.h"
#include "model/evaluation/evaluator.h"

namespace
{

constexpr int kVariables = 100;
const QString kDefinition = QStringLiteral("analysis/dataset_definition.py");

/// Four kinds of variable in turn, each with a list, a window or a threshold of its own.
QByteArray definition()
{
    QByteArray text = "from ehrql import case, create_dataset, days, when\n"
                      "from ehrql.tables.tpp import clinical_events, medications, patients, practice_registrations\n"
                      "dataset = create_dataset()\n"
                      "index = '2022-04-01'\n"
                      "age = patients.age_on(index)\n"
                      "dataset.define_population((age >= 18) & (age < 110) & practice_registrations.exists_for_patient_on(index))\n";
    for (int i = 0; i < kVariables; ++i) {
        const QByteArray number = QByteArray::number(i);
        const QByteArray code = "'" + QByteArray::number(130000000 + i) + "'";
        const QByteArray events = "clinical_events.where(clinical_events.snomedct_code == " + code + ")";
        const QByteArray variables[] = {
            events + ".where(clinical_events.date < index).sort_by(clinical_events.date).last_for_patient().date",
            "medications.where(medications.dmd_code == " + code + ").where(medications.date.is_on_or_between('2022-01-01', '2022-12-31')).exists_for_patient()",
            events + ".where(clinical_events.numeric_value > " + number + ").count_for_patient()",
            "case(when(age < " + QByteArray::number(20 + i / 2) + ").then('young'), when(" + events + ".exists_for_patient()).then('seen'), otherwise='other')"};
        text += "dataset.v" + number + " = " + variables[i % 4] + "\n";
    }
    return text;
}

void time(const Evaluation::Evaluation &evaluation, qint64 patients)
{
    DummyData::Options options;
    options.populationSize = patients;
    options.today = Core::Date(Core::daysFromCivil(2025, 6, 1));
    options.timeoutSeconds = 600;
    QElapsedTimer timer;
    timer.start();
    const std::clock_t start = std::clock();
    const auto generated = DummyData::generate(evaluation.graph, *evaluation.dataset, options);
    const double processor = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::printf("%10lld patients %10.1f ms %10.1f ms of processor\n", static_cast<long long>(generated ? generated->populationReached : -1),
                static_cast<double>(timer.nsecsElapsed()) / 1e6, processor);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
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
    if (argc > 1) {
        time(*evaluation, QByteArray(argv[1]).toLongLong());
        return 0;
    }
    for (int i = 0; i < 5; ++i) {
        time(*evaluation, 1000);
    }
    return 0;
}
