// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/marginals.h"

#include <algorithm>
#include <cmath>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace DummyData
{

namespace
{

constexpr int kOldestAge = 110;

QJsonObject child(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1StringView(name)).toObject();
}

/// Yearly risks at a few ages, geometric between them.
std::vector<double> risks(const QJsonObject &points)
{
    std::vector<std::pair<int, double>> known;
    for (auto it = points.begin(); it != points.end(); ++it) {
        known.emplace_back(it.key().toInt(), it.value().toDouble());
    }
    std::sort(known.begin(), known.end());
    std::vector<double> result(kOldestAge + 1, known.empty() ? 0.01 : known.back().second);
    for (std::size_t i = 0; i + 1 < known.size(); ++i) {
        const auto [from, low] = known[i];
        const auto [to, high] = known[i + 1];
        for (int age = from; age < to; ++age) {
            const double part = static_cast<double>(age - from) / static_cast<double>(to - from);
            result[static_cast<std::size_t>(age)] = low * std::pow(high / low, part);
        }
    }
    return result;
}

void readNamedShares(const QJsonObject &values, Shares &shares, std::vector<std::string> &names)
{
    std::vector<double> weights;
    for (auto it = values.begin(); it != values.end(); ++it) {
        names.push_back(it.key().toStdString());
        weights.push_back(it.value().isObject() ? it.value().toObject().value(QLatin1StringView("share")).toDouble() : it.value().toDouble());
    }
    shares = Shares(weights);
}

void readEthnicity(const QJsonObject &ethnicity, Marginals &marginals)
{
    const QJsonObject shares = child(child(ethnicity, "groups_16"), "shares");
    std::vector<double> weights(static_cast<std::size_t>(shares.size()));
    for (auto it = shares.begin(); it != shares.end(); ++it) {
        const int group = it.key().section(QLatin1Char(' '), 0, 0).toInt();
        if (group >= 1 && group <= static_cast<int>(weights.size())) {
            weights[static_cast<std::size_t>(group - 1)] = it.value().toDouble();
        }
    }
    marginals.ethnicities = Shares(weights);
    // The letters come in the order of the groups: A to S without I, O and Q.
    for (const char letter : std::string_view("ABCDEFGHJKLMNPRS")) {
        marginals.ethnicityLetters.push_back(letter);
    }
}

Marginals read()
{
    QFile file(QStringLiteral(":/dummydata/england-marginals.json"));
    const QJsonObject root = file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    Marginals marginals;
    std::vector<double> persons;
    for (const QJsonValue &count : child(root, "population_by_single_year").value(QLatin1StringView("persons")).toArray()) {
        persons.push_back(count.toDouble());
    }
    marginals.ages = Shares(persons);
    marginals.femaleShare.assign(persons.size(), 0.5);
    for (const QJsonValue &value : child(root, "population_by_age_and_sex").value(QLatin1StringView("bands")).toArray()) {
        const QJsonObject band = value.toObject();
        const double female = band.value(QLatin1StringView("female")).toDouble();
        const double male = band.value(QLatin1StringView("male")).toDouble();
        const auto last = static_cast<std::size_t>(band.value(QLatin1StringView("to")).toInt(kOldestAge));
        for (auto age = static_cast<std::size_t>(band.value(QLatin1StringView("from")).toInt()); age <= last && age < persons.size(); ++age) {
            marginals.femaleShare[age] = female / (female + male);
        }
    }
    const QJsonObject sexes = child(root, "sex_values");
    marginals.intersexShare = sexes.value(QLatin1StringView("intersex")).toDouble();
    marginals.unknownSexShare = sexes.value(QLatin1StringView("unknown")).toDouble();
    readEthnicity(child(root, "ethnicity"), marginals);
    readNamedShares(child(child(root, "region"), "values"), marginals.regions, marginals.regionNames);
    std::vector<std::string> classes;
    readNamedShares(child(child(root, "rural_urban"), "values"), marginals.ruralClasses, classes);
    readNamedShares(child(child(root, "place_of_death"), "values"), marginals.places, marginals.placeNames);
    std::vector<double> sizes;
    const QJsonObject households = child(child(root, "households"), "size_share_of_households");
    for (const char *size : {"1", "2", "3", "4", "5", "6", "7+"}) {
        sizes.push_back(households.value(QLatin1StringView(size)).toDouble());
    }
    marginals.householdSizes = Shares(sizes);
    const QJsonObject deaths = child(root, "annual_death_probability");
    marginals.deathsPerYearFemale = risks(child(deaths, "female"));
    marginals.deathsPerYearMale = risks(child(deaths, "male"));
    return marginals;
}

} // namespace

Shares::Shares(const std::vector<double> &weights)
{
    double total = 0;
    for (const double weight : weights) {
        total += weight;
        m_cumulative.push_back(total);
    }
    for (double &share : m_cumulative) {
        share /= total;
    }
}

std::size_t Shares::draw(Random &random) const
{
    const auto found = std::upper_bound(m_cumulative.begin(), m_cumulative.end(), random.real());
    return std::min(static_cast<std::size_t>(found - m_cumulative.begin()), m_cumulative.size() - 1);
}

const Marginals &Marginals::instance()
{
    static const Marginals marginals = read();
    return marginals;
}

} // namespace DummyData
