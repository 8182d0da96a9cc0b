// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "model/commands/permissions.h"
#include "tests/model/ehrql/languagefixture.h"
#include "tests/support/testsupport.h"

/// What a definition says besides its values: parameters, permissions, settings of dummy data,
/// specifications of columns, shown elements. Names of rows begin with the section of the reference.
class DefinitionTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void readsParameters_data();
    void readsParameters();
    void asksForPermissions_data();
    void asksForPermissions();
    void readsSettingsOfDummyData_data();
    void readsSettingsOfDummyData();
    void knowsTheColumnSpecification_data();
    void knowsTheColumnSpecification();
    void recordsWhatIsShown_data();
    void recordsWhatIsShown();
    void placesProblemsOfTheResult_data();
    void placesProblemsOfTheResult();

private:
    LanguageFixture m_fixture;
};

void DefinitionTest::readsParameters_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QString>("expected"); ///< what is printed, `exit N`, or the rule of the problem
    const auto row = [](const char *name, const char *arguments, const char *call, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(arguments).split(u' ', Qt::SkipEmptyParts) << QByteArray(call) << QString::fromUtf8(expected);
    };
    row("21 one value is itself", "--year 2021", "get_parameter('year')", "'2021'");
    row("21 with an equals sign", "--year=2021", "get_parameter('year')", "'2021'");
    row("21 a type converts", "--year 2021", "get_parameter('year', type=int)", "2021");
    row("21 several values are a list", "--year 1 2", "get_parameter('year', type=int)", "[1, 2]");
    row("21 a repeated option is a list", "--year 1 --year 2", "get_parameter('year', type=int)", "[1, 2]");
    row("21 unknown options are ignored", "--other x --year 1", "get_parameter('year', type=int)", "1");
    row("21 a prefix is another option", "--yea 3", "get_parameter('year', default='none')", "'none'");
    row("21 a default is not converted", "", "get_parameter('year', type=int, default='x')", "'x'");
    row("21 a negative number is a value", "--year -3", "get_parameter('year', type=int)", "-3");
    row("21 a bool", "--on true", "get_parameter('on', type=bool)", "True");
    row("21 a bool by number", "--on 0", "get_parameter('on', type=bool)", "False");
    row("21 another word is no bool", "--on maybe", "get_parameter('on', type=bool)", "python.ParameterError");
    row("21 a tuple is no type", "--year 1", "get_parameter('year', type=tuple)", "python.ParameterError");
    row("21 no value and no default", "", "get_parameter('year')", "python.ParameterError");
    row("21 a value that does not convert ends the program", "--year x", "get_parameter('year', type=int)", "exit 2");
    row("21 an option without a value ends the program", "--year", "get_parameter('year')", "exit 2");
    row("21 help ends the program well", "--help", "get_parameter('year')", "exit 0");
    row("21 a name with a hyphen cannot work", "--a-b 1", "get_parameter('a-b')", "ehrql.attribute");
    row("3 arguments of the definition", "--year 2021 x", "__import__('sys').argv[1:]", "['--year', '2021', 'x']");
}

void DefinitionTest::readsParameters()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, call);
    QFETCH(QString, expected);
    const auto evaluation = m_fixture.evaluate("print(repr(" + call + "))\n", arguments);
    SB_VERIFY_RESULT(evaluation);
    const QString found = evaluation->exitCode               ? QStringLiteral("exit %1").arg(*evaluation->exitCode)
                          : !evaluation->diagnostics.isEmpty() ? evaluation->diagnostics.constFirst().rule
                                                               : evaluation->output.trimmed();
    QCOMPARE(found, expected);
}

void DefinitionTest::asksForPermissions_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QStringList>("says"); ///< empty: nothing is missing
    QTest::newRow("20 a table that needs none") << QByteArray("from ehrql.tables.tpp import patients\ndataset.v = patients.sex\n") << QStringList();
    QTest::newRow("20 a table that needs one")
        << QByteArray("from ehrql.tables.tpp import appointments\ndataset.v = appointments.exists_for_patient()\n")
        << QStringList{QStringLiteral("appointments"), QStringLiteral("tpp.appointments"), QStringLiteral("claim_permissions(\"appointments\")")};
    QTest::newRow("20 a claimed permission")
        << QByteArray("from ehrql.tables.tpp import appointments\nclaim_permissions('appointments')\ndataset.v = appointments.exists_for_patient()\n")
        << QStringList();
    QTest::newRow("20 claims add up and the line to paste has them all")
        << QByteArray("from ehrql.tables.tpp import appointments, ukrr\nclaim_permissions('appointments')\nclaim_permissions('isaric')\n"
                      "dataset.v = appointments.exists_for_patient()\ndataset.w = ukrr.exists_for_patient()\n")
        << QStringList{QStringLiteral("ukrr is needed for tpp.ukrr"), QStringLiteral("\"appointments\", \"isaric\", \"ukrr\"")};
    QTest::newRow("20 event tables need one")
        << QByteArray("dataset.add_event_table('rows', i=e.i)\n") << QStringList{QStringLiteral("event_level_data"), QStringLiteral("add_event_table")};
}

void DefinitionTest::asksForPermissions()
{
    QFETCH(QByteArray, code);
    QFETCH(QStringList, says);
    const auto evaluation = m_fixture.evaluate(code);
    SB_VERIFY_RESULT(evaluation);
    const auto missing = Commands::missingPermissions(evaluation->graph, Query::rootsOf(*evaluation->dataset),
                                                      !evaluation->dataset->eventTables.empty(), evaluation->claimedPermissions);
    QCOMPARE(missing.has_value(), !says.isEmpty());
    for (const QString &text : says) {
        QVERIFY2(missing->contains(text), qPrintable(*missing));
    }
}

void DefinitionTest::readsSettingsOfDummyData_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("expected"); ///< size, legacy, seconds, whether constrained
    const auto row = [](const char *name, const char *code, const char *expected) {
        QTest::newRow(name) << QByteArray(code) << QString::fromUtf8(expected);
    };
    row("27 nothing said", "", "- new 60 free");
    row("27 a size", "dataset.configure_dummy_data(population_size=500)\n", "500 new 60 free");
    row("27 the old generator and a time", "dataset.configure_dummy_data(legacy=True, timeout=5)\n", "- legacy 5 free");
    row("27 a constraint", "dataset.configure_dummy_data(population_size=5, additional_population_constraint=p.b)\n", "5 new 60 constrained");
    row("27 a later call resets all but the constraint",
        "dataset.configure_dummy_data(population_size=5, timeout=7, additional_population_constraint=p.b)\ndataset.configure_dummy_data(population_size=9)\n",
        "9 new 60 constrained");
}

void DefinitionTest::readsSettingsOfDummyData()
{
    QFETCH(QByteArray, code);
    QFETCH(QString, expected);
    const auto evaluation = m_fixture.evaluate(code);
    SB_VERIFY_RESULT(evaluation);
    const Query::DummyDataConfig &config = evaluation->dataset->dummyData;
    QCOMPARE(QStringLiteral("%1 %2 %3 %4")
                 .arg(config.populationSize ? QString::number(*config.populationSize) : QStringLiteral("-"),
                      config.legacy ? QStringLiteral("legacy") : QStringLiteral("new"), QString::number(config.timeoutSeconds),
                      config.additionalPopulationConstraint == Query::kNoNode ? QStringLiteral("free") : QStringLiteral("constrained")),
             expected);
}

void DefinitionTest::knowsTheColumnSpecification_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QString>("expected"); ///< type, categories, range
    const auto row = [](const char *name, const char *expression, const char *expected) {
        QTest::newRow(name) << QByteArray(expression) << QString::fromUtf8(expected);
    };
    row("31 a column with categories", "p.cat", "str low,high");
    row("31 a column without", "p.s", "str");
    row("31 codes leave as text", "p.sct", "str");
    row("31 the extreme of a column with categories", "practice_registrations.practice_nuts1_region_name.maximum_for_patient()",
        "str North East,North West,Yorkshire and The Humber,East Midlands,West Midlands,East,London,South East,South West");
    row("31 the extreme of a range has none", "addresses.imd_rounded.maximum_for_patient()", "int");
    row("31 a bool", "p.b", "bool");
    row("31 a date", "p.d", "date");
    row("31 a float of a division", "p.i / p.j", "float");
    row("31 a range of the schema", "addresses.sort_by(addresses.start_date).last_for_patient().imd_rounded", "int 0..32800");
    row("31 a count of rows", "e.count_for_patient()", "int 0..65535");
    row("31 a count plus one", "e.count_for_patient() + 1", "int");
    row("31 a literal of a case", "case(when(p.b).then('x'), when(p.c).then('y'), otherwise='x')", "str x,y");
    row("31 a case with an omitted otherwise", "case(when(p.b).then('x'))", "str x");
    row("31 an explicit None spoils the categories", "case(when(p.b).then('x'), when(p.c).then(None))", "str");
    row("31 a None as otherwise does not", "case(when(p.b).then('x'), otherwise=None)", "str x");
    row("31 a case of a plain column", "case(when(p.b).then(p.s), otherwise='x')", "str");
    row("31 a mapping", "p.i.map_values({1: 'one', 2: 'two'}, default='more')", "str one,two,more");
    row("31 a mapping to None", "p.i.map_values({1: 'one', 2: None})", "str");
    row("31 missing values replaced", "p.cat.when_null_then('none')", "str low,high,none");
    row("31 ints of a case have categories too", "case(when(p.b).then(1), otherwise=2)", "int 1,2");
    row("31 extremes have none", "minimum_of(p.cat, p.cat)", "str");
}

void DefinitionTest::knowsTheColumnSpecification()
{
    QFETCH(QByteArray, expression);
    QFETCH(QString, expected);
    const auto evaluation = m_fixture.evaluate("from ehrql.tables.tpp import addresses, practice_registrations\ndataset.v = " + expression + '\n');
    SB_VERIFY_RESULT(evaluation);
    QVERIFY2(!Core::hasErrors(evaluation->diagnostics), evaluation->diagnostics.isEmpty() ? "" : qPrintable(evaluation->diagnostics.constFirst().toString()));
    const Query::ColumnSpec spec = Query::columnSpec(evaluation->graph, "v", evaluation->dataset->variables.front().node);
    QString found = QString::fromStdString(spec.type.name());
    if (spec.categories) {
        QStringList categories;
        for (const Core::Value &value : *spec.categories) {
            categories.append(QString::fromStdString(value.toCsvText()));
        }
        found += u' ' + categories.join(u',');
    }
    if (spec.integerRange) {
        found += QStringLiteral(" %1..%2").arg(spec.integerRange->first).arg(spec.integerRange->second);
    }
    QCOMPARE(found, expected);
}

void DefinitionTest::recordsWhatIsShown_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QString>("expected"); ///< label, head, tail, number of elements, kind
    const auto row = [](const char *name, const char *call, const char *expected) {
        QTest::newRow(name) << QByteArray(call) << QString::fromUtf8(expected);
    };
    row("33 a table", "show(e)", "'' - - 1 rows");
    row("33 a series with a label", "show(p.i, label='ages')", "'ages' - - 1 rows");
    row("33 several series of one domain", "show(e.i, e.d, e.s, head=3, tail=2)", "'' 3 2 3 rows");
    row("33 many values beside one", "show(e.i, p.i)", "'' - - 2 wrong");
    row("33 a difference of dates", "show(p.d - p.x)", "'' - - 1 days");
    row("33 a difference of dates beside a series", "show(p.d - p.x, p.i)", "'' - - 2 rows");
    row("33 a dataset", "show(dataset)", "'' - - 0 dataset");
    row("33 series of two tables", "show(e.i, h.i)", "'' - - 2 wrong");
    row("33 several tables", "show(e, p)", "'' - - 0 wrong");
    row("33 a number of rows that is none", "show(p.i, head='2')", "'' - - 1 wrong");
    row("33 a negative number of rows", "show(p.i, tail=-1)", "'' - - 1 wrong");
    row("33 a number", "show(5)", "'' - - 0 wrong");
}

void DefinitionTest::recordsWhatIsShown()
{
    QFETCH(QByteArray, call);
    QFETCH(QString, expected);
    const auto evaluation = m_fixture.evaluate("dataset.v = p.i\n\n" + call + '\n');
    SB_VERIFY_RESULT(evaluation);
    QVERIFY(evaluation->diagnostics.isEmpty()); // outside debug mode nothing is said about what cannot be shown
    QCOMPARE(evaluation->shows.size(), std::size_t{1});
    const Evaluation::ShowRecord &show = evaluation->shows.front();
    QCOMPARE(show.line, 4);
    const auto number = [](const std::optional<int> &value) { return value ? QString::number(*value) : QStringLiteral("-"); };
    const QString kind = !show.error.isEmpty()            ? QStringLiteral("wrong")
                         : show.isDataset                 ? QStringLiteral("dataset")
                         : show.isDateDifferenceInDays ? QStringLiteral("days")
                                                       : QStringLiteral("rows");
    QCOMPARE(QStringLiteral("'%1' %2 %3 %4 %5").arg(show.label, number(show.head), number(show.tail)).arg(show.elements.size()).arg(kind), expected);
}

void DefinitionTest::placesProblemsOfTheResult_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<int>("line");
    QTest::newRow("3 a dataset of another kind") << QByteArray("x = 1\ndataset = p.i\n") << QStringLiteral("ehrql.dataset") << 3;
    QTest::newRow("3 measures of another kind") << QByteArray("x = 1\nmeasures = [1]\n") << QStringLiteral("ehrql.measures") << 3;
    QTest::newRow("32 test data of another kind") << QByteArray("test_data = {1: object()}\n") << QStringLiteral("ehrql.test_data") << 2;
}

void DefinitionTest::placesProblemsOfTheResult()
{
    QFETCH(QByteArray, code);
    QFETCH(QString, rule);
    QFETCH(int, line);
    const auto evaluation = m_fixture.evaluate(code);
    SB_VERIFY_RESULT(evaluation);
    QCOMPARE(evaluation->diagnostics.size(), 1);
    QCOMPARE(evaluation->diagnostics.constFirst().rule, rule);
    QCOMPARE(evaluation->diagnostics.constFirst().range.start.line, line);
}

QTEST_GUILESS_MAIN(DefinitionTest)
#include "tst_definition.moc"
