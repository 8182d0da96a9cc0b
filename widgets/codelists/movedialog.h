// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QHash>

#include "model/codelists/draftmove.h"
#include "model/core/jobqueue.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace Gui
{

/// Moves a draft to another release: shows what goes, what is retired and by what it was replaced,
/// which codes come in, change or conflict (with the two that disagree), before anything happens, and
/// takes the person's decisions about them on the way. Plus and minus decide in the list.
class MoveDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `document` as it stands in the builder, on the release in `releasePath`.
    MoveDialog(const Codelists::DraftDocument &document, const QString &releasePath, Core::JobQueue *jobs, const Theme *theme, QWidget *parent = nullptr);
    ~MoveDialog() override;

    /// Decides about the selected rows; `None` leaves them open.
    void choose(Codelists::Sign sign);
    /// The draft on the other release with the decisions made; null unless it was accepted.
    [[nodiscard]] std::shared_ptr<Codelists::DraftSession> moved(const QString &who, const QString &when) const;

signals:
    void looked(); ///< what the move does is shown, or why it cannot be done

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void look();
    void show(const Codelists::DraftMove &move);
    void addGroup(Codelists::MovedCode::What what, const QString &title, const QString &advice);

    Codelists::DraftDocument m_document;
    QString m_releasePath;
    Core::JobQueue *m_jobs;
    const Theme *m_theme;
    Core::JobHandle<Codelists::DraftMove> m_job;
    Codelists::DraftMove m_move;
    QHash<QString, Codelists::Sign> m_choices; ///< by code
    QComboBox *m_release;
    QLabel *m_summary;
    QTreeWidget *m_tree;
    QPushButton *m_include;
    QPushButton *m_exclude;
    QPushButton *m_leave;
    QPushButton *m_ok;
    int m_number = 0;
};

} // namespace Gui
