// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/gesture.h"

#include <algorithm>

#include <QHash>
#include <QJsonArray>

#include "model/authoring/aim.h"
#include "model/authoring/changecheck.h"
#include "model/authoring/gesturewords.h"
#include "model/authoring/together.h"

namespace Authoring
{

namespace
{

using Family = GestureResult (*)(const GestureContext &);

const QHash<QString, Family> &families()
{
    static const QHash<QString, Family> all = [] {
        QHash<QString, Family> table;
        const auto put = [&table](Family family, std::initializer_list<const char *> names) {
            for (const char *name : names) {
                table.insert(QString::fromLatin1(name), family);
            }
        };
        put(valueGesture, {"set_value", "set_date", "set_codelist", "set_column", "set_name", "set_table", "set_method", "set_operator"});
        put(windowGesture, {"set_window"});
        put(stepGesture, {"add_step", "remove_step", "move_step", "replace_step"});
        put(conditionGesture, {"add_condition", "remove_condition", "negate_condition", "move_condition", "replace_condition", "set_join"});
        put(itemGesture, {"add_operand", "remove_operand", "add_item", "remove_item"});
        put(caseGesture, {"add_branch", "remove_branch", "move_branch", "set_branch", "set_otherwise", "wrap_case", "unwrap_case"});
        put(renameGesture, {"rename"});
        put(statementGesture, {"move", "duplicate", "delete"});
        put(nameGesture, {"extract_name", "inline_name"});
        put(codelistGesture, {"add_codelist", "set_codelist_source"});
        put(studyGesture, {"add_variable", "set_comment", "set_dummy", "add_measure", "repeat_variable"});
        return table;
    }();
    return all;
}

/// Code with the quotes of the file (3.5); strings with prefixes, escapes or quotes inside stay as they are.
QString inQuotes(char quote, const QString &code)
{
    QByteArray bytes = code.toUtf8();
    for (const Token &token : tokenize(bytes).list) {
        const QByteArray word = bytes.mid(token.span.start, token.span.length());
        const bool other = word.size() >= 2 && (word.front() == '"' || word.front() == '\'') && word.front() != quote && word.back() == word.front();
        if (other && !word.contains('\\') && !word.contains(quote) && word.count(word.front()) == 2) {
            bytes[token.span.start] = quote;
            bytes[token.span.end - 1] = quote;
        }
    }
    return QString::fromUtf8(bytes);
}

/// The arguments that are code, in the quotes of the file.
QJsonObject inQuotesOf(const Module &module, QJsonObject request)
{
    const char quote = quoteOf(module);
    for (const char *key : {"code", "when", "then", "otherwise", "numerator", "denominator", "intervals"}) {
        const QJsonValue value = request.value(QLatin1String(key));
        if (value.isString()) {
            request.insert(QLatin1String(key), inQuotes(quote, value.toString()));
        }
    }
    QJsonArray branches = request.value(QStringLiteral("branches")).toArray();
    for (qsizetype i = 0; i < branches.size(); ++i) {
        branches[i] = inQuotesOf(module, branches[i].toObject());
    }
    if (!branches.isEmpty()) {
        request.insert(QStringLiteral("branches"), branches);
    }
    return request;
}

bool isStepOp(const QString &op)
{
    return op.endsWith(QLatin1String("_step"));
}

/// A step gesture must leave the variable a value: one for each patient.
OrRefusal<void> staysValue(const Page &before, const Page &after, const QByteArray &name)
{
    const Card *old = before.variable(name);
    const Card *now = after.variable(name);
    if (!old || !now || !old->type.mayBeVariable()) {
        return {};
    }
    const Chain chain = chainOf(*now->module, now->value);
    for (const Link &link : chain.links) {
        const Type receiver = after.typing().typeOf(now->file, link.attribute->items[0]);
        if (link.kind == LinkKind::Pick && receiver.isFrame() && !receiver.sorted) {
            return refuse("needs_next_step", tr("%1 needs the order. Sort by a column first, or remove the pick.").arg(QString::fromUtf8(now->module->slice(link.attribute->name))));
        }
    }
    if (now->type.isFrame() && !now->type.eventLevel) {
        return refuse("not_a_value", tr("Without this step the variable would be a row, not a value. Choose another last step."));
    }
    if (now->type.isFrame() || (now->type.isSeries() && now->type.eventLevel)) {
        const QString table = now->type.table ? QString::fromStdString(now->type.table->exportedName) : QString::fromUtf8(name);
        return refuse(now->type.isFrame() ? "not_a_value" : "wrong_dimension",
                      tr("%1 has many rows for a patient. Count them, test whether any exists, or pick the first or last.").arg(table));
    }
    if (now->type.kind == TypeClass::DateDifference) {
        return refuse("not_a_value", tr("A difference of dates needs a unit such as days. Choose another last step."));
    }
    return {};
}

Span writtenSpan(const std::vector<Edit> &edits)
{
    if (edits.empty()) {
        return {};
    }
    std::vector<Edit> sorted = edits;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Edit &a, const Edit &b) { return a.span < b.span; });
    // The longest piece is what the person asked for; the rest are imports and brackets.
    Pos shift = 0;
    Span best;
    for (const Edit &edit : sorted) {
        const Span written{edit.span.start + shift, edit.span.start + shift + edit.text.size()};
        if (written.length() >= best.length()) {
            best = written;
        }
        shift += edit.text.size() - edit.span.length();
    }
    return best;
}

/// Keeps one of several equal insertions, such as an import that two parts of a gesture ask for.
void dropRepeats(std::vector<Edit> *edits)
{
    std::vector<Edit> kept;
    for (const Edit &edit : *edits) {
        const bool import = edit.text.contains("import ") || edit.text.endsWith(", ") || edit.text.startsWith(", ") || edit.text.contains(',');
        const bool repeated = import && edit.span.isEmpty() && std::find(kept.begin(), kept.end(), edit) != kept.end();
        if (!repeated && (!edit.span.isEmpty() || !edit.text.isEmpty())) {
            kept.push_back(edit);
        }
    }
    *edits = std::move(kept);
}

} // namespace

const QStringList &gestureNames()
{
    static const QStringList names = [] {
        QStringList list = families().keys();
        list.append(QStringLiteral("together"));
        list.sort();
        return list;
    }();
    return names;
}

OrRefusal<Outcome> perform(const Page &page, const QJsonObject &given)
{
    if (given.value(QStringLiteral("op")).toString() == QLatin1String("together")) {
        return performTogether(page, given);
    }
    const QJsonObject request = inQuotesOf(*page.module(), given);
    const GestureContext context(page, request);
    const auto family = families().constFind(context.op());
    if (family == families().cend()) {
        return refuse("unknown_gesture", tr("There is no gesture %1.").arg(context.op()));
    }
    GestureResult change = (*family)(context);
    if (!change) {
        return tl::unexpected<Refusal>(change.error());
    }
    Outcome outcome;
    for (auto &[file, edits] : change->edits) {
        dropRepeats(&edits);
        if (edits.empty()) {
            continue;
        }
        const ModulePtr before = page.program().module(file);
        std::vector<Edit> sorted = edits;
        std::stable_sort(sorted.begin(), sorted.end(), [](const Edit &a, const Edit &b) { return a.span < b.span; });
        const auto overlap = std::adjacent_find(sorted.begin(), sorted.end(), [](const Edit &a, const Edit &b) { return b.span.start < a.span.end; });
        const QByteArray changed = overlap == sorted.end() ? applyEdits(before->text, edits) : QByteArray();
        if (overlap != sorted.end() || !onlyEditedChanged(*before, changed, sorted)) {
            return refuse("cannot_place", tr("The change would also alter other code, so nothing was changed. Edit as text."));
        }
        outcome.files[file] = changed;
        outcome.edits[file] = edits;
    }
    if (isStepOp(context.op()) && !outcome.files.empty()) {
        Program next = page.program();
        for (const auto &[file, changed] : outcome.files) {
            next.setText(file, changed);
        }
        const auto good = staysValue(page, Page(next), context.targetName("variable"));
        if (!good) {
            return tl::unexpected<Refusal>(good.error());
        }
    }
    outcome.affects = change->affects;
    for (const Statement *statement : change->touched) {
        for (const QString &name : page.dependents(statement)) {
            if (!outcome.affects.contains(name)) {
                outcome.affects.append(name);
            }
        }
    }
    outcome.title = change->title;
    outcome.notes = change->notes;
    const auto own = outcome.edits.find(page.file());
    outcome.written = own == outcome.edits.end() ? Span() : writtenSpan(own->second);
    return outcome;
}

} // namespace Authoring
