// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/foundation/theme.h"

#include <array>

#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QStyleFactory>

namespace Gui
{

namespace
{

/// Light, dark, high contrast. Contrasts are computed in ux.md 5; text has at least 4.5, borders 3.
struct Colours
{
    Role role;
    const char *light;
    const char *dark;
    const char *contrast;
};

constexpr std::array<Colours, 26> kColours{{
    {Role::Window, "#F5F6F8", "#26282C", "#000000"},
    {Role::Base, "#FFFFFF", "#1E1F22", "#000000"},
    {Role::Text, "#1F2328", "#E6E8EB", "#FFFFFF"},
    {Role::Muted, "#57606A", "#A6ADB7", "#D0D0D0"},
    {Role::Accent, "#0B5CAD", "#7DB7F2", "#6CF0FF"},
    {Role::OnAccent, "#FFFFFF", "#10233A", "#000000"},
    {Role::Error, "#B42318", "#FF9B90", "#FF9B90"},
    {Role::Warning, "#8A4B00", "#F2B661", "#FFD75E"},
    {Role::Success, "#1A6B3C", "#7FD6A1", "#8CFFB0"},
    {Role::Border, "#7D8590", "#747C88", "#FFFFFF"},
    {Role::Hairline, "#D8DCE1", "#3A3D43", "#8A8A8A"},
    {Role::Selection, "#D7E6F7", "#24384F", "#003A5C"},
    {Role::DiffAdded, "#DDF4E4", "#1F3A2A", "#003A14"},
    {Role::DiffRemoved, "#FBE3E0", "#47241F", "#4A0A00"},
    {Role::DummyBand, "#F6E7C8", "#3D3218", "#332600"},
    {Role::Chart1, "#0072B2", "#0072B2", "#6CF0FF"},
    {Role::Chart2, "#009E73", "#009E73", "#8CFFB0"},
    {Role::Chart3, "#D55E00", "#D55E00", "#FFB26C"},
    {Role::Chart4, "#CC79A7", "#CC79A7", "#FFB0DD"},
    {Role::Keyword, "#7A3E9D", "#C792EA", "#FFB0FF"},
    {Role::String, "#1A6B3C", "#9CCC8F", "#8CFFB0"},
    {Role::Comment, "#57606A", "#8F98A3", "#D0D0D0"},
    {Role::Number, "#8A4B00", "#E5B567", "#FFD75E"},
    {Role::TableName, "#00608F", "#62B6E8", "#6CF0FF"},
    {Role::VariableName, "#00704F", "#5CCBA4", "#8CFFB0"},
    {Role::CodelistName, "#9A3F75", "#E39BC6", "#FFB0DD"},
}};

QFont bundledFont(const QString &family, const QString &otherwise)
{
    static const QStringList families = [] {
        QStringList loaded;
        const QStringList files = QDir(QStringLiteral(":/fonts")).entryList();
        for (const QString &file : files) {
            loaded += QFontDatabase::applicationFontFamilies(QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/") + file));
        }
        return loaded;
    }();
    return QFont(families.contains(family) ? family : otherwise);
}

} // namespace

Theme::Theme(Scheme scheme, QObject *parent)
    : QObject(parent)
    , m_scheme(scheme)
{
}

QColor Theme::color(Role role) const
{
    for (const Colours &colours : kColours) {
        if (colours.role == role && colours.light) {
            const char *name = m_scheme == Scheme::Light ? colours.light : m_scheme == Scheme::Dark ? colours.dark : colours.contrast;
            return QColor(QString::fromLatin1(name));
        }
    }
    return color(Role::Text);
}

QColor Theme::chartColor(int index) const
{
    static constexpr std::array kHues{Role::Chart1, Role::Chart2, Role::Chart3, Role::Chart4};
    return color(kHues[static_cast<std::size_t>(index) % kHues.size()]);
}

QFont Theme::interfaceFont() const
{
    QFont font = bundledFont(QStringLiteral("Inter"), QGuiApplication::font().family());
    font.setPointSizeF(m_textSize);
    return font;
}

QFont Theme::editorFont() const
{
    // The default fixed font differs between installations (stack.md 1), so it is named.
    QFont font = bundledFont(QStringLiteral("Hack"), QStringLiteral("DejaVu Sans Mono"));
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    font.setPointSizeF(m_textSize);
    return font;
}

void Theme::setTextSize(double points)
{
    if (points != m_textSize) {
        m_textSize = points;
        emit changed();
    }
}

QPalette Theme::palette() const
{
    QPalette palette;
    palette.setColor(QPalette::Window, color(Role::Window));
    palette.setColor(QPalette::WindowText, color(Role::Text));
    palette.setColor(QPalette::Base, color(Role::Base));
    palette.setColor(QPalette::AlternateBase, color(Role::Window));
    palette.setColor(QPalette::Text, color(Role::Text));
    palette.setColor(QPalette::PlaceholderText, color(Role::Muted));
    palette.setColor(QPalette::Button, color(Role::Window));
    palette.setColor(QPalette::ButtonText, color(Role::Text));
    palette.setColor(QPalette::BrightText, color(Role::Error));
    palette.setColor(QPalette::Link, color(Role::Accent));
    palette.setColor(QPalette::Highlight, color(Role::Accent));
    palette.setColor(QPalette::HighlightedText, color(Role::OnAccent));
    palette.setColor(QPalette::ToolTipBase, color(Role::Base));
    palette.setColor(QPalette::ToolTipText, color(Role::Text));
    palette.setColor(QPalette::Mid, color(Role::Border));
    palette.setColor(QPalette::Dark, color(Role::Border));
    palette.setColor(QPalette::Light, color(Role::Base));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, color(Role::Muted));
    }
    return palette;
}

QString Theme::styleSheet() const
{
    QString sheet = QStringLiteral(R"(
        QMainWindow::separator { background: %hairline; width: 1px; height: 1px; }
        QSplitter::handle { background: %hairline; }
        QSplitter::handle:horizontal { width: 1px; }
        QSplitter::handle:vertical { height: 1px; }
        QTabWidget::pane { border: none; border-top: 1px solid %hairline; }
        QTabBar::tab { padding: 6px 12px; border: none; background: transparent; color: %muted; }
        QTabBar::tab:selected { color: %text; border-bottom: 2px solid %accent; background: %base; }
        QTabBar::tab:focus { text-decoration: underline; }
        QTreeView, QTableView, QListView, QPlainTextEdit { border: none; background: %base; selection-background-color: %selection;
            selection-color: %text; alternate-background-color: %window; gridline-color: %hairline; }
        QHeaderView::section { background: %window; color: %text; border: none; border-right: 1px solid %hairline;
            border-bottom: 1px solid %hairline; padding: 4px 8px; }
        QTableView::item { padding: 0 6px; }
        QTreeView::item, QListView::item { padding: 2px 0; }
        QTreeView::item:selected, QListView::item:selected, QTableView::item:selected { background: %selection; color: %text; }
        QWidget#studySide QTreeView { background: %window; }
        QLineEdit { border: 1px solid %border; border-radius: 4px; padding: 3px 6px; background: %base; }
        QLineEdit:focus { border-color: %accent; }
        QComboBox, QAbstractSpinBox { border: 1px solid %border; border-radius: 4px; padding: 2px 6px; background: %base; color: %text; }
        QComboBox:focus, QAbstractSpinBox:focus { border-color: %accent; }
        QComboBox:disabled, QAbstractSpinBox:disabled { color: %muted; border-color: %hairline; }
        QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 18px; }
        QComboBox::down-arrow, QDateEdit::down-arrow { image: url(:/icons/arrow-down-%tick.svg); width: 10px; height: 10px; }
        QComboBox QAbstractItemView { background: %base; border: 1px solid %border; }
        QAbstractSpinBox::up-button { subcontrol-origin: border; subcontrol-position: top right; border: none; width: 18px; }
        QAbstractSpinBox::down-button { subcontrol-origin: border; subcontrol-position: bottom right; border: none; width: 18px; }
        QAbstractSpinBox::up-arrow { image: url(:/icons/arrow-up-%tick.svg); width: 9px; height: 9px; }
        QAbstractSpinBox::down-arrow { image: url(:/icons/arrow-down-%tick.svg); width: 9px; height: 9px; }
        QToolButton[boxed="true"] { border: 1px solid %border; border-radius: 4px; padding: 3px 8px; background: %base; color: %text; }
        QToolButton[boxed="true"]:hover { background: %selection; }
        QToolButton[boxed="true"]:focus { border-color: %accent; }
        QToolButton[boxed="true"]:checked { background: %selection; color: %accent; border-color: %accent; }
        QPlainTextEdit[boxed="true"] { border: 1px solid %border; border-radius: 4px; }
        QPlainTextEdit[boxed="true"]:focus { border-color: %accent; }
        QListView[boxed="true"] { border: 1px solid %border; border-radius: 4px; }
        QTextBrowser { border: none; background: %window; }
        QMenuBar { background: %window; border-bottom: 1px solid %hairline; }
        QMenuBar::item { padding: 6px 10px; background: transparent; border: none; }
        QMenuBar::item:selected { background: %selection; }
        QTabBar QToolButton { border: none; background: transparent; color: %muted; padding: 0 2px; }
        QTabBar QToolButton:hover { color: %text; background: %selection; border-radius: 4px; }
        QPushButton { border: 1px solid %border; border-radius: 4px; padding: 4px 12px; background: %base; color: %text; }
        QPushButton:hover { background: %selection; }
        QPushButton:focus { border-color: %accent; }
        QPushButton:disabled { color: %muted; border-color: %hairline; }
        QPushButton[primary="true"], QDialogButtonBox QPushButton:default { background: %accent; color: %onaccent; border-color: %accent; font-weight: 600; }
        QPushButton[primary="true"]:disabled, QDialogButtonBox QPushButton:default:disabled { background: %hairline; color: %muted; border-color: %hairline; }
        QPushButton[segment="true"] { border-radius: 0; padding: 2px 10px; color: %muted; margin: 2px 0 2px -1px; }
        QPushButton[segment="true"]:checked { background: %selection; color: %accent; border-color: %accent; font-weight: 600; }
        QPushButton[chip="true"] { padding: 1px 7px; border-radius: 4px; background: %window; border-color: %hairline; }
        QPushButton[chip="true"]:hover, QPushButton[chip="true"]:focus { border-color: %accent; background: %selection; }
        QFrame[card="true"] { background: %base; border: 1px solid %hairline; border-radius: 6px; }
        QFrame[card="true"]:focus { border-color: %accent; }
        QFrame[row="true"] { border: 1px solid transparent; border-radius: 4px; }
        QFrame[row="true"]:focus { border-color: %accent; }
        QLabel[pill="true"] { background: %selection; color: %text; border-radius: 4px; padding: 1px 6px; }
        QLabel[codeBlock="true"] { background: %window; border-radius: 4px; padding: 6px 8px; }
        QWidget[page="true"] { background: %base; }
        QPushButton[leading="true"] { text-align: left; }
        QPushButton:flat { border-color: transparent; background: transparent; color: %accent; }
        QToolBar { border: none; border-bottom: 1px solid %hairline; background: %window; spacing: 4px; padding: 2px; }
        QToolBar#rail { border: none; border-right: 1px solid %hairline; padding: 4px 0; }
        QToolBar#rail QToolButton { border: none; padding: 6px 4px; color: %muted; min-width: 58px; font-size: 85%; }
        QToolBar#rail QToolButton:checked { color: %accent; background: %selection; }
        QToolBar#rail QToolButton:focus { color: %text; }
        QStatusBar { border-top: 1px solid %hairline; background: %window; color: %muted; }
        QStatusBar::item { border: none; }
        QMenu { background: %base; border: 1px solid %hairline; }
        QMenu::item:selected { background: %selection; color: %text; }
        QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
        QDialog#commandPalette { background: %base; border: 1px solid %border; border-radius: 6px; }
        QToolTip { background: %base; color: %text; border: 1px solid %border; }
        QCheckBox::indicator, QAbstractItemView::indicator { width: 13px; height: 13px; border: 1px solid %border; border-radius: 3px;
            background: %base; }
        QCheckBox::indicator:focus { border-color: %accent; }
        QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: %accent; border-color: %accent;
            image: url(:/icons/tick-%tick.svg); }
        QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate { background: %selection; border-color: %accent; }
        QScrollBar:vertical { background: %base; width: 12px; }
        QScrollBar:horizontal { background: %base; height: 12px; }
        QScrollBar::handle { background: %hairline; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 2px; }
        QScrollBar::handle:hover { background: %border; }
        QAbstractScrollArea::corner { background: %base; border: none; }
        QToolButton::menu-indicator { image: none; }
        QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
    )");
    const QList<QPair<QString, Role>> names{
        {QStringLiteral("%hairline"), Role::Hairline}, {QStringLiteral("%onaccent"), Role::OnAccent}, {QStringLiteral("%selection"), Role::Selection},
        {QStringLiteral("%accent"), Role::Accent},     {QStringLiteral("%border"), Role::Border},     {QStringLiteral("%window"), Role::Window},
        {QStringLiteral("%muted"), Role::Muted},       {QStringLiteral("%text"), Role::Text},         {QStringLiteral("%base"), Role::Base}};
    for (const auto &[name, role] : names) {
        sheet.replace(name, color(role).name());
    }
    sheet.replace(QStringLiteral("%tick"), isDark() ? QStringLiteral("dark") : QStringLiteral("light"));
    return sheet;
}

void Theme::setScheme(Scheme scheme)
{
    if (scheme != m_scheme) {
        m_scheme = scheme;
        emit changed();
    }
}

void Theme::apply(QApplication &application)
{
    const auto dress = [this, &application]() {
        // Each of the three repolishes every widget of the program, so only what changed is set.
        if (const QFont wanted = interfaceFont(); QApplication::font() != wanted) {
            QApplication::setFont(wanted);
        }
        if (const QString sheet = styleSheet(); application.styleSheet() != sheet) {
            QApplication::setPalette(palette());
            application.setStyleSheet(sheet);
        }
    };
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    dress();
    connect(this, &Theme::changed, &application, dress);
}

Scheme Theme::systemScheme()
{
    // Qt 6.4 knows no colour scheme; the palette's lightness tells.
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128 ? Scheme::Dark : Scheme::Light;
}

} // namespace Gui
