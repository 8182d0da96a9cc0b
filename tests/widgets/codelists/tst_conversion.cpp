// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "model/terminology/store.h"
#include "tests/model/terminology/minirelease.h"
#include "tests/support/testsupport.h"
#include "widgets/codelists/conversionpage.h"
#include "widgets/foundation/panes.h"

using namespace Gui;

/// The page of a conversion by keyboard: what is taken, what is shown, and what comes of it.
class ConversionPageTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void makesAListOfWhatIsTaken();
    void startsADraftFromCandidates();
    void saysWhichReleaseIsMissing();

private:
    QTemporaryDir m_folder;
    Core::JobQueue m_jobs;
    Theme m_theme;
};

void ConversionPageTest::initTestCase()
{
    TestSupport::bootstrap();
    qputenv("STUDYBENCH_TERMINOLOGY", m_folder.filePath(QStringLiteral("store")).toLocal8Bit());
    TestSupport::writeTree(m_folder.filePath(QStringLiteral("release")), MiniRelease::snomed());
    TestSupport::require(Terminology::Store().import({}, m_folder.filePath(QStringLiteral("release")), {}));
    TestSupport::writeTree(m_folder.path(), {{QStringLiteral("dorn.csv"), "code,term\n100001,Swelling of dorn\n100002,Injury of dorn\n100003,Both\n"},
                                             {QStringLiteral("classes.csv"), "icd10_code,term\nU50X,Dorn\n"},
                                             {QStringLiteral("medicines.csv"), "dmd_id,dmd_name\n600001,Dornol\n"}});
}

void ConversionPageTest::makesAListOfWhatIsTaken()
{
    ConversionPage page(m_folder.path(), {QStringLiteral("dorn.csv"), {}, false, QStringLiteral("snomedct"), {}, QStringLiteral("dorn.csv"), {}}, &m_jobs, &m_theme);
    QSignalSpy shown(&page, &ConversionPage::shown);
    QVERIFY(shown.wait());
    page.convertTo(QStringLiteral("icd10"));
    QTRY_COMPARE(page.model()->table().to, QStringLiteral("icd10"));
    QTRY_COMPARE(page.model()->count(ConversionModel::Filter::All), 3);
    QCOMPARE(page.model()->taken(), QStringList{QStringLiteral("U50X")});
    QCOMPARE(page.model()->count(ConversionModel::Filter::Unmapped), 1);
    QCOMPARE(page.model()->count(ConversionModel::Filter::Doubtful), 1);
    auto *table = page.findChild<QTableView *>(QStringLiteral("conversionTable"));
    page.findChild<QAbstractButton *>(QStringLiteral("conversionFilter4"))->click();
    QCOMPARE(table->model()->rowCount(), 1);
    const QModelIndex target = table->model()->index(0, ConversionModel::Target);
    QCOMPARE(target.data(Qt::AccessibleTextRole).toString(), QStringLiteral("U511, left out"));
    table->setCurrentIndex(target);
    QTest::keyClick(table, Qt::Key_Space);
    QCOMPARE(target.data(Qt::AccessibleTextRole).toString(), QStringLiteral("U511, taken"));
    ListToAdd made;
    connect(&page, &ConversionPage::addWanted, this, [&made](const ListToAdd &list) { made = list; });
    page.findChild<QPushButton *>(QStringLiteral("conversionUse"))->click();
    QCOMPARE(made.csvPath, QStringLiteral("local_codelists/dorn-as-icd-10.csv"));
    QCOMPARE(made.files.value(0).second, QByteArray("code,term\r\nU50X,\r\nU511,\r\n"));
}

void ConversionPageTest::startsADraftFromCandidates()
{
    ConversionPage page(m_folder.path(), {QStringLiteral("classes.csv"), {}, false, QStringLiteral("icd10"), {}, QStringLiteral("classes.csv"), {}}, &m_jobs, &m_theme);
    QSignalSpy shown(&page, &ConversionPage::shown);
    QVERIFY(shown.wait());
    page.convertTo(QStringLiteral("snomedct"));
    QTRY_COMPARE(page.model()->rowCount(), 1);
    auto *use = page.findChild<QPushButton *>(QStringLiteral("conversionUse"));
    QVERIFY(!use->isEnabled()); // nothing is taken that nobody looked at
    QTest::keyClick(page.findChild<QTableView *>(QStringLiteral("conversionTable")), Qt::Key_Space);
    QVERIFY(use->isEnabled());
    Codelists::DraftDocument fresh;
    connect(&page, &ConversionPage::draftWanted, this, [&fresh](const Codelists::DraftDocument &document) { fresh = document; });
    use->click();
    QCOMPARE(fresh.system, QStringLiteral("snomedct"));
    QCOMPARE(fresh.searches, (QList<Codelists::SearchText>{{QStringLiteral("100001"), true}}));
}

void ConversionPageTest::saysWhichReleaseIsMissing()
{
    ConversionPage page(m_folder.path(), {QStringLiteral("medicines.csv"), {}, false, QStringLiteral("dmd"), {}, QStringLiteral("medicines.csv"), {}}, &m_jobs, &m_theme);
    QSignalSpy shown(&page, &ConversionPage::shown);
    QVERIFY(shown.wait());
    page.convertTo(QStringLiteral("dmd"));
    auto *empty = page.findChild<EmptyState *>();
    QTRY_VERIFY2(empty->sentence().contains(QStringLiteral("item 24")), qPrintable(empty->sentence()));
}

QTEST_MAIN(ConversionPageTest)
#include "tst_conversion.moc"
