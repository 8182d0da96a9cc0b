// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohorts/generation.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <thread>

#include <QCoreApplication>

#include "model/cohorts/draws.h"
#include "model/cohorts/filecohort.h"

namespace Cohorts
{

namespace
{

using Evaluation::CohortColumn;
using Evaluation::DatePrecision;
using Evaluation::Distribution;
using Evaluation::ExpectationPlan;
using Table::Column;
using Table::ColumnPtr;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cohorts::Generation", text);
}

/// The first day of the month or year, for columns that are not known more precisely.
std::int32_t cut(std::int32_t days, DatePrecision precision)
{
    if (precision == DatePrecision::Day) {
        return days;
    }
    const Core::CivilDate civil = Core::civilFromDays(days);
    return Core::daysFromCivil(civil.year, precision == DatePrecision::Month ? civil.month : 1, 1);
}

ColumnPtr cutColumn(const ColumnPtr &column, DatePrecision precision)
{
    if (precision == DatePrecision::Day || column->type != Core::kDate) {
        return column;
    }
    auto result = std::make_shared<Column>(*column);
    for (std::int32_t &days : result->dates) {
        days = cut(days, precision);
    }
    return result;
}

/// Makes one generated column. Everything depends on its random stream and the rows asked for.
class ColumnMaker
{
public:
    ColumnMaker(const ExpectationPlan &plan, Random random, std::size_t rows) : m_plan(plan), m_random(random), m_rows(rows) {}

    /// `pattern`: the date column in whose missing rows this one is missing, or null.
    [[nodiscard]] ColumnPtr make(const Column *pattern)
    {
        auto column = std::make_shared<Column>();
        Random absence = m_random.stream("missing");
        std::vector<std::uint8_t> missing;
        if (pattern) {
            missing.resize(m_rows);
            for (std::size_t row = 0; row < m_rows; ++row) {
                missing[row] = pattern->isNull(row) ? 1 : 0;
            }
        } else {
            missing = chooseRows(absence, m_rows, missingAt(m_plan.incidence, m_rows));
        }
        switch (m_plan.kind) {
        case ExpectationPlan::Kind::Bool:
            makeBools(*column, missing);
            break;
        case ExpectationPlan::Kind::Int:
            makeInts(*column, missing);
            break;
        case ExpectationPlan::Kind::Float:
            makeFloats(*column, missing);
            break;
        case ExpectationPlan::Kind::Category:
            makeLabels(*column, missing);
            break;
        case ExpectationPlan::Kind::Date:
            makeDates(*column, missing);
            break;
        }
        return column;
    }

private:
    void makeBools(Column &column, const std::vector<std::uint8_t> &missing)
    {
        column.type = Core::kBool;
        column.bools.resize(m_rows);
        std::transform(missing.begin(), missing.end(), column.bools.begin(), [](std::uint8_t absent) { return absent != 0 ? std::uint8_t{0} : std::uint8_t{1}; });
    }

    void makeInts(Column &column, const std::vector<std::uint8_t> &missing)
    {
        column.type = Core::kInt;
        column.ints.assign(m_rows, 0);
        const auto fill = [&](const auto &draw) {
            for (std::size_t row = 0; row < m_rows; ++row) {
                const std::int64_t value = draw();
                column.ints[row] = missing[row] != 0 ? 0 : value;
            }
        };
        if (m_plan.distribution == Distribution::Normal) {
            NormalDraws normal;
            constexpr double kLargest = 9e18;
            fill([&]() { return static_cast<std::int64_t>(std::clamp(m_plan.mean + m_plan.stddev * normal.next(m_random), -kLargest, kLargest)); });
        } else if (m_plan.distribution == Distribution::Poisson) {
            const PoissonDraws poisson(m_plan.mean);
            fill([&]() { return poisson.next(m_random); });
        } else {
            const Weighted ages(populationAges());
            fill([&]() { return static_cast<std::int64_t>(ages.next(m_random)); });
        }
    }

    void makeFloats(Column &column, const std::vector<std::uint8_t> &missing)
    {
        column.type = Core::kFloat;
        column.floats.assign(m_rows, 0);
        NormalDraws normal;
        for (std::size_t row = 0; row < m_rows; ++row) {
            const double value = m_plan.mean + m_plan.stddev * normal.next(m_random);
            column.floats[row] = missing[row] != 0 ? 0 : value;
        }
    }

    void makeLabels(Column &column, const std::vector<std::uint8_t> &missing)
    {
        column.type = Core::kStr;
        auto dictionary = std::make_shared<Table::Dictionary>();
        std::vector<double> weights;
        for (const auto &[label, weight] : m_plan.ratios) {
            dictionary->texts.push_back(label);
            weights.push_back(weight);
        }
        column.dictionary = dictionary;
        column.ids.resize(m_rows);
        column.valid.resize(m_rows);
        const Weighted labels(weights);
        for (std::size_t row = 0; row < m_rows; ++row) {
            const auto id = static_cast<std::uint32_t>(labels.next(m_random));
            column.ids[row] = id;
            column.valid[row] = missing[row] != 0 || dictionary->texts[id].empty() ? 0 : 1;
        }
    }

    void makeDates(Column &column, const std::vector<std::uint8_t> &missing)
    {
        constexpr double kMeanOfRange = 0.1;
        column.type = Core::kDate;
        column.dates.resize(m_rows);
        column.valid.resize(m_rows);
        const double days = m_plan.latest.days() - m_plan.earliest.days();
        for (std::size_t row = 0; row < m_rows; ++row) {
            double back = days * (m_plan.uniform ? m_random.real() : exponential(m_random, kMeanOfRange));
            while (!m_plan.uniform && std::trunc(back) > days) {
                back = days * exponential(m_random, kMeanOfRange);
            }
            const Core::Date date(m_plan.latest.days() - static_cast<std::int32_t>(back));
            const bool inPeriod = (!m_plan.from || date >= *m_plan.from) && (!m_plan.to || date <= *m_plan.to);
            column.dates[row] = date.days();
            column.valid[row] = missing[row] == 0 && inPeriod ? 1 : 0;
        }
    }

    const ExpectationPlan &m_plan;
    Random m_random;
    std::size_t m_rows;
};

/// A number for comparing the values of an aggregate's sources, in whatever way they are held.
std::optional<double> numberAt(const Column &column, std::size_t row)
{
    if (column.isNull(row)) {
        return std::nullopt;
    }
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        return column.bools[row];
    case Core::TypeKind::Int:
        return static_cast<double>(column.ints[row]);
    case Core::TypeKind::Float:
        return column.floats[row];
    case Core::TypeKind::Date:
        return column.dates[row];
    default:
        break;
    }
    const std::string &text = column.dictionary->texts[column.ids[row]];
    if (const auto date = lenientDate(text); date && text.find('-') != std::string::npos) {
        return date->days();
    }
    bool isNumber = false;
    const double value = QByteArray::fromStdString(text).toDouble(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

class Generation
{
public:
    Generation(const Evaluation::CohortStudy &study, const GenerationOptions &options)
        : m_study(study), m_options(options), m_random(Random(options.seed).stream(options.indexDate.toStdString()))
    {
    }

    Core::Result<CohortTable> run()
    {
        if (const auto ready = prepare(); !ready) {
            return Core::fail(ready.error());
        }
        const auto isDate = [](const CohortColumn &column) { return column.plan && column.plan->kind == ExpectationPlan::Kind::Date; };
        makeGenerated([&isDate](const CohortColumn &column) { return isDate(column); });
        makeGenerated([&isDate](const CohortColumn &column) { return !isDate(column); });
        for (std::size_t i = 0; i < m_study.columns.size(); ++i) {
            if (m_study.columns[i].source == CohortColumn::Source::Fixed) {
                m_columns[i] = fixed(m_study.columns[i]);
            }
        }
        for (std::size_t i = 0; i < m_study.columns.size() && !isCancelled(); ++i) {
            if (m_study.columns[i].source == CohortColumn::Source::Aggregate) {
                m_columns[i] = aggregate(m_study.columns[i]);
            }
        }
        if (isCancelled()) {
            return Core::fail(Core::ErrorCode::Cancelled, {});
        }
        return assembled();
    }

private:
    [[nodiscard]] bool isCancelled() const { return m_options.cancelled && m_options.cancelled->load(std::memory_order_relaxed); }

    Core::Result<void> prepare()
    {
        if (!m_study.obstacles.empty()) {
            const Evaluation::Obstacle &first = m_study.obstacles.front();
            return Core::fail({Core::ErrorCode::InvalidInput, first.message, {}, {}, first.origin});
        }
        auto files = readFileColumns(m_study, m_options.studyRoot);
        if (!files) {
            return Core::fail(files.error());
        }
        m_files = std::move(*files);
        m_rows = m_files.patientIds ? m_files.rows : static_cast<std::size_t>(m_options.population);
        m_columns.resize(m_study.columns.size());
        for (std::size_t i = 0; i < m_study.columns.size(); ++i) {
            const CohortColumn &column = m_study.columns[i];
            m_index[column.name] = i;
            if (column.source == CohortColumn::Source::File) {
                m_columns[i] = m_files.columns[column.name];
            } else if (const auto usable = checkRange(column); !usable) {
                return usable;
            }
        }
        return {};
    }

    /// The plan with the default dates of this index date; those of the column itself stay as the file has them.
    [[nodiscard]] ExpectationPlan planFor(const CohortColumn &column) const
    {
        ExpectationPlan plan = *column.plan;
        const Evaluation::DefaultDates defaults = m_study.defaults.value(m_options.indexDate);
        plan.earliest = plan.earliestIsDefault ? defaults.earliest.value_or(plan.earliest) : plan.earliest;
        plan.latest = plan.latestIsDefault ? defaults.latest.value_or(plan.latest) : plan.latest;
        return plan;
    }

    Core::Result<void> checkRange(const CohortColumn &column) const
    {
        if (!column.plan) {
            return {};
        }
        const ExpectationPlan plan = planFor(column);
        if (plan.uniform || plan.earliest <= plan.latest || plan.kind != ExpectationPlan::Kind::Date) {
            return {};
        }
        return Core::fail({Core::ErrorCode::InvalidInput,
                           tr("No dates can be made for %1: for the index date %2 its earliest date %3 is after its latest date %4.")
                               .arg(QString::fromStdString(column.name), m_options.indexDate, QString::fromStdString(plan.earliest.toIso()),
                                    QString::fromStdString(plan.latest.toIso())),
                           {}, {}, column.origin});
    }

    [[nodiscard]] ColumnPtr generated(const CohortColumn &column, const Random &random) const
    {
        const ExpectationPlan plan = planFor(column);
        const auto pattern = plan.follows.empty() ? m_index.end() : m_index.find(plan.follows);
        const Column *followed = pattern == m_index.end() ? nullptr : m_columns[pattern->second].get();
        return ColumnMaker(plan, random, m_rows).make(followed && followed->type == Core::kDate ? followed : nullptr);
    }

    template <typename Wanted>
    void makeGenerated(const Wanted &wanted)
    {
        std::vector<std::size_t> work;
        for (std::size_t i = 0; i < m_study.columns.size(); ++i) {
            if (m_study.columns[i].plan && wanted(m_study.columns[i])) {
                work.push_back(i);
            }
        }
        std::atomic<std::size_t> next{0};
        const auto loop = [&]() {
            for (std::size_t at = next.fetch_add(1); at < work.size() && !isCancelled(); at = next.fetch_add(1)) {
                const CohortColumn &column = m_study.columns[work[at]];
                m_columns[work[at]] = generated(column, m_random.stream(column.name));
            }
        };
        const unsigned cores = m_options.threads > 0 ? static_cast<unsigned>(m_options.threads) : std::max(1U, std::thread::hardware_concurrency());
        std::vector<std::thread> pool;
        constexpr std::size_t kWorthAThread = 20000; // values
        for (unsigned i = 1; i < cores && work.size() * m_rows > kWorthAThread; ++i) {
            pool.emplace_back(loop);
        }
        loop();
        for (std::thread &thread : pool) {
            thread.join();
        }
    }

    [[nodiscard]] ColumnPtr fixed(const CohortColumn &column) const
    {
        auto made = std::make_shared<Column>();
        made->type = column.type;
        const QByteArray text = QByteArray::fromStdString(column.value);
        switch (column.type.kind) {
        case Core::TypeKind::Bool:
            made->bools.assign(m_rows, text == "True" ? 1 : 0);
            break;
        case Core::TypeKind::Int:
            made->ints.assign(m_rows, text.toLongLong());
            break;
        case Core::TypeKind::Float:
            made->floats.assign(m_rows, text.toDouble());
            break;
        case Core::TypeKind::Date:
            made->dates.assign(m_rows, lenientDate(column.value).value_or(Core::Date()).days());
            break;
        default: {
            auto dictionary = std::make_shared<Table::Dictionary>();
            dictionary->texts.push_back(column.value);
            made->dictionary = dictionary;
            made->ids.assign(m_rows, 0);
            if (column.value.empty()) {
                made->valid.assign(m_rows, 0);
            }
        }
        }
        return made;
    }

    /// Hidden sources are drawn for this aggregate alone, and cut to their precision before the comparison.
    [[nodiscard]] std::vector<ColumnPtr> sourcesOf(const CohortColumn &column, const Random &random) const
    {
        std::vector<ColumnPtr> sources;
        for (const Evaluation::AggregateSource &source : column.sources) {
            const auto visible = m_index.find(source.name);
            if (source.hidden.empty() && visible != m_index.end() && m_columns[visible->second]) {
                sources.push_back(m_columns[visible->second]);
            } else if (!source.hidden.empty()) {
                const CohortColumn &hidden = source.hidden.front();
                const Random stream = random.stream(hidden.name);
                ColumnPtr made;
                if (hidden.plan) {
                    made = generated(hidden, stream);
                } else if (hidden.source == CohortColumn::Source::Fixed) {
                    made = fixed(hidden);
                } else if (hidden.source == CohortColumn::Source::Aggregate) {
                    made = combined(hidden, sourcesOf(hidden, stream));
                }
                if (made) {
                    sources.push_back(cutColumn(made, hidden.precision));
                }
            }
        }
        return sources;
    }

    [[nodiscard]] ColumnPtr aggregate(const CohortColumn &column) const
    {
        return combined(column, sourcesOf(column, m_random.stream(column.name)));
    }

    /// Row by row. Missing dates are left out; missing numbers are 0 already and count, as officially.
    [[nodiscard]] ColumnPtr combined(const CohortColumn &column, const std::vector<ColumnPtr> &sources) const
    {
        auto made = std::make_shared<Column>();
        made->type = column.type;
        if (column.type == Core::kStr) {
            return combinedTexts(column, sources);
        }
        made->valid.assign(m_rows, 1);
        made->bools.resize(column.type == Core::kBool ? m_rows : 0);
        made->ints.resize(column.type == Core::kInt ? m_rows : 0);
        made->floats.resize(column.type == Core::kFloat ? m_rows : 0);
        made->dates.resize(column.type == Core::kDate ? m_rows : 0);
        for (std::size_t row = 0; row < m_rows; ++row) {
            std::optional<double> best;
            for (const ColumnPtr &source : sources) {
                const std::optional<double> value = numberAt(*source, row);
                if (value && (!best || (column.maximum ? *value > *best : *value < *best))) {
                    best = value;
                }
            }
            made->valid[row] = best || column.type != Core::kDate ? 1 : 0;
            const double value = best.value_or(0);
            switch (column.type.kind) {
            case Core::TypeKind::Bool:
                made->bools[row] = value != 0 ? 1 : 0;
                break;
            case Core::TypeKind::Int:
                made->ints[row] = static_cast<std::int64_t>(value);
                break;
            case Core::TypeKind::Float:
                made->floats[row] = value;
                break;
            default:
                made->dates[row] = static_cast<std::int32_t>(value);
            }
        }
        return made;
    }

    /// The official program leaves such a column empty; the first or last text in order is what was meant.
    [[nodiscard]] ColumnPtr combinedTexts(const CohortColumn &column, const std::vector<ColumnPtr> &sources) const
    {
        Table::ColumnBuilder builder(Core::kStr);
        builder.reserve(m_rows);
        for (std::size_t row = 0; row < m_rows; ++row) {
            Core::Value best;
            for (const ColumnPtr &source : sources) {
                const Core::Value value = source->value(row);
                if (!value.isNull() && (best.isNull() || (column.maximum ? best < value : value < best))) {
                    best = value;
                }
            }
            builder.append(best);
        }
        return builder.finish();
    }

    void append(CohortTable &cohort, const std::string &name, Core::ElementType type, const ColumnPtr &values, CellStyle style) const
    {
        Table::ResultColumn column;
        column.spec.name = name;
        column.spec.type = type;
        column.values = values;
        cohort.table.columns.push_back(std::move(column));
        cohort.styles.push_back(style);
    }

    [[nodiscard]] CohortTable assembled() const
    {
        CohortTable cohort;
        cohort.table.name = "dataset";
        cohort.table.rows = m_rows;
        if (m_files.patientIds) {
            append(cohort, "patient_id", Core::kInt, m_files.patientIds, CellStyle::Plain);
        }
        for (std::size_t i = 0; i < m_study.columns.size(); ++i) {
            const CohortColumn &column = m_study.columns[i];
            const ColumnPtr values = m_columns[i] ? m_columns[i] : fixed({});
            CellStyle style = CellStyle::Plain;
            if (values->type == Core::kDate && column.precision != DatePrecision::Day) {
                style = column.precision == DatePrecision::Month ? CellStyle::Month : CellStyle::Year;
            } else if (column.source == CohortColumn::Source::Fixed && column.type == Core::kBool) {
                style = CellStyle::Truth;
            }
            // Deprivation and rurality are whole numbers to the study and categories here.
            const bool category = column.plan && column.plan->kind == ExpectationPlan::Kind::Category && column.type != Core::kDate;
            append(cohort, column.name, category ? Core::kStr : column.type, cutColumn(values, column.precision), style);
        }
        if (!m_files.patientIds) {
            auto ids = std::make_shared<Column>();
            ids->type = Core::kInt;
            Random random = m_random.stream("patient_id");
            ids->ints = patientIds(random, m_rows);
            append(cohort, "patient_id", Core::kInt, ids, CellStyle::Plain);
        }
        return cohort;
    }

    const Evaluation::CohortStudy &m_study;
    const GenerationOptions &m_options;
    Random m_random;
    FileColumns m_files;
    std::size_t m_rows = 0;
    std::vector<ColumnPtr> m_columns;
    std::map<std::string, std::size_t> m_index;
};

} // namespace

Core::Result<CohortTable> generate(const Evaluation::CohortStudy &study, const GenerationOptions &options)
{
    return Generation(study, options).run();
}

} // namespace Cohorts
