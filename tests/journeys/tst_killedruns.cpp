// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/pipeline/pipelinepane.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QPushButton>
#include <QTest>

namespace
{

constexpr int kLong = 60'000;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const char kVictim[] = "--victim";

/// Actions whose scripts are the system's Python would not run everywhere: these are all done by this program.
const QHash<QString, QByteArray> &study()
{
    static const QHash<QString, QByteArray> files{
        {s("project.yaml"), "version: '5'\nactions:\n"
                            "  people:\n    run: ehrql:v1 generate-dataset analysis/people.py --output output/people.csv\n"
                            "    outputs: {highly_sensitive: {data: output/people.csv}}\n"
                            "  others:\n    run: ehrql:v1 generate-dataset analysis/others.py --output output/others.csv\n"
                            "    outputs: {highly_sensitive: {data: output/others.csv}}\n"
                            "  report:\n    run: 'dataset-report:v0.0.27 --input-files output/people.csv --output-dir output/report'\n"
                            "    needs: [people]\n    outputs: {moderately_sensitive: {html: output/report/people.html}}\n"},
        {s("analysis/people.py"), "from ehrql import create_dataset\nfrom ehrql.tables.core import patients\n"
                                  "dataset = create_dataset()\ndataset.configure_dummy_data(population_size=20)\n"
                                  "dataset.define_population(patients.exists_for_patient())\ndataset.sex = patients.sex\n"},
        {s("analysis/others.py"), "from ehrql import create_dataset\nfrom ehrql.tables.core import patients\n"
                                  "dataset = create_dataset()\ndataset.configure_dummy_data(population_size=20)\n"
                                  "dataset.define_population(patients.exists_for_patient())\ndataset.born = patients.date_of_birth\n"}};
    return files;
}

const QStringList &outputs()
{
    static const QStringList paths{s("output/people.csv"), s("output/others.csv"), s("output/report/people.html")};
    return paths;
}

/// What each action leaves, in the order of project.yaml.
QMap<QString, QString> outputOf()
{
    return {{s("people"), outputs().at(0)}, {s("others"), outputs().at(1)}, {s("report"), outputs().at(2)}};
}

/// The program that is killed: a window that opens the study and runs everything.
int victim(const QString &folder)
{
    WindowHarness harness;
    if (!harness.window()->openStudy(folder)) {
        return 3;
    }
    Gui::PipelinePane *pipeline = harness.page()->pipeline();
    auto *runAll = harness.find<QPushButton>("pipelineRunAll");
    if (!QTest::qWaitFor([&harness]() { return harness.page()->study()->project().actions.size() == 3; }, kLong)) {
        return 4;
    }
    runAll->click();
    const bool ended = QTest::qWaitFor([pipeline]() { return !pipeline->isRunning() && pipeline->record().finishedAt.isValid(); }, kLong);
    return ended && pipeline->record().succeeded() ? 0 : 5;
}

} // namespace

/// The window's own run, killed at changes of the study's files: the next window shows what is true, offers to carry on, and
/// does not do again what was done.
class TestKilledRuns : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void theNextWindowShowsTheTruth_data();
    void theNextWindowShowsTheTruth();

private:
    [[nodiscard]] QProcess *start(const QString &folder, int killAt, const QString &count = {});

    QTemporaryDir m_folder;
    int m_changes = 0;
    QMap<QString, QByteArray> m_made; ///< by a run that was left alone
};

QProcess *TestKilledRuns::start(const QString &folder, int killAt, const QString &count)
{
    auto *process = new QProcess(this);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(s("LD_PRELOAD"), TestSupport::program(s("studybench_killswitch.so")));
    environment.insert(s("STUDYBENCH_KILL_BELOW"), folder);
    environment.insert(s("STUDYBENCH_KILL_AT"), QString::number(killAt));
    environment.insert(s("STUDYBENCH_KILL_COUNT"), count);
    process->setProcessEnvironment(environment);
    process->start(QCoreApplication::applicationFilePath(), {s(kVictim), folder});
    return process;
}

void TestKilledRuns::initTestCase()
{
    TestSupport::bootstrap();
    const QString folder = QDir(m_folder.path()).canonicalPath() + s("/whole");
    TestSupport::writeTree(folder, study());
    const QString count = m_folder.filePath(s("count"));
    QProcess *process = start(folder, 0, count);
    QVERIFY(process->waitForFinished(2 * kLong));
    QVERIFY2(process->exitCode() == 0, process->readAllStandardError().constData());
    m_changes = TestSupport::read(count).trimmed().toInt();
    QVERIFY2(m_changes > 30, qPrintable(QString::number(m_changes)));
    for (const QString &path : outputs()) {
        m_made.insert(path, TestSupport::read(folder + u'/' + path));
        QVERIFY(!m_made.value(path).isEmpty());
    }
}

void TestKilledRuns::theNextWindowShowsTheTruth_data()
{
    // STUDYBENCH_EVERY_KILL tries each change; else some, spread over all.
    QTest::addColumn<int>("killAt");
    const int step = qEnvironmentVariableIsSet("STUDYBENCH_EVERY_KILL") ? 1 : std::max(1, m_changes / 7);
    for (int at = step; at <= m_changes; at += step) {
        QTest::addRow("at change %d of %d", at, m_changes) << at;
    }
}

void TestKilledRuns::theNextWindowShowsTheTruth()
{
    QFETCH(int, killAt);
    QTemporaryDir place;
    const QString folder = QDir(place.path()).canonicalPath() + s("/study");
    TestSupport::writeTree(folder, study());
    QProcess *process = start(folder, killAt);
    QVERIFY(process->waitForFinished(2 * kLong));
    const bool killed = process->exitStatus() == QProcess::CrashExit;
    QVERIFY(killed || process->exitCode() == 0); // the last changes may be fewer this time

    WindowHarness harness;
    QVERIFY(harness.window()->openStudy(folder));
    Gui::PipelinePane *pipeline = harness.page()->pipeline();
    const QMap<QString, Runner::ActionRecord> shown = Runner::RecordStore(folder).latest();
    QTRY_COMPARE_WITH_TIMEOUT(pipeline->records().keys(), shown.keys(), kLong);
    QStringList done;
    for (const Runner::ActionRecord &action : pipeline->records()) {
        QVERIFY2(action.isFinished(), qPrintable(action.action)); // nothing is said to run
        if (action.state() == Runner::State::Succeeded) {
            done.append(action.action);
            QVERIFY2(!TestSupport::read(folder + u'/' + outputOf().value(action.action)).isEmpty(), qPrintable(action.action));
        }
    }
    const bool began = !pipeline->record().actions.isEmpty();
    auto *notice = pipeline->findChild<Gui::NoticeBar *>();
    const bool complete = done.size() == outputs().size();
    QTRY_COMPARE_WITH_TIMEOUT(harness.page()->study()->project().actions.size(), outputs().size(), kLong);
    if (began && !complete) {
        QTRY_VERIFY_WITH_TIMEOUT(notice->isVisibleTo(pipeline) && pipeline->record().cutOff, kLong);
        pipeline->carryOn();
    } else {
        QVERIFY(!notice->isVisibleTo(pipeline));
        pipeline->runAll();
    }
    QTRY_VERIFY_WITH_TIMEOUT(!pipeline->isRunning() && pipeline->record().finishedAt.isValid(), kLong);
    for (const Runner::ActionRecord &action : pipeline->record().actions) {
        QVERIFY2(action.state() == Runner::State::Succeeded, qPrintable(action.action + s(": ") + action.message + s("\n") + pipeline->logLines(action.action).join(u'\n')));
    }
    for (const Runner::ActionRecord &action : pipeline->record().actions) {
        QVERIFY2(!done.contains(action.action), qPrintable(action.action)); // nothing twice
    }
    for (const QString &path : outputs()) {
        if (path.endsWith(s(".csv"))) { // the report says when it was made
            QCOMPARE(TestSupport::read(folder + u'/' + path), m_made.value(path));
        }
    }
    QVERIFY(!QFileInfo::exists(folder + s("/metadata/volumes")) || QDir(folder + s("/metadata/volumes")).isEmpty());
}

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == s(kVictim)) {
        TestSupport::bootstrap();
        return victim(arguments.value(2));
    }
    TestKilledRuns test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_killedruns.moc"
