// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// bench_codelists RELEASE.sqlite : searches, descendants and clicks on an imported release of any size
// (codelists.md 7). Prints milliseconds of processor time, which other programs do not disturb: median,
// 95th percentile, worst.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>

#include <QCoreApplication>

#include "model/codelists/draftsession.h"
#include "model/codelists/releasegraph.h"
#include "model/terminology/release.h"

namespace
{

void report(const char *what, std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) { return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]; };
    std::printf("%-34s n=%5zu  p50 %8.3f  p95 %8.3f  max %8.3f ms\n", what, times.size(), at(0.5), at(0.95), at(1.0));
}

class ProcessorClock
{
public:
    void restart() { m_start = now(); }
    [[nodiscard]] double milliseconds() const { return now() - m_start; }

private:
    static double now()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }

    double m_start = now();
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const auto opened = Terminology::Release::open(QString::fromLocal8Bit(argc > 1 ? argv[1] : ""));
    if (!opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().toString()));
        return 1;
    }
    const Terminology::Release &release = **opened;
    std::mt19937 random(1);
    ProcessorClock clock;
    std::vector<double> times;
    const int nodes = release.graph().size();
    std::printf("graph of %d loaded in %.1f ms\n", nodes, clock.milliseconds());
    for (int query = 0; query < 1000; ++query) {
        // A word of a real term, or its beginning, as somebody types it.
        const QString term = release.termOf(release.codeOf(static_cast<int>(random() % static_cast<unsigned>(nodes))));
        const QStringList words = term.split(u' ', Qt::SkipEmptyParts);
        const QString word = words.value(static_cast<qsizetype>(random() % static_cast<unsigned>(std::max<qsizetype>(words.size(), 1))));
        const QString typed = word.first(std::min<qsizetype>(word.size(), 3 + static_cast<qsizetype>(random() % 5)));
        clock.restart();
        const auto hits = release.search(typed, 100);
        times.push_back(clock.milliseconds());
    }
    report("first 100 results of a search", std::move(times));
    times.clear();
    int largest = 0;
    std::size_t most = 0;
    for (int i = 0; i < 2000; ++i) {
        const int node = i == 0 ? release.numberOf(release.rootCode()) : static_cast<int>(random() % static_cast<unsigned>(nodes));
        clock.restart();
        const std::size_t found = release.graph().descendants(std::max(node, 0)).size();
        times.push_back(clock.milliseconds());
        if (found > most && found <= 20000) {
            most = found;
            largest = node;
        }
    }
    report("descendants", std::move(times));
    times.clear();
    // A draft of about 20,000 codes: whole branches, the largest that fit first.
    std::vector<int> tops{largest};
    std::vector<int> draft = release.graph().withDescendants(tops);
    for (int tries = 0; draft.size() < 20000 && tries < 20000; ++tries) {
        const int node = static_cast<int>(random() % static_cast<unsigned>(nodes));
        if (release.graph().descendants(node).size() < 3000) {
            tops.push_back(node);
            draft = tries % 50 == 0 ? release.graph().withDescendants(tops) : draft;
        }
    }
    QStringList codes;
    for (const int node : draft) {
        codes.append(release.codeOf(node));
    }
    Codelists::Codeset::Statuses start;
    for (const QString &code : std::as_const(codes)) {
        start.insert(code, Codelists::Status::Undecided);
    }
    clock.restart();
    Codelists::Codeset set(Codelists::graphAround(release, codes), start);
    std::printf("draft of %lld codes made in %.1f ms\n", static_cast<long long>(codes.size()), clock.milliseconds());
    for (int click = 0; click < 1000; ++click) {
        const QString code = click % 10 == 0 ? release.codeOf(largest) : codes.at(static_cast<qsizetype>(random() % static_cast<unsigned>(codes.size())));
        clock.restart();
        set.click(code, random() % 2 == 0 ? Codelists::Sign::Include : Codelists::Sign::Exclude);
        times.push_back(clock.milliseconds());
    }
    report("one click", std::move(times));
    times.clear();
    // The same through the draft that the window works on: undo step, decision, statuses.
    Codelists::DraftDocument document;
    document.system = release.kind();
    for (const int top : tops) {
        document.searches.append({release.codeOf(top), true});
    }
    Codelists::DraftSession session(document, *opened);
    std::printf("draft with %lld searches and %lld codes\n", static_cast<long long>(document.searches.size()), static_cast<long long>(session.codeset().statuses().size()));
    for (int click = 0; click < 1000; ++click) {
        const QString code = click % 10 == 0 ? release.codeOf(largest) : codes.at(static_cast<qsizetype>(random() % static_cast<unsigned>(codes.size())));
        clock.restart();
        session.press(code, random() % 2 == 0 ? Codelists::Sign::Include : Codelists::Sign::Exclude, QStringLiteral("me"), QStringLiteral("now"));
        times.push_back(clock.milliseconds());
    }
    report("one click in the draft", std::move(times));
    times.clear();
    for (int step = 0; step < 150; ++step) {
        clock.restart();
        session.undo();
        times.push_back(clock.milliseconds());
    }
    report("one undo in the draft", std::move(times));
    return 0;
}
