// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/knobs.h"

#include <algorithm>
#include <map>

#include <QCoreApplication>
#include <QStringList>

#include "model/pipeline/yamltree.h"

namespace DummyData
{

namespace
{

constexpr double kFewestEvents = 0.1;
constexpr double kMostEvents = 10;

QString tr(const char *text)
{
    return QCoreApplication::translate("DummyData::Knobs", text);
}

/// The value of a variable that a key stands for; nothing for a missing one.
std::optional<std::string> valueNamed(const Pipeline::YamlNode &key)
{
    if (key.type == Pipeline::ScalarType::Null) {
        return {};
    }
    return key.type == Pipeline::ScalarType::Bool ? std::string(key.text.startsWith(QLatin1Char('t'), Qt::CaseInsensitive) ? "T" : "F") : key.text.toStdString();
}

class Reader
{
public:
    explicit Reader(const QString &text) : m_tree(text) {}

    ReadKnobs read()
    {
        for (const Pipeline::YamlProblem &problem : m_tree.problems()) {
            say(m_tree.range(problem.start, problem.end), problem.message);
        }
        if (m_tree.root() < 0) {
            return std::move(m_read);
        }
        const Pipeline::YamlNode &root = m_tree.node(m_tree.root());
        if (root.kind != Pipeline::NodeKind::Mapping) {
            if (!root.empty) {
                say(m_tree.range(root), tr("The settings of dummy data are names and values, such as \"events: 2\"."));
            }
            return std::move(m_read);
        }
        for (const Pipeline::YamlEntry &entry : m_tree.entries(m_tree.root())) {
            readSetting(m_tree.node(entry.key), m_tree.node(entry.value), entry.value);
        }
        Knobs &knobs = m_read.knobs;
        if (knobs.from && knobs.to && *knobs.to < *knobs.from) {
            say(m_tree.range(root), tr("The study window ends before it begins, so it is not used. Let \"to\" be a later day than \"from\"."));
            knobs.from.reset();
            knobs.to.reset();
        }
        return std::move(m_read);
    }

private:
    void say(const Core::TextRange &range, const QString &message)
    {
        Core::Diagnostic problem;
        problem.file = QString::fromLatin1(kKnobsFile);
        problem.range = range;
        problem.severity = Core::Severity::Warning;
        problem.rule = QStringLiteral("dummy-settings");
        problem.message = message;
        m_read.problems.append(problem);
    }

    std::optional<double> numberIn(const Pipeline::YamlNode &value, double lowest, double highest, const QString &name)
    {
        const auto number = value.kind == Pipeline::NodeKind::Scalar && value.type != Pipeline::ScalarType::Bool ? m_tree.number(value) : std::nullopt;
        if (!number || *number < lowest || *number > highest) {
            say(m_tree.range(value), tr("%1 must be a number from %2 to %3, so this one is not used.").arg(name).arg(lowest).arg(highest));
            return {};
        }
        return number;
    }

    std::optional<Core::Date> dayOf(const Pipeline::YamlNode &value)
    {
        const auto day = Core::Date::fromIso(value.text.toStdString());
        if (!day) {
            say(m_tree.range(value), tr("\"%1\" is no day, so it is not used. Write it as 2020-01-31.").arg(value.text));
        }
        return day;
    }

    void readSetting(const Pipeline::YamlNode &key, const Pipeline::YamlNode &value, int index)
    {
        Knobs &knobs = m_read.knobs;
        if (key.text == QStringLiteral("missing")) {
            knobs.missing = numberIn(value, 0, 1, key.text);
        } else if (key.text == QStringLiteral("events")) {
            knobs.events = numberIn(value, kFewestEvents, kMostEvents, key.text).value_or(1.0);
        } else if (key.text == QStringLiteral("from")) {
            knobs.from = dayOf(value);
        } else if (key.text == QStringLiteral("to")) {
            knobs.to = dayOf(value);
        } else if (key.text == QStringLiteral("variables") && value.kind == Pipeline::NodeKind::Mapping) {
            for (const Pipeline::YamlEntry &variable : m_tree.entries(index)) {
                readShares(m_tree.node(variable.key), m_tree.node(variable.value), variable.value);
            }
        } else if (!(key.text == QStringLiteral("variables") && value.empty)) {
            say(m_tree.range(key), tr("\"%1\" is no setting of dummy data, so it is not used. There are missing, events, from, to and variables.").arg(key.text));
        }
    }

    void readShares(const Pipeline::YamlNode &name, const Pipeline::YamlNode &shares, int index)
    {
        if (shares.kind != Pipeline::NodeKind::Mapping) {
            say(m_tree.range(name), tr("%1 needs shares by value, such as \"female: 0.7\", or \"null: 0.2\" for missing ones.").arg(name.text));
            return;
        }
        WantedShares read;
        double sum = 0;
        for (const Pipeline::YamlEntry &entry : m_tree.entries(index)) {
            const Pipeline::YamlNode &value = m_tree.node(entry.key);
            const auto share = numberIn(m_tree.node(entry.value), 0, 1, name.text);
            if (!share) {
                continue;
            }
            sum += *share;
            read.emplace_back(valueNamed(value), *share);
        }
        if (sum > 1.0 + 1e-9) {
            say(m_tree.range(name), tr("The shares of %1 come to more than 1, so they are not used. Let them be parts of 1.").arg(name.text));
        } else if (!read.empty()) {
            m_read.knobs.variables.emplace(name.text.toStdString(), std::move(read));
        }
    }

    Pipeline::YamlTree m_tree;
    ReadKnobs m_read;
};

/// A text as a quoted YAML scalar, unless it is plainly a word.
QString scalar(const std::string &text)
{
    const QString value = QString::fromStdString(text);
    const bool plain = !value.isEmpty() && std::all_of(value.begin(), value.end(), [](QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); })
        && Pipeline::plainScalarType(value) == Pipeline::ScalarType::String;
    if (plain) {
        return value;
    }
    QString quoted = value;
    quoted.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('"'), QStringLiteral("\\\"")).replace(QLatin1Char('\n'), QStringLiteral("\\n"));
    return QLatin1Char('"') + quoted + QLatin1Char('"');
}

QString share(double value)
{
    return QString::number(value, 'g', 6);
}

/// The settings that are one value each, in the order in which they are written; nothing where the default holds.
std::vector<std::pair<QString, std::optional<QString>>> settingsOf(const Knobs &knobs)
{
    const bool moreEvents = knobs.events < 1.0 || knobs.events > 1.0;
    const auto dayText = [](const std::optional<Core::Date> &day) { return day ? std::optional(QString::fromStdString(day->toIso())) : std::nullopt; };
    return {{QStringLiteral("missing"), knobs.missing ? std::optional(share(*knobs.missing)) : std::nullopt},
            {QStringLiteral("events"), moreEvents ? std::optional(share(knobs.events)) : std::nullopt},
            {QStringLiteral("from"), dayText(knobs.from)},
            {QStringLiteral("to"), dayText(knobs.to)}};
}

QString shareLine(const std::optional<std::string> &value, double part)
{
    return QStringLiteral("    %1: %2\n").arg(value ? scalar(*value) : QStringLiteral("null"), share(part));
}

QString variableLines(const std::string &name, const WantedShares &shares)
{
    QString text = QStringLiteral("  %1:\n").arg(scalar(name));
    for (const auto &[value, part] : shares) {
        text += shareLine(value, part);
    }
    return text;
}

/// Changes the values that differ where they stand, so that the author's remarks stay beside them.
class Editor
{
public:
    explicit Editor(const QString &text) : m_tree(text), m_text(text) {}

    /// Nothing if the text is not written line by line: in brackets, with anchors, or not understood.
    std::optional<QString> apply(const Knobs &knobs)
    {
        const bool isPlain = m_tree.problems().empty() && m_tree.root() >= 0 && m_tree.node(m_tree.root()).kind == Pipeline::NodeKind::Mapping
            && !m_tree.anyNode([](const Pipeline::YamlNode &node) { return node.flow || node.anchored || node.kind == Pipeline::NodeKind::Alias; });
        if (!isPlain) {
            return {};
        }
        if (!m_text.endsWith(QLatin1Char('\n'))) {
            m_text += QLatin1Char('\n');
        }
        qsizetype end = -1; // of the settings of one value
        std::optional<int> variables;
        for (const auto &[key, value] : m_tree.node(m_tree.root()).entries) {
            if (m_tree.node(key).text == QStringLiteral("variables")) {
                variables = value;
                end = end < 0 ? lineStart(m_tree.node(key).start) : end;
            } else {
                end = lineEnd(std::max(m_tree.node(key).end, m_tree.node(value).end));
            }
        }
        QString added;
        for (const auto &[name, wanted] : settingsOf(knobs)) {
            if (!setEntry(m_tree.root(), name, wanted) && wanted) {
                added += name + QStringLiteral(": ") + *wanted + QLatin1Char('\n');
            }
        }
        insert(end < 0 ? m_text.size() : end, added);
        if (variables && m_tree.node(*variables).kind == Pipeline::NodeKind::Mapping) {
            setVariables(*variables, knobs);
        } else if (!knobs.variables.empty()) {
            QString text = variables ? QString() : QStringLiteral("variables:\n");
            for (const auto &[name, shares] : knobs.variables) {
                text += variableLines(name, shares);
            }
            insert(m_text.size(), text);
        }
        return result();
    }

private:
    struct Edit
    {
        qsizetype from = 0;
        qsizetype to = 0;
        QString text;
    };

    [[nodiscard]] qsizetype lineStart(qsizetype offset) const { return offset == 0 ? 0 : m_text.lastIndexOf(QLatin1Char('\n'), offset - 1) + 1; }
    [[nodiscard]] qsizetype lineEnd(qsizetype offset) const { return m_text.indexOf(QLatin1Char('\n'), offset) + 1; }

    void insert(qsizetype at, const QString &text)
    {
        if (!text.isEmpty()) {
            m_edits.push_back({at, at, text});
        }
    }

    /// Takes the line of an entry away; a remark behind it gets a line of its own.
    void removeLine(const Pipeline::YamlNode &key, qsizetype valueEnd)
    {
        const qsizetype from = lineStart(key.start);
        const qsizetype to = lineEnd(valueEnd);
        const QString rest = m_text.mid(valueEnd, to - valueEnd).trimmed();
        m_edits.push_back({from, to, rest.startsWith(QLatin1Char('#')) ? m_text.mid(from, key.start - from) + rest + QLatin1Char('\n') : QString()});
    }

    /// False if the mapping has no such entry.
    bool setEntry(int mapping, const QString &name, const std::optional<QString> &wanted)
    {
        for (const auto &[key, value] : m_tree.node(mapping).entries) {
            if (m_tree.node(key).text == name) {
                setValue(m_tree.node(key), m_tree.node(value), value, wanted);
                return true;
            }
        }
        return false;
    }

    void setValue(const Pipeline::YamlNode &key, const Pipeline::YamlNode &value, int index, const std::optional<QString> &wanted)
    {
        if (!wanted) {
            removeLine(key, value.empty ? key.end + 1 : value.end);
        } else if (value.empty) {
            insert(m_tree.ownerColon(index), QLatin1Char(' ') + *wanted);
        } else if (m_text.mid(value.start, value.end - value.start) != *wanted) {
            m_edits.push_back({value.start, value.end, *wanted});
        }
    }

    void setVariables(int mapping, const Knobs &knobs)
    {
        std::map<std::string, WantedShares> missing = knobs.variables;
        qsizetype end = 0;
        for (const auto &[key, value] : m_tree.node(mapping).entries) {
            const std::string name = m_tree.node(key).text.toStdString();
            const auto wanted = knobs.variables.find(name);
            const bool isMapping = m_tree.node(value).kind == Pipeline::NodeKind::Mapping;
            end = std::max(end, lineEnd(isMapping ? lastOf(value) : m_tree.node(key).end));
            if (wanted == knobs.variables.end() || !isMapping) {
                removeLine(m_tree.node(key), m_tree.node(key).end + 1);
                for (const auto &[shareKey, shareValue] : m_tree.node(value).entries) {
                    removeLine(m_tree.node(shareKey), m_tree.node(shareValue).end);
                }
                continue;
            }
            missing.erase(name);
            setShares(value, wanted->second);
        }
        QString added;
        for (const auto &[name, shares] : missing) {
            added += variableLines(name, shares);
        }
        insert(end, added);
    }

    /// Where the last entry of a mapping ends.
    [[nodiscard]] qsizetype lastOf(int mapping) const
    {
        qsizetype end = 0;
        for (const auto &[key, value] : m_tree.node(mapping).entries) {
            end = std::max({end, m_tree.node(key).end, m_tree.node(value).end});
        }
        return end;
    }

    void setShares(int mapping, const WantedShares &shares)
    {
        WantedShares missing = shares;
        for (const auto &[key, value] : m_tree.node(mapping).entries) {
            const auto named = valueNamed(m_tree.node(key));
            const auto wanted = std::find_if(missing.begin(), missing.end(), [&named](const auto &one) { return one.first == named; });
            setValue(m_tree.node(key), m_tree.node(value), value, wanted == missing.end() ? std::nullopt : std::optional(share(wanted->second)));
            if (wanted != missing.end()) {
                missing.erase(wanted);
            }
        }
        QString added;
        for (const auto &[value, part] : missing) {
            added += shareLine(value, part);
        }
        insert(lineEnd(lastOf(mapping)), added);
    }

    QString result()
    {
        std::stable_sort(m_edits.begin(), m_edits.end(), [](const Edit &a, const Edit &b) { return a.from < b.from; });
        QString text;
        qsizetype at = 0;
        for (const Edit &edit : m_edits) {
            text += m_text.mid(at, edit.from - at) + edit.text;
            at = std::max(at, edit.to);
        }
        return text + m_text.mid(at);
    }

    Pipeline::YamlTree m_tree;
    QString m_text;
    std::vector<Edit> m_edits;
};

} // namespace

ReadKnobs readKnobs(const QString &text)
{
    return Reader(text).read();
}

QString knobsText(const Knobs &knobs, const QString &before)
{
    if (auto edited = Editor(before).apply(knobs); edited && readKnobs(*edited).problems.isEmpty() && readKnobs(*edited).knobs == knobs) {
        return *edited;
    }
    // Not written line by line, or not understood: written anew below the author's remarks.
    QString text;
    for (const QString &line : before.split(QLatin1Char('\n'))) {
        if (line.trimmed().startsWith(QLatin1Char('#'))) {
            text += line.trimmed() + QLatin1Char('\n');
        }
    }
    if (text.isEmpty()) {
        text = QStringLiteral("# How the dummy patients of this study are made. Real data never see this file.\n");
    }
    for (const auto &[name, value] : settingsOf(knobs)) {
        text += value ? name + QStringLiteral(": ") + *value + QLatin1Char('\n') : QString();
    }
    text += knobs.variables.empty() ? QString() : QStringLiteral("variables:\n");
    for (const auto &[name, shares] : knobs.variables) {
        text += variableLines(name, shares);
    }
    return text;
}

} // namespace DummyData
