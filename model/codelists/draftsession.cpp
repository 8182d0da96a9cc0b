// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/draftsession.h"

#include <algorithm>
#include <set>

#include <QCoreApplication>
#include <QLocale>

#include "model/codelists/releasegraph.h"
#include "model/core/csvtext.h"

namespace Codelists
{

namespace
{

constexpr qsizetype kUndoSteps = 200;

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::DraftSession", text);
}

} // namespace

DraftSession::DraftSession(DraftDocument document, std::shared_ptr<const Terminology::Release> release)
    : m_document(std::move(document))
    , m_release(std::move(release))
{
    evaluate();
}

QString DraftSession::termOf(const QString &code) const
{
    auto known = m_terms.find(code);
    if (known == m_terms.end()) {
        const QString term = m_release->termOf(code);
        known = m_terms.insert(code, term.isEmpty() ? m_document.decisions.value(code).term : term);
    }
    return *known;
}

void DraftSession::evaluate()
{
    QStringList plus;
    QStringList minus;
    for (auto entry = m_document.decisions.cbegin(); entry != m_document.decisions.cend(); ++entry) {
        (entry.value().sign == Sign::Include ? plus : minus).append(entry.key());
    }
    Codeset::Statuses statuses;
    for (const SearchText &search : std::as_const(m_document.searches)) {
        const QString slug = slugOf(search);
        if (!m_found.contains(slug)) {
            m_found.insert(slug, searchRelease(*m_release, search.text, search.isCode));
        }
        for (const QString &code : std::as_const(m_found[slug])) {
            statuses.insert(code, Status::Undecided);
        }
    }
    // A decision brings everything below it, so that its reach is seen.
    for (const QString &code : plus + minus) {
        statuses.insert(code, Status::Undecided);
        if (const int number = m_release->numberOf(code); number >= 0) {
            for (const int lower : m_release->graph().descendants(number)) {
                statuses.insert(m_release->codeOf(lower), Status::Undecided);
            }
        }
    }
    const auto graph = graphAround(*m_release, statuses.keys());
    for (const QString &code : std::as_const(plus)) {
        statuses.insert(code, Status::Included);
    }
    for (const QString &code : std::as_const(minus)) {
        statuses.insert(code, Status::Excluded);
    }
    m_codeset = Codeset(graph, statuses);
    m_codeset.recompute();
}

void DraftSession::change(DraftDocument next)
{
    if (next == m_document) {
        return;
    }
    m_undo.append(m_document);
    if (m_undo.size() > kUndoSteps) {
        m_undo.removeFirst();
    }
    m_redo.clear();
    m_document = std::move(next);
    follow(m_undo.constLast());
}

void DraftSession::follow(const DraftDocument &before)
{
    if (before.searches != m_document.searches) {
        evaluate();
        return;
    }
    // Only what a decision reaches can change, so a click costs what lies below it.
    QList<QPair<QString, Sign>> batch;
    for (auto now = m_document.decisions.cbegin(); now != m_document.decisions.cend(); ++now) {
        if (before.decisions.value(now.key()).sign != now.value().sign) {
            batch.append({now.key(), now.value().sign});
        }
    }
    for (auto old = before.decisions.cbegin(); old != before.decisions.cend(); ++old) {
        if (m_document.decisions.contains(old.key())) {
            continue;
        }
        const bool found = std::any_of(m_document.searches.cbegin(), m_document.searches.cend(), [this, &old](const SearchText &search) {
            const QStringList &codes = m_found[slugOf(search)];
            return std::binary_search(codes.cbegin(), codes.cend(), old.key());
        });
        if (!found) {
            evaluate(); // only its decision kept it, so it and others leave
            return;
        }
        batch.append({old.key(), Sign::None});
    }
    m_codeset.update(batch);
}

Core::Result<int> DraftSession::addSearch(const SearchText &search, const Trail &trail)
{
    const SearchText trimmed{search.text.trimmed(), search.isCode};
    if (slugOf(trimmed.text).isEmpty() || (!trimmed.isCode && trimmed.text.size() < 3)) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("\"%1\" is too short to search for. Type at least three letters, or a code.").arg(search.text));
    }
    return addFound(trimmed, searchRelease(*m_release, trimmed.text, trimmed.isCode), trail);
}

Core::Result<int> DraftSession::addFound(const SearchText &search, const QStringList &codes, const Trail &trail)
{
    if (codes.size() > kLargestSearch) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("\"%1\" finds %2 codes with everything below them; a draft takes at most %3 of one search. Type a longer term.")
                              .arg(search.text, QLocale().toString(codes.size()), QLocale().toString(kLargestSearch)));
    }
    m_found.insert(slugOf(search), codes);
    if (!m_document.searches.contains(search)) {
        DraftDocument next = m_document;
        next.searches.append(search);
        if (trail != Trail()) {
            next.trails.insert(slugOf(search), trail);
        }
        change(next);
    }
    return static_cast<int>(codes.size());
}

void DraftSession::removeSearch(const SearchText &search)
{
    DraftDocument next = m_document;
    next.searches.removeAll(search);
    next.trails.remove(slugOf(search));
    change(next);
}

void DraftSession::setSearchReason(const SearchText &search, const QString &why)
{
    if (m_document.searches.contains(search)) {
        DraftDocument next = m_document;
        next.trails[slugOf(search)].why = why;
        change(next);
    }
}

void DraftSession::decide(const QStringList &codes, Sign sign, const QString &who, const QString &when, const QString &why)
{
    DraftDocument next = m_document;
    for (const QString &code : codes) {
        if (!m_codeset.statuses().contains(code) || next.decisions.value(code).sign == sign) {
            continue;
        }
        if (sign == Sign::None) {
            next.decisions.remove(code);
        } else {
            next.decisions.insert(code, {sign, termOf(code), who, when, why});
        }
    }
    change(next);
}

void DraftSession::press(const QString &code, Sign sign, const QString &who, const QString &when)
{
    decide({code}, m_document.decisions.value(code).sign == sign ? Sign::None : sign, who, when);
}

void DraftSession::setNote(const QString &code, const QString &note)
{
    DraftDocument next = m_document;
    if (note.isEmpty()) {
        next.notes.remove(code);
    } else {
        next.notes.insert(code, note);
    }
    change(next);
}

void DraftSession::setCategory(const QString &code, const QString &category)
{
    DraftDocument next = m_document;
    if (category.isEmpty()) {
        next.categories.remove(code);
    } else {
        next.categories.insert(code, category);
    }
    change(next);
}

void DraftSession::setReason(const QString &code, const QString &why)
{
    DraftDocument next = m_document;
    if (const auto decision = next.decisions.find(code); decision != next.decisions.end()) {
        decision->why = why;
        change(next);
    }
}

QString DraftSession::categoryOf(const QString &code) const
{
    const CodeGraph &graph = m_codeset.graph();
    std::vector<int> level{graph.node(code)};
    std::set<int> seen;
    while (!m_document.categories.isEmpty() && !level.empty()) {
        QStringList categories;
        std::vector<int> above;
        for (const int node : level) {
            if (node < 0 || !seen.insert(node).second) {
                continue;
            }
            const QString category = m_document.categories.value(graph.code(node));
            if (!category.isEmpty()) {
                categories.append(category);
            }
            const auto parents = graph.graph().parents(node);
            above.insert(above.end(), parents.begin(), parents.end());
        }
        if (!categories.isEmpty()) {
            return *std::min_element(categories.cbegin(), categories.cend()); // of equally near ones always the same
        }
        level = std::move(above);
    }
    return m_document.categories.value(code);
}

void DraftSession::undo()
{
    if (canUndo()) {
        step(m_undo, m_redo);
    }
}

void DraftSession::redo()
{
    if (canRedo()) {
        step(m_redo, m_undo);
    }
}

void DraftSession::step(QList<DraftDocument> &from, QList<DraftDocument> &to)
{
    to.append(m_document);
    m_document = from.takeLast();
    follow(to.constLast());
}

QString DraftSession::next(Status status, const QString &code) const
{
    const QStringList codes = m_codeset.codes(status);
    const auto after = std::upper_bound(codes.cbegin(), codes.cend(), code);
    return codes.isEmpty() ? QString() : after == codes.cend() ? codes.constFirst() : *after;
}

QList<DraftFinding> DraftSession::findings() const
{
    using Kind = DraftFinding::Kind;
    QList<DraftFinding> found;
    for (const QString &code : m_codeset.codes(Status::Undecided)) {
        found.append({Kind::Undecided, code, tr("Nothing is decided about %1 %2. Include or exclude it.").arg(code, termOf(code))});
    }
    for (const QString &code : m_codeset.codes(Status::Conflict)) {
        QStringList sides;
        for (const auto &[upper, sign] : m_codeset.reasons(code)) {
            sides.append((sign == Sign::Include ? tr("included through %1") : tr("excluded through %1")).arg(termOf(upper)));
        }
        found.append({Kind::Conflict, code, tr("%1 %2 is %3. Include it, exclude it, or decide above.").arg(code, termOf(code), sides.join(tr(" and ")))});
    }
    const QStringList members = m_codeset.members();
    QHash<QString, int> tags;
    for (const QString &code : members) {
        ++tags[m_release->info(code).kind];
    }
    for (const QString &code : members) {
        const Terminology::ConceptInfo info = m_release->info(code);
        if (info.number >= 0 && !info.active) {
            found.append({Kind::RetiredMember, code, tr("%1 %2 is retired. Records may still hold it; look at its substitutes.").arg(code, info.term)});
        } else if (tags.value(info.kind) * 20 < members.size()) {
            found.append({Kind::OtherTag, code, tr("%1 %2 is of kind \"%3\", unlike nearly all others. Check that it belongs here.").arg(code, info.term, info.kind)});
        }
    }
    QSet<QString> effective;
    for (const DefinitionRow &row : m_codeset.rows()) {
        effective.insert(row.code);
    }
    for (auto entry = m_document.decisions.cbegin(); entry != m_document.decisions.cend(); ++entry) {
        if (!effective.contains(entry.key())) {
            found.append({Kind::WithoutEffect, entry.key(), tr("The decision about %1 %2 changes nothing: what stands above decides the same.").arg(entry.key(), termOf(entry.key()))});
        }
    }
    for (const SearchText &search : m_document.searches) {
        if (m_found.value(slugOf(search)).isEmpty()) {
            found.append({Kind::EmptySearch, search.text, tr("The search \"%1\" finds nothing in this release.").arg(search.text)});
        }
    }
    return found;
}

QString DraftSession::memberCsv() const
{
    const bool categories = !m_document.categories.isEmpty();
    QList<QStringList> rows{{QStringLiteral("code"), QStringLiteral("term")}};
    if (categories) {
        rows.first().append(QStringLiteral("category"));
    }
    for (const QString &code : m_codeset.members()) {
        QStringList row{code, termOf(code)};
        if (categories) {
            row.append(categoryOf(code));
        }
        rows.append(row);
    }
    return Core::writeCsv(rows);
}

QString DraftSession::definitionCsv() const
{
    QList<QStringList> rows{{QStringLiteral("code"), QStringLiteral("term"), QStringLiteral("is_included")}};
    for (const DefinitionRow &row : m_codeset.rows([this](const QString &code) { return termOf(code); })) {
        rows.append({row.code, termOf(row.code), row.included ? QStringLiteral("+") : QStringLiteral("-")});
    }
    return Core::writeCsv(rows);
}

} // namespace Codelists
