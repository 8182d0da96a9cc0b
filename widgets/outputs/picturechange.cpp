// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/picturechange.h"

#include <algorithm>

#include <QPainter>

namespace Gui
{

namespace
{
constexpr uint kPaper = 0xFFFFFFFF; // figures are drawn for paper, whatever the theme
constexpr int kBetween = 12;        // pixels between two figures
constexpr int kPale = 3;            // how many parts of paper go to one of the figure
}

PictureChange compare(const QImage &now, const QImage &before, const QColor &mark)
{
    PictureChange change;
    if (now.isNull() || before.isNull()) {
        return change;
    }
    change.sameSize = now.size() == before.size();
    const QImage newer = now.convertToFormat(QImage::Format_ARGB32);
    const QImage older = before.convertToFormat(QImage::Format_ARGB32);
    change.marked = QImage(newer.size(), QImage::Format_RGB32);
    qint64 different = 0;
    for (int y = 0; y < newer.height(); ++y) {
        const auto *pixels = reinterpret_cast<const QRgb *>(newer.constScanLine(y));
        const auto *others = y < older.height() ? reinterpret_cast<const QRgb *>(older.constScanLine(y)) : nullptr;
        auto *out = reinterpret_cast<QRgb *>(change.marked.scanLine(y));
        for (int x = 0; x < newer.width(); ++x) {
            if (others == nullptr || x >= older.width() || pixels[x] != others[x]) {
                ++different;
                out[x] = mark.rgb();
            } else {
                const auto pale = [](int part) { return (part + kPale * 255) / (kPale + 1); };
                out[x] = qRgb(pale(qRed(pixels[x])), pale(qGreen(pixels[x])), pale(qBlue(pixels[x])));
            }
        }
    }
    change.share = change.sameSize ? static_cast<double>(different) / (static_cast<double>(newer.width()) * newer.height()) : 1.0;
    return change;
}

QImage sideBySide(const QImage &before, const QImage &now)
{
    QImage both(before.width() + kBetween + now.width(), std::max(before.height(), now.height()), QImage::Format_RGB32);
    both.fill(kPaper);
    QPainter painter(&both);
    painter.drawImage(0, 0, before);
    painter.drawImage(before.width() + kBetween, 0, now);
    painter.end();
    return both;
}

} // namespace Gui
