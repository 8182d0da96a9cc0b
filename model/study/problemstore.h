// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QMap>
#include <QObject>
#include <QString>

#include "model/core/diagnostic.h"

namespace Study
{

/// All problems of the open study, by who found them. Producers replace their whole batch for a
/// file; views redraw from the store. GUI thread only.
class ProblemStore final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Replaces what `provider` ("ehrql", "pipeline", "codelists", ...) said of its subject (for a
    /// definition: the definition's path; diagnostics may point into other files).
    void replace(const QString &provider, const QString &subject, const QList<Core::Diagnostic> &diagnostics);
    void clearProvider(const QString &provider);

    struct Entry
    {
        QString provider;
        Core::Diagnostic diagnostic;
        bool operator==(const Entry &) const = default;
    };
    /// Sorted by file, line and column; the same finding of two subjects is listed once.
    [[nodiscard]] QList<Entry> all() const;
    [[nodiscard]] QList<Core::Diagnostic> forFile(const QString &file) const;
    [[nodiscard]] int count(Core::Severity severity) const;

signals:
    void changed();

private:
    QMap<QString, QMap<QString, QList<Core::Diagnostic>>> m_batches; // provider, subject
};

} // namespace Study
