// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The files around a match: what goes in, what comes out, and the report.
#include <algorithm>
#include <map>

#include <QDateTime>

#include "model/actions/actions.h"
#include "model/actions/matching.h"
#include "model/actions/statistics.h"
#include "model/actions/words.h"
#include "model/core/files.h"

namespace Actions
{

namespace
{

/// One below the other; a column that one lacks is missing there.
Frame stacked(const Frame &above, const Frame &below)
{
    Frame both;
    both.rows = above.rows + below.rows;
    std::vector<std::string> names = above.names;
    for (const std::string &name : below.names) {
        if (!above.has(name)) {
            names.push_back(name);
        }
    }
    for (const std::string &name : names) {
        const Frame &typed = above.has(name) ? above : below;
        const Core::ElementType type = typed.column(name).type;
        const bool mixed = above.has(name) && below.has(name) && above.column(name).type != below.column(name).type;
        Table::ColumnBuilder builder(mixed ? Core::kStr : type);
        for (const Frame *frame : {&above, &below}) {
            for (std::size_t row = 0; row < frame->rows; ++row) {
                const Core::Value value = frame->has(name) ? frame->column(name).value(row) : Core::Value();
                builder.append(mixed && !value.isNull() ? Core::Value(value.toCsvText()) : value);
            }
        }
        both.set(name, builder.finish());
    }
    return both;
}

QString described(const Frame &frame, const std::string &name)
{
    std::vector<double> values;
    for (std::size_t row = 0; row < frame.rows; ++row) {
        if (const std::optional<double> value = numberAt(frame.column(name), row)) {
            values.push_back(*value);
        }
    }
    std::sort(values.begin(), values.end());
    QString text;
    const auto line = [&text](const char *label, double value) {
        text += QStringLiteral("%1 %2\n").arg(QLatin1String(label), -6).arg(QString::number(value, 'f', 6), 14);
    };
    line("count", static_cast<double>(values.size()));
    line("mean", mean(values));
    line("std", standardDeviation(values));
    line("min", quantile(values, 0.0));
    line("25%", quantile(values, 0.25));
    line("50%", quantile(values, 0.5));
    line("75%", quantile(values, 0.75));
    line("max", quantile(values, 1.0));
    return text;
}

/// The report is made for people and for checkers, in the words of the official action.
QString reportOf(const Matched &matched, const MatchConfig &config, std::size_t cases, std::size_t matches)
{
    const QString now = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    const auto stage = [&now](const char *title, std::size_t caseCount, std::size_t matchCount) {
        return QStringLiteral("%1\nCompleted %2\nCases    %3\nMatches  %4\n\n").arg(QLatin1String(title), now).arg(caseCount).arg(matchCount);
    };
    QString text = QStringLiteral("Matching started at: %1\n\n").arg(now);
    text += stage("Data import:", cases, matches);
    text += stage("Dropping cases from matches:", cases, matched.matchesConsidered);
    if (!config.exclusions.empty()) {
        text += stage("Date exclusions for cases:", matched.casesConsidered, matched.matchesConsidered);
    }
    text += stage("After matching:", matched.cases.rows, matched.matches.rows);
    text += QStringLiteral("Number of available matches per case:\n");
    std::map<std::size_t, std::size_t> perCount;
    for (const std::size_t count : matched.counts) {
        ++perCount[count];
    }
    std::vector<std::pair<std::size_t, std::size_t>> byFrequency(perCount.begin(), perCount.end());
    std::stable_sort(byFrequency.begin(), byFrequency.end(), [](const auto &a, const auto &b) { return a.second > b.second; });
    for (const auto &[count, often] : byFrequency) {
        text += QStringLiteral("%1.0    %2\n").arg(count).arg(often);
    }
    for (const std::string &name : config.closest) {
        text += QStringLiteral("\n%1 comparison:\nCases:\n").arg(QString::fromStdString(name)) + described(matched.cases, name)
                + QStringLiteral("Matches:\n") + described(matched.matches, name);
    }
    return text;
}

} // namespace

Core::Result<void> runMatching(const Invocation &invocation)
{
    const Core::Result<Options> options = readOptions(
        invocation, {QStringLiteral("cases"), QStringLiteral("controls"), QStringLiteral("config"), QStringLiteral("config-file"),
                     QStringLiteral("output-format")});
    if (!options) {
        return Core::fail(options.error());
    }
    Core::Result<MatchConfig> config = readMatchConfig(options->config);
    if (!config) {
        return Core::fail(config.error());
    }
    config->outputFormat = options->value("output-format", config->outputFormat);
    std::vector<Frame> inputs;
    for (const char *name : {"cases", "controls"}) {
        if (options->value(name).isEmpty()) {
            return misuse(words("matching needs --%1 FILE.").arg(QLatin1String(name)));
        }
        const Core::Result<QString> path = studyPath(invocation, options->value(name));
        if (!path) {
            return Core::fail(path.error());
        }
        Core::Result<Frame> frame = readFrame(*path);
        if (!frame) {
            return Core::fail(frame.error());
        }
        inputs.push_back(std::move(*frame));
    }
    const std::size_t cases = inputs[0].rows;
    const std::size_t matches = inputs[1].rows;
    const Core::Result<Matched> matched = matchFrames(std::move(inputs[0]), std::move(inputs[1]), *config);
    if (!matched) {
        return Core::fail(matched.error());
    }
    const QString report = reportOf(*matched, *config, cases, matches);
    for (const QString &line : report.split(u'\n')) {
        invocation.log(line);
    }
    const Core::Result<QString> folder = studyPath(invocation, config->outputPath);
    if (!folder) {
        return Core::fail(folder.error());
    }
    const QString ending = config->outputSuffix + u'.' + config->outputFormat;
    Core::Result<void> written
        = Core::writeFile(*folder + QStringLiteral("/matching_report") + config->outputSuffix + QStringLiteral(".txt"), report.toUtf8());
    const Frame combined = stacked(matched->cases, matched->matches);
    for (const auto &[name, frame] : {std::pair<const char *, const Frame *>{"/matched_cases", &matched->cases},
                                      {"/matched_matches", &matched->matches},
                                      {"/matched_combined", &combined}}) {
        if (written) {
            written = writeFrame(*folder + QLatin1String(name) + ending, *frame);
        }
    }
    return written;
}

} // namespace Actions
