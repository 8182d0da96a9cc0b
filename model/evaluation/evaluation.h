// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QHash>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

#include "model/core/diagnostic.h"
#include "model/core/textrange.h"
#include "model/evaluation/cohortstudy.h"
#include "model/query/definition.h"

namespace Evaluation
{

/// What to evaluate. Paths are relative to `studyRoot` with forward slashes.
struct Request
{
    QString studyRoot;               ///< absolute; the evaluator's working directory and only readable folder
    QString definition;              ///< the .py file
    QStringList arguments;           ///< the definition's own sys.argv[1:]
    QHash<QString, QString> overlay; ///< unsaved text of files; honoured for imports, open() and codelists
    bool tolerant = true;            ///< go on after a failing top-level statement, to report every independent error
    bool needsTestData = false;      ///< read `test_data` too (assure)
    bool standIns = false;           ///< previews and checks only: missing files of earlier actions are stood in for, see StandIn
    int softLimitMilliseconds = 5000;
    int hardLimitMilliseconds = 15000;
    qint64 memoryLimitBytes = qint64{1} << 30;
};

/// Where a name of the result was made.
struct NamedNode
{
    std::string name;
    Query::NodeId node = Query::kNoNode;
    Core::Location origin; ///< the statement that defined it, in the user's own code
};

/// One `show()` call (ehrql.md 33), in order.
struct ShowRecord
{
    int line = 0;
    QString label;
    std::optional<int> head;
    std::optional<int> tail;
    std::vector<Query::NodeId> elements;
    bool isDateDifferenceInDays = false; ///< a DateDifference: values shown as "12 days"
    bool isDataset = false;              ///< the dataset as it was at that point: `dataset` is set
    std::optional<Query::Dataset> dataset;
    QString error;                       ///< why the elements cannot be shown, else empty
};

struct CodelistUse
{
    QString file;        ///< relative to the study root
    QString column;
    QString categoryColumn;
    Core::Location origin;
    int codes = 0;
};

/// A file that is missing, for requests that allow it (never for a run, whose results count). A table of
/// table_from_file() becomes an ordinary table of the study with the columns declared, so that dummy rows
/// can be made; a file below `output/` that the code opens itself gives invented values for what is read of
/// it. The author's own file at standInPath() is taken before either.
struct StandIn
{
    QString file;          ///< relative to the study root; nothing writes there
    Core::Location origin; ///< where the code reads it
    bool isTable = true;   ///< read by table_from_file()
    bool isOwn = false;    ///< the author's file stands in
    QString content;       ///< what was invented, as the text of such a file; empty for tables and own files
};

/// Where the author keeps what a preview is to take in place of a missing file.
[[nodiscard]] inline QString standInPath(const QString &file)
{
    return QStringLiteral("stand-ins/") + file;
}

/// Everything that evaluating one definition gives. With errors among the diagnostics, `dataset`
/// and `measures` hold what could still be made sense of.
struct Evaluation
{
    Query::Graph graph;
    std::optional<Query::Dataset> dataset;
    std::optional<Query::Measures> measures;
    std::optional<CohortStudy> cohort;   ///< a study in the older language, cohortextractor; then the two above are empty
    std::vector<NamedNode> variables;    ///< dataset variables and `population`, with places; of `cohort` without nodes
    std::vector<NamedNode> measureNames; ///< measures (node = numerator), with places
    QHash<quint32, Core::Location> nodeOrigins; ///< first user-code place that built a node
    std::vector<ShowRecord> shows;
    QStringList claimedPermissions;
    QJsonValue testData;                 ///< with type tags, see protocol.h
    QList<CodelistUse> codelists;
    QList<StandIn> standIns;             ///< in the order of the definition
    QList<Core::Diagnostic> diagnostics;
    QStringList filesRead;               ///< study files, relative: change of any makes this stale
    QString output;                      ///< what the definition printed
    std::optional<int> exitCode;         ///< sys.exit() or argparse ended it
    QString errorText;                   ///< official style DefinitionError text with trimmed traceback, or empty
    double milliseconds = 0;
};

} // namespace Evaluation
