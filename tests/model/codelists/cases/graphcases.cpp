// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <QHash>

#include "model/codelists/comparison.h"
#include "model/codelists/draft.h"
#include "model/codelists/setexpression.h"
#include "tests/model/codelists/cases/casevalues.h"

namespace Cases
{

using namespace Codelists;

namespace
{

QString text(const QJsonObject &in, const char *key)
{
    return in.value(QLatin1String(key)).toString();
}

std::shared_ptr<const CodeGraph> graphOf(const QJsonObject &in, const QStringList &alone = {})
{
    return std::make_shared<CodeGraph>(edges(in.value(QLatin1String("edges"))), alone);
}

std::shared_ptr<const CodeGraph> graphAround(const QJsonObject &in, const QStringList &codes)
{
    return std::make_shared<CodeGraph>(graphOf(in)->around(text(in, "root"), codes));
}

QJsonValue statusCase(const QJsonObject &in)
{
    const auto graph = graphOf(in);
    Decisions decisions(graph);
    decisions.reset(graph->nodes(texts(in.value(QLatin1String("included")))), graph->nodes(texts(in.value(QLatin1String("excluded")))));
    Codeset::Statuses all;
    for (int node = 0; node < graph->size(); ++node) {
        all.insert(graph->code(node), decisions.status(node));
    }
    return QJsonObject{{QStringLiteral("statuses"), object(all)}};
}

QJsonValue definitionCase(const QJsonObject &in)
{
    return outcome(Codeset::fromDefinition(graphOf(in), texts(in.value(QLatin1String("included"))), texts(in.value(QLatin1String("excluded")))));
}

QJsonValue fromCodesCase(const QJsonObject &in)
{
    return outcome(Codeset::fromMembers(graphOf(in), texts(in.value(QLatin1String("codes")))));
}

QJsonValue importCodesCase(const QJsonObject &in)
{
    const QStringList codes = texts(in.value(QLatin1String("codes")));
    const auto graph = graphAround(in, codes);
    QJsonObject out = outcome(Codeset::fromMembers(graph, codes));
    out.insert(QStringLiteral("hierarchy_edges"), array(graph->edges()));
    return out;
}

QJsonValue clicksCase(const QJsonObject &in)
{
    Codeset::Statuses start = statuses(in.value(QLatin1String("start")));
    for (const QString &code : texts(in.value(QLatin1String("codes")))) {
        if (!start.contains(code)) {
            start.insert(code, Status::Undecided);
        }
    }
    Codeset set(graphAround(in, start.keys()), start);
    QJsonArray steps;
    for (const QJsonValue &entry : in.value(QLatin1String("clicks")).toArray()) {
        const QString code = entry.toArray().at(0).toString();
        const Codeset::Click click = set.click(code, sign(entry.toArray().at(1).toString()));
        steps.append(QJsonObject{{QStringLiteral("posted"), QJsonArray{code, symbolOf(click.posted)}},
                                 {QStringLiteral("changed"), object(click.changed)}});
    }
    QJsonObject out = outcome(set);
    out.insert(QStringLiteral("steps"), steps);
    return out;
}

QJsonValue updateCase(const QJsonObject &in)
{
    const Codeset::Statuses start = statuses(in.value(QLatin1String("start")));
    QList<QPair<QString, Sign>> batch;
    QStringList alone = start.keys();
    for (const QJsonValue &entry : in.value(QLatin1String("updates")).toArray()) {
        batch.append({entry.toArray().at(0).toString(), sign(entry.toArray().at(1).toString())});
        alone.append(batch.constLast().first);
    }
    Codeset set(graphOf(in, alone), start);
    set.update(batch);
    return QJsonObject{{QStringLiteral("statuses"), object(set.statuses())}};
}

QJsonValue searchCase(const QJsonObject &in)
{
    const QStringList matching = texts(in.value(QLatin1String("matching")));
    const auto graph = graphAround(in, matching);
    const SearchOutcome found = expandSearch(*graph, matching);
    return QJsonObject{{QStringLiteral("all_codes"), array(found.all)},
                       {QStringLiteral("ancestor_codes"), array(found.tops)},
                       {QStringLiteral("hierarchy_edges"), array(graph->edges())}};
}

void runStep(BuilderDraft &draft, const CodeGraph &system, const QString &root, const QJsonObject &step)
{
    const QString action = text(step, "do");
    if (action == QStringLiteral("search")) {
        const bool isCode = step.value(QLatin1String("code")).isString();
        const QStringList matching = texts(step.value(QLatin1String("matching")));
        const SearchOutcome found = expandSearch(system.around(root, matching), matching);
        // A refused search leaves the draft as it is, which the log then shows.
        [[maybe_unused]] const auto added = draft.addSearch({text(step, isCode ? "code" : "term"), isCode}, found.all);
    } else if (action == QStringLiteral("click")) {
        draft.click(text(step, "code"), sign(text(step, "symbol")));
    } else if (action == QStringLiteral("delete_search")) {
        draft.removeSearch(text(step, "slug"));
    }
}

QJsonValue builderCase(const QJsonObject &in)
{
    const auto system = graphOf(in);
    const QString root = text(in, "root");
    BuilderDraft draft(system, root);
    QJsonArray log;
    for (const QJsonValue &step : in.value(QLatin1String("script")).toArray()) {
        runStep(draft, *system, root, step.toObject());
        QJsonObject searches;
        for (const BuilderDraft::Search &search : draft.searches()) {
            searches.insert(slugOf(search.text), array(search.codes));
        }
        log.append(QJsonObject{{QStringLiteral("codes"), object(draft.codeset().statuses())},
                               {QStringLiteral("searches"), searches},
                               {QStringLiteral("no_search"), array(draft.withoutSearch())}});
    }
    const QMap<Status, int> counts = draft.codeset().counts();
    const bool saved = counts.value(Status::Undecided) == 0 && counts.value(Status::Conflict) == 0;
    return QJsonObject{{QStringLiteral("log"), log}, {QStringLiteral("saved"), saved}};
}

QJsonValue reapplyCase(const QJsonObject &in)
{
    const CodeGraph system(edges(in.value(QLatin1String("new_edges"))), {text(in, "root")});
    const ReleaseMove move = moveToRelease(system, text(in, "root"), statuses(in.value(QLatin1String("statuses"))));
    return QJsonObject{{QStringLiteral("removed"), array(move.removed)},
                       {QStringLiteral("added"), array(move.added)},
                       {QStringLiteral("statuses"), object(move.codeset.statuses())}};
}

QJsonValue expressionCase(const QJsonObject &in)
{
    const auto side = [](const QJsonValue &value) {
        QList<CodeReference> references;
        for (const QJsonValue &entry : value.toArray()) {
            references.append({entry.toArray().at(0).toString(), entry.toArray().at(1).toString()});
        }
        return references;
    };
    return outcome(evaluateExpression(*graphOf(in), text(in, "root"),
                                      {side(in.value(QLatin1String("include"))), side(in.value(QLatin1String("exclude")))}));
}

QJsonValue diffCase(const QJsonObject &in)
{
    const QJsonObject terms = in.value(QLatin1String("terms")).toObject();
    const auto termOf = [&terms](const QString &code) { return terms.value(code).toString(QStringLiteral("Unknown")); };
    const Comparison comparison = compareLists(*graphOf(in), text(in, "root"), texts(in.value(QLatin1String("lhs"))),
                                               texts(in.value(QLatin1String("rhs"))), termOf, termOf);
    const auto groups = [](const QList<GroupTop> &tops) {
        QJsonArray result;
        for (const GroupTop &top : tops) {
            QJsonArray descendants;
            for (const CodeAndTerm &lower : top.descendants) {
                descendants.append(QJsonArray{lower.code, lower.term});
            }
            result.append(QJsonObject{{QStringLiteral("code"), top.top.code},
                                      {QStringLiteral("term"), top.top.term},
                                      {QStringLiteral("descendants"), descendants}});
        }
        return result;
    };
    return QJsonObject{{QStringLiteral("lhs_only"), groups(comparison.leftOnly)},
                       {QStringLiteral("rhs_only"), groups(comparison.rightOnly)},
                       {QStringLiteral("common"), groups(comparison.common)}};
}

} // namespace

std::optional<QJsonValue> answerGraphCase(const QString &operation, const QJsonObject &in)
{
    static const QHash<QString, QJsonValue (*)(const QJsonObject &)> kCases{
        {QStringLiteral("status"), &statusCase},
        {QStringLiteral("definition"), &definitionCase},
        {QStringLiteral("from_codes"), &fromCodesCase},
        {QStringLiteral("import_codes"), &importCodesCase},
        {QStringLiteral("clicks"), &clicksCase},
        {QStringLiteral("conflicts"), &clicksCase},
        {QStringLiteral("update"), &updateCase},
        {QStringLiteral("search"), &searchCase},
        {QStringLiteral("builder"), &builderCase},
        {QStringLiteral("reapply"), &reapplyCase},
        {QStringLiteral("ecl"), &expressionCase},
        {QStringLiteral("diff"), &diffCase},
    };
    const auto found = kCases.constFind(operation);
    return found == kCases.constEnd() ? std::nullopt : std::optional((*found)(in));
}

} // namespace Cases
