// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/document.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStringDecoder>

#include "model/core/files.h"

namespace Study
{

namespace
{

const QByteArray kByteOrderMark = QByteArrayLiteral("\xEF\xBB\xBF");

QByteArray digest(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256);
}

} // namespace

Document::Document(QString root, QString path, QObject *parent)
    : QObject(parent)
    , m_root(std::move(root))
    , m_path(std::move(path))
{
}

QString Document::absolutePath() const
{
    return QDir(m_root).absoluteFilePath(m_path);
}

void Document::setText(const QString &text)
{
    if (text == m_text) {
        return;
    }
    const bool wasModified = isModified();
    m_text = text;
    ++m_revision;
    emit textChanged();
    if (wasModified != isModified()) {
        emit modifiedChanged(isModified());
    }
}

namespace
{

// What an editor lays out while a person waits: a line as a whole, and every line of the text once.
constexpr qint64 kMegabyte = 1024 * 1024;
constexpr qint64 kMaxSize = 64 * kMegabyte;
constexpr qsizetype kMaxLine = 1'000'000;

qsizetype longestLine(QStringView text)
{
    qsizetype longest = 0;
    for (qsizetype start = 0; start <= text.size();) {
        const qsizetype found = text.indexOf(u'\n', start);
        const qsizetype end = found < 0 ? text.size() : found;
        longest = std::max(longest, end - start);
        start = end + 1;
    }
    return longest;
}

} // namespace

Core::Result<void> Document::reload()
{
    if (const qint64 size = QFileInfo(absolutePath()).size(); size > kMaxSize) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("%1 has %2 MB, and a file of more than %3 MB is not shown as text. Open it with another program.")
                              .arg(m_path)
                              .arg(size / kMegabyte)
                              .arg(kMaxSize / kMegabyte));
    }
    const Core::Result<QByteArray> content = Core::readFile(absolutePath());
    if (!content) {
        return Core::fail(content.error());
    }
    QByteArray bytes = *content;
    if (bytes.contains('\0')) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("%1 is not a text file. Open it with another program.").arg(m_path));
    }
    const bool mark = bytes.startsWith(kByteOrderMark);
    if (mark) {
        bytes.remove(0, kByteOrderMark.size());
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(bytes);
    if (decoder.hasError()) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("%1 is not UTF-8 text, so it cannot be shown without damage. "
                             "Save it as UTF-8 with the program that made it.")
                              .arg(m_path));
    }
    if (longestLine(text) > kMaxLine) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("%1 has a line of more than %2 characters, which cannot be shown as text. Open it with another program.")
                              .arg(m_path)
                              .arg(kMaxLine));
    }
    m_byteOrderMark = mark;
    m_lineEnd = text.contains(QStringLiteral("\r\n")) ? LineEnd::CrLf : LineEnd::Lf;
    if (m_lineEnd == LineEnd::CrLf) {
        // A file of mixed line ends must come back byte for byte: only a pure CRLF file is converted.
        const qsizetype lines = text.count(u'\n');
        if (text.count(QStringLiteral("\r\n")) == lines) {
            text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
        } else {
            m_lineEnd = LineEnd::Lf;
        }
    }
    m_diskDigest = digest(*content);
    m_readOnly = !QFileInfo(absolutePath()).isWritable();
    m_externalChange = false;
    const bool wasModified = isModified();
    const bool changed = text != m_text;
    m_text = text;
    m_savedText = text;
    if (changed) {
        ++m_revision;
        emit textChanged();
    }
    if (wasModified) {
        emit modifiedChanged(false);
    }
    return {};
}

QByteArray Document::encoded() const
{
    QString text = m_text;
    if (m_lineEnd == LineEnd::CrLf) {
        text.replace(u'\n', QStringLiteral("\r\n"));
    }
    return (m_byteOrderMark ? kByteOrderMark : QByteArray()) + text.toUtf8();
}

Core::Result<void> Document::save(bool overwrite)
{
    if (!overwrite && QFileInfo::exists(absolutePath())) {
        const Core::Result<QByteArray> current = Core::readFile(absolutePath());
        if (current && digest(*current) != m_diskDigest) {
            m_externalChange = true;
            emit externalChangeFound();
            return Core::fail(Core::ErrorCode::Conflict,
                              tr("%1 was not saved: another program changed the file. Keep your "
                                 "version, take the other one, or look at the difference.")
                                  .arg(m_path));
        }
    }
    const QByteArray content = encoded();
    if (const Core::Result<void> written = Core::writeFile(absolutePath(), content); !written) {
        return written;
    }
    m_diskDigest = digest(content);
    m_externalChange = false;
    const bool wasModified = isModified();
    m_savedText = m_text;
    if (wasModified) {
        emit modifiedChanged(false);
    }
    emit saved();
    return {};
}

void Document::checkDisk()
{
    const Core::Result<QByteArray> content = Core::readFile(absolutePath());
    if (!content || digest(*content) == m_diskDigest) {
        return;
    }
    if (isModified()) {
        m_externalChange = true;
        emit externalChangeFound();
        return;
    }
    // Nothing of the person's is at stake: follow the file. An unreadable new state is left for save().
    if (!reload()) {
        m_externalChange = true;
        emit externalChangeFound();
    }
}

} // namespace Study
