// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/upload.h"

#include <QCoreApplication>
#include <QSet>
#include <QStringDecoder>

#include "model/core/csvtext.h"

namespace Codelists
{

namespace
{

using Kind = UploadProblem::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::Upload", text);
}

/// The text without its byte order mark; problems on an empty or undecodable file.
QString decode(const QByteArray &file, Upload &upload)
{
    if (file.isEmpty()) {
        upload.problems.append({Kind::Empty, 0, 0, {}});
        return {};
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    QString text = decoder.decode(file);
    if (decoder.hasError()) {
        upload.problems.append({Kind::NotUtf8, 0, 0, {}});
        return {};
    }
    if (text.startsWith(QChar::ByteOrderMark)) {
        text.remove(0, 1);
    }
    return text;
}

void checkCodes(const QStringList &codes, const KnownCode &known, Upload &upload)
{
    if (!known) {
        return;
    }
    QSet<QString> unknown;
    UploadProblem problem{Kind::UnknownCodes, 0, 0, {}};
    for (qsizetype i = 0; i < codes.size(); ++i) {
        if (known(codes.at(i)) || unknown.contains(codes.at(i))) {
            continue;
        }
        if (unknown.isEmpty()) {
            problem.number = static_cast<int>(i) + 1;
            problem.code = codes.at(i);
        }
        unknown.insert(codes.at(i));
    }
    problem.count = static_cast<int>(unknown.size());
    if (problem.count > 0) {
        upload.problems.append(problem);
    }
}

/// The column of the codes; a problem instead if the header is not as the form wants it.
qsizetype codeColumn(const QStringList &header, Upload &upload)
{
    for (qsizetype i = 0; i < header.size(); ++i) {
        if (header.at(i) != header.at(i).trimmed()) {
            upload.problems.append({Kind::HeaderSpace, static_cast<int>(i) + 1, 0, header.at(i)});
            return -1;
        }
    }
    const qsizetype code = header.indexOf(QStringLiteral("code"));
    const qsizetype dmd = header.indexOf(QStringLiteral("dmd_id"));
    if (code < 0 && dmd < 0) {
        upload.problems.append({Kind::NoCodeColumn, 0, 0, {}});
        return -1;
    }
    if (code >= 0 && dmd >= 0) {
        upload.problems.append({Kind::TwoCodeColumns, 0, 0, {}});
        return -1;
    }
    return code < 0 ? dmd : code;
}

} // namespace

Upload checkSimpleUpload(const QByteArray &file, bool hasHeader, const KnownCode &known)
{
    Upload upload;
    const QString text = decode(file, upload);
    if (!upload.problems.isEmpty()) {
        return upload;
    }
    const QList<QStringList> rows = Core::csvCells(text);
    for (const QStringList &row : hasHeader ? rows.mid(1) : rows) {
        if (!row.isEmpty()) {
            upload.codes.append(row.constFirst());
        }
    }
    checkCodes(upload.codes, known, upload);
    return upload;
}

Upload checkColumnsUpload(const QByteArray &file, const KnownCode &known)
{
    Upload upload;
    upload.data = decode(file, upload);
    if (!upload.problems.isEmpty()) {
        return upload;
    }
    const QList<QStringList> rows = Core::csvCells(upload.data);
    if (rows.isEmpty()) {
        upload.problems.append({Kind::Empty, 0, 0, {}});
        return upload;
    }
    const qsizetype column = codeColumn(rows.constFirst(), upload);
    if (column < 0) {
        return upload;
    }
    QStringList codes;
    for (qsizetype i = 1; i < rows.size(); ++i) {
        const QStringList &row = rows.at(i);
        if (row.isEmpty()) {
            continue;
        }
        if (row.size() != rows.constFirst().size()) {
            upload.problems.append({Kind::ColumnCount, static_cast<int>(i), 0, {}});
        }
        codes.append(row.value(column));
    }
    if (upload.problems.isEmpty()) {
        checkCodes(codes, known, upload);
    }
    return upload;
}

QString explain(const UploadProblem &problem)
{
    switch (problem.kind) {
    case Kind::NotUtf8:
        return tr("The file is not UTF-8 text. Save it from the spreadsheet as \"CSV UTF-8\".");
    case Kind::Empty:
        return tr("The file is empty. Choose a file with a header and one code a line.");
    case Kind::UnknownCodes:
        return tr("%1 codes are unknown to the release; the first is %2, the code number %3 of the file.")
            .arg(problem.count)
            .arg(problem.code)
            .arg(problem.number);
    case Kind::HeaderSpace:
        return tr("The name of column %1 has blanks before or after it. Remove them.").arg(problem.number);
    case Kind::NoCodeColumn:
        return tr("No column is called code or dmd_id. Rename the column that holds the codes.");
    case Kind::TwoCodeColumns:
        return tr("Both code and dmd_id are columns. Keep one of them.");
    case Kind::ColumnCount:
        return tr("Row %1 below the header has another number of cells than the header.").arg(problem.number);
    }
    return {};
}

} // namespace Codelists
