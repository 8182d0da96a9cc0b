// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/changecheck.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

namespace Authoring
{

namespace
{

using Places = std::set<std::tuple<Pos, Pos, StatementKind>>;

bool startsWithLineEnd(const QByteArray &text)
{
    const QByteArrayView rest = QByteArrayView(text).trimmed();
    const qsizetype lead = text.indexOf(rest.isEmpty() ? QByteArray() : QByteArray(1, rest.front()));
    return text.left(lead).contains('\n') || text.left(lead).contains('\r');
}

/// Whether an edit changes the statement or joins code to it.
bool touches(const Module &before, const Edit &edit, const Statement &statement)
{
    const bool writes = !edit.text.trimmed().isEmpty();
    const bool joinsBehind = edit.span.start == statement.span.end && writes && !startsWithLineEnd(edit.text);
    const bool joinsBefore = edit.span.end == statement.span.start && writes && !edit.text.endsWith('\n') && !edit.text.endsWith('\r');
    const bool wholeLine = before.lines.start(before.lines.lineOf(edit.span.start)) == edit.span.start;
    const bool inside = edit.span.isEmpty() && edit.span.start > statement.span.start && edit.span.start < statement.span.end;
    return joinsBehind || (joinsBefore && wholeLine) || edit.span.overlaps(statement.span) || inside;
}

/// Whether a plain statement that no edit touches is at its new place; one that is touched need not be.
bool isKept(const Module &before, const Statement &statement, const std::vector<Edit> &edits, const Places &after)
{
    Pos shift = 0;
    for (const Edit &edit : edits) {
        if (touches(before, edit, statement)) {
            return true;
        }
        if (edit.span.end > statement.span.start) {
            break;
        }
        shift += edit.text.size() - edit.span.length();
    }
    return after.contains({statement.span.start + shift, statement.span.end + shift, statement.kind});
}

/// The rule for the statements of some blocks of the old text and those of the new one, which begins
/// at `offset` of the changed text.
bool keepsTheRest(const Module &before, const std::vector<Statement *> &old, const Module &after, Pos offset, const std::vector<Edit> &edits)
{
    Places there;
    int brokenAfter = 0;
    for (const Statement &statement : after.statements) {
        there.insert({statement.span.start + offset, statement.span.end + offset, statement.kind});
        brokenAfter += statement.kind == StatementKind::Broken ? 1 : 0;
    }
    bool kept = true;
    int brokenBefore = 0;
    walkStatements(old, [&](const Statement *statement) {
        brokenBefore += statement->kind == StatementKind::Broken ? 1 : 0;
        kept = kept && (statement->isCompound() || isKept(before, *statement, edits, there));
    });
    return kept && brokenAfter <= brokenBefore;
}

/// A part of a compound statement that the reader keeps as a statement of its own.
bool continues(const Statement &statement)
{
    return statement.kind == StatementKind::Elif || statement.kind == StatementKind::Else || statement.kind == StatementKind::Except
           || statement.kind == StatementKind::Finally;
}

/// Whole lines of top-level statements, first to last.
struct Region
{
    std::size_t first = 0;
    std::size_t last = 0;
    Span lines;
};

class Regions
{
public:
    explicit Regions(const Module &module)
        : m_module(module)
    {
    }

    /// The statements around an edit, from a line that begins one to a line that begins another.
    [[nodiscard]] Region around(const Span &edit) const
    {
        const auto &body = m_module.body;
        const auto beginsBefore = [this](const Statement *statement, Pos at) { return lineOf(*statement) < at; };
        const auto beginsBehind = [this](Pos at, const Statement *statement) { return at < lineOf(*statement); };
        const auto from = std::lower_bound(body.begin(), body.end(), edit.start, beginsBefore);
        const auto to = std::upper_bound(body.begin(), body.end(), edit.end, beginsBehind);
        Region region;
        region.first = from == body.begin() ? 0 : static_cast<std::size_t>(from - body.begin()) - 1;
        region.last = std::max(region.first, to == body.begin() ? 0 : static_cast<std::size_t>(to - body.begin()) - 1);
        while (region.first > 0 && !beginsAlone(region.first)) {
            --region.first;
        }
        while (region.last + 1 < body.size() && !beginsAlone(region.last + 1)) {
            ++region.last;
        }
        region.lines = {region.first == 0 ? 0 : lineOf(*body[region.first]),
                        region.last + 1 == body.size() ? m_module.text.size() : lineOf(*body[region.last + 1])};
        return region;
    }

private:
    [[nodiscard]] Pos lineOf(const Statement &statement) const { return m_module.lines.start(m_module.lines.lineOf(statement.span.start)); }

    [[nodiscard]] bool beginsAlone(std::size_t index) const
    {
        const Statement &statement = *m_module.body[index];
        return !continues(statement) && lineOf(statement) == statement.span.start && lineOf(*m_module.body[index - 1]) != statement.span.start;
    }

    const Module &m_module;
};

/// Whether lines read alone mean what they mean in their file: they are complete and begin at the margin.
bool standsForItself(const Module &lines, bool isEnd)
{
    const QByteArray &text = lines.text;
    const bool ended = text.isEmpty() || isEnd || text.endsWith('\n') || text.endsWith('\r');
    const QByteArrayView trimmed = QByteArrayView(text).trimmed();
    const bool open = !trimmed.isEmpty() && trimmed.back() == '\\';
    return ended && !open && !lines.hasBroken() && std::all_of(lines.body.begin(), lines.body.end(), [&lines](const Statement *statement) {
        return statement->sharesLine || lines.lines.start(lines.lines.lineOf(statement->span.start)) == statement->span.start;
    });
}

/// The answer from the touched statements alone; nothing where they do not stand for themselves.
std::optional<bool> answerOfParts(const Module &before, const std::vector<Edit> &edits)
{
    if (before.hasBroken() || before.body.empty()) {
        return std::nullopt;
    }
    const Regions regions(before);
    for (std::size_t i = 0; i < edits.size();) {
        Region region = regions.around(edits[i].span);
        std::size_t next = i + 1;
        for (; next < edits.size() && edits[next].span.start <= region.lines.end; ++next) {
            const Region more = regions.around(edits[next].span);
            region.first = std::min(region.first, more.first);
            region.last = std::max(region.last, more.last);
            region.lines = {std::min(region.lines.start, more.lines.start), std::max(region.lines.end, more.lines.end)};
        }
        std::vector<Edit> own(edits.begin() + static_cast<std::ptrdiff_t>(i), edits.begin() + static_cast<std::ptrdiff_t>(next));
        std::vector<Edit> moved;
        for (const Edit &edit : own) {
            moved.push_back({{edit.span.start - region.lines.start, edit.span.end - region.lines.start}, edit.text});
        }
        const ModulePtr after = parse(applyEdits(before.slice(region.lines), moved));
        if (!standsForItself(*after, region.lines.end == before.text.size())) {
            return std::nullopt;
        }
        const std::vector<Statement *> old(before.body.begin() + static_cast<std::ptrdiff_t>(region.first), before.body.begin() + static_cast<std::ptrdiff_t>(region.last) + 1);
        if (!keepsTheRest(before, old, *after, region.lines.start, own)) {
            return false;
        }
        i = next;
    }
    return true;
}

} // namespace

bool onlyEditedChanged(const Module &before, const QByteArray &changed, const std::vector<Edit> &edits)
{
    if (const auto answer = answerOfParts(before, edits)) {
        return *answer;
    }
    return keepsTheRest(before, before.body, *parse(changed), 0, edits);
}

} // namespace Authoring
