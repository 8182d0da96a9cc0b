// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/draft.h"

#include <algorithm>

#include <QCoreApplication>
#include <QLocale>

namespace Codelists
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::Draft", text);
}

QStringList sortedOnce(QStringList codes)
{
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
}

} // namespace

QString slugOf(const QString &text)
{
    QString slug;
    for (const QChar unit : text.normalized(QString::NormalizationForm_KD)) {
        const QChar lower = unit.toLower();
        const bool word = (lower >= u'a' && lower <= u'z') || (lower >= u'0' && lower <= u'9') || lower == u'_';
        if (word && unit.unicode() < 0x80) {
            slug += lower;
        } else if (unit.unicode() < 0x80 && (unit == u'-' || unit.isSpace()) && !slug.endsWith(u'-')) {
            slug += u'-';
        }
    }
    const auto edge = [](QChar unit) { return unit == u'-' || unit == u'_'; };
    while (!slug.isEmpty() && edge(slug.back())) {
        slug.chop(1);
    }
    qsizetype start = 0;
    while (start < slug.size() && edge(slug.at(start))) {
        ++start;
    }
    return slug.mid(start);
}

QString slugOf(const SearchText &search)
{
    return search.isCode ? QStringLiteral("code:") + search.text : slugOf(search.text);
}

BuilderDraft::BuilderDraft(std::shared_ptr<const CodeGraph> system, QString root)
    : m_system(std::move(system))
    , m_root(std::move(root))
{
}

QStringList BuilderDraft::withoutSearch() const
{
    QSet<QString> found;
    for (const Search &search : m_searches) {
        found.unite(QSet<QString>(search.codes.begin(), search.codes.end()));
    }
    QStringList rest;
    for (auto entry = m_codeset.statuses().cbegin(); entry != m_codeset.statuses().cend(); ++entry) {
        if (!found.contains(entry.key())) {
            rest.append(entry.key());
        }
    }
    return rest;
}

Core::Result<void> BuilderDraft::addSearch(const SearchText &search, const QStringList &found)
{
    const SearchText trimmed{search.text.trimmed(), search.isCode};
    if (slugOf(trimmed.text).isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("\"%1\" cannot be searched for. Type at least one letter or digit.").arg(search.text));
    }
    const QStringList codes = sortedOnce(found);
    if (codes.size() > kLargestSearch) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("\"%1\" finds %2 codes with everything below them; a draft takes at most %3 of one search. "
                             "Type a longer term or a code further down.")
                              .arg(search.text, QLocale().toString(codes.size()), QLocale().toString(kLargestSearch)));
    }
    if (std::any_of(m_searches.cbegin(), m_searches.cend(), [&trimmed](const Search &old) { return old.text == trimmed; })) {
        return {};
    }
    m_searches.append({trimmed, codes});
    Codeset::Statuses statuses = m_codeset.statuses();
    for (const QString &code : codes) {
        if (!statuses.contains(code)) {
            statuses.insert(code, Status::Undecided);
        }
    }
    rebuild(statuses);
    return {};
}

void BuilderDraft::rebuild(const Codeset::Statuses &statuses)
{
    m_codeset = Codeset(std::make_shared<CodeGraph>(m_system->around(m_root, statuses.keys())), statuses);
}

bool BuilderDraft::isHeld(const QString &code, const QSet<QString> &members) const
{
    if (members.contains(code)) {
        return true;
    }
    const CodeGraph &graph = m_codeset.graph();
    const std::vector<int> above = graph.graph().ancestors(graph.node(code));
    return std::any_of(above.begin(), above.end(), [&graph, &members](int node) { return members.contains(graph.code(node)); });
}

void BuilderDraft::removeSearch(const QString &slug)
{
    const auto found = std::find_if(m_searches.begin(), m_searches.end(),
                                    [&slug](const Search &search) { return slugOf(search.text) == slug; });
    if (found == m_searches.end()) {
        return;
    }
    const QStringList codes = found->codes;
    m_searches.erase(found);
    const QStringList orphans = withoutSearch();
    const QStringList members = m_codeset.members();
    const QSet<QString> memberSet(members.begin(), members.end());
    QStringList leaving;
    for (const QString &code : codes) {
        if (std::binary_search(orphans.begin(), orphans.end(), code) && !isHeld(code, memberSet)) {
            leaving.append(code);
        }
    }
    m_codeset.remove(leaving);
}

Codeset::Click BuilderDraft::click(const QString &code, Sign pressed)
{
    const Codeset::Click result = m_codeset.click(code, pressed);
    const QStringList members = m_codeset.members();
    const QSet<QString> memberSet(members.begin(), members.end());
    QStringList leaving;
    for (const QString &orphan : withoutSearch()) {
        if (m_codeset.statuses().value(orphan) != Status::Included && !isHeld(orphan, memberSet)) {
            leaving.append(orphan);
        }
    }
    m_codeset.remove(leaving);
    return result;
}

ReleaseMove moveToRelease(const CodeGraph &system, const QString &root, const Codeset::Statuses &statuses,
                          const QStringList &found, const std::function<bool(const QString &)> &known)
{
    ReleaseMove move;
    Codeset::Statuses kept;
    for (auto entry = statuses.cbegin(); entry != statuses.cend(); ++entry) {
        if (known ? known(entry.key()) : system.node(entry.key()) >= 0) {
            kept.insert(entry.key(), entry.value());
        } else {
            move.removed.append(entry.key());
        }
    }
    const Codeset::Statuses before = kept;
    const QStringList below = system.codesOf(system.graph().withDescendants(system.nodes(kept.keys())));
    for (const QString &code : below + found) {
        if (!kept.contains(code)) {
            kept.insert(code, Status::Undecided);
            move.added.append(code);
        }
    }
    std::sort(move.added.begin(), move.added.end());
    move.codeset = Codeset(std::make_shared<CodeGraph>(system.around(root, kept.keys())), kept);
    move.codeset.recompute();
    for (auto entry = before.cbegin(); entry != before.cend(); ++entry) {
        const Status after = move.codeset.statuses().value(entry.key());
        if (after != entry.value()) {
            move.changed.insert(entry.key(), {entry.value(), after});
        }
    }
    return move;
}

} // namespace Codelists
