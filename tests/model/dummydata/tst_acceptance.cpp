// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>

#include "tests/support/testsupport.h"

namespace
{

using Row = QHash<QString, QString>;

QStringList texts(const QJsonValue &value)
{
    QStringList result;
    for (const QJsonValue &item : value.toArray()) {
        result.append(item.toString());
    }
    return result;
}

bool isTrue(const QString &cell)
{
    return !cell.isEmpty() && cell != QStringLiteral("F");
}

/// Whether a row is one that the rule speaks of; an empty cell is never true and never compared.
bool applies(const QJsonObject &rule, const Row &row)
{
    if (rule.contains(QStringLiteral("left"))) {
        const QString left = row.value(rule.value(QStringLiteral("left")).toString());
        if (const QString other = rule.value(QStringLiteral("greaterThan")).toString(); !other.isEmpty()) {
            return !left.isEmpty() && !row.value(other).isEmpty() && left > row.value(other);
        }
        const QString right = row.value(rule.value(QStringLiteral("notLessThan")).toString());
        return !left.isEmpty() && !right.isEmpty() && left.toDouble() * rule.value(QStringLiteral("times")).toDouble() >= right.toDouble();
    }
    for (const QString &name : texts(rule.value(QStringLiteral("true")))) {
        if (!isTrue(row.value(name))) {
            return false;
        }
    }
    for (const QString &name : texts(rule.value(QStringLiteral("false")))) {
        if (isTrue(row.value(name))) {
            return false;
        }
    }
    return true;
}

bool isBeyond(const QString &cell, const QJsonValue &bound, bool below)
{
    if (bound.isString()) {
        return below ? cell < bound.toString() : cell > bound.toString();
    }
    return below ? cell.toDouble() < bound.toDouble() : cell.toDouble() > bound.toDouble();
}

/// What a variable lacks of what is demanded; empty if nothing.
QStringList faultsOf(const QString &name, const QJsonObject &demand, const QList<Row> &rows)
{
    QStringList faults;
    QSet<QString> seen;
    qsizetype missing = 0;
    for (const Row &row : rows) {
        const QString cell = row.value(name);
        if (cell.isEmpty()) {
            ++missing;
            continue;
        }
        seen.insert(cell);
        for (const bool below : {true, false}) {
            const QJsonValue bound = demand.value(below ? QStringLiteral("min") : QStringLiteral("max"));
            if (!bound.isUndefined() && isBeyond(cell, bound, below)) {
                faults.append(name + QStringLiteral(" is out of bounds: ") + cell);
            }
        }
    }
    for (const QString &value : texts(demand.value(QStringLiteral("values")))) {
        if (!seen.contains(value)) {
            faults.append(name + QStringLiteral(" is never ") + value);
        }
    }
    for (const QString &value : texts(demand.value(QStringLiteral("never")))) {
        if (seen.contains(value)) {
            faults.append(name + QStringLiteral(" is ") + value);
        }
    }
    if (seen.size() < demand.value(QStringLiteral("distinct")).toInt()) {
        faults.append(QStringLiteral("%1 has %2 different values").arg(name).arg(seen.size()));
    }
    const QString null = demand.value(QStringLiteral("null")).toString();
    if ((null == QStringLiteral("never") && missing > 0) || (null == QStringLiteral("some") && (missing == 0 || seen.isEmpty()))
        || (null == QStringLiteral("always") && !seen.isEmpty())) {
        faults.append(QStringLiteral("%1 is missing in %2 rows").arg(name).arg(missing));
    }
    return faults;
}

QList<Row> readRows(const QByteArray &csv)
{
    QList<Row> rows;
    QStringList header;
    for (const QString &line : QString::fromUtf8(csv).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const QStringList cells = line.trimmed().split(QLatin1Char(','));
        if (header.isEmpty()) {
            header = cells;
            continue;
        }
        Row row;
        for (qsizetype i = 0; i < header.size(); ++i) {
            row.insert(header.at(i), cells.value(i));
        }
        rows.append(row);
    }
    return rows;
}

} // namespace

/// The small definitions of dummy-data.md 5, run as whole processes.
class TestDummyAcceptance : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void meetsEveryDemand_data();
    void meetsEveryDemand();
};

void TestDummyAcceptance::initTestCase()
{
    TestSupport::bootstrap();
}

void TestDummyAcceptance::meetsEveryDemand_data()
{
    QTest::addColumn<QJsonObject>("sample");
    const QJsonArray cases = QJsonDocument::fromJson(TestSupport::read(QFINDTESTDATA("data/acceptance.json"))).array();
    QVERIFY(!cases.isEmpty());
    for (const QJsonValue &value : cases) {
        QTest::newRow(qPrintable(value.toObject().value(QStringLiteral("id")).toString())) << value.toObject();
    }
}

void TestDummyAcceptance::meetsEveryDemand()
{
    QFETCH(QJsonObject, sample);
    QTemporaryDir study;
    QHash<QString, QByteArray> files{{QStringLiteral("analysis/dataset_definition.py"), texts(sample.value(QStringLiteral("definition"))).join(QLatin1Char('\n')).toUtf8()}};
    const QJsonObject extra = sample.value(QStringLiteral("files")).toObject();
    for (auto it = extra.begin(); it != extra.end(); ++it) {
        files.insert(it.key(), it.value().toString().toUtf8());
    }
    TestSupport::writeTree(study.path(), files);
    QProcess process;
    process.setWorkingDirectory(study.path());
    process.start(TestSupport::program(QStringLiteral("studybench-cli")),
                  {QStringLiteral("generate-dataset"), QStringLiteral("analysis/dataset_definition.py"), QStringLiteral("--seed"), QStringLiteral("1")});
    QVERIFY(process.waitForFinished(60000));
    const QList<Row> rows = readRows(process.readAllStandardOutput());
    const QString log = QString::fromUtf8(process.readAllStandardError());
    QCOMPARE(rows.size(), qsizetype{sample.value(QStringLiteral("rows")).toInt()});
    if (!sample.value(QStringLiteral("possible")).toBool()) {
        QVERIFY2(log.contains(QStringLiteral("dummy-population-impossible")) || log.contains(QStringLiteral("dummy-population-not-found")), qPrintable(log));
        return;
    }
    QStringList faults;
    const QJsonObject variables = sample.value(QStringLiteral("variables")).toObject();
    for (auto it = variables.begin(); it != variables.end(); ++it) {
        faults += faultsOf(it.key(), it.value().toObject(), rows);
    }
    for (const QJsonValue &rule : sample.value(QStringLiteral("present")).toArray()) {
        const auto count = std::count_if(rows.begin(), rows.end(), [&rule](const Row &row) { return applies(rule.toObject(), row); });
        if (count < rule.toObject().value(QStringLiteral("rows")).toInt()) {
            faults.append(QString::fromUtf8(QJsonDocument(rule.toObject()).toJson(QJsonDocument::Compact)) + QStringLiteral(" is too rare"));
        }
    }
    for (const QJsonValue &rule : sample.value(QStringLiteral("absent")).toArray()) {
        if (std::any_of(rows.begin(), rows.end(), [&rule](const Row &row) { return applies(rule.toObject(), row); })) {
            faults.append(QString::fromUtf8(QJsonDocument(rule.toObject()).toJson(QJsonDocument::Compact)) + QStringLiteral(" occurs"));
        }
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QStringLiteral("; "))));
}

QTEST_GUILESS_MAIN(TestDummyAcceptance)
#include "tst_acceptance.moc"
