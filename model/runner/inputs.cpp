// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/inputs.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include "model/core/files.h"
#include "model/pipeline/patterns.h"
#include "model/pipeline/projectreader.h"
#include "model/runner/words.h"
#include "model/runner/workspace.h"

namespace Runner
{

namespace
{

constexpr qsizetype kMaxFiles = 500;
constexpr qint64 kMaxScript = 1024 * 1024;

QString hashOf(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

bool isCode(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == QStringLiteral("py") || suffix == QStringLiteral("r") || suffix == QStringLiteral("do")
           || suffix == QStringLiteral("rmd") || suffix == QStringLiteral("ado");
}

/// Paths that a script may mean: imported modules, and text in quotes that names a file.
QStringList mentionedIn(const QString &script, const QString &text)
{
    QStringList found;
    const QString folder = script.contains(u'/') ? script.section(u'/', 0, -2) + u'/' : QString();
    static const QRegularExpression kImport(
        QStringLiteral("^\\s*(?:from\\s+([A-Za-z_][\\w.]*)\\s+import\\s+([\\w, ]+)|import\\s+([A-Za-z_][\\w., ]*))"),
        QRegularExpression::MultilineOption);
    if (script.endsWith(QStringLiteral(".py"))) {
        auto imports = kImport.globalMatch(text);
        while (imports.hasNext()) {
            const auto match = imports.next();
            QStringList modules = match.captured(3).split(u',', Qt::SkipEmptyParts);
            if (const QString package = match.captured(1); !package.isEmpty()) {
                modules.append(package);
                for (const QString &name : match.captured(2).split(u',', Qt::SkipEmptyParts)) {
                    modules.append(package + u'.' + name.trimmed());
                }
            }
            for (const QString &module : std::as_const(modules)) {
                QString path = module.trimmed().section(u' ', 0, 0);
                path.replace(u'.', u'/');
                for (const QString &base : {QString(), folder}) {
                    found << base + path + QStringLiteral(".py") << base + path + QStringLiteral("/__init__.py");
                }
            }
        }
    }
    static const QRegularExpression kLiteral(QStringLiteral("[\"']([^\"'\\n]{1,200}\\.[A-Za-z0-9]{1,6}(?:\\.gz)?)[\"']"));
    auto literals = kLiteral.globalMatch(text);
    while (literals.hasNext()) {
        QString path = literals.next().captured(1);
        path = path.startsWith(QStringLiteral("./")) ? path.mid(2) : path;
        found << path << folder + path;
    }
    return found;
}

} // namespace

QMap<QString, QString> inputsOf(const QString &studyRoot, const Pipeline::Action &action, const QStringList &needed)
{
    QMap<QString, QString> inputs{{QStringLiteral("run"), hashOf(action.runCommand().toUtf8())}};
    for (const QString &path : needed) {
        inputs.insert(path, sha256Of(studyRoot + u'/' + path));
    }
    QStringList pending = Pipeline::optionFiles(action.command);
    pending.prepend(Pipeline::scriptOf(action.command));
    if (action.dummyDataFile) {
        pending.append(action.dummyDataFile->value);
    }
    QSet<QString> seen;
    const auto isOwnOutput = [&action](const QString &path) {
        return std::any_of(action.outputs.cbegin(), action.outputs.cend(), [&path](const Pipeline::Output &output) {
            return Pipeline::matchesPattern(output.path.value, path);
        });
    };
    while (!pending.isEmpty() && inputs.size() < kMaxFiles) {
        const QString path = QDir::cleanPath(pending.takeFirst());
        if (path.isEmpty() || path == QStringLiteral(".") || seen.contains(path) || isOwnOutput(path)) {
            continue;
        }
        seen.insert(path);
        const QString absolute = studyRoot + u'/' + path;
        const QFileInfo info(absolute);
        if (info.isDir() && Core::isInside(studyRoot, absolute) && Pipeline::optionFiles(action.command).contains(path)) {
            for (const QFileInfo &entry : QDir(absolute).entryInfoList(QDir::Files, QDir::Name)) {
                pending.append(path + u'/' + entry.fileName());
            }
        }
        if (!info.isFile() || !Core::isInside(studyRoot, absolute)) {
            continue;
        }
        inputs.insert(path, sha256Of(absolute));
        if (isCode(path) && info.size() <= kMaxScript) {
            if (const Core::Result<QString> text = Core::readTextFile(absolute)) {
                pending += mentionedIn(path, *text);
            }
        }
    }
    return inputs;
}

QStringList differences(const QMap<QString, QString> &before, const QMap<QString, QString> &now)
{
    QStringList found;
    if (before.isEmpty() || now.isEmpty()) {
        return found;
    }
    for (auto each = now.constBegin(); each != now.constEnd(); ++each) {
        const auto earlier = before.constFind(each.key());
        if (earlier == before.constEnd()) {
            found.append(words("%1 is used now").arg(each.key()));
        } else if (*earlier != each.value()) {
            found.append(each.key() == QStringLiteral("run") ? words("its command was changed")
                                                             : words("%1 was changed").arg(each.key()));
        }
    }
    for (auto each = before.constBegin(); each != before.constEnd(); ++each) {
        if (!now.contains(each.key())) {
            found.append(words("%1 is no longer used").arg(each.key()));
        }
    }
    return found;
}

} // namespace Runner
