// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QTimer>

#include "model/study/newstudy.h"
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "widgets/editor/editorpane.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"
#include "widgets/visual/conditionrow.h"
#include "widgets/visual/fieldchip.h"
#include "widgets/visual/variablecard.h"
#include "widgets/visual/visualpage.h"

namespace
{

constexpr int kLong = 30'000;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const QByteArray kDefinition = "# Adults with a code\n"
                               "from ehrql import create_dataset\n"
                               "from ehrql.tables.core import clinical_events, patients\n"
                               "\n"
                               "index_date = \"2023-04-01\"\n"
                               "\n"
                               "dataset = create_dataset()\n"
                               "dataset.define_population(\n"
                               "    (patients.age_on(index_date) >= 18)\n"
                               "    & patients.sex.is_in([\"female\", \"male\"])  # as recorded\n"
                               ")\n"
                               "\n"
                               "# how old\n"
                               "dataset.age = patients.age_on(index_date)\n"
                               "dataset.sex = patients.sex\n"
                               "dataset.events = clinical_events.where(clinical_events.date.is_on_or_before(index_date)).count_for_patient()\n"
                               "for number in [1, 2]:\n"
                               "    dataset.add_column(f\"plus_{number}\", patients.age_on(index_date) + number)\n";

/// Does something with the next modal dialog, once it is there.
template <typename Act>
void withDialog(const Act &act)
{
    auto *poll = new QTimer(qApp);
    QObject::connect(poll, &QTimer::timeout, qApp, [poll, act]() {
        if (auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget())) {
            poll->deleteLater();
            act(dialog);
        }
    });
    poll->start(20);
}

} // namespace

/// The definition as a page, in the window: it follows the text, and what is done on it is the
/// smallest change of the text and one undo step.
class TestPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_harness = std::make_unique<WindowHarness>();
        const QString study = m_harness->folder(s("study"));
        TestSupport::writeTree(study, {{s("analysis/dataset_definition.py"), kDefinition}, {s("codelists/x.csv"), "code\n1\n"}});
        QVERIFY(m_harness->window()->openStudy(study));
        m_pane = m_harness->page()->openFile(s("analysis/dataset_definition.py"));
        QVERIFY(m_pane);
        m_visual = m_harness->page()->visualPage();
        QVERIFY(m_visual);
        m_pane->setFace(1);
        QTRY_VERIFY_WITH_TIMEOUT(m_visual->source()->isCurrent(), kLong);
        QTRY_COMPARE_WITH_TIMEOUT(m_harness->page()->study()->preview().state(), Study::LivePreview::State::Fresh, kLong);
    }

    void cleanup() { m_harness.reset(); }

    void showsDatesConditionsAndVariables()
    {
        const Gui::PageView &view = m_visual->view();
        QCOMPARE(view.dates.size(), std::size_t(1));
        QCOMPARE(view.dates.front().title, s("index_date"));
        QCOMPARE(view.conditions.size(), std::size_t(2));
        QCOMPARE(view.variables.size(), std::size_t(4));
        QCOMPARE(view.variables[0].name, s("age"));
        QCOMPARE(view.variables[0].comment, s("how old"));
        QVERIFY(view.variables[0].editable);
        QVERIFY(view.variables[3].name.isEmpty());
        QVERIFY(view.variables[3].owner.contains(s("loop")));
        QCOMPARE(m_visual->findChildren<Gui::VariableCard *>().size(), 4);
        QCOMPARE(m_visual->findChildren<Gui::ConditionRow *>().size(), 2);
        m_visual->showVariable(s("events"));
        m_harness->picture(s("visual-page"));
    }

    void followsTheText()
    {
        m_pane->document()->setText(QString::fromUtf8(kDefinition) + s("dataset.birth = patients.date_of_birth\n"));
        QTRY_COMPARE_WITH_TIMEOUT(m_visual->view().variables.size(), std::size_t(5), kLong);
        QCOMPARE(m_visual->view().variables.back().name, s("birth"));
    }

    void undoIsTheEditorsOnThePageToo()
    {
        const auto text = [this]() { return m_pane->document()->text(); };
        const QString before = text();
        const QString after = before + s("dataset.birth = patients.date_of_birth\n");
        m_pane->document()->setText(after);
        m_pane->setFace(1);
        m_harness->window()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_harness->window()));
        m_visual->setFocus();
        QTest::keySequence(m_visual, QKeySequence(QKeySequence::Undo));
        QTRY_COMPARE(text(), before);
        QTest::keySequence(m_visual, QKeySequence(QKeySequence::Redo));
        QTRY_COMPARE(text(), after);
    }

    void saysWhatADefinitionInTheOlderLanguageIs()
    {
        m_pane->document()->setText(s("from cohortextractor import StudyDefinition, patients\n"
                                      "study = StudyDefinition(\n    index_date='2020-01-01',\n    default_expectations={'date': {'earliest': '1900-01-01', 'latest': 'today'}, 'incidence': 0.5},\n"
                                      "    population=patients.all(),\n    age=patients.age_as_of('index_date', return_expectations={'int': {'distribution': 'population_ages'}}),\n)\n"));
        const auto said = [this]() {
            const auto *empty = m_visual->findChild<Gui::EmptyState *>();
            return empty->isHidden() ? QString() : empty->sentence();
        };
        QTRY_VERIFY_WITH_TIMEOUT(said().contains(s("cohortextractor")), 30'000);
        QTRY_VERIFY2_WITH_TIMEOUT(said().contains(s("Its variables: age.")), qPrintable(said()), 30'000);
    }

    void keepsWhatCanBeReadWhileTheCodeIsBroken()
    {
        QString broken = QString::fromUtf8(kDefinition);
        broken.replace(s("dataset.sex = patients.sex"), s("dataset.sex = patients.("));
        m_pane->document()->setText(broken);
        QTRY_VERIFY_WITH_TIMEOUT(m_visual->view().brokenLine > 0, kLong);
        QVERIFY(m_visual->view().variables.size() >= 2);
        auto *notice = m_visual->findChild<Gui::NoticeBar *>();
        QVERIFY(notice->sentence().contains(s("15")));
    }

    void aChangedDateIsOneTokenAndOneUndoStep()
    {
        const QString before = m_pane->document()->text();
        const Gui::StepView *step = nullptr;
        for (const Gui::StepView &each : m_visual->view().dates.front().steps) {
            step = each.fields.empty() ? step : &each;
        }
        QVERIFY(step);
        QVERIFY(m_visual->perform(Authoring::fieldGesture(step->fields.front(), step->target, s("2024-04-01"))));
        QCOMPARE(m_pane->document()->text(), QString(before).replace(s("2023-04-01"), s("2024-04-01")));
        QTRY_VERIFY_WITH_TIMEOUT(m_visual->source()->isCurrent(), kLong);
        m_pane->editor()->undo();
        QCOMPARE(m_pane->document()->text(), before);
    }

    void aChipOffersWhatFits()
    {
        m_visual->showVariable(s("events"));
        auto chips = [this]() {
            QList<Gui::FieldChip *> found;
            for (Gui::VariableCard *card : m_visual->findChildren<Gui::VariableCard *>()) {
                if (card->view().name == s("events")) {
                    found = card->findChildren<Gui::FieldChip *>();
                }
            }
            return found;
        };
        Gui::FieldChip *test = nullptr;
        for (Gui::FieldChip *chip : chips()) {
            test = chip->field().value == s("is_on_or_before") ? chip : test;
        }
        QVERIFY(test);
        test->click();
        auto *menu = test->findChild<QMenu *>();
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 4);
        for (QAction *action : menu->actions()) {
            if (action->text() == s("after")) {
                action->trigger();
            }
        }
        QVERIFY(m_pane->document()->text().contains(s("clinical_events.date.is_after(index_date)")));
        menu->close();
    }

    void addsAConditionWithoutTypingPython()
    {
        withDialog([](QDialog *dialog) {
            auto *kinds = dialog->findChild<QListWidget *>(s("conditionKinds"));
            kinds->setCurrentRow(1);
            dialog->findChild<QPushButton *>(s("conditionAdd"))->click();
        });
        m_visual->addCondition();
        QTRY_VERIFY_WITH_TIMEOUT(m_pane->document()->text().contains(s("110")), kLong);
        QVERIFY2(m_pane->document()->text().contains(s("    & patients.sex.is_in([\"female\", \"male\"])  # as recorded\n    & (patients.age_on(index_date) < 110)\n)")),
                 qPrintable(m_pane->document()->text()));
    }

    void addsAVariableFromTheGallery()
    {
        withDialog([](QDialog *dialog) {
            auto *kinds = dialog->findChild<QListWidget *>(s("variableKinds"));
            for (int row = 0; row < kinds->count(); ++row) {
                if (kinds->item(row)->text() == s("Date of death")) {
                    kinds->setCurrentRow(row);
                }
            }
            dialog->findChild<QPushButton *>(s("variableAdd"))->click();
        });
        m_visual->addVariable(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_pane->document()->text().contains(s("death_date")), kLong);
        const QString text = m_pane->document()->text();
        QVERIFY2(text.contains(s("dataset.death_date = ons_deaths.date\n")), qPrintable(text));
        QVERIFY(text.contains(s("from ehrql.tables.core import clinical_events, ons_deaths, patients\n")));
        QTRY_COMPARE_WITH_TIMEOUT(m_harness->page()->study()->preview().state(), Study::LivePreview::State::Fresh, kLong);
        QVERIFY2(problems().isEmpty(), qPrintable(problems()));
    }

    void addsAVariableStepByStep()
    {
        withDialog([](QDialog *dialog) {
            dialog->findChild<QListWidget *>(s("variableKinds"))->setCurrentRow(0);
            dialog->findChild<QLineEdit *>(s("variableName"))->setText(s("last_event"));
            dialog->findChild<QComboBox *>(s("variableTable"))->setCurrentText(s("clinical_events"));
            dialog->findChild<QPushButton *>(s("variableAddCondition"))->click();
            auto *take = dialog->findChild<QComboBox *>(s("variableTake"));
            take->setCurrentIndex(take->findText(s("last row"), Qt::MatchContains));
            dialog->findChild<QPushButton *>(s("variableAdd"))->click();
        });
        m_visual->addVariable(false);
        QTRY_VERIFY_WITH_TIMEOUT(m_pane->document()->text().contains(s("last_event")), kLong);
        const QString text = m_pane->document()->text();
        QVERIFY2(text.contains(s("dataset.last_event = ")), qPrintable(text));
        QVERIFY2(text.contains(s(".last_for_patient()")), qPrintable(text));
        QTRY_COMPARE_WITH_TIMEOUT(m_harness->page()->study()->preview().state(), Study::LivePreview::State::Fresh, kLong);
        QVERIFY2(problems().isEmpty(), qPrintable(problems()));
    }

    void byKeyboardACardIsOpenedMovedDuplicatedRenamedAndDeleted()
    {
        auto card = [this](const QString &name) -> Gui::VariableCard * {
            for (Gui::VariableCard *each : m_visual->findChildren<Gui::VariableCard *>()) {
                if (each->isVisible() && each->view().name == name) {
                    return each;
                }
            }
            return nullptr;
        };
        QTest::keyClick(card(s("sex")), Qt::Key_Return);
        QVERIFY(card(s("sex"))->isOpen());
        QTest::keyClick(card(s("sex")), Qt::Key_Up, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(m_visual->view().variables.front().name, s("sex"), kLong);
        QTest::keyClick(card(s("sex")), Qt::Key_D, Qt::ControlModifier);
        QTRY_VERIFY2_WITH_TIMEOUT(m_visual->view().variables.size() == 5, qPrintable(m_visual->findChild<Gui::NoticeBar *>()->sentence()), 5000);
        const QString copy = m_visual->view().variables[1].name;
        withDialog([](QDialog *dialog) {
            dialog->findChild<QLineEdit *>()->setText(s("gender"));
            dialog->accept();
        });
        QTest::keyClick(card(copy), Qt::Key_F2);
        QTRY_COMPARE_WITH_TIMEOUT(m_visual->view().variables[1].name, s("gender"), kLong);
        QTest::keyClick(card(s("gender")), Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(m_visual->view().variables.size(), std::size_t(4), kLong);
        QVERIFY(m_pane->document()->text().contains(s("# how old\ndataset.age")));
    }

    void aCardDroppedBetweenOthersIsMovedThere()
    {
        const std::vector<Gui::CardView> before = m_visual->view().variables;
        QVERIFY(before.size() >= 3);
        QMimeData data;
        data.setData(s("application/x-studybench-variable"), "events");
        Gui::VariableCard *first = nullptr;
        for (Gui::VariableCard *card : m_visual->findChildren<Gui::VariableCard *>()) {
            first = card->isVisible() && card->view().name == before.front().name ? card : first;
        }
        QVERIFY(first);
        const QPointF above = m_visual->mapFromGlobal(first->mapToGlobal(QPoint(20, 2)));
        QDragEnterEvent enter(above.toPoint(), Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_visual, &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent over(above.toPoint(), Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_visual, &over);
        auto *line = m_visual->findChild<QWidget *>(s("cardDropLine"));
        QVERIFY(line->isVisible());
        QDropEvent drop(above, Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_visual, &drop);
        QVERIFY(!line->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(m_visual->view().variables.front().name, s("events"), kLong);
        QVERIFY2(problems().isEmpty(), qPrintable(problems()));
    }

    void aRefusalSaysWhyAndOffersTheWayOn()
    {
        const QString before = m_pane->document()->text();
        QVERIFY(!m_visual->perform({{s("op"), s("rename")}, {s("target"), QJsonObject{{s("variable"), s("sex")}}}, {s("to"), s("age")}}));
        QCOMPARE(m_pane->document()->text(), before);
        auto *notice = m_visual->findChild<Gui::NoticeBar *>();
        QVERIFY(notice->isVisible());
        QVERIFY2(notice->sentence().contains(s("age")), qPrintable(notice->sentence()));
    }

private:
    [[nodiscard]] QString problems() const
    {
        QStringList found;
        for (const Core::Diagnostic &problem : m_harness->page()->study()->problems().forFile(s("analysis/dataset_definition.py"))) {
            found.append(problem.toString());
        }
        return found.join(QLatin1Char('\n'));
    }

    std::unique_ptr<WindowHarness> m_harness;
    Gui::EditorPane *m_pane = nullptr;
    Gui::VisualPage *m_visual = nullptr;
};

QTEST_MAIN(TestPage)
#include "tst_page.moc"
