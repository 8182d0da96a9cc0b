// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRandomGenerator>
#include <QTest>

#include <yaml-cpp/yaml.h>

#include "model/pipeline/project.h"
#include "model/pipeline/yamltree.h"
#include "tests/support/testsupport.h"

using namespace Pipeline;

namespace
{

const YamlNode &valueOf(const YamlTree &tree, const QString &key)
{
    for (const YamlEntry &entry : tree.entries(tree.root())) {
        if (tree.node(entry.key).text == key) {
            return tree.node(entry.value);
        }
    }
    static const YamlNode kNothing;
    return kNothing;
}

/// Both trees hold the same collections and texts. The other reader is an independent one.
bool sameTree(const YamlTree &tree, int index, const YAML::Node &other)
{
    const YamlNode &node = tree.node(index);
    if (other.IsNull()) {
        return node.kind == NodeKind::Scalar && node.type == ScalarType::Null;
    }
    if (other.IsScalar()) {
        return node.kind == NodeKind::Scalar && node.text == QString::fromStdString(other.Scalar());
    }
    if (other.IsSequence()) {
        bool same = node.kind == NodeKind::Sequence && node.items.size() == other.size();
        for (std::size_t i = 0; same && i < other.size(); ++i) {
            same = sameTree(tree, node.items[i], other[i]);
        }
        return same;
    }
    if (node.kind != NodeKind::Mapping || node.entries.size() != other.size()) {
        return false;
    }
    std::size_t i = 0;
    for (const auto &each : other) {
        if (!sameTree(tree, node.entries[i].first, each.first) || !sameTree(tree, node.entries[i].second, each.second)) {
            return false;
        }
        ++i;
    }
    return true;
}

QString sample()
{
    return QStringLiteral("# head\n"
                          "version: '3.0'\n"
                          "\n"
                          "expectations: {population_size: 1000}\n"
                          "actions:\n"
                          "  one:   # why\n"
                          "    run: >-\n"
                          "      python:v2 python\n"
                          "      analysis/a.py\n"
                          "    needs: [two,\n"
                          "      three]\n"
                          "    config:\n"
                          "      list:\n"
                          "      - 1\n"
                          "      - \"x\\ty\"\n"
                          "      text: |\n"
                          "        a\n"
                          "          b\n"
                          "\n"
                          "    outputs:\n"
                          "      highly_sensitive:\n"
                          "        a: output/a*.csv\n");
}

} // namespace

class TestYaml : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void readsScalarsByTheCoreSchema_data();
    void readsScalarsByTheCoreSchema();
    void readsTexts_data();
    void readsTexts();
    void rangesCoverWhatWasWritten();
    void mergesKeys();
    void writesJsonAsPythonDoes_data();
    void writesJsonAsPythonDoes();
    void agreesWithAnIndependentReader();
    void survivesRandomEdits();
    void givesASentenceForHostileText_data();
    void givesASentenceForHostileText();
    void readsThousandsOfActions();
};

void TestYaml::readsScalarsByTheCoreSchema_data()
{
    QTest::addColumn<int>("type");
    const auto row = [](const char *text, ScalarType type) { QTest::newRow(text) << static_cast<int>(type); };
    for (const char *text : {"yes", "no", "on", "off", "y", "5.0.0", "0o8", "1_000x", "12:30", "1.2.3", "2020-1-1", "e5", "-", "+a", "tRue", "0b2"}) {
        row(text, ScalarType::String);
    }
    for (const char *text : {"true", "True", "FALSE"}) {
        row(text, ScalarType::Bool);
    }
    for (const char *text : {"~", "null", "NULL"}) {
        row(text, ScalarType::Null);
    }
    for (const char *text : {"5", "-5", "+5", "1_000", "0x1F", "0o17", "0b11", "007"}) {
        row(text, ScalarType::Int);
    }
    for (const char *text : {"5.", "5.0", "-1.5e3", "5e0", ".5", ".inf", "-.INF", ".nan"}) {
        row(text, ScalarType::Float);
    }
    for (const char *text : {"2020-01-01", "2020-01-01T10:00:00Z", "2020-01-01 10:00:00.5 +01:00"}) {
        row(text, ScalarType::Timestamp);
    }
}

void TestYaml::readsScalarsByTheCoreSchema()
{
    QFETCH(int, type);
    QCOMPARE(static_cast<int>(plainScalarType(QString::fromLatin1(QTest::currentDataTag()))), type);
}

void TestYaml::readsTexts_data()
{
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain over lines") << QStringLiteral("k: a\n  b\n\n  c\n") << QStringLiteral("a b\nc");
    QTest::newRow("hash inside") << QStringLiteral("k: a#b # c\n") << QStringLiteral("a#b");
    QTest::newRow("colon inside") << QStringLiteral("k: a:b::c\n") << QStringLiteral("a:b::c");
    QTest::newRow("single") << QStringLiteral("k: 'it''s \\n'\n") << QStringLiteral("it's \\n");
    QTest::newRow("double") << QStringLiteral("k: \"a\\n\\x41\\u00e9\\U0001F600\\\"\"\n") << QStringLiteral("a\nA\u00e9\U0001F600\"");
    QTest::newRow("double over lines") << QStringLiteral("k: \"a \\\n   b\n  c\"\n") << QStringLiteral("a b c");
    QTest::newRow("literal") << QStringLiteral("k: |\n  a\n   b\n\n") << QStringLiteral("a\n b\n");
    QTest::newRow("literal kept") << QStringLiteral("k: |+\n  a\n\n") << QStringLiteral("a\n\n");
    QTest::newRow("literal stripped") << QStringLiteral("k: |-\n  a\n") << QStringLiteral("a");
    QTest::newRow("literal indented") << QStringLiteral("k: |2\n   a\n") << QStringLiteral(" a\n");
    QTest::newRow("folded") << QStringLiteral("k: >\n  a\n  b\n\n  c\n") << QStringLiteral("a b\nc\n");
    QTest::newRow("folded, more indented") << QStringLiteral("k: >\n  a\n    b\n  c\n") << QStringLiteral("a\n  b\nc\n");
    QTest::newRow("at the end of the file") << QStringLiteral("k: a") << QStringLiteral("a");
    QTest::newRow("windows") << QStringLiteral("k: |\r\n  a\r\n  b\r\n") << QStringLiteral("a\nb\n");
}

void TestYaml::readsTexts()
{
    QFETCH(QString, yaml);
    QFETCH(QString, text);
    const YamlTree tree(yaml);
    QVERIFY(tree.problems().empty());
    QCOMPARE(valueOf(tree, QStringLiteral("k")).text, text);
}

void TestYaml::rangesCoverWhatWasWritten()
{
    const YamlTree tree(sample());
    QVERIFY(tree.problems().empty());
    const YamlNode &root = tree.node(tree.root());
    const auto written = [&tree](const YamlNode &node) { return tree.text().mid(node.start, node.end - node.start); };
    QCOMPARE(written(tree.node(root.entries[0].second)), QStringLiteral("'3.0'"));
    QCOMPARE(written(tree.node(root.entries[1].second)), QStringLiteral("{population_size: 1000}"));
    const YamlNode &one = tree.node(tree.node(root.entries[2].second).entries[0].second);
    QCOMPARE(written(tree.node(one.entries[0].second)), QStringLiteral(">-\n      python:v2 python\n      analysis/a.py"));
    QCOMPARE(written(tree.node(one.entries[1].second)), QStringLiteral("[two,\n      three]"));
    const YamlNode &config = tree.node(one.entries[2].second);
    QCOMPARE(written(tree.node(config.entries[1].second)), QStringLiteral("|\n        a\n          b"));
    QVERIFY(written(one).endsWith(QStringLiteral("a: output/a*.csv")));
}

void TestYaml::mergesKeys()
{
    const YamlTree tree(QStringLiteral("a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: {<<: [*a, *b], x: 0}\n"));
    QStringList found;
    for (const YamlEntry &entry : tree.entries(tree.node(tree.root()).entries[2].second)) {
        found.append(tree.node(entry.key).text + tree.node(entry.value).text + (entry.merged ? QStringLiteral("m") : QString()));
    }
    QCOMPARE(found, QStringList({QStringLiteral("x0"), QStringLiteral("y2m"), QStringLiteral("z4m")}));
}

void TestYaml::writesJsonAsPythonDoes_data()
{
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QString>("json");
    QTest::newRow("order kept") << QStringLiteral("{b: 1, a: [x, ~, true]}") << QStringLiteral("{\"b\": 1, \"a\": [\"x\", null, true]}");
    QTest::newRow("numbers") << QStringLiteral("[1.0, 1e-07, 10000000000000000000000, 0x10, 1_000, .inf]")
                             << QStringLiteral("[1.0, 1e-07, 10000000000000000000000, 16, 1000, Infinity]");
    QTest::newRow("ascii") << QStringLiteral("{k: \"\u00e9\U0001F600\\\"\\n\"}") << QStringLiteral("{\"k\": \"\\u00e9\\ud83d\\ude00\\\"\\n\"}");
    QTest::newRow("keys become text") << QStringLiteral("{1: a, true: b, ~: c}") << QStringLiteral("{\"1\": \"a\", \"true\": \"b\", \"null\": \"c\"}");
    QTest::newRow("date") << QStringLiteral("{d: 2020-01-01}") << QString();
}

void TestYaml::writesJsonAsPythonDoes()
{
    QFETCH(QString, yaml);
    QFETCH(QString, json);
    const YamlTree tree(yaml);
    QString problem;
    QCOMPARE(tree.jsonText(tree.root(), problem), json);
    QCOMPARE(problem.isEmpty(), !json.isEmpty());
}

void TestYaml::agreesWithAnIndependentReader()
{
    const YamlTree tree(sample());
    QVERIFY(sameTree(tree, tree.root(), YAML::Load(sample().toStdString())));
    // Where both read a damaged text, they mostly read the same; where ours refuses, that is the
    // official reader's verdict and not to be compared.
    QRandomGenerator random(20240607);
    int compared = 0;
    int same = 0;
    for (int round = 0; round < 2000; ++round) {
        QString text = sample();
        const auto at = static_cast<qsizetype>(random.bounded(static_cast<quint32>(text.size())));
        static const QString kInserted = QStringLiteral(" \n:-#'\"[]{},ab1");
        text.insert(at, kInserted.at(static_cast<qsizetype>(random.bounded(static_cast<quint32>(kInserted.size())))));
        const YamlTree ours(text);
        if (!ours.problems().empty() || ours.root() < 0) {
            continue;
        }
        try {
            const YAML::Node other = YAML::Load(text.toStdString());
            ++compared;
            same += sameTree(ours, ours.root(), other) ? 1 : 0;
        } catch (const YAML::Exception &) {
            continue; // stricter than the official reader here
        }
    }
    QVERIFY2(compared > 1000, qPrintable(QString::number(compared)));
    QVERIFY2(same >= compared * 98 / 100, qPrintable(QStringLiteral("%1 of %2").arg(same).arg(compared)));
}

void TestYaml::survivesRandomEdits()
{
    QRandomGenerator random(7);
    static const QStringList kPieces{QStringLiteral("\t"), QStringLiteral("\n"), QStringLiteral(": "), QStringLiteral("- "), QStringLiteral("? "),
                                     QStringLiteral("{"), QStringLiteral("["), QStringLiteral("&a "), QStringLiteral("*a"), QStringLiteral("<<: *a\n"),
                                     QStringLiteral("!!str "), QStringLiteral("|"), QStringLiteral(">+2\n"), QStringLiteral("'"), QStringLiteral("\""),
                                     QStringLiteral("\\"), QStringLiteral("---\n"), QStringLiteral("...\n"), QStringLiteral("%YAML 1.1\n"),
                                     QString(QChar(0x2028)), QString(QChar(0xD83D)), QString(QChar(0)), QStringLiteral("#")};
    for (int round = 0; round < 2000; ++round) {
        QString text = sample();
        for (int edit = 0; edit < 4; ++edit) {
            const auto at = static_cast<qsizetype>(random.bounded(static_cast<quint32>(text.size() + 1)));
            if (random.bounded(3) == 0) {
                text.remove(at, random.bounded(12));
            } else {
                text.insert(at, kPieces.at(static_cast<qsizetype>(random.bounded(static_cast<quint32>(kPieces.size())))));
            }
        }
        const Parsed parsed = parseProject(text, QStringLiteral("p"));
        for (const Core::Diagnostic &diagnostic : parsed.diagnostics) {
            QVERIFY2(diagnostic.range.isValid(), qPrintable(diagnostic.toString()));
            const qsizetype start = Core::offsetOf(text, diagnostic.range.start);
            QVERIFY(start <= Core::offsetOf(text, diagnostic.range.end));
            QVERIFY(!diagnostic.message.isEmpty() && !diagnostic.rule.isEmpty());
        }
    }
}

void TestYaml::givesASentenceForHostileText_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("rule");
    const QByteArray head = "version: 4\nactions:\n  a:\n    run: python:v1 a\n    outputs: {highly_sensitive: {x: o.csv}}\n    config: ";
    QByteArray bomb = head + "\n      x0: &x0 [a, a, a, a, a, a, a, a, a]\n";
    for (int i = 1; i < 20; ++i) {
        const QByteArray alias = "*x" + QByteArray::number(i - 1);
        bomb += "      x" + QByteArray::number(i) + ": &x" + QByteArray::number(i) + " ["
                + QByteArrayList(9, alias).join(", ") + "]\n";
    }
    QTest::newRow("anchor bomb") << bomb << QStringLiteral("D8");
    QTest::newRow("deep brackets") << QByteArray(head + QByteArray(200'000, '[')) << QStringLiteral("Y1");
    QByteArray stairs;
    for (int i = 0; i < 2000; ++i) {
        stairs += QByteArray(i, ' ') + "a:\n";
    }
    QTest::newRow("deep blocks") << stairs << QStringLiteral("Y1");
    QTest::newRow("dashes") << QByteArray("- ").repeated(100'000) << QStringLiteral("Y1");
    QTest::newRow("questions") << QByteArray("{? ").repeated(100'000) << QStringLiteral("Y1");
    QTest::newRow("anchors") << QByteArray("&a ").repeated(100'000) << QStringLiteral("Y1");
    QTest::newRow("NUL") << QByteArray("version: 4\0actions: {}\n", 23) << QStringLiteral("Y1");
    QTest::newRow("tabs") << QByteArray("version: 4\nactions:\n\t\ta: 1\n") << QStringLiteral("Y1");
    QTest::newRow("no UTF-8") << QByteArray("version: 4\nactions: {\xff}\n") << QStringLiteral("Y1");
    QTest::newRow("100 MB") << QByteArray(100 * 1024 * 1024, 'a') << QStringLiteral("Y1");
    QTest::newRow("one long line") << QByteArray("version: \"" + QByteArray(2'000'000, 'a')) << QStringLiteral("Y1");
    QByteArray repeated = head + "{";
    for (int i = 0; i < 20'000; ++i) {
        repeated += "k: 1, ";
    }
    QTest::newRow("repeated keys") << QByteArray(repeated + "}\n") << QStringLiteral("Y2");
    QByteArray aliases = "version: 4\nactions:\n  m: {run: python:v1 m, outputs: &o {highly_sensitive: {";
    for (int i = 0; i < 5000; ++i) {
        aliases += "k" + QByteArray::number(i) + ": f" + QByteArray::number(i) + ".csv, ";
    }
    aliases += "}}}\n";
    for (int i = 0; i < 2000; ++i) {
        aliases += "  n" + QByteArray::number(i) + ": {run: python:v1 " + QByteArray::number(i) + ", outputs: *o}\n";
    }
    QTest::newRow("outputs by alias") << aliases << QStringLiteral("Y5");
}

void TestYaml::givesASentenceForHostileText()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, rule);
    const Parsed parsed = parseProjectBytes(bytes, QStringLiteral("p"));
    const auto found = std::find_if(parsed.diagnostics.cbegin(), parsed.diagnostics.cend(),
                                    [&rule](const Core::Diagnostic &diagnostic) { return diagnostic.rule == rule; });
    QVERIFY(found != parsed.diagnostics.cend());
    QVERIFY(found->message.contains(u'.'));
    QVERIFY2(found->message.size() < 1000, "a message stays readable however long the line is");
    QCOMPARE(parsed.isValid(), rule == QStringLiteral("D8"));
}

void TestYaml::readsThousandsOfActions()
{
    QString text = QStringLiteral("version: '5'\nactions:\n");
    constexpr int kActions = 5000;
    for (int i = 0; i < kActions; ++i) {
        text += QStringLiteral("  a%1:\n    run: r:v2 analysis/model.R --n %1\n    needs: [%2]\n    outputs:\n"
                               "      highly_sensitive:\n        model: output/model-%1.rds\n"
                               "      moderately_sensitive:\n        table: output/t-%1-*.csv\n")
                    .arg(i)
                    .arg(i % 50 == 0 ? QString() : QStringLiteral("a%1").arg(i - 1));
    }
    const Parsed parsed = parseProject(text, QStringLiteral("p"));
    QVERIFY2(parsed.diagnostics.isEmpty(), parsed.diagnostics.isEmpty() ? "" : qPrintable(parsed.diagnostics.first().toString()));
    QCOMPARE(parsed.project.actions.size(), kActions);
    QCOMPARE(parsed.project.actions.last().id.range.start.line, 3 + (kActions - 1) * 8);
    QCOMPARE(highlySensitivePatterns(parsed.project).size(), kActions);
    // One fault in the last action is found and placed.
    const Parsed broken = parseProject(text + QStringLiteral("  z: {run: r, outputs: {highly_sensitive: {o: a.csv}}}\n"), QStringLiteral("p"));
    QCOMPARE(broken.diagnostics.size(), 1);
    QCOMPARE(broken.diagnostics.first().rule, QStringLiteral("R2"));
    QCOMPARE(broken.diagnostics.first().range.start, (Core::TextPosition{3 + kActions * 8, 12}));
}

QTEST_GUILESS_MAIN(TestYaml)
#include "tst_yaml.moc"
