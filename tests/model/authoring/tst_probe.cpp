// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/probe.h"
#include "tests/support/testsupport.h"

using namespace Authoring;

namespace
{

const QByteArray kText = "from ehrql import create_dataset, case, when\n"
                         "from ehrql.tables.core import clinical_events, patients\n"
                         "\n"
                         "dataset = create_dataset()\n"
                         "ages = [patients.age_on(day) for day in [\"2020-01-01\", \"2021-01-01\"]]\n"
                         "def latest(codes):\n"
                         "    found = clinical_events.where(clinical_events.snomedct_code.is_in(codes))\n"
                         "    return found.sort_by(\n"
                         "        found.date  # by day\n"
                         "    ).last_for_patient()\n"
                         "if len(ages) > 1:\n"
                         "    dataset.old = ages[0] > 70\n"
                         "elif len(ages) == 1:\n"
                         "    dataset.old = ages[0] > 60\n"
                         "dataset.sex = patients.sex";

} // namespace

class TestProbe final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void theExpressionThatIsMeant_data()
    {
        QTest::addColumn<QByteArray>("place"); // a part of the text, with the caret at | or the selection between two of them
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("name") << QByteArray("where(clin|ical_events.snomedct") << QByteArray("clinical_events");
        QTest::newRow("column") << QByteArray("clinical_events.snomed|ct_code.is_in") << QByteArray("clinical_events.snomedct_code");
        QTest::newRow("method, with what it is called on") << QByteArray("snomedct_code.is_|in(codes)") << QByteArray("clinical_events.snomedct_code.is_in(codes)");
        QTest::newRow("last method of a chain over lines") << QByteArray(").last_for|_patient()") << QByteArray("found.sort_by(\n        found.date  # by day\n    ).last_for_patient()");
        QTest::newRow("selection") << QByteArray("= |ages[0]| > 70") << QByteArray("ages[0]");
        QTest::newRow("comparison selected") << QByteArray("= |ages[0] > 70|") << QByteArray("ages[0] > 70");
        QTest::newRow("inside a comprehension: the whole") << QByteArray("age_on(d|ay)") << QByteArray("[patients.age_on(day) for day in [\"2020-01-01\", \"2021-01-01\"]]");
        QTest::newRow("target") << QByteArray("dataset.s|ex =") << QByteArray("dataset.sex");
        QTest::newRow("end of the text") << QByteArray("= patients.sex|") << QByteArray("patients.sex");
        QTest::newRow("condition of an if") << QByteArray("if len(ag|es) > 1") << QByteArray("ages");
    }

    void theExpressionThatIsMeant()
    {
        QFETCH(const QByteArray, place);
        QFETCH(const QByteArray, code);
        const Core::Result<Probe> probe = probed(place);
        SB_VERIFY_RESULT(probe);
        QCOMPARE(probe->code, code);
        const ModulePtr asked = parse(probe->text);
        QVERIFY2(!asked->hasBroken(), probe->text.constData());
        // Nothing else differs: without the three lines of the question the text is as it was.
        QByteArray rest = probe->text;
        const qsizetype question = rest.lastIndexOf('\n', rest.indexOf("_studybench_value")) + 1;
        const qsizetype end = rest.indexOf('\n', rest.indexOf(".show(")) + 1;
        rest.remove(question, end - question);
        QCOMPARE(rest.endsWith('\n') ? rest.chopped(1) : rest, kText);
    }

    void aTargetIsAskedAboutBehindItsStatement()
    {
        const Core::Result<Probe> probe = probed("dataset.s|ex =");
        SB_VERIFY_RESULT(probe);
        QVERIFY(probe->text.indexOf("_studybench_value") > probe->text.indexOf("dataset.sex = patients.sex"));
        const Core::Result<Probe> value = probed("found = clini|cal_events.where");
        SB_VERIFY_RESULT(value);
        QVERIFY(value->text.indexOf("    _studybench_value") < value->text.indexOf("    found ="));
    }

    void placesThatCannotBeAskedAboutSayWhy_data()
    {
        QTest::addColumn<QByteArray>("place");
        QTest::newRow("between statements") << QByteArray("core import clinical_events, patients\n|\n");
        QTest::newRow("a part of an expression") << QByteArray("= |ages[0] >| 70");
        QTest::newRow("condition of an elif") << QByteArray("elif len(ag|es) == 1");
    }

    void placesThatCannotBeAskedAboutSayWhy()
    {
        QFETCH(const QByteArray, place);
        const Core::Result<Probe> probe = probed(place);
        QVERIFY(!probe);
        QVERIFY2(probe.error().message.endsWith(QLatin1Char('.')), qPrintable(probe.error().message));
    }

    void everyPlaceGivesACodeThatCanBeRead()
    {
        const ModulePtr module = parse(kText);
        int asked = 0;
        for (Pos at = 0; at <= kText.size(); ++at) {
            const Core::Result<Probe> probe = probeAt(*module, {at, at});
            if (probe) {
                ++asked;
                QVERIFY2(!parse(probe->text)->hasBroken(), qPrintable(QStringLiteral("at %1: %2").arg(at).arg(QString::fromUtf8(probe->text))));
            }
        }
        QVERIFY2(asked > kText.size() / 3, qPrintable(QString::number(asked)));
    }

private:
    static Core::Result<Probe> probed(QByteArray place)
    {
        const qsizetype first = place.indexOf('|');
        place.remove(first, 1);
        const qsizetype second = place.indexOf('|');
        place.remove(second, second < 0 ? 0 : 1);
        const Pos at = kText.indexOf(place);
        if (at < 0) {
            qFatal("%s is not in the text", place.constData());
        }
        return probeAt(*parse(kText), {at + first, at + (second < 0 ? first : second)});
    }
};

QTEST_GUILESS_MAIN(TestProbe)
#include "tst_probe.moc"
