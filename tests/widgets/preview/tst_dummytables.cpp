// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QAbstractItemModelTester>
#include <QDialogButtonBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QUndoStack>

#include "tests/support/testsupport.h"
#include "widgets/preview/dummytablespage.h"
#include "widgets/preview/knobsdialog.h"

using namespace Gui;

/// Dummy tables as the author's files, changed cell by cell, and the dialog that says how patients are made.
class DummyTablesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void showsGeneratedTablesWithoutLettingThemBeChanged();
    void writesCellsToTheFileAndBack();
    void saysWhyAValueIsRefused();
    void givesSharesAsAsked();
    void refusesSharesThatAreTooMuch();

private:
    static Study::PreviewResultPtr result(const QString &folder);

    const Theme m_theme;
    Core::JobQueue m_jobs;
};

/// patients: 1 born 1980-01-01, female; 5 born 1990-02-01, sex missing.
Study::PreviewResultPtr DummyTablesTest::result(const QString &folder)
{
    auto schema = std::make_shared<Core::TableSchema>();
    schema->name = schema->tableName = "patients";
    schema->module = "ehrql.tables.core";
    schema->oneRowPerPatient = true;
    Core::ColumnSchema birth;
    birth.name = "date_of_birth";
    birth.type = Core::kDate;
    Core::ColumnSchema sex;
    sex.name = "sex";
    sex.type = Core::kStr;
    schema->columns = {birth, sex};
    auto table = std::make_shared<Table::DataTable>();
    table->schema = schema;
    table->patientIds = {1, 5};
    table->offsets = {0, 1, 2};
    Table::ColumnBuilder births(Core::kDate);
    births.append(Core::Value(Core::Date(Core::daysFromCivil(1980, 1, 1))));
    births.append(Core::Value(Core::Date(Core::daysFromCivil(1990, 2, 1))));
    Table::ColumnBuilder sexes(Core::kStr);
    sexes.append(Core::Value("female"));
    sexes.append({});
    table->columns = {births.finish(), sexes.finish()};
    auto result = std::make_shared<Study::PreviewResult>(); // handed on as the shared constant it becomes
    result->options.tablesFolder = folder;
    result->dummy.tables.insert(table);
    return result;
}

void DummyTablesTest::showsGeneratedTablesWithoutLettingThemBeChanged()
{
    DummyTablesPage page(&m_jobs, QString(), &m_theme);
    const QAbstractItemModelTester tester(page.model());
    page.setResult(result(QString()));
    QCOMPARE(page.model()->rowCount(), 2);
    QCOMPARE(page.model()->index(1, 0).data().toString(), QStringLiteral("5"));
    QVERIFY(!(page.model()->flags(page.model()->index(0, 2)) & Qt::ItemIsEditable));
    QVERIFY(!page.findChild<QPushButton *>(QStringLiteral("dummyTablesSave"))->isHidden());
}

void DummyTablesTest::writesCellsToTheFileAndBack()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("patients.csv"));
    const auto content = [&path]() {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    TestSupport::writeTree(folder.path(), {{QStringLiteral("patients.csv"), "patient_id,date_of_birth,sex\r\n1,1980-01-01,female\r\n5,1990-02-01,\r\n"}});
    DummyTablesPage page(&m_jobs, QString(), &m_theme);
    page.setResult(result(folder.path()));
    QSignalSpy changed(&page, &DummyTablesPage::tablesChanged);
    QVERIFY(page.model()->setData(page.model()->index(1, 2), QStringLiteral("male"), Qt::EditRole));
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(content().contains("5,1990-02-01,male"));
    page.undoStack()->undo();
    QTRY_COMPARE(changed.size(), 2);
    QVERIFY(content().contains("5,1990-02-01,\r\n"));
}

void DummyTablesTest::saysWhyAValueIsRefused()
{
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("patients.csv"), "patient_id,date_of_birth,sex\r\n1,1980-01-01,female\r\n5,1990-02-01,\r\n"}});
    DummyTablesPage page(&m_jobs, QString(), &m_theme);
    page.setResult(result(folder.path()));
    QVERIFY(page.model()->setData(page.model()->index(0, 1), QStringLiteral("soon"), Qt::EditRole));
    const auto said = [&page]() {
        const QList<QLabel *> labels = page.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) { return label->text().contains(QStringLiteral("is no value for the column date_of_birth")); });
    };
    QTRY_VERIFY(said());
}

void DummyTablesTest::givesSharesAsAsked()
{
    DummyData::Knobs knobs;
    knobs.events = 2;
    KnobsDialog dialog(knobs, {{QStringLiteral("age"), {}}, {QStringLiteral("sex"), {QStringLiteral("female"), QStringLiteral("male")}}});
    dialog.chooseVariable(QStringLiteral("sex"));
    auto *shares = dialog.findChild<QTableWidget *>(QStringLiteral("knobsShares"));
    QCOMPARE(shares->rowCount(), 3);
    shares->item(0, 1)->setText(QStringLiteral("70"));
    shares->item(2, 1)->setText(QStringLiteral("5"));
    dialog.chooseVariable(QStringLiteral("age"));
    const DummyData::Knobs chosen = dialog.knobs();
    QCOMPARE(chosen.events, 2.0);
    const DummyData::WantedShares &sex = chosen.variables.at("sex");
    QCOMPARE(sex.size(), std::size_t{2});
    QCOMPARE(sex.at(0).second, 0.7);
    QVERIFY(!sex.at(1).first && qFuzzyCompare(sex.at(1).second, 0.05));
}

void DummyTablesTest::refusesSharesThatAreTooMuch()
{
    KnobsDialog dialog({}, {{QStringLiteral("sex"), {QStringLiteral("female"), QStringLiteral("male")}}});
    auto *shares = dialog.findChild<QTableWidget *>(QStringLiteral("knobsShares"));
    auto *ok = dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    QVERIFY(ok->isEnabled());
    shares->item(0, 1)->setText(QStringLiteral("70"));
    shares->item(1, 1)->setText(QStringLiteral("40"));
    QVERIFY(!ok->isEnabled());
    shares->item(1, 1)->setText(QStringLiteral("30"));
    QVERIFY(ok->isEnabled());
}

QTEST_MAIN(DummyTablesTest)
#include "tst_dummytables.moc"
