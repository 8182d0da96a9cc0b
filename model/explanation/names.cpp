// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explanation/names.h"

#include <algorithm>
#include <set>

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include "model/core/files.h"
#include "model/table/csv.h"

namespace Explanation
{

namespace
{

using Codes = std::set<std::string, std::less<>>;

Codes codesOf(const QByteArray &csv, const QString &column)
{
    Codes codes;
    Table::CsvReader reader(std::string_view(csv.constData(), static_cast<std::size_t>(csv.size())));
    std::vector<std::string_view> cells;
    if (!reader.next(cells)) {
        return codes;
    }
    const std::string name = column.toStdString();
    const auto heading = std::find(cells.begin(), cells.end(), std::string_view(name));
    const auto index = static_cast<std::size_t>(heading - cells.begin());
    while (reader.next(cells)) {
        if (index < cells.size() && !cells[index].empty()) {
            codes.emplace(cells[index]);
        }
    }
    return codes;
}

/// The name on the left of the statement at `origin`, or the file's name if there is none.
QString nameOf(const Evaluation::CodelistUse &use, const ReadFile &read)
{
    static const QRegularExpression kAssignment(QStringLiteral(R"(^\s*([A-Za-z_]\w*)\s*=[^=])"));
    if (const auto source = read(use.origin.file); source && use.origin.range.start.line > 0) {
        const QString line = QString::fromUtf8(*source).split(u'\n').value(use.origin.range.start.line - 1);
        if (const auto match = kAssignment.match(line); match.hasMatch()) {
            return match.captured(1);
        }
    }
    return QFileInfo(use.file).completeBaseName();
}

bool holds(const Query::ValueSet &set, const Codes &codes)
{
    return set.values.size() == codes.size() && std::all_of(set.values.begin(), set.values.end(), [&codes](const Core::Value &value) {
               const std::string *text = std::get_if<std::string>(&value.storage());
               return text && codes.contains(*text);
           });
}

} // namespace

ReadFile filesBelow(const QString &studyRoot)
{
    return [studyRoot](const QString &path) { return Core::readFile(QDir(studyRoot).filePath(path)); };
}

Names namesOf(const Evaluation::Evaluation &evaluation, const ReadFile &read)
{
    Names names;
    if (evaluation.dataset) {
        names = namesOf(*evaluation.dataset);
    }
    std::vector<std::pair<QString, Codes>> lists;
    for (const Evaluation::CodelistUse &use : evaluation.codelists) {
        if (const auto content = read(use.file)) {
            lists.emplace_back(nameOf(use, read), codesOf(*content, use.column));
        }
    }
    for (Query::NodeId id = 0; !lists.empty() && id < evaluation.graph.size(); ++id) {
        const Query::Node &node = evaluation.graph.node(id);
        if (!node.valueSet) {
            continue;
        }
        const auto list = std::find_if(lists.begin(), lists.end(), [&node](const auto &candidate) { return holds(*node.valueSet, candidate.second); });
        if (list != lists.end()) {
            names.emplace(id, list->first);
        }
    }
    return names;
}

} // namespace Explanation
