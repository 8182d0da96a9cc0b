// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHash>

#include "model/codelists/codesystem.h"
#include "model/codelists/codesinfile.h"
#include "model/codelists/download.h"
#include "model/codelists/upload.h"
#include "model/codelists/upstreamcheck.h"
#include "model/codelists/versionid.h"
#include "tests/model/codelists/cases/casevalues.h"

namespace Cases
{

using namespace Codelists;

namespace
{

QString text(const QJsonObject &in, const char *key)
{
    return in.value(QLatin1String(key)).toString();
}

QJsonValue hashCase(const QJsonObject &in)
{
    return QJsonObject{{QStringLiteral("hash"), versionId(in.value(QLatin1String("number")).toInteger())}};
}

QJsonValue downloadCase(const QJsonObject &in)
{
    const CodeSystem *system = codeSystem(text(in, "system"));
    if (system == nullptr || !isDownloadable(*system, text(in, "csv"))) {
        return QJsonObject{{QStringLiteral("downloadable"), false}};
    }
    PreviousIds pairs;
    for (const QJsonValue &pair : in.value(QLatin1String("vmp_previous")).toArray()) {
        pairs.append({pair.toArray().at(0).toString(), pair.toArray().at(1).toString()});
    }
    const Downloads downloads = downloadsOf(*system, text(in, "csv"), pairs);
    return QJsonObject{{QStringLiteral("downloadable"), true},
                       {QStringLiteral("default"), downloads.plain},
                       {QStringLiteral("fixed"), downloads.fixed},
                       {QStringLiteral("omit"), downloads.omit},
                       {QStringLiteral("fixed_omit"), downloads.fixedOmit},
                       {QStringLiteral("shas"), array(downloads.digests)}};
}

QJsonObject problemObject(const UploadProblem &problem)
{
    using Kind = UploadProblem::Kind;
    switch (problem.kind) {
    case Kind::NotUtf8:
        return {{QStringLiteral("kind"), QStringLiteral("not-utf8")}};
    case Kind::Empty:
        return {{QStringLiteral("kind"), QStringLiteral("empty")}};
    case Kind::UnknownCodes:
        return {{QStringLiteral("kind"), QStringLiteral("unknown-codes")},
                {QStringLiteral("count"), problem.count},
                {QStringLiteral("first"), problem.code},
                {QStringLiteral("line"), problem.number}};
    case Kind::HeaderSpace:
        return {{QStringLiteral("kind"), QStringLiteral("header-space")}, {QStringLiteral("column"), problem.number}};
    case Kind::NoCodeColumn:
        return {{QStringLiteral("kind"), QStringLiteral("no-code-column")}};
    case Kind::TwoCodeColumns:
        return {{QStringLiteral("kind"), QStringLiteral("two-code-columns")}};
    case Kind::ColumnCount:
        return {{QStringLiteral("kind"), QStringLiteral("column-count")}, {QStringLiteral("row"), problem.number}};
    }
    return {};
}

QJsonValue uploadCase(const QJsonObject &in)
{
    const QJsonArray range = in.value(QLatin1String("known")).toArray();
    const qint64 from = range.at(0).toVariant().toLongLong();
    const qint64 below = range.at(1).toVariant().toLongLong();
    KnownCode known;
    if (in.value(QLatin1String("validated")).toBool(true)) {
        known = [from, below](const QString &code) {
            bool number = false;
            const qint64 value = code.toLongLong(&number);
            return number && value >= from && value < below && QString::number(value) == code;
        };
    }
    const bool simple = text(in, "form") == QStringLiteral("simple");
    const QByteArray data = bytes(in.value(QLatin1String("data")));
    const Upload upload = simple ? checkSimpleUpload(data, in.value(QLatin1String("has_header")).toBool(), known)
                                 : checkColumnsUpload(data, known);
    if (upload.problems.isEmpty()) {
        return simple ? QJsonObject{{QStringLiteral("ok"), true}, {QStringLiteral("codes"), array(upload.codes)}}
                      : QJsonObject{{QStringLiteral("ok"), true}, {QStringLiteral("data"), upload.data}};
    }
    QJsonArray problems;
    for (const UploadProblem &problem : upload.problems) {
        problems.append(problemObject(problem));
    }
    return QJsonObject{{QStringLiteral("ok"), false}, {QStringLiteral("problems"), problems}};
}

QList<PublishedVersion> publishedVersions(const QJsonValue &value)
{
    QList<PublishedVersion> versions;
    for (const QJsonValue &entry : value.toArray()) {
        const QJsonObject object = entry.toObject();
        PublishedVersion version;
        version.number = object.value(QLatin1String("number")).toInteger();
        const QJsonValue user = object.value(QLatin1String("user"));
        // The owner is an organisation's slug, or with `user` a person's name.
        version.ownedByUser = user.toBool() || !user.toString().isEmpty();
        version.owner = user.toString().isEmpty() ? text(object, "owner") : user.toString();
        version.slug = text(object, "slug");
        version.tag = text(object, "tag");
        version.downloadable = object.value(QLatin1String("downloadable")).toBool(true);
        version.digests = texts(object.value(QLatin1String("shas")));
        versions.append(version);
    }
    return versions;
}

QJsonValue checkCase(const QJsonObject &in)
{
    using Error = UpstreamReply::Error;
    static const QHash<Error, QString> kErrors{{Error::BadManifest, QStringLiteral("bad-manifest")},
                                               {Error::BadLine, QStringLiteral("bad-line")},
                                               {Error::NotFound, QStringLiteral("not-found")},
                                               {Error::NotDownloadable, QStringLiteral("not-downloadable")}};
    const UpstreamReply reply
        = checkUpstream(text(in, "codelists"), text(in, "manifest"), publishedVersions(in.value(QLatin1String("versions"))));
    if (reply.isOk()) {
        return QJsonObject{{QStringLiteral("status"), QStringLiteral("ok")}};
    }
    if (reply.error != Error::None) {
        return QJsonObject{{QStringLiteral("status"), QStringLiteral("error")}, {QStringLiteral("error"), kErrors.value(reply.error)}};
    }
    return QJsonObject{{QStringLiteral("status"), QStringLiteral("error")},
                       {QStringLiteral("added"), array(reply.added)},
                       {QStringLiteral("removed"), array(reply.removed)},
                       {QStringLiteral("changed"), array(reply.changed)}};
}

QJsonValue digestCase(const QJsonObject &in)
{
    const QByteArray data = bytes(in.value(QLatin1String("data")));
    return QJsonObject{{QStringLiteral("server"), textDigest(QString::fromUtf8(data))}, {QStringLiteral("client"), contentDigest(data)}};
}

QString kindName(ListProblem::Kind kind)
{
    using Kind = ListProblem::Kind;
    static const QHash<Kind, QString> kNames{
        {Kind::NoList, QStringLiteral("no-list")},
        {Kind::BadLine, QStringLiteral("bad-line")},
        {Kind::Duplicate, QStringLiteral("duplicate")},
        {Kind::Conflict, QStringLiteral("conflict")},
        {Kind::FileName, QStringLiteral("file-name")},
        {Kind::NoManifest, QStringLiteral("no-manifest")},
        {Kind::BadManifest, QStringLiteral("bad-manifest")},
        {Kind::IdsDiffer, QStringLiteral("ids-differ")},
        {Kind::FilesDiffer, QStringLiteral("files-differ")},
        {Kind::Modified, QStringLiteral("modified")},
        {Kind::DownloadFailed, QStringLiteral("download-failed")},
        {Kind::Draft, QStringLiteral("draft")},
        {Kind::BadUrl, QStringLiteral("bad-url")},
    };
    return kNames.value(kind);
}

QJsonValue listFileCase(const QJsonObject &in)
{
    const ListFile list = parseListFile(text(in, "text"), QStringLiteral("codelists.txt"));
    for (const Core::Diagnostic &diagnostic : list.diagnostics) {
        if (const auto kind = listProblemKind(diagnostic); kind != ListProblem::Kind::FileName) {
            return QJsonObject{{QStringLiteral("ok"), false}, {QStringLiteral("problem"), kindName(kind)}};
        }
    }
    QJsonArray codelists;
    for (const ListEntry &entry : list.entries) {
        codelists.append(QJsonObject{{QStringLiteral("id"), entry.id},
                                     {QStringLiteral("codelist"), entry.codelist},
                                     {QStringLiteral("version"), entry.version},
                                     {QStringLiteral("url"), entry.url},
                                     {QStringLiteral("download_url"), entry.url + QStringLiteral("download.csv")},
                                     {QStringLiteral("filename"), entry.file}});
    }
    return QJsonObject{{QStringLiteral("ok"), true}, {QStringLiteral("codelists"), codelists}};
}

QJsonObject verdict(const std::optional<ListProblem> &problem)
{
    return problem ? QJsonObject{{QStringLiteral("ok"), false}, {QStringLiteral("problem"), kindName(problem->kind)}}
                   : QJsonObject{{QStringLiteral("ok"), true}};
}

QJsonValue localCheckCase(const QJsonObject &in)
{
    return verdict(firstLocalProblem(files(in.value(QLatin1String("files")))));
}

/// A body is text, or base64 of one; a CSV file with more than one column is never base64.
QByteArray replyBody(const QString &body)
{
    const auto decoded = QByteArray::fromBase64Encoding(body.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded && body.size() % 4 == 0 ? *decoded : body.toUtf8();
}

QJsonValue localUpdateCase(const QJsonObject &in)
{
    ListFiles after = files(in.value(QLatin1String("files")));
    const QJsonObject responses = in.value(QLatin1String("responses")).toObject();
    const Fetch fetch = [&responses](const QString &url) {
        const QJsonObject response = responses.value(url).toObject();
        return FetchReply{response.value(QLatin1String("status")).toInt(), text(response, "type"), replyBody(text(response, "body")), {}};
    };
    UpdateOptions options;
    options.asOfficial = true;
    options.now = text(in, "now").replace(u'T', u' ');
    const UpdateSteps steps = text(in, "command") == QStringLiteral("add") ? addSteps(after, text(in, "url"), fetch, options)
                                                                           : updateSteps(after, fetch, options);
    for (const ListChange &change : steps.changes) {
        if (change.content) {
            after.insert(change.name, *change.content);
        } else {
            after.remove(change.name);
        }
    }
    QJsonObject out = verdict(steps.problem);
    QJsonObject left;
    for (auto file = after.cbegin(); file != after.cend(); ++file) {
        left.insert(file.key(), QString::fromLatin1(file.value().toBase64()));
    }
    out.insert(QStringLiteral("files"), left);
    return out;
}

QJsonValue validCodeCase(const QJsonObject &in)
{
    return QJsonObject{{QStringLiteral("valid"), isValidCode(text(in, "system"), text(in, "value"))}};
}

QJsonValue readCsvCase(const QJsonObject &in)
{
    const auto read = readCodes(text(in, "text"), text(in, "column"), text(in, "category_column"));
    if (!read) {
        return QJsonObject{{QStringLiteral("ok"), false}};
    }
    if (text(in, "category_column").isEmpty()) {
        return QJsonObject{{QStringLiteral("ok"), true}, {QStringLiteral("list"), array(read->codes)}};
    }
    QJsonObject map;
    for (const QString &code : read->codes) {
        map.insert(code, read->categories.value(code));
    }
    return QJsonObject{{QStringLiteral("ok"), true}, {QStringLiteral("map"), map}};
}

} // namespace

std::optional<QJsonValue> answerFileCase(const QString &operation, const QJsonObject &in)
{
    static const QHash<QString, QJsonValue (*)(const QJsonObject &)> kCases{
        {QStringLiteral("hash"), &hashCase},
        {QStringLiteral("download"), &downloadCase},
        {QStringLiteral("upload"), &uploadCase},
        {QStringLiteral("check"), &checkCase},
        {QStringLiteral("sha"), &digestCase},
        {QStringLiteral("list_file"), &listFileCase},
        {QStringLiteral("local_check"), &localCheckCase},
        {QStringLiteral("local_update"), &localUpdateCase},
        {QStringLiteral("valid_code"), &validCodeCase},
        {QStringLiteral("read_csv"), &readCsvCase},
    };
    const auto found = kCases.constFind(operation);
    return found == kCases.constEnd() ? std::nullopt : std::optional((*found)(in));
}

} // namespace Cases
