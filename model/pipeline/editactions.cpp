// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include "model/pipeline/editplan.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{

QString flowList(const QStringList &names)
{
    QStringList scalars;
    for (const QString &name : names) {
        scalars.append(yamlScalar(name));
    }
    return u'[' + scalars.join(QStringLiteral(", ")) + u']';
}

QString scalarOf(const QJsonValue &value)
{
    if (value.isString()) {
        return yamlScalar(value.toString());
    }
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(json.mid(1, json.size() - 2));
}

QString flowOf(const QJsonValue &value)
{
    QStringList parts;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto each = object.constBegin(); each != object.constEnd(); ++each) {
            parts.append(yamlScalar(each.key()) + QStringLiteral(": ") + flowOf(each.value()));
        }
        return u'{' + parts.join(QStringLiteral(", ")) + u'}';
    }
    if (value.isArray()) {
        for (const QJsonValue &item : value.toArray()) {
            parts.append(flowOf(item));
        }
        return u'[' + parts.join(QStringLiteral(", ")) + u']';
    }
    return scalarOf(value);
}

/// `key: value` as block lines; nested mappings below, lists of scalars in brackets.
void appendBlock(QStringList &lines, const QString &key, const QJsonValue &value, int indent)
{
    const QString start = QString(indent, u' ') + yamlScalar(key) + u':';
    if (!value.isObject() || value.toObject().isEmpty()) {
        lines.append(start + QLatin1Char(' ') + flowOf(value));
        return;
    }
    lines.append(start);
    const QJsonObject object = value.toObject();
    for (auto each = object.constBegin(); each != object.constEnd(); ++each) {
        appendBlock(lines, each.key(), each.value(), indent + 2);
    }
}

QStringList outputLines(const QList<Output> &outputs)
{
    QStringList lines;
    for (const Level level : {Level::HighlySensitive, Level::ModeratelySensitive, Level::MinimallySensitive}) {
        bool first = true;
        for (const Output &output : outputs) {
            if (output.level != level) {
                continue;
            }
            if (first) {
                lines.append(levelName(level) + u':');
                first = false;
            }
            lines.append(QStringLiteral("  ") + yamlScalar(output.id.value) + QStringLiteral(": ")
                         + yamlScalar(output.path.value));
        }
    }
    return lines;
}

QString outputFlow(const QList<Output> &outputs)
{
    QStringList levels;
    for (const Level level : {Level::HighlySensitive, Level::ModeratelySensitive, Level::MinimallySensitive}) {
        QStringList parts;
        for (const Output &output : outputs) {
            if (output.level == level) {
                parts.append(yamlScalar(output.id.value) + QStringLiteral(": ") + yamlScalar(output.path.value));
            }
        }
        if (!parts.isEmpty()) {
            levels.append(levelName(level) + QStringLiteral(": {") + parts.join(QStringLiteral(", ")) + u'}');
        }
    }
    return u'{' + levels.join(QStringLiteral(", ")) + u'}';
}

QStringList actionLines(const NewAction &action)
{
    QStringList lines{yamlScalar(action.id) + u':', QStringLiteral("  run: ") + yamlScalar(action.run)};
    if (!action.needs.isEmpty()) {
        lines.append(QStringLiteral("  needs: ") + flowList(action.needs));
    }
    if (action.config && !action.config->isEmpty()) {
        appendBlock(lines, QStringLiteral("config"), *action.config, 2);
    }
    const QStringList outputs = outputLines(action.outputs);
    lines.append(outputs.isEmpty() ? QStringLiteral("  outputs: {highly_sensitive: {}}") : QStringLiteral("  outputs:"));
    for (const QString &line : outputs) {
        lines.append(QStringLiteral("    ") + line);
    }
    return lines;
}

QString actionFlow(const NewAction &action)
{
    QStringList parts{QStringLiteral("run: ") + yamlScalar(action.run)};
    if (!action.needs.isEmpty()) {
        parts.append(QStringLiteral("needs: ") + flowList(action.needs));
    }
    if (action.config && !action.config->isEmpty()) {
        parts.append(QStringLiteral("config: ") + flowOf(*action.config));
    }
    parts.append(QStringLiteral("outputs: ")
                 + (action.outputs.isEmpty() ? QStringLiteral("{highly_sensitive: {}}") : outputFlow(action.outputs)));
    return yamlScalar(action.id) + QStringLiteral(": {") + parts.join(QStringLiteral(", ")) + u'}';
}

tl::unexpected<Core::Error> noSuchOutput(const QString &id, const QString &outputId)
{
    return Core::fail(Core::ErrorCode::NotFound, tr("The action %1 has no output \"%2\" there.").arg(id, outputId));
}

} // namespace

Edits EditPlan::addAction(const NewAction &added, const QString &after) const
{
    const Core::Result<int> all = actions();
    if (!all) {
        return Core::fail(all.error());
    }
    if (added.id.isEmpty() || added.id.contains(u' ')) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("An action needs a name without blanks."));
    }
    if (find(*all, added.id) || isMerged(*all, added.id)) {
        return Core::fail(Core::ErrorCode::Conflict, tr("There is already an action \"%1\".").arg(added.id));
    }
    const YamlNode &mapping = m_tree.written(*all);
    if (mapping.entries.empty()) {
        return fillValue(find(m_tree.root(), QStringLiteral("actions")), actionLines(added),
                         u'{' + actionFlow(added) + u'}');
    }
    Place behind = find(*all, after);
    if (!behind) {
        const std::size_t last = mapping.entries.size() - 1;
        behind = {*all, last, mapping.entries[last].first, mapping.entries[last].second};
    }
    QStringList lines = actionLines(added);
    // Keep the habit of a blank line between actions.
    if (!mapping.flow && mapping.entries.size() > 1) {
        const qsizetype second = lineStart(m_tree.written(mapping.entries[1].first).start);
        const qsizetype above = lineStart(second - 1);
        const qsizetype end = m_tree.written(mapping.entries[0].second).end;
        const bool blank = QStringView(m_tree.text()).mid(lineEnd(end), second - lineEnd(end)).count(u'\n') > 1
                           && above >= end;
        if (blank) {
            const Core::Result<QList<Core::TextEdit>> edits = insertEntry(*all, behind, lines, actionFlow(added));
            if (edits && edits->size() == 1) {
                Core::TextEdit edit = edits->first();
                edit.newText.prepend(m_eol);
                return QList<Core::TextEdit>{edit};
            }
        }
    }
    return insertEntry(*all, behind, lines, actionFlow(added));
}

Edits EditPlan::removeAction(const QString &id) const
{
    const Core::Result<Place> place = action(id);
    if (!place) {
        return Core::fail(place.error());
    }
    Edits edits = removeEntry(*place, true);
    if (!edits) {
        return edits;
    }
    const YamlNode &all = m_tree.written(place->mapping);
    for (const auto &[key, value] : all.entries) {
        if (key == place->key || m_tree.written(value).kind != NodeKind::Mapping) {
            continue;
        }
        const Edits needs = removeNeed(m_tree.node(key).text, id);
        if (!needs) {
            return needs;
        }
        *edits += *needs;
    }
    return edits;
}

Edits EditPlan::renameAction(const QString &id, const QString &newId) const
{
    const Core::Result<Place> place = action(id);
    if (!place) {
        return Core::fail(place.error());
    }
    if (newId.isEmpty() || newId.contains(u' ')) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("An action needs a name without blanks."));
    }
    if (newId == id) {
        return QList<Core::TextEdit>{};
    }
    const Core::Result<int> all = actions();
    if (find(*all, newId) || isMerged(*all, newId)) {
        return Core::fail(Core::ErrorCode::Conflict, tr("There is already an action \"%1\".").arg(newId));
    }
    QSet<int> scalars{m_tree.resolved(place->key)};
    for (const YamlEntry &entry : m_tree.entries(*all)) {
        if (m_tree.node(entry.value).kind != NodeKind::Mapping) {
            continue;
        }
        for (const YamlEntry &part : m_tree.entries(entry.value)) {
            if (m_tree.node(part.key).text != QStringLiteral("needs")) {
                continue;
            }
            for (const int item : m_tree.node(part.value).items) {
                const YamlNode &need = m_tree.node(item);
                if (need.kind == NodeKind::Scalar && need.text == id) {
                    scalars.insert(m_tree.resolved(item));
                }
            }
        }
    }
    QList<int> order(scalars.cbegin(), scalars.cend());
    std::sort(order.begin(), order.end());
    QList<Core::TextEdit> edits;
    for (const int scalar : order) {
        edits.append(replace(m_tree.written(scalar).start, m_tree.written(scalar).end, restyled(scalar, newId)));
    }
    return edits;
}

QList<Core::TextEdit> EditPlan::renameInCommands(const QString &id, const QString &newId) const
{
    QList<Core::TextEdit> edits;
    const Core::Result<int> all = actions();
    const QRegularExpression word(QStringLiteral("(?<=[\\s=])(['\"]?)(%1)\\1(?=\\s|$|['\"])").arg(QRegularExpression::escape(id)));
    if (!all || newId.contains(QRegularExpression(QStringLiteral("[\\s'\"\\\\]")))) { // what would need quotes of its own
        return edits;
    }
    for (const auto &[key, value] : m_tree.written(*all).entries) {
        const Place run = m_tree.written(value).kind == NodeKind::Mapping ? find(value, QStringLiteral("run")) : Place();
        if (!run || m_tree.written(run.value).kind != NodeKind::Scalar) {
            continue;
        }
        const YamlNode &scalar = m_tree.written(run.value);
        const QString source = m_tree.text().mid(scalar.start, scalar.end - scalar.start);
        auto matches = word.globalMatch(source);
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            const QStringView before = QStringView(source).left(match.capturedStart());
            if (std::none_of(before.cbegin(), before.cend(), [](QChar unit) { return unit.isLetterOrNumber(); })) {
                continue; // the image, behind the sign of a folded text
            }
            edits.append(replace(scalar.start + match.capturedStart(2), scalar.start + match.capturedEnd(2), newId));
        }
    }
    return edits;
}

Edits EditPlan::setRun(const QString &id, const QString &run) const
{
    const Core::Result<int> inside = body(id);
    if (!inside) {
        return Core::fail(inside.error());
    }
    const QString text = QStringLiteral("run: ") + yamlScalar(run);
    const Place place = find(*inside, QStringLiteral("run"));
    if (!place) {
        return isMerged(*inside, QStringLiteral("run")) ? Edits(shared(tr("\"run\" of the action %1").arg(id)))
                                                        : insertEntry(*inside, {}, {text}, text);
    }
    const YamlNode &value = m_tree.written(place.value);
    if (value.kind == NodeKind::Alias || value.anchored) {
        return shared(tr("\"run\" of the action %1").arg(id));
    }
    if (value.empty) {
        return QList<Core::TextEdit>{insert(afterColon(place.key), QLatin1Char(' ') + yamlScalar(run))};
    }
    return QList<Core::TextEdit>{replace(value.start, value.end, restyled(place.value, run))};
}

Edits EditPlan::addNeed(const QString &id, const QString &need) const
{
    const Core::Result<int> inside = body(id);
    if (!inside) {
        return Core::fail(inside.error());
    }
    const QString flow = QStringLiteral("needs: ") + flowList({need});
    const Place place = find(*inside, QStringLiteral("needs"));
    if (!place) {
        return isMerged(*inside, QStringLiteral("needs"))
                   ? Edits(shared(tr("\"needs\" of the action %1").arg(id)))
                   : insertEntry(*inside, find(*inside, QStringLiteral("run")), {flow}, flow);
    }
    const YamlNode &value = m_tree.written(place.value);
    if (value.kind == NodeKind::Alias || value.anchored) {
        return shared(tr("\"needs\" of the action %1").arg(id));
    }
    if (isEmptyScalar(place.value)) {
        return value.empty ? Edits(QList<Core::TextEdit>{insert(afterColon(place.key), QLatin1Char(' ') + flowList({need}))})
                           : Edits(QList<Core::TextEdit>{replace(value.start, value.end, flowList({need}))});
    }
    if (value.kind != NodeKind::Sequence) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("\"needs\" of the action %1 is no list. Mend that in the text first.").arg(id));
    }
    const bool known = std::any_of(value.items.begin(), value.items.end(),
                                   [this, &need](int item) { return m_tree.node(item).text == need; });
    if (known) {
        return QList<Core::TextEdit>{};
    }
    if (value.items.empty()) {
        return QList<Core::TextEdit>{replace(value.start, value.end, flowList({need}))};
    }
    const YamlNode &last = m_tree.written(value.items.back());
    if (value.flow) {
        return QList<Core::TextEdit>{insert(last.end, QStringLiteral(", ") + yamlScalar(need))};
    }
    const QString line = m_tree.text().mid(lineStart(last.start), last.start - lineStart(last.start));
    const qsizetype dash = line.indexOf(u'-');
    if (dash < 0 || !line.left(dash).trimmed().isEmpty()) {
        return Core::fail(Core::ErrorCode::Unsupported, tr("This list cannot be edited here. Change it in the text."));
    }
    return QList<Core::TextEdit>{
        insert(lineEnd(last.end), m_eol + line.left(dash) + QStringLiteral("- ") + yamlScalar(need))};
}

Edits EditPlan::removeNeed(const QString &id, const QString &need) const
{
    const Core::Result<int> inside = body(id);
    if (!inside) {
        return Core::fail(inside.error());
    }
    const Place place = find(*inside, QStringLiteral("needs"));
    if (!place || m_tree.node(place.value).kind != NodeKind::Sequence) {
        return QList<Core::TextEdit>{};
    }
    const YamlNode &list = m_tree.node(place.value);
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        if (m_tree.node(list.items[i]).text != need) {
            continue;
        }
        if (m_tree.written(place.value).kind == NodeKind::Alias || list.anchored) {
            return shared(tr("\"needs\" of the action %1").arg(id));
        }
        return list.items.size() == 1 && m_tree.written(*inside).entries.size() > 1 ? removeEntry(place, false)
                                                                                     : removeItem(place.value, i);
    }
    return QList<Core::TextEdit>{};
}

Edits EditPlan::addOutput(const QString &id, const Output &output) const
{
    const Core::Result<int> found = outputs(id);
    if (!found) {
        return Core::fail(found.error());
    }
    const QString line = yamlScalar(output.id.value) + QStringLiteral(": ") + yamlScalar(output.path.value);
    const QStringList lines = outputLines({output});
    const QString level = levelName(output.level);
    if (*found < 0) {
        const Core::Result<int> inside = body(id);
        QStringList whole{QStringLiteral("outputs:")};
        for (const QString &each : lines) {
            whole.append(QStringLiteral("  ") + each);
        }
        const YamlNode &mapping = m_tree.written(*inside);
        const std::size_t last = mapping.entries.size() - 1;
        const Place behind = mapping.entries.empty() ? Place() : Place{*inside, last, mapping.entries[last].first, mapping.entries[last].second};
        return insertEntry(*inside, behind, whole, QStringLiteral("outputs: ") + outputFlow({output}));
    }
    const YamlNode &mapping = m_tree.written(*found);
    if (isEmptyScalar(*found) || (mapping.kind == NodeKind::Mapping && mapping.entries.empty())) {
        return fillValue(find(*body(id), QStringLiteral("outputs")), lines, outputFlow({output}));
    }
    if (mapping.kind != NodeKind::Mapping) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("\"outputs\" of the action %1 is no mapping. Mend that in the text first.").arg(id));
    }
    const Place place = find(*found, level);
    if (!place) {
        if (isMerged(*found, level)) {
            return shared(tr("%1 of the action %2").arg(level, id));
        }
        const std::size_t last = mapping.entries.size() - 1;
        return insertEntry(*found, {*found, last, mapping.entries[last].first, mapping.entries[last].second}, lines,
                           level + QStringLiteral(": {") + line + u'}');
    }
    const YamlNode &files = m_tree.written(place.value);
    if (files.kind == NodeKind::Alias || files.anchored) {
        return shared(tr("%1 of the action %2").arg(level, id));
    }
    if (isEmptyScalar(place.value) || (files.kind == NodeKind::Mapping && files.entries.empty())) {
        return fillValue(place, {line}, u'{' + line + u'}');
    }
    if (files.kind != NodeKind::Mapping) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("%1 of the action %2 is no mapping. Mend that in the text first.").arg(level, id));
    }
    if (find(place.value, output.id.value)) {
        return Core::fail(Core::ErrorCode::Conflict,
                          tr("The action %1 already has an output \"%2\" there.").arg(id, output.id.value));
    }
    const std::size_t last = files.entries.size() - 1;
    return insertEntry(place.value, {place.value, last, files.entries[last].first, files.entries[last].second}, {line}, line);
}

Edits EditPlan::removeOutput(const QString &id, Level level, const QString &outputId) const
{
    const Core::Result<int> found = outputs(id);
    if (!found) {
        return Core::fail(found.error());
    }
    const Place place = *found < 0 ? Place() : find(*found, levelName(level));
    if (!place || m_tree.node(place.value).kind != NodeKind::Mapping) {
        return noSuchOutput(id, outputId);
    }
    if (m_tree.written(place.value).kind == NodeKind::Alias || m_tree.written(place.value).anchored) {
        return shared(tr("%1 of the action %2").arg(levelName(level), id));
    }
    const Place output = find(place.value, outputId);
    if (!output) {
        return noSuchOutput(id, outputId);
    }
    const bool lastFile = m_tree.written(place.value).entries.size() == 1;
    const bool otherLevels = m_tree.written(*found).entries.size() > 1;
    return lastFile && otherLevels ? removeEntry(place, false) : removeEntry(output, false);
}

QList<Core::TextEdit> EditPlan::moved(QList<Core::TextEdit> removed, const QList<Core::TextEdit> &added) const
{
    // What is added behind the very line that is removed takes that line's place.
    for (const Core::TextEdit &addition : added) {
        const auto around = std::find_if(removed.begin(), removed.end(), [&addition](const Core::TextEdit &removal) {
            return removal.range.start < addition.range.start && addition.range.start < removal.range.end;
        });
        if (around == removed.end()) {
            removed.append(addition);
        } else {
            const bool lines = addition.newText.startsWith(m_eol);
            around->newText += lines ? addition.newText.mid(m_eol.size()) + m_eol : addition.newText;
        }
    }
    return removed;
}

Edits EditPlan::changeOutput(const QString &id, Level level, const QString &outputId, const Output &changed) const
{
    const Core::Result<int> found = outputs(id);
    if (!found) {
        return Core::fail(found.error());
    }
    const Place place = *found < 0 ? Place() : find(*found, levelName(level));
    if (!place || m_tree.node(place.value).kind != NodeKind::Mapping) {
        return noSuchOutput(id, outputId);
    }
    const YamlNode &files = m_tree.written(place.value);
    const Place output = find(place.value, outputId);
    if (!output) {
        return noSuchOutput(id, outputId);
    }
    const bool isShared = files.kind == NodeKind::Alias || files.anchored
                          || m_tree.written(output.key).kind == NodeKind::Alias
                          || m_tree.written(output.value).kind == NodeKind::Alias;
    if (isShared) {
        return shared(tr("The output %1 of the action %2").arg(outputId, id));
    }
    const Place target = find(*found, levelName(changed.level));
    const bool sameLevel = changed.level == level;
    const Place taken = target ? find(target.value, changed.id.value) : Place();
    if (taken && !(sameLevel && changed.id.value == outputId)) {
        return Core::fail(Core::ErrorCode::Conflict,
                          tr("The action %1 already has an output \"%2\" there.").arg(id, changed.id.value));
    }
    QList<Core::TextEdit> edits;
    if (!sameLevel && (target || files.entries.size() > 1)) {
        const Edits removed = removeOutput(id, level, outputId);
        const Edits added = addOutput(id, changed);
        if (!removed || !added) {
            return removed ? added : removed;
        }
        return moved(*removed, *added);
    }
    if (!sameLevel) { // the only file of its level: the level is renamed
        edits.append(replace(m_tree.written(place.key).start, m_tree.written(place.key).end, levelName(changed.level)));
    }
    const YamlNode &key = m_tree.written(output.key);
    const YamlNode &value = m_tree.written(output.value);
    if (changed.id.value != outputId) {
        edits.append(replace(key.start, key.end, restyled(output.key, changed.id.value)));
    }
    if (value.empty) {
        edits.append(insert(afterColon(output.key), QLatin1Char(' ') + yamlScalar(changed.path.value)));
    } else if (value.text != changed.path.value || value.kind != NodeKind::Scalar) {
        edits.append(replace(value.start, value.end, restyled(output.value, changed.path.value)));
    }
    return edits;
}

Edits EditPlan::setConfig(const QString &id, const std::optional<QJsonObject> &config) const
{
    const Core::Result<int> inside = body(id);
    if (!inside) {
        return Core::fail(inside.error());
    }
    const Place place = find(*inside, QStringLiteral("config"));
    if (!place && isMerged(*inside, QStringLiteral("config"))) {
        return shared(tr("\"config\" of the action %1").arg(id));
    }
    if (!config) {
        return place ? removeEntry(place, false) : Edits(QList<Core::TextEdit>{});
    }
    QStringList lines;
    appendBlock(lines, QStringLiteral("config"), *config, 0);
    const QString flow = QStringLiteral("config: ") + flowOf(*config);
    if (!place) {
        const Place needs = find(*inside, QStringLiteral("needs"));
        return insertEntry(*inside, needs ? needs : find(*inside, QStringLiteral("run")), lines, flow);
    }
    const YamlNode &key = m_tree.written(place.key);
    const YamlNode &value = m_tree.written(place.value);
    if (value.kind != NodeKind::Alias && referencedFromOutside(key.start, std::max(key.end, value.end))) {
        return shared(tr("\"config\" of the action %1").arg(id));
    }
    if (m_tree.written(*inside).flow) {
        return QList<Core::TextEdit>{replace(key.start, std::max(afterColon(place.key), value.end), flow)};
    }
    const QString block = joined(lines, indentOf(*inside)).mid(indentOf(*inside));
    return QList<Core::TextEdit>{replace(key.start, std::max(afterColon(place.key), value.end), block)};
}

Edits EditPlan::setVersion(const QString &version) const
{
    if (m_tree.root() < 0 || m_tree.node(m_tree.root()).kind != NodeKind::Mapping) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("project.yaml cannot be read as it is. Mend its errors first."));
    }
    const QString line = QStringLiteral("version: '%1'").arg(version);
    const Place place = find(m_tree.root(), QStringLiteral("version"));
    if (!place) {
        return insertEntry(m_tree.root(), {}, {line}, line);
    }
    const YamlNode &value = m_tree.written(place.value);
    if (value.kind != NodeKind::Scalar || value.anchored) {
        return shared(tr("\"version\""));
    }
    if (value.empty) {
        return QList<Core::TextEdit>{insert(afterColon(place.key), QStringLiteral(" '%1'").arg(version))};
    }
    return QList<Core::TextEdit>{replace(value.start, value.end,
                                         value.style == ScalarStyle::Plain ? version : restyled(place.value, version))};
}

Edits EditPlan::removeTopKey(const QString &key) const
{
    const Place place = find(m_tree.root(), key);
    return place ? removeEntry(place, true) : Edits(QList<Core::TextEdit>{});
}

} // namespace Pipeline
