// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <set>

#include "tests/model/dummydata/unbentlives.h"

// The invariants of dummy-data.md 4 by their numbers, each a function over dummy tables.

inline const std::int64_t kToday = Core::daysFromCivil(2025, 6, 1);

/// A definition, the patients made for it, and what the checks need to know of it.
struct Sample
{
    QByteArray name;
    Everything definition;
    DummyData::Generated generated;
    std::map<std::int64_t, Life> lives;
    std::map<std::string, std::string> measurementOf; ///< by code: a key of measurements.json
    bool asksNothing = false; ///< nobody can be bent by a demand

    /// A demand that asks for the impossible is met, and said (`dummy-implausible`).
    [[nodiscard]] bool mayBeImplausible() const
    {
        return std::any_of(generated.findings.begin(), generated.findings.end(), [](const DummyData::Finding &finding) { return finding.rule == "dummy-implausible"; });
    }
    [[nodiscard]] View view(const char *table) const { return View(generated.tables, table); }
    [[nodiscard]] bool has(const char *table) const { return view(table).table() != nullptr; }
};

/// What came of a check: how many things it looked at, and the first that was wrong.
class Verdict
{
public:
    void that(bool holds, const std::string &where)
    {
        ++looked;
        if (!holds && broken.isEmpty()) {
            broken = QByteArray::fromStdString(where);
        }
    }
    /// A share of many.
    void within(double value, double low, double high, const std::string &what) { that(value >= low && value <= high, what + ": " + std::to_string(value)); }

    std::size_t looked = 0;
    QByteArray broken;
};

struct Samples
{
    std::vector<Sample> all;
    const Sample *everyTable = nullptr; ///< every column of every table, asking nothing
    const Sample *people = nullptr;     ///< some thousand, with the tables of facts
    const Sample *study = nullptr;      ///< codelists, measurements and medicines under the names of variables
    const Sample *raw = nullptr;        ///< the tables of ehrql.tables.raw.tpp
};
[[nodiscard]] Samples makeSamples();

struct Invariant
{
    int number = 0;
    const char *sentence = "";
    void (*check)(const Samples &, Verdict &) = nullptr;
    void (*checkOne)(const Sample &, Verdict &) = nullptr; ///< where it can be asked of any one population
};

/// A check that looks at one population; it is run on all of them.
using PerSample = void (*)(const Sample &, Verdict &);
template <PerSample Check>
void onAll(const Samples &samples, Verdict &verdict)
{
    for (const Sample &sample : samples.all) {
        const bool wasFine = verdict.broken.isEmpty();
        Check(sample, verdict);
        if (wasFine && !verdict.broken.isEmpty()) {
            verdict.broken = sample.name + ": " + verdict.broken;
        }
    }
}

template <PerSample Check>
Invariant ofEach(int number, const char *sentence)
{
    return {number, sentence, onAll<Check>, Check};
}

[[nodiscard]] std::vector<Invariant> generalInvariants();
[[nodiscard]] std::vector<Invariant> peopleInvariants();
[[nodiscard]] std::vector<Invariant> eventInvariants();
[[nodiscard]] std::vector<Invariant> hospitalInvariants();
[[nodiscard]] std::vector<Invariant> resultInvariants();

/// All of them, and the sample of a study with as many patients as wanted.
[[nodiscard]] std::vector<Invariant> allInvariants();
[[nodiscard]] Sample studySample(std::int64_t size);
/// Every column of the tables named, asking nothing.
[[nodiscard]] Sample plainSample(const std::vector<std::string> &tables, std::int64_t size, std::uint64_t seed);

// Used by checks of several groups.
[[nodiscard]] bool isSexSpecific(const std::string &code);
[[nodiscard]] std::string at(const View &view, std::size_t row, std::string_view column);
