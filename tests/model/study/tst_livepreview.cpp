// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>
#include <set>

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "model/study/newstudy.h"
#include "model/study/openstudy.h"
#include "model/study/previewexplanations.h"
#include "model/study/standins.h"
#include "tests/support/testsupport.h"

using namespace Study;

/// The way of a keystroke through the real evaluator, dummy data and engine.
class LivePreviewTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init();
    void cleanup() { m_study.reset(); }
    void showsTheSample();
    void keepsTheLastGoodResultWhileTheCodeIsWrong();
    void honoursUnsavedTextOfImportedFiles();
    void keepsPatientsWhenAVariableIsAdded();
    void showsMeasures();
    void showsTheDummyCohortOfAnOlderStudyDefinition();
    void showsStandInRowsUntilTheFileArrives();
    void standsInForAFileThatTwoClassesRead();
    void makesUpWhatTheCodeReadsOfAMissingFile();
    void takesTheDummyPatientsOfAnEarlierDefinition();
    void goesOnWithoutACodelist();
    void takesKnobsFromTheStudysFile();
    void knowsWhichCategoriesThePopulationRulesOut();
    void saysWhyThereIsNoResult();

private:
    void edit(const QString &file, const QString &from, const QString &to);
    [[nodiscard]] LivePreview &preview() { return m_study->preview(); }
    [[nodiscard]] QStringList columns();
    void show(const QString &definition);
    [[nodiscard]] Core::Result<QString> save(const Evaluation::StandIn &standIn);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Core::JobQueue> m_jobs;
    std::unique_ptr<OpenStudy> m_study;
};

namespace
{
const QString kDefinition = QStringLiteral("analysis/dataset_definition.py");
constexpr int kPatience = 20000;
} // namespace

void LivePreviewTest::init()
{
    m_study.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_jobs = std::make_unique<Core::JobQueue>();
    SB_VERIFY_RESULT(createSample(m_folder->filePath(QStringLiteral("sample"))));
    auto study = OpenStudy::open(m_folder->filePath(QStringLiteral("sample")), m_jobs.get(),
                                 TestSupport::program(QStringLiteral("studybench-evaluator")));
    SB_VERIFY_RESULT(study);
    m_study = std::move(*study);
    PreviewOptions options;
    options.definition = kDefinition;
    options.patients = 200;
    preview().setOptions(options);
    QTRY_COMPARE_WITH_TIMEOUT(preview().state(), LivePreview::State::Fresh, kPatience);
}

void LivePreviewTest::edit(const QString &file, const QString &from, const QString &to)
{
    Document *document = m_study->document(file).value();
    QString text = document->text();
    QVERIFY2(text.contains(from), qPrintable(from));
    document->setText(text.replace(from, to));
}

QStringList LivePreviewTest::columns()
{
    QStringList names;
    for (const Table::ResultColumn &column : preview().result()->tables.front().columns) {
        names.append(QString::fromStdString(column.spec.name));
    }
    return names;
}

void LivePreviewTest::showsTheSample()
{
    QCOMPARE(preview().result()->tables.front().rows, std::size_t{200});
    QCOMPARE(columns().first(3), (QStringList{QStringLiteral("patient_id"), QStringLiteral("index_date"), QStringLiteral("sex")}));
    QCOMPARE(m_study->problems().count(Core::Severity::Error), 0);
}

void LivePreviewTest::keepsTheLastGoodResultWhileTheCodeIsWrong()
{
    const PreviewResultPtr good = preview().result();
    edit(kDefinition, QStringLiteral("dataset.sex = patients.sex"), QStringLiteral("dataset.sex = patients.sexx"));
    QTRY_COMPARE_WITH_TIMEOUT(preview().state(), LivePreview::State::Stale, kPatience);
    QCOMPARE(preview().result(), good);
    QCOMPARE(preview().errorCount(), 1);
    const QList<Core::Diagnostic> problems = m_study->problems().forFile(kDefinition);
    QCOMPARE(problems.size(), 1);
    const Core::Diagnostic &problem = problems.constFirst();
    QVERIFY2(problem.message.contains(QStringLiteral("sex")), qPrintable(problem.message));
    const QString line = m_study->textOf(kDefinition).value().split(u'\n').at(problem.range.start.line - 1);
    QCOMPARE(line, QStringLiteral("dataset.sex = patients.sexx"));
    QVERIFY(problem.range.start.column > 1 && problem.range.end.column <= line.size() + 1);
    edit(kDefinition, QStringLiteral("patients.sexx"), QStringLiteral("patients.sex"));
    QTRY_COMPARE_WITH_TIMEOUT(preview().state(), LivePreview::State::Fresh, kPatience);
    QCOMPARE(m_study->problems().count(Core::Severity::Error), 0);
}

void LivePreviewTest::honoursUnsavedTextOfImportedFiles()
{
    QSignalSpy results(&preview(), &LivePreview::resultChanged);
    const auto before = preview().result();
    edit(QStringLiteral("codelists/sample-smoking.csv"), QStringLiteral("Former"), QStringLiteral("Once"));
    QTRY_VERIFY_WITH_TIMEOUT(preview().state() == LivePreview::State::Fresh && results.count() > 0, kPatience);
    const Table::ResultTable &table = preview().result()->tables.front();
    const auto column = static_cast<std::size_t>(table.columnIndex("smoking_status"));
    bool found = false;
    for (std::size_t row = 0; row < table.rows; ++row) {
        const Core::Value value = table.columns[column].values->value(row);
        found = found || (!value.isNull() && value.toText() == "Once");
    }
    QVERIFY(found);
}

void LivePreviewTest::keepsPatientsWhenAVariableIsAdded()
{
    const PreviewResultPtr before = preview().result();
    edit(kDefinition, QStringLiteral("dataset.age = age\n"), QStringLiteral("dataset.age = age\ndataset.older = age + 1\n"));
    QTRY_VERIFY_WITH_TIMEOUT(preview().result() != before, kPatience);
    const Table::ResultTable &old = before->tables.front();
    const Table::ResultTable &now = preview().result()->tables.front();
    QVERIFY(columns().contains(QStringLiteral("older")));
    QCOMPARE(now.rows, old.rows);
    for (const Table::ResultColumn &column : old.columns) {
        const Table::ResultColumn &same = now.columns[static_cast<std::size_t>(now.columnIndex(column.spec.name))];
        for (std::size_t row = 0; row < old.rows; ++row) {
            QVERIFY2(column.values->value(row) == same.values->value(row), column.spec.name.c_str());
        }
    }
}

void LivePreviewTest::showsMeasures()
{
    PreviewOptions options = preview().options();
    options.definition = QStringLiteral("analysis/measures.py");
    preview().setOptions(options);
    QTRY_VERIFY_WITH_TIMEOUT(preview().state() == LivePreview::State::Fresh && preview().result(), kPatience);
    QCOMPARE(columns().first(6), (QStringList{QStringLiteral("measure"), QStringLiteral("interval_start"),
                                              QStringLiteral("interval_end"), QStringLiteral("ratio"),
                                              QStringLiteral("numerator"), QStringLiteral("denominator")}));
}

void LivePreviewTest::showsTheDummyCohortOfAnOlderStudyDefinition()
{
    const QString file = QStringLiteral("analysis/study_definition.py");
    TestSupport::writeTree(m_study->root(), {{file, "from cohortextractor import StudyDefinition, patients\n"
                                                    "study = StudyDefinition(\n"
                                                    "    population=patients.all(),\n"
                                                    "    default_expectations={'date': {'earliest': '2020-01-01', 'latest': 'today'}, 'incidence': 1},\n"
                                                    "    sex=patients.sex(return_expectations={'category': {'ratios': {'F': 0.5, 'M': 0.5}}}),\n"
                                                    "    died=patients.died_from_any_cause(returning='date_of_death', date_format='YYYY-MM-DD'),\n"
                                                    ")\n"}});
    PreviewOptions options;
    options.definition = file;
    options.patients = 60;
    preview().setOptions(options);
    QTRY_COMPARE_WITH_TIMEOUT(preview().state(), LivePreview::State::Fresh, kPatience);
    QCOMPARE(columns(), (QStringList{QStringLiteral("patient_id"), QStringLiteral("died"), QStringLiteral("sex")}));
    QCOMPARE(preview().result()->tables.front().rows, std::size_t{60});
    QVERIFY(!explainPreviewCell(*preview().result(), m_study->root(), 0, 0, "sex", {}));
    // A variable that lacks its expectations is a warning; the last good cohort stays.
    edit(file, QStringLiteral("return_expectations={'category': {'ratios': {'F': 0.5, 'M': 0.5}}}"), QString());
    QTRY_COMPARE_WITH_TIMEOUT(preview().state(), LivePreview::State::Stale, kPatience);
    QCOMPARE(m_study->problems().forFile(file).constFirst().range.start.line, 5);
    edit(file, QStringLiteral("patients.sex()"), QStringLiteral("patients.with_gp_consultations()"));
    QTRY_COMPARE_WITH_TIMEOUT(preview().state(), LivePreview::State::Fresh, kPatience);
    QCOMPARE(preview().result()->tables.front().columns.at(2).values->type, Core::kBool);
}

void LivePreviewTest::showsStandInRowsUntilTheFileArrives()
{
    const QByteArray code = "from datetime import date\n"
                            "from ehrql import create_dataset\n"
                            "from ehrql.tables import PatientFrame, Series, table_from_file\n"
                            "from ehrql.tables.core import patients\n"
                            "@table_from_file('output/table_one.csv')\n"
                            "class matched(PatientFrame):\n"
                            "    arm = Series(str)\n"
                            "    seen = Series(date)\n"
                            "@table_from_file('output/nobody.arrow')\n"
                            "class other(PatientFrame):\n"
                            "    score = Series(int)\n"
                            "dataset = create_dataset()\n"
                            "dataset.define_population(matched.exists_for_patient() & (matched.arm == 'case'))\n"
                            "dataset.arm = matched.arm\n"
                            "dataset.seen = matched.seen\n"
                            "dataset.score = other.score\n"
                            "dataset.sex = patients.sex\n";
    const QString file = QStringLiteral("analysis/second.py");
    TestSupport::writeTree(m_study->root(), {{file, code}});
    PreviewOptions options = preview().options();
    options.definition = file;
    preview().setOptions(options);
    QTRY_COMPARE_WITH_TIMEOUT(preview().state(), LivePreview::State::Fresh, kPatience);
    QCOMPARE(preview().result()->tables.front().rows, std::size_t{200});
    QList<Core::Diagnostic> warnings = m_study->problems().forFile(file);
    warnings.removeIf([](const Core::Diagnostic &problem) { return problem.rule != QStringLiteral("stand-in"); });
    QCOMPARE(warnings.size(), 2);
    QCOMPARE(warnings.at(0).severity, Core::Severity::Warning);
    QCOMPARE(warnings.at(0).range.start.line, 5);
    for (const char *word : {"output/table_one.csv is missing", "stand-in rows", "The action table_one makes the file", "save a file there"}) {
        QVERIFY2(warnings.at(0).message.contains(QLatin1String(word)), qPrintable(warnings.at(0).message));
    }
    QCOMPARE(warnings.at(1).range.start.line, 9);
    QVERIFY(warnings.at(1).message.contains(QStringLiteral("No action of project.yaml makes the file")));
    QVERIFY(!QFileInfo::exists(m_study->root() + QStringLiteral("/output/table_one.csv")));
    QVERIFY(!QFileInfo::exists(m_study->root() + QStringLiteral("/output/nobody.arrow")));

    TestSupport::writeTree(m_study->root(), {{QStringLiteral("output/table_one.csv"), "patient_id,arm,seen\n1,case,2020-01-05\n2,control,2020-01-06\n3,case,2020-01-07\n"}});
    const auto remain = [this, &file]() {
        const QList<Core::Diagnostic> problems = m_study->problems().forFile(file);
        return std::count_if(problems.begin(), problems.end(), [](const Core::Diagnostic &problem) { return problem.rule == QStringLiteral("stand-in"); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(preview().state() == LivePreview::State::Fresh && remain() == 1, kPatience);
    QCOMPARE(preview().result()->tables.front().rows, std::size_t{2});
}

void LivePreviewTest::makesUpWhatTheCodeReadsOfAMissingFile()
{
    const QByteArray code = "import json\n"
                            "from ehrql import create_dataset\n"
                            "from ehrql.tables.core import patients\n"
                            "with open('output/dates.json') as file:\n"
                            "    dates = json.load(file)\n"
                            "start = dates['cohort']['start_date']\n"
                            "dataset = create_dataset()\n"
                            "dataset.define_population(patients.exists_for_patient() & patients.is_alive_on(start) & patients.is_alive_on(dates['end_date']))\n"
                            "dataset.age = patients.age_on(start)\n";
    const QString file = QStringLiteral("analysis/reads.py");
    TestSupport::writeTree(m_study->root(), {{file, code}});
    PreviewOptions options = preview().options();
    options.definition = file;
    preview().setOptions(options);
    QTRY_VERIFY_WITH_TIMEOUT(preview().state() == LivePreview::State::Fresh || preview().state() == LivePreview::State::Failed, kPatience);
    QVERIFY2(preview().state() == LivePreview::State::Fresh, qPrintable(preview().error().message));
    const QList<Evaluation::StandIn> standIns = preview().result()->evaluation.standIns;
    QCOMPARE(standIns.size(), 1);
    QCOMPARE(standIns.constFirst().file, QStringLiteral("output/dates.json"));
    QVERIFY(!standIns.constFirst().isTable && !standIns.constFirst().isOwn);
    const QList<Core::Diagnostic> problems = m_study->problems().forFile(file);
    const auto warning = std::find_if(problems.begin(), problems.end(), [](const Core::Diagnostic &problem) { return problem.rule == QStringLiteral("stand-in"); });
    QVERIFY(warning != problems.end());
    QCOMPARE(warning->range.start.line, 4);
    QVERIFY2(warning->message.contains(QStringLiteral("stand-ins/output/dates.json")), qPrintable(warning->message));

    // Saved for the author, what was made up is what is read, and edits of it count.
    const auto saved = save(standIns.constFirst());
    SB_VERIFY_RESULT(saved);
    QCOMPARE(*saved, QStringLiteral("stand-ins/output/dates.json"));
    QVERIFY(!QFileInfo::exists(m_study->root() + QStringLiteral("/output/dates.json")));
    TestSupport::writeTree(m_study->root(), {{*saved, "{\"cohort\": {\"start_date\": \"2015-01-01\"}, \"end_date\": \"2014-01-01\"}\n"}});
    preview().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(preview().state() == LivePreview::State::Fresh && preview().result()->evaluation.standIns.constFirst().isOwn, kPatience);
}

void LivePreviewTest::show(const QString &definition)
{
    PreviewOptions options = preview().options();
    options.definition = definition;
    preview().setOptions(options);
    QTRY_VERIFY_WITH_TIMEOUT(preview().state() == LivePreview::State::Fresh || preview().state() == LivePreview::State::Failed, kPatience);
    QVERIFY2(preview().state() == LivePreview::State::Fresh, qPrintable(preview().error().message));
}

/// Two classes on one file that read different columns of it: both have values, and one file is saved for both.
void LivePreviewTest::standsInForAFileThatTwoClassesRead()
{
    const QString file = QStringLiteral("analysis/both.py");
    TestSupport::writeTree(m_study->root(), {{file, "from datetime import date\n"
                                                    "from ehrql import create_dataset\n"
                                                    "from ehrql.tables import PatientFrame, Series, table_from_file\n"
                                                    "@table_from_file('output/both.csv')\n"
                                                    "class dates(PatientFrame):\n"
                                                    "    seen = Series(date)\n"
                                                    "@table_from_file('output/both.csv')\n"
                                                    "class arms(PatientFrame):\n"
                                                    "    arm = Series(int)\n"
                                                    "dataset = create_dataset()\n"
                                                    "dataset.define_population(dates.exists_for_patient() & arms.exists_for_patient())\n"
                                                    "dataset.seen = dates.seen\n"
                                                    "dataset.arm = arms.arm\n"}});
    show(file);
    const auto withValue = [this](const char *name) {
        const Table::ResultTable &table = preview().result()->tables.front();
        const auto values = table.columns[static_cast<std::size_t>(table.columnIndex(name))].values;
        std::size_t count = 0;
        for (std::size_t row = 0; row < table.rows; ++row) {
            count += values->isNull(row) ? 0U : 1U;
        }
        return count;
    };
    QVERIFY(withValue("seen") > 0);
    QVERIFY(withValue("arm") > 0);
    const auto saved = save(preview().result()->evaluation.standIns.constFirst());
    SB_VERIFY_RESULT(saved);
    QCOMPARE(TestSupport::read(QDir(m_study->root()).filePath(*saved)).split('\n').constFirst().trimmed(), QByteArray("patient_id,seen,arm"));
    preview().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(preview().state() == LivePreview::State::Fresh && preview().result()->evaluation.standIns.constFirst().isOwn, kPatience);
    QVERIFY(withValue("seen") > 0);
    QVERIFY(withValue("arm") > 0);
}

Core::Result<QString> LivePreviewTest::save(const Evaluation::StandIn &standIn)
{
    const PreviewResultPtr result = preview().result();
    std::optional<Core::Result<QString>> saved;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("test.save");
    m_jobs->start(spec, [&](const Core::JobContext &context) {
              return saveStandIn(standIn, *result, m_study->root(), context, TestSupport::program(QStringLiteral("studybench-evaluator")));
          }).then(this, [&saved](const Core::Result<QString> &path) { saved = path; });
    [&saved] { QTRY_VERIFY_WITH_TIMEOUT(saved.has_value(), kPatience); }();
    return saved.value_or(QString());
}

/// Two stages of one study: the second finds the dummy patients of the first, with what the first says of them.
void LivePreviewTest::takesTheDummyPatientsOfAnEarlierDefinition()
{
    const QString second = QStringLiteral("analysis/second.py");
    TestSupport::writeTree(m_study->root(), {{QStringLiteral("analysis/first.py"), "from ehrql import create_dataset\n"
                                                                                   "from ehrql.tables.core import patients\n"
                                                                                   "dataset = create_dataset()\n"
                                                                                   "dataset.define_population(patients.age_on('2022-01-01') >= 65)\n"
                                                                                   "dataset.sex = patients.sex\n"
                                                                                   "dataset.age = patients.age_on('2022-01-01')\n"},
                                             {second, "from ehrql import create_dataset\n"
                                                      "from ehrql.tables import PatientFrame, Series, table_from_file\n"
                                                      "from ehrql.tables.core import patients\n"
                                                      "@table_from_file('output/first.csv')\n"
                                                      "class first(PatientFrame):\n"
                                                      "    sex = Series(str)\n"
                                                      "    age = Series(int)\n"
                                                      "dataset = create_dataset()\n"
                                                      "dataset.define_population(first.exists_for_patient() & patients.exists_for_patient())\n"
                                                      "dataset.sex = first.sex\n"
                                                      "dataset.age = first.age\n"
                                                      "dataset.same_sex = first.sex == patients.sex\n"
                                                      "dataset.same_age = first.age == patients.age_on('2022-01-01')\n"},
                                             {QStringLiteral("project.yaml"), "version: '4.0'\nactions:\n  first:\n    run: ehrql:v1 generate-dataset analysis/first.py --output output/first.csv\n"
                                                                              "    outputs:\n      highly_sensitive:\n        cohort: output/first.csv\n"}});
    show(second);
    QCOMPARE(preview().result()->evaluation.standIns.size(), 1);
    const auto saved = save(preview().result()->evaluation.standIns.constFirst());
    SB_VERIFY_RESULT(saved);
    QCOMPARE(*saved, QStringLiteral("stand-ins/output/first.csv"));
    QVERIFY(!QFileInfo::exists(m_study->root() + QStringLiteral("/output/first.csv")));
    preview().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(preview().state() == LivePreview::State::Fresh && preview().result()->evaluation.standIns.constFirst().isOwn, kPatience);

    const Table::ResultTable &table = preview().result()->tables.front();
    const auto column = [&table](const char *name) { return table.columns[static_cast<std::size_t>(table.columnIndex(name))].values; };
    std::size_t agree = 0;
    for (std::size_t row = 0; row < table.rows; ++row) {
        QVERIFY(column("age")->value(row).toInt() >= 65);
        const auto isTrue = [row](const Table::ColumnPtr &values) { return !values->isNull(row) && values->value(row).toBool(); };
        agree += isTrue(column("same_sex")) && isTrue(column("same_age")) ? 1U : 0U;
    }
    QCOMPARE(table.rows, std::size_t{200});
    // The few who carry what nobody showed by chance (a rare sex among those over 65) differ.
    QVERIFY2(100 * agree >= 97 * table.rows, QByteArray::number(static_cast<int>(agree)).constData());
}

/// A missing codelist is an error of the definition, not the end of its preview.
void LivePreviewTest::goesOnWithoutACodelist()
{
    const QString file = QStringLiteral("analysis/coded.py");
    TestSupport::writeTree(m_study->root(), {{file, "from ehrql import codelist_from_csv, create_dataset\n"
                                                    "from ehrql.tables.tpp import apcs, clinical_events, patients\n"
                                                    "events = codelist_from_csv('codelists/user-nobody-events.csv', column='code')\n"
                                                    "groups = codelist_from_csv('codelists/user-nobody-groups.csv', column='code', category_column='group')\n"
                                                    "dataset = create_dataset()\n"
                                                    "dataset.define_population(patients.exists_for_patient())\n"
                                                    "dataset.seen = clinical_events.where(clinical_events.snomedct_code.is_in(events)).exists_for_patient()\n"
                                                    "dataset.old = clinical_events.where(clinical_events.ctv3_code.is_in(events)).exists_for_patient()\n"
                                                    "dataset.stay = apcs.where(apcs.all_diagnoses.contains_any_of(events)).exists_for_patient()\n"
                                                    "dataset.group = clinical_events.sort_by(clinical_events.date).last_for_patient().snomedct_code.to_category(groups)\n"}});
    show(file);
    const QList<Evaluation::StandIn> standIns = preview().result()->evaluation.standIns;
    QCOMPARE(standIns.size(), 2);
    QVERIFY(standIns.constLast().content.startsWith(QStringLiteral("code,group\n")));
    const Table::ResultTable &table = preview().result()->tables.front();
    for (const char *name : {"seen", "old", "stay"}) {
        const Table::ColumnPtr &values = table.columns[static_cast<std::size_t>(table.columnIndex(name))].values;
        std::set<bool> shown;
        for (std::size_t row = 0; row < table.rows; ++row) {
            shown.insert(values->value(row).toBool());
        }
        QVERIFY2(shown.size() == 2, name);
    }
    QList<Core::Diagnostic> problems = m_study->problems().forFile(file);
    problems.removeIf([](const Core::Diagnostic &problem) { return problem.rule != QStringLiteral("stand-in"); });
    QCOMPARE(problems.size(), 2);
    QCOMPARE(problems.constFirst().severity, Core::Severity::Error);
    QCOMPARE(problems.constFirst().range.start.line, 3);
    QVERIFY2(problems.constFirst().message.contains(QStringLiteral("A run fails until the file is there")), qPrintable(problems.constFirst().message));

    // What is saved for the author is what is read from then on.
    const auto saved = save(standIns.constLast());
    SB_VERIFY_RESULT(saved);
    TestSupport::writeTree(m_study->root(), {{*saved, "code,group\n100000001,mild\n"}});
    preview().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(preview().state() == LivePreview::State::Fresh && preview().result()->evaluation.standIns.constLast().isOwn, kPatience);
    const Table::ResultTable &again = preview().result()->tables.front();
    const auto &categories = again.columns[static_cast<std::size_t>(again.columnIndex("group"))].spec.categories;
    QVERIFY(categories && categories->size() == 1 && categories->front() == Core::Value("mild"));
}

void LivePreviewTest::takesKnobsFromTheStudysFile()
{
    QTRY_COMPARE_WITH_TIMEOUT(preview().state(), LivePreview::State::Fresh, kPatience);
    DummyData::Knobs knobs;
    knobs.variables["sex"] = {{"male", 1.0}};
    SB_VERIFY_RESULT(preview().setKnobs(knobs));
    QTRY_VERIFY_WITH_TIMEOUT(preview().state() == LivePreview::State::Fresh && preview().result()->knobs == knobs, kPatience);
    QVERIFY(QFileInfo::exists(m_study->root() + QStringLiteral("/dummy_data.yaml")));
    const Table::ResultTable &table = preview().result()->tables.front();
    const Table::ResultColumn &sex = table.columns[static_cast<std::size_t>(table.columnIndex("sex"))];
    for (std::size_t row = 0; row < table.rows; ++row) {
        QCOMPARE(sex.values->value(row).toText(), std::string("male"));
    }
}

void LivePreviewTest::knowsWhichCategoriesThePopulationRulesOut()
{
    const QString file = QStringLiteral("analysis/two.py");
    TestSupport::writeTree(m_study->root(), {{file, "from ehrql import create_dataset\n"
                                                    "from ehrql.tables.core import patients\n"
                                                    "dataset = create_dataset()\n"
                                                    "dataset.define_population(patients.sex.is_in(['female', 'male']))\n"
                                                    "dataset.sex = patients.sex\n"}});
    PreviewOptions options = preview().options();
    options.definition = file;
    preview().setOptions(options);
    QTRY_COMPARE_WITH_TIMEOUT(preview().state(), LivePreview::State::Fresh, kPatience);
    const auto rows = Study::coverageOfPreview(*preview().result(), m_study->root(), {});
    SB_VERIFY_RESULT(rows);
    QSet<QString> ruledOut;
    for (const Explanation::CoveragePart &part : rows->front().parts) {
        QVERIFY(!part.isGap());
        if (part.ruledOut) {
            ruledOut.insert(QString::fromStdString(part.value));
        }
    }
    QCOMPARE(ruledOut, (QSet<QString>{QStringLiteral("intersex"), QStringLiteral("unknown")}));
}

void LivePreviewTest::saysWhyThereIsNoResult()
{
    TestSupport::writeTree(m_study->root(), {{QStringLiteral("analysis/empty.py"), "x = 1\n"}});
    PreviewOptions options = preview().options();
    options.definition = QStringLiteral("analysis/empty.py");
    preview().setOptions(options);
    QTRY_COMPARE_WITH_TIMEOUT(preview().state(), LivePreview::State::Failed, kPatience);
    QVERIFY(preview().error().message.contains(QStringLiteral("create_dataset")));
}

QTEST_GUILESS_MAIN(LivePreviewTest)
#include "tst_livepreview.moc"
