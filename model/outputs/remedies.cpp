// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include <QRegularExpression>

#include "model/outputs/disclosure.h"
#include "model/pipeline/patterns.h"

namespace Outputs
{

namespace
{

/// Templates by language, in the order of the enumeration. `{c}` is the column as the language names it in a table,
/// `{0}`, `{1}` ... are texts or names of `Hint::related`.
using Template = std::array<const char *, 3>;

const Template kRedact{"small = table[{c}].between(1, 7)\n"
                       "table[{c}] = ((table[{c}] / 5).round() * 5).astype(\"Int64\").astype(\"string\")\n"
                       "table.loc[small, {c}] = \"[REDACTED]\"\n",
                       "small <- !is.na(table${c}) & table${c} >= 1 & table${c} <= 7\n"
                       "table${c} <- format(round(table${c} / 5) * 5, scientific = FALSE, trim = TRUE)\n"
                       "table${c}[small] <- \"[REDACTED]\"\n",
                       "generate byte small = inrange({c}, 1, 7)\n"
                       "replace {c} = round({c}, 5)\n"
                       "tostring {c}, replace\n"
                       "replace {c} = \"[REDACTED]\" if small\n"
                       "drop small\n"};
const Template kRound{"table[{c}] = (table[{c}] / 5).round() * 5\n", "table${c} <- round(table${c} / 5) * 5\n", "replace {c} = round({c}, 5)\n"};
const Template kMidpoint{"table[{c}] = -(-table[{c}] // 6) * 6 - 3 * (table[{c}] != 0)\n", "table${c} <- ceiling(table${c} / 6) * 6 - 3 * (table${c} != 0)\n",
                         "replace {c} = ceil({c} / 6) * 6 - 3 * ({c} != 0)\n"};
const Template kDrop{"table = table.drop(columns=[{c}])\n", "table${c} <- NULL\n", "drop {c}\n"};
const Template kRatio{"table[{c}] = {2} * table[{0}] / table[{1}]  # after rounding both\n", "table${c} <- {2} * table${0} / table${1}  # after rounding both\n",
                      "replace {c} = {2} * {0} / {1}  // after rounding both\n"};
const Template kMark{"table[{c}] = table[{c}].replace({0}, \"[REDACTED]\")\n", "table${c}[table${c} == {0}] <- \"[REDACTED]\"\n",
                     "replace {c} = \"[REDACTED]\" if {c} == {0}\n"};
/// R writes a missing value as NA, which no comparison finds.
const Template kMissing{"table[{c}] = table[{c}].fillna(\"[REDACTED]\")\n", "table${c}[is.na(table${c})] <- \"[REDACTED]\"\n",
                        "replace {c} = \"[REDACTED]\" if missing({c})\n"};
const Template kTotal{"parts = table.loc[table[{0}] != {1}, {c}]\n"
                      "table.loc[table[{0}] == {1}, {c}] = parts.sum()\n",
                      "table${c}[table${0} == {1}] <- sum(table${c}[table${0} != {1}], na.rm = TRUE)\n",
                      "summarize {c} if {0} != {1}\n"
                      "replace {c} = r(sum) if {0} == {1}\n"};
const Template kData{"table.to_csv({0}, index=False)\n", "write.csv(table, {0}, row.names = FALSE)\n", "export delimited using {0}, replace\n"};

/// Measures redact and round by themselves unless told not to; the last such line wins (ehrql.md, measures).
const char kMeasures[] = "measures.configure_disclosure_control(enabled=True)\n";

QString quoted(QString text)
{
    text.replace(u'\\', QStringLiteral("\\\\"));
    text.replace(u'"', QStringLiteral("\\\""));
    return u'"' + text + u'"';
}

/// A column as a language names it: a text for pandas, a name in backquotes for R; Stata makes the names
/// of an imported table of the letters, digits and underscores of its headings.
QString columnName(const QString &column, Language language)
{
    switch (language) {
    case Language::Python:
        return quoted(column);
    case Language::R: {
        QString name = column;
        return u'`' + name.replace(u'\\', QStringLiteral("\\\\")).replace(u'`', QStringLiteral("\\`")) + u'`';
    }
    case Language::Stata:
    case Language::Ehrql:
        break;
    }
    static const QRegularExpression kNoName(QStringLiteral("[^A-Za-z0-9_]"));
    QString name = column;
    name.remove(kNoName);
    return name.isEmpty() || name.front().isDigit() ? QStringLiteral("v") + name : name;
}

const Template *templateOf(const Hint &hint)
{
    const qsizetype known = hint.related.size();
    if (hint.rule == QStringLiteral("S1") && !hint.column.isEmpty()) {
        return &kRedact;
    }
    if (hint.rule == QStringLiteral("S2")) {
        return &kRound;
    }
    if (hint.rule == QStringLiteral("S3") && known == 3) {
        return &kRatio;
    }
    if (hint.rule == QStringLiteral("S4") && !hint.column.endsWith(QStringLiteral("_derived"))) {
        return &kMidpoint;
    }
    if (hint.rule == QStringLiteral("S6") && known == 1) {
        return &kData;
    }
    if (hint.rule == QStringLiteral("S7") && known == 1) {
        return hint.related.constFirst().toLower() == QStringLiteral("na") ? &kMissing : &kMark;
    }
    if (hint.rule == QStringLiteral("S8") && known == 2) {
        return &kTotal;
    }
    const bool drops = hint.rule == QStringLiteral("S5") || hint.rule == QStringLiteral("F3") || hint.rule == QStringLiteral("S10");
    return drops && !hint.column.isEmpty() && hint.row < 0 ? &kDrop : nullptr;
}

/// Of `related`, which are columns of the table: the rest are texts or, for S3's factor, a number.
QString relatedText(const Hint &hint, int place, Language language)
{
    const QString &text = hint.related.at(place);
    const bool isColumn = (hint.rule == QStringLiteral("S3") && place < 2) || (hint.rule == QStringLiteral("S8") && place == 0);
    if (isColumn) {
        return columnName(text, language);
    }
    return hint.rule == QStringLiteral("S3") ? text : quoted(text);
}

} // namespace

QString remedyCode(const Hint &hint, Language language)
{
    if (language == Language::Ehrql) {
        static const QStringList kControlled{QStringLiteral("S1"), QStringLiteral("S2"), QStringLiteral("S3"), QStringLiteral("S8")};
        return kControlled.contains(hint.rule) ? QString::fromLatin1(kMeasures) : QString();
    }
    const Template *found = templateOf(hint);
    if (!found) {
        return {};
    }
    const QString pattern = QString::fromLatin1(found->at(static_cast<std::size_t>(language)));
    // Piece by piece, so that a name which looks like a place holder stays itself.
    QString code;
    for (qsizetype at = 0; at < pattern.size();) {
        if (pattern.at(at) == u'{' && at + 2 < pattern.size() && pattern.at(at + 2) == u'}') {
            const QChar which = pattern.at(at + 1);
            code += which == u'c' ? columnName(hint.column, language) : relatedText(hint, which.digitValue(), language);
            at += 3;
        } else {
            code += pattern.at(at++);
        }
    }
    // The factor 1 of a plain ratio need not be written.
    return hint.rule == QStringLiteral("S3") ? code.replace(QStringLiteral("= 1 * "), QStringLiteral("= ")).replace(QStringLiteral("<- 1 * "), QStringLiteral("<- ")) : code;
}

Language languageOf(const Pipeline::Project &project, const QString &path)
{
    for (const Pipeline::Action &action : project.actions) {
        for (const Pipeline::Output &output : action.outputs) {
            if (!Pipeline::matchesPattern(output.path.value, path)) {
                continue;
            }
            const QString run = action.run.value.trimmed();
            return run.startsWith(QStringLiteral("r:"))       ? Language::R
                   : run.startsWith(QStringLiteral("ehrql:"))  ? Language::Ehrql
                   : run.startsWith(QStringLiteral("stata-")) ? Language::Stata
                                                              : Language::Python;
        }
    }
    return Language::Python;
}

} // namespace Outputs
