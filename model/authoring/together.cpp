// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/together.h"

#include <algorithm>

#include <QJsonArray>

#include "model/authoring/gesturewords.h"

namespace Authoring
{

namespace
{

/// A stretch of a text: bytes of the first text, or bytes that an edit wrote.
struct Piece
{
    Span kept;
    QByteArray written;

    [[nodiscard]] Pos length() const { return kept.isEmpty() ? written.size() : kept.length(); }
};

using Pieces = std::vector<Piece>;

/// The index of the piece that begins at a place, after cutting the piece around it.
std::size_t cutAt(Pieces *pieces, Pos at)
{
    Pos start = 0;
    for (std::size_t i = 0; i < pieces->size(); ++i) {
        Piece &piece = (*pieces)[i];
        if (at <= start) {
            return i;
        }
        const Pos length = piece.length();
        if (at < start + length) {
            Piece rest = piece;
            if (piece.kept.isEmpty()) {
                rest.written = piece.written.mid(at - start);
                piece.written.truncate(at - start);
            } else {
                rest.kept.start = piece.kept.end = piece.kept.start + at - start;
            }
            pieces->insert(pieces->begin() + static_cast<std::ptrdiff_t>(i) + 1, rest);
            return i + 1;
        }
        start += length;
    }
    return pieces->size();
}

void apply(Pieces *pieces, std::vector<Edit> edits)
{
    std::stable_sort(edits.begin(), edits.end(), [](const Edit &a, const Edit &b) { return a.span < b.span; });
    // From the last to the first, so that places in front stay where they are; insertions at one place keep their order.
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
        const std::size_t from = cutAt(pieces, edit->span.start);
        const std::size_t to = cutAt(pieces, edit->span.end);
        const auto at = pieces->erase(pieces->begin() + static_cast<std::ptrdiff_t>(from), pieces->begin() + static_cast<std::ptrdiff_t>(std::max(from, to)));
        if (!edit->text.isEmpty()) {
            pieces->insert(at, Piece{{}, edit->text});
        }
    }
}

void note(QStringList *list, const QStringList &more)
{
    for (const QString &each : more) {
        if (!list->contains(each)) {
            list->append(each);
        }
    }
}

} // namespace

std::vector<Edit> composed(const std::vector<Edit> &first, const std::vector<Edit> &second, Pos length)
{
    Pieces pieces{{{0, length}, {}}};
    apply(&pieces, first);
    apply(&pieces, second);
    std::vector<Edit> edits;
    Edit pending;
    const auto flush = [&](Pos upTo) {
        pending.span.end = upTo;
        if (!pending.span.isEmpty() || !pending.text.isEmpty()) {
            edits.push_back(pending);
        }
    };
    for (const Piece &piece : pieces) {
        if (piece.kept.isEmpty()) {
            pending.text += piece.written;
            continue;
        }
        flush(piece.kept.start);
        pending = {{piece.kept.end, piece.kept.end}, {}};
    }
    flush(length);
    return edits;
}

OrRefusal<Outcome> performTogether(const Page &page, const QJsonObject &request)
{
    const QJsonArray gestures = request.value(QStringLiteral("gestures")).toArray();
    if (gestures.isEmpty()) {
        return refuse("bad_value", tr("There is no gesture in the list, so nothing was changed."));
    }
    Outcome all;
    Program program = page.program();
    QStringList titles;
    for (const QJsonValue &gesture : gestures) {
        auto outcome = perform(Page(program), gesture.toObject());
        if (!outcome) {
            return outcome;
        }
        for (const auto &[file, text] : outcome->files) {
            all.files[file] = text;
            all.edits[file] = composed(all.edits[file], outcome->edits.at(file), page.program().module(file)->text.size());
            program.setText(file, text);
        }
        note(&all.affects, outcome->affects);
        note(&all.notes, outcome->notes);
        note(&titles, {outcome->title});
        all.written = outcome->written; // of the last, in whose text it is
    }
    all.title = titles.join(QStringLiteral("; "));
    return all;
}

} // namespace Authoring
