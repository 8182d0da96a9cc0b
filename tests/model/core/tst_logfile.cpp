// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/logfile.h"
#include "model/core/logging.h"
#include "tests/support/testsupport.h"

#include <memory>

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QtConcurrent>

class TestLogFile : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void cleanup() { Core::LogFile::setDetailed(false); }

    void saysWhoAndHowBad()
    {
        {
            const Core::LogFile log(path());
            qCInfo(lcStudy) << "opened";
            qCDebug(lcStudy) << "unheard";
            Core::LogFile::setDetailed(true);
            qCDebug(lcStudy) << "heard";
            Core::LogFile::setDetailed(false);
            qCDebug(lcStudy) << "unheard again";
        }
        qCInfo(lcStudy) << "afterwards";
        const QByteArray text = TestSupport::read(path());
        QVERIFY2(text.contains(" info studybench.study: opened\n"), text.constData());
        QVERIFY2(text.contains(" debug studybench.study: heard\n"), text.constData());
        QVERIFY2(!text.contains("unheard") && !text.contains("afterwards"), text.constData());
    }

    void beginsAnewWhenItIsLong()
    {
        const Core::LogFile log(path(), 2000);
        for (int i = 0; i < 200; ++i) {
            qCInfo(lcStudy) << "line" << i;
        }
        QVERIFY(QFileInfo(path()).size() <= 2000);
        QVERIFY(QFileInfo(path() + QStringLiteral(".1")).size() > 2000);
        QVERIFY(TestSupport::read(path()).contains("line 199") || TestSupport::read(path() + QStringLiteral(".1")).contains("line 199"));
    }

    void takesLinesOfManyThreads()
    {
        {
            const Core::LogFile log(path(), 1 << 22);
            QtConcurrent::blockingMap(QList<int>{1, 2, 3, 4}, [](int thread) {
                for (int i = 0; i < 100; ++i) {
                    qCInfo(lcJobs) << "thread" << thread;
                }
            });
        }
        QCOMPARE(TestSupport::read(path()).count('\n'), 400);
    }

    void aPathThatCannotBeIsLeftOut()
    {
        const Core::LogFile log(QStringLiteral("/proc/none/studybench.log"));
        qCInfo(lcStudy) << "still alive";
        QVERIFY(!QFileInfo::exists(QStringLiteral("/proc/none")));
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("a/studybench.log")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestLogFile)
#include "tst_logfile.moc"
