// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens to nodes: the grammar of YAML, anchors and documents.
#include "model/pipeline/yamlbuilder.h"

#include "model/pipeline/words.h"

namespace Pipeline
{

int YamlTree::Builder::build()
{
    if (isAt(TokenKind::StreamEnd)) {
        return -1;
    }
    int root = -1;
    const bool explicitStart = isAt(TokenKind::Directive) || isAt(TokenKind::DocumentStart)
                               || isAt(TokenKind::DocumentEnd);
    if (explicitStart) {
        while (isAt(TokenKind::DocumentEnd)) {
            ++m_at;
        }
        if (isAt(TokenKind::StreamEnd)) {
            return -1;
        }
        if (!directives()) {
            return -1;
        }
        if (!isAt(TokenKind::DocumentStart)) {
            return unexpected(tr("A document that starts with directives needs a line \"---\" next."));
        }
        ++m_at;
    }
    if (explicitStart
        && (isAt(TokenKind::Directive) || isAt(TokenKind::DocumentStart) || isAt(TokenKind::DocumentEnd)
            || isAt(TokenKind::StreamEnd))) {
        root = emptyScalar(current().start);
    } else {
        root = node(true, false);
    }
    if (root < 0) {
        return -1;
    }
    if (isAt(TokenKind::DocumentEnd)) {
        const qsizetype end = current().end;
        ++m_at;
        const Token &following = current();
        const bool sameLine = m_tree.position(end).line == m_tree.position(following.start).line;
        if (!isAt(TokenKind::StreamEnd) && sameLine) {
            return unexpected(tr("Nothing may follow \"...\" on its line. Delete it."));
        }
    } else if (!isAt(TokenKind::StreamEnd) && !isAt(TokenKind::DocumentStart) && !isAt(TokenKind::Directive)) {
        return unexpected(tr("The mapping above has ended, so this cannot stand here. Check the indentation and whether "
                             "a \":\" or a quote is missing."));
    }
    if (!isAt(TokenKind::StreamEnd)) {
        problem(QStringLiteral("Y3"),
                tr("A second YAML document starts here, but project.yaml must hold one. Delete this line, and merge what "
                   "follows into the first document."),
                current().start, current().end);
    }
    return root;
}

void YamlTree::Builder::problem(const QString &rule, const QString &message, qsizetype start, qsizetype end)
{
    m_tree.m_problems.push_back({rule, message, start, std::max(start, end)});
}

int YamlTree::Builder::unexpected(const QString &message)
{
    const Token &token = current();
    qsizetype end = token.end;
    if (end <= token.start) {
        end = std::min(token.start + 1, m_tree.m_text.size());
    }
    problem(QStringLiteral("Y1"), message, token.start, end);
    return -1;
}

bool YamlTree::Builder::directives()
{
    bool version = false;
    while (isAt(TokenKind::Directive)) {
        if (current().text == QStringLiteral("YAML")) {
            if (version) {
                unexpected(tr("The YAML version is given twice. Delete this line."));
                return false;
            }
            version = true;
        } else if (current().text == QStringLiteral("TAG")) {
            const QString handle = current().extra.simplified().section(u' ', 0, 0);
            if (m_handles.contains(handle)) {
                unexpected(tr("The tag handle %1 is given twice. Delete this line.").arg(handle));
                return false;
            }
            m_handles.append(handle);
        }
        ++m_at;
    }
    return true;
}

int YamlTree::Builder::add(NodeKind kind, qsizetype start, qsizetype end)
{
    YamlNode made;
    made.kind = kind;
    made.start = start;
    made.end = end;
    m_tree.m_nodes.push_back(std::move(made));
    return static_cast<int>(m_tree.m_nodes.size()) - 1;
}

int YamlTree::Builder::emptyScalar(qsizetype offset)
{
    const int index = add(NodeKind::Scalar, offset, offset);
    at(index).empty = true;
    return index;
}

int YamlTree::Builder::alias()
{
    const Token &token = current();
    ++m_at;
    const auto found = m_anchors.constFind(token.text);
    if (found == m_anchors.constEnd()) {
        problem(QStringLiteral("Y5"),
                tr("The alias *%1 has no anchor &%1 above it. Add the anchor, or put the text in quotes if it is a pattern.")
                    .arg(token.text),
                token.start, token.end);
        const int index = emptyScalar(token.start);
        at(index).end = token.end;
        return index;
    }
    const int index = add(NodeKind::Alias, token.start, token.end);
    at(index).target = *found;
    return index;
}

bool YamlTree::Builder::properties(Properties &found)
{
    while ((isAt(TokenKind::Anchor) && found.anchor.isEmpty()) || (isAt(TokenKind::Tag) && !found.hasTag)) {
        const Token &token = current();
        if (found.start < 0) {
            found.start = token.start;
        }
        found.end = token.end;
        if (token.kind == TokenKind::Anchor) {
            found.anchor = token.text;
        } else {
            const bool defined = token.extra.isEmpty() || token.extra == QStringLiteral("!")
                                 || token.extra == QStringLiteral("!!") || m_handles.contains(token.extra);
            if (!defined) {
                unexpected(tr("The tag handle %1 is not defined. Delete the tag.").arg(token.extra));
                return false;
            }
            found.hasTag = true;
            found.handle = token.extra;
            found.tag = token.text;
        }
        ++m_at;
    }
    return true;
}

void YamlTree::Builder::settle(int index, const Properties &found)
{
    YamlNode &made = at(index);
    if (!found.anchor.isEmpty()) {
        made.anchored = true;
        m_anchors.insert(found.anchor, index);
    }
    const bool core = found.handle == QStringLiteral("!!")
                      || found.tag.startsWith(QStringLiteral("tag:yaml.org,2002:"));
    const QString name = core ? found.tag.section(u':', -1) : found.tag;
    if (made.kind != NodeKind::Scalar) {
        made.plainCollection = !core || (name != QStringLiteral("set") && name != QStringLiteral("omap"));
        return;
    }
    const bool bare = !found.hasTag || (found.handle == QStringLiteral("!") && found.tag.isEmpty());
    if (bare) {
        made.type = made.style == ScalarStyle::Plain ? plainScalarType(made.text, m_tree.m_version11)
                                                     : ScalarType::String;
        checkScalar(made);
        return;
    }
    made.type = ScalarType::Other;
    if (!core) {
        return;
    }
    const ScalarType byText = plainScalarType(made.text, m_tree.m_version11);
    const bool wantsInt = name == QStringLiteral("int");
    if (wantsInt || name == QStringLiteral("float")) {
        made.type = wantsInt ? ScalarType::Int : ScalarType::Float;
        // The official reader looks for the point of a float, and falls over where there is none.
        if (byText != made.type) {
            problem(QStringLiteral("Y7"), tr("\"%1\" is tagged as a number of another kind than it is. Delete the tag.").arg(made.text),
                    made.start, made.end);
        }
    } else if (name == QStringLiteral("str")) {
        made.type = ScalarType::String;
    } else if (name == QStringLiteral("bool") || name == QStringLiteral("null")) {
        made.type = name == QStringLiteral("bool") ? ScalarType::Bool : ScalarType::Null;
        if (made.type == ScalarType::Bool && plainScalarType(made.text.toLower(), true) != ScalarType::Bool) {
            problem(QStringLiteral("Y7"), tr("\"%1\" is tagged as true or false and is neither. Delete the tag.").arg(made.text),
                    made.start, made.end);
        }
    } else if (name == QStringLiteral("timestamp") ? byText != ScalarType::Timestamp
                                                   : QStringList{QStringLiteral("seq"), QStringLiteral("map"), QStringLiteral("set"),
                                                                 QStringLiteral("omap")}.contains(name)) {
        problem(QStringLiteral("Y7"), tr("\"%1\" is tagged as something else than it is. Delete the tag.").arg(made.text), made.start,
                made.end);
    }
}

void YamlTree::Builder::checkScalar(const YamlNode &made)
{
    // Where the official reader turns a scalar into a value and falls over, the file is refused.
    if (made.type == ScalarType::Timestamp) {
        const QStringView text(made.text);
        const QDate date(text.mid(0, 4).toInt(), text.mid(5, 2).toInt(), text.mid(8, 2).toInt());
        if (made.text.size() == 10 && !date.isValid()) {
            problem(QStringLiteral("Y7"),
                    tr("%1 has the form of a date but is none. Put it in quotes if it is text.").arg(made.text),
                    made.start, made.end);
        }
    } else if (made.type == ScalarType::Int && !m_tree.number(made)) {
        problem(QStringLiteral("Y7"),
                tr("%1 has the form of a number but is none. Put it in quotes if it is text.").arg(made.text), made.start,
                made.end);
    }
}

int YamlTree::Builder::node(bool block, bool indentless)
{
    // The scanner limits what is open at once; chains of "- - -" or "? ? ?" on one line count here.
    if (++m_depth > 2 * YamlScanner::kMaxDepth) {
        return unexpected(tr("This is nested too deeply to be read."));
    }
    const int index = nodeInside(block, indentless);
    --m_depth;
    return index;
}

int YamlTree::Builder::nodeInside(bool block, bool indentless)
{
    if (isAt(TokenKind::Alias)) {
        return alias();
    }
    Properties found;
    if (!properties(found)) {
        return -1;
    }
    const Token &token = current();
    if (indentless && token.kind == TokenKind::BlockEntry) {
        const int index = add(NodeKind::Sequence, token.start, token.end);
        settle(index, found);
        return indentlessSequence(index) ? index : -1;
    }
    switch (token.kind) {
    case TokenKind::Scalar: {
        const int index = add(NodeKind::Scalar, token.start, token.end);
        at(index).style = token.style;
        at(index).text = token.text;
        ++m_at;
        settle(index, found);
        return index;
    }
    case TokenKind::FlowSequenceStart:
    case TokenKind::FlowMappingStart: {
        const bool sequence = token.kind == TokenKind::FlowSequenceStart;
        const int index = add(sequence ? NodeKind::Sequence : NodeKind::Mapping, token.start, token.end);
        at(index).flow = true;
        settle(index, found);
        return (sequence ? flowSequence(index) : flowMapping(index)) ? index : -1;
    }
    case TokenKind::BlockSequenceStart:
    case TokenKind::BlockMappingStart: {
        if (!block) {
            break;
        }
        const bool sequence = token.kind == TokenKind::BlockSequenceStart;
        const int index = add(sequence ? NodeKind::Sequence : NodeKind::Mapping, token.start, token.end);
        settle(index, found);
        return (sequence ? blockSequence(index) : blockMapping(index)) ? index : -1;
    }
    default:
        break;
    }
    if (found.start >= 0) {
        const int index = add(NodeKind::Scalar, found.start, found.end);
        settle(index, found);
        return index;
    }
    return unexpected(block ? tr("A value is expected here. Check the indentation of this line and of the one above.")
                            : tr("A value is expected here. Check the brackets and commas around it."));
}

bool YamlTree::Builder::blockSequence(int index)
{
    ++m_at;
    while (isAt(TokenKind::BlockEntry)) {
        const qsizetype end = current().end;
        ++m_at;
        const int item = isAt(TokenKind::BlockEntry) || isAt(TokenKind::BlockEnd) ? emptyScalar(end) : node(true, false);
        if (!append(index, item)) {
            return false;
        }
    }
    return closeBlock();
}

bool YamlTree::Builder::indentlessSequence(int index)
{
    while (isAt(TokenKind::BlockEntry)) {
        const qsizetype end = current().end;
        ++m_at;
        const bool nothing = isAt(TokenKind::BlockEntry) || isAt(TokenKind::Key) || isAt(TokenKind::Value)
                             || isAt(TokenKind::BlockEnd);
        if (!append(index, nothing ? emptyScalar(end) : node(true, false))) {
            return false;
        }
    }
    return true;
}

bool YamlTree::Builder::append(int index, int item)
{
    if (item < 0) {
        return false;
    }
    const qsizetype end = at(item).end;
    at(index).items.push_back(item);
    at(index).end = std::max(at(index).end, end);
    return true;
}

bool YamlTree::Builder::closeBlock()
{
    if (!isAt(TokenKind::BlockEnd)) {
        return unexpected(tr("This line is indented in a way that fits nothing above it. Line it up with its siblings.")) >= 0;
    }
    ++m_at;
    return true;
}

bool YamlTree::Builder::blockMapping(int index)
{
    ++m_at;
    for (;;) {
        int key = -1;
        if (isAt(TokenKind::Key)) {
            const qsizetype end = current().end;
            ++m_at;
            const bool nothing = isAt(TokenKind::Key) || isAt(TokenKind::Value) || isAt(TokenKind::BlockEnd);
            key = nothing ? emptyScalar(end) : node(true, true);
        } else if (isAt(TokenKind::Value) && !m_tree.m_version11) {
            key = emptyScalar(current().start);
        } else {
            return closeBlock();
        }
        if (key < 0) {
            return false;
        }
        int value = -1;
        if (isAt(TokenKind::Value)) {
            const qsizetype end = current().end;
            ++m_at;
            const bool nothing = isAt(TokenKind::Key) || isAt(TokenKind::Value) || isAt(TokenKind::BlockEnd);
            value = nothing ? emptyScalar(end) : node(true, true);
        } else {
            value = emptyScalar(at(key).end);
        }
        if (!addEntry(index, key, value)) {
            return false;
        }
    }
}

bool YamlTree::Builder::addEntry(int index, int key, int value)
{
    if (value < 0) {
        return false;
    }
    const qsizetype end = std::max(at(key).end, at(value).end);
    at(index).entries.emplace_back(key, value);
    at(index).end = std::max(at(index).end, end);
    return true;
}

bool YamlTree::Builder::comma(bool first, const QString &expected)
{
    if (first) {
        return true;
    }
    if (!isAt(TokenKind::FlowEntry)) {
        return unexpected(expected) >= 0;
    }
    ++m_at;
    return true;
}

bool YamlTree::Builder::flowSequence(int index)
{
    ++m_at;
    bool first = true;
    while (!isAt(TokenKind::FlowSequenceEnd)) {
        if (!comma(first, tr("A \",\" or the closing \"]\" is missing before this."))) {
            return false;
        }
        first = false;
        if (isAt(TokenKind::FlowSequenceEnd)) {
            break;
        }
        int item = -1;
        if (isAt(TokenKind::Key)) { // a mapping of one entry without braces
            const int single = add(NodeKind::Mapping, current().start, current().end);
            at(single).flow = true;
            ++m_at;
            item = flowPair(single, TokenKind::FlowSequenceEnd) ? single : -1;
        } else {
            item = node(false, false);
        }
        if (!append(index, item)) {
            return false;
        }
    }
    at(index).end = current().end;
    ++m_at;
    return true;
}

bool YamlTree::Builder::flowPair(int index, TokenKind close)
{
    const qsizetype here = current().start;
    const bool noKey = isAt(TokenKind::Value) || isAt(TokenKind::FlowEntry) || isAt(close);
    const int key = noKey ? emptyScalar(here) : node(false, false);
    if (key < 0) {
        return false;
    }
    int value = -1;
    if (isAt(TokenKind::Value)) {
        const qsizetype end = current().end;
        ++m_at;
        value = isAt(TokenKind::FlowEntry) || isAt(close) ? emptyScalar(end) : node(false, false);
    } else {
        value = emptyScalar(at(key).end);
    }
    return addEntry(index, key, value);
}

bool YamlTree::Builder::flowMapping(int index)
{
    ++m_at;
    bool first = true;
    while (!isAt(TokenKind::FlowMappingEnd)) {
        if (!comma(first, tr("A \",\" or the closing \"}\" is missing before this."))) {
            return false;
        }
        first = false;
        if (isAt(TokenKind::FlowMappingEnd)) {
            break;
        }
        bool added = false;
        if (isAt(TokenKind::Key)) {
            ++m_at;
            added = flowPair(index, TokenKind::FlowMappingEnd);
        } else if (isAt(TokenKind::Value) && !m_tree.m_version11) {
            added = flowPair(index, TokenKind::FlowMappingEnd);
        } else { // a key alone: its value is null
            const int key = node(false, false);
            added = key >= 0 && addEntry(index, key, emptyScalar(at(key).end));
        }
        if (!added) {
            return false;
        }
    }
    at(index).end = current().end;
    ++m_at;
    return true;
}

} // namespace Pipeline
