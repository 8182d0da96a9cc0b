// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "model/core/jobqueue.h"
#include "tests/support/testsupport.h"
#include "widgets/outputs/releasedialog.h"

using namespace Gui;

class TestReleaseDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void keepsChecksAndExportsADraft();
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
    {
        ReleaseDialog dialog(study->get(), files, &theme);
        auto *table = dialog.findChild<QTableWidget *>(QStringLiteral("releaseFiles"));
        QCOMPARE(table->rowCount(), 2); // what holds patients is not even offered
        auto *checks = dialog.findChild<QListWidget *>(QStringLiteral("releaseChecks"));
        QTRY_VERIFY(checks->count() > 0 && checks->item(0)->text().startsWith(QStringLiteral("✗"))); // no context, no controls
        dialog.findChild<QPlainTextEdit *>(QStringLiteral("releaseContext"))->setPlainText(QStringLiteral("Adults in 2021, 10,000 people."));
        dialog.findChild<QPlainTextEdit *>(QStringLiteral("releaseControls"))->setPlainText(QStringLiteral("7 and fewer redacted, then rounded to 5."));
        qobject_cast<QComboBox *>(table->cellWidget(1, 1))->setCurrentIndex(1);
        QTRY_VERIFY(checks->count() > 0 && !checks->item(0)->text().startsWith(QStringLiteral("✗")));
        const QString target = folder.filePath(QStringLiteral("release"));
        dialog.exportTo(target);
        QTRY_VERIFY(QFile::exists(target + QStringLiteral("/output/a.csv")) || !QDir(target).entryList(QDir::Files).isEmpty());
    }
    ReleaseDialog again(study->get(), files, &theme);
    const Outputs::ReleaseDraft draft = again.draft();
    QCOMPARE(draft.groups.first().context, QStringLiteral("Adults in 2021, 10,000 people."));
    QCOMPARE(draft.groups.first().files.size(), 2);
    QVERIFY(draft.groups.first().files.last().kind == Outputs::DraftFile::Kind::Supporting);
}

QTEST_MAIN(TestReleaseDialog)
#include "tst_releasedialog.moc"
