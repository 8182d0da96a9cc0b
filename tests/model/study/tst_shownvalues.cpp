// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QRegularExpression>
#include <QTemporaryDir>

#include "model/study/openstudy.h"
#include "model/study/shownvalues.h"
#include "tests/support/testsupport.h"

using namespace Study;

namespace
{

constexpr int kPatience = 20'000;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const char kDefinition[] = "from ehrql import create_dataset, days, show\n"
                           "from ehrql.tables.core import clinical_events, patients\n"
                           "from helpers import before\n"
                           "\n"
                           "index_date = \"2023-04-01\"\n"
                           "dataset = create_dataset()\n"
                           "dataset.define_population(patients.age_on(index_date) > 20)\n"
                           "events = clinical_events.where(clinical_events.date.is_before(index_date))\n"
                           "dataset.sex = patients.sex\n"
                           "dataset.seen = before(index_date)\n"
                           "for week in range(3):\n"
                           "    shift = days(week * 7)\n"
                           "if False:\n"
                           "    never = patients.sex\n";
const char kHelpers[] = "from ehrql.tables.core import clinical_events\n"
                        "\n"
                        "def before(day):\n"
                        "    kept = clinical_events.where(clinical_events.date < day)\n"
                        "    return kept.exists_for_patient()\n";

} // namespace

class TestShownValues final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TestSupport::bootstrap();
        TestSupport::writeTree(m_folder.path(), {{s("analysis/a.py"), kDefinition}, {s("analysis/helpers.py"), kHelpers}});
        auto study = OpenStudy::open(m_folder.path(), &m_jobs, TestSupport::program(s("studybench-evaluator")));
        SB_VERIFY_RESULT(study);
        m_study = std::move(*study);
        PreviewOptions options;
        options.definition = s("analysis/a.py");
        options.patients = 50;
        m_study->preview().setOptions(options);
        QTRY_COMPARE_WITH_TIMEOUT(m_study->preview().state(), LivePreview::State::Fresh, kPatience);
    }

    void cleanupTestCase() { m_study.reset(); }

    void anExpressionHasTheValuesOfTheDummyPatients_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("place"); // the caret is at |
        QTest::addColumn<QString>("words");    // begin of the answer
        QTest::newRow("column of a patient") << s("analysis/a.py") << QByteArray("= patients.se|x\ndataset.seen") << s("50 of 50 dummy patients have a value: ");
        QTest::newRow("rows of events") << s("analysis/a.py") << QByteArray("events = clinical_events.wh|ere(") << QString();
        QTest::newRow("a name of Python") << s("analysis/a.py") << QByteArray("is_before(index_da|te)") << s("'2023-04-01'");
        QTest::newRow("in a loop, the last time round") << s("analysis/a.py") << QByteArray("days(we|ek * 7)") << s("2");
        QTest::newRow("a parameter of a function of another file") << s("analysis/helpers.py") << QByteArray("date < da|y)") << s("'2023-04-01'");
        QTest::newRow("never reached") << s("analysis/a.py") << QByteArray("never = patients.se|x") << s("! The definition in front does not come past this line");
    }

    void anExpressionHasTheValuesOfTheDummyPatients()
    {
        QFETCH(const QString, file);
        QFETCH(QByteArray, place);
        QFETCH(const QString, words);
        const QString answer = answered(file, place);
        if (words.isEmpty()) {
            static const QRegularExpression rows(QStringLiteral("^\\d+ rows of \\d+ dummy patients: \\("));
            QVERIFY2(rows.match(answer).hasMatch(), qPrintable(answer));
        } else {
            QVERIFY2(answer.startsWith(words), qPrintable(answer));
        }
    }

    void askingChangesNothingThatIsStored()
    {
        const PreviewResultPtr before = m_study->preview().result();
        static_cast<void>(answered(s("analysis/a.py"), "= patients.se|x\ndataset.seen"));
        QCOMPARE(m_study->textOf(s("analysis/a.py")).value(), s(kDefinition));
        QCOMPARE(m_study->preview().result(), before);
        QCOMPARE(m_study->problems().count(Core::Severity::Error), 0);
    }

    void everyShowHasItsLine()
    {
        Document *document = m_study->document(s("analysis/a.py")).value();
        document->setText(s(kDefinition) + s("show(dataset)\nshow(events, label=\"kept\")\n"));
        QTRY_COMPARE_WITH_TIMEOUT(m_study->preview().result()->evaluation.shows.size(), std::size_t{2}, kPatience);
        const PreviewResultPtr result = m_study->preview().result();
        const auto values = valuesOfShows(result->evaluation, *result, m_study->root());
        SB_VERIFY_RESULT(values);
        QCOMPARE(values->size(), 2);
        QCOMPARE(values->at(0).line, 15);
        QVERIFY2(values->at(0).words.startsWith(s("50 dummy patients: (")), qPrintable(values->at(0).words));
        QCOMPARE(values->at(1).line, 16);
        QCOMPARE(values->at(1).label, s("kept"));
        QVERIFY2(values->at(1).words.contains(s(" rows of ")), qPrintable(values->at(1).words));
    }

private:
    /// What is said about the expression at a place; errors behind a `!`.
    QString answered(const QString &file, QByteArray place)
    {
        const qsizetype at = place.indexOf('|');
        place.remove(at, 1);
        const QByteArray text = m_study->textOf(file).value().toUtf8();
        const Authoring::Pos caret = text.indexOf(place) + at;
        const auto probe = Authoring::probeAt(*Authoring::parse(text), {caret, caret});
        if (!probe) {
            return QStringLiteral("! ") + probe.error().message;
        }
        QString answer;
        ExpressionValues *values = ExpressionValues::of(m_study.get());
        quint64 wanted = 0;
        const auto connection = connect(values, &ExpressionValues::answered, this, [&](quint64 number, const QString &words, bool isValue) {
            if (number == wanted) {
                answer = isValue ? words : QStringLiteral("! ") + words;
            }
        });
        wanted = values->ask(file, *probe);
        static_cast<void>(QTest::qWaitFor([&answer]() { return !answer.isEmpty(); }, kPatience));
        disconnect(connection);
        return answer;
    }

    QTemporaryDir m_folder;
    Core::JobQueue m_jobs;
    std::unique_ptr<OpenStudy> m_study;
};

QTEST_GUILESS_MAIN(TestShownValues)
#include "tst_shownvalues.moc"
