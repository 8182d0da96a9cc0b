// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "widgets/foundation/theme.h"

class QTableView;

namespace Gui
{

/// What a pane shows when it has nothing else: a sentence, perhaps a button and a link (ux.md 8).
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(const QString &sentence, const QString &button = {}, const QString &link = {}, QWidget *parent = nullptr);
    void setSentence(const QString &sentence);
    [[nodiscard]] QString sentence() const;
    void setButtonVisible(bool visible);

signals:
    void buttonClicked();
    void linkClicked();

private:
    QLabel *m_sentence;
    QPushButton *m_button = nullptr; ///< none if no text was given
};

/// The striped band with the words "Dummy data" at the head of everything made of generated data.
class DummyBand final : public QWidget
{
    Q_OBJECT

public:
    explicit DummyBand(const Theme *theme, QWidget *parent = nullptr);
    void setDetails(const QString &details); ///< "1,000 patients · seed 1"
    /// A message at the right end, such as "from 10:42 · the code has 1 error"; empty: none.
    void setStale(const QString &message);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QString text() const;

signals:
    void staleClicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    const Theme *m_theme;
    QString m_details;
    QString m_stale;
};

/// Gives a widget the name that screen readers say and an object name for tests.
void setName(QWidget *widget, const char *objectName, const QString &accessibleName);

/// Calls `fit` now and whenever the text of `widget` changes its size; for sizes that no layout works out.
void fitToText(QWidget *widget, const std::function<void(const QFontMetrics &metrics)> &fit);
/// Rows as tall as the text and `padding` pixels, and columns that grow and shrink with the text.
void fitTableToText(QTableView *table, int padding);

/// A bold heading, and a small text in the muted colour that follows the theme.
[[nodiscard]] QLabel *headingLabel(const QString &text, QWidget *parent = nullptr);
[[nodiscard]] QLabel *mutedLabel(const QString &text, const Theme *theme, QWidget *parent = nullptr);

} // namespace Gui
