// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/draftsearch.h"

#include <QKeyEvent>
#include <QListWidget>

#include "model/terminology/release.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kHits = 40;
constexpr int kRowsShown = 7;
constexpr int kFromLetters = 2;
constexpr int kCodeRole = Qt::UserRole;

} // namespace

DraftSearch::DraftSearch(Core::JobQueue *jobs, QWidget *parent)
    : QLineEdit(parent)
    , m_jobs(jobs)
    , m_hits(new QListWidget(parent))
{
    setName(this, "builderSearch", tr("Search terms, synonyms or codes"));
    setPlaceholderText(tr("Search terms, synonyms or codes"));
    setToolTip(tr("Enter brings everything the text finds, with all that lies below. Down goes to single concepts."));
    setClearButtonEnabled(true);
    setName(m_hits, "builderHits", tr("Concepts found"));
    m_hits->setFrameShape(QFrame::NoFrame);
    m_hits->setUniformItemSizes(true);
    m_hits->hide();
    fitToText(m_hits, [this](const QFontMetrics &metrics) { m_hits->setFixedHeight((metrics.height() + 6) * kRowsShown); });
    m_delay.setSingleShot(true);
    m_delay.setInterval(60);
    installEventFilter(this);
    m_hits->installEventFilter(this);
    connect(this, &QLineEdit::textChanged, &m_delay, qOverload<>(&QTimer::start));
    connect(&m_delay, &QTimer::timeout, this, &DraftSearch::suggest);
    connect(this, &QLineEdit::returnPressed, this, [this]() { emit textWanted(text()); });
    connect(m_hits, &QListWidget::itemActivated, this, &DraftSearch::take);
}

void DraftSearch::suggest()
{
    const QString typed = text().trimmed();
    const int number = ++m_number;
    if (typed.size() < kFromLetters || m_releasePath.isEmpty()) {
        m_hits->hide();
        m_hits->clear();
        emit suggested();
        return;
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.suggest");
    spec.title = tr("Searching for %1").arg(typed);
    m_jobs->start(spec, [path = m_releasePath, typed](const Core::JobContext &) -> Core::Result<QList<Terminology::SearchHit>> {
               const auto release = Terminology::Release::open(path);
               return release ? Core::Result<QList<Terminology::SearchHit>>((*release)->search(typed, kHits)) : tl::unexpected(release.error());
           })
        .then(this, [this, number](const Core::Result<QList<Terminology::SearchHit>> &found) {
            if (number != m_number) {
                return;
            }
            m_hits->clear();
            for (const Terminology::SearchHit &hit : found.value_or(QList<Terminology::SearchHit>())) {
                const bool other = !hit.through.isEmpty() && hit.through != hit.found.term;
                QString shown = other ? tr("%1 (%2)").arg(hit.found.term, hit.through) : hit.found.term;
                if (!hit.found.active) {
                    shown = tr("%1 – retired").arg(shown);
                }
                auto *item = new QListWidgetItem(shown + QStringLiteral("  ·  ") + hit.found.code, m_hits);
                item->setData(kCodeRole, hit.found.code);
            }
            m_hits->setVisible(m_hits->count() > 0);
            emit suggested();
        });
}

void DraftSearch::take()
{
    if (const QListWidgetItem *item = m_hits->currentItem()) {
        const QString code = item->data(kCodeRole).toString();
        clear();
        setFocus();
        emit codeWanted(code);
    }
}

bool DraftSearch::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (watched == this && key == Qt::Key_Down && m_hits->count() > 0) {
            m_hits->setFocus();
            m_hits->setCurrentRow(0);
            return true;
        }
        if (watched == this && key == Qt::Key_Escape && !text().isEmpty()) {
            clear();
            return true;
        }
        if (watched == m_hits && (key == Qt::Key_Escape || (key == Qt::Key_Up && m_hits->currentRow() <= 0))) {
            setFocus();
            return true;
        }
        if (watched == m_hits && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
            take();
            return true;
        }
    }
    return QLineEdit::eventFilter(watched, event);
}

} // namespace Gui
