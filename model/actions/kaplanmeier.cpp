// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The action `kaplan-meier-function`: dates to follow-up times, one curve a stratum, contrasts, files.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "model/actions/actions.h"
#include "model/actions/chart.h"
#include "model/actions/frame.h"
#include "model/actions/survival.h"
#include "model/actions/words.h"
#include "model/core/files.h"

namespace Actions
{

namespace
{

struct Request
{
    QString input;
    QString output;
    std::string exposure; // empty: none
    std::vector<std::string> subgroups;
    std::string origin;
    std::string event;
    std::string censor;
    std::string weight;
    int minimum = 6;
    Rounding rounding = Rounding::Constant;
    double maximum = std::numeric_limits<double>::infinity(); // days
    bool concise = true;
    bool plot = false;
    bool contrast = true;
    QString suffix;
};

struct Stratum
{
    std::vector<Core::Value> levels; // of the subgroups, then of the exposure
    std::vector<FollowUp> people;
    std::vector<SurvivalDay> curve;
};

Core::Result<bool> flagOf(const Options &options, const char *name, bool fallback)
{
    const QString text = options.value(name, fallback ? QStringLiteral("TRUE") : QStringLiteral("FALSE")).toUpper();
    if (text == QStringLiteral("TRUE") || text == QStringLiteral("T")) {
        return true;
    }
    if (text == QStringLiteral("FALSE") || text == QStringLiteral("F")) {
        return false;
    }
    return misuse(words("--%1 must be TRUE or FALSE, and it is \"%2\".").arg(QLatin1String(name), text));
}

Core::Result<void> readNumbers(const Options &options, Request &request)
{
    bool ok = false;
    request.minimum = options.value("min_count", QStringLiteral("6")).toInt(&ok);
    if (!ok || request.minimum < 0) {
        return misuse(words("--min_count must be a whole number from 0."));
    }
    const QString maximum = options.value("max_fup", QStringLiteral("Inf"));
    if (maximum.compare(QStringLiteral("inf"), Qt::CaseInsensitive) != 0) {
        request.maximum = std::floor(maximum.toDouble(&ok));
        if (!ok || request.maximum < 1.0) {
            return misuse(words("--max_fup must be a number of days from 1, or Inf."));
        }
    }
    const QString method = options.value("method", QStringLiteral("constant"));
    request.rounding = method == QStringLiteral("linear") ? Rounding::Linear : Rounding::Constant;
    if (method != QStringLiteral("linear") && method != QStringLiteral("constant")) {
        return misuse(words("--method must be constant or linear."));
    }
    for (const auto &[name, target] : {std::pair<const char *, bool *>{"concise", &request.concise}, {"plot", &request.plot}, {"contrast", &request.contrast}}) {
        const Core::Result<bool> flag = flagOf(options, name, *target);
        if (!flag) {
            return Core::fail(flag.error());
        }
        *target = *flag;
    }
    const Core::Result<bool> smooth = flagOf(options, "smooth", false);
    if (!smooth || *smooth) {
        return smooth ? misuse(words("--smooth=TRUE fits a model that only the official action's R image has. Run it with a "
                                     "container engine or on the server."))
                      : tl::unexpected<Core::Error>(smooth.error());
    }
    return {};
}

Core::Result<Request> readRequest(const Invocation &invocation)
{
    static const QStringList kKnown{
        QStringLiteral("df_input"), QStringLiteral("dir_output"), QStringLiteral("exposure"), QStringLiteral("subgroups"),
        QStringLiteral("origin_date"), QStringLiteral("event_date"), QStringLiteral("censor_date"), QStringLiteral("weight"),
        QStringLiteral("min_count"), QStringLiteral("method"), QStringLiteral("max_fup"), QStringLiteral("smooth"),
        QStringLiteral("smooth_df"), QStringLiteral("concise"), QStringLiteral("plot"), QStringLiteral("contrast"),
        QStringLiteral("filename_suffix")};
    const Core::Result<Options> options = readOptions(invocation, kKnown);
    if (!options) {
        return Core::fail(options.error());
    }
    for (const char *name : {"df_input", "dir_output", "origin_date", "event_date"}) {
        if (options->value(name).isEmpty()) {
            return misuse(words("kaplan-meier-function needs --%1.").arg(QLatin1String(name)));
        }
    }
    Request request;
    request.exposure = options->value("exposure").toStdString();
    for (const QString &name : options->value("subgroups").split(u'-', Qt::SkipEmptyParts)) {
        request.subgroups.push_back(name.toStdString());
    }
    request.origin = options->value("origin_date").toStdString();
    request.event = options->value("event_date").toStdString();
    request.censor = options->value("censor_date").toStdString();
    request.weight = options->value("weight").toStdString();
    request.suffix = options->value("filename_suffix");
    if (const Core::Result<void> numbers = readNumbers(*options, request); !numbers) {
        return Core::fail(numbers.error());
    }
    const Core::Result<QString> input = studyPath(invocation, options->value("df_input"));
    const Core::Result<QString> output = studyPath(invocation, options->value("dir_output"));
    if (!input || !output) {
        return Core::fail(!input ? input.error() : output.error());
    }
    request.input = *input;
    request.output = *output;
    return request;
}

Core::Result<void> checkColumns(const Frame &frame, const Request &request)
{
    std::vector<std::string> wanted = request.subgroups;
    for (const std::string &name : {request.exposure, request.origin, request.event, request.censor, request.weight}) {
        if (!name.empty()) {
            wanted.push_back(name);
        }
    }
    for (const std::string &name : wanted) {
        if (!frame.has(name)) {
            return misuse(words("The dataset has no column \"%1\".").arg(QString::fromStdString(name)));
        }
    }
    if (!request.exposure.empty()) {
        std::set<Core::Value> levels;
        for (std::size_t row = 0; row < frame.rows; ++row) {
            levels.insert(frame.column(request.exposure).value(row));
        }
        if (levels.size() != 2) {
            return misuse(words("The exposure \"%1\" must have two values, and it has %2.")
                              .arg(QString::fromStdString(request.exposure))
                              .arg(levels.size()));
        }
    }
    return {};
}

/// Days to the event or to censoring of one row; an event on the day of censoring has happened.
Core::Result<FollowUp> followUpOf(const Frame &frame, const Request &request, std::size_t row)
{
    const std::optional<Core::Date> origin = dateAt(frame.column(request.origin), row);
    const std::optional<Core::Date> event = dateAt(frame.column(request.event), row);
    const std::optional<Core::Date> censor = request.censor.empty() ? std::nullopt : dateAt(frame.column(request.censor), row);
    if (!origin) {
        return misuse(words("Row %1 has no date in \"%2\", and follow-up must begin somewhere.").arg(row + 1).arg(QString::fromStdString(request.origin)));
    }
    double end = request.maximum;
    if (censor) {
        end = std::min(end, static_cast<double>(censor->days() - origin->days()));
    }
    const double happened = event ? static_cast<double>(event->days() - origin->days()) : std::numeric_limits<double>::infinity();
    const double days = std::min(end, happened);
    if (!std::isfinite(days)) {
        return misuse(words("Row %1 has neither an event nor an end of follow-up. Give --censor_date or --max_fup.").arg(row + 1));
    }
    if (days < 1.0) {
        return misuse(words("Row %1 has a follow-up of %2 days. Every one must be at least a day: leave out who had the event or left by the origin.")
                          .arg(row + 1)
                          .arg(days));
    }
    FollowUp person;
    person.days = static_cast<int>(days);
    person.event = happened <= end;
    person.weight = request.weight.empty() ? 1.0 : numberAt(frame.column(request.weight), row).value_or(0.0);
    return person;
}

Core::Result<std::vector<Stratum>> strataOf(const Frame &frame, const Request &request)
{
    std::vector<std::string> keys = request.subgroups;
    if (!request.exposure.empty()) {
        keys.push_back(request.exposure);
    }
    std::map<std::vector<Core::Value>, Stratum> strata;
    for (std::size_t row = 0; row < frame.rows; ++row) {
        const Core::Result<FollowUp> person = followUpOf(frame, request, row);
        if (!person) {
            return Core::fail(person.error());
        }
        std::vector<Core::Value> levels;
        for (const std::string &key : keys) {
            levels.push_back(frame.column(key).value(row));
        }
        Stratum &stratum = strata[levels];
        stratum.levels = levels;
        stratum.people.push_back(*person);
    }
    std::vector<Stratum> list;
    for (auto &[levels, stratum] : strata) {
        list.push_back(std::move(stratum));
    }
    return list;
}

/// A column of cells, typed by the first that is not missing.
Table::ColumnPtr columnOf(const std::vector<Core::Value> &cells, Core::ElementType type)
{
    Table::ColumnBuilder builder(type);
    for (const Core::Value &cell : cells) {
        builder.append(cell);
    }
    return builder.finish();
}

Table::ColumnPtr numbers(const std::vector<double> &values)
{
    Table::ColumnBuilder builder(Core::kFloat);
    for (const double value : values) {
        builder.append(std::isnan(value) ? Core::Value() : Core::Value(value));
    }
    return builder.finish();
}

using Getter = double SurvivalDay::*;

Frame estimatesOf(const std::vector<Stratum> &strata, const Frame &data, const Request &request)
{
    Frame frame;
    std::vector<std::string> keys = request.subgroups;
    if (!request.exposure.empty()) {
        keys.push_back(request.exposure);
    }
    for (const Stratum &stratum : strata) {
        frame.rows += stratum.curve.size();
    }
    for (std::size_t key = 0; key < keys.size(); ++key) {
        std::vector<Core::Value> cells;
        for (const Stratum &stratum : strata) {
            cells.insert(cells.end(), stratum.curve.size(), stratum.levels[key]);
        }
        frame.set(keys[key], columnOf(cells, data.column(keys[key]).type));
    }
    using Named = std::pair<const char *, Getter>;
    static const std::vector<Named> kConcise{{"time", &SurvivalDay::time}, {"n.risk", &SurvivalDay::atRisk}, {"n.censor", &SurvivalDay::censored},
                                             {"n.event", &SurvivalDay::events}, {"cml.event", &SurvivalDay::cumulativeEvents},
                                             {"cmlinc", &SurvivalDay::risk}, {"cmlinc.low", &SurvivalDay::riskLow}, {"cmlinc.high", &SurvivalDay::riskHigh}};
    static const std::vector<Named> kWhole{
        {"time", &SurvivalDay::time}, {"cml.nrisk", &SurvivalDay::cumulativeAtRisk}, {"cml.event", &SurvivalDay::cumulativeEvents},
        {"cml.censor", &SurvivalDay::cumulativeCensored}, {"n.risk", &SurvivalDay::atRisk}, {"n.event", &SurvivalDay::events},
        {"n.censor", &SurvivalDay::censored}, {"inc", &SurvivalDay::incidence}, {"cml.rate", &SurvivalDay::cumulativeRate},
        {"cmlinc", &SurvivalDay::risk}, {"cmlinc.se", &SurvivalDay::riskError}, {"cmlinc.low", &SurvivalDay::riskLow},
        {"cmlinc.high", &SurvivalDay::riskHigh}, {"rmst", &SurvivalDay::restrictedMean}, {"rmst.se", &SurvivalDay::restrictedMeanError},
        {"rmst.low", &SurvivalDay::restrictedMeanLow}, {"rmst.high", &SurvivalDay::restrictedMeanHigh}};
    for (const auto &[name, getter] : request.concise ? kConcise : kWhole) {
        std::vector<double> values;
        values.reserve(frame.rows);
        for (const Stratum &stratum : strata) {
            for (const SurvivalDay &day : stratum.curve) {
                values.push_back(day.*getter);
            }
        }
        frame.set(name, numbers(values));
    }
    return frame;
}

/// Pairs of strata that differ in the exposure only; the lower level is the reference.
Frame contrastsOf(const std::vector<Stratum> &strata, const Frame &data, const Request &request)
{
    const std::size_t keys = request.subgroups.size();
    std::map<std::vector<Core::Value>, std::vector<const Stratum *>> groups;
    for (const Stratum &stratum : strata) { // in the order of their levels, the exposure last
        groups[{stratum.levels.begin(), stratum.levels.end() - 1}].push_back(&stratum);
    }
    Frame frame;
    std::vector<std::vector<Core::Value>> labels(keys);
    std::vector<double> times;
    std::vector<SurvivalContrast> contrasts;
    for (const auto &[levels, pair] : groups) {
        if (pair.size() != 2) {
            continue; // nobody of one level in this subgroup
        }
        for (std::size_t day = 0; day < pair[0]->curve.size(); ++day) {
            for (std::size_t key = 0; key < keys; ++key) {
                labels[key].push_back(levels[key]);
            }
            times.push_back(pair[0]->curve[day].time);
            contrasts.push_back(contrastOf(pair[0]->curve[day], pair[1]->curve[day]));
        }
    }
    frame.rows = times.size();
    for (std::size_t key = 0; key < keys; ++key) {
        frame.set(request.subgroups[key], columnOf(labels[key], data.column(request.subgroups[key]).type));
    }
    frame.set("time", numbers(times));
    using Named = std::pair<const char *, SurvivalContrast::Estimate SurvivalContrast::*>;
    for (const auto &[name, estimate] : {Named{"cmlirr", &SurvivalContrast::rateRatio}, Named{"sr", &SurvivalContrast::survivalRatio},
                                         Named{"rr", &SurvivalContrast::riskRatio}, Named{"rd", &SurvivalContrast::riskDifference}}) {
        for (const auto &[ending, part] : {std::pair{"", &SurvivalContrast::Estimate::value}, std::pair{".ll", &SurvivalContrast::Estimate::low},
                                           std::pair{".ul", &SurvivalContrast::Estimate::high}}) {
            std::vector<double> values;
            for (const SurvivalContrast &contrast : contrasts) {
                values.push_back((contrast.*estimate).*part);
            }
            frame.set(std::string(name) + ending, numbers(values));
        }
    }
    return frame;
}

QByteArray plotOf(const std::vector<Stratum> &strata)
{
    Chart chart;
    chart.xLabel = QStringLiteral("Time");
    chart.yLabel = QStringLiteral("Cumulative incidence");
    for (std::size_t i = 0; i < strata.size(); ++i) {
        Chart::Line line;
        line.colour = groupColour(i);
        line.points.emplace_back(0.0, 0.0);
        double before = 0.0;
        for (const SurvivalDay &day : strata[i].curve) {
            line.points.emplace_back(day.time - 1.0, day.risk); // up first, then along, as the estimate holds for the day
            line.points.emplace_back(day.time, day.risk);
            chart.boxes.push_back({before, day.time, day.riskLow, day.riskHigh, line.colour, 0.12});
            before = day.time;
        }
        chart.lines.push_back(line);
        QStringList name;
        for (const Core::Value &level : strata[i].levels) {
            name.append(level.isNull() ? QStringLiteral("NA") : QString::fromStdString(level.toCsvText()));
        }
        if (!name.isEmpty()) {
            chart.keys.push_back({name.join(QStringLiteral(", ")), line.colour, false});
        }
    }
    return toPng(chart, 900, 900);
}

Core::Result<void> writeBoth(const Request &request, const QString &name, const Frame &frame)
{
    const QString path = request.output + u'/' + name + request.suffix;
    const Core::Result<void> written = writeFrame(path + QStringLiteral(".arrow"), frame);
    return written ? writeFrame(path + QStringLiteral(".csv"), frame, CsvStyle::R) : written;
}

} // namespace

Core::Result<void> runKaplanMeier(const Invocation &invocation)
{
    const Core::Result<Request> request = readRequest(invocation);
    if (!request) {
        return Core::fail(request.error());
    }
    const Core::Result<Frame> data = readFrame(request->input);
    if (!data) {
        return Core::fail(data.error());
    }
    if (const Core::Result<void> checked = checkColumns(*data, *request); !checked) {
        return checked;
    }
    Core::Result<std::vector<Stratum>> strata = strataOf(*data, *request);
    if (!strata) {
        return Core::fail(strata.error());
    }
    int longest = 0;
    for (const Stratum &stratum : *strata) {
        for (const FollowUp &person : stratum.people) {
            longest = std::max(longest, person.days);
        }
    }
    const int days = std::isfinite(request->maximum) ? static_cast<int>(request->maximum) : longest + 1;
    for (Stratum &stratum : *strata) {
        if (invocation.isCancelled()) {
            return Core::fail(Core::ErrorCode::Cancelled, {});
        }
        stratum.curve = survivalCurve(stratum.people, days, request->minimum, request->rounding);
    }
    invocation.log(words("%1 people in %2 strata, followed for at most %3 days.").arg(data->rows).arg(strata->size()).arg(longest));
    Core::Result<void> written = writeBoth(*request, QStringLiteral("estimates"), estimatesOf(*strata, *data, *request));
    if (written && !request->exposure.empty() && request->contrast) {
        written = writeBoth(*request, QStringLiteral("contrasts"), contrastsOf(*strata, *data, *request));
    }
    if (written && request->plot) {
        written = Core::writeFile(request->output + QStringLiteral("/plot") + request->suffix + QStringLiteral(".png"), plotOf(*strata));
    }
    return written;
}

} // namespace Actions
