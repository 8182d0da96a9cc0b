// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QTemporaryDir>

#include "model/evaluation/evaluator.h"

/// A small study whose study definitions, in the older language, are evaluated by a warm evaluator.
class CohortFixture
{
public:
    CohortFixture();

    /// Evaluates `definition` after one line that imports the language and makes a few names (see prelude()):
    /// line 1 of `definition` is line 2 of the file.
    [[nodiscard]] Core::Result<Evaluation::Evaluation> evaluate(const QByteArray &definition, const QStringList &arguments = {});
    [[nodiscard]] QString root() const { return m_root; }
    [[nodiscard]] static const QByteArray &prelude();

private:
    QTemporaryDir m_folder;
    QString m_root;
    std::unique_ptr<Evaluation::Evaluator> m_evaluator; // made late: it needs the bootstrap of the test
};
