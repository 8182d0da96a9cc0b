// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace Server
{

/// Takes secrets out of log lines: the values it was given, and words that have the form of a token
/// of GitHub or of this server. Constant after construction, so any thread may use it.
class Scrubber final
{
public:
    /// `environment`: values of a job's variables, save those that everybody knows; `secrets`: more.
    explicit Scrubber(const QMap<QString, QString> &environment, const QStringList &secrets = {});

    [[nodiscard]] QString clean(const QString &line) const;

private:
    QStringList m_secrets; ///< longest first: one may contain another
};

} // namespace Server
