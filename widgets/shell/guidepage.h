// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QListWidget;
class QTextBrowser;

namespace Gui
{

class Theme;

/// How the parts of the window are used, a page each, from the resources (`help/guide`).
class GuidePage final : public QWidget
{
    Q_OBJECT

public:
    explicit GuidePage(const Theme *theme, QWidget *parent = nullptr);

    /// `start`, `study`, `editor`, `page`, `preview`, `codelists`, `pipeline`, `outputs`, `changes`, `jobs`, `problems`.
    [[nodiscard]] static QStringList topics();
    void showTopic(const QString &topic); ///< an unknown one leaves the page as it is
    [[nodiscard]] QString topic() const;

private:
    void showCurrent();

    QListWidget *m_topics;
    QTextBrowser *m_text;
};

} // namespace Gui
