// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Random gestures on the definitions of whole studies, with a line of results for each. A second start
// with the same results file goes on where the first one stopped.
// Usage: authoring_survey [--gestures N] [--seed N] [--kinds N] [--texts] [--part I/N] --results FILE FOLDER...
// where each FOLDER holds checkouts of studies.

#include <cstdio>

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSet>

#include "model/pipeline/project.h"
#include "tests/model/authoring/roundtrip.h"

namespace
{

const char *const kHead = "study\tdefinition\tstatements\tformed\tgestures\tchanged\trefused\ttexts\tkinds\trun\tevaluations\tasked\tunanswered\tproblems of its own\tfailures\tmilliseconds\n";

/// What follows `--` where the study runs the definition; definitions may not run without it.
QStringList argumentsOf(const QString &root, const QString &path)
{
    QFile file(root + QStringLiteral("/project.yaml"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const Pipeline::Project project = Pipeline::parseProject(QString::fromUtf8(file.readAll()), QStringLiteral("project.yaml"), root).project;
    for (const Pipeline::Action &action : project.actions) {
        const QStringList &words = action.command.arguments;
        const qsizetype separator = words.indexOf(QStringLiteral("--"));
        if (words.contains(path) && separator >= 0 && separator + 1 < words.size()) {
            return words.mid(separator + 1);
        }
    }
    return {};
}

QByteArray lineOf(const QString &study, const QString &path, const RoundTripCounts &counts, qint64 milliseconds)
{
    QStringList fields{study, path};
    for (const qint64 number : {counts.statements, counts.formed, counts.gestures, counts.changed, counts.refused, counts.texts, counts.kinds, counts.run, counts.evaluations, counts.asked, counts.unanswered,
                                static_cast<qint64>(counts.own.size()), static_cast<qint64>(counts.failures.size()), milliseconds}) {
        fields.append(QString::number(number));
    }
    return (fields.join(QLatin1Char('\t')) + QLatin1Char('\n')).toUtf8();
}

struct Part
{
    int index = 0;
    int of = 1;
};

class Survey
{
public:
    Survey(QFile *results, const RoundTripOptions &options, Part part)
        : m_results(results)
        , m_options(options)
        , m_part(part)
    {
        while (!m_results->atEnd()) {
            m_done.insert(m_results->readLine().split('\t').mid(0, 2).join('\t'));
        }
        if (m_done.isEmpty()) {
            m_results->write(kHead);
        }
    }

    void study(const QString &root)
    {
        const QString name = QFileInfo(root).fileName();
        for (const QString &path : definitionsBelow(root)) {
            const bool mine = m_seen++ % m_part.of == m_part.index;
            if (!mine || m_done.contains((name + QLatin1Char('\t') + path).toUtf8())) {
                continue;
            }
            QElapsedTimer timer;
            timer.start();
            const RoundTripCounts counts = m_roundTrip.run(root, path, argumentsOf(root, path), m_options);
            m_results->write(lineOf(name, path, counts, timer.elapsed()));
            m_results->flush();
            for (const QString &problem : counts.own) {
                std::printf("%s/%s as it stands: %s\n\n", qPrintable(name), qPrintable(path), qPrintable(problem));
            }
            for (const QString &failure : counts.failures) {
                std::printf("%s/%s\n\n", qPrintable(name), qPrintable(failure));
            }
            std::fflush(stdout);
        }
    }

private:
    QFile *m_results;
    RoundTripOptions m_options;
    Part m_part;
    int m_seen = 0;
    QSet<QByteArray> m_done;
    RoundTrip m_roundTrip{{}};
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const auto option = [&parser](const char *name, const char *words, const char *value, const char *usual) {
        const QCommandLineOption made(QString::fromLatin1(name), QString::fromLatin1(words), QString::fromLatin1(value), QString::fromLatin1(usual));
        parser.addOption(made);
    };
    parser.addHelpOption();
    option("gestures", "Gestures for each variable and condition.", "N", "1000");
    option("seed", "Begins the random numbers.", "N", "11");
    option("kinds", "Kinds of results run for each statement; 0: all.", "N", "0");
    option("part", "Only every Nth definition, from the Ith; counted from 0.", "I/N", "0/1");
    option("results", "Tab-separated lines, one for each definition.", "FILE", "");
    parser.addOption(QCommandLineOption(QStringLiteral("texts"), QStringLiteral("Run every different text.")));
    parser.addPositionalArgument(QStringLiteral("FOLDER"), QStringLiteral("A folder of studies."));
    parser.process(application);
    QFile results(parser.value(QStringLiteral("results")));
    if (parser.positionalArguments().isEmpty() || !results.open(QIODevice::ReadWrite)) {
        std::fprintf(stderr, "The survey needs a folder of studies and a results file that can be written.\n");
        return 2;
    }
    RoundTripOptions options;
    options.gestures = parser.value(QStringLiteral("gestures")).toInt();
    options.seed = parser.value(QStringLiteral("seed")).toUInt();
    options.kindsOfEach = parser.value(QStringLiteral("kinds")).toInt();
    options.everyText = parser.isSet(QStringLiteral("texts"));
    const QStringList part = parser.value(QStringLiteral("part")).split(QLatin1Char('/'));
    Survey survey(&results, options, {part.value(0).toInt(), std::max(1, part.value(1).toInt())});
    for (const QString &folder : parser.positionalArguments()) {
        for (const QFileInfo &study : QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            survey.study(study.canonicalFilePath());
        }
    }
    return 0;
}
