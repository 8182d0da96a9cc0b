// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/evaluation/cohortstudy.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Evaluation
{

namespace
{

/// The evaluator shares its process with the author's code, so nothing is taken on trust.
class Reader
{
public:
    [[nodiscard]] bool failed() const { return m_failed; }

    std::string text(const QJsonObject &object, const char *key)
    {
        const QJsonValue value = object.value(QLatin1String(key));
        m_failed = m_failed || !value.isString();
        return value.toString().toStdString();
    }

    std::optional<Core::Date> date(const QJsonValue &value)
    {
        if (value.isNull() || value.isUndefined()) {
            return std::nullopt;
        }
        const auto read = Core::Date::fromIso(value.toString().toStdString());
        m_failed = m_failed || !read;
        return read;
    }

    Core::Location location(const QJsonValue &value)
    {
        const QJsonArray parts = value.toArray();
        m_failed = m_failed || parts.size() != 5;
        return {parts.at(0).toString(), {{parts.at(1).toInt(), parts.at(2).toInt()}, {parts.at(3).toInt(), parts.at(4).toInt()}}};
    }

    CohortColumn column(const QJsonObject &object, int depth);
    std::vector<CohortMeasure> measures(const QJsonArray &array);

private:
    Core::ElementType type(const std::string &name);
    ExpectationPlan plan(const QJsonObject &object);
    void readSource(const QJsonObject &object, CohortColumn &column, int depth);

    bool m_failed = false;
};

Core::ElementType Reader::type(const std::string &name)
{
    if (name == "bool") {
        return Core::kBool;
    }
    if (name == "int") {
        return Core::kInt;
    }
    if (name == "float") {
        return Core::kFloat;
    }
    if (name == "date") {
        return Core::kDate;
    }
    m_failed = m_failed || name != "str";
    return Core::kStr;
}

DatePrecision precisionOf(const std::string &format)
{
    if (format == "YYYY-MM-DD") {
        return DatePrecision::Day;
    }
    return format == "YYYY-MM" ? DatePrecision::Month : DatePrecision::Year;
}

ExpectationPlan Reader::plan(const QJsonObject &object)
{
    using Kind = ExpectationPlan::Kind;
    ExpectationPlan plan;
    const std::string kind = text(object, "kind");
    plan.kind = kind == "date"       ? Kind::Date
                : kind == "int"      ? Kind::Int
                : kind == "float"    ? Kind::Float
                : kind == "category" ? Kind::Category
                                     : Kind::Bool;
    plan.uniform = text(object, "rate") == "uniform";
    plan.incidence = object.value(QStringLiteral("incidence")).toDouble(-1);
    const auto earliest = date(object.value(QStringLiteral("earliest")));
    const auto latest = date(object.value(QStringLiteral("latest")));
    m_failed = m_failed || !earliest || !latest || !(plan.incidence >= 0 && plan.incidence <= 1);
    plan.earliest = earliest.value_or(Core::Date());
    plan.latest = latest.value_or(Core::Date());
    plan.earliestIsDefault = object.value(QStringLiteral("default_earliest")).toBool();
    plan.latestIsDefault = object.value(QStringLiteral("default_latest")).toBool();
    const QString distribution = object.value(QStringLiteral("distribution")).toString();
    plan.distribution = distribution == QStringLiteral("normal")            ? Distribution::Normal
                        : distribution == QStringLiteral("poisson")         ? Distribution::Poisson
                        : distribution == QStringLiteral("population_ages") ? Distribution::PopulationAges
                                                                            : Distribution::None;
    plan.mean = object.value(QStringLiteral("mean")).toDouble();
    plan.stddev = object.value(QStringLiteral("stddev")).toDouble();
    for (const QJsonValue &ratio : object.value(QStringLiteral("ratios")).toArray()) {
        plan.ratios.emplace_back(ratio.toArray().at(0).toString().toStdString(), ratio.toArray().at(1).toDouble());
    }
    m_failed = m_failed || (plan.kind == Kind::Category && plan.ratios.empty())
               || ((plan.kind == Kind::Int || plan.kind == Kind::Float) && plan.distribution == Distribution::None);
    plan.from = date(object.value(QStringLiteral("from")));
    plan.to = date(object.value(QStringLiteral("to")));
    plan.follows = text(object, "follows");
    return plan;
}

void Reader::readSource(const QJsonObject &object, CohortColumn &column, int depth)
{
    constexpr int kDeepest = 50;
    using Source = CohortColumn::Source;
    const std::string source = text(object, "source");
    if (source == "file") {
        column.source = Source::File;
        column.path = object.value(QStringLiteral("path")).toString();
        column.returning = text(object, "returning");
    } else if (source == "fixed") {
        column.source = Source::Fixed;
        column.value = text(object, "value");
    } else if (source == "aggregate") {
        column.source = Source::Aggregate;
        const QJsonObject aggregate = object.value(QStringLiteral("aggregate")).toObject();
        column.maximum = aggregate.value(QStringLiteral("maximum")).toBool();
        for (const QJsonValue &each : aggregate.value(QStringLiteral("sources")).toArray()) {
            AggregateSource part{text(each.toObject(), "name"), {}};
            if (each.toObject().value(QStringLiteral("hidden")).isObject() && depth < kDeepest) {
                part.hidden.push_back(this->column(each.toObject().value(QStringLiteral("hidden")).toObject(), depth + 1));
            }
            column.sources.push_back(std::move(part));
        }
    } else if (object.value(QStringLiteral("plan")).isObject()) {
        column.plan = plan(object.value(QStringLiteral("plan")).toObject());
    }
}

CohortColumn Reader::column(const QJsonObject &object, int depth)
{
    CohortColumn column;
    column.name = text(object, "name");
    column.function = text(object, "function");
    column.type = type(text(object, "type"));
    column.precision = precisionOf(text(object, "format"));
    column.origin = location(object.value(QStringLiteral("place")));
    readSource(object, column, depth);
    return column;
}

std::vector<CohortMeasure> Reader::measures(const QJsonArray &array)
{
    std::vector<CohortMeasure> measures;
    for (const QJsonValue &each : array) {
        const QJsonObject object = each.toObject();
        CohortMeasure measure;
        measure.id = text(object, "id");
        measure.numerator = text(object, "numerator");
        measure.denominator = text(object, "denominator");
        for (const QJsonValue &group : object.value(QStringLiteral("group_by")).toArray()) {
            measure.groupBy.push_back(group.toString().toStdString());
        }
        measure.suppressSmallNumbers = object.value(QStringLiteral("suppress")).toBool();
        measure.origin = location(object.value(QStringLiteral("place")));
        measures.push_back(std::move(measure));
    }
    return measures;
}

} // namespace

Core::Result<CohortStudy> CohortStudy::fromDescription(const QByteArray &json)
{
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    Reader reader;
    CohortStudy study;
    study.m_description = json;
    study.indexDate = reader.date(root.value(QStringLiteral("index_date")));
    for (const QJsonValue &column : root.value(QStringLiteral("columns")).toArray()) {
        study.columns.push_back(reader.column(column.toObject(), 0));
    }
    for (const QJsonValue &name : root.value(QStringLiteral("order")).toArray()) {
        study.definitionOrder.push_back(name.toString().toStdString());
    }
    const QJsonObject defaults = root.value(QStringLiteral("defaults")).toObject();
    for (auto it = defaults.begin(); it != defaults.end(); ++it) {
        const QJsonObject dates = it.value().toObject();
        study.defaults.insert(it.key(), {reader.date(dates.value(QStringLiteral("earliest"))), reader.date(dates.value(QStringLiteral("latest")))});
    }
    study.measures = reader.measures(root.value(QStringLiteral("measures")).toArray());
    for (const QJsonValue &obstacle : root.value(QStringLiteral("obstacles")).toArray()) {
        study.obstacles.push_back({obstacle.toObject().value(QStringLiteral("message")).toString(),
                                   reader.location(obstacle.toObject().value(QStringLiteral("place")))});
    }
    if (root.isEmpty() || reader.failed()) {
        return Core::fail(Core::ErrorCode::Internal,
                          QCoreApplication::translate("Evaluation::CohortStudy", "The evaluator described the study in a way that cannot be read."));
    }
    return study;
}

} // namespace Evaluation
