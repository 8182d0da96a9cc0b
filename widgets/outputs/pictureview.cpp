// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/pictureview.h"

#include <QComboBox>
#include <QFileInfo>
#include <QPainter>
#include <QSvgRenderer>

#include "widgets/foundation/panes.h"
#include "widgets/outputs/picturechange.h"

namespace Gui
{

namespace
{

constexpr uint kPaper = 0xFFFFFFFF; // figures are drawn for paper, whatever the theme
constexpr int kPictureWidth = 1600; // of a drawing without a size of its own
constexpr double kHundred = 100.0;

enum Shown
{
    Now,
    Before,
    Both,
    Difference
};

QImage pictureOf(const QByteArray &bytes, const QString &path)
{
    if (!path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive) && !path.endsWith(QStringLiteral(".svgz"), Qt::CaseInsensitive)) {
        return QImage::fromData(bytes);
    }
    QSvgRenderer renderer(bytes);
    if (!renderer.isValid()) {
        return {};
    }
    QImage image(renderer.defaultSize().scaled(kPictureWidth, kPictureWidth, Qt::KeepAspectRatio), QImage::Format_RGB32);
    image.fill(kPaper);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    return image;
}

/// A figure with a clear background lies on paper too.
QImage onPaper(const QImage &picture)
{
    if (picture.isNull() || !picture.hasAlphaChannel()) {
        return picture;
    }
    QImage paper(picture.size(), QImage::Format_RGB32);
    paper.fill(kPaper);
    QPainter painter(&paper);
    painter.drawImage(0, 0, picture);
    painter.end();
    return paper;
}

} // namespace

bool isPictureName(const QString &path)
{
    static const QStringList kEndings{QStringLiteral("png"), QStringLiteral("jpg"), QStringLiteral("jpeg"), QStringLiteral("svg"), QStringLiteral("svgz")};
    return kEndings.contains(QFileInfo(path).suffix().toLower());
}

PictureView::PictureView(const Theme *theme, QWidget *parent)
    : QLabel(parent)
    , m_theme(theme)
    , m_chooser(new QComboBox(parent))
{
    setName(this, "outputPicture", tr("Figure of the output"));
    setName(m_chooser, "outputPicturesShown", tr("Which run the figure is of"));
    m_chooser->addItems({tr("This run"), tr("The run before"), tr("Both side by side"), tr("What differs")});
    m_chooser->hide();
    setAlignment(Qt::AlignCenter);
    setMinimumSize(120, 120);
    connect(m_chooser, &QComboBox::currentIndexChanged, this, &PictureView::showChosen);
}

bool PictureView::show(const QString &path, const QByteArray &now, const QByteArray &before)
{
    m_now = onPaper(pictureOf(now, path));
    m_earlier = before.isEmpty() ? QImage() : onPaper(pictureOf(before, path));
    const bool comparable = !m_now.isNull() && !m_earlier.isNull();
    const PictureChange change = comparable ? compare(m_now, m_earlier, m_theme->color(Role::Error)) : PictureChange();
    const bool differs = comparable && (change.share > 0.0 || !change.sameSize);
    m_changeText.clear();
    if (differs) {
        m_changeText = change.sameSize ? tr("%1 % of the figure differs from the run before").arg(change.share * kHundred, 0, 'g', 2)
                                       : tr("the figure has another size than in the run before");
    } else if (comparable) {
        m_changeText = tr("the same as the run before");
    }
    m_chooser->setVisible(differs);
    if (!differs) {
        m_chooser->setCurrentIndex(Now);
    }
    showChosen();
    return !m_now.isNull();
}

QString PictureView::changeText() const
{
    return m_changeText;
}

void PictureView::showChosen()
{
    QImage shown = m_now;
    switch (m_chooser->currentIndex()) {
    case Before:
        shown = m_earlier;
        break;
    case Both:
        shown = sideBySide(m_earlier, m_now);
        break;
    case Difference:
        shown = compare(m_now, m_earlier, m_theme->color(Role::Error)).marked;
        break;
    default:
        break;
    }
    m_pixmap = QPixmap::fromImage(shown);
    scale();
}

void PictureView::scale()
{
    const bool fits = m_pixmap.width() <= width() && m_pixmap.height() <= height();
    setPixmap(fits ? m_pixmap : m_pixmap.scaled(size(), Qt::KeepAspectRatio, Qt::SmoothTransformation));
}

void PictureView::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    if (!m_pixmap.isNull()) {
        scale();
    }
}

} // namespace Gui
