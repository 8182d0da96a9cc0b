// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/benchstudy.h"

#include <array>
#include <cstdint>

#include <QDir>
#include <QFile>

namespace Bench
{

namespace
{

constexpr int kCodelists = 16;
constexpr int kCodesPerList = 100;
constexpr int kClinicalEvents = 35;
constexpr int kMedications = kEventsPerPatient - kClinicalEvents;

/// 4 variables of the person, 3 of each codelist, 8 of medications.
const char *const kDefinition = R"(from ehrql import create_dataset, codelist_from_csv, case, when, months
from ehrql.tables.tpp import patients, practice_registrations, clinical_events, medications

index_date = "2023-04-01"
dataset = create_dataset()
registered = practice_registrations.for_patient_on(index_date)
age = patients.age_on(index_date)
dataset.define_population(registered.exists_for_patient() & (age >= 18) & (age <= 110) & patients.sex.is_in(["female", "male"]))
dataset.age = age
dataset.sex = patients.sex
dataset.age_band = case(when(age < 40).then("18-39"), when(age < 65).then("40-64"), when(age < 80).then("65-79"), otherwise="80+")
dataset.region = registered.practice_nuts1_region_name

before = clinical_events.where(clinical_events.date.is_on_or_before(index_date))
for i in range(16):
    codes = codelist_from_csv(f"codelists/list_{i}.csv", column="code")
    events = before.where(clinical_events.snomedct_code.is_in(codes))
    last = events.sort_by(clinical_events.date).last_for_patient()
    setattr(dataset, f"last_date_{i}", last.date)
    setattr(dataset, f"count_{i}", events.count_for_patient())
    setattr(dataset, f"mean_{i}", events.numeric_value.mean_for_patient())

for i in range(8):
    codes = codelist_from_csv(f"codelists/drugs_{i}.csv", column="code")
    rx = medications.where(medications.dmd_code.is_in(codes)).where(medications.date.is_on_or_between("2022-04-01", index_date))
    setattr(dataset, f"drug_{i}", rx.exists_for_patient())
)";

/// A small generator whose sequence never changes.
class Random
{
public:
    std::uint32_t below(std::uint32_t bound)
    {
        m_state = m_state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::uint32_t>(((m_state >> 33U) * bound) >> 31U);
    }

private:
    std::uint64_t m_state = 20261124;
};

std::int64_t codeOf(bool drug, std::uint32_t number)
{
    return (drug ? 30'000'000'000LL : 100'000'000LL) + std::int64_t{number} * 1001;
}

QByteArray dateText(Random &random, int firstYear, int years)
{
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", firstYear + static_cast<int>(random.below(static_cast<std::uint32_t>(years))),
                  1 + static_cast<int>(random.below(12)), 1 + static_cast<int>(random.below(28)));
    return text.data();
}

bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

bool writeCodelists(const QString &folder)
{
    for (int list = 0; list < kCodelists; ++list) {
        for (const bool drug : {false, true}) {
            QByteArray text("code,term\n");
            for (int i = 0; i < kCodesPerList; ++i) {
                const auto number = static_cast<std::uint32_t>(list * kCodesPerList + i);
                text += QByteArray::number(static_cast<qlonglong>(codeOf(drug, number))) + ",term " + QByteArray::number(number) + '\n';
            }
            const QString name = (drug ? QStringLiteral("/codelists/drugs_%1.csv") : QStringLiteral("/codelists/list_%1.csv")).arg(list);
            if (!writeFile(folder + name, text)) {
                return false;
            }
        }
    }
    return true;
}

/// Appends to a file in blocks, so that a million patients need little memory.
class TableFile
{
public:
    TableFile(const QString &path, const QByteArray &heading) : m_file(path), m_ok(m_file.open(QIODevice::WriteOnly)), m_block(heading + '\n') {}
    void add(const QByteArray &line)
    {
        m_block += line;
        m_block += '\n';
        if (m_block.size() > (1 << 20)) {
            flush();
        }
    }
    bool flush()
    {
        m_ok = m_ok && m_file.write(m_block) == m_block.size();
        m_block.clear();
        return m_ok;
    }

private:
    QFile m_file;
    bool m_ok;
    QByteArray m_block;
};

bool writeTables(const QString &folder, int patients)
{
    const std::array<const char *, 4> regions{"London", "North East", "South West", "East"};
    TableFile people(folder + QStringLiteral("/patients.csv"), "patient_id,date_of_birth,sex,date_of_death");
    TableFile registrations(folder + QStringLiteral("/practice_registrations.csv"),
                            "patient_id,start_date,end_date,practice_pseudo_id,practice_stp,practice_nuts1_region_name");
    TableFile events(folder + QStringLiteral("/clinical_events.csv"), "patient_id,date,snomedct_code,numeric_value");
    TableFile drugs(folder + QStringLiteral("/medications.csv"), "patient_id,date,dmd_code");
    Random random;
    for (int patient = 1; patient <= patients; ++patient) {
        const QByteArray id = QByteArray::number(patient) + ',';
        QByteArray birth = dateText(random, 1925, 95);
        people.add(id + birth.first(8) + "01," + (random.below(2) == 0 ? "female," : "male,")
                   + (random.below(20) == 0 ? dateText(random, 2021, 4) : QByteArray()));
        registrations.add(id + dateText(random, 2000, 22) + ",," + QByteArray::number(1 + random.below(500)) + ",E54000001,"
                          + regions[random.below(4)]);
        for (int i = 0; i < kClinicalEvents; ++i) {
            const QByteArray value = random.below(3) == 0 ? QByteArray::number(random.below(2000) / 10.0) : QByteArray();
            events.add(id + dateText(random, 2010, 15) + ',' + QByteArray::number(static_cast<qlonglong>(codeOf(false, random.below(20000)))) + ',' + value);
        }
        for (int i = 0; i < kMedications; ++i) {
            drugs.add(id + dateText(random, 2018, 7) + ',' + QByteArray::number(static_cast<qlonglong>(codeOf(true, random.below(5000)))));
        }
    }
    return people.flush() && registrations.flush() && events.flush() && drugs.flush();
}

} // namespace

bool makeStudy(const QString &folder, int patients)
{
    QDir directory(folder);
    for (const char *name : {"analysis", "codelists", "dummy", "output"}) {
        if (!directory.mkpath(QLatin1String(name))) {
            return false;
        }
    }
    return writeFile(directory.filePath(QStringLiteral("analysis/dataset_definition.py")), kDefinition) && writeCodelists(folder)
           && writeTables(directory.filePath(QStringLiteral("dummy")), patients);
}

} // namespace Bench
