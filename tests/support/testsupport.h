// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QTest>

#include "model/core/result.h"

namespace TestSupport
{

/// Call first in initTestCase(): test-mode standard paths, a fresh home, UTC, C locale, and every
/// unexpected Qt warning fails the test.
void bootstrap();

/// Lets messages matching the pattern pass without failing (Qt's own noise that a test provokes).
void allowWarning(const QString &pattern);

/// Writes files (relative path → content) below `folder`, making folders as needed.
void writeTree(const QString &folder, const QHash<QString, QByteArray> &files);

[[nodiscard]] QByteArray read(const QString &path);

/// Path of a program of ours in the build's bin folder.
[[nodiscard]] QString program(const QString &name);

/// Ends the test program when a step of a fixture failed; works in every build, unlike an assertion.
template <typename T>
void require(const Core::Result<T> &result)
{
    if (!result) {
        qFatal("a fixture could not be made: %s", qPrintable(result.error().toString()));
    }
}

} // namespace TestSupport

/// Fails with the error's own text when a result is bad.
#define SB_VERIFY_RESULT(result)                                                                             \
    do {                                                                                                     \
        const auto &sbResult_ = (result);                                                                    \
        QVERIFY2(sbResult_.has_value(),                                                                      \
                 sbResult_.has_value() ? "" : qPrintable(sbResult_.error().toString() + QStringLiteral(" ")  \
                                                         + sbResult_.error().detail));                       \
    } while (false)
