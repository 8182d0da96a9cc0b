// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

#include "model/pipeline/edits.h"
#include "model/pipeline/yamltree.h"
#include "tests/support/testsupport.h"

using namespace Pipeline;

namespace
{

const QString kText = QStringLiteral("# The study\n"
                                     "version: \"4.0\"   # quoted\n"
                                     "\n"
                                     "actions:\n"
                                     "  ## First part\n"
                                     "  extract:\n"
                                     "    run: ehrql:v1 generate-dataset d.py --output output/d.csv\n"
                                     "    outputs:\n"
                                     "      highly_sensitive:\n"
                                     "        data: output/d.csv  # rows\n"
                                     "\n"
                                     "  # Describes\n"
                                     "  'describe':\n"
                                     "    run: >\n"
                                     "      python:v2 python\n"
                                     "      a.py\n"
                                     "    needs: [ extract ]   # only one\n"
                                     "    outputs:\n"
                                     "      moderately_sensitive:\n"
                                     "        table: output/t.csv\n"
                                     "        figure: output/f.png\n"
                                     "\n"
                                     "  model:\n"
                                     "    run: r:v2 m.R\n"
                                     "    needs:\n"
                                     "    - extract\n"
                                     "    - describe  # for the table\n"
                                     "    outputs: {highly_sensitive: {m: output/m.rds}}\n"
                                     "# end\n");

QString apply(const QString &text, const Edits &edits)
{
    return edits ? Core::applyEdits(text, *edits) : QString();
}

Project read(const QString &text)
{
    return parseProject(text, QStringLiteral("p")).project;
}

Output output(Level level, const QString &id, const QString &path)
{
    return {level, {id, {}}, {path, {}}};
}

/// Everything the file says, without positions.
QStringList meaning(const Project &project)
{
    QStringList lines{QString::number(project.version)};
    for (const Action &action : project.actions) {
        QStringList outputs;
        for (const Output &each : action.outputs) {
            outputs.append(levelName(each.level) + u' ' + each.id.value + u' ' + each.path.value);
        }
        outputs.sort();
        lines.append(action.id.value + u'|' + action.run.value + u'|' + action.needNames().join(u',') + u'|' + action.configText + u'|'
                     + outputs.join(u','));
    }
    return lines;
}

QStringList comments(const QString &text)
{
    QStringList found;
    for (const QString &line : text.split(u'\n')) {
        if (const qsizetype hash = line.indexOf(u'#'); hash >= 0) {
            found.append(line.mid(hash));
        }
    }
    return found;
}

} // namespace

class TestEdits : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void renamesThroughNeeds();
    void renamesWordsOfCommands();
    void addsAnAction();
    void addsToAnEmptyProject();
    void fillsAnActionWithoutABody();
    void removesAnActionAndItsMentions();
    void changesNeeds();
    void changesOutputs();
    void changesRunConfigAndVersion();
    void refusesWhatAliasesShare();
    void refusesUnreadableText();
    void scalarsReadBack_data();
    void scalarsReadBack();
    void randomGesturesKeepTheRest();
    void windowsLineEndsStay();
};

void TestEdits::renamesWordsOfCommands()
{
    const QString text = QStringLiteral("version: '5'\nactions:\n"
                                        "  a: {run: python:v2 python analysis/a.py a, outputs: {highly_sensitive: {o: a.csv}}}\n"
                                        "  b:\n    run: >\n      python:v2 python b.py --of=a 'a' ab x/a a.csv\n      --last a\n"
                                        "    outputs: {highly_sensitive: {o: b.csv}}\n");
    const QString after = Core::applyEdits(text, renameInCommands(text, QStringLiteral("a"), QStringLiteral("fresh")));
    QVERIFY2(after.contains(QStringLiteral("run: python:v2 python analysis/a.py fresh,")), qPrintable(after));
    QVERIFY2(after.contains(QStringLiteral("b.py --of=fresh 'fresh' ab x/a a.csv\n      --last fresh\n")), qPrintable(after));
    QVERIFY(renameInCommands(text, QStringLiteral("a"), QStringLiteral("a'b")).isEmpty());
    QVERIFY(renameInCommands(QStringLiteral("["), QStringLiteral("a"), QStringLiteral("b")).isEmpty());
    QVERIFY(renameInCommands(text, QStringLiteral("python:v2"), QStringLiteral("b")).isEmpty());
}

void TestEdits::renamesThroughNeeds()
{
    const QString after = apply(kText, renameAction(kText, QStringLiteral("extract"), QStringLiteral("get_data")));
    QString expected = kText;
    expected.replace(QStringLiteral("  extract:"), QStringLiteral("  get_data:"))
        .replace(QStringLiteral("[ extract ]"), QStringLiteral("[ get_data ]"))
        .replace(QStringLiteral("- extract"), QStringLiteral("- get_data"));
    QCOMPARE(after, expected);
    // Quotes stay quotes.
    QVERIFY(apply(kText, renameAction(kText, QStringLiteral("describe"), QStringLiteral("show"))).contains(QStringLiteral("  'show':\n")));
    QVERIFY(!renameAction(kText, QStringLiteral("extract"), QStringLiteral("model")));
    QVERIFY(!renameAction(kText, QStringLiteral("extract"), QStringLiteral("a b")));
    QVERIFY(!renameAction(kText, QStringLiteral("nobody"), QStringLiteral("x")));
}

void TestEdits::addsAnAction()
{
    NewAction added{QStringLiteral("plot"), QStringLiteral("python:v2 python plot.py: x"), {QStringLiteral("model")}, {}, {}};
    added.outputs = {output(Level::ModeratelySensitive, QStringLiteral("p"), QStringLiteral("output/*.png"))};
    added.config = QJsonObject{{QStringLiteral("k"), QJsonArray{1, QStringLiteral("yes: no")}}};
    const QString after = apply(kText, addAction(kText, added));
    QVERIFY2(after.contains(QStringLiteral("    outputs: {highly_sensitive: {m: output/m.rds}}\n"
                                           "\n"
                                           "  plot:\n"
                                           "    run: 'python:v2 python plot.py: x'\n"
                                           "    needs: [model]\n"
                                           "    config:\n"
                                           "      k: [1, 'yes: no']\n"
                                           "    outputs:\n"
                                           "      moderately_sensitive:\n"
                                           "        p: output/*.png\n"
                                           "# end\n")),
             qPrintable(after));
    const QString between = apply(kText, addAction(kText, added, QStringLiteral("extract")));
    QCOMPARE(read(between).actionNames().at(1), QStringLiteral("plot"));
    QCOMPARE(comments(between), comments(kText));
    added.id = QStringLiteral("model");
    QVERIFY(!addAction(kText, added));
}

void TestEdits::addsToAnEmptyProject()
{
    const NewAction added{QStringLiteral("a"), QStringLiteral("python:v2 python a.py"), {}, {output(Level::HighlySensitive, QStringLiteral("o"), QStringLiteral("output/a.csv"))}, {}};
    for (const QString &text : {QStringLiteral("version: '5'\nactions: {}\n"), QStringLiteral("version: '5'\nactions:\n"),
                                QStringLiteral("version: '5'\nactions: {}  # none yet\n"), QStringLiteral("{version: 5, actions: {}}"),
                                QStringLiteral("version: '5'\nactions: {b: {run: r:v2 b, outputs: {highly_sensitive: {o: b.csv}}}}\n")}) {
        const QString after = apply(text, addAction(text, added));
        const Parsed parsed = parseProject(after, QStringLiteral("p"));
        QVERIFY2(parsed.isValid() && parsed.project.find(QStringLiteral("a")) != nullptr, qPrintable(after));
        QCOMPARE(comments(after), comments(text));
    }
}

void TestEdits::fillsAnActionWithoutABody()
{
    for (const QString &text : {QStringLiteral("version: '5'\nactions:\n  a: {}  # to be written\n  b: {}\n"), QStringLiteral("{version: 5, actions: {a: {}, b: {}}}")}) {
        QString after = apply(text, setRun(text, QStringLiteral("a"), QStringLiteral("python:v2 python a.py")));
        after = apply(after, addOutput(after, QStringLiteral("a"), output(Level::HighlySensitive, QStringLiteral("o"), QStringLiteral("output/a.csv"))));
        after = apply(after, addOutput(after, QStringLiteral("b"), output(Level::HighlySensitive, QStringLiteral("o"), QStringLiteral("output/b.csv"))));
        after = apply(after, setRun(after, QStringLiteral("b"), QStringLiteral("python:v2 python b.py")));
        QVERIFY2(parseProject(after, QStringLiteral("p")).isValid(), qPrintable(after));
        QCOMPARE(comments(after), comments(text));
        QCOMPARE(read(apply(text, addNeed(text, QStringLiteral("b"), QStringLiteral("a")))).find(QStringLiteral("b"))->needNames(), QStringList({QStringLiteral("a")}));
        const QString with = apply(text, setConfig(text, QStringLiteral("a"), QJsonObject{{QStringLiteral("k"), 1}}));
        QCOMPARE(read(with).find(QStringLiteral("a"))->configText, QStringLiteral("{\"k\": 1}"));
    }
}

void TestEdits::removesAnActionAndItsMentions()
{
    const QString after = apply(kText, removeAction(kText, QStringLiteral("describe")));
    QVERIFY(!after.contains(QStringLiteral("Describes")));
    QVERIFY(!after.contains(QStringLiteral("describe")));
    const Project project = read(after);
    QCOMPARE(project.actionNames(), QStringList({QStringLiteral("extract"), QStringLiteral("model")}));
    QCOMPARE(project.actions.last().needNames(), QStringList({QStringLiteral("extract")}));
    QVERIFY(after.contains(QStringLiteral("# The study")) && after.contains(QStringLiteral("# end")));
    QVERIFY(!after.contains(QStringLiteral("\n\n\n")));
    const QString two = apply(after, removeAction(after, QStringLiteral("extract")));
    const QString none = apply(two, removeAction(two, QStringLiteral("model")));
    const Parsed parsed = parseProject(none, QStringLiteral("p"));
    QVERIFY2(parsed.isValid(), qPrintable(none));
    QVERIFY(parsed.project.actions.isEmpty());
}

void TestEdits::changesNeeds()
{
    QVERIFY(apply(kText, addNeed(kText, QStringLiteral("describe"), QStringLiteral("model"))).contains(QStringLiteral("needs: [ extract, model ]   # only one")));
    QVERIFY(apply(kText, addNeed(kText, QStringLiteral("model"), QStringLiteral("2021"))).contains(QStringLiteral("    - describe  # for the table\n    - '2021'\n")));
    QVERIFY(apply(kText, addNeed(kText, QStringLiteral("extract"), QStringLiteral("model"))).contains(QStringLiteral("output/d.csv\n    needs: [model]\n")));
    QVERIFY(apply(kText, removeNeed(kText, QStringLiteral("model"), QStringLiteral("extract"))).contains(QStringLiteral("    needs:\n    - describe")));
    QVERIFY(!apply(kText, removeNeed(kText, QStringLiteral("describe"), QStringLiteral("extract"))).contains(QStringLiteral("needs: [")));
    QCOMPARE(apply(kText, addNeed(kText, QStringLiteral("model"), QStringLiteral("extract"))), kText);
    QCOMPARE(apply(kText, removeNeed(kText, QStringLiteral("model"), QStringLiteral("nobody"))), kText);
}

void TestEdits::changesOutputs()
{
    const Output added = output(Level::ModeratelySensitive, QStringLiteral("log"), QStringLiteral("output/l.txt"));
    QVERIFY(apply(kText, addOutput(kText, QStringLiteral("describe"), added)).contains(QStringLiteral("figure: output/f.png\n        log: output/l.txt\n")));
    QVERIFY(apply(kText, addOutput(kText, QStringLiteral("extract"), added))
                .contains(QStringLiteral("# rows\n      moderately_sensitive:\n        log: output/l.txt\n")));
    QVERIFY(apply(kText, addOutput(kText, QStringLiteral("model"), added))
                .contains(QStringLiteral("{highly_sensitive: {m: output/m.rds}, moderately_sensitive: {log: output/l.txt}}")));
    QVERIFY(!addOutput(kText, QStringLiteral("describe"), output(Level::ModeratelySensitive, QStringLiteral("table"), QStringLiteral("x.csv"))));
    const QString fewer = apply(kText, removeOutput(kText, QStringLiteral("describe"), Level::ModeratelySensitive, QStringLiteral("table")));
    QVERIFY(!fewer.contains(QStringLiteral("t.csv")) && fewer.contains(QStringLiteral("f.png")));
    // Same level, other level that is new, other level that exists.
    const QString renamed = apply(kText, changeOutput(kText, QStringLiteral("extract"), Level::HighlySensitive, QStringLiteral("data"),
                                                      output(Level::HighlySensitive, QStringLiteral("rows"), QStringLiteral("output/r.csv"))));
    QVERIFY(renamed.contains(QStringLiteral("        rows: output/r.csv  # rows\n")));
    const QString moved = apply(kText, changeOutput(kText, QStringLiteral("extract"), Level::HighlySensitive, QStringLiteral("data"),
                                                    output(Level::ModeratelySensitive, QStringLiteral("data"), QStringLiteral("output/d.csv"))));
    QCOMPARE(moved, QString(kText).replace(kText.indexOf(QStringLiteral("highly_sensitive")), 16, QStringLiteral("moderately_sensitive")));
    const QString split = apply(kText, changeOutput(kText, QStringLiteral("describe"), Level::ModeratelySensitive, QStringLiteral("figure"),
                                                    output(Level::HighlySensitive, QStringLiteral("figure"), QStringLiteral("output/f.png"))));
    const Project project = read(split);
    QCOMPARE(project.find(QStringLiteral("describe"))->outputs.first().level, Level::HighlySensitive);
    QCOMPARE(project.find(QStringLiteral("describe"))->outputs.size(), 2);
}

void TestEdits::changesRunConfigAndVersion()
{
    const QString run = apply(kText, setRun(kText, QStringLiteral("describe"), QStringLiteral("python:v2 python b.py")));
    QVERIFY(run.contains(QStringLiteral("    run: python:v2 python b.py\n    needs: [ extract ]")));
    QVERIFY(apply(kText, setVersion(kText, QStringLiteral("5"))).contains(QStringLiteral("version: \"5\"   # quoted\n")));
    const QString with = apply(kText, setConfig(kText, QStringLiteral("model"), QJsonObject{{QStringLiteral("a"), QJsonObject{{QStringLiteral("b"), true}}}}));
    QCOMPARE(read(with).find(QStringLiteral("model"))->configText, QStringLiteral("{\"a\": {\"b\": true}}"));
    const QString other = apply(with, setConfig(with, QStringLiteral("model"), QJsonObject{{QStringLiteral("c"), 1}}));
    QCOMPARE(read(other).find(QStringLiteral("model"))->configText, QStringLiteral("{\"c\": 1}"));
    QCOMPARE(apply(other, setConfig(other, QStringLiteral("model"), std::nullopt)), kText);
}

void TestEdits::refusesWhatAliasesShare()
{
    const QString text = QStringLiteral("version: '4'\nactions:\n"
                                        "  a: {run: python:v2 a, needs: &n [b], outputs: {highly_sensitive: {o: a.csv}}}\n"
                                        "  b: &b {run: python:v2 b, outputs: {highly_sensitive: {o: b.csv}}}\n"
                                        "  c: {<<: *b, run: python:v2 c, needs: *n, outputs: {highly_sensitive: {o: c.csv}}}\n");
    QVERIFY(!addNeed(text, QStringLiteral("c"), QStringLiteral("a")));
    QVERIFY(!addNeed(text, QStringLiteral("a"), QStringLiteral("c")));
    QVERIFY(!removeAction(text, QStringLiteral("b")));
    // A rename reaches what all share, once.
    const QString renamed = apply(text, renameAction(text, QStringLiteral("b"), QStringLiteral("z")));
    QCOMPARE(read(renamed).find(QStringLiteral("c"))->needNames(), QStringList({QStringLiteral("z")}));
}

void TestEdits::refusesUnreadableText()
{
    const auto edits = addNeed(QStringLiteral("actions: [\n"), QStringLiteral("a"), QStringLiteral("b"));
    QVERIFY(!edits);
    QVERIFY(edits.error().where.has_value());
}

void TestEdits::scalarsReadBack_data()
{
    QTest::addColumn<QString>("value");
    for (const char *value : {"a", "", " a", "a ", "a: b", "a #b", "#a", "yes", "true", "null", "5", "0x5", "2020-01-01", "-", "- a", "? a", "*a",
                              "&a", "!a", "@a", "`a", "%a", "[a", "a]", "{a", "a, b", "it's", "\"q\"", "a\\b", "line\nline", "tab\tbed", "|", ">", "<<", "=",
                              "output/*.csv", "python:v2 python a.py --x 'y z'", "\x01", "---", "..."}) {
        QTest::newRow(value) << QString::fromLatin1(value);
    }
    QTest::newRow("beyond") << QStringLiteral("é\U0001F600\u2028\u0085");
}

void TestEdits::scalarsReadBack()
{
    QFETCH(QString, value);
    const QString scalar = yamlScalar(value);
    QVERIFY(!scalar.contains(u'\n'));
    for (const QString &document : {QStringLiteral("k: ") + scalar, QStringLiteral("[") + scalar + u']', QStringLiteral("- ") + scalar, scalar + QStringLiteral(": 1")}) {
        const YamlTree tree(document);
        QVERIFY2(tree.problems().empty() && tree.root() >= 0, qPrintable(document));
        const YamlNode &root = tree.node(tree.root());
        const int index = root.kind == NodeKind::Sequence ? root.items.front()
                          : document.startsWith(QStringLiteral("k: ")) ? root.entries.front().second
                                                                      : root.entries.front().first;
        QCOMPARE(tree.node(index).text, value);
        QVERIFY(tree.node(index).type == ScalarType::String);
    }
}

void TestEdits::randomGesturesKeepTheRest()
{
    QRandomGenerator random(99);
    QString text = kText;
    int made = 0;
    int refused = 0;
    for (int round = 0; round < 1500; ++round) {
        const Project before = read(text);
        const auto pick = [&random, &before]() {
            return before.actions.isEmpty()
                       ? QStringLiteral("none")
                       : before.actions.at(static_cast<qsizetype>(random.bounded(static_cast<quint32>(before.actions.size())))).id.value;
        };
        const QString id = pick();
        const QString fresh = QStringLiteral("n%1").arg(round);
        const Level level = static_cast<Level>(random.bounded(2));
        Edits edits = QList<Core::TextEdit>();
        const Action *action = before.find(id);
        const bool hasOutput = action != nullptr && !action->outputs.isEmpty();
        switch (random.bounded(8)) {
        case 0:
            edits = addAction(text, {fresh, QStringLiteral("python:v2 python %1.py").arg(fresh), {}, {output(level, QStringLiteral("o"), QStringLiteral("output/%1.csv").arg(fresh))}, {}}, pick());
            break;
        case 1:
            edits = renameAction(text, id, fresh);
            break;
        case 2:
            edits = addNeed(text, id, pick());
            break;
        case 3:
            edits = hasOutput && !action->needs.isEmpty() ? removeNeed(text, id, action->needs.first().value) : edits;
            break;
        case 4:
            edits = addOutput(text, id, output(level, fresh, QStringLiteral("output/%1.txt").arg(fresh)));
            break;
        case 5:
            edits = hasOutput ? changeOutput(text, id, action->outputs.last().level, action->outputs.last().id.value,
                                             output(level, fresh, QStringLiteral("output/%1.md").arg(fresh)))
                              : edits;
            break;
        case 6:
            edits = setConfig(text, id, random.bounded(3) == 0 ? std::nullopt : std::optional<QJsonObject>(QJsonObject{{fresh, round}}));
            break;
        default:
            edits = before.actions.size() > 3 ? removeAction(text, id) : setRun(text, id, QStringLiteral("r:v2 %1.R").arg(fresh));
        }
        if (!edits) {
            ++refused;
            continue;
        }
        ++made;
        // Every byte outside the edits is where it was.
        const QString after = Core::applyEdits(text, *edits);
        QList<Core::TextEdit> sorted = *edits;
        std::sort(sorted.begin(), sorted.end(), [](const Core::TextEdit &a, const Core::TextEdit &b) { return a.range.start < b.range.start; });
        qsizetype from = 0;
        qsizetype at = 0;
        for (const Core::TextEdit &edit : std::as_const(sorted)) {
            const qsizetype start = Core::offsetOf(text, edit.range.start);
            QCOMPARE(after.mid(at, start - from), text.mid(from, start - from));
            at += start - from + edit.newText.size();
            from = Core::offsetOf(text, edit.range.end);
        }
        QCOMPARE(after.mid(at), text.mid(from));
        // No action but those that were touched means anything else than before.
        const Project now = read(after);
        QVERIFY2(parseProject(after, QStringLiteral("p")).diagnostics.isEmpty() || !now.actions.isEmpty(), qPrintable(after));
        const QStringList was = meaning(before);
        const QStringList is = meaning(now);
        const auto kept = std::count_if(was.cbegin(), was.cend(), [&is](const QString &line) { return is.contains(line); });
        const auto mentions = std::count_if(before.actions.cbegin(), before.actions.cend(), [&id](const Action &each) {
            return each.needNames().contains(id);
        });
        QVERIFY2(kept >= was.size() - 1 - mentions, qPrintable(after));
        text = after;
        QVERIFY(text.startsWith(QStringLiteral("# The study\n")));
    }
    QVERIFY2(made > 1200, qPrintable(QStringLiteral("%1 made, %2 refused").arg(made).arg(refused)));
}

void TestEdits::windowsLineEndsStay()
{
    const QString text = QString(kText).replace(u'\n', QStringLiteral("\r\n"));
    const QString after = apply(text, addNeed(text, QStringLiteral("model"), QStringLiteral("x")))
                          + apply(text, addAction(text, {QStringLiteral("p"), QStringLiteral("r:v2 p.R"), {}, {}, {}}));
    QCOMPARE(after.count(u'\n'), after.count(QStringLiteral("\r\n")));
}

QTEST_GUILESS_MAIN(TestEdits)
#include "tst_edits.moc"
