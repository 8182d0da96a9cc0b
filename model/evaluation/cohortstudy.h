// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <QByteArray>
#include <QMap>
#include <QString>

#include "model/core/date.h"
#include "model/core/elementtype.h"
#include "model/core/result.h"

namespace Evaluation
{

/// How precisely a date column is written (cohort-extractor.md 15).
enum class DatePrecision
{
    Day,
    Month,
    Year
};

/// What decides a generated value besides chance (cohort-extractor.md 14.5).
enum class Distribution
{
    None,
    Normal,
    Poisson,
    PopulationAges
};

/// The expectations in force for one generated column, checked: any values can be drawn from them.
struct ExpectationPlan
{
    enum class Kind
    {
        Bool,
        Int,
        Float,
        Category,
        Date
    };
    Kind kind = Kind::Bool;
    bool uniform = false; ///< dates equally likely; else denser towards the latest
    double incidence = 1;
    Core::Date earliest;
    Core::Date latest;
    bool earliestIsDefault = false; ///< from the study's defaults, which follow the index date of a range
    bool latestIsDefault = false;
    Distribution distribution = Distribution::None;
    double mean = 0;
    double stddev = 0;
    std::vector<std::pair<std::string, double>> ratios;
    std::optional<Core::Date> from; ///< dates outside the period of the variable go missing
    std::optional<Core::Date> to;
    std::string follows;            ///< date column in whose missing rows this one is missing too; or empty
};

struct CohortColumn;

/// One of the columns that an aggregate combines.
struct AggregateSource
{
    std::string name;
    std::vector<CohortColumn> hidden; ///< one entry if it is no output column: it is drawn for this aggregate alone
};

/// An output column of a study definition, with how its dummy values come about.
struct CohortColumn
{
    enum class Source
    {
        Generated,
        File,
        Fixed,
        Aggregate
    };
    std::string name;
    std::string function; ///< `with_these_clinical_events`, ...
    Core::ElementType type;
    DatePrecision precision = DatePrecision::Day; ///< of dates
    Source source = Source::Generated;
    std::optional<ExpectationPlan> plan;          ///< nothing: CohortStudy::obstacles says why
    QString path;                                 ///< file columns: relative to the study root
    std::string returning;                        ///< their column; empty: whether the file has the patient
    std::string value;                            ///< of a fixed value, as Python prints it
    bool maximum = false;
    std::vector<AggregateSource> sources;
    Core::Location origin;
};

struct CohortMeasure
{
    std::string id;
    std::string numerator;
    std::string denominator;
    std::vector<std::string> groupBy;
    bool suppressSmallNumbers = false;
    Core::Location origin;
};

/// Why no dummy data can be made, at the variable that lacks something.
struct Obstacle
{
    QString message;
    Core::Location origin;
};

/// `earliest` and `latest` of the study's defaults for one index date.
struct DefaultDates
{
    std::optional<Core::Date> earliest;
    std::optional<Core::Date> latest;
};

/// What a study definition in the older language describes (cohort-extractor.md 1-17), as far as dummy
/// data and measures need it. Immutable once read.
class CohortStudy
{
public:
    /// From the description that the evaluator's language makes (JSON, model/cohortextractor).
    [[nodiscard]] static Core::Result<CohortStudy> fromDescription(const QByteArray &json);
    [[nodiscard]] const QByteArray &description() const { return m_description; }

    std::optional<Core::Date> indexDate;
    std::vector<CohortColumn> columns; ///< in output order, without `patient_id`
    std::vector<std::string> definitionOrder; ///< their names as the author wrote them
    QMap<QString, DefaultDates> defaults; ///< by ISO index date of the request, or empty for the definition's own
    std::vector<CohortMeasure> measures;
    std::vector<Obstacle> obstacles;

private:
    QByteArray m_description;
};

} // namespace Evaluation
