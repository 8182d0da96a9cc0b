// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QMutex>

#include "model/core/jobqueue.h"
#include "model/core/result.h"
#include "model/study/livepreview.h"

namespace Study
{

/// The latest day of any dummy event.
[[nodiscard]] Core::Date today();

/// The dummy tables of the last preview. They are kept while the columns used, the constants of the
/// definition, the size and the seed stay, so that the same patients stay while the author types
/// and the engine's cache holds. Thread safe: an older query may still be running.
class DummyMemory
{
public:
    [[nodiscard]] std::optional<DummyData::Generated> find(const QByteArray &key) const;
    void store(const QByteArray &key, const DummyData::Generated &generated);

private:
    mutable QMutex m_mutex;
    QByteArray m_key;
    DummyData::Generated m_generated;
};

/// What the dummy tables depend on, as one digest.
[[nodiscard]] QByteArray dummyKey(const Evaluation::Evaluation &evaluation, const PreviewOptions &options,
                                  const DummyData::Knobs &knobs, Core::Date today);

/// Dummy tables, then the query on them: the slow half of a preview. Runs on a worker thread.
[[nodiscard]] Core::Result<PreviewResultPtr> runPreviewQuery(const Evaluation::Evaluation &evaluation,
                                                             const PreviewOptions &options, const DummyData::Knobs &knobs,
                                                             const QString &studyRoot, Engine::Cache *cache, DummyMemory *memory,
                                                             const Core::JobContext &context);

} // namespace Study
