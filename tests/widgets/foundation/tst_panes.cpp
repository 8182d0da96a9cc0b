// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testsupport.h"
#include "widgets/foundation/panes.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

using namespace Gui;

/// Sizes that follow the text (ux.md statement 62), and the band over dummy data.
class TestPanes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void tablesGrowWithTheirText()
    {
        QStandardItemModel model(3, 3);
        QTableView table;
        table.setModel(&model);
        fitTableToText(&table, 8);
        table.setColumnWidth(1, 120);
        const int row = table.rowHeight(0);
        const int text = table.fontMetrics().height();
        QCOMPARE(row, text + 8);
        QFont large = table.font();
        large.setPointSizeF(large.pointSizeF() * 2);
        table.setFont(large);
        const int largeText = table.fontMetrics().height();
        QVERIFY(largeText > text);
        QCOMPARE(table.rowHeight(0), largeText + 8);
        QCOMPARE(table.columnWidth(1), 120 * largeText / text);
    }

    void theBandDrawsNothingOverTheNews_data()
    {
        QTest::addColumn<int>("width");
        QTest::newRow("room for both") << 900;
        QTest::newRow("room for the news alone") << 330;
    }

    void theBandDrawsNothingOverTheNews()
    {
        QFETCH(const int, width);
        const QString news = QStringLiteral("from 10:42 · the code has 1 error");
        const auto picture = [width](const QString &details, const QString &stale) {
            Theme theme;
            DummyBand band(&theme);
            band.setDetails(details);
            band.setStale(stale);
            band.resize(width, band.sizeHint().height());
            return band.grab().toImage();
        };
        // The news looks the same with and without details beside it.
        const QImage with = picture(QStringLiteral("1,000 patients · seed 1"), news);
        const QImage without = picture({}, news);
        const int from = width - QFontMetrics(QLabel().font()).horizontalAdvance(news) - 10;
        QCOMPARE(with.copy(from, 0, width - from, with.height()), without.copy(from, 0, width - from, without.height()));
        QVERIFY(picture({}, {}) != without);
    }
};

QTEST_MAIN(TestPanes)
#include "tst_panes.moc"
