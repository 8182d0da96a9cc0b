// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QTreeView>
#include <QTreeWidget>

#include "model/codelists/draftdocument.h"
#include "model/core/files.h"
#include "model/repository/repository.h"
#include "model/terminology/store.h"
#include "tests/model/terminology/minirelease.h"
#include "tests/support/testsupport.h"
#include "widgets/codelists/browserpage.h"
#include "widgets/codelists/builderpage.h"
#include "widgets/codelists/codelistspane.h"
#include "widgets/codelists/comparisonpage.h"
#include "widgets/codelists/draftsearch.h"
#include "widgets/codelists/drafttreemodel.h"
#include "widgets/codelists/movedialog.h"
#include "widgets/codelists/versionsdialog.h"
#include "widgets/foundation/panes.h"

using namespace Gui;

/// The builder by keyboard, from an empty draft to the file in the study, and what the side view reads.
class BuilderTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void buildsByKeyboard();
    void saysWhatIsMissing();
    void speaksEveryRow();
    void opensLargeDrafts();
    void keepsReasonsNotesAndCategories();
    void decidesAndRemovesWholeSearches();
    void browsesWhileTyping();
    void listsTheStudy();
    void comparesLists();
    void comparesOneListWithItsHistory();
    void suggestsWhileTyping();
    void guidesToTheFirstRelease();
    void movesToAnotherRelease();

private:
    [[nodiscard]] Codelists::DraftDocument fresh() const;

    QTemporaryDir m_folder;
    Core::JobQueue m_jobs;
    Theme m_theme;
};

Codelists::DraftDocument BuilderTest::fresh() const
{
    return {QStringLiteral("Dorn"), QStringLiteral("snomedct"), {}, {}, {}, {}, {}};
}

void BuilderTest::initTestCase()
{
    TestSupport::bootstrap();
    qputenv("STUDYBENCH_TERMINOLOGY", m_folder.filePath(QStringLiteral("store")).toLocal8Bit());
    TestSupport::writeTree(m_folder.filePath(QStringLiteral("release")), MiniRelease::snomed());
    TestSupport::require(Terminology::Store().import({}, m_folder.filePath(QStringLiteral("release")), {}));
}

void BuilderTest::buildsByKeyboard()
{
    const QString path = m_folder.filePath(QStringLiteral("study/local_codelists/dorn.draft"));
    BuilderPage page(m_folder.filePath(QStringLiteral("study")), path, fresh(), &m_jobs, &m_theme);
    QSignalSpy ready(&page, &BuilderPage::ready);
    QVERIFY(ready.wait());
    QSignalSpy searched(&page, &BuilderPage::searched);
    page.search(QStringLiteral("dorn"));
    QVERIFY(searched.wait());
    auto *tree = page.findChild<QTreeView *>(QStringLiteral("builderTree"));
    QCOMPARE(tree->model()->rowCount(), 4); // two tops and two retired concepts
    const auto statusOf = [&page](const char *code) { return Codelists::symbolOf(page.session()->codeset().statuses().value(QLatin1String(code))); };
    const auto current = [tree]() { return tree->model()->index(tree->currentIndex().row(), DraftTreeModel::Code, tree->currentIndex().parent()).data().toString(); };
    QTest::keyClick(tree, Qt::Key_N);
    const QString first = current();
    QVERIFY(!first.isEmpty());
    for (int i = 0; i < 4 && current() != QStringLiteral("100001"); ++i) {
        QTest::keyClick(tree, Qt::Key_N);
    }
    QCOMPARE(current(), QStringLiteral("100001"));
    QTest::keyClick(tree, Qt::Key_Plus);
    QCOMPARE(statusOf("100003"), QStringLiteral("(+)"));
    QTest::keyClick(tree, Qt::Key_N);
    QCOMPARE(current(), QStringLiteral("100002"));
    QTest::keyClick(tree, Qt::Key_Minus);
    QCOMPARE(statusOf("100003"), QStringLiteral("!"));
    QTest::keyClick(tree, Qt::Key_C);
    QCOMPARE(current(), QStringLiteral("100003"));
    const QString details = page.findChild<QTextBrowser *>(QStringLiteral("builderDetails"))->toPlainText();
    QVERIFY2(details.contains(QStringLiteral("included through Swelling of dorn, excluded through Injury of dorn")), qPrintable(details));
    QTest::keyClick(tree, Qt::Key_Plus);
    QCOMPARE(statusOf("100003"), QStringLiteral("+"));
    QTest::keyClick(tree, Qt::Key_Backspace);
    QCOMPARE(statusOf("100003"), QStringLiteral("!"));
    QTest::keyClick(tree, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(statusOf("100003"), QStringLiteral("+"));
    QVERIFY(page.isModified());
    QVERIFY(page.save());
    QVERIFY(!page.isModified());
    const auto saved = Codelists::readDraft(TestSupport::read(path), path);
    SB_VERIFY_RESULT(saved);
    QCOMPARE(*saved, page.session()->document());
}

void BuilderTest::saysWhatIsMissing()
{
    Codelists::DraftDocument medicine = fresh();
    medicine.system = QStringLiteral("dmd");
    BuilderPage page(m_folder.path(), m_folder.filePath(QStringLiteral("none.draft")), medicine, &m_jobs, &m_theme);
    auto *sentence = page.findChild<EmptyState *>();
    QVERIFY(sentence != nullptr);
    QTRY_VERIFY(sentence->sentence().contains(QStringLiteral("No release")));
}

void BuilderTest::speaksEveryRow()
{
    const auto release = Terminology::Release::open(Terminology::Store().find(QStringLiteral("snomedct"))->path);
    SB_VERIFY_RESULT(release);
    Codelists::DraftSession session(fresh(), *release);
    SB_VERIFY_RESULT(session.addSearch({QStringLiteral("swelling"), false}));
    DraftTreeModel model(&m_theme);
    model.setSession(&session);
    QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("Swelling of dorn, undecided, 1 child, level 1, 100001"));
    const QModelIndex inner = model.indexOf(QStringLiteral("200001000000101"));
    QCOMPARE(inner.parent().parent(), model.index(0, 0));
    model.setFilter({Codelists::Status::Undecided});
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(!model.hasChildren(model.index(0, 0)));
    model.setSession(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void BuilderTest::opensLargeDrafts()
{
    constexpr int kMany = 3000;
    MiniRelease::Files files = MiniRelease::snomed();
    for (auto file = files.begin(); file != files.end(); ++file) {
        const bool international = !file.key().contains(QStringLiteral("UK"));
        for (int i = 0; international && i < kMany; ++i) {
            const QByteArray id = QByteArray::number(6000000 + i);
            if (file.key().contains(QStringLiteral("sct2_Concept_Snapshot"))) {
                file.value() += id + "\t20240101\t1\t900000000000207008\t900000000000074008\r\n";
            } else if (file.key().contains(QStringLiteral("sct2_Description_Snapshot"))) {
                file.value() += QByteArray::number(7000000 + i) + "\t20240101\t1\t900000000000207008\t" + id + "\ten\t900000000000003001\tGrendle " + QByteArray::number(kMany - i)
                                + " (disorder)\t900000000000448009\r\n";
            } else if (file.key().contains(QStringLiteral("sct2_Relationship_Snapshot"))) {
                file.value() += QByteArray::number(8000000 + i) + "\t20240101\t1\t900000000000207008\t" + id + "\t100001\t0\t116680003\t900000000000011006\t900000000000451002\r\n";
            }
        }
    }
    TestSupport::writeTree(m_folder.filePath(QStringLiteral("large")), files);
    const Terminology::Store store(m_folder.filePath(QStringLiteral("largestore")));
    const auto imported = store.import({}, m_folder.filePath(QStringLiteral("large")), {});
    SB_VERIFY_RESULT(imported);
    const auto release = Terminology::Release::open(imported->release.path);
    SB_VERIFY_RESULT(release);
    Codelists::DraftSession session(fresh(), *release);
    SB_VERIFY_RESULT(session.addSearch({QStringLiteral("grendle"), false}));
    DraftTreeModel model(&m_theme);
    model.setSession(&session);
    QCOMPARE(model.rowCount(), kMany); // in order of their terms, each asked once
    QString before;
    for (int row = 0; row < kMany; ++row) {
        const QString term = model.index(row, DraftTreeModel::Term).data().toString();
        QVERIFY2(before < term, qPrintable(before + QStringLiteral(" | ") + term));
        before = term;
    }
    model.setSession(nullptr);
}

void BuilderTest::keepsReasonsNotesAndCategories()
{
    const QString path = m_folder.filePath(QStringLiteral("study/local_codelists/notes.draft"));
    Codelists::DraftDocument draft = fresh();
    draft.name = QStringLiteral("Notes");
    BuilderPage page(m_folder.filePath(QStringLiteral("study")), path, draft, &m_jobs, &m_theme);
    page.setHolders([](const QString &code) { return code == QStringLiteral("100001") ? QStringList{QStringLiteral("other.csv")} : QStringList(); });
    QSignalSpy ready(&page, &BuilderPage::ready);
    QVERIFY(ready.wait());
    QSignalSpy searched(&page, &BuilderPage::searched);
    page.search(QStringLiteral("swelling"));
    QVERIFY(searched.wait());
    auto *tree = page.findChild<QTreeView *>(QStringLiteral("builderTree"));
    tree->setCurrentIndex(tree->model()->index(0, 0));
    auto *details = page.findChild<QTextBrowser *>(QStringLiteral("builderDetails"));
    QVERIFY2(details->toPlainText().contains(QStringLiteral("other.csv")), qPrintable(details->toPlainText()));
    auto *why = page.findChild<QLineEdit *>(QStringLiteral("builderWhy"));
    QVERIFY(!why->isEnabled()); // nothing is decided
    QTest::keyClick(tree, Qt::Key_Plus);
    QVERIFY(why->isEnabled());
    const auto write = [&page](const char *name, const QString &text) {
        auto *edit = page.findChild<QLineEdit *>(QLatin1String(name));
        edit->setText(text);
        emit edit->editingFinished();
    };
    write("builderWhy", QStringLiteral("agreed in May"));
    write("builderNote", QStringLiteral("ask the clinic"));
    write("builderCategoryText", QStringLiteral("mild"));
    const Codelists::DraftDocument &document = page.session()->document();
    QCOMPARE(document.decisions.value(QStringLiteral("100001")).why, QStringLiteral("agreed in May"));
    QCOMPARE(document.notes.value(QStringLiteral("100001")), QStringLiteral("ask the clinic"));
    // Those below have the category too, until they have their own.
    QCOMPARE(page.session()->categoryOf(QStringLiteral("100003")), QStringLiteral("mild"));
    QVERIFY2(page.session()->memberCsv().startsWith(QStringLiteral("code,term,category\r\n100001,")), qPrintable(page.session()->memberCsv()));
    QVERIFY(page.session()->memberCsv().contains(QRegularExpression(QStringLiteral("\n100003,[^\n]*,mild\r\n"))));
    QVERIFY(page.save());
    const auto saved = Codelists::readDraft(TestSupport::read(path), path);
    SB_VERIFY_RESULT(saved);
    QCOMPARE(*saved, document);
}

void BuilderTest::decidesAndRemovesWholeSearches()
{
    Codelists::DraftDocument draft = fresh();
    draft.name = QStringLiteral("Searches");
    BuilderPage page(m_folder.filePath(QStringLiteral("study")), m_folder.filePath(QStringLiteral("study/local_codelists/searches.draft")), draft, &m_jobs, &m_theme);
    QSignalSpy ready(&page, &BuilderPage::ready);
    QVERIFY(ready.wait());
    QSignalSpy searched(&page, &BuilderPage::searched);
    page.search(QStringLiteral("swelling"));
    QVERIFY(searched.wait());
    page.decideFound(0, Codelists::Sign::Include);
    QCOMPARE(page.session()->codeset().counts().value(Codelists::Status::Undecided), 0);
    QCOMPARE(page.session()->document().decisions.size(), 1); // the top decides for those below it
    auto *searches = page.findChild<QListWidget *>(QStringLiteral("builderSearches"));
    searches->setCurrentRow(0);
    QTest::keyClick(searches, Qt::Key_Delete);
    QCOMPARE(searches->count(), 0);
    QTest::keyClick(page.findChild<QTreeView *>(QStringLiteral("builderTree")), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(searches->count(), 1);
}

void BuilderTest::browsesWhileTyping()
{
    BrowserPage page(&m_jobs, &m_theme);
    page.setHolders([](const QString &) { return QStringList{QStringLiteral("held.csv")}; });
    QSignalSpy searched(&page, &BrowserPage::searched);
    QVERIFY(searched.wait()); // open, and nothing asked
    auto *text = page.findChild<QLineEdit *>(QStringLiteral("browserText"));
    auto *hits = page.findChild<QTreeWidget *>(QStringLiteral("browserHits"));
    QTest::keyClicks(text, QStringLiteral("dorn swell"));
    QTRY_VERIFY(hits->topLevelItemCount() > 0);
    QTRY_COMPARE(hits->topLevelItem(0)->text(1), QStringLiteral("100001")); // word order does not matter
    QSignalSpy shown(&page, &BrowserPage::conceptShown);
    QTest::keyClick(text, Qt::Key_Down);
    QVERIFY(shown.wait());
    const QString sheet = page.findChild<QTextBrowser *>(QStringLiteral("conceptView"))->toPlainText();
    QVERIFY2(sheet.contains(QStringLiteral("100001")) && sheet.contains(QStringLiteral("held.csv")), qPrintable(sheet));
    auto *tree = page.findChild<QTreeView *>(QStringLiteral("browserTree"));
    QCOMPARE(tree->currentIndex().siblingAtColumn(1).data().toString(), QStringLiteral("100001"));
    QSignalSpy wanted(&page, &BrowserPage::draftWanted);
    page.findChild<QPushButton *>(QStringLiteral("browserStart"))->click();
    QCOMPARE(wanted.at(0).at(0).value<Codelists::DraftDocument>().searches, (QList<Codelists::SearchText>{{QStringLiteral("100001"), true}}));
    text->clear();
    QCOMPARE(hits->topLevelItemCount(), 0);
}

void BuilderTest::listsTheStudy()
{
    const QString study = m_folder.filePath(QStringLiteral("lists"));
    TestSupport::writeTree(study, {{QStringLiteral("codelists/codelists.txt"), "org/dorn/v1\n"},
                                   {QStringLiteral("codelists/codelists.json"), "{\n  \"files\": {}\n}"},
                                   {QStringLiteral("codelists/org-dorn.csv"), "icd_code,term\r\nU50,x\r\nU51,y\r\n"},
                                   {QStringLiteral("local_codelists/dorn.draft"), Codelists::writeDraft(fresh())}});
    const CodelistsShown shown = readCodelistsShown(study);
    QCOMPARE(shown.lists.size(), 2);
    QCOMPARE(shown.lists.at(0).codes, 2);
    QCOMPARE(shown.lists.at(0).system, QStringLiteral("ICD-10"));
    QCOMPARE(shown.lists.at(0).version, QStringLiteral("v1"));
    QVERIFY(shown.lists.at(1).isDraft);
    QCOMPARE(shown.releases.size(), 1);
}

void BuilderTest::comparesLists()
{
    const QString study = m_folder.filePath(QStringLiteral("compared"));
    TestSupport::writeTree(study, {{QStringLiteral("local_codelists/a.csv"), "code,term\n100001,x\n100003,y\n"},
                                   {QStringLiteral("local_codelists/b.csv"), "code,term\n100003,y\n200001000000101,z\n"},
                                   {QStringLiteral("local_codelists/c.csv"), "code\n100003\n"},
                                   {QStringLiteral("local_codelists/d.draft"), "StudyBench codelist draft 1\nname: D\nsystem: snomedct\nrelease:\n+ 100001\n- 100003\n"},
                                   {QStringLiteral("analysis/dataset_definition.py"), "from ehrql import create_dataset, codelist_from_csv\nfrom ehrql.tables.tpp import clinical_events as ce\n"
                                                                                     "b = codelist_from_csv(\"local_codelists/b.csv\", column=\"code\")\ndataset = create_dataset()\n"
                                                                                     "dataset.had_b = ce.where(ce.snomedct_code.is_in(b)).exists_for_patient()\n"}});
    const auto compared = [&](const QStringList &names) {
        QList<Codelists::ListSource> sources;
        for (const QString &name : names) {
            sources.append({QStringLiteral("local_codelists/") + name, {}, false, {}, {}, name, {}});
        }
        ComparisonPage page(study, sources, &m_jobs, &m_theme);
        QSignalSpy shown(&page, &ComparisonPage::shown);
        shown.wait();
        const auto *tree = page.findChild<QTreeWidget *>(QStringLiteral("comparisonTree"));
        QStringList rows;
        for (int i = 0; i < tree->topLevelItemCount(); ++i) {
            rows.append(tree->topLevelItem(i)->text(0) + u' ' + tree->topLevelItem(i)->text(2));
        }
        return rows;
    };
    QCOMPARE(compared({QStringLiteral("a.csv"), QStringLiteral("b.csv")}), (QStringList{QStringLiteral("− Only in a.csv 1"), QStringLiteral("+ Only in b.csv 1"), QStringLiteral("In both 1"), QStringLiteral("What of the study depends on them 1")}));
    QCOMPARE(compared({QStringLiteral("a.csv"), QStringLiteral("b.csv"), QStringLiteral("c.csv")}).size(), 4);
    // A draft stands for its members on its release: 100001 with what lies below, less 100003 and what lies below that.
    QCOMPARE(compared({QStringLiteral("d.draft"), QStringLiteral("b.csv")}),
             (QStringList{QStringLiteral("− Only in d.draft 1"), QStringLiteral("+ Only in b.csv 2"), QStringLiteral("In both 0"), QStringLiteral("What of the study depends on them 1")}));
}

void BuilderTest::comparesOneListWithItsHistory()
{
    const QString root = m_folder.filePath(QStringLiteral("history"));
    TestSupport::writeTree(root, {{QStringLiteral("local_codelists/a.csv"), "code,term\n100001,x\n100003,y\n"}});
    auto repository = Repository::Repo::init(root);
    TestSupport::require(repository);
    TestSupport::require(repository->stage({QStringLiteral("local_codelists/a.csv")}));
    TestSupport::require(repository->commit(QStringLiteral("Add a list"), {QStringLiteral("Ann Author"), QStringLiteral("ann@example.org")}));
    auto study = Study::OpenStudy::open(root, &m_jobs);
    TestSupport::require(study);
    CodelistsPane pane(study->get(), &m_theme);
    QSignalSpy refreshed(&pane, &CodelistsPane::refreshed);
    QVERIFY(refreshed.wait());
    QList<Codelists::ListSource> wanted;
    connect(&pane, &CodelistsPane::comparisonWanted, this, [&wanted](const QList<Codelists::ListSource> &sources) { wanted = sources; });
    auto *lists = pane.findChild<QTreeWidget *>(QStringLiteral("codelistsList"));
    lists->setCurrentItem(lists->topLevelItem(0));
    const auto choose = [&pane]() {
        pane.compareSelected();
        auto *dialog = pane.findChild<VersionsDialog *>();
        QSignalSpy found(dialog, &VersionsDialog::found);
        found.wait();
        return dialog;
    };
    VersionsDialog *dialog = choose();
    auto *compare = dialog->findChild<QPushButton *>(QStringLiteral("versionsCompare"));
    QVERIFY(!compare->isEnabled()); // nothing in git differs
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("versionsState"))->text().startsWith(QStringLiteral("There is no other version")));
    delete dialog;
    TestSupport::writeTree(root, {{QStringLiteral("local_codelists/a.csv"), "code,term\n100001,x\n"}});
    dialog = choose();
    compare = dialog->findChild<QPushButton *>(QStringLiteral("versionsCompare"));
    QVERIFY(compare->isEnabled());
    auto *right = dialog->findChild<QComboBox *>(QStringLiteral("versionsRight"));
    QCOMPARE(right->currentText(), QStringLiteral("a.csv as it stands"));
    right->setCurrentIndex(1);
    QVERIFY(!compare->isEnabled()); // twice the same
    right->setCurrentIndex(0);
    compare->click();
    QCOMPARE(wanted.size(), 2);
    QCOMPARE(wanted.at(0).path, wanted.at(1).path);
    QVERIFY(wanted.at(0).revision.size() == 40 && wanted.at(1).revision.isEmpty());
    ComparisonPage page(root, wanted, &m_jobs, &m_theme);
    QSignalSpy shown(&page, &ComparisonPage::shown);
    QVERIFY(shown.wait());
    const auto *tree = page.findChild<QTreeWidget *>(QStringLiteral("comparisonTree"));
    QCOMPARE(tree->topLevelItem(0)->text(2), QStringLiteral("1")); // only at the commit
    QCOMPARE(tree->topLevelItem(0)->child(0)->text(1), QStringLiteral("100003"));
    QCOMPARE(tree->topLevelItem(2)->text(2), QStringLiteral("1"));
}

void BuilderTest::suggestsWhileTyping()
{
    qputenv("GIT_AUTHOR_NAME", "Ann Author");
    BuilderPage page(m_folder.path(), m_folder.filePath(QStringLiteral("typed.draft")), fresh(), &m_jobs, &m_theme);
    QSignalSpy ready(&page, &BuilderPage::ready);
    QVERIFY(ready.wait());
    auto *field = page.findChild<DraftSearch *>();
    QSignalSpy suggested(field, &DraftSearch::suggested);
    QTest::keyClick(page.findChild<QTreeView *>(QStringLiteral("builderTree")), Qt::Key_Slash);
    QTest::keyClicks(field, QStringLiteral("dorn injury")); // words in any order
    QVERIFY(suggested.wait());
    QTRY_VERIFY(field->hits()->count() > 0);
    QTest::keyClick(field, Qt::Key_Down);
    QSignalSpy searched(&page, &BuilderPage::searched);
    const QString chosen = field->hits()->currentItem()->text();
    QVERIFY2(chosen.contains(QStringLiteral("100002")), qPrintable(chosen));
    QTest::keyClick(field->hits(), Qt::Key_Return);
    QVERIFY(searched.wait());
    QCOMPARE(page.session()->document().searches, (QList<Codelists::SearchText>{{QStringLiteral("100002"), true}}));
    const Codelists::Trail trail = page.session()->document().trails.value(QStringLiteral("code:100002"));
    qunsetenv("GIT_AUTHOR_NAME");
    QCOMPARE(trail.who, QStringLiteral("Ann Author"));
    QVERIFY(!trail.when.isEmpty());
    QVERIFY(field->text().isEmpty());
}

void BuilderTest::guidesToTheFirstRelease()
{
    const QByteArray store = qgetenv("STUDYBENCH_TERMINOLOGY");
    qputenv("STUDYBENCH_TERMINOLOGY", m_folder.filePath(QStringLiteral("empty")).toLocal8Bit());
    BrowserPage page(&m_jobs, &m_theme);
    QSignalSpy searched(&page, &BrowserPage::searched);
    QVERIFY(searched.wait());
    const QString text = page.findChild<QLabel *>(QStringLiteral("browserGuide"))->text();
    for (const Terminology::Importer &importer : Terminology::importers()) {
        QVERIFY2(text.contains(importer.title.toHtmlEscaped()) && text.contains(importer.where.toHtmlEscaped()), qPrintable(importer.kind));
    }
    QSignalSpy wanted(&page, &BrowserPage::importWanted);
    page.findChild<QPushButton *>(QStringLiteral("browserGuideFile"))->click();
    QCOMPARE(wanted.size(), 1);
    qputenv("STUDYBENCH_TERMINOLOGY", store);
    page.open(); // one was imported
    QVERIFY(searched.wait());
    page.search(QStringLiteral("dorn"));
    QTRY_VERIFY(page.findChild<QTreeWidget *>(QStringLiteral("browserHits"))->topLevelItemCount() > 0);
    QTest::keyClick(page.findChild<QTreeWidget *>(QStringLiteral("browserHits")), Qt::Key_Slash);
    QCOMPARE(page.findChild<QLineEdit *>(QStringLiteral("browserText"))->selectedText(), QStringLiteral("dorn"));
}

void BuilderTest::movesToAnotherRelease()
{
    const QByteArray store = qgetenv("STUDYBENCH_TERMINOLOGY");
    qputenv("STUDYBENCH_TERMINOLOGY", m_folder.filePath(QStringLiteral("two")).toLocal8Bit());
    TestSupport::writeTree(m_folder.filePath(QStringLiteral("next")), MiniRelease::nextSnomed());
    const auto first = Terminology::Store().import({}, m_folder.filePath(QStringLiteral("release")), {});
    const auto second = Terminology::Store().import({}, m_folder.filePath(QStringLiteral("next")), {});
    TestSupport::require(first);
    TestSupport::require(second);
    Codelists::DraftDocument draft = fresh();
    draft.release = first->release.id;
    draft.decisions = {{QStringLiteral("100001"), {Codelists::Sign::Include, {}, {}, {}, {}}}, {QStringLiteral("100002"), {Codelists::Sign::Exclude, {}, {}, {}, {}}},
                       {QStringLiteral("100003"), {Codelists::Sign::Include, {}, {}, {}, {}}}};
    BuilderPage page(m_folder.path(), m_folder.filePath(QStringLiteral("moved.draft")), draft, &m_jobs, &m_theme);
    QSignalSpy ready(&page, &BuilderPage::ready);
    QVERIFY(ready.wait());
    page.findChild<QAbstractButton *>(QStringLiteral("builderMove"))->click();
    auto *dialog = page.findChild<MoveDialog *>();
    QVERIFY(dialog != nullptr);
    QSignalSpy looked(dialog, &MoveDialog::looked);
    QVERIFY(looked.wait());
    auto *tree = dialog->findChild<QTreeWidget *>(QStringLiteral("moveTree"));
    const QTreeWidgetItem *conflicts = tree->topLevelItem(0);
    QTreeWidgetItem *both = nullptr;
    for (int i = 0; i < conflicts->childCount(); ++i) {
        both = conflicts->child(i)->text(1) == QStringLiteral("100021") ? conflicts->child(i) : both;
    }
    QVERIFY(both != nullptr);
    QVERIFY2(both->text(2).startsWith(QStringLiteral("included through Swelling of dorn and excluded through Injury of dorn")), qPrintable(both->text(2)));
    tree->setCurrentItem(both);
    QTest::keyClick(tree, Qt::Key_Minus);
    QVERIFY(both->data(0, Qt::AccessibleTextRole).toString().endsWith(QStringLiteral("− exclude")));
    dialog->accept();
    QVERIFY(page.isModified());
    QCOMPARE(page.session()->document().release, second->release.id);
    QCOMPARE(page.session()->document().decisions.value(QStringLiteral("100021")).sign, Codelists::Sign::Exclude);
    QCOMPARE(Codelists::symbolOf(page.session()->codeset().statuses().value(QStringLiteral("100020"))), QStringLiteral("(+)"));
    qputenv("STUDYBENCH_TERMINOLOGY", store);
}

QTEST_MAIN(BuilderTest)
#include "tst_builder.moc"
