// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/gesture.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <QHash>
#include <QJsonArray>

#include "model/authoring/aim.h"
#include "model/authoring/gesturewords.h"

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

bool isPlain(const Statement &statement)
{
    return !statement.isCompound();
}

bool startsWithLineEnd(const QByteArray &text)
{
    const QByteArrayView rest = QByteArrayView(text).trimmed();
    const qsizetype lead = text.indexOf(rest.isEmpty() ? QByteArray() : QByteArray(1, rest.front()));
    return text.left(lead).contains('\n') || text.left(lead).contains('\r');
}

/// The two texts may differ in nothing but the edited places: every plain statement that no edit
/// touches must be there again, at its place and of its kind, and nothing may have become unreadable.
bool onlyEditedChanged(const Module &before, const Module &after, const std::vector<Edit> &edits)
{
    std::vector<Edit> sorted = edits;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Edit &a, const Edit &b) { return a.span < b.span; });
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        if (sorted[i].span.start < sorted[i - 1].span.end) {
            return false;
        }
    }
    std::set<std::tuple<Pos, Pos, int>> there;
    Pos brokenAfter = 0;
    for (const Statement &statement : after.statements) {
        there.insert({statement.span.start, statement.span.end, static_cast<int>(statement.kind)});
        brokenAfter += statement.kind == StatementKind::Broken ? 1 : 0;
    }
    Pos brokenBefore = 0;
    for (const Statement &statement : before.statements) {
        brokenBefore += statement.kind == StatementKind::Broken ? 1 : 0;
        if (!isPlain(statement)) {
            continue;
        }
        Pos shift = 0;
        bool touched = false;
        for (const Edit &edit : sorted) {
            const bool joinsBehind = edit.span.start == statement.span.end && !edit.text.trimmed().isEmpty() && !startsWithLineEnd(edit.text);
            const bool joinsBefore = edit.span.end == statement.span.start && !edit.text.isEmpty() && !edit.text.trimmed().isEmpty()
                                     && !edit.text.endsWith('\n') && !edit.text.endsWith('\r');
            if (joinsBehind || (joinsBefore && before.lines.start(before.lines.lineOf(edit.span.start)) == edit.span.start)
                || (edit.span.overlaps(statement.span))
                || (edit.span.isEmpty() && edit.span.start > statement.span.start && edit.span.start < statement.span.end)) {
                touched = true;
                break;
            }
            if (edit.span.end <= statement.span.start) {
                shift += edit.text.size() - edit.span.length();
            } else {
                break;
            }
        }
        if (!touched && !there.contains({statement.span.start + shift, statement.span.end + shift, static_cast<int>(statement.kind)})) {
            return false;
        }
    }
    return brokenAfter <= brokenBefore;
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
        list.sort();
        return list;
    }();
    return names;
}

OrRefusal<Outcome> perform(const Page &page, const QJsonObject &given)
{
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
    Program next = page.program();
    for (auto &[file, edits] : change->edits) {
        dropRepeats(&edits);
        if (edits.empty()) {
            continue;
        }
        const ModulePtr before = page.program().module(file);
        std::vector<Edit> sorted = edits;
        std::stable_sort(sorted.begin(), sorted.end(), [](const Edit &a, const Edit &b) { return a.span < b.span; });
        for (std::size_t i = 1; i < sorted.size(); ++i) {
            if (sorted[i].span.start < sorted[i - 1].span.end) {
                return refuse("cannot_place", tr("The change would also alter other code, so nothing was changed. Edit as text."));
            }
        }
        const QByteArray changed = applyEdits(before->text, edits);
        const ModulePtr after = parse(changed);
        if (!onlyEditedChanged(*before, *after, edits)) {
            return refuse("cannot_place", tr("The change would also alter other code, so nothing was changed. Edit as text."));
        }
        outcome.files[file] = changed;
        outcome.edits[file] = edits;
        next.setText(file, changed);
    }
    if (isStepOp(context.op()) && !outcome.files.empty()) {
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
