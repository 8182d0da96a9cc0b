// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "model/core/result.h"
#include "model/evaluation/evaluation.h"

namespace Evaluation
{

// What the evaluator and its client say to each other: frames of a 4-byte little-endian length and
// a payload. A request is numbered; its answer carries the same number.
//
// `test_data` travels as JSON with type tags: whole numbers as {"int": "5"}, floats as {"float": "0.1"},
// dates as {"date": "2020-01-31"}, dicts as {"dict": [[key, value], ...]}, everything else as itself.

inline constexpr quint32 kMaximumFrame = 1U << 30U;

/// The first whole frame of `buffer`, which is removed from it. Nothing while it is incomplete.
/// An impossible length is an error: the stream cannot be trusted any more.
[[nodiscard]] Core::Result<std::optional<QByteArray>> takeFrame(QByteArray &buffer);
[[nodiscard]] QByteArray frame(const QByteArray &payload);

struct NumberedRequest
{
    quint64 number = 0;
    Request request;
};

[[nodiscard]] QByteArray encodeRequest(const NumberedRequest &request);
[[nodiscard]] Core::Result<NumberedRequest> decodeRequest(const QByteArray &payload);

/// An evaluation, or why there is none.
struct Answer
{
    quint64 number = 0;
    Core::Result<Evaluation> result;
    QStringList sandboxLayers;
};

[[nodiscard]] QByteArray encodeAnswer(const Answer &answer);
/// Untrusted: user code shared the process that wrote it.
[[nodiscard]] Core::Result<Answer> decodeAnswer(const QByteArray &payload);

} // namespace Evaluation
