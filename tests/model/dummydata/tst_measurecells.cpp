// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <set>

#include <QProcess>
#include <QTemporaryDir>

#include "tests/support/testsupport.h"

namespace
{

struct Cell
{
    double numerator = 0;
    double denominator = 0;
};

/// Cells of one measure by interval and group text.
using Cells = std::map<QString, std::map<QString, Cell>>;

const QByteArray kPreamble = "from ehrql import INTERVAL, case, create_measures, months, weeks, when, years\n"
                             "from ehrql.tables.tpp import addresses, clinical_events, medications, patients, practice_registrations\n"
                             "measures = create_measures()\n"
                             "measures.configure_disclosure_control(enabled=False)\n";

std::map<QString, Cells> run(const QByteArray &definition)
{
    const QTemporaryDir study;
    TestSupport::writeTree(study.path(), {{QStringLiteral("analysis/measures.py"), kPreamble + definition}});
    QProcess process;
    process.setWorkingDirectory(study.path());
    process.start(TestSupport::program(QStringLiteral("studybench-cli")), {QStringLiteral("generate-measures"), QStringLiteral("analysis/measures.py")});
    if (!process.waitForFinished(60000) || process.exitCode() != 0) {
        qFatal("generate-measures failed: %s", process.readAllStandardError().constData());
    }
    std::map<QString, Cells> measures;
    const QStringList lines = QString::fromUtf8(process.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        // measure, interval_start, interval_end, ratio, numerator, denominator, groups
        const QStringList cells = lines.at(i).trimmed().split(QLatin1Char(','));
        measures[cells.at(0)][cells.at(1)][cells.mid(6).join(QLatin1Char('|'))] = {cells.at(4).toDouble(), cells.at(5).toDouble()};
    }
    return measures;
}

} // namespace

/// The measures of dummy-data.md 5: tables that can be looked at.
class TestMeasureCells : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void fillsEveryMonthOfEachSex();
    void fillsDeprivationAndAge();
    void fillsWeeksWhoseDenominatorIsAnEvent();
    void findsNewCasesInEveryRegionAndMonth();
};

void TestMeasureCells::fillsEveryMonthOfEachSex()
{
    auto measures = run("reg = practice_registrations.exists_for_patient_on(INTERVAL.start_date)\n"
                        "ev = clinical_events.where(clinical_events.snomedct_code == '185345009').where(clinical_events.date.is_during(INTERVAL))\n"
                        "measures.define_measure('seen', numerator=ev.exists_for_patient(), denominator=reg & (patients.age_on(INTERVAL.start_date) >= 18),\n"
                        "    group_by={'sex': patients.sex}, intervals=months(24).starting_on('2022-01-01'))\n");
    const Cells &cells = measures[QStringLiteral("seen")];
    QCOMPARE(cells.size(), std::size_t{24});
    int between = 0;
    std::set<QString> sexes;
    std::map<QString, double> before;
    for (const auto &[month, groups] : cells) {
        for (const auto &[sex, cell] : groups) {
            sexes.insert(sex);
        }
        for (const QString &sex : {QStringLiteral("female"), QStringLiteral("male")}) {
            const Cell cell = groups.contains(sex) ? groups.at(sex) : Cell{};
            QVERIFY2(cell.denominator >= 8, qPrintable(month + sex));
            between += cell.numerator > 0 && cell.numerator < cell.denominator ? 1 : 0;
            if (before.contains(sex)) {
                QVERIFY(std::abs(cell.denominator - before[sex]) <= 0.1 * before[sex]);
            }
            before[sex] = cell.denominator;
        }
    }
    QVERIFY(between >= 43);
    QCOMPARE(sexes.size(), std::size_t{4});
}

void TestMeasureCells::fillsDeprivationAndAge()
{
    auto measures = run("quintile = addresses.for_patient_on(INTERVAL.start_date).imd_quintile\n"
                        "age = patients.age_on(INTERVAL.start_date)\n"
                        "band = case(when(age < 18).then('0-17'), when(age < 65).then('18-64'), otherwise='65+')\n"
                        "rx = medications.where(medications.dmd_code.is_in(['322341003', '36126211000001107'])).where(medications.date.is_during(INTERVAL))\n"
                        "measures.define_defaults(denominator=(age >= 0) & practice_registrations.exists_for_patient_on(INTERVAL.start_date),\n"
                        "    intervals=years(5).starting_on('2019-01-01'))\n"
                        "measures.define_measure('by_imd', numerator=rx.exists_for_patient(), group_by={'imd': quintile, 'band': band})\n"
                        "measures.define_measure('issues', numerator=rx.count_for_patient(), group_by={'band': band})\n");
    const Cells &cells = measures[QStringLiteral("by_imd")];
    std::size_t filled = 0;
    std::size_t enough = 0;
    for (const auto &[year, groups] : cells) {
        for (const auto &[group, cell] : groups) {
            filled += group.startsWith(QLatin1Char('|')) ? 0U : 1U;
            enough += cell.denominator >= 8 ? 1U : 0U;
        }
    }
    QVERIFY2(filled >= 90, QByteArray::number(static_cast<int>(filled)).constData());
    QVERIFY2(enough >= 86, QByteArray::number(static_cast<int>(enough)).constData());
    bool above = false;
    for (const auto &[year, groups] : measures[QStringLiteral("issues")]) {
        for (const auto &[group, cell] : groups) {
            above = above || cell.numerator > cell.denominator;
        }
    }
    QVERIFY(above);
}

void TestMeasureCells::fillsWeeksWhoseDenominatorIsAnEvent()
{
    auto measures = run("test = clinical_events.where(clinical_events.snomedct_code == '999791000000106').where(clinical_events.date.is_during(INTERVAL))\n"
                        "high = test.where(clinical_events.numeric_value > 58)\n"
                        "measures.define_measure('poor_control', numerator=high.exists_for_patient(), denominator=test.exists_for_patient(),\n"
                        "    intervals=weeks(52).starting_on('2023-01-02'))\n");
    const Cells &cells = measures[QStringLiteral("poor_control")];
    QCOMPARE(cells.size(), std::size_t{52});
    int between = 0;
    for (const auto &[week, groups] : cells) {
        const Cell cell = groups.begin()->second;
        QVERIFY2(cell.denominator >= 8, qPrintable(week));
        between += cell.numerator > 0 && cell.numerator < cell.denominator ? 1 : 0;
    }
    QVERIFY(between >= 47);
}

void TestMeasureCells::findsNewCasesInEveryRegionAndMonth()
{
    auto measures = run("first = clinical_events.where(clinical_events.snomedct_code == '73211009').sort_by(clinical_events.date).first_for_patient().date\n"
                        "measures.define_measure('incidence', numerator=first.is_during(INTERVAL),\n"
                        "    denominator=(first.is_null() | (first >= INTERVAL.start_date)) & patients.is_alive_on(INTERVAL.start_date),\n"
                        "    group_by={'region': practice_registrations.for_patient_on(INTERVAL.start_date).practice_nuts1_region_name},\n"
                        "    intervals=months(12).ending_on('2024-06-30'))\n");
    const Cells &cells = measures[QStringLiteral("incidence")];
    QCOMPARE(cells.size(), std::size_t{12});
    for (const auto &[month, groups] : cells) {
        QVERIFY2(groups.size() == 10, qPrintable(month));
        double cases = 0;
        for (const auto &[region, cell] : groups) {
            QVERIFY(cell.numerator <= cell.denominator);
            cases += cell.numerator;
        }
        QVERIFY2(cases > 0, qPrintable(month));
    }
}

QTEST_GUILESS_MAIN(TestMeasureCells)
#include "tst_measurecells.moc"
