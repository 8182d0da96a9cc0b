// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/knobs.h"

#include <algorithm>

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
            if (value.type == Pipeline::ScalarType::Null) {
                read.emplace_back(std::nullopt, *share);
            } else if (value.type == Pipeline::ScalarType::Bool) {
                read.emplace_back(value.text.startsWith(QLatin1Char('t'), Qt::CaseInsensitive) ? "T" : "F", *share);
            } else {
                read.emplace_back(value.text.toStdString(), *share);
            }
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

} // namespace

ReadKnobs readKnobs(const QString &text)
{
    return Reader(text).read();
}

QString knobsText(const Knobs &knobs, const QString &before)
{
    QString text;
    for (const QString &line : before.split(QLatin1Char('\n'))) {
        if (!line.startsWith(QLatin1Char('#'))) {
            break;
        }
        text += line + QLatin1Char('\n');
    }
    if (text.isEmpty()) {
        text = QStringLiteral("# How the dummy patients of this study are made. Real data never see this file.\n");
    }
    if (knobs.missing) {
        text += QStringLiteral("missing: %1\n").arg(share(*knobs.missing));
    }
    if (knobs.events < 1.0 || knobs.events > 1.0) {
        text += QStringLiteral("events: %1\n").arg(share(knobs.events));
    }
    if (knobs.from) {
        text += QStringLiteral("from: %1\n").arg(QString::fromStdString(knobs.from->toIso()));
    }
    if (knobs.to) {
        text += QStringLiteral("to: %1\n").arg(QString::fromStdString(knobs.to->toIso()));
    }
    text += knobs.variables.empty() ? QString() : QStringLiteral("variables:\n");
    for (const auto &[name, shares] : knobs.variables) {
        text += QStringLiteral("  %1:\n").arg(scalar(name));
        for (const auto &[value, part] : shares) {
            text += QStringLiteral("    %1: %2\n").arg(value ? scalar(*value) : QStringLiteral("null"), share(part));
        }
    }
    return text;
}

} // namespace DummyData
