// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/previewquery.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDate>
#include <QDir>
#include <QElapsedTimer>

#include <algorithm>

#include "model/cohorts/generation.h"
#include "model/engine/failure.h"
#include "model/measures/measures.h"
#include "model/study/dummytables.h"

namespace Study
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Study::PreviewQuery", text);
}

double millisecondsOf(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

Core::Result<DummyData::Generated> generate(const Evaluation::Evaluation &evaluation,
                                            const DummyData::Options &options)
{
    return evaluation.dataset ? DummyData::generate(evaluation.graph, *evaluation.dataset, options)
                              : DummyData::generate(evaluation.graph, *evaluation.measures, options);
}

/// The dummy cohort of a study definition in the older language, arranged as a dataset: `patient_id` first.
Core::Result<Table::ResultTable> previewCohort(const Evaluation::CohortStudy &study, const PreviewOptions &options, const QString &studyRoot,
                                               const std::atomic<bool> *cancelled)
{
    Cohorts::GenerationOptions generation;
    generation.population = options.patients;
    generation.seed = options.seed;
    generation.studyRoot = studyRoot;
    generation.cancelled = cancelled;
    auto cohort = Cohorts::generate(study, generation);
    if (!cohort) {
        return Core::fail(cohort.error());
    }
    Table::ResultTable table = std::move(cohort->table);
    const int id = table.columnIndex("patient_id");
    std::rotate(table.columns.begin(), table.columns.begin() + id, table.columns.begin() + id + 1);
    for (Table::ResultColumn &column : table.columns) {
        column.spec.type = column.values->type; // what is held, as files hold texts
        if (column.values->dictionary && column.spec.name != "patient_id") {
            column.spec.categories.emplace();
            for (const std::string &text : column.values->dictionary->texts) {
                column.spec.categories->emplace_back(text);
            }
        }
    }
    return table;
}

} // namespace

Core::Date today()
{
    const QDate date = QDate::currentDate();
    return Core::Date(Core::daysFromCivil(date.year(), date.month(), date.day()));
}

std::optional<DummyData::Generated> DummyMemory::find(const QByteArray &key) const
{
    const QMutexLocker lock(&m_mutex);
    return key == m_key && !key.isEmpty() ? std::optional(m_generated) : std::nullopt;
}

void DummyMemory::store(const QByteArray &key, const DummyData::Generated &generated)
{
    const QMutexLocker lock(&m_mutex);
    m_key = key;
    m_generated = generated;
}

QByteArray dummyKey(const Evaluation::Evaluation &evaluation, const PreviewOptions &options, const DummyData::Knobs &knobs, Core::Date today)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto addNumber = [&hash](quint64 number) {
        hash.addData(QByteArray::number(number, 16) + ';');
    };
    addNumber(static_cast<quint64>(options.patients));
    addNumber(options.seed);
    hash.addData(DummyData::knobsText(knobs, QString()).toUtf8());
    addNumber(static_cast<quint64>(today.days() - Core::kMinDateDays));
    std::vector<Query::NodeId> roots;
    if (evaluation.dataset) {
        roots = Query::rootsOf(*evaluation.dataset);
        // The population decides who is kept, so any change of it changes the patients.
        const Query::ContentHash population = evaluation.graph.node(evaluation.dataset->population).hash;
        addNumber(population[0]);
        addNumber(population[1]);
    } else if (evaluation.measures) {
        roots = Query::rootsOf(*evaluation.measures);
        for (const Query::Measure &measure : evaluation.measures->measures) {
            addNumber(evaluation.graph.node(measure.denominator).hash[0]);
            for (const Query::Interval &interval : measure.intervals) {
                addNumber(static_cast<quint64>(interval.start.days() - Core::kMinDateDays));
                addNumber(static_cast<quint64>(interval.end.days() - Core::kMinDateDays));
            }
        }
    }
    for (const Engine::TableUse &use : Engine::tablesUsed(evaluation.graph, roots)) {
        hash.addData(QByteArray::fromStdString(use.schema->module + '.' + use.schema->name));
        for (const std::string &column : use.columns) {
            hash.addData(QByteArray::fromStdString('.' + column));
        }
    }
    std::vector<Query::ContentHash> constants;
    for (const Query::NodeId id : evaluation.graph.reachable(roots)) {
        const Query::Node &node = evaluation.graph.node(id);
        if (node.op == Query::Op::Value) {
            constants.push_back(node.hash);
        }
    }
    std::sort(constants.begin(), constants.end());
    for (const Query::ContentHash &constant : constants) {
        addNumber(constant[0]);
        addNumber(constant[1]);
    }
    return hash.result();
}

Core::Result<PreviewResultPtr> runPreviewQuery(const Evaluation::Evaluation &evaluation,
                                               const PreviewOptions &options, const DummyData::Knobs &knobs, const QString &studyRoot,
                                               Engine::Cache *cache, DummyMemory *memory,
                                               const Core::JobContext &context)
{
    auto result = std::make_shared<PreviewResult>();
    result->options = options;
    result->evaluation = evaluation;
    result->knobs = knobs;

    std::atomic<bool> cancelled{false};
    const auto follow = [&context, &cancelled](qint64 done, qint64 total) {
        context.progress(done, total);
        cancelled.store(context.isCancelled(), std::memory_order_relaxed);
    };
    DummyData::Options dummy;
    dummy.populationSize = options.patients;
    dummy.seed = options.seed;
    dummy.today = today();
    dummy.timeoutSeconds = 5;
    dummy.cancelled = &cancelled;
    dummy.progress = follow;
    dummy.studyRoot = studyRoot;
    dummy.knobs = knobs;
    Engine::Options engine;
    engine.cancelled = &cancelled;
    engine.progress = follow;
    engine.studyRoot = studyRoot;

    QElapsedTimer timer;
    timer.start();
    if (evaluation.cohort) {
        auto table = previewCohort(*evaluation.cohort, options, studyRoot, &cancelled);
        if (!table) {
            return Core::fail(Engine::placedError(table.error(), evaluation.graph, evaluation.nodeOrigins));
        }
        result->tables.push_back(std::move(*table));
        result->generateMilliseconds = millisecondsOf(timer);
        result->evaluateMilliseconds = evaluation.milliseconds;
        result->finishedAt = QDateTime::currentDateTime();
        return PreviewResultPtr(std::move(result));
    }
    const bool hasDataset = evaluation.dataset && evaluation.dataset->population != Query::kNoNode;
    if (!hasDataset && !evaluation.measures) {
        return Core::fail(Core::ErrorCode::NotFound,
                          tr("This file makes no dataset and no measures, so there is nothing to show. Define "
                             "a dataset with create_dataset() and its population with define_population()."));
    }
    const bool given = !options.tablesFolder.isEmpty();
    const QByteArray key = given ? QByteArray() : dummyKey(evaluation, options, knobs, dummy.today);
    std::optional<DummyData::Generated> kept = memory->find(key);
    if (given) {
        auto tables = readDummyTables(QDir(studyRoot).filePath(options.tablesFolder), evaluation);
        if (!tables) {
            return Core::fail(tables.error());
        }
        kept.emplace().tables = std::move(*tables);
    }
    if (!kept) {
        Core::Result<DummyData::Generated> generated = generate(evaluation, dummy);
        if (!generated) {
            return Core::fail(generated.error());
        }
        memory->store(key, *generated);
        kept = std::move(*generated);
    }
    if (context.isCancelled()) {
        return Core::fail(Core::ErrorCode::Cancelled, {});
    }
    result->dummy = std::move(*kept);
    result->generateMilliseconds = millisecondsOf(timer);
    timer.restart();

    if (hasDataset) {
        auto tables = Engine::evaluateDataset(evaluation.graph, *evaluation.dataset, result->dummy.tables, engine, cache);
        if (!tables) {
            return Core::fail(Engine::placedError(tables.error(), evaluation.graph, evaluation.nodeOrigins));
        }
        result->tables = std::move(*tables);
    } else {
        auto table = Measures::evaluate(evaluation.graph, *evaluation.measures, result->dummy.tables, engine, cache);
        if (!table) {
            return Core::fail(Engine::placedError(table.error(), evaluation.graph, evaluation.nodeOrigins));
        }
        result->tables.push_back(std::move(*table));
    }
    result->queryMilliseconds = millisecondsOf(timer);
    result->evaluateMilliseconds = evaluation.milliseconds;
    result->finishedAt = QDateTime::currentDateTime();
    return PreviewResultPtr(std::move(result));
}

} // namespace Study
