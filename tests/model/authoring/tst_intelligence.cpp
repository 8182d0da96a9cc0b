// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/authoring/completion.h"
#include "model/authoring/insight.h"
#include "model/authoring/reference.h"
#include "tests/support/testsupport.h"

namespace
{

using namespace Authoring;

const QString kFile = QStringLiteral("analysis/dataset_definition.py");

const char *const kText = R"PY(from ehrql import create_dataset, days
from ehrql.tables.tpp import clinical_events, patients
from codelists import *

index_date = "2023-04-01"
dataset = create_dataset()
events = clinical_events.where(clinical_events.snomedct_code.is_in(asthma_codes))
dataset.first = events.sort_by(events.date).first_for_patient().date
dataset.sex = patients.sex
dataset.later = dataset.first + days(3)


def count(rows, date):
    return rows.where(rows.date.is_before(date)).count_for_patient()


dataset.n = count(events, index_date)
)PY";

const char *const kCodelists = "from ehrql import codelist_from_csv\n"
                               "asthma_codes = codelist_from_csv(\"codelists/asthma.csv\", column=\"code\")\n";

Program programWith(const QByteArray &text)
{
    Program program;
    program.setDefinition(kFile);
    program.setText(kFile, text);
    program.setText(QStringLiteral("analysis/codelists.py"), kCodelists);
    return program;
}

QStringList labels(const Completions &completions)
{
    QStringList list;
    for (const Completion &item : completions.items) {
        list.append(QString::fromUtf8(item.label));
    }
    return list;
}

Pos placeOf(const QByteArray &text, const QByteArray &part)
{
    const qsizetype at = text.indexOf(part);
    if (at < 0) {
        qFatal("%s is not in the text", part.constData());
    }
    return at;
}

} // namespace

class IntelligenceTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void aNameOfTwoTypesHasNone()
    {
        const QByteArray head = "from ehrql.tables.tpp import patients\nn = patients.sex\nif True:\n    n = ";
        const auto kindWith = [&head](const char *other) {
            const Program program = programWith(head + other + '\n');
            return Typing(&program).typeOfName(kFile, "n").kind;
        };
        QCOMPARE(kindWith("patients.date_of_birth"), TypeClass::Unknown);
        QCOMPARE(kindWith("patients.sex"), TypeClass::Series);
    }

    void completesByTypeAndDimension_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QString>("offered");
        QTest::addColumn<QString>("notOffered");
        const auto row = [](const char *name, const char *typed, const char *offered, const char *notOffered) {
            QTest::newRow(name) << QByteArray(typed) << QString::fromLatin1(offered) << QString::fromLatin1(notOffered);
        };
        row("columns of a table", "dataset.x = patients.", "date_of_birth", "snomedct_code");
        row("methods of rows", "dataset.x = events.", "where", "first_for_patient");
        row("picks need an order", "dataset.x = events.sort_by(events.date).", "last_for_patient", "is_before");
        row("one row has no where", "dataset.x = events.sort_by(events.date).last_for_patient().", "numeric_value", "where");
        row("dates have date methods", "dataset.x = patients.date_of_birth.", "is_on_or_before", "contains");
        row("texts have none", "dataset.x = patients.sex.", "contains", "is_before");
        row("codes", "dataset.x = events.snomedct_code.", "to_category", "sum_for_patient");
        row("numbers of many rows", "dataset.x = events.numeric_value.", "mean_for_patient", "is_before");
        row("numbers of one row", "dataset.x = patients.age_on(index_date).", "as_float", "mean_for_patient");
        row("difference of dates", "dataset.x = (dataset.later - dataset.first).", "days", "is_null");
        row("variables of the dataset", "dataset.x = dataset.", "first", "snomedct_code");
        row("inside an open call", "dataset.x = events.where(events.date.", "is_on_or_between", "first_for_patient");
        row("in brackets over lines", "dataset.x = (\n    events\n    .sort_by(events.date)\n    .", "first_for_patient", "is_before");
        row("allowed values", "dataset.x = patients.sex == \"", "female", "where");
        row("allowed values in a list", "dataset.x = patients.sex.is_in([\"female\", \"", "male", "where");
        row("result of a function", "dataset.x = count(events, index_date).", "as_float", "is_before");
    }

    void completesByTypeAndDimension()
    {
        QFETCH(QByteArray, typed);
        QFETCH(QString, offered);
        QFETCH(QString, notOffered);
        const QByteArray text = QByteArray(kText) + typed;
        const Completions completions = completionsAt(programWith(text), kFile, text.size());
        QVERIFY2(labels(completions).contains(offered), qPrintable(labels(completions).join(QLatin1Char(' '))));
        QVERIFY2(!labels(completions).contains(notOffered), qPrintable(labels(completions).join(QLatin1Char(' '))));
    }

    void putsWhatFitsFirst()
    {
        const QByteArray text = QByteArray(kText) + "dataset.x = events.where(events.snomedct_code.is_in(a";
        const Completions completions = completionsAt(programWith(text), kFile, text.size());
        QCOMPARE(labels(completions).value(0), QStringLiteral("asthma_codes"));
        QCOMPARE(completions.replace.length(), Pos(1));
        const QByteArray dates = QByteArray(kText) + "dataset.x = events.where(events.date.is_before(";
        QCOMPARE(labels(completionsAt(programWith(dates), kFile, dates.size())).value(0), QStringLiteral("index_date"));
    }

    void completesInTheMiddleOfAGoodFile()
    {
        QByteArray text(kText);
        const Pos at = placeOf(text, "dataset.sex = ");
        text.insert(at, "dataset.y = events.\n");
        QVERIFY(labels(completionsAt(programWith(text), kFile, at + 19)).contains(QStringLiteral("sort_by")));
    }

    void saysNothingInComments()
    {
        const QByteArray text = QByteArray(kText) + "# patients.";
        QVERIFY(completionsAt(programWith(text), kFile, text.size()).items.empty());
    }

    void helpsWithSignatures()
    {
        const QByteArray text = QByteArray(kText) + "dataset.x = events.where(events.date.is_on_or_between(index_date, ";
        const auto signature = signatureAt(programWith(text), kFile, text.size());
        QVERIFY(signature.has_value());
        QVERIFY(signature->label.contains(QStringLiteral("is_on_or_between(start, end)")));
        QCOMPARE(signature->parameter, 1);
        const QByteArray own = QByteArray(kText) + "dataset.x = count(events, ";
        QCOMPARE(signatureAt(programWith(own), kFile, own.size())->label, QStringLiteral("count(rows, date)"));
    }

    void hoversWithOurOwnWords()
    {
        const Program program = programWith(kText);
        const auto column = hoverAt(program, kFile, placeOf(kText, "patients.sex") + 10);
        QVERIFY(column && column->markdown.contains(QStringLiteral("Allowed values: `female`")));
        const auto method = hoverAt(program, kFile, placeOf(kText, "first_for_patient") + 2);
        QVERIFY(method && method->markdown.contains(QStringLiteral("```python")));
        const auto table = hoverAt(program, kFile, placeOf(kText, "patients.sex") + 2);
        QVERIFY(table && table->markdown.contains(QStringLiteral("one row for each patient")));
        const auto codelist = hoverAt(program, kFile, placeOf(kText, "asthma_codes") + 2);
        QVERIFY(codelist && codelist->markdown.contains(QStringLiteral("codelists/asthma.csv")));
    }

    void findsDefinitionsAndUses()
    {
        const Program program = programWith(kText);
        const auto codelist = definitionAt(program, kFile, placeOf(kText, "asthma_codes") + 1);
        QVERIFY(codelist.has_value());
        QCOMPARE(codelist->file, QStringLiteral("analysis/codelists.py"));
        const auto variable = definitionAt(program, kFile, placeOf(kText, "dataset.first + ") + 9);
        QVERIFY(variable.has_value());
        QCOMPARE(variable->span.start, placeOf(kText, "dataset.first = ") + 8);
        const auto csv = definitionAt(program, QStringLiteral("analysis/codelists.py"), placeOf(kCodelists, "asthma.csv"));
        QCOMPARE(csv->file, QStringLiteral("codelists/asthma.csv"));
        QCOMPARE(usesAt(program, kFile, placeOf(kText, "index_date") + 1).size(), std::size_t(2));
        QCOMPARE(usesAt(program, kFile, placeOf(kText, "asthma_codes") + 1).size(), std::size_t(2));
        QCOMPARE(usesAt(program, kFile, placeOf(kText, "dataset.first = ") + 9).size(), std::size_t(2));
    }

    void outlinesAndColoursByMeaning()
    {
        const Program program = programWith(kText);
        QStringList names;
        for (const Symbol &symbol : symbolsOf(program, kFile)) {
            names.append(symbol.kind + QLatin1Char(' ') + symbol.name);
        }
        QVERIFY(names.contains(QStringLiteral("variable first")) && names.contains(QStringLiteral("function count")));
        const auto tokens = meaningsOf(program, kFile);
        const auto meaning = [&](const QByteArray &part, Pos offset) {
            const Pos at = placeOf(kText, part) + offset;
            const auto found = std::find_if(tokens.begin(), tokens.end(), [at](const MeaningfulToken &t) { return t.span.start == at; });
            return found == tokens.end() ? -1 : static_cast<int>(found->meaning);
        };
        QCOMPARE(meaning("patients.sex", 0), static_cast<int>(TokenMeaning::Table));
        QCOMPARE(meaning("patients.sex", 9), static_cast<int>(TokenMeaning::Column));
        QCOMPARE(meaning("dataset.sex", 8), static_cast<int>(TokenMeaning::Variable));
        QCOMPARE(meaning("asthma_codes", 0), static_cast<int>(TokenMeaning::Codelist));
    }

    void foldsAndTidiesSpacing()
    {
        const ModulePtr module = parse("x=1 \nd = {'a':1,'b':2}\n\n\n\n\ny = \"\"\"a \n\n\n\nb,c\"\"\"\n");
        const QByteArray tidied = applyEdits(module->text, spacingEdits(*module));
        QCOMPARE(tidied, QByteArray("x = 1\nd = {'a':1, 'b':2}\n\n\ny = \"\"\"a \n\n\n\nb,c\"\"\"\n"));
        QVERIFY(spacingEdits(*parse(tidied)).empty());
        const auto folds = foldsOf(*parse(kText));
        QVERIFY(std::any_of(folds.begin(), folds.end(), [](const FoldRange &f) { return f.first == 0 && f.last == 2; }));
    }

    void referenceIsWhole()
    {
        QVERIFY(reference().size() > 60);
        for (const ReferenceEntry &entry : reference()) {
            QVERIFY2(entry.text.endsWith(QLatin1Char('.')), qPrintable(entry.name));
            QVERIFY2(!entry.signature.isEmpty() && !entry.example.isEmpty(), qPrintable(entry.name));
            for (const QString &see : entry.see) {
                QVERIFY2(referenceEntry(see.toUtf8()), qPrintable(entry.name + QStringLiteral(" → ") + see));
            }
        }
        // Every method that completion offers is explained.
        for (const Type &type : {seriesType(Core::kDate, true), seriesType(Core::kFloat, true), seriesType(Core::kStr, false),
                                 seriesType(Core::codeType(Core::CodeSystem::SnomedCt), false)}) {
            for (const Member &member : membersOf(type)) {
                QVERIFY2(referenceEntry(member.name), member.name.constData());
            }
        }
        QVERIFY(referenceHtml(QStringLiteral("where")).contains(QStringLiteral("except_where")));
    }
};

QTEST_GUILESS_MAIN(IntelligenceTest)
#include "tst_intelligence.moc"
