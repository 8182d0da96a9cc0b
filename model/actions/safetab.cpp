// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <set>

#include <QFileInfo>
#include <QJsonArray>

#include "model/actions/actions.h"
#include "model/actions/frame.h"
#include "model/actions/words.h"
#include "model/core/files.h"

namespace Actions
{

namespace
{

/// How often each pair of values occurs. Pairs that do not occur count 0.
struct CrossTable
{
    std::vector<std::string> rowLabels;
    std::vector<std::string> columnLabels;
    std::vector<std::vector<double>> counts;

    [[nodiscard]] bool hasSmallNumbers(double limit) const
    {
        for (const std::vector<double> &row : counts) {
            for (const double count : row) {
                if (count <= limit) {
                    return true;
                }
            }
        }
        return false;
    }
    [[nodiscard]] double rowTotal(std::size_t row) const
    {
        double sum = 0.0;
        for (const double count : counts[row]) {
            sum += count;
        }
        return sum;
    }
    [[nodiscard]] double columnTotal(std::size_t column) const
    {
        double sum = 0.0;
        for (const std::vector<double> &row : counts) {
            sum += row[column];
        }
        return sum;
    }
};

using Labels = std::map<Core::Value, std::size_t>; // values in their order, with their index

Labels labelsOf(const Table::Column &column, const std::vector<std::uint32_t> &rows)
{
    Labels labels;
    for (const std::uint32_t row : rows) {
        if (!column.isNull(row)) {
            labels.emplace(column.value(row), 0);
        }
    }
    std::size_t index = 0;
    for (auto &[value, number] : labels) {
        number = index++;
    }
    return labels;
}

std::vector<std::string> textsOf(const Labels &labels)
{
    std::vector<std::string> texts;
    for (const auto &[value, index] : labels) {
        texts.push_back(value.toCsvText());
    }
    return texts;
}

CrossTable crossTable(const Frame &frame, const std::vector<std::uint32_t> &rows, const std::string &left, const std::string &right)
{
    // Rows where either is missing count for neither.
    std::vector<std::uint32_t> filled;
    for (const std::uint32_t row : rows) {
        if (!frame.column(left).isNull(row) && !frame.column(right).isNull(row)) {
            filled.push_back(row);
        }
    }
    const Labels rowLabels = labelsOf(frame.column(left), filled);
    const Labels columnLabels = labelsOf(frame.column(right), filled);
    CrossTable table{textsOf(rowLabels), textsOf(columnLabels), std::vector<std::vector<double>>(rowLabels.size(), std::vector<double>(columnLabels.size(), 0.0))};
    for (const std::uint32_t row : filled) {
        table.counts[rowLabels.at(frame.column(left).value(row))][columnLabels.at(frame.column(right).value(row))] += 1.0;
    }
    return table;
}

QString markdownRow(const QStringList &cells)
{
    return QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
}

enum class Shares
{
    None, // with totals instead
    OfColumn,
    OfRow
};

QString markdownTable(const CrossTable &table, const QString &corner, Shares shares)
{
    const auto number = [](double value) { return QString::fromStdString(plainNumber(value)); };
    QStringList header{corner};
    for (std::size_t i = 0; i < table.columnLabels.size(); ++i) {
        header.append(QString::fromStdString(table.columnLabels[i]));
        if (shares != Shares::None) {
            header.append((shares == Shares::OfColumn ? QStringLiteral("Column%1 %") : QStringLiteral("Row%1 %")).arg(i + 1));
        }
    }
    if (shares == Shares::None) {
        header.append(QStringLiteral("Total"));
    }
    QString text = markdownRow(header) + markdownRow(QStringList(header.size(), QStringLiteral("---")));
    double everybody = 0.0;
    for (std::size_t row = 0; row < table.rowLabels.size(); ++row) {
        QStringList cells{QString::fromStdString(table.rowLabels[row])};
        for (std::size_t column = 0; column < table.columnLabels.size(); ++column) {
            const double count = table.counts[row][column];
            cells.append(number(count));
            if (shares != Shares::None) {
                const double whole = shares == Shares::OfColumn ? table.columnTotal(column) : table.rowTotal(row);
                cells.append(QString::number(count / whole * 100.0, 'f', 1));
            }
        }
        if (shares == Shares::None) {
            cells.append(number(table.rowTotal(row)));
            everybody += table.rowTotal(row);
        }
        text += markdownRow(cells);
    }
    if (shares == Shares::None) {
        QStringList cells{QStringLiteral("Total")};
        for (std::size_t column = 0; column < table.columnLabels.size(); ++column) {
            cells.append(number(table.columnTotal(column)));
        }
        text += markdownRow(cells + QStringList{number(everybody)});
    }
    return text;
}

QString documentOf(const CrossTable &table, const QString &left, const QString &right)
{
    const QString title = QStringLiteral("%1 vs %2").arg(left, right);
    const QString sides = QStringLiteral("ROWS: %1, COLUMNS: %2\n\n").arg(left, right);
    return title + QStringLiteral("\n\n") + sides + markdownTable(table, left, Shares::None) + u'\n' + title
           + QStringLiteral(" with Column Percentages\n\n") + sides + markdownTable(table, left, Shares::OfColumn) + u'\n' + title
           + QStringLiteral(" with Row Percentages\n\n") + sides + markdownTable(table, left, Shares::OfRow);
}

struct Group
{
    QString name;
    QStringList pairs; // left, right, left, right, ...
    std::string splitBy; // empty: not split
};

Core::Result<QList<Group>> readGroups(const QJsonObject &tables)
{
    if (tables.isEmpty()) {
        return misuse(words("safetab needs \"tables\" in its config: a name, then tab_type and variables."));
    }
    QList<Group> groups;
    for (auto each = tables.begin(); each != tables.end(); ++each) {
        const QJsonObject wanted = each->toObject();
        const QString type = wanted.value(QStringLiteral("tab_type")).toString();
        QStringList variables;
        for (const QJsonValue name : wanted.value(QStringLiteral("variables")).toArray()) {
            variables.append(name.toString());
        }
        Group group;
        group.name = each.key();
        if (type == QStringLiteral("target-2-way")) {
            for (const QString &variable : std::as_const(variables)) {
                group.pairs += {variable, wanted.value(QStringLiteral("target")).toString()};
            }
        } else if (type == QStringLiteral("2-way") || type == QStringLiteral("groupby-2-way")) {
            for (qsizetype i = 0; i < variables.size(); ++i) {
                for (qsizetype j = i + 1; j < variables.size(); ++j) {
                    group.pairs += {variables.at(i), variables.at(j)};
                }
            }
            group.splitBy = type == QStringLiteral("2-way") ? std::string() : wanted.value(QStringLiteral("groupby")).toString().toStdString();
        } else {
            return misuse(words("The table \"%1\" has the tab_type \"%2\", and there are 2-way, target-2-way and groupby-2-way.").arg(each.key(), type));
        }
        groups.append(group);
    }
    return groups;
}

class TableWriter
{
public:
    TableWriter(const Frame &frame, QString folder, double limit) : m_frame(frame), m_folder(std::move(folder)), m_limit(limit) {}

    Core::Result<void> write(const QList<Group> &groups)
    {
        for (const Group &group : groups) {
            for (const auto &[prefix, rows] : parts(group)) {
                for (qsizetype i = 0; i + 1 < group.pairs.size(); i += 2) {
                    if (const Core::Result<void> made = writeTable(group, prefix, rows, group.pairs.at(i), group.pairs.at(i + 1)); !made) {
                        return made;
                    }
                }
            }
        }
        return Core::writeFile(m_folder + QStringLiteral("/table_log.txt"), m_log.toUtf8());
    }

private:
    /// The rows of each value of the grouping variable, or all of them.
    [[nodiscard]] std::vector<std::pair<QString, std::vector<std::uint32_t>>> parts(const Group &group) const
    {
        std::map<Core::Value, std::vector<std::uint32_t>> byValue;
        for (std::uint32_t row = 0; row < m_frame.rows; ++row) {
            const Core::Value value = group.splitBy.empty() ? Core::Value() : m_frame.column(group.splitBy).value(row);
            if (group.splitBy.empty() || !value.isNull()) {
                byValue[value].push_back(row);
            }
        }
        std::vector<std::pair<QString, std::vector<std::uint32_t>>> list;
        for (auto &[value, rows] : byValue) {
            list.emplace_back(group.splitBy.empty() ? QString() : QStringLiteral("df_%1 - ").arg(QString::fromStdString(value.toCsvText())), std::move(rows));
        }
        return list;
    }

    Core::Result<void> writeTable(const Group &group, const QString &prefix, const std::vector<std::uint32_t> &rows, const QString &left, const QString &right)
    {
        const CrossTable table = crossTable(m_frame, rows, left.toStdString(), right.toStdString());
        const QString name = QStringLiteral("%1%2 vs %3").arg(prefix, left, right);
        const bool small = table.hasSmallNumbers(m_limit);
        m_log += QStringLiteral("%1 - %2 - %3\n").arg(group.name, name, small ? QStringLiteral("Table REDACTED, small numbers") : QStringLiteral("Table created"));
        return small ? Core::Result<void>()
                     : Core::writeFile(m_folder + u'/' + group.name + u'/' + QString(name).replace(u'/', u'_') + QStringLiteral(".md"),
                                       documentOf(table, left, right).toUtf8());
    }

    const Frame &m_frame;
    QString m_folder;
    double m_limit;
    QString m_log;
};

Core::Result<void> checkColumns(const Frame &frame, const QList<Group> &groups)
{
    for (const Group &group : groups) {
        QStringList names = group.pairs;
        if (!group.splitBy.empty()) {
            names.append(QString::fromStdString(group.splitBy));
        }
        for (const QString &name : std::as_const(names)) {
            if (!frame.has(name.toStdString())) {
                return misuse(words("The table \"%1\" needs the column \"%2\", and the dataset has none of that name.").arg(group.name, name));
            }
        }
    }
    return {};
}

} // namespace

Core::Result<void> runSafetab(const Invocation &invocation)
{
    const Core::Result<Options> options = readOptions(invocation, {QStringLiteral("config")});
    if (!options) {
        return Core::fail(options.error());
    }
    const QJsonObject &config = options->config;
    const Core::Result<QList<Group>> groups = readGroups(config.value(QStringLiteral("tables")).toObject());
    const Core::Result<QString> output = studyPath(invocation, config.value(QStringLiteral("output_path")).toString(QStringLiteral("safetab_tables")));
    if (!groups || !output) {
        return Core::fail(!groups ? groups.error() : output.error());
    }
    constexpr double kUsualLimit = 5.0;
    const double limit = config.value(QStringLiteral("redaction_limit")).toDouble(kUsualLimit);
    for (const QString &path : options->positional) {
        const Core::Result<QString> whole = studyPath(invocation, path);
        if (!whole) {
            return Core::fail(whole.error());
        }
        const Core::Result<Frame> frame = readFrame(*whole);
        if (!frame) {
            return Core::fail(frame.error());
        }
        if (const Core::Result<void> checked = checkColumns(*frame, *groups); !checked) {
            return checked;
        }
        const QString folder = *output + u'/' + QFileInfo(path).completeBaseName() + QStringLiteral("_tables");
        if (const Core::Result<void> written = TableWriter(*frame, folder, limit).write(*groups); !written) {
            return written;
        }
        invocation.log(words("%1: %2 rows tabulated; tables with a count up to %3 left out.").arg(path).arg(frame->rows).arg(limit));
        if (invocation.isCancelled()) {
            return Core::fail(Core::ErrorCode::Cancelled, {});
        }
    }
    return {};
}

} // namespace Actions
