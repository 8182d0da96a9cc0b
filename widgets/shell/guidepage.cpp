// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/guidepage.h"

#include <QFile>
#include <QListWidget>
#include <QSplitter>
#include <QTextBrowser>
#include <QTextDocument>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kTopicRole = Qt::UserRole;

QString textOf(const QString &topic)
{
    QFile file(QStringLiteral(":/help/guide/%1.md").arg(topic));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

QStringList GuidePage::topics()
{
    return {QStringLiteral("start"),    QStringLiteral("study"),   QStringLiteral("editor"),  QStringLiteral("page"), QStringLiteral("preview"), QStringLiteral("codelists"),
            QStringLiteral("pipeline"), QStringLiteral("outputs"), QStringLiteral("changes"), QStringLiteral("jobs"), QStringLiteral("problems")};
}

GuidePage::GuidePage(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_topics(new QListWidget(this))
    , m_text(new QTextBrowser(this))
{
    setObjectName(QStringLiteral("guidePage"));
    setName(m_topics, "guideTopics", tr("Pages of the guide"));
    setName(m_text, "guideText", tr("Page of the guide"));
    m_topics->setProperty("showsData", true);
    m_topics->setFrameShape(QFrame::NoFrame);
    m_text->setProperty("showsData", true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(16);
    m_text->document()->setDefaultFont(theme->interfaceFont());
    for (const QString &topic : topics()) {
        const QString title = textOf(topic).section(QLatin1Char('\n'), 0, 0).mid(2);
        auto *item = new QListWidgetItem(title, m_topics);
        item->setData(kTopicRole, topic);
    }
    auto *splitter = new QSplitter(this);
    splitter->addWidget(m_topics);
    splitter->addWidget(m_text);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({200, 600});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    setFocusProxy(m_topics);
    connect(m_topics, &QListWidget::currentRowChanged, this, &GuidePage::showCurrent);
    m_topics->setCurrentRow(0);
}

void GuidePage::showTopic(const QString &topic)
{
    if (const qsizetype row = topics().indexOf(topic); row >= 0) {
        m_topics->setCurrentRow(static_cast<int>(row));
    }
}

QString GuidePage::topic() const
{
    return m_topics->currentItem() ? m_topics->currentItem()->data(kTopicRole).toString() : QString();
}

void GuidePage::showCurrent()
{
    m_text->setMarkdown(textOf(topic()));
}

} // namespace Gui
