// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
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
    void saysWhatItDoesNotKnow();

private:
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

void CasesTest::answers_data()
{
    QTest::addColumn<QJsonObject>("request");
    QTest::addColumn<QJsonValue>("expected");
    QFile file(QStringLiteral(STUDYBENCH_SOURCE_DIR "/tests/model/codelists/cases.jsonl"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    while (!file.atEnd()) {
        const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
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

void CasesTest::saysWhatItDoesNotKnow()
{
    const QJsonObject reply = ask({{QStringLiteral("id"), 7}, {QStringLiteral("op"), QStringLiteral("none")}});
    QCOMPARE(reply, (QJsonObject{{QStringLiteral("id"), 7}, {QStringLiteral("unsupported"), true}}));
}

QTEST_GUILESS_MAIN(CasesTest)
#include "tst_cases.moc"
