// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <QTest>

#include "model/core/diagnostic.h"
#include "model/core/elementtype.h"
#include "model/core/textrange.h"
#include "model/core/value.h"
#include "tests/support/testsupport.h"

using namespace Core;

class ValuesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void writesFloatsAsPythonDoes_data();
    void writesFloatsAsPythonDoes();
    void comparesStrictlyByAlternative();
    void judgesCodes_data();
    void judgesCodes();
    void appliesEditsAtPositionsOfTheOldText();
    void convertsPositionsOverAstralCharacters();
    void suggestsNearNames_data();
    void suggestsNearNames();
    void writesDiagnosticsAsTheCommandLinePromises();
};

void ValuesTest::writesFloatsAsPythonDoes_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("tenth") << 0.1 << QByteArray("0.1");
    QTest::newRow("one") << 1.0 << QByteArray("1.0");
    QTest::newRow("zero") << 0.0 << QByteArray("0.0");
    QTest::newRow("minus zero") << -0.0 << QByteArray("-0.0");
    QTest::newRow("small") << 1e-05 << QByteArray("1e-05");
    QTest::newRow("not yet small") << 0.0001 << QByteArray("0.0001");
    QTest::newRow("large") << 1e16 << QByteArray("1e+16");
    QTest::newRow("not yet large") << 123456789012345.0 << QByteArray("123456789012345.0");
    QTest::newRow("huge") << 1.7976931348623157e308 << QByteArray("1.7976931348623157e+308");
    QTest::newRow("third") << 1.0 / 3.0 << QByteArray("0.3333333333333333");
    QTest::newRow("nan") << std::numeric_limits<double>::quiet_NaN() << QByteArray("nan");
    QTest::newRow("minus infinity") << -std::numeric_limits<double>::infinity() << QByteArray("-inf");
}

void ValuesTest::writesFloatsAsPythonDoes()
{
    QFETCH(double, value);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(floatRepr(value)), text);
    QCOMPARE(QByteArray::fromStdString(Value(value).toCsvText()), text);
}

void ValuesTest::comparesStrictlyByAlternative()
{
    const Value one(std::int64_t{1});
    QVERIFY(!(one == Value(1.0)));
    QVERIFY(!(one == Value(true)));
    QVERIFY(one == Value(std::int64_t{1}));
    QVERIFY(Value() < Value(false));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(Value(nan) == Value(nan));
}

void ValuesTest::judgesCodes_data()
{
    QTest::addColumn<int>("system");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("whole");
    QTest::addColumn<bool>("prefix");
    const auto row = [](CodeSystem system, const char *code, bool whole, bool prefix) {
        QTest::addRow("%s %s", std::string(codeClassName(system)).c_str(), code)
            << static_cast<int>(system) << QByteArray(code) << whole << prefix;
    };
    row(CodeSystem::SnomedCt, "123456", true, false);
    row(CodeSystem::SnomedCt, "12345", false, false);
    row(CodeSystem::SnomedCt, "023456", false, false);
    row(CodeSystem::SnomedCt, "1.23E+15", false, false);
    row(CodeSystem::Dmd, "123456789012345678", true, false);
    row(CodeSystem::Dmd, "1234567890123456789", false, false);
    row(CodeSystem::Ctv3, "XE2aA", true, false);
    row(CodeSystem::Ctv3, "C10..", true, false);
    row(CodeSystem::Ctv3, "C1...", true, false);
    row(CodeSystem::Ctv3, "C....", false, false);
    row(CodeSystem::Ctv3, "C1.1.", false, false);
    row(CodeSystem::Icd10, "I21", true, true);
    row(CodeSystem::Icd10, "I219", true, true);
    row(CodeSystem::Icd10, "I21X", true, true);
    row(CodeSystem::Icd10, "I21X9", true, true);
    row(CodeSystem::Icd10, "I2199", true, true);
    row(CodeSystem::Icd10, "I21.9", false, false);
    row(CodeSystem::Icd10, "i21", false, false);
    row(CodeSystem::Icd10, "I", false, true);
    row(CodeSystem::Icd10, "", false, false);
    row(CodeSystem::Opcs4, "A01", true, true);
    row(CodeSystem::Opcs4, "I01", false, false);
    row(CodeSystem::Opcs4, "A", false, true);
    row(CodeSystem::Bnf, "0301020I0AAAAAA", true, false);
    row(CodeSystem::Bnf, "0301020I0AAAAA", false, false);
    row(CodeSystem::Bnf, "20010000101", true, false);
    row(CodeSystem::Bnf, "24010000101", false, false);
}

void ValuesTest::judgesCodes()
{
    QFETCH(int, system);
    QFETCH(QByteArray, code);
    QFETCH(bool, whole);
    QFETCH(bool, prefix);
    QCOMPARE(isValidCode(static_cast<CodeSystem>(system), code.toStdString()), whole);
    QCOMPARE(isValidCodePrefix(static_cast<CodeSystem>(system), code.toStdString()), prefix);
}

void ValuesTest::appliesEditsAtPositionsOfTheOldText()
{
    const QString text = QStringLiteral("one\ntwo\nthree\n");
    const QList<TextEdit> edits{{{{3, 1}, {3, 6}}, QStringLiteral("3")},
                                {{{1, 1}, {1, 4}}, QStringLiteral("first")},
                                {{{2, 4}, {2, 4}}, QStringLiteral("!")}};
    QCOMPARE(applyEdits(text, edits), QStringLiteral("first\ntwo!\n3\n"));
    QCOMPARE(applyEdits(text, {}), text);
}

void ValuesTest::convertsPositionsOverAstralCharacters()
{
    const QString text = QString::fromUtf8("a\xF0\x9F\x98\x80" "b\nc");
    const TextPosition b{1, 3};
    QCOMPARE(offsetOf(text, b), 3);
    QVERIFY(positionOf(text, 3) == b);
    QCOMPARE(offsetOf(text, {1, 99}), 4);
    QCOMPARE(offsetOf(text, {99, 1}), text.size());
}

void ValuesTest::suggestsNearNames_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("expected");
    QTest::newRow("missing letter") << QStringLiteral("dat") << QStringLiteral("date");
    QTest::newRow("swapped letters") << QStringLiteral("dmd_cdoe") << QStringLiteral("dmd_code");
    QTest::newRow("other case") << QStringLiteral("Date") << QStringLiteral("date");
    QTest::newRow("nothing like it") << QStringLiteral("hospital") << QString();
}

void ValuesTest::suggestsNearNames()
{
    QFETCH(QString, word);
    QFETCH(QString, expected);
    QCOMPARE(nearestName(word, {QStringLiteral("date"), QStringLiteral("dmd_code"), QStringLiteral("x")}), expected);
}

void ValuesTest::writesDiagnosticsAsTheCommandLinePromises()
{
    Diagnostic diagnostic;
    diagnostic.file = QStringLiteral("analysis/a.py");
    diagnostic.range = {{12, 5}, {12, 9}};
    diagnostic.severity = Severity::Warning;
    diagnostic.message = QStringLiteral("Something is odd.");
    diagnostic.rule = QStringLiteral("W1");
    QCOMPARE(diagnostic.toString(), QStringLiteral("analysis/a.py:12:5: warning: Something is odd. [W1]"));
}

QTEST_GUILESS_MAIN(ValuesTest)
#include "tst_values.moc"
