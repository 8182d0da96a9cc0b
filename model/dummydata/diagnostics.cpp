// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/diagnostics.h"

#include <algorithm>

#include <QCoreApplication>
#include <QSet>

namespace DummyData
{

namespace
{

constexpr qsizetype kLongestWords = 160;

Core::Severity severityOf(const Finding &finding)
{
    if (finding.rule == "dummy-population-impossible") {
        return Core::Severity::Error;
    }
    const bool isValue = finding.rule == "dummy-branch-dead" && !finding.variable.empty();
    return isValue || finding.rule == "dummy-not-shown" || finding.rule == "dummy-implausible" || finding.rule == "dummy-capped" ? Core::Severity::Information : Core::Severity::Warning;
}

Core::Location placeOf(const Evaluation::Evaluation &evaluation, const Finding &finding)
{
    // A condition is at its own line; a variable where it is given its name.
    const std::string name = finding.variable.empty() ? "population" : finding.variable;
    const auto own = evaluation.nodeOrigins.constFind(finding.node);
    if (finding.variable.empty() && own != evaluation.nodeOrigins.constEnd()) {
        return *own;
    }
    const auto named = std::find_if(evaluation.variables.begin(), evaluation.variables.end(), [&name](const Evaluation::NamedNode &node) { return node.name == name; });
    return named == evaluation.variables.end() ? Core::Location{} : named->origin;
}

/// The message with every condition in words, between quotes. The data for measures are made on a graph of their own,
/// which holds further nodes: those the definition's graph does not know.
QString spoken(const Finding &finding, std::size_t known, const std::function<QString(Query::NodeId node)> &inWords)
{
    const QString message = QString::fromStdString(finding.message);
    QString text;
    for (const QString &part : message.split(QLatin1Char('\x01'))) {
        const qsizetype end = part.indexOf(QLatin1Char('\x02'));
        if (end < 0) {
            text += part;
            continue;
        }
        const auto node = static_cast<Query::NodeId>(part.left(end).toUInt());
        if (node >= known) {
            text += QCoreApplication::translate("DummyData::Diagnostics", "a condition at one of its dates") + part.mid(end + 1);
            continue;
        }
        QString words = inWords(node);
        if (words.size() > kLongestWords) {
            words = words.left(kLongestWords) + QStringLiteral("...");
        }
        text += QLatin1Char('"') + words + QLatin1Char('"') + part.mid(end + 1);
    }
    return text;
}

} // namespace

QList<Core::Diagnostic> diagnosticsOf(const Evaluation::Evaluation &evaluation, const QString &definition, const Generated &generated,
                                      const std::function<QString(Query::NodeId node)> &inWords)
{
    QList<Core::Diagnostic> diagnostics;
    QSet<QString> seen;
    for (const Finding &finding : generated.findings) {
        const Core::Location place = placeOf(evaluation, finding);
        Core::Diagnostic diagnostic;
        diagnostic.file = place.file.isEmpty() ? definition : place.file;
        diagnostic.range = place.range;
        diagnostic.severity = severityOf(finding);
        diagnostic.rule = QString::fromStdString(finding.rule);
        diagnostic.message = spoken(finding, evaluation.graph.size(), inWords);
        for (const Query::NodeId other : finding.others) {
            if (const auto at = evaluation.nodeOrigins.constFind(other); at != evaluation.nodeOrigins.constEnd() && at->range.start.line != diagnostic.range.start.line) {
                diagnostic.message += QCoreApplication::translate("DummyData::Diagnostics", " The other condition is in line %1.").arg(at->range.start.line);
            }
        }
        if (const QString text = diagnostic.toString(); !seen.contains(text)) {
            seen.insert(text);
            diagnostics.append(diagnostic);
        }
    }
    return diagnostics;
}

} // namespace DummyData
