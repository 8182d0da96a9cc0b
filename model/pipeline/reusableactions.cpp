// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/reusableactions.h"

#include <algorithm>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "model/pipeline/shellwords.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{

using Kind = ActionOption::Kind;

ActionOption flagged(const char *name, Kind kind, const QString &help, bool required = false, const char *fallback = "")
{
    return {QString::fromLatin1(name), kind, false, required, QString::fromLatin1(fallback), help, {}};
}

ActionOption inConfig(const char *name, Kind kind, const QString &help, bool required = false, const char *fallback = "")
{
    return {QString::fromLatin1(name), kind, true, required, QString::fromLatin1(fallback), help, {}};
}

ActionOption choice(ActionOption option, const QStringList &choices)
{
    option.kind = Kind::Choice;
    option.choices = choices;
    return option;
}

Output output(Level level, const char *id, const char *path)
{
    return {level, {QString::fromLatin1(id), {}}, {QString::fromLatin1(path), {}}};
}

ReusableAction matching()
{
    ReusableAction action{QStringLiteral("matching"), QStringLiteral("v1.2.4"),
                          tr("Matches every case to a number of controls by category, range or month, without using anybody twice."), {}, true, false, {}, {}};
    action.options = {
        flagged("cases", Kind::File, tr("The dataset of the cases."), true),
        flagged("controls", Kind::File, tr("The dataset of those to choose from."), true),
        inConfig("matches_per_case", Kind::Number, tr("How many controls each case gets, where there are enough."), true),
        inConfig("match_variables", Kind::Json, tr("How to match on each column: \"category\", \"month_only\", or a whole number as the largest difference."), true),
        inConfig("index_date_variable", Kind::Text, tr("The column with the index date."), true),
        inConfig("closest_match_variables", Kind::Json, tr("Columns on which the nearest are taken, the most important first.")),
        inConfig("date_exclusion_variables", Kind::Json, tr("Date columns that exclude: \"before\" or \"after\" the index date.")),
        inConfig("min_matches_per_case", Kind::Number, tr("Cases with fewer matches are dropped."), false, "0"),
        inConfig("generate_match_index_date", Kind::Text, tr("Gives controls the date of their case: no_offset, or like 1_year_earlier.")),
        inConfig("indicator_variable_name", Kind::Text, tr("The column that says who is a case."), false, "case"),
        inConfig("output_suffix", Kind::Text, tr("Is appended to the names of the outputs.")),
        inConfig("output_path", Kind::Text, tr("The folder of the outputs."), false, "output"),
        choice(inConfig("output_format", Kind::Choice, tr("The format of the datasets."), false, "arrow"),
               {QStringLiteral("arrow"), QStringLiteral("csv.gz"), QStringLiteral("csv")}),
        inConfig("drop_cases_from_matches", Kind::Flag, tr("Takes the cases out of the controls first."), false, "false")};
    action.outputs = {output(Level::HighlySensitive, "cases", "output/matched_cases.arrow"), output(Level::HighlySensitive, "matches", "output/matched_matches.arrow"),
                      output(Level::HighlySensitive, "combined", "output/matched_combined.arrow"),
                      output(Level::ModeratelySensitive, "report", "output/matching_report.txt")};
    return action;
}

ReusableAction kaplanMeier()
{
    ReusableAction action{QStringLiteral("kaplan-meier-function"), QStringLiteral("v0.0.18"),
                          tr("Estimates survival by the Kaplan-Meier method, rounded so that no step stands for a few people, and compares two groups."),
                          tr("Its usual min_count is 6, and checkers ask for more than 7 people behind every step."), true, false, {}, {}};
    action.options = {
        flagged("df_input", Kind::File, tr("The dataset, as .arrow."), true), flagged("dir_output", Kind::Text, tr("The folder of the outputs."), true),
        flagged("origin_date", Kind::Text, tr("The column with the start of follow-up."), true), flagged("event_date", Kind::Text, tr("The column with the date of the event."), true),
        flagged("censor_date", Kind::Text, tr("The column with the end of follow-up.")), flagged("exposure", Kind::Text, tr("A column of two values to compare.")),
        flagged("subgroups", Kind::Text, tr("Columns to split by, joined by dashes.")), flagged("weight", Kind::Text, tr("A column of weights.")),
        flagged("min_count", Kind::Number, tr("The fewest people behind a step; 0 rounds nothing."), false, "6"),
        choice(flagged("method", Kind::Choice, tr("Whether rounded steps stay steps or are evened out."), false, "constant"), {QStringLiteral("constant"), QStringLiteral("linear")}),
        flagged("max_fup", Kind::Number, tr("The longest follow-up in days.")), flagged("concise", Kind::Flag, tr("Writes the main columns only."), false, "TRUE"),
        flagged("plot", Kind::Flag, tr("Draws the curves, too."), false, "FALSE"), flagged("contrast", Kind::Flag, tr("Compares the two levels of the exposure."), false, "TRUE"),
        flagged("smooth", Kind::Flag, tr("Smooths the curves; only the official image can."), false, "FALSE"), flagged("filename_suffix", Kind::Text, tr("Is appended to the names of the outputs."))};
    action.outputs = {output(Level::HighlySensitive, "arrow", "output/km/*.arrow"), output(Level::ModeratelySensitive, "csv", "output/km/*.csv")};
    return action;
}

ReusableAction decilesCharts()
{
    ReusableAction action{QStringLiteral("deciles-charts"), QStringLiteral("v0.0.47"), tr("Makes a table and a chart of the deciles of every measure over time."),
                          tr("Deciles of a few practices can show single ones. Mind the permitted results policy."), true, false, {}, {}};
    action.options = {flagged("input-files", Kind::File, tr("A pattern for the measure tables, such as output/measure_*.csv."), true),
                      flagged("output-dir", Kind::Text, tr("The folder of the outputs."), true),
                      inConfig("show_outer_percentiles", Kind::Flag, tr("Adds the percentiles 1 to 9 and 91 to 99."), false, "false"),
                      inConfig("tables", Kind::Json, tr("{\"output\": false} writes no tables.")), inConfig("charts", Kind::Json, tr("{\"output\": false} draws no charts."))};
    action.outputs = {output(Level::ModeratelySensitive, "charts", "output/deciles_chart_*.png"), output(Level::ModeratelySensitive, "tables", "output/deciles_table_*.csv")};
    return action;
}

ReusableAction cohortJoiner()
{
    ReusableAction action{QStringLiteral("cohort-joiner"), QStringLiteral("v0.0.58"), tr("Joins one dataset to each of several by patient_id, keeping all rows of the several."), {}, true, false, {}, {}};
    action.options = {flagged("lhs", Kind::File, tr("A pattern for the datasets that are extended."), true), flagged("rhs", Kind::File, tr("The dataset that is joined to each."), true),
                      flagged("output-dir", Kind::Text, tr("The folder of the outputs, which must not hold the inputs."), false, "output/joined")};
    action.outputs = {output(Level::HighlySensitive, "cohort", "output/joined/*.csv.gz")};
    return action;
}

ReusableAction datasetReport()
{
    ReusableAction action{QStringLiteral("dataset-report"), QStringLiteral("v0.0.29"), tr("Describes the columns of datasets on a page, with rounded counts of the two-valued ones."),
                          tr("It leaves out counts up to 5, and the rule asks for 7."), true, false, {}, {}};
    action.options = {flagged("input-files", Kind::File, tr("A pattern for the datasets."), true), flagged("output-dir", Kind::Text, tr("The folder of the reports."), true)};
    action.outputs = {output(Level::ModeratelySensitive, "reports", "output/*.html")};
    return action;
}

ReusableAction cohortReport()
{
    ReusableAction action{QStringLiteral("cohort-report"), QStringLiteral("v3.0.0"), tr("Describes every variable of a dataset with a table and a chart."),
                          tr("Its tables are not safe for release."), true, true, {}, {}};
    action.options = {inConfig("output_path", Kind::Text, tr("The folder of the report."), false, "cohort_reports_outputs"),
                      inConfig("variable_types", Kind::Json, tr("For CSV files the type of each column: binary, categorical, date, float or int."))};
    action.outputs = {output(Level::HighlySensitive, "report", "output/report/*.html"), output(Level::HighlySensitive, "charts", "output/report/*.png")};
    return action;
}

ReusableAction safetab()
{
    ReusableAction action{QStringLiteral("safetab"), QStringLiteral("v3.0.2"), tr("Counts pairs of variables in two-way tables, and leaves a table out when one of its cells is small."),
                          tr("Its usual limit is 5. Set redaction_limit to 7, and round the counts afterwards."), true, true, {}, {}};
    action.options = {inConfig("tables", Kind::Json, tr("By name: tab_type (2-way, target-2-way or groupby-2-way), variables, and target or groupby."), true),
                      inConfig("output_path", Kind::Text, tr("The folder of the tables."), false, "safetab_tables"),
                      inConfig("redaction_limit", Kind::Number, tr("Tables with a count up to this are left out."), false, "5")};
    action.outputs = {output(Level::ModeratelySensitive, "log", "safetab_tables/*/table_log.txt"), output(Level::ModeratelySensitive, "tables", "safetab_tables/*/*/*.md")};
    return action;
}

QList<ReusableAction> foreignActions()
{
    // Their images do work of their own that nothing here stands in for.
    ReusableAction cox{QStringLiteral("cox-ipw"), QStringLiteral("v0.0.41"), tr("Samples, weights and fits Cox models."), {}, false, false, {}, {}};
    cox.options = {flagged("df_input", Kind::File, tr("The dataset."), true), flagged("exposure", Kind::Text, tr("The column with the date of exposure."), true),
                   flagged("outcome", Kind::Text, tr("The column with the date of the outcome."), true), flagged("strata", Kind::Text, tr("Columns to stratify by, joined by semicolons.")),
                   flagged("cut_points", Kind::Text, tr("Days at which the follow-up is cut, joined by semicolons.")), flagged("df_output", Kind::File, tr("The table of results."), true)};
    cox.outputs = {output(Level::ModeratelySensitive, "estimates", "output/results.csv")};
    ReusableAction dag{QStringLiteral("project-dag"), QStringLiteral("v0.0.1"), tr("Draws the pipeline as a Mermaid graph."), {}, false, false, {}, {}};
    dag.options = {flagged("yaml-path", Kind::File, tr("The file to draw."), false, "project.yaml"), flagged("output-path", Kind::File, tr("Where the graph goes."), false, "project.dag.md")};
    dag.outputs = {output(Level::ModeratelySensitive, "graph", "project.dag.md")};
    ReusableAction standard{QStringLiteral("demographic-standardisation"), QStringLiteral("v0.0.1"), tr("Standardises rates directly to a reference population."),
                            tr("Its usual min_count is 6, and checkers ask for more than 7 people."), false, false, {}, {}};
    standard.options = {flagged("df_input", Kind::File, tr("The dataset."), true), flagged("dir_output", Kind::Text, tr("The folder of the outputs."), true),
                        flagged("standardisation_strata", Kind::Text, tr("Columns to standardise by, joined by semicolons."), true),
                        flagged("numerator", Kind::Text, tr("The column of counts."), true), flagged("denominator", Kind::Text, tr("The column of people."), true)};
    standard.outputs = {output(Level::ModeratelySensitive, "rates", "output/standardised/*.csv")};
    ReusableAction diabetes{QStringLiteral("diabetes-algo"), QStringLiteral("v0.0.13"), tr("Decides the type of diabetes and its date from codes and dates."), {}, false, false, {}, {}};
    diabetes.options = {flagged("df_input", Kind::File, tr("The dataset."), true), flagged("df_output", Kind::File, tr("The dataset with type and date."), true)};
    diabetes.outputs = {output(Level::HighlySensitive, "dataset", "output/diabetes.arrow")};
    return {cox, standard, diabetes, dag};
}

/// The value as JSON, or nothing with the reason.
std::optional<QJsonValue> jsonOf(const ActionOption &option, const QString &text, QStringList &faults)
{
    if (option.kind == Kind::Json) {
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(('[' + text.toUtf8() + ']'), &problem);
        if (document.array().size() != 1) {
            faults.append(tr("\"%1\" is no JSON: %2.").arg(option.name, problem.errorString()));
            return std::nullopt;
        }
        return document.array().at(0);
    }
    if (option.kind == Kind::Number) {
        return QJsonValue(text.toInt());
    }
    return option.kind == Kind::Flag ? QJsonValue(text.compare(QStringLiteral("true"), Qt::CaseInsensitive) == 0) : QJsonValue(text);
}

void check(const ActionOption &option, const QString &text, QStringList &faults)
{
    bool number = false;
    if (option.kind == Kind::Number && (text.toInt(&number) < 0 || !number)) {
        faults.append(tr("\"%1\" must be a whole number from 0.").arg(option.name));
    }
    if (option.kind == Kind::Flag && text.compare(QStringLiteral("true"), Qt::CaseInsensitive) != 0 && text.compare(QStringLiteral("false"), Qt::CaseInsensitive) != 0) {
        faults.append(tr("\"%1\" must be true or false.").arg(option.name));
    }
    if (option.kind == Kind::Choice && !option.choices.contains(text)) {
        faults.append(tr("\"%1\" must be one of %2.").arg(option.name, option.choices.join(QStringLiteral(", "))));
    }
}

} // namespace

const QList<ReusableAction> &reusableActions()
{
    static const QList<ReusableAction> kActions = [] {
        QList<ReusableAction> actions{matching(), kaplanMeier(), decilesCharts(), cohortJoiner(), datasetReport(), cohortReport(), safetab()};
        actions += foreignActions();
        std::sort(actions.begin(), actions.end(), [](const ReusableAction &a, const ReusableAction &b) { return a.name < b.name; });
        return actions;
    }();
    return kActions;
}

const ReusableAction *findReusableAction(const QString &name)
{
    const QList<ReusableAction> &actions = reusableActions();
    const auto found = std::find_if(actions.cbegin(), actions.cend(), [&name](const ReusableAction &action) { return action.name == name; });
    return found == actions.cend() ? nullptr : &*found;
}

Core::Result<NewAction> configured(const ReusableAction &action, const QString &id, const QHash<QString, QString> &values,
                                   const QStringList &files, const QStringList &needs)
{
    NewAction made;
    made.id = id;
    made.needs = needs;
    made.outputs = action.outputs;
    QStringList words{action.name + u':' + action.tag};
    QStringList faults;
    QJsonObject config;
    for (const ActionOption &option : action.options) {
        const QString value = values.value(option.name).trimmed();
        if (value.isEmpty()) {
            if (option.required) {
                faults.append(tr("\"%1\" is needed.").arg(option.name));
            }
            continue;
        }
        check(option, value, faults);
        if (!option.inConfig) {
            words.append(QStringLiteral("--%1=%2").arg(option.name, option.kind == Kind::Flag ? value.toUpper() : value));
        } else if (const std::optional<QJsonValue> json = jsonOf(option, value, faults)) {
            config.insert(option.name, *json);
        }
    }
    if (action.takesFiles && files.isEmpty()) {
        faults.append(tr("Name at least one input file."));
    }
    if (id.trimmed().isEmpty()) {
        faults.append(tr("The action needs a name."));
    }
    if (!faults.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput, faults.join(u' '));
    }
    made.run = joinCommand(words + files);
    if (!config.isEmpty()) {
        made.config = config;
    }
    return made;
}

} // namespace Pipeline
