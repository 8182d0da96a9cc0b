// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QMetaMethod>
#include <QPushButton>
#include <QTest>

#include "tests/journeys/keyboard.h"
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "widgets/editor/editorpane.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/visual/visualpage.h"

namespace
{

constexpr int kLong = 30'000;
constexpr int kTasks = 25; ///< of visual-authoring.md 5

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const char kFile[] = "analysis/dataset_definition.py";

const QString kHead = s("from ehrql import case, codelist_from_csv, create_dataset, days, when\n"
                        "from ehrql.tables.tpp import clinical_events, medications, patients\n"
                        "\n"
                        "index_date = \"2023-04-01\"\n"
                        "copd_codes = codelist_from_csv(\"codelists/copd.csv\", column=\"code\")\n"
                        "asthma_codes = codelist_from_csv(\"codelists/asthma.csv\", column=\"code\")\n"
                        "\n"
                        "dataset = create_dataset()\n"
                        "age = patients.age_on(index_date)\n");
const QString kBorn = s("dataset.define_population(patients.date_of_birth.is_not_null())\n");
const QString kList = s("dataset.define_population(\n"
                        "    (age >= 18)  # adults\n"
                        "    & patients.sex.is_in([\"female\", \"male\"])\n"
                        ")\n");
const QString kTwo = s("dataset.sex = patients.sex\ndataset.born = patients.date_of_birth\n");
const QString kFlare = s("# The latest flare\n"
                         "dataset.flare = (\n"
                         "    clinical_events.where(clinical_events.snomedct_code.is_in(copd_codes))\n"
                         "    .where(clinical_events.date.is_on_or_between(index_date - days(90), index_date))  # look-back\n"
                         "    .sort_by(clinical_events.date)\n"
                         "    .last_for_patient()\n"
                         "    .date\n"
                         ")\n");
const QString kAny = s("dataset.any_drug = (\n"
                       "    medications.where(medications.date.is_before(index_date))  # drugs\n"
                       "    .exists_for_patient()\n"
                       ")\n");

QString with(const QString &text, const QString &old, const QString &now)
{
    if (text.count(old) != 1) {
        qFatal("%s is there %d times", qPrintable(old), static_cast<int>(text.count(old)));
    }
    return QString(text).replace(old, now);
}

QString importing(const QString &text, const QString &ehrql, const QString &tables = {})
{
    QString made = with(text, s("import case, codelist_from_csv, create_dataset, days, when\n"), s("import ") + ehrql + QLatin1Char('\n'));
    return tables.isEmpty() ? made : with(made, s("import clinical_events, medications, patients\n"), s("import ") + tables + QLatin1Char('\n'));
}

} // namespace

/// The twenty-five tasks of visual-authoring.md 5 on the page, each by keyboard alone and without
/// typing Python; what comes of them is compared byte for byte, runs, and goes back by undo.
class TestTasks : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TestSupport::bootstrap();
        m_harness = std::make_unique<WindowHarness>();
        const QString study = m_harness->folder(s("study"));
        TestSupport::writeTree(study, {{s(kFile), (kHead + kBorn).toUtf8()},
                                       {s("codelists/asthma.csv"), "code,term\n195967001,Asthma\n"},
                                       {s("codelists/bmi.csv"), "snomed,term\n60621009,Body mass index\n"},
                                       {s("codelists/copd.csv"), "code,term,group\n13645005,COPD,chronic\n"}});
        QVERIFY(m_harness->window()->openStudy(study));
        m_pane = m_harness->page()->openFile(s(kFile));
        QVERIFY(m_pane);
        m_pane->setAutosave(false);
        m_visual = m_harness->page()->visualPage();
        QVERIFY(m_visual);
        m_pane->setFace(1);
        m_harness->window()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_harness->window()));
    }

    void cleanupTestCase() { m_harness.reset(); }

    void cleanup()
    {
        while (QWidget *left = QApplication::activePopupWidget() ? QApplication::activePopupWidget() : QApplication::activeModalWidget()) {
            left->close();
        }
    }

    /// Each task of the list has its test, named by its number.
    void everyTaskHasATest()
    {
        QStringList missing;
        for (int task = 1; task <= kTasks; ++task) {
            const QByteArray wanted = QStringLiteral("task%1").arg(task, 2, 10, QLatin1Char('0')).toLatin1();
            int found = 0;
            for (int i = metaObject()->methodOffset(); i < metaObject()->methodCount(); ++i) {
                found += metaObject()->method(i).name().startsWith(wanted) ? 1 : 0;
            }
            if (found != 1) {
                missing.append(QString::fromLatin1(wanted));
            }
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char(' '))));
    }

    void task01MovesTheStartByAYear()
    {
        start(kHead + kBorn);
        keys.tabTo(s("fieldChip"), s("1 April 2023"));
        keys.press(Qt::Key_Space);
        keys.type(s("2024"));
        keys.press(Qt::Key_Return);
        gives(with(kHead, s("2023-04-01"), s("2024-04-01")) + kBorn);
    }

    void task02KeepsAdultsOnly()
    {
        start(kHead + kBorn);
        addCondition(s("Aged from"));
        gives(kHead + s("dataset.define_population(patients.date_of_birth.is_not_null() & (patients.age_on(index_date) >= 18))\n"));
    }

    void task03KeepsThoseUnder110Too()
    {
        start(kHead + kList);
        addCondition(s("Aged below"));
        gives(kHead + with(kList, s("\"male\"])\n"), s("\"male\"])\n    & (patients.age_on(index_date) < 110)\n")));
    }

    void task04KeepsThoseRegisteredForAYear()
    {
        const QString names = s("is_adult = age >= 18\nis_woman = patients.sex == \"female\"\n\ndataset.define_population(is_adult & is_woman)\n");
        start(kHead + names);
        keys.tabTo(s("visualAddCondition"));
        keys.press(Qt::Key_Space);
        keys.select(s("conditionKinds"), s("Registered throughout"));
        keys.fill(s("dateAmount"), s("1"));
        keys.select(s("dateUnit"), s("years"));
        keys.fill(s("conditionAs"), s("is_registered"));
        keys.press(Qt::Key_Return);
        gives(importing(kHead, s("case, codelist_from_csv, create_dataset, days, when, years"), s("clinical_events, medications, patients, practice_registrations"))
              + with(names, s("\ndataset.define_population(is_adult & is_woman)"),
                     s("\nis_registered = practice_registrations.spanning(index_date - years(1), index_date).exists_for_patient()\n"
                       "dataset.define_population(is_adult & is_woman & is_registered)")));
    }

    void task05KeepsOnlyMenAndWomen()
    {
        start(kHead + kBorn);
        addCondition(s("Sex is one of"));
        gives(kHead + s("dataset.define_population(patients.date_of_birth.is_not_null() & patients.sex.is_in([\"female\", \"male\"]))\n"));
    }

    void task06KeepsThoseAliveAtTheIndexDate()
    {
        start(kHead + kList);
        addCondition(s("Alive on a date"));
        gives(importing(kHead, s("case, codelist_from_csv, create_dataset, days, when"), s("clinical_events, medications, ons_deaths, patients"))
              + with(kList, s("\"male\"])\n"), s("\"male\"])\n    & (ons_deaths.date.is_after(index_date) | ons_deaths.date.is_null())\n")));
    }

    void task07LeavesOutThoseOfACondition()
    {
        start(kHead + kList);
        keys.tabTo(s("conditionRow"), s("female"));
        keys.press(Qt::Key_Space);
        gives(kHead + with(kList, s("& patients.sex"), s("& ~patients.sex")));
    }

    void task08AddsAgeBelowTheSelectedCard()
    {
        start(kHead + kBorn + kTwo);
        addVariable(s("sex"), s("Age"));
        gives(kHead + kBorn + with(kTwo, s("patients.sex\n"), s("patients.sex\ndataset.age = patients.age_on(index_date)\n")));
    }

    void task09AddsRegionAndDeprivation()
    {
        start(kHead + kBorn + kTwo);
        addVariable(s("sex"), s("Region"));
        settle();
        addVariable(s("region"), s("Deprivation decile"));
        gives(importing(kHead, s("case, codelist_from_csv, create_dataset, days, when"), s("addresses, clinical_events, medications, patients, practice_registrations"))
                  + kBorn
                  + with(kTwo, s("patients.sex\n"),
                         s("patients.sex\ndataset.region = practice_registrations.for_patient_on(index_date).practice_nuts1_region_name\n"
                           "dataset.imd_decile = addresses.for_patient_on(index_date).imd_decile\n")),
              2);
    }

    void task10AddsTheLatestBmi()
    {
        start(kHead + kBorn + kTwo);
        keys.tabTo(s("visualGallery"));
        keys.press(Qt::Key_Space);
        keys.select(s("variableKinds"), s("Latest value before"));
        keys.fill(s("variableName"), s("bmi"));
        keys.press(Qt::Key_Return);
        gives(kHead + kBorn + kTwo
              + s("dataset.bmi = (\n    clinical_events\n    .where(clinical_events.snomedct_code.is_in(copd_codes))\n"
                  "    .where(clinical_events.date.is_on_or_before(index_date))\n    .sort_by(clinical_events.date)\n"
                  "    .last_for_patient()\n    .numeric_value\n)\n"));
    }

    void task11LengthensTheLookBack()
    {
        start(kHead + kBorn + kFlare);
        openCard(s("flare"));
        keys.tabTo(s("fieldChip"), s("90"));
        keys.press(Qt::Key_Space);
        keys.type(s("180"));
        keys.press(Qt::Key_Return);
        gives(kHead + kBorn + with(kFlare, s("days(90)"), s("days(180)")));
    }

    void task12NarrowsAnyTimeBeforeToAYear()
    {
        start(kHead + kBorn + kAny);
        openCard(s("any_drug"));
        keys.tabTo(s("stepWindow"));
        keys.press(Qt::Key_Space);
        keys.select(s("windowFrom"), s("on or after"));
        keys.tabTo(s("dateDirection"), s("First day"));
        keys.select(s("before"));
        keys.tabTo(s("dateAmount"), s("First day"));
        keys.press(Qt::Key_A, Qt::ControlModifier);
        keys.type(s("1"));
        keys.tabTo(s("dateUnit"), s("First day"));
        keys.select(s("years"));
        keys.select(s("windowTo"), s("on or before"));
        keys.tabTo(s("windowTake"));
        keys.press(Qt::Key_Space);
        gives(importing(kHead, s("case, codelist_from_csv, create_dataset, days, when, years")) + kBorn
              + with(kAny, s("is_before(index_date)"), s("is_on_or_between(index_date - years(1), index_date)")));
    }

    void task13TakesTheFirstInsteadOfTheLast()
    {
        start(kHead + kBorn + kFlare);
        openCard(s("flare"));
        keys.tabTo(s("fieldChip"), s("last"));
        keys.press(Qt::Key_Space);
        keys.choose({s("first")});
        gives(kHead + kBorn + with(kFlare, s(".last_for_patient()"), s(".first_for_patient()")));
    }

    void task14GivesTheDateInsteadOfYesOrNo()
    {
        start(kHead + kBorn + kAny);
        cardMenu(s("any_drug"), {s("Give"), s("the date of the latest row")});
        gives(kHead + kBorn + with(kAny, s("    .exists_for_patient()\n"), s("    .sort_by(medications.date)\n    .last_for_patient()\n    .date\n")));
    }

    void task15GivesHowManyInsteadOfTheDate()
    {
        const QString dated = with(kAny, s("    .exists_for_patient()\n"), s("    .sort_by(medications.date)\n    .last_for_patient()\n    .date\n"));
        start(kHead + kBorn + dated);
        cardMenu(s("any_drug"), {s("Give"), s("how many there are")});
        gives(kHead + kBorn + with(kAny, s(".exists_for_patient()"), s(".count_for_patient()")));
    }

    void task16AddsACodelistFromAFile()
    {
        start(kHead + kBorn);
        keys.tabTo(s("visualAddCodelist"));
        keys.press(Qt::Key_Space);
        keys.select(s("codelistPath"), s("codelists/bmi.csv"));
        keys.tabTo(s("codelistTake"));
        keys.press(Qt::Key_Space);
        gives(with(kHead, s("codelists/asthma.csv\", column=\"code\")\n"),
                   s("codelists/asthma.csv\", column=\"code\")\nbmi_codes = codelist_from_csv(\"codelists/bmi.csv\", column=\"snomed\")\n"))
              + kBorn);
    }

    void task17GroupsAgeIntoBands()
    {
        start(kHead + kBorn + s("dataset.years_old = patients.age_on(index_date)\n"));
        cardMenu(s("years_old"), {s("Group into Bands …")});
        keys.fill(s("bandsBoundaries"), s("18,80"));
        keys.press(Qt::Key_Return);
        gives(kHead + kBorn
              + s("years_old_value = patients.age_on(index_date)\ndataset.years_old = case(\n    when(years_old_value < 18).then(\"0-17\"),\n"
                  "    when((years_old_value >= 18) & (years_old_value < 80)).then(\"18-79\"),\n"
                  "    when(years_old_value >= 80).then(\"80+\"),\n    otherwise=\"missing\",\n)\n"));
    }

    void task18GroupsByTheCategoriesOfTheCodelist()
    {
        const QString plain = s("dataset.group = clinical_events.where(clinical_events.snomedct_code.is_in(copd_codes)).sort_by(clinical_events.date).last_for_patient().snomedct_code\n");
        start(kHead + kBorn + plain);
        cardMenu(s("group"), {s("Group by the Categories of copd_codes")});
        keys.select(s("codelistCategory"), s("group"));
        keys.tabTo(s("codelistTake"));
        keys.press(Qt::Key_Space);
        gives(with(kHead, s("copd.csv\", column=\"code\")"), s("copd.csv\", column=\"code\", category_column=\"group\")")) + kBorn
                  + s("dataset.group = (\n    clinical_events\n    .where(clinical_events.snomedct_code.is_in(copd_codes))\n    .sort_by(clinical_events.date)\n"
                      "    .last_for_patient()\n    .snomedct_code\n    .to_category(copd_codes)\n)\n"),
              2);
    }

    void task19EndsFollowUpAtTheEarliestOfDates()
    {
        start(kHead + kBorn + kTwo);
        openForm(s("born"), s("Earliest of several dates …"));
        keys.select(s("combineOperands"), s("patients.date_of_death"));
        keys.press(Qt::Key_Space);
        keys.tabTo(s("combineFixed"));
        keys.press(Qt::Key_Space);
        keys.select(s("dateBase"), s("a calendar date"));
        keys.tabTo(s("dateCalendar"));
        keys.press(Qt::Key_Home);
        keys.type(s("2024-03-31"));
        keys.fill(s("variableName"), s("end"));
        keys.press(Qt::Key_Return);
        gives(importing(kHead, s("case, codelist_from_csv, create_dataset, days, minimum_of, when")) + kBorn + kTwo
              + s("dataset.end = minimum_of(\n    patients.date_of_death,\n    \"2024-03-31\",\n)\n"));
    }

    void task20CountsTheTimeAtRisk()
    {
        start(kHead + kBorn + kTwo);
        openForm(s("born"), s("Days between two dates …"));
        keys.select(s("combineFrom"), s("dataset.born"));
        keys.select(s("combineTo"), s("patients.date_of_death"));
        keys.fill(s("variableName"), s("risk"));
        keys.press(Qt::Key_Return);
        gives(kHead + kBorn + kTwo + s("dataset.risk = (patients.date_of_death - dataset.born).days\n"));
    }

    void task21JoinsAnyOfThreeFlags()
    {
        const QString flags = s("a = patients.sex == \"male\"\nb = age > 3\nc = age > 80\ndataset.sex = patients.sex\n");
        start(kHead + kBorn + flags);
        openForm(s("sex"), s("Any of several conditions …"));
        for (const char *flag : {"a", "b", "c"}) {
            keys.select(s("combineOperands"), s(flag));
            keys.press(Qt::Key_Space);
        }
        keys.fill(s("variableName"), s("any"));
        keys.press(Qt::Key_Return);
        gives(kHead + kBorn + flags + s("dataset.any = a | b | c\n"));
    }

    void task22RepeatsAVariableForCodelists()
    {
        const QString seen = s("dataset.seen = clinical_events.where(clinical_events.snomedct_code.is_in(copd_codes)).exists_for_patient()\n");
        start(kHead + kBorn + seen);
        cardMenu(s("seen"), {s("Repeat for Codelists …")});
        keys.select(s("repeatCodelists"), s("asthma_codes"));
        keys.press(Qt::Key_Space);
        keys.select(s("repeatAs"), s("one statement"));
        keys.tabTo(s("repeatTake"));
        keys.press(Qt::Key_Space);
        gives(kHead + kBorn + seen + QString(seen).replace(s("dataset.seen"), s("dataset.asthma_seen")).replace(s("copd_codes"), s("asthma_codes")));
    }

    void task23RenamesAndReorders()
    {
        const QString lived = s("dataset.lived = (patients.date_of_death - dataset.born).days\n");
        start(kHead + kBorn + kTwo + lived);
        keys.tabTo(s("variableCard"), s("born,"));
        keys.press(Qt::Key_F2);
        keys.press(Qt::Key_A, Qt::ControlModifier);
        keys.type(s("birth"));
        keys.press(Qt::Key_Return);
        settle();
        keys.tabTo(s("variableCard"), s("birth,"));
        keys.press(Qt::Key_Up, Qt::ControlModifier);
        gives(kHead + kBorn + s("dataset.birth = patients.date_of_birth\ndataset.sex = patients.sex\ndataset.lived = (patients.date_of_death - dataset.birth).days\n"), 2);
    }

    void task24DeletesWhatIsNotNeededAndItsCodelist()
    {
        start(kHead + kBorn + kTwo + kFlare);
        keys.tabTo(s("variableCard"), s("flare,"));
        keys.press(Qt::Key_Delete);
        keys.select(s("deleteUnused"), s("copd_codes"));
        keys.press(Qt::Key_Space);
        keys.tabTo(s("deleteTake"));
        keys.press(Qt::Key_Space);
        gives(with(kHead, s("copd_codes = codelist_from_csv(\"codelists/copd.csv\", column=\"code\")\n"), {}) + kBorn + kTwo);
    }

    void task25AddsAMonthlyRateBySex()
    {
        const QString flags = s("dataset.sex = patients.sex\ndataset.old = age > 64\ndataset.adult = age > 17\n");
        start(kHead + kBorn + flags);
        keys.tabTo(s("visualAddMeasure"));
        keys.press(Qt::Key_Space);
        keys.fill(s("measureName"), s("rate"));
        keys.select(s("measureNumerator"), s("old"));
        keys.select(s("measureDenominator"), s("adult"));
        keys.select(s("measureGroups"), s("dataset.sex"));
        keys.press(Qt::Key_Space);
        keys.tabTo(s("measureAdd"));
        keys.press(Qt::Key_Space);
        gives(importing(kHead, s("case, codelist_from_csv, create_dataset, create_measures, days, months, when")) + kBorn + flags
                  + s("measures = create_measures()\nmeasures.define_measure(\n    name=\"rate\",\n    numerator=dataset.old,\n    denominator=dataset.adult,\n"
                      "    intervals=months(12).starting_on(index_date),\n    group_by={\"sex\": dataset.sex},\n)\n"));
    }

private:
    /// Opens the text on the page, with the keyboard on the page's first thing.
    void start(const QString &text)
    {
        m_before = text;
        m_pane->document()->setText(text);
        settle();
        m_visual->setFocus();
    }

    void settle()
    {
        QCoreApplication::processEvents();
        QTRY_VERIFY_WITH_TIMEOUT(m_visual->source()->isCurrent(), kLong);
    }

    void addCondition(const QString &kind)
    {
        keys.tabTo(s("visualAddCondition"));
        keys.press(Qt::Key_Space);
        keys.select(s("conditionKinds"), kind);
        keys.tabTo(s("conditionAdd"));
        keys.press(Qt::Key_Space);
    }

    /// The form for a variable below a card, at one of its kinds.
    void openForm(const QString &card, const QString &kind)
    {
        keys.tabTo(s("variableCard"), card + QLatin1Char(','));
        keys.press(Qt::Key_Insert);
        keys.select(s("variableKinds"), kind);
    }

    void addVariable(const QString &card, const QString &kind)
    {
        openForm(card, kind);
        keys.tabTo(s("variableAdd"));
        keys.press(Qt::Key_Space);
    }

    void openCard(const QString &card)
    {
        keys.tabTo(s("variableCard"), card + QLatin1Char(','));
        if (!keys.on().focus()->property("opened").toBool()) {
            keys.press(Qt::Key_Return);
        }
    }

    void cardMenu(const QString &card, const QStringList &entries)
    {
        keys.tabTo(s("variableCard"), card + QLatin1Char(','));
        keys.press(Qt::Key_Menu);
        keys.choose(entries);
    }

    /// The text is what the task asks for; it runs without a problem; undo gives the text before.
    void gives(const QString &wanted, int steps = 1)
    {
        const auto now = [this]() { return m_pane->document()->text(); };
        QTRY_VERIFY_WITH_TIMEOUT(now() != m_before, kLong);
        QTRY_VERIFY2_WITH_TIMEOUT(now() == wanted, qPrintable(now() + m_visual->findChild<Gui::NoticeBar *>()->sentence()), 2000);
        Study::OpenStudy *study = m_harness->page()->study();
        QTRY_VERIFY_WITH_TIMEOUT(study->preview().state() == Study::LivePreview::State::Fresh, kLong);
        QStringList problems;
        for (const Core::Diagnostic &problem : study->problems().forFile(s(kFile))) {
            problems.append(problem.severity == Core::Severity::Error ? QStringList(problem.toString()) : QStringList());
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(QLatin1Char('\n'))));
        for (int i = 0; i < steps; ++i) {
            m_pane->editor()->undo();
        }
        QCOMPARE(now(), m_before);
    }

    std::unique_ptr<WindowHarness> m_harness;
    Gui::EditorPane *m_pane = nullptr;
    Gui::VisualPage *m_visual = nullptr;
    QString m_before;
    struct Keys
    {
        TestTasks *test;
        [[nodiscard]] Keyboard on() const { return Keyboard(test->m_harness->window()); }
        void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const { on().press(key, modifiers); }
        void type(const QString &text) const { on().type(text); }
        void tabTo(const QString &name, const QString &said = {}) const { on().tabTo(name, said); }
        void choose(const QStringList &entries) const { on().choose(entries); }
        void select(const QString &text) const { on().select(text); }
        void select(const QString &name, const QString &text) const { on().select(name, text); }
        void fill(const QString &name, const QString &text) const { on().fill(name, text); }
    };
    const Keys keys{this};
};

QTEST_MAIN(TestTasks)
#include "tst_tasks.moc"
