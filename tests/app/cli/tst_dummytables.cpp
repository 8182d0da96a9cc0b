// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QDate>
#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/testsupport.h"

/// What the official tool promises of dummy tables (ehrql.md 27-29) whatever the random draws, by
/// create-dummy-tables as a whole process. Names of rows begin with the section of the reference.
class DummyTablesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void keepsThePromises_data();
    void keepsThePromises();
    void makesTheSameTablesAgain();

private:
    /// Files of the folder of tables that a definition gives, by name without extension.
    [[nodiscard]] QHash<QString, QByteArray> tablesOf(const QByteArray &definition);

    QTemporaryDir m_study;
};

namespace
{

const char kPrelude[] = "from ehrql import *\nfrom ehrql.tables import PatientFrame, Series, table_from_rows\n"
                        "from ehrql.tables.tpp import addresses, appointments, clinical_events, ons_deaths, patients, practice_registrations, vaccinations\n"
                        "dataset = create_dataset()\n";

QStringList cellsOf(const QByteArray &csv, const QString &column)
{
    const QStringList lines = QString::fromUtf8(csv).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
    const qsizetype index = lines.value(0).split(u',').indexOf(column);
    QStringList cells;
    for (qsizetype i = 1; index >= 0 && i < lines.size(); ++i) {
        cells.append(lines.at(i).split(u',').value(index));
    }
    return cells;
}

/// Empty if the tables are as the check says: `tables = a b`, `a = header`, `a.c ~ pattern` of every cell,
/// `a.c has value`, `a.c <= b.c` by patient, `a rows = n`, `a one row each`.
QString faultOf(const QString &check, const QHash<QString, QByteArray> &tables)
{
    const QString subject = check.section(u' ', 0, 0);
    const QString rest = check.section(u' ', 1);
    const QString argument = rest.section(u' ', 1);
    const QString table = subject.section(u'.', 0, 0);
    if (subject == QStringLiteral("tables")) {
        QStringList names = tables.keys();
        names.sort();
        return names.join(u' ') == argument ? QString() : names.join(u' ');
    }
    if (!subject.contains(u'.') && rest.startsWith(u'=')) {
        const QString heading = QString::fromUtf8(tables.value(table).split('\r').constFirst());
        return heading == argument ? QString() : heading;
    }
    if (rest.startsWith(QStringLiteral("rows = "))) {
        const qsizetype rows = cellsOf(tables.value(table), QStringLiteral("patient_id")).size();
        return QString::number(rows) == argument.section(u' ', 1) ? QString() : QString::number(rows);
    }
    if (rest == QStringLiteral("one row each")) {
        QStringList ids = cellsOf(tables.value(table), QStringLiteral("patient_id"));
        return ids.removeDuplicates() == 0 && !ids.isEmpty() ? QString() : QStringLiteral("a patient stands twice");
    }
    const QStringList cells = cellsOf(tables.value(table), subject.section(u'.', 1));
    if (cells.isEmpty()) {
        return QStringLiteral("there are no cells");
    }
    if (rest.startsWith(QStringLiteral("has "))) {
        return cells.contains(argument) ? QString() : QStringLiteral("it is not there");
    }
    if (rest.startsWith(u'~')) {
        const QRegularExpression pattern(QRegularExpression::anchoredPattern(argument));
        const auto other = std::find_if(cells.begin(), cells.end(), [&pattern](const QString &cell) { return !pattern.match(cell).hasMatch(); });
        return other == cells.end() ? QString() : *other;
    }
    // `<=`: today, or the column of another table with one row per patient.
    QHash<QString, QString> bounds;
    const QStringList ids = cellsOf(tables.value(table), QStringLiteral("patient_id"));
    const QStringList otherIds = cellsOf(tables.value(argument.section(u'.', 0, 0)), QStringLiteral("patient_id"));
    const QStringList others = cellsOf(tables.value(argument.section(u'.', 0, 0)), argument.section(u'.', 1));
    for (qsizetype i = 0; i < others.size(); ++i) {
        bounds.insert(otherIds.at(i), others.at(i));
    }
    for (qsizetype i = 0; i < cells.size(); ++i) {
        const QString bound = argument == QStringLiteral("today") ? QDate::currentDate().toString(Qt::ISODate) : bounds.value(ids.at(i));
        if (!cells.at(i).isEmpty() && !bound.isEmpty() && (rest.startsWith(u'<') ? cells.at(i) > bound : cells.at(i) < bound)) {
            return cells.at(i) + QStringLiteral(" against ") + bound;
        }
    }
    return {};
}

} // namespace

QHash<QString, QByteArray> DummyTablesTest::tablesOf(const QByteArray &definition)
{
    QDir(m_study.filePath(QStringLiteral("tables"))).removeRecursively();
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("definition.py"), QByteArray(kPrelude) + definition}});
    QProcess process;
    process.setWorkingDirectory(m_study.path());
    process.start(TestSupport::program(QStringLiteral("studybench-cli")),
                  {QStringLiteral("create-dummy-tables"), QStringLiteral("definition.py"), QStringLiteral("tables")});
    if (!process.waitForFinished(60000) || process.exitCode() != 0) {
        qWarning("%s", process.readAllStandardError().constData());
        return {};
    }
    QHash<QString, QByteArray> tables;
    const QDir folder(m_study.filePath(QStringLiteral("tables")));
    for (const QString &file : folder.entryList(QDir::Files)) {
        tables.insert(file.section(u'.', 0, 0), TestSupport::read(folder.filePath(file)));
    }
    return tables;
}

void DummyTablesTest::keepsThePromises_data()
{
    QTest::addColumn<QByteArray>("definition");
    QTest::addColumn<QString>("checks"); ///< one a line
    const auto row = [](const char *name, const char *definition, const char *checks) {
        QTest::newRow(name) << QByteArray(definition) << QString::fromUtf8(checks);
    };
    row("27 tables and columns that are used, columns by alphabet",
        "dataset.define_population(patients.exists_for_patient())\ndataset.sex = patients.sex\n"
        "dataset.n = clinical_events.where(clinical_events.numeric_value > 3).where(clinical_events.date > '2020-01-01').count_for_patient()\n",
        "tables = clinical_events patients\npatients = patient_id,sex\nclinical_events = patient_id,date,numeric_value\npatients rows = 10");
    row("27 as many patients as asked for",
        "dataset.define_population(patients.exists_for_patient())\ndataset.configure_dummy_data(population_size=37)\ndataset.sex = patients.sex\n",
        "patients rows = 37\npatients one row each");
    row("27 ids of inline tables come first",
        "@table_from_rows([(70, 1), (50, 2)])\nclass arms(PatientFrame):\n    arm = Series(int)\n"
        "dataset.define_population(patients.exists_for_patient() & arms.exists_for_patient())\ndataset.configure_dummy_data(population_size=2)\n"
        "dataset.sex = patients.sex\ndataset.arm = arms.arm\n",
        "patients.patient_id has 50\npatients.patient_id has 70");
    row("27 an additional constraint holds for all",
        "dataset.define_population(patients.exists_for_patient())\n"
        "dataset.configure_dummy_data(population_size=12, additional_population_constraint=patients.sex == 'female')\ndataset.sex = patients.sex\n",
        "patients.sex ~ female\npatients rows = 12");
    row("27 measures need their denominators",
        "measures = create_measures()\nevents = clinical_events.where(clinical_events.date.is_during(INTERVAL))\n"
        "measures.define_measure('m', numerator=events.exists_for_patient(), denominator=patients.sex == 'male', group_by={'age': patients.age_on(INTERVAL.start_date)},"
        " intervals=months(2).starting_on('2020-01-01'))\n",
        "tables = clinical_events patients\npatients.sex ~ male\npatients one row each");
    row("28 texts that are compared occur, whatever else does",
        "dataset.define_population(patients.exists_for_patient())\ndataset.configure_dummy_data(population_size=60)\n"
        "dataset.n = clinical_events.where(clinical_events.snomedct_code == '123456789').count_for_patient()\n"
        "dataset.m = clinical_events.where(clinical_events.ctv3_code.is_in(['XaBVJ', 'abc01'])).count_for_patient()\n",
        "clinical_events.snomedct_code has 123456789\nclinical_events.ctv3_code has XaBVJ\nclinical_events.ctv3_code has abc01\n"
        "clinical_events.snomedct_code ~ ([1-9][0-9]{5,17})?");
    row("28 categories, patterns and whole steps of a range",
        "dataset.define_population(patients.exists_for_patient())\ndataset.configure_dummy_data(population_size=60)\ndataset.sex = patients.sex\n"
        "address = addresses.sort_by(addresses.start_date).last_for_patient()\ndataset.imd = address.imd_rounded\ndataset.msoa = address.msoa_code\n"
        "dataset.rural = address.rural_urban_classification\n",
        "patients.sex ~ male|female|intersex|unknown\npatients.sex has male\npatients.sex has female\naddresses.imd_rounded ~ ([0-9]{0,3}00|0)?\n"
        "addresses.msoa_code ~ (E020[0-9]{5})?\naddresses.rural_urban_classification ~ [1-8]?");
    row("28 presence and the first of the month",
        "dataset.define_population(patients.exists_for_patient())\ndataset.configure_dummy_data(population_size=60)\ndataset.age = patients.age_on('2020-01-01')\n",
        "patients.date_of_birth ~ [0-9]{4}-[0-9]{2}-01");
    row("28 no date lies in the future, and deaths before today",
        "dataset.define_population(patients.exists_for_patient())\ndataset.configure_dummy_data(population_size=60)\n"
        "dataset.dead = patients.date_of_death\ndataset.last = clinical_events.date.maximum_for_patient()\n",
        "patients.date_of_death <= today\nclinical_events.date <= today");
    row("28 events lie between birth and death",
        "dataset.define_population(patients.exists_for_patient())\ndataset.configure_dummy_data(population_size=60)\n"
        "dataset.dead = patients.date_of_death\ndataset.age = patients.age_on('2020-01-01')\ndataset.last = clinical_events.date.maximum_for_patient()\n",
        "clinical_events.date >= patients.date_of_birth\nclinical_events.date <= patients.date_of_death\npatients.date_of_death >= patients.date_of_birth");
    row("28 dates that follow one another",
        "claim_permissions('appointments')\ndataset.define_population(patients.exists_for_patient())\ndataset.configure_dummy_data(population_size=60)\n"
        "seen = appointments.sort_by(appointments.seen_date).last_for_patient()\ndataset.booked = seen.booked_date\ndataset.start = seen.start_date\ndataset.seen = seen.seen_date\n",
        "appointments = patient_id,booked_date,seen_date,start_date\nappointments.seen_date <= today");
    row("28 a narrow population is reached",
        "once = clinical_events.where(clinical_events.snomedct_code == '123456789').where(clinical_events.date.is_on_or_between('2019-03-05', '2019-03-06'))\n"
        "dataset.define_population((patients.age_on('2020-01-01') == 91) & (patients.sex == 'intersex') & (once.count_for_patient() >= 2)"
        " & practice_registrations.for_patient_on('2020-01-01').exists_for_patient())\n"
        "dataset.configure_dummy_data(population_size=15)\ndataset.sex = patients.sex\n",
        "patients rows = 15\npatients.sex ~ intersex\nclinical_events.date has 2019-03-05");
    row("28 tables of one row have patients without one",
        "dataset.define_population(patients.exists_for_patient())\ndataset.configure_dummy_data(population_size=60)\ndataset.v = ons_deaths.date\n"
        "dataset.w = ons_deaths.exists_for_patient()\n",
        "patients rows = 60\nons_deaths one row each");
    row("29 the old generator keeps the same promises",
        "dataset.define_population(patients.exists_for_patient())\ndataset.configure_dummy_data(population_size=60, legacy=True)\ndataset.sex = patients.sex\n"
        "dataset.age = patients.age_on('2020-01-01')\ndataset.n = vaccinations.where(vaccinations.product_name == 'Jab').count_for_patient()\n"
        "dataset.imd = addresses.for_patient_on('2020-01-01').imd_rounded\n",
        "patients = patient_id,date_of_birth,sex\npatients rows = 60\npatients.sex ~ male|female|intersex|unknown\n"
        "patients.date_of_birth ~ [0-9]{4}-[0-9]{2}-01\nvaccinations.product_name has Jab\naddresses.imd_rounded ~ ([0-9]{0,3}00|0)?");
    row("29 measures of public studies ask for it",
        "measures = create_measures()\nmeasures.configure_dummy_data(population_size=40, legacy=True)\n"
        "measures.define_measure('m', numerator=clinical_events.exists_for_patient(), denominator=patients.exists_for_patient(), intervals=years(1).starting_on('2020-01-01'))\n",
        "tables = clinical_events patients\npatients rows = 40");
}

void DummyTablesTest::keepsThePromises()
{
    QFETCH(QByteArray, definition);
    QFETCH(QString, checks);
    const QHash<QString, QByteArray> tables = tablesOf(definition);
    for (const QString &check : checks.split(u'\n')) {
        const QString fault = faultOf(check, tables);
        QVERIFY2(fault.isEmpty(), qPrintable(check + QStringLiteral("; found ") + fault));
    }
}

void DummyTablesTest::makesTheSameTablesAgain()
{
    const QByteArray definition = "dataset.define_population(patients.exists_for_patient())\ndataset.configure_dummy_data(population_size=60)\n"
                                  "dataset.dead = patients.date_of_death\ndataset.n = clinical_events.count_for_patient()\n";
    const QHash<QString, QByteArray> first = tablesOf(definition);
    QCOMPARE(first.size(), 2);
    QCOMPARE(tablesOf(definition), first);
}

QTEST_GUILESS_MAIN(DummyTablesTest)
#include "tst_dummytables.moc"
