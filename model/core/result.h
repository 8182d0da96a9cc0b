// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <tl/expected.hpp>

#include <QList>
#include <QString>
#include <QVariantMap>

#include "model/core/textrange.h"

namespace Core
{

/// What went wrong, so that callers can branch without reading sentences.
enum class ErrorCode
{
    Cancelled,       ///< the person or a newer request stopped it; never shown as a failure
    NotFound,        ///< a file, action, variable or server entry is absent
    InvalidInput,    ///< what was given breaks a rule; `where` says at which place
    PermissionDenied,
    Conflict,        ///< somebody else changed it first
    Unavailable,     ///< offline, server away, program not installed
    Unsupported,     ///< known, but not by this version or on this machine
    TimedOut,
    Internal         ///< our own mistake
};

/// A next step offered with an error: a sentence plus the id of an action of the registry.
struct Hint
{
    QString text;
    QString actionId;
    QVariantMap arguments;
};

/// A failure as a value. `message` is one whole sentence for the person: what could not be done
/// and why. `detail` is raw text of a library, server or process, shown only on demand.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message;
    QString detail;
    QList<Hint> hints;
    std::optional<Location> where;

    /// `file:line:column: message` where a place is known, else the message.
    [[nodiscard]] QString toString() const;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// Short way to return a failure: `return fail(ErrorCode::NotFound, tr("..."));`
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, const QString &message,
                                         const QString &detail = {});
[[nodiscard]] tl::unexpected<Error> fail(Error error);

} // namespace Core
