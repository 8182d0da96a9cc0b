// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QTemporaryDir>
#include <QTest>

#include "model/repository/repository.h"
#include "model/study/openstudy.h"
#include "tests/support/testsupport.h"
#include "widgets/repository/historyview.h"
#include "widgets/repository/meaningnote.h"

using namespace Gui;

namespace
{

constexpr int kLong = 20'000;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const char kFirst[] = "from ehrql import create_dataset, days\n"
                      "from ehrql.tables.core import clinical_events, patients\n"
                      "index_date = \"2023-04-01\"\n"
                      "dataset = create_dataset()\n"
                      "dataset.define_population(patients.date_of_birth.is_not_null())\n"
                      "dataset.seen = clinical_events.where(clinical_events.date.is_on_or_between(index_date - days(365), index_date)).exists_for_patient()\n";

} // namespace

/// A change of a definition told in meaning, beside its lines.
class TestMeaning : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto repo = Repository::Repo::init(m_folder->path());
        TestSupport::require(repo);
        commit(&*repo, kFirst);
        commit(&*repo, QByteArray(kFirst).replace("365", "730"));
        m_jobs = std::make_unique<Core::JobQueue>();
        auto study = Study::OpenStudy::open(m_folder->path(), m_jobs.get());
        TestSupport::require(study);
        m_study = std::move(*study);
    }

    void cleanup()
    {
        m_study.reset();
        m_jobs.reset();
        m_folder.reset();
    }

    void twoCommits()
    {
        MeaningNote note(m_study.get(), &m_theme);
        note.compare(s("analysis/a.py"), s("HEAD~1"), s("HEAD"));
        QTRY_VERIFY2_WITH_TIMEOUT(note.text().contains(s("730 days before")), qPrintable(note.text()), kLong);
        QVERIFY(note.text().contains(s("1 changed")));
        QVERIFY(!note.isHidden());
    }

    void theFileOnTheDisk()
    {
        MeaningNote note(m_study.get(), &m_theme);
        TestSupport::writeTree(m_folder->path(), {{s("analysis/a.py"), QByteArray(kFirst).replace("365", "730") + "dataset.sex = patients.sex\n"}});
        note.compare(s("analysis/a.py"), s("HEAD"), {});
        QTRY_VERIFY2_WITH_TIMEOUT(note.text().contains(s("1 added")), qPrintable(note.text()), kLong);
    }

    void otherFilesHaveNone()
    {
        MeaningNote note(m_study.get(), &m_theme);
        note.compare(s("project.yaml"), s("HEAD~1"), s("HEAD"));
        QVERIFY(note.text().isEmpty());
        QVERIFY(note.isHidden());
    }

    void theHistoryTellsIt()
    {
        HistoryView history(m_study.get(), &m_theme);
        history.refresh();
        auto *note = history.findChild<MeaningNote *>();
        QVERIFY(note);
        QTRY_VERIFY2_WITH_TIMEOUT(note->text().contains(s("730 days before")), qPrintable(note->text()), kLong);
    }

private:
    void commit(Repository::Repo *repo, const QByteArray &text)
    {
        TestSupport::writeTree(m_folder->path(), {{s("analysis/a.py"), text}});
        TestSupport::require(repo->stage({s("analysis/a.py")}));
        TestSupport::require(repo->commit(s("A step"), {s("Ada Example"), s("ada@example.org")}));
    }

    Theme m_theme{Scheme::Light};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Core::JobQueue> m_jobs;
    std::unique_ptr<Study::OpenStudy> m_study;
};

QTEST_MAIN(TestMeaning)
#include "tst_meaning.moc"
