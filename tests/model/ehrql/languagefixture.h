// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QHash>
#include <QStringList>
#include <QTemporaryDir>

#include "model/evaluation/evaluator.h"
#include "model/table/resulttable.h"

/// A small study with tables of its own in which definitions are evaluated by a warm evaluator and
/// run on those tables. Used by the tests of the language.
class LanguageFixture
{
public:
    LanguageFixture();

    /// Evaluates `definition` as `analysis/definition.py`, with what the tables are called imported
    /// on a line before it: line 1 of `definition` is line 2 of the file.
    [[nodiscard]] Core::Result<Evaluation::Evaluation> evaluate(const QByteArray &definition, const QStringList &arguments = {});
    /// The dataset's tables on the fixture's data.
    [[nodiscard]] Core::Result<std::vector<Table::ResultTable>> dataset(const Evaluation::Evaluation &evaluation) const;
    [[nodiscard]] Core::Result<Table::ResultTable> measures(const Evaluation::Evaluation &evaluation) const;
    [[nodiscard]] QString root() const { return m_root; }

    /// Puts these files in the place of the dummy tables.
    void replaceTables(const QHash<QString, QByteArray> &files);

    /// Text of a column as in a CSV, joined by `|`.
    [[nodiscard]] static QString columnText(const Table::ResultTable &table, const QString &name);
    [[nodiscard]] static const QByteArray &prelude();

private:
    [[nodiscard]] Core::Result<Table::TableSet> tables(const Evaluation::Evaluation &evaluation,
                                                       const std::vector<Query::NodeId> &roots) const;

    QTemporaryDir m_folder;
    QString m_root;
    std::unique_ptr<Evaluation::Evaluator> m_evaluator; // made late: it needs the bootstrap of the test
};

/// One case of a `cases/*.txt` file.
struct LanguageCase
{
    QByteArray name;
    QByteArray code;
    QStringList expectedColumns; ///< `name: a|b|c`
    QStringList expectedErrors;  ///< `rule: text; text`, in order of the diagnostics
    QStringList fixed;           ///< lines of the code after all fixes
    QStringList places;          ///< `line:column-line:column` of each diagnostic, if given
    QHash<QString, QByteArray> files; ///< of the folder of dummy tables, by name; none: the usual ones
};

/// Reads the cases of a file below `tests/model/ehrql/cases`.
[[nodiscard]] std::vector<LanguageCase> readLanguageCases(const QString &fileName);
