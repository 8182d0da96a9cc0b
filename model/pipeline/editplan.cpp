// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Finding places in the text and the basic changes; editactions.cpp has the gestures.
#include "model/pipeline/editplan.h"

#include <algorithm>

#include "model/pipeline/words.h"

namespace Pipeline
{

EditPlan::EditPlan(const YamlTree &tree)
    : m_tree(tree), m_eol(tree.text().contains(QStringLiteral("\r\n")) ? QStringLiteral("\r\n") : QStringLiteral("\n"))
{
}

EditPlan::Place EditPlan::find(int mapping, const QString &key) const
{
    const YamlNode &node = m_tree.node(mapping);
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
        const YamlNode &found = m_tree.node(node.entries[i].first);
        if (found.kind == NodeKind::Scalar && found.text == key
            && (found.type == ScalarType::String || found.type == ScalarType::Int)) {
            return {m_tree.resolved(mapping), i, node.entries[i].first, node.entries[i].second};
        }
    }
    return {};
}

tl::unexpected<Core::Error> EditPlan::shared(const QString &what) const
{
    return Core::fail(Core::ErrorCode::Unsupported,
                      tr("%1 is written through an alias or a merge key, so changing it here would change other places. "
                         "Change it in the text.")
                          .arg(what));
}

Core::Result<int> EditPlan::actions() const
{
    const bool readable = m_tree.root() >= 0 && m_tree.node(m_tree.root()).kind == NodeKind::Mapping;
    if (!readable) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("project.yaml cannot be read as it is. Mend its errors first."));
    }
    const Place place = find(m_tree.root(), QStringLiteral("actions"));
    if (!place) {
        return Core::fail(Core::ErrorCode::NotFound, tr("project.yaml has no \"actions\". Add that line first."));
    }
    if (m_tree.written(place.value).kind == NodeKind::Alias) {
        return shared(tr("\"actions\""));
    }
    return place.value;
}

Core::Result<EditPlan::Place> EditPlan::action(const QString &id) const
{
    const Core::Result<int> all = actions();
    if (!all) {
        return Core::fail(all.error());
    }
    const Place place = find(*all, id);
    if (place) {
        return place;
    }
    if (isMerged(*all, id)) {
        return shared(tr("The action %1").arg(id));
    }
    return Core::fail(Core::ErrorCode::NotFound, tr("There is no action \"%1\" in project.yaml.").arg(id));
}

Core::Result<int> EditPlan::body(const QString &id) const
{
    const Core::Result<Place> place = action(id);
    if (!place) {
        return Core::fail(place.error());
    }
    if (m_tree.written(place->value).kind == NodeKind::Alias) {
        return shared(tr("The action %1").arg(id));
    }
    if (m_tree.written(place->value).kind != NodeKind::Mapping) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("The action %1 is no mapping. Mend that in the text first.").arg(id));
    }
    return place->value;
}

Core::Result<int> EditPlan::outputs(const QString &id) const
{
    const Core::Result<int> inside = body(id);
    if (!inside) {
        return Core::fail(inside.error());
    }
    const Place place = find(*inside, QStringLiteral("outputs"));
    if (!place && isMerged(*inside, QStringLiteral("outputs"))) {
        return shared(tr("\"outputs\" of the action %1").arg(id));
    }
    if (!place) {
        return -1;
    }
    if (m_tree.written(place.value).kind == NodeKind::Alias) {
        return shared(tr("\"outputs\" of the action %1").arg(id));
    }
    return place.value;
}

bool EditPlan::isMerged(int mapping, const QString &key) const
{
    const std::vector<YamlEntry> entries = m_tree.entries(mapping);
    return std::any_of(entries.begin(), entries.end(),
                       [this, &key](const YamlEntry &entry) { return entry.merged && m_tree.node(entry.key).text == key; });
}

bool EditPlan::isEmptyScalar(int index) const
{
    const YamlNode &node = m_tree.written(index);
    return node.kind == NodeKind::Scalar && node.type == ScalarType::Null;
}

qsizetype EditPlan::lineStart(qsizetype offset) const
{
    return offset <= 0 ? 0 : m_tree.text().lastIndexOf(u'\n', offset - 1) + 1;
}

qsizetype EditPlan::lineEnd(qsizetype offset) const
{
    qsizetype end = m_tree.text().indexOf(u'\n', offset);
    end = end < 0 ? m_tree.text().size() : end;
    return end > offset && m_tree.text().at(end - 1) == u'\r' ? end - 1 : end;
}

qsizetype EditPlan::nextLine(qsizetype offset) const
{
    const qsizetype end = m_tree.text().indexOf(u'\n', offset);
    return end < 0 ? m_tree.text().size() : end + 1;
}

int EditPlan::indentOf(int mapping) const
{
    const YamlNode &node = m_tree.written(mapping);
    if (node.entries.empty()) {
        return 0;
    }
    const qsizetype start = m_tree.written(node.entries.front().first).start;
    return static_cast<int>(start - lineStart(start));
}

bool EditPlan::startsItsLine(qsizetype offset) const
{
    const QStringView before = QStringView(m_tree.text()).mid(lineStart(offset), offset - lineStart(offset));
    return before.trimmed().isEmpty();
}

qsizetype EditPlan::afterColon(int key) const
{
    return m_tree.text().indexOf(u':', m_tree.written(key).end) + 1;
}

bool EditPlan::referencedFromOutside(qsizetype start, qsizetype end) const
{
    // Aliases are rare: look for one that stands outside and points inside.
    const auto inside = [start, end](const YamlNode &node) { return node.start >= start && node.end <= end; };
    return m_tree.anyNode([this, &inside](const YamlNode &node) {
        return node.kind == NodeKind::Alias && !inside(node) && inside(m_tree.written(node.target));
    });
}

Core::TextEdit EditPlan::insert(qsizetype offset, const QString &text) const
{
    return {m_tree.range(offset, offset), text};
}

Core::TextEdit EditPlan::replace(qsizetype start, qsizetype end, const QString &text) const
{
    return {m_tree.range(start, end), text};
}

QString EditPlan::restyled(int scalar, const QString &value) const
{
    const YamlNode &node = m_tree.written(scalar);
    const bool oneLine = !value.contains(u'\n') && !value.contains(u'\r') && !value.contains(u'\t');
    if (node.style == ScalarStyle::SingleQuoted && oneLine) {
        QString inner = value;
        return u'\'' + inner.replace(u'\'', QStringLiteral("''")) + u'\'';
    }
    if (node.style == ScalarStyle::DoubleQuoted && oneLine && !value.contains(u'\\') && !value.contains(u'"')) {
        return u'"' + value + u'"';
    }
    return yamlScalar(value);
}

QString EditPlan::joined(const QStringList &lines, int indent) const
{
    QString text;
    const QString blanks(indent, u' ');
    for (const QString &line : lines) {
        text += (text.isEmpty() ? QString() : m_eol) + blanks + line;
    }
    return text;
}

Edits EditPlan::removeEntry(const Place &place, bool withComments) const
{
    const YamlNode &mapping = m_tree.written(place.mapping);
    const YamlNode &key = m_tree.written(place.key);
    const YamlNode &value = m_tree.written(place.value);
    const qsizetype end = std::max(key.end, value.end);
    if (referencedFromOutside(key.start, end)) {
        return Core::fail(Core::ErrorCode::Conflict,
                          tr("Other places use an alias of what would be removed. Change those first."));
    }
    if (mapping.flow) {
        if (place.index + 1 < mapping.entries.size()) {
            return QList<Core::TextEdit>{
                replace(key.start, m_tree.written(mapping.entries[place.index + 1].first).start, QString())};
        }
        if (place.index > 0) {
            const auto &[earlierKey, earlierValue] = mapping.entries[place.index - 1];
            return QList<Core::TextEdit>{
                replace(std::max(m_tree.written(earlierKey).end, m_tree.written(earlierValue).end), end, QString())};
        }
        return QList<Core::TextEdit>{replace(key.start, end, QString())};
    }
    if (!startsItsLine(key.start)) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("This stands on a line with other things. Remove it in the text."));
    }
    qsizetype from = lineStart(key.start);
    const qsizetype to = nextLine(end);
    if (withComments) {
        while (from > 0) {
            const qsizetype above = lineStart(from - 1);
            if (!QStringView(m_tree.text()).mid(above, from - above).trimmed().startsWith(u'#')) {
                break;
            }
            from = above;
        }
    }
    if (mapping.entries.size() == 1) {
        // An empty block would read as null; say {} where the block was.
        const qsizetype owner = m_tree.ownerColon(place.mapping);
        if (owner < 0) {
            return Core::fail(Core::ErrorCode::Unsupported, tr("The last entry cannot be removed."));
        }
        return QList<Core::TextEdit>{insert(owner, QStringLiteral(" {}")), replace(from, to, QString())};
    }
    // Blank lines on both sides become one.
    const bool blankAbove = from > 0 && QStringView(m_tree.text()).mid(lineStart(from - 1), from - lineStart(from - 1)).trimmed().isEmpty();
    qsizetype until = to;
    if (blankAbove && to < m_tree.text().size()
        && QStringView(m_tree.text()).mid(to, nextLine(to) - to).trimmed().isEmpty()) {
        until = nextLine(to);
    }
    return QList<Core::TextEdit>{replace(from, until, QString())};
}

Edits EditPlan::removeItem(int sequence, std::size_t index) const
{
    const YamlNode &list = m_tree.written(sequence);
    const YamlNode &item = m_tree.written(list.items[index]);
    if (list.flow) {
        if (index + 1 < list.items.size()) {
            return QList<Core::TextEdit>{replace(item.start, m_tree.written(list.items[index + 1]).start, QString())};
        }
        if (index > 0) {
            return QList<Core::TextEdit>{replace(m_tree.written(list.items[index - 1]).end, item.end, QString())};
        }
        return QList<Core::TextEdit>{replace(item.start, item.end, QString())};
    }
    const QStringView before = QStringView(m_tree.text()).mid(lineStart(item.start), item.start - lineStart(item.start));
    if (!before.trimmed().startsWith(u'-')) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("This stands on a line with other things. Remove it in the text."));
    }
    return QList<Core::TextEdit>{replace(lineStart(item.start), nextLine(item.end), QString())};
}

Edits EditPlan::insertEntry(int mapping, const Place &behind, const QStringList &lines, const QString &flow) const
{
    const YamlNode &node = m_tree.written(mapping);
    if (node.entries.empty()) { // which is always written {}
        return QList<Core::TextEdit>{replace(node.start, node.end, u'{' + flow + u'}')};
    }
    const auto &[firstKey, firstValue] = node.entries.front();
    if (node.flow) {
        if (!behind) {
            return QList<Core::TextEdit>{insert(m_tree.written(firstKey).start, flow + QStringLiteral(", "))};
        }
        const qsizetype end = std::max(m_tree.written(behind.key).end, m_tree.written(behind.value).end);
        return QList<Core::TextEdit>{insert(end, QStringLiteral(", ") + flow)};
    }
    const int indent = indentOf(mapping);
    if (!behind) {
        const qsizetype start = m_tree.written(firstKey).start;
        if (!startsItsLine(start)) {
            return Core::fail(Core::ErrorCode::Unsupported, tr("This place cannot be edited here. Change it in the text."));
        }
        return QList<Core::TextEdit>{insert(lineStart(start), joined(lines, indent) + m_eol)};
    }
    const qsizetype end = std::max(m_tree.written(behind.key).end, m_tree.written(behind.value).end);
    return QList<Core::TextEdit>{insert(lineEnd(end), m_eol + joined(lines, indent))};
}

Edits EditPlan::fillValue(const Place &place, const QStringList &lines, const QString &flow) const
{
    const YamlNode &mapping = m_tree.written(place.mapping);
    const YamlNode &value = m_tree.written(place.value);
    const qsizetype colon = afterColon(place.key);
    if (mapping.flow) {
        return QList<Core::TextEdit>{replace(value.empty ? colon : value.start, value.empty ? colon : value.end,
                                             value.empty ? QLatin1Char(' ') + flow : flow)};
    }
    const int indent = indentOf(place.mapping) + 2;
    const QString block = m_eol + joined(lines, indent);
    if (value.empty) {
        return QList<Core::TextEdit>{insert(lineEnd(colon), block)};
    }
    // `key: {}  # comment` becomes `key:  # comment` with the block below it.
    const qsizetype end = lineEnd(value.end);
    QList<Core::TextEdit> edits{replace(colon, value.end, QString())};
    edits.append(insert(end, block));
    return edits;
}

} // namespace Pipeline
