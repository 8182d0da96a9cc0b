// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include "model/study/newstudy.h"
#include "model/study/openstudy.h"
#include "model/study/previewexplanations.h"
#include "tests/support/testsupport.h"

using namespace Study;

/// Explanations of the sample's preview, through the real evaluator, dummy data and engine.
class PreviewExplanationsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_study.reset(); }
    void callsCodelistsByTheirNames();
    void agreesWithEveryCell();
    void countsExclusions();
    void tellsWhatAMeasureCounts();
    void refusesARowThatIsGone();

private:
    void preview(const QString &definition);
    [[nodiscard]] const PreviewResult &result() const { return *m_study->preview().result(); }
    [[nodiscard]] NamesPtr names() const { return namesOfPreview(result(), m_study->root()); }

    QTemporaryDir m_folder;
    Core::JobQueue m_jobs;
    std::unique_ptr<OpenStudy> m_study;
};

void PreviewExplanationsTest::initTestCase()
{
    TestSupport::bootstrap();
    TestSupport::require(createSample(m_folder.filePath(QStringLiteral("sample"))));
    auto study = OpenStudy::open(m_folder.filePath(QStringLiteral("sample")), &m_jobs, TestSupport::program(QStringLiteral("studybench-evaluator")));
    TestSupport::require(study);
    m_study = std::move(*study);
}

void PreviewExplanationsTest::preview(const QString &definition)
{
    PreviewOptions options;
    options.definition = definition;
    options.patients = 200;
    m_study->preview().setOptions(options);
    QTRY_COMPARE_WITH_TIMEOUT(m_study->preview().state(), LivePreview::State::Fresh, 20000);
}

void PreviewExplanationsTest::callsCodelistsByTheirNames()
{
    preview(QStringLiteral("analysis/dataset_definition.py"));
    const auto explanation = explainPreviewCell(result(), m_study->root(), 0, 0, "index_date", *names());
    SB_VERIFY_RESULT(explanation);
    QVERIFY2(explanation->summary.contains(QStringLiteral("where snomedct_code is in heart_attack")), qPrintable(explanation->summary));
}

void PreviewExplanationsTest::agreesWithEveryCell()
{
    preview(QStringLiteral("analysis/dataset_definition.py"));
    const NamesPtr known = names();
    const Table::ResultTable &table = result().tables.front();
    for (std::size_t row = 0; row < 20; ++row) {
        for (std::size_t column = 1; column < table.columns.size(); ++column) {
            const std::string &name = table.columns[column].spec.name;
            const auto explanation = explainPreviewCell(result(), m_study->root(), 0, row, name, *known);
            SB_VERIFY_RESULT(explanation);
            QVERIFY2(explanation->value == table.columns[column].values->value(row), name.c_str());
            QVERIFY2(!explanation->steps.empty() && !explanation->truncated, name.c_str());
        }
    }
}

void PreviewExplanationsTest::countsExclusions()
{
    preview(QStringLiteral("analysis/dataset_definition.py"));
    const auto handle = m_jobs.start({}, [shown = m_study->preview().result(), root = m_study->root(), known = names()](const Core::JobContext &context) {
        return attritionOfPreview(*shown, root, *known, context);
    });
    const Core::Result<Explanation::Attrition> attrition = handle.wait();
    SB_VERIFY_RESULT(attrition);
    QVERIFY(attrition->patients > 0);
    QCOMPARE(attrition->steps.size(), std::size_t{6});
    QCOMPARE(attrition->steps.front().words, QStringLiteral("age is at least 18"));
    std::int64_t left = attrition->patients;
    for (const Explanation::AttritionStep &step : attrition->steps) {
        QCOMPARE(step.before, left);
        QCOMPARE(step.before, step.kept + step.excluded());
        left = step.kept;
    }
    QVERIFY(attrition->population() < attrition->patients); // somebody is left out, else there is nothing to see
}

void PreviewExplanationsTest::tellsWhatAMeasureCounts()
{
    preview(QStringLiteral("analysis/measures.py"));
    const auto explanation = explainPreviewCell(result(), m_study->root(), 0, 0, "ratio", *names());
    SB_VERIFY_RESULT(explanation);
    const auto step = std::find_if(explanation->steps.begin(), explanation->steps.end(),
                                   [](const Explanation::Step &candidate) { return candidate.text.startsWith(QStringLiteral("numerator")); });
    QVERIFY(step != explanation->steps.end());
    QVERIFY2(step->text.contains(QStringLiteral("medications")), qPrintable(step->text));
    const Table::ResultTable &table = result().tables.front();
    QVERIFY(step->value == table.columns[static_cast<std::size_t>(table.columnIndex("numerator"))].values->value(0));
}

void PreviewExplanationsTest::refusesARowThatIsGone()
{
    preview(QStringLiteral("analysis/dataset_definition.py"));
    const auto refused = explainPreviewCell(result(), m_study->root(), 0, 100000, "age", *names());
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("changed")));
}

QTEST_GUILESS_MAIN(PreviewExplanationsTest)
#include "tst_previewexplanations.moc"
