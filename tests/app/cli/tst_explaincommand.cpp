// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "model/repository/repository.h"
#include "tests/support/testsupport.h"

/// `explain` as a whole process: the definition in words with the count of each step, and what it
/// means otherwise than at a commit.
class ExplainCommandTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void countsEachStep();
    void saysWhatChangedSinceACommit_data();
    void saysWhatChangedSinceACommit();

private:
    struct Outcome
    {
        int status = -1;
        QByteArray out;
        QByteArray error;
    };
    [[nodiscard]] Outcome explain(const QStringList &words) const;

    QTemporaryDir m_study;
};

namespace
{

const char kDefinition[] = R"(from ehrql import create_dataset
from ehrql.tables.core import patients, clinical_events
dataset = create_dataset()
adult = patients.date_of_birth.is_on_or_before("2002-01-01")
dataset.define_population(adult & (patients.sex == "female"))
dataset.sex = patients.sex
events = clinical_events.where(clinical_events.numeric_value > 1)
dataset.n = events.count_for_patient()
)";

} // namespace

void ExplainCommandTest::initTestCase()
{
    TestSupport::bootstrap();
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/dataset.py"), kDefinition},
                                            {QStringLiteral("dummy/patients.csv"), "patient_id,date_of_birth,sex\n"
                                                                                   "1,1980-01-01,female\n"
                                                                                   "2,2010-02-01,female\n"
                                                                                   "3,1985-01-01,male\n"
                                                                                   "4,1970-01-01,female\n"},
                                            {QStringLiteral("dummy/clinical_events.csv"), "patient_id,date,numeric_value\n"
                                                                                          "1,2020-01-01,2\n"
                                                                                          "1,2020-01-02,0.5\n"
                                                                                          "3,2020-01-01,4\n"
                                                                                          "4,2020-01-01,0.1\n"}});
    auto repository = Repository::Repo::init(m_study.path());
    SB_VERIFY_RESULT(repository);
    SB_VERIFY_RESULT(repository->stage({QStringLiteral("analysis/dataset.py")}));
    SB_VERIFY_RESULT(repository->commit(QStringLiteral("First"), {QStringLiteral("An Author"), QStringLiteral("author@example.org")}));
}

ExplainCommandTest::Outcome ExplainCommandTest::explain(const QStringList &words) const
{
    QProcess process;
    process.setWorkingDirectory(m_study.path());
    process.start(TestSupport::program(QStringLiteral("studybench-cli")), QStringList{QStringLiteral("explain"), QStringLiteral("analysis/dataset.py")} + words);
    if (!process.waitForFinished(60000)) {
        return {-1, {}, "it did not end"};
    }
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

void ExplainCommandTest::countsEachStep()
{
    const Outcome outcome = explain({QStringLiteral("--dummy-tables"), QStringLiteral("dummy")});
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QList<QByteArray> left{"Population: 2 of 4 dummy patients", "2002-01-01: 3 left, 1 excluded", "sex is \"female\": 2 left, 1 excluded",
                           "sex (str): patients.sex. 2 with a value, 0 missing", "clinical_events: 3 rows of 2 patients",
                           "where numeric_value is more than 1.0: 1 rows of 1 patients"};
    for (const QByteArray &line : outcome.out.split('\n')) {
        if (!left.isEmpty() && line.contains(left.constFirst())) {
            left.removeFirst();
        }
    }
    QVERIFY2(left.isEmpty(), QByteArray("not said in this order: " + left.value(0) + " in:\n" + outcome.out).constData());
}

void ExplainCommandTest::saysWhatChangedSinceACommit_data()
{
    QTest::addColumn<QByteArray>("definition");
    QTest::addColumn<QString>("commit");
    QTest::addColumn<int>("status");
    QTest::addColumn<QList<QByteArray>>("says");
    const QByteArray same(kDefinition);
    QByteArray other = same;
    other.replace("> 1)", "> 2)").replace("dataset.sex = patients.sex", "dataset.alive = patients.is_alive_on(\"2020-01-01\")");
    const QString head = QStringLiteral("HEAD");
    QTest::newRow("nothing") << same << head << 0 << QList<QByteArray>{"The meaning is the same."};
    QTest::newRow("comments and spaces") << "# a note\n\n" + same << head << 0 << QList<QByteArray>{"The meaning is the same."};
    QTest::newRow("variables") << other << head << 0
                               << QList<QByteArray>{"1 added, 1 removed, 1 changed", "`n`", "above 1", "above 2", "`alive` added", "`sex` removed"};
    QTest::newRow("no such commit") << same << QStringLiteral("nothing") << 1 << QList<QByteArray>{"no commit", "nothing"};
}

void ExplainCommandTest::saysWhatChangedSinceACommit()
{
    QFETCH(QByteArray, definition);
    QFETCH(QString, commit);
    QFETCH(int, status);
    QFETCH(QList<QByteArray>, says);
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/dataset.py"), definition}});
    const Outcome outcome = explain({QStringLiteral("--since"), commit});
    QCOMPARE(outcome.status, status);
    for (const QByteArray &text : std::as_const(says)) {
        QVERIFY2((outcome.out + outcome.error).contains(text), QByteArray(text + " is not in: " + outcome.out + outcome.error).constData());
    }
}

QTEST_GUILESS_MAIN(ExplainCommandTest)
#include "tst_explaincommand.moc"
