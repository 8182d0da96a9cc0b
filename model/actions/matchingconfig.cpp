// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QJsonArray>

#include "model/actions/matching.h"
#include "model/actions/words.h"
#include "model/core/diagnostic.h"

namespace Actions
{

namespace
{

const QStringList &knownKeys()
{
    static const QStringList kKeys{
        QStringLiteral("matches_per_case"), QStringLiteral("match_variables"), QStringLiteral("index_date_variable"),
        QStringLiteral("closest_match_variables"), QStringLiteral("date_exclusion_variables"),
        QStringLiteral("min_matches_per_case"), QStringLiteral("generate_match_index_date"),
        QStringLiteral("indicator_variable_name"), QStringLiteral("output_suffix"), QStringLiteral("output_path"),
        QStringLiteral("output_format"), QStringLiteral("drop_cases_from_matches")};
    return kKeys;
}

class ConfigReader
{
public:
    explicit ConfigReader(const QJsonObject &json) : m_json(json) {}

    Core::Result<MatchConfig> read()
    {
        for (const QString &key : m_json.keys()) {
            if (!knownKeys().contains(key)) {
                const QString nearest = Core::nearestName(key, knownKeys());
                fault(nearest.isEmpty() ? words("matching knows no configuration \"%1\".").arg(key)
                                        : words("matching knows no configuration \"%1\". Did you mean \"%2\"?").arg(key, nearest));
            }
        }
        numbers();
        variables();
        offset(value("generate_match_index_date").toString());
        m_config.indexDate = value("index_date_variable").toString().toStdString();
        if (m_config.indexDate.empty()) {
            fault(words("\"index_date_variable\" must name the column with the index date."));
        }
        for (const QJsonValue each : value("closest_match_variables").toArray()) {
            m_config.closest.push_back(each.toString().toStdString());
        }
        m_config.indicator = value("indicator_variable_name").toString(QStringLiteral("case")).toStdString();
        m_config.outputSuffix = value("output_suffix").toString();
        m_config.outputPath = value("output_path").toString(m_config.outputPath);
        m_config.outputFormat = value("output_format").toString(m_config.outputFormat);
        m_config.dropCases = value("drop_cases_from_matches").toBool();
        if (!QStringList{QStringLiteral("arrow"), QStringLiteral("csv"), QStringLiteral("csv.gz")}.contains(m_config.outputFormat)) {
            fault(words("\"output_format\" must be arrow, csv.gz or csv."));
        }
        if (m_faults.isEmpty()) {
            return m_config;
        }
        return misuse(m_faults.join(u' '));
    }

private:
    [[nodiscard]] QJsonValue value(const char *key) const { return m_json.value(QLatin1String(key)); }
    void fault(const QString &sentence) { m_faults.append(sentence); }

    void numbers()
    {
        const QJsonValue perCase = value("matches_per_case");
        if (!perCase.isDouble() || perCase.toDouble() < 1 || perCase.toDouble() != std::floor(perCase.toDouble())) {
            fault(words("\"matches_per_case\" must be a whole number from 1."));
        }
        m_config.matchesPerCase = static_cast<std::size_t>(std::max(1.0, perCase.toDouble()));
        m_config.minMatches = static_cast<std::size_t>(std::max(0.0, value("min_matches_per_case").toDouble()));
        if (m_config.minMatches > m_config.matchesPerCase) {
            fault(words("\"min_matches_per_case\" (%1) cannot be more than \"matches_per_case\" (%2).")
                      .arg(m_config.minMatches)
                      .arg(m_config.matchesPerCase));
        }
    }

    void variables()
    {
        if (!value("match_variables").isObject()) {
            fault(words("\"match_variables\" must say how to match on each column: category, month_only, or a whole number."));
        }
        const QJsonObject wanted = value("match_variables").toObject();
        for (auto each = wanted.begin(); each != wanted.end(); ++each) {
            MatchConfig::Variable variable;
            variable.name = each.key().toStdString();
            if (each->isDouble() && each->toDouble() == std::floor(each->toDouble())) {
                variable.kind = MatchConfig::Kind::Range;
                variable.range = each->toDouble();
            } else if (each->toString() == QStringLiteral("month_only")) {
                variable.kind = MatchConfig::Kind::MonthOnly;
            } else if (each->toString() != QStringLiteral("category")) {
                fault(words("The match variable \"%1\" must be category, month_only or a whole number.").arg(each.key()));
            }
            m_config.variables.push_back(variable);
        }
        const QJsonObject dates = value("date_exclusion_variables").toObject();
        for (auto each = dates.begin(); each != dates.end(); ++each) {
            const QString when = each->toString();
            if (when != QStringLiteral("before") && when != QStringLiteral("after")) {
                fault(words("The date exclusion \"%1\" must be before or after.").arg(each.key()));
            }
            m_config.exclusions.push_back({each.key().toStdString(), when == QStringLiteral("before")});
        }
    }

    /// `no_offset`, or `1_year_earlier`.
    void offset(const QString &text)
    {
        if (text.isEmpty()) {
            return;
        }
        MatchConfig::Offset offset;
        const QStringList parts = text.split(u'_');
        bool number = false;
        const int length = parts.value(0).toInt(&number);
        const QString unit = parts.value(1);
        const bool earlier = parts.value(2) == QStringLiteral("earlier");
        if (text == QStringLiteral("no_offset")) {
            m_config.offset = offset;
            return;
        }
        using Unit = MatchConfig::Offset::Unit;
        offset.unit = unit.startsWith(QStringLiteral("year"))    ? Unit::Years
                      : unit.startsWith(QStringLiteral("month")) ? Unit::Months
                      : unit.startsWith(QStringLiteral("day"))   ? Unit::Days
                                                                 : Unit::None;
        offset.length = earlier ? -length : length;
        if (!number || parts.size() != 3 || offset.unit == Unit::None || (!earlier && parts.at(2) != QStringLiteral("later"))) {
            fault(words("\"generate_match_index_date\" must be no_offset, or like 1_year_earlier: a number, year, month or day, "
                        "and earlier or later."));
        }
        m_config.offset = offset;
    }

    const QJsonObject &m_json;
    MatchConfig m_config;
    QStringList m_faults;
};

} // namespace

Core::Result<MatchConfig> readMatchConfig(const QJsonObject &json)
{
    return ConfigReader(json).read();
}

} // namespace Actions
