// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <unordered_set>
#include <vector>

#include <QJsonObject>
#include <QSet>
#include <QStringList>

#include "model/authoring/session.h"
#include "model/evaluation/evaluator.h"

/// What came of the random gestures on one definition. A "result" is a text that a gesture made;
/// results that differ only in the numbers, dates and made-up names written are of one kind.
struct RoundTripCounts
{
    qint64 statements = 0; ///< variables and conditions that the page shows as editable
    qint64 gestures = 0;
    qint64 changed = 0;
    qint64 refused = 0;
    qint64 texts = 0;       ///< different results
    qint64 kinds = 0;       ///< different kinds of results
    qint64 run = 0;         ///< results that were in a text that ran
    qint64 evaluations = 0; ///< texts run: one holds a result of each of many statements
    qint64 asked = 0;       ///< texts that read well and are refused for what they ask: see RoundTrip::isAsked
    qint64 unanswered = 0;  ///< texts for which the evaluator took too long
    qint64 formed = 0;      ///< statements of which a part, step, operand or branch was changed
    QStringList own;        ///< problems that the definition has as it stands
    QStringList failures;

    void add(const RoundTripCounts &other);
};

struct RoundTripOptions
{
    int gestures = 3;       ///< for each statement
    unsigned seed = 11;
    int kindsOfEach = 0;    ///< at most so many kinds of results are run for each statement; 0: all
    bool everyText = false; ///< run every different result, not one of each kind
};

/// Tries random fitting gestures on every editable variable and condition of a definition: each must
/// change its statement only, give a text that runs, and be undone to the same bytes. Results of
/// different statements are run together in one text, and apart from one another when that fails.
class RoundTrip
{
public:
    /// `evaluator` is the path of studybench-evaluator; empty: beside the running program.
    explicit RoundTrip(const QString &evaluator);

    [[nodiscard]] RoundTripCounts run(const QString &root, const QString &path, const QStringList &arguments, const RoundTripOptions &options);

private:
    /// A change that waits to be run.
    struct Result
    {
        std::size_t statement = 0; ///< all conditions of the population count as one
        int family = 0;            ///< only results of one family stand together in a text
        std::map<QString, std::vector<Authoring::Edit>> edits;
        QString shown;
    };
    using Together = std::vector<const Result *>;

    void tryOut(const QJsonObject &request, const Authoring::Statement *aim, std::size_t statement);
    void keepForRunning(const Authoring::Outcome &outcome, const QString &op, std::size_t statement, const QString &shown);
    void undoes(Authoring::Session *trial, const QString &shown);
    void runAll();
    void runTogether(const Together &results);
    /// Problems of what is asked, not of how it is written: a population of patients of whom nothing is
    /// known, the same condition twice in a case, a value that a function of the study's own does not take.
    [[nodiscard]] bool isAsked(const Core::Diagnostic &problem) const;
    [[nodiscard]] QStringList problemsOf(const QHash<QString, QString> &overlay);
    [[nodiscard]] QString newProblem(const Together &results);

    Evaluation::Evaluator m_evaluator;
    QString m_root;
    QStringList m_arguments;
    RoundTripOptions m_options;
    RoundTripCounts m_counts;
    const Authoring::Session *m_session = nullptr;
    const Authoring::Page *m_page = nullptr;
    std::vector<Result> m_waiting;
    std::unordered_set<std::size_t> m_texts;
    std::unordered_set<std::size_t> m_kinds;
    std::map<std::size_t, int> m_kindsOfStatement;
    QSet<const Authoring::Statement *> m_formed;
};

/// Paths below a folder of Python files that make a dataset, in order.
[[nodiscard]] QStringList definitionsBelow(const QString &root);
