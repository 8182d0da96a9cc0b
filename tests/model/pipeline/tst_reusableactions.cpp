// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QTest>

#include "model/pipeline/edits.h"
#include "model/pipeline/project.h"
#include "model/pipeline/reusableactions.h"
#include "tests/support/testsupport.h"

using namespace Pipeline;

namespace
{

/// Something that fits every required option.
QHash<QString, QString> filled(const ReusableAction &action)
{
    QHash<QString, QString> values;
    for (const ActionOption &option : action.options) {
        if (!option.required) {
            continue;
        }
        using Kind = ActionOption::Kind;
        values.insert(option.name, option.kind == Kind::Number ? QStringLiteral("3")
                                   : option.kind == Kind::Json ? QStringLiteral("{\"age\": 5}")
                                   : option.kind == Kind::Choice ? option.choices.first()
                                   : option.kind == Kind::Flag ? QStringLiteral("true")
                                                               : QStringLiteral("output/it's here.arrow"));
    }
    return values;
}

} // namespace

class TestReusableActions : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void theRegistryIsWhole();
    void everyActionMakesAValidProject_data();
    void everyActionMakesAValidProject();
    void optionsAndConfigGoWhereTheyBelong();
    void faultsAreAllNamed();
};

void TestReusableActions::theRegistryIsWhole()
{
    QSet<QString> names;
    for (const ReusableAction &action : reusableActions()) {
        names.insert(action.name);
        QVERIFY(action.tag.startsWith(u'v') && action.summary.endsWith(u'.'));
        QVERIFY2(!action.outputs.isEmpty(), qPrintable(action.name));
        for (const ActionOption &option : action.options) {
            QVERIFY2(option.help.endsWith(u'.'), qPrintable(option.name));
        }
    }
    QCOMPARE(names.size(), 11);
    QVERIFY(findReusableAction(QStringLiteral("matching")) != nullptr);
    QVERIFY(findReusableAction(QStringLiteral("match")) == nullptr);
}

void TestReusableActions::everyActionMakesAValidProject_data()
{
    QTest::addColumn<QString>("name");
    for (const ReusableAction &action : reusableActions()) {
        QTest::newRow(qPrintable(action.name)) << action.name;
    }
}

void TestReusableActions::everyActionMakesAValidProject()
{
    QFETCH(QString, name);
    const ReusableAction &action = *findReusableAction(name);
    const QStringList files = action.takesFiles ? QStringList{QStringLiteral("output/a.csv")} : QStringList();
    const auto made = configured(action, QStringLiteral("step"), filled(action), files, {});
    SB_VERIFY_RESULT(made);
    const QString text = QStringLiteral("version: '5.0'\nactions: {}\n");
    const Edits edits = addAction(text, *made);
    SB_VERIFY_RESULT(edits);
    const Parsed parsed = parseProject(Core::applyEdits(text, *edits), QStringLiteral("project.yaml"));
    QVERIFY2(parsed.diagnostics.isEmpty(), parsed.diagnostics.isEmpty() ? "" : qPrintable(parsed.diagnostics.first().toString()));
    const Action &written = parsed.project.actions.first();
    QCOMPARE(written.command.image, name);
    QCOMPARE(written.outputs.size(), action.outputs.size());
    for (const ActionOption &option : action.options) {
        if (option.required && !option.inConfig && option.kind == ActionOption::Kind::File) {
            QVERIFY(written.command.arguments.contains(QStringLiteral("--%1=output/it's here.arrow").arg(option.name)));
        }
    }
}

void TestReusableActions::optionsAndConfigGoWhereTheyBelong()
{
    const auto made = configured(*findReusableAction(QStringLiteral("deciles-charts")), QStringLiteral("deciles"),
                                 {{QStringLiteral("input-files"), QStringLiteral("output/measure_*.csv")}, {QStringLiteral("output-dir"), QStringLiteral("output")},
                                  {QStringLiteral("show_outer_percentiles"), QStringLiteral("true")}, {QStringLiteral("charts"), QStringLiteral("{\"output\": false}")}},
                                 {}, {QStringLiteral("measures")});
    SB_VERIFY_RESULT(made);
    QVERIFY(made->run.startsWith(QStringLiteral("deciles-charts:v0.0.47 ")));
    QVERIFY(made->run.contains(QStringLiteral("--output-dir=output")) && !made->run.contains(QStringLiteral("percentiles")));
    QCOMPARE(made->config->value(QStringLiteral("show_outer_percentiles")), QJsonValue(true));
    QVERIFY(made->config->value(QStringLiteral("charts")).isObject());
    QCOMPARE(made->needs, QStringList{QStringLiteral("measures")});
}

void TestReusableActions::faultsAreAllNamed()
{
    const auto made = configured(*findReusableAction(QStringLiteral("matching")), QString(),
                                 {{QStringLiteral("matches_per_case"), QStringLiteral("many")}, {QStringLiteral("match_variables"), QStringLiteral("{age: 5}")},
                                  {QStringLiteral("output_format"), QStringLiteral("dta")}, {QStringLiteral("drop_cases_from_matches"), QStringLiteral("perhaps")}},
                                 {}, {});
    QVERIFY(!made.has_value());
    for (const char *word : {"\"cases\" is needed", "\"controls\"", "\"matches_per_case\"", "\"match_variables\"", "\"output_format\"", "\"drop_cases_from_matches\"", "a name"}) {
        QVERIFY2(made.error().message.contains(QLatin1String(word)), qPrintable(made.error().message));
    }
    QVERIFY(!configured(*findReusableAction(QStringLiteral("safetab")), QStringLiteral("s"), {{QStringLiteral("tables"), QStringLiteral("{}")}}, {}, {}).has_value());
}

QTEST_GUILESS_MAIN(TestReusableActions)
#include "tst_reusableactions.moc"
