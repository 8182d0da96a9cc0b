// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "model/dummydata/facts.h"
#include "model/dummydata/households.h"
#include "tests/model/dummydata/invariants.h"

namespace
{

Core::Date dateOf(std::int64_t day)
{
    return Core::Date(static_cast<std::int32_t>(day));
}

/// Rows of a table with the number of their patient; nothing if the sample does not have it.
template <typename Look>
void eachPatient(const Sample &sample, const char *table, const Look &look)
{
    if (!sample.has(table)) {
        return;
    }
    const View view = sample.view(table);
    for (std::size_t p = 0; p < view.patients(); ++p) {
        look(view, p);
    }
}

template <typename Look>
void eachRow(const Sample &sample, const char *table, const Look &look)
{
    eachPatient(sample, table, [&](const View &view, std::size_t p) {
        for (std::size_t row = view.first(p); row < view.end(p); ++row) {
            look(view, row, view.patient(p));
        }
    });
}

void dischargesFollowAdmissions(const Sample &sample, Verdict &verdict)
{
    if (!sample.asksNothing) {
        return;
    }
    eachRow(sample, "apcs", [&](const View &view, std::size_t row, std::int64_t) {
        const auto from = view.day(row, "admission_date");
        const auto to = view.day(row, "discharge_date");
        verdict.that(!from || (to ? *from <= *to : *from >= kToday - 60), at(view, row, "discharge_date"));
    });
}

void staysDoNotOverlap(const Sample &sample, Verdict &verdict)
{
    if (!sample.asksNothing) {
        return;
    }
    eachPatient(sample, "apcs", [&](const View &view, std::size_t p) {
        std::vector<std::pair<std::int64_t, std::int64_t>> stays;
        for (std::size_t row = view.first(p); row < view.end(p); ++row) {
            if (const auto from = view.day(row, "admission_date")) {
                stays.emplace_back(*from, view.day(row, "discharge_date").value_or(kToday));
            }
        }
        std::sort(stays.begin(), stays.end());
        for (std::size_t i = 1; i < stays.size(); ++i) {
            verdict.that(stays[i].first >= stays[i - 1].second, "the stays of patient " + std::to_string(view.patient(p)));
        }
    });
}

void allDiagnosesHoldThem(const Sample &sample, Verdict &verdict)
{
    if (!sample.asksNothing) {
        return;
    }
    eachRow(sample, "apcs", [&](const View &view, std::size_t row, std::int64_t) {
        const std::string all = view.text(row, "all_diagnoses");
        const std::string primary = view.text(row, "primary_diagnosis");
        const std::string secondary = view.text(row, "secondary_diagnosis");
        verdict.that(all.find(primary) != std::string::npos && all.find(secondary) != std::string::npos, at(view, row, "all_diagnoses"));
        verdict.that(primary.empty() || primary != secondary, at(view, row, "secondary_diagnosis"));
    });
}

void criticalCareLastsNoLonger(const Sample &sample, Verdict &verdict)
{
    if (!sample.asksNothing) {
        return;
    }
    eachRow(sample, "apcs", [&](const View &view, std::size_t row, std::int64_t) {
        const Core::Value care = view.at(row, "days_in_critical_care");
        const auto from = view.day(row, "admission_date");
        const auto to = view.day(row, "discharge_date");
        verdict.that(care.isNull() || (care.toInt() >= 0 && (!from || !to || care.toInt() <= *to - *from + 1)), at(view, row, "days_in_critical_care"));
    });
}

double moneyOf(const View &view, std::size_t row, const char *column)
{
    const Core::Value value = view.at(row, column);
    return value.isNull() ? 0 : value.toFloat();
}

void costsBelongToAStay(const Samples &samples, Verdict &verdict)
{
    for (const auto &[sample, costs, stays] : {std::tuple{samples.everyTable, "apcs_cost", "apcs"}, std::tuple{samples.raw, "apcs_cost_historical", "apcs_historical"}}) {
        std::map<std::pair<std::int64_t, std::int64_t>, std::pair<std::optional<std::int64_t>, std::optional<std::int64_t>>> known;
        eachRow(*sample, stays, [&](const View &view, std::size_t row, std::int64_t patient) {
            known[{patient, view.at(row, "apcs_ident").toInt()}] = {view.day(row, "admission_date"), view.day(row, "discharge_date")};
        });
        eachRow(*sample, costs, [&](const View &view, std::size_t row, std::int64_t patient) {
            const auto found = known.find({patient, view.at(row, "apcs_ident").toInt()});
            verdict.that(found != known.end(), at(view, row, "apcs_ident"));
            if (found != known.end()) {
                verdict.that(found->second == std::pair(view.day(row, "admission_date"), view.day(row, "discharge_date")), at(view, row, "admission_date"));
            }
            const double total = moneyOf(view, row, "grand_total_payment_mff");
            const double tariff = moneyOf(view, row, "tariff_total_payment");
            verdict.that(tariff >= 0 && total >= 0 && moneyOf(view, row, "tariff_initial_amount") >= 0 && (view.at(row, "grand_total_payment_mff").isNull() || total >= tariff),
                         at(view, row, "grand_total_payment_mff"));
        });
    }
}

void birthsAreOfMothersAndNewborns(const Sample &sample, Verdict &verdict)
{
    if (!sample.has("apcs") || sample.mayBeImplausible() || sample.lives.empty()) {
        return;
    }
    const View patients = sample.view("patients");
    std::map<std::int64_t, std::string> sexes;
    for (std::size_t p = 0; p < patients.patients(); ++p) {
        sexes[patients.patient(p)] = patients.text(patients.first(p), "sex");
    }
    eachRow(sample, "apcs", [&](const View &view, std::size_t row, std::int64_t patient) {
        const std::string method = view.text(row, "admission_method");
        const std::string primary = view.text(row, "primary_diagnosis");
        const auto day = view.day(row, "admission_date");
        const Life &life = sample.lives.at(patient);
        const std::int64_t age = day ? Core::yearsBetween(dateOf(*day), dateOf(life.birth)) : 30;
        const bool isBirth = method == "31" || method == "32" || primary.starts_with('O');
        verdict.that(!isBirth || (sexes.at(patient) == "female" && age >= 12 && age <= 55), at(view, row, "admission_method") + ' ' + primary + " of somebody " + sexes.at(patient) + " at " + std::to_string(age));
        const bool isNewborn = method == "82" || method == "83";
        verdict.that(!isNewborn || !day || *day <= life.birth + 61, at(view, row, "admission_method"));
    });
}

void admissionMethodsAreReal(const Samples &samples, Verdict &verdict)
{
    static const std::set<std::string> kMethods{"11", "12", "13", "21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D", "31", "32", "81", "82", "83", ""};
    for (const Sample &sample : samples.all) {
        eachRow(sample, "apcs", [&](const View &view, std::size_t row, std::int64_t) { verdict.that(kMethods.contains(view.text(row, "admission_method")), at(view, row, "admission_method")); });
    }
}

void emergencyDiagnosesFillUp(const Sample &sample, Verdict &verdict)
{
    if (!sample.asksNothing) {
        return;
    }
    eachRow(sample, "emergency_care_attendances", [&](const View &view, std::size_t row, std::int64_t) {
        verdict.that(!view.text(row, "diagnosis_01").empty(), at(view, row, "diagnosis_01"));
        bool ended = false;
        for (int i = 1; i <= 24; ++i) {
            const bool empty = view.text(row, "diagnosis_" + std::string(i < 10 ? "0" : "") + std::to_string(i)).empty();
            verdict.that(empty || !ended, "diagnosis " + std::to_string(i));
            ended = ended || empty;
        }
    });
}

/// A ward, a short stay ward, intensive care.
bool leadsToAWard(const std::string &destination)
{
    return destination == "306706006" || destination == "1066331000000109" || destination == "1066391000000104" || destination == "1066361000000104";
}

void theAdmittedHaveAStay(const Samples &samples, Verdict &verdict)
{
    std::set<std::pair<std::int64_t, std::int64_t>> admissions;
    eachRow(*samples.everyTable, "apcs", [&](const View &view, std::size_t row, std::int64_t patient) { admissions.emplace(patient, view.day(row, "admission_date").value_or(0)); });
    double admitted = 0;
    double staying = 0;
    eachRow(*samples.everyTable, "emergency_care_attendances", [&](const View &view, std::size_t row, std::int64_t patient) {
        const auto day = view.day(row, "arrival_date");
        if (day && leadsToAWard(view.text(row, "discharge_destination"))) {
            admitted += 1;
            staying += admissions.contains({patient, *day}) || admissions.contains({patient, *day + 1}) ? 1 : 0;
        }
    });
    verdict.that(admitted >= 10, "too few were admitted: " + std::to_string(admitted));
    verdict.within(staying / admitted, 0.9, 1, "admitted attendances with a stay");
}

void outpatientsAreReferred(const Samples &samples, Verdict &verdict)
{
    using Pathway = std::tuple<std::int64_t, std::string, std::int64_t>;
    std::map<Pathway, std::vector<std::pair<std::int64_t, bool>>> pathways;
    std::set<std::pair<std::int64_t, std::int64_t>> known;
    eachRow(*samples.everyTable, "opa", [&](const View &view, std::size_t row, std::int64_t patient) {
        known.emplace(patient, view.at(row, "opa_ident").toInt());
        const auto referral = view.day(row, "referral_request_received_date");
        const auto day = view.day(row, "appointment_date");
        verdict.that(!referral || !day || *referral <= *day, at(view, row, "referral_request_received_date"));
        const std::string kind = view.text(row, "first_attendance");
        if (referral && day && !kind.empty()) {
            pathways[{patient, view.text(row, "treatment_function_code"), *referral}].emplace_back(*day, kind == "1" || kind == "3");
        }
    });
    for (auto &[pathway, attendances] : pathways) {
        std::sort(attendances.begin(), attendances.end());
        for (std::size_t i = 1; i < attendances.size(); ++i) {
            verdict.that(!attendances[i].second || attendances[i - 1].second || attendances[i].first == attendances[i - 1].first, "a first attendance after a follow-up of patient " + std::to_string(std::get<0>(pathway)));
        }
    }
    for (const char *part : {"opa_diag", "opa_proc", "opa_cost"}) {
        eachRow(*samples.everyTable, part, [&](const View &view, std::size_t row, std::int64_t patient) {
            verdict.that(known.contains({patient, view.at(row, "opa_ident").toInt()}), at(view, row, "opa_ident"));
        });
    }
}

void appointmentsAreKept(const Sample &sample, Verdict &verdict)
{
    if (!sample.asksNothing) {
        return;
    }
    static const std::set<std::string> kSeen{"Arrived", "In Progress", "Finished", "Visit"};
    eachRow(sample, "appointments", [&](const View &view, std::size_t row, std::int64_t) {
        const auto booked = view.day(row, "booked_date");
        const auto start = view.day(row, "start_date");
        const auto seen = view.day(row, "seen_date");
        verdict.that(!booked || !start || *booked <= *start, at(view, row, "booked_date"));
        verdict.that(!seen || (kSeen.contains(view.text(row, "status")) && (!start || *seen >= *start)), at(view, row, "seen_date"));
    });
}

void mostAppointmentsAreFinished(const Samples &samples, Verdict &verdict)
{
    std::map<std::string, double> states;
    double all = 0;
    eachRow(*samples.everyTable, "appointments", [&](const View &view, std::size_t row, std::int64_t) {
        states[view.text(row, "status")] += 1;
        all += 1;
    });
    for (const auto &[state, count] : states) {
        verdict.that(count <= states["Finished"], state + " is more common than Finished");
    }
    verdict.within(states["Did Not Attend"] / all, 0.02, 0.08, "did not attend");
}

void appointmentsAreAtThePractice(const Samples &samples, Verdict &verdict)
{
    std::map<std::int64_t, std::vector<std::pair<std::int64_t, std::int64_t>>> registered;
    eachRow(*samples.everyTable, "practice_registrations", [&](const View &view, std::size_t row, std::int64_t patient) {
        registered[patient].emplace_back(*view.day(row, "start_date"), view.day(row, "end_date").value_or(kToday));
    });
    eachRow(*samples.everyTable, "appointments", [&](const View &view, std::size_t row, std::int64_t patient) {
        const auto start = view.day(row, "start_date");
        const auto &periods = registered[patient];
        verdict.that(!start || std::any_of(periods.begin(), periods.end(), [&start](const auto &period) { return *start >= period.first - 14 && *start <= period.second + 14; }), at(view, row, "start_date"));
    });
}

void treatmentsFollowTheirReport(const Sample &sample, Verdict &verdict)
{
    if (!sample.asksNothing) {
        return;
    }
    const std::map<std::string, std::int64_t> since{{"Molnupiravir", Core::daysFromCivil(2021, 12, 16)}, {"Sotrovimab", Core::daysFromCivil(2021, 12, 16)}, {"Paxlovid", Core::daysFromCivil(2022, 2, 10)},
                                                    {"Tocilizumab", Core::daysFromCivil(2021, 1, 8)},    {"Sarilumab", Core::daysFromCivil(2021, 1, 8)},   {"Casirivimab and imdevimab", Core::daysFromCivil(2021, 9, 20)}};
    static const std::set<std::string> kOutside{"Molnupiravir", "Sotrovimab", "Paxlovid", "Remdesivir"};
    static const std::set<std::string> kInside{"Remdesivir", "Tocilizumab", "Sarilumab", "Casirivimab and imdevimab"};
    eachRow(sample, "covid_therapeutics", [&](const View &view, std::size_t row, std::int64_t) {
        const auto start = view.day(row, "treatment_start_date");
        const auto received = view.day(row, "received");
        verdict.that(!start || !received || *start >= *received - 7, at(view, row, "treatment_start_date"));
        const std::string product = view.text(row, "intervention");
        const std::string indication = view.text(row, "covid_indication");
        verdict.that(product.empty() || indication.empty() || (indication == "non_hospitalised" ? kOutside : kInside).contains(product), at(view, row, "intervention") + " for " + indication);
        const auto found = since.find(product);
        verdict.that(!start || found == since.end() || *start >= found->second, at(view, row, "treatment_start_date") + " of " + product);
    });
}

void renalPatientsStayInTheRegister(const Samples &samples, Verdict &verdict)
{
    eachPatient(*samples.everyTable, "ukrr", [&](const View &view, std::size_t p) {
        std::set<std::string> sets;
        for (std::size_t row = view.first(p); row < view.end(p); ++row) {
            const std::string name = view.text(row, "dataset");
            const auto start = view.day(row, "rrt_start_date");
            sets.insert(name);
            verdict.that(name.empty() || !start || *start <= Core::daysFromCivil(std::stoi(name.substr(0, 4)), 12, 31), at(view, row, "rrt_start_date"));
        }
        const Life &life = samples.everyTable->lives.at(view.patient(p));
        for (int year = 2019; year < 2021; ++year) {
            const bool lives = !life.death || *life.death >= Core::daysFromCivil(year + 1, 12, 31);
            const bool stays = !sets.contains(std::to_string(year) + "_prevalence") || sets.contains(std::to_string(year + 1) + "_prevalence");
            verdict.that(stays || !lives, "patient " + std::to_string(view.patient(p)) + " is missing in " + std::to_string(year + 1));
        }
    });
}

void householdsHaveTheirMembers(const Samples &samples, Verdict &verdict)
{
    const Sample &sample = *samples.people;
    std::map<std::int64_t, std::vector<std::int64_t>> members;
    std::map<std::int64_t, std::int64_t> sizes;
    eachRow(sample, "household_memberships_2020", [&](const View &view, std::size_t row, std::int64_t patient) {
        const Core::Value id = view.at(row, "household_pseudo_id");
        const Core::Value size = view.at(row, "household_size");
        verdict.that(!id.isNull() && !size.isNull() && size.toInt() >= 1 && size.toInt() <= 100, at(view, row, "household_size"));
        members[id.toInt()].push_back(patient);
        verdict.that(sizes.try_emplace(id.toInt(), size.toInt()).first->second == size.toInt(), at(view, row, "household_size"));
    });
    const std::int64_t day = Core::daysFromCivil(2020, 2, 1);
    double children = 0;
    double alone = 0;
    std::map<std::int64_t, std::size_t> shares;
    for (const auto &[id, patients] : members) {
        verdict.that(static_cast<std::int64_t>(patients.size()) == sizes[id], "household " + std::to_string(id) + " has " + std::to_string(patients.size()) + " of " + std::to_string(sizes[id]));
        ++shares[sizes[id]];
        for (const std::int64_t patient : patients) {
            const bool isChild = Core::yearsBetween(dateOf(day), dateOf(sample.lives.at(patient).birth)) < 16;
            children += isChild ? 1 : 0;
            alone += isChild && patients.size() == 1 ? 1 : 0;
        }
    }
    verdict.within(static_cast<double>(shares[1]) / static_cast<double>(members.size()), 0.2, 0.4, "households of one");
    verdict.within(static_cast<double>(shares[2]) / static_cast<double>(members.size()), 0.25, 0.45, "households of two");
    verdict.within(alone / children, 0, 0.002, "children who live alone");
}

void mothersAreOlderWomen(const Samples &samples, Verdict &verdict)
{
    const DummyData::People people(8, Core::Date(Core::daysFromCivil(2021, 1, 1)), dateOf(kToday));
    std::size_t known = 0;
    eachRow(*samples.people, "parents", [&](const View &view, std::size_t row, std::int64_t patient) {
        const Core::Value id = view.at(row, "mother_id");
        if (id.isNull()) {
            return;
        }
        ++known;
        const DummyData::Facts child = people.facts(patient);
        const DummyData::Facts mother = people.facts(id.toInt());
        const std::int64_t years = Core::yearsBetween(child.birth, mother.birth);
        verdict.that(mother.sex == DummyData::Facts::Sex::Female && years >= 13 && years <= 55 && mother.lastDay > child.birth, at(view, row, "mother_id"));
    });
    verdict.that(known > 2000, "too few mothers");
}

void ethnicityAgrees(const Samples &samples, Verdict &verdict)
{
    // The five groups of the study's list, and the letters of ethnicity_from_sus for each.
    const std::map<std::string, std::string> lettersOf{{"92391000000108", "ABC"}, {"92431000000104", "DEFG"}, {"110681000000100", "HJKL"}, {"92571000000106", "MNP"}, {"315280000", "RS"}};
    std::map<std::int64_t, std::string> letters;
    eachRow(*samples.study, "ethnicity_from_sus", [&](const View &view, std::size_t row, std::int64_t patient) { letters[patient] = view.text(row, "code"); });
    double both = 0;
    double same = 0;
    eachRow(*samples.study, "clinical_events", [&](const View &view, std::size_t row, std::int64_t patient) {
        const auto group = lettersOf.find(view.text(row, "snomedct_code"));
        const auto letter = letters.find(patient);
        if (group != lettersOf.end() && letter != letters.end() && !letter->second.empty() && letter->second != "Z") {
            both += 1;
            same += group->second.find(letter->second.front()) != std::string::npos ? 1 : 0;
        }
    });
    verdict.that(both > 200, "too few with both");
    verdict.within(same / both, 0.95, 1, "recorded as in hospital");
}

void frailtyRisesWithAge(const Samples &samples, Verdict &verdict)
{
    std::array<double, 2> sums{};
    std::array<double, 2> counts{};
    eachRow(*samples.everyTable, "decision_support_values", [&](const View &view, std::size_t row, std::int64_t patient) {
        const Core::Value value = view.at(row, "numeric_value");
        verdict.that(view.text(row, "algorithm_description") == "UK Electronic Frailty Index (eFI)" && view.text(row, "algorithm_version") == "1.0", at(view, row, "algorithm_description"));
        if (value.isNull()) {
            return;
        }
        const double deficits = value.toFloat() * 36;
        verdict.that(value.toFloat() >= 0 && value.toFloat() <= 1 && std::abs(deficits - std::round(deficits)) < 1e-6, at(view, row, "numeric_value"));
        const std::int64_t age = Core::yearsBetween(Core::Date(Core::daysFromCivil(2020, 12, 8)), dateOf(samples.everyTable->lives.at(patient).birth));
        if (age < 50 || age >= 70) {
            sums[age >= 70 ? 1 : 0] += value.toFloat();
            counts[age >= 70 ? 1 : 0] += 1;
        }
    });
    verdict.that(counts[0] > 20 && counts[1] > 20 && sums[1] / counts[1] > sums[0] / counts[0], "the old are no frailer");
}

void waitsEndByTheirReport(const Samples &samples, Verdict &verdict)
{
    const std::set<std::string> real{"100", "101", "110", "120", "130", "150", "300", "301", "320", "330", "340", "502"};
    for (const char *table : {"wl_clockstops", "wl_openpathways"}) {
        double rows = 0;
        double functions = 0;
        std::map<std::string, std::string> issuers;
        std::map<std::string, std::size_t> pathways;
        eachRow(*samples.everyTable, table, [&](const View &view, std::size_t row, std::int64_t) {
            const auto start = view.day(row, "referral_to_treatment_period_start_date");
            const auto end = view.day(row, "referral_to_treatment_period_end_date");
            const auto week = view.day(row, "week_ending_date");
            verdict.that(!start || !end || *start <= *end, at(view, row, "referral_to_treatment_period_end_date"));
            verdict.that(!end || !week || *end <= *week + 7, at(view, row, "week_ending_date"));
            const std::string pathway = view.text(row, "pseudo_patient_pathway_identifier");
            ++pathways[pathway];
            const std::string issuer = view.text(row, "pseudo_organisation_code_patient_pathway_identifier_issuer") + view.text(row, "pseudo_referral_identifier").substr(1);
            verdict.that(issuers.try_emplace(pathway, issuer).first->second == issuer, at(view, row, "pseudo_referral_identifier"));
            rows += 1;
            functions += real.contains(view.text(row, "activity_treatment_function_code")) ? 1 : 0;
        });
        verdict.within(functions / rows, 0.9, 1, "real treatment functions");
        verdict.that(std::any_of(pathways.begin(), pathways.end(), [](const auto &one) { return one.second > 1; }), "no pathway has two rows");
    }
}

void datesInTextsAreDates(const Samples &samples, Verdict &verdict)
{
    for (const char *table : {"wl_clockstops", "wl_openpathways", "isaric"}) {
        eachRow(*samples.raw, table, [&](const View &view, std::size_t row, std::int64_t) {
            for (const Core::ColumnSchema &column : view.table()->schema->columns) {
                if (column.type == Core::kStr && column.name.ends_with("_date")) {
                    const std::string text = view.text(row, column.name);
                    verdict.that(text.empty() || Core::Date::fromIso(text).has_value(), at(view, row, column.name));
                }
            }
        });
    }
}

} // namespace

std::vector<Invariant> hospitalInvariants()
{
    return {ofEach<dischargesFollowAdmissions>(60, "discharges follow admissions"),
            ofEach<staysDoNotOverlap>(61, "stays do not overlap"),
            ofEach<allDiagnosesHoldThem>(62, "all diagnoses hold the others"),
            ofEach<criticalCareLastsNoLonger>(63, "critical care lasts no longer than the stay"),
            {64, "costs belong to a stay", costsBelongToAStay},
            ofEach<birthsAreOfMothersAndNewborns>(65, "births are of mothers and newborns"),
            {66, "admission methods are real", admissionMethodsAreReal},
            ofEach<emergencyDiagnosesFillUp>(67, "emergency diagnoses fill up"),
            {68, "who is admitted has a stay", theAdmittedHaveAStay},
            {69, "outpatients are referred, first attendances first", outpatientsAreReferred},
            ofEach<appointmentsAreKept>(70, "appointments are booked, then kept"),
            {71, "most appointments are finished", mostAppointmentsAreFinished},
            {72, "appointments are at the practice", appointmentsAreAtThePractice},
            ofEach<treatmentsFollowTheirReport>(78, "treatments follow their report, product and calendar"),
            {79, "renal patients stay in the register", renalPatientsStayInTheRegister},
            {80, "households have their members", householdsHaveTheirMembers},
            {81, "mothers are older women of the study", mothersAreOlderWomen},
            {82, "ethnicity agrees with hospital records", ethnicityAgrees},
            {83, "frailty counts deficits and rises with age", frailtyRisesWithAge},
            {84, "waits end by their report", waitsEndByTheirReport},
            {85, "dates in texts are dates", datesInTextsAreDates}};
}
