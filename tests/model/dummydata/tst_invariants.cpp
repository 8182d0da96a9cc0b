// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/dummydata/invariants.h"

/// The 92 invariants of dummy-data.md 4, each a row named by its number, on populations that ask nothing, on a study
/// like public ones, and on definitions drawn at random.
class TestInvariants : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyInvariantHasACase();
    void holds_data();
    void holds();

private:
    std::vector<Invariant> m_invariants;
    Samples m_samples;
};

namespace
{
constexpr int kInvariants = 92; // of dummy-data.md 4
}

void TestInvariants::initTestCase()
{
    TestSupport::bootstrap();
    m_invariants = allInvariants();
    m_samples = makeSamples();
}

void TestInvariants::everyInvariantHasACase()
{
    std::set<int> numbers;
    for (const Invariant &invariant : m_invariants) {
        QVERIFY2(invariant.number >= 1 && invariant.number <= kInvariants, invariant.sentence);
        QVERIFY2(numbers.insert(invariant.number).second, invariant.sentence);
        QVERIFY2(invariant.check, invariant.sentence);
    }
    for (int number = 1; number <= kInvariants; ++number) {
        QVERIFY2(numbers.contains(number), QByteArray::number(number).constData());
    }
}

void TestInvariants::holds_data()
{
    QTest::addColumn<std::size_t>("index");
    for (std::size_t i = 0; i < m_invariants.size(); ++i) {
        QTest::addRow("%d %s", m_invariants[i].number, m_invariants[i].sentence) << i;
    }
}

void TestInvariants::holds()
{
    QFETCH(std::size_t, index);
    Verdict verdict;
    m_invariants[index].check(m_samples, verdict);
    QVERIFY2(verdict.looked > 0, "nothing was looked at");
    QVERIFY2(verdict.broken.isEmpty(), verdict.broken.constData());
}

QTEST_GUILESS_MAIN(TestInvariants)
#include "tst_invariants.moc"
