// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/listsource.h"

#include <QCoreApplication>
#include <QDir>

#include "model/codelists/draftsession.h"
#include "model/codelists/studylists.h"
#include "model/core/files.h"
#include "model/terminology/store.h"

namespace Codelists
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::ListSource", text);
}

Core::Result<QByteArray> fetched(const ListSource &source, const Fetch &fetch)
{
    const auto entry = parseListLine(source.path);
    if (!entry || !fetch) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("%1 is no version of a codelist on OpenCodelists.").arg(source.path));
    }
    const FetchReply reply = fetch(entry->url + QStringLiteral("download.csv"));
    if (reply.status == 200 && reply.type.startsWith(QStringLiteral("text/csv"))) {
        return reply.body;
    }
    return Core::fail(Core::ErrorCode::Unavailable,
                      reply.error.isEmpty() ? tr("OpenCodelists did not hand out %1 (it answered %2). It may be a draft, or the version may be gone.").arg(source.path).arg(reply.status)
                                            : tr("%1 could not be fetched from OpenCodelists: %2").arg(source.path, reply.error));
}

Core::Result<QByteArray> bytesOf(const QString &studyRoot, const ListSource &source, const ListReaders &readers)
{
    if (source.text) {
        return *source.text;
    }
    if (source.onSite) {
        return fetched(source, readers.fetch);
    }
    if (!source.revision.isEmpty()) {
        return readers.atCommit ? readers.atCommit(source.path, source.revision)
                                : Core::fail(Core::ErrorCode::InvalidInput, tr("%1 cannot be read at a commit here.").arg(source.path));
    }
    return Core::readFile(QDir(studyRoot).absoluteFilePath(source.path));
}

} // namespace

Core::Result<ListContent> draftContent(const DraftDocument &draft, const QString &release)
{
    const Terminology::Store store;
    auto stored = store.find(release.isEmpty() ? draft.release : release);
    if (!stored) {
        stored = store.find(draft.system);
    }
    if (!stored) {
        return Core::fail(Core::ErrorCode::NotFound, tr("The draft %1 cannot be evaluated: no release of its coding system (%2) is imported here. Import one, then try again.").arg(draft.name, draft.system));
    }
    const auto opened = Terminology::Release::open(stored->path);
    if (!opened) {
        return tl::unexpected(opened.error());
    }
    const DraftSession session(draft, *opened);
    ListContent list;
    list.system = draft.system;
    list.release = stored->id;
    list.codes = session.codeset().members();
    for (const QString &code : std::as_const(list.codes)) {
        list.terms.insert(code, session.termOf(code));
    }
    const auto counts = session.codeset().counts();
    list.open = counts.value(Status::Undecided) + counts.value(Status::Conflict);
    return list;
}

Core::Result<ListContent> readSource(const QString &studyRoot, const ListSource &source, const ListReaders &readers)
{
    const auto bytes = bytesOf(studyRoot, source, readers);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    if (source.path.endsWith(QStringLiteral(".draft"))) {
        const auto draft = readDraft(*bytes, source.path);
        return draft ? draftContent(*draft, source.release) : tl::unexpected(draft.error());
    }
    return parseListContent(QString::fromUtf8(bytes->startsWith("\xEF\xBB\xBF") ? bytes->mid(3) : *bytes), source.title.isEmpty() ? source.path : source.title, source.system);
}

Core::Result<QList<ListContent>> readSources(const QString &studyRoot, const QList<ListSource> &sources, const ListReaders &readers)
{
    QList<ListContent> lists;
    for (const ListSource &source : sources) {
        const auto list = readSource(studyRoot, source, readers);
        if (!list) {
            return tl::unexpected(list.error());
        }
        if (!lists.isEmpty() && list->system != lists.constFirst().system) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("%1 holds codes of %2 and %3 codes of %4, which cannot be compared. Convert one of them first.")
                                  .arg(sources.constFirst().title, codeSystem(lists.constFirst().system)->name, source.title, codeSystem(list->system)->name));
        }
        lists.append(*list);
    }
    return lists;
}

} // namespace Codelists
