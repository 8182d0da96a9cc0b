// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QTest>

#include "model/engine/failure.h"
#include "model/table/resultfiles.h"
#include "tests/model/ehrql/languagefixture.h"
#include "tests/support/testsupport.h"

/// The numbered rules of the language reference, by section: what definitions give on small tables
/// (cases/values*.txt, cases/measures.txt) and what is said about wrong ones (cases/errors*.txt,
/// cases/warnings.txt, cases/former.txt).
class LanguageTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void givesTheReferencesValues_data() { addRows(QStringLiteral("values.txt")); }
    void givesTheReferencesValuesFromSection9_data() { addRows(QStringLiteral("values-from-9.txt")); }
    void givesTheReferencesValuesFromSection9() { givesTheReferencesValues(); }
    void givesTheValuesOfEveryRule_data() { addRows(QStringLiteral("values-rules.txt")); }
    void givesTheValuesOfEveryRule() { givesTheReferencesValues(); }
    void givesTheReferencesValues();
    void givesTheReferencesMeasures_data() { addRows(QStringLiteral("measures.txt")); }
    void givesTheReferencesMeasures();
    void saysWhatIsWrong_data() { addRows(QStringLiteral("errors.txt")); }
    void saysWhatIsWrong() { compareDiagnostics(); }
    void saysWhatIsWrongByEveryRule_data() { addRows(QStringLiteral("errors-rules.txt")); }
    void saysWhatIsWrongByEveryRule() { compareDiagnostics(); }
    void warnsOfWhatCannotBeMeant_data() { addRows(QStringLiteral("warnings.txt")); }
    void warnsOfWhatCannotBeMeant() { compareDiagnostics(); }
    void bringsOldCodeUpToDate_data() { addRows(QStringLiteral("former.txt")); }
    void bringsOldCodeUpToDate();

private:
    static void addRows(const QString &file);
    void compareDiagnostics();
    static void compareColumns(const LanguageCase &each, const std::vector<Table::ResultTable> &tables);

    LanguageFixture m_fixture;
};

Q_DECLARE_METATYPE(LanguageCase)

void LanguageTest::addRows(const QString &file)
{
    QTest::addColumn<LanguageCase>("each");
    QSet<QByteArray> names;
    for (const LanguageCase &each : readLanguageCases(file)) {
        QVERIFY2(!names.contains(each.name), each.name.constData());
        names.insert(each.name);
        QTest::newRow(each.name.constData()) << each;
    }
}

void LanguageTest::compareColumns(const LanguageCase &each, const std::vector<Table::ResultTable> &tables)
{
    QVERIFY2(!each.expectedColumns.isEmpty(), "the case expects nothing");
    for (const QString &expected : each.expectedColumns) {
        // `column: values`, or `table.column: values` for an event table.
        const qsizetype colon = expected.indexOf(u':');
        QString column = expected.left(colon);
        std::size_t table = 0;
        if (const qsizetype dot = column.indexOf(u'.'); dot > 0) {
            while (table + 1 < tables.size() && QString::fromStdString(tables[table].name) != column.left(dot)) {
                ++table;
            }
            column = column.mid(dot + 1);
        }
        QCOMPARE(column + u':' + LanguageFixture::columnText(tables[table], column), column + u':' + expected.mid(colon + 1).trimmed());
    }
}

void LanguageTest::givesTheReferencesValues()
{
    QFETCH(LanguageCase, each);
    const auto evaluation = m_fixture.evaluate(each.code);
    SB_VERIFY_RESULT(evaluation);
    for (const Core::Diagnostic &diagnostic : evaluation->diagnostics) {
        QVERIFY2(diagnostic.severity != Core::Severity::Error, qPrintable(diagnostic.toString()));
    }
    const auto tables = m_fixture.dataset(*evaluation);
    if (!each.expectedErrors.isEmpty()) {
        QVERIFY2(!tables, "an error of the evaluation was expected");
        QVERIFY2(tables.error().message.contains(each.expectedErrors.constFirst()), qPrintable(tables.error().message));
        const std::optional<Query::NodeId> failed = Engine::failedNode(tables.error());
        QVERIFY2(failed && evaluation->nodeOrigins.value(*failed).range.start.line > 1 && evaluation->nodeOrigins.value(*failed).range.start.column > 0, "no place");
        return;
    }
    SB_VERIFY_RESULT(tables);
    compareColumns(each, *tables);
}

void LanguageTest::givesTheReferencesMeasures()
{
    QFETCH(LanguageCase, each);
    const auto evaluation = m_fixture.evaluate("from ehrql.measures import INTERVAL, create_measures; measures = create_measures()\n" + each.code);
    SB_VERIFY_RESULT(evaluation);
    for (const Core::Diagnostic &diagnostic : evaluation->diagnostics) {
        QVERIFY2(diagnostic.severity != Core::Severity::Error, qPrintable(diagnostic.toString()));
    }
    const auto table = m_fixture.measures(*evaluation);
    if (!each.expectedErrors.isEmpty()) {
        QVERIFY2(!table, "an error of the evaluation was expected");
        QVERIFY2(table.error().message.contains(each.expectedErrors.constFirst()), qPrintable(table.error().message));
        return;
    }
    SB_VERIFY_RESULT(table);
    compareColumns(each, {*table});
}

void LanguageTest::compareDiagnostics()
{
    QFETCH(LanguageCase, each);
    QVERIFY2(!each.expectedErrors.isEmpty(), "the case expects nothing");
    const auto evaluation = m_fixture.evaluate(each.code);
    SB_VERIFY_RESULT(evaluation);
    QStringList found;
    for (const Core::Diagnostic &diagnostic : evaluation->diagnostics) {
        found.append(diagnostic.toString());
    }
    QVERIFY2(evaluation->diagnostics.size() == each.expectedErrors.size(), qPrintable(QStringLiteral("found %1: ").arg(found.size()) + found.join(u'\n')));
    for (qsizetype i = 0; i < each.expectedErrors.size(); ++i) {
        const Core::Diagnostic &diagnostic = evaluation->diagnostics.at(i);
        const QString &expected = each.expectedErrors.at(i);
        const qsizetype colon = expected.indexOf(u':');
        QCOMPARE(diagnostic.rule, expected.left(colon));
        for (const QString &says : expected.mid(colon + 1).split(u';')) {
            QVERIFY2(diagnostic.message.contains(says.trimmed()), qPrintable(says.trimmed() + QStringLiteral(" is not in: ") + diagnostic.message));
        }
        QVERIFY2(diagnostic.range.start.line > 1 && diagnostic.range.start.column > 0, qPrintable(QStringLiteral("no place: ") + found.at(i)));
        if (i < each.places.size()) {
            QCOMPARE(QStringLiteral("%1:%2-%3:%4").arg(diagnostic.range.start.line - 1).arg(diagnostic.range.start.column)
                         .arg(diagnostic.range.end.line - 1).arg(diagnostic.range.end.column), each.places.at(i));
        }
    }
}

void LanguageTest::bringsOldCodeUpToDate()
{
    compareDiagnostics();
    QFETCH(LanguageCase, each);
    const auto evaluation = m_fixture.evaluate(each.code);
    SB_VERIFY_RESULT(evaluation);
    QList<Core::TextEdit> edits;
    for (const Core::Diagnostic &diagnostic : evaluation->diagnostics) {
        QVERIFY2(diagnostic.rule != QStringLiteral("ehrql.former") || diagnostic.fixes.size() == 1, qPrintable(diagnostic.toString()));
        for (const Core::Fix &fix : diagnostic.fixes) {
            edits.append(fix.edits);
        }
    }
    const QString fixed = Core::applyEdits(QString::fromUtf8(LanguageFixture::prelude() + each.code), edits);
    QCOMPARE(fixed, QString::fromUtf8(LanguageFixture::prelude()) + each.fixed.join(u'\n') + u'\n');
    // What is made of it has no such problem any more.
    const auto again = m_fixture.evaluate(fixed.mid(LanguageFixture::prelude().size()).toUtf8());
    SB_VERIFY_RESULT(again);
    for (const Core::Diagnostic &diagnostic : again->diagnostics) {
        QVERIFY2(diagnostic.rule != QStringLiteral("ehrql.former"), qPrintable(diagnostic.toString()));
    }
}

QTEST_GUILESS_MAIN(LanguageTest)
#include "tst_language.moc"
