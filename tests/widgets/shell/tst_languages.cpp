// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QTest>

#include "tests/support/testsupport.h"
#include "translations/languages.h"

class TestLanguages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void englishIsBuiltIn() { QVERIFY(Languages::available().contains(QStringLiteral("en"))); }

    void oneAndManyHaveTheirOwnWords()
    {
        // A language that is not there gives English.
        QVERIFY(Languages::install({QStringLiteral("xx-YY")}));
        const auto words = [](int count) { return QCoreApplication::translate("Gui::MainWindow", "%n error(s)", nullptr, count); };
        QCOMPARE(words(1), QStringLiteral("1 error"));
        QCOMPARE(words(3), QStringLiteral("3 errors"));
    }
};

QTEST_GUILESS_MAIN(TestLanguages)
#include "tst_languages.moc"
