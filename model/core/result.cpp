// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/result.h"

namespace Core
{

QString Error::toString() const
{
    if (!where || where->file.isEmpty()) {
        return message;
    }
    return where->toString() + QStringLiteral(": ") + message;
}

tl::unexpected<Error> fail(ErrorCode code, const QString &message, const QString &detail)
{
    return tl::unexpected<Error>(Error{code, message, detail, {}, {}});
}

tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace Core
