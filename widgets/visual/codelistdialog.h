// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/visual/formdialog.h"

class QComboBox;
class QLineEdit;

namespace Gui
{

/// Which CSV file of the study a codelist is loaded from, and which of its columns hold what.
class CodelistDialog final : public FormDialog
{
    Q_OBJECT

public:
    struct Source
    {
        QString name;
        QString path; ///< relative to the study
        QString column;
        QString categoryColumn; ///< empty: none
    };

    /// `given` with a name: changes that codelist, whose name stays. `root` is the study's folder.
    CodelistDialog(const QString &root, const Source &given, const Theme *theme, QWidget *parent = nullptr);
    [[nodiscard]] Source source() const;
    /// Only a list with groups will do.
    void needCategory();

private:
    void readColumns();
    void showResult();

    bool m_needsCategory = false;
    QString m_root;
    Source m_given;
    QComboBox *m_path;
    QLineEdit *m_name;
    QComboBox *m_column;
    QComboBox *m_category;
};

} // namespace Gui
