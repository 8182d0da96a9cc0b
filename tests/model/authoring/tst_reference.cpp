// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
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
        const auto evaluation = Evaluation::evaluateOnce(request, TestSupport::program(QStringLiteral("studybench-evaluator")));
        SB_VERIFY_RESULT(evaluation);
        for (const Core::Diagnostic &diagnostic : evaluation->diagnostics) {
            QVERIFY2(diagnostic.severity != Core::Severity::Error, qPrintable(diagnostic.toString()));
        }
        QVERIFY2(evaluation->errorText.isEmpty(), qPrintable(evaluation->errorText));
    }

private:
    QTemporaryDir m_study;
};

QTEST_GUILESS_MAIN(ReferenceTest)
#include "tst_reference.moc"
