// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include "model/engine/engine.h"
#include "model/evaluation/evaluator.h"
#include "model/explanation/attrition.h"
#include "model/explanation/cell.h"
#include "model/table/tablefiles.h"
#include "tests/support/testsupport.h"

/// Small definitions as an author writes them, with patients written by hand, and what the explain view and the flow
/// chart must say of them: every step and count of data/worked.json was worked out on paper.
class WorkedTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void explainsEveryStep_data() { readCases(); }
    void explainsEveryStep();
    void countsEveryCondition_data() { readCases(); }
    void countsEveryCondition();

private:
    void readCases();

    struct Study
    {
        QTemporaryDir folder;
        Evaluation::Evaluation evaluation;
        Table::TableSet tables;
    };
    static std::unique_ptr<Study> open(const QJsonObject &example);
};

namespace
{

QByteArray joined(const QJsonValue &lines)
{
    QByteArray text;
    for (const QJsonValue &line : lines.toArray()) {
        text += line.toString().toUtf8() + '\n';
    }
    return text;
}

} // namespace

void WorkedTest::readCases()
{
    QTest::addColumn<QJsonObject>("example");
    const QJsonArray examples = QJsonDocument::fromJson(TestSupport::read(QFINDTESTDATA("data/worked.json"))).array();
    QVERIFY(examples.size() >= 5);
    for (const QJsonValue &example : examples) {
        QTest::newRow(qPrintable(example.toObject().value(QStringLiteral("name")).toString())) << example.toObject();
    }
}

std::unique_ptr<WorkedTest::Study> WorkedTest::open(const QJsonObject &example)
{
    auto study = std::make_unique<Study>();
    Evaluation::Request request;
    request.studyRoot = study->folder.path();
    request.definition = QStringLiteral("analysis/definition.py");
    QHash<QString, QByteArray> files{{request.definition, joined(example.value(QStringLiteral("definition")))}};
    const QJsonObject tables = example.value(QStringLiteral("tables")).toObject();
    for (auto table = tables.begin(); table != tables.end(); ++table) {
        files.insert(QStringLiteral("tables/") + table.key() + QStringLiteral(".csv"), joined(table.value()));
    }
    TestSupport::writeTree(study->folder.path(), files);
    auto evaluation = Evaluation::evaluateOnce(request);
    TestSupport::require(evaluation);
    study->evaluation = std::move(*evaluation);
    if (!study->evaluation.dataset) {
        qFatal("the definition fails: %s", qPrintable(study->evaluation.errorText));
    }
    std::vector<Table::TableRequest> requests;
    for (const Engine::TableUse &use : Engine::tablesUsed(study->evaluation.graph, Query::rootsOf(*study->evaluation.dataset))) {
        requests.push_back({use.schema, std::nullopt});
    }
    auto read = Table::readTableFolder(study->folder.filePath(QStringLiteral("tables")), requests);
    TestSupport::require(read);
    study->tables = std::move(*read);
    return study;
}

void WorkedTest::explainsEveryStep()
{
    QFETCH(QJsonObject, example);
    const auto study = open(example);
    const QJsonArray cells = example.value(QStringLiteral("cells")).toArray();
    QVERIFY(!cells.isEmpty());
    for (const QJsonValue &value : cells) {
        const QJsonObject cell = value.toObject();
        const auto explanation = Explanation::explainCell(study->evaluation.graph, *study->evaluation.dataset, cell.value(QStringLiteral("variable")).toString().toStdString(),
                                                          cell.value(QStringLiteral("patient")).toInteger(), study->tables);
        SB_VERIFY_RESULT(explanation);
        QStringList found;
        for (const Explanation::Step &step : explanation->steps) {
            found.append(QString(step.depth, u'.') + step.text + QStringLiteral(" = ") + step.outcome());
        }
        QStringList steps;
        for (const QJsonValue &step : cell.value(QStringLiteral("steps")).toArray()) {
            steps.append(step.toString());
        }
        QCOMPARE(found.join(QLatin1Char('\n')), steps.join(QLatin1Char('\n')));
    }
}

void WorkedTest::countsEveryCondition()
{
    QFETCH(QJsonObject, example);
    const auto study = open(example);
    const auto chart = Explanation::attrition(study->evaluation.graph, study->evaluation.dataset->population, study->tables);
    SB_VERIFY_RESULT(chart);
    QJsonArray found;
    for (const Explanation::AttritionStep &step : chart->steps) {
        found.append(QJsonArray{qint64{step.before}, qint64{step.kept}, qint64{step.excludedFalse}, qint64{step.excludedMissing}});
    }
    QCOMPARE(QJsonDocument(found).toJson(QJsonDocument::Compact), QJsonDocument(example.value(QStringLiteral("attrition")).toArray()).toJson(QJsonDocument::Compact));
    const auto dataset = Engine::evaluateDataset(study->evaluation.graph, *study->evaluation.dataset, study->tables);
    SB_VERIFY_RESULT(dataset);
    QCOMPARE(chart->population(), static_cast<std::int64_t>(dataset->front().rows));
}

QTEST_GUILESS_MAIN(WorkedTest)
#include "tst_worked.moc"
