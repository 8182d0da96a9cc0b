// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QImage>
#include <QPainter>
#include <QTemporaryDir>

#include "tests/support/testsupport.h"
#include "widgets/charts/exportdialog.h"
#include "widgets/charts/exportfile.h"
#include "widgets/charts/flowchart.h"

using namespace Gui;

/// The inclusion flow chart on the screen and as a file.
class FlowChartTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void makesABoxForEachCondition();
    void growsWithWordsAndWidth();
    void isSpoken();
    void writesFiles_data();
    void writesFiles();
    void writesTheSizeAsked();
    void refusesImpossibleSizes_data();
    void refusesImpossibleSizes();
    void keepsTheFileWhenItCannotWrite();

private:
    static Explanation::Attrition example()
    {
        Explanation::Attrition attrition;
        attrition.patients = 1612;
        attrition.steps.push_back({0, QStringLiteral("registered on index_date"), 1612, 1420, 180, 12});
        attrition.steps.push_back({0, QStringLiteral("age is at least 18"), 1420, 1420, 0, 0});
        return attrition;
    }
    static Drawing drawing()
    {
        return [](QPainter &painter, const QRectF &area, const Theme &theme, const QFont &font) { paintFlow(painter, area, flowOf(example()), theme, font); };
    }
};

void FlowChartTest::makesABoxForEachCondition()
{
    const QList<FlowBox> boxes = flowOf(example());
    QCOMPARE(boxes.size(), 3);
    QCOMPARE(boxes.at(0).count, 1612);
    QCOMPARE(boxes.at(1).count, 1420);
    QCOMPARE(boxes.at(1).text, QStringLiteral("registered on index_date"));
    QCOMPARE(boxes.at(1).excluded, QStringLiteral("192 excluded\n12 of them: a value is missing"));
    QVERIFY(boxes.at(2).excluded.isEmpty());
}

void FlowChartTest::growsWithWordsAndWidth()
{
    const Theme theme;
    const QFont font = screenFont(theme);
    QList<FlowBox> boxes = flowOf(example());
    const double before = flowHeight(boxes, 600, font);
    boxes[1].text = QStringLiteral("a much longer condition, said in as many words as it takes to need another line of the box");
    QVERIFY(flowHeight(boxes, 600, font) > before);
    QVERIFY(flowHeight(boxes, 250, font) > flowHeight(boxes, 600, font));
}

void FlowChartTest::isSpoken()
{
    const Theme theme;
    FlowChart chart(&theme);
    chart.setBoxes(flowOf(example()));
    QVERIFY(!chart.accessibleName().isEmpty());
    QVERIFY(chart.accessibleDescription().contains(QStringLiteral("age is at least 18: 1420")));
    QVERIFY(chart.heightForWidth(300) > 0);
}

void FlowChartTest::writesFiles_data()
{
    QTest::addColumn<ExportOptions::Format>("format");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("svg") << ExportOptions::Format::Svg << QByteArray("<?xml");
    QTest::newRow("pdf") << ExportOptions::Format::Pdf << QByteArray("%PDF-");
    QTest::newRow("png") << ExportOptions::Format::Png << QByteArray("\x89PNG");
}

void FlowChartTest::writesFiles()
{
    QFETCH(ExportOptions::Format, format);
    QFETCH(QByteArray, start);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chart"));
    ExportOptions options;
    options.format = format;
    SB_VERIFY_RESULT(exportDrawing(path, drawing(), options, QStringLiteral("population")));
    const QByteArray content = TestSupport::read(path);
    QVERIFY(content.startsWith(start));
    if (format == ExportOptions::Format::Svg) {
        QVERIFY(content.contains("registered on index_date")); // text stays text
        QVERIFY(content.contains(">Dummy data<"));
        options.sayDummy = false;
        SB_VERIFY_RESULT(exportDrawing(path, drawing(), options, QStringLiteral("population")));
        QVERIFY(!TestSupport::read(path).contains("Dummy data"));
    }
}

void FlowChartTest::writesTheSizeAsked()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chart.png"));
    ExportOptions options;
    options.format = ExportOptions::Format::Png;
    options.millimetres = QSizeF(50.8, 25.4); // 2 by 1 inches
    options.dotsPerInch = 150;
    SB_VERIFY_RESULT(exportDrawing(path, drawing(), options, {}));
    const QImage image(path);
    QCOMPARE(image.size(), QSize(300, 150));
    QCOMPARE(std::lround(image.dotsPerMeterX() * 0.0254), 150L);
    options.format = ExportOptions::Format::Svg;
    SB_VERIFY_RESULT(exportDrawing(path, drawing(), options, {}));
    QVERIFY(TestSupport::read(path).contains("width=\"50.8mm\" height=\"25.4mm\""));
}

void FlowChartTest::refusesImpossibleSizes_data()
{
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<int>("dpi");
    QTest::newRow("nothing") << QSizeF(0, 0) << 300;
    QTest::newRow("negative") << QSizeF(-5, 100) << 300;
    QTest::newRow("a wall") << QSizeF(100000, 100) << 300;
    QTest::newRow("too many pixels") << QSizeF(2000, 2000) << 2400;
    QTest::newRow("no resolution") << QSizeF(100, 100) << 0;
}

void FlowChartTest::refusesImpossibleSizes()
{
    QFETCH(QSizeF, size);
    QFETCH(int, dpi);
    const QTemporaryDir folder;
    ExportOptions options;
    options.format = ExportOptions::Format::Png;
    options.millimetres = size;
    options.dotsPerInch = dpi;
    const auto refused = exportDrawing(folder.filePath(QStringLiteral("x.png")), drawing(), options, {});
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("size")));
}

void FlowChartTest::keepsTheFileWhenItCannotWrite()
{
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("blocked"), "a file, no folder"}});
    ExportDialog dialog(QStringLiteral("population"), QSizeF(100, 100), drawing());
    QVERIFY(!dialog.exportTo(folder.filePath(QStringLiteral("blocked/chart.svg"))));
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("blocked"))), QByteArray("a file, no folder"));
    QVERIFY(dialog.exportTo(folder.filePath(QStringLiteral("chart.svg"))));
}

QTEST_MAIN(FlowChartTest)
#include "tst_flowchart.moc"
