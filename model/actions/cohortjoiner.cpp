// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <unordered_map>

#include <QFileInfo>

#include "model/actions/actions.h"
#include "model/actions/frame.h"
#include "model/actions/words.h"

namespace Actions
{

namespace
{

/// Every row of `left` with the matching rows of `right`, or with missing values when there is none. A
/// name that both have gets the endings _x and _y.
Frame leftJoined(const Frame &left, const Frame &right)
{
    std::unordered_map<std::string, std::vector<std::uint32_t>> rowsOf;
    const Table::Column &rightIds = right.column("patient_id");
    for (std::size_t row = 0; row < right.rows; ++row) {
        rowsOf[rightIds.value(row).toCsvText()].push_back(static_cast<std::uint32_t>(row));
    }
    constexpr std::uint32_t kNone = 0xFFFFFFFF;
    std::vector<std::uint32_t> leftRows;
    std::vector<std::uint32_t> rightRows;
    for (std::size_t row = 0; row < left.rows; ++row) {
        const auto found = rowsOf.find(left.column("patient_id").value(row).toCsvText());
        for (const std::uint32_t other : found == rowsOf.end() ? std::vector<std::uint32_t>{kNone} : found->second) {
            leftRows.push_back(static_cast<std::uint32_t>(row));
            rightRows.push_back(other);
        }
    }
    Frame joined = takeRows(left, leftRows);
    for (std::size_t i = 0; i < right.names.size(); ++i) {
        std::string name = right.names[i];
        if (name == "patient_id") {
            continue;
        }
        if (const int clash = joined.indexOf(name); clash >= 0) {
            joined.names[static_cast<std::size_t>(clash)] = name + "_x";
            name += "_y";
        }
        Table::ColumnBuilder builder(right.columns[i]->type);
        builder.reserve(rightRows.size());
        for (const std::uint32_t row : rightRows) {
            builder.append(row == kNone ? Core::Value() : right.columns[i]->value(row));
        }
        joined.set(name, builder.finish());
    }
    return joined;
}

} // namespace

Core::Result<void> runCohortJoiner(const Invocation &invocation)
{
    const Core::Result<Options> options = readOptions(invocation, {QStringLiteral("lhs"), QStringLiteral("rhs"), QStringLiteral("output-dir")});
    if (!options) {
        return Core::fail(options.error());
    }
    if (options->value("lhs").isEmpty() || options->value("rhs").isEmpty()) {
        return misuse(words("cohort-joiner needs --lhs PATTERN and --rhs FILE."));
    }
    const Core::Result<QString> output = studyPath(invocation, options->value("output-dir", QStringLiteral("output/joined")));
    const Core::Result<QString> rhs = studyPath(invocation, options->value("rhs"));
    if (!output || !rhs) {
        return Core::fail(!output ? output.error() : rhs.error());
    }
    QStringList inputs;
    for (const QString &path : globFiles(invocation.folder, options->value("lhs"))) {
        inputs.append(invocation.folder + u'/' + path);
    }
    for (const QString &path : inputs + QStringList{*rhs}) {
        if (QFileInfo(path).absolutePath() == QFileInfo(*output + QStringLiteral("/x")).absolutePath()) {
            return misuse(words("The output folder cannot be the one that holds the inputs: they would be overwritten. Choose another."));
        }
    }
    const Core::Result<Frame> right = readFrame(*rhs);
    if (!right) {
        return Core::fail(right.error());
    }
    for (const QString &path : std::as_const(inputs)) {
        const Core::Result<Frame> left = readFrame(path);
        if (!left) {
            return Core::fail(left.error());
        }
        if (!left->has("patient_id") || !right->has("patient_id")) {
            return misuse(words("%1 has no column \"patient_id\" to join by.").arg(left->has("patient_id") ? *rhs : path));
        }
        const Frame joined = leftJoined(*left, *right);
        invocation.log(words("%1: %2 rows joined to %3.").arg(QFileInfo(path).fileName()).arg(left->rows).arg(joined.rows));
        if (const Core::Result<void> written = writeFrame(*output + u'/' + QFileInfo(path).fileName(), joined); !written) {
            return written;
        }
        if (invocation.isCancelled()) {
            return Core::fail(Core::ErrorCode::Cancelled, {});
        }
    }
    return {};
}

} // namespace Actions
