// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/conditions.h"

#include <algorithm>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "model/dummydata/measurements.h"

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

std::vector<Condition> read()
{
    std::vector<Condition> result;
    QFile file(QStringLiteral(":/dummydata/conditions.json"));
    if (!file.open(QIODevice::ReadOnly)) {
        return result;
    }
    for (const QJsonValue &value : QJsonDocument::fromJson(file.readAll()).object().value(QLatin1StringView("conditions")).toArray()) {
        const QJsonObject object = value.toObject();
        const QString sex = object.value(QLatin1StringView("sex")).toString();
        Condition condition;
        condition.key = object.value(QLatin1StringView("key")).toString().toStdString();
        if (!sex.isEmpty()) {
            condition.sex = sex == QStringLiteral("female") ? Facts::Sex::Female : Facts::Sex::Male;
        }
        condition.youngest = object.value(QLatin1StringView("youngest")).toInt();
        condition.oldest = object.value(QLatin1StringView("oldest")).toInt(condition.oldest);
        condition.repeats = object.value(QLatin1StringView("repeats")).toBool();
        condition.words = texts(object.value(QLatin1StringView("words")));
        condition.excludedWords = texts(object.value(QLatin1StringView("excluded_words")));
        result.push_back(std::move(condition));
    }
    return result;
}

std::int64_t birthday(const Facts &facts, int age)
{
    return Core::addYears(facts.birth, age).value_or(facts.birth).days();
}

} // namespace

bool Condition::suitsSex(const Facts &facts) const
{
    return !sex || facts.sex == *sex;
}

bool Condition::suits(const Facts &facts, std::int64_t day) const
{
    return suitsSex(facts) && day >= firstDay(facts) && day <= lastDay(facts);
}

std::int64_t Condition::firstDay(const Facts &facts) const
{
    return youngest == 0 ? facts.birth.days() : birthday(facts, youngest);
}

std::int64_t Condition::lastDay(const Facts &facts) const
{
    return std::min<std::int64_t>(facts.lastDay.days(), birthday(facts, oldest + 1) - 1);
}

const std::vector<Condition> &conditions()
{
    static const std::vector<Condition> all = read();
    return all;
}

const Condition *conditionOf(std::string_view name)
{
    const auto found = std::find_if(conditions().begin(), conditions().end(),
                                    [name](const Condition &condition) { return mentions(name, condition.words) && !mentions(name, condition.excludedWords); });
    return found == conditions().end() ? nullptr : &*found;
}

const Condition *conditionOfIcd10(std::string_view code)
{
    static const auto make = [](const char *key, std::optional<Facts::Sex> sex, int youngest, int oldest) {
        Condition condition;
        condition.key = key;
        condition.sex = sex;
        condition.youngest = youngest;
        condition.oldest = oldest;
        return condition;
    };
    static const Condition kBirth = make("pregnancy and birth", Facts::Sex::Female, 12, 55);
    static const Condition kNewborn = make("newborn", {}, 0, 0);
    static const Condition kFemale = make("female organs", Facts::Sex::Female, 0, 120);
    static const Condition kMale = make("male organs", Facts::Sex::Male, 0, 120);
    static const Condition kDementia = make("dementia", {}, 40, 120);
    const std::string_view block = code.substr(0, 3);
    const auto isIn = [block](std::string_view first, std::string_view last) { return block >= first && block <= last; };
    if (block.starts_with('O') || block == "A34" || isIn("Z32", "Z36")) {
        return &kBirth;
    }
    if (block.starts_with('P') || block == "A33") {
        return &kNewborn;
    }
    if (isIn("F00", "F03") || block == "G30") {
        return &kDementia;
    }
    if (isIn("C51", "C58") || isIn("N70", "N98") || block == "E28") {
        return &kFemale;
    }
    return isIn("C60", "C63") || isIn("N40", "N51") || block == "E29" ? &kMale : nullptr;
}

} // namespace DummyData
