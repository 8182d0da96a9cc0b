// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "model/authoring/codelistfindings.h"
#include "model/codelists/listfacts.h"
#include "model/codelists/studylists.h"
#include "tests/support/testsupport.h"

using namespace Authoring;

/// How a study's Python loads and uses codelists, told from its text, and what is wrong with that.
class CodelistUsesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void findsLoadsAndUses();
    void knowsThePlaceBeingWritten_data();
    void knowsThePlaceBeingWritten();
    void findsTheListOfAName();
    void tellsWhatDependsOnAList_data();
    void tellsWhatDependsOnAList();
    void tellsWhatAListIs();
    void marksOldMedicineLists();
    void keepsTheOriginOfOwnLists();
    void findsWhatIsWrong();
    void saysNothingOfComputedPaths();
    void leavesOneFindingOfTwo();
};

namespace
{

const QByteArray kLists = "from ehrql import codelist_from_csv\n"
                          "asthma = codelist_from_csv(\"codelists/org-asthma.csv\", column=\"code\")\n"
                          "stroke = codelist_from_csv('codelists/org-stroke.csv', column='icd', category_column='kind')\n"
                          "idle = codelist_from_csv(\"codelists/org-asthma.csv\", column=\"code\")\n";
const QByteArray kDefinition = "from ehrql import create_dataset\n"
                               "from ehrql.tables.tpp import apcs, clinical_events, patients\n"
                               "from codelists import asthma\n"
                               "import codelists\n"
                               "def has_event(codes):\n"
                               "    return clinical_events.where(clinical_events.snomedct_code.is_in(codes)).exists_for_patient()\n"
                               "dataset = create_dataset()\n"
                               "dataset.define_population(patients.exists_for_patient())\n"
                               "dataset.asthma = has_event(asthma)\n"
                               "dataset.stroke = apcs.where(apcs.primary_diagnosis.is_in(codelists.stroke)).exists_for_patient()\n";

Program programOf(const QHash<QString, QByteArray> &files)
{
    return Program([files](const QString &path) { return files.contains(path) ? std::optional(files.value(path)) : std::nullopt; });
}

Program study()
{
    return programOf({{QStringLiteral("analysis/codelists.py"), kLists}, {QStringLiteral("analysis/dataset_definition.py"), kDefinition}});
}

const QStringList kFiles{QStringLiteral("analysis/codelists.py"), QStringLiteral("analysis/dataset_definition.py")};

} // namespace

void CodelistUsesTest::findsLoadsAndUses()
{
    const CodelistUses uses = codelistUses(study(), kFiles);
    QCOMPARE(uses.loads.size(), std::size_t{3});
    QCOMPARE(uses.loads.at(1).name, QByteArray("stroke"));
    QCOMPARE(uses.loads.at(1).column.value, QStringLiteral("icd"));
    QCOMPARE(uses.loads.at(1).categoryColumn.value, QStringLiteral("kind"));
    const ListUsage asthma = usageOf(uses, QStringLiteral("codelists/org-asthma.csv"));
    QCOMPARE(asthma.system, QStringLiteral("snomedct")); // through the function
    QCOMPARE(asthma.place, QStringLiteral("analysis/dataset_definition.py, line 9"));
    QVERIFY(!asthma.hospital);
    const ListUsage stroke = usageOf(uses, QStringLiteral("codelists/org-stroke.csv"));
    QCOMPARE(stroke.system, QStringLiteral("icd10")); // through the module
    QVERIFY(stroke.hospital);
    QVERIFY(!uses.names.contains("idle"));
}

void CodelistUsesTest::knowsThePlaceBeingWritten_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("found"); // keyword or position, what is typed, the call's path
    QTest::newRow("path") << QByteArray("x = codelist_from_csv(\"codelists/o") << QStringLiteral("0|codelists/o|");
    QTest::newRow("path by keyword") << QByteArray("x = codelist_from_csv(filename='") << QStringLiteral("filename||");
    QTest::newRow("column") << QByteArray("x = codelist_from_csv(\"a.csv\", column=\"co") << QStringLiteral("column|co|a.csv");
    QTest::newRow("category on another line") << QByteArray("x = codelist_from_csv(\n    \"a.csv\",\n    column=\"code\",\n    category_column=\"")
                                              << QStringLiteral("category_column||a.csv");
    QTest::newRow("another call") << QByteArray("x = codelist_from_csv(\"a.csv\", column=\"code\")\ny = print(\"") << QString();
    QTest::newRow("not in a text") << QByteArray("x = codelist_from_csv(") << QString();
}

void CodelistUsesTest::knowsThePlaceBeingWritten()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, found);
    const ModulePtr module = parse(text + "\nz = 1\n");
    const auto open = openCodelistArgument(*module, text.size());
    QStringList parts;
    if (open) {
        parts = {open->keyword.isEmpty() ? QString::number(open->position) : open->keyword, QString::fromUtf8(module->slice(open->typed)), open->path};
    }
    QCOMPARE(parts.join(u'|'), found);
}

void CodelistUsesTest::findsTheListOfAName()
{
    const Program program = [] {
        Program made = study();
        made.setDefinition(QStringLiteral("analysis/dataset_definition.py"));
        return made;
    }();
    const auto pathAt = [&program](const QString &file, const QByteArray &text, const QByteArray &word) {
        const auto load = codelistAt(program, file, text.indexOf(word) + 1);
        return load ? load->path.value : QString();
    };
    QCOMPARE(pathAt(kFiles.at(1), kDefinition, "asthma)"), QStringLiteral("codelists/org-asthma.csv"));
    QCOMPARE(pathAt(kFiles.at(1), kDefinition, "asthma\n"), QStringLiteral("codelists/org-asthma.csv")); // where it is imported
    QCOMPARE(pathAt(kFiles.at(1), kDefinition, "stroke)"), QStringLiteral("codelists/org-stroke.csv"));
    QCOMPARE(pathAt(kFiles.at(0), kLists, "asthma ="), QStringLiteral("codelists/org-asthma.csv"));
    QCOMPARE(pathAt(kFiles.at(0), kLists, "codelists/org-stroke"), QStringLiteral("codelists/org-stroke.csv"));
    QCOMPARE(pathAt(kFiles.at(1), kDefinition, "patients.exists"), QString());
}

void CodelistUsesTest::tellsWhatDependsOnAList_data()
{
    QTest::addColumn<QByteArray>("definition");
    QTest::addColumn<QString>("effects"); // name:line
    const QByteArray head = "from ehrql import create_dataset\nfrom ehrql.tables.tpp import apcs, clinical_events as ce, patients\n";
    const QByteArray made = "dataset = create_dataset()\n";
    QTest::newRow("through a function and a name") << kDefinition << QStringLiteral("asthma:9");
    QTest::newRow("population and what follows from it") << head + "from codelists import asthma as wheeze\nhas = ce.where(ce.snomedct_code.is_in(wheeze)).exists_for_patient()\n" + made
                                                                 + "dataset.define_population(has)\ndataset.age = patients.age_on(\"2020-01-01\")\ndataset.flag = has\n"
                                                                   "dataset.twice = dataset.flag & (dataset.age > 10)\n"
                                                         << QStringLiteral("population:6 flag:8 twice:9");
    QTest::newRow("through a star") << head + "from codelists import *\n" + made + "dataset.define_population(patients.exists_for_patient())\nx = ce.snomedct_code.is_in(asthma)\ndataset.a = ce.where(x).exists_for_patient()\n"
                                    << QStringLiteral("a:7");
    QTest::newRow("through helpers of another file") << head + "import helpers\n" + made + "dataset.define_population(patients.exists_for_patient())\ndataset.w = helpers.wheezes()\ndataset.n = helpers.nothing\n"
                                                    << QStringLiteral("w:6");
    QTest::newRow("not at all") << head + made + "dataset.define_population(patients.exists_for_patient())\n" << QString();
    QTest::newRow("the older language") << QByteArray("from cohortextractor import StudyDefinition, patients\nfrom codelists import asthma\n"
                                                      "study = StudyDefinition(\n    population=patients.satisfying(\"NOT had AND other\"),\n"
                                                      "    had=patients.with_these_clinical_events(asthma),\n    other=patients.all(),\n)\n")
                                        << QStringLiteral("population:4 had:5");
}

void CodelistUsesTest::tellsWhatDependsOnAList()
{
    QFETCH(QByteArray, definition);
    QFETCH(QString, effects);
    const QHash<QString, QByteArray> files{{QStringLiteral("analysis/codelists.py"), kLists},
                                           {QStringLiteral("analysis/helpers.py"), "from codelists import asthma\ndef wheezes():\n    return asthma\nnothing = 1\n"},
                                           {QStringLiteral("analysis/dataset_definition.py"), definition}};
    const auto textOf = [&files](const QString &path) { return files.contains(path) ? std::optional(files.value(path)) : std::nullopt; };
    QStringList found;
    for (const ListEffect &effect : listEffects(textOf, files.keys(), QStringLiteral("codelists/org-asthma.csv"))) {
        QCOMPARE(effect.file, QStringLiteral("analysis/dataset_definition.py"));
        found.append(effect.name + u':' + QString::number(effect.line));
    }
    QCOMPARE(found.join(u' '), effects);
    const QList<ListEffect> script = listEffects([](const QString &) { return std::optional<QByteArray>("x <- 1\nread.csv(\"codelists/org-asthma.csv\")\n"); }, {QStringLiteral("a.R")}, QStringLiteral("codelists/org-asthma.csv"));
    QCOMPARE(script, (QList<ListEffect>{{QString(), QStringLiteral("a.R"), 2}}));
}

namespace
{

Codelists::TextOf texts(const QHash<QString, QByteArray> &files)
{
    return [files](const QString &path) { return files.contains(path) ? std::optional(files.value(path)) : std::nullopt; };
}

QByteArray manifest(const QByteArray &file, const QByteArray &content, const QByteArray &time)
{
    return Codelists::writeManifest({{QString::fromUtf8(file), QStringLiteral("org/asthma/v1"), {}, QString::fromUtf8(time), Codelists::contentDigest(content)}});
}

} // namespace

void CodelistUsesTest::tellsWhatAListIs()
{
    const QByteArray csv = "code,term\n12345678,Asthma\n23456789,Wheeze\n";
    QHash<QString, QByteArray> files{{QStringLiteral("codelists/codelists.txt"), "org/asthma/v1\n"},
                                     {QStringLiteral("codelists/codelists.json"), manifest("org-asthma.csv", csv, "2025-03-04 10:00:00.000000Z")},
                                     {QStringLiteral("codelists/org-asthma.csv"), csv}};
    const QString path = QStringLiteral("codelists/org-asthma.csv");
    Codelists::ListFacts facts = Codelists::listFacts(texts(files), path);
    QCOMPARE(facts.name, QStringLiteral("asthma"));
    QCOMPARE(facts.system, QStringLiteral("snomedct"));
    QCOMPARE(facts.version, QStringLiteral("v1"));
    QCOMPARE(facts.codes, 2);
    QCOMPARE(facts.terms, (QStringList{QStringLiteral("Asthma"), QStringLiteral("Wheeze")}));
    QCOMPARE(facts.state, Codelists::ListFacts::State::AsDownloaded);
    const QString words = Codelists::listWords(facts, QDate(2025, 3, 5));
    for (const char *part : {"SNOMED CT", "version v1", "2 code", "- Wheeze", "2025"}) {
        QVERIFY2(words.contains(QLatin1String(part)), qPrintable(words));
    }
    files.insert(path, "code,term\n12345678,Asthma\n");
    QCOMPARE(Codelists::listFacts(texts(files), path).state, Codelists::ListFacts::State::Edited);
    files.insert(QStringLiteral("codelists/codelists.txt"), "");
    QCOMPARE(Codelists::listFacts(texts(files), path).state, Codelists::ListFacts::State::NotListed);
    files.remove(path);
    QCOMPARE(Codelists::listFacts(texts(files), path).state, Codelists::ListFacts::State::Missing);
}

void CodelistUsesTest::marksOldMedicineLists()
{
    const QByteArray csv = "dmd_id,term\n12345678,Pill\n";
    const auto facts = Codelists::listFacts(texts({{QStringLiteral("codelists/codelists.txt"), "org/asthma/v1\n"},
                                                   {QStringLiteral("codelists/codelists.json"), manifest("org-asthma.csv", csv, "2025-03-04 10:00:00.000000Z")},
                                                   {QStringLiteral("codelists/org-asthma.csv"), csv}}),
                                            QStringLiteral("codelists/org-asthma.csv"));
    QVERIFY(!Codelists::listWords(facts, QDate(2025, 3, 8)).contains(QStringLiteral("every week")));
    QVERIFY(Codelists::listWords(facts, QDate(2025, 3, 14)).contains(QStringLiteral("every week")));
}

void CodelistUsesTest::keepsTheOriginOfOwnLists()
{
    const QByteArray csv = "code,term\n12345678,Asthma\n";
    const Codelists::OwnEntry entry{QStringLiteral("a.csv"), QStringLiteral("a.draft"), QStringLiteral("snomedct"), QStringLiteral("SNOMED CT 99.1"), QStringLiteral("2025-03-04 10:00:00.000000Z"), Codelists::contentDigest(csv)};
    Codelists::OwnEntry other = entry;
    other.file = QStringLiteral("b.csv");
    QByteArray json = Codelists::withOwnEntry(Codelists::withOwnEntry({}, other), entry);
    json = Codelists::withOwnEntry(json, entry);
    QCOMPARE(Codelists::parseOwnManifest(json), (QList<Codelists::OwnEntry>{entry, other}));
    const QString path = QStringLiteral("local_codelists/a.csv");
    auto facts = Codelists::listFacts(texts({{path, csv}, {Codelists::ownManifest(), json}}), path);
    QCOMPARE(facts.state, Codelists::ListFacts::State::Own);
    QCOMPARE(facts.release, QStringLiteral("SNOMED CT 99.1"));
    facts = Codelists::listFacts(texts({{path, csv + "23456789,Wheeze\n"}, {Codelists::ownManifest(), json}}), path);
    QCOMPARE(facts.state, Codelists::ListFacts::State::Edited);
}

void CodelistUsesTest::findsWhatIsWrong()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("analysis/codelists.py"), kLists},
                                           {QStringLiteral("analysis/dataset_definition.py"), kDefinition},
                                           {QStringLiteral("codelists/codelists.txt"), "org/asthma/v1\n\norg/other/v1\norg/strokes/v1\n"},
                                           {QStringLiteral("codelists/org-asthma.csv"), "kode,term\n12345678,x\n"},
                                           {QStringLiteral("codelists/org-strokes.csv"), "icd,kind\nI63.9,a\nI64.9,b\n"},
                                           {QStringLiteral("analysis/plot.R"), "read.csv('codelists/org-strokes.csv')\n"}});
    CodelistChecker checker(folder.path(), [](const QString &) { return nullptr; });
    const auto shown = [](const QList<Core::Diagnostic> &found) {
        QStringList lines;
        for (const Core::Diagnostic &each : found) {
            lines.append(QStringLiteral("%1:%2 %3 %4").arg(each.file.section(u'/', -1)).arg(each.range.start.line).arg(Core::severityName(each.severity), each.rule));
        }
        lines.sort();
        return lines;
    };
    const QStringList expected{QStringLiteral("codelists.py:2 error ehrql.codelist"), QStringLiteral("codelists.py:3 error ehrql.codelist"), QStringLiteral("codelists.py:4 error ehrql.codelist"),
                               QStringLiteral("codelists.py:4 information codelists.unused-name"), QStringLiteral("codelists.txt:3 warning codelists.unused"),
                               QStringLiteral("org-asthma.csv:1 warning codelists.column"), QStringLiteral("org-strokes.csv:2 warning codelists.damaged")};
    const QList<Core::Diagnostic> found = checker.check();
    QCOMPARE(shown(found), expected);
    QCOMPARE(shown(checker.check()), expected); // from what it remembers
    // The fixes lead to a study that is sound but for what is unused.
    QByteArray text = kLists;
    QString fixed = QString::fromUtf8(text);
    for (const Core::Diagnostic &each : found) {
        if (each.file == QStringLiteral("analysis/codelists.py") && !each.fixes.isEmpty() && each.range.start.line == 3) {
            QCOMPARE(each.fixes.constFirst().title, QStringLiteral("Change to codelists/org-strokes.csv"));
            fixed = Core::applyEdits(fixed, each.fixes.constFirst().edits);
        }
    }
    QVERIFY(fixed.contains(QStringLiteral("codelist_from_csv('codelists/org-strokes.csv', column='icd', category_column='kind')")));
    const QStringList after = shown(checker.check({{QStringLiteral("analysis/codelists.py"), fixed}}));
    QVERIFY2(!after.contains(QStringLiteral("codelists.py:3 error ehrql.codelist")), qPrintable(after.join(u'\n')));
}

void CodelistUsesTest::saysNothingOfComputedPaths()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("analysis/a.py"), "from ehrql import codelist_from_csv\nfor n in ['a']:\n    x = codelist_from_csv(f\"codelists/{n}.csv\", column=\"code\")\n    print(x)\n"},
                                           {QStringLiteral("codelists/codelists.txt"), "org/a/v1\n"},
                                           {QStringLiteral("codelists/org-a.csv"), "code\n12345678\n"}});
    QCOMPARE(CodelistChecker(folder.path(), [](const QString &) { return nullptr; }).check().size(), 1); // the check digit of the code
}

void CodelistUsesTest::leavesOneFindingOfTwo()
{
    Core::Diagnostic ours;
    ours.file = QStringLiteral("a.py");
    ours.rule = QStringLiteral("ehrql.codelist");
    ours.range = {{3, 1}, {3, 9}};
    Core::Diagnostic theirs = ours;
    theirs.range = {{3, 5}, {3, 5}};
    QCOMPARE(withoutRepeats({ours}, {theirs}).size(), 0);
    theirs.range = {{4, 5}, {4, 5}};
    QCOMPARE(withoutRepeats({ours}, {theirs}).size(), 1);
}

QTEST_GUILESS_MAIN(CodelistUsesTest)
#include "tst_codelistuses.moc"
