// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QEventLoop>

#include "model/jobs/jobservice.h"

namespace Jobs
{

template <typename T, typename Call>
Core::Result<T> waitFor(Call call)
{
    QObject guard;
    QEventLoop loop;
    std::optional<Core::Result<T>> result;
    call(&guard, Answer<T>([&result, &loop](const Core::Result<T> &answer) {
             result = answer;
             loop.quit();
         }));
    if (!result) {
        loop.exec();
    }
    if (!result) {
        return Core::fail(Core::ErrorCode::Cancelled, {});
    }
    return *result;
}

} // namespace Jobs
