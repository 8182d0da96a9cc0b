// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/keymap.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "widgets/foundation/actions.h"

namespace Gui
{

namespace
{

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Gui::Keymap)
};

Core::Result<QList<QKeySequence>> readKeys(const QString &id, const QJsonValue &value)
{
    if (!value.isArray()) {
        return Core::fail(Core::ErrorCode::InvalidInput, Words::tr("The keys of %1 could not be read. They have to be a list, such as [\"Ctrl+P\"].").arg(id));
    }
    QList<QKeySequence> keys;
    const QJsonArray listed = value.toArray();
    for (const QJsonValue &entry : listed) {
        const QKeySequence sequence = QKeySequence::fromString(entry.toString(), QKeySequence::PortableText);
        bool known = sequence.count() > 0;
        for (int at = 0; at < sequence.count(); ++at) {
            known = known && sequence[static_cast<uint>(at)].key() != Qt::Key_unknown;
        }
        if (!known) {
            return Core::fail(Core::ErrorCode::InvalidInput, Words::tr("The keys \"%1\" of %2 are not known. Write them as in \"Ctrl+Shift+P\".").arg(entry.toString(), id));
        }
        keys.append(sequence);
    }
    return keys;
}

} // namespace

Keymap changedKeys(const Actions &actions)
{
    Keymap changed;
    for (const QAction *action : actions.all()) {
        if (action->shortcuts() != actions.registeredKeys(action->objectName())) {
            changed.insert(action->objectName(), action->shortcuts());
        }
    }
    return changed;
}

void applyKeymap(Actions *actions, const Keymap &keymap)
{
    for (const QAction *action : actions->all()) {
        const QString id = action->objectName();
        actions->setKeys(id, keymap.contains(id) ? keymap.value(id) : actions->registeredKeys(id));
    }
}

QByteArray keymapToJson(const Keymap &keymap)
{
    QJsonObject object;
    for (auto entry = keymap.cbegin(); entry != keymap.cend(); ++entry) {
        QJsonArray keys;
        for (const QKeySequence &sequence : entry.value()) {
            keys.append(sequence.toString(QKeySequence::PortableText));
        }
        object.insert(entry.key(), keys);
    }
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

Core::Result<Keymap> keymapFromJson(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject()) {
        const QString why = problem.error == QJsonParseError::NoError ? Words::tr("it is not an object of commands and keys")
                                                                      : Words::tr("%1 at byte %2").arg(problem.errorString()).arg(problem.offset);
        return Core::fail(Core::ErrorCode::InvalidInput, Words::tr("The shortcuts could not be read: %1. Choose a file that was exported from this page.").arg(why));
    }
    Keymap keymap;
    const QJsonObject object = document.object();
    for (auto entry = object.constBegin(); entry != object.constEnd(); ++entry) {
        Core::Result<QList<QKeySequence>> keys = readKeys(entry.key(), entry.value());
        if (!keys) {
            return tl::unexpected(keys.error());
        }
        keymap.insert(entry.key(), *keys);
    }
    return keymap;
}

} // namespace Gui
