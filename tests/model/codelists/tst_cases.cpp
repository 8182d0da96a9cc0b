// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTest>

#include "tests/support/testsupport.h"

/// The console program of codelists.md 6, as whole process, on cases of our own: one line of
/// cases.jsonl is a request with the answer that is expected.
class CasesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void answers_data();
    void answers();
    void coverMarkedRules();
    void coverOperations();
    void saysWhatItDoesNotKnow();

private:
    static QList<QJsonObject> cases();
    QJsonObject ask(const QJsonObject &request);
};

void CasesTest::initTestCase()
{
    TestSupport::bootstrap();
}

QJsonObject CasesTest::ask(const QJsonObject &request)
{
    QProcess program;
    program.start(TestSupport::program(QStringLiteral("codelist_cases")), QStringList());
    program.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
    program.closeWriteChannel();
    program.waitForFinished();
    return QJsonDocument::fromJson(program.readAllStandardOutput()).object();
}

QList<QJsonObject> CasesTest::cases()
{
    QList<QJsonObject> all;
    QFile file(QStringLiteral(STUDYBENCH_SOURCE_DIR "/tests/model/codelists/cases.jsonl"));
    if (file.open(QIODevice::ReadOnly)) {
        while (!file.atEnd()) {
            all.append(QJsonDocument::fromJson(file.readLine()).object());
        }
    }
    return all;
}

void CasesTest::answers_data()
{
    QTest::addColumn<QJsonObject>("request");
    QTest::addColumn<QJsonValue>("expected");
    const QList<QJsonObject> all = cases();
    QVERIFY(!all.isEmpty());
    for (const QJsonObject &line : all) {
        QVERIFY(!line.isEmpty());
        const QJsonObject request{{QStringLiteral("id"), line.value(QStringLiteral("id"))},
                                  {QStringLiteral("op"), line.value(QStringLiteral("op"))},
                                  {QStringLiteral("in"), line.value(QStringLiteral("in"))}};
        QTest::newRow(qPrintable(line.value(QStringLiteral("id")).toString())) << request << line.value(QStringLiteral("out"));
    }
}

void CasesTest::answers()
{
    QFETCH(QJsonObject, request);
    QFETCH(QJsonValue, expected);
    const QJsonObject reply = ask(request);
    QCOMPARE(reply.value(QStringLiteral("id")), request.value(QStringLiteral("id")));
    const QByteArray got = QJsonDocument(QJsonObject{{QStringLiteral("out"), reply.value(QStringLiteral("out"))}}).toJson();
    const QByteArray want = QJsonDocument(QJsonObject{{QStringLiteral("out"), expected}}).toJson();
    QVERIFY2(reply.value(QStringLiteral("out")) == expected, (got + "instead of\n" + want).constData());
}

void CasesTest::coverMarkedRules()
{
    QFile file(QStringLiteral(STUDYBENCH_SOURCE_DIR "/tests/model/codelists/markedrules.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QSet<QString> rules;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (!line.startsWith(QLatin1Char('#'))) {
            rules.insert(line);
        }
    }
    QSet<QString> covered;
    for (const QJsonObject &line : cases()) {
        covered.insert(line.value(QStringLiteral("rule")).toString());
    }
    const QStringList without = (rules - covered).values();
    QVERIFY2(without.isEmpty(), qPrintable(QStringLiteral("no case: ") + without.join(QStringLiteral("; "))));
    const QStringList unknown = (covered - rules).values();
    QVERIFY2(unknown.isEmpty(), qPrintable(QStringLiteral("no such rule: ") + unknown.join(QStringLiteral("; "))));
}

void CasesTest::coverOperations()
{
    QSet<QString> covered;
    for (const QJsonObject &line : cases()) {
        covered.insert(line.value(QStringLiteral("op")).toString());
    }
    for (const char *operation :
         {"status", "definition", "from_codes", "import_codes", "clicks", "conflicts", "update", "search", "builder", "reapply", "ecl", "diff",
          "hash", "download", "upload", "check", "sha", "list_file", "local_check", "local_update", "valid_code", "read_csv"}) {
        QVERIFY2(covered.contains(QLatin1String(operation)), operation);
    }
}

void CasesTest::saysWhatItDoesNotKnow()
{
    const QJsonObject reply = ask({{QStringLiteral("id"), 7}, {QStringLiteral("op"), QStringLiteral("none")}});
    QCOMPARE(reply, (QJsonObject{{QStringLiteral("id"), 7}, {QStringLiteral("unsupported"), true}}));
}

QTEST_GUILESS_MAIN(CasesTest)
#include "tst_cases.moc"
