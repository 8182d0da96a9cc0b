// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>
#include <QTimer>

#include "model/authoring/codelistfindings.h"

namespace Study
{

class OpenStudy;

/// Keeps the problems of a study's codelists up to date: list and manifest, the code that loads and
/// uses them, the codes in them. Checks apart from the window, a moment after the last change; newest
/// wins. GUI thread only.
class CodelistWatch final : public QObject
{
    Q_OBJECT

public:
    /// Lives as long as the study.
    explicit CodelistWatch(OpenStudy *study);
    void check();

private:
    void checkSoon(const QStringList &paths);

    OpenStudy *m_study;
    // Shared with the job that runs it, which may outlast the study.
    std::shared_ptr<Authoring::CodelistChecker> m_checker;
    QTimer m_delay;
    int m_number = 0;
};

} // namespace Study
