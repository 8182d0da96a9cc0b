// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCheckBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include "model/codelists/studylists.h"
#include "tests/model/codelists/loopbacksite.h"
#include "tests/support/testsupport.h"
#include "widgets/codelists/addlistdialog.h"
#include "widgets/codelists/overlapchart.h"
#include "widgets/codelists/publishdialog.h"
#include "widgets/codelists/sitelistdialog.h"

using namespace Gui;

/// Lists to and from the site, against a server on loopback; the chart of what many lists share.
class SharingTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void publishesOnceAndKeepsTheToken();
    void publishesTheRulesOfAListThatIsThere();
    void saysWhyTheSiteRefuses();
    void addsAVersionWithManifestAndCode();
    void worksFromTheKeptListOffline();
    void movesThroughTheChartByKey();

private:
    Core::JobQueue m_jobs;
    Theme m_theme;
};

void SharingTest::publishesOnceAndKeepsTheToken()
{
    Site site;
    qputenv("STUDYBENCH_OPENCODELISTS", site.url().toEncoded());
    site.answers.insert("GET /coding-systems/latest-releases", {200, "application/json", R"({"snomedct": {"database_alias": "snomedct_9900_20250101"}})"});
    site.answers.insert("POST /api/v1/codelist/org/", {200, "application/json", R"({"codelist": "/codelist/org/dorn/"})"});
    Jobs::MemorySecretStore secrets;
    PublishDialog dialog({QStringLiteral("Dorn"), QStringLiteral("snomedct"), {QStringLiteral("100001"), QStringLiteral("100003")}}, &m_jobs, &secrets, &m_theme);
    auto *send = dialog.findChild<QPushButton *>(QStringLiteral("publishSend"));
    QVERIFY(!send->isEnabled());
    dialog.findChild<QLineEdit *>(QStringLiteral("publishOwner"))->setText(QStringLiteral("org"));
    dialog.findChild<QLineEdit *>(QStringLiteral("publishToken"))->setText(QStringLiteral("secret"));
    QVERIFY(send->isEnabled());
    QSignalSpy sent(&dialog, &PublishDialog::finishedSending);
    dialog.publish();
    dialog.publish(); // a double click
    QVERIFY(sent.wait());
    QCOMPARE(sent.size(), 1);
    QVERIFY(sent.at(0).at(0).toBool());
    QCOMPARE(dialog.address(), QStringLiteral("https://www.opencodelists.org/codelist/org/dorn/"));
    const QJsonObject body = QJsonDocument::fromJson(site.lastBody).object();
    QCOMPARE(body.value(QStringLiteral("coding_system_database_alias")).toString(), QStringLiteral("snomedct_9900_20250101"));
    QCOMPARE(body.value(QStringLiteral("coding_system_id")).toString(), QStringLiteral("snomedct"));
    QCOMPARE(body.value(QStringLiteral("codes")).toVariant().toStringList(), (QStringList{QStringLiteral("100001"), QStringLiteral("100003")}));
    QVERIFY(!body.value(QStringLiteral("should_publish")).toBool());
    QVERIFY(site.lastHead.contains("Authorization: Token secret"));
    std::optional<QString> kept;
    secrets.read(QStringLiteral("opencodelists"), this, [&kept](const std::optional<QString> &token) { kept = token; });
    QTRY_COMPARE(kept, std::optional(QStringLiteral("secret")));
}

void SharingTest::publishesTheRulesOfAListThatIsThere()
{
    Site site;
    qputenv("STUDYBENCH_OPENCODELISTS", site.url().toEncoded());
    site.answers.insert("GET /coding-systems/latest-releases", {200, "application/json", R"({"snomedct": {"database_alias": "snomedct_9900_20250101"}})"});
    site.answers.insert("POST /api/v1/codelist/org/dorn/versions/", {200, "application/json", R"({"codelist_version": "/codelist/org/dorn/1234/"})"});
    Jobs::MemorySecretStore secrets;
    PublishDialog dialog({QStringLiteral("Dorn"), QStringLiteral("snomedct"), {QStringLiteral("100001")}, QStringLiteral("(<<100001) MINUS (<<100003)")}, &m_jobs, &secrets, &m_theme);
    dialog.findChild<QLineEdit *>(QStringLiteral("publishOwner"))->setText(QStringLiteral("org"));
    dialog.findChild<QLineEdit *>(QStringLiteral("publishToken"))->setText(QStringLiteral("secret"));
    dialog.findChild<QCheckBox *>(QStringLiteral("publishRules"))->setChecked(true);
    QSignalSpy sent(&dialog, &PublishDialog::finishedSending);
    dialog.publish();
    QVERIFY(sent.wait());
    QVERIFY2(sent.at(0).at(0).toBool(), qPrintable(dialog.findChild<QLabel *>(QStringLiteral("publishProblem"))->text()));
    const QJsonObject body = QJsonDocument::fromJson(site.lastBody).object();
    QCOMPARE(body.value(QStringLiteral("ecl")).toString(), QStringLiteral("(<<100001) MINUS (<<100003)"));
    QCOMPARE(body.value(QStringLiteral("coding_system_database_alias")).toString(), QStringLiteral("snomedct_9900_20250101"));
    QVERIFY(!body.contains(QStringLiteral("codes")) && !body.contains(QStringLiteral("name")));
    QCOMPARE(dialog.address(), QStringLiteral("https://www.opencodelists.org/codelist/org/dorn/1234/"));
}

void SharingTest::saysWhyTheSiteRefuses()
{
    Site site;
    qputenv("STUDYBENCH_OPENCODELISTS", site.url().toEncoded());
    site.answers.insert("GET /coding-systems/latest-releases", {200, "application/json", R"({"snomedct": {"database_alias": "x"}})"});
    site.answers.insert("POST /api/v1/codelist/org/", {401, "application/json", R"({"error": "Unauthenticated", "details": "bad token"})"});
    Jobs::MemorySecretStore secrets;
    PublishDialog dialog({QStringLiteral("Dorn"), QStringLiteral("snomedct"), {QStringLiteral("100001")}}, &m_jobs, &secrets, &m_theme);
    dialog.findChild<QLineEdit *>(QStringLiteral("publishOwner"))->setText(QStringLiteral("org"));
    dialog.findChild<QLineEdit *>(QStringLiteral("publishToken"))->setText(QStringLiteral("secret"));
    QSignalSpy sent(&dialog, &PublishDialog::finishedSending);
    dialog.publish();
    QVERIFY(sent.wait());
    const QString problem = dialog.findChild<QLabel *>(QStringLiteral("publishProblem"))->text();
    QVERIFY2(problem.contains(QStringLiteral("does not know the token")), qPrintable(problem));
    QVERIFY(!problem.contains(QStringLiteral("secret")));
    QVERIFY(dialog.findChild<QPushButton *>(QStringLiteral("publishSend"))->isEnabled());
    bool asked = false;
    secrets.read(QStringLiteral("opencodelists"), this, [&asked](const std::optional<QString> &token) {
        asked = true;
        QVERIFY(!token); // one that does not work is not kept
    });
    QTRY_VERIFY(asked);
}

namespace
{

const QByteArray kSiteList = R"({"codelists": [{"full_slug": "org/dorn", "slug": "dorn", "name": "Dorn swelling", "coding_system_id": "snomedct", "organisation": "Org", "user": "",
    "versions": [{"hash": "0fed3177", "tag": "v1", "full_slug": "org/dorn/v1", "status": "published", "downloadable": true, "updated_date": "2025-01-10"},
                 {"hash": "0fed3178", "tag": null, "full_slug": "org/dorn/0fed3178", "status": "draft", "downloadable": false, "updated_date": "2025-02-10"}]},
    {"full_slug": "org/other", "slug": "other", "name": "Other", "coding_system_id": "icd10", "organisation": "Org", "user": "", "versions": []}]})";
const QByteArray kDefinition = "from ehrql import create_dataset\nfrom ehrql.tables.tpp import patients\n\ndataset = create_dataset()\ndataset.define_population(patients.exists_for_patient())\n";

} // namespace

void SharingTest::addsAVersionWithManifestAndCode()
{
    Site site;
    qputenv("STUDYBENCH_OPENCODELISTS", site.url().toEncoded());
    site.answers.insert("GET /api/v1/codelist/", {200, "application/json", kSiteList});
    site.answers.insert("GET /codelist/org/dorn/v1/download.csv", {200, "text/csv", "code,term\r\n100001,Swelling of dorn\r\n"});
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("analysis/dataset_definition.py"), kDefinition}});
    auto study = Study::OpenStudy::open(folder.path(), &m_jobs);
    TestSupport::require(study);
    SiteListDialog dialog(study->get(), &m_theme);
    QSignalSpy listed(&dialog, &SiteListDialog::listed);
    QVERIFY(listed.wait());
    auto *lists = dialog.findChild<QTreeWidget *>(QStringLiteral("siteLists"));
    QCOMPARE(lists->topLevelItemCount(), 1); // the other has no version to download
    dialog.findChild<QLineEdit *>(QStringLiteral("siteListText"))->setText(QStringLiteral("swell dorn"));
    QCOMPARE(lists->topLevelItem(0)->text(3), QStringLiteral("v1"));
    QSignalSpy fetched(&dialog, &SiteListDialog::fetched);
    dialog.fetch();
    QVERIFY(fetched.wait());
    QVERIFY(fetched.at(0).at(0).toBool());
    AddListDialog add(study->get(), dialog.list(), &m_theme);
    QVERIFY2(add.previewText().contains(QStringLiteral("codelists/codelists.json")), qPrintable(add.previewText()));
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("codelists")))); // nothing before the author agrees
    QVERIFY(add.add());
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("codelists/codelists.txt"))), QByteArray("org/dorn/v1\n"));
    QCOMPARE(TestSupport::read(folder.filePath(QStringLiteral("codelists/org-dorn.csv"))), QByteArray("code,term\r\n100001,Swelling of dorn\r\n"));
    QCOMPARE(Codelists::checkStudyLists(folder.path()).size(), 0);
    const QString code = (*study)->textOf(QStringLiteral("analysis/dataset_definition.py")).value();
    QVERIFY2(code.contains(QStringLiteral("dorn = codelist_from_csv(\"codelists/org-dorn.csv\", column=\"code\")")), qPrintable(code));
    QVERIFY(code.contains(QStringLiteral("codelist_from_csv, create_dataset")) || code.contains(QStringLiteral("create_dataset, codelist_from_csv")));
}

void SharingTest::worksFromTheKeptListOffline()
{
    {
        Site site;
        qputenv("STUDYBENCH_OPENCODELISTS", site.url().toEncoded());
        site.answers.insert("GET /api/v1/codelist/", {200, "application/json", kSiteList});
        QTemporaryDir folder;
        auto study = Study::OpenStudy::open(folder.path(), &m_jobs);
        TestSupport::require(study);
        SiteListDialog dialog(study->get(), &m_theme);
        QSignalSpy listed(&dialog, &SiteListDialog::listed);
        QVERIFY(listed.wait());
    } // the site is gone
    QTemporaryDir folder;
    auto study = Study::OpenStudy::open(folder.path(), &m_jobs);
    TestSupport::require(study);
    SiteListDialog dialog(study->get(), &m_theme);
    QSignalSpy listed(&dialog, &SiteListDialog::listed);
    QVERIFY(listed.wait());
    QCOMPARE(dialog.findChild<QTreeWidget *>(QStringLiteral("siteLists"))->topLevelItemCount(), 1);
    QSignalSpy fetched(&dialog, &SiteListDialog::fetched);
    dialog.fetch();
    QVERIFY(fetched.wait());
    QVERIFY(!fetched.at(0).at(0).toBool());
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("codelists"))));
}

void SharingTest::movesThroughTheChartByKey()
{
    OverlapChart chart(&m_theme);
    chart.setOverlaps({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}, {3, 2, 1},
                      Codelists::overlaps({{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}, {QStringLiteral("1"), QStringLiteral("2")}, {QStringLiteral("1")}}));
    QSignalSpy moved(&chart, &OverlapChart::currentChanged);
    QTest::keyClick(&chart, Qt::Key_Right);
    QCOMPARE(chart.current(), 1);
    QTest::keyClick(&chart, Qt::Key_End);
    QCOMPARE(chart.current(), 2);
    QTest::keyClick(&chart, Qt::Key_Right);
    QCOMPARE(chart.current(), 2);
    QTest::keyClick(&chart, Qt::Key_Home);
    QCOMPARE(moved.size(), 4);
    QStringList sentences;
    for (int i = 0; i < 3; ++i) {
        sentences.append(chart.sentence(i).section(u':', 0, 0));
    }
    sentences.sort();
    QCOMPARE(sentences, (QStringList{QStringLiteral("In a and b, not in c"), QStringLiteral("In a, not in b and c"), QStringLiteral("In all lists")}));
    QVERIFY(chart.accessibleDescription().startsWith(QStringLiteral("1 of 3: In ")));
    QVERIFY(!chart.grab().isNull());
}

QTEST_MAIN(SharingTest)
#include "tst_sharing.moc"
