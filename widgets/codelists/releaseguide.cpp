// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/releaseguide.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "model/terminology/importer.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kWidest = 76; ///< characters of a line that is still read easily

QString guideText(const QString &sentence)
{
    QString html = QStringLiteral("<p>%1</p>").arg(sentence.toHtmlEscaped());
    for (const Terminology::Importer &importer : Terminology::importers()) {
        html += QStringLiteral("<p><b>%1</b><br>%2</p>").arg(importer.title.toHtmlEscaped(), importer.where.toHtmlEscaped());
    }
    return html + ReleaseGuide::tr("<p>NHS TRUD is at <a href=\"https://isd.digital.nhs.uk/trud\">isd.digital.nhs.uk/trud</a>: make an account, subscribe to an item, download its zip and import it as it is.</p>");
}

} // namespace

ReleaseGuide::ReleaseGuide(const QString &name, const QString &sentence, bool withButtons, QWidget *parent)
    : QWidget(parent)
{
    const QString spoken = tr("Which releases to get from where");
    auto *text = new QLabel(guideText(sentence), this);
    text->setWordWrap(true);
    text->setMargin(12);
    text->setOpenExternalLinks(true);
    text->setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    setName(text, qPrintable(name), spoken);
    auto *inside = new QWidget(this);
    auto *insideLayout = new QVBoxLayout(inside);
    insideLayout->setContentsMargins(0, 0, 0, 0);
    if (withButtons) {
        auto *heading = headingLabel(tr("No coding system is on this computer yet"), inside);
        heading->setContentsMargins(12, 16, 12, 0);
        auto *buttons = new QHBoxLayout;
        buttons->setContentsMargins(12, 8, 12, 0);
        auto *file = new QPushButton(tr("Import a Release"), inside);
        setName(file, qPrintable(name + QStringLiteral("File")), file->text());
        file->setProperty("primary", true);
        auto *folder = new QPushButton(tr("Import from a Folder"), inside);
        setName(folder, qPrintable(name + QStringLiteral("Folder")), folder->text());
        buttons->addWidget(file);
        buttons->addWidget(folder);
        buttons->addStretch();
        insideLayout->addWidget(heading);
        insideLayout->addLayout(buttons);
        connect(file, &QPushButton::clicked, this, &ReleaseGuide::fileWanted);
        connect(folder, &QPushButton::clicked, this, &ReleaseGuide::folderWanted);
        setFocusProxy(file);
        fitToText(text, [text](const QFontMetrics &metrics) { text->setMaximumWidth(metrics.averageCharWidth() * kWidest); });
    }
    insideLayout->addWidget(text);
    insideLayout->addStretch();
    auto *scroll = new QScrollArea(this);
    setName(scroll, qPrintable(name + QStringLiteral("Area")), spoken);
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

} // namespace Gui
