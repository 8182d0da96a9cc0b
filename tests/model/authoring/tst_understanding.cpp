// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QXmlStreamReader>

#include "model/authoring/design.h"
#include "model/authoring/explanation.h"
#include "model/authoring/meaningdiff.h"
#include "tests/support/testsupport.h"

namespace
{

using namespace Authoring;

const QString kFile = QStringLiteral("analysis/dataset_definition.py");

const char *const kText = R"PY(from ehrql import create_dataset, days, years
from ehrql.tables.tpp import clinical_events, medications, patients

index_date = "2023-04-01"
codes = ["22298006"]
dataset = create_dataset()
is_adult = patients.age_on(index_date) >= 18
dataset.define_population(is_adult & patients.sex.is_in(["female", "male"]))

# Diabetes in the year before.
events = clinical_events.where(clinical_events.snomedct_code.is_in(codes))
dataset.diabetes = events.where(events.date.is_on_or_between(index_date - days(365), index_date)).exists_for_patient()
dataset.drugs = medications.where(medications.date.is_after(index_date)).count_for_patient()
dataset.age = patients.age_on(index_date)
)PY";

Page pageOf(const QByteArray &text)
{
    Program program;
    program.setDefinition(kFile);
    program.setText(kFile, text);
    return Page(program);
}

QByteArray replaced(const char *from, const char *to)
{
    QByteArray text(kText);
    if (!text.contains(from)) {
        qFatal("%s is not in the text", from);
    }
    return text.replace(from, to);
}

} // namespace

class UnderstandingTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void explainsInPlainEnglish()
    {
        const Page page = pageOf(kText);
        const QString markdown = explainMarkdown(page);
        for (const char *words : {"1 April 2023", "Diabetes in the year before.", "Patients who meet all 2 conditions", "whether there is any", "is female or male",
                                  "365 days before `index_date`", "both days included", "line 12"}) {
            QVERIFY2(markdown.contains(QString::fromUtf8(words)), qPrintable(QString::fromUtf8(words) + QLatin1Char('\n') + markdown));
        }
        Attrition attrition{1000, {800, 780}, QStringLiteral("dummy patients")};
        QVERIFY(explainMarkdown(page, &attrition).contains(QStringLiteral("780 left")));
        const QString html = explainHtml(page);
        QVERIFY(html.contains(QStringLiteral("<code>diabetes</code>")) && !html.contains(QLatin1Char('`')));
    }

    void drawsTheDesign()
    {
        const Design design = designOf(pageOf(kText));
        QCOMPARE(design.index, QByteArray("index_date"));
        QStringList labels;
        for (const DesignBar &bar : design.bars) {
            labels.append(bar.names.join(QLatin1Char('+')) + QLatin1Char(' ') + bar.label());
        }
        QVERIFY2(labels.contains(QStringLiteral("diabetes [−365, 0]")), qPrintable(labels.join(QLatin1Char('\n'))));
        QVERIFY2(labels.contains(QStringLiteral("drugs (0, any time after)")), qPrintable(labels.join(QLatin1Char('\n'))));
        QVERIFY2(labels.contains(QStringLiteral("age [0]")), qPrintable(labels.join(QLatin1Char('\n'))));
        QXmlStreamReader svg(designSvg(design));
        while (!svg.atEnd()) {
            svg.readNext();
        }
        QVERIFY2(!svg.hasError(), qPrintable(svg.errorString()));
        QVERIFY(designList(design).contains(QStringLiteral("diabetes: [−365, 0] (line 12)")));
    }

    void warnsOfWindowsThatCannotBe()
    {
        const Design design = designOf(pageOf(replaced("is_after(index_date)", "is_on_or_after(index_date - days(5))")));
        QStringList warnings;
        for (const DesignBar &bar : design.bars) {
            warnings.append(bar.warnings);
        }
        QVERIFY2(warnings.contains(QStringLiteral("The window begins before day 0.")), qPrintable(warnings.join(QLatin1Char('\n'))));
    }

    void tellsDifferencesInMeaning_data()
    {
        QTest::addColumn<QByteArray>("changed");
        QTest::addColumn<QString>("told"); ///< empty: nothing
        const auto row = [](const char *name, const char *from, const char *to, const char *told) {
            QTest::newRow(name) << replaced(from, to) << QString::fromUtf8(told);
        };
        row("look-back", "days(365)", "days(730)", "look-back of `diabetes`: 365 days → 730 days before `index_date`");
        row("year is not 365 days", "days(365)", "years(1)", "1 year before");
        row("index date", "\"2023-04-01\"", "\"2024-04-01\"", "`index_date`: 1 April 2023 → 1 April 2024, reaching 3 variables");
        row("condition removed", "is_adult & ", "", "population: no longer age in years");
        row("condition added", "is_adult & ", "is_adult & patients.date_of_birth.is_not_null() & ", "population: now also");
        row("variable removed", "dataset.age = patients.age_on(index_date)\n", "", "`age` removed");
        row("variable renamed", "dataset.age = ", "dataset.age_at_index = ", "`age` is now called `age_at_index`");
        row("layout", "dataset.age = patients.age_on(index_date)", "dataset.age = (\n    patients.age_on( index_date )\n)", "");
        row("order of conditions", "is_adult & patients.sex.is_in([\"female\", \"male\"])", "patients.sex.is_in([\"male\", \"female\"]) & is_adult", "");
        row("comparison for method", "medications.date.is_after(index_date)", "medications.date > index_date", "");
        row("between as two tests", "events.where(events.date.is_on_or_between(index_date - days(365), index_date))",
            "events.where(events.date >= index_date - days(365)).where(events.date <= index_date)", "");
        row("between with an end left out", "events.where(events.date.is_on_or_between(index_date - days(365), index_date))",
            "events.where(events.date >= index_date - days(365)).where(events.date < index_date)", "`diabetes`");
    }

    void tellsDifferencesInMeaning()
    {
        QFETCH(QByteArray, changed);
        QFETCH(QString, told);
        const auto version = [](const QByteArray &text) { return [text](const QString &file) { return file == QStringLiteral("a.py") ? std::optional(text) : std::nullopt; }; };
        const auto compared = compareVersions(QStringLiteral("a.py"), version(kText), version(changed));
        QVERIFY(compared);
        const MeaningDifference &difference = *compared;
        if (told.isEmpty()) {
            QVERIFY2(difference.isEmpty(), qPrintable(difference.toText()));
        } else {
            QVERIFY2(difference.toText().contains(told), qPrintable(difference.toText()));
        }
    }

    void aFileThatDefinesNothingHasNoMeaningToCompare()
    {
        const auto version = [](const QByteArray &text) { return [text](const QString &) { return std::optional(text); }; };
        QVERIFY(!compareVersions(QStringLiteral("a.py"), version("x = 1\n"), version("x = 2\n")));
        QVERIFY(!compareVersions(QStringLiteral("a.py"), [](const QString &) { return std::nullopt; }, version(kText)));
    }
};

QTEST_GUILESS_MAIN(UnderstandingTest)
#include "tst_understanding.moc"
