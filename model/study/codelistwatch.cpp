// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/codelistwatch.h"

#include <algorithm>

#include "model/codelists/studylists.h"
#include "model/study/openstudy.h"

namespace Study
{

namespace
{
constexpr int kDelayMilliseconds = 400;
}

CodelistWatch::CodelistWatch(OpenStudy *study)
    : QObject(study)
    , m_study(study)
    , m_checker(std::make_shared<Authoring::CodelistChecker>(study->root()))
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &CodelistWatch::check);
    connect(study, &OpenStudy::textChanged, this, [this](const QString &path) { checkSoon({path}); });
    connect(study, &OpenStudy::diskChanged, this, &CodelistWatch::checkSoon);
    connect(study, &OpenStudy::filesChanged, &m_delay, qOverload<>(&QTimer::start));
}

void CodelistWatch::checkSoon(const QStringList &paths)
{
    const bool concerned = std::any_of(paths.cbegin(), paths.cend(), [](const QString &path) {
        return path.endsWith(QStringLiteral(".py")) || path.endsWith(QStringLiteral(".csv")) || path.startsWith(Codelists::listFolder());
    });
    if (concerned) {
        m_delay.start();
    }
}

void CodelistWatch::check()
{
    const int number = ++m_number;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.check");
    spec.title = tr("Checking codelists");
    spec.exclusiveKey = QStringLiteral("codelists.check:") + m_study->root();
    m_study->jobs()
        .start(spec,
               [root = m_study->root(), unsaved = m_study->overlay(), checker = m_checker](const Core::JobContext &) -> Core::Result<QList<Core::Diagnostic>> {
                   return Codelists::checkStudyLists(root) + checker->check(unsaved);
               })
        .then(this, [this, number](const Core::Result<QList<Core::Diagnostic>> &found) {
            if (found && number == m_number) {
                m_study->problems().replace(QStringLiteral("codelists"), Codelists::listFolder(), *found);
            }
        });
}

} // namespace Study
