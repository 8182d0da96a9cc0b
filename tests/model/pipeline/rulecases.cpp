// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/pipeline/rulecases.h"

namespace RuleCases
{

std::optional<QString> FixedFiles::text(const QString &path) const
{
    const auto found = texts.constFind(path);
    return found == texts.constEnd() ? std::nullopt : std::optional<QString>(*found);
}

QString project(const QStringList &actions, const QString &version, const QString &top)
{
    QString text = QStringLiteral("version: ") + version + u'\n' + top + QStringLiteral("actions:\n");
    for (const QString &action : actions) {
        text += QStringLiteral("  ") + action + u'\n';
    }
    return text;
}

QString action(const QString &run, const QString &path, const QString &level, const QString &more)
{
    return QStringLiteral("a: {run: %1, outputs: {%2: {o: %3}}%4}").arg(run, level, path, more);
}

QList<Case> officialCases()
{
    QList<Case> cases;
    const auto row = [&cases](const char *rule, const char *name, const QString &text) {
        cases.append({QStringLiteral("%1 %2").arg(QLatin1String(rule), QString::fromUtf8(name)),
                      rule[0] == '-' ? QString() : QString::fromLatin1(rule), text});
    };
    const QString good = project({action(kRun)});
    row("-", "plain", good);
    // YAML
    row("Y1", "unclosed quote", QStringLiteral("version: \"4\nactions: {}\n"));
    row("Y1", "unclosed bracket", QStringLiteral("version: 4\nactions: {\n"));
    row("Y1", "tab as indentation", QStringLiteral("version: 4\nactions:\n\ta:\n"));
    row("Y1", "colon in plain text", QStringLiteral("version: 4\nactions: a: b\n"));
    row("Y1", "starts with at", QStringLiteral("version: 4\nactions: @a\n"));
    row("Y1", "wrong indentation", QStringLiteral("version: 4\nactions:\n   a: 1\n  b: 2\n"));
    row("Y1", "stray bracket", QStringLiteral("version: 4\nactions: {}]\n"));
    row("Y1", "unknown escape", QStringLiteral("version: \"\\q\"\nactions: {}\n"));
    row("Y1", "undefined tag handle", QStringLiteral("version: !x!y 4\nactions: {}\n"));
    row("Y1", "control character", QStringLiteral("version: 4\nactions: {}\n# \a\n"));
    row("Y1", "key without colon", QStringLiteral("version: 4\nactions\n"));
    row("-", "byte order mark", QChar(0xFEFF) + good);
    row("-", "windows line ends", QString(good).replace(u'\n', QStringLiteral("\r\n")));
    // The official reader takes no tab between tokens, in brackets neither; behind an empty line it does not see one.
    row("Y1", "tab within brackets", QStringLiteral("version: 4\nactions: {\t}\n"));
    row("Y1", "tab as indentation within brackets", QStringLiteral("version: 4\nactions: {\n\t}\n"));
    row("Y1", "tab behind a colon", QStringLiteral("version: 4\nactions:\t{}\n"));
    row("Y1", "tab behind a comment and an empty line", QStringLiteral("version: 4\n# x\n\n\tactions: {}\n"));
    row("-", "tab behind an empty line", QStringLiteral("version: 4\nactions: {\n\n\t}\n"));
    row("-", "folded run", project({QStringLiteral("a:\n    run: >\n      python:v2 python\n      a.py\n    outputs: "
                                                   "{highly_sensitive: {o: a.csv}}")}));
    row("Y2", "top", QStringLiteral("version: 4\nversion: 4\nactions: {}\n"));
    row("Y2", "in config", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"),
                                           QStringLiteral(", config: {k: 1, k: 1}"))}));
    row("Y2", "1 and 1.0", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"),
                                           QStringLiteral(", config: {1: 1, 1.0: 1}"))}));
    row("-", "1 and text 1", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"),
                                             QStringLiteral(", config: {1: 1, '1': 1}"))}));
    row("Y3", "two documents", good + QStringLiteral("---\n") + good);
    row("-", "explicit document", QStringLiteral("---\n") + good + QStringLiteral("...\n"));
    row("Y4", "empty", QString());
    row("Y4", "comment only", QStringLiteral("# nothing\n"));
    row("Y4", "list", QStringLiteral("- a\n"));
    row("Y4", "scalar", QStringLiteral("a\n"));
    row("Y5", "alias without anchor", QStringLiteral("version: 4\nactions: *nobody\n"));
    row("Y5", "merge of a scalar", QStringLiteral("version: 4\n<<: 5\nactions: {}\n"));
    row("-", "merge of actions", QStringLiteral("<<: {actions: {}}\nversion: 4\n"));
    row("-", "anchor and alias", project({QStringLiteral("a: &a {run: python:v2 a, outputs: {highly_sensitive: {o: a.csv}}}"),
                                          QStringLiteral("b: {<<: *a, run: python:v2 b, outputs: {highly_sensitive: {o: b.csv}}}")}));
    row("C1", "merged run", project({QStringLiteral("a: &a {run: python:v2 a, outputs: {highly_sensitive: {o: a.csv}}}"),
                                     QStringLiteral("b: {<<: *a, outputs: {highly_sensitive: {o: b.csv}}}")}));
    row("Y6", "top", QStringLiteral("version: 4\nactions: {}\n1: 2\n"));
    row("Y6", "in action", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"),
                                           QStringLiteral(", 1: 2"))}));
    row("Y6", "level", project({QStringLiteral("a: {run: python:v2 a, outputs: {1: {}, highly_sensitive: {}}}")}));
    row("-", "number as action", project({QStringLiteral("2021: {run: python:v2 a, outputs: {highly_sensitive: {1: a.csv}}}")}));
    row("-", "yes is text", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: {o: output/yes.csv}}}"),
                                     QStringLiteral("yes: {run: python:v2 b, outputs: {highly_sensitive: {o: b.csv}}}"),
                                     QStringLiteral("on: {run: python:v2 c, needs: [yes], outputs: {highly_sensitive: {o: c.csv}}}")}));
    row("Y2", "yes and on in YAML 1.1",
        QStringLiteral("%YAML 1.1\n---\nversion: 4\nactions:\n  yes: {run: python:v2 a, outputs: {highly_sensitive: {}}}\n"
                       "  on: {run: python:v2 b, outputs: {highly_sensitive: {}}}\n"));
    row("-", "tagged as text", project({action(QStringLiteral("!!str python:v2 a"), QStringLiteral("!!str output/a.csv"))}, QStringLiteral("!!str 4")));
    row("Y7", "tagged as a float without a point", project({}, QStringLiteral("!!float 5")).replace(QStringLiteral("actions:\n"), QStringLiteral("actions: {}\n")));
    row("Y7", "tagged as a whole number", project({}, QStringLiteral("!!int 5.0")).replace(QStringLiteral("actions:\n"), QStringLiteral("actions: {}\n")));
    for (const char *value : {"!!bool maybe", "!!timestamp hello", "!!seq 5", "!!map x", "!!set x"}) {
        row("Y7", value, project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"),
                                         QStringLiteral(", config: {k: %1}").arg(QLatin1String(value)))}));
    }
    for (const char *value : {"!!bool yes", "!!null x", "!!float .5", "!!binary '%%%'", "!!foo 5"}) {
        row("-", value, project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"),
                                        QStringLiteral(", config: {k: %1}").arg(QLatin1String(value)))}));
    }
    row("O4", "local tag is no text", project({action(kRun, QStringLiteral("!x output/a.csv"))}));
    row("Y7", "no such date", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"),
                                              QStringLiteral(", config: {d: 2020-13-45}"))}));
    // Top and version
    row("T1", "unknown key", good + QStringLiteral("name: x\n"));
    row("V1", "missing", QStringLiteral("actions: {}\n"));
    row("V1", "null", QStringLiteral("version:\nactions: {}\n"));
    for (const char *version : {"v5", "5.0.0", "'0x5'", "''", "[5]", "2020-01-01", "{}"}) {
        row("V2", version, project({}, QString::fromLatin1(version)).replace(QStringLiteral("actions:\n"), QStringLiteral("actions: {}\n")));
    }
    for (const char *version : {"5.1", "6", ".inf", "'inf'", "'1_0'"}) {
        row("V3", version, project({action(kRun)}, QString::fromLatin1(version)));
    }
    for (const char *version : {"5", "\"5.0\"", "' 5 '", "5e0", "2.5", "0", "-1", "true", ".nan", "0x5", "4_"}) {
        row("-", version, project({action(kRun)}, QString::fromLatin1(version)));
    }
    // Actions
    row("A1", "missing", QStringLiteral("version: 4\n"));
    row("A1", "list", QStringLiteral("version: 4\nactions: []\n"));
    row("-", "no actions", QStringLiteral("version: 4\nactions: {}\n"));
    row("A2", "null", project({QStringLiteral("a:")}));
    row("A2", "text", project({QStringLiteral("a: b")}));
    row("A3", "no run", project({QStringLiteral("a: {outputs: {highly_sensitive: {o: a.csv}}}")}));
    row("A3", "an empty body", project({QStringLiteral("a: {}")}));
    row("A4", "no outputs", project({QStringLiteral("a: {run: python:v2 a}")}));
    row("A5", "unknown key", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", image: x"))}));
    row("A5", "action_id", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", action_id: x"))}));
    row("A6", "list", project({action(QStringLiteral("[python]"))}));
    row("A6", "null", project({action(QStringLiteral("null"))}));
    row("A7", "null", project({QStringLiteral("a: {run: python:v2 a, outputs: }")}));
    row("A7", "list", project({QStringLiteral("a: {run: python:v2 a, outputs: []}")}));
    row("A8", "text", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", needs: b")), kOther}));
    row("-", "null needs", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", needs: null"))}));
    row("A9", "list", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", config: []"))}));
    row("-", "null config", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", config: ~"))}));
    row("A10", "number", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", dummy_data_file: 1"))}));
    row("-", "dummy data file", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", dummy_data_file: analysis/a.py"))}));
    row("-", "odd action names", project({QStringLiteral("'a b/c.d é': {run: python:v2 a, outputs: {highly_sensitive: {o: a.csv}}}")}));
    // Run
    row("R1", "empty", project({action(QStringLiteral("''"))}));
    for (const char *run : {"python", "python:1", "python:V1", "python:v1-post", "python:sha256abc", "python:v1:v2", "\"'' a\""}) {
        row("R2", run, project({action(QString::fromLatin1(run))}));
    }
    for (const char *run : {"python:v1", "python:v1.2.3", "python:v1-pre", "python:dev", "python:latest"}) {
        row("-", run, project({action(QString::fromLatin1(run))}));
    }
    row("R3", "open quote", project({action(QStringLiteral("\"python:v1 'a\""))}));
    row("R3", "backslash at the end", project({action(QStringLiteral("'python:v1 a\\'"))}));
    row("R4", "blanks", project({action(QStringLiteral("'  '"))}));
    // Needs
    const auto needs = [](const QString &list) {
        return project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", needs: [%1]").arg(list)),
                        kOther, QStringLiteral("2021: {run: r:v2 c.R, outputs: {highly_sensitive: {o: output/c.csv}}}")});
    };
    row("-", "known", needs(QStringLiteral("b")));
    row("N1", "blank", needs(QStringLiteral("b c")));
    row("N2", "unknown", needs(QStringLiteral("d")));
    row("N2", "run_all", needs(QStringLiteral("run_all")));
    row("N2", "text is not the number", needs(QStringLiteral("'2021'")));
    row("N3", "number", needs(QStringLiteral("2021")));
    row("N3", "null", needs(QStringLiteral("~")));
    // Outputs
    row("O1", "none", project({QStringLiteral("a: {run: python:v2 a, outputs: {}}")}));
    row("O1", "null level", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: }}")}));
    row("O1", "unknown only", project({QStringLiteral("a: {run: python:v2 a, outputs: {secret: {o: a.csv}}}")}));
    row("O2", "unknown beside", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: {}, secret: }}")}));
    row("O3", "list", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: [a.csv]}}")}));
    row("-", "empty level", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: {}}}")}));
    row("O4", "null", project({action(kRun, QString())}));
    row("O4", "number", project({action(kRun, QStringLiteral("5"))}));
    row("O4", "date", project({action(kRun, QStringLiteral("2020-01-01"))}));
    // Paths
    const auto path = [](const char *text, bool moderate = false) {
        return project({action(kRun, QStringLiteral("'%1'").arg(QString::fromUtf8(text)),
                               moderate ? QStringLiteral("moderately_sensitive") : QStringLiteral("highly_sensitive"))});
    };
    row("G1", "backslash", path("output\\a.csv"));
    for (const char *text : {"output/**.csv", "output/a?.csv", "output/[a].csv"}) {
        row("G2", text, path(text));
    }
    for (const char *text : {"output/a", "a.", ".hidden", "output/.csv", "a.*", "output/*", "", "a.csv*"}) {
        row("G3", text, path(text));
    }
    for (const char *text : {"a.tar.gz", "a.*csv", "output/a]{}~.csv", "-a b'' é.csv", "*/a.csv", "output/metadata/x.csv", "metadata.csv",
                             "c:x.csv", "../x.csv", "..a.csv"}) {
        row("-", text, path(text));
    }
    for (const char *text : {"a.rds", "a.CSV", "a.csv.gz", "a.arrow"}) {
        row("G4", text, path(text, true));
        row("-", text, path(text));
    }
    for (const char *text : {".csv", ".jpg", ".jpeg", ".png", ".svg", ".svgz", ".html", ".txt", ".log", ".json", ".md"}) {
        row("-", text, path(qPrintable(QStringLiteral("output/a") + QString::fromLatin1(text)), true));
    }
    for (const char *text : {"a//b.csv", "./a.csv", "a/./b.csv", "a/../b.csv", "a.csv/"}) {
        row("G5", text, path(text));
    }
    row("G6", "metadata", path("metadata/a.csv"));
    for (const char *text : {"/a.csv", "//a.csv", "c:/a.csv", "C:/a.csv"}) {
        row("G7", text, path(text));
    }
    // Extraction
    const QString v3 = QStringLiteral("'3.0'");
    const QString people = QStringLiteral("expectations: {population_size: 10}\n");
    const auto cohort = [&](const QString &run, const QString &outputs) {
        return project({QStringLiteral("a: {run: '%1', outputs: {%2}}").arg(run, outputs)}, v3, people);
    };
    const QString generate = QStringLiteral("cohortextractor:latest generate_cohort");
    row("-", "cohort", cohort(generate, QStringLiteral("highly_sensitive: {o: output/a.csv}")));
    row("E1", "two levels", cohort(generate, QStringLiteral("highly_sensitive: {o: output/a.csv}, moderately_sensitive: {}")));
    row("E2", "two folders", cohort(generate, QStringLiteral("highly_sensitive: {o: output/a.csv, p: other/a.csv}")));
    row("E2", "no file", cohort(generate, QStringLiteral("highly_sensitive: {}")));
    row("-", "says its folder", cohort(generate + QStringLiteral(" --output-dir=x"), QStringLiteral("highly_sensitive: {o: output/a.csv, p: other/a.csv}")));
    row("-", "E6 two blanks", cohort(QStringLiteral("cohortextractor:latest  generate_cohort"), QStringLiteral("highly_sensitive: {o: output/a.csv, p: other/a.csv}")));
    row("-", "dataset", project({action(kExtract + QStringLiteral("output/a.csv"))}));
    row("-", "dataset beside others", project({QStringLiteral("a: {run: %1output/a.csv, outputs: {highly_sensitive: {o: output/a.csv, p: b.csv}}}").arg(kExtract)}));
    row("E3", "exposed", project({QStringLiteral("a: {run: %1output/a.csv, outputs: {highly_sensitive: {o: output/a.csv}, moderately_sensitive: {p: b.csv}}}").arg(kExtract)}));
    row("-", "empty exposed level", project({QStringLiteral("a: {run: %1output/a.csv, outputs: {highly_sensitive: {o: output/a.csv}, moderately_sensitive: {}}}").arg(kExtract)}));
    row("E4", "no output option", project({action(QStringLiteral("ehrql:v1 generate-dataset d.py"))}));
    row("E4", "empty", project({action(QStringLiteral("ehrql:v1 generate-dataset d.py --output="))}));
    row("E4", "short option", project({action(QStringLiteral("ehrql:v1 generate-dataset d.py -o output/a.csv"))}));
    row("E5", "other file", project({action(kExtract + QStringLiteral("output/b.csv"))}));
    row("E5", "leading dot", project({action(kExtract + QStringLiteral("./output/a.csv"))}));
    row("E5", "other extension", project({action(kExtract + QStringLiteral("output/:arrow"))}));
    row("-", "folder form", project({action(kExtract + QStringLiteral("output/:csv"))}));
    row("-", "folder form without slash", project({action(kExtract + QStringLiteral("output:csv"))}));
    row("-", "folder form, deeper file", project({action(kExtract + QStringLiteral("output/:csv"), QStringLiteral("output/x/a.csv"))}));
    row("-", "measures", project({action(QStringLiteral("ehrql:v1 generate-measures m.py --output output/x.csv"), QStringLiteral("output/a.csv"), QStringLiteral("moderately_sensitive"))}));
    row("E4", "longer name is caught", project({action(QStringLiteral("ehrql:v1 generate-dataset-x d.py"))}));
    row("-", "E6 quoted", project({action(QStringLiteral("\"'ehrql:v1' generate-dataset d.py\""))}));
    // Expectations
    row("X1", "missing", project({action(kRun)}, v3));
    row("X1", "null", project({action(kRun)}, v3, QStringLiteral("expectations:\n")));
    row("X2", "text", project({action(kRun)}, v3, QStringLiteral("expectations: 5\n")));
    row("X3", "no size", project({action(kRun)}, v3, QStringLiteral("expectations: {}\n")));
    for (const char *size : {"'1e3'", "'10.5'", "null", "[]", ".inf", ".nan", "x"}) {
        row("X4", size, project({action(kRun)}, v3, QStringLiteral("expectations: {population_size: %1}\n").arg(QLatin1String(size))));
    }
    for (const char *size : {"10", "10.7", "'1_000'", "' 10 '", "true", "0x10"}) {
        row("-", size, project({action(kRun)}, v3, QStringLiteral("expectations: {population_size: %1}\n").arg(QLatin1String(size))));
    }
    row("X5", "more", project({action(kRun)}, v3, QStringLiteral("expectations: {population_size: 1, seed: 2}\n")));
    row("X6", "version 4", project({action(kRun)}, QStringLiteral("4"), people));
    row("-", "X7 version 3.5", project({action(kRun)}, QStringLiteral("3.5"), QStringLiteral("expectations: 5\n")));
    row("-", "X7 version 2", project({action(kRun)}, QStringLiteral("2"), QStringLiteral("expectations: 5\n")));
    // Features and comparisons
    const QString runAll = QStringLiteral("run_all: {run: r:v2 x, outputs: {highly_sensitive: {o: output/z.csv}}}");
    row("F1", "version 5", project({runAll}, QStringLiteral("5")));
    row("-", "run_all below", project({runAll}));
    row("F2", "version 4", project({action(QStringLiteral("cohortextractor:latest x"))}));
    row("-", "version 3", project({action(QStringLiteral("cohortextractor:latest x"))}, v3, people));
    row("F3", "version 5", project({action(QStringLiteral("python:latest x"))}, QStringLiteral("5")));
    row("C1", "same run", project({action(kRun), QStringLiteral("b: {run: %1, config: {x: 1}, outputs: {highly_sensitive: {o: output/b.csv}}}").arg(kRun)}));
    row("C2", "same path", project({action(kRun), QStringLiteral("b: {run: r:v2 b.R, outputs: {moderately_sensitive: {o: output/a.csv}}}")}));
    row("C2", "within an action", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: {o: a.csv, p: a.csv}}}")}));
    row("-", "same path in version 1", project({action(kRun), QStringLiteral("b: {run: r:v2 b.R, outputs: {moderately_sensitive: {o: output/a.csv}}}")}, QStringLiteral("1")));
    // What tells the parts of a rule apart.
    row("-", "../../x.csv", path("../../x.csv"));
    for (const char *text : {"1:/a.csv", "ab/a.csv", "{:/a.csv"}) {
        row("-", text, path(text));
    }
    for (const char *text : {"a:/x.csv", "z:/x.csv"}) {
        row("G7", text, path(text));
    }
    row("A7", "a set of levels", project({QStringLiteral("a: {run: python:v2 a, outputs: !!set {highly_sensitive}}")}));
    row("A8", "an ordered map of needs", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", needs: !!omap []"))}));
    row("-", "an ordered map as config", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", config: !!omap [a: 1]"))}));
    row("A9", "a set as config", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", config: !!set {a}"))}));
    row("Y7", "a number without digits", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", config: {k: 0x_}"))}));
    row("-", "cohort, two files in one folder", cohort(generate, QStringLiteral("highly_sensitive: {o: output/a.csv, p: output/b.csv}")));
    row("-", "says its folder as two words", cohort(generate + QStringLiteral(" --output-dir x"), QStringLiteral("highly_sensitive: {o: output/a.csv, p: other/a.csv}")));
    row("-", "dataset, option with an equals sign", project({action(QStringLiteral("ehrql:v1 generate-dataset d.py --output=output/a.csv"))}));
    const auto extract = [](const char *output) { return project({action(u'\'' + kExtract + QLatin1String(output) + u'\'')}); };
    for (const char *output : {"./output/:csv", "out?ut/:csv", "out[pq]ut/:csv", "o*t/:csv", "out[!x]ut/:csv"}) {
        row("-", output, extract(output));
    }
    for (const char *output : {"o?t/:csv", "out[xy]ut/:csv", "out[!p]ut/:csv", "out[put/:csv", "o*x?/:csv", "out?xt/:csv"}) {
        row("E5", output, extract(output));
    }
    row("C2", "same path in version 2", project({action(kRun), QStringLiteral("b: {run: r:v2 b.R, outputs: {moderately_sensitive: {o: output/a.csv}}}")}, QStringLiteral("2")));
    return cases;
}

QList<Case> warningCases()
{
    QList<Case> cases;
    const auto row = [&cases](const char *rule, const char *name, const QString &text, bool expected = true) {
        cases.append({QStringLiteral("%1 %2").arg(QLatin1String(rule), QLatin1String(name)), QString::fromLatin1(rule), text, expected});
    };
    const QString five = QStringLiteral("'5'");
    const QString moderate = QStringLiteral("moderately_sensitive");
    const auto config = [](const QString &content) {
        return project({action(kRun, QStringLiteral("output/a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", config: {%1}").arg(content))});
    };
    row("W1", "old version", project({action(kRun)}));
    row("W1", "latest", project({action(kRun)}, five), false);
    row("W2", "run_all", project({QStringLiteral("run_all: {run: r:v2 x, outputs: {highly_sensitive: {o: output/z.csv}}}")}));
    row("D1", "self", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", needs: [a]"))}));
    row("D1", "circle", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", needs: [b]")),
                                 QStringLiteral("b: {run: r:v2 b, needs: [a], outputs: {highly_sensitive: {o: b.csv}}}")}));
    row("D1", "chain", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", needs: [b]")), kOther}), false);
    row("D2", "parent", project({action(kRun, QStringLiteral("../a.csv"))}));
    row("D3", "misspelt", project({action(QStringLiteral("pyton:v2 python analysis/a.py"))}));
    row("D3", "no name", project({action(QStringLiteral("\":v2 python analysis/a.py\""))}));
    row("D3", "path", project({action(QStringLiteral("x/python:v2 python analysis/a.py"))}));
    row("D3", "reusable", project({action(QStringLiteral("matching:v1.2.4 --cases x"))}), false);
    row("D4", "no files", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: {}}}")}));
    row("D5", "fraction", project({action(kRun)}, QStringLiteral("2.5")));
    row("D5", "zero", project({action(kRun)}, QStringLiteral("0")));
    row("D5", "not a number", project({action(kRun)}, QStringLiteral(".nan")));
    row("D5", "whole", project({action(kRun)}), false);
    row("D6", "none", QStringLiteral("version: 4\nactions: {}\n"));
    row("D7", "reserved", project({QStringLiteral("__error__: {run: python:v2 a, outputs: {highly_sensitive: {o: a.csv}}}")}));
    row("D8", "date", config(QStringLiteral("d: 2020-01-01")));
    row("D8", "number as key", config(QStringLiteral("1: 2")));
    row("D8", "circle", project({QStringLiteral("a: {run: python:v2 a, config: &c {b: *c}, outputs: {highly_sensitive: {o: a.csv}}}")}));
    row("D8", "plain", config(QStringLiteral("d: '2020-01-01'")), false);
    row("D9", "script", project({action(QStringLiteral("python:v2 python analysis/b.py"))}));
    row("D9", "dummy data", project({action(QStringLiteral("ehrql:v1 generate-dataset analysis/a.py --dummy-data-file d.csv --output output/a.csv"))}));
    row("D9", "present", project({action(kRun)}), false);
    row("D9", "made by an action", project({action(QStringLiteral("python:v2 python output/b.py")),
                                            QStringLiteral("b: {run: r:v2 b, outputs: {highly_sensitive: {o: output/b.py}}}")}), false);
    row("D10", "wildcard", project({action(kRun, QStringLiteral("output/*.csv"), moderate), kOther}));
    row("D10", "two wildcards", project({action(kRun, QStringLiteral("output/*.csv"), moderate),
                                         QStringLiteral("b: {run: r:v2 b, outputs: {highly_sensitive: {o: output/b*.csv}}}")}));
    row("D10", "apart", project({action(kRun, QStringLiteral("output/t_*.csv"), moderate), kOther}), false);
    row("D11", "in the script", project({action(kRun), QStringLiteral("x: {run: r:v2 x.R, outputs: {highly_sensitive: {o: output/x.csv}}}")}));
    row("D11", "in the command", project({action(QStringLiteral("r:v2 analysis/a.py output/b.csv")), kOther}));
    row("D11", "needed", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", needs: [x]")),
                                  QStringLiteral("x: {run: r:v2 x.R, outputs: {highly_sensitive: {o: output/x.csv}}}")}), false);
    row("D12", "minimally", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("minimally_sensitive"))}));
    row("D3", "neither empty nor a path", project({action(QStringLiteral("python:v2 python analysis/a.py"))}), false);
    row("D4", "beside a level with files", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: {}, moderately_sensitive: {o: output/a.csv}}}")}));
    row("D5", "one", project({action(kRun)}, QStringLiteral("1")), false);
    row("D9", "option with an equals sign", project({action(QStringLiteral("ehrql:v1 generate-dataset analysis/a.py --dummy-data-file=d.csv --output output/a.csv"))}));
    row("D9", "a long option that is no file", project({action(QStringLiteral("ehrql:v1 generate-dataset analysis/a.py --output=output/a.csv --quite-a-long-option"))}), false);
    row("D9", "study definition", project({action(QStringLiteral("cohortextractor:v1 x --study-definition s"))}, QStringLiteral("2")));
    row("D9", "argument of a reusable action", project({action(QStringLiteral("matching:v1.2.4 --cases b.py c.py"))}), false);
    for (const char *run : {"jupyter:v1 jupyter nbconvert b.ipynb", "r:v2 b.R", "stata-mp:v1 b.do", "ehrql:v1 assure b.py", "databuilder:v0 assure b.py"}) {
        row("D9", run, project({action(QLatin1String(run))}));
    }
    for (const char *run : {"python:v2 python -- b.py", "python:v2 python -c b.py", "python:v2 python -m b.py", "python:v2 python --config=b.py"}) {
        row("D9", run, project({action(QLatin1String(run))}), false);
    }
    row("D9", "key for dummy data", project({action(kRun, QStringLiteral("a.csv"), QStringLiteral("highly_sensitive"), QStringLiteral(", dummy_data_file: d.csv"))}));
    row("D9", "a folder that an action makes", project({action(QStringLiteral("ehrql:v1 assure analysis/a.py --dummy-tables output/tables")),
                                                       QStringLiteral("b: {run: r:v2 b, outputs: {highly_sensitive: {o: output/tables/x.csv}}}")}), false);
    const auto against = [&moderate](const char *pattern, const char *other, const char *level = "highly_sensitive") {
        return project({action(kRun, QStringLiteral("'%1'").arg(QLatin1String(pattern)), moderate),
                        QStringLiteral("b: {run: r:v2 b, outputs: {%1: {o: '%2'}}}").arg(QLatin1String(level), QLatin1String(other))});
    };
    row("D10", "star in front", against("*.csv", "b.csv"));
    row("D10", "the same beginning", against("output/*.csv", "output/*b.csv"));
    row("D10", "the other begins with a star", against("a*.csv", "*.csv"));
    row("D10", "two highly sensitive ones beside a reviewable pattern",
        project({action(kRun, QStringLiteral("output/*.csv")), kOther, QStringLiteral("c: {run: r:v2 c.R, outputs: {moderately_sensitive: {o: 'output/*.png'}}}")}), false);
    row("D10", "crossing stars", against("output/a*.csv", "output/*b.csv"));
    row("D10", "narrower than the other", against("output/bb*.csv", "output/b*.csv"));
    row("D10", "stars for folders", against("output/*/*.csv", "output/a*/b.csv"));
    row("D10", "the other reviewable, too", against("output/*.csv", "output/b.csv", "moderately_sensitive"), false);
    row("D10", "exact against a star", project({action(kRun, QStringLiteral("output/b.csv"), moderate), QStringLiteral("b: {run: r:v2 b, outputs: {highly_sensitive: {o: output/c.csv}}}")}), false);
    row("D10", "other extension", against("output/t_*.csv", "output/t_x.rds"), false);
    row("D10", "other extension, two wildcards", against("output/t_*.csv", "output/t_*.rds"), false);
    row("D10", "other ending", against("output/*a.csv", "output/*b.csv"), false);
    row("D10", "deeper file", against("output/*.csv", "output/sub/b.csv"), false);
    row("D10", "deeper pattern", against("output/*.csv", "output/*/b.csv"), false);
    row("D10", "slash under a star", against("output/*/a.csv", "output/*a.csv"), false);
    row("D10", "slash under the other's star", against("output/*a.csv", "output/*/a.csv"), false);
    row("D10", "highly sensitive itself", project({action(kRun, QStringLiteral("output/*.csv")), kOther}), false);
    row("D10", "within an action", project({QStringLiteral("a: {run: python:v2 a, outputs: {highly_sensitive: {o: output/b.csv, q: output/b*.csv}, moderately_sensitive: {p: output/*.csv}}}")}), false);
    row("W2", "another name", project({QStringLiteral("run_alls: {run: r:v2 x, outputs: {highly_sensitive: {o: output/z.csv}}}")}), false);
    row("D2", "a name that begins with dots", project({action(kRun, QStringLiteral("..a.csv"))}), false);
    row("D4", "a file", project({action(kRun)}), false);
    row("D6", "one", project({action(kRun)}), false);
    row("D7", "more underscores", project({QStringLiteral("__error___: {run: python:v2 a, outputs: {highly_sensitive: {o: a.csv}}}")}), false);
    row("D12", "the other levels", project({action(kRun, QStringLiteral("a.csv"), moderate)}), false);
    return cases;
}

} // namespace RuleCases
