// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTest>

#include "tests/model/cohortextractor/cohortfixture.h"
#include "tests/support/testsupport.h"

/// The rules of the older study language, each with what it accepts and what it refuses: rules.txt.
class RulesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void findsWhatIsWrong_data();
    void findsWhatIsWrong();
    void describesTheColumns_data();
    void describesTheColumns();
    void givesParameters();
    void worksOutDefaultsForEachIndexDate();
    void placesProblemsAtTheCallOfTheVariable();
    void ordersColumnsByKind();

private:
    [[nodiscard]] Evaluation::Evaluation evaluated(const QByteArray &code, const QStringList &arguments = {});

    CohortFixture m_fixture;
};

Evaluation::Evaluation RulesTest::evaluated(const QByteArray &code, const QStringList &arguments)
{
    auto result = m_fixture.evaluate(code, arguments);
    TestSupport::require(result);
    return std::move(*result);
}

namespace
{

/// `severity rule line` and, after a bar, words of the message.
QString summary(const Core::Diagnostic &diagnostic)
{
    return QStringLiteral("%1 %2 %3 | %4").arg(Core::severityName(diagnostic.severity), diagnostic.rule).arg(diagnostic.range.start.line).arg(diagnostic.message);
}

QString summaries(const QList<Core::Diagnostic> &diagnostics)
{
    QStringList lines;
    for (const Core::Diagnostic &diagnostic : diagnostics) {
        lines.append(summary(diagnostic));
    }
    return lines.join(u'\n');
}

} // namespace

void RulesTest::findsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QStringList>("expected");
    const QList<QByteArray> lines = TestSupport::read(QStringLiteral(STUDYBENCH_SOURCE_DIR "/tests/model/cohortextractor/rules.txt")).split('\n');
    QByteArray name;
    QByteArray code;
    QStringList expected;
    const auto finish = [&]() {
        if (!name.isEmpty()) {
            QTest::newRow(name.constData()) << code << expected;
        }
        code.clear();
        expected.clear();
    };
    for (const QByteArray &line : lines) {
        if (line.startsWith("== ")) {
            finish();
            name = line.mid(3);
        } else if (line.startsWith("=> ")) {
            expected.append(QString::fromUtf8(line.mid(3)));
        } else if (!line.isEmpty() && !line.startsWith("//")) {
            code += line + '\n';
        }
    }
    finish();
}

/// Every finding is expected, and every expectation is found: `severity rule line | words`.
void RulesTest::findsWhatIsWrong()
{
    QFETCH(const QByteArray, code);
    QFETCH(const QStringList, expected);
    const Evaluation::Evaluation evaluation = evaluated(code);
    const QString found = summaries(evaluation.diagnostics);
    QVERIFY2(evaluation.diagnostics.size() == expected.size(), qPrintable(found.isEmpty() ? QStringLiteral("nothing was found") : found));
    for (qsizetype i = 0; i < expected.size(); ++i) {
        const QStringList parts = expected.at(i).split(QStringLiteral(" | "));
        const QString line = summary(evaluation.diagnostics.at(i));
        QVERIFY2(line.startsWith(parts.at(0) + QStringLiteral(" |")), qPrintable(line));
        QVERIFY2(line.contains(parts.value(1)), qPrintable(line));
    }
}

void RulesTest::describesTheColumns_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QString>("kind"); // bool, int, float, str, date
    const auto row = [](const char *call, const char *kind) { QTest::newRow(call) << QByteArray(call) << QString::fromLatin1(kind); };
    row("patients.sex(R)", "str");
    row("patients.age_as_of('index_date', R)", "int");
    row("patients.date_of_birth('YYYY-MM', R)", "date");
    row("patients.registered_as_of('index_date')", "bool");
    row("patients.registered_with_one_practice_between('2019-02-01', '2020-02-01')", "bool");
    row("patients.with_complete_gp_consultation_history_between('2019-02-01', '2020-02-01')", "bool");
    row("patients.date_deregistered_from_all_supported_practices(date_format='YYYY-MM-DD')", "date");
    row("patients.registered_practice_as_of('index_date', returning='pseudo_id', return_expectations=R)", "int");
    row("patients.registered_practice_as_of('index_date', returning='rct__germdefence__enrolled')", "bool");
    row("patients.registered_practice_as_of('index_date', returning='rct__germdefence__meanage', return_expectations=R)", "str");
    row("patients.address_as_of('index_date', returning='index_of_multiple_deprivation', round_to_nearest=100, return_expectations=R)", "int");
    row("patients.care_home_status_as_of('index_date')", "bool");
    row("patients.household_as_of('2020-02-01', returning='is_prison')", "bool");
    row("patients.with_these_clinical_events(ev, returning='numeric_value', return_expectations=R)", "float");
    row("patients.with_these_clinical_events(ev, returning='number_of_episodes', episode_defined_as='series of events each <= 14 days apart', return_expectations=R)", "int");
    row("patients.with_these_clinical_events(ev, return_first_date_in_period=True, include_day=True)", "date");
    row("patients.with_these_medications(ev, returning='code', return_expectations=R)", "str");
    row("patients.most_recent_bmi(return_expectations=R)", "float");
    row("patients.mean_recorded_value(ev, on_most_recent_day_of_measurement=True, return_expectations=R)", "float");
    row("patients.with_gp_consultations(returning='number_of_matches_in_period', return_expectations=R)", "int");
    row("patients.admitted_to_hospital(returning='days_in_critical_care', return_expectations=R)", "str");
    row("patients.admitted_to_hospital(returning='total_bed_days_in_period', return_expectations=R)", "int");
    row("patients.attended_emergency_care(returning='date_arrived')", "date");
    row("patients.outpatient_appointment_date(returning='consultation_medium_used', return_expectations=R)", "str");
    row("patients.admitted_to_icu(returning='had_respiratory_support')", "bool");
    row("patients.with_test_result_in_sgss('SARS-CoV-2', returning='date')", "date");
    row("patients.with_these_codes_on_death_certificate(icd, returning='place_of_death', return_expectations=R)", "str");
    row("patients.died_from_any_cause(returning='date_of_death')", "date");
    row("patients.with_death_recorded_in_cpns()", "bool");
    row("patients.with_death_recorded_in_primary_care()", "bool");
    row("patients.with_high_cost_drugs(returning='date', date_format='YYYY-MM')", "date");
    row("patients.with_ethnicity_from_sus(returning='group_6', use_most_frequent_code=True, return_expectations=R)", "str");
    row("patients.with_covid_therapeutics(returning='risk_group', return_expectations=R)", "str");
    row("patients.with_an_isaric_record('calc_age', return_expectations=R)", "int");
    row("patients.with_record_in_ukrr('2020_ckd', returning='latest_egfr', return_expectations=R)", "float");
    row("patients.with_healthcare_worker_flag_on_covid_vaccine_record()", "bool");
    row("patients.with_tpp_vaccination_record(target_disease_matches='INFLUENZA')", "bool");
    row("patients.with_vaccination_record(tpp={'product_name_matches': 'x'}, emis={'product_codes': ev}, returning='date')", "date");
    row("patients.with_these_decision_support_values('electronic_frailty_index', return_expectations=R)", "float");
    row("patients.random_sample(percent=5)", "bool");
    row("patients.satisfying('a AND NOT b', a=patients.with_gp_consultations(), b=patients.with_gp_consultations())", "bool");
    row("patients.categorised_as({'x': 'a', 'y': 'DEFAULT'}, {'category': {'ratios': {'x': 1}}}, a=patients.with_gp_consultations())", "str");
    row("patients.categorised_as({1: 'a', 2: 'DEFAULT'}, R, a=patients.with_gp_consultations())", "int");
    row("patients.categorised_as({1.5: 'a', 2.5: 'DEFAULT'}, R, a=patients.with_gp_consultations())", "float");
    row("patients.categorised_as({'2020-01-01': 'a', '2020-02-01': 'DEFAULT'}, {'category': {'ratios': {'2020-01-01': 1}}}, a=patients.with_gp_consultations())", "date");
    row("patients.maximum_of(a=patients.with_gp_consultations(returning='date'), b=patients.died_from_any_cause(returning='date_of_death'))", "date");
    row("patients.minimum_of('2020-05-01', a=patients.with_gp_consultations(returning='date', date_format='YYYY-MM-DD'))", "date");
    row("patients.fixed_value('2020-05-01')", "date");
    row("patients.fixed_value(True)", "bool");
    row("patients.fixed_value(3)", "int");
    row("patients.fixed_value(3.5)", "float");
    row("patients.fixed_value('text')", "str");
    row("patients.with_value_from_file('output/people.csv', returning='day', returning_type='date')", "date");
    row("patients.which_exist_in_file('output/people.csv')", "bool");
}

/// Every function of patients gives a column of its type without a complaint.
void RulesTest::describesTheColumns()
{
    QFETCH(const QByteArray, call);
    QFETCH(const QString, kind);
    const QByteArray expectations
        = "R = {'category': {'ratios': {'a': 0.5, '100': 0.5}}, 'int': {'distribution': 'poisson', 'mean': 3}, 'float': {'distribution': 'normal', 'mean': 3, 'stddev': 1}}\n";
    const Evaluation::Evaluation evaluation = evaluated(expectations + "study = make(x=" + call + ")\n");
    QVERIFY2(evaluation.diagnostics.isEmpty(), qPrintable(summaries(evaluation.diagnostics)));
    QVERIFY(evaluation.cohort.has_value());
    QCOMPARE(evaluation.cohort->columns.size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(evaluation.cohort->columns.front().type.name()), kind);
}

void RulesTest::givesParameters()
{
    const QByteArray code = "print(params['day'], params.get('other'), 'day' in params)\nstudy = make(x=patients.with_gp_consultations(on_or_after=params['day']))\n";
    const Evaluation::Evaluation given = evaluated(code, {QStringLiteral("--param"), QStringLiteral("day=2020-05-01")});
    QCOMPARE(given.output, QStringLiteral("2020-05-01 None True\n"));
    QVERIFY(given.cohort.has_value());
    const Evaluation::Evaluation missing = evaluated("print(params['day'])\n");
    QCOMPARE(missing.diagnostics.size(), 1);
    QCOMPARE(missing.diagnostics.first().range.start.line, 2);
    QVERIFY(missing.diagnostics.first().message.contains(QStringLiteral("--param day=VALUE")));
}

void RulesTest::worksOutDefaultsForEachIndexDate()
{
    const QByteArray code = "study = StudyDefinition(population=every, index_date='2020-01-15', "
                            "default_expectations={'date': {'earliest': 'index_date - 1 month', 'latest': '2022-01-01'}, 'incidence': 0.5}, "
                            "x=patients.with_gp_consultations(returning='date', return_expectations={'date': {'latest': 'index_date'}}))\n";
    const Evaluation::Evaluation evaluation
        = evaluated(code, {QStringLiteral("--index-date"), QStringLiteral("2020-03-15"), QStringLiteral("--index-date"), QStringLiteral("2020-04-15")});
    QVERIFY2(evaluation.diagnostics.isEmpty(), qPrintable(summaries(evaluation.diagnostics)));
    const Evaluation::CohortStudy &study = *evaluation.cohort;
    QCOMPARE(study.defaults.keys(), QStringList({QStringLiteral("2020-03-15"), QStringLiteral("2020-04-15")}));
    QCOMPARE(study.defaults.value(QStringLiteral("2020-04-15")).earliest->toIso(), std::string("2020-03-15"));
    // The column's own dates stay those of the file's index date, as officially.
    const Evaluation::ExpectationPlan &plan = *study.columns.front().plan;
    QVERIFY(plan.earliestIsDefault);
    QVERIFY(!plan.latestIsDefault);
    QCOMPARE(plan.latest.toIso(), std::string("2020-01-15"));
}

void RulesTest::placesProblemsAtTheCallOfTheVariable()
{
    const QByteArray code = "def broken():\n"
                            "    return patients.with_gp_consultations(\n"
                            "        returning='nothing',\n"
                            "    )\n"
                            "study = make(\n"
                            "    good=patients.with_gp_consultations(),\n"
                            "    bad=broken(),\n"
                            ")\n";
    const Evaluation::Evaluation evaluation = evaluated(code);
    QCOMPARE(evaluation.diagnostics.size(), 1);
    const Core::Diagnostic &diagnostic = evaluation.diagnostics.first();
    QCOMPARE(diagnostic.file, QStringLiteral("analysis/study_definition.py"));
    QCOMPARE(diagnostic.range, (Core::TextRange{{3, 12}, {5, 6}}));
    QCOMPARE(evaluation.variables.front().name, std::string("good"));
    QCOMPARE(evaluation.variables.front().origin.range.start.line, 7);
}

void RulesTest::ordersColumnsByKind()
{
    const QByteArray code = "n = {'int': {'distribution': 'poisson', 'mean': 3}}\n"
                            "study = make(\n"
                            "    low=patients.minimum_of('age', 'visits'),\n"
                            "    age=patients.age_as_of('index_date', n), visits=patients.with_gp_consultations(returning='number_of_matches_in_period', return_expectations=n),\n"
                            "    first=patients.fixed_value(1), weight=patients.most_recent_bmi(include_measurement_date=True, return_expectations={'float': {'distribution': 'normal', 'mean': 3, 'stddev': 1}}),\n"
                            "    died=patients.died_from_any_cause(returning='date_of_death'),\n"
                            "    known=patients.which_exist_in_file('output/people.csv'))\n";
    Evaluation::Evaluation evaluation = evaluated(code);
    QCOMPARE(evaluation.diagnostics.size(), 1); // `low` stands before its sources
    QByteArray mended = code;
    mended.replace("low=patients.minimum_of('age', 'visits'),\n", "\n").replace("known=", "low=patients.minimum_of('age', 'visits'), known=");
    evaluation = evaluated(mended);
    QVERIFY2(evaluation.diagnostics.isEmpty(), qPrintable(summaries(evaluation.diagnostics)));
    QStringList names;
    for (const Evaluation::CohortColumn &column : evaluation.cohort->columns) {
        names.append(QString::fromStdString(column.name));
    }
    QCOMPARE(names.join(u' '), QStringLiteral("known weight_date_measured died age visits weight first low"));
    QCOMPARE(QString::fromStdString(evaluation.cohort->definitionOrder.front()), QStringLiteral("age"));
}

QTEST_GUILESS_MAIN(RulesTest)
#include "tst_rules.moc"
