// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "model/dummydata/measurements.h"
#include "tests/model/dummydata/invariants.h"

namespace
{

const std::int64_t kFirstCovidDose = Core::daysFromCivil(2020, 12, 8);

std::int64_t ageOn(const Life &life, std::int64_t day)
{
    return Core::yearsBetween(Core::Date(static_cast<std::int32_t>(day)), Core::Date(static_cast<std::int32_t>(life.birth)));
}

std::map<std::int64_t, std::string> sexesOf(const Sample &sample)
{
    std::map<std::int64_t, std::string> sexes;
    const View patients = sample.view("patients");
    for (std::size_t p = 0; p < patients.patients(); ++p) {
        sexes[patients.patient(p)] = patients.text(patients.first(p), "sex");
    }
    return sexes;
}

/// Rows of a table with their patient.
template <typename Look>
void eachRow(const Sample &sample, const char *table, const Look &look)
{
    if (!sample.has(table)) {
        return;
    }
    const View view = sample.view(table);
    for (std::size_t p = 0; p < view.patients(); ++p) {
        for (std::size_t row = view.first(p); row < view.end(p); ++row) {
            look(view, row, view.patient(p));
        }
    }
}

void fitsTheSex(const Samples &samples, Verdict &verdict)
{
    const std::map<std::int64_t, std::string> sexes = sexesOf(*samples.study);
    const std::map<std::string, std::string> onlyOf{{"77386006", "female"}, {"72892002", "female"}, {"399068003", "male"}, {"93974005", "male"}, {"161712005", "female"}, {"276477006", "female"}};
    std::map<std::string, std::size_t> seen;
    eachRow(*samples.study, "clinical_events", [&](const View &view, std::size_t row, std::int64_t patient) {
        const auto found = onlyOf.find(view.text(row, "snomedct_code"));
        if (found != onlyOf.end()) {
            ++seen[found->second];
            verdict.that(sexes.at(patient) == found->second, at(view, row, "snomedct_code") + " of somebody " + sexes.at(patient));
        }
    });
    verdict.that(seen["female"] > 100 && seen["male"] > 50, "too few rows of one sex");
}

void beginsAtItsAge(const Samples &samples, Verdict &verdict)
{
    // Codes of the study's lists with the ages of resources/dummydata/conditions.json.
    const std::map<std::string, std::pair<int, int>> ages{{"52448006", {40, 120}}, {"26929004", {40, 120}}, {"13645005", {18, 120}}, {"195951007", {18, 120}},
                                                          {"399068003", {30, 120}}, {"77386006", {12, 55}},  {"72892002", {12, 55}},  {"161712005", {30, 120}}};
    eachRow(*samples.study, "clinical_events", [&](const View &view, std::size_t row, std::int64_t patient) {
        const auto found = ages.find(view.text(row, "snomedct_code"));
        const auto day = view.day(row, "date");
        if (found != ages.end() && day) {
            const std::int64_t age = ageOn(samples.study->lives.at(patient), *day);
            verdict.that(age >= found->second.first && age <= found->second.second, at(view, row, "snomedct_code") + " at " + std::to_string(age));
        }
    });
}

const DummyData::Measurement &measurementOf(const std::string &key)
{
    const auto found = std::find_if(DummyData::measurements().begin(), DummyData::measurements().end(), [&key](const DummyData::Measurement &one) { return one.key == key; });
    return *found;
}

/// Results of the study's measurements: their table, row and patient.
template <typename Look>
void eachResult(const Sample &sample, const Look &look)
{
    for (const char *table : {"clinical_events", "clinical_events_ranges"}) {
        eachRow(sample, table, [&](const View &view, std::size_t row, std::int64_t patient) {
            const Core::Value value = view.at(row, "numeric_value");
            if (!value.isNull()) {
                const auto found = sample.measurementOf.find(view.text(row, "snomedct_code"));
                look(view, row, patient, found == sample.measurementOf.end() ? nullptr : &measurementOf(found->second), value.toFloat());
            }
        });
    }
}

void measuresWhatCanBeMeasured(const Samples &samples, Verdict &verdict)
{
    for (const Sample *sample : {samples.study, samples.everyTable}) {
        eachResult(*sample, [&](const View &view, std::size_t row, std::int64_t, const DummyData::Measurement *measurement, double value) {
            verdict.that(measurement && value >= measurement->minimum && value <= measurement->maximum, at(view, row, "numeric_value"));
        });
    }
}

void roundsResults(const Samples &samples, Verdict &verdict)
{
    eachResult(*samples.study, [&](const View &view, std::size_t row, std::int64_t, const DummyData::Measurement *measurement, double value) {
        const auto isIn = [value](const std::vector<double> &limits) { return std::find(limits.begin(), limits.end(), value) != limits.end(); };
        const bool isLimit = measurement && (isIn(measurement->below) || isIn(measurement->above)); // a limit of detection may be finer
        verdict.that(measurement && (isLimit || std::abs(measurement->rounded(value) - value) < 1e-9), at(view, row, "numeric_value"));
    });
}

/// Results of one person and day, by measurement.
std::map<std::pair<std::int64_t, std::int64_t>, std::map<std::string, std::vector<double>>> resultsByDay(const Sample &sample, const char *table)
{
    std::map<std::pair<std::int64_t, std::int64_t>, std::map<std::string, std::vector<double>>> days;
    eachRow(sample, table, [&](const View &view, std::size_t row, std::int64_t patient) {
        const auto found = sample.measurementOf.find(view.text(row, "snomedct_code"));
        const Core::Value value = view.at(row, "numeric_value");
        if (const auto day = view.day(row, "date"); day && found != sample.measurementOf.end() && !value.isNull()) {
            days[{patient, *day}][found->second].push_back(value.toFloat());
        }
    });
    return days;
}

void systolicIsAboveDiastolic(const Samples &samples, Verdict &verdict)
{
    for (const char *table : {"clinical_events", "clinical_events_ranges"}) {
        for (const auto &[where, results] : resultsByDay(*samples.study, table)) {
            if (!results.contains("systolic_bp") || !results.contains("diastolic_bp")) {
                continue;
            }
            for (const double high : results.at("systolic_bp")) {
                for (const double low : results.at("diastolic_bp")) {
                    verdict.that(high >= low + 10, "patient " + std::to_string(where.first) + ": " + std::to_string(high) + " over " + std::to_string(low));
                }
            }
        }
    }
}

void bodiesStayTheirSize(const Samples &samples, Verdict &verdict)
{
    const Sample &sample = *samples.study;
    std::map<std::int64_t, std::pair<double, double>> heights;
    eachResult(sample, [&](const View &view, std::size_t row, std::int64_t patient, const DummyData::Measurement *measurement, double value) {
        const auto day = view.day(row, "date");
        if (measurement && measurement->key == "height" && day && ageOn(sample.lives.at(patient), *day) >= 18) {
            auto [found, added] = heights.try_emplace(patient, value, value);
            found->second = {std::min(found->second.first, value), std::max(found->second.second, value)};
        }
    });
    for (const auto &[patient, range] : heights) {
        const double metre = range.second > 3 ? 100 : 1;
        verdict.that(range.second - range.first <= 0.05 * metre, "patient " + std::to_string(patient) + " is " + std::to_string(range.first) + " and " + std::to_string(range.second));
    }
    std::size_t bodies = 0;
    for (const char *table : {"clinical_events", "clinical_events_ranges"}) {
        for (const auto &[where, results] : resultsByDay(sample, table)) {
            if (!results.contains("height") || !results.contains("weight") || !results.contains("bmi") || results.at("height").size() + results.at("weight").size() > 2) {
                continue;
            }
            const double metres = results.at("height").front() > 3 ? results.at("height").front() / 100 : results.at("height").front();
            for (const double bmi : results.at("bmi")) {
                ++bodies;
                verdict.that(std::abs(bmi - results.at("weight").front() / metres / metres) <= 1, "patient " + std::to_string(where.first) + " has a BMI of " + std::to_string(bmi));
            }
        }
    }
    verdict.that(bodies > 0, "nobody had all three on one day");
}

void hasACode(const Sample &sample, Verdict &verdict)
{
    if (!sample.asksNothing) {
        return;
    }
    for (const char *table : {"clinical_events", "clinical_events_ranges"}) {
        eachRow(sample, table, [&](const View &view, std::size_t row, std::int64_t) {
            verdict.that(!view.text(row, "snomedct_code").empty() || !view.text(row, "ctv3_code").empty(), at(view, row, "snomedct_code"));
        });
    }
}

void consultationsAreOfOneDay(const Samples &samples, Verdict &verdict)
{
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> byDay;
    std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> byId;
    for (const char *table : {"clinical_events", "clinical_events_ranges", "medications"}) {
        eachRow(*samples.everyTable, table, [&](const View &view, std::size_t row, std::int64_t patient) {
            const auto day = view.day(row, "date");
            if (!day) {
                return;
            }
            const std::int64_t id = view.at(row, "consultation_id").toInt();
            verdict.that(byDay.try_emplace({patient, *day}, id).first->second == id, at(view, row, "consultation_id"));
            verdict.that((byId.try_emplace(id, patient, *day).first->second == std::pair(patient, *day)), at(view, row, "consultation_id"));
        });
    }
}

void comparatorsFit(const Samples &samples, Verdict &verdict)
{
    std::size_t limits = 0;
    eachRow(*samples.study, "clinical_events_ranges", [&](const View &view, std::size_t row, std::int64_t) {
        const Core::Value low = view.at(row, "lower_bound");
        const Core::Value high = view.at(row, "upper_bound");
        verdict.that(low.isNull() || high.isNull() || low.toFloat() <= high.toFloat(), at(view, row, "lower_bound"));
        const auto found = samples.study->measurementOf.find(view.text(row, "snomedct_code"));
        const Core::Value value = view.at(row, "numeric_value");
        const std::string comparator = view.text(row, "comparator");
        if (found == samples.study->measurementOf.end() || value.isNull() || (comparator != "<" && comparator != ">")) {
            return;
        }
        const DummyData::Measurement &measurement = measurementOf(found->second);
        const std::vector<double> &usual = comparator == "<" ? measurement.below : measurement.above;
        if (!usual.empty()) { // the study asks for comparators of tests that have no such limit, too
            ++limits;
            verdict.that(std::find(usual.begin(), usual.end(), value.toFloat()) != usual.end(), at(view, row, "numeric_value") + " with " + comparator);
        }
    });
    verdict.that(limits > 5, "too few results at a limit");
}

void repeatsAreIssuedAgain(const Samples &samples, Verdict &verdict)
{
    std::map<std::int64_t, std::vector<std::int64_t>> issues;
    eachRow(*samples.study, "medications", [&](const View &view, std::size_t row, std::int64_t patient) {
        const std::string code = view.text(row, "dmd_code");
        if (const auto day = view.day(row, "date"); day && (code == "319996000" || code == "320029006")) {
            issues[patient].push_back(*day);
        }
    });
    double again = 0;
    for (auto &[patient, days] : issues) {
        std::sort(days.begin(), days.end());
        bool follows = false;
        for (std::size_t i = 1; i < days.size(); ++i) {
            follows = follows || (days[i] - days[i - 1] >= 20 && days[i] - days[i - 1] <= 100);
        }
        again += follows ? 1 : 0;
    }
    verdict.that(issues.size() > 100, "too few patients");
    verdict.within(again / static_cast<double>(issues.size()), 0.6, 1, "patients with two issues 20 to 100 days apart");
}

void repeatsEndAfterTheyStart(const Samples &samples, Verdict &verdict)
{
    eachRow(*samples.raw, "repeat_medications", [&](const View &view, std::size_t row, std::int64_t) {
        const auto start = view.day(row, "start_date");
        const auto end = view.day(row, "end_date");
        verdict.that(!start || !end || *start <= *end, at(view, row, "end_date"));
        for (const Core::ColumnSchema &column : view.table()->schema->columns) {
            if (column.name.ends_with("status")) {
                const Core::Value status = view.at(row, column.name);
                verdict.that(status.isNull() || (status.toInt() >= 0 && status.toInt() <= 28), at(view, row, column.name));
            }
        }
    });
}

bool isCovid(const View &view, std::size_t row)
{
    const std::string disease = view.text(row, "target_disease");
    return disease.find("COVID") != std::string::npos || disease.find("SARS") != std::string::npos;
}

/// Doses against COVID-19 of each patient, in order.
template <typename Look>
void eachCourse(const Sample &sample, const Look &look)
{
    std::map<std::int64_t, std::vector<std::pair<std::int64_t, std::string>>> doses;
    eachRow(sample, "vaccinations", [&](const View &view, std::size_t row, std::int64_t patient) {
        if (const auto day = view.day(row, "date"); day && isCovid(view, row)) {
            doses[patient].emplace_back(*day, view.text(row, "product_name"));
        }
    });
    for (auto &[patient, course] : doses) {
        std::sort(course.begin(), course.end());
        look(patient, course);
    }
}

void dosesKeepTheirDistance(const Sample &sample, Verdict &verdict)
{
    if (!sample.has("vaccinations") || sample.mayBeImplausible()) {
        return;
    }
    double gaps = 0;
    double kept = 0;
    eachCourse(sample, [&](std::int64_t patient, const auto &course) {
        verdict.that(course.front().first >= kFirstCovidDose && course.size() <= 10, "the doses of patient " + std::to_string(patient));
        for (std::size_t i = 1; i < course.size(); ++i) {
            gaps += 1;
            kept += course[i].first - course[i - 1].first >= 14 ? 1 : 0;
        }
    });
    if (gaps >= 50) {
        verdict.within(kept / gaps, 0.99, 1, "doses a fortnight apart");
    }
}

void coursesKeepTheirProduct(const Samples &samples, Verdict &verdict)
{
    for (const Sample *sample : {samples.study, samples.everyTable}) {
        double courses = 0;
        double same = 0;
        eachCourse(*sample, [&](std::int64_t, const auto &course) {
            if (course.size() >= 2 && !course[0].second.empty() && !course[1].second.empty()) {
                courses += 1;
                same += course[0].second == course[1].second ? 1 : 0;
            }
        });
        if (sample == samples.study) {
            verdict.that(courses > 20, "too few courses of two doses");
        }
        if (courses > 20) {
            verdict.within(same / courses, 0.97, 1, "first two doses of one product");
        }
    }
}

void influenzaHasItsSeason(const Sample &sample, Verdict &verdict)
{
    if (!sample.has("vaccinations") || sample.mayBeImplausible()) {
        return;
    }
    std::map<std::pair<std::int64_t, std::int64_t>, int> seasons;
    eachRow(sample, "vaccinations", [&](const View &view, std::size_t row, std::int64_t patient) {
        if (const auto day = view.day(row, "date"); day && view.text(row, "target_disease") == "INFLUENZA") {
            const Core::CivilDate civil = Core::Date(static_cast<std::int32_t>(*day)).civil();
            verdict.that(civil.month >= 9 || civil.month <= 3, at(view, row, "date"));
            verdict.that(++seasons[{patient, civil.month >= 9 ? civil.year : civil.year - 1}] == 1, at(view, row, "date") + " is a second dose of one season");
        }
    });
}

void productsBelongToTheirDisease(const Samples &samples, Verdict &verdict)
{
    std::map<std::string, std::string> diseases;
    for (const Sample *sample : {samples.study, samples.everyTable}) {
        diseases.clear();
        eachRow(*sample, "vaccinations", [&](const View &view, std::size_t row, std::int64_t) {
            const std::string product = view.text(row, "product_name");
            const std::string disease = view.text(row, "target_disease");
            if (!product.empty() && !disease.empty()) {
                verdict.that(diseases.try_emplace(product, disease).first->second == disease, at(view, row, "product_name") + " against " + disease);
            }
        });
    }
    eachRow(*samples.study, "vaccinations", [&](const View &view, std::size_t row, std::int64_t) {
        const std::string disease = view.text(row, "target_disease");
        verdict.that(view.text(row, "product_name") != "COVID-19 mRNA Vaccine Comirnaty" || disease.empty() || disease == "SARS-2 CORONAVIRUS", at(view, row, "target_disease"));
    });
}

void testsAreReportedInTime(const Sample &sample, Verdict &verdict)
{
    if (!sample.asksNothing) {
        return;
    }
    eachRow(sample, "sgss_covid_all_tests", [&](const View &view, std::size_t row, std::int64_t) {
        const auto taken = view.day(row, "specimen_taken_date");
        const auto reported = view.day(row, "lab_report_date");
        verdict.that(taken && reported && *reported >= *taken && *reported <= *taken + 14, at(view, row, "lab_report_date"));
        const bool positive = view.at(row, "is_positive").toBool();
        verdict.that(positive || (view.text(row, "variant").empty() && view.text(row, "variant_detection_method").empty()), at(view, row, "variant"));
    });
}

} // namespace

std::vector<Invariant> eventInvariants()
{
    return {{49, "codes of one sex only for that sex", fitsTheSex},
            {50, "chronic conditions begin at their age", beginsAtItsAge},
            {51, "numbers for measurements, within bounds", measuresWhatCanBeMeasured},
            {52, "results are rounded as they are measured", roundsResults},
            {53, "systolic stands above diastolic", systolicIsAboveDiastolic},
            {54, "bodies stay their size", bodiesStayTheirSize},
            ofEach<hasACode>(55, "every event has a code"),
            {56, "a consultation is of one day and patient", consultationsAreOfOneDay},
            {57, "bounds and comparators fit", comparatorsFit},
            {58, "repeat medicines are issued again", repeatsAreIssuedAgain},
            {59, "repeat medicines end after they start", repeatsEndAfterTheyStart},
            ofEach<dosesKeepTheirDistance>(73, "doses against COVID-19 keep their distance"),
            {74, "courses keep their product", coursesKeepTheirProduct},
            ofEach<influenzaHasItsSeason>(75, "influenza has its season, once"),
            {76, "products belong to their disease", productsBelongToTheirDisease},
            ofEach<testsAreReportedInTime>(77, "tests are reported within a fortnight")};
}
