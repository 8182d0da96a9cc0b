// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/exportfile.h"

#include <cmath>

#include <QBuffer>
#include <QCoreApplication>
#include <QFontInfo>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include "model/core/files.h"

namespace Gui
{

namespace
{

constexpr double kMillimetresPerInch = 25.4;
constexpr double kPointsPerInch = 72;
constexpr int kTextPoints = 8;                // as in print
constexpr double kLargestSide = 2000;         // millimetres
constexpr double kMostPixels = 100'000'000;   // what an image of a poster needs

QString tr(const char *text)
{
    return QCoreApplication::translate("Gui::Export", text);
}

void paint(QPaintDevice &device, const Drawing &drawing, const ExportOptions &options, const QSizeF &points, double scale)
{
    const Theme light(Scheme::Light);
    QPainter painter(&device);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(scale, scale);
    const QRectF area(QPointF(0, 0), points);
    painter.fillRect(area, light.color(Role::Base));
    QFont font = light.interfaceFont();
    font.setPixelSize(kTextPoints);
    drawing(painter, area, light, font);
    if (options.sayDummy) {
        paintDummyMark(painter, area, light, font);
    }
}

} // namespace

void paintDummyMark(QPainter &painter, const QRectF &area, const Theme &theme, const QFont &font)
{
    painter.save();
    QFont bold = font;
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(theme.color(Role::Warning));
    painter.drawText(area.adjusted(8, 6, -8, -6), Qt::AlignRight | Qt::AlignTop, tr("Dummy data"));
    painter.restore();
}

QFont screenFont(const Theme &theme)
{
    QFont font = theme.interfaceFont();
    font.setPixelSize(QFontInfo(font).pixelSize());
    return font;
}

Core::Result<void> exportDrawing(const QString &path, const Drawing &drawing, const ExportOptions &options, const QString &title)
{
    const QSizeF inches = options.millimetres / kMillimetresPerInch;
    const QSizeF points = inches * kPointsPerInch;
    const double pixels = inches.width() * inches.height() * options.dotsPerInch * options.dotsPerInch;
    const bool isImage = options.format == ExportOptions::Format::Png;
    if (!(options.millimetres.width() >= 10 && options.millimetres.height() >= 10 && options.millimetres.width() <= kLargestSide
          && options.millimetres.height() <= kLargestSide)
        || (isImage && (options.dotsPerInch < 36 || pixels > kMostPixels))) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("The chart cannot be written at this size. Choose sides from 10 to 2,000 mm and a resolution "
                                                            "that makes at most 100 million pixels."));
    }
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    if (options.format == ExportOptions::Format::Svg) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setTitle(title);
        svg.setResolution(static_cast<int>(kPointsPerInch));
        svg.setSize(points.toSize());
        svg.setViewBox(QRectF(QPointF(0, 0), points));
        paint(svg, drawing, options, points, 1);
    } else if (options.format == ExportOptions::Format::Pdf) {
        QPdfWriter pdf(&buffer);
        pdf.setTitle(title);
        pdf.setCreator(QStringLiteral("StudyBench"));
        pdf.setPageMargins(QMarginsF());
        pdf.setPageSize(QPageSize(options.millimetres, QPageSize::Millimeter, {}, QPageSize::ExactMatch));
        paint(pdf, drawing, options, points, pdf.resolution() / kPointsPerInch);
    } else {
        const double perPoint = options.dotsPerInch / kPointsPerInch;
        QImage image((points * perPoint).toSize(), QImage::Format_RGB32);
        const int perMetre = static_cast<int>(std::lround(options.dotsPerInch * 1000 / kMillimetresPerInch));
        paint(image, drawing, options, points, perPoint);
        image.setDotsPerMeterX(perMetre);
        image.setDotsPerMeterY(perMetre);
        image.setText(QStringLiteral("Title"), title);
        image.save(&buffer, "PNG");
    }
    buffer.close();
    return Core::writeFile(path, content);
}

} // namespace Gui
