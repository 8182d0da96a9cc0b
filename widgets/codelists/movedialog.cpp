// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/movedialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "model/terminology/store.h"
#include "widgets/codelists/drafttreemodel.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

using Codelists::MovedCode;
using Codelists::Sign;

namespace
{

constexpr int kCodeRole = Qt::UserRole; ///< of rows about which something can be decided
constexpr int kChoiceColumn = 3;

QString choiceName(Sign sign)
{
    return sign == Sign::Include ? MoveDialog::tr("+ include") : sign == Sign::Exclude ? MoveDialog::tr("− exclude") : QString();
}

QString changeOf(const MovedCode &code)
{
    if (code.what == MovedCode::What::Changed) {
        return MoveDialog::tr("%1, now %2").arg(statusName(code.before), statusName(code.after));
    }
    const QString status = statusName(code.after);
    return code.why.isEmpty() ? status : code.what == MovedCode::What::Conflict ? code.why : MoveDialog::tr("%1. It was %2.").arg(code.why.chopped(1), statusName(code.before));
}

void speak(QTreeWidgetItem *item)
{
    QStringList words;
    for (int column = 0; column <= kChoiceColumn; ++column) {
        words.append(item->text(column));
    }
    words.removeAll(QString());
    item->setData(0, Qt::AccessibleTextRole, words.join(QStringLiteral(", ")));
}

} // namespace

MoveDialog::MoveDialog(const Codelists::DraftDocument &document, const QString &releasePath, Core::JobQueue *jobs, const Theme *theme, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_releasePath(releasePath)
    , m_jobs(jobs)
    , m_theme(theme)
    , m_release(new QComboBox(this))
    , m_summary(new QLabel(this))
    , m_tree(new QTreeWidget(this))
    , m_include(new QPushButton(tr("Include"), this))
    , m_exclude(new QPushButton(tr("Exclude"), this))
    , m_leave(new QPushButton(tr("Leave Open"), this))
    , m_ok(nullptr)
{
    setObjectName(QStringLiteral("moveDialog"));
    setWindowTitle(tr("Move %1 to Another Release").arg(document.name));
    build();
    for (const Terminology::StoredRelease &stored : Terminology::Store().releases()) {
        if (stored.kind() == document.system && stored.path != releasePath) {
            m_release->addItem(stored.name() + u' ' + stored.version(), stored.id);
        }
    }
    connect(m_release, &QComboBox::currentIndexChanged, this, &MoveDialog::look);
    look();
}

MoveDialog::~MoveDialog()
{
    m_job.cancel();
}

void MoveDialog::build()
{
    setName(m_release, "moveRelease", tr("Release to move to"));
    setName(m_summary, "moveSummary", tr("What the move does"));
    setName(m_tree, "moveTree", tr("Codes that the move touches"));
    setName(m_include, "moveInclude", tr("Include the selected codes"));
    setName(m_exclude, "moveExclude", tr("Exclude the selected codes"));
    setName(m_leave, "moveLeave", tr("Leave the selected codes as they are"));
    m_summary->setWordWrap(true);
    m_tree->setHeaderLabels({tr("Concept"), tr("Code"), tr("What happens"), tr("Decision")});
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->installEventFilter(this);
    fitToText(m_tree, [this](const QFontMetrics &metrics) {
        const int character = metrics.averageCharWidth();
        for (const auto &[column, characters] : {std::pair{0, 40}, {1, 19}, {2, 52}, {kChoiceColumn, 12}}) {
            m_tree->header()->resizeSection(column, character * characters);
        }
    });
    auto *choices = new QHBoxLayout;
    for (const auto &[button, sign] : {std::pair{m_include, Sign::Include}, {m_exclude, Sign::Exclude}, {m_leave, Sign::None}}) {
        choices->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, sign = sign]() { choose(sign); });
    }
    choices->addStretch();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_ok = buttons->addButton(tr("Move the Draft"), QDialogButtonBox::AcceptRole);
    setName(m_ok, "moveOk", tr("Move the Draft"));
    auto *form = new QFormLayout;
    form->addRow(tr("Release"), m_release);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_summary);
    layout->addWidget(m_tree, 1);
    layout->addLayout(choices);
    layout->addWidget(buttons);
    resize(920, 620);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void MoveDialog::look()
{
    m_tree->clear();
    m_choices.clear();
    m_move = {};
    m_ok->setEnabled(false);
    const QString id = m_release->currentData().toString();
    if (id.isEmpty()) {
        m_summary->setText(tr("There is no other release of this coding system here. Import one first; releases stand side by side."));
        emit looked();
        return;
    }
    m_summary->setText(tr("Searching the other release …"));
    m_job.cancel();
    const int number = ++m_number;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.move");
    spec.title = tr("Moving %1 to another release").arg(m_document.name);
    m_job = m_jobs->start(spec, [document = m_document, path = m_releasePath, id](const Core::JobContext &) -> Core::Result<Codelists::DraftMove> {
        const auto from = Terminology::Release::open(path);
        const auto stored = Terminology::Store().find(id);
        const auto to = stored ? Terminology::Release::open(stored->path) : Core::fail(Core::ErrorCode::NotFound, tr("The release is not here any more. Import it again."));
        if (!from || !to) {
            return tl::unexpected(from ? to.error() : from.error());
        }
        return Codelists::moveDraft(document, *from, *to, id);
    });
    m_job.then(this, [this, number](const Core::Result<Codelists::DraftMove> &move) {
        if (number == m_number && move) {
            show(*move);
        } else if (number == m_number) {
            m_summary->setText(move.error().message);
        }
        if (number == m_number) {
            emit looked();
        }
    });
}

void MoveDialog::addGroup(MovedCode::What what, const QString &title, const QString &advice)
{
    auto *head = new QTreeWidgetItem({title, {}, advice});
    for (const MovedCode &code : m_move.codes) {
        if (code.what != what) {
            continue;
        }
        auto *item = new QTreeWidgetItem(head, {code.term, code.code, changeOf(code)});
        item->setToolTip(2, item->text(2));
        if (what != MovedCode::What::Gone) {
            item->setData(0, kCodeRole, code.code);
        }
        speak(item);
        for (const Terminology::HistoryInfo &successor : code.successors) {
            const QString term = m_move.session->release().termOf(successor.other);
            auto *after = new QTreeWidgetItem(item, {term, successor.other, tr("stands for it: %1").arg(successor.relation)});
            after->setData(0, kCodeRole, successor.other);
            speak(after);
        }
    }
    if (head->childCount() == 0) {
        delete head;
        return;
    }
    head->setText(1, QLocale().toString(head->childCount()));
    head->setForeground(0, m_theme->color(what == MovedCode::What::Conflict ? Role::Warning : what == MovedCode::What::Gone ? Role::Error : Role::Muted));
    speak(head);
    m_tree->addTopLevelItem(head);
    head->setExpanded(true);
    for (int i = 0; i < head->childCount(); ++i) {
        head->child(i)->setExpanded(true);
    }
}

void MoveDialog::show(const Codelists::DraftMove &move)
{
    m_move = move;
    addGroup(MovedCode::What::Conflict, tr("Conflicts"), tr("include or exclude here, or decide above later"));
    addGroup(MovedCode::What::Gone, tr("Gone"), tr("decide about what stands for them"));
    addGroup(MovedCode::What::Retired, tr("Retired"), tr("records may still hold them"));
    addGroup(MovedCode::What::Added, tr("Added"), tr("below codes of the draft, or found by its searches"));
    addGroup(MovedCode::What::Changed, tr("Changed"), tr("kept, with another status"));
    const QString members = QLocale().toString(move.session->codeset().members().size());
    m_summary->setText(move.codes.isEmpty() ? tr("The release changes nothing: the list has the same %1 codes on it.").arg(members)
                                            : tr("The move touches %n code(s); the list has %1 codes on this release. Plus and minus decide about the selected ones. Nothing is saved before you save the draft.", nullptr,
                                                 static_cast<int>(move.codes.size()))
                                                  .arg(members));
    m_ok->setEnabled(true);
    if (m_tree->topLevelItemCount() > 0) {
        m_tree->setCurrentItem(m_tree->topLevelItem(0)->child(0));
        m_tree->setFocus();
    }
}

void MoveDialog::choose(Sign sign)
{
    for (QTreeWidgetItem *item : m_tree->selectedItems()) {
        const QString code = item->data(0, kCodeRole).toString();
        if (!code.isEmpty()) {
            m_choices.insert(code, sign);
            item->setText(kChoiceColumn, choiceName(sign));
            speak(item);
        }
    }
}

bool MoveDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Plus || key == Qt::Key_Minus || key == Qt::Key_Backspace) {
            choose(key == Qt::Key_Plus ? Sign::Include : key == Qt::Key_Minus ? Sign::Exclude : Sign::None);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

std::shared_ptr<Codelists::DraftSession> MoveDialog::moved(const QString &who, const QString &when) const
{
    if (result() != Accepted || !m_move.session) {
        return nullptr;
    }
    const QString why = tr("moved to %1").arg(m_release->currentText());
    for (auto choice = m_choices.cbegin(); choice != m_choices.cend(); ++choice) {
        if (choice.value() == Sign::None) {
            continue;
        }
        if (!m_move.session->codeset().statuses().contains(choice.key())) {
            // What stands for a code that went is not in the draft yet.
            static_cast<void>(m_move.session->addSearch({choice.key(), true}, {who, when, why}));
        }
        m_move.session->decide({choice.key()}, choice.value(), who, when, why);
    }
    return m_move.session;
}

} // namespace Gui
