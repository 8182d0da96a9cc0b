// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>
#include <set>

#include <QTest>

#include "model/cohorts/cohortfiles.h"
#include "model/cohorts/generation.h"
#include "tests/model/cohortextractor/cohortfixture.h"
#include "tests/support/testsupport.h"

using namespace Cohorts;

/// Dummy cohorts made from the expectations of study definitions.
class GenerationTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void followsTheExpectations_data();
    void followsTheExpectations();
    void isDeterministicBySeedAndName();
    void companionsShareTheirMissingRows();
    void cutsDatesToTheirPeriodAndPrecision();
    void combinesRowByRow();
    void readsFiles();
    void writesCsv();
    void defaultsFollowTheIndexDate();
    void refusesWithTheVariablesPlace();

private:
    [[nodiscard]] Evaluation::CohortStudy study(const QByteArray &columns);
    [[nodiscard]] CohortTable made(const QByteArray &columns, qint64 population = 1000, quint64 seed = 1, const QString &indexDate = {});

    CohortFixture m_fixture;
};

namespace
{

const Table::Column &columnOf(const CohortTable &cohort, std::string_view name)
{
    const int index = cohort.table.columnIndex(name);
    if (index < 0) {
        qFatal("there is no such column");
    }
    return *cohort.table.columns[static_cast<std::size_t>(index)].values;
}

QList<QByteArrayList> csvOf(const CohortTable &cohort)
{
    QList<QByteArrayList> rows;
    for (const QByteArray &line : toCohortCsv(cohort).split('\n')) {
        rows.append(line.split(','));
    }
    return rows;
}

/// The cells of a column as they are written.
QByteArrayList cellsOf(const CohortTable &cohort, const QByteArray &name)
{
    const QList<QByteArrayList> rows = csvOf(cohort);
    const qsizetype at = rows.first().indexOf(name);
    QByteArrayList cells;
    for (qsizetype row = 1; row + 1 < rows.size(); ++row) {
        cells.append(rows.at(row).at(at));
    }
    return cells;
}

} // namespace

Evaluation::CohortStudy GenerationTest::study(const QByteArray &columns)
{
    const auto evaluation = m_fixture.evaluate("i = lambda d: {'int': d}\nf = lambda d: {'float': d}\nr = lambda d: {'category': {'ratios': d}}\nstudy = make(" + columns + ")\n");
    TestSupport::require(evaluation);
    if (!evaluation->cohort) {
        qFatal("the study of a fixture is wrong");
    }
    return *evaluation->cohort;
}

CohortTable GenerationTest::made(const QByteArray &columns, qint64 population, quint64 seed, const QString &indexDate)
{
    GenerationOptions options;
    options.population = population;
    options.seed = seed;
    options.indexDate = indexDate;
    options.studyRoot = m_fixture.root();
    auto cohort = generate(study(columns), options);
    TestSupport::require(cohort);
    return std::move(*cohort);
}

using Check = std::function<bool(const QByteArrayList &cells)>;
Q_DECLARE_METATYPE(Check)

void GenerationTest::followsTheExpectations_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<Check>("check");
    const auto row = [](const char *name, const char *call, Check check) { QTest::newRow(name) << QByteArray(call) << std::move(check); };
    const auto mean = [](const QByteArrayList &cells) {
        double sum = 0;
        for (const QByteArray &cell : cells) {
            sum += cell.toDouble();
        }
        return sum / static_cast<double>(cells.size());
    };
    row("truth by incidence", "patients.with_gp_consultations(return_expectations={'incidence': 0.3})", [](const auto &cells) { return cells.count("1") == 300 && cells.count("0") == 700; });
    row("universal truth", "patients.with_gp_consultations(return_expectations={'rate': 'universal', 'incidence': 0.3})", [](const auto &cells) { return cells.count("1") == 1000; });
    row("satisfying by incidence alone", "patients.satisfying('NOT h', return_expectations={'incidence': 0.2}, h=patients.with_gp_consultations())", [](const auto &cells) { return cells.count("1") == 200; });
    row("normal whole numbers", "patients.age_as_of('index_date', dict(i({'distribution': 'normal', 'mean': 50, 'stddev': 5}), rate='universal'))",
        [mean](const auto &cells) { return std::abs(mean(cells) - 49.5) < 1 && !cells.contains("0") && !cells.first().contains('.'); });
    row("missing whole numbers are 0", "patients.age_as_of('index_date', dict(i({'distribution': 'normal', 'mean': 50, 'stddev': 5}), incidence=0.9))", [](const auto &cells) { return cells.count("0") == 99; });
    row("toward zero", "patients.age_as_of('index_date', dict(i({'distribution': 'normal', 'mean': -0.5, 'stddev': 0}), rate='universal'))", [](const auto &cells) { return cells.count("0") == 1000; });
    row("poisson", "patients.age_as_of('index_date', dict(i({'distribution': 'poisson', 'mean': 3}), rate='universal'))", [mean](const auto &cells) { return std::abs(mean(cells) - 3) < 0.3; });
    row("ages", "patients.age_as_of('index_date', dict(i({'distribution': 'population_ages'}), rate='universal'))", [mean](const auto &cells) { return std::abs(mean(cells) - 40.2) < 3; });
    row("decimals", "patients.most_recent_bmi(return_expectations=dict(f({'distribution': 'normal', 'mean': 28, 'stddev': 8}), incidence=0.8))",
        [](const auto &cells) { return cells.count("0.0") == 199 && std::all_of(cells.begin(), cells.end(), [](const QByteArray &cell) { return cell.contains('.'); }); });
    row("categories", "patients.sex(dict(r({'M': 0.3, 'F': 0.7}), rate='universal'))", [](const auto &cells) { return std::abs(cells.count("M") - 300) < 60 && cells.count("M") + cells.count("F") == 1000; });
    row("missing categories are blank", "patients.sex(dict(r({'M': 0.3, 'F': 0.7}), incidence=0.4))", [](const auto &cells) { return cells.count("") == 600; });
    row("numeric labels", "patients.address_as_of('index_date', returning='index_of_multiple_deprivation', round_to_nearest=100, return_expectations=dict(r({100: 0.5, 200: 0.5}), rate='universal'))",
        [](const auto &cells) { return cells.count("100") + cells.count("200") == 1000; });
    row("dates by incidence", "patients.died_from_any_cause(returning='date_of_death', date_format='YYYY-MM-DD', return_expectations={'incidence': 0.6})", [](const auto &cells) { return cells.count("") == 400; });
    row("uniform dates", "patients.died_from_any_cause(returning='date_of_death', date_format='YYYY-MM-DD', return_expectations={'incidence': 1})",
        [](QByteArrayList cells) {
            std::sort(cells.begin(), cells.end());
            return cells.first() > "2020-01-01" && cells.first() < "2020-01-12" && cells.last() <= "2020-12-31" && std::abs(cells.at(500).mid(5, 2).toInt() - 7) <= 1;
        });
    row("dates near the latest", "patients.died_from_any_cause(returning='date_of_death', date_format='YYYY-MM-DD', return_expectations={'incidence': 1, 'rate': 'exponential_increase'})",
        [](QByteArrayList cells) {
            std::sort(cells.begin(), cells.end());
            return cells.first() >= "2020-01-01" && cells.last() == "2020-12-31" && cells.at(500) > "2020-11-25" && cells.at(500) < "2020-12-15";
        });
    row("dates of categories", "patients.categorised_as({'2020-01-01': 'h', '2021-01-01': 'DEFAULT'}, dict(r({'2020-01-01': 0.5, '2021-01-01': 0.5}), rate='universal'), h=patients.with_gp_consultations())",
        [](const auto &cells) { return cells.count("2020-01-01") + cells.count("2021-01-01") == 1000; });
    row("constants", "patients.fixed_value(2.5)", [](const auto &cells) { return cells.count("2.5") == 1000; });
    row("a constant truth", "patients.fixed_value(True)", [](const auto &cells) { return cells.count("True") == 1000; });
    row("a constant date", "patients.fixed_value('2020-02-03')", [](const auto &cells) { return cells.count("2020-02-03") == 1000; });
}

void GenerationTest::followsTheExpectations()
{
    QFETCH(const QByteArray, call);
    QFETCH(const Check, check);
    const QByteArrayList cells = cellsOf(made("x=" + call), "x");
    QCOMPARE(cells.size(), 1000);
    QVERIFY2(check(cells), cells.mid(0, 20).join(' ').constData());
}

void GenerationTest::isDeterministicBySeedAndName()
{
    const QByteArray one = "a=patients.with_gp_consultations(returning='date'), s=patients.sex(r({'M': 0.5, 'F': 0.5}))";
    QCOMPARE(toCohortCsv(made(one)), toCohortCsv(made(one)));
    QVERIFY(toCohortCsv(made(one)) != toCohortCsv(made(one, 1000, 2)));
    const CohortTable wider = made("n=patients.age_as_of('index_date', i({'distribution': 'population_ages'})), " + one);
    QCOMPARE(cellsOf(wider, "s"), cellsOf(made(one), "s"));
    QCOMPARE(cellsOf(wider, "patient_id"), cellsOf(made(one), "patient_id"));
}

void GenerationTest::companionsShareTheirMissingRows()
{
    const CohortTable cohort = made("b=patients.most_recent_bmi(include_measurement_date=True, date_format='YYYY-MM', return_expectations=dict(f({'distribution': 'normal', 'mean': 28, 'stddev': 1}), incidence=0.25)), "
                                    "g=patients.with_gp_consultations(), d=patients.date_of('g', date_format='YYYY-MM-DD')");
    const QByteArrayList bmi = cellsOf(cohort, "b");
    const QByteArrayList measured = cellsOf(cohort, "b_date_measured");
    const QByteArrayList flag = cellsOf(cohort, "g");
    const QByteArrayList date = cellsOf(cohort, "d");
    QCOMPARE(measured.count(""), 750);
    for (qsizetype row = 0; row < bmi.size(); ++row) {
        QCOMPARE(bmi.at(row) == "0.0", measured.at(row).isEmpty());
        QCOMPARE(flag.at(row) == "0", date.at(row).isEmpty());
        QVERIFY(measured.at(row).isEmpty() || measured.at(row).size() == 7);
    }
}

void GenerationTest::cutsDatesToTheirPeriodAndPrecision()
{
    const CohortTable cohort = made("p=patients.with_gp_consultations(returning='date', date_format='YYYY-MM-DD', between=['2020-06-01', '2020-06-30'], return_expectations={'incidence': 1}), "
                                    "y=patients.with_gp_consultations(returning='date', between=['p', '2020-03-31'], return_expectations={'incidence': 1}), "
                                    "n=patients.with_gp_consultations(returning='date', between=['2021-06-01', '2020-06-30'])");
    int inside = 0;
    for (const QByteArray &cell : cellsOf(cohort, "p")) {
        QVERIFY(cell.isEmpty() || cell.startsWith("2020-06-"));
        inside += cell.isEmpty() ? 0 : 1;
    }
    QVERIFY(inside > 40 && inside < 130);
    const QByteArrayList years = cellsOf(cohort, "y");
    QCOMPARE(years.count("2020") + years.count(""), 1000);
    QVERIFY(years.count("2020") > 150 && years.count("2020") < 350);
    QCOMPARE(cellsOf(cohort, "n").count(""), 1000);
}

void GenerationTest::combinesRowByRow()
{
    const CohortTable cohort = made("a=patients.with_gp_consultations(returning='date', date_format='YYYY-MM-DD'), b=patients.died_from_any_cause(returning='date_of_death', date_format='YYYY-MM-DD'), "
                                    "low=patients.minimum_of('a', 'b'), high=patients.maximum_of('a', 'b'), capped=patients.minimum_of('a', '2020-06-01'), whole=patients.maximum_of('low', 'high'), "
                                    "x=patients.age_as_of('index_date', i({'distribution': 'population_ages'})), y=patients.age_as_of('index_date', i({'distribution': 'population_ages'})), few=patients.minimum_of('x', 'y'), "
                                    "hid=patients.maximum_of(h=patients.with_gp_consultations(returning='date', date_format='YYYY-MM'), k=patients.died_from_any_cause(returning='date_of_death', date_format='YYYY-MM'))");
    const auto cells = [&cohort](const char *name) { return cellsOf(cohort, name); };
    const QByteArrayList a = cells("a");
    const QByteArrayList b = cells("b");
    for (qsizetype row = 0; row < a.size(); ++row) {
        const QByteArray low = a.at(row).isEmpty() || b.at(row).isEmpty() ? a.at(row) + b.at(row) : std::min(a.at(row), b.at(row));
        QCOMPARE(cells("low").at(row), low);
        QCOMPARE(cells("high").at(row), std::max(a.at(row), b.at(row)));
        QCOMPARE(cells("capped").at(row), a.at(row).isEmpty() ? QByteArray("2020-06-01") : std::min(a.at(row), QByteArray("2020-06-01")));
        QCOMPARE(cells("few").at(row).toInt(), std::min(cells("x").at(row).toInt(), cells("y").at(row).toInt()));
        if (row == 40) {
            break; // taking the text apart for every cell is slow
        }
    }
    // An aggregate of aggregates has no format of its own, which cuts it to the year.
    QCOMPARE(cells("whole").first().size(), 4);
    QVERIFY(cells("hid").count("") > 150 && cells("hid").count("") < 350);
}

void GenerationTest::readsFiles()
{
    const CohortTable cohort = made("d=patients.with_value_from_file('output/people.csv', returning='day', returning_type='date'), "
                                    "n=patients.with_value_from_file('output/people.csv', returning='number', returning_type='int'), "
                                    "e=patients.which_exist_in_file('output/people.csv'), s=patients.sex(dict(r({'M': 1}), rate='universal'))");
    QCOMPARE(toCohortCsv(cohort), QByteArray("patient_id,d,n,e,s\n7,2020-05-03,1,1,M\n9,2020-12-25,,1,M\n"));
}

void GenerationTest::writesCsv()
{
    const CohortTable cohort = made("s=patients.sex(dict(r({'a, \"b\"': 1}), rate='universal'))", 1);
    const QByteArray id = QByteArray::number(columnOf(cohort, "patient_id").ints.front());
    QCOMPARE(toCohortCsv(cohort), QByteArray("s,patient_id\n\"a, \"\"b\"\"\",") + id + '\n');
    QVERIFY(toCohortCsv(made("s=patients.sex(r({'M': 1}))", 0)) == "s,patient_id\n");
}

void GenerationTest::defaultsFollowTheIndexDate()
{
    Evaluation::CohortStudy described = study("x=patients.with_gp_consultations(returning='date', date_format='YYYY-MM-DD', return_expectations={'incidence': 1})");
    described.defaults.insert(QStringLiteral("2031-01-01"), {Core::Date::fromCivil(2031, 1, 1), Core::Date::fromCivil(2031, 2, 1)});
    GenerationOptions options;
    options.population = 50;
    options.indexDate = QStringLiteral("2031-01-01");
    const auto cohort = generate(described, options);
    SB_VERIFY_RESULT(cohort);
    for (const QByteArray &cell : cellsOf(*cohort, "x")) {
        QVERIFY(cell.startsWith("2031-0"));
    }
}

void GenerationTest::refusesWithTheVariablesPlace()
{
    const auto cohort = generate(study("\n  good=patients.with_gp_consultations(),\n  bad=patients.sex()"), {});
    QVERIFY(!cohort);
    QVERIFY(cohort.error().where.has_value());
    QCOMPARE(cohort.error().where->range.start.line, 7);
    QVERIFY2(cohort.error().message.contains(QStringLiteral("bad")), qPrintable(cohort.error().message));
}

QTEST_GUILESS_MAIN(GenerationTest)
#include "tst_generation.moc"
