// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/outputindex.h"

#include <algorithm>

#include "model/pipeline/patterns.h"

namespace Pipeline
{

OutputIndex::OutputIndex(const Project &project)
{
    for (qsizetype i = 0; i < project.actions.size(); ++i) {
        for (const Output &output : project.actions.at(i).outputs) {
            const QString &pattern = output.path.value;
            const qsizetype star = pattern.indexOf(u'*');
            m_exact[pattern].append(i);
            if (star >= 0) {
                m_wild[pattern.left(star)].append({pattern, i});
                if (!m_lengths.contains(star)) {
                    m_lengths.append(star);
                }
            }
            for (qsizetype slash = pattern.lastIndexOf(u'/'); slash > 0; slash = pattern.lastIndexOf(u'/', slash - 1)) {
                const QString folder = pattern.left(slash);
                if (m_folders.contains(folder)) {
                    break; // and with it all above
                }
                m_folders.insert(folder);
            }
        }
    }
    std::sort(m_lengths.begin(), m_lengths.end());
}

QList<qsizetype> OutputIndex::makersOf(const QString &path) const
{
    QList<qsizetype> makers = m_exact.value(path);
    if (path.contains(u'*')) {
        return makers;
    }
    for (const qsizetype length : m_lengths) {
        const auto found = length <= path.size() ? m_wild.constFind(path.left(length)) : m_wild.constEnd();
        if (found == m_wild.constEnd()) {
            continue;
        }
        for (const Wild &wild : *found) {
            if (!makers.contains(wild.action) && matchesPattern(wild.pattern, path)) {
                makers.append(wild.action);
            }
        }
    }
    return makers;
}

bool OutputIndex::matches(const QString &path) const
{
    return !makersOf(path).isEmpty();
}

} // namespace Pipeline
