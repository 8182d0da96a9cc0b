// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/outputs/tablecheck.h"

#include <algorithm>
#include <cmath>

#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include "model/outputs/cells.h"
#include "model/outputs/words.h"
#include "model/pipeline/filerules.h"

namespace Outputs
{

namespace
{

const QLatin1String kRedacted("[REDACTED]");

bool nameMatches(const QString &name, const char *expression)
{
    const QRegularExpression compiled(QString::fromLatin1(expression), QRegularExpression::CaseInsensitiveOption);
    return compiled.match(name).hasMatch();
}

bool isTotalWord(const QString &cell)
{
    const QString text = cell.trimmed().toLower();
    return text == QStringLiteral("total") || text == QStringLiteral("all") || text == QStringLiteral("overall");
}

bool isNotAvailable(const QString &cell)
{
    const QString text = cell.trimmed().toLower();
    return text == QStringLiteral("na") || text == QStringLiteral("n/a");
}

bool isExtremeWord(QString cell)
{
    cell = cell.trimmed().toLower();
    cell.remove(u'.');
    return cell == QStringLiteral("min") || cell == QStringLiteral("max") || cell == QStringLiteral("minimum") || cell == QStringLiteral("maximum");
}

} // namespace

TableCheck::TableCheck(const TextTable &table)
    : m_table(table)
    , m_summaries(summarise(table))
    , m_roles(columnRoles(table, m_summaries))
{
}

QList<Hint> TableCheck::run()
{
    findTotalRow();
    for (int column = 0; column < m_summaries.size(); ++column) {
        identifiers(column);
        if (m_roles.at(column) == ColumnRole::Count) {
            smallNumbers(column);
            rounding(column);
            totalRow(column);
        }
        midpointNames(column);
        extremes(column);
        statisticsOfFew(column);
        redactionMarks(column);
    }
    totalColumn();
    ratios();
    differences();
    context();
    size();
    return m_hints;
}

void TableCheck::add(const QString &rule, int column, int row, const QString &message, const QStringList &related)
{
    m_hints.append({rule, column < 0 ? QString() : m_table.header.at(column), row, column, message, related, -1});
}

void TableCheck::findTotalRow()
{
    int found = 0;
    for (int row = 0; row < m_table.rows.size(); ++row) {
        const QStringList &cells = m_table.rows.at(row);
        const auto label = std::find_if(cells.cbegin(), cells.cend(), isTotalWord);
        if (label != cells.cend()) {
            m_totalRow = row;
            m_totalLabel = static_cast<int>(label - cells.cbegin());
            ++found;
        }
    }
    if (found != 1) { // several totals are several tables in one, which cannot be told apart here
        m_totalRow = -1;
        m_totalLabel = -1;
    }
}

void TableCheck::identifiers(int column)
{
    const QString name = m_table.header.at(column).trimmed();
    if (name == QStringLiteral("patient_id")) {
        add(QStringLiteral("F3"), column, -1,
            words("A column \"patient_id\" means rows about single patients. Such a file is withheld; leave the column "
                  "out and summarise, or list the file as highly_sensitive."));
    } else if (nameMatches(name, "(^|_)(nhs|nhs_number|pseudo_id|practice_(id|code|name)|organisation|msoa|lsoa|postcode)($|_)|^(gp_?)?practice$")) {
        add(QStringLiteral("S10"), column, -1,
            words("The column %1 looks as if it names single people, practices or places. Leave it out, or group it.").arg(name));
    }
}

void TableCheck::smallNumbers(int column)
{
    int marked = 0;
    for (int row = 0; row < m_table.rows.size() && marked < kMaxCells; ++row) {
        const QString cell = m_table.cell(row, column);
        const std::optional<double> value = kindOf(cell) == CellKind::Redacted ? std::nullopt : countOf(cell);
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

void TableCheck::rounding(int column)
{
    bool by5 = true;
    bool by6 = true;
    bool midpoint = true;
    for (int row = 0; row < m_table.rows.size(); ++row) {
        const QString cell = m_table.cell(row, column);
        if (const auto value = kindOf(cell) == CellKind::Redacted ? std::nullopt : countOf(cell)) {
            by5 = by5 && isMultipleOf(*value, 5);
            by6 = by6 && isMultipleOf(*value, 6);
            midpoint = midpoint && isMidpoint6(*value);
        }
    }
    if (by5 || midpoint) {
        return;
    }
    const QString &name = m_table.header.at(column);
    add(QStringLiteral("S2"), column, -1,
        by6 ? words("The whole numbers of %1 are multiples of 6. Say how they were rounded: what is derived from midpoint 6 has a name that ends in _midpoint6_derived.").arg(name)
            : words("The whole numbers of %1 are rounded neither to 5 nor to midpoint 6. If they count people, round them after redaction.").arg(name));
}

void TableCheck::midpointNames(int column)
{
    const ColumnSummary &summary = m_summaries.at(column);
    if (summary.name.endsWith(QStringLiteral("_midpoint6_derived"))) {
        if (summary.divisibleBy6 == false && summary.type == QStringLiteral("integer")) {
            add(QStringLiteral("S4"), column, -1,
                words("%1 is called derived from midpoint 6, but holds numbers that are no multiples of 6.").arg(summary.name));
        }
    } else if (summary.name.endsWith(QStringLiteral("_midpoint6")) && summary.midpoint6 == false) {
        add(QStringLiteral("S4"), column, -1,
            words("%1 is called rounded to midpoint 6, but holds other numbers than 0, 3, 9, 15 and so on.").arg(summary.name));
    }
}

/// By the heading, or by a cell that names the row.
void TableCheck::extremes(int column)
{
    const ColumnSummary &summary = m_summaries.at(column);
    const bool ofModel = nameMatches(summary.name, "(^|[_. ])(r[_. ]?squared|rsq|r2)($|[_. ])"); // the largest that the statistic can be
    if (summary.numeric > 0 && !ofModel && nameMatches(summary.name, "(^|[_. ])(min|max|minimum|maximum)($|[_. ])")) {
        add(QStringLiteral("S5"), column, -1,
            words("%1 seems to be a minimum or maximum, which describes one person each. Leave it out unless it is a limit of the study's design, or give a percentile.")
                .arg(summary.name));
    }
    for (int row = 0; m_roles.at(column) == ColumnRole::Label && row < m_table.rows.size(); ++row) {
        if (isExtremeWord(m_table.cell(row, column))) {
            add(QStringLiteral("S5"), column, row,
                words("This row seems to be a minimum or maximum, which describes one person each. Leave it out unless it is a limit of the study's design, or give a percentile."));
        }
    }
}

void TableCheck::statisticsOfFew(int column)
{
    if (!nameMatches(m_summaries.at(column).name, "(^|[_. ])(mean|avg|average|sd|std|stdev|var|variance|median|iqr|q1|q3|p25|p75)($|[_. ])")) {
        return;
    }
    const int size = columnNamed("^(n|count|total|patients|population|denominator)($|[_. ])");
    for (int row = 0; size >= 0 && row < m_table.rows.size(); ++row) {
        const auto people = countOf(m_table.cell(row, size));
        if (people && *people >= 1.0 && *people <= kThreshold && numberOf(m_table.cell(row, column))) {
            add(QStringLiteral("S5"), column, row,
                words("%1 describes %2 people here. A mean, a median and the like need more than %3; redact it.")
                    .arg(m_summaries.at(column).name)
                    .arg(*people)
                    .arg(kThreshold));
        }
    }
}

void TableCheck::redactionMarks(int column)
{
    const bool labels = m_roles.at(column) == ColumnRole::Label && m_summaries.at(column).redacted < m_summaries.at(column).rows;
    int marked = 0;
    bool saidNa = false;
    for (int row = 0; row < m_table.rows.size() && marked < kMaxCells; ++row) {
        const QString cell = m_table.cell(row, column).trimmed();
        if (kindOf(cell) != CellKind::Redacted) {
            continue;
        }
        if (isNotAvailable(cell)) { // R writes so what is missing: said once, and only where it may be a count
            if (!saidNa && m_roles.at(column) == ColumnRole::Count) {
                add(QStringLiteral("S7"), column, row,
                    words("Cells of %1 say \"%2\", which a checker takes for redacted. If they are, write [REDACTED]; if they are missing, leave them empty.").arg(m_table.header.at(column), cell),
                    {cell});
            }
            saidNa = true;
            continue;
        }
        if (cell != kRedacted) {
            ++marked;
            add(QStringLiteral("S7"), column, row,
                words("A redacted cell should say [REDACTED], not \"%1\", so that it cannot be taken for a missing one.").arg(cell), {cell});
        } else if (labels) {
            ++marked;
            add(QStringLiteral("S7"), column, row, words("This cell is a label, and labels are not redacted. Redact the numbers of the row, or merge it with another."));
        }
    }
}

void TableCheck::totalRow(int column)
{
    const std::optional<double> whole = m_totalRow < 0 ? std::nullopt : countOf(m_table.cell(m_totalRow, column));
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
        } else if (const auto value = countOf(cell)) {
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

void TableCheck::compare(int column, double whole, const Parts &parts, const QString &breakdown)
{
    if (parts.redacted == 1) {
        add(QStringLiteral("S8"), column, parts.redactedRow,
            words("This cell is the only redacted one, and the total is shown, so it can be worked out. Redact a second "
                  "cell or the total."));
    } else if (parts.redacted == 0 && whole != parts.sum) {
        const QString which = breakdown.isEmpty() ? QString() : words(" by %1").arg(breakdown);
        const QStringList related = breakdown.isEmpty() ? QStringList{m_table.header.value(m_totalLabel), m_table.cell(m_totalRow, m_totalLabel)} : QStringList();
        add(QStringLiteral("S8"), column, m_totalRow,
            words("The total is %1 and its parts%3 sum to %2. Make totals from rounded counts, so that the difference "
                  "tells nothing.")
                .arg(whole)
                .arg(parts.sum)
                .arg(which),
            related);
    }
}

QList<int> TableCheck::countColumnsBut(int column) const
{
    QList<int> columns;
    for (int each = 0; each < m_roles.size(); ++each) {
        if (each != column && m_roles.at(each) == ColumnRole::Count) {
            columns.append(each);
        }
    }
    return columns;
}

/// A column that sums the others: of most rows it does so, give or take the rounding.
void TableCheck::totalColumn()
{
    const int total = columnNamed("^(total|all|overall)($|[_. ])");
    const QList<int> parts = total < 0 ? QList<int>() : countColumnsBut(total);
    if (parts.size() < 2 || m_roles.at(total) != ColumnRole::Count) {
        return;
    }
    constexpr double kRounding = 5.0;
    int near = 0;
    int comparable = 0;
    QList<std::pair<int, double>> apart; // row and sum
    QList<std::pair<int, int>> alone;    // row and column of a redacted cell
    for (int row = 0; row < m_table.rows.size(); ++row) {
        const auto whole = countOf(m_table.cell(row, total));
        double sum = 0.0;
        QList<int> redacted;
        for (const int part : parts) {
            if (kindOf(m_table.cell(row, part)) == CellKind::Redacted) {
                redacted.append(part);
            }
            sum += countOf(m_table.cell(row, part)).value_or(0.0);
        }
        if (!whole || redacted.size() > 1) {
            continue;
        }
        if (redacted.size() == 1) {
            alone.append({row, redacted.constFirst()});
            continue;
        }
        ++comparable;
        near += std::abs(*whole - sum) <= kRounding * static_cast<double>(parts.size()) ? 1 : 0;
        if (*whole != sum) {
            apart.append({row, sum});
        }
    }
    if (comparable == 0 || 2 * near < comparable) {
        return; // it sums something else
    }
    for (const auto &[row, sum] : std::as_const(apart)) {
        add(QStringLiteral("S8"), total, row,
            words("%1 is %2 and the other counts of the row sum to %3. Make totals from rounded counts, so that the difference tells nothing.")
                .arg(m_table.header.at(total), m_table.cell(row, total))
                .arg(sum));
    }
    for (const auto &[row, column] : std::as_const(alone)) {
        add(QStringLiteral("S8"), column, row, words("This cell is the only redacted one of its row, and the total is shown, so it can be worked out. Redact a second cell or the total."));
    }
}

/// Whether the first column names a variable over several rows and the second its values.
bool TableCheck::isBreakdown() const
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

int TableCheck::columnNamed(const char *expression, int butNot) const
{
    for (int column = 0; column < m_table.header.size(); ++column) {
        if (column != butNot && nameMatches(m_table.header.at(column), expression)) {
            return column;
        }
    }
    return -1;
}

void TableCheck::ratios()
{
    for (int column = 0; column < m_summaries.size(); ++column) {
        if (nameMatches(m_summaries.at(column).name, "^(ratio|rate|prop|proportion|percent|percentage|pct|perc|%)($|[_. ])")) {
            const Ratio ratio = ratioOf(column);
            if (ratio.numerator >= 0 && ratio.denominator >= 0) {
                checkRatio(ratio);
            } else {
                impliedCounts(column);
            }
        }
    }
}

TableCheck::Ratio TableCheck::ratioOf(int column) const
{
    Ratio ratio;
    ratio.value = column;
    ratio.numerator = columnNamed("^numerator");
    ratio.denominator = columnNamed("^denominator");
    ratio.isNamed = ratio.numerator >= 0 && ratio.denominator >= 0;
    if (!ratio.isNamed) {
        ratio.numerator = columnNamed("^(n|count|events|cases)($|[_. ])");
        ratio.denominator = columnNamed("^(n|total|population)($|[_. ])", ratio.numerator);
    }
    ratio.factor = nameMatches(m_table.header.at(column), "^(percent|percentage|pct|perc|%)") ? 100.0 : 1.0;
    int most = 0;
    for (const double factor : {1.0, 100.0, 1000.0, 10'000.0, 100'000.0}) {
        Ratio tried = ratio;
        tried.factor = factor;
        int fitting = 0;
        for (int row = 0; row < m_table.rows.size(); ++row) {
            fitting += expectedRatio(tried, row).value_or(0.0) != 0.0 && ratioFits(tried, row) ? 1 : 0;
        }
        if (fitting > most) {
            most = fitting;
            ratio.factor = factor;
        }
    }
    if (!ratio.isNamed && most == 0) {
        ratio.denominator = -1; // it is made of something else
    }
    return ratio;
}

std::optional<double> TableCheck::expectedRatio(const Ratio &ratio, int row) const
{
    const auto above = numberOf(m_table.cell(row, ratio.numerator));
    const auto below = numberOf(m_table.cell(row, ratio.denominator));
    const bool shown = numberOf(m_table.cell(row, ratio.value)).has_value();
    return shown && above && below && *below != 0.0 ? std::optional(ratio.factor * *above / *below) : std::nullopt;
}

/// To the decimals that are shown.
bool TableCheck::ratioFits(const Ratio &ratio, int row) const
{
    constexpr double kRelative = 1e-6;
    const auto expected = expectedRatio(ratio, row);
    if (!expected) {
        return true;
    }
    const QString cell = m_table.cell(row, ratio.value).trimmed();
    const qsizetype point = cell.indexOf(u'.');
    const bool exponent = cell.contains(u'e', Qt::CaseInsensitive);
    const auto decimals = point < 0 ? 0 : static_cast<double>(cell.size() - point - 1);
    const double half = exponent ? 0.0 : 0.5 * std::pow(10.0, -decimals);
    return std::abs(*numberOf(cell) - *expected) <= half + kRelative * std::abs(*expected);
}

void TableCheck::checkRatio(const Ratio &ratio)
{
    const QStringList related{m_table.header.at(ratio.numerator), m_table.header.at(ratio.denominator), QString::number(ratio.factor, 'f', 0)};
    int marked = 0;
    for (int row = 0; row < m_table.rows.size() && marked < kMaxCells; ++row) {
        const QString cell = m_table.cell(row, ratio.value);
        if (!numberOf(cell)) {
            continue;
        }
        const bool hidden = kindOf(m_table.cell(row, ratio.numerator)) == CellKind::Redacted || kindOf(m_table.cell(row, ratio.denominator)) == CellKind::Redacted;
        if (hidden) {
            ++marked;
            add(QStringLiteral("S3"), ratio.value, row,
                words("%1 is shown although a count it comes from is redacted, which it gives away. Redact it too.").arg(m_table.header.at(ratio.value)));
        } else if (!ratioFits(ratio, row)) {
            ++marked;
            add(QStringLiteral("S3"), ratio.value, row,
                words("%1 is %2, but the numerator over the denominator shown is %3. Work it out from the rounded counts.")
                    .arg(m_table.header.at(ratio.value), cell)
                    .arg(*expectedRatio(ratio, row)),
                related);
        }
    }
}

/// Whether a column of percentages says which part of all each count is: then the counts say more than it does.
bool TableCheck::isShareOf(int column, int counts) const
{
    double lowest = 0.0;
    double highest = 0.0;
    int rows = 0;
    for (int row = 0; row < m_table.rows.size(); ++row) {
        const auto share = numberOf(m_table.cell(row, column));
        const auto count = countOf(m_table.cell(row, counts));
        if (share && count && *share > 0.0 && *count > 0.0) {
            const double whole = *count / *share;
            lowest = rows == 0 ? whole : std::min(lowest, whole);
            highest = std::max(highest, whole);
            ++rows;
        }
    }
    constexpr double kRounded = 1.25; // shares of one decimal and counts of fives are that far apart
    return rows < 2 || highest <= kRounded * lowest;
}

/// A percentage of a group whose size is shown gives the count away, though no count is shown.
void TableCheck::impliedCounts(int column)
{
    if (!nameMatches(m_summaries.at(column).name, "(^|[_. ])(prop|proportion|percent|percentage|pct|perc|%)($|[_. ])") || !m_summaries.at(column).maximum) {
        return;
    }
    int size = columnNamed("^(denominator|total|population)($|[_. ])", column);
    if (size < 0) {
        size = columnNamed("^n($|[_. ])", column);
    }
    if (size < 0 || m_roles.at(size) != ColumnRole::Count || isShareOf(column, size)) {
        return;
    }
    const double factor = *m_summaries.at(column).maximum > 1.0 ? 100.0 : 1.0;
    constexpr double kHalf = 0.5; // nearer to nobody than to one person
    int marked = 0;
    for (int row = 0; row < m_table.rows.size() && marked < kMaxCells; ++row) {
        const auto share = numberOf(m_table.cell(row, column));
        const auto people = countOf(m_table.cell(row, size));
        const double implied = share && people ? *share * *people / factor : 0.0;
        if (implied >= kHalf && implied < kThreshold + kHalf) {
            ++marked;
            add(QStringLiteral("S3"), column, row,
                words("%1 is %2 of %3, which is about %4 people. A percentage of a count that must be redacted gives it away: redact it too.")
                    .arg(m_table.header.at(column), m_table.cell(row, column), m_table.cell(row, size))
                    .arg(std::round(implied)));
        }
    }
}

/// Who is left when those counted are taken from their group (S1: also by difference).
void TableCheck::differences()
{
    const int some = columnNamed("^(numerator|events|cases|count|n)($|[_. ])");
    const int all = some < 0 ? -1 : columnNamed("^(denominator|total|population)($|[_. ])", some);
    if (all < 0 || m_roles.at(some) != ColumnRole::Count || m_roles.at(all) != ColumnRole::Count) {
        return;
    }
    int marked = 0;
    for (int row = 0; row < m_table.rows.size() && marked < kMaxCells; ++row) {
        const auto part = countOf(m_table.cell(row, some));
        const auto whole = countOf(m_table.cell(row, all));
        if (!part || !whole || *whole - *part < 1.0 || *whole - *part > kThreshold) {
            continue;
        }
        const bool rounded = (isMultipleOf(*part, 5) && isMultipleOf(*whole, 5)) || (isMidpoint6(*part) && isMidpoint6(*whole));
        if (!rounded) {
            ++marked;
            add(QStringLiteral("S8"), some, row,
                words("%1 is %2 of %3, so the others are %4 people, which is too few to tell. Redact the count or merge the group with another.")
                    .arg(m_table.header.at(some), m_table.cell(row, some), m_table.cell(row, all))
                    .arg(*whole - *part));
        }
    }
}

void TableCheck::context()
{
    const int estimate = columnNamed("(^|_)(coef|coefficient|hr|or|hazard_ratio|odds_ratio|estimate|p_value|pvalue)($|_)");
    const int size = columnNamed("(^|_)(n|count|nobs|n_obs|population|events|at_risk|df|degrees_of_freedom)($|_)");
    if (estimate >= 0 && size < 0) {
        add(QStringLiteral("S9"), estimate, -1,
            words("This looks like the result of a model. State the population size and the degrees of freedom with it."));
    }
}

void TableCheck::size()
{
    if (m_table.rows.size() > Pipeline::kLevelFourMaxRows || m_table.truncated) {
        add(QStringLiteral("F4"), -1, -1,
            words("The table has more than %1 rows, which is more than can be reviewed. Summarise it further.").arg(Pipeline::kLevelFourMaxRows));
    }
}

} // namespace Outputs
