// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <tl/expected.hpp>

#include "model/authoring/page.h"

namespace Authoring
{

/// Why a gesture cannot be done (visual-authoring.md 4): `reason` is the code of the table, the
/// message whole sentences: what cannot be done, why, and what to do instead.
struct Refusal
{
    QString reason;
    QString message;
    Core::Location where; ///< a place to jump to, if there is one
};

template <typename T>
using OrRefusal = tl::expected<T, Refusal>;

[[nodiscard]] tl::unexpected<Refusal> refuse(const char *reason, const QString &message);

/// The edits of one gesture, by file, with what the result must look like.
struct Change
{
    std::map<QString, std::vector<Edit>> edits;
    std::vector<Statement *> touched; ///< statements of the definition that the gesture aims at
    QStringList affects;
    QString title;                    ///< the undo step's name: "Change window of flare_count"
    QStringList notes;                ///< what to tell besides: uses left unticked in other scripts, ...

    void add(const QString &file, const std::vector<Edit> &more)
    {
        auto &list = edits[file];
        list.insert(list.end(), more.begin(), more.end());
    }
};

/// Puts names that `code` uses into the imports of a file (visual-authoring.md 3.6), or refuses when
/// a name is neither known at `before` nor importable. `exceptNames` are being defined by the gesture itself.
[[nodiscard]] OrRefusal<std::vector<Edit>> importsFor(const Page &page, const QString &file, const QByteArray &code, Pos before,
                                                      const QList<QByteArray> &exceptNames = {});
/// The edit that imports one name of a module, or none if it is there already.
[[nodiscard]] std::vector<Edit> importName(const Page &page, const QString &file, const QByteArray &fromModule, const QList<QByteArray> &names);

} // namespace Authoring
