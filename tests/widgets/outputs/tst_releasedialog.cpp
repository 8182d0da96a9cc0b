// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "model/core/jobqueue.h"
#include "tests/support/testsupport.h"
#include "widgets/outputs/releasedialog.h"

using namespace Gui;
using Outputs::DraftFile;
using Outputs::ReleaseDraft;

class TestReleaseDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void keepsChecksAndExportsADraft();
    void losesNothingItDoesNotShow();
    void whatCannotBeReadIsSetAside();
};

void TestReleaseDialog::keepsChecksAndExportsADraft()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("project.yaml"), "version: '5.0'\nactions: {}\n"}, {QStringLiteral("output/a.csv"), "g,n\nx,10\n"},
                                           {QStringLiteral("output/people.csv"), "patient_id\n1\n"}, {QStringLiteral("output/b.csv"), "g,n\nx,20\n"}});
    Core::JobQueue jobs;
    auto study = Study::OpenStudy::open(folder.path(), &jobs);
    SB_VERIFY_RESULT(study);
    QList<Outputs::OutputFile> files(3);
    files[0].path = QStringLiteral("output/a.csv");
    files[0].level = Pipeline::Level::ModeratelySensitive;
    files[1].path = QStringLiteral("output/people.csv");
    files[1].level = Pipeline::Level::HighlySensitive;
    files[2].path = QStringLiteral("output/b.csv");
    files[2].level = Pipeline::Level::ModeratelySensitive;
    Theme theme;
    const QString target = folder.filePath(QStringLiteral("release"));
    {
        ReleaseDialog dialog(study->get(), files, &theme);
        auto *table = dialog.findChild<QTableWidget *>(QStringLiteral("releaseFiles"));
        QCOMPARE(table->rowCount(), 2); // what holds patients is not even offered
        auto *checks = dialog.findChild<QListWidget *>(QStringLiteral("releaseChecks"));
        QTRY_VERIFY(checks->count() > 0 && checks->item(0)->text().startsWith(QStringLiteral("✗"))); // no context, no controls
        auto *columns = dialog.findChild<QTableWidget *>(QStringLiteral("releaseColumns"));
        QTRY_COMPARE(columns->rowCount(), 2); // g and n of the first file
        QCOMPARE(columns->item(1, 0)->text(), QStringLiteral("n"));
        auto *context = dialog.findChild<QPlainTextEdit *>(QStringLiteral("releaseContext"));
        auto *controls = dialog.findChild<QPlainTextEdit *>(QStringLiteral("releaseControls"));
        context->setPlainText(QStringLiteral("Adults in 2021, 10,000 people."));
        controls->setPlainText(QStringLiteral("7 and fewer redacted, then rounded to 5."));
        dialog.addGroup(QStringLiteral(" Default"));
        QCOMPARE(dialog.draft().groups.size(), 1); // there is one of that name
        dialog.addGroup(QStringLiteral("Figures"));
        QVERIFY(context->toPlainText().isEmpty()); // of the new one
        context->setPlainText(QStringLiteral("The same people."));
        controls->setPlainText(QStringLiteral("The same."));
        qobject_cast<QComboBox *>(table->cellWidget(1, 2))->setCurrentIndex(1);
        qobject_cast<QComboBox *>(table->cellWidget(1, 1))->setCurrentIndex(2);
        QTRY_VERIFY(checks->count() > 0 && checks->item(0)->text().startsWith(QStringLiteral("✓")));
        dialog.exportTo(target);
        QTRY_VERIFY(QFile::exists(target + QStringLiteral("/release.json")));
    }
    ReleaseDraft expected{(*study)->name(),
                          {{QStringLiteral("default"), QStringLiteral("Adults in 2021, 10,000 people."), QStringLiteral("7 and fewer redacted, then rounded to 5."), {{QStringLiteral("output/a.csv"), DraftFile::Kind::Output}}},
                           {QStringLiteral("figures"), QStringLiteral("The same people."), QStringLiteral("The same."), {{QStringLiteral("output/b.csv"), DraftFile::Kind::Supporting}}}}};
    ReleaseDialog again(study->get(), files, &theme);
    QCOMPARE(again.draft(), expected);
    again.removeGroup();
    QCOMPARE(again.draft().groups.size(), 1);
    again.openFrom(target);
    QCOMPARE(again.draft(), expected);
    again.openFrom(folder.filePath(QStringLiteral("output"))); // no draft
    QCOMPARE(again.draft(), expected);
    QVERIFY(again.findChild<QLabel *>(QStringLiteral("releaseDone"))->text().contains(QStringLiteral("release.json")));
}

void TestReleaseDialog::losesNothingItDoesNotShow()
{
    QTemporaryDir folder;
    const ReleaseDraft kept{QStringLiteral("A title of my own"),
                            {{QStringLiteral("tables"), QStringLiteral("c"), QStringLiteral("d"), {{QStringLiteral("output/gone.csv"), DraftFile::Kind::Output}, {QStringLiteral("output/a.csv"), DraftFile::Kind::Supporting}}},
                             {QStringLiteral("later"), {}, QStringLiteral("  "), {}},
                             {QStringLiteral("last"), QStringLiteral("e\n"), {}, {{QStringLiteral("output/z.csv"), DraftFile::Kind::Output}}}}};
    TestSupport::writeTree(folder.path(), {{QStringLiteral("project.yaml"), "version: '5.0'\nactions: {}\n"}, {QStringLiteral("metadata/release-draft.json"), Outputs::toJson(kept)}});
    Core::JobQueue jobs;
    auto study = Study::OpenStudy::open(folder.path(), &jobs);
    SB_VERIFY_RESULT(study);
    Theme theme;
    ReleaseDialog dialog(study->get(), {}, &theme);
    QCOMPARE(dialog.draft(), kept);
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("metadata/release-draft.json"))), Outputs::toJson(kept)); // looking changes nothing
    QCOMPARE(dialog.findChild<QTableWidget *>(QStringLiteral("releaseFiles"))->rowCount(), 3);
    dialog.renameGroup(QStringLiteral("First"));
    ReleaseDraft expected = kept;
    expected.groups.first().name = QStringLiteral("first");
    QCOMPARE(*Outputs::draftFromJson(TestSupport::read(folder.filePath(QStringLiteral("metadata/release-draft.json")))), expected);
}

void TestReleaseDialog::whatCannotBeReadIsSetAside()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("project.yaml"), "version: '5.0'\nactions: {}\n"}, {QStringLiteral("metadata/release-draft.json"), "{ broken"}});
    Core::JobQueue jobs;
    auto study = Study::OpenStudy::open(folder.path(), &jobs);
    SB_VERIFY_RESULT(study);
    Theme theme;
    ReleaseDialog dialog(study->get(), {}, &theme);
    QVERIFY(!dialog.findChild<QLabel *>(QStringLiteral("releaseDone"))->text().isEmpty());
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("metadata/release-draft.json"))), QByteArray("{ broken"));
    dialog.addGroup(QStringLiteral("new"));
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("metadata/release-draft.before.json"))), QByteArray("{ broken"));
}

QTEST_MAIN(TestReleaseDialog)
#include "tst_releasedialog.moc"
