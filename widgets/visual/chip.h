// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace Gui
{

/// A small button that shows a value. Where it has less room than its text needs, the middle of the
/// text is left out; the whole is in the tool tip, if no other was set.
class Chip : public QPushButton
{
    Q_OBJECT

public:
    explicit Chip(const QString &text, QWidget *parent = nullptr);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void initStyleOption(QStyleOptionButton *option) const override;
};

} // namespace Gui
