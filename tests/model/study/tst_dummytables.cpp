// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include "model/study/dummytables.h"
#include "model/study/newstudy.h"
#include "model/study/openstudy.h"
#include "tests/support/testsupport.h"

using namespace Study;

/// Dummy tables as a folder: saved from a preview, its source, edited cell by cell.
class DummyTablesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void givesTheSamePreviewFromTheSavedFolder();
    void saysWhyAFolderCannotBeTheSource();
    void editsOneCell();
    void refusesWrongValues_data();
    void refusesWrongValues();

private:
    static Core::TableSchemaPtr schema()
    {
        auto made = std::make_shared<Core::TableSchema>(); // handed on as the shared constant it becomes
        made->name = "events";
        made->tableName = "events";
        made->columns = {{"date", Core::kDate, {}, {}, {}}, {"value", Core::kInt, {}, {}, {}}};
        return made;
    }
};

void DummyTablesTest::givesTheSamePreviewFromTheSavedFolder()
{
    const QTemporaryDir folder;
    Core::JobQueue jobs;
    SB_VERIFY_RESULT(createSample(folder.filePath(QStringLiteral("sample"))));
    auto study = OpenStudy::open(folder.filePath(QStringLiteral("sample")), &jobs, TestSupport::program(QStringLiteral("studybench-evaluator")));
    SB_VERIFY_RESULT(study);
    LivePreview &preview = (*study)->preview();
    PreviewOptions options;
    options.definition = QStringLiteral("analysis/dataset_definition.py");
    options.patients = 50;
    preview.setOptions(options);
    QTRY_COMPARE_WITH_TIMEOUT(preview.state(), LivePreview::State::Fresh, 20000);
    const PreviewResultPtr generated = preview.result();
    SB_VERIFY_RESULT(saveDummyTables(*generated, folder.filePath(QStringLiteral("sample/dummy_tables"))));
    options.tablesFolder = QStringLiteral("dummy_tables");
    preview.setOptions(options);
    QTRY_VERIFY_WITH_TIMEOUT(preview.state() == LivePreview::State::Fresh && preview.result() != generated, 20000);
    const Table::ResultTable &before = generated->tables.front();
    const Table::ResultTable &after = preview.result()->tables.front();
    QCOMPARE(after.rows, before.rows);
    for (std::size_t column = 0; column < before.columns.size(); ++column) {
        for (std::size_t row = 0; row < before.rows; ++row) {
            QVERIFY2(before.columns[column].values->value(row) == after.columns[column].values->value(row), before.columns[column].spec.name.c_str());
        }
    }
    study->reset();
}

void DummyTablesTest::saysWhyAFolderCannotBeTheSource()
{
    const QTemporaryDir folder;
    Evaluation::Evaluation evaluation;
    const auto table = evaluation.graph.selectTable(schema());
    evaluation.dataset = Query::Dataset{evaluation.graph.aggregate(Query::Op::Exists, table).value(), {}, {}, {}};
    const auto missing = readDummyTables(folder.filePath(QStringLiteral("nowhere")), evaluation);
    QVERIFY(!missing);
    QVERIFY(!missing.error().message.isEmpty());
}

void DummyTablesTest::editsOneCell()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("events.csv"));
    TestSupport::writeTree(folder.path(), {{QStringLiteral("events.csv"), "patient_id,date,value\r\n2,2020-01-01,5\r\n1,2020-02-01,6\r\n2,2020-03-01,7\r\n"}});
    SB_VERIFY_RESULT(editDummyTable(folder.path(), schema(), {2, 1}, "value", QStringLiteral("70")));
    QCOMPARE(TestSupport::read(path), QByteArray("patient_id,date,value\r\n2,2020-01-01,5\r\n1,2020-02-01,6\r\n2,2020-03-01,70\r\n"));
    SB_VERIFY_RESULT(editDummyTable(folder.path(), schema(), {1, 0}, "date", QString()));
    QCOMPARE(TestSupport::read(path), QByteArray("patient_id,date,value\r\n2,2020-01-01,5\r\n1,,6\r\n2,2020-03-01,70\r\n"));
}

void DummyTablesTest::refusesWrongValues_data()
{
    QTest::addColumn<qint64>("patient");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("text");
    QTest::newRow("no number") << qint64{1} << QStringLiteral("value") << QStringLiteral("many");
    QTest::newRow("no date") << qint64{1} << QStringLiteral("date") << QStringLiteral("2020-02-31");
    QTest::newRow("no such patient") << qint64{9} << QStringLiteral("value") << QStringLiteral("1");
    QTest::newRow("no such column") << qint64{1} << QStringLiteral("gone") << QStringLiteral("1");
}

void DummyTablesTest::refusesWrongValues()
{
    QFETCH(qint64, patient);
    QFETCH(QString, column);
    QFETCH(QString, text);
    const QTemporaryDir folder;
    const QByteArray before = "patient_id,date,value\r\n1,2020-02-01,6\r\n";
    TestSupport::writeTree(folder.path(), {{QStringLiteral("events.csv"), before}});
    const auto refused = editDummyTable(folder.path(), schema(), {patient, 0}, column.toStdString(), text);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(QStringLiteral("events.csv")), qPrintable(refused.error().message));
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("events.csv"))), before);
}

QTEST_GUILESS_MAIN(DummyTablesTest)
#include "tst_dummytables.moc"
