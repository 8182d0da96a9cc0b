// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QTemporaryDir>

#include "model/authoring/reference.h"
#include "model/evaluation/evaluator.h"
#include "tests/support/testsupport.h"

class ReferenceTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TestSupport::bootstrap();
        TestSupport::writeTree(m_study.path(), {{QStringLiteral("codelists/sample.csv"), "code,term\n22298006,Heart attack\n"},
                                                {QStringLiteral("output/chosen.csv"), "patient_id,index_date\n1,2023-04-01\n"}});
    }

    void everyExampleRuns_data()
    {
        QTest::addColumn<QString>("example");
        for (const Authoring::ReferenceEntry &entry : Authoring::reference()) {
            QTest::newRow(qPrintable(entry.name)) << entry.example;
        }
    }

    void everyExampleRuns()
    {
        QFETCH(QString, example);
        Evaluation::Request request;
        request.studyRoot = m_study.path();
        request.definition = QStringLiteral("example.py");
        request.overlay.insert(request.definition, Authoring::examplePrologue() + example + QLatin1Char('\n'));
        // One warm evaluator for all examples: starting one for each would take longer than all of them.
        std::shared_ptr<const Core::Result<Evaluation::Evaluation>> answer;
        const auto connection = connect(&m_evaluator, &Evaluation::Evaluator::finished, this,
                                        [&answer](quint64, const std::shared_ptr<const Core::Result<Evaluation::Evaluation>> &result) { answer = result; });
        (void)m_evaluator.evaluate(request);
        const bool came = QTest::qWaitFor([&answer]() { return answer != nullptr; }, 30000);
        disconnect(connection);
        QVERIFY2(came, "the evaluator did not answer");
        const Core::Result<Evaluation::Evaluation> &evaluation = *answer;
        SB_VERIFY_RESULT(evaluation);
        for (const Core::Diagnostic &diagnostic : evaluation->diagnostics) {
            QVERIFY2(diagnostic.severity != Core::Severity::Error, qPrintable(diagnostic.toString()));
        }
        QVERIFY2(evaluation->errorText.isEmpty(), qPrintable(evaluation->errorText));
    }

private:
    QTemporaryDir m_study;
    Evaluation::Evaluator m_evaluator{TestSupport::program(QStringLiteral("studybench-evaluator"))};
};

QTEST_GUILESS_MAIN(ReferenceTest)
#include "tst_reference.moc"
