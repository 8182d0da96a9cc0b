// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QLabel>
#include <QPixmap>

#include "widgets/foundation/theme.h"

class QComboBox;

namespace Gui
{

/// Whether a name is that of a figure: .png, .jpg, .jpeg, .svg, .svgz.
[[nodiscard]] bool isPictureName(const QString &path);

/// A figure of an output, drawn at once; nothing in it is loaded or run. Beside one of the run before it can show that, both
/// or what differs. Larger ones shrink to the room there is.
class PictureView final : public QLabel
{
    Q_OBJECT

public:
    explicit PictureView(const Theme *theme, QWidget *parent = nullptr);
    /// False if the bytes are no picture that can be drawn. `before` may be empty.
    [[nodiscard]] bool show(const QString &path, const QByteArray &now, const QByteArray &before);
    /// What is known of the change as half a sentence; empty without a figure before.
    [[nodiscard]] QString changeText() const;
    /// Chooses which figure is shown; visible only where two differ.
    [[nodiscard]] QComboBox *chooser() const { return m_chooser; }
    [[nodiscard]] QSize picturesSize() const { return m_now.size(); }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showChosen();
    void scale();

    const Theme *m_theme;
    QComboBox *m_chooser; ///< placed by whoever owns the view
    QPixmap m_pixmap;
    QImage m_now;
    QImage m_earlier;
    QString m_changeText;
};

} // namespace Gui
