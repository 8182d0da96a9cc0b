// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/rows.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace DummyData
{

namespace
{

/// A treatment of COVID-19 outside or inside hospital and the day since which it was given; from memory of the
/// national access policies, as the calendar of england-marginals.json.
struct Treatment
{
    std::string_view name;
    bool inHospital;
    std::int64_t since;
};

constexpr std::array<Treatment, 8> kTreatments{{{"Remdesivir", true, 18408},                   // 2020-05-26
                                                {"Tocilizumab", true, 18635},                  // 2021-01-08
                                                {"Sarilumab", true, 18635},                    // 2021-01-08
                                                {"Casirivimab and imdevimab", true, 18890},    // 2021-09-20
                                                {"Molnupiravir", false, 18977},                // 2021-12-16
                                                {"Sotrovimab", false, 18977},                  // 2021-12-16
                                                {"Paxlovid", false, 19033},                    // 2022-02-10
                                                {"Remdesivir", false, 18977}}};                // 2021-12-16

/// Codes of the NHS data dictionary's main specialties and treatment functions.
constexpr std::array<const char *, 12> kTreatmentFunctions{"100", "101", "110", "120", "130", "150", "300", "301", "320", "330", "340", "502"};

template <std::size_t N>
const char *pickFrom(const std::array<const char *, N> &values, Random &random)
{
    return values[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(N) - 1))];
}

} // namespace

/// The codes of a row belong to somebody of an age: what is too early comes later.
void RowMaker::relateAge(Person &person, std::size_t table, std::size_t row, Random &random) const
{
    if (!m_columns.meanings().hasConditions(table)) {
        return;
    }
    const TableInfo &table_ = info(table);
    const TableRows &rows = person.tables[table];
    for (std::size_t c = 0; c < rows.columns; ++c) {
        const Condition *condition = table_.schemas[c]->type.kind == Core::TypeKind::Code ? m_columns.meanings().conditionOf(table, rows.at(row, c)) : nullptr;
        if (!condition || condition->firstDay(person.facts) > condition->lastDay(person.facts)) {
            continue;
        }
        for (const std::string_view column : {"date", "admission_date", "arrival_date", "appointment_date"}) {
            const Cell date = get(person, table, row, column);
            if (!date.isNull() && isFree(person, table, row, column)
                && (date.bits < condition->firstDay(person.facts) || date.bits > condition->lastDay(person.facts))) {
                const std::int64_t earliest = m_columns.plan(table, static_cast<std::size_t>(table_.column(column))).earliest;
                set(person, table, row, column, Cell::whole(random.between(std::max(earliest, condition->firstDay(person.facts)), condition->lastDay(person.facts))));
            }
        }
    }
}

/// A result is above or below a limit of detection only where the test has one, and then it is that limit.
void RowMaker::relateComparator(Person &person, std::size_t table, std::size_t row, Random &random) const
{
    constexpr double kUnknownShare = 0.04; // numeric-values, "comparators"
    const Measurement *measurement = m_columns.measurementOf(person, table, row);
    const bool numberFree = isFree(person, table, row, "numeric_value");
    const Cell value = get(person, table, row, "numeric_value");
    const double kind = random.real();
    if (!isFree(person, table, row, "comparator")) {
        const Cell comparator = get(person, table, row, "comparator");
        const std::string sign = comparator.isNull() ? std::string() : m_texts.text(comparator.text());
        const bool isBelow = sign.starts_with('<');
        if (measurement && numberFree && (isBelow || sign.starts_with('>'))) {
            const std::vector<double> &limits = isBelow ? measurement->below : measurement->above;
            if (!limits.empty()) { // a test without a limit keeps the result it has
                set(person, table, row, "numeric_value", Cell::ofReal(random.pick(limits)));
            }
        }
        return;
    }
    if (value.isNull() || kind < kUnknownShare) {
        set(person, table, row, "comparator", Cell{});
        return;
    }
    if (measurement && numberFree && random.chance(measurement->belowShare)) {
        set(person, table, row, "comparator", text("<"));
        set(person, table, row, "numeric_value", Cell::ofReal(random.pick(measurement->below)));
    } else if (measurement && numberFree && random.chance(measurement->aboveShare)) {
        set(person, table, row, "comparator", text(">"));
        set(person, table, row, "numeric_value", Cell::ofReal(random.pick(measurement->above)));
    } else {
        set(person, table, row, "comparator", text(kind > 0.998 ? "~" : "="));
    }
}

/// Births are admitted as mothers or as newborns (dummy-data.md 4, 65).
void RowMaker::relateAdmissionMethod(Person &person, std::size_t table, std::size_t row) const
{
    constexpr std::int64_t kMonth = 31;
    const Cell method = get(person, table, row, "admission_method");
    const Cell day = get(person, table, row, "admission_date");
    if (method.isNull() || !isFree(person, table, row, "admission_method")) {
        return;
    }
    const std::string &name = m_texts.text(method.text());
    const std::int64_t on = day.isNull() ? person.facts.lastDay.days() : day.bits;
    const int age = ageOn(person.facts, Core::Date(static_cast<std::int32_t>(on)));
    const bool mother = person.facts.sex == Facts::Sex::Female && age >= 12 && age <= 55;
    const bool isMaternity = name == "31" || name == "32";
    const bool isNewborn = name == "82" || name == "83";
    if ((isMaternity && !mother) || (isNewborn && on >= person.facts.birth.days() + kMonth)) {
        set(person, table, row, "admission_method", text("21"));
    }
}

void RowMaker::reissue(Person &person, std::size_t table, Random &random)
{
    constexpr std::int64_t kWeeks = 28; // england-marginals.json, prescribing, repeat_interval_days
    constexpr std::int64_t kMostIssues = 11;
    TableRows &rows = person.tables[table];
    if (rows.size() == 0) {
        return;
    }
    const std::size_t first = rows.size() - 1;
    const double kind = random.real();
    const std::int64_t step = kWeeks * (kind < 0.6 ? 1 : (kind < 0.9 ? 2 : 3));
    const std::int64_t issues = std::min(kMostIssues, 1 + random.geometric(2.5));
    for (std::int64_t i = 1; i <= issues; ++i) {
        const std::size_t row = rows.addRow();
        for (std::size_t c = 0; c < rows.columns; ++c) {
            rows.at(row, c) = rows.at(first, c);
            if (info(table).schemas[c]->type == Core::kDate && !rows.at(row, c).isNull()) {
                rows.at(row, c).bits += i * step + random.between(0, 3);
            }
        }
        relate(person, table, row, random);
        if (!isSound(person, table, row)) {
            rows.dead[row] = 1; // beyond the end of life
            break;
        }
    }
}

void RowMaker::relateTherapy(Person &person, std::size_t table, std::size_t row, Random &random) const
{
    const Cell indication = get(person, table, row, "covid_indication");
    const bool inHospital = !indication.isNull() && m_texts.text(indication.text()) != "non_hospitalised";
    const int column = info(table).column("intervention");
    if (column >= 0 && isFree(person, table, row, "intervention") && m_columns.plan(table, static_cast<std::size_t>(column)).sets.empty()) {
        std::vector<std::string_view> fitting;
        for (const Treatment &treatment : kTreatments) {
            if ((info(table).column("covid_indication") < 0 || treatment.inHospital == inHospital) && treatment.since <= person.facts.lastDay.days()) {
                fitting.push_back(treatment.name);
            }
        }
        if (fitting.empty()) { // who died before there was any was not treated
            for (const std::string_view date : {"received", "treatment_start_date"}) {
                if (isFree(person, table, row, date)) {
                    set(person, table, row, date, Cell{});
                }
            }
        }
        set(person, table, row, "intervention", fitting.empty() ? Cell{} : text(random.pick(fitting)));
    }
    const Cell intervention = get(person, table, row, "intervention");
    std::int64_t since = kTreatments.front().since;
    for (const Treatment &treatment : kTreatments) {
        if (!intervention.isNull() && m_texts.text(intervention.text()) == treatment.name && (treatment.inHospital == inHospital || indication.isNull())) {
            since = std::max(since, treatment.since);
        }
    }
    const std::int64_t last = person.facts.lastDay.days();
    Cell received = get(person, table, row, "received");
    if (!received.isNull() && received.bits < since && isFree(person, table, row, "received") && last >= since) {
        received = Cell::whole(std::min(last, since + random.between(0, 400)));
        set(person, table, row, "received", received);
    }
    const Cell start = get(person, table, row, "treatment_start_date");
    if (start.isNull() || !isFree(person, table, row, "treatment_start_date")) {
        return;
    }
    const std::int64_t from = received.isNull() ? since : received.bits;
    if (start.bits < from - 7 || start.bits > from + 30 || start.bits < since) {
        set(person, table, row, "treatment_start_date", Cell::whole(std::clamp<std::int64_t>(from + random.between(0, 5), std::min(from, last), last)));
    }
}

void RowMaker::relateRenal(Person &person, std::size_t table, std::size_t row, Random &random) const
{
    const Cell dataset = get(person, table, row, "dataset");
    const Cell start = get(person, table, row, "rrt_start_date");
    if (dataset.isNull() || start.isNull() || !isFree(person, table, row, "rrt_start_date")) {
        return;
    }
    const std::string year = m_texts.text(dataset.text()).substr(0, 4);
    const std::int64_t end = Core::daysFromCivil(std::stoi(year), 12, 31);
    if (start.bits > end) {
        const std::int64_t first = person.facts.birth.days();
        set(person, table, row, "rrt_start_date", first > end ? Cell{} : Cell::whole(random.between(std::max(first, end - 2000), end)));
    }
}

/// The electronic frailty index counts deficits of thirty-six, more with age.
void RowMaker::relateFrailty(Person &person, std::size_t table, std::size_t row, Random &random) const
{
    constexpr std::string_view kIndex = "UK Electronic Frailty Index (eFI)";
    constexpr double kDeficits = 36.0;
    const Cell description = get(person, table, row, "algorithm_description");
    const bool isIndex = description.isNull() || m_texts.text(description.text()) == kIndex;
    const int column = info(table).column("algorithm_description");
    if (column >= 0 && m_columns.plan(table, static_cast<std::size_t>(column)).sets.empty() && isFree(person, table, row, "algorithm_description")) {
        set(person, table, row, "algorithm_description", text(kIndex));
    } else if (!isIndex) {
        return;
    }
    if (const int version = info(table).column("algorithm_version");
        version >= 0 && m_columns.plan(table, static_cast<std::size_t>(version)).sets.empty() && isFree(person, table, row, "algorithm_version")) {
        set(person, table, row, "algorithm_version", text("1.0"));
    }
    if (isFree(person, table, row, "numeric_value")) {
        const Cell day = get(person, table, row, "calculation_date");
        const int age = ageOn(person.facts, day.isNull() ? person.facts.lastDay : Core::Date(static_cast<std::int32_t>(day.bits)));
        const double mean = 1.0 + std::max(0, age - 40) * 0.13 + std::max(0.0, person.facts.health);
        const auto deficits = static_cast<double>(std::min<std::int64_t>(25, random.geometric(mean)));
        set(person, table, row, "numeric_value", Cell::ofReal(deficits / kDeficits));
    }
}

/// A product is given for one disease only: the one that the definition asks together with it, or that it is named
/// after, or one of its own.
void RowMaker::agreeProducts(Person &person, std::size_t table, std::size_t row, Random &random) const
{
    const CodeMeanings &meanings = m_columns.meanings();
    if (info(table).column("product_name") < 0 || info(table).column("target_disease") < 0) {
        return;
    }
    const auto namedAfter = [this](Cell product) -> Cell {
        static const std::array<std::pair<std::string, const char *>, 2> kDiseases{{{"covid", "SARS-2 CORONAVIRUS"}, {"influenza", "INFLUENZA"}}};
        for (const auto &[word, disease] : kDiseases) {
            if (!product.isNull() && mentions(m_texts.text(product.text()), {word})) {
                return text(disease);
            }
        }
        return {};
    };
    const auto knownFor = [&](Cell product) {
        const Cell asked = meanings.diseaseOf(product);
        return asked.isNull() ? namedAfter(product) : asked;
    };
    const Cell product = get(person, table, row, "product_name");
    const Cell disease = get(person, table, row, "target_disease");
    const Cell belongs = knownFor(product);
    const bool isOwn = !product.isNull() && !disease.isNull() && m_texts.text(product.text()) == m_texts.text(disease.text()) + " vaccine";
    if (product.isNull() || (!belongs.isNull() && belongs == disease) || (belongs.isNull() && isOwn)) {
        return;
    }
    if (!belongs.isNull() && isFree(person, table, row, "target_disease") && (disease.isNull() || !isFree(person, table, row, "product_name") || random.chance(0.5))) {
        set(person, table, row, "target_disease", belongs);
    } else if (isFree(person, table, row, "product_name")) {
        const std::vector<Cell> *products = meanings.productsFor(disease);
        set(person, table, row, "product_name", disease.isNull() ? Cell{} : (products ? random.pick(*products) : text(m_texts.text(disease.text()) + " vaccine")));
    } else if (belongs.isNull() && isFree(person, table, row, "target_disease")) {
        // A product that the definition names without a disease: always the same one of its own.
        static constexpr std::array<const char *, 4> kOthers{"PNEUMOCOCCAL", "SHINGLES", "TETANUS", "HEPATITIS B"};
        set(person, table, row, "target_disease", text(kOthers[std::hash<std::string>{}(m_texts.text(product.text())) % kOthers.size()]));
    }
}

/// A wait of weeks to months, reported in the week in which it ended.
void RowMaker::relateWait(Person &person, std::size_t table, std::size_t row, Random &random) const
{
    constexpr std::int64_t kLongestWait = 546; // days: eighteen months
    const int start = info(table).column("referral_to_treatment_period_start_date");
    if (start < 0 || info(table).schemas[static_cast<std::size_t>(start)]->type != Core::kDate) {
        return; // the raw tables have texts
    }
    const Cell week = get(person, table, row, "week_ending_date");
    const Cell ended = get(person, table, row, "referral_to_treatment_period_end_date");
    const std::int64_t last = person.facts.lastDay.days();
    if (!ended.isNull() && isFree(person, table, row, "week_ending_date") && (week.isNull() || week.bits < ended.bits || week.bits > ended.bits + 6)) {
        set(person, table, row, "week_ending_date", Cell::whole(std::min(std::max(ended.bits, last), ended.bits + 6)));
    } else if (!ended.isNull() && !week.isNull() && isFree(person, table, row, "referral_to_treatment_period_end_date") && (ended.bits > week.bits || ended.bits < week.bits - 6)) {
        set(person, table, row, "referral_to_treatment_period_end_date", Cell::whole(week.bits - random.between(0, 6)));
    }
    const Cell end = ended.isNull() ? week : get(person, table, row, "referral_to_treatment_period_end_date");
    const Cell from = get(person, table, row, "referral_to_treatment_period_start_date");
    if (end.isNull() || !isFree(person, table, row, "referral_to_treatment_period_start_date") || (!from.isNull() && from.bits <= end.bits && from.bits >= end.bits - kLongestWait)) {
        return;
    }
    // Half of the waits end within some 13 weeks, few last longer than 18 months (referral-to-treatment statistics).
    const auto days = static_cast<std::int64_t>(std::exp(4.5 + 0.9 * random.normal()));
    const std::int64_t began = std::max<std::int64_t>(person.facts.birth.days(), end.bits - std::min(days, kLongestWait));
    set(person, table, row, "referral_to_treatment_period_start_date", Cell::whole(std::min(began, end.bits)));
    if (isFree(person, table, row, "referral_request_received_date")) {
        set(person, table, row, "referral_request_received_date", Cell::whole(std::min(began, end.bits)));
    }
}

/// Rows of one pathway, two by two, share their identifiers; a period ends by the week that reports it.
void RowMaker::relateWaiting(Person &person, std::size_t table, std::size_t row, Random &random) const
{
    const std::string pathway = std::to_string(person.id) + '-' + std::to_string(row / 2 + 1);
    for (const auto &[column, prefix] : {std::pair<std::string_view, const char *>{"pseudo_patient_pathway_identifier", "P"}, {"pseudo_referral_identifier", "R"}}) {
        if (isFree(person, table, row, column)) {
            set(person, table, row, column, text(prefix + pathway));
        }
    }
    if (isFree(person, table, row, "pseudo_organisation_code_patient_pathway_identifier_issuer")) {
        set(person, table, row, "pseudo_organisation_code_patient_pathway_identifier_issuer", text("O" + std::to_string((person.id + static_cast<std::int64_t>(row / 2)) % 97)));
    }
    if (const int column = info(table).column("activity_treatment_function_code"); column >= 0 && isFree(person, table, row, "activity_treatment_function_code")
        && m_columns.plan(table, static_cast<std::size_t>(column)).sets.empty()) {
        set(person, table, row, "activity_treatment_function_code", text(pickFrom(kTreatmentFunctions, random)));
    }
    orderTexts(person, table, row, "referral_to_treatment_period_start_date", "referral_to_treatment_period_end_date", 0);
    orderTexts(person, table, row, "referral_to_treatment_period_end_date", "week_ending_date", 7);
}

/// `later` is not before `earlier` less `slack` days, whether the columns hold dates or dates as text.
void RowMaker::orderTexts(Person &person, std::size_t table, std::size_t row, std::string_view earlier, std::string_view later, std::int64_t slack) const
{
    const Cell first = get(person, table, row, earlier);
    const Cell second = get(person, table, row, later);
    if (first.isNull() || second.isNull()) {
        return;
    }
    const bool isText = info(table).schemas[static_cast<std::size_t>(info(table).column(earlier))]->type.isText();
    const auto dayOf = [&](Cell cell) -> std::optional<std::int64_t> {
        if (!isText) {
            return cell.bits;
        }
        const auto date = Core::Date::fromIso(m_texts.text(cell.text()));
        return date ? std::optional<std::int64_t>(date->days()) : std::nullopt;
    };
    const auto from = dayOf(first);
    const auto to = dayOf(second);
    if (!from || !to || *from <= *to + slack) {
        return;
    }
    if (isFree(person, table, row, later)) {
        set(person, table, row, later, first);
    } else if (isFree(person, table, row, earlier)) {
        set(person, table, row, earlier, second);
    }
}

/// A grand total is no less than the tariff in it.
void RowMaker::relateCost(Person &person, std::size_t table, std::size_t row) const
{
    for (const std::string_view tariff : {"tariff_total_payment", "tariff_initial_amount", "tariff_opp"}) {
        const Cell part = get(person, table, row, tariff);
        const Cell total = get(person, table, row, "grand_total_payment_mff");
        if (part.isNull() || total.isNull() || total.real() >= part.real()) {
            continue;
        }
        if (isFree(person, table, row, "grand_total_payment_mff")) {
            set(person, table, row, "grand_total_payment_mff", Cell::ofReal(std::round(part.real() * 110) / 100));
        } else if (isFree(person, table, row, tariff)) {
            set(person, table, row, tariff, total);
        }
    }
}

/// Where an attendance led to: home, or a ward, unless the definition names other places.
void RowMaker::relateAttendance(Person &person, std::size_t table, std::size_t row, Random &random) const
{
    if (const int column = info(table).column("discharge_destination"); column >= 0 && isFree(person, table, row, "discharge_destination")
        && m_columns.plan(table, static_cast<std::size_t>(column)).sets.empty()) {
        constexpr double kAdmittedShare = 0.214; // marginals, emergency_care
        set(person, table, row, "discharge_destination", text(random.chance(kAdmittedShare) ? "306706006" : "306689006"));
    }
}

void RowMaker::relateOthers(Person &person, std::size_t table, std::size_t row, Random &random) const
{
    const std::string &name = info(table).schema->name;
    if (name == "covid_therapeutics") {
        relateTherapy(person, table, row, random);
    } else if (name == "ukrr") {
        relateRenal(person, table, row, random);
    } else if (name == "decision_support_values") {
        relateFrailty(person, table, row, random);
    } else if (name == "wl_clockstops" || name == "wl_openpathways") {
        relateWait(person, table, row, random);
        relateWaiting(person, table, row, random);
    } else if (name.find("_cost") != std::string::npos) {
        relateCost(person, table, row);
    } else if (name == "repeat_medications") {
        orderTexts(person, table, row, "start_date", "end_date", 0);
    }
}

} // namespace DummyData
