// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/foundation/actions.h"

#include <QFile>
#include <QIcon>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace Gui
{

Actions::Actions(const Theme *theme, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
{
    connect(theme, &Theme::changed, this, &Actions::retint);
}

QAction *Actions::add(const ActionSpec &spec)
{
    Q_ASSERT(!m_specs.contains(spec.id) && !spec.id.isEmpty());
    auto *action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    action->setShortcuts(spec.keys);
    action->setStatusTip(spec.description);
    if (!spec.icon.isEmpty()) {
        action->setIcon(icon(spec.icon, *m_theme));
    }
    connect(action, &QAction::triggered, this, [this, handler = spec.handler, reason = spec.disabledReason]() {
        if (reason && !reason().isEmpty()) {
            refresh(); // what allowed the command went away unnoticed, such as the file in front
        } else {
            handler();
        }
    });
    m_specs.insert(spec.id, spec);
    m_order.append(action);
    showKeys(action);
    return action;
}

void Actions::showKeys(QAction *action) const
{
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    const QString description = m_specs.value(action->objectName()).description;
    action->setToolTip(keys.isEmpty() ? description : QStringLiteral("%1 (%2)").arg(description, keys));
}

void Actions::setKeys(const QString &id, const QList<QKeySequence> &keys)
{
    if (QAction *found = action(id)) {
        found->setShortcuts(keys);
        showKeys(found);
    }
}

QList<QKeySequence> Actions::registeredKeys(const QString &id) const
{
    return m_specs.value(id).keys;
}

QAction *Actions::takenBy(const QKeySequence &keys, const QString &except) const
{
    for (QAction *action : m_order) {
        for (const QKeySequence &taken : action->shortcuts()) {
            const bool meet = taken.matches(keys) != QKeySequence::NoMatch || keys.matches(taken) != QKeySequence::NoMatch;
            if (action->objectName() != except && meet) {
                return action;
            }
        }
    }
    return nullptr;
}

QAction *Actions::action(const QString &id) const
{
    for (QAction *action : m_order) {
        if (action->objectName() == id) {
            return action;
        }
    }
    return nullptr;
}

QList<QAction *> Actions::all() const
{
    return m_order;
}

QString Actions::category(const QAction *action) const
{
    return m_specs.value(action->objectName()).category;
}

bool Actions::trigger(const QString &id)
{
    QAction *found = action(id);
    if (!found) {
        return false;
    }
    const ActionSpec &spec = m_specs[id];
    if (!found->isEnabled() || (spec.disabledReason && !spec.disabledReason().isEmpty())) {
        return false;
    }
    found->trigger();
    return true;
}

void Actions::refresh()
{
    for (QAction *action : std::as_const(m_order)) {
        const ActionSpec &spec = m_specs[action->objectName()];
        const QString reason = spec.disabledReason ? spec.disabledReason() : QString();
        action->setEnabled(reason.isEmpty());
        action->setStatusTip(reason.isEmpty() ? spec.description : reason);
    }
}

void Actions::retint()
{
    for (QAction *action : std::as_const(m_order)) {
        const QString name = m_specs.value(action->objectName()).icon;
        if (!name.isEmpty()) {
            action->setIcon(icon(name, *m_theme));
        }
    }
}

QIcon icon(const QString &name, const Theme &theme, Role role)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QByteArray source = file.readAll();
    const auto tinted = [&source](const QColor &color) {
        QByteArray svg = source;
        svg.replace("currentColor", color.name().toLatin1());
        QSvgRenderer renderer(svg);
        QPixmap pixmap(48, 48);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        return pixmap;
    };
    QIcon result(tinted(theme.color(role)));
    result.addPixmap(tinted(theme.color(Role::Muted)), QIcon::Disabled);
    result.addPixmap(tinted(theme.color(Role::Accent)), QIcon::Normal, QIcon::On);
    return result;
}

} // namespace Gui
