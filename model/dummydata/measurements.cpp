// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/measurements.h"

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

std::vector<std::string> texts(const QJsonValue &value)
{
    std::vector<std::string> result;
    for (const QJsonValue &item : value.toArray()) {
        result.push_back(item.toString().toStdString());
    }
    return result;
}

std::vector<double> numbers(const QJsonValue &value)
{
    std::vector<double> result;
    for (const QJsonValue &item : value.toArray()) {
        result.push_back(item.toDouble());
    }
    return result;
}

std::vector<Measurement> read()
{
    std::vector<Measurement> result;
    QFile file(QStringLiteral(":/dummydata/measurements.json"));
    if (!file.open(QIODevice::ReadOnly)) {
        return result;
    }
    for (const QJsonValue &value : QJsonDocument::fromJson(file.readAll()).object().value(QLatin1StringView("measurements")).toArray()) {
        const QJsonObject object = value.toObject();
        const auto number = [&object](const char *name) { return object.value(QLatin1StringView(name)).toDouble(); };
        Measurement measurement;
        measurement.key = object.value(QLatin1StringView("key")).toString().toStdString();
        measurement.minimum = number("minimum");
        measurement.maximum = number("maximum");
        measurement.mean = number("mean");
        measurement.sd = number("sd");
        measurement.lognormal = object.value(QLatin1StringView("lognormal")).toBool();
        measurement.decimals = object.value(QLatin1StringView("decimals")).toInt(1);
        measurement.words = texts(object.value(QLatin1StringView("words")));
        measurement.excludedWords = texts(object.value(QLatin1StringView("excluded_words")));
        measurement.codes = texts(object.value(QLatin1StringView("codes")));
        measurement.thresholds = numbers(object.value(QLatin1StringView("thresholds")));
        measurement.below = numbers(object.value(QLatin1StringView("below")));
        measurement.belowShare = number("below_share");
        measurement.above = numbers(object.value(QLatin1StringView("above")));
        measurement.aboveShare = number("above_share");
        measurement.steady = object.value(QLatin1StringView("steady")).toBool();
        result.push_back(std::move(measurement));
    }
    return result;
}

/// The name in lower case between spaces, so that words can be looked for whole.
std::string spaced(std::string_view name)
{
    std::string result = " ";
    for (const char c : name) {
        result += c == '_' || c == '-' ? ' ' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return result + ' ';
}

} // namespace

bool mentions(std::string_view name, const std::vector<std::string> &words)
{
    const std::string text = spaced(name);
    return std::any_of(words.begin(), words.end(), [&text](const std::string &word) {
        const std::string wanted = spaced(word);
        // Short words only whole ("alp" is in "alpha"); long ones anywhere.
        return word.size() > 4 ? text.find(std::string_view(wanted).substr(1, wanted.size() - 2)) != std::string::npos : text.find(wanted) != std::string::npos;
    });
}

double Measurement::rounded(double value) const
{
    const double scale = std::pow(10.0, decimals);
    return std::round(value * scale) / scale;
}

double Measurement::draw(double effect, Random &random) const
{
    // Variance shares 0.7 and 0.3; a height changes by a centimetre between two readings.
    const double z = steady ? effect + 0.05 * random.normal() : 0.84 * effect + 0.55 * random.normal();
    double value = mean + sd * z;
    if (lognormal) {
        const double spread = std::sqrt(std::log(1.0 + (sd / mean) * (sd / mean)));
        value = mean * std::exp(spread * z - spread * spread / 2);
    }
    return std::clamp(rounded(value), minimum, maximum);
}

const std::vector<Measurement> &measurements()
{
    static const std::vector<Measurement> all = read();
    return all;
}

const Measurement *recognise(const std::vector<std::string> &codes, const std::vector<std::string> &names, const std::vector<double> &thresholds)
{
    const Measurement *best = nullptr;
    double bestScore = 1.0;
    for (const Measurement &candidate : measurements()) {
        const bool coded = std::any_of(codes.begin(), codes.end(), [&candidate](const std::string &code) {
            return std::find(candidate.codes.begin(), candidate.codes.end(), code) != candidate.codes.end();
        });
        if (coded) {
            return &candidate;
        }
        double score = 0;
        for (const std::string &name : names) {
            if (mentions(name, candidate.excludedWords)) {
                score -= 5;
            } else if (mentions(name, candidate.words)) {
                score += 2;
            }
        }
        bool fits = true;
        for (const double threshold : thresholds) {
            const bool shared = std::find(candidate.thresholds.begin(), candidate.thresholds.end(), threshold) != candidate.thresholds.end();
            score += shared ? 0.6 : 0.0;
            fits = fits && (threshold == 0 || (threshold >= candidate.minimum && threshold <= candidate.maximum));
        }
        if (fits && score > bestScore) {
            best = &candidate;
            bestScore = score;
        }
    }
    return best;
}

} // namespace DummyData
