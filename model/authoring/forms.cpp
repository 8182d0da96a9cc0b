// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/forms.h"

#include <algorithm>

#include <QCoreApplication>

namespace Authoring
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Forms", text);
}

QString id(const char *name)
{
    return QString::fromLatin1(name);
}

QByteArray quoted(const QString &text)
{
    QString escaped = text;
    escaped.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('"'), QStringLiteral("\\\""));
    return '"' + escaped.toUtf8() + '"';
}

bool isOperator(const QString &test)
{
    return !test.isEmpty() && !test.at(0).isLetter();
}

QByteArray argumentCode(SlotKind kind, const QString &argument)
{
    switch (kind) {
    case SlotKind::Text:
        return quoted(argument);
    case SlotKind::Texts: {
        QByteArrayList parts;
        for (const QString &part : argument.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            parts.append(quoted(part.trimmed()));
        }
        return '[' + parts.join(", ") + ']';
    }
    default:
        return argument.toUtf8();
    }
}

std::vector<Test> nullTests()
{
    return {{id("is_not_null"), tr("is known"), {}}, {id("is_null"), tr("is missing"), {}}};
}

std::vector<Test> withNullTests(std::vector<Test> tests)
{
    const std::vector<Test> more = nullTests();
    tests.insert(tests.end(), more.begin(), more.end());
    return tests;
}

} // namespace

std::vector<Test> testsFor(const Core::ElementType &type)
{
    switch (type.kind) {
    case Core::TypeKind::Date:
        return withNullTests({{id("is_on_or_between"), tr("between, both days included"), {SlotKind::Date, SlotKind::Date}},
                              {id("is_on_or_before"), tr("on or before"), {SlotKind::Date}},
                              {id("is_on_or_after"), tr("on or after"), {SlotKind::Date}},
                              {id("is_before"), tr("before"), {SlotKind::Date}},
                              {id("is_after"), tr("after"), {SlotKind::Date}}});
    case Core::TypeKind::Int:
    case Core::TypeKind::Float:
        return withNullTests({{id(">="), tr("at least"), {SlotKind::Number}},
                              {id("<="), tr("at most"), {SlotKind::Number}},
                              {id(">"), tr("above"), {SlotKind::Number}},
                              {id("<"), tr("below"), {SlotKind::Number}},
                              {id("=="), tr("is"), {SlotKind::Number}},
                              {id("!="), tr("is not"), {SlotKind::Number}}});
    case Core::TypeKind::Str:
        return withNullTests({{id("=="), tr("is"), {SlotKind::Text}},
                              {id("is_in"), tr("is one of"), {SlotKind::Texts}},
                              {id("!="), tr("is not"), {SlotKind::Text}},
                              {id("contains"), tr("contains"), {SlotKind::Text}}});
    case Core::TypeKind::Code:
        return withNullTests({{id("is_in"), tr("in the codelist"), {SlotKind::Codelist}}, {id("is_not_in"), tr("not in the codelist"), {SlotKind::Codelist}}});
    case Core::TypeKind::MultiCodeString:
        return withNullTests({{id("contains_any_of"), tr("contains any code of"), {SlotKind::Codelist}}});
    case Core::TypeKind::Bool:
        return withNullTests({{QString(), tr("is true"), {}}, {id("~"), tr("is false"), {}}});
    default:
        return {};
    }
}

QByteArray testCode(const QByteArray &subject, const Test &test, const QStringList &arguments)
{
    if (test.id.isEmpty()) {
        return subject;
    }
    if (test.id == QLatin1String("~")) {
        return '~' + subject;
    }
    QByteArrayList written;
    for (qsizetype i = 0; i < test.arguments.size(); ++i) {
        written.append(argumentCode(test.arguments.at(i), arguments.value(i)));
    }
    if (isOperator(test.id)) {
        return subject + ' ' + test.id.toUtf8() + ' ' + written.value(0);
    }
    return subject + '.' + test.id.toUtf8() + '(' + written.join(", ") + ')';
}

QByteArray shiftedDate(const QByteArray &date, int amount, const QByteArray &unit)
{
    if (amount == 0) {
        return date;
    }
    return date + (amount < 0 ? " - " : " + ") + unit + '(' + QByteArray::number(std::abs(amount)) + ')';
}

QString missingIn(const VariableForm &form)
{
    if (form.table.isEmpty()) {
        return tr("Choose a table.");
    }
    const bool needsColumn = form.oneRow || (form.take != Take::Exists && form.take != Take::Count);
    if (needsColumn && form.column.isEmpty()) {
        return tr("Choose the column to give.");
    }
    if (!form.oneRow && (form.take == Take::First || form.take == Take::Last) && form.sortColumn.isEmpty()) {
        return tr("Choose the column to sort by: the first and the last need an order.");
    }
    return {};
}

QByteArray codeOf(const VariableForm &form)
{
    QByteArray code = form.table;
    for (const QByteArray &condition : form.conditions) {
        code += ".where(" + condition + ')';
    }
    if (form.oneRow) {
        return code + '.' + form.column;
    }
    switch (form.take) {
    case Take::Exists:
        return code + ".exists_for_patient()";
    case Take::Count:
        return code + ".count_for_patient()";
    case Take::First:
    case Take::Last:
        return code + ".sort_by(" + form.table + '.' + form.sortColumn + ')' + (form.take == Take::First ? ".first_for_patient()." : ".last_for_patient().")
               + form.column;
    case Take::Smallest:
        return code + '.' + form.column + ".minimum_for_patient()";
    case Take::Largest:
        return code + '.' + form.column + ".maximum_for_patient()";
    case Take::Mean:
        return code + '.' + form.column + ".mean_for_patient()";
    case Take::Sum:
        return code + '.' + form.column + ".sum_for_patient()";
    }
    return code;
}

QByteArray referenceDate(const Page &page)
{
    const Card *best = nullptr;
    std::size_t most = 0;
    for (const Card &card : page.dates) {
        if (card.file != page.file() || !card.type.isDate()) {
            continue;
        }
        // Ties go to the name that says it is the index (visual-authoring.md 7.1).
        const std::size_t uses = page.usesOf(card.name).size() * 2 + (card.name.contains("index") ? 1 : 0);
        if (!best || uses > most) {
            best = &card;
            most = uses;
        }
    }
    return best ? best->name : QByteArrayLiteral("\"2024-01-01\"");
}

QByteArray freeName(const Page &page, const QByteArray &proposed)
{
    QByteArray name = proposed;
    for (int number = 2; page.variable(name); ++number) {
        name = proposed + '_' + QByteArray::number(number);
    }
    return name;
}

QList<Recipe> recipesFor(const Page &page)
{
    const QString date = QString::fromUtf8(referenceDate(page));
    QString codelist;
    for (const CodelistCard &card : page.codelists) {
        if (card.file == page.file() && !card.path.isEmpty()) {
            codelist = QString::fromUtf8(card.name);
            break;
        }
    }
    const Slot when{id("date"), tr("On"), SlotKind::Date, date};
    const Slot before{id("date"), tr("Before or on"), SlotKind::Date, date};
    const Slot codes{id("codes"), tr("Codelist"), SlotKind::Codelist, codelist};
    const Slot from{id("from"), tr("From"), SlotKind::Date, QString::fromUtf8(shiftedDate(date.toUtf8(), -365, "days"))};
    const Slot to{id("to"), tr("To"), SlotKind::Date, date};
    const QString age = page.variable("age") ? QString::fromUtf8(page.datasetName + ".age") : id("patients.age_on({date})");
    const QString events = id("clinical_events.where(clinical_events.snomedct_code.is_in({codes}))");
    const QString medicines = id("medications.where(medications.dmd_code.is_in({codes}))");
    return {
        {id("age"), tr("Age"), tr("Age in whole years on a date."), id("age"), id("patients.age_on({date})"), {when}},
        {id("age_band"), tr("Age band"), tr("Age in bands that can be told apart in a table."), id("age_band"),
         QStringLiteral("case(when(%1 < 18).then(\"0-17\"), when(%1 < 40).then(\"18-39\"), when(%1 < 65).then(\"40-64\"), when(%1 < 80).then(\"65-79\"), otherwise=\"80+\")").arg(age),
         {when}},
        {id("sex"), tr("Sex"), tr("Sex as the practice has it."), id("sex"), id("patients.sex"), {}},
        {id("ethnicity"), tr("Ethnicity group"), tr("The latest ethnicity code in the groups of a codelist with categories."), id("ethnicity"),
         events + id(".sort_by(clinical_events.date).last_for_patient().snomedct_code.to_category({codes})"), {codes}},
        {id("imd"), tr("Deprivation quintile"), tr("Index of Multiple Deprivation of the address on a date, in fifths."), id("imd_quintile"),
         id("addresses.for_patient_on({date}).imd_quintile"), {when}},
        {id("imd_decile"), tr("Deprivation decile"), tr("Index of Multiple Deprivation of the address on a date, in tenths."), id("imd_decile"),
         id("addresses.for_patient_on({date}).imd_decile"), {when}},
        {id("region"), tr("Region"), tr("Region of the practice on a date."), id("region"), id("practice_registrations.for_patient_on({date}).practice_nuts1_region_name"), {when}},
        {id("registered"), tr("Registered throughout"), tr("Whether one registration lasts from the first to the last date."), id("registered"),
         id("practice_registrations.spanning({from}, {to}).exists_for_patient()"), {from, to}},
        {id("latest_value"), tr("Latest value before"), tr("The latest number recorded with a code of the list, up to a date."), id("latest_value"),
         events + id(".where(clinical_events.date.is_on_or_before({date})).sort_by(clinical_events.date).last_for_patient().numeric_value"), {codes, before}},
        {id("first_diagnosis"), tr("Date of first diagnosis"), tr("When a code of the list was first recorded."), id("first_diagnosis"),
         events + id(".sort_by(clinical_events.date).first_for_patient().date"), {codes}},
        {id("comorbidity"), tr("Ever had before"), tr("Whether a code of the list was recorded up to a date."), id("had_before"),
         events + id(".where(clinical_events.date.is_on_or_before({date})).exists_for_patient()"), {codes, before}},
        {id("count"), tr("Count in a window"), tr("How often a code of the list was recorded between two dates."), id("event_count"),
         events + id(".where(clinical_events.date.is_on_or_between({from}, {to})).count_for_patient()"), {codes, from, to}},
        {id("prescription"), tr("Prescribed in a window"), tr("Whether a medicine of the list was prescribed between two dates."), id("prescribed"),
         medicines + id(".where(medications.date.is_on_or_between({from}, {to})).exists_for_patient()"), {codes, from, to}},
        {id("doses"), tr("Vaccine doses"), tr("How many doses against a disease were given up to a date."), id("vaccine_doses"),
         id("vaccinations.where(vaccinations.target_disease == {disease}).where(vaccinations.date.is_on_or_before({date})).count_for_patient()"),
         {{id("disease"), tr("Disease"), SlotKind::Text, id("SARS-2 CORONAVIRUS")}, before}},
        {id("admission"), tr("Admission with a primary diagnosis"), tr("Whether there was a hospital admission with a primary diagnosis of the list between two dates."),
         id("admitted"), id("apcs.where(apcs.primary_diagnosis.is_in({codes})).where(apcs.admission_date.is_on_or_between({from}, {to})).exists_for_patient()"), {codes, from, to}},
        {id("death"), tr("Date of death"), tr("Date of death as registered."), id("death_date"), id("ons_deaths.date"), {}},
    };
}

QList<Recipe> conditionRecipesFor(const Page &page)
{
    QList<Recipe> recipes = recipesFor(page);
    const auto recipe = [&recipes](const char *wanted) {
        return *std::find_if(recipes.cbegin(), recipes.cend(), [wanted](const Recipe &each) { return each.id == QLatin1String(wanted); });
    };
    const QString date = QString::fromUtf8(referenceDate(page));
    const Slot when{id("date"), tr("On"), SlotKind::Date, date};
    QList<Recipe> made{
        {id("aged"), tr("Aged from"), tr("Age in whole years on a date, at least."), {}, id("patients.age_on({date}) >= {years}"),
         {when, {id("years"), tr("Years"), SlotKind::Number, id("18")}}},
        {id("aged_below"), tr("Aged below"), tr("Age in whole years on a date, below."), {}, id("patients.age_on({date}) < {years}"),
         {when, {id("years"), tr("Years"), SlotKind::Number, id("110")}}},
        {id("registered_on"), tr("Registered on a date"), tr("Registered with a practice on a date."), {}, id("practice_registrations.for_patient_on({date}).exists_for_patient()"), {when}},
        recipe("registered"),
        {id("alive"), tr("Alive on a date"), tr("No date of death before the date."), {}, id("ons_deaths.date.is_after({date}) | ons_deaths.date.is_null()"), {when}},
        {id("sex"), tr("Sex is one of"), tr("Only these sexes."), {}, id("patients.sex.is_in({sexes})"), {{id("sexes"), tr("Sexes"), SlotKind::Texts, id("female, male")}}},
        recipe("comorbidity"),
        recipe("prescription"),
        recipe("admission"),
    };
    return made;
}

QByteArray tablesModuleOf(const Page &page)
{
    for (const Statement *statement : page.module()->body) {
        if (statement->kind == StatementKind::ImportFrom && statement->module.startsWith("ehrql.tables.")) {
            return statement->module.mid(13);
        }
    }
    return QByteArrayLiteral("tpp");
}

QByteArray codeOf(const Recipe &recipe, const QHash<QString, QString> &values)
{
    QString code = recipe.code;
    for (const Slot &slot : recipe.slotList) {
        const QString given = values.value(slot.id, slot.fallback);
        code.replace(QLatin1Char('{') + slot.id + QLatin1Char('}'), QString::fromUtf8(argumentCode(slot.kind, given)));
    }
    return code.toUtf8();
}

} // namespace Authoring
