// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QTest>

#include "model/pipeline/assistance.h"
#include "tests/support/testsupport.h"

using namespace Pipeline;

namespace
{

const QString kHead = QStringLiteral("version: '5'\n"
                                     "actions:\n"
                                     "  extract:\n"
                                     "    run: ehrql:v1 generate-dataset analysis/d.py --output output/d.csv\n"
                                     "    outputs:\n"
                                     "      highly_sensitive:\n"
                                     "        data: output/d.csv\n"
                                     "  describe:\n"
                                     "    run: r:v2 analysis/a.R\n"
                                     "    needs: [extract]\n"
                                     "    outputs:\n"
                                     "      moderately_sensitive:\n"
                                     "        table: output/t.csv\n");

Project project()
{
    return parseProject(kHead, QStringLiteral("project.yaml")).project;
}

const QStringList kScripts{QStringLiteral("analysis/a.R"), QStringLiteral("analysis/d.py"), QStringLiteral("README.md")};

} // namespace

/// What is offered and said at places of project.yaml, with text that is still being typed.
class AssistanceTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void offersWhatMayStandThere_data()
    {
        QTest::addColumn<QString>("text"); // the caret is at its end
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("begun");
        const auto row = [](const char *name, const QString &text, const QString &expected, const QString &begun = {}) {
            QTest::newRow(name) << text << expected << begun;
        };
        const auto s = [](const char *text) { return QString::fromUtf8(text); };
        row("empty file", {}, s("version actions"));
        row("top level, one present", s("version: 5\nac"), s("actions"), s("ac"));
        row("version", s("version: "), s("5"));
        row("key of an action", kHead + s("  new:\n    "), s("run needs outputs config dummy_data_file"));
        row("key of an action, some present", kHead + s("  new:\n    run: r:v2 a.R\n    ou"), s("needs outputs config dummy_data_file"), s("ou"));
        row("name of an action is free", kHead + s("  ne"), {}, s("ne"));
        row("needs in brackets", kHead + s("  new:\n    needs: [ex"), s("extract describe"), s("ex"));
        row("needs taken already", kHead + s("  new:\n    needs: [extract, "), s("describe"));
        row("needs of itself", s("actions:\n  describe:\n    needs: ["), s("extract"));
        row("needs as lines", kHead + s("  new:\n    needs:\n      - extract\n      - d"), s("describe"), s("d"));
        row("needs as lines below the key", kHead + s("  new:\n    needs:\n    - "), s("extract describe"));
        row("privacy levels", kHead + s("  new:\n    outputs:\n      "), s("highly_sensitive moderately_sensitive minimally_sensitive"));
        row("privacy level present", kHead + s("  new:\n    outputs:\n      highly_sensitive:\n        a: output/a.csv\n      m"),
            s("moderately_sensitive minimally_sensitive"), s("m"));
        row("label of an output is free", kHead + s("  new:\n    outputs:\n      highly_sensitive:\n        "), {});
        row("command of ehrQL", kHead + s("  new:\n    run: ehrql:v1 "), s("generate-dataset generate-measures"));
        row("definition", kHead + s("  new:\n    run: ehrql:v1 generate-measures "),
            s("analysis/d.py --output --dummy-data-file --dummy-tables --test-data-file"));
        row("script of R", kHead + s("  new:\n    run: r:v2 ana"), s("analysis/a.R"), s("ana"));
        row("folded command", kHead + s("  new:\n    run: >\n      python:v2 python\n      "), s("analysis/d.py"));
        row("comment", kHead + s("  new:\n    # ru"), {}, {});
    }

    void offersWhatMayStandThere()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QFETCH(QString, begun);
        const Suggestions found = suggestionsAt(text, text.size(), project(), kScripts);
        QStringList labels;
        for (const Suggestion &item : found.items) {
            labels << item.label;
        }
        QCOMPARE(labels.join(u' '), expected);
        QCOMPARE(text.mid(found.start, found.end - found.start), begun);
    }

    void offersImagesWithTheirVersions()
    {
        const QString text = kHead + QStringLiteral("  new:\n    run: ");
        const QList<Suggestion> items = suggestionsAt(text, text.size(), project(), {}).items;
        for (const char *image : {"ehrql:v1", "python:v2", "python:v1", "r:v2", "stata-mp:v1"}) {
            QVERIFY2(std::any_of(items.cbegin(), items.cend(), [image](const Suggestion &item) { return item.insert == QLatin1String(image); }), image);
        }
    }

    void offersExpectationsInVersionThreeOnly()
    {
        const Project old = parseProject(QStringLiteral("version: 3\n"), QStringLiteral("p")).project;
        const QList<Suggestion> items = suggestionsAt({}, 0, old, {}).items;
        QCOMPARE(items.constLast().label, QStringLiteral("expectations"));
    }

    void writesTheColonOfAKeyOnce()
    {
        const QString text = QStringLiteral("ver: 5\n");
        QCOMPARE(suggestionsAt(text, 3, {}, {}).items.constFirst().insert, QStringLiteral("version"));
        QCOMPARE(suggestionsAt(text.left(3), 3, {}, {}).items.constFirst().insert, QStringLiteral("version: "));
    }

    void explainsWords_data()
    {
        QTest::addColumn<QString>("word"); // its last place in the text
        QTest::addColumn<QStringList>("parts");
        const auto row = [](const char *word, const QStringList &parts) { QTest::newRow(word) << QString::fromUtf8(word) << parts; };
        row("version", {QStringLiteral("**version**")});
        row("needs", {QStringLiteral("**needs**")});
        row("moderately_sensitive", {QStringLiteral("level 4"), QStringLiteral("5,000 rows")});
        row("extract]", {QStringLiteral("**extract**"), QStringLiteral("generate-dataset"), QStringLiteral("Needs no other action"),
                         QStringLiteral("Needed by `describe`"), QStringLiteral("`output/d.csv` (highly sensitive)")});
        row("describe:", {QStringLiteral("**describe**"), QStringLiteral("Needs `extract`"), QStringLiteral("No action needs it")});
        row("table", {});
        row("output/t.csv", {});
    }

    void explainsWords()
    {
        QFETCH(QString, word);
        QFETCH(QStringList, parts);
        const QString said = explanationAt(kHead, kHead.lastIndexOf(word) + 1, project());
        QCOMPARE(said.isEmpty(), parts.isEmpty());
        for (const QString &part : std::as_const(parts)) {
            QVERIFY2(said.contains(part), qPrintable(said));
        }
    }

    void findsTheDefinitionOfANeed()
    {
        const auto range = definitionAt(kHead, kHead.lastIndexOf(QStringLiteral("extract")) + 2, project());
        QVERIFY(range);
        QCOMPARE(range->start, (Core::TextPosition{3, 3}));
        QVERIFY(!definitionAt(kHead, 2, project()));
        const QString moved = QStringLiteral("# a line\n") + kHead; // the project is older than this
        QVERIFY(!definitionAt(moved, moved.lastIndexOf(QStringLiteral("extract")), project()));
    }

    void standsEveryPosition()
    {
        const QString text = kHead + QStringLiteral("\t: [\n-\n'a: \"\n  - : x\n\n#");
        for (qsizetype position = -1; position <= text.size() + 1; ++position) {
            const Suggestions found = suggestionsAt(text, position, project(), kScripts);
            QVERIFY(found.start <= found.end);
            explanationAt(text, position, project()).size();
        }
    }
};

QTEST_GUILESS_MAIN(AssistanceTest)
#include "tst_assistance.moc"
