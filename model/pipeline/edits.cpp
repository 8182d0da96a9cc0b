// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/edits.h"

#include "model/pipeline/editplan.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{

/// Computes edits and tries them: what would break the file is refused instead of being written.
template <typename Function>
Edits checked(const QString &text, Function function)
{
    const YamlTree tree(text);
    if (tree.root() < 0 || !tree.problems().empty()) {
        Core::Error error;
        error.code = Core::ErrorCode::InvalidInput;
        error.message = tr("project.yaml cannot be edited here before it can be read.");
        if (!tree.problems().empty()) {
            error.message += QLatin1Char(' ') + tree.problems().front().message;
            error.where = Core::Location{QStringLiteral("project.yaml"),
                                         tree.range(tree.problems().front().start, tree.problems().front().end)};
        }
        return Core::fail(error);
    }
    const Edits edits = function(EditPlan(tree));
    if (!edits) {
        return edits;
    }
    const YamlTree after(Core::applyEdits(text, *edits));
    if (after.root() < 0 || !after.problems().empty()) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("The way this is written cannot be changed here safely. Change it in the text."));
    }
    return edits;
}

bool readsBack(const QString &document, const QString &value)
{
    const YamlTree tree(document);
    if (tree.root() < 0 || !tree.problems().empty()) {
        return false;
    }
    const YamlNode &root = tree.node(tree.root());
    const int index = root.kind == NodeKind::Sequence && root.items.size() == 1 ? root.items.front()
                      : root.kind == NodeKind::Mapping && root.entries.size() == 1 ? root.entries.front().second
                                                                                  : -1;
    return index >= 0 && tree.node(index).kind == NodeKind::Scalar && tree.node(index).type == ScalarType::String
           && tree.node(index).text == value;
}

} // namespace

QString yamlScalar(const QString &value)
{
    if (readsBack(QStringLiteral("k: ") + value, value) && readsBack(u'[' + value + u']', value)) {
        return value;
    }
    QString inner = value;
    const QString single = u'\'' + inner.replace(u'\'', QStringLiteral("''")) + u'\'';
    if (!value.contains(u'\n') && readsBack(u'[' + single + u']', value)) {
        return single;
    }
    QString escaped(u'"');
    for (const QChar unit : value) {
        if (unit == u'"' || unit == u'\\') {
            escaped += u'\\';
            escaped += unit;
        } else if (unit == u'\n') {
            escaped += QStringLiteral("\\n");
        } else if (unit.unicode() < 0x20 || (unit.unicode() >= 0x7F && unit.unicode() < 0xA0) || unit.unicode() >= 0x2028) {
            escaped += unit.isSurrogate() ? QString(unit)
                                          : QStringLiteral("\\u%1").arg(static_cast<uint>(unit.unicode()), 4, 16, QLatin1Char('0'));
        } else {
            escaped += unit;
        }
    }
    return escaped + u'"';
}

Edits addAction(const QString &text, const NewAction &action, const QString &after)
{
    return checked(text, [&](const EditPlan &plan) { return plan.addAction(action, after); });
}

Edits removeAction(const QString &text, const QString &id)
{
    return checked(text, [&](const EditPlan &plan) { return plan.removeAction(id); });
}

Edits renameAction(const QString &text, const QString &id, const QString &newId)
{
    return checked(text, [&](const EditPlan &plan) { return plan.renameAction(id, newId); });
}

QList<Core::TextEdit> renameInCommands(const QString &text, const QString &id, const QString &newId)
{
    const YamlTree tree(text);
    return tree.root() < 0 ? QList<Core::TextEdit>() : EditPlan(tree).renameInCommands(id, newId);
}

Edits setRun(const QString &text, const QString &id, const QString &run)
{
    return checked(text, [&](const EditPlan &plan) { return plan.setRun(id, run); });
}

Edits addNeed(const QString &text, const QString &id, const QString &need)
{
    return checked(text, [&](const EditPlan &plan) { return plan.addNeed(id, need); });
}

Edits removeNeed(const QString &text, const QString &id, const QString &need)
{
    return checked(text, [&](const EditPlan &plan) { return plan.removeNeed(id, need); });
}

Edits addOutput(const QString &text, const QString &id, const Output &output)
{
    return checked(text, [&](const EditPlan &plan) { return plan.addOutput(id, output); });
}

Edits removeOutput(const QString &text, const QString &id, Level level, const QString &outputId)
{
    return checked(text, [&](const EditPlan &plan) { return plan.removeOutput(id, level, outputId); });
}

Edits changeOutput(const QString &text, const QString &id, Level level, const QString &outputId, const Output &changed)
{
    return checked(text, [&](const EditPlan &plan) { return plan.changeOutput(id, level, outputId, changed); });
}

Edits setConfig(const QString &text, const QString &id, const std::optional<QJsonObject> &config)
{
    return checked(text, [&](const EditPlan &plan) { return plan.setConfig(id, config); });
}

Edits setVersion(const QString &text, const QString &version)
{
    return checked(text, [&](const EditPlan &plan) { return plan.setVersion(version); });
}

} // namespace Pipeline
