// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/yamltree.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include "model/pipeline/words.h"
#include "model/pipeline/yamlbuilder.h"

namespace Pipeline
{

namespace
{

constexpr int kMaxJsonValues = 100'000; // far more than fits into an argument of a command
constexpr int kMaxJsonDepth = 300;
constexpr std::size_t kMaxMerged = 2'000'000;

QString jsonString(const QString &text)
{
    QString out(u'"');
    for (const QChar unit : text) {
        switch (unit.unicode()) {
        case u'"':
            out += QStringLiteral("\\\"");
            break;
        case u'\\':
            out += QStringLiteral("\\\\");
            break;
        case u'\n':
            out += QStringLiteral("\\n");
            break;
        case u'\r':
            out += QStringLiteral("\\r");
            break;
        case u'\t':
            out += QStringLiteral("\\t");
            break;
        case u'\b':
            out += QStringLiteral("\\b");
            break;
        case u'\f':
            out += QStringLiteral("\\f");
            break;
        default:
            if (unit.unicode() < 0x20 || unit.unicode() > 0x7E) {
                out += QStringLiteral("\\u%1").arg(static_cast<uint>(unit.unicode()), 4, 16, QLatin1Char('0'));
            } else {
                out += unit;
            }
        }
    }
    return out + u'"';
}

QString jsonNumber(const YamlNode &node, double value)
{
    if (node.type == ScalarType::Bool) {
        return value != 0.0 ? QStringLiteral("true") : QStringLiteral("false");
    }
    if (std::isnan(value)) {
        return QStringLiteral("NaN");
    }
    if (std::isinf(value)) {
        return value > 0 ? QStringLiteral("Infinity") : QStringLiteral("-Infinity");
    }
    if (node.type == ScalarType::Int) {
        // Decimal integers keep all their digits, however many.
        QString digits = node.text;
        digits.remove(u'_').remove(u'+');
        static const QString kDecimal = QStringLiteral("-0123456789");
        const bool decimal = std::all_of(digits.cbegin(), digits.cend(), [](QChar c) { return kDecimal.contains(c); });
        if (!decimal) {
            return QString::number(value, 'f', 0);
        }
        const bool negative = digits.startsWith(u'-');
        digits.remove(u'-');
        while (digits.size() > 1 && digits.startsWith(u'0')) {
            digits.remove(0, 1);
        }
        return negative && digits != QStringLiteral("0") ? u'-' + digits : digits;
    }
    QString text = QString::number(value, 'g', QLocale::FloatingPointShortest);
    if (!text.contains(u'.') && !text.contains(u'e')) {
        text += QStringLiteral(".0");
    }
    return text;
}

} // namespace

YamlTree::YamlTree(QString text)
    : m_text(std::move(text))
{
    m_lineStarts.push_back(0);
    for (qsizetype i = 0; i < m_text.size(); ++i) {
        const QChar unit = m_text.at(i);
        if (unit == u'\n') {
            m_lineStarts.push_back(i + 1);
        } else if (unit.isSurrogate()) {
            m_hasSurrogates = true;
        }
    }
    YamlScanner scanner(m_text);
    if (const std::optional<YamlProblem> problem = scanner.scan()) {
        m_problems.push_back(*problem);
        return;
    }
    m_version11 = scanner.isVersion11();
    m_nodes.reserve(scanner.tokens().size());
    m_root = Builder(*this, scanner.tokens()).build();
    if (m_root >= 0) {
        checkKeys();
    }
}

const YamlNode &YamlTree::node(int index) const
{
    return m_nodes[static_cast<std::size_t>(resolved(index))];
}

int YamlTree::resolved(int index) const
{
    const YamlNode &found = m_nodes[static_cast<std::size_t>(index)];
    return found.kind == NodeKind::Alias ? found.target : index; // an alias never targets an alias
}

Core::TextPosition YamlTree::position(qsizetype offset) const
{
    const auto after = std::upper_bound(m_lineStarts.begin(), m_lineStarts.end(), offset);
    const auto line = static_cast<int>(after - m_lineStarts.begin());
    const qsizetype start = *(after - 1);
    qsizetype column = offset - start;
    if (m_hasSurrogates) {
        for (qsizetype i = start; i < offset && i < m_text.size(); ++i) {
            column -= m_text.at(i).isLowSurrogate() ? 1 : 0;
        }
    }
    return {line, static_cast<int>(column) + 1};
}

qsizetype YamlTree::offset(Core::TextPosition position) const
{
    const auto line = static_cast<std::size_t>(std::clamp<qsizetype>(position.line, 1, static_cast<qsizetype>(m_lineStarts.size())));
    qsizetype offset = m_lineStarts[line - 1];
    for (int column = 1; column < position.column && offset < m_text.size(); ++column) {
        offset += m_text.at(offset).isHighSurrogate() ? 2 : 1;
    }
    return std::min(offset, m_text.size());
}

Core::TextRange YamlTree::range(qsizetype start, qsizetype end) const
{
    return {position(start), position(end)};
}

QString YamlTree::keyIdentity(int index, int depth) const
{
    const YamlNode &key = node(index);
    if (key.kind != NodeKind::Scalar) {
        if (depth > 20) { // a circle, or nobody's key
            return QStringLiteral("?%1").arg(resolved(index));
        }
        QStringList parts;
        for (const int item : key.items) {
            parts.append(keyIdentity(item, depth + 1));
        }
        for (const auto &[inner, value] : key.entries) {
            parts.append(keyIdentity(inner, depth + 1) + u'=' + keyIdentity(value, depth + 1));
        }
        const QString joined = parts.join(u',').left(4096);
        return (key.kind == NodeKind::Sequence ? QStringLiteral("[") : QStringLiteral("{")) + joined;
    }
    switch (key.type) {
    case ScalarType::Null:
        return QStringLiteral("~");
    case ScalarType::Bool:
    case ScalarType::Int:
    case ScalarType::Float: // Python holds 1, 1.0 and true for the same key
        return QStringLiteral("#%1").arg(number(key).value_or(0.0), 0, 'g', 17);
    case ScalarType::Timestamp:
        return QStringLiteral("@") + key.text;
    case ScalarType::Merge:
        return QStringLiteral("<<");
    case ScalarType::Other:
        return QStringLiteral("!%1").arg(resolved(index)); // tagged keys are never equal officially
    case ScalarType::String:
        break;
    }
    return QStringLiteral("\"") + key.text;
}

void YamlTree::checkKeys()
{
    const auto excerpt = [this](int index) {
        const YamlNode &value = written(index);
        QString text = m_text.mid(value.start, value.end - value.start).simplified();
        constexpr int kLongest = 60;
        if (text.size() > kLongest) {
            text = text.left(kLongest) + QChar(0x2026);
        }
        return text.isEmpty() ? tr("nothing") : text;
    };
    for (const YamlNode &mapping : m_nodes) {
        if (mapping.kind != NodeKind::Mapping) {
            continue;
        }
        QHash<QString, std::pair<int, int>> seen;
        for (const auto &[key, value] : mapping.entries) {
            const YamlNode &writtenKey = written(key);
            const YamlNode &keyNode = node(key);
            if (keyNode.kind == NodeKind::Scalar && keyNode.type == ScalarType::Merge) {
                const YamlNode &source = node(value);
                const bool fits = source.kind == NodeKind::Mapping
                                  || (source.kind == NodeKind::Sequence
                                      && std::all_of(source.items.begin(), source.items.end(), [this](int item) {
                                             return node(item).kind == NodeKind::Mapping;
                                         }));
                if (!fits) {
                    m_problems.push_back({QStringLiteral("Y5"),
                                          tr("The merge key \"<<\" takes an alias of a mapping, or a list of such. Write "
                                             "\"<<: *name\"."),
                                          writtenKey.start, written(value).end});
                }
            }
            const QString identity = keyIdentity(key);
            const auto earlier = seen.constFind(identity);
            if (earlier == seen.constEnd()) {
                seen.insert(identity, {key, value});
                continue;
            }
            m_problems.push_back(
                {QStringLiteral("Y2"),
                 tr("The key \"%1\" stands twice in this mapping: line %2 has %3, line %4 has %5. Delete one of them.")
                     .arg(excerpt(key))
                     .arg(position(written(earlier->first).start).line)
                     .arg(excerpt(earlier->second))
                     .arg(position(writtenKey.start).line)
                     .arg(excerpt(value)),
                 writtenKey.start, writtenKey.end});
        }
    }
}

std::vector<YamlEntry> YamlTree::entries(int mapping) const
{
    // Breadth first over the merged mappings, so that circles and bombs end: each is visited once.
    std::vector<YamlEntry> result;
    QSet<QString> known;
    QSet<int> visited;
    std::vector<int> pending{resolved(mapping)};
    for (std::size_t next = 0; next < pending.size() && result.size() < kMaxMerged; ++next) {
        const int index = pending[next];
        if (visited.contains(index)) {
            continue;
        }
        visited.insert(index);
        std::vector<int> sources;
        const bool hasMerge = pending.size() > 1
                              || std::any_of(node(index).entries.begin(), node(index).entries.end(), [this](const auto &e) {
                                     return node(e.first).kind == NodeKind::Scalar
                                            && node(e.first).type == ScalarType::Merge;
                                 });
        for (const auto &[key, value] : node(index).entries) {
            const YamlNode &keyNode = node(key);
            if (keyNode.kind == NodeKind::Scalar && keyNode.type == ScalarType::Merge) {
                const YamlNode &source = node(value);
                if (source.kind == NodeKind::Mapping) {
                    sources.push_back(resolved(value));
                }
                for (const int item : source.items) {
                    if (node(item).kind == NodeKind::Mapping) {
                        sources.push_back(resolved(item));
                    }
                }
                continue;
            }
            if (hasMerge) {
                const QString identity = keyIdentity(key);
                if (known.contains(identity)) {
                    continue;
                }
                known.insert(identity);
            }
            result.push_back({key, value, next > 0});
        }
        // What a merged mapping merges itself comes right after it, before its siblings.
        pending.insert(pending.begin() + static_cast<std::ptrdiff_t>(next) + 1, sources.begin(), sources.end());
    }
    return result;
}

bool YamlTree::anyNode(const std::function<bool(const YamlNode &)> &predicate) const
{
    return std::any_of(m_nodes.begin(), m_nodes.end(), predicate);
}

qsizetype YamlTree::ownerColon(int index) const
{
    for (const YamlNode &mapping : m_nodes) {
        for (const auto &[key, value] : mapping.entries) {
            if (value == index) {
                const qsizetype colon = m_text.indexOf(u':', written(key).end);
                return colon < 0 ? -1 : colon + 1;
            }
        }
    }
    return -1;
}

QString YamlTree::jsonKey(const YamlNode &key) const
{
    if (key.kind != NodeKind::Scalar) {
        return m_text.mid(key.start, key.end - key.start);
    }
    if (key.type == ScalarType::Null) {
        return QStringLiteral("null");
    }
    if (const std::optional<double> value = number(key)) {
        return jsonNumber(key, *value);
    }
    return key.text;
}

bool YamlTree::writeJson(int index, QString &out, QString &problem, int depth, int &budget) const
{
    if (depth > kMaxJsonDepth || --budget < 0) {
        problem = tr("it contains itself or has more than 100,000 values");
        return false;
    }
    const YamlNode &value = node(index);
    if (value.kind == NodeKind::Sequence) {
        out += u'[';
        for (std::size_t i = 0; i < value.items.size(); ++i) {
            out += i > 0 ? QStringLiteral(", ") : QString();
            if (!writeJson(value.items[i], out, problem, depth + 1, budget)) {
                return false;
            }
        }
        out += u']';
        return true;
    }
    if (value.kind == NodeKind::Mapping) {
        out += u'{';
        bool first = true;
        for (const YamlEntry &entry : entries(index)) {
            const YamlNode &key = node(entry.key);
            if (key.kind != NodeKind::Scalar || key.type == ScalarType::Timestamp || key.type == ScalarType::Other) {
                problem = tr("the key %1 is no text").arg(m_text.mid(key.start, key.end - key.start));
                return false;
            }
            out += first ? QString() : QStringLiteral(", ");
            first = false;
            out += jsonString(jsonKey(key)) + QStringLiteral(": ");
            if (!writeJson(entry.value, out, problem, depth + 1, budget)) {
                return false;
            }
        }
        out += u'}';
        return true;
    }
    switch (value.type) {
    case ScalarType::Null:
        out += QStringLiteral("null");
        return true;
    case ScalarType::Bool:
    case ScalarType::Int:
    case ScalarType::Float:
        out += jsonNumber(value, number(value).value_or(0.0));
        return true;
    case ScalarType::String:
    case ScalarType::Merge:
        out += jsonString(value.text);
        return true;
    case ScalarType::Timestamp:
    case ScalarType::Other:
        break;
    }
    problem = value.type == ScalarType::Timestamp
                  ? tr("%1 is a date, which JSON does not have; put it in quotes").arg(value.text)
                  : tr("%1 carries a tag; delete the tag").arg(value.text);
    return false;
}

QString YamlTree::jsonText(int index, QString &problem) const
{
    QString out;
    int budget = kMaxJsonValues;
    return writeJson(index, out, problem, 0, budget) ? out : QString();
}

QJsonValue YamlTree::json(int index) const
{
    QString problem;
    QString text = jsonText(index, problem);
    if (text.isEmpty()) {
        return {};
    }
    const QJsonDocument document = QJsonDocument::fromJson("[" + text.toUtf8() + "]");
    return document.array().at(0);
}

} // namespace Pipeline
