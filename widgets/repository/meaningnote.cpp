// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/repository/meaningnote.h"

#include <QLabel>

#include "model/authoring/meaningdiff.h"
#include "model/core/files.h"
#include "widgets/foundation/panes.h"
#include "widgets/repository/repositorywork.h"

namespace Gui
{

namespace
{

constexpr int kMostLines = 9; ///< shown without scrolling

/// Names in backticks as they are written elsewhere: in the code font.
QString lineHtml(const QString &line, const Theme &theme)
{
    const QStringList parts = line.split(QLatin1Char('`'));
    QString made;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString part = parts.at(i).toHtmlEscaped();
        made += i % 2 == 0 ? part : QStringLiteral("<span style=\"font-family:'%1'\">%2</span>").arg(theme.editorFont().family(), part);
    }
    return made;
}

} // namespace

MeaningNote::MeaningNote(Study::OpenStudy *study, const Theme *theme, QWidget *parent)
    : QScrollArea(parent)
    , m_study(study)
    , m_theme(theme)
    , m_label(new QLabel(this))
{
    setName(this, "meaningNote", tr("What the change means"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::RichText);
    m_label->setContentsMargins(12, 6, 12, 6);
    m_label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_label->setProperty("showsData", true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setWidget(m_label);
    hide();
}

void MeaningNote::clear()
{
    ++m_number;
    m_label->clear();
    hide();
}

QString MeaningNote::text() const
{
    return m_label->text();
}

void MeaningNote::compare(const QString &path, const QString &before, const QString &after)
{
    clear();
    if (!path.endsWith(QLatin1String(".py"))) {
        return;
    }
    const int number = m_number;
    workOnRepository<std::optional<Authoring::MeaningDifference>>(
        m_study, this, QStringLiteral("repository.meaning"), tr("Comparing what %1 means").arg(path),
        [path, before, after, root = m_study->root()](const Repository::Repo &repo, const Core::JobContext &) -> Core::Result<std::optional<Authoring::MeaningDifference>> {
            const auto at = [&repo](const QString &commit) {
                return [&repo, commit](const QString &file) -> std::optional<QByteArray> {
                    const auto bytes = repo.fileAtCommit(file, commit);
                    return bytes ? std::optional(*bytes) : std::nullopt;
                };
            };
            const auto onDisk = [&root](const QString &file) -> std::optional<QByteArray> {
                const auto text = Core::readTextFile(root + QLatin1Char('/') + file);
                return text ? std::optional(text->toUtf8()) : std::nullopt;
            };
            return Authoring::compareVersions(path, at(before), after.isEmpty() ? Authoring::Program::Loader(onDisk) : Authoring::Program::Loader(at(after)));
        },
        [this, number](const Core::Result<std::optional<Authoring::MeaningDifference>> &difference) {
            if (number != m_number || !difference || !*difference || ((*difference)->isEmpty() && (*difference)->sameMeaning == 0)) {
                return;
            }
            QStringList lines{QStringLiteral("<b>%1</b>").arg((*difference)->summary.toHtmlEscaped())};
            for (const QString &change : (*difference)->changes) {
                lines.append(QStringLiteral("• ") + lineHtml(change, *m_theme));
            }
            m_label->setText(lines.join(QStringLiteral("<br>")));
            const int shown = std::min(kMostLines, static_cast<int>(lines.size()) + 1);
            setFixedHeight(m_label->fontMetrics().lineSpacing() * shown + 12);
            show();
        });
}

} // namespace Gui
