// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/pipeline/rulecases.h"

namespace RuleCases
{

QStringList refusingRules()
{
    return QStringLiteral("Y1 Y2 Y3 Y4 Y5 Y6 Y7 T1 V1 V2 V3 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 R1 R2 R3 R4 N1 N2 N3 O1 O2 O3 O4 "
                          "G1 G2 G3 G4 G5 G6 G7 E1 E2 E3 E4 E5 X1 X2 X3 X4 X5 X6 F1 F2 F3 C1 C2")
        .split(u' ');
}

QStringList acceptingRules()
{
    return QStringLiteral("V4 A11 G8 E6 X7").split(u' ');
}

QStringList warningRules()
{
    return QStringLiteral("W1 W2 D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12").split(u' ');
}

QList<Case> neighbours()
{
    QList<Case> cases;
    const auto add = [&cases](const char *rules, const QString &text) {
        for (const QString &rule : QString::fromLatin1(rules).split(u' ')) {
            cases.append({QStringLiteral("accepted near ") + rule, rule, text});
        }
    };
    const QString high = QStringLiteral("highly_sensitive");
    const QString v3 = QStringLiteral("'3.0'");
    const QString people = QStringLiteral("expectations: {population_size: 10}\n");
    const auto body = [](const char *text) { return project({QStringLiteral("a: {%1}").arg(QLatin1String(text))}); };
    const auto path = [](const char *text) { return project({action(kRun, QLatin1String(text))}); };
    const auto run = [](const char *text) { return project({action(QLatin1String(text))}); };
    const auto more = [&high](const char *text) { return project({action(kRun, QStringLiteral("output/a.csv"), high, QLatin1String(text)), kOther}); };
    // YAML
    add("Y1", QStringLiteral("version: 4\nactions:\n  a:\n    run: \"python:v2 'x: y' @z `\"\n    outputs: {highly_sensitive: {o: a.csv}}\n# \t'\n"));
    add("Y2", more(", config: {k: {k: 1}, K: 1, '1': 2, 1: 3}"));
    add("Y3", QStringLiteral("---\n") + project({action(kRun)}) + QStringLiteral("...\n"));
    add("Y4", QStringLiteral("\n# first a comment\n\n") + project({action(kRun)}));
    add("Y5", project({QStringLiteral("a: &x {run: python:v2 a, outputs: &o {highly_sensitive: {o: a.csv}}}"),
                       QStringLiteral("b: {<<: *x, run: python:v2 b, outputs: {highly_sensitive: {o: b.csv}}}")}));
    add("Y6 A11", project({QStringLiteral("2021: {run: python:v2 a, outputs: {highly_sensitive: {1: a.csv, 2.5: b.csv}}}")}));
    add("A11", project({QStringLiteral("'é/. b': {run: python:v2 a, outputs: {highly_sensitive: {o: a.csv}}}")}));
    add("Y7", more(", config: {d: 2020-12-31, s: !!str 5, b: !!bool true, n: !!int '7'}"));
    // Top level and version
    add("T1 X2 X3 X5", project({action(kRun)}, v3, people));
    add("V1", QStringLiteral("actions: {}\nversion: '4'\n"));
    for (const char *version : {"5.0", "'5'", "4e0", "0", "-1", ".nan", "true"}) {
        add(version[0] == '5' ? "V3 V4" : "V2 V4", project({action(kRun)}, QLatin1String(version)));
    }
    // Actions
    add("A1", QStringLiteral("version: 4\nactions: {}\n"));
    add("A2", project({QStringLiteral("a:\n    run: python:v2 a\n    outputs: {highly_sensitive: {o: a.csv}}")}));
    add("A3", body("<<: {run: python:v2 a}, outputs: {highly_sensitive: {o: a.csv}}"));
    add("A4", body("<<: {outputs: {highly_sensitive: {o: a.csv}}}, run: python:v2 a"));
    add("A5", more(", needs: [b], config: {k: 1}, dummy_data_file: analysis/a.py"));
    add("A6", body("run: !!str python:v2, outputs: {highly_sensitive: {o: a.csv}}"));
    add("A7 O3 O2", body("run: python:v2 a, outputs: {highly_sensitive: {}, moderately_sensitive: {}, minimally_sensitive: ~}"));
    add("A8", more(", needs: ~"));
    add("A9", more(", config: ~"));
    add("A10", more(", dummy_data_file: ''"));
    // Run
    add("R1", run("python:v2"));
    add("R2", run("'python:v1.2.3-pre a:b'"));
    add("R3", run("\"python:v1 'a b' c\\\\ d\""));
    add("R4", run("'  python:v2 a  '"));
    // Needs
    add("N1 N2", project({action(kRun, QStringLiteral("a.csv"), high, QStringLiteral(", needs: [b, c]")), kOther,
                          QStringLiteral("c: {run: r:v2 c.R, outputs: {highly_sensitive: {o: output/c.csv}}}")}));
    add("N3", project({action(kRun, QStringLiteral("a.csv"), high, QStringLiteral(", needs: ['2021']")),
                       QStringLiteral("'2021': {run: r:v2 c.R, outputs: {highly_sensitive: {o: output/c.csv}}}")}));
    // Outputs
    add("O1", body("run: python:v2 a, outputs: {highly_sensitive: ~, minimally_sensitive: {}}"));
    add("O4", path("'5.csv'"));
    // Paths
    add("G1 G8", path("'-out put/é'\"'\"'.csv'").replace(QStringLiteral("'\"'\"'"), QStringLiteral("''")));
    add("G2", path("'out*/a*b*]{~.csv'"));
    add("G3", path("'output/.a.*csv'"));
    add("G4", project({action(kRun, QStringLiteral("output/a.tar.csv"), QStringLiteral("moderately_sensitive"))}));
    add("G5", path("../..a/b..csv"));
    add("G6", path("output/metadata/a.csv"));
    add("G6", path("Metadata/a.csv"));
    add("G7", path("'c:x.csv'"));
    // Extraction
    const auto cohort = [&](const char *command, const char *outputs) {
        return project({QStringLiteral("a: {run: '%1', outputs: {%2}}").arg(QLatin1String(command), QLatin1String(outputs))}, v3, people);
    };
    add("E1", cohort("cohortextractor:latest generate_cohort", "highly_sensitive: ~, moderately_sensitive: {o: output/a.csv}"));
    add("E2", cohort("cohortextractor:latest generate_cohort", "highly_sensitive: {o: output/a.csv, p: output/b.csv}"));
    add("E2", cohort("cohortextractor:latest generate_cohort --output-dir=x", "highly_sensitive: {o: output/a.csv, p: b/b.csv}"));
    add("E3", project({QStringLiteral("a: {run: %1output/a.csv, outputs: {highly_sensitive: {o: output/a.csv}, moderately_sensitive: {}}}").arg(kExtract)}));
    add("E4", project({action(QStringLiteral("ehrql:v1 generate-dataset d.py --output=output/a.csv --output"))}));
    add("E5", project({QStringLiteral("a: {run: %1output/a.csv, outputs: {highly_sensitive: {o: output/a.csv, p: b.csv}}}").arg(kExtract)}));
    add("E6 E4", run("'ehrql:v1  generate-dataset d.py'"));
    // Expectations
    add("X1 X7", project({action(kRun)}, QStringLiteral("3.5"), QStringLiteral("expectations: 5\n")));
    add("X4", project({action(kRun)}, v3, QStringLiteral("expectations: {population_size: ' 1_000 '}\n")));
    add("X6", project({action(kRun)}, QStringLiteral("4"), QStringLiteral("expectations: ~\n")));
    // Features and comparisons
    add("F1", project({QStringLiteral("Run_all: {run: r:v2 x, outputs: {highly_sensitive: {o: output/z.csv}}}")}, QStringLiteral("5")));
    add("F2", project({action(QStringLiteral("cohortextractor:latest x"))}, v3, people));
    add("F3", project({action(QStringLiteral("python:latest x"))}, QStringLiteral("4.9")));
    add("C1", project({action(kRun), QStringLiteral("b: {run: '%1 ', outputs: {highly_sensitive: {o: output/b.csv}}}").arg(kRun)}));
    add("C2", project({action(kRun), QStringLiteral("b: {run: r:v2 b.R, outputs: {moderately_sensitive: {o: 'output/a*.csv'}}}")}));
    return cases;
}

} // namespace RuleCases
