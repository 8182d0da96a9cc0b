// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/repository/knownhosts.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMessageAuthenticationCode>
#include <QRegularExpression>
#include <QtEndian>

#include "model/core/files.h"
#include "model/repository/handles.h"

namespace Repository
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

constexpr int kSshPort = 22;

QByteArray nameOf(const QString &host, int port)
{
    return port == kSshPort || port <= 0 ? host.toUtf8() : '[' + host.toUtf8() + "]:" + QByteArray::number(port);
}

bool isHashedName(const QByteArray &field, const QByteArray &name)
{
    const QList<QByteArray> parts = field.split('|');
    return parts.size() == 4 && parts.at(1) == "1"
           && QMessageAuthenticationCode::hash(name, QByteArray::fromBase64(parts.at(2)), QCryptographicHash::Sha1)
                  == QByteArray::fromBase64(parts.at(3));
}

bool namesHost(const QByteArray &field, const QByteArray &name)
{
    if (field.startsWith('|')) {
        return isHashedName(field, name);
    }
    bool found = false;
    const QList<QByteArray> patterns = field.split(',');
    for (QByteArray pattern : patterns) {
        const bool negated = pattern.startsWith('!');
        QString expression = QRegularExpression::escape(QString::fromUtf8(negated ? pattern.mid(1) : pattern));
        expression.replace(QStringLiteral("\\*"), QStringLiteral(".*")).replace(QStringLiteral("\\?"), QStringLiteral("."));
        const QRegularExpression matcher(QRegularExpression::anchoredPattern(expression), QRegularExpression::CaseInsensitiveOption);
        if (matcher.match(QString::fromUtf8(name)).hasMatch()) {
            if (negated) {
                return false;
            }
            found = true;
        }
    }
    return found;
}

/// The kind of a raw key: its first field, a length and that many bytes.
QByteArray kindOf(const QByteArray &key)
{
    if (key.size() < 4) {
        return {};
    }
    const auto length = static_cast<qsizetype>(qFromBigEndian<quint32>(key.constData()));
    return length <= key.size() - 4 ? key.mid(4, length) : QByteArray();
}

} // namespace

HostTrust hostTrust(const QByteArray &knownHosts, const QString &host, int port, const QByteArray &key)
{
    const QByteArray name = nameOf(host, port);
    const QByteArray kind = kindOf(key);
    HostTrust trust = HostTrust::Unknown;
    const QList<QByteArray> lines = knownHosts.split('\n');
    for (const QByteArray &line : lines) {
        QList<QByteArray> fields = line.simplified().split(' ');
        const bool revoked = fields.first() == "@revoked";
        if (revoked) {
            fields.removeFirst();
        }
        if (fields.size() < 3 || fields.first().startsWith('#') || fields.first().startsWith('@') || !namesHost(fields.first(), name)) {
            continue;
        }
        const QByteArray noted = QByteArray::fromBase64(fields.at(2));
        if (noted == key) {
            if (revoked) {
                return HostTrust::Changed;
            }
            trust = HostTrust::Known;
        } else if (!revoked && trust != HostTrust::Known && fields.at(1) == kind) {
            trust = HostTrust::Changed;
        }
    }
    return trust;
}

Result<void> rememberHost(const QString &file, const QString &host, int port, const QByteArray &key)
{
    const QString folder = QFileInfo(file).absolutePath();
    const bool madeFolder = !QFileInfo::exists(folder);
    if (!QDir().mkpath(folder)) {
        return fail(ErrorCode::Unavailable, translate("The folder “%1” could not be made.").arg(folder));
    }
    if (madeFolder) {
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QByteArray content = Core::readFile(file).value_or(QByteArray());
    if (!content.isEmpty() && !content.endsWith('\n')) {
        content += '\n';
    }
    content += nameOf(host, port) + ' ' + kindOf(key) + ' ' + key.toBase64() + '\n';
    return Core::writeFile(file, content);
}

QString knownHostsFile()
{
    return QDir::homePath() + QStringLiteral("/.ssh/known_hosts");
}

} // namespace Repository
