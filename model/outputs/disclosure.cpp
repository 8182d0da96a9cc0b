// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/outputs/disclosure.h"

#include <cmath>

#include <QDir>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include "model/outputs/cells.h"
#include "model/outputs/words.h"
#include "model/pipeline/filerules.h"
#include "model/pipeline/patterns.h"

namespace Outputs
{

namespace
{

constexpr int kThreshold = 7; // S1: 7 or fewer
constexpr int kMaxCells = 100;
constexpr double kRatioTolerance = 1e-6;

bool nameMatches(const QString &name, const char *expression)
{
    const QRegularExpression compiled(QString::fromLatin1(expression), QRegularExpression::CaseInsensitiveOption);
    return compiled.match(name).hasMatch();
}

/// Whole numbers that label rows instead of counting people.
bool isLabelName(const QString &name)
{
    return nameMatches(name, "(^|_)(age|ageband|band|bin|category|cat|class|code|day|decile|group|id|imd|index|interval|"
                             "level|month|order|percentile|period|quartile|quarter|quintile|rank|region|sex|stage|step|"
                             "time|week|year|yr)($|_)");
}

bool isCountName(const QString &name)
{
    return nameMatches(name, "(^|_)(n|count|counts|num|number|numerator|denominator|total|freq|frequency|patients|events|"
                             "cases|deaths|population|sum)($|_)");
}

class TableCheck
{
public:
    explicit TableCheck(const TextTable &table) : m_table(table), m_summaries(summarise(table)) {}

    QList<Hint> run()
    {
        findTotalRow();
        for (int column = 0; column < m_summaries.size(); ++column) {
            identifiers(column);
            if (isCount(column)) {
                smallNumbers(column);
                rounding(column);
                total(column);
            }
            midpointNames(column);
            extremes(column);
            redactionMarks(column);
        }
        ratios();
        context();
        if (m_table.rows.size() > Pipeline::kLevelFourMaxRows || m_table.truncated) {
            add(QStringLiteral("F4"), -1, -1,
                words("The table has more than %1 rows, which is more than can be reviewed. Summarise it further.")
                    .arg(Pipeline::kLevelFourMaxRows));
        }
        return m_hints;
    }

private:
    void add(const QString &rule, int column, int row, const QString &message)
    {
        m_hints.append({rule, column < 0 ? QString() : m_table.header.at(column), row, column, message});
    }

    [[nodiscard]] bool isCount(int column) const
    {
        const ColumnSummary &summary = m_summaries.at(column);
        const bool whole = summary.type == QStringLiteral("integer");
        return whole && (isCountName(summary.name) || !isLabelName(summary.name))
               && !summary.name.endsWith(QStringLiteral("_derived"));
    }

    void findTotalRow()
    {
        int found = 0;
        for (int row = 0; row < m_table.rows.size(); ++row) {
            for (const QString &cell : m_table.rows.at(row)) {
                const QString text = cell.trimmed().toLower();
                if (text == QStringLiteral("total") || text == QStringLiteral("all") || text == QStringLiteral("overall")) {
                    m_totalRow = row;
                    ++found;
                    break;
                }
            }
        }
        if (found != 1) { // several totals are several tables in one, which cannot be told apart here
            m_totalRow = -1;
        }
    }

    void identifiers(int column)
    {
        const QString name = m_table.header.at(column).trimmed();
        if (name == QStringLiteral("patient_id")) {
            add(QStringLiteral("F3"), column, -1,
                words("A column \"patient_id\" means rows about single patients. Such a file is withheld; leave the column "
                      "out and summarise, or list the file as highly_sensitive."));
        } else if (nameMatches(name, "(^|_)(nhs|nhs_number|pseudo_id|practice|practice_id|practice_code|organisation|msoa|"
                                     "lsoa|postcode)($|_)")) {
            add(QStringLiteral("S10"), column, -1,
                words("The column %1 looks as if it names single people, practices or places. Leave it out, or group it.")
                    .arg(name));
        }
    }

    void smallNumbers(int column)
    {
        int marked = 0;
        for (int row = 0; row < m_table.rows.size() && marked < kMaxCells; ++row) {
            const std::optional<double> value = numberOf(m_table.cell(row, column));
            if (value && *value >= 1.0 && *value <= kThreshold) {
                ++marked;
                add(QStringLiteral("S1"), column, row,
                    words("%1 is %2 here. A count of %3 or fewer people must be redacted, or its category merged with "
                          "another, before rounding.")
                        .arg(m_table.header.at(column))
                        .arg(*value)
                        .arg(kThreshold));
            }
        }
    }

    void rounding(int column)
    {
        const ColumnSummary &summary = m_summaries.at(column);
        const bool rounded = summary.divisibleBy5.value_or(true) || summary.midpoint6.value_or(true)
                             || summary.divisibleBy6.value_or(false);
        if (!rounded) {
            add(QStringLiteral("S2"), column, -1,
                words("The whole numbers of %1 are rounded neither to 5 nor to midpoint 6. If they count people, round them "
                      "after redaction.")
                    .arg(summary.name));
        }
    }

    void midpointNames(int column)
    {
        const ColumnSummary &summary = m_summaries.at(column);
        if (summary.name.endsWith(QStringLiteral("_midpoint6_derived"))) {
            if (summary.divisibleBy6 == false && summary.type == QStringLiteral("integer")) {
                add(QStringLiteral("S4"), column, -1,
                    words("%1 is called derived from midpoint 6, but holds numbers that are no multiples of 6.").arg(summary.name));
            }
        } else if (summary.name.endsWith(QStringLiteral("_midpoint6")) && summary.midpoint6 == false) {
            add(QStringLiteral("S4"), column, -1,
                words("%1 is called rounded to midpoint 6, but holds other numbers than 0, 3, 9, 15 and so on.")
                    .arg(summary.name));
        }
    }

    void extremes(int column)
    {
        const ColumnSummary &summary = m_summaries.at(column);
        if (summary.numeric > 0 && nameMatches(summary.name, "(^|_)(min|max|minimum|maximum)($|_)")) {
            add(QStringLiteral("S5"), column, -1,
                words("%1 seems to be a minimum or maximum, which describes one person each. Leave it out, or give a "
                      "percentile.")
                    .arg(summary.name));
        }
    }

    void redactionMarks(int column)
    {
        for (int row = 0; row < m_table.rows.size(); ++row) {
            const QString cell = m_table.cell(row, column).trimmed();
            if (kindOf(cell) == CellKind::Redacted && cell != QStringLiteral("[REDACTED]")) {
                add(QStringLiteral("S7"), column, row,
                    words("A redacted cell should say [REDACTED], not \"%1\", so that it cannot be taken for a missing one.")
                        .arg(cell));
                return;
            }
        }
    }

    /// The parts of one total: a table may break the same people down in several ways, one below the other.
    struct Parts
    {
        double sum = 0.0;
        int counted = 0;
        int redacted = 0;
        int redactedRow = -1;
    };

    void total(int column)
    {
        const std::optional<double> whole = m_totalRow < 0 ? std::nullopt : numberOf(m_table.cell(m_totalRow, column));
        if (!whole) {
            return;
        }
        const bool broken = isBreakdown();
        QMap<QString, Parts> breakdowns;
        for (int row = 0; row < m_table.rows.size(); ++row) {
            if (row == m_totalRow) {
                continue;
            }
            Parts &parts = breakdowns[broken ? m_table.cell(row, 0) : QString()];
            const QString cell = m_table.cell(row, column);
            if (kindOf(cell) == CellKind::Redacted) {
                ++parts.redacted;
                parts.redactedRow = row;
            } else if (const auto value = numberOf(cell)) {
                parts.sum += *value;
                ++parts.counted;
            }
        }
        for (auto each = breakdowns.cbegin(); each != breakdowns.cend(); ++each) {
            if (each->counted > 0) {
                compare(column, *whole, *each, each.key());
            }
        }
    }

    void compare(int column, double whole, const Parts &parts, const QString &breakdown)
    {
        if (parts.redacted == 1) {
            add(QStringLiteral("S8"), column, parts.redactedRow,
                words("This cell is the only redacted one, and the total is shown, so it can be worked out. Redact a second "
                      "cell or the total."));
        } else if (parts.redacted == 0 && whole != parts.sum) {
            const QString which = breakdown.isEmpty() ? QString() : words(" by %1").arg(breakdown);
            add(QStringLiteral("S8"), column, m_totalRow,
                words("The total is %1 and its parts%3 sum to %2. Make totals from rounded counts, so that the difference "
                      "tells nothing.")
                    .arg(whole)
                    .arg(parts.sum)
                    .arg(which));
        }
    }

    /// Whether the first column names a variable over several rows and the second its values.
    [[nodiscard]] bool isBreakdown() const
    {
        if (m_table.header.size() < 3 || m_summaries.at(0).type != QStringLiteral("text")
            || m_summaries.at(1).type == QStringLiteral("integer") || m_summaries.at(1).type == QStringLiteral("float")) {
            return false;
        }
        QSet<QString> names;
        for (int row = 0; row < m_table.rows.size(); ++row) {
            if (row != m_totalRow) {
                names.insert(m_table.cell(row, 0));
            }
        }
        return names.size() > 1 && names.size() < m_table.rows.size() - 1;
    }

    [[nodiscard]] int columnNamed(const char *expression) const
    {
        for (int column = 0; column < m_table.header.size(); ++column) {
            if (nameMatches(m_table.header.at(column), expression)) {
                return column;
            }
        }
        return -1;
    }

    void ratios()
    {
        const int ratio = columnNamed("^(ratio|rate|proportion|percent|percentage)$");
        const int numerator = columnNamed("^numerator");
        const int denominator = columnNamed("^denominator");
        if (ratio < 0 || numerator < 0 || denominator < 0) {
            return;
        }
        const bool percent = m_table.header.at(ratio).startsWith(QStringLiteral("percent"), Qt::CaseInsensitive);
        for (int row = 0; row < m_table.rows.size(); ++row) {
            const auto value = numberOf(m_table.cell(row, ratio));
            const auto above = numberOf(m_table.cell(row, numerator));
            const auto below = numberOf(m_table.cell(row, denominator));
            if (!value || !above || !below || *below == 0.0) {
                continue;
            }
            const double expected = *above / *below * (percent ? 100.0 : 1.0);
            if (std::abs(*value - expected) > kRatioTolerance * std::max(1.0, std::abs(expected))) {
                add(QStringLiteral("S3"), ratio, row,
                    words("%1 is %2, but the numerator over the denominator shown is %3. Work it out from the rounded counts.")
                        .arg(m_table.header.at(ratio))
                        .arg(*value)
                        .arg(expected));
                return;
            }
        }
    }

    void context()
    {
        const int estimate = columnNamed("(^|_)(coef|coefficient|hr|or|hazard_ratio|odds_ratio|estimate|p_value|pvalue)($|_)");
        const int size = columnNamed("(^|_)(n|count|nobs|n_obs|population|events|at_risk|df|degrees_of_freedom)($|_)");
        if (estimate >= 0 && size < 0) {
            add(QStringLiteral("S9"), estimate, -1,
                words("This looks like the result of a model. State the population size and the degrees of freedom with it."));
        }
    }

    const TextTable &m_table;
    QList<ColumnSummary> m_summaries;
    QList<Hint> m_hints;
    int m_totalRow = -1;
};

bool isFigure(const QString &suffix)
{
    return suffix == QStringLiteral(".png") || suffix == QStringLiteral(".jpg") || suffix == QStringLiteral(".jpeg")
           || suffix == QStringLiteral(".svg") || suffix == QStringLiteral(".svgz");
}

} // namespace

QList<Hint> checkTable(const TextTable &table)
{
    return TableCheck(table).run();
}

QList<Hint> checkFile(const QString &studyRoot, const QString &path)
{
    QList<Hint> hints;
    const QString absolute = studyRoot + u'/' + path;
    const QString suffix = Pipeline::pathSuffix(path);
    const QFileInfo info(absolute);
    if (!Pipeline::levelFourExtensions().contains(suffix)) {
        hints.append({QStringLiteral("F1"), {}, -1, -1,
                      words("Files with the extension %1 cannot be released. Use one of %2.")
                          .arg(suffix.isEmpty() ? words("(none)") : suffix, Pipeline::levelFourExtensions().join(u' '))});
    }
    if (info.size() > Pipeline::kLevelFourMaxBytes) {
        hints.append({QStringLiteral("F2"), {}, -1, -1,
                      words("The file is larger than %1 MB and would be withheld. Write less, or split it.")
                          .arg(Pipeline::kLevelFourMaxBytes / (1024 * 1024))});
    }
    if (isTableName(path)) {
        if (const Core::Result<TextTable> table = readTable(absolute)) {
            hints += checkTable(*table);
        } else {
            hints.append({QStringLiteral("F1"), {}, -1, -1, table.error().message});
        }
    }
    if (isFigure(suffix)
        && info.dir().entryList({QStringLiteral("*.csv")}, QDir::Files).isEmpty()) {
        hints.append({QStringLiteral("S6"), {}, -1, -1,
                      words("The data behind this figure must be given too, and no CSV file lies beside it. Write one.")});
    }
    return hints;
}

QString remedyCode(const Hint &hint, Language language)
{
    QString code;
    const bool redact = hint.rule == QStringLiteral("S1");
    const bool round = hint.rule == QStringLiteral("S2");
    const bool midpoint = hint.rule == QStringLiteral("S4");
    const bool drop = hint.rule == QStringLiteral("S5") || hint.rule == QStringLiteral("F3") || hint.rule == QStringLiteral("S10");
    switch (language) {
    case Language::Python:
        code = redact     ? QStringLiteral("table[\"%1\"] = table[\"%1\"].where(~table[\"%1\"].between(1, 7))\n"
                                           "table[\"%1\"] = (table[\"%1\"] / 5).round() * 5\n")
               : round    ? QStringLiteral("table[\"%1\"] = (table[\"%1\"] / 5).round() * 5\n")
               : midpoint ? QStringLiteral("table[\"%1\"] = np.ceil(table[\"%1\"] / 6) * 6 - 3 * (table[\"%1\"] != 0)\n")
               : drop     ? QStringLiteral("table = table.drop(columns=[\"%1\"])\n")
                          : QString();
        break;
    case Language::R:
        code = redact     ? QStringLiteral("table$`%1`[table$`%1` >= 1 & table$`%1` <= 7] <- NA\n"
                                           "table$`%1` <- round(table$`%1` / 5) * 5\n")
               : round    ? QStringLiteral("table$`%1` <- round(table$`%1` / 5) * 5\n")
               : midpoint ? QStringLiteral("table$`%1` <- ceiling(table$`%1` / 6) * 6 - 3 * (table$`%1` != 0)\n")
               : drop     ? QStringLiteral("table$`%1` <- NULL\n")
                          : QString();
        break;
    case Language::Stata:
        code = redact     ? QStringLiteral("replace %1 = . if inrange(%1, 1, 7)\nreplace %1 = round(%1, 5)\n")
               : round    ? QStringLiteral("replace %1 = round(%1, 5)\n")
               : midpoint ? QStringLiteral("replace %1 = ceil(%1 / 6) * 6 - 3 * (%1 != 0)\n")
               : drop     ? QStringLiteral("drop %1\n")
                          : QString();
        break;
    }
    return code.contains(QStringLiteral("%1")) ? code.replace(QStringLiteral("%1"), hint.column) : code;
}

} // namespace Outputs
