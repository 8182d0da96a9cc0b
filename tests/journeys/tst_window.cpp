// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/repository/repository.h"
#include "model/study/newstudy.h"
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "translations/languages.h"
#include "widgets/editor/editorpane.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/jobs/jobspane.h"
#include "widgets/jobs/requeststree.h"
#include "widgets/pipeline/pipelinepane.h"
#include "widgets/repository/changespane.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QTreeView>
#include <QTreeWidget>

using TestSupport::require;

namespace {

constexpr int kLong = 60'000;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

void copyTree(const QString &from, const QString &to)
{
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString source = files.next();
        const QString target = to + source.mid(from.size());
        QDir().mkpath(QFileInfo(target).absolutePath());
        QFile::copy(source, target);
    }
}

int errorsIn(const WindowHarness &harness)
{
    return harness.page()->study()->problems().count(Core::Severity::Error);
}

/// Answers the next input dialog with a text.
void answerDialog(const QString &text)
{
    QTimer::singleShot(150, qApp, [text]() {
        auto *dialog = qobject_cast<QInputDialog *>(QApplication::activeModalWidget());
        if (!dialog) {
            qFatal("no question was asked");
        }
        dialog->setTextValue(text);
        dialog->accept();
    });
}

} // namespace

/// The main job through the main window, as a person does it.
class TestWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TestSupport::bootstrap();
        QVERIFY(Languages::install({s("en")}));
    }

    void theSampleFromOpeningToAFollowedJob()
    {
        WindowHarness harness;
        harness.picture(s("welcome"));
        harness.startServer();
        const QString study = harness.folder(s("statins"));
        require(Study::createSample(study));
        journey(harness, study, s("analysis/dataset_definition.py"), s("patients.sex"), s("patients.sexx"),
                s("sample"));
    }

    void aPublicStudyFromOpeningToAFollowedJob()
    {
        const QString original = qEnvironmentVariable("STUDYBENCH_PUBLIC_STUDY");
        if (original.isEmpty()) {
            QSKIP(
                "Set STUDYBENCH_PUBLIC_STUDY to a checkout of a public study, and STUDYBENCH_PUBLIC_BREAK to "
                "FILE:GOOD:BAD, to run this journey on it.");
        }
        const QStringList broken =
            qEnvironmentVariable("STUDYBENCH_PUBLIC_BREAK",
                                 s("analysis/dataset_definition.py:patients.sex:patients.sexx"))
                .split(u':');
        QCOMPARE(broken.size(), 3);
        WindowHarness harness;
        harness.startServer();
        const QString study = harness.folder(s("public"));
        copyTree(original, study);
        QDir(study + s("/.git")).removeRecursively();
        journey(harness, study, broken.at(0), broken.at(1), broken.at(2), s("public"));
    }

    void aHostileDefinitionIsStoppedAndTheWindowAnswers_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addRow("endless loop") << QByteArray("while True: pass\n");
        QTest::addRow("memory") << QByteArray("x = [0] * (10 ** 10)\n");
        QTest::addRow("network") << QByteArray(
            "import socket; socket.create_connection(('127.0.0.1', 80))\n");
        QTest::addRow("other files") << QByteArray("open('/etc/shadow').read()\n");
        QTest::addRow("writing") << QByteArray("open('/tmp/out', 'w')\n");
        QTest::addRow("programs") << QByteArray("import os; os.system('true')\n");
        QTest::addRow("processes") << QByteArray("import os\nwhile True: os.fork()\n");
        QTest::addRow("crash") << QByteArray("import ctypes; ctypes.string_at(0)\n");
        QTest::addRow("exit") << QByteArray("import os; os._exit(3)\n");
        QTest::addRow("recursion") << QByteArray("def f(): f()\nf()\n");
    }

    void aHostileDefinitionIsStoppedAndTheWindowAnswers()
    {
        QFETCH(QByteArray, line);
        WindowHarness harness;
        const QString study = harness.folder(s("hostile"));
        const QByteArray good =
            "from ehrql import create_dataset\nfrom ehrql.tables.core import patients\n"
            "dataset = create_dataset()\ndataset.define_population(patients.exists_for_patient())\n"
            "dataset.sex = patients.sex\n";
        TestSupport::writeTree(study, {{s("analysis/dataset_definition.py"), good}});
        QVERIFY(harness.window()->openStudy(study));
        Study::LivePreview &preview = harness.page()->study()->preview();
        QTRY_COMPARE_WITH_TIMEOUT(preview.state(), Study::LivePreview::State::Fresh, kLong);
        const auto opened = harness.page()->study()->document(s("analysis/dataset_definition.py"));
        SB_VERIFY_RESULT(opened);

        // While the evaluator holds the hostile code, the window's own events keep coming.
        int beats = 0;
        qint64 worst = 0;
        QElapsedTimer since;
        since.start();
        QTimer heart;
        QObject::connect(&heart, &QTimer::timeout, &heart, [&]() {
            ++beats;
            worst = std::max(worst, since.restart());
        });
        heart.start(20);
        (*opened)->setText(QString::fromUtf8(good + line));
        QTRY_COMPARE_WITH_TIMEOUT(preview.state(), Study::LivePreview::State::Stale, kLong);
        heart.stop();
        QVERIFY2(worst < 2000, qPrintable(s("the window was held for %1 ms").arg(worst)));
        QVERIFY(beats > 0);
        QVERIFY(errorsIn(harness) > 0);
        const QList<Core::Diagnostic> problems =
            harness.page()->study()->problems().forFile(s("analysis/dataset_definition.py"));
        QVERIFY(!problems.isEmpty());
        QVERIFY2(problems.constFirst().range.start.line >= 6, qPrintable(problems.constFirst().toString()));

        // The last good result is still there, and mending the code brings a fresh one.
        QVERIFY(preview.result());
        (*opened)->setText(QString::fromUtf8(good));
        QTRY_COMPARE_WITH_TIMEOUT(preview.state(), Study::LivePreview::State::Fresh, kLong);
    }

private:
    /// Open → break a column → squiggle and problem → fix → preview changes → run → commit and
    /// push → submit → succeeded with its log → closed and opened again.
    void journey(WindowHarness &harness, const QString &study, const QString &definition, const QString &good,
                 const QString &bad, const QString &pictures)
    {
        QVERIFY(harness.window()->openStudy(study));
        harness.watchModels();
        Gui::StudyPage *page = harness.page();
        Gui::EditorPane *pane = page->openFile(definition);
        QVERIFY(pane);
        Study::LivePreview &preview = page->study()->preview();
        QTRY_COMPARE_WITH_TIMEOUT(preview.state(), Study::LivePreview::State::Fresh, kLong);
        auto *table = harness.find<QTableView>("previewTable");
        QTRY_VERIFY(table->model()->rowCount() > 0);
        QCOMPARE(errorsIn(harness), 0);
        QTest::qWait(300);
        harness.picture(pictures + s("-open"));
        pane->setFace(1);
        QTest::qWait(300);
        harness.picture(pictures + s("-page"));
        pane->setFace(0);

        // Break a column name by typing.
        const Study::PreviewResultPtr before = preview.result();
        const QString text = pane->document()->text();
        const qsizetype at = text.indexOf(good);
        QVERIFY(at >= 0);
        const Core::TextPosition end = Core::positionOf(text, at + good.size());
        pane->editor()->goTo({end, end});
        QElapsedTimer sinceKey;
        sinceKey.start();
        QTest::keyClicks(pane->editor(), bad.mid(good.size()));
        QVERIFY(pane->document()->text().contains(bad));
        QTRY_VERIFY(errorsIn(harness) > 0);
        qInfo("a problem %lld ms after the last key", sinceKey.elapsed());
        QTRY_VERIFY(!pane->editor()->problems().isEmpty());
        QCOMPARE(pane->editor()->problems().constFirst().range.start.line, end.line);
        auto *problems = harness.find<QTableView>("problemsTable");
        QTRY_VERIFY(problems->model()->rowCount() > 0);
        QVERIFY(problems->model()->index(0, 1).data().toString().contains(bad.section(u'.', -1)));
        QTRY_COMPARE(preview.state(), Study::LivePreview::State::Stale);
        QCOMPARE(preview.result(), before);
        harness.picture(pictures + s("-broken"));

        // The offered fix mends it; the preview is made anew.
        const QList<Core::Fix> fixes = pane->editor()->problems().constFirst().fixes;
        QVERIFY(!fixes.isEmpty());
        emit pane->fixChosen(fixes.constFirst());
        QTRY_COMPARE_WITH_TIMEOUT(preview.state(), Study::LivePreview::State::Fresh, kLong);
        QVERIFY(preview.result() != before);
        QCOMPARE(errorsIn(harness), 0);
        QCOMPARE(pane->document()->text(), text);

        runPipeline(harness, pictures);
        if (QTest::currentTestFailed()) {
            return;
        }
        commitAndPush(harness, study, pane, pictures);
        if (QTest::currentTestFailed()) {
            return;
        }
        submitAndFollow(harness, pictures);
        if (QTest::currentTestFailed()) {
            return;
        }

        // Closed and opened again, everything is where it was.
        harness.restart();
        QVERIFY(harness.window()->openStudy(study));
        QVERIFY(harness.page()->currentEditor());
        QCOMPARE(harness.page()->currentEditor()->document()->path(), definition);
        auto *tree = harness.find<Gui::RequestsTree>("jobRequests");
        QTRY_COMPARE_WITH_TIMEOUT(tree->requests().size(), 1, kLong);
        QCOMPARE(tree->requests().constFirst().status, s("succeeded"));
        QCOMPARE(tree->topLevelItemCount(), 1);
    }

    void runPipeline(WindowHarness &harness, const QString &pictures)
    {
        harness.page()->showSide(Gui::StudyPage::Side::Pipeline);
        Gui::PipelinePane *pipeline = harness.page()->pipeline();
        QTest::mouseClick(harness.find<QPushButton>("pipelineRunAll"), Qt::LeftButton);
        QTRY_VERIFY(!pipeline->record().requested.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(!pipeline->isRunning(), 3 * kLong);
        for (const Runner::ActionRecord &action : pipeline->record().actions) {
            QVERIFY2(action.state() == Runner::State::Succeeded,
                     qPrintable(action.action + s(": ") + action.message + s("\n")
                                + pipeline->logLines(action.action).join(u'\n')));
        }
        QVERIFY(pipeline->record().succeeded());
        QVERIFY(!harness.find<QPlainTextEdit>("runLog")->toPlainText().isEmpty());
        QTest::qWait(500);
        harness.picture(pictures + s("-run"));
        harness.page()->showSide(Gui::StudyPage::Side::Outputs);
        QTest::qWait(500);
        harness.picture(pictures + s("-outputs"));
    }

    void commitAndPush(WindowHarness &harness, const QString &study, Gui::EditorPane *pane,
                       const QString &pictures)
    {
        Gui::ChangesPane *changes = harness.page()->changes();
        harness.page()->showSide(Gui::StudyPage::Side::Changes);
        QTest::qWait(100);
        harness.picture(pictures + s("-no-history"));
        changes->startRepository();
        QTRY_VERIFY_WITH_TIMEOUT(changes->changeCount() > 0, kLong);
        const QString remote = harness.folder(s("remote.git"));
        require(Repository::Repo::openBare(remote));

        harness.find<QLineEdit>("authorName")->setText(s("Ada Lovelace"));
        harness.find<QLineEdit>("authorEmail")->setText(s("ada@example.org"));
        harness.find<QPlainTextEdit>("commitMessage")->setPlainText(s("Start the study"));
        QTest::qWait(200);
        harness.picture(pictures + s("-changes"));
        answerDialog(remote);
        QTest::mouseClick(harness.find<QPushButton>("commitAndPushButton"), Qt::LeftButton);
        const auto pushedHead = [&]() {
            const auto bare = Repository::Repo::openBare(remote);
            return bare ? bare->resolve(s("main")).value_or(QString()) : QString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(!pushedHead().isEmpty(), kLong);
        const auto repo = Repository::Repo::open(study);
        SB_VERIFY_RESULT(repo);
        const auto head = repo->head();
        SB_VERIFY_RESULT(head);
        QCOMPARE(pushedHead(), head->commit);
        QTRY_COMPARE_WITH_TIMEOUT(changes->changeCount(), 0, kLong);

        // One more edit, left for the submission to commit.
        pane->document()->setText(pane->document()->text() + s("\n# looked at again\n"));
        SB_VERIFY_RESULT(harness.page()->study()->saveAll());
        QTRY_COMPARE_WITH_TIMEOUT(changes->changeCount(), 1, kLong);
        QTest::qWait(300);
        harness.picture(pictures + s("-one-change"));
    }

    void submitAndFollow(WindowHarness &harness, const QString &pictures)
    {
        harness.page()->showSide(Gui::StudyPage::Side::Jobs);
        auto *button = harness.find<QPushButton>("submitButton");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), kLong);
        harness.find<QPlainTextEdit>("jobMessage")->setPlainText(s("Look at it again"));
        harness.picture(pictures + s("-jobs"));
        // A double click sends one request.
        QTest::mouseClick(button, Qt::LeftButton);
        QTest::mouseDClick(button, Qt::LeftButton);
        QTest::mouseRelease(button, Qt::LeftButton);
        auto *tree = harness.find<Gui::RequestsTree>("jobRequests");
        const auto notice = [&harness]() {
            const auto *bar = harness.page()->jobs()->findChild<Gui::NoticeBar *>();
            return bar->isVisible() ? bar->sentence() : QString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(!tree->requests().isEmpty() || !notice().isEmpty(), kLong);
        QCOMPARE(notice(), QString());
        QTest::qWait(400);
        harness.picture(pictures + s("-submitted"));
        QTRY_VERIFY_WITH_TIMEOUT(!tree->requests().constFirst().isActive(), 3 * kLong);
        QCOMPARE(tree->requests().size(), 1);
        QVERIFY2(tree->requests().constFirst().status == s("succeeded"),
                 qPrintable(tree->requests().constFirst().message));
        QTRY_VERIFY_WITH_TIMEOUT(tree->topLevelItem(0)->childCount() > 0, kLong);
        QTreeWidgetItem *job = tree->topLevelItem(0)->child(0);
        tree->setCurrentItem(job);
        auto *log = harness.find<QPlainTextEdit>("runLog");
        QTRY_VERIFY_WITH_TIMEOUT(
            harness.find<QComboBox>("runOutputAction")->currentText().contains(job->text(0)), kLong);
        QTRY_VERIFY_WITH_TIMEOUT(!log->toPlainText().isEmpty(), kLong);
        QTest::qWait(300);
        harness.picture(pictures + s("-followed"));

        // And what it made, by privacy level; one is opened as far as this person may see it.
        const auto made = [tree]() -> QTreeWidgetItem * {
            for (int row = 0; row < tree->topLevelItem(0)->childCount(); ++row) {
                QTreeWidgetItem *one = tree->topLevelItem(0)->child(row);
                for (int below = 0; below < one->childCount(); ++below) {
                    if (one->child(below)->text(0).endsWith(s(".csv"))) {
                        return one->child(below);
                    }
                }
            }
            return nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(made() != nullptr, kLong);
        QVERIFY2(made()->text(1).contains(s("sensitive")), qPrintable(made()->text(1)));
        const QString output = made()->text(0);
        tree->setCurrentItem(made());
        tree->setFocus();
        QTest::keyClick(tree, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(harness.find<QComboBox>("runOutputAction")->currentText().contains(output), kLong);
        QVERIFY(log->toPlainText().contains(u','));
        QTest::qWait(300);
        harness.picture(pictures + s("-job-outputs"));
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
