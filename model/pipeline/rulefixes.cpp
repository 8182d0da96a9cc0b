// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can be offered to mend a finding: only what leaves nothing to guess but a name.
#include <QRegularExpression>

#include "model/pipeline/patterns.h"
#include "model/pipeline/projectreader.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

QList<Core::Fix> ProjectReader::planned(const QString &title, const std::function<Edits(const EditPlan &)> &plan)
{
    constexpr int kMaxPlanned = 40; // computing one looks for its action among all
    if (!m_tree.problems().empty() || m_planned >= kMaxPlanned) {
        return {};
    }
    ++m_planned;
    if (!m_editPlan) {
        m_editPlan.emplace(m_tree);
    }
    const Edits edits = plan(*m_editPlan);
    return edits && !edits->isEmpty() ? QList<Core::Fix>{{title, m_parsed.project.file, *edits}} : QList<Core::Fix>();
}

QList<Core::Fix> ProjectReader::renameFix(const QString &id, const QString &newId)
{
    return planned(tr("Rename it to %1").arg(newId), [&](const EditPlan &plan) { return plan.renameAction(id, newId); });
}

QList<Core::Fix> ProjectReader::moveFix(const Action &action, const Output &output)
{
    const Output moved{Level::HighlySensitive, output.id, output.path};
    return planned(tr("List it as highly_sensitive"), [&](const EditPlan &plan) {
        return plan.changeOutput(action.id.value, output.level, output.id.value, moved);
    });
}

QList<Core::Fix> ProjectReader::outputFix(const Action &action)
{
    static const QRegularExpression kOption(QStringLiteral("--output[= ]([^\\s'\":]+)"));
    const QString option = kOption.match(action.run.value).captured(1);
    const QString path = option.isEmpty() || pathSuffix(option).isEmpty() ? QStringLiteral("output/%1.csv").arg(action.id.value) : option;
    const Output output{Level::HighlySensitive, {QStringLiteral("dataset"), {}}, {path, {}}};
    return planned(tr("List %1 as highly_sensitive").arg(path),
                   [&](const EditPlan &plan) { return plan.addOutput(action.id.value, output); });
}

QList<Core::Fix> ProjectReader::quoteFix(int index) const
{
    const YamlNode &node = m_tree.written(index);
    const QString text = source(index);
    if (node.kind != NodeKind::Scalar || node.style != ScalarStyle::Plain || text.isEmpty() || text.contains(u'\'')) {
        return {};
    }
    return {replacement(rangeOf(index), u'\'' + text + u'\'')};
}

QList<Core::Fix> ProjectReader::needFix(const Text &need, bool flow) const
{
    static const QRegularExpression kBetween(QStringLiteral("[\\s,;]+"));
    QStringList names;
    for (const QString &name : need.value.split(kBetween, Qt::SkipEmptyParts)) {
        names.append(yamlScalar(name));
    }
    constexpr int kDash = 2; // "- " before an item of a block list
    const int indent = need.range.start.column - 1 - kDash;
    if (names.isEmpty() || (!flow && indent < 0)) {
        return {};
    }
    const QString between = flow ? QStringLiteral(", ") : u'\n' + QString(indent, u' ') + QStringLiteral("- ");
    Core::Fix fix = replacement(need.range, names.join(between));
    fix.title = tr("Separate %1").arg(names.join(tr(" and ")));
    return {fix};
}

QList<Core::Fix> ProjectReader::listFix(int index) const
{
    if (!isText(index)) {
        return {};
    }
    static const QRegularExpression kBetween(QStringLiteral("[\\s,;]+"));
    QStringList names;
    for (const QString &name : m_tree.node(index).text.split(kBetween, Qt::SkipEmptyParts)) {
        names.append(yamlScalar(name));
    }
    return {replacement(rangeOf(index), u'[' + names.join(QStringLiteral(", ")) + u']')};
}

QList<Core::Fix> ProjectReader::levelFix(int index) const
{
    if (!isList(index) || m_tree.node(index).items.empty() || !m_tree.node(index).flow) {
        return {};
    }
    QStringList files;
    for (const int item : m_tree.node(index).items) {
        if (!isText(item)) {
            return {};
        }
        files.append(QStringLiteral("file%1: %2").arg(files.size() + 1).arg(yamlScalar(m_tree.node(item).text)));
    }
    return {replacement(rangeOf(index), u'{' + files.join(QStringLiteral(", ")) + u'}')};
}

QString ProjectReader::withSuffix(const QString &path)
{
    const QString name = path.section(u'/', -1);
    if (name.isEmpty() || name.startsWith(u'.')) {
        return {};
    }
    if (pathSuffix(path).endsWith(u'*')) {
        return path.left(path.lastIndexOf(u'.')) + QStringLiteral(".csv");
    }
    return (path.endsWith(u'.') ? path.chopped(1) : path) + QStringLiteral(".csv");
}

QString ProjectReader::withPlainWildcards(QString path)
{
    static const QRegularExpression kWild(QStringLiteral("\\*\\*+|\\?+|\\[[^\\]]*\\]"));
    static const QRegularExpression kStars(QStringLiteral("\\*\\*+"));
    path.replace(kWild, QStringLiteral("*"));
    return path.replace(kStars, QStringLiteral("*")); // what stood side by side is one
}

QString ProjectReader::withoutRoot(const QString &path)
{
    static const QRegularExpression kRoot(QStringLiteral("^([A-Za-z]:)?/+"));
    return QString(path).remove(kRoot);
}

} // namespace Pipeline
