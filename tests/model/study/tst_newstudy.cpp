// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "model/pipeline/project.h"
#include "model/study/filegroups.h"
#include "model/study/newstudy.h"
#include "tests/support/testsupport.h"

using namespace Study;

class NewStudyTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void makesEveryTemplateWithAValidPipeline_data();
    void makesEveryTemplateWithAValidPipeline();
    void touchesNoFolderThatIsNotEmpty();
    void refusesATemplateThatDoesNotExist();
    void writesTheSampleOnce();
    void listsFilesInStudyOrder();
};

void NewStudyTest::makesEveryTemplateWithAValidPipeline_data()
{
    QTest::addColumn<QString>("name");
    for (const Template &known : templates()) {
        QTest::newRow(qPrintable(known.name)) << known.name;
    }
}

void NewStudyTest::makesEveryTemplateWithAValidPipeline()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const QString study = folder.filePath(QStringLiteral("my-study"));
    SB_VERIFY_RESULT(createStudy(study, name));
    for (const QString &file : filesOfTemplate(name)) {
        QVERIFY2(QFile::exists(study + QLatin1Char('/') + file), qPrintable(file));
    }
    QVERIFY(TestSupport::read(study + QStringLiteral("/README.md")).startsWith("# my-study"));
    const QString text = QString::fromUtf8(TestSupport::read(study + QStringLiteral("/project.yaml")));
    const auto diagnostics = Pipeline::parseProject(text, QStringLiteral("project.yaml"), study).diagnostics;
    QVERIFY2(diagnostics.isEmpty(), diagnostics.isEmpty() ? "" : qPrintable(diagnostics.constFirst().toString()));
}

void NewStudyTest::touchesNoFolderThatIsNotEmpty()
{
    const QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("precious.txt"), "x"}});
    const auto refused = createStudy(folder.path(), QStringLiteral("blank"));
    QVERIFY(!refused.has_value());
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
}

void NewStudyTest::refusesATemplateThatDoesNotExist()
{
    const QTemporaryDir folder;
    const auto refused = createStudy(folder.filePath(QStringLiteral("s")), QStringLiteral("nonsense"));
    QVERIFY(!refused.has_value());
    QVERIFY(refused.error().message.contains(QStringLiteral("blank")));
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("s"))));
}

void NewStudyTest::writesTheSampleOnce()
{
    const QTemporaryDir folder;
    const QString study = folder.filePath(QStringLiteral("sample"));
    SB_VERIFY_RESULT(createSample(study));
    TestSupport::writeTree(study, {{QStringLiteral("README.md"), "mine"}});
    SB_VERIFY_RESULT(createSample(study));
    QCOMPARE(TestSupport::read(study + QStringLiteral("/README.md")), QByteArray("mine"));
}

void NewStudyTest::listsFilesInStudyOrder()
{
    const QTemporaryDir folder;
    const QString study = folder.filePath(QStringLiteral("sample"));
    SB_VERIFY_RESULT(createSample(study));
    TestSupport::writeTree(study, {{QStringLiteral(".git/HEAD"), "x"},
                                   {QStringLiteral("metadata/table_one.log"), "x"},
                                   {QStringLiteral("output/table_one.csv"), "x"}});
    const QString project = QString::fromUtf8(TestSupport::read(study + QStringLiteral("/project.yaml")));
    QSet<QString> definitions;
    for (const DefinitionAction &action : definitionActions(project)) {
        definitions.insert(action.definition);
    }
    QCOMPARE(definitions, (QSet<QString>{QStringLiteral("analysis/dataset_definition.py"), QStringLiteral("analysis/measures.py")}));
    QHash<QString, FileGroup> groups;
    FileGroup previous = FileGroup::Definitions;
    for (const StudyFile &file : listStudy(study, definitions).files) {
        groups.insert(file.path, file.group);
        QVERIFY(file.group >= previous);
        previous = file.group;
    }
    QCOMPARE(groups.value(QStringLiteral("analysis/measures.py")), FileGroup::Definitions);
    QCOMPARE(groups.value(QStringLiteral("analysis/codelists.py"), FileGroup::Other), FileGroup::Analysis);
    QCOMPARE(groups.value(QStringLiteral("project.yaml"), FileGroup::Other), FileGroup::Pipeline);
    QCOMPARE(groups.value(QStringLiteral("output/table_one.csv"), FileGroup::Other), FileGroup::Outputs);
    QCOMPARE(groups.value(QStringLiteral("metadata/table_one.log"), FileGroup::Other), FileGroup::Logs);
    QVERIFY(!groups.contains(QStringLiteral(".git/HEAD")));
}

QTEST_GUILESS_MAIN(NewStudyTest)
#include "tst_newstudy.moc"
