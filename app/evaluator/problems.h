// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <pybind11/pybind11.h>

#include <QHash>
#include <QStringList>

#include "model/ehrql/session.h"
#include "model/evaluation/evaluation.h"

namespace EvaluatorProgram
{

/// The texts of a definition's files as they were evaluated, for turning CPython's places (bytes of
/// a line) into ours (code points), and its exceptions into diagnostics.
class SourceTexts
{
public:
    explicit SourceTexts(const Evaluation::Request &request) : m_request(request) {}

    [[nodiscard]] Core::Location location(const Ehrql::SourcePlace &place);
    /// From the dict that host.py makes of an exception.
    [[nodiscard]] Core::Diagnostic diagnostic(const pybind11::dict &problem);
    /// A problem of what a name holds in the end (`ehrql.dataset`) goes to where the name is given a value last.
    void placeAtAssignment(Core::Diagnostic &diagnostic);
    /// Absolute file names of node origins become relative, their columns characters.
    void convert(QHash<quint32, Core::Location> &origins);

private:
    [[nodiscard]] QString relative(const QString &file) const;
    [[nodiscard]] const QStringList &lines(const QString &relativeFile);
    [[nodiscard]] Core::TextPosition position(const QString &relativeFile, int line, int byteColumn);
    void addFormerFix(Core::Diagnostic &diagnostic, const pybind11::dict &problem);
    void narrowToName(Core::Diagnostic &diagnostic, const QString &name, const QString &suggestion);

    const Evaluation::Request &m_request;
    QHash<QString, QStringList> m_lines;
};

} // namespace EvaluatorProgram
