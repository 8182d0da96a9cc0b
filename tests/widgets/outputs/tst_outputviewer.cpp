// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include "model/core/jobqueue.h"
#include "model/runner/workspace.h"
#include "tests/support/testsupport.h"
#include "widgets/outputs/outputtablemodel.h"
#include "widgets/outputs/outputviewer.h"

using namespace Gui;

class TestOutputViewer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init();
    void cleanup();

    void tablesMarkWhatACheckerAsks();
    void changesAreShownByCell();
    void figuresAreComparedByPixel();
    void whatAnotherProgramWritesIsShown();
    void everyKindHasItsView_data();
    void everyKindHasItsView();
    void whatIsGoneIsSaid();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Core::JobQueue> m_jobs;
    std::unique_ptr<Study::OpenStudy> m_study;
    Theme m_theme;
};

void TestOutputViewer::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    TestSupport::writeTree(m_folder->path(), {{QStringLiteral("project.yaml"), "version: '5.0'\nactions:\n  tables:\n    run: python:v2 python analysis/tables.py\n    outputs:\n      moderately_sensitive:\n"
                                                                            "        tables: output/*.csv\n        figures: output/*.svg\n        pictures: output/*.png\n"
                                                                            "        records: output/*.json\n        pages: output/*.html\n"},
                                              {QStringLiteral("output/a.csv"), "group,count\nx,3\ny,20\n"},
                                              {QStringLiteral("output/a.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><rect width=\"40\" height=\"20\"/></svg>"},
                                              {QStringLiteral("output/bad.png"), "no picture"},
                                              {QStringLiteral("output/a.json"), "{\"b\":[1,2]}"},
                                              {QStringLiteral("output/a.html"), "<script>alert(1)</script>"}});
    m_jobs = std::make_unique<Core::JobQueue>();
    auto study = Study::OpenStudy::open(m_folder->path(), m_jobs.get());
    TestSupport::require(study);
    m_study = std::move(*study);
}

void TestOutputViewer::cleanup()
{
    m_study.reset();
    m_jobs.reset();
}

void TestOutputViewer::tablesMarkWhatACheckerAsks()
{
    OutputViewer viewer(m_study.get(), QStringLiteral("output/a.csv"), &m_theme);
    auto *table = viewer.findChild<QTableView *>(QStringLiteral("outputTable"));
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QTRY_VERIFY(table->model()->index(0, 1).data().toString().startsWith(QStringLiteral("▲"))); // once project.yaml has said who sees it
    const QModelIndex small = table->model()->index(0, 1);
    QVERIFY(small.data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("S1")));
    QVERIFY(small.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("S1")));
    QVERIFY(!table->model()->index(0, 0).data().toString().contains(QStringLiteral("▲")));
    auto *questions = viewer.findChild<QListWidget *>(QStringLiteral("outputQuestions"));
    QVERIFY(questions->item(0)->text().contains(QStringLiteral("S")));
    QVERIFY(!viewer.findChild<QPlainTextEdit *>(QStringLiteral("outputRemedy"))->toPlainText().isEmpty());
}

void TestOutputViewer::changesAreShownByCell()
{
    TestSupport::writeTree(m_folder->path(), {{QStringLiteral("metadata/previous/output/a.csv"), "group,count\nx,3\ny,25\n"}});
    OutputViewer viewer(m_study.get(), QStringLiteral("output/a.csv"), &m_theme);
    auto *model = qobject_cast<OutputTableModel *>(viewer.findChild<QTableView *>(QStringLiteral("outputTable"))->model());
    QTRY_COMPARE(model->rowCount(), 2);
    const QList<QLabel *> labels = viewer.findChildren<QLabel *>();
    QTRY_VERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel *label) { return label->text().contains(QStringLiteral("1 cell")); }));
    QCOMPARE(model->index(1, 1).data().toString(), QStringLiteral("20 ← 25"));
    QVERIFY(model->index(1, 1).data(Qt::BackgroundRole).isValid());
    QVERIFY(!model->index(1, 0).data(Qt::BackgroundRole).isValid());
}

void TestOutputViewer::figuresAreComparedByPixel()
{
    const auto drawing = [](const char *fill) {
        return QByteArray("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><rect width=\"20\" height=\"20\" fill=\"") + fill + "\"/></svg>";
    };
    TestSupport::writeTree(m_folder->path(), {{QStringLiteral("output/b.svg"), drawing("red")}, {QStringLiteral("metadata/previous/output/b.svg"), drawing("blue")},
                                              {QStringLiteral("output/c.svg"), drawing("red")}, {QStringLiteral("metadata/previous/output/c.svg"), drawing("red")}});
    OutputViewer viewer(m_study.get(), QStringLiteral("output/b.svg"), &m_theme);
    viewer.resize(900, 600);
    viewer.show();
    auto *shown = viewer.findChild<QComboBox *>(QStringLiteral("outputPicturesShown"));
    auto *picture = viewer.findChild<QLabel *>(QStringLiteral("outputPicture"));
    QTRY_VERIFY(shown->isVisible());
    const auto leftColour = [picture]() { return picture->pixmap().toImage().pixelColor(2, picture->pixmap().height() / 2); };
    QCOMPARE(leftColour(), QColor(Qt::red));
    shown->setCurrentIndex(1);
    QCOMPARE(leftColour(), QColor(Qt::blue));
    shown->setCurrentIndex(2);
    QCOMPARE(leftColour(), QColor(Qt::blue));
    shown->setCurrentIndex(3);
    QCOMPARE(leftColour(), m_theme.color(Role::Error));
    const QList<QLabel *> labels = viewer.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel *label) { return label->text().contains(QStringLiteral("50 % of the figure")); }));
    OutputViewer same(m_study.get(), QStringLiteral("output/c.svg"), &m_theme);
    same.show();
    auto *stack = same.findChild<QStackedWidget *>();
    QTRY_COMPARE(stack->currentWidget()->objectName(), QStringLiteral("outputPicture"));
    QVERIFY(!same.findChild<QComboBox *>(QStringLiteral("outputPicturesShown"))->isVisible());
}

void TestOutputViewer::whatAnotherProgramWritesIsShown()
{
    OutputViewer viewer(m_study.get(), QStringLiteral("output/a.csv"), &m_theme);
    auto *table = viewer.findChild<QTableView *>(QStringLiteral("outputTable"));
    QTRY_COMPARE(table->model()->rowCount(), 2);
    TestSupport::writeTree(m_folder->path(), {{QStringLiteral("output/a.csv"), "group,count\nx,30\ny,20\nz,40\n"}});
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QFile::remove(m_folder->filePath(QStringLiteral("output/a.csv"))); // and replaced whole
    TestSupport::writeTree(m_folder->path(), {{QStringLiteral("output/a.csv"), "group,count\nx,30\n"}});
    QTRY_COMPARE(table->model()->rowCount(), 1);
}

void TestOutputViewer::everyKindHasItsView_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("shown");
    QTest::newRow("drawing") << QStringLiteral("output/a.svg") << QStringLiteral("outputPicture");
    QTest::newRow("json") << QStringLiteral("output/a.json") << QStringLiteral("outputJson");
    QTest::newRow("page") << QStringLiteral("output/a.html") << QStringLiteral("outputText");
    QTest::newRow("table") << QStringLiteral("output/a.csv") << QStringLiteral("outputGrid");
}

void TestOutputViewer::everyKindHasItsView()
{
    QFETCH(QString, path);
    QFETCH(QString, shown);
    OutputViewer viewer(m_study.get(), path, &m_theme);
    auto *stack = viewer.findChild<QStackedWidget *>();
    QTRY_COMPARE(stack->currentWidget()->objectName(), shown);
    if (path.endsWith(QStringLiteral(".html"))) {
        QCOMPARE(viewer.findChild<QPlainTextEdit *>(QStringLiteral("outputText"))->toPlainText(), QStringLiteral("<script>alert(1)</script>"));
    } else if (path.endsWith(QStringLiteral(".json"))) {
        const QTreeWidgetItem *whole = viewer.findChild<QTreeWidget *>(QStringLiteral("outputJsonTree"))->topLevelItem(0);
        QCOMPARE(whole->childCount(), 1);
        QCOMPARE(whole->child(0)->text(0), QStringLiteral("b"));
        whole->child(0)->treeWidget()->expandItem(whole->child(0));
        QCOMPARE(whole->child(0)->childCount(), 2);
        QCOMPARE(whole->child(0)->child(1)->text(1), QStringLiteral("2"));
    } else if (path.endsWith(QStringLiteral(".svg"))) {
        QVERIFY(!viewer.findChild<QLabel *>(QStringLiteral("outputPicture"))->pixmap().isNull());
    }
}

void TestOutputViewer::whatIsGoneIsSaid()
{
    for (const char *name : {"output/none.csv", "output/bad.png"}) {
        OutputViewer viewer(m_study.get(), QLatin1String(name), &m_theme);
        const QList<QLabel *> labels = viewer.findChildren<QLabel *>();
        QTRY_VERIFY(std::any_of(labels.cbegin(), labels.cend(), [name](const QLabel *label) {
            return label->text().contains(QLatin1String(name)) && label->text().endsWith(u'.');
        }));
    }
}

QTEST_MAIN(TestOutputViewer)
#include "tst_outputviewer.moc"
