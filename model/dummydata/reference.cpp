// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QDirIterator>
#include <QFile>

#include "model/dummydata/blueprint.h"

namespace DummyData
{

namespace
{

constexpr int kMostFiles = 300;
constexpr qint64 kMostBytes = 1 << 20;

void datesIn(const QByteArray &text, std::vector<std::int64_t> &days)
{
    for (qsizetype i = 0; i + 10 <= text.size(); ++i) {
        if (text[i + 4] == '-' && text[i + 7] == '-') {
            if (const auto date = Core::Date::fromIso(std::string_view(text.constData() + i, 10))) {
                days.push_back(date->days());
                i += 9;
            }
        }
    }
}

std::optional<std::int64_t> middle(std::vector<std::int64_t> days, Core::Date today)
{
    // Bounds such as 1900-01-01 or 2100-01-01 say nothing of when a study is.
    const std::int64_t first = Core::daysFromCivil(2000, 1, 1);
    std::erase_if(days, [&](std::int64_t day) { return day < first || day > today.days(); });
    if (days.empty()) {
        return {};
    }
    std::sort(days.begin(), days.end());
    return days[days.size() / 2];
}

} // namespace

Core::Date referenceDay(const std::vector<std::int64_t> &ownDates, const Options &options)
{
    if (options.referenceDate) {
        return *options.referenceDate;
    }
    std::vector<std::int64_t> days;
    if (!options.studyRoot.isEmpty()) {
        const QString analysis = options.studyRoot + QStringLiteral("/analysis");
        const bool hasAnalysis = QFileInfo(analysis).isDir();
        QDirIterator files(hasAnalysis ? analysis : options.studyRoot, {QStringLiteral("*.py")}, QDir::Files,
                           hasAnalysis ? QDirIterator::Subdirectories : QDirIterator::NoIteratorFlags);
        for (int i = 0; files.hasNext() && i < kMostFiles; ++i) {
            QFile file(files.next());
            if (file.size() <= kMostBytes && file.open(QIODevice::ReadOnly)) {
                datesIn(file.readAll(), days);
            }
        }
    }
    std::optional<std::int64_t> day = middle(std::move(days), options.today);
    if (!day) {
        day = middle(ownDates, options.today);
    }
    const Core::CivilDate civil = Core::Date(static_cast<std::int32_t>(day.value_or(options.today.days()))).civil();
    return Core::Date(Core::daysFromCivil(civil.year, 1, 1));
}

} // namespace DummyData
