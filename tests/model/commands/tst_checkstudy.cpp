// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/checkstudy.h"
#include "tests/support/testsupport.h"

#include <QTemporaryDir>
#include <QTest>

namespace
{

const char kProject[] = "version: '4'\n"
                        "actions:\n"
                        "  prepare:\n"
                        "    run: python:v2 python analysis/prepare.py\n"
                        "    outputs:\n"
                        "      highly_sensitive:\n"
                        "        rows: output/rows.csv\n"
                        "        dates: output/dates.json\n"
                        "  extract:\n"
                        "    run: ehrql:v1 generate-dataset analysis/dataset.py --output output/dataset.csv\n"
                        "    needs: [prepare]\n"
                        "    outputs:\n"
                        "      highly_sensitive:\n"
                        "        dataset: output/dataset.csv\n";

const char kImports[] = "import json\n"
                        "from datetime import date\n"
                        "from ehrql import create_dataset\n"
                        "from ehrql.query_language import PatientFrame, Series, table_from_file\n"
                        "from ehrql.tables.core import patients\n";

const char kRest[] = "dataset = create_dataset()\n"
                     "dataset.define_population(patients.exists_for_patient())\n"
                     "dataset.sex = patients.sex\n";

QByteArray tableOf(const QByteArray &file)
{
    return "@table_from_file('" + file + "')\n"
           "class rows(PatientFrame):\n"
           "    start = Series(date)\n";
}

}

/// Definitions that read what earlier actions make, in a study whose pipeline has not run yet.
class TestCheckStudy : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void filesOfEarlierActionsAreNoErrors_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<Core::Severity>("severity");
        QTest::addColumn<QString>("says");
        QTest::newRow("a table that an action makes") << tableOf("output/rows.csv") + kRest + "dataset.start = rows.start\n" << Core::Severity::Information
                                                      << QStringLiteral("The action prepare makes it");
        QTest::newRow("a table that nobody makes") << tableOf("output/other.csv") + kRest + "dataset.start = rows.start\n" << Core::Severity::Error
                                                   << QStringLiteral("No action of project.yaml makes it");
        QTest::newRow("a file that the code opens itself") << QByteArray("with open('output/dates.json') as f:\n    dates = json.load(f)\n") + kRest << Core::Severity::Information
                                                           << QStringLiteral("The action prepare makes it");
        // No made-up value is a list of exactly these, so the code stops at the assertion.
        QTest::newRow("values that cannot be made up") << QByteArray("dates = json.load(open('output/dates.json'))\nassert dates == [1, 2, 3]\n") + kRest << Core::Severity::Warning
                                                       << QStringLiteral("cannot be checked any further");
    }

    void filesOfEarlierActionsAreNoErrors()
    {
        QFETCH(const QByteArray, code);
        QFETCH(const Core::Severity, severity);
        QFETCH(const QString, says);
        QTemporaryDir folder;
        TestSupport::writeTree(folder.path(), {{QStringLiteral("project.yaml"), kProject},
                                               {QStringLiteral("analysis/prepare.py"), "print('later')\n"},
                                               {QStringLiteral("codelists/codelists.txt"), ""},
                                               {QStringLiteral("codelists/codelists.json"), "{\"files\": {}}"},
                                               {QStringLiteral("analysis/dataset.py"), kImports + code}});
        const Commands::CheckReport report = Commands::checkStudy(folder.path());
        QList<Core::Diagnostic> about;
        QStringList all;
        for (const Core::Diagnostic &diagnostic : report.diagnostics) {
            all.append(diagnostic.toString());
            if (diagnostic.file == QStringLiteral("analysis/dataset.py")) {
                about.append(diagnostic);
            }
        }
        QVERIFY2(about.size() == 1, qPrintable(all.join(u'\n')));
        QVERIFY2(about.constFirst().message.contains(says), qPrintable(all.join(u'\n')));
        QCOMPARE(about.constFirst().severity, severity);
        QVERIFY(about.constFirst().range.start.line >= 6);
    }
};

QTEST_GUILESS_MAIN(TestCheckStudy)
#include "tst_checkstudy.moc"
