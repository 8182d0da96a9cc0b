// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include "model/authoring/meaningdiff.h"
#include "model/authoring/session.h"
#include "tests/support/testsupport.h"

namespace
{

using Authoring::AuthorService;

const char *const kDefinition = R"PY("""A definition of our own for the gestures."""
from ehrql import case, codelist_from_csv, create_dataset, days, minimum_of, when
from ehrql.tables.tpp import (
    clinical_events,
    medications,
    patients,
)

index_date = "2023-04-01"  # the start

asthma_codes = codelist_from_csv("codelists/asthma.csv", column="code")
bmi_codes = codelist_from_csv("codelists/bmi.csv", column="code")

dataset = create_dataset()
age = patients.age_on(index_date)
is_adult = age >= 18

dataset.define_population(
    is_adult
    & (age < 110)  # not too old
    & patients.sex.is_in(["female", "male"])
)

# Latest asthma code in the three months before.
dataset.asthma = (
    clinical_events.where(clinical_events.snomedct_code.is_in(asthma_codes))
    .where(clinical_events.date.is_on_or_between(index_date - days(90), index_date))  # look-back
    .sort_by(clinical_events.date)
    .last_for_patient()
    .date
)
dataset.sex = patients.sex
dataset.age_band = case(
    when(age < 40).then("18-39"),  # young
    when(age < 65).then("40-64"),
    otherwise="65+",
)
bmi_row = clinical_events.where(clinical_events.snomedct_code.is_in(bmi_codes)).sort_by(clinical_events.date).last_for_patient()
dataset.bmi = bmi_row.numeric_value
dataset.bmi_date = bmi_row.date
dataset.death = patients.date_of_death
dataset.first_end = minimum_of(dataset.death, "2024-03-31")
dataset.early = medications.where(medications.date.is_before(index_date)).exists_for_patient()


def latest(table, date):
    return table.where(table.date.is_on_or_before(date)).sort_by(table.date).last_for_patient()


dataset.last_drug = latest(medications, index_date).date
dataset.last_event = latest(clinical_events, index_date).date

for n in [1, 2]:
    dataset.add_column(f"copd_{n}", patients.age_on(index_date + days(n)))
)PY";

/// What a gesture should do: the pieces of the definition that change.
struct Replacement
{
    QString from;
    QString to;
};

QJsonObject parsed(const QString &json)
{
    return QJsonDocument::fromJson(json.toUtf8()).object();
}

/// `"at": "TEXT"` in a test stands for the byte range of the only place of that text.
QJsonObject withRange(QJsonObject request, const QByteArray &text)
{
    const QByteArray place = request.value(QStringLiteral("at")).toString().toUtf8();
    if (!place.isEmpty()) {
        const qsizetype start = text.indexOf(place);
        if (start < 0 || text.indexOf(place, start + 1) >= 0) {
            qFatal("the place %s is not there exactly once", place.constData());
        }
        // Brackets and line ends behind the name only make the place unique.
        const qsizetype length = place.endsWith('\n') ? place.indexOf(')') : place.size();
        request.insert(QStringLiteral("at"), QJsonArray{start, start + length});
    }
    return request;
}

} // namespace

class GesturesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void changesExactlyWhatItAimsAt_data();
    void changesExactlyWhatItAimsAt();
    void isToldInMeaning_data() { changesExactlyWhatItAimsAt_data(); }
    void isToldInMeaning();
    void refusesInWords_data();
    void refusesInWords();
    void coversEveryGesture();
    void keepsBytesOfUnusualFiles();
    void answersMalformedLines();

private:
    void row(const char *name, const QString &request, const QList<Replacement> &changes);
    QSet<QString> m_seen;
};

void GesturesTest::row(const char *name, const QString &request, const QList<Replacement> &changes)
{
    QString expected = QString::fromUtf8(kDefinition);
    for (const Replacement &change : changes) {
        if (expected.count(change.from) != 1) {
            qFatal("%s: \"%s\" is not there exactly once", name, qPrintable(change.from));
        }
        expected.replace(change.from, change.to);
    }
    m_seen.insert(parsed(request).value(QStringLiteral("op")).toString());
    QTest::newRow(name) << request << expected;
}

void GesturesTest::changesExactlyWhatItAimsAt_data()
{
    QTest::addColumn<QString>("request");
    QTest::addColumn<QString>("expected");
    const auto s = [](const char *text) { return QString::fromUtf8(text); };
    row("set_date", s(R"J({"op":"set_date","target":{"name":"index_date"},"value":"2024-04-01"})J"), {{s("\"2023-04-01\""), s("\"2024-04-01\"")}});
    row("set_value number", s(R"J({"op":"set_value","target":{"variable":"asthma"},"at":"90","value":180})J"), {{s("days(90)"), s("days(180)")}});
    row("set_value text", s(R"J({"op":"set_value","target":{"variable":"age_band"},"at":"\"40-64\"","value":"middle"})J"), {{s("\"40-64\""), s("\"middle\"")}});
    row("set_codelist", s(R"J({"op":"set_codelist","target":{"variable":"asthma"},"at":"asthma_codes))\n","value":"bmi_codes"})J"),
        {{s("is_in(asthma_codes)"), s("is_in(bmi_codes)")}});
    row("set_column", s(R"J({"op":"set_column","target":{"variable":"bmi"},"at":"bmi_row.numeric_value","value":"date"})J"), {{s("bmi_row.numeric_value"), s("bmi_row.date")}});
    row("set_name", s(R"J({"op":"set_name","target":{"variable":"early"},"at":"is_before(index_date)","value":"is_adult"})J"),
        {{s("medications.date.is_before(index_date)"), s("is_adult")}});
    row("set_table", s(R"J({"op":"set_table","target":{"variable":"early"},"value":"clinical_events"})J"),
        {{s("medications.where(medications.date.is_before(index_date))"), s("clinical_events.where(clinical_events.date.is_before(index_date))")}});
    row("set_method", s(R"J({"op":"set_method","target":{"variable":"asthma"},"step":4,"value":"first_for_patient"})J"), {{s("    .last_for_patient()\n"), s("    .first_for_patient()\n")}});
    row("set_method imports the unit", s(R"J({"op":"set_method","target":{"variable":"asthma"},"at":"days(90)","value":"months"})J"),
        {{s("days(90)"), s("months(90)")}, {s("days, minimum_of, when"), s("days, minimum_of, months, when")}});
    row("set_operator", s(R"J({"op":"set_operator","target":{"name":"is_adult"},"value":">"})J"), {{s("age >= 18"), s("age > 18")}});
    row("set_window number only", s(R"J({"op":"set_window","target":{"variable":"asthma"},"step":2,"from":"index_date - days(180)","to":"index_date"})J"), {{s("days(90)"), s("days(180)")}});
    row("set_window opens an end", s(R"J({"op":"set_window","target":{"variable":"asthma"},"step":2,"from":null})J"),
        {{s("is_on_or_between(index_date - days(90), index_date)"), s("is_on_or_before(index_date)")}});
    row("set_window before to between", s(R"J({"op":"set_window","target":{"variable":"early"},"step":1,"from":"index_date - years(1)","to":"index_date","inclusive_from":true})J"),
        {{s("is_before(index_date)"), s("is_on_or_between(index_date - years(1), index_date)")}, {s("minimum_of, when"), s("minimum_of, when, years")}});
    row("set_window excludes one end", s(R"J({"op":"set_window","target":{"variable":"early"},"step":1,"from":"index_date - days(30)","inclusive_from":true,"inclusive_to":false})J"),
        {{s("is_before(index_date)"), s("is_on_or_between(index_date - days(30), index_date - days(1))")}});
    row("add_step", s(R"J({"op":"add_step","target":{"variable":"asthma"},"after":2,"code":"where(clinical_events.numeric_value > 3)"})J"),
        {{s("  # look-back\n"), s("  # look-back\n    .where(clinical_events.numeric_value > 3)\n")}});
    row("add_step to the whole", s(R"J({"op":"add_step","target":{"name":"is_adult"},"whole":true,"code":".as_int()"})J"), {{s("age >= 18"), s("(age >= 18).as_int()")}});
    row("remove_step with its comment", s(R"J({"op":"remove_step","target":{"variable":"asthma"},"step":2})J"),
        {{s("    .where(clinical_events.date.is_on_or_between(index_date - days(90), index_date))  # look-back\n"), QString()}});
    row("move_step", s(R"J({"op":"move_step","target":{"variable":"asthma"},"step":3,"to":2})J"),
        {{s("    .where(clinical_events.date.is_on_or_between(index_date - days(90), index_date))  # look-back\n    .sort_by(clinical_events.date)\n"),
          s("    .sort_by(clinical_events.date)\n    .where(clinical_events.date.is_on_or_between(index_date - days(90), index_date))  # look-back\n")}});
    row("replace_step", s(R"J({"op":"replace_step","target":{"variable":"asthma"},"step":3,"code":".sort_by(clinical_events.numeric_value)"})J"),
        {{s("    .sort_by(clinical_events.date)\n"), s("    .sort_by(clinical_events.numeric_value)\n")}});
    row("add_condition", s(R"J({"op":"add_condition","target":{"population":true},"join":"and","code":"patients.date_of_birth.is_not_null()"})J"),
        {{s("[\"female\", \"male\"])\n"), s("[\"female\", \"male\"])\n    & patients.date_of_birth.is_not_null()\n")}});
    row("add_condition in brackets", s(R"J({"op":"add_condition","target":{"population":true},"code":"age < 100","index":1})J"),
        {{s("    & (age < 110)"), s("    & (age < 100)\n    & (age < 110)")}});
    row("add_condition to a step", s(R"J({"op":"add_condition","target":{"variable":"early"},"step":1,"code":"medications.date.is_after(\"2020-01-01\")"})J"),
        {{s("is_before(index_date))"), s("is_before(index_date) & medications.date.is_after(\"2020-01-01\"))")}});
    row("remove_condition with its comment", s(R"J({"op":"remove_condition","target":{"population":true},"index":1})J"), {{s("    & (age < 110)  # not too old\n"), QString()}});
    row("negate_condition", s(R"J({"op":"negate_condition","target":{"population":true},"index":2})J"), {{s("    & patients.sex.is_in"), s("    & ~patients.sex.is_in")}});
    row("move_condition", s(R"J({"op":"move_condition","target":{"population":true},"index":1,"to":2})J"),
        {{s("    & (age < 110)  # not too old\n    & patients.sex.is_in([\"female\", \"male\"])\n"), s("    & patients.sex.is_in([\"female\", \"male\"])\n    & (age < 110)  # not too old\n")}});
    row("replace_condition", s(R"J({"op":"replace_condition","target":{"population":true},"index":1,"code":"age < 100"})J"), {{s("(age < 110)"), s("(age < 100)")}});
    row("set_join", s(R"J({"op":"set_join","target":{"population":true},"join":"or"})J"),
        {{s("    & (age < 110)"), s("    | (age < 110)")}, {s("    & patients.sex"), s("    | patients.sex")}});
    row("add_operand", s(R"J({"op":"add_operand","target":{"variable":"first_end"},"code":"dataset.bmi_date"})J"), {{s("\"2024-03-31\")"), s("\"2024-03-31\", dataset.bmi_date)")}});
    row("add_item", s(R"J({"op":"add_item","target":{"population":true},"at":"[\"female\", \"male\"]","value":"intersex"})J"), {{s("[\"female\", \"male\"]"), s("[\"female\", \"male\", \"intersex\"]")}});
    row("remove_item", s(R"J({"op":"remove_item","target":{"population":true},"at":"[\"female\", \"male\"]","index":0})J"), {{s("[\"female\", \"male\"]"), s("[\"male\"]")}});
    row("remove_operand", s(R"J({"op":"remove_operand","target":{"population":true},"index":2})J"), {{s("    & patients.sex.is_in([\"female\", \"male\"])\n"), QString()}});
    row("add_branch", s(R"J({"op":"add_branch","target":{"variable":"age_band"},"index":2,"when":"age < 80","then":"\"65-79\""})J"),
        {{s("    otherwise=\"65+\""), s("    when(age < 80).then(\"65-79\"),\n    otherwise=\"65+\"")}});
    row("remove_branch with its comment", s(R"J({"op":"remove_branch","target":{"variable":"age_band"},"index":0})J"), {{s("    when(age < 40).then(\"18-39\"),  # young\n"), QString()}});
    row("move_branch", s(R"J({"op":"move_branch","target":{"variable":"age_band"},"index":1,"to":0})J"),
        {{s("    when(age < 40).then(\"18-39\"),  # young\n    when(age < 65).then(\"40-64\"),\n"), s("    when(age < 65).then(\"40-64\"),\n    when(age < 40).then(\"18-39\"),  # young\n")}});
    row("set_branch", s(R"J({"op":"set_branch","target":{"variable":"age_band"},"index":0,"when":"age < 30","then":"\"18-29\""})J"), {{s("when(age < 40).then(\"18-39\")"), s("when(age < 30).then(\"18-29\")")}});
    row("set_otherwise", s(R"J({"op":"set_otherwise","target":{"variable":"age_band"},"value":"old"})J"), {{s("otherwise=\"65+\""), s("otherwise=\"old\"")}});
    row("wrap_case", s(R"J({"op":"wrap_case","target":{"variable":"bmi"},"branches":[{"when":"{it} >= 30","then":"\"obese\""}],"otherwise":"\"other\""})J"),
        {{s("dataset.bmi = bmi_row.numeric_value"), s("dataset.bmi = case(\n    when(bmi_row.numeric_value >= 30).then(\"obese\"),\n    otherwise=\"other\",\n)")}});
    row("wrap_case with a name", s(R"J({"op":"wrap_case","target":{"variable":"bmi"},"name":"bmi_value","branches":[{"when":"{it} >= 30","then":"\"obese\""},{"when":"{it} < 18.5","then":"\"low\""}]})J"),
        {{s("dataset.bmi = bmi_row.numeric_value"),
          s("bmi_value = bmi_row.numeric_value\ndataset.bmi = case(\n    when(bmi_value >= 30).then(\"obese\"),\n    when(bmi_value < 18.5).then(\"low\"),\n)")}});
    row("unwrap_case", s(R"J({"op":"unwrap_case","target":{"variable":"age_band"}})J"),
        {{s("case(\n    when(age < 40).then(\"18-39\"),  # young\n    when(age < 65).then(\"40-64\"),\n    otherwise=\"65+\",\n)"), s("age")}});
    row("rename a variable", s(R"J({"op":"rename","target":{"variable":"death"},"to":"death_date"})J"), {{s("dataset.death = "), s("dataset.death_date = ")}, {s("minimum_of(dataset.death,"), s("minimum_of(dataset.death_date,")}});
    row("rename a name", s(R"J({"op":"rename","target":{"name":"bmi_row"},"to":"latest_bmi"})J"),
        {{s("bmi_row = clinical"), s("latest_bmi = clinical")}, {s("bmi_row.numeric_value"), s("latest_bmi.numeric_value")}, {s("bmi_row.date"), s("latest_bmi.date")}});
    row("move with its comment", s(R"J({"op":"move","target":{"variable":"sex"},"after":"age_band"})J"),
        {{s("dataset.sex = patients.sex\ndataset.age_band"), s("dataset.age_band")}, {s("    otherwise=\"65+\",\n)\n"), s("    otherwise=\"65+\",\n)\ndataset.sex = patients.sex\n")}});
    row("duplicate", s(R"J({"op":"duplicate","target":{"variable":"sex"},"as":"gender"})J"), {{s("dataset.sex = patients.sex\n"), s("dataset.sex = patients.sex\ndataset.gender = patients.sex\n")}});
    row("delete with what became unused", s(R"J({"op":"delete","target":{"variable":"asthma"},"unused":true})J"),
        {{s("# Latest asthma code in the three months before.\ndataset.asthma = (\n    clinical_events.where(clinical_events.snomedct_code.is_in(asthma_codes))\n    .where(clinical_events.date.is_on_or_between(index_date - days(90), index_date))  # look-back\n    .sort_by(clinical_events.date)\n    .last_for_patient()\n    .date\n)\n"), QString()},
         {s("asthma_codes = codelist_from_csv(\"codelists/asthma.csv\", column=\"code\")\n"), QString()}});
    row("add_variable", s(R"J({"op":"add_variable","target":{"variable":"region"},"after":"sex","code":"practice_registrations.for_patient_on(index_date).practice_nuts1_region_name"})J"),
        {{s("dataset.sex = patients.sex\n"), s("dataset.sex = patients.sex\ndataset.region = practice_registrations.for_patient_on(index_date).practice_nuts1_region_name\n")},
         {s("    patients,\n)"), s("    patients,\n    practice_registrations,\n)")}});
    row("extract_name", s(R"J({"op":"extract_name","target":{"variable":"early"},"steps":1,"name":"drugs_before"})J"),
        {{s("dataset.early = medications.where(medications.date.is_before(index_date))."), s("drugs_before = medications.where(medications.date.is_before(index_date))\ndataset.early = drugs_before.")}});
    row("inline_name", s(R"J({"op":"inline_name","target":{"name":"is_adult"}})J"), {{s("is_adult = age >= 18\n"), QString()}, {s("    is_adult\n"), s("    (age >= 18)\n")}});
    row("add_codelist", s(R"J({"op":"add_codelist","target":{"dataset":true},"name":"copd_codes","path":"codelists/copd.csv","column":"snomed"})J"),
        {{s("codelists/bmi.csv\", column=\"code\")\n"), s("codelists/bmi.csv\", column=\"code\")\ncopd_codes = codelist_from_csv(\"codelists/copd.csv\", column=\"snomed\")\n")}});
    row("set_codelist_source", s(R"J({"op":"set_codelist_source","target":{"name":"asthma_codes"},"category_column":"group"})J"),
        {{s("codelists/asthma.csv\", column=\"code\")"), s("codelists/asthma.csv\", column=\"code\", category_column=\"group\")")}});
    row("set_comment", s(R"J({"op":"set_comment","target":{"variable":"asthma"},"text":"Asthma, last quarter."})J"), {{s("# Latest asthma code in the three months before."), s("# Asthma, last quarter.")}});
    row("set_dummy", s(R"J({"op":"set_dummy","target":{"dummy":true},"population_size":500})J"),
        {{s("dataset = create_dataset()\n"), s("dataset = create_dataset()\ndataset.configure_dummy_data(population_size=500)\n")}});
    row("all of a shared function", s(R"J({"op":"set_method","target":{"variable":"last_drug"},"inside":"latest","step":3,"value":"first_for_patient","scope":"all"})J"),
        {{s("sort_by(table.date).last_for_patient()"), s("sort_by(table.date).first_for_patient()")}});
    row("all of a loop", s(R"J({"op":"set_operator","target":{"variable":"copd_1"},"at":"index_date + days(n)","value":"-","scope":"all"})J"), {{s("index_date + days(n)"), s("index_date - days(n)")}});
    row("add_measure", s(R"J({"op":"add_measure","target":{"dataset":true},"name":"deaths","numerator":"dataset.death.is_not_null()","intervals":"months(12).starting_on(index_date)"})J"),
        {{s("create_dataset, days, minimum_of, when"), s("create_dataset, create_measures, days, minimum_of, months, when")},
         {s("index_date + days(n)))\n"), s("index_date + days(n)))\n\nmeasures = create_measures()\nmeasures.define_measure(\n    name=\"deaths\",\n    numerator=dataset.death.is_not_null(),\n    intervals=months(12).starting_on(index_date),\n)\n")}});
    row("together", s(R"J({"op":"together","gestures":[{"op":"rename","target":{"variable":"death"},"to":"died"},{"op":"move","target":{"variable":"sex"},"after":"died"},{"op":"set_comment","target":{"variable":"sex"},"text":"As recorded."}]})J"),
        {{s("dataset.sex = patients.sex\ndataset.age_band"), s("dataset.age_band")},
         {s("dataset.death = patients.date_of_death\n"), s("dataset.died = patients.date_of_death\n# As recorded.\ndataset.sex = patients.sex\n")},
         {s("minimum_of(dataset.death,"), s("minimum_of(dataset.died,")}});
    row("repeat_variable", s(R"J({"op":"repeat_variable","target":{"variable":"asthma"},"codelists":["bmi_codes"],"names":["bmi_seen"],"as":"statements"})J"),
        {{s("    .date\n)\n"), s("    .date\n)\ndataset.bmi_seen = (\n    clinical_events.where(clinical_events.snomedct_code.is_in(bmi_codes))\n    .where(clinical_events.date.is_on_or_between(index_date - days(90), index_date))  # look-back\n    .sort_by(clinical_events.date)\n    .last_for_patient()\n    .date\n)\n")}});
}

void GesturesTest::changesExactlyWhatItAimsAt()
{
    QFETCH(QString, request);
    QFETCH(QString, expected);
    const QString file = QStringLiteral("analysis/dataset_definition.py");
    Authoring::Session session(file, {});
    session.setText(file, kDefinition);
    const auto outcome = session.apply(withRange(parsed(request), kDefinition));
    QVERIFY2(outcome.has_value(), outcome ? "" : qPrintable(outcome.error().reason + QStringLiteral(": ") + outcome.error().message));
    QCOMPARE(QString::fromUtf8(session.text(file)), expected);
    QCOMPARE(Authoring::applyEdits(kDefinition, outcome->edits.at(file)), expected.toUtf8());
    QVERIFY(!outcome->title.isEmpty());
    const auto restored = session.undo();
    QCOMPARE(restored.at(file), QByteArray(kDefinition));
    QCOMPARE(session.redo().at(file), expected.toUtf8());
}

void GesturesTest::isToldInMeaning()
{
    QFETCH(QString, expected);
    // What these change is how the definition is written, or what nothing uses yet.
    static const QSet<QByteArray> silent{"move_condition", "move with its comment", "rename a name", "extract_name", "inline_name", "add_codelist", "set_comment", "set_dummy"};
    const QString file = QStringLiteral("analysis/dataset_definition.py");
    const auto version = [&file](const QByteArray &text) { return [&file, text](const QString &path) { return path == file ? std::optional(text) : std::nullopt; }; };
    const auto difference = Authoring::compareVersions(file, version(kDefinition), version(expected.toUtf8()));
    QVERIFY(difference);
    QCOMPARE(difference->isEmpty(), silent.contains(QTest::currentDataTag()));
    for (const QString &change : difference->changes) {
        const QStringList sides = change.section(QStringLiteral(": "), 1).split(QStringLiteral(" → "));
        QVERIFY2(sides.size() == 1 || (sides.size() == 2 && sides.first() != sides.last()), qPrintable(change));
    }
}

void GesturesTest::refusesInWords_data()
{
    QTest::addColumn<QString>("request");
    QTest::addColumn<QString>("reason");
    const auto refused = [](const char *name, const char *request, const char *reason) {
        QTest::newRow(name) << QString::fromUtf8(request) << QString::fromLatin1(reason);
    };
    refused("loop", R"J({"op":"set_operator","target":{"variable":"copd_1"},"at":"index_date + days(n)","value":"-"})J", "made_in_loop");
    refused("function", R"J({"op":"set_method","target":{"variable":"last_drug"},"inside":"latest","step":3,"value":"first_for_patient"})J", "made_in_function");
    refused("shared helper", R"J({"op":"set_column","target":{"variable":"bmi"},"at":"bmi_codes)).sort_by(clinical_events.date","value":"numeric_value"})J", "made_in_function");
    refused("second of several", R"J({"op":"together","gestures":[{"op":"rename","target":{"variable":"death"},"to":"died"},{"op":"delete","target":{"variable":"died"}}]})J", "still_used");
    refused("none of several", R"J({"op":"together","gestures":[]})J", "bad_value");
    refused("last condition", R"J({"op":"remove_condition","target":{"variable":"sex"},"index":0})J", "last_condition");
    refused("name taken", R"J({"op":"rename","target":{"variable":"sex"},"to":"asthma"})J", "name_taken");
    refused("bad name", R"J({"op":"rename","target":{"variable":"sex"},"to":"2nd dose"})J", "bad_name");
    refused("keyword", R"J({"op":"rename","target":{"variable":"sex"},"to":"class"})J", "bad_name");
    refused("still used", R"J({"op":"delete","target":{"variable":"death"}})J", "still_used");
    refused("used earlier", R"J({"op":"move","target":{"variable":"death"},"after":"first_end"})J", "used_earlier");
    refused("uses later", R"J({"op":"move","target":{"variable":"first_end"},"before":"death"})J", "uses_later_name");
    refused("used twice", R"J({"op":"inline_name","target":{"name":"bmi_row"}})J", "used_more_than_once");
    refused("columns missing", R"J({"op":"set_table","target":{"variable":"asthma"},"value":"medications"})J", "columns_missing");
    refused("would mix", R"J({"op":"add_condition","target":{"population":true},"join":"or","code":"age < 5"})J", "would_mix");
    refused("order needed", R"J({"op":"remove_step","target":{"variable":"asthma"},"step":3})J", "needs_next_step");
    refused("row left", R"J({"op":"remove_step","target":{"variable":"asthma"},"step":5})J", "not_a_value");
    refused("not an expression", R"J({"op":"add_variable","target":{"variable":"x"},"code":"patients.sex ==="})J", "bad_code");
    refused("unknown name", R"J({"op":"add_variable","target":{"variable":"x"},"code":"somewhere.sex"})J", "unknown_name");
    refused("no such variable", R"J({"op":"delete","target":{"variable":"nothing"}})J", "unknown_target");
    refused("no such gesture", R"J({"op":"fly","target":{"variable":"sex"}})J", "unknown_gesture");
    refused("computed name", R"J({"op":"duplicate","target":{"variable":"copd_1"},"as":"other"})J", "made_in_loop");
}

void GesturesTest::refusesInWords()
{
    QFETCH(QString, request);
    QFETCH(QString, reason);
    const QString file = QStringLiteral("analysis/dataset_definition.py");
    Authoring::Session session(file, {});
    session.setText(file, kDefinition);
    const auto outcome = session.apply(withRange(parsed(request), kDefinition));
    QVERIFY2(!outcome, "the gesture was not refused");
    QCOMPARE(outcome.error().reason, reason);
    QVERIFY2(outcome.error().message.endsWith(QLatin1Char('.')), qPrintable(outcome.error().message));
    QCOMPARE(session.text(file), QByteArray(kDefinition));
}

void GesturesTest::coversEveryGesture()
{
    for (const QString &name : Authoring::gestureNames()) {
        QVERIFY2(m_seen.contains(name), qPrintable(name));
    }
}

void GesturesTest::keepsBytesOfUnusualFiles()
{
    const QString file = QStringLiteral("d.py");
    const QByteArray text = "from ehrql import create_dataset\r\nfrom ehrql.tables.core import patients\r\n\r\n# \xC3\xA9t\xC3\xA9   \r\n"
                            "dataset = create_dataset()\r\ndataset.define_population(patients.sex == 'male')\r\ndataset.sex = patients.sex";
    Authoring::Session session(file, {});
    session.setText(file, text);
    QVERIFY(session.apply(parsed(QStringLiteral(R"J({"op":"add_variable","target":{"variable":"born"},"code":"patients.date_of_birth"})J"))).has_value());
    QCOMPARE(session.text(file), text + "\r\ndataset.born = patients.date_of_birth");
    QVERIFY(session.apply(parsed(QStringLiteral(R"J({"op":"add_condition","target":{"population":true},"code":"patients.age_on('2023-01-01') >= 18"})J"))).has_value());
    QVERIFY(session.text(file).contains("define_population((patients.sex == 'male') & (patients.age_on('2023-01-01') >= 18))\r\n"));
    (void)session.undo();
    QCOMPARE(session.undo().at(file), text);
}

void GesturesTest::answersMalformedLines()
{
    AuthorService service(QStringLiteral("/nonexistent"));
    for (const QByteArray &line : {QByteArray("{"), QByteArray("[]"), QByteArray("{\"id\":1,\"do\":\"gesture\"}"), QByteArray("{\"id\":2,\"do\":\"open\",\"definition\":\"x.py\"}"),
                                   QByteArray("{\"do\":\"dance\"}")}) {
        const QJsonObject answer = QJsonDocument::fromJson(service.answerLine(line)).object();
        QCOMPARE(answer.value(QStringLiteral("ok")), QJsonValue(false));
        QVERIFY(!answer.value(QStringLiteral("message")).toString().isEmpty());
    }
}

QTEST_GUILESS_MAIN(GesturesTest)
#include "tst_gestures.moc"
