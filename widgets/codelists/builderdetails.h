// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/codelists/conceptsheet.h"
#include "model/codelists/draftsession.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace Gui
{

class ConceptView;

/// The right side of the builder: what the current code is, why it has its status, what can be done
/// about a conflict, and the author's reason, note and category.
class BuilderDetails final : public QWidget
{
    Q_OBJECT

public:
    explicit BuilderDetails(const Theme *theme, QWidget *parent = nullptr);

    void setCompanions(const Codelists::Companions &companions) { m_companions = companions; }
    void showCode(const Codelists::DraftSession &session, const QString &code, const QStringList &lists);
    void showNothing(const QString &sentence);
    /// Findings of the check before saving.
    void showFindings(const QList<Codelists::DraftFinding> &findings);
    void focusNote();

signals:
    void decided(Codelists::Sign sign);
    void aboveWanted();
    void codeWanted(const QString &code);
    void whyWritten(const QString &text);
    void noteWritten(const QString &text);
    void categoryWritten(const QString &text);

private:
    void build();

    const Theme *m_theme;
    Codelists::Companions m_companions;
    ConceptView *m_view;
    QPushButton *m_includeHere;
    QPushButton *m_excludeHere;
    QPushButton *m_decideAbove;
    QLineEdit *m_why;
    QLineEdit *m_note;
    QComboBox *m_category;
};

} // namespace Gui
