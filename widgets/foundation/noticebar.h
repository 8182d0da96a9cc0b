// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QLabel>
#include <QList>
#include <QWidget>

#include "widgets/foundation/theme.h"

class QHBoxLayout;

namespace Gui
{

/// A quiet line over a document or pane: a sentence and what can be done about it. Never modal.
class NoticeBar final : public QWidget
{
    Q_OBJECT

public:
    struct Choice
    {
        QString text; ///< a verb
        std::function<void()> handler;
    };

    explicit NoticeBar(const Theme *theme, QWidget *parent = nullptr);
    /// Shows the bar; the choices close it unless `keep`.
    void show(const QString &sentence, const QList<Choice> &choices, Role role = Role::Warning);
    [[nodiscard]] QString sentence() const { return m_sentence->text(); }

private:
    void tint();

    const Theme *m_theme;
    QLabel *m_sentence;
    QHBoxLayout *m_layout;
    QList<QWidget *> m_buttons;
    Role m_role = Role::Warning;
};

} // namespace Gui
