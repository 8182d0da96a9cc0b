// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/shows.h"

#include "model/explanation/shows.h"

namespace Commands
{

Core::Result<Table::TableSet> tablesForShows(const EhrqlCommand &command, const Environment &environment,
                                             const Evaluation::Evaluation &evaluation)
{
    if (!command.dummyTables.isEmpty()) {
        std::vector<Table::TableRequest> requests;
        for (const Engine::TableUse &use : Engine::tablesUsed(evaluation.graph, Explanation::shownNodes(evaluation))) {
            requests.push_back({use.schema, {}}); // a frame shows all columns of its table
        }
        return readDummyTables(command, environment, requests);
    }
    Evaluation::Evaluation shown = evaluation;
    shown.dataset = Explanation::datasetOfShows(shown.graph, evaluation);
    return tablesFor(command, environment, shown, false);
}

} // namespace Commands
