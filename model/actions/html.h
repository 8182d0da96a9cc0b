// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Actions
{

/// A table as HTML, everything escaped.
[[nodiscard]] QString htmlTable(const QStringList &header, const QList<QStringList> &rows);
/// A whole page of UTF-8 with a heading. `body` is HTML. Nothing is loaded from elsewhere.
[[nodiscard]] QString htmlPage(const QString &title, const QString &body);

} // namespace Actions
