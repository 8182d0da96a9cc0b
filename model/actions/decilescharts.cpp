// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>

#include <QFileInfo>
#include <QRegularExpression>

#include "model/actions/actions.h"
#include "model/actions/chart.h"
#include "model/actions/frame.h"
#include "model/actions/statistics.h"
#include "model/actions/words.h"
#include "model/core/files.h"

namespace Actions
{

namespace
{

struct Settings
{
    bool outer = false;
    bool tables = true;
    bool charts = true;
};

Core::Result<Settings> readSettings(const QJsonObject &config)
{
    Settings settings;
    const auto flag = [](const QJsonValue &value, bool &target) {
        target = value.toBool(target);
        return value.isBool();
    };
    for (auto each = config.begin(); each != config.end(); ++each) {
        bool good = false;
        if (each.key() == QStringLiteral("show_outer_percentiles")) {
            good = flag(*each, settings.outer);
        } else if (each.key() == QStringLiteral("tables") || each.key() == QStringLiteral("charts")) {
            const QJsonObject inner = each->toObject();
            good = each->isObject() && inner.keys().join(u',').remove(QStringLiteral("output")).isEmpty()
                   && (inner.isEmpty() || flag(inner.value(QStringLiteral("output")), each.key() == QStringLiteral("tables") ? settings.tables : settings.charts));
        }
        if (!good) {
            return misuse(words("The configuration \"%1\" is not one of deciles-charts: show_outer_percentiles (true or false), "
                                "tables and charts (each {output: true or false}).")
                              .arg(each.key()));
        }
    }
    return settings;
}

struct Percentile
{
    int percent = 0;
    double q = 0.0;
};

/// Deciles, then the outer percentiles, with the quantiles as the official tool steps through them.
std::vector<Percentile> percentiles(bool outer)
{
    std::vector<Percentile> list;
    for (int i = 0; i < 9; ++i) {
        list.push_back({(i + 1) * 10, 0.1 + i * 0.1});
    }
    for (int i = 0; outer && i < 9; ++i) {
        list.push_back({i + 1, 0.01 + i * 0.01});
    }
    for (int i = 0; outer && i < 9; ++i) {
        list.push_back({91 + i, 0.91 + i * 0.01});
    }
    return list;
}

using ByDate = std::map<Core::Date, std::vector<double>>; // values ascending

/// The finite values of each date; a value with a denominator of zero is infinite and left out.
Core::Result<ByDate> valuesByDate(const Frame &frame, const QString &name, int &dropped)
{
    const int dates = frame.indexOf("date");
    const int values = frame.indexOf("value");
    if (dates < 0 || values < 0) {
        return misuse(words("%1 is no measure table: it has no column \"%2\".").arg(name, dates < 0 ? QStringLiteral("date") : QStringLiteral("value")));
    }
    ByDate groups;
    for (std::size_t row = 0; row < frame.rows; ++row) {
        const std::optional<Core::Date> date = dateAt(frame.column("date"), row);
        const std::optional<double> value = numberAt(frame.column("value"), row);
        if (value && std::isinf(*value)) {
            ++dropped;
        } else if (date && value) {
            groups[*date].push_back(*value);
        }
    }
    for (auto &[date, list] : groups) {
        std::sort(list.begin(), list.end());
    }
    return groups;
}

QByteArray tableOf(const ByDate &groups, const std::vector<Percentile> &wanted)
{
    QByteArray csv = "date,percentile,value\n";
    for (const auto &[date, values] : groups) {
        for (const Percentile &percentile : wanted) {
            csv += QByteArray::fromStdString(date.toIso()) + ',' + QByteArray::number(percentile.percent) + ','
                   + QByteArray::fromStdString(Core::floatRepr(quantile(values, percentile.q))) + '\n';
        }
    }
    return csv;
}

QByteArray chartOf(const ByDate &groups, const std::vector<Percentile> &wanted)
{
    constexpr int kMedian = 50;
    Chart chart;
    const Colour ink = groupColour(0);
    for (const Percentile &percentile : wanted) {
        Chart::Line line;
        line.colour = ink;
        line.dashed = percentile.percent != kMedian;
        line.width = percentile.percent == kMedian ? 3.0 : percentile.percent % 10 == 0 ? 1.8 : 0.9;
        for (const auto &[date, values] : groups) {
            line.points.emplace_back(date.days(), quantile(values, percentile.q));
        }
        chart.lines.push_back(line);
    }
    for (const auto &group : groups) {
        chart.xTicks.emplace_back(group.first.days(), QString::fromStdString(group.first.toIso().substr(0, 7)));
    }
    chart.keys = {{QStringLiteral("Median"), ink, false}, {QStringLiteral("Deciles"), ink, true}};
    return toPng(chart);
}

} // namespace

Core::Result<void> runDecilesCharts(const Invocation &invocation)
{
    const Core::Result<Options> options
        = readOptions(invocation, {QStringLiteral("input-files"), QStringLiteral("output-dir"), QStringLiteral("config")});
    if (!options) {
        return Core::fail(options.error());
    }
    const QString pattern = options->value("input-files");
    if (pattern.isEmpty() || options->value("output-dir").isEmpty()) {
        return misuse(words("deciles-charts needs --input-files PATTERN and --output-dir DIR."));
    }
    const Core::Result<Settings> settings = readSettings(options->config);
    const Core::Result<QString> output = studyPath(invocation, options->value("output-dir"));
    if (!settings || !output) {
        return Core::fail(!settings ? settings.error() : output.error());
    }
    static const QRegularExpression kMeasure(QStringLiteral("^measure_(\\w+)\\.csv(?:\\.gz)?$"));
    const std::vector<Percentile> wanted = percentiles(settings->outer);
    for (const QString &path : globFiles(invocation.folder, pattern)) {
        const auto match = kMeasure.match(QFileInfo(path).fileName());
        if (!match.hasMatch()) {
            continue;
        }
        if (invocation.isCancelled()) {
            return Core::fail(Core::ErrorCode::Cancelled, {});
        }
        const Core::Result<Frame> frame = readFrame(invocation.folder + u'/' + path);
        if (!frame) {
            return Core::fail(frame.error());
        }
        int dropped = 0;
        const Core::Result<ByDate> groups = valuesByDate(*frame, path, dropped);
        if (!groups) {
            return Core::fail(groups.error());
        }
        invocation.log(words("%1: %2 dates; %3 rows with a denominator of zero left out.").arg(path).arg(groups->size()).arg(dropped));
        const QString id = match.captured(1);
        Core::Result<void> written;
        if (settings->tables) {
            written = Core::writeFile(*output + QStringLiteral("/deciles_table_%1.csv").arg(id), tableOf(*groups, wanted));
        }
        if (written && settings->charts) {
            written = Core::writeFile(*output + QStringLiteral("/deciles_chart_%1.png").arg(id), chartOf(*groups, wanted));
        }
        if (!written) {
            return written;
        }
    }
    return {};
}

} // namespace Actions
