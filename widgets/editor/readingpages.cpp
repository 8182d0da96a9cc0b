// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/readingpages.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QImage>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPainter>
#include <QPdfWriter>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QSvgRenderer>
#include <QTextBrowser>
#include <QTextDocument>
#include <QVBoxLayout>

#include "model/authoring/explanation.h"
#include "model/authoring/reference.h"
#include "model/core/files.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kRefreshMilliseconds = 300;

Authoring::DesignColours coloursOf(const Theme &theme)
{
    Authoring::DesignColours colours;
    colours.background = theme.color(Role::Base).name();
    colours.text = theme.color(Role::Text).name();
    colours.muted = theme.color(Role::Muted).name();
    colours.lookBack = theme.color(Role::Chart1).name();
    colours.followUp = theme.color(Role::Chart2).name();
    colours.other = theme.color(Role::Chart4).name();
    colours.warning = theme.color(Role::Warning).name();
    return colours;
}

} // namespace

ReferencePage::ReferencePage(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_search(new QLineEdit(this))
    , m_names(new QListWidget(this))
    , m_text(new QTextBrowser(this))
{
    setName(m_search, "referenceSearch", tr("Search the reference"));
    m_search->setPlaceholderText(tr("Search the reference"));
    m_search->setClearButtonEnabled(true);
    setName(m_names, "referenceNames", tr("Entries of the reference"));
    setName(m_text, "referenceText", tr("Entry of the reference"));
    m_text->setOpenLinks(false);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(16);
    m_text->document()->setDefaultFont(theme->interfaceFont());
    auto *side = new QWidget(this);
    auto *sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(8, 8, 8, 8);
    sideLayout->addWidget(m_search);
    sideLayout->addWidget(m_names, 1);
    auto *splitter = new QSplitter(this);
    splitter->addWidget(side);
    splitter->addWidget(m_text);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({240, 560});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    setFocusProxy(m_search);
    connect(m_search, &QLineEdit::textChanged, this, &ReferencePage::filter);
    connect(m_names, &QListWidget::currentRowChanged, this, &ReferencePage::showCurrent);
    connect(m_text, &QTextBrowser::anchorClicked, this, [this](const QUrl &link) { showEntry(link.fragment()); });
    filter({});
}

void ReferencePage::filter(const QString &text)
{
    m_names->clear();
    for (const Authoring::ReferenceEntry &entry : Authoring::reference()) {
        if (text.isEmpty() || entry.name.contains(text, Qt::CaseInsensitive) || entry.text.contains(text, Qt::CaseInsensitive)) {
            m_names->addItem(entry.name);
        }
    }
    m_names->setCurrentRow(m_names->count() > 0 ? 0 : -1);
    if (m_names->count() == 0) {
        m_text->setPlainText(tr("Nothing in the reference contains \"%1\".").arg(text));
    }
}

void ReferencePage::showEntry(const QString &name)
{
    if (!Authoring::referenceEntry(name.toUtf8())) {
        m_search->setText(name);
        return;
    }
    m_search->clear();
    const QList<QListWidgetItem *> found = m_names->findItems(name, Qt::MatchExactly);
    if (!found.isEmpty()) {
        m_names->setCurrentItem(found.first());
    }
}

QString ReferencePage::entry() const
{
    return m_names->currentItem() ? m_names->currentItem()->text() : QString();
}

void ReferencePage::showCurrent()
{
    if (!entry().isEmpty()) {
        m_text->setHtml(Authoring::referenceHtml(entry()));
    }
}

ExplanationPage::ExplanationPage(Study::OpenStudy *study, const QString &definition, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_definition(definition)
    , m_theme(theme)
    , m_text(new QTextBrowser(this))
{
    setName(m_text, "explanationText", tr("Explanation of %1").arg(definition));
    m_text->setOpenLinks(false);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(16);
    auto *save = new QPushButton(tr("Save as…"), this);
    setName(save, "saveExplanation", tr("Save the explanation as a file"));
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 6, 8, 6);
    bar->addWidget(mutedLabel(tr("Told from the text as it is now; nothing was run."), theme, this), 1);
    bar->addWidget(save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_text, 1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kRefreshMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &ExplanationPage::refresh);
    connect(save, &QPushButton::clicked, this, &ExplanationPage::askForFile);
    connect(study, &Study::OpenStudy::textChanged, &m_delay, qOverload<>(&QTimer::start));
    connect(theme, &Theme::changed, this, &ExplanationPage::refresh);
    refresh();
}

Authoring::Page ExplanationPage::page() const
{
    Authoring::Program program([study = m_study](const QString &file) -> std::optional<QByteArray> {
        const auto text = study->textOf(file);
        return text ? std::optional(text->toUtf8()) : std::nullopt;
    });
    program.setDefinition(m_definition);
    return Authoring::Page(program);
}

void ExplanationPage::refresh()
{
    const Authoring::Page now = page();
    const int place = m_text->verticalScrollBar()->value();
    QSvgRenderer renderer(Authoring::designSvg(Authoring::designOf(now), coloursOf(*m_theme)).toUtf8());
    const qreal scale = devicePixelRatioF();
    QImage image(renderer.defaultSize() * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.render(&painter, QRectF(QPointF(0, 0), renderer.defaultSize()));
    painter.end();
    m_text->document()->setDefaultFont(m_theme->interfaceFont());
    m_text->document()->addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("design.svg")), image);
    m_text->setHtml(Authoring::explainHtml(now).replace(QStringLiteral("</body>"), QStringLiteral("<h2>%1</h2><p><img src=\"design.svg\"></p></body>").arg(tr("Time line"))));
    m_text->verticalScrollBar()->setValue(place);
}

QString ExplanationPage::shownText() const
{
    return m_text->toPlainText();
}

Core::Result<void> ExplanationPage::exportTo(const QString &path) const
{
    const Authoring::Page now = page();
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("svg")) {
        return Core::writeFile(path, Authoring::designSvg(Authoring::designOf(now)).toUtf8());
    }
    if (suffix == QLatin1String("md")) {
        return Core::writeFile(path, (Authoring::explainMarkdown(now) + QStringLiteral("\n## %1\n\n").arg(tr("Time line")) + Authoring::designList(Authoring::designOf(now))).toUtf8());
    }
    if (suffix == QLatin1String("pdf")) {
        QPdfWriter writer(path);
        writer.setTitle(m_definition);
        QTextDocument document;
        document.setHtml(Authoring::explainHtml(now));
        document.print(&writer);
        return {};
    }
    return Core::writeFile(path, Authoring::explainHtml(now).toUtf8());
}

void ExplanationPage::askForFile()
{
    const QString name = QFileInfo(m_definition).completeBaseName() + QStringLiteral(".html");
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the explanation"), name, tr("HTML (*.html);;Markdown (*.md);;PDF (*.pdf);;Time line (*.svg)"));
    if (path.isEmpty()) {
        return;
    }
    if (const auto written = exportTo(path); !written) {
        QMessageBox::warning(this, tr("Save the explanation"), written.error().message);
    }
}

} // namespace Gui
