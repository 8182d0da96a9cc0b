// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QProcess>
#include <QTableView>
#include <QTemporaryDir>

#include "tests/support/testsupport.h"
#include "widgets/tables/resulttablemodel.h"
#include "widgets/preview/tablepage.h"

using namespace Gui;

/// The grid of the preview: order, filters, columns, copies and exports of three patients.
class GridTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init();
    void cleanup() { m_page.reset(); }
    void countsAreAlwaysTrue();
    void sortsUpDownAndBack();
    void sortsBySeveralColumns();
    void hidesPinsAndMovesColumns();
    void tellsMissingFromEmpty();
    void copiesWithAndWithoutHeading();
    void exportsWhatIsShownOrAll();
    void exportsWorkbooksAndMarkdown();
    void keepsTheArrangementWithTheNextResult();
    void remembersItsViewForTheNextTime();
    void arrangesLargeTablesAside();
    void saysWhichFilterDoesNotFit();
    void keepsTheRulesOfModels();

private:
    static Study::PreviewResultPtr result();
    [[nodiscard]] QStringList cells(int column) const;
    [[nodiscard]] TableGrid *grid() const { return m_page->grid(); }
    void choose(int row, int column) { table()->setCurrentIndex(grid()->model()->index(row, column)); }
    [[nodiscard]] QTableView *table() const { return m_page->findChild<QTableView *>(QStringLiteral("previewTable")); }

    const Theme m_theme;
    Core::JobQueue m_jobs;
    std::unique_ptr<TablePage> m_page;
};

/// patient_id 1, 2, 3 · sex female, male, female · note "", missing, "007".
Study::PreviewResultPtr GridTest::result()
{
    auto result = std::make_shared<Study::PreviewResult>(); // handed on as the shared constant it becomes
    Table::ResultTable table;
    table.name = "dataset";
    table.rows = 3;
    const auto add = [&table](const char *name, Core::ElementType type, const std::vector<Core::Value> &values) {
        Table::ColumnBuilder builder(type);
        for (const Core::Value &value : values) {
            builder.append(value);
        }
        Table::ResultColumn column;
        column.spec.name = name;
        column.spec.type = type;
        column.values = builder.finish();
        table.columns.push_back(std::move(column));
    };
    add("patient_id", Core::kInt, {Core::Value(std::int64_t{1}), Core::Value(std::int64_t{2}), Core::Value(std::int64_t{3})});
    add("sex", Core::kStr, {Core::Value("female"), Core::Value("male"), Core::Value("female")});
    add("note", Core::kStr, {Core::Value(""), {}, Core::Value("007")});
    result->tables.push_back(std::move(table));
    return result;
}

void GridTest::init()
{
    m_page = std::make_unique<TablePage>(&m_jobs, QString(), &m_theme);
    m_page->setExplaining(false);
    m_page->resize(700, 400);
    m_page->setResult(result());
}

QStringList GridTest::cells(int column) const
{
    QStringList texts;
    for (int row = 0; row < grid()->model()->rowCount(); ++row) {
        texts.append(grid()->model()->index(row, column).data().toString());
    }
    return texts;
}

void GridTest::countsAreAlwaysTrue()
{
    QCOMPARE(grid()->countText(), QStringLiteral("3 rows"));
    grid()->setFilterTexts({{QStringLiteral("sex"), QStringLiteral("= female")}});
    QCOMPARE(grid()->countText(), QStringLiteral("2 of 3 rows"));
    choose(0, 2);
    grid()->hideCurrent();
    QCOMPARE(grid()->countText(), QStringLiteral("2 of 3 rows · 2 of 3 columns"));
    grid()->setFilterTexts({});
    grid()->showAllColumns();
    QCOMPARE(grid()->countText(), QStringLiteral("3 rows"));
}

void GridTest::sortsUpDownAndBack()
{
    choose(0, 1);
    grid()->sortByCurrent(false);
    QCOMPARE(cells(0), (QStringList{QStringLiteral("1"), QStringLiteral("3"), QStringLiteral("2")}));
    grid()->sortByCurrent(false);
    QCOMPARE(cells(0), (QStringList{QStringLiteral("2"), QStringLiteral("1"), QStringLiteral("3")}));
    grid()->sortByCurrent(false);
    QCOMPARE(cells(0), (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}));
}

void GridTest::sortsBySeveralColumns()
{
    choose(0, 1);
    grid()->sortByCurrent(false);
    choose(0, 0);
    grid()->sortByCurrent(true);
    grid()->sortByCurrent(true); // the second key downwards
    QCOMPARE(cells(0), (QStringList{QStringLiteral("3"), QStringLiteral("1"), QStringLiteral("2")}));
}

void GridTest::hidesPinsAndMovesColumns()
{
    QCOMPARE(grid()->visibleColumns(), (QStringList{QStringLiteral("patient_id"), QStringLiteral("sex"), QStringLiteral("note")}));
    choose(0, 1);
    grid()->moveCurrent(1);
    QCOMPARE(grid()->visibleColumns(), (QStringList{QStringLiteral("patient_id"), QStringLiteral("note"), QStringLiteral("sex")}));
    grid()->hideCurrent();
    QCOMPARE(grid()->visibleColumns(), (QStringList{QStringLiteral("patient_id"), QStringLiteral("note")}));
    grid()->showAllColumns();
    choose(0, 0);
    grid()->pinCurrent(); // patient_id is pinned from the start
    QCOMPARE(grid()->visibleColumns().size(), 3);
    QVERIFY(!table()->isColumnHidden(0));
    grid()->pinCurrent();
    QVERIFY(table()->isColumnHidden(0));
}

void GridTest::tellsMissingFromEmpty()
{
    QCOMPARE(cells(2), (QStringList{QString(), QStringLiteral("missing"), QStringLiteral("007")}));
    QVERIFY(grid()->model()->index(1, 2).data(Qt::FontRole).value<QFont>().italic());
    grid()->setFilterTexts({{QStringLiteral("note"), QStringLiteral("empty")}});
    QCOMPARE(cells(0), QStringList{QStringLiteral("1")});
    grid()->setFilterTexts({{QStringLiteral("note"), QStringLiteral("missing")}});
    QCOMPARE(cells(0), QStringList{QStringLiteral("2")});
}

void GridTest::copiesWithAndWithoutHeading()
{
    choose(0, 1);
    grid()->moveCurrent(1);
    table()->selectAll();
    grid()->copySelection(true);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("patient_id\tnote\tsex\n1\t\tfemale\n2\t\tmale\n3\t007\tfemale\n"));
    table()->setCurrentIndex(grid()->model()->index(2, 2));
    grid()->copySelection(false);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("007\n"));
}

void GridTest::exportsWhatIsShownOrAll()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("table.csv"));
    grid()->setFilterTexts({{QStringLiteral("sex"), QStringLiteral("female")}});
    grid()->setFilterTexts({{QStringLiteral("sex"), QStringLiteral("= female")}});
    choose(0, 0);
    grid()->sortByCurrent(false);
    grid()->sortByCurrent(false);
    choose(0, 1);
    grid()->hideCurrent();
    SB_VERIFY_RESULT(grid()->exportTo(path, true));
    QCOMPARE(TestSupport::read(path), QByteArray("patient_id,note\r\n3,007\r\n1,\r\n"));
    SB_VERIFY_RESULT(grid()->exportTo(path, false));
    QCOMPARE(TestSupport::read(path), QByteArray("patient_id,sex,note\r\n1,female,\r\n2,male,\r\n3,female,007\r\n"));
}

void GridTest::keepsTheArrangementWithTheNextResult()
{
    choose(0, 1);
    grid()->sortByCurrent(false);
    grid()->setFilterTexts({{QStringLiteral("sex"), QStringLiteral("female")}});
    grid()->setFilterTexts({{QStringLiteral("sex"), QStringLiteral("= female")}});
    m_page->setResult(result());
    QCOMPARE(cells(0), (QStringList{QStringLiteral("1"), QStringLiteral("3")}));
}

void GridTest::exportsWorkbooksAndMarkdown()
{
    const QTemporaryDir folder;
    const QString book = folder.filePath(QStringLiteral("table.xlsx"));
    grid()->setFilterTexts({{QStringLiteral("sex"), QStringLiteral("= female")}});
    SB_VERIFY_RESULT(grid()->exportTo(book, true));
    QProcess python;
    python.start(QStringLiteral("python3"), {QStringLiteral("-c"), QStringLiteral("import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read('xl/worksheets/sheet1.xml').decode())"), book});
    QVERIFY(python.waitForFinished(30000));
    const QByteArray sheet = python.readAllStandardOutput();
    QVERIFY2(sheet.contains("<t>007</t>"), sheet.constData()); // leading zeros stay
    QVERIFY(sheet.contains("<v>3</v>") && !sheet.contains("<t>male</t>"));

    const QString notes = folder.filePath(QStringLiteral("table.md"));
    SB_VERIFY_RESULT(grid()->exportTo(notes, true));
    QFile file(notes);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("| patient_id | sex | note |\n| ---: | --- | --- |\n| 1 | female |  |\n| 3 | female | 007 |\n"));
}

void GridTest::remembersItsViewForTheNextTime()
{
    choose(0, 0);
    grid()->sortByCurrent(false);
    grid()->sortByCurrent(false);
    grid()->setFilterTexts({{QStringLiteral("sex"), QStringLiteral("= female")}});
    choose(0, 2);
    grid()->hideCurrent();
    const QVariantMap state = grid()->viewState();
    TablePage other(&m_jobs, QString(), &m_theme);
    other.setExplaining(false);
    other.grid()->setViewState(state);
    other.setResult(result());
    QCOMPARE(other.grid()->countText(), QStringLiteral("2 of 3 rows · 2 of 3 columns"));
    QCOMPARE(other.grid()->model()->index(0, 0).data().toString(), QStringLiteral("3"));
    QCOMPARE(other.grid()->viewState(), state);
}

void GridTest::arrangesLargeTablesAside()
{
    constexpr std::int64_t kRows = 30000;
    auto large = std::make_shared<Study::PreviewResult>();
    Table::ResultTable table;
    table.name = "dataset";
    table.rows = static_cast<std::size_t>(kRows);
    Table::ColumnBuilder builder(Core::kInt);
    for (std::int64_t row = 0; row < kRows; ++row) {
        builder.append(Core::Value(row));
    }
    Table::ResultColumn column;
    column.spec.name = "patient_id";
    column.spec.type = Core::kInt;
    column.values = builder.finish();
    table.columns.push_back(std::move(column));
    large->tables.push_back(std::move(table));
    m_page->setResult(large);
    choose(0, 0);
    grid()->setFilterTexts({{QStringLiteral("patient_id"), QStringLiteral(">= 29998")}});
    QVERIFY(grid()->countText().contains(QStringLiteral("sorting and filtering"))); // said until it is done
    QTRY_COMPARE(grid()->model()->rowCount(), 2);
    choose(0, 0);
    grid()->sortByCurrent(false);
    grid()->sortByCurrent(false);
    QTRY_COMPARE(grid()->model()->index(0, 0).data().toString(), QStringLiteral("29999"));
}

void GridTest::saysWhichFilterDoesNotFit()
{
    grid()->setFilterTexts({{QStringLiteral("patient_id"), QStringLiteral("> many")}});
    QVERIFY2(grid()->countText().startsWith(QStringLiteral("⚠")), qPrintable(grid()->countText()));
    QCOMPARE(grid()->model()->rowCount(), 3); // a filter half typed hides nothing
}

void GridTest::keepsTheRulesOfModels()
{
    const QAbstractItemModelTester tester(grid()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    grid()->setFilterTexts({{QStringLiteral("sex"), QStringLiteral("= male")}});
    m_page->setResult(result());
    choose(0, 1);
    grid()->sortByCurrent(false);
    QCOMPARE(grid()->model()->rowCount(), 1);
}

QTEST_MAIN(GridTest)
#include "tst_grid.moc"
