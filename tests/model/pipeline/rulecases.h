// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QHash>
#include <QList>
#include <QString>

#include "model/pipeline/studyfiles.h"

/// The cases of the rules of project.yaml and what they are made of.
namespace RuleCases
{

/// A study with one script, which reads output/x.csv.
class FixedFiles final : public Pipeline::StudyFiles
{
public:
    [[nodiscard]] bool exists(const QString &path) const override { return texts.contains(path); }
    [[nodiscard]] std::optional<QString> text(const QString &path) const override;
    QHash<QString, QString> texts{{QStringLiteral("analysis/a.py"), QStringLiteral("open('output/x.csv')\n")}};
};

/// A project of version 4 with these actions, each given as the lines of its body in flow style.
[[nodiscard]] QString project(const QStringList &actions, const QString &version = QStringLiteral("'4.0'"), const QString &top = {});
/// An action `a` with one output.
[[nodiscard]] QString action(const QString &run, const QString &path = QStringLiteral("output/a.csv"),
                             const QString &level = QStringLiteral("highly_sensitive"), const QString &more = {});

inline const QString kRun = QStringLiteral("python:v2 python analysis/a.py");
inline const QString kOther = QStringLiteral("b: {run: r:v2 b.R, outputs: {highly_sensitive: {o: output/b.csv}}}");
inline const QString kExtract = QStringLiteral("ehrql:v1 generate-dataset d.py --output ");

struct Case
{
    QString name;
    QString rule; ///< of an official case empty: accepted
    QString text;
    bool expected = true; ///< of a warning: whether it is given
};

/// The numbered rules of the reference: those that refuse a file, those that say what is accepted, and the warnings.
[[nodiscard]] QStringList refusingRules();
[[nodiscard]] QStringList acceptingRules();
[[nodiscard]] QStringList warningRules();

[[nodiscard]] QList<Case> officialCases();
/// For each rule what comes near to breaking it and is accepted. `rule` names the rule it is near to.
[[nodiscard]] QList<Case> neighbours();
[[nodiscard]] QList<Case> warningCases();

} // namespace RuleCases
