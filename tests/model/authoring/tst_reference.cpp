// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QHash>
#include <QSet>
#include <QTemporaryDir>

#include "model/authoring/insight.h"
#include "model/authoring/reference.h"
#include "model/evaluation/evaluator.h"
#include "tests/support/testsupport.h"

class ReferenceTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TestSupport::bootstrap();
        TestSupport::writeTree(m_study.path(), {{QStringLiteral("codelists/sample.csv"), "code,term\n22298006,Heart attack\n"},
                                                {QStringLiteral("output/chosen.csv"), "patient_id,index_date\n1,2023-04-01\n"}});
    }

    void everyExampleRuns_data()
    {
        QTest::addColumn<QString>("example");
        QHash<QString, QString> tables; // all examples of one table run together: each fills a variable of its own
        QStringList names;
        for (const Authoring::ReferenceEntry &entry : Authoring::reference()) {
            const bool ofTable = entry.kind == QLatin1String("table") || entry.kind == QLatin1String("column") || entry.kind == QLatin1String("member");
            if (!ofTable) {
                QTest::newRow(qPrintable(entry.name)) << entry.example;
                continue;
            }
            const QString table = entry.kind == QLatin1String("table") ? entry.name : entry.name.section(QLatin1Char('.'), 0, -2);
            if (!tables.contains(table)) {
                names.append(table);
            }
            tables[table] += entry.example + QLatin1Char('\n');
        }
        for (const QString &table : std::as_const(names)) {
            QTest::newRow(qPrintable(table)) << tables.value(table);
        }
    }

    void everyExampleRuns()
    {
        QFETCH(QString, example);
        const Core::Result<Evaluation::Evaluation> evaluation = evaluated(Authoring::examplePrologue() + example + QLatin1Char('\n'));
        SB_VERIFY_RESULT(evaluation);
        for (const Core::Diagnostic &diagnostic : evaluation->diagnostics) {
            QVERIFY2(diagnostic.severity != Core::Severity::Error, qPrintable(diagnostic.toString() + QLatin1Char('\n') + example));
        }
        QVERIFY2(evaluation->errorText.isEmpty(), qPrintable(evaluation->errorText));
    }

    /// Asks the language itself for its names, so that a new one without an entry is found.
    void everyPublicNameHasAnEntry()
    {
        const Core::Result<Evaluation::Evaluation> evaluation = evaluated(QString::fromUtf8(R"py(
import ehrql
from ehrql import codes, exceptions, query_language, quiz, tables
from ehrql.measures import Measures
from ehrql.tables import core, emis, emisv2, smoketest, tpp
from ehrql.tables.raw import core as raw_core, emis as raw_emis, tpp as raw_tpp

def public(thing):
    return [name for name in dir(thing) if not name.startswith("_")]

def classes(module):
    return [name for name in public(module) if isinstance(getattr(module, name), type) and getattr(module, name).__module__.startswith("ehrql")]

names = set(ehrql.__all__) | set(tables.__all__) | {"codelist_from_csv_lines"}
for module in (codes, exceptions, query_language, quiz):
    names |= set(classes(module))
methods = set()
row = tpp.clinical_events.sort_by(tpp.clinical_events.date)
kinds = [getattr(query_language, name) for name in classes(query_language) if name.endswith("Series")]
for kind in kinds + [ehrql.Dataset, Measures, quiz.Question, quiz.Questions, query_language.Duration, query_language.DateDifference]:
    methods |= {name for name in public(kind) if callable(getattr(kind, name, None)) or isinstance(vars(kind).get(name), property)}
methods |= set(public(ehrql.when(tpp.patients.is_alive_on("2023-04-01")))) | {"otherwise"}
methods -= {"name"}
for frame in (row, row.first_for_patient()):
    methods |= {name for name in public(frame) if callable(getattr(type(frame), name, None))}
names |= methods
names |= {"Constraint." + name for name in public(tables.Constraint)}
for label, module in (("core", core), ("tpp", tpp), ("emis", emis), ("emisv2", emisv2), ("smoketest", smoketest),
                      ("raw.core", raw_core), ("raw.tpp", raw_tpp), ("raw.emis", raw_emis)):
    for table in module.__all__:
        one = getattr(module, table)
        home = type(one).__module__.removeprefix("ehrql.tables.")
        names.add(f"{home}.{table}")
        names |= {f"{home}.{table}.{member}" for member in vars(type(one)) if not member.startswith("_")}
print(chr(10).join(sorted(names)))
)py"));
        SB_VERIFY_RESULT(evaluation);
        const QStringList names = evaluation->output.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QVERIFY2(names.size() > 400, qPrintable(evaluation->output + evaluation->errorText));
        QStringList missing;
        for (const QString &name : names) {
            if (!Authoring::referenceEntry(name.toUtf8())) {
                missing.append(name);
            }
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char(' '))));
    }

    void everyEntrySaysSomethingAndItsLinksLeadSomewhere()
    {
        QSet<QString> names;
        for (const Authoring::ReferenceEntry &entry : Authoring::reference()) {
            QVERIFY2(!names.contains(entry.name), qPrintable(entry.name));
            names.insert(entry.name);
            QVERIFY2(entry.text.endsWith(QLatin1Char('.')) && entry.text.size() > 15 && !entry.signature.isEmpty() && !entry.example.isEmpty(), qPrintable(entry.name));
            for (const QString &see : entry.see) {
                QVERIFY2(Authoring::referenceEntry(see.toUtf8()), qPrintable(entry.name + QStringLiteral(" → ") + see));
            }
        }
    }

    void theWordAtAPlaceFindsItsEntry_data()
    {
        QTest::addColumn<QByteArray>("code"); // the caret is at |
        QTest::addColumn<QString>("entry");
        QTest::newRow("column") << QByteArray("from ehrql.tables.tpp import apcs\nx = apcs.admission_d|ate\n") << QStringLiteral("tpp.apcs.admission_date");
        QTest::newRow("column of a table that another module has") << QByteArray("from ehrql.tables.tpp import patients\nx = patients.s|ex\n") << QStringLiteral("core.patients.sex");
        QTest::newRow("table") << QByteArray("from ehrql.tables.emis import vaccinations\nx = vacc|inations.date\n") << QStringLiteral("emis.vaccinations");
        QTest::newRow("table of a module") << QByteArray("from ehrql.tables import tpp\nx = tpp.ap|cs.admission_date\n") << QStringLiteral("tpp.apcs");
        QTest::newRow("property of a table") << QByteArray("from ehrql.tables.tpp import addresses\nx = addresses.for_patient_on('2020-01-01').imd_q|uintile\n") << QStringLiteral("tpp.addresses.imd_quintile");
        QTest::newRow("method") << QByteArray("from ehrql.tables.tpp import apcs\nx = apcs.wh|ere(apcs.admission_date.is_null())\n") << QStringLiteral("where");
        QTest::newRow("function by another name") << QByteArray("from ehrql import minimum_of as least\nx = lea|st(1, 2)\n") << QStringLiteral("minimum_of");
        QTest::newRow("rule") << QByteArray("from ehrql.tables import Constraint\nx = Constraint.Not|Null()\n") << QStringLiteral("Constraint.NotNull");
        QTest::newRow("own name") << QByteArray("mine = 1\nx = mi|ne\n") << QString();
    }

    void theWordAtAPlaceFindsItsEntry()
    {
        QFETCH(QByteArray, code);
        QFETCH(QString, entry);
        const Authoring::Pos at = code.indexOf('|');
        code.remove(at, 1);
        Authoring::Program program([](const QString &) { return std::optional<QByteArray>(); });
        program.setDefinition(QStringLiteral("d.py"));
        program.setText(QStringLiteral("d.py"), code);
        QCOMPARE(Authoring::referenceNameAt(program, QStringLiteral("d.py"), at), entry);
    }

private:
    /// One warm evaluator for all: starting one for each would take longer than all of them.
    Core::Result<Evaluation::Evaluation> evaluated(const QString &code)
    {
        Evaluation::Request request;
        request.studyRoot = m_study.path();
        request.definition = QStringLiteral("example.py");
        request.overlay.insert(request.definition, code);
        std::shared_ptr<const Core::Result<Evaluation::Evaluation>> answer;
        const auto connection = connect(&m_evaluator, &Evaluation::Evaluator::finished, this,
                                        [&answer](quint64, const std::shared_ptr<const Core::Result<Evaluation::Evaluation>> &result) { answer = result; });
        (void)m_evaluator.evaluate(request);
        const bool came = QTest::qWaitFor([&answer]() { return answer != nullptr; }, 30000);
        disconnect(connection);
        return came ? *answer : Core::fail(Core::ErrorCode::Internal, QStringLiteral("the evaluator did not answer"));
    }

    QTemporaryDir m_study;
    Evaluation::Evaluator m_evaluator{TestSupport::program(QStringLiteral("studybench-evaluator"))};
};

QTEST_GUILESS_MAIN(ReferenceTest)
#include "tst_reference.moc"
