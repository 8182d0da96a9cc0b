// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/linechanges.h"
#include "model/study/searchinstudy.h"
#include "tests/support/testsupport.h"

using namespace Study;

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class SearchTest final : public QObject
{
    Q_OBJECT

private slots:
    void findsAndReplaces_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("options"); // c: case, w: word, r: regular expression
        QTest::addColumn<QString>("with");
        QTest::addColumn<QStringList>("places"); // line:column-line:column
        QTest::addColumn<QString>("result");
        QTest::newRow("plain") << s("a = b\nAB\n") << s("a") << s("") << s("x") << QStringList{s("1:1-1:2"), s("2:1-2:2")} << s("x = b\nxB\n");
        QTest::newRow("case") << s("a = b\nAB\n") << s("A") << s("c") << s("x") << QStringList{s("2:1-2:2")} << s("a = b\nxB\n");
        QTest::newRow("whole word") << s("age ages age_on") << s("age") << s("w") << s("x") << QStringList{s("1:1-1:4")} << s("x ages age_on");
        QTest::newRow("signs are plain") << s("f(x) fx") << s("f(x)") << s("") << s("\\1") << QStringList{s("1:1-1:5")} << s("\\1 fx");
        QTest::newRow("groups") << s("days(90)\ndays(5)") << s("days\\((\\d+)\\)") << s("r") << s("weeks(\\1)") << QStringList{s("1:1-1:9"), s("2:1-2:8")} << s("weeks(90)\nweeks(5)");
        QTest::newRow("no empty matches") << s("bb") << s("a*") << s("r") << s("x") << QStringList() << s("bb");
        QTest::newRow("characters beyond the basic plane") << s("\xF0\x9F\x98\x80 a") << s("a") << s("") << s("b") << QStringList{s("1:3-1:4")} << s("\xF0\x9F\x98\x80 b");
        QTest::newRow("over lines") << s("a\nb") << s("a\\nb") << s("r") << s("c") << QStringList{s("1:1-2:2")} << s("c");
    }

    void findsAndReplaces()
    {
        QFETCH(QString, text);
        QFETCH(QString, wanted);
        QFETCH(QString, options);
        QFETCH(QString, with);
        QFETCH(QStringList, places);
        const bool regular = options.contains(QLatin1Char('r'));
        const auto pattern = patternOf({wanted, options.contains(QLatin1Char('c')), options.contains(QLatin1Char('w')), regular});
        SB_VERIFY_RESULT(pattern);
        QStringList found;
        for (const SearchMatch &match : matchesIn(text, *pattern, 100)) {
            found.append(s("%1:%2-%3:%4").arg(match.range.start.line).arg(match.range.start.column).arg(match.range.end.line).arg(match.range.end.column));
        }
        QCOMPARE(found, places);
        QTEST(replaced(text, *pattern, with, regular), "result");
    }

    void replacesOnlyWhatIsChosen()
    {
        const auto pattern = patternOf({s("a"), true, false, false});
        SB_VERIFY_RESULT(pattern);
        QCOMPARE(replaced(s("a a a"), *pattern, s("b"), false, QSet<int>{0, 2}), s("b a b"));
        QCOMPARE(matchesIn(s("a a a"), *pattern, 2).size(), 2);
    }

    void saysWhereAPatternIsWrong()
    {
        const auto pattern = patternOf({s("(a"), false, false, true});
        QVERIFY(!pattern);
        QVERIFY2(pattern.error().message.contains(s("character 3")), qPrintable(pattern.error().message));
        QVERIFY(!patternOf({}));
    }

    void tellsWhichLinesChanged_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QList<int>>("added");
        QTest::addColumn<QList<int>>("changed");
        QTest::addColumn<QList<int>>("removed");
        using L = QList<int>;
        QTest::newRow("same") << s("a\nb\n") << s("a\nb\n") << L{} << L{} << L{};
        QTest::newRow("added") << s("a\nb\n") << s("a\nx\nb\n") << L{2} << L{} << L{};
        QTest::newRow("changed") << s("a\nb\nc\n") << s("a\nx\nc\n") << L{} << L{2} << L{};
        QTest::newRow("removed") << s("a\nb\nc\n") << s("a\nc\n") << L{} << L{} << L{2};
        QTest::newRow("removed at the end") << s("a\nb") << s("a") << L{} << L{} << L{2};
        QTest::newRow("changed and added") << s("a\nb\nc\n") << s("a\nx\ny\nc\n") << L{3} << L{2} << L{};
        QTest::newRow("apart") << s("a\nb\nc\nd\ne\n") << s("A\nb\nc\nd\nE\nf\n") << L{6} << L{1, 5} << L{};
        QTest::newRow("all new") << QString() << s("a\nb\n") << L{1, 2} << L{} << L{};
    }

    void tellsWhichLinesChanged()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        const LineChanges changes = lineChanges(before, after);
        QTEST(changes.added, "added");
        QTEST(changes.changed, "changed");
        QTEST(changes.removedAbove, "removed");
    }
};

QTEST_GUILESS_MAIN(SearchTest)
#include "tst_search.moc"
