// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Staging of single lines. The new staged content is put together from the bytes of both sides, so
// that no line changes its encoding or its end.
#include <algorithm>

#include <QFileInfo>
#include <QSet>

#include "model/repository/handles.h"

namespace Repository
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

/// Lines with their ends; the last one may have none.
QList<QByteArray> splitLines(const QByteArray &content)
{
    QList<QByteArray> lines;
    qsizetype start = 0;
    while (start < content.size()) {
        const qsizetype end = content.indexOf('\n', start);
        const qsizetype next = end < 0 ? content.size() : end + 1;
        lines.append(content.mid(start, next - start));
        start = next;
    }
    return lines;
}

class Content
{
public:
    void add(const QByteArray &line)
    {
        if (!m_bytes.isEmpty() && !m_bytes.endsWith('\n')) {
            m_bytes += '\n';
        }
        m_bytes += line;
    }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

QByteArray blobContent(git_repository *repository, const git_oid &id)
{
    BlobHandle blob;
    if (git_oid_is_zero(&id) != 0 || blob.take(git_blob_lookup(blob.out(), repository, &id)) != 0) {
        return {};
    }
    return {static_cast<const char *>(git_blob_rawcontent(blob.get())), static_cast<qsizetype>(git_blob_rawsize(blob.get()))};
}

/// Content of `base` in which the chosen lines of the hunk are as on the other side. `forward`: the
/// base is the hunk's old side.
QByteArray applyLines(const QByteArray &base, const QByteArray &other, const DiffHunk &hunk, const QSet<int> &chosen, bool forward)
{
    const QList<QByteArray> own = splitLines(base);
    const QList<QByteArray> foreign = splitLines(other);
    const int start = forward ? hunk.oldStart : hunk.newStart;
    const int count = forward ? hunk.oldCount : hunk.newCount;
    const qsizetype before = count == 0 ? start : start - 1;
    Content result;
    for (qsizetype i = 0; i < std::min(before, own.size()); ++i) {
        result.add(own.at(i));
    }
    for (int i = 0; i < hunk.lines.size(); ++i) {
        const DiffLine &line = hunk.lines.at(i);
        const int ownNumber = forward ? line.oldLine : line.newLine;
        const int foreignNumber = forward ? line.newLine : line.oldLine;
        const bool onlyOwn = line.kind == (forward ? DiffLine::Kind::Removed : DiffLine::Kind::Added);
        if (line.kind == DiffLine::Kind::Context || (onlyOwn && !chosen.contains(i))) {
            result.add(own.value(ownNumber - 1));
        } else if (!onlyOwn && chosen.contains(i)) {
            result.add(foreign.value(foreignNumber - 1));
        }
    }
    for (qsizetype i = before + count; i < own.size(); ++i) {
        result.add(own.at(i));
    }
    return result.bytes();
}

struct Sides
{
    QByteArray head;
    QByteArray index;
    QByteArray disk;
    git_filemode_t mode = GIT_FILEMODE_BLOB;
};

Result<Sides> readSides(const Repo::Private &data, git_index *index, const QString &root, const QString &path, bool withDisk)
{
    Sides sides;
    const QByteArray name = path.toUtf8();
    const git_index_entry *entry = git_index_get_bypath(index, name.constData(), 0);
    if (entry != nullptr) {
        sides.index = blobContent(data.get(), entry->id);
        sides.mode = static_cast<git_filemode_t>(entry->mode);
    } else if (QFileInfo(root + u'/' + path).isExecutable()) {
        sides.mode = GIT_FILEMODE_BLOB_EXECUTABLE;
    }
    Result<TreeHandle> tree = data.headTree();
    if (!tree) {
        return fail(tree.error());
    }
    TreeEntryHandle committed;
    if (tree->get() != nullptr && committed.take(git_tree_entry_bypath(committed.out(), tree->get(), name.constData())) == 0) {
        sides.head = blobContent(data.get(), *git_tree_entry_id(committed.get()));
    }
    if (withDisk && QFileInfo::exists(root + u'/' + path)) {
        // As git would store it: line ends and other filters applied.
        git_oid id;
        if (const int code = git_blob_create_from_workdir(&id, data.get(), name.constData()); code != 0) {
            return libraryFailure(code, translate("“%1” could not be read.").arg(path));
        }
        sides.disk = blobContent(data.get(), id);
    }
    return sides;
}

bool choosesEverything(const DiffHunk &hunk, const QSet<int> &chosen)
{
    for (int i = 0; i < hunk.lines.size(); ++i) {
        if (hunk.lines.at(i).kind != DiffLine::Kind::Context && !chosen.contains(i)) {
            return false;
        }
    }
    return true;
}

Result<QSet<int>> chosenLines(const DiffHunk &hunk, const QList<int> &lines)
{
    QSet<int> chosen;
    for (const int line : lines) {
        if (line >= 0 && line < hunk.lines.size() && hunk.lines.at(line).kind != DiffLine::Kind::Context) {
            chosen.insert(line);
        }
    }
    if (chosen.isEmpty()) {
        return fail(ErrorCode::InvalidInput, translate("None of the chosen lines has changed. Choose added or removed lines."));
    }
    return chosen;
}

Result<void> writeStaged(git_index *index, const QString &path, const Sides &sides, const QByteArray &content)
{
    const QByteArray name = path.toUtf8();
    git_index_entry entry = {};
    entry.path = name.constData();
    entry.mode = static_cast<std::uint32_t>(sides.mode);
    int code = git_index_add_from_buffer(index, &entry, content.constData(), static_cast<std::size_t>(content.size()));
    if (code == 0) {
        code = git_index_write(index);
    }
    if (code != 0) {
        return libraryFailure(code, translate("The lines of “%1” could not be staged.").arg(path));
    }
    return {};
}

} // namespace

Result<void> Repo::stageLines(const QString &path, const DiffHunk &hunk, const QList<int> &lines)
{
    const Result<QSet<int>> chosen = chosenLines(hunk, lines);
    if (!chosen) {
        return fail(chosen.error());
    }
    if (choosesEverything(hunk, *chosen)) {
        return stageHunk(path, hunk);
    }
    if (Result<void> there = checkHunk(path, DiffSide::Unstaged, hunk); !there) {
        return there;
    }
    Result<IndexHandle> index = d->index();
    if (!index) {
        return fail(index.error());
    }
    const Result<Sides> sides = readSides(*d, index->get(), root(), path, true);
    if (!sides) {
        return fail(sides.error());
    }
    return writeStaged(index->get(), path, *sides, applyLines(sides->index, sides->disk, hunk, *chosen, true));
}

Result<void> Repo::unstageLines(const QString &path, const DiffHunk &hunk, const QList<int> &lines)
{
    const Result<QSet<int>> chosen = chosenLines(hunk, lines);
    if (!chosen) {
        return fail(chosen.error());
    }
    if (choosesEverything(hunk, *chosen)) {
        return unstageHunk(path, hunk);
    }
    if (Result<void> there = checkHunk(path, DiffSide::Staged, hunk); !there) {
        return there;
    }
    Result<IndexHandle> index = d->index();
    if (!index) {
        return fail(index.error());
    }
    const Result<Sides> sides = readSides(*d, index->get(), root(), path, false);
    if (!sides) {
        return fail(sides.error());
    }
    return writeStaged(index->get(), path, *sides, applyLines(sides->index, sides->head, hunk, *chosen, false));
}

} // namespace Repository
