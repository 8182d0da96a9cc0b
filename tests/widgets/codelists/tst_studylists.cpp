// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "model/codelists/studylists.h"
#include "model/core/files.h"
#include "tests/support/testsupport.h"
#include "widgets/codelists/addlistdialog.h"
#include "widgets/codelists/listgrid.h"

using namespace Gui;

namespace
{

const QByteArray kModule = "from ehrql import codelist_from_csv\n\nwheeze = codelist_from_csv(\"codelists/org-wheeze.csv\", column=\"code\")\n";
const QByteArray kDefinition = "from ehrql import create_dataset\n"
                               "from ehrql.tables.tpp import apcs, patients\n"
                               "from codelists import wheeze\n"
                               "\n"
                               "dataset = create_dataset()\n"
                               "dataset.define_population(patients.exists_for_patient())\n";
const QByteArray kDamaged = "code,term\nI10,Pressure\nI63.9,Stroke\nI63.9,Stroke again\n1.2E+15,Lost\n";

} // namespace

/// A codelist's CSV as a grid that mends it, and a list added to the study with its line of code.
class StudyListsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init();
    void marksAndMendsOwnLists();
    void leavesDownloadedListsAlone();
    void addsAListWithItsLine();
    void refusesATakenName();

private:
    [[nodiscard]] ListToAdd asthma() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    Core::JobQueue m_jobs;
    Theme m_theme;
    std::unique_ptr<Study::OpenStudy> m_study;
};

void StudyListsTest::init()
{
    m_study.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    TestSupport::writeTree(m_folder->path(), {{QStringLiteral("analysis/codelists.py"), kModule},
                                              {QStringLiteral("analysis/dataset_definition.py"), kDefinition},
                                              {QStringLiteral("codelists/codelists.txt"), "org/wheeze/v1\n"},
                                              {QStringLiteral("codelists/org-wheeze.csv"), kDamaged},
                                              {QStringLiteral("local_codelists/own.csv"), kDamaged}});
    auto opened = Study::OpenStudy::open(m_folder->path(), &m_jobs);
    TestSupport::require(opened);
    m_study = std::move(*opened);
}

void StudyListsTest::marksAndMendsOwnLists()
{
    ListGrid grid(m_study.get(), QStringLiteral("local_codelists/own.csv"), &m_theme);
    QSignalSpy checked(&grid, &ListGrid::checked);
    QVERIFY(checked.wait());
    const auto wrongLines = [&grid]() {
        QStringList lines;
        for (int row = 0; row < grid.model()->rowCount(); ++row) {
            lines.append(grid.model()->index(row, 0).data().toString());
        }
        return lines;
    };
    QCOMPARE(wrongLines(), (QStringList{QString(), QStringLiteral("✕ error"), QStringLiteral("! warning"), QStringLiteral("✕ error")}));
    // By keyboard alone: to the next problem, and to its fix.
    auto *table = grid.findChild<QTableView *>(QStringLiteral("listGridTable"));
    grid.goToNext();
    QCOMPARE(table->currentIndex(), grid.model()->index(1, 1));
    QVERIFY(table->currentIndex().data(Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("I63.9, error: ")));
    auto *fix = grid.findChild<QPushButton *>(QStringLiteral("listGridMend"));
    QCOMPARE(fix->text(), QStringLiteral("Change to I639"));
    fix->click();
    QVERIFY(checked.wait());
    QCOMPARE(m_study->textOf(QStringLiteral("local_codelists/own.csv")).value().section(u'\n', 2, 2), QStringLiteral("I639,Stroke"));
    QVERIFY(m_study->openDocument(QStringLiteral("local_codelists/own.csv"))->isModified()); // so that undo can take it back
    grid.mendAll();
    QVERIFY(checked.wait());
    QCOMPARE(wrongLines(), (QStringList{QString(), QString(), QStringLiteral("! warning"), QStringLiteral("✕ error")})); // now a repeated code
    grid.mendAll();
    QVERIFY(checked.wait());
    QCOMPARE(wrongLines(), (QStringList{QString(), QString(), QStringLiteral("✕ error")})); // a lost code cannot be mended
}

void StudyListsTest::leavesDownloadedListsAlone()
{
    ListGrid grid(m_study.get(), QStringLiteral("codelists/org-wheeze.csv"), &m_theme);
    QSignalSpy checked(&grid, &ListGrid::checked);
    QSignalSpy opened(&grid, &ListGrid::openRequested);
    QVERIFY(checked.wait());
    grid.mendAll();
    QCOMPARE(TestSupport::read(m_folder->filePath(QStringLiteral("codelists/org-wheeze.csv"))), kDamaged);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).toString(), QStringLiteral("local_codelists/org-wheeze.csv"));
    QVERIFY(TestSupport::read(m_folder->filePath(QStringLiteral("local_codelists/org-wheeze.csv"))).contains("I639"));
}

ListToAdd StudyListsTest::asthma() const
{
    ListToAdd list;
    list.name = QStringLiteral("Asthma COD");
    list.csvPath = QStringLiteral("local_codelists/asthma-cod.csv");
    list.column = QStringLiteral("code");
    list.files = {{list.csvPath, "code,term\r\n12345678,Asthma\r\n"}};
    return list;
}

void StudyListsTest::addsAListWithItsLine()
{
    AddListDialog dialog(m_study.get(), asthma(), &m_theme);
    QSignalSpy opened(&dialog, &AddListDialog::openWanted);
    QCOMPARE(dialog.findChild<QComboBox *>(QStringLiteral("addListDefinition"))->currentText(), QStringLiteral("analysis/dataset_definition.py"));
    QCOMPARE(dialog.findChild<QComboBox *>(QStringLiteral("addListFile"))->currentText(), QStringLiteral("analysis/codelists.py"));
    const QString preview = dialog.previewText();
    QVERIFY2(preview.contains(QStringLiteral("asthma_cod = codelist_from_csv(\"local_codelists/asthma-cod.csv\", column=\"code\")")), qPrintable(preview));
    QVERIFY2(preview.contains(QStringLiteral("from codelists import")) || preview.contains(QStringLiteral("asthma_cod, ")) || preview.contains(QStringLiteral(", asthma_cod")), qPrintable(preview));
    QVERIFY(dialog.add());
    QCOMPARE(TestSupport::read(m_folder->filePath(QStringLiteral("local_codelists/asthma-cod.csv"))), QByteArray("code,term\r\n12345678,Asthma\r\n"));
    const QString module = m_study->textOf(QStringLiteral("analysis/codelists.py")).value();
    QVERIFY2(module.startsWith(QString::fromUtf8(kModule)), qPrintable(module));
    QVERIFY(module.contains(QStringLiteral("\nasthma_cod = codelist_from_csv(\"local_codelists/asthma-cod.csv\", column=\"code\")\n")));
    QVERIFY(m_study->textOf(QStringLiteral("analysis/dataset_definition.py")).value().contains(QStringLiteral("asthma_cod")));
    QCOMPARE(opened.size(), 2);
    QCOMPARE(dialog.place().file, QStringLiteral("analysis/codelists.py"));
}

void StudyListsTest::refusesATakenName()
{
    AddListDialog dialog(m_study.get(), asthma(), &m_theme);
    auto *ok = dialog.findChild<QPushButton *>(QStringLiteral("addListOk"));
    auto *name = dialog.findChild<QLineEdit *>(QStringLiteral("addListName"));
    QVERIFY(ok->isEnabled());
    name->setText(QStringLiteral("dataset"));
    QVERIFY(!ok->isEnabled());
    name->setText(QStringLiteral("no name"));
    QVERIFY(!ok->isEnabled());
    // Without code only the files are written, whatever the name.
    auto *definition = dialog.findChild<QComboBox *>(QStringLiteral("addListDefinition"));
    definition->setCurrentIndex(definition->count() - 1);
    QVERIFY(ok->isEnabled());
    QVERIFY(dialog.add());
    QCOMPARE(m_study->textOf(QStringLiteral("analysis/codelists.py")).value(), QString::fromUtf8(kModule));
}

QTEST_MAIN(StudyListsTest)
#include "tst_studylists.moc"
