// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

namespace Table
{

/// The content of an LZ4 frame, the compression that Arrow files of other programs usually have. Ours to
/// decode because no library for it is among the packages we build on. `size` is how long the content must
/// be; nothing if the frame is damaged, cut short or gives another length. Checksums are not compared.
[[nodiscard]] std::optional<QByteArray> unpackLz4Frame(QByteArrayView frame, qsizetype size);

} // namespace Table
