// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "model/core/jobqueue.h"
#include "tests/support/testsupport.h"
#include "widgets/pipeline/graphcanvas.h"
#include "widgets/pipeline/graphgroups.h"
#include "widgets/pipeline/graphlayout.h"
#include "widgets/pipeline/pipelineform.h"
#include "widgets/pipeline/pipelinegraph.h"

using namespace Gui;

namespace
{

const char *const kProject = "# our study\n"
                             "version: '5.0'\n"
                             "\n"
                             "actions:\n"
                             "  extract: # the first\n"
                             "    run: >\n"
                             "      python:v2 python\n"
                             "      analysis/a.py\n"
                             "    outputs:\n"
                             "      highly_sensitive:\n"
                             "        data: \"output/data.csv\" # quoted\n"
                             "\n"
                             "  table:\n"
                             "    run: r:v2 analysis/b.R\n"
                             "    needs: [extract]\n"
                             "    outputs:\n"
                             "      moderately_sensitive:\n"
                             "        table: output/table.csv\n";

Pipeline::Project chain(int actions, int length)
{
    Pipeline::Project project;
    for (int i = 0; i < actions; ++i) {
        Pipeline::Action action;
        action.id.value = QStringLiteral("a%1").arg(i);
        if (i % length != 0) {
            action.needs.append({QStringLiteral("a%1").arg(i - 1), {}});
        }
        project.actions.append(action);
    }
    return project;
}

} // namespace

class TestPipelineFaces : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init();
    void cleanup();

    void neededActionsLieToTheLeft_data();
    void neededActionsLieToTheLeft();
    void circlesAndUnknownNeedsDoNoHarm();
    void theFormRenamesThroughNeeds();
    void theFormEditsKeepTheRest();
    void theFormAddsAndRemoves();
    void theFormKeepsBadConfiguration();
    void largePartsStandInFoldedLayers();
    void tallPartsAreFoldedToo();
    void aGraphTooLargeToReadShowsItsBeginning();
    void theBeginningFillsTheView();
    void linesAreDrawnAsFarAsTheyShow();
    void foldersStandAsOneBox();
    void groupsAreClosedAndOpened();
    void theGraphDrawsNeeds();
    void theGraphIsWalkedByKeys();
    void theGraphSaysWhatIsChosen();

private:
    [[nodiscard]] QString text() const { return m_study->openDocument(QStringLiteral("project.yaml"))->text(); }
    void waitForProject(const std::function<bool()> &there) { QTRY_VERIFY(there()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Core::JobQueue> m_jobs;
    std::unique_ptr<Study::OpenStudy> m_study;
    Theme m_theme;
};

void TestPipelineFaces::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    TestSupport::writeTree(m_folder->path(), {{QStringLiteral("project.yaml"), kProject}, {QStringLiteral("analysis/a.py"), "print()\n"}});
    m_jobs = std::make_unique<Core::JobQueue>();
    auto study = Study::OpenStudy::open(m_folder->path(), m_jobs.get());
    TestSupport::require(study);
    m_study = std::move(*study);
    TestSupport::require(m_study->document(QStringLiteral("project.yaml")));
    waitForProject([this]() { return m_study->project().actions.size() == 2; });
}

void TestPipelineFaces::cleanup()
{
    m_study.reset();
    m_jobs.reset();
}

void TestPipelineFaces::neededActionsLieToTheLeft_data()
{
    QTest::addColumn<int>("actions");
    QTest::addColumn<int>("length");
    QTest::newRow("one chain") << 6 << 6;
    QTest::newRow("several parts") << 60 << 7;
    QTest::newRow("all alone") << 20 << 1;
    QTest::newRow("large") << 3000 << 3000;
}

void TestPipelineFaces::neededActionsLieToTheLeft()
{
    QFETCH(int, actions);
    QFETCH(int, length);
    const GraphLayout layout = layoutOf(chain(actions, length));
    QCOMPARE(layout.nodes.size(), actions);
    QCOMPARE(layout.edges.size(), actions - (actions + length - 1) / length);
    for (const GraphLayout::Edge &edge : layout.edges) {
        const QRectF &from = layout.nodes.at(edge.from).rect;
        const QRectF &to = layout.nodes.at(edge.to).rect;
        QVERIFY(from.right() < to.left());
        QVERIFY(edge.curve.size() >= 4 && edge.curve.size() % 3 == 1);
        QCOMPARE(edge.curve.first().x(), from.right());
        QCOMPARE(edge.curve.last().x(), to.left());
    }
    for (int i = 0; i < std::min(actions, 100); ++i) {
        QVERIFY(layout.bounds.contains(layout.nodes.at(i).rect));
        for (int j = 0; j < i; ++j) {
            QVERIFY(!layout.nodes.at(i).rect.intersects(layout.nodes.at(j).rect));
        }
    }
}

void TestPipelineFaces::circlesAndUnknownNeedsDoNoHarm()
{
    Pipeline::Project project = chain(3, 3);
    project.actions[0].needs = {{QStringLiteral("a2"), {}}, {QStringLiteral("a0"), {}}, {QStringLiteral("nobody"), {}}, {QStringLiteral("a2"), {}}};
    const GraphLayout layout = layoutOf(project);
    QCOMPARE(layout.nodes.size(), 3);
    QCOMPARE(layout.edges.size(), 3); // each line once, none to itself, none to nobody
    QVERIFY(layoutOf({}).nodes.isEmpty());
}

void TestPipelineFaces::theFormRenamesThroughNeeds()
{
    PipelineForm form(m_study.get(), &m_theme);
    form.showAction(QStringLiteral("extract"));
    auto *name = form.findChild<QLineEdit *>(QStringLiteral("pipelineFormName"));
    QCOMPARE(name->text(), QStringLiteral("extract"));
    name->setText(QStringLiteral("people"));
    emit name->editingFinished();
    QCOMPARE(text(), QString::fromLatin1(kProject).replace(QStringLiteral("  extract:"), QStringLiteral("  people:")).replace(QStringLiteral("[extract]"), QStringLiteral("[people]")));
    waitForProject([&form]() { return form.currentAction() == QStringLiteral("people"); });
}

void TestPipelineFaces::theFormEditsKeepTheRest()
{
    PipelineForm form(m_study.get(), &m_theme);
    form.showAction(QStringLiteral("extract"));
    auto *outputs = form.findChild<QTableWidget *>(QStringLiteral("pipelineFormOutputs"));
    QCOMPARE(outputs->rowCount(), 1);
    outputs->item(0, 2)->setText(QStringLiteral("output/people.csv"));
    const QString after = text();
    QVERIFY(after.contains(QStringLiteral("output/people.csv")));
    QVERIFY(after.contains(QStringLiteral("# quoted")));
    QVERIFY(after.contains(QStringLiteral("# our study")) && after.contains(QStringLiteral("  extract: # the first\n    run: >\n")));
    QVERIFY(after.endsWith(QString::fromLatin1(kProject).section(QStringLiteral("\n\n  table:"), 1)));
}

void TestPipelineFaces::theFormAddsAndRemoves()
{
    PipelineForm form(m_study.get(), &m_theme);
    form.addAction();
    waitForProject([&form]() { return form.currentAction() == QStringLiteral("new_action"); });
    QVERIFY(text().startsWith(QString::fromLatin1(kProject)));
    auto *needs = form.findChild<QComboBox *>(QStringLiteral("pipelineFormAddNeed"));
    emit needs->activated(needs->findText(QStringLiteral("table")));
    waitForProject([this]() { return m_study->project().find(QStringLiteral("new_action"))->needNames() == QStringList{QStringLiteral("table")}; });
    form.findChild<QPushButton *>(QStringLiteral("pipelineFormRemove"))->click();
    QCOMPARE(text().trimmed(), QString::fromLatin1(kProject).trimmed());
}

void TestPipelineFaces::theFormKeepsBadConfiguration()
{
    PipelineForm form(m_study.get(), &m_theme);
    form.showAction(QStringLiteral("table"));
    auto *config = form.findChild<QPlainTextEdit *>(QStringLiteral("pipelineFormConfig"));
    config->setPlainText(QStringLiteral("{\"a\": "));
    QFocusEvent out(QEvent::FocusOut);
    QCoreApplication::sendEvent(config, &out);
    QCOMPARE(text(), QString::fromLatin1(kProject));
    QCOMPARE(config->toPlainText(), QStringLiteral("{\"a\": "));
    config->setPlainText(QStringLiteral("{\"a\": [1, 2]}"));
    QCoreApplication::sendEvent(config, &out);
    waitForProject([this]() { return m_study->project().find(QStringLiteral("table"))->config.has_value(); });
    QCOMPARE(m_study->project().find(QStringLiteral("table"))->configText, QStringLiteral("{\"a\": [1, 2]}"));
}

void TestPipelineFaces::largePartsStandInFoldedLayers()
{
    // One action that two thousand need, and one that needs every tenth of those.
    constexpr int kActions = 2000;
    Pipeline::Project project = chain(kActions, 1);
    for (int i = 1; i < kActions - 1; ++i) {
        project.actions[i].needs = {{QStringLiteral("a0"), {}}};
        if (i % 10 == 0) {
            project.actions[kActions - 1].needs.append({QStringLiteral("a%1").arg(i), {}});
        }
    }
    const GraphLayout layout = layoutOf(project);
    QSet<std::pair<int, int>> corners;
    for (const GraphLayout::Node &node : layout.nodes) {
        corners.insert({static_cast<int>(node.rect.x()), static_cast<int>(node.rect.y())});
    }
    QCOMPARE(corners.size(), kActions); // none upon another
    const double proportion = layout.bounds.width() / layout.bounds.height();
    QVERIFY2(proportion > 0.3 && proportion < 6.0, qPrintable(QString::number(proportion)));
    for (const GraphLayout::Edge &edge : layout.edges) {
        QVERIFY(layout.nodes.at(edge.from).rect.right() < layout.nodes.at(edge.to).rect.left());
    }
}

void TestPipelineFaces::tallPartsAreFoldedToo()
{
    // Three stars of two hundred actions each.
    Pipeline::Project project = chain(600, 1);
    for (int i = 0; i < 600; ++i) {
        project.actions[i].needs.clear();
        if (i % 200 != 0) {
            project.actions[i].needs = {{QStringLiteral("a%1").arg(i / 200 * 200), {}}};
        }
    }
    const GraphLayout layout = layoutOf(project);
    const double proportion = layout.bounds.width() / layout.bounds.height();
    QVERIFY2(proportion > 0.1, qPrintable(QString::number(proportion)));
    QCOMPARE(layout.edges.size(), 597);
    for (const GraphLayout::Edge &edge : layout.edges) {
        QVERIFY(layout.nodes.at(edge.from).rect.right() < layout.nodes.at(edge.to).rect.left());
    }
}

void TestPipelineFaces::aGraphTooLargeToReadShowsItsBeginning()
{
    GraphCanvas canvas(&m_theme);
    canvas.resize(700, 500);
    const Pipeline::Project large = chain(400, 1);
    canvas.setProject(large, layoutOf(large));
    const double first = canvas.zoom();
    QVERIFY2(first > 0.3, qPrintable(QString::number(first)));
    canvas.fit();
    const double whole = canvas.zoom();
    QVERIFY(whole < first);
    canvas.resize(720, 520); // the whole stays the whole
    QVERIFY(canvas.zoom() < first);
}

void TestPipelineFaces::theBeginningFillsTheView()
{
    // One action that four hundred others need, halfway down the sheet.
    Pipeline::Project project = chain(400, 1);
    for (int i = 1; i < 400; ++i) {
        project.actions[i].needs = {{QStringLiteral("a0"), {}}};
    }
    const GraphLayout layout = layoutOf(project);
    GraphCanvas canvas(&m_theme);
    canvas.resize(700, 500);
    canvas.setProject(project, layout);
    const auto isBoxAt = [&canvas](QPoint place) {
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, place);
        return canvas.selected();
    };
    const double zoom = canvas.zoom();
    const int left = 28 + static_cast<int>(kGraphNode.width() * zoom / 2.0);
    QCOMPARE(isBoxAt(QPoint(left, canvas.height() / 2)), QStringLiteral("a0"));
    // No empty sheet above: the action that stands at the very top of the sheet is not pushed down for one in the middle.
    const Pipeline::Project row = chain(400, 1);
    canvas.setProject(row, layoutOf(row));
    QCOMPARE(isBoxAt(QPoint(left, 28 + static_cast<int>(kGraphNode.height() * canvas.zoom() / 2.0))), QStringLiteral("a0"));
}

void TestPipelineFaces::linesAreDrawnAsFarAsTheyShow()
{
    const Pipeline::Project project = chain(3, 3);
    const GraphScene scene(project, layoutOf(project), {});
    const QRectF bounds = scene.layout().bounds;
    const QPainterPath curve = scene.curveOf(0);
    const QList<QPolygonF> whole = scene.partsOf(0, bounds, 0.1);
    QCOMPARE(whole.size(), 1); // one chain from end to end
    QCOMPARE(whole.first().first(), curve.pointAtPercent(0.0));
    QCOMPARE(whole.first().last(), curve.pointAtPercent(1.0));
    QVERIFY(scene.partsOf(0, bounds.translated(0.0, 10 * bounds.height()), 0.1).isEmpty());
    // What shows in a strip is a piece of the whole, point by point, and covers the strip.
    const QRectF strip(curve.pointAtPercent(0.5).x() - 2.0, bounds.top(), 4.0, bounds.height());
    const QList<QPolygonF> parts = scene.partsOf(0, strip, 0.1);
    QCOMPARE(parts.size(), 1);
    QVERIFY(parts.first().first().x() <= strip.left() && parts.first().last().x() >= strip.right());
    for (const QPointF &point : parts.first()) {
        QVERIFY(whole.first().contains(point));
    }
}

void TestPipelineFaces::foldersStandAsOneBox()
{
    const Pipeline::Project project = Pipeline::parseProject(QStringLiteral("version: '5'\nactions:\n"
                                                                           "  get: {run: ehrql:v1 generate-dataset analysis/d.py --output o.csv, outputs: {highly_sensitive: {o: o.csv}}}\n"
                                                                           "  flu1: {run: r:v2 analysis/flu/a.R, needs: [get], outputs: {moderately_sensitive: {o: flu.csv}}}\n"
                                                                           "  flu2: {run: r:v2 analysis/flu/b.R, needs: [flu1, get], outputs: {highly_sensitive: {o: flu.rds}}}\n"
                                                                           "  end: {run: r:v2 analysis/c.R, needs: [flu1, flu2], outputs: {highly_sensitive: {o: e.csv}}}\n"),
                                                             QStringLiteral("project.yaml"))
                                          .project;
    const QHash<QString, QString> folders = foldersOf(project);
    QCOMPARE(folders.value(QStringLiteral("flu2")), QStringLiteral("analysis/flu"));
    QCOMPARE(grouped(project, folders, {}).project.actionNames(), project.actionNames());
    const GroupedProject closed = grouped(project, folders, {QStringLiteral("analysis/flu")});
    QCOMPARE(closed.project.actionNames(), QStringList({QStringLiteral("get"), QStringLiteral("analysis/flu/"), QStringLiteral("end")}));
    QCOMPARE(closed.members.value(QStringLiteral("analysis/flu/")), QStringList({QStringLiteral("flu1"), QStringLiteral("flu2")}));
    QCOMPARE(closed.project.actions.at(1).needNames(), QStringList({QStringLiteral("get")}));
    QCOMPARE(closed.project.actions.at(2).needNames(), QStringList({QStringLiteral("analysis/flu/")}));
    QCOMPARE(closed.project.actions.at(1).outputs.size(), 2);
    GraphCanvas canvas(&m_theme);
    canvas.setProject(closed.project, layoutOf(closed.project), closed.members);
    canvas.select(QStringLiteral("analysis/flu/"));
    QVERIFY2(canvas.accessibleDescription().contains(QStringLiteral("2 action")), qPrintable(canvas.accessibleDescription()));
    // Where all scripts lie in one folder, the folders of the outputs tell the actions apart.
    const Pipeline::Project flat = Pipeline::parseProject(QStringLiteral("version: '5'\nactions:\n"
                                                                        "  a: {run: r:v2 analysis/a.R, outputs: {highly_sensitive: {o: output/one/a.csv}}}\n"
                                                                        "  b: {run: r:v2 analysis/b.R, outputs: {highly_sensitive: {o: b.csv}}}\n"),
                                                          QStringLiteral("project.yaml"))
                                       .project;
    QCOMPARE(foldersOf(flat).value(QStringLiteral("a")), QStringLiteral("output/one"));
    QVERIFY(!foldersOf(flat).contains(QStringLiteral("b")));
}

void TestPipelineFaces::groupsAreClosedAndOpened()
{
    PipelineGraph graph(m_study.get(), &m_theme);
    graph.show();
    auto *menu = graph.findChild<QPushButton *>(QStringLiteral("pipelineGraphGroups"))->menu();
    const auto shown = [&graph](const QString &name) {
        graph.canvas()->select(QString());
        graph.canvas()->select(name, false);
        return graph.canvas()->selected() == name;
    };
    const QString first = m_study->project().actions.first().id.value;
    QTRY_VERIFY(shown(first));
    emit menu->aboutToShow();
    menu->actions().first()->trigger(); // Close All
    QTRY_VERIFY(!shown(first));
    const QString folder = foldersOf(m_study->project()).value(first);
    QTRY_VERIFY(shown(groupName(folder)));
    emit graph.canvas()->activated(groupName(folder)); // as by Enter
    QTRY_VERIFY(shown(first));
}

void TestPipelineFaces::theGraphDrawsNeeds()
{
    PipelineGraph graph(m_study.get(), &m_theme);
    emit graph.canvas()->needRemoved(QStringLiteral("table"), QStringLiteral("extract"));
    waitForProject([this]() { return m_study->project().find(QStringLiteral("table"))->needs.isEmpty(); });
    emit graph.canvas()->needDrawn(QStringLiteral("table"), QStringLiteral("extract"));
    waitForProject([this]() { return m_study->project().find(QStringLiteral("table"))->needNames() == QStringList{QStringLiteral("extract")}; });
    QVERIFY(text().contains(QStringLiteral("# the first")));
}

void TestPipelineFaces::theGraphIsWalkedByKeys()
{
    GraphCanvas canvas(&m_theme);
    canvas.resize(500, 400);
    const Pipeline::Project project = m_study->project();
    canvas.setProject(project, layoutOf(project));
    QSignalSpy chosen(&canvas, &GraphCanvas::selectionChanged);
    QSignalSpy opened(&canvas, &GraphCanvas::activated);
    QTest::keyClick(&canvas, Qt::Key_Right);
    QCOMPARE(canvas.selected(), QStringLiteral("extract"));
    QTest::keyClick(&canvas, Qt::Key_Right);
    QCOMPARE(canvas.selected(), QStringLiteral("table"));
    QTest::keyClick(&canvas, Qt::Key_Right); // nothing further
    QCOMPARE(canvas.selected(), QStringLiteral("table"));
    QTest::keyClick(&canvas, Qt::Key_Left);
    QCOMPARE(canvas.selected(), QStringLiteral("extract"));
    QTest::keyClick(&canvas, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(chosen.size(), 3);
    const double before = canvas.zoom();
    QTest::keyClick(&canvas, Qt::Key_Plus);
    QVERIFY(canvas.zoom() > before);
    QVERIFY(!canvas.grab().isNull());
}

void TestPipelineFaces::theGraphSaysWhatIsChosen()
{
    GraphCanvas canvas(&m_theme);
    canvas.resize(500, 400);
    const Pipeline::Project project = m_study->project();
    canvas.setProject(project, layoutOf(project));
    canvas.select(QStringLiteral("table"));
    QVERIFY(canvas.accessibleDescription().contains(QStringLiteral("Needs: extract")));
    canvas.setFilter(QStringLiteral("extract"));
    canvas.setProject(project, layoutOf(project)); // what was chosen stays
    QCOMPARE(canvas.selected(), QStringLiteral("table"));
}

QTEST_MAIN(TestPipelineFaces)
#include "tst_pipelinefaces.moc"
