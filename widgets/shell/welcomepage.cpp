// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/welcomepage.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{
constexpr int kContentWidth = 720;
}

WelcomePage::WelcomePage(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_message(new NoticeBar(theme, this))
{
    setObjectName(QStringLiteral("welcomePage"));
    auto *title = new QLabel(tr("StudyBench"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 2.2);
    large.setBold(true);
    title->setFont(large);
    auto *content = new QWidget(this);
    content->setMaximumWidth(kContentWidth);
    auto *layout = new QVBoxLayout(content);
    layout->setSpacing(8);
    layout->addStretch(1);
    layout->addWidget(title);
    layout->addWidget(mutedLabel(tr("Write an OpenSAFELY study, see it on dummy patients, run it and submit it. Everything works offline."), theme, content));
    layout->addSpacing(16);

    struct Way
    {
        QString text;
        QString explanation;
        const char *name;
        void (WelcomePage::*signal)();
        bool primary;
    };
    const QList<Way> ways{
        {tr("New Study"), tr("From a template, in one form"), "welcomeNew", &WelcomePage::newWanted, true},
        {tr("Open Folder"), tr("A study on this computer"), "welcomeOpen", &WelcomePage::openWanted, false},
        {tr("Clone Repository"), tr("A study on your team's git server"), "welcomeClone", &WelcomePage::cloneWanted, false},
        {tr("Open the Sample"), tr("Statins after a heart attack, with everything to try"), "welcomeSample", &WelcomePage::sampleWanted, false},
        {tr("Tutorial"), tr("Learn by doing, in small steps on a copy of the sample"), "welcomeTutorial", &WelcomePage::tutorialWanted, false}};
    for (const Way &way : ways) {
        auto *row = new QHBoxLayout;
        auto *button = new QPushButton(way.text, content);
        setName(button, way.name, way.text);
        button->setAccessibleDescription(way.explanation);
        button->setProperty("primary", way.primary);
        button->setMinimumWidth(180);
        connect(button, &QPushButton::clicked, this, way.signal);
        row->addWidget(button);
        row->addWidget(mutedLabel(way.explanation, theme, content), 1);
        layout->addLayout(row);
    }
    layout->addSpacing(20);
    layout->addWidget(headingLabel(tr("Recent studies"), content));
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(2);
    layout->addLayout(m_recent);
    layout->addStretch(2);

    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_message);
    auto *centre = new QHBoxLayout;
    centre->addStretch();
    centre->addWidget(content, 10);
    centre->addStretch();
    outer->addLayout(centre, 1);
    setRecent({});
}

void WelcomePage::setRecent(const QStringList &folders)
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (folders.isEmpty()) {
        m_recent->addWidget(mutedLabel(tr("Studies you open are listed here."), m_theme, this));
        return;
    }
    for (const QString &folder : folders) {
        auto *button = new QPushButton(QStringLiteral("%1    %2").arg(QFileInfo(folder).fileName(), QDir::toNativeSeparators(folder)), this);
        button->setFlat(true);
        button->setAccessibleName(tr("Open %1").arg(folder));
        button->setProperty("leading", true);
        const bool there = QFileInfo(folder).isDir();
        button->setEnabled(there);
        button->setToolTip(there ? folder : tr("This folder is no longer there."));
        connect(button, &QPushButton::clicked, this, [this, folder]() { emit studyChosen(folder); });
        m_recent->addWidget(button);
    }
}

void WelcomePage::setMessage(const QString &sentence)
{
    if (sentence.isEmpty()) {
        m_message->hide();
    } else {
        m_message->show(sentence, {{tr("Hide"), nullptr}}, Role::Error);
    }
}

} // namespace Gui
