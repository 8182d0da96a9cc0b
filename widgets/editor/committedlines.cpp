// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/committedlines.h"

#include "model/repository/repository.h"
#include "model/study/linechanges.h"
#include "widgets/editor/codeeditor.h"

namespace Gui
{

namespace
{

constexpr int kDelayMilliseconds = 300;
constexpr int kShortId = 7;
constexpr int kShortName = 16;

/// The text of a file at the last commit, with the line ends of a document.
Core::Result<QString> committedText(const Repository::Repo &repo, const QString &path)
{
    const auto bytes = repo.fileAtCommit(path, QStringLiteral("HEAD"));
    if (!bytes) {
        return Core::fail(bytes.error());
    }
    return QString::fromUtf8(*bytes).replace(QLatin1String("\r\n"), QLatin1String("\n"));
}

QStringList authorTexts(const QList<Repository::BlameLine> &blame, const QList<int> &same)
{
    QHash<int, const Repository::BlameLine *> byLine;
    for (const Repository::BlameLine &line : blame) {
        byLine.insert(line.line, &line);
    }
    QStringList texts;
    for (const int line : same) {
        const Repository::BlameLine *by = byLine.value(line);
        texts.append(by ? QStringLiteral("%1 %2 %3").arg(by->commit.left(kShortId), by->when.date().toString(Qt::ISODate), by->author.name.left(kShortName))
                        : CommittedLines::tr("not committed"));
    }
    return texts;
}

} // namespace

CommittedLines::CommittedLines(Study::OpenStudy *study, CodeEditor *editor)
    : QObject(editor)
    , m_study(study)
    , m_editor(editor)
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &CommittedLines::compare);
    connect(editor->document(), &Study::Document::textChanged, this, [this]() { m_delay.start(); });
    connect(editor->document(), &Study::Document::saved, this, [this]() { m_delay.start(); });
    connect(study, &Study::OpenStudy::diskChanged, this, [this]() { m_delay.start(); });
    m_delay.start();
}

void CommittedLines::compare()
{
    if (!m_editor->document()) {
        return;
    }
    const int number = ++m_number;
    const QString path = m_editor->document()->path();
    Core::JobSpec spec;
    spec.kind = QStringLiteral("editor.changes");
    spec.title = tr("Comparing %1 with the last commit").arg(path);
    spec.exclusiveKey = QStringLiteral("editor.changes:") + path;
    spec.visibility = Core::JobSpec::Visibility::Silent;
    m_study->jobs()
        .start(spec,
               [root = m_study->root(), path, text = m_editor->document()->text()](const Core::JobContext &) -> Core::Result<Study::LineChanges> {
                   const auto repo = Repository::Repo::open(root);
                   if (!repo) {
                       return Core::fail(repo.error());
                   }
                   const auto before = committedText(*repo, path);
                   if (!before) {
                       return Core::fail(before.error());
                   }
                   return Study::lineChanges(*before, text);
               })
        .then(this, [this, number](const Core::Result<Study::LineChanges> &changes) {
            if (number == m_number) {
                m_editor->setLineChanges(changes.value_or(Study::LineChanges()));
            }
        });
    if (m_authorsShown) {
        readAuthors();
    }
}

void CommittedLines::setAuthorsShown(bool shown)
{
    m_authorsShown = shown;
    if (shown) {
        readAuthors();
    } else {
        m_editor->setMarginTexts({});
    }
}

void CommittedLines::readAuthors()
{
    if (!m_editor->document()) {
        return;
    }
    const QString path = m_editor->document()->path();
    Core::JobSpec spec;
    spec.kind = QStringLiteral("editor.authors");
    spec.title = tr("Looking who wrote %1").arg(path);
    spec.exclusiveKey = QStringLiteral("editor.authors:") + path;
    spec.visibility = Core::JobSpec::Visibility::Silent;
    m_study->jobs()
        .start(spec,
               [root = m_study->root(), path, text = m_editor->document()->text()](const Core::JobContext &) -> Core::Result<QStringList> {
                   const auto repo = Repository::Repo::open(root);
                   if (!repo) {
                       return Core::fail(repo.error());
                   }
                   const auto before = committedText(*repo, path);
                   const auto blame = before ? repo->blame(path) : Core::Result<QList<Repository::BlameLine>>(Core::fail(before.error()));
                   if (!blame) {
                       return Core::fail(blame.error());
                   }
                   return authorTexts(*blame, Study::sameLines(*before, text));
               })
        .then(this, [this](const Core::Result<QStringList> &texts) {
            if (!m_authorsShown) {
                return;
            }
            if (texts) {
                m_editor->setMarginTexts(*texts);
            } else {
                m_authorsShown = false;
                emit nothingFound(texts.error().message);
            }
        });
}

} // namespace Gui
