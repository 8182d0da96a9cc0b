// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/csvproblems.h"

#include <algorithm>

#include <QCoreApplication>
#include <QHash>
#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include "model/core/csvtext.h"

namespace Codelists
{

namespace
{

using Core::Severity;

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::CsvProblems", text);
}

bool isSctid(const QString &system)
{
    return system == QStringLiteral("snomedct") || system == QStringLiteral("dmd");
}

/// The partition of an identifier: the two digits before the check digit.
QString partitionOf(const QString &id)
{
    return id.size() > 3 ? id.mid(id.size() - 3, 2) : QString();
}

/// The id with a right check digit that a floating-point number rounds to this one; empty if there is
/// none, so that the digits were damaged in another way.
QString beforeFloatingPoint(const QString &code)
{
    constexpr quint64 kFirstRounded = quint64{1} << 53; // below it every whole number is exact
    const QString original = code.chopped(1) + checkDigit(code.chopped(1));
    const quint64 number = code.toULongLong();
    const bool rounds = number > kFirstRounded && static_cast<quint64>(static_cast<double>(original.toULongLong())) == number;
    return rounds && original != code ? original : QString();
}

const QRegularExpression &scientific()
{
    static const QRegularExpression kScientific(QStringLiteral("\\A[0-9](\\.[0-9]+)?[Ee]\\+?[0-9]+\\z"));
    return kScientific;
}

/// Whether a code is the system's, or was before the damage that files come with: a list of dotted
/// codes is still one of ICD-10.
bool looksLike(const QString &system, const QString &code)
{
    static const QRegularExpression kDotted(QStringLiteral("\\A[A-Z][0-9]{2}\\.[0-9X]{1,2}\\z"));
    if (system == QStringLiteral("icd10") && kDotted.match(code).hasMatch()) {
        return true;
    }
    if (system == QStringLiteral("snomedct") && scientific().match(code).hasMatch()) {
        return true;
    }
    if (system == QStringLiteral("bnf") && code.size() == 14) {
        return isValidCode(system, u'0' + code);
    }
    return isValidCode(system, code);
}

qsizetype howManyLookLike(const QString &system, const QStringList &codes)
{
    return std::count_if(codes.cbegin(), codes.cend(), [&system](const QString &code) { return looksLike(system, code); });
}

class CsvChecker
{
public:
    CsvChecker(const QString &text, QString file, const ListContext &context)
        : m_file(std::move(file))
        , m_context(context)
        , m_rows(Core::readCsv(text.startsWith(QChar::ByteOrderMark) ? text.mid(1) : text))
        , m_hasMark(text.startsWith(QChar::ByteOrderMark))
    {
    }

    QList<Core::Diagnostic> check()
    {
        if (m_hasMark) {
            report(1, 1, 1, "codelists.byte-order-mark", Severity::Error,
                   tr("The file begins with a byte order mark, so ehrQL does not find its first column. Remove the mark."), tr("Remove the mark"), QString());
        }
        if (m_rows.isEmpty() || !findColumn()) {
            return m_found;
        }
        for (m_row = 1; m_row < m_rows.size(); ++m_row) {
            if (m_column < m_rows.at(m_row).cells.size()) {
                checkCell(m_rows.at(m_row));
            }
        }
        checkForms();
        return m_found;
    }

private:
    bool findColumn()
    {
        const QStringList header = m_rows.constFirst().cells;
        QStringList codes;
        m_system = m_context.system;
        m_column = header.indexOf(m_context.column);
        for (const CodeSystem &system : codeSystems()) {
            const auto columns = m_column < 0 && (m_system.isEmpty() || m_system == system.id) ? findColumns(system, header) : std::nullopt;
            m_column = columns ? columns->code : m_column;
        }
        if (m_column < 0) {
            report(1, 1, 1, "codelists.column", Severity::Warning,
                   tr("No column of %1 is known to hold codes. Name the column that holds them code.").arg(header.join(QStringLiteral(", "))));
            return false;
        }
        for (const Core::CsvRow &row : m_rows.mid(1)) {
            codes.append(row.cells.value(m_column).trimmed());
        }
        const QString detected = detectSystem(header, codes);
        if (m_system.isEmpty()) {
            m_system = detected;
        } else if (!detected.isEmpty() && detected != m_system && !(isSctid(detected) && isSctid(m_system))
                   && howManyLookLike(m_system, codes) <= codes.size() / 2) { // L746 is a code of ICD-10 as much as of OPCS-4
            report(1, m_rows.constFirst().columns.value(m_column, 1), 1, "codelists.system", Severity::Error,
                   tr("The codes look like %1, but the list is used as %2%3. Use the list on a column of %1, or choose another list.")
                       .arg(codeSystem(detected)->name, codeSystem(m_system)->name, m_context.place.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(m_context.place)));
            return false; // every code would be reported once more
        }
        return !m_system.isEmpty();
    }

    void checkCell(const Core::CsvRow &row)
    {
        const QString raw = row.cells.at(m_column);
        const QString code = raw.trimmed();
        m_line = row.line;
        m_place = row.columns.at(m_column);
        m_length = static_cast<int>(raw.size());
        if (code.isEmpty()) {
            return;
        }
        if (code != raw && raw.contains(QChar::Nbsp)) {
            warn("codelists.blanks", tr("There are non-breaking blanks around %1. ehrQL removes them; other programs do not.").arg(code), tr("Remove the blanks"), code);
        }
        if (m_seen.contains(code)) {
            Core::Diagnostic &found = warn("codelists.repeated", tr("%1 stands on line %2 already.").arg(code).arg(m_rows.at(m_seen.value(code)).line));
            found.fixes.append({tr("Delete the line"), m_file, {{{{row.line, 1}, {lineAfter(m_row), 1}}, QString()}}});
            return;
        }
        m_seen.insert(code, m_row);
        if (!checkShape(code)) {
            return;
        }
        if (isSctid(m_system) && !checkIdentifier(code)) {
            return;
        }
        checkRelease(code);
    }

    /// False if the code cannot be what the system has; then nothing else is asked.
    bool checkShape(const QString &code)
    {
        const QString &name = codeSystem(m_system)->name;
        const bool hasType = !codeSystem(m_system)->codeType.isEmpty();
        if (scientific().match(code).hasMatch()) {
            fault("codelists.spreadsheet", tr("%1 was a long code that a spreadsheet has rounded. The code is lost; take it from the original list.").arg(code));
            return false;
        }
        if (!hasType || isValidCode(m_system, code)) {
            return true;
        }
        const QString mended = mend(code);
        if (mended.isEmpty()) {
            fault("codelists.pattern", tr("%1 is no %2 code.").arg(code, name));
        } else {
            fault("codelists.damaged", reasonFor(code).arg(code, mended), tr("Change to %1").arg(mended), mended);
        }
        return false;
    }

    [[nodiscard]] QString reasonFor(const QString &code) const
    {
        if (m_system == QStringLiteral("icd10") && code.contains(u'.')) {
            return tr("%1 has a dot. Records hold codes without it, so it never matches: %2.");
        }
        return m_system == QStringLiteral("ctv3") ? tr("%1 has lost its trailing dots: %2.") : tr("%1 has lost its leading zero: %2.");
    }

    /// The code it must have been; empty if that is not certain.
    [[nodiscard]] QString mend(const QString &code) const
    {
        QString mended = code;
        if (m_system == QStringLiteral("icd10") || m_system == QStringLiteral("opcs4")) {
            mended.remove(u'.');
        } else if (m_system == QStringLiteral("ctv3") && code.size() < 5) {
            mended = code.leftJustified(5, u'.');
        } else if (m_system == QStringLiteral("bnf") && code.size() == 14) {
            mended.prepend(u'0');
        }
        return mended != code && isValidCode(m_system, mended) ? mended : QString();
    }

    bool checkIdentifier(const QString &code)
    {
        if (!hasCheckDigit(code)) {
            if (const QString original = beforeFloatingPoint(code); !original.isEmpty()) {
                fault("codelists.spreadsheet",
                      tr("The check digit of %1 is wrong. The code was held as a floating-point number somewhere (R, pandas or a spreadsheet), which rounds long codes. It was probably %2; compare it with the original list.").arg(code, original));
                return false;
            }
            const bool rounded = code.size() >= 16 && code.endsWith(u'0');
            fault(rounded ? "codelists.spreadsheet" : "codelists.check-digit",
                  rounded ? tr("%1 ends in zeros and its check digit is wrong: a spreadsheet has rounded it. The code is lost; take it from the original list.").arg(code)
                          : tr("The check digit of %1 is wrong, so a digit was mistyped.").arg(code));
            return false;
        }
        const QString partition = partitionOf(code);
        if (partition != QStringLiteral("00") && partition != QStringLiteral("10")) {
            const bool description = partition == QStringLiteral("01") || partition == QStringLiteral("11");
            fault("codelists.not-a-concept", description ? tr("%1 is the id of a description, not of a concept. Records hold concept ids.").arg(code)
                                                         : tr("%1 is not the id of a concept.").arg(code));
            return false;
        }
        return true;
    }

    void checkRelease(const QString &code)
    {
        if (m_context.release == nullptr || m_context.release->kind() != m_system) {
            return;
        }
        QString asked = code;
        if (m_system == QStringLiteral("icd10") && code.size() == 4 && code.endsWith(u'X')) {
            asked.chop(1);
        }
        const Terminology::ConceptInfo info = m_context.release->info(asked);
        if (info.number >= 0 && info.active) {
            return;
        }
        const QList<Terminology::HistoryInfo> others = m_context.release->substitutes(asked);
        const QString name = m_context.release->description().value(QStringLiteral("name"));
        if (info.number < 0 && others.isEmpty()) {
            // Supplier's codes are in no public release and stay.
            if (!(m_system == QStringLiteral("ctv3") && code.startsWith(u'Y'))) {
                warn("codelists.unknown", tr("%1 is not in %2 %3.").arg(code, name, m_context.release->description().value(QStringLiteral("version"))));
            }
            return;
        }
        QStringList texts;
        for (const Terminology::HistoryInfo &other : others) {
            texts.append(QStringLiteral("%1 %2 (%3)").arg(other.other, m_context.release->termOf(other.other), other.relation));
        }
        const bool superseded = m_system == QStringLiteral("dmd") && info.number < 0;
        warn(superseded ? "codelists.superseded" : "codelists.retired",
             (superseded ? tr("%1 is an earlier id: %2. Keep it, and add the new one: records hold both.")
                         : tr("%1 is retired: %2. Records may still hold it; keep it and add the new one."))
                 .arg(code, texts.isEmpty() ? tr("it has no successor") : texts.join(QStringLiteral("; "))));
    }

    /// The line behind a row, which may have line ends inside quotes.
    [[nodiscard]] int lineAfter(qsizetype row) const { return row + 1 < m_rows.size() ? m_rows.at(row + 1).line : m_rows.at(row).line + 1; }

    /// Undivided categories are stored with X in hospital tables and without in deaths.
    void checkForms()
    {
        if (m_system != QStringLiteral("icd10") || !m_context.hospital || m_context.release == nullptr) {
            return;
        }
        for (auto entry = m_seen.cbegin(); entry != m_seen.cend(); ++entry) {
            const int number = entry.key().size() == 3 ? m_context.release->numberOf(entry.key()) : -1;
            if (number >= 0 && m_context.release->graph().children(number).empty() && !m_seen.contains(entry.key() + u'X')) {
                const Core::CsvRow &row = m_rows.at(entry.value());
                Core::Diagnostic &found = report(row.line, row.columns.at(m_column), static_cast<int>(entry.key().size()), "codelists.x-form", Severity::Warning,
                                                 tr("Hospital records hold %1 as %1X, which is not in the list, so it finds nobody there. Add %1X.").arg(entry.key()));
                QStringList cells = row.cells;
                cells[m_column] = entry.key() + u'X';
                // In front of the row, so that a last line without an end stays one line.
                found.fixes.append({tr("Add %1X").arg(entry.key()), m_file, {{{{row.line, 1}, {row.line, 1}}, Core::writeCsv({cells}).trimmed() + u'\n'}}});
            }
        }
    }

    Core::Diagnostic &report(int line, int column, int length, const char *rule, Severity severity, const QString &message,
                             const QString &title = {}, const std::optional<QString> &replacement = {})
    {
        Core::Diagnostic diagnostic;
        diagnostic.file = m_file;
        diagnostic.range = {{line, column}, {line, column + length}};
        diagnostic.severity = severity;
        diagnostic.rule = QString::fromLatin1(rule);
        diagnostic.message = message;
        if (replacement) {
            diagnostic.fixes.append({title, m_file, {{diagnostic.range, *replacement}}});
        }
        m_found.append(diagnostic);
        return m_found.last();
    }

    Core::Diagnostic &warn(const char *rule, const QString &message, const QString &title = {}, const std::optional<QString> &replacement = {})
    {
        return report(m_line, m_place, m_length, rule, Severity::Warning, message, title, replacement);
    }

    Core::Diagnostic &fault(const char *rule, const QString &message, const QString &title = {}, const std::optional<QString> &replacement = {})
    {
        return report(m_line, m_place, m_length, rule, Severity::Error, message, title, replacement);
    }

    QString m_file;
    const ListContext &m_context;
    QList<Core::CsvRow> m_rows;
    bool m_hasMark;
    QString m_system;
    qsizetype m_column = -1;
    QMap<QString, qsizetype> m_seen; ///< code to row
    qsizetype m_row = 1;
    QList<Core::Diagnostic> m_found;
    int m_line = 1;
    int m_place = 1;
    int m_length = 0;
};

} // namespace

QString detectSystem(const QStringList &header, const QStringList &codes)
{
    static const QHash<QString, QString> kTelling{
        {QStringLiteral("dmd_id"), QStringLiteral("dmd")},       {QStringLiteral("dmd"), QStringLiteral("dmd")},
        {QStringLiteral("icd_code"), QStringLiteral("icd10")},   {QStringLiteral("icd10_code"), QStringLiteral("icd10")},
        {QStringLiteral("icd"), QStringLiteral("icd10")},        {QStringLiteral("ctv3id"), QStringLiteral("ctv3")},
        {QStringLiteral("ctv3code"), QStringLiteral("ctv3")},    {QStringLiteral("ctv3_id"), QStringLiteral("ctv3")},
        {QStringLiteral("snomedcode"), QStringLiteral("snomedct")},
    };
    for (const QString &name : header) {
        if (kTelling.contains(name.toLower())) {
            return kTelling.value(name.toLower());
        }
    }
    QString best;
    qsizetype most = codes.size() / 2;
    for (const QString &system : {QStringLiteral("snomedct"), QStringLiteral("bnf"), QStringLiteral("icd10"), QStringLiteral("opcs4"), QStringLiteral("ctv3")}) {
        const qsizetype matching = howManyLookLike(system, codes);
        if (matching > most) {
            best = system;
            most = matching;
        }
    }
    return best;
}

QList<Core::TextEdit> editsOf(const QList<Core::Diagnostic> &findings)
{
    QList<Core::TextEdit> edits;
    for (const Core::Diagnostic &finding : findings) {
        for (const Core::TextEdit &edit : finding.fixes.isEmpty() ? QList<Core::TextEdit>() : finding.fixes.constFirst().edits) {
            const auto same = std::find_if(edits.begin(), edits.end(), [&edit](const Core::TextEdit &other) { return other.range == edit.range && edit.range.start != edit.range.end; });
            if (same == edits.end()) {
                edits.append(edit);
            } else {
                *same = edit;
            }
        }
    }
    return edits;
}

QList<Core::Diagnostic> summarised(const QList<Core::Diagnostic> &findings)
{
    QList<Core::Diagnostic> kept;
    QHash<QString, qsizetype> places;
    QHash<QString, int> counts;
    for (const Core::Diagnostic &finding : findings) {
        if (++counts[finding.rule] == 1) {
            places.insert(finding.rule, kept.size());
            kept.append(finding);
            kept.last().severity = Core::Severity::Warning;
        }
    }
    for (auto count = counts.cbegin(); count != counts.cend(); ++count) {
        if (count.value() > 1) {
            QString &message = kept[places.value(count.key())].message;
            message += u' ' + QCoreApplication::translate("Codelists::CsvProblems", "%n other code(s) of the list have the same problem.", nullptr, count.value() - 1);
        }
    }
    return kept;
}

QList<Core::Diagnostic> checkCsv(const QString &text, const QString &file, const ListContext &context)
{
    return CsvChecker(text, file, context).check();
}

} // namespace Codelists
