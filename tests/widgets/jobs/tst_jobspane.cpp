// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "model/repository/repository.h"
#include "tests/support/testsupport.h"
#include "widgets/jobs/jobspane.h"
#include "widgets/jobs/requeststree.h"
#include "widgets/jobs/submitform.h"

using namespace Gui;

namespace
{

constexpr int kLong = 20000;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// A server of given abilities that answers what it was told to.
class TalkingService final : public Jobs::JobService
{
    Q_OBJECT

public:
    explicit TalkingService(Jobs::Capabilities abilities)
        : m_abilities(abilities)
    {
    }

    QList<Jobs::JobRequest> listed;
    QHash<QString, QString> states;
    QList<Jobs::Job> made;
    QList<Jobs::OutputItem> kept;
    QList<Jobs::Workspace> owned;
    QList<Jobs::Draft> sent;
    bool away = false;

    [[nodiscard]] QUrl address() const override { return QUrl(s("http://127.0.0.1:1/")); }
    [[nodiscard]] QString title() const override { return s("Talking"); }
    [[nodiscard]] Jobs::Capabilities capabilities() const override { return m_abilities; }
    void backends(QObject *guard, Jobs::Answer<QList<Jobs::Backend>> answer) override
    {
        if (m_abilities.submit == Jobs::Support::Browser) {
            later<QList<Jobs::Backend>>(guard, answer, Core::fail(Core::ErrorCode::Unsupported, s("not listed")));
        } else {
            later<QList<Jobs::Backend>>(guard, answer, QList<Jobs::Backend>{{s("local"), s("This computer"), {}, false, {}, false, {}}});
        }
    }
    void workspaces(QObject *guard, Jobs::Answer<QList<Jobs::Workspace>> answer) override { later<QList<Jobs::Workspace>>(guard, answer, owned); }
    void requests(const QString &, QObject *guard, Jobs::Answer<QList<Jobs::JobRequest>> answer) override
    {
        later<QList<Jobs::JobRequest>>(guard, answer, away ? Core::Result<QList<Jobs::JobRequest>>(Core::fail(Core::ErrorCode::Unavailable, s("It is away.")))
                                                           : Core::Result<QList<Jobs::JobRequest>>(listed));
    }
    void jobs(const QString &, QObject *guard, Jobs::Answer<QList<Jobs::Job>> answer) override { later<QList<Jobs::Job>>(guard, answer, made); }
    void actionStates(const QString &, const QString &, QObject *guard, Jobs::Answer<QHash<QString, QString>> answer) override
    {
        later<QHash<QString, QString>>(guard, answer, states);
    }
    void ensureWorkspace(const Jobs::Workspace &, QObject *, Jobs::Answer<Jobs::Workspace>) override {}
    void submit(const Jobs::Draft &draft, QObject *guard, Jobs::Answer<Jobs::SubmitOutcome> answer) override
    {
        sent.append(draft);
        later<Jobs::SubmitOutcome>(guard, answer, m_abilities.submit == Jobs::Support::Browser
                                                      ? Jobs::SubmitOutcome(Jobs::OpenBrowser{QUrl(s("http://127.0.0.1:1/p/w/")), {s("Tick table.")}})
                                                      : Jobs::SubmitOutcome(Jobs::Submitted{draft.rapId, s("Success"), {}, 1}));
    }
    void cancel(const Jobs::JobRequest &, const QStringList &, QObject *, Jobs::Answer<QString>) override {}
    void log(const QString &, qint64, QObject *, Jobs::Answer<Jobs::LogChunk>) override {}
    void outputs(const QString &, QObject *guard, Jobs::Answer<QList<Jobs::OutputItem>> answer) override
    {
        later<QList<Jobs::OutputItem>>(guard, answer, kept);
    }
    void file(const QString &, const QString &path, QObject *guard, Jobs::Answer<QByteArray> answer) override
    {
        later<QByteArray>(guard, answer, QByteArray("content of " + path.toUtf8() + "\nend"));
    }
    void changes(qint64, QObject *, Jobs::Answer<QList<Jobs::Event>>) override {}
    [[nodiscard]] QUrl workspacePage(const QString &, const QString &) const override { return {}; }

private:
    template <typename T>
    static void later(QObject *guard, Jobs::Answer<T> answer, const Core::Result<T> &result)
    {
        QTimer::singleShot(1, guard, [answer, result] { answer(result); });
    }

    Jobs::Capabilities m_abilities;
};

const Jobs::Capabilities kOfficial{Jobs::Support::Browser, Jobs::Support::Browser, false, false, false, false};
const Jobs::Capabilities kOwn{Jobs::Support::Direct, Jobs::Support::Direct, true, true, true, false};

Jobs::JobRequest request(const char *id, const char *status, int minute, const QString &commit = {})
{
    Jobs::JobRequest made;
    made.id = QString::fromUtf8(id);
    made.workspace = s("study");
    made.backend = s("local");
    made.commit = commit;
    made.actions = {s("table")};
    made.status = QString::fromUtf8(status);
    made.createdAt = QDateTime(QDate(2026, 1, 1), QTime(10, minute), Qt::UTC);
    return made;
}

} // namespace

/// Submitting to and following a server of either kind, without the rest of the window.
class TestJobsPane : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        TestSupport::writeTree(m_folder->path(),
                               {{s("study/project.yaml"), "version: '4.0'\nactions:\n  table:\n    run: python:v2 python t.py\n"
                                                          "    outputs:\n      moderately_sensitive:\n        t: output/t.csv\n"},
                                {s("study/t.py"), "print(1)\n"}});
        auto repo = Repository::Repo::init(root());
        TestSupport::require(repo);
        for (const char *file : {"project.yaml", "t.py"}) {
            TestSupport::require(repo->stage({s(file)}));
            const auto commit = repo->commit(s(file), {s("Ada"), s("ada@example.org")});
            TestSupport::require(commit);
            m_commits.append(*commit);
        }
        m_jobs = std::make_unique<Core::JobQueue>();
        auto study = Study::OpenStudy::open(root(), m_jobs.get());
        TestSupport::require(study);
        m_study = std::move(*study);
        m_pane = std::make_unique<JobsPane>(m_study.get(), Jobs::SubmissionStore(m_folder->filePath(s("drafts"))), nullptr, QString(), &m_theme);
        m_pane->resize(520, 900);
        m_pane->setVisible(true);
    }

    void cleanup()
    {
        m_pane.reset();
        m_study.reset();
        m_jobs.reset();
        m_commits.clear();
    }

    void theOfficialServerTakesTheLastClickInABrowser()
    {
        TalkingService service(kOfficial);
        m_pane->addService(&service);
        auto *button = m_pane->findChild<QPushButton *>(s("submitButton"));
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), kLong);
        QCOMPARE(button->text(), s("Commit, Push and Open the Page"));
        auto *project = m_pane->findChild<QLineEdit *>(s("jobProject"));
        QVERIFY(project->isVisible());
        project->setText(s("my-project"));
        m_pane->findChild<QComboBox *>(s("jobBackend"))->setEditText(s("emis"));
        const Commands::SubmissionWish wish = m_pane->findChild<SubmitForm *>()->wish();
        QCOMPARE(wish.project, s("my-project"));
        QCOMPARE(wish.backend, s("emis"));
        // Our own server lists its backends and needs no project.
        TalkingService own(kOwn);
        m_pane->addService(&own);
        QTRY_COMPARE_WITH_TIMEOUT(m_pane->findChild<SubmitForm *>()->wish().backend, s("local"), kLong);
        QVERIFY(m_pane->findChild<SubmitForm *>()->wish().project.isEmpty());
    }

    void aRequestThatTheServerNoLongerListsStays()
    {
        TalkingService service(kOfficial);
        service.listed = {request("r1", "running", 1)};
        QSignalSpy ended(m_pane.get(), &JobsPane::requestEnded);
        m_pane->addService(&service);
        auto *tree = m_pane->findChild<RequestsTree *>(s("jobRequests"));
        QTRY_COMPARE_WITH_TIMEOUT(tree->requests().size(), 1, kLong);
        service.listed.clear();
        service.states = {{s("table"), s("succeeded")}};
        m_pane->refresh();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kLong);
        QCOMPARE(tree->requests().size(), 1);
        QCOMPARE(tree->requests().first().status, s("succeeded"));
    }

    void outputsAreShownByLevelAndOpened()
    {
        TalkingService service(kOwn);
        service.listed = {request("r1", "succeeded", 1)};
        Jobs::Job job;
        job.id = s("job1");
        job.requestId = s("r1");
        job.action = s("table");
        job.status = s("succeeded");
        job.statusCode = job.status;
        service.made = {job};
        Jobs::OutputItem table;
        table.path = s("output/t.csv");
        table.level = s("moderately_sensitive");
        table.jobId = job.id;
        table.rowCount = 12;
        Jobs::OutputItem held = table;
        held.path = s("output/leak.csv");
        held.excluded = true;
        held.message = s("File has patient_id column");
        Jobs::OutputItem data = table;
        data.path = s("output/data.csv");
        data.level = s("highly_sensitive");
        data.rowCount = -1;
        service.kept = {table, held, data};
        m_pane->addService(&service);
        auto *tree = m_pane->findChild<RequestsTree *>(s("jobRequests"));
        QTRY_COMPARE_WITH_TIMEOUT(tree->topLevelItemCount(), 1, kLong);
        tree->topLevelItem(0)->setExpanded(true);
        QTRY_VERIFY_WITH_TIMEOUT(tree->topLevelItem(0)->childCount() == 1 && tree->topLevelItem(0)->child(0)->childCount() == 3, kLong);
        QTreeWidgetItem *first = tree->topLevelItem(0)->child(0)->child(0);
        QCOMPARE(first->text(0), s("output/t.csv"));
        QVERIFY(first->text(1).startsWith(s("moderately sensitive, 12 row")));
        QCOMPARE(tree->topLevelItem(0)->child(0)->child(1)->text(1), s("withheld from level 4"));
        QCOMPARE(tree->topLevelItem(0)->child(0)->child(1)->toolTip(1), s("File has patient_id column"));
        QCOMPARE(tree->topLevelItem(0)->child(0)->child(2)->text(1), s("highly sensitive"));
        QSignalSpy shown(m_pane.get(), &JobsPane::logLines);
        tree->setCurrentItem(first);
        // Another look of the window, and news of the server, leave the row selected.
        m_theme.setScheme(Scheme::Dark);
        QCOMPARE(first->foreground(1).color(), m_theme.color(Role::Muted));
        tree->setOutputs(s("r1"), {table, data});
        QCOMPARE(tree->currentItem(), first);
        QCOMPARE(tree->topLevelItem(0)->child(0)->childCount(), 2);
        emit tree->itemActivated(first, 0);
        QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 1, kLong);
        QCOMPARE(shown.first().at(1).toStringList().first(), s("content of output/t.csv"));
    }

    void aFailedRunIsComparedWithTheLastGoodOne()
    {
        TalkingService service(kOwn);
        service.listed = {request("bad", "failed", 2, m_commits.at(1)), request("good", "succeeded", 1, m_commits.at(0))};
        m_pane->addService(&service);
        auto *tree = m_pane->findChild<RequestsTree *>(s("jobRequests"));
        QTRY_COMPARE_WITH_TIMEOUT(tree->topLevelItemCount(), 2, kLong);
        tree->setCurrentItem(tree->topLevelItem(0));
        auto *label = m_pane->findChild<QLabel *>(s("jobLastGood"));
        QTRY_VERIFY_WITH_TIMEOUT(label->isVisible(), kLong);
        QVERIFY2(label->text().contains(s("Changed since: t.py.")), qPrintable(label->text()));
        tree->setCurrentItem(tree->topLevelItem(1));
        QTRY_VERIFY_WITH_TIMEOUT(!label->isVisible(), kLong);
    }

    void whatWasSeenStaysWhenTheServerIsAway()
    {
        TalkingService service(kOwn);
        service.listed = {request("r1", "running", 1)};
        m_pane->addService(&service);
        auto *tree = m_pane->findChild<RequestsTree *>(s("jobRequests"));
        QTRY_COMPARE_WITH_TIMEOUT(tree->requests().size(), 1, kLong);
        service.away = true;
        m_pane->refresh();
        const auto told = [this]() {
            const QList<QLabel *> labels = m_pane->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) { return label->text().contains(s("Last known state")); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(told(), kLong);
        QCOMPARE(tree->requests().size(), 1);
        // And over a restart of the program.
        m_pane = std::make_unique<JobsPane>(m_study.get(), Jobs::SubmissionStore(m_folder->filePath(s("drafts"))), nullptr, QString(), &m_theme);
        m_pane->addService(&service);
        QCOMPARE(m_pane->findChild<RequestsTree *>(s("jobRequests"))->requests().size(), 1);
    }

    void aDoubleClickSendsOneRequest()
    {
        TalkingService service(kOwn);
        m_pane->addService(&service);
        auto *button = m_pane->findChild<QPushButton *>(s("submitButton"));
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), kLong);
        QSignalSpy submitted(m_pane.get(), &JobsPane::submitted);
        m_pane->submit();
        m_pane->submit();
        QTest::mouseDClick(button, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(submitted.size(), 1, kLong);
        QCOMPARE(service.sent.size(), 1);
    }

    void whatIsRunningIsToldBeforeAnythingIsCommitted()
    {
        TestSupport::writeTree(root(), {{s("t.py"), "print(2)\n"}});
        TalkingService service(kOwn);
        service.listed = {request("r1", "running", 1, m_commits.at(1))};
        Jobs::Job job;
        job.action = s("table");
        job.status = s("running");
        service.made = {job};
        m_pane->addService(&service);
        auto *button = m_pane->findChild<QPushButton *>(s("submitButton"));
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), kLong);
        m_pane->findChild<SubmitForm *>()->recall([this] {
            Jobs::Draft draft;
            draft.workspace = s("study");
            draft.actions = {s("table")};
            return draft;
        }());
        button->click();
        const auto show = [this]() -> QPushButton * {
            for (auto *choice : m_pane->findChild<SubmitForm *>()->findChildren<QPushButton *>()) {
                if (choice->text() == s("Show the Request")) {
                    return choice;
                }
            }
            return nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(show() && button->isEnabled(), kLong);
        QVERIFY(service.sent.isEmpty());
        QCOMPARE(Repository::Repo::open(root())->head()->commit, m_commits.at(1));
        show()->click();
        QCOMPARE(m_pane->findChild<RequestsTree *>(s("jobRequests"))->currentRequest()->id, s("r1"));
        QVERIFY(Jobs::SubmissionStore(m_folder->filePath(s("drafts"))).all().isEmpty());
    }

    void aRequestMadeInTheBrowserIsFollowedOnceListed()
    {
        TalkingService service(kOfficial);
        m_pane->addService(&service);
        m_pane->findChild<QLineEdit *>(s("jobProject"))->setText(s("p"));
        m_pane->findChild<QComboBox *>(s("jobBackend"))->setEditText(s("local"));
        QSignalSpy page(m_pane.get(), &JobsPane::browserWanted);
        TestSupport::writeTree(m_folder->path(), {});
        TestSupport::require(Repository::Repo::openBare(m_folder->filePath(s("remote.git"))));
        TestSupport::require(Repository::Repo::open(root())->addRemote(s("origin"), m_folder->filePath(s("remote.git"))));
        m_pane->submit();
        QTRY_COMPARE_WITH_TIMEOUT(page.size(), 1, kLong);
        Jobs::JobRequest listed = request("official1", "pending", 1, service.sent.first().commit);
        listed.createdAt = QDateTime::currentDateTimeUtc();
        listed.actions = service.sent.first().actions;
        service.listed = {listed};
        m_pane->refresh();
        auto *tree = m_pane->findChild<RequestsTree *>(s("jobRequests"));
        QTRY_VERIFY_WITH_TIMEOUT(tree->currentRequest() && tree->currentRequest()->id == s("official1"), kLong);
    }

private:
    [[nodiscard]] QString root() const { return m_folder->filePath(s("study")); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QStringList m_commits;
    Theme m_theme;
    std::unique_ptr<Core::JobQueue> m_jobs;
    std::unique_ptr<Study::OpenStudy> m_study;
    std::unique_ptr<JobsPane> m_pane;
};

QTEST_MAIN(TestJobsPane)
#include "tst_jobspane.moc"
