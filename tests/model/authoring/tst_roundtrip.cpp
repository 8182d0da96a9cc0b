// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/authoring/roundtrip.h"
#include "tests/support/testsupport.h"

// Random fitting gestures for every variable and condition of the sample and the templates. Whole
// studies and many gestures: authoring_survey (model/authoring/README.md).

class RoundTripTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void everyFittingGestureChangesItsStatementRunsAndComesBack_data()
    {
        QTest::addColumn<QString>("root");
        QTest::addColumn<QString>("path");
        const QString resources = QStringLiteral(STUDYBENCH_SOURCE_DIR "/resources/");
        for (const QString &own : {QStringLiteral("sample"), QStringLiteral("templates/cohort"), QStringLiteral("templates/measures")}) {
            for (const QString &path : definitionsBelow(resources + own)) {
                QTest::newRow(qPrintable(own + QLatin1Char('/') + path)) << resources + own << path;
            }
        }
    }

    void everyFittingGestureChangesItsStatementRunsAndComesBack()
    {
        QFETCH(QString, root);
        QFETCH(QString, path);
        RoundTripOptions options;
        options.gestures = 40;
        const RoundTripCounts counts = m_roundTrip.run(root, path, {}, options);
        m_counts.add(counts);
        QVERIFY2(counts.own.isEmpty(), qPrintable(counts.own.join(QLatin1Char('\n'))));
        QVERIFY2(counts.failures.isEmpty(), qPrintable(counts.failures.mid(0, 12).join(QStringLiteral("\n\n"))));
        QCOMPARE(counts.run, counts.kinds);
    }

    void cleanupTestCase()
    {
        qInfo("statements and conditions %lld; gestures %lld, changed %lld, refused %lld; different texts %lld, kinds %lld, run %lld in %lld texts", m_counts.statements, m_counts.gestures,
              m_counts.changed, m_counts.refused, m_counts.texts, m_counts.kinds, m_counts.run, m_counts.evaluations);
        QVERIFY(m_counts.changed * 10 > m_counts.gestures * 7);
    }

private:
    RoundTrip m_roundTrip{TestSupport::program(QStringLiteral("studybench-evaluator"))};
    RoundTripCounts m_counts;
};

QTEST_GUILESS_MAIN(RoundTripTest)
#include "tst_roundtrip.moc"
