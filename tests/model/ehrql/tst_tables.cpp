// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/model/ehrql/languagefixture.h"
#include "tests/support/testsupport.h"

/// What files of dummy tables may hold and what is said about those that may not (cases/tables*.txt),
/// by section of the language reference.
class TablesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void readsTablesAsTheReferenceSays_data();
    void readsTablesAsTheReferenceSays();

private:
    LanguageFixture m_fixture;
};

Q_DECLARE_METATYPE(LanguageCase)

void TablesTest::readsTablesAsTheReferenceSays_data()
{
    QTest::addColumn<LanguageCase>("each");
    for (const char *file : {"tables.txt", "tables-rules.txt"}) {
        for (const LanguageCase &each : readLanguageCases(QLatin1String(file))) {
            QTest::newRow(each.name.constData()) << each;
        }
    }
}

void TablesTest::readsTablesAsTheReferenceSays()
{
    QFETCH(LanguageCase, each);
    m_fixture.replaceTables(each.files);
    const auto evaluation = m_fixture.evaluate(each.code);
    SB_VERIFY_RESULT(evaluation);
    for (const Core::Diagnostic &diagnostic : evaluation->diagnostics) {
        QVERIFY2(diagnostic.severity != Core::Severity::Error, qPrintable(diagnostic.toString()));
    }
    const auto tables = m_fixture.dataset(*evaluation);
    if (!each.expectedErrors.isEmpty()) {
        QVERIFY2(!tables, "the files were taken");
        const QString found = tables.error().message + u'\n' + tables.error().detail;
        for (const QString &says : each.expectedErrors.constFirst().split(QStringLiteral("; "))) {
            QVERIFY2(found.contains(says), qPrintable(says + QStringLiteral(" is not in: ") + found));
        }
        return;
    }
    SB_VERIFY_RESULT(tables);
    QVERIFY2(!each.expectedColumns.isEmpty(), "the case expects nothing");
    for (const QString &expected : each.expectedColumns) {
        const QString column = expected.section(u':', 0, 0);
        QCOMPARE(column + QStringLiteral(": ") + LanguageFixture::columnText(tables->front(), column), expected);
    }
}

QTEST_GUILESS_MAIN(TablesTest)
#include "tst_tables.moc"
