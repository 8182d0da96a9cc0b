// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

class QApplication;

namespace Gui
{

/// What a colour is for; widgets never name a colour (ux.md 5).
enum class Role
{
    Window,
    Base,
    Text,
    Muted,
    Accent,
    OnAccent,
    Error,
    Warning,
    Success,
    Border,     ///< of controls
    Hairline,   ///< between areas
    Selection,  ///< background of selected rows
    DiffAdded,  ///< background
    DiffRemoved,///< background
    DummyBand,
    Chart1,
    Chart2,
    Chart3,
    Chart4,
    Keyword,
    String,
    Comment,
    Number,
    TableName,    ///< text in the editor by its meaning
    VariableName,
    CodelistName
};

enum class Scheme
{
    Light,
    Dark,
    HighContrast
};

/// The one home of colours, fonts and style sheet. Made by the composition root and handed to
/// widgets; they redraw on changed(). GUI thread only.
class Theme final : public QObject
{
    Q_OBJECT

public:
    explicit Theme(Scheme scheme = Scheme::Light, QObject *parent = nullptr);

    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    [[nodiscard]] bool isDark() const { return m_scheme != Scheme::Light; }
    [[nodiscard]] QColor color(Role role) const;
    [[nodiscard]] QColor chartColor(int index) const; ///< four hues, again and again
    [[nodiscard]] QFont interfaceFont() const;
    [[nodiscard]] QFont editorFont() const;
    [[nodiscard]] double textSize() const { return m_textSize; } ///< points
    void setTextSize(double points);
    [[nodiscard]] QPalette palette() const;
    [[nodiscard]] QString styleSheet() const;

    void setScheme(Scheme scheme);
    /// Fusion style, palette and style sheet for the whole program, now and on every change.
    void apply(QApplication &application);
    /// What the desktop's palette looks like at start.
    [[nodiscard]] static Scheme systemScheme();

signals:
    void changed();

private:
    Scheme m_scheme;
    double m_textSize = 10;
};

} // namespace Gui
