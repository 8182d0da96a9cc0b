// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>

#include <QFileInfo>

#include "model/actions/actions.h"
#include "model/actions/chart.h"
#include "model/actions/frame.h"
#include "model/actions/html.h"
#include "model/actions/statistics.h"
#include "model/actions/words.h"
#include "model/core/files.h"

namespace Actions
{

namespace
{

constexpr double kSmall = 10.0;   // a cell of the chart with fewer people is left out
constexpr double kLargeShare = 0.9; // and one with more of everybody than this

const QStringList &variableTypes()
{
    static const QStringList kTypes{QStringLiteral("binary"), QStringLiteral("categorical"), QStringLiteral("date"),
                                    QStringLiteral("float"), QStringLiteral("int")};
    return kTypes;
}

struct Bar
{
    QString label; // of a category
    double from = 0.0;
    double to = 0.0;
    double count = 0.0;
};

std::vector<double> valuesOf(const Table::Column &column)
{
    std::vector<double> values;
    for (std::size_t row = 0; row < column.size(); ++row) {
        if (const std::optional<double> value = numberAt(column, row)) {
            values.push_back(*value);
        }
    }
    std::sort(values.begin(), values.end());
    return values;
}

/// Counts in bins whose width is the smaller of the Freedman-Diaconis and the Sturges width.
std::vector<Bar> histogram(const std::vector<double> &values)
{
    if (values.empty()) {
        return {};
    }
    const double spread = values.back() - values.front();
    const auto n = static_cast<double>(values.size());
    const double sturges = spread / (std::log2(n) + 1.0);
    const double freedman = 2.0 * (quantile(values, 0.75) - quantile(values, 0.25)) / std::cbrt(n);
    const double width = freedman > 0.0 ? std::min(freedman, sturges) : sturges;
    constexpr double kMostBins = 1000.0;
    const auto bins = static_cast<std::size_t>(width > 0.0 ? std::clamp(std::ceil(spread / width), 1.0, kMostBins) : 1.0);
    const double low = spread > 0.0 ? values.front() : values.front() - 0.5;
    const double step = (spread > 0.0 ? spread : 1.0) / static_cast<double>(bins);
    std::vector<Bar> bars(bins);
    for (std::size_t i = 0; i < bins; ++i) {
        bars[i].from = low + step * static_cast<double>(i);
        bars[i].to = low + step * static_cast<double>(i + 1);
    }
    for (const double value : values) {
        const auto bin = static_cast<std::size_t>((value - low) / step);
        bars[std::min(bin, bins - 1)].count += 1.0; // the last bin holds its upper end
    }
    return bars;
}

std::vector<Bar> frequencies(const Table::Column &column)
{
    std::map<std::string, double> counts;
    for (std::size_t row = 0; row < column.size(); ++row) {
        const std::optional<double> number = numberAt(column, row);
        counts[number ? plainNumber(*number) : textAt(column, row).value_or(words("missing").toStdString())] += 1.0;
    }
    std::vector<Bar> bars;
    for (const auto &[label, count] : counts) {
        Bar bar;
        bar.label = QString::fromStdString(label);
        bar.from = static_cast<double>(bars.size()) - 0.4;
        bar.to = bar.from + 0.8;
        bar.count = count;
        bars.push_back(bar);
    }
    return bars;
}

QByteArray chartOf(const QString &name, std::vector<Bar> bars)
{
    double total = 0.0;
    for (const Bar &bar : bars) {
        total += bar.count;
    }
    Chart chart;
    chart.title = name;
    chart.yLabel = QStringLiteral("Count");
    for (const Bar &bar : bars) {
        const bool shown = bar.count >= kSmall && bar.count / total <= kLargeShare;
        chart.boxes.push_back({bar.from, bar.to, 0.0, shown ? bar.count : 0.0, groupColour(0), 0.85});
        if (!bar.label.isEmpty()) {
            constexpr qsizetype kLongest = 14;
            chart.xTicks.emplace_back((bar.from + bar.to) / 2.0, bar.label.size() > kLongest ? bar.label.left(kLongest) : bar.label);
        }
    }
    return toPng(chart);
}

QString summaryOf(const Table::Column &column, bool continuous)
{
    const auto number = [](double value) { return QString::fromStdString(plainNumber(value)); };
    QList<QStringList> rows;
    if (continuous) {
        const std::vector<double> values = valuesOf(column);
        rows = {{QStringLiteral("count"), number(static_cast<double>(values.size()))}, {QStringLiteral("mean"), number(mean(values))},
                {QStringLiteral("std"), number(standardDeviation(values))}, {QStringLiteral("min"), number(quantile(values, 0.0))},
                {QStringLiteral("25%"), number(quantile(values, 0.25))}, {QStringLiteral("50%"), number(quantile(values, 0.5))},
                {QStringLiteral("75%"), number(quantile(values, 0.75))}, {QStringLiteral("max"), number(quantile(values, 1.0))}};
    } else {
        std::map<std::string, int> counts;
        int filled = 0;
        for (std::size_t row = 0; row < column.size(); ++row) {
            if (const std::optional<std::string> text = textAt(column, row)) {
                ++counts[*text];
                ++filled;
            }
        }
        const auto top = std::max_element(counts.begin(), counts.end(), [](const auto &a, const auto &b) { return a.second < b.second; });
        rows = {{QStringLiteral("count"), QString::number(filled)}, {QStringLiteral("unique"), QString::number(counts.size())},
                {QStringLiteral("top"), top == counts.end() ? QString() : QString::fromStdString(top->first)},
                {QStringLiteral("freq"), top == counts.end() ? QString() : QString::number(top->second)}};
    }
    return htmlTable({words("Name"), words("Value")}, rows);
}

/// Whether the column is counted in bins: a number that is not just 0 and 1, unless the config says otherwise.
bool isContinuous(const Table::Column &column, const QString &type)
{
    if (type == QStringLiteral("categorical") || type == QStringLiteral("date") || !column.type.isNumeric()) {
        return false;
    }
    const std::vector<double> values = valuesOf(column);
    return std::any_of(values.begin(), values.end(), [](double value) { return value != 0.0 && value != 1.0; });
}

Core::Result<void> report(const Invocation &invocation, const QString &path, const QString &folder, const QJsonObject &types)
{
    const Core::Result<QString> whole = studyPath(invocation, path);
    if (!whole) {
        return Core::fail(whole.error());
    }
    const Core::Result<Frame> frame = readFrame(*whole);
    if (!frame) {
        return Core::fail(frame.error());
    }
    for (auto each = types.begin(); each != types.end(); ++each) {
        if (!frame->has(each.key().toStdString())) {
            return misuse(words("\"variable_types\" names \"%1\", and %2 has no such column.").arg(each.key(), path));
        }
    }
    QString body;
    for (std::size_t i = 0; i < frame->columns.size(); ++i) {
        const QString name = QString::fromStdString(frame->names[i]);
        if (name == QStringLiteral("patient_id")) {
            continue;
        }
        const Table::Column &column = *frame->columns[i];
        const bool continuous = isContinuous(column, types.value(name).toString());
        const QByteArray picture = chartOf(name, continuous ? histogram(valuesOf(column)) : frequencies(column));
        const QString file = QString(name).replace(u'/', u'_') + QStringLiteral(".png");
        if (const Core::Result<void> written = Core::writeFile(folder + u'/' + file, picture); !written) {
            return written;
        }
        body += QStringLiteral("<h2><code>%1</code></h2>\n<p>%2</p>\n%3<p>%4</p>\n<img src=\"%5\" alt=\"%6\">\n")
                    .arg(name.toHtmlEscaped(),
                         words("These numbers are not made safe. They need a thorough check before anybody else sees them."),
                         summaryOf(column, continuous),
                         words("The chart leaves out cells of fewer than 10 people and of more than 90 % of them."),
                         file.toHtmlEscaped(), words("A chart of %1").arg(name).toHtmlEscaped());
        if (invocation.isCancelled()) {
            return Core::fail(Core::ErrorCode::Cancelled, {});
        }
    }
    invocation.log(words("%1: %2 rows, %3 columns.").arg(path).arg(frame->rows).arg(frame->columns.size()));
    const QString stem = QFileInfo(path).completeBaseName();
    return Core::writeFile(folder + QStringLiteral("/descriptives_%1.html").arg(stem), htmlPage(words("Cohort Report"), body).toUtf8());
}

} // namespace

Core::Result<void> runCohortReport(const Invocation &invocation)
{
    const Core::Result<Options> options = readOptions(invocation, {QStringLiteral("config")});
    if (!options) {
        return Core::fail(options.error());
    }
    const QJsonObject types = options->config.value(QStringLiteral("variable_types")).toObject();
    for (auto each = types.begin(); each != types.end(); ++each) {
        if (!variableTypes().contains(each->toString())) {
            return misuse(words("\"variable_types\" says \"%1\" of %2, and the types are %3.")
                              .arg(each->toString(), each.key(), variableTypes().join(QStringLiteral(", "))));
        }
    }
    const Core::Result<QString> folder
        = studyPath(invocation, options->config.value(QStringLiteral("output_path")).toString(QStringLiteral("cohort_reports_outputs")));
    if (!folder) {
        return Core::fail(folder.error());
    }
    for (const QString &path : options->positional) {
        if (types.isEmpty() && path.contains(QStringLiteral(".csv"))) {
            return misuse(words("A CSV file does not say its types, so cohort-report needs \"variable_types\" in its config for %1.").arg(path));
        }
        if (const Core::Result<void> made = report(invocation, path, *folder, types); !made) {
            return made;
        }
    }
    return {};
}

} // namespace Actions
